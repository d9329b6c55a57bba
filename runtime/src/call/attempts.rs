//! Attempts, pauses and the budget: a request is sent until there is an answer, or no reason to try again.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use tokio::time::{Instant, sleep};

use crate::call::answer::{self, Answer};
use crate::call::caller::Caller;
use crate::call::deadline::Deadline;
use crate::call::exchange::exchange;
use crate::call::hooks::{Attempt, Outcome};
use crate::call::operation::Operation;
use crate::call::request::Page;
use crate::call::retry::GivenUp;
use crate::call::trace;
use crate::error::Error;
use crate::error::failure::Effort;

/// A call without its types, so that the loop of attempts is compiled once and not for each operation.
pub(crate) trait ErasedCall: Send {
    fn operation(&self) -> &'static Operation;

    /// The HTTP request for a page.
    fn encode(&self, caller: &Caller, page: Option<Page<'_>>) -> Result<http::Request<Bytes>, Error>;

    /// Reads the answer, and keeps what it says.
    fn read(&mut self, caller: &Caller, answer: &Answer) -> Result<(), Error>;
}

/// Sends until there is an answer; gives the size of the page that was asked for in the end.
pub(crate) async fn attempts(
    caller: &Caller,
    call: &mut dyn ErasedCall,
    mut page: Option<Page<'_>>,
) -> Result<Option<u32>, Error> {
    let operation = call.operation();
    let begun = Instant::now();
    let deadline = Deadline::after(begun, caller.limits.total);
    let mut last = None;
    for number in 1.. {
        let mut message = call.encode(caller, page)?;
        if let Err(no_room) = caller.limiter.acquire(deadline.at).await {
            // What the server said last says more than that there is no time left.
            return Err(last.unwrap_or_else(|| answer::held(operation, no_room, begun.elapsed())));
        }
        let attempt = Attempt { operation: operation.id, number };
        add_headers(caller, &attempt, &mut message);
        let sent = Instant::now();
        let (answer, page_asked) = (exchange(caller, operation, message, &deadline), page);
        let result = trace::attempt(number, async {
            let answer = answer.await?;
            call.read(caller, &answer)?;
            Ok(answer)
        });
        let error = match result.await {
            Ok(answer) => {
                caller.retry.budget.refund();
                let (status, request_id) = (Some(answer.status.as_u16()), answer.request_id.as_deref());
                let outcome = Outcome { status, elapsed: sent.elapsed(), request_id, error: None, again_in: None };
                caller.hooks.attempted(&attempt, &outcome);
                return Ok(page_asked.map(|it| it.count));
            }
            Err(error) => error.after(Effort { attempts: number, elapsed: begun.elapsed(), budget_spent: false }),
        };
        let pause = pause(caller, &error, number, &deadline);
        observe(caller, &attempt, &error, sent.elapsed(), pause.ok());
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
fn pause(caller: &Caller, error: &Error, number: u32, deadline: &Deadline) -> Result<Duration, GivenUp> {
    let pause = caller.retry.pause(error, number, deadline.left());
    if error.status() == Some(StatusCode::TOO_MANY_REQUESTS.as_u16()) {
        let wish = error.retry_after();
        caller.limiter.pause(pause.ok().or(wish).unwrap_or_else(|| caller.retry.backoff(number, None)));
    }
    pause
}

fn observe(caller: &Caller, attempt: &Attempt<'_>, error: &Error, elapsed: Duration, again_in: Option<Duration>) {
    let (status, request_id) = (error.status(), error.request_id());
    caller.hooks.attempted(attempt, &Outcome { status, elapsed, request_id, error: Some(error), again_in });
}

/// Lets the hooks add their headers; those of the client stay.
fn add_headers(caller: &Caller, attempt: &Attempt<'_>, message: &mut http::Request<Bytes>) {
    let mut headers = HeaderMap::new();
    caller.hooks.headers(attempt, &mut headers);
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
