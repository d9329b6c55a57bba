//! Errors without a client and a server, for a program's own tests.

use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

use crate::call::answer::is_refusal;
use crate::call::request::{PagedRequest, Request};
use crate::error::Error;
use crate::error::failure::{
    DecodeFailure, Effort, Kept, PagingFailure, PagingProblem, Refusal, TransitFailure, TransitKind, Wait,
};
use crate::error::line::one_line;
use crate::error::mismatch::{CheckpointMismatch, MismatchReason};
use crate::safety::Safety;

/// How many characters of a text are kept.
const LONGEST: usize = 4_000;

/// Makes an [`Error`] such as a call of a given request fails with: for tests of what a program does then.
///
/// Where the same event is harmless for a read and leaves a write open, the error follows the request, as it does in a
/// client. The texts are taken as they are, since no client knows which of them are secrets: put no token into them.
///
/// ```
/// # use ostler_runtime::{Error, ErrorBuilder, Request};
/// # use std::time::Duration;
/// fn is_worth_a_page(error: &Error) -> bool {
///     matches!(error, Error::OutcomeUnknown(_)) || error.status() == Some(401)
/// }
///
/// fn test<Write: Request>() {
///     let busy = ErrorBuilder::answered::<Write>(429).message("Slow down.").retry_after(Duration::from_secs(30)).build();
///     assert!(busy.is_retryable() && !is_worth_a_page(&busy));
///     let lost = ErrorBuilder::answer_lost::<Write>().caused_by("connection reset").build();
///     assert!(is_worth_a_page(&lost));
/// }
/// ```
#[derive(Debug)]
#[must_use = "nothing is made until `build`"]
pub struct ErrorBuilder {
    error: Error,
    /// What was sent may have been carried out.
    open: bool,
}

impl ErrorBuilder {
    /// The client is set up wrongly: [`Error::Configuration`].
    pub fn configuration(message: impl AsRef<str>) -> Self {
        Self::plain(Error::configuration(line(message.as_ref())))
    }

    /// The request was not sent, since it cannot be: [`Error::InvalidRequest`].
    pub fn invalid_request<R: Request>(message: impl AsRef<str>) -> Self {
        Self::plain(Error::unencodable(R::OPERATION.id, line(message.as_ref())))
    }

    /// The server answered with a status that is not one of success: [`Error::Refused`], or for a write that may have been
    /// carried out (408, 3xx, 5xx) [`Error::OutcomeUnknown`].
    pub fn answered<R: Request>(status: u16) -> Self {
        let (operation, safety) = (R::OPERATION.id, R::OPERATION.safety);
        let refusal = Refusal {
            effort: SENT_ONCE,
            operation,
            safety,
            status,
            request_id: None,
            message: None,
            details: None,
            snippet: None,
            url: None,
            retry_after: None,
            answer: None,
        };
        ErrorBuilder { error: Error::Refused(Box::new(refusal)), open: safety == Safety::Write && !is_refusal(status) }
    }

    /// The server was not reached: [`Error::Transit`].
    pub fn not_sent<R: Request>() -> Self {
        Self::transit::<R>(TransitKind::NotSent)
    }

    /// The connection failed before an answer came: [`Error::Transit`], or for a write [`Error::OutcomeUnknown`].
    pub fn answer_lost<R: Request>() -> Self {
        Self::transit::<R>(TransitKind::NoAnswer)
    }

    /// The call took longer than it may: [`Error::Transit`], or for a write [`Error::OutcomeUnknown`].
    pub fn timed_out<R: Request>(after: Duration) -> Self {
        Self::transit::<R>(TransitKind::TimedOut { wait: Wait::Call, after })
    }

    /// An answer of success could not be understood at a path such as `$.Orders[3].State`: [`Error::Decode`], or for a
    /// write [`Error::OutcomeUnknown`].
    pub fn undecodable<R: Request>(path: impl AsRef<str>, reason: impl AsRef<str>) -> Self {
        let failure = DecodeFailure {
            effort: SENT_ONCE,
            operation: R::OPERATION.id,
            status: 200,
            request_id: None,
            path: line(path.as_ref()),
            reason: line(reason.as_ref()),
            snippet: None,
            url: None,
            truncated: false,
        };
        ErrorBuilder { error: Error::Decode(Box::new(failure)), open: R::OPERATION.safety == Safety::Write }
    }

