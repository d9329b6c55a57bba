//! What a client says of its calls to `tracing`: two spans and a few events, without bodies and tokens.
//!
//! The target of an event is a constant of the place where it expands. So they expand in the generated crate, which is
//! what its users filter by, and the runtime calls them through a trait.

use crate::error::Error;

/// Where the spans and events of a client go. Implemented by [`events!`](crate::private::events) only.
pub trait Events: Send + Sync + 'static {
    /// The span of a call.
    #[cfg(feature = "tracing")]
    fn call(&self, operation: &'static str) -> tracing::Span;

    /// The span of an attempt.
    #[cfg(feature = "tracing")]
    fn attempt(&self, number: u32) -> tracing::Span;

    /// Something happened.
    fn happened(&self, event: &Event<'_>);
}

/// What happens in a call. Times are in milliseconds.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "the fields are named as they appear in the events")]
pub enum Event<'a> {
    /// The answer was read.
    Answered { status: u16, elapsed_ms: u64, request_id: Option<&'a str>, bytes: usize },
    /// The attempt failed.
    Failed { status: Option<u16>, elapsed_ms: u64, request_id: Option<&'a str>, error: &'a Error },
    /// The request will be sent again.
    Again { attempts: u32, pause_ms: u64 },
    /// The call waits for a place: because of the limit on requests, or of a pause that the server asked for.
    Waiting { at_least_ms: u64 },
    /// The future of a call was dropped before it ended.
    Abandoned { operation: &'a str, attempt: u32, is_write: bool, may_have_been_sent: bool, elapsed_ms: u64 },
}

/// Declares a type that sends spans and events to a target.
#[cfg(feature = "tracing")]
#[doc(hidden)]
#[macro_export]
macro_rules! __events {
    ($name:ident, $target:literal) => {
        pub(crate) struct $name;

        impl $crate::private::Events for $name {
            fn call(&self, operation: &'static str) -> $crate::private::tracing::Span {
                $crate::private::tracing::debug_span!(target: $target, "call", operation)
            }

            fn attempt(&self, number: u32) -> $crate::private::tracing::Span {
                $crate::private::tracing::debug_span!(target: $target, "attempt", number)
            }

            fn happened(&self, event: &$crate::private::Event<'_>) {
                use $crate::private::{Event, tracing};
                match *event {
                    Event::Answered { status, elapsed_ms, request_id, bytes } => {
                        tracing::debug!(target: $target, status, elapsed_ms, request_id, bytes, "answered");
                    }
                    Event::Failed { status, elapsed_ms, request_id, error } => {
                        tracing::debug!(target: $target, status, elapsed_ms, request_id, error = %error.report(), "failed");
                    }
                    Event::Again { attempts, pause_ms } => {
                        tracing::debug!(target: $target, attempts, pause_ms, "the request is sent again");
                    }
                    Event::Waiting { at_least_ms } => {
                        tracing::debug!(target: $target, at_least_ms, "waiting for the limit on requests");
                    }
                    Event::Abandoned { operation, attempt, is_write: true, may_have_been_sent: true, elapsed_ms } => {
                        tracing::warn!(
                            target: $target,
                            operation,
                            attempt,
                            elapsed_ms,
                            "abandoned: a write that may have been carried out"
                        );
                    }
                    Event::Abandoned { operation, attempt, may_have_been_sent, elapsed_ms, .. } => {
                        tracing::debug!(target: $target, operation, attempt, may_have_been_sent, elapsed_ms, "abandoned");
                    }
                }
            }
        }
    };
}

/// Declares a type that says nothing.
#[cfg(not(feature = "tracing"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __events {
    ($name:ident, $target:literal) => {
        pub(crate) struct $name;

        impl $crate::private::Events for $name {
            fn happened(&self, _: &$crate::private::Event<'_>) {}
        }
    };
}

__events!(RuntimeEvents, "ostler_runtime");

/// Runs a call within its span.
pub(crate) async fn within_call<T>(events: &dyn Events, operation: &'static str, call: impl Future<Output = T>) -> T {
    #[cfg(feature = "tracing")]
    let call = tracing::Instrument::instrument(call, events.call(operation));
    #[cfg(not(feature = "tracing"))]
    let _ = (events, operation);
    call.await
}

/// Runs a task of its own within the span that it was started from.
pub(crate) fn in_current_span<T>(task: impl Future<Output = T>) -> impl Future<Output = T> {
    #[cfg(feature = "tracing")]
    let task = tracing::Instrument::in_current_span(task);
    task
}

/// Runs an attempt within its span.
pub(crate) async fn within_attempt<T>(events: &dyn Events, number: u32, attempt: impl Future<Output = T>) -> T {
    #[cfg(feature = "tracing")]
    let attempt = tracing::Instrument::instrument(attempt, events.attempt(number));
    #[cfg(not(feature = "tracing"))]
    let _ = (events, number);
    attempt.await
}
