//! How a request reaches the server: one small trait, so that no HTTP client shows in the public API.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use crate::error::failure::BoxError;

pub(crate) mod address;
#[cfg(feature = "reqwest")]
mod connecting;
pub(crate) mod drivers;
#[cfg(feature = "reqwest")]
mod gzip;
pub(crate) mod http_transport;
pub(crate) mod memory;
#[cfg(feature = "reqwest")]
mod over_reqwest;
pub(crate) mod sending;
pub(crate) mod settings;
#[cfg(feature = "reqwest")]
mod tls;

/// Sends one request and brings back the answer.
///
/// An implementation sends **once**: retrying is decided above it, where it is known whether a request may be sent
/// twice. It follows no redirect (the tokens travel with the request), sets a `Content-Length`, and decodes what it asks for in
/// `Accept-Encoding`. It must not log or keep the request's body, its query, and headers that are marked as sensitive: they
/// hold the tokens. Its own limits, such as
/// the time for connecting, are its own business; the total time is enforced above it by dropping the future.
///
/// Each request that a client sends has a [`Sending`](crate::Sending) among its extensions. It says what the request is,
/// and a transport that knows when the first byte may leave says so through it. One that wraps another has nothing to do:
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use bytes::Bytes;
/// use ostler_runtime::{HttpTransport, Sending, Transport, TransportFuture};
///
/// /// Counts the writes.
/// struct Counted {
///     inner: HttpTransport,
///     writes: AtomicU64,
/// }
///
/// impl Transport for Counted {
///     fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
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
/// # use bytes::Bytes;
/// # use ostler_runtime::{Body, Sending, TransportError};
/// # struct Connection;
/// # impl Connection {
/// #     async fn open(_: &http::Uri) -> Result<Self, TransportError> { Ok(Connection) }
/// #     async fn exchange(self, _: http::Request<Bytes>) -> Result<http::Response<Body>, TransportError> {
/// #         Ok(http::Response::new(Body::empty()))
/// #     }
/// # }
/// async fn send(request: http::Request<Bytes>) -> Result<http::Response<Body>, TransportError> {
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
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        (**self).send(request)
    }
}

/// What [`Transport::send`] returns.
pub type TransportFuture<'a> = Pin<Box<dyn Future<Output = Result<http::Response<Body>, TransportError>> + Send + 'a>>;

/// The body of an answer: a stream of decoded chunks.
pub struct Body(Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>);

impl Body {
    /// A body that comes in chunks.
    pub fn from_stream(stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Body(Box::pin(stream))
    }

    /// A body of no bytes.
    pub fn empty() -> Self {
        Bytes::new().into()
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Body::from_stream(Once(Some(bytes.into())))
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body")
    }
}

/// A stream of one chunk.
struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

/// A request that brought no answer, or not all of it.
///
/// The two constructors are the point: only what is *proved* not to have reached the server is
/// [`not_sent`](Self::not_sent). In doubt it is [`maybe_sent`](Self::maybe_sent).
#[derive(Debug)]
pub struct TransportError {
    sent: Reach,
    permanent: bool,
    source: BoxError,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Not,
    Maybe,
}

impl TransportError {
    /// The server surely saw no byte of the request: the connection was refused, the name did not resolve.
    pub fn not_sent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        TransportError { sent: Reach::Not, permanent: false, source: source.into() }
    }

    /// The server may have seen the request.
    pub fn maybe_sent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        TransportError { sent: Reach::Maybe, permanent: false, source: source.into() }
    }

    /// Trying again would not help: the server's certificate is not trusted, for one.
    #[must_use]
    pub fn permanent(mut self) -> Self {
        self.permanent = true;
        self
    }

    /// Did the request surely not reach the server?
    pub fn is_not_sent(&self) -> bool {
        self.sent == Reach::Not
    }

    pub(crate) fn is_permanent(&self) -> bool {
        self.permanent
    }

    pub(crate) fn into_source(self) -> BoxError {
        self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.sent {
            Reach::Not => "the request was not sent",
            Reach::Maybe => "the connection failed after the request may have been sent",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
