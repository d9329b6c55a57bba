//! The details behind each variant of the error, and how they read.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::error::line::one_line;
use crate::error::violation::Violation;
use crate::safety::Safety;

/// The cause below one of our own errors.
pub(crate) type BoxError = Box<dyn StdError + Send + Sync>;

/// How many characters of a server's text an error's `Display` shows.
const SHOWN: usize = 500;

/// The client is set up wrongly.
#[derive(Debug)]
pub struct ConfigurationFailure {
    pub(crate) message: String,
    pub(crate) source: Option<BoxError>,
}

impl ConfigurationFailure {
    pub(crate) fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// A request that cannot be sent, or a value that cannot be read.
#[derive(Debug)]
pub struct InvalidRequest {
    pub(crate) operation: Option<&'static str>,
    pub(crate) violation: Option<Violation>,
    pub(crate) message: String,
}

impl InvalidRequest {
    /// The limit that was not kept, when it is one.
    pub fn violation(&self) -> Option<&Violation> {
        self.violation.as_ref()
    }

    pub(crate) fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.operation.is_some() {
            f.write_str("the request was not sent: ")?;
        }
        f.write_str(&self.message)
    }
}

/// What a call took until it failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Effort {
    /// How often the request was sent.
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    /// It would have been sent again if the client had had a retry left.
    pub(crate) budget_spent: bool,
}

impl Effort {
    fn describe(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.attempts {
            0 | 1 => Ok(()),
            attempts => write!(f, " (after {attempts} attempts in {:.1?})", self.elapsed),
        }?;
        f.write_str(if self.budget_spent { " (not sent again: the client's retries are used up for now)" } else { "" })
    }
}

/// An answer that says no.
#[derive(Debug)]
pub struct Refusal {
    pub(crate) effort: Effort,
    pub(crate) operation: &'static str,
    pub(crate) safety: Safety,
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) details: Option<String>,
    pub(crate) snippet: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// The answer itself, for whoever knows what its body holds.
    pub(crate) answer: Option<Kept>,
}

/// An answer as it came, of bounded size. It may say anything, so that it is never shown.
pub(crate) struct Kept {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} headers, {} bytes", self.headers.len(), self.body.len())
    }
}

impl Refusal {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The server's message; for a status of 403 it is meant for the end user.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Further text for developers.
    pub fn details(&self) -> Option<&str> {
        self.details.as_deref()
    }

    /// The beginning of a body that is not the documented error object, escaped.
    pub fn snippet(&self) -> Option<&str> {
        self.snippet.as_deref()
    }

    /// Where the request went, when it seems that not the API has answered: the answer is a 404; or a 405, a redirect or a
    /// page of HTML, without the documented error object.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    pub(crate) fn is_retryable(&self) -> bool {
        match self.safety {
            Safety::Read => matches!(self.status, 408 | 429 | 500..=599),
            Safety::Write => self.status == 429,
        }
    }

    pub(crate) fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server answered {}", Status(self.status))?;
        if let Some(url) = &self.url {
            write!(f, " at {url}")?;
        }
        if matches!(self.status, 301 | 302 | 303 | 307 | 308) {
            f.write_str(", and redirects are not followed")?;
        }
        if self.url.is_some() && matches!(self.status, 404 | 405) {
            f.write_str(" (is that the API, or does the address hold a part too much?)")?;
        }
        if let Some(message) = &self.message {
            write!(f, ": {}", one_line(message, SHOWN))?;
        }
        if let Some(details) = &self.details {
            write!(f, "; details: {}", one_line(details, SHOWN))?;
        }
        if let Some(snippet) = &self.snippet {
            write!(f, "; the body begins with `{snippet}`")?;
        }
        if let Some(wait) = self.retry_after.filter(|it| !it.is_zero()) {
            write!(f, " (to be sent again after {wait:.1?})")?;
        }
        write_request_id(f, self.request_id.as_deref())?;
        self.effort.describe(f)
    }
}

