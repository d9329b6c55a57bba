//! The one error of a client: what it means for the caller, whatever went wrong inside.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::error::failure::{
    BoxError, ConfigurationFailure, DecodeFailure, Effort, InvalidRequest, PagingFailure, Refusal, TransitFailure,
};
use crate::error::mismatch::CheckpointMismatch;
use crate::error::redact::Redactor;
use crate::error::violation::Violation;

pub(crate) mod failure;
pub(crate) mod line;
pub(crate) mod mismatch;
pub(crate) mod redact;
mod report;
pub(crate) mod violation;

/// What went wrong with a call, by what it means for the caller.
///
/// `Display` is one paragraph that names the operation and, where there is one, the status, the server's message, the
/// JSON path and the request id. [`source`](StdError::source) leads to the causes below, without repeating that text.
/// [`report`](Error::report) is that paragraph and all of the causes in one line, as for a log; `Debug`, which is what a
/// `main` that returns an error prints, has each cause on a line of its own, and in its alternate form (`{:#?}`) the
/// structure.
///
/// The tokens appear in none of them, even when the server echoes them: as they are, in capital or small letters, with
/// the escapes of JSON, of URLs and of HTML, each once or twice, in base64 (both alphabets) and in hexadecimal; cut off at
/// the end, or in pieces of at least eight letters and digits, both kinds among them. Other encodings are not looked for.
///
/// | variant | was it carried out? |
/// | --- | --- |
/// | [`Configuration`](Error::Configuration), [`InvalidRequest`](Error::InvalidRequest) | no, nothing was sent |
/// | [`CheckpointMismatch`](Error::CheckpointMismatch) | no, nothing was sent |
/// | [`Refused`](Error::Refused) | no, the server said so |
/// | [`Transit`](Error::Transit) | no, or it was a read |
/// | [`Decode`](Error::Decode), [`Paging`](Error::Paging) | yes, and it was a read |
/// | [`OutcomeUnknown`](Error::OutcomeUnknown) | **perhaps**, and it was a write |
#[non_exhaustive]
pub enum Error {
    /// The client is set up wrongly, or a call was made outside a tokio runtime. Nothing was sent.
    Configuration(Box<ConfigurationFailure>),
    /// The request does not keep a limit of the document, or a value cannot be read or written. Nothing was sent.
    InvalidRequest(Box<InvalidRequest>),
    /// A checkpoint does not fit the listing that is to go on from it. Nothing was sent.
    CheckpointMismatch(Box<CheckpointMismatch>),
    /// The server refused the request, or failed to answer a read.
    Refused(Box<Refusal>),
    /// The request or its answer was lost on the way; it was a read, or surely never reached the server. That a file of the
    /// request cannot be read is one, too ([`TransitFailure::is_unreadable`](crate::TransitFailure::is_unreadable)).
    Transit(Box<TransitFailure>),
    /// The answer to a read could not be understood.
    Decode(Box<DecodeFailure>),
    /// A write **may have been carried out**: its answer was lost, was a fault of the server or could not be understood.
    /// Find out what happened before sending it again.
    OutcomeUnknown(Box<OutcomeUnknown>),
    /// The server's cursors do not lead to an end.
    Paging(Box<PagingFailure>),
}

impl Error {
    /// The operation that failed, such as `addPet`; `None` when the error arose outside a call.
    pub fn operation(&self) -> Option<&str> {
        match self {
            Error::Configuration(_) => None,
            Error::InvalidRequest(it) => it.operation,
            Error::CheckpointMismatch(it) => Some(it.operation()),
            Error::Refused(it) => Some(it.operation),
            Error::Transit(it) => Some(it.operation),
            Error::Decode(it) => Some(it.operation),
            Error::OutcomeUnknown(it) => it.cause.operation(),
            Error::Paging(it) => Some(it.operation),
        }
    }

    /// The HTTP status of the answer, when there was one.
    pub fn status(&self) -> Option<u16> {
        match self {
            Error::Refused(it) => Some(it.status),
            Error::Transit(it) => it.status,
            Error::Decode(it) => Some(it.status),
            Error::OutcomeUnknown(it) => it.cause.status(),
            Error::Configuration(_) | Error::InvalidRequest(_) | Error::CheckpointMismatch(_) | Error::Paging(_) => {
                None
            }
        }
    }

