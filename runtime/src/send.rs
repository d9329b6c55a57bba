//! One call from its request to its answer: the only file with I/O. Attempts, pauses and time-outs are decided here.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode, header};
use tokio::time::{Instant, sleep, timeout_at};

use crate::check::At;
use crate::client::Inner;
use crate::error::Error;
use crate::failure::{Effort, Wait};
use crate::hooks::{Attempt, Outcome};
use crate::operation::Operation;
use crate::request::{self, Page, Request};
use crate::response::{self, Answer, Lost};
use crate::retry::GivenUp;
use crate::trace;
use crate::transport::Body;

/// The most of an error's body that is read.
const MAX_ERROR_BYTES: usize = 64 * 1024;

/// How long an error's body may take: it must not use up the time for another attempt.
const ERROR_BODY_TIME: Duration = Duration::from_secs(2);

/// The most that is reserved on the word of a `Content-Length`.
const MAX_RESERVED_BYTES: usize = 1024 * 1024;

/// The answer to a call.
pub(crate) struct Sent<T> {
    pub(crate) response: T,
    /// How large the page was that was asked for in the end.
    pub(crate) page_size: Option<u32>,
}

/// Checks, encodes, sends and decodes; sends again what may be sent again.
pub(crate) async fn send<R: Request>(
    client: &Inner,
    request: &R,
    page: Option<Page<'_>>,
) -> Result<Sent<R::Response>, Error> {
    let operation = const { &R::OPERATION };
    request.check(At::root()).map_err(|violation| Error::violation(Some(operation.id), violation))?;
    if tokio::runtime::Handle::try_current().is_err() {
        return Err(Error::configuration("a call needs a tokio runtime".to_owned()));
    }
    trace::call(operation, attempts(client, operation, request, page)).await
}

/// Sends until there is an answer, or no reason to try again.
async fn attempts<R: Request>(
    client: &Inner,
    operation: &'static Operation,
    request: &R,
    mut page: Option<Page<'_>>,
) -> Result<Sent<R::Response>, Error> {
    let begun = Instant::now();
    let deadline = Deadline::after(begun, client.limits.total);
    let mut last = None;
    for number in 1.. {
        let mut message = request::encode(client, request, page)?;
        if let Err(no_room) = client.limiter.acquire(deadline.at).await {
            // What the server said last says more than that there is no time left.
            return Err(last.unwrap_or_else(|| response::held(operation, no_room, begun.elapsed())));
        }
        let attempt = Attempt { operation: operation.id, number };
        add_headers(client, &attempt, &mut message);
        let sent = Instant::now();
        let (answer, page_asked) = (exchange(client, operation, message, &deadline), page);
        let result = trace::attempt(number, async {
            let answer = answer.await?;
            Ok((response::read::<R>(client, &answer)?, answer))
        });
        let error = match result.await {
            Ok((response, answer)) => {
                client.retry.budget.refund();
                let (status, request_id) = (Some(answer.status.as_u16()), answer.request_id.as_deref());
                let outcome = Outcome { status, elapsed: sent.elapsed(), request_id, error: None, again_in: None };
                client.hooks.attempted(&attempt, &outcome);
                return Ok(Sent { response, page_size: page_asked.map(|it| it.count) });
            }
            Err(error) => error.after(Effort { attempts: number, elapsed: begun.elapsed(), budget_spent: false }),
        };
        let pause = pause(client, &error, number, &deadline);
        observe(client, &attempt, &error, sent.elapsed(), pause.ok());
        let pause = match pause {
            Ok(pause) => pause,
            Err(GivenUp::Tried) => return Err(error),
            Err(GivenUp::BudgetSpent) => return Err(error.without_budget()),
        };
        if error.status() == Some(StatusCode::REQUEST_TIMEOUT.as_u16()) {
            // The server could not prepare so much in time.
            page = page.map(|it| Page { count: (it.count / 2).max(1), ..it });
        }
        trace::again(&error, pause);
        last = Some(error);
        sleep(pause).await;
    }
    unreachable!("the numbers do not end before the attempts do")
}

