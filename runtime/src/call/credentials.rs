//! The values that a client puts into each request.

use std::collections::BTreeMap;
use std::env::VarError;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};

use crate::call::token::{AccessToken, ClientToken, HIDDEN, Secret};
use crate::call::token_source::TokenSource;
use crate::error::Error;

/// The credentials of a client, as a generated crate hands them over. The tokens cannot be printed.
///
/// ```
/// # use ostler_runtime::{AccessToken, private::CredentialValues};
/// let credentials = CredentialValues::new().access_token(AccessToken::new("C66EF7B2")).client("My app".to_owned());
/// let shown = format!("{credentials:?}");
/// assert!(shown.contains("My app") && !shown.contains("C66EF7B2"));
/// ```
///
/// ```compile_fail,E0277
/// # use ostler_runtime::{AccessToken, private::CredentialValues};
/// let credentials = CredentialValues::new().access_token(AccessToken::new("C66EF7B2")).client("My app".to_owned());
/// let shown = format!("{credentials}");
/// ```
#[derive(Clone, Default)]
pub struct CredentialValues {
    client_token: Option<ClientToken>,
    access_token: Option<AccessToken>,
    client: Option<String>,
    shortest_token: usize,
    /// What the security schemes ask for, by the name of the scheme.
    schemes: BTreeMap<&'static str, Given>,
}

/// What was given for a security scheme.
#[derive(Clone)]
pub(crate) enum Given {
    /// A key or a token.
    Secret(Secret),
    /// A name, which is no secret, and its password.
    Basic(String, Secret),
    /// A token that is asked for when it is needed.
    Source(TokenSource),
}

impl CredentialValues {
    /// No credentials yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The fewest characters that a token of this API has; none unless set.
    pub fn shortest_token(mut self, characters: usize) -> Self {
        self.shortest_token = characters;
        self
    }

    /// Sets the token of the client application.
    pub fn client_token(mut self, token: ClientToken) -> Self {
        self.client_token = Some(token);
        self
    }

    /// Sets the token that gives access to one property.
    pub fn access_token(mut self, token: AccessToken) -> Self {
        self.access_token = Some(token);
        self
    }

    /// Sets the name of the client application, which is not a secret.
    pub fn client(mut self, name: String) -> Self {
        self.client = Some(name);
        self
    }

    /// Sets the key or the token of a security scheme.
    pub fn secret(mut self, scheme: &'static str, secret: Secret) -> Self {
        self.schemes.insert(scheme, Given::Secret(secret));
        self
    }

    /// Sets the user and the password of a security scheme of the kind `basic`.
    pub fn basic(mut self, scheme: &'static str, user: String, password: Secret) -> Self {
        self.schemes.insert(scheme, Given::Basic(user, password));
        self
    }

    /// Sets where the token of a security scheme comes from.
    pub fn source(mut self, scheme: &'static str, source: impl Into<TokenSource>) -> Self {
        let source = source.into();
        let given = source.fixed().map_or_else(|| Given::Source(source.clone()), |it| Given::Secret(it.clone()));
        self.schemes.insert(scheme, given);
        self
    }

    /// What was given for a security scheme.
    pub(crate) fn given(&self, scheme: &str) -> Option<&Given> {
        self.schemes.get(scheme)
    }

