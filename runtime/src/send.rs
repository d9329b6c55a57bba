//! One call from its request to its answer: the only file with I/O. Time-outs are decided here.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode, header};
use tokio::time::{Instant, timeout_at};

use crate::check::At;
use crate::client::Inner;
use crate::error::Error;
use crate::operation::Operation;
use crate::request::{self, Page, Request};
use crate::response::{self, Answer, Lost};
use crate::trace;
use crate::transport::Body;

/// The most of an error's body that is read.
const MAX_ERROR_BYTES: usize = 64 * 1024;

/// The most that is reserved on the word of a `Content-Length`.
const MAX_RESERVED_BYTES: usize = 1024 * 1024;

/// Checks, encodes, sends and decodes.
pub(crate) async fn send<R: Request>(
    client: &Inner,
    request: &R,
    page: Option<Page<'_>>,
) -> Result<R::Response, Error> {
    let operation = const { &R::OPERATION };
    request.check(At::root()).map_err(|violation| Error::violation(Some(operation.id), violation))?;
    let message = request::encode(client, request, page)?;
    let answer = trace::call(operation, exchange(client, operation, message)).await?;
    response::read::<R>(client, &answer)
}

/// Sends one HTTP request and reads its answer whole, within the call's time.
async fn exchange(
    client: &Inner,
    operation: &'static Operation,
    message: http::Request<Bytes>,
) -> Result<Answer, Error> {
    if tokio::runtime::Handle::try_current().is_err() {
        return Err(Error::configuration("a call needs a tokio runtime".to_owned()));
    }
    let deadline = Deadline::after(client.timeout);
    let response = match deadline.race(client.transport.send(message)).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => return Err(response::lost(client, operation, Lost::Transport(error))),
        Err(lost) => return Err(response::lost(client, operation, lost)),
    };
    let (head, body) = response.into_parts();
    let body = if head.status.is_success() {
        read_body(body, client.max_response_bytes, &head.headers, &deadline).await
    } else {
        Ok(read_error_body(body, MAX_ERROR_BYTES.min(client.max_response_bytes), &deadline).await)
    };
    finish(client, operation, head.status, &head.headers, body)
}

fn finish(
    client: &Inner,
    operation: &'static Operation,
    status: StatusCode,
    headers: &HeaderMap,
    body: Result<Vec<u8>, Lost>,
) -> Result<Answer, Error> {
    let request_id = response::request_id(client, operation, headers);
    match body {
        Ok(body) => Ok(Answer::new(operation, status, headers, request_id, body)),
        Err(lost) => Err(response::lost_midway(client, operation, status, request_id, lost)),
    }
}

/// Reads a body to its end, or fails when it grows beyond the limit.
async fn read_body(mut body: Body, limit: usize, headers: &HeaderMap, deadline: &Deadline) -> Result<Vec<u8>, Lost> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok());
    let mut bytes = Vec::with_capacity(announced.unwrap_or(0).min(MAX_RESERVED_BYTES).min(limit));
    while let Some(chunk) = deadline.race(next_chunk(&mut body)).await? {
        let chunk = chunk.map_err(Lost::Transport)?;
        if chunk.len() > limit - bytes.len() {
            return Err(Lost::TooLarge { limit });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Reads as much of an error's body as comes and fits: the status says the essential already.
async fn read_error_body(mut body: Body, limit: usize, deadline: &Deadline) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Ok(Some(Ok(chunk))) = deadline.race(next_chunk(&mut body)).await {
        let room = limit - bytes.len();
        bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if chunk.len() >= room {
            break;
        }
    }
    bytes
}

async fn next_chunk(body: &mut Body) -> Option<Result<Bytes, crate::transport::TransportError>> {
    poll_fn(|cx| Pin::new(&mut *body).poll_next(cx)).await
}

/// When the call's time is over.
struct Deadline {
    at: Option<Instant>,
    timeout: Duration,
}

impl Deadline {
    fn after(timeout: Duration) -> Self {
        // A time-out beyond the clock's range is none.
        Deadline { at: Instant::now().checked_add(timeout), timeout }
    }

    async fn race<F: Future>(&self, future: F) -> Result<F::Output, Lost> {
        match self.at {
            Some(at) => timeout_at(at, future).await.map_err(|_| Lost::TimedOut { after: self.timeout }),
            None => Ok(future.await),
        }
    }
}
