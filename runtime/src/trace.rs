//! One span and one event for each call: no body, no token.

use crate::error::Error;
use crate::operation::Operation;
use crate::response::Answer;

/// Runs a call within its span and says how it ended.
#[cfg(feature = "tracing")]
pub(crate) async fn call(
    operation: &'static Operation,
    exchange: impl Future<Output = Result<Answer, Error>>,
) -> Result<Answer, Error> {
    use tracing::Instrument as _;

    let span = tracing::debug_span!("call", operation = operation.id);
    let start = tokio::time::Instant::now();
    async move {
        let result = exchange.await;
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
    .instrument(span)
    .await
}

/// Runs a call.
#[cfg(not(feature = "tracing"))]
pub(crate) async fn call(
    _: &'static Operation,
    exchange: impl Future<Output = Result<Answer, Error>>,
) -> Result<Answer, Error> {
    exchange.await
}
