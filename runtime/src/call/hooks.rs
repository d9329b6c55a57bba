//! What a program may add to requests, and see of calls, without touching the HTTP client.

use std::time::Duration;

use http::HeaderMap;

use crate::error::Error;

/// Adds headers to requests and sees what becomes of calls, for instance to carry a trace's id and to count failures.
///
/// The methods are called on the task that makes the call and should return at once. They must not panic:
/// [`abandoned`](Self::abandoned) is called while a future is dropped. None sees a body or a token.
///
/// ```
/// # use ostler_runtime::{Attempt, Hooks, Outcome};
/// # use ostler_runtime::http::{HeaderMap, HeaderValue};
/// struct Log;
///
/// impl Hooks for Log {
///     fn headers(&self, _: &Attempt<'_>, headers: &mut HeaderMap) {
///         headers.insert("traceparent", HeaderValue::from_static("00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01"));
///     }
///
///     fn attempted(&self, attempt: &Attempt<'_>, outcome: &Outcome<'_>) {
///         println!("{} #{}: {:?} after {:?}", attempt.operation, attempt.number, outcome.status, outcome.elapsed);
///     }
/// }
/// ```
pub trait Hooks: Send + Sync + 'static {
    /// Adds headers. Those that the client itself sets, such as `Content-Type`, and those of the call stay as they are.
    fn headers(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        let _ = (attempt, headers);
    }

    /// The call begins to wait for a place: because of the limit on requests, or of a pause that the server asked for.
    /// How long it waited in the end is in [`Outcome::waited`].
    fn waiting(&self, attempt: &Attempt<'_>, waiting: &Waiting) {
        let _ = (attempt, waiting);
    }

    /// Sees how an attempt ended.
    fn attempted(&self, attempt: &Attempt<'_>, outcome: &Outcome<'_>) {
        let _ = (attempt, outcome);
    }

    /// The future of the call was dropped before it ended: its caller hung up, or a time-out around it was over. A write
    /// that may have been sent **may have been carried out**, and nobody else is told.
    fn abandoned(&self, attempt: &Attempt<'_>, abandoned: &Abandoned) {
        let _ = (attempt, abandoned);
    }

    /// Sees how a call ended, after all its attempts. It is the only one who is told when the caller of a detached write
    /// has left.
    fn finished(&self, finished: &Finished<'_>) {
        let _ = finished;
    }
}

/// One time that a request is sent.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The operation, such as `addPet`.
    pub operation: &'a str,
    /// Does it change something, so that it must not be sent twice?
    pub is_write: bool,
    /// Counted from 1.
    pub number: u32,
}

/// A call that has to wait before it may be sent.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Waiting {
    /// How long it will take at least, as far as is known. Zero when the call waits for others in line.
    pub at_least: Duration,
}

/// How an attempt ended.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome<'a> {
    /// The HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// How long it took, without waiting for the limiter.
    pub elapsed: Duration,
    /// How long it waited for the limiter before.
    pub waited: Duration,
    /// The id under which the server remembers the request.
    pub request_id: Option<&'a str>,
    /// What went wrong; nothing when the answer was read.
    pub error: Option<&'a Error>,
    /// After how long the request will be sent again; nothing when it will not.
    pub again_in: Option<Duration>,
}

/// A call whose future was dropped before it ended.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Abandoned {
    /// May the server have got the request of this attempt? If not, the call did nothing, unless it is a read.
    pub may_have_been_sent: bool,
    /// How long the call took until then, with all its attempts.
    pub elapsed: Duration,
}

/// A call that ended.
#[derive(Debug)]
#[non_exhaustive]
pub struct Finished<'a> {
    /// The operation, such as `addPet`.
    pub operation: &'a str,
    /// Does it change something, so that it must not be sent twice?
    pub is_write: bool,
    /// Whether it goes on without its caller.
    pub is_detached: bool,
    /// How often the request was sent.
    pub attempts: u32,
    /// How long the call took in all.
    pub elapsed: Duration,
    /// The id under which the server remembers the last request.
    pub request_id: Option<&'a str>,
    /// What went wrong; nothing when the answer was read.
    pub error: Option<&'a Error>,
}

/// For clients without hooks.
pub(crate) struct NoHooks;

impl Hooks for NoHooks {}
