//! A span for each call and for each attempt: no body, no token.

use std::time::Duration;

use crate::call::answer::Answer;
use crate::call::operation::Operation;
use crate::error::Error;

/// Runs a call within its span.
#[cfg(feature = "tracing")]
pub(crate) async fn call<T>(operation: &'static Operation, call: impl Future<Output = T>) -> T {
    use tracing::Instrument as _;

    call.instrument(tracing::debug_span!("call", operation = operation.id)).await
}

/// Runs a call.
#[cfg(not(feature = "tracing"))]
pub(crate) async fn call<T>(_: &'static Operation, call: impl Future<Output = T>) -> T {
    call.await
}

/// Runs an attempt within its span and says how it ended.
#[cfg(feature = "tracing")]
pub(crate) async fn attempt(
    number: u32,
    attempt: impl Future<Output = Result<Answer, Error>>,
) -> Result<Answer, Error> {
    use tracing::Instrument as _;

    let start = tokio::time::Instant::now();
    async move {
        let result = attempt.await;
        let elapsed_ms = start.elapsed().as_millis() as u64;
        match &result {
            Ok(answer) => tracing::debug!(
                status = answer.status.as_u16(),
                elapsed_ms,
                request_id = answer.request_id.as_deref(),
                bytes = answer.body.len(),
                "answered"
            ),
            Err(error) => tracing::debug!(
                status = error.status(),
                elapsed_ms,
                request_id = error.request_id(),
                %error,
                "failed"
            ),
        }
        result
    }
    .instrument(tracing::debug_span!("attempt", number))
    .await
}

/// Runs an attempt.
#[cfg(not(feature = "tracing"))]
pub(crate) async fn attempt(_: u32, attempt: impl Future<Output = Result<Answer, Error>>) -> Result<Answer, Error> {
    attempt.await
}

/// Says that a request is sent again.
pub(crate) fn again(error: &Error, pause: Duration) {
    #[cfg(feature = "tracing")]
    tracing::debug!(attempts = error.attempts(), pause_ms = pause.as_millis() as u64, "the request is sent again");
    #[cfg(not(feature = "tracing"))]
    let _ = (error, pause);
}
