//! What a program may add to requests, and see of attempts, without touching the HTTP client.

use std::time::Duration;

use http::HeaderMap;

use crate::error::Error;

/// Adds headers to requests and sees each attempt, for instance to carry a trace's id and to count failures.
///
/// Both methods are called on the task that makes the call, once for each attempt, and should return at once. Neither sees
/// a body or a token.
///
/// ```
/// # use ostler_runtime::{Attempt, Hooks, Outcome};
/// use http::{HeaderMap, HeaderValue};
///
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
    /// Adds headers. Those that the client itself sets, such as `Content-Type`, stay as they are.
    fn headers(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        let _ = (attempt, headers);
    }

    /// Sees how an attempt ended.
    fn attempted(&self, attempt: &Attempt<'_>, outcome: &Outcome<'_>) {
        let _ = (attempt, outcome);
    }
}

/// One time that a request is sent.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The operation, such as `orders_add`.
    pub operation: &'a str,
    /// Counted from 1.
    pub number: u32,
}

/// How an attempt ended.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome<'a> {
    /// The HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// How long it took, without waiting for the limiter.
    pub elapsed: Duration,
    /// The id under which the server remembers the request.
    pub request_id: Option<&'a str>,
    /// What went wrong; nothing when the answer was read.
    pub error: Option<&'a Error>,
    /// After how long the request will be sent again; nothing when it will not.
    pub again_in: Option<Duration>,
}

/// For clients without hooks.
pub(crate) struct NoHooks;

impl Hooks for NoHooks {}
