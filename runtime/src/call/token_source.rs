//! Where a token comes from: a text, or something that is asked for it.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::call::token::Secret;

/// Where the token of a security scheme comes from.
///
/// A token that does not change is a [`Secret`]. One that runs out comes from a function, which is asked once for each
/// attempt to send a request: to keep a token while it is good is the function's business. When it fails, nothing was
/// sent, and the call ends with [`Error::Configuration`](crate::Error::Configuration).
///
/// ```
/// use ostler_runtime::{Secret, TokenSource};
///
/// let fixed = TokenSource::from(Secret::new("C66EF7B239D24632943D115E"));
/// let asked = TokenSource::from_fn(|| async {
///     let token = std::fs::read_to_string("/run/secrets/token")?;
///     Ok(Secret::new(token.trim()))
/// });
/// assert_eq!(format!("{asked:?}"), "TokenSource");
/// ```
#[derive(Clone)]
pub struct TokenSource(Source);

/// What a source is asked for, and how it may fail.
type Answer = Result<Secret, Box<dyn StdError + Send + Sync>>;

type Ask = dyn Fn() -> Pin<Box<dyn Future<Output = Answer> + Send>> + Send + Sync;

#[derive(Clone)]
enum Source {
    Fixed(Secret),
    Asked { number: u64, ask: Arc<Ask> },
}

impl TokenSource {
    /// A source that is asked before each attempt. What its error says is redacted; it should name no secret all the same.
    pub fn from_fn<F, A>(ask: F) -> Self
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Result<Secret, Box<dyn StdError + Send + Sync>>> + Send + 'static,
    {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        TokenSource(Source::Asked { number, ask: Arc::new(move || Box::pin(ask())) })
    }

    /// The token, where it does not change.
    pub(crate) fn fixed(&self) -> Option<&Secret> {
        match &self.0 {
            Source::Fixed(secret) => Some(secret),
            Source::Asked { .. } => None,
        }
    }

    /// What tells a source from others of this process; clones have the same.
    pub(crate) fn number(&self) -> Option<u64> {
        match &self.0 {
            Source::Fixed(_) => None,
            Source::Asked { number, .. } => Some(*number),
        }
    }

    /// Asks for the token.
    pub(crate) async fn ask(&self) -> Answer {
        match &self.0 {
            Source::Fixed(secret) => Ok(secret.clone()),
            Source::Asked { ask, .. } => ask().await,
        }
    }
}

impl From<Secret> for TokenSource {
    fn from(secret: Secret) -> Self {
        TokenSource(Source::Fixed(secret))
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSource")
    }
}
