//! The values that a client puts into each request.

use std::env::VarError;
use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::error::Error;

/// The credentials of a client, as a generated crate hands them over. The tokens cannot be printed.
///
/// ```
/// # use ostler_runtime::private::CredentialValues;
/// let credentials = CredentialValues::new().access_token("C66EF7B2".to_owned()).client("My app".to_owned());
/// let shown = format!("{credentials:?}");
/// assert!(shown.contains("My app") && !shown.contains("C66EF7B2"));
/// ```
///
/// ```compile_fail,E0277
/// # use ostler_runtime::private::CredentialValues;
/// let credentials = CredentialValues::new().access_token("C66EF7B2".to_owned()).client("My app".to_owned());
/// let shown = format!("{credentials}");
/// ```
#[derive(Clone, Default)]
pub struct CredentialValues {
    client_token: Option<SecretString>,
    access_token: Option<SecretString>,
    client: Option<String>,
}

impl CredentialValues {
    /// No credentials yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the token of the client application.
    pub fn client_token(mut self, token: String) -> Self {
        self.client_token = Some(token.into());
        self
    }

    /// Sets the token that gives access to one property.
    pub fn access_token(mut self, token: String) -> Self {
        self.access_token = Some(token.into());
        self
    }

    /// Sets the name of the client application, which is no secret.
    pub fn client(mut self, name: String) -> Self {
        self.client = Some(name);
        self
    }

    pub(crate) fn expose_client_token(&self) -> Option<&str> {
        self.client_token.as_ref().map(ExposeSecret::expose_secret)
    }

    pub(crate) fn expose_access_token(&self) -> Option<&str> {
        self.access_token.as_ref().map(ExposeSecret::expose_secret)
    }

    pub(crate) fn client_name(&self) -> Option<&str> {
        self.client.as_deref()
    }

    pub(crate) fn tokens(&self) -> impl Iterator<Item = SecretString> {
        self.client_token.iter().chain(&self.access_token).cloned()
    }
}

impl fmt::Debug for CredentialValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CredentialValues")
            .field("client_token", &self.client_token.as_ref().map(|_| "[redacted]"))
            .field("access_token", &self.access_token.as_ref().map(|_| "[redacted]"))
            .field("client", &self.client)
            .finish()
    }
}

/// Reads an environment variable that must be set. Whitespace around its value, such as the line break at the end of a
/// file it was read from, is no part of it.
///
/// # Errors
///
/// [`Error::Configuration`] that names the variable, and never shows its value.
pub fn env_var(name: &str) -> Result<String, Error> {
    value(std::env::var(name))
        .map_err(|problem| Error::configuration(format!("the environment variable `{name}` {problem}")))
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
