//! A layer round the connector that says when a connection stands: until then nothing of a request can have left.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

use crate::error::failure::BoxError;
use crate::transport::drivers;
use crate::transport::sending::Sending;

tokio::task_local! {
    /// The request that connects, since a connector is told the address only.
    static SENDING: Sending;
}

/// Polls a future whose connections belong to this request.
pub(crate) async fn on_behalf_of<F: Future>(sending: Option<Sending>, future: F) -> F::Output {
    match sending {
        Some(sending) => SENDING.scope(sending, future).await,
        None => future.await,
    }
}

/// Makes a connector tell when it is done.
#[derive(Clone, Copy)]
pub(crate) struct TellDeparture;

/// A connector that tells when it is done.
#[derive(Clone)]
pub(crate) struct Telling<S>(S);

impl<S> Layer<S> for TellDeparture {
    type Service = Telling<S>;

    fn layer(&self, connector: S) -> Telling<S> {
        Telling(connector)
    }
}

impl<S, R> Service<R> for Telling<S>
where
    S: Service<R, Error = BoxError>,
    S::Response: Send,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, address: R) -> Self::Future {
        let sending = SENDING.try_with(Clone::clone).ok();
        let is_own = sending.as_ref().is_some_and(Sending::needs_own_connection);
        // A write waits for this connection and no other. A read may leave on one that another read gives back meanwhile.
        if let Some(waiting) = sending.as_ref().filter(|_| is_own) {
            waiting.connecting();
        }
        let connecting = self.0.call(address);
        Box::pin(async move {
            let connection = without_panic(connecting).await?;
            // A read that left on another connection is elsewhere by now, and this one completes in the background.
            let waits = SENDING.try_with(|_| ()).is_ok();
            match sending.filter(|_| waits || is_own) {
                Some(sending) if !sending.depart() => Err("nobody waits for the connection any more".into()),
                _ => Ok(connection),
            }
        })
    }
}

/// That a runtime cannot open connections, or is gone, is something that tokio says by a panic.
async fn without_panic<T>(connecting: impl Future<Output = Result<T, BoxError>>) -> Result<T, BoxError> {
    let mut connecting = Box::pin(connecting);
    let polled = poll_fn(|cx| {
        let poll = catch_unwind(AssertUnwindSafe(|| connecting.as_mut().poll(cx)));
        poll.unwrap_or_else(|panic| Poll::Ready(Err(Box::new(CannotConnect(drivers::text(&*panic).to_owned())))))
    });
    polled.await
}

/// This runtime opens no connection, now or later.
#[derive(Debug)]
pub(crate) struct CannotConnect(String);

impl fmt::Display for CannotConnect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a call needs a tokio runtime that can open connections: {}", self.0)
    }
}

impl StdError for CannotConnect {}
