//! How a request reaches the server: one small trait, so that no HTTP client shows in the public API.

use std::pin::Pin;
use std::sync::Arc;

use crate::transport::body::Body;
use crate::transport::failure::TransportError;

pub(crate) mod address;
pub(crate) mod body;
#[cfg(feature = "reqwest")]
mod connecting;
pub(crate) mod drivers;
pub(crate) mod failure;
#[cfg(feature = "reqwest")]
mod gzip;
pub(crate) mod http_transport;
pub(crate) mod memory;
#[cfg(feature = "reqwest")]
mod over_reqwest;
pub(crate) mod sending;
pub(crate) mod server_address;
pub(crate) mod settings;
#[cfg(feature = "reqwest")]
mod tls;

/// Sends one request and brings back the answer.
///
/// An implementation sends **once**: retrying is decided above it, where it is known whether a request may be sent
/// twice. It follows no redirect (the tokens travel with the request), sets a `Content-Length` where the body
/// [says one](Body::content_length) and sends it in chunks otherwise, and decodes what it asks for in `Accept-Encoding`. A
/// body that fails is broken off, so that the server does not take its beginning for the whole. It must not log or keep the request's body, its query, and headers that are marked as sensitive: they
/// hold the tokens. Its own limits, such as
/// the time for connecting, are its own business; the total time is enforced above it by dropping the future.
///
/// Each request that a client sends has a [`Sending`](crate::Sending) among its extensions. It says what the request is,
/// and a transport that knows when the first byte may leave says so through it. One that wraps another has nothing to do:
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use ostler_runtime::{Body, HttpTransport, Sending, Transport, TransportFuture};
///
/// /// Counts the writes.
/// struct Counted {
///     inner: HttpTransport,
///     writes: AtomicU64,
/// }
///
/// impl Transport for Counted {
///     fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
///         if Sending::of(&request).is_some_and(Sending::is_write) {
///             self.writes.fetch_add(1, Ordering::Relaxed);
///         }
///         self.inner.send(request)
///     }
/// }
/// ```
///
/// One that opens connections itself says what it does:
///
/// ```
/// # use ostler_runtime::{Body, Sending, TransportError};
/// # struct Connection;
/// # impl Connection {
/// #     async fn open(_: &http::Uri) -> Result<Self, TransportError> { Ok(Connection) }
/// #     async fn exchange(self, _: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
/// #         Ok(http::Response::new(Body::empty()))
/// #     }
/// # }
/// async fn send(request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
///     let sending = Sending::of(&request).cloned().expect("a client sends it");
///     sending.connecting();
///     let connection = match Connection::open(request.uri()).await {
///         Ok(connection) => connection,
///         Err(error) => {
///             // Somebody above may try another transport, which may say nothing.
///             sending.forget();
///             return Err(error);
///         }
///     };
///     if !sending.depart() {
///         return Err(TransportError::not_sent("the client waits no longer"));
///     }
///     connection.exchange(request).await
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends the request; the future resolves when the head of the answer is there.
    ///
    /// # Errors
    ///
    /// A [`TransportError`], which says whether the server may have seen the request.
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        (**self).send(request)
    }
}

/// What [`Transport::send`] returns.
pub type TransportFuture<'a> = Pin<Box<dyn Future<Output = Result<http::Response<Body>, TransportError>> + Send + 'a>>;
