//! A transport in memory: it plays one reply after the other and keeps what it was sent.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use ostler_runtime::{Body, Transport, TransportError, TransportFuture};

/// What the server does with one request.
pub enum Reply {
    Answer { after: Duration, status: u16, headers: Vec<(&'static str, String)>, chunks: Vec<Chunk> },
    Fail(TransportError),
    Stall,
}

/// What comes next in a body.
pub enum Chunk {
    Data(Bytes),
    Fail(TransportError),
    Pause(Duration),
    Stall,
}

impl Reply {
    pub fn new(status: u16, body: impl Into<Bytes>) -> Self {
        Self::chunks(status, [Chunk::Data(body.into())])
    }

    pub fn chunks(status: u16, chunks: impl IntoIterator<Item = Chunk>) -> Self {
        Reply::Answer { after: Duration::ZERO, status, headers: Vec::new(), chunks: chunks.into_iter().collect() }
    }

    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Reply::Answer { headers, .. } = &mut self {
            headers.push((name, value.into()));
        }
        self
    }

    pub fn late(mut self, time: Duration) -> Self {
        if let Reply::Answer { after, .. } = &mut self {
            *after = time;
        }
        self
    }
}

/// The script and what was sent; clones share both.
#[derive(Clone)]
pub struct Script {
    replies: Arc<Mutex<VecDeque<Reply>>>,
    sent: Arc<Mutex<Vec<http::Request<Bytes>>>>,
}

impl Script {
    pub fn of(replies: impl IntoIterator<Item = Reply>) -> Self {
        Script { replies: Arc::new(Mutex::new(replies.into_iter().collect())), sent: Arc::default() }
    }

    pub fn requests(&self) -> usize {
        self.sent.lock().unwrap().len()
    }

    pub fn request(&self, index: usize) -> http::Request<Bytes> {
        self.sent.lock().unwrap()[index].clone()
    }

    /// The bodies of all requests from `"Limitation"` on.
    pub fn limitations(&self) -> Vec<String> {
        let sent = self.sent.lock().unwrap();
        let bodies = sent.iter().map(|it| String::from_utf8(it.body().to_vec()).unwrap());
        bodies.map(|it| it.split_once("\"Limitation\":").map_or("", |(_, rest)| rest).to_owned()).collect()
    }
}

impl Transport for Script {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let in_memory = |body: Body| body.as_bytes().cloned().expect("a script is sent no files");
        self.sent.lock().unwrap().push(request.map(in_memory));
        let reply = self.replies.lock().unwrap().pop_front();
        Box::pin(async move {
            match reply {
                None => Err(TransportError::not_sent("the script is over")),
                Some(Reply::Stall) => std::future::pending().await,
                Some(Reply::Fail(error)) => Err(error),
                Some(Reply::Answer { after, status, headers, chunks }) => {
                    if !after.is_zero() {
                        tokio::time::sleep(after).await;
                    }
                    let mut response = http::Response::builder().status(status);
                    for (name, value) in headers {
                        response = response.header(name, value);
                    }
                    Ok(response.body(Body::from_stream(Chunks { chunks: chunks.into(), pause: None })).unwrap())
                }
            }
        })
    }
}

struct Chunks {
    chunks: VecDeque<Chunk>,
    pause: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(pause) = &mut self.pause {
            std::task::ready!(pause.as_mut().poll(cx));
            self.pause = None;
        }
        match self.chunks.pop_front() {
            None => Poll::Ready(None),
            Some(Chunk::Data(data)) => Poll::Ready(Some(Ok(data))),
            Some(Chunk::Fail(error)) => Poll::Ready(Some(Err(error))),
            Some(Chunk::Pause(time)) => {
                self.pause = Some(Box::pin(tokio::time::sleep(time)));
                self.poll_next(cx)
            }
            Some(Chunk::Stall) => {
                self.chunks.push_front(Chunk::Stall);
                Poll::Pending
            }
        }
    }
}
