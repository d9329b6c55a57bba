//! A transport without a network, for the tests of programs that use a client.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_core::Stream;

use crate::transport::body::Body;
use crate::transport::failure::TransportError;
use crate::transport::sending::Sending;
use crate::transport::{Transport, TransportFuture};

/// How many requests are remembered.
const REMEMBERED: usize = 10_000;

/// How many bytes the body of a request may have that is read while it is sent.
const LONGEST_BODY: usize = 256 * 1024 * 1024;

/// Answers from memory, so that a program's own tests need no server.
///
/// An answer belongs to an operation ([`answer_to`](Self::answer_to)) or to whichever request comes
/// ([`answer`](Self::answer)). A request gets the first answer of its own operation that is left, else the first of the
/// others; after the last one it fails as if the server could not be reached. Each answer is given once. A clone
/// shares answers and requests with the original. Requests hold the tokens of the client under test: give it made-up
/// ones. The last 10,000 requests are remembered.
///
/// A file of a request is read to its end, up to 256 MiB, and stands in the request's body. One that cannot be read takes
/// no answer, and its request is not remembered: a server would not have got all of it.
///
/// The pauses between attempts are real ones: a test of what fails sets
/// [`max_attempts(1)`](crate::ClientBuilder::max_attempts) or a short [`backoff`](crate::ClientBuilder::backoff), as below.
///
/// ```
/// # use std::time::Duration;
/// # use ostler_runtime::{ClientBuilder, Error, MemoryTransport, TransportError, private::Core};
/// # fn test(builder: ClientBuilder<Core>) -> Result<(), Box<dyn std::error::Error>> {
/// let transport = MemoryTransport::new();
/// transport.answer_to("addPet", 200, r#"{"id":"cdfd5caa-2868-411b-ba95-322e70035f1a"}"#);
/// transport.fail_to("listPets", TransportError::maybe_sent("connection reset"));
/// transport.answer(503, "busy");
/// // With the builder that the `Client::builder` of a crate makes:
/// let client = builder.transport(transport.clone()).backoff(Duration::ZERO, Duration::ZERO).build()?;
/// // …
/// for request in transport.requests() {
///     println!("{:?}: {}", request.operation, request.json()?["page"]["limit"]);
/// }
/// # assert_eq!(transport.requests().len(), 0);
/// # drop(client);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct MemoryTransport(Arc<Mutex<State>>);

type Answer = Result<http::Response<Bytes>, TransportError>;

#[derive(Default)]
struct State {
    answers: VecDeque<Answer>,
    /// By the operation's id.
    answers_to: BTreeMap<String, VecDeque<Answer>>,
    requests: VecDeque<MemoryRequest>,
}

/// A request that a [`MemoryTransport`] was sent.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MemoryRequest {
    /// The operation's id, such as `addPet`; nothing when it was not a client that sent the request.
    pub operation: Option<&'static str>,
    /// The HTTP method.
    pub method: http::Method,
    /// The path, with that of the server's address in front: `/v1/pets` where the address ends with `/v1`.
    pub path: String,
    /// What stands behind the `?` of the address, with the client's keys where they travel there.
    pub query: Option<String>,
    /// The headers.
    pub headers: http::HeaderMap,
    /// The body as it was sent, with the client's tokens.
    pub body: Bytes,
}

impl MemoryRequest {
    /// The body as JSON, with the client's tokens. Numbers are those of `serde_json`: compare an amount of many digits in
    /// [`body`](Self::body).
    ///
    /// # Errors
    ///
    /// When the body is not JSON, which a client does not send.
    pub fn json(&self) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }
}

impl MemoryTransport {
    /// A transport that has no answer yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an answer of a status from 100 to 999 and a body, to whichever request comes.
    ///
    /// # Panics
    ///
    /// When the status is not one of these.
    pub fn answer(&self, status: u16, body: impl Into<Bytes>) {
        self.respond(response(status, body.into()));
    }

    /// Adds an answer with its headers, to whichever request comes.
    pub fn respond(&self, response: http::Response<impl Into<Bytes>>) {
        self.lock().answers.push_back(Ok(response.map(Into::into)));
    }

