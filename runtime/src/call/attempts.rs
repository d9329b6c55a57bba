//! Attempts, pauses and the budget: a request is sent until there is an answer, or no reason to try again.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode, header};
use tokio::time::{Instant, sleep};

use crate::call::answer::{self, Answer, Lost};
use crate::call::caller::Caller;
use crate::call::course::Course;
use crate::call::deadline::Deadline;
use crate::call::events::{Event, Events, within_attempt};
use crate::call::exchange::exchange;
use crate::call::hooks::{Abandoned, Attempt, Finished, Outcome, Waiting};
use crate::call::limiter::{NoRoom, Place};
use crate::call::operation::Operation;
use crate::call::options::CallOptions;
use crate::call::page::Page;
use crate::call::payload::{Payload, Unready, Upload};
use crate::call::retry::GivenUp;
use crate::call::scheme::Scheme;
use crate::call::security;
use crate::error::Error;
use crate::error::failure::{Effort, Wait};
use crate::safety::Safety;
use crate::transport::body::Body;
use crate::transport::sending::Sending;

/// A call without its types, so that the loop of attempts is compiled once and not for each operation.
pub(crate) trait ErasedCall: Send {
    /// The HTTP request for a page.
    fn encode(&self, caller: &Caller, page: Option<Page<'_>>) -> Result<http::Request<Payload>, Error>;

    /// The ways to say who asks.
    fn security(&self) -> &'static [&'static [Scheme]];

    /// Reads the answer, and keeps what it says.
    fn read(&mut self, caller: &Caller, answer: &mut Answer) -> Result<(), Error>;
}

/// One call with all its attempts. Dropped before it ended, it says that it was abandoned.
pub(crate) struct Attempts<'a> {
    caller: &'a Caller,
    operation: &'static Operation,
    options: &'a CallOptions,
    course: &'a Course,
    begun: Instant,
    deadline: Deadline,
    /// Of the attempt that is being made, counted from 1.
    number: u32,
    /// Of the attempt that is being made, once there is one.
    place: Option<Arc<Place>>,
    request_id: Option<String>,
    /// The caller with the tokens that came from a source for this call, to be kept out of messages; none at first.
    informed: Option<Arc<Caller>>,
    is_detached: bool,
    is_over: bool,
}

impl<'a> Attempts<'a> {
    pub(crate) fn new(
        caller: &'a Caller,
        operation: &'static Operation,
        options: &'a CallOptions,
        course: &'a Course,
    ) -> Self {
        let begun = Instant::now();
        let deadline = Deadline::after(begun, options.timeout.unwrap_or(caller.limits.total));
        let (number, place, request_id, informed) = (0, None, None, None);
        let (is_detached, is_over) = (false, false);
        Attempts {
            caller,
            operation,
            options,
            course,
            begun,
            deadline,
            number,
            place,
            request_id,
            informed,
            is_detached,
            is_over,
        }
    }

    /// The attempts of a call that may go on without its caller.
    pub(crate) fn detached(mut self) -> Self {
        self.is_detached = true;
        self
    }

