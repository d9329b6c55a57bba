//! Bodies that come faster than they end.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use ostler_runtime::{Body, Error, Transport, TransportError, TransportFuture};

use crate::support::*;

/// Answers with a status and a body of nothing, again and again and at once.
struct Endless(u16);

impl Transport for Endless {
    fn send(&self, _: http::Request<Body>) -> TransportFuture<'_> {
        let response = http::Response::builder().status(self.0).body(Body::from_stream(Nothing)).unwrap();
        Box::pin(async { Ok(response) })
    }
}

struct Nothing;

impl Stream for Nothing {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(Some(Ok(Bytes::new())))
    }
}

#[tokio::test]
async fn a_body_that_is_always_ready_and_never_ends_is_stopped_by_the_time() {
    let client = builder(Endless(200)).timeout(Duration::from_millis(50)).build().unwrap();
    let error = client.send(&GetAll::new()).await.unwrap_err();
    assert!(matches!(&error, Error::Transit(it) if it.is_timeout()), "{error:?}");
    let client = builder(Endless(500)).timeout(Duration::from_millis(50)).build().unwrap();
    assert_eq!(client.send(&GetAll::new()).await.unwrap_err().status(), Some(500));
}
