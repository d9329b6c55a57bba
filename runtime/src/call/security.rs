//! The security schemes of an operation and the credentials → what a request says of who sends it.

use std::time::Duration;

use http::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::call::answer;
use crate::call::caller::Caller;
use crate::call::credentials::{CredentialValues, Given, basic};
use crate::call::deadline::Deadline;
use crate::call::operation::Operation;
use crate::call::scheme::{Scheme, SchemePlace};
use crate::call::token_source::TokenSource;
use crate::error::Error;
use crate::error::failure::Wait;
use crate::values::percent::{Kept, encode};

/// The first way to say who asks for which there are all credentials. To say nothing comes last, wherever the document
/// lists it: who gives credentials wants them used.
pub(super) fn choose(
    operation: &str,
    ways: &'static [&'static [Scheme]],
    credentials: &CredentialValues,
) -> Result<&'static [Scheme], Error> {
    let complete = |way: &&&'static [Scheme]| !way.is_empty() && way.iter().all(|it| is_given(it, credentials));
    match ways.iter().find(complete) {
        Some(way) => Ok(way),
        None if ways.is_empty() || ways.iter().any(|it| it.is_empty()) => Ok(&[]),
        None => Err(missing(operation, ways)),
    }
}

fn is_given(scheme: &Scheme, credentials: &CredentialValues) -> bool {
    match (scheme.place, credentials.given(scheme.name)) {
        (_, None) => false,
        (SchemePlace::Basic, Some(given)) => matches!(given, Given::Basic(..)),
        (_, Some(given)) => !matches!(given, Given::Basic(..)),
    }
}

fn missing(operation: &str, ways: &[&[Scheme]]) -> Error {
    let name = |it: &Scheme| format!("`Credentials::{}` (`from_env` reads it from `{}`)", it.setter, it.variable);
    let names = |way: &&[Scheme]| way.iter().map(name).collect::<Vec<_>>().join(" and ");
    let ways: Vec<_> = ways.iter().map(names).collect();
    let ways = ways.join(", or ");
    Error::configuration(format!("{operation} needs credentials that the client does not have: set {ways}"))
}

/// Puts into a request what the schemes ask for, and gives the tokens that came from a source.
pub(super) async fn authorise<B>(
    caller: &Caller,
    operation: &'static Operation,
    schemes: &'static [Scheme],
    message: &mut http::Request<B>,
    deadline: &Deadline,
) -> Result<Vec<SecretString>, Error> {
    let mut fresh = Vec::new();
    for scheme in schemes {
        let secret = match caller.credentials.given(scheme.name) {
            // What is not there was not chosen.
            None => continue,
            Some(Given::Secret(secret)) => secret.guarded(),
            Some(Given::Basic(user, password)) => basic(user, password),
            Some(Given::Source(source)) => {
                let secret = ask(caller, operation, scheme.name, source, deadline).await?;
                fresh.push(secret.clone());
                secret
            }
        };
        let written = write(scheme.place, secret.expose_secret(), message);
        written.map_err(|problem| Error::configuration(format!("the credential `{}` {problem}", scheme.name)))?;
    }
    Ok(fresh)
}

/// Asks a source for its token, within the time of the call.
async fn ask(
    caller: &Caller,
    operation: &'static Operation,
    name: &str,
    source: &TokenSource,
    deadline: &Deadline,
) -> Result<SecretString, Error> {
    let answer = deadline.race(Duration::MAX, Wait::Token, source.ask()).await;
    let answer = answer.map_err(|lost| answer::lost(caller, operation, answer::of_token(lost)))?;
    match answer {
        Ok(token) if token.expose().trim().is_empty() => {
            Err(Error::configuration(format!("the source of the credential `{name}` gave an empty token")))
        }
        Ok(token) => Ok(token.guarded()),
        Err(error) => {
            let message = format!("the source of the credential `{name}` failed");
            Err(Error::configuration_by(&message, caller.redactor.error(error)))
        }
    }
}

/// Puts a secret where it belongs. The problem never shows it.
fn write<B>(place: SchemePlace, secret: &str, message: &mut http::Request<B>) -> Result<(), String> {
    let (name, text) = match place {
        SchemePlace::Query(name) => return write_query(name, secret, message),
        SchemePlace::Cookie(name) => (COOKIE, with_cookie(name, secret, message)?),
        SchemePlace::Basic => (AUTHORIZATION, format!("Basic {secret}")),
        SchemePlace::Bearer => (AUTHORIZATION, format!("Bearer {secret}")),
        SchemePlace::Header(name) => {
            let header = HeaderName::from_bytes(name.as_bytes());
            (header.map_err(|_| format!("belongs into the header `{name}`, which cannot be one"))?, secret.to_owned())
        }
    };
    let mut value = HeaderValue::from_str(&text)
        .map_err(|_| format!("cannot stand in the header `{name}`: it has a control character"))?;
    value.set_sensitive(true);
    message.headers_mut().insert(name, value);
    Ok(())
}

fn write_query<B>(name: &str, secret: &str, message: &mut http::Request<B>) -> Result<(), String> {
    let separator = if message.uri().query().is_some() { '&' } else { '?' };
    let pair = format!("{}={}", encode(name, Kept::Unreserved), encode(secret, Kept::Unreserved));
    let uri = format!("{}{separator}{pair}", message.uri());
    // The error of a URI does not show it.
    *message.uri_mut() = uri.parse().map_err(|error| format!("cannot stand in the query: {error}"))?;
    Ok(())
}

/// The cookies of a request and one more. A secret is not encoded, since no server is bound to decode it.
fn with_cookie<B>(name: &str, secret: &str, message: &http::Request<B>) -> Result<String, String> {
    let is_cookie = |it: u8| matches!(it, 0x21 | 0x23..=0x2b | 0x2d..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e);
    if !secret.bytes().all(is_cookie) {
        return Err(
            "cannot stand in a cookie: it has white space, quotes, `,`, `;`, `\\` or others that one may not have"
                .to_owned(),
        );
    }
    let before = message.headers().get(COOKIE).and_then(|it| it.to_str().ok());
    let cookie = format!("{name}={secret}");
    Ok(before.map_or_else(|| cookie.clone(), |before| format!("{before}; {cookie}")))
}
