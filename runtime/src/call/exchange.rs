//! One HTTP request → its answer, read whole within the limits: the only file of a call with I/O.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode, header};
use tokio::time::{Instant, timeout_at};

use crate::call::answer::{self, Answer, Lost};
use crate::call::caller::Caller;
use crate::call::deadline::Deadline;
use crate::call::operation::Operation;
use crate::call::payload::Meter;
use crate::error::Error;
use crate::error::failure::Wait;
use crate::transport::body::Body;
use crate::transport::sending::Sending;

/// The most of an error's body that is read.
const MAX_ERROR_BYTES: usize = 64 * 1024;

/// How long an error's body may take: it must not use up the time for another attempt.
const ERROR_BODY_TIME: Duration = Duration::from_secs(2);

/// The most that is reserved on the word of a `Content-Length`.
const MAX_RESERVED_BYTES: usize = 1024 * 1024;

/// Sends one HTTP request and reads its answer whole.
pub(crate) async fn exchange(
    caller: &Caller,
    operation: &'static Operation,
    message: http::Request<Body>,
    meter: Option<&Meter>,
    sending: &Sending,
    deadline: &Deadline,
) -> Result<Answer, Error> {
    if let Some(after) = deadline.passed() {
        return Err(answer::lost(caller, operation, Lost::TimedOut { wait: Wait::Connection, after }));
    }
    let response = match begun(caller, message, meter, deadline).await {
        Ok(response) => response,
        Err(lost) => return Err(answer::lost(caller, operation, before_an_answer(lost, meter, sending))),
    };
    // A transport that does not tell has sent the request at the latest now.
    let _ = sending.depart();
    let (head, body) = response.into_parts();
    let reader = Reader { body, deadline, idle: caller.limits.idle };
    let body = if head.status.is_success() {
        reader.whole(caller.max_response_bytes, &head.headers).await
    } else {
        Ok(reader.beginning(MAX_ERROR_BYTES.min(caller.max_response_bytes)).await)
    };
    finish(caller, operation, head.status, head.headers, body)
}

/// Sends a request until the head of its answer is there. While a file is read, which may take long, only the call's time
/// counts: an answer is waited for once all of the request has left.
async fn begun(
    caller: &Caller,
    message: http::Request<Body>,
    meter: Option<&Meter>,
    deadline: &Deadline,
) -> Result<http::Response<Body>, Lost> {
    let mut sent = caller.transport.send(message);
    if let Some(meter) = meter {
        let mut over = pin!(meter.over());
        let early = poll_fn(|cx| match sent.as_mut().poll(cx) {
            Poll::Ready(answer) => Poll::Ready(Some(answer)),
            Poll::Pending => over.as_mut().poll(cx).map(|()| None),
        });
        if let Some(answer) = deadline.race(Duration::MAX, Wait::Call, early).await? {
            return answer.map_err(Lost::Transport);
        }
    }
    let answer = deadline.race(caller.limits.first_byte, Wait::FirstByte, sent).await?;
    answer.map_err(Lost::Transport)
}

/// Of a request that was still connecting when its time ended, more is known than that no answer came; and of one that
/// broke off, why it did.
fn before_an_answer(lost: Lost, meter: Option<&Meter>, sending: &Sending) -> Lost {
    if let Some(file) = meter.and_then(Meter::failure) {
        let is_unsent = matches!(&lost, Lost::Transport(error) if error.is_not_sent()) || sending.give_up();
        return Lost::Unreadable { file, is_begun: !is_unsent };
    }
    match lost {
        Lost::TimedOut { after, .. } if sending.give_up() => Lost::TimedOut { wait: Wait::Connection, after },
        lost => lost,
    }
}

fn finish(
    caller: &Caller,
    operation: &'static Operation,
    status: StatusCode,
    headers: HeaderMap,
    body: Result<Vec<u8>, Lost>,
) -> Result<Answer, Error> {
    let request_id = answer::request_id(caller, operation, &headers);
    match body {
        Ok(body) => Ok(Answer::new(operation, status, headers, request_id, body)),
        Err(lost) => Err(answer::lost_midway(caller, operation, status, request_id, lost)),
    }
}

/// Reads a body, within the call's time and the time between two pieces of it.
struct Reader<'a> {
    body: Body,
    deadline: &'a Deadline,
    idle: Duration,
}

impl Reader<'_> {
    /// All of it; fails when it grows beyond the limit.
    async fn whole(mut self, limit: usize, headers: &HeaderMap) -> Result<Vec<u8>, Lost> {
        let announced = headers.get(header::CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok());
        let mut bytes = Vec::with_capacity(announced.unwrap_or(0).min(MAX_RESERVED_BYTES).min(limit));
        while let Some(chunk) = self.next().await? {
            if chunk.len() > limit - bytes.len() {
                return Err(Lost::TooLarge { limit });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// As much as comes and fits: of an error, the status says the essential already.
    async fn beginning(mut self, limit: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let until = Instant::now() + ERROR_BODY_TIME;
        while Instant::now() < until
            && let Ok(Ok(Some(chunk))) = timeout_at(until, self.next()).await
        {
            let room = limit - bytes.len();
            bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
            if chunk.len() >= room {
                break;
            }
        }
        bytes
    }

    async fn next(&mut self) -> Result<Option<Bytes>, Lost> {
        let body = &mut self.body;
        let next = async {
            // A body that comes as fast as it is read, such as one that decompresses well, would hold the thread.
            tokio::task::consume_budget().await;
            poll_fn(|cx| Pin::new(&mut *body).poll_next(cx)).await
        };
        let chunk = self.deadline.race(self.idle, Wait::NextByte, next).await?;
        chunk.transpose().map_err(Lost::Transport)
    }
}