    /// The id under which the server remembers the request; quote it to their support.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Error::Refused(it) => it.request_id.as_deref(),
            Error::Transit(it) => it.request_id.as_deref(),
            Error::Decode(it) => it.request_id.as_deref(),
            Error::OutcomeUnknown(it) => it.cause.request_id(),
            Error::Configuration(_) | Error::InvalidRequest(_) | Error::CheckpointMismatch(_) | Error::Paging(_) => {
                None
            }
        }
    }

    /// The server's own message, which for a status of 403 is meant for the end user.
    pub fn message(&self) -> Option<&str> {
        match self {
            Error::Refused(it) => it.message.as_deref(),
            Error::OutcomeUnknown(it) => it.cause.message(),
            _ => None,
        }
    }

    /// Is it safe, and of any use, to send the same request again later? The client has tried already, as far as its
    /// attempts and its time went.
    ///
    /// Reads: after a failed connection, an answer that was cut off, 408, 429 and 5xx. Writes: only where the request surely did not reach the
    /// server, and after 429.
    pub fn is_retryable(&self) -> bool {
        match self {
            Error::Refused(it) => it.is_retryable(),
            Error::Transit(it) => it.is_retryable(),
            Error::Decode(it) => it.truncated,
            _ => false,
        }
    }

    /// How long to wait before the next request: what the server asks for, if it says so sensibly, or what the client's
    /// own limit demands.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Error::Refused(it) => it.retry_after,
            Error::Transit(it) => it.held_for(),
            Error::OutcomeUnknown(it) => it.cause.retry_after(),
            _ => None,
        }
    }

    /// Did the request surely not reach the server?
    pub(crate) fn is_not_sent(&self) -> bool {
        match self {
            Error::Configuration(_) | Error::InvalidRequest(_) | Error::CheckpointMismatch(_) => true,
            Error::Transit(it) => it.is_not_sent(),
            Error::Refused(_) | Error::Decode(_) | Error::OutcomeUnknown(_) | Error::Paging(_) => false,
        }
    }

    /// How often the request was sent; 0 when it was not, as far as that is known.
    pub fn attempts(&self) -> u32 {
        self.effort().attempts
    }

    /// How long the call took in all, with its pauses; zero when it did not begin.
    pub fn elapsed(&self) -> Duration {
        self.effort().elapsed
    }

    fn effort(&self) -> Effort {
        match self {
            Error::Refused(it) => it.effort,
            Error::Transit(it) => it.effort,
            Error::Decode(it) => it.effort,
            Error::OutcomeUnknown(it) => it.cause.effort(),
            Error::Configuration(_) | Error::InvalidRequest(_) | Error::CheckpointMismatch(_) | Error::Paging(_) => {
                Effort::default()
            }
        }
    }

    /// The same error of a call that was not repeated because the client's retries are used up.
    pub(crate) fn without_budget(self) -> Self {
        let effort = self.effort();
        self.after(Effort { budget_spent: true, ..effort })
    }

    /// The error of a call that took so much.
    pub(crate) fn after(mut self, effort: Effort) -> Self {
        match &mut self {
            Error::Refused(it) => it.effort = effort,
            Error::Transit(it) => it.effort = effort,
            Error::Decode(it) => it.effort = effort,
            Error::OutcomeUnknown(it) => {
                let cause = std::mem::replace(&mut it.cause, Error::configuration(String::new()));
                it.cause = cause.after(effort);
            }
            Error::Configuration(_) | Error::InvalidRequest(_) | Error::CheckpointMismatch(_) | Error::Paging(_) => {}
        }
        self
    }

    pub(crate) fn configuration(message: String) -> Self {
        Error::Configuration(Box::new(ConfigurationFailure { message, source: None }))
    }

    /// The same without tokens, where the text of a program's own settings stands in it.
    pub(crate) fn redacted(mut self, redactor: &Redactor) -> Self {
        if let Error::Configuration(it) = &mut self {
            it.message = redactor.text(&it.message, 500);
        }
        self
    }

    #[cfg_attr(not(feature = "reqwest"), allow(dead_code))]
    pub(crate) fn configuration_by(message: &str, source: BoxError) -> Self {
        Error::Configuration(Box::new(ConfigurationFailure { message: message.to_owned(), source: Some(source) }))
    }

    /// A value outside any call that cannot be read.
    pub(crate) fn invalid_value(message: String) -> Self {
        Error::InvalidRequest(Box::new(InvalidRequest { operation: None, violation: None, message }))
    }

    pub(crate) fn unencodable(operation: &'static str, message: String) -> Self {
        Error::InvalidRequest(Box::new(InvalidRequest { operation: Some(operation), violation: None, message }))
    }

    pub(crate) fn violation(operation: Option<&'static str>, violation: Violation) -> Self {
        let message = violation.to_string();
        Error::InvalidRequest(Box::new(InvalidRequest { operation, violation: Some(violation), message }))
    }

    /// The same failure of a write whose outcome it leaves open.
    pub(crate) fn into_outcome_unknown(self) -> Self {
        Error::OutcomeUnknown(Box::new(OutcomeUnknown { cause: self }))
    }

    /// The text without the operation's name, to stand in another text.
    pub(crate) fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Configuration(it) => it.describe(f),
            Error::InvalidRequest(it) => it.describe(f),
            Error::CheckpointMismatch(it) => it.describe(f),
            Error::Refused(it) => it.describe(f),
            Error::Transit(it) => it.describe(f),
            Error::Decode(it) => it.describe(f),
            Error::OutcomeUnknown(it) => it.describe(f),
            Error::Paging(it) => it.describe(f),
        }
    }
}

impl From<Violation> for Error {
    fn from(violation: Violation) -> Self {
        Error::violation(None, violation)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation() {
            write!(f, "{operation}: ")?;
        }
        self.describe(f)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Error::Configuration(it) => it.source.as_deref().map(|it| it as _),
            Error::Transit(it) => it.source.as_deref().map(|it| it as _),
            // The cause's text stands in this error's own, so the chain goes on below it.
            Error::OutcomeUnknown(it) => it.cause.source(),
            Error::InvalidRequest(_)
            | Error::CheckpointMismatch(_)
            | Error::Refused(_)
            | Error::Decode(_)
            | Error::Paging(_) => None,
        }
    }
}

/// A write of which nobody knows whether it was carried out.
#[derive(Debug)]
pub struct OutcomeUnknown {
    pub(crate) cause: Error,
}

impl OutcomeUnknown {
    /// Why it is not known.
    pub fn cause(&self) -> &Error {
        &self.cause
    }

    pub(crate) fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the request may have been carried out: ")?;
        self.cause.describe(f)
    }
}

impl fmt::Display for OutcomeUnknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.describe(f)
    }
}