    pub(crate) fn events(&self) -> &'static dyn Events {
        self.caller.events
    }

    /// Sends what was checked until there is an answer; gives the size of the page that was asked for in the end.
    pub(crate) async fn run(
        mut self,
        checked: Result<(), Error>,
        call: &mut dyn ErasedCall,
        page: Option<Page<'_>>,
    ) -> Result<Option<u32>, Error> {
        let result = match checked {
            Ok(()) => self.until_answered(call, page).await,
            Err(error) => Err(error),
        };
        self.is_over = true;
        let error = result.as_ref().err();
        self.caller.hooks.finished(&Finished {
            operation: self.operation.id,
            is_write: self.is_write(),
            is_detached: self.is_detached,
            attempts: error.map_or(self.number, Error::attempts),
            elapsed: self.begun.elapsed(),
            request_id: error.map_or(self.request_id.as_deref(), Error::request_id),
            error,
        });
        result
    }

    async fn until_answered(
        &mut self,
        call: &mut dyn ErasedCall,
        mut page: Option<Page<'_>>,
    ) -> Result<Option<u32>, Error> {
        let mut last: Option<Error> = None;
        loop {
            self.number += 1;
            let mut message = call.encode(self.caller, page)?;
            let schemes = security::choose(self.operation.id, call.security(), &self.caller.credentials)?;
            let waited = match self.wait_for_place().await {
                Ok(waited) => waited,
                // What the server said last says more than that there is no time left.
                Err(no_room) => {
                    let held = || answer::held(self.operation, no_room, self.begun.elapsed());
                    return Err(last.unwrap_or_else(held));
                }
            };
            self.authorise(schemes, &mut message).await?;
            let (message, upload) = self.open(message).await?;
            let (error, pause) = match self.attempt(call, message, &upload, waited).await {
                Ok(()) => return Ok(page.map(|it| it.count)),
                Err((error, Ok(pause))) => (error, pause),
                Err((error, Err(GivenUp::Tried))) => return Err(error),
                Err((error, Err(GivenUp::BudgetSpent))) => return Err(error.without_budget()),
            };
            if error.status() == Some(StatusCode::REQUEST_TIMEOUT.as_u16()) {
                // The server could not prepare so much in time.
                page = page.map(|it| Page { count: (it.count / 2).max(1), ..it });
            }
            let (attempts, pause_ms) = (error.attempts(), milliseconds(pause));
            self.caller.events.happened(&Event::Again { attempts, pause_ms });
            last = Some(error);
            sleep(pause).await;
        }
    }

    /// Waits for the limiter, and says so where it takes time.
    async fn wait_for_place(&mut self) -> Result<Duration, NoRoom> {
        let begun = Instant::now();
        if let Some(at_least) = self.caller.limiter.wait_from_now() {
            self.caller.events.happened(&Event::Waiting { at_least_ms: milliseconds(at_least) });
            self.caller.hooks.waiting(&self.current(), &Waiting { at_least });
        }
        self.place = Some(Arc::new(self.caller.limiter.reserve(self.deadline.at).await?));
        Ok(begun.elapsed())
    }

    /// Puts into the request who asks. Where that fails, nothing was sent.
    async fn authorise(
        &mut self,
        schemes: &'static [Scheme],
        message: &mut http::Request<Payload>,
    ) -> Result<(), Error> {
        let informed = self.informed.clone();
        let caller = informed.as_deref().unwrap_or(self.caller);
        match security::authorise(caller, self.operation, schemes, message, &self.deadline).await {
            Ok(fresh) if fresh.is_empty() => Ok(()),
            Ok(fresh) => {
                let redactor = caller.redactor.with(fresh);
                self.informed = Some(Arc::new(Caller { redactor, ..caller.clone() }));
                Ok(())
            }
            Err(error) => Err(self.unsent(error)),
        }
    }

    /// Looks at the files of the request. Where one cannot be read, nothing was sent.
    async fn open(&mut self, message: http::Request<Payload>) -> Result<(http::Request<Body>, Upload), Error> {
        let (head, payload) = message.into_parts();
        let opened = match payload.has_files() {
            true => self.deadline.race(Duration::MAX, Wait::Body, payload.open()).await,
            false => Ok(payload.open().await),
        };
        let lost = match opened {
            Ok(Ok((body, upload))) => return Ok((http::Request::from_parts(head, body), upload)),
            Ok(Err(Unready::Spent(file))) => {
                self.end_place(false);
                let message =
                    format!("{file} is a stream, which can be sent once, and was sent before: make a new one");
                return Err(Error::unencodable(self.operation.id, message));
            }
            Ok(Err(Unready::Unreadable(file))) => Lost::Unreadable { file, is_begun: false },
            Err(lost) => answer::of_body(lost),
        };
        let informed = self.informed.clone();
        Err(self.unsent(answer::lost(informed.as_deref().unwrap_or(self.caller), self.operation, lost)))
    }

    /// The error of an attempt that was not begun.
    fn unsent(&mut self, error: Error) -> Error {
        self.end_place(false);
        let attempts = self.number - 1;
        error.after(Effort { attempts, elapsed: self.begun.elapsed(), budget_spent: false })
    }

    /// Sends the request once, and decides whether it will be sent again.
    async fn attempt(
        &mut self,
        call: &mut dyn ErasedCall,
        mut message: http::Request<Body>,
        upload: &Upload,
        waited: Duration,
    ) -> Result<(), (Error, Result<Duration, GivenUp>)> {
        let informed = self.informed.clone();
        let caller = informed.as_deref().unwrap_or(self.caller);
        self.add_headers(&mut message);
        let sending = self.hand_over(&mut message);
        let sent = Instant::now();
        let answer = async {
            let result =
                exchange(caller, self.operation, message, upload.meter.as_deref(), &sending, &self.deadline).await;
            let result = result.and_then(|mut answer| call.read(caller, &mut answer).map(|()| answer));
            say_outcome(caller, &result, sent.elapsed());
            result
        };
        let result = within_attempt(caller.events, self.number, answer).await;
        let (error, elapsed) = match result {
            Ok(answer) => {
                self.end_place(true);
                caller.retry.budget.refund();
                let (status, request_id) = (Some(answer.status.as_u16()), answer.request_id.as_deref());
                let (elapsed, error, again_in) = (sent.elapsed(), None, None);
                let outcome = Outcome { status, elapsed, waited, request_id, error, again_in };
                caller.hooks.attempted(&self.current(), &outcome);
                self.request_id = answer.request_id;
                return Ok(());
            }
            Err(error) => (error, sent.elapsed()),
        };
        self.end_place(!error.is_not_sent());
        let error = error.after(Effort { attempts: self.number, elapsed: self.begun.elapsed(), budget_spent: false });
        let pause = self.pause(&error, upload);
        let again_in = pause.ok();
        let (status, request_id) = (error.status(), error.request_id());
        let outcome = Outcome { status, elapsed, waited, request_id, error: Some(&error), again_in };
        caller.hooks.attempted(&self.current(), &outcome);
        // What is in doubt stays so, whatever becomes of the task that was about to say it.
        if !matches!(error, Error::OutcomeUnknown(_)) {
            self.course.take_back();
        }
        Err((error, pause))
    }

    /// Gives the transport what it may tell of the request's way.
    fn hand_over(&self, message: &mut http::Request<Body>) -> Sending {
        let place = self.place.clone();
        let begin = move |_| {
            if let Some(place) = &place {
                place.begin();
            }
        };
        let own_connection = self.is_write() || self.options.own_connection;
        let sending = Sending::watched(self.operation.id, self.operation.safety, own_connection, begin);
        message.extensions_mut().insert(sending.clone());
        self.course.hand_over(sending.clone());
        sending
    }

    /// The place counts, or goes to somebody else.
    fn end_place(&mut self, counts: bool) {
        match self.place.take() {
            Some(place) if counts => place.begin(),
            Some(place) => place.give_back(),
            None => {}
        }
    }

    /// Whether to send again, and when. What the server says about its limit concerns everyone who shares it.
    fn pause(&self, error: &Error, upload: &Upload) -> Result<Duration, GivenUp> {
        let Caller { retry, limiter, .. } = self.caller;
        let most = self.options.max_attempts.unwrap_or(retry.max_attempts);
        // A stream is there once: what was begun cannot be sent again.
        let most = if upload.is_spent() { self.number } else { most };
        let pause = retry.pause(error, self.number, most, self.deadline.left());
        if error.status() == Some(StatusCode::TOO_MANY_REQUESTS.as_u16()) {
            let wish = error.retry_after();
            limiter.pause(pause.ok().or(wish).unwrap_or_else(|| retry.backoff(self.number, None)));
        }
        pause
    }

    /// Lets the hooks and the call add their headers; those of the client stay.
    fn add_headers(&self, message: &mut http::Request<Body>) {
        let mut headers = HeaderMap::new();
        self.caller.hooks.headers(&self.current(), &mut headers);
        let own = std::mem::take(message.headers_mut());
        for (name, value) in &self.options.headers {
            headers.insert(name, value.clone());
        }
        for name in [header::CONTENT_LENGTH, header::HOST, header::TRANSFER_ENCODING] {
            headers.remove(name);
        }
        for (name, value) in own {
            if let Some(name) = name {
                headers.insert(name, value);
            }
        }
        *message.headers_mut() = headers;
    }

    fn current(&self) -> Attempt<'static> {
        Attempt { operation: self.operation.id, is_write: self.is_write(), number: self.number }
    }

    fn is_write(&self) -> bool {
        self.operation.safety == Safety::Write
    }
}

impl Drop for Attempts<'_> {
    fn drop(&mut self) {
        if self.is_over {
            return;
        }
        let may_have_been_sent = !self.course.give_up();
        self.end_place(may_have_been_sent);
        let (attempt, elapsed) = (self.current(), self.begun.elapsed());
        self.caller.events.happened(&Event::Abandoned {
            operation: attempt.operation,
            attempt: attempt.number,
            is_write: attempt.is_write,
            may_have_been_sent,
            elapsed_ms: milliseconds(elapsed),
        });
        self.caller.hooks.abandoned(&attempt, &Abandoned { may_have_been_sent, elapsed });
    }
}

fn say_outcome(caller: &Caller, result: &Result<Answer, Error>, elapsed: Duration) {
    let elapsed_ms = milliseconds(elapsed);
    caller.events.happened(&match result {
        Ok(answer) => Event::Answered {
            status: answer.status.as_u16(),
            elapsed_ms,
            request_id: answer.request_id.as_deref(),
            bytes: answer.body.len(),
        },
        Err(error) => Event::Failed { status: error.status(), elapsed_ms, request_id: error.request_id(), error },
    });
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