/// Whether to send again, and when. What the server says about its limit concerns everyone who shares it.
fn pause(client: &Inner, error: &Error, number: u32, deadline: &Deadline) -> Result<Duration, GivenUp> {
    let pause = client.retry.pause(error, number, deadline.left());
    if error.status() == Some(StatusCode::TOO_MANY_REQUESTS.as_u16()) {
        let wish = error.retry_after();
        client.limiter.pause(pause.ok().or(wish).unwrap_or_else(|| client.retry.backoff(number, None)));
    }
    pause
}

fn observe(client: &Inner, attempt: &Attempt<'_>, error: &Error, elapsed: Duration, again_in: Option<Duration>) {
    let (status, request_id) = (error.status(), error.request_id());
    client.hooks.attempted(attempt, &Outcome { status, elapsed, request_id, error: Some(error), again_in });
}

/// Lets the hooks add their headers; those of the client stay.
fn add_headers(client: &Inner, attempt: &Attempt<'_>, message: &mut http::Request<Bytes>) {
    let mut headers = HeaderMap::new();
    client.hooks.headers(attempt, &mut headers);
    let own = std::mem::replace(message.headers_mut(), headers);
    for name in [header::CONTENT_LENGTH, header::HOST, header::TRANSFER_ENCODING] {
        message.headers_mut().remove(name);
    }
    for (name, value) in own {
        if let Some(name) = name {
            message.headers_mut().insert(name, value);
        }
    }
}

/// Sends one HTTP request and reads its answer whole.
async fn exchange(
    client: &Inner,
    operation: &'static Operation,
    message: http::Request<Bytes>,
    deadline: &Deadline,
) -> Result<Answer, Error> {
    let sent = deadline.race(client.limits.first_byte, Wait::FirstByte, client.transport.send(message));
    let response = match sent.await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => return Err(response::lost(client, operation, Lost::Transport(error))),
        Err(lost) => return Err(response::lost(client, operation, lost)),
    };
    let (head, body) = response.into_parts();
    let reader = Reader { body, deadline, idle: client.limits.idle };
    let body = if head.status.is_success() {
        reader.whole(client.max_response_bytes, &head.headers).await
    } else {
        Ok(reader.beginning(MAX_ERROR_BYTES.min(client.max_response_bytes)).await)
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
        while let Ok(Ok(Some(chunk))) = timeout_at(until, self.next()).await {
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
        let next = poll_fn(|cx| Pin::new(&mut *body).poll_next(cx));
        let chunk = self.deadline.race(self.idle, Wait::NextByte, next).await?;
        chunk.transpose().map_err(Lost::Transport)
    }
}

/// When the call's time is over.
struct Deadline {
    at: Option<Instant>,
    total: Duration,
}

impl Deadline {
    fn after(begun: Instant, total: Duration) -> Self {
        // A time-out beyond the clock's range is none.
        Deadline { at: begun.checked_add(total), total }
    }

    fn left(&self) -> Option<Duration> {
        self.at.map(|at| at.saturating_duration_since(Instant::now()))
    }

    /// Waits for a future, at most for `limit` and never beyond the call's time.
    async fn race<F: Future>(&self, limit: Duration, wait: Wait, future: F) -> Result<F::Output, Lost> {
        let step = Instant::now().checked_add(limit);
        let (at, wait, after) = match (self.at, step) {
            (Some(at), Some(step)) if step < at => (step, wait, limit),
            (Some(at), _) => (at, Wait::Call, self.total),
            (None, Some(step)) => (step, wait, limit),
            (None, None) => return Ok(future.await),
        };
        timeout_at(at, future).await.map_err(|_| Lost::TimedOut { wait, after })
    }
}