    /// Refuses what a server would refuse, and what could not be kept out of messages.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] when a credential is empty, a token is shorter than those of the API are, or the client's
    /// name, which is shown, holds a token. The error says which credential it is, never its value.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let tokens = [("client token", self.expose_client_token()), ("access token", self.expose_access_token())];
        let named = tokens.into_iter().chain([("name of the client", self.client_name())]);
        for (name, value) in named.filter_map(|(name, value)| Some((name, value?))) {
            if value.trim().is_empty() {
                return Err(Error::configuration(format!("the {name} is empty")));
            }
        }
        let least = self.shortest_token;
        for (name, token) in tokens.into_iter().filter_map(|(name, token)| Some((name, token?))) {
            if token.trim().chars().count() < least {
                return Err(Error::configuration(format!(
                    "the {name} has fewer than {least} characters: no {name} is so short, and it could not be told from \
                     other words, to be kept out of messages"
                )));
            }
            if self.client_shows(token) {
                let message = format!("the name of the client, which is not a secret, holds the {name}");
                return Err(Error::configuration(message));
            }
        }
        self.schemes.iter().try_for_each(|(name, given)| self.check_given(name, given))
    }

    fn check_given(&self, name: &str, given: &Given) -> Result<(), Error> {
        let (Given::Secret(secret) | Given::Basic(_, secret)) = given else { return Ok(()) };
        let problem = match given {
            _ if secret.expose().trim().is_empty() => "is empty",
            _ if self.client_shows(secret.expose()) => "stands in the name of the client, which is no secret",
            Given::Basic(user, _) if user.contains(':') => {
                "has a user with a `:` in the name, where the password begins"
            }
            Given::Basic(user, password)
                if [user, password.expose()].iter().any(|it| it.contains(char::is_control)) =>
            {
                "has a control character in its user or password"
            }
            Given::Secret(_) | Given::Basic(..) | Given::Source(_) => return Ok(()),
        };
        Err(Error::configuration(format!("the credential `{name}` {problem}")))
    }

    /// Whether the client's name holds a token, in capital or small letters.
    fn client_shows(&self, token: &str) -> bool {
        let token = token.trim().to_ascii_lowercase();
        !token.is_empty() && self.client_name().is_some_and(|it| it.to_ascii_lowercase().contains(&token))
    }

    pub(crate) fn expose_client_token(&self) -> Option<&str> {
        self.client_token.as_ref().map(ClientToken::expose)
    }

    pub(crate) fn expose_access_token(&self) -> Option<&str> {
        self.access_token.as_ref().map(AccessToken::expose)
    }

    pub(crate) fn client_name(&self) -> Option<&str> {
        self.client.as_deref()
    }

    /// What must not be shown, as far as it is known before a request.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = SecretString> {
        let client_token = self.client_token.as_ref().map(ClientToken::guarded);
        let tokens = client_token.into_iter().chain(self.access_token.as_ref().map(AccessToken::guarded));
        let schemes = self.schemes.values().flat_map(|given| match given {
            Given::Secret(secret) => vec![secret.guarded()],
            Given::Basic(user, password) => vec![password.guarded(), basic(user, password)],
            Given::Source(_) => Vec::new(),
        });
        tokens.chain(schemes)
    }

    /// What tells these credentials from others: the access token, else the client token, else what the security schemes
    /// ask for. A token that is asked for changes, so that only its scheme counts.
    pub(crate) fn identity(&self) -> SecretString {
        let token = self.expose_access_token().or(self.expose_client_token());
        let mut identity = token.unwrap_or_default().trim().to_owned();
        for (name, given) in self.schemes.iter().filter(|_| token.is_none()) {
            let (user, secret) = match given {
                Given::Secret(secret) => ("", secret.expose()),
                Given::Basic(user, password) => (user.as_str(), password.expose()),
                Given::Source(_) => ("", ""),
            };
            // With their lengths, so that no two ways to cut it give the same.
            for part in [name, user, secret] {
                identity.push_str(&format!("{}:{part}", part.len()));
            }
        }
        identity.into()
    }

    /// The sources of tokens, each by its number.
    pub(crate) fn sources(&self) -> impl Iterator<Item = u64> {
        self.schemes.values().filter_map(|given| match given {
            Given::Source(source) => source.number(),
            Given::Secret(_) | Given::Basic(..) => None,
        })
    }
}

impl fmt::Debug for CredentialValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A name that is a token by mistake is refused only when the client is built.
        let mistaken = self.tokens().any(|it| self.client_shows(it.expose_secret()));
        // What an API does not have is not shown: most have none of these three.
        let parts = [
            ("client_token", self.client_token.as_ref().map(|_| HIDDEN)),
            ("access_token", self.access_token.as_ref().map(|_| HIDDEN)),
            ("client", if mistaken { Some(HIDDEN) } else { self.client_name() }),
        ];
        let mut shown = f.debug_struct("CredentialValues");
        for (name, part) in parts.iter().filter(|(_, it)| it.is_some()) {
            shown.field(name, part);
        }
        if !self.schemes.is_empty() {
            shown.field("schemes", &self.schemes.keys());
        }
        shown.finish()
    }
}

/// A user and a password as they travel.
pub(crate) fn basic(user: &str, password: &Secret) -> SecretString {
    STANDARD.encode(format!("{user}:{}", password.expose())).into()
}

/// Reads an environment variable that must be set. Whitespace around its value, such as the line break at the end of a
/// file it was read from, is not a part of it.
///
/// # Errors
///
/// [`Error::Configuration`] that names the variable, and never shows its value.
pub fn env_var(name: &str) -> Result<String, Error> {
    value(std::env::var(name))
        .map_err(|problem| Error::configuration(format!("the environment variable `{name}` {problem}")))
}

/// Whether an environment variable is set, whatever it holds.
pub fn has_env_var(name: &str) -> bool {
    std::env::var_os(name).is_some()
}

