//! A transport that tells how far a request has come, and takes its time; and hooks that write everything down.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::HeaderMap;
use ostler_runtime::{
    Abandoned, Attempt, Body, Finished, Hooks, Outcome, Sending, Transport, TransportError, TransportFuture, Waiting,
};
use tokio::time::{Instant, sleep};

/// Connects for a while, then answers after a while. Each request takes the next step; the last is for all that follow.
#[derive(Clone)]
pub struct Road {
    steps: Arc<Mutex<std::collections::VecDeque<Step>>>,
    departures: Arc<Mutex<Vec<Instant>>>,
    headers: Arc<Mutex<Vec<HeaderMap>>>,
}

#[derive(Clone, Copy)]
pub struct Step {
    pub connecting: Duration,
    pub answering: Duration,
    pub status: u16,
    pub body: &'static str,
    /// Whether a connection comes about.
    pub connects: bool,
}

pub const ADDED: &str = r#""5f8b1d2e-0c8a-4b6e-9a43-3a2f6f1f0c11""#;

impl Step {
    pub fn new(connecting: u64, answering: u64, status: u16, body: &'static str) -> Self {
        let (connecting, answering) = (Duration::from_secs(connecting), Duration::from_secs(answering));
        Step { connecting, answering, status, body, connects: true }
    }
}

impl Road {
    pub fn of(steps: impl IntoIterator<Item = Step>) -> Self {
        let steps = Arc::new(Mutex::new(steps.into_iter().collect()));
        Road { steps, departures: Arc::default(), headers: Arc::default() }
    }

    /// When requests left, one after the other.
    pub fn departures(&self) -> Vec<Instant> {
        self.departures.lock().unwrap().clone()
    }

    /// The headers of all requests that were begun.
    pub fn headers(&self) -> Vec<HeaderMap> {
        self.headers.lock().unwrap().clone()
    }
}

impl Transport for Road {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let mut steps = self.steps.lock().unwrap();
        let step = if steps.len() > 1 { steps.pop_front() } else { steps.front().copied() };
        let step = step.expect("a road has a step");
        self.headers.lock().unwrap().push(request.headers().clone());
        let sending: Sending = request.extensions().get().cloned().expect("each request says how it is sent");
        Box::pin(async move {
            sending.connecting();
            sleep(step.connecting).await;
            if !step.connects {
                return Err(TransportError::not_sent("connection refused"));
            }
            if !sending.depart() {
                return Err(TransportError::not_sent("the client waits no longer"));
            }
            self.departures.lock().unwrap().push(Instant::now());
            sleep(step.answering).await;
            Ok(http::Response::builder().status(step.status).body(Body::from(step.body)).unwrap())
        })
    }
}

/// Hooks that write down what they see, one line each.
#[derive(Clone, Default)]
pub struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    pub fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    fn write(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }
}

impl Hooks for Diary {
    fn headers(&self, _: &Attempt<'_>, headers: &mut HeaderMap) {
        headers.insert("x-from", http::HeaderValue::from_static("hooks"));
    }

    fn waiting(&self, attempt: &Attempt<'_>, waiting: &Waiting) {
        self.write(format!("{} #{} waits {}s", attempt.operation, attempt.number, waiting.at_least.as_secs()));
    }

    fn attempted(&self, attempt: &Attempt<'_>, outcome: &Outcome<'_>) {
        let (number, waited) = (attempt.number, outcome.waited.as_secs());
        self.write(format!("{} #{number} {:?} waited {waited}s", attempt.operation, outcome.status));
    }

    fn abandoned(&self, attempt: &Attempt<'_>, abandoned: &Abandoned) {
        let (sent, after) = (abandoned.may_have_been_sent, abandoned.elapsed.as_secs());
        self.write(format!("{} #{} abandoned sent={sent} after {after}s", attempt.operation, attempt.number));
    }

    fn finished(&self, finished: &Finished<'_>) {
        let Finished { operation, is_detached, attempts, .. } = finished;
        let ok = finished.error.is_none();
        self.write(format!("{operation} finished ok={ok} detached={is_detached} attempts={attempts}"));
    }
}