    /// Adds a failure of whichever request comes.
    pub fn fail(&self, error: TransportError) {
        self.lock().answers.push_back(Err(error));
    }

    /// Adds an answer to an operation, by its `operationId` as the document spells it, such as `addPet`, with a status from 100 to 999 and a body.
    ///
    /// # Panics
    ///
    /// When the status is not one of these.
    pub fn answer_to(&self, operation: impl Into<String>, status: u16, body: impl Into<Bytes>) {
        self.respond_to(operation, response(status, body.into()));
    }

    /// Adds an answer to an operation, with its headers.
    pub fn respond_to(&self, operation: impl Into<String>, response: http::Response<impl Into<Bytes>>) {
        self.lock().of(operation.into()).push_back(Ok(response.map(Into::into)));
    }

    /// Adds a failure of an operation.
    pub fn fail_to(&self, operation: impl Into<String>, error: TransportError) {
        self.lock().of(operation.into()).push_back(Err(error));
    }

    /// The requests so far, the oldest first.
    pub fn requests(&self) -> Vec<MemoryRequest> {
        self.lock().requests.iter().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn response(status: u16, body: Bytes) -> http::Response<Bytes> {
    let mut response = http::Response::new(body);
    *response.status_mut() = http::StatusCode::from_u16(status).expect("a status has three digits");
    response
}

impl State {
    fn of(&mut self, operation: String) -> &mut VecDeque<Answer> {
        self.answers_to.entry(operation).or_default()
    }

    /// The next answer to an operation.
    fn take(&mut self, operation: Option<&str>) -> Option<Answer> {
        let own = operation.and_then(|it| self.answers_to.get_mut(it)?.pop_front());
        own.or_else(|| self.answers.pop_front())
    }

    /// Why there is no answer to an operation, with what is there for others: a name may have been misspelt.
    fn nothing_left(&self, operation: Option<&str>) -> String {
        let others = self.answers_to.iter().filter(|(_, answers)| !answers.is_empty()).map(|(name, _)| name.as_str());
        let others: Vec<_> = others.collect();
        let others = if others.is_empty() { String::new() } else { format!(", only to {}", others.join(", ")) };
        format!("no answer is left to {}{others}", operation.unwrap_or("this request"))
    }

    fn remember(&mut self, request: MemoryRequest) {
        if self.requests.len() == REMEMBERED {
            self.requests.pop_front();
        }
        self.requests.push_back(request);
    }
}

/// All of a body, since a test may look at it.
async fn whole(mut body: Body) -> Result<Bytes, TransportError> {
    if let Some(bytes) = body.as_bytes() {
        return Ok(bytes.clone());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await {
        bytes.extend_from_slice(&chunk?);
        if bytes.len() > LONGEST_BODY {
            let problem = "a transport in memory takes a body of at most 256 MiB: send a larger one to a server";
            return Err(TransportError::maybe_sent(problem).permanent());
        }
    }
    Ok(bytes.into())
}

impl Transport for MemoryTransport {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            let operation = Sending::of(&request).map(Sending::operation);
            let (head, body) = request.into_parts();
            let path = head.uri.path().to_owned();
            let query = head.uri.query().map(str::to_owned);
            let (method, headers) = (head.method, head.headers);
            let body = whole(body).await?;
            let mut state = self.lock();
            state.remember(MemoryRequest { operation, method, path, query, headers, body });
            match state.take(operation) {
                Some(answer) => answer.map(|it| it.map(Body::from)),
                None => Err(TransportError::not_sent(state.nothing_left(operation)).permanent()),
            }
        })
    }
}

impl fmt::Debug for MemoryTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        let answers = state.answers.len() + state.answers_to.values().map(VecDeque::len).sum::<usize>();
        write!(f, "MemoryTransport({answers} answers left, {} requests)", state.requests.len())
    }
}

impl fmt::Debug for MemoryRequest {
    /// Leaves the body and the query out: they hold the tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryRequest")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}