/// A request or an answer that was lost on the way.
#[derive(Debug)]
pub struct TransitFailure {
    pub(crate) effort: Effort,
    pub(crate) operation: &'static str,
    pub(crate) safety: Safety,
    pub(crate) kind: TransitKind,
    pub(crate) status: Option<u16>,
    pub(crate) request_id: Option<String>,
    pub(crate) permanent: bool,
    pub(crate) source: Option<BoxError>,
}

/// What happened to a request on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TransitKind {
    NotSent,
    /// The limiter has no place before the call's time is over.
    Held {
        wait: Duration,
    },
    /// As many detached calls as are allowed are running already.
    Crowded {
        limit: usize,
    },
    NoAnswer,
    Truncated,
    TimedOut {
        wait: Wait,
        after: Duration,
    },
    TooLarge {
        limit: usize,
    },
    /// A file of the request, which was perhaps begun to be sent.
    Unreadable {
        is_begun: bool,
    },
}

/// What a time-out was waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wait {
    /// The whole call.
    Call,
    /// A connection, so that nothing was sent.
    Connection,
    /// A token from its source, so that nothing was sent either.
    Token,
    /// The beginning of the request's own body, so that nothing was sent either.
    Body,
    FirstByte,
    NextByte,
}

impl TransitFailure {
    /// Did the request surely not reach the server?
    pub fn is_not_sent(&self) -> bool {
        match self.kind {
            TransitKind::NotSent | TransitKind::Held { .. } | TransitKind::Crowded { .. } => true,
            TransitKind::TimedOut { wait, .. } => matches!(wait, Wait::Connection | Wait::Token | Wait::Body),
            TransitKind::Unreadable { is_begun } => !is_begun,
            TransitKind::NoAnswer | TransitKind::Truncated | TransitKind::TooLarge { .. } => false,
        }
    }

    /// How long the client's own limit would have made the request wait, when that is why it was not sent.
    pub(crate) fn held_for(&self) -> Option<Duration> {
        match self.kind {
            TransitKind::Held { wait } => Some(wait),
            _ => None,
        }
    }

    /// Did the call, connecting, its first byte or its next byte take longer than it may?
    pub fn is_timeout(&self) -> bool {
        matches!(self.kind, TransitKind::TimedOut { .. })
    }

    /// Is it a file of the request that could not be read, and neither the network nor the server?
    pub fn is_unreadable(&self) -> bool {
        matches!(self.kind, TransitKind::Unreadable { .. })
    }

    pub(crate) fn is_retryable(&self) -> bool {
        let useful =
            !self.permanent && !matches!(self.kind, TransitKind::TooLarge { .. } | TransitKind::Unreadable { .. });
        useful && (self.safety == Safety::Read || self.is_not_sent())
    }

    pub(crate) fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TransitKind::NotSent => f.write_str("the server could not be reached, nothing was sent"),
            TransitKind::Held { wait } => {
                write!(
                    f,
                    "nothing was sent: the limit of requests leaves no place for {wait:.1?}, longer than the call may take"
                )
            }
            TransitKind::Crowded { limit } => {
                write!(
                    f,
                    "nothing was sent: {limit} detached calls are running already, which is the most there may be"
                )
            }
            TransitKind::NoAnswer => f.write_str("the connection failed before an answer came"),
            TransitKind::Truncated => f.write_str("the connection failed in the middle of the answer"),
            TransitKind::TimedOut { wait: Wait::Call, after } => write!(f, "the call timed out after {after:?}"),
            TransitKind::TimedOut { wait: Wait::Connection, after } => {
                write!(f, "the call timed out after {after:?} while connecting, nothing was sent")
            }
            TransitKind::TimedOut { wait: Wait::Token, after } => {
                write!(f, "the call timed out after {after:?} while it waited for a token, nothing was sent")
            }
            TransitKind::TimedOut { wait: Wait::Body, after } => {
                write!(
                    f,
                    "the call timed out after {after:?} while it waited for a file of the request, nothing was sent"
                )
            }
            TransitKind::TimedOut { wait: Wait::FirstByte, after } => {
                write!(f, "the call timed out: no answer began within {after:?}")
            }
            TransitKind::TimedOut { wait: Wait::NextByte, after } => {
                write!(f, "the call timed out: the answer stalled for {after:?}")
            }
            TransitKind::TooLarge { limit } => write!(f, "the answer is larger than {limit} bytes"),
            TransitKind::Unreadable { is_begun: false } => {
                f.write_str("the request was not sent, since a file of it cannot be read")
            }
            TransitKind::Unreadable { is_begun: true } => {
                f.write_str("the request was broken off, since a file of it cannot be read to its end")
            }
        }?;
        if let Some(status) = self.status {
            write!(f, " ({})", Status(status))?;
        }
        write_request_id(f, self.request_id.as_deref())?;
        self.effort.describe(f)
    }
}

