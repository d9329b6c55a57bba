//! A transport that answers from a list and remembers what it was asked: tests of single calls, without a socket.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use mews_connector::transport::{Body, Transport, TransportError, TransportFuture};
use mews_connector::{AccessToken, Client, ClientToken, Credentials, Platform};

/// The token of the client application that [`client`] sends.
pub const CLIENT_TOKEN: &str = "CANARY-CLIENT-TOKEN-5B0C";

/// The access token that [`client`] sends.
pub const ACCESS_TOKEN: &str = "CANARY-ACCESS-TOKEN-91FE";

/// What a [`Canned`] transport does with one request.
#[derive(Debug)]
pub enum Reply {
    /// Answers.
    Answer(http::Response<Bytes>),
    /// Fails before the request has left.
    NotSent,
    /// Fails when the request may have arrived.
    MaybeSent,
}

/// An answer with a body of JSON.
pub fn json(status: u16, body: impl ToString) -> Reply {
    let response = http::Response::builder()
        .status(status)
        .header("Content-Type", "application/json")
        .header("Request-Id", "3f5b1f0e-0001-4000-8000-000000000001")
        .body(Bytes::from(body.to_string()));
    Reply::Answer(response.expect("the parts of an answer are valid"))
}

/// An answer without a body.
pub fn no_content() -> Reply {
    let response = http::Response::builder().status(204).body(Bytes::new());
    Reply::Answer(response.expect("the parts of an answer are valid"))
}

/// A transport that gives its replies one after the other. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Canned(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    replies: VecDeque<Reply>,
    requests: Vec<http::Request<Bytes>>,
}

impl Canned {
    /// A transport with these replies; a request after the last of them is not sent.
    pub fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        let state = State { replies: replies.into_iter().collect(), requests: Vec::new() };
        Self(Arc::new(Mutex::new(state)))
    }

    /// The number of requests so far.
    pub fn count(&self) -> usize {
        self.lock().requests.len()
    }

    /// The body of the request with this index, as text.
    ///
    /// # Panics
    ///
    /// When there is no such request, or its body is not a text.
    pub fn body(&self, index: usize) -> String {
        String::from_utf8(self.lock().requests[index].body().to_vec()).expect("a request is UTF-8")
    }

    /// The request with this index, without its body.
    ///
    /// # Panics
    ///
    /// When there is no such request.
    pub fn head(&self, index: usize) -> http::request::Parts {
        self.lock().requests[index].clone().into_parts().0
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Canned {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let mut state = self.lock();
        state.requests.push(request.map(|it| it.as_bytes().cloned().expect("the operations send no files")));
        let reply = state.replies.pop_front().unwrap_or(Reply::NotSent);
        Box::pin(async move {
            match reply {
                Reply::Answer(response) => Ok(response.map(Body::from)),
                Reply::NotSent => Err(TransportError::not_sent("no reply is left")),
                Reply::MaybeSent => Err(TransportError::maybe_sent("the connection was reset")),
            }
        })
    }
}

/// Credentials with the canary tokens above.
pub fn credentials() -> Credentials {
    Credentials::new(ClientToken::new(CLIENT_TOKEN), AccessToken::new(ACCESS_TOKEN), "Sample Client 1.0.0")
}

/// A client with them.
///
/// # Panics
///
/// When the client cannot be built.
pub fn client(transport: &Canned) -> Client {
    // Each reply is for one attempt.
    let builder = Client::builder(Platform::Demo, credentials()).transport(transport.clone()).max_attempts(1);
    builder.build().expect("the client can be built")
}
