//! The body of a request or an answer: bytes, or a stream of them.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use crate::transport::failure::TransportError;

/// The body of a request or of an answer: a stream of chunks, those of an answer decoded.
///
/// Most requests have their bytes in memory ([`as_bytes`](Self::as_bytes)). One with a file is read while it is sent, and
/// only then: a transport takes the next chunk when it has room for it.
pub struct Body(Kind);

enum Kind {
    /// None once they were taken.
    Bytes(Option<Bytes>),
    Stream {
        chunks: Chunks,
        length: Option<u64>,
    },
}

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

impl Body {
    /// A body that comes in chunks.
    pub fn from_stream(stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Body(Kind::Stream { chunks: Box::pin(stream), length: None })
    }

    /// A body that comes in chunks of so many bytes together, which has to be true.
    pub fn from_sized_stream(
        length: u64,
        stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    ) -> Self {
        Body(Kind::Stream { chunks: Box::pin(stream), length: Some(length) })
    }

    /// A body of no bytes.
    pub fn empty() -> Self {
        Bytes::new().into()
    }

    /// How many bytes it has, of which none was taken yet; nothing where that shows only at its end.
    pub fn content_length(&self) -> Option<u64> {
        match &self.0 {
            Kind::Bytes(bytes) => Some(bytes.as_ref().map_or(0, |it| it.len() as u64)),
            Kind::Stream { length, .. } => *length,
        }
    }

    /// The bytes, where they are in memory and were not taken yet.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Kind::Bytes(bytes) => bytes.as_ref(),
            Kind::Stream { .. } => None,
        }
    }

    /// The same body again, where its bytes are in memory. What is streamed there is once.
    pub fn try_clone(&self) -> Option<Self> {
        self.as_bytes().map(|bytes| bytes.clone().into())
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Body(Kind::Bytes(Some(bytes.into())))
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match &mut self.0 {
            Kind::Bytes(bytes) => Poll::Ready(bytes.take().map(Ok)),
            Kind::Stream { chunks, .. } => chunks.as_mut().poll_next(cx),
        }
    }
}

impl fmt::Debug for Body {
    /// Shows nothing of what it holds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.content_length() {
            Some(length) => write!(f, "Body({length} bytes)"),
            None => f.write_str("Body"),
        }
    }
}