/// An answer of success that could not be understood.
#[derive(Debug)]
pub struct DecodeFailure {
    pub(crate) effort: Effort,
    pub(crate) operation: &'static str,
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) path: String,
    pub(crate) reason: String,
    pub(crate) snippet: Option<String>,
    pub(crate) url: Option<String>,
    /// The body ends too early: it was cut on the way, whatever its length said.
    pub(crate) truncated: bool,
}

impl DecodeFailure {
    /// Where in the answer, such as `$.ProductServiceOrders[3].State`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// A piece of the body around that place, escaped.
    pub fn snippet(&self) -> Option<&str> {
        self.snippet.as_deref()
    }

    /// Where the request went, when the answer is a page of HTML, so that it seems that not the API has answered.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    pub(crate) fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the answer ({})", Status(self.status))?;
        if let Some(url) = &self.url {
            write!(f, " from {url}")?;
        }
        write!(f, " could not be understood: {}: {}", self.path, self.reason)?;
        if let Some(snippet) = &self.snippet {
            write!(f, "; near `{snippet}`")?;
        }
        write_request_id(f, self.request_id.as_deref())?;
        self.effort.describe(f)
    }
}

/// Cursors that do not lead to an end.
#[derive(Debug)]
pub struct PagingFailure {
    pub(crate) operation: &'static str,
    pub(crate) problem: PagingProblem,
}

/// How cursors can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PagingProblem {
    Repeated,
    EmptyCursor,
    LongCursor { limit: usize },
    NoItems { pages: u32 },
}

impl PagingFailure {
    pub(crate) fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problem {
            PagingProblem::Repeated => {
                f.write_str("the server sent a cursor again, so that its pages would repeat for ever")
            }
            PagingProblem::EmptyCursor => {
                f.write_str("the server sent an empty cursor, which would lead to the first page again")
            }
            PagingProblem::LongCursor { limit } => write!(f, "the server sent a cursor of more than {limit} bytes"),
            PagingProblem::NoItems { pages } => {
                write!(f, "the server sent {pages} pages in a row with a cursor but without an item")
            }
        }
    }
}

struct Status(u16);

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        match StatusCode::from_u16(self.0).ok().and_then(|it| it.canonical_reason()) {
            Some(reason) => write!(f, " {reason}"),
            None => Ok(()),
        }
    }
}

fn write_request_id(f: &mut fmt::Formatter<'_>, request_id: Option<&str>) -> fmt::Result {
    match request_id {
        Some(id) => write!(f, " (request id {})", one_line(id, SHOWN)),
        None => Ok(()),
    }
}

macro_rules! display {
    ($($failure:ty),+ $(,)?) => {$(
        impl fmt::Display for $failure {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.describe(f)
            }
        }
    )+};
}

display!(ConfigurationFailure, InvalidRequest, Refusal, TransitFailure, DecodeFailure, PagingFailure);