fn value(value: Result<String, VarError>) -> Result<String, &'static str> {
    match value {
        Ok(value) if value.trim().is_empty() => Err("is empty"),
        Ok(value) => Ok(value.trim().to_owned()),
        Err(VarError::NotPresent) => Err("is not set"),
        Err(VarError::NotUnicode(_)) => Err("is not valid UTF-8"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(credentials: &CredentialValues) -> String {
        let error = credentials.check().unwrap_err();
        assert!(matches!(error, Error::Configuration(_)));
        format!("{error} {error:?} {error:#?}")
    }

    #[test]
    fn an_empty_credential_is_refused_by_name() {
        let whole = CredentialValues::new()
            .client_token(ClientToken::new("E0D439EE"))
            .access_token(AccessToken::new("C66EF7B2"))
            .client("My app".to_owned());
        assert!(whole.check().is_ok() && CredentialValues::new().check().is_ok());
        for blank in ["", " ", "\n"] {
            let error = refusal(&whole.clone().client_token(ClientToken::new(blank)));
            assert!(error.contains("the client token is empty"), "{error}");
            let error = refusal(&whole.clone().access_token(AccessToken::new(blank)));
            assert!(error.contains("the access token is empty"), "{error}");
            let error = refusal(&whole.clone().client(blank.to_owned()));
            assert!(error.contains("the name of the client is empty"), "{error}");
        }
    }

    #[test]
    fn a_token_that_is_too_short_for_the_api_is_refused_and_not_shown() {
        let least = || CredentialValues::new().shortest_token(16);
        assert!(least().access_token(AccessToken::new("C66EF7B239D24632")).check().is_ok());
        let error = refusal(&least().access_token(AccessToken::new("C66EF7B239D2463  \n")));
        assert!(error.contains("the access token has fewer than 16 characters"), "{error}");
        assert!(!error.contains("C66EF7B2"), "{error}");
        let error = refusal(&least().client_token(ClientToken::new("token")));
        assert!(error.contains("the client token has fewer than 16 characters"), "{error}");
        assert!(
            CredentialValues::new().client_token(ClientToken::new("x")).check().is_ok(),
            "other APIs decide themselves"
        );
    }

    #[test]
    fn a_client_name_that_holds_a_token_is_refused_and_not_shown() {
        let token = "C66EF7B239D24632";
        for name in [token.to_owned(), format!(" {token}\n"), token.to_lowercase(), format!("My app {token}")] {
            let access = CredentialValues::new().access_token(AccessToken::new(token)).client(name.clone());
            let client = CredentialValues::new().client_token(ClientToken::new(format!("{token}\n"))).client(name);
            for credentials in [access, client] {
                let shown = format!("{} {credentials:?}", refusal(&credentials)).to_lowercase();
                assert!(shown.contains("the name of the client, which is not a secret, holds the"), "{shown}");
                assert!(!shown.contains("c66ef7b2"), "{shown}");
            }
        }
    }

    #[test]
    fn what_cannot_be_the_credential_of_a_scheme_is_refused_by_name_and_not_shown() {
        let none = CredentialValues::new;
        for (credentials, problem) in [
            (none().secret("key", Secret::new(" \n")), "the credential `key` is empty"),
            (none().basic("login", "u".to_owned(), Secret::new("")), "the credential `login` is empty"),
            (
                none().basic("login", "u:v".to_owned(), Secret::new("C66EF7B2")),
                "the credential `login` has a user with",
            ),
            (none().basic("login", "u\r\n".to_owned(), Secret::new("C66EF7B2")), "`login` has a control character"),
            (
                none().client("App C66EF7B2".to_owned()).secret("key", Secret::new("c66ef7b2")),
                "`key` stands in the name",
            ),
        ] {
            let shown = format!("{} {credentials:?}", refusal(&credentials));
            assert!(shown.contains(problem), "{shown}");
            assert!(!shown.to_lowercase().contains("c66ef7b2"), "{shown}");
        }
        assert!(none().basic("login", String::new(), Secret::new("C66EF7B2")).check().is_ok());
    }

    #[test]
    fn only_what_was_given_is_shown() {
        let shown = format!("{:?}", CredentialValues::new().secret("KEY", Secret::new("C66EF7B2")));
        assert_eq!(shown, r#"CredentialValues { schemes: ["KEY"] }"#);
        assert_eq!(
            format!("{:?}", CredentialValues::new().client("A".to_owned())),
            r#"CredentialValues { client: Some("A") }"#
        );
    }

    #[test]
    fn a_variable_that_is_not_set_is_named() {
        let error = env_var("OSTLER_TEST_NO_SUCH_VARIABLE").unwrap_err();
        assert!(matches!(error, Error::Configuration(_)));
        assert!(error.to_string().contains("`OSTLER_TEST_NO_SUCH_VARIABLE` is not set"), "{error}");
    }

    #[test]
    fn a_value_is_read_without_the_whitespace_around_it() {
        for text in ["C66EF7B2", "C66EF7B2\n", " C66EF7B2\r\n", "\tC66EF7B2 "] {
            assert_eq!(value(Ok(text.to_owned())), Ok("C66EF7B2".to_owned()), "{text:?}");
        }
        assert_eq!(value(Ok("My app 1.0\n".to_owned())), Ok("My app 1.0".to_owned()));
        for text in ["", " ", "\n"] {
            assert_eq!(value(Ok(text.to_owned())), Err("is empty"), "{text:?}");
        }
    }
}
