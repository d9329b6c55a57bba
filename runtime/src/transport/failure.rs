//! A request that brought no answer, and whether the server may have seen it.

use std::error::Error as StdError;
use std::fmt;

use crate::error::failure::BoxError;

/// A request that brought no answer, or not all of it.
///
/// The two constructors are the point: only what is *proved* not to have reached the server is
/// [`not_sent`](Self::not_sent). In doubt it is [`maybe_sent`](Self::maybe_sent).
#[derive(Debug)]
pub struct TransportError {
    sent: Reach,
    permanent: bool,
    source: BoxError,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Not,
    Maybe,
}

impl TransportError {
    /// The server surely saw no byte of the request: the connection was refused, the name did not resolve.
    pub fn not_sent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        TransportError { sent: Reach::Not, permanent: false, source: source.into() }
    }

    /// The server may have seen the request.
    pub fn maybe_sent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        TransportError { sent: Reach::Maybe, permanent: false, source: source.into() }
    }

    /// Trying again would not help: the server's certificate is not trusted, for one.
    #[must_use]
    pub fn permanent(mut self) -> Self {
        self.permanent = true;
        self
    }

    /// Did the request surely not reach the server?
    pub fn is_not_sent(&self) -> bool {
        self.sent == Reach::Not
    }

    pub(crate) fn is_permanent(&self) -> bool {
        self.permanent
    }

    pub(crate) fn into_source(self) -> BoxError {
        self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.sent {
            Reach::Not => "the request was not sent",
            Reach::Maybe => "the connection failed after the request may have been sent",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
