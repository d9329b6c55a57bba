//! A transport without a network, for the tests of programs that use a client.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use crate::transport::{Body, Transport, TransportError, TransportFuture};

/// How many requests are remembered.
const REMEMBERED: usize = 10_000;

/// Answers from memory, so that a program's own tests need no server.
///
/// Answers are given in the order in which they were put in; a request after the last one fails as if the server could not
/// be reached. A clone shares answers and requests with the original. Requests hold the tokens of the client under
/// test: give it made-up ones. The last 10,000 requests are remembered.
///
/// ```
/// # use ostler_runtime::{MemoryTransport, TransportError};
/// let transport = MemoryTransport::new();
/// transport.answer(200, r#"{"OrderId":"cdfd5caa-2868-411b-ba95-322e70035f1a"}"#);
/// transport.fail(TransportError::maybe_sent("connection reset"));
/// // Client::builder(…).transport(transport.clone()).build()? …
/// assert_eq!(transport.requests().len(), 0);
/// ```
#[derive(Clone, Default)]
pub struct MemoryTransport(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    answers: VecDeque<Result<http::Response<Bytes>, TransportError>>,
    requests: VecDeque<MemoryRequest>,
}

/// A request that a [`MemoryTransport`] was sent.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MemoryRequest {
    /// The path below the server's address.
    pub path: String,
    /// The headers.
    pub headers: http::HeaderMap,
    /// The body as it was sent, with the client's tokens.
    pub body: Bytes,
}

impl MemoryTransport {
    /// A transport that has no answer yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an answer of a status from 100 to 999 and a body.
    ///
    /// # Panics
    ///
    /// When the status is none.
    pub fn answer(&self, status: u16, body: impl Into<Bytes>) {
        let mut response = http::Response::new(body.into());
        *response.status_mut() = http::StatusCode::from_u16(status).expect("a status has three digits");
        self.respond(response);
    }

    /// Adds an answer with its headers.
    pub fn respond(&self, response: http::Response<impl Into<Bytes>>) {
        self.lock().answers.push_back(Ok(response.map(Into::into)));
    }

    /// Adds a failure.
    pub fn fail(&self, error: TransportError) {
        self.lock().answers.push_back(Err(error));
    }

    /// The requests so far, the oldest first.
    pub fn requests(&self) -> Vec<MemoryRequest> {
        self.lock().requests.iter().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for MemoryTransport {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let mut state = self.lock();
            if state.requests.len() == REMEMBERED {
                state.requests.pop_front();
            }
            state.requests.push_back(MemoryRequest { path: head.uri.path().to_owned(), headers: head.headers, body });
            let answer = state.answers.pop_front();
            let answer = answer.unwrap_or_else(|| Err(TransportError::not_sent("no answer is left").permanent()))?;
            Ok(answer.map(Body::from))
        })
    }
}

impl fmt::Debug for MemoryTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        write!(f, "MemoryTransport({} answers left, {} requests)", state.answers.len(), state.requests.len())
    }
}

impl fmt::Debug for MemoryRequest {
    /// Leaves the body out: it holds the tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryRequest")
            .field("path", &self.path)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}