    /// A checkpoint does not fit: [`Error::CheckpointMismatch`].
    pub fn checkpoint_mismatch<R: PagedRequest>(reason: MismatchReason) -> Self {
        Self::plain(Error::CheckpointMismatch(Box::new(CheckpointMismatch::new(R::OPERATION.id, reason))))
    }

    /// The server sent a cursor again: [`Error::Paging`].
    pub fn cursor_repeated<R: PagedRequest>() -> Self {
        let failure = PagingFailure { operation: R::OPERATION.id, problem: PagingProblem::Repeated };
        Self::plain(Error::Paging(Box::new(failure)))
    }

    fn transit<R: Request>(kind: TransitKind) -> Self {
        let failure = TransitFailure {
            effort: if kind == TransitKind::NotSent { Effort::default() } else { SENT_ONCE },
            operation: R::OPERATION.id,
            safety: R::OPERATION.safety,
            kind,
            status: None,
            request_id: None,
            permanent: false,
            source: None,
        };
        let open = R::OPERATION.safety == Safety::Write && !failure.is_not_sent();
        ErrorBuilder { error: Error::Transit(Box::new(failure)), open }
    }

    fn plain(error: Error) -> Self {
        ErrorBuilder { error, open: false }
    }

    /// The server's message; only what [`answered`](Self::answered) makes has one.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        if let Error::Refused(it) = &mut self.error {
            it.message = Some(bounded(message.into()));
        }
        self
    }

    /// The server's further text for developers; only what [`answered`](Self::answered) makes has some.
    pub fn details(mut self, details: impl Into<String>) -> Self {
        if let Error::Refused(it) = &mut self.error {
            it.details = Some(bounded(details.into()));
        }
        self
    }

    /// The body of the answer, for [`Error::refusal`]; only what [`answered`](Self::answered) makes has one.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        if let Error::Refused(it) = &mut self.error {
            it.answer = Some(Kept { headers: HeaderMap::new(), body: body.into() });
        }
        self
    }

    /// How long the server asks to wait; only what [`answered`](Self::answered) makes has it.
    pub fn retry_after(mut self, wait: Duration) -> Self {
        if let Error::Refused(it) = &mut self.error {
            it.retry_after = Some(wait);
        }
        self
    }

    /// The id under which the server remembers the request; what never was a call has none.
    pub fn request_id(mut self, id: impl Into<String>) -> Self {
        let id = Some(bounded(id.into()));
        match &mut self.error {
            Error::Refused(it) => it.request_id = id,
            Error::Transit(it) => it.request_id = id,
            Error::Decode(it) => it.request_id = id,
            Error::Configuration(_)
            | Error::InvalidRequest(_)
            | Error::CheckpointMismatch(_)
            | Error::OutcomeUnknown(_)
            | Error::Paging(_) => {}
        }
        self
    }

    /// What the call took; what never was a call has nothing of it. One attempt in no time unless set.
    pub fn after(mut self, attempts: u32, elapsed: Duration) -> Self {
        self.error = self.error.after(Effort { attempts, elapsed, budget_spent: false });
        self
    }

    /// What [`source`](StdError::source) of the error is; only what failed on the way, or a configuration, has one.
    pub fn caused_by(mut self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        match &mut self.error {
            Error::Configuration(it) => it.source = Some(cause.into()),
            Error::Transit(it) => it.source = Some(cause.into()),
            Error::InvalidRequest(_)
            | Error::CheckpointMismatch(_)
            | Error::Refused(_)
            | Error::Decode(_)
            | Error::OutcomeUnknown(_)
            | Error::Paging(_) => {}
        }
        self
    }

    /// The error.
    #[must_use]
    pub fn build(self) -> Error {
        if self.open { self.error.into_outcome_unknown() } else { self.error }
    }
}

/// What a call takes that is not sent again.
const SENT_ONCE: Effort = Effort { attempts: 1, elapsed: Duration::ZERO, budget_spent: false };

fn line(text: &str) -> String {
    one_line(text, LONGEST)
}

fn bounded(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
    }
    text
}
