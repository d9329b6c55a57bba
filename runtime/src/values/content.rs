//! What a file holds: bytes that are there, a file on this machine, or a stream that can be read once.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use crate::error::failure::BoxError;

/// What a file holds.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Content {
    Bytes(Bytes),
    Path(PathContent),
    Stream(Once),
}

/// A file on this machine, as long as it was when somebody looked.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct PathContent {
    pub(crate) path: Arc<Path>,
    pub(crate) length: u64,
}

impl Content {
    /// How many bytes there are, where that is known before they are read.
    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Path(it) => Some(it.length),
            Content::Stream(once) => once.0.length,
        }
    }
}

impl Default for Content {
    fn default() -> Self {
        Content::Bytes(Bytes::new())
    }
}

impl fmt::Debug for Content {
    /// Shows nothing of what it holds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.length()) {
            (Content::Path(it), _) => write!(f, "\"{} bytes of {}\"", it.length, it.path.display()),
            (Content::Stream(_), Some(length)) => write!(f, "\"a stream of {length} bytes\""),
            (_, Some(length)) => write!(f, "\"{length} bytes\""),
            (_, None) => f.write_str("\"a stream\""),
        }
    }
}

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// A stream that can be read once. All clones are the same one.
#[derive(Clone)]
pub(crate) struct Once(Arc<Shared>);

struct Shared {
    length: Option<u64>,
    source: Mutex<Option<Source>>,
}

/// A stream of which nothing was taken, but perhaps looked at.
struct Source {
    /// What was seen of it: a chunk, a failure, or its end.
    seen: Option<Option<Result<Bytes, BoxError>>>,
    rest: Chunks,
}

impl Once {
    pub(crate) fn new(length: Option<u64>, chunks: Chunks) -> Self {
        let source = Mutex::new(Some(Source { seen: None, rest: chunks }));
        Once(Arc::new(Shared { length, source }))
    }

    /// The stream, unless it was taken before. It comes back if it is dropped before a chunk was taken of it.
    pub(crate) fn borrow(&self) -> Option<Borrowed> {
        let source = self.lock().take()?;
        Some(Borrowed { once: self.clone(), source: Some(source), is_begun: false })
    }

    /// Is the stream elsewhere, so that it cannot be sent?
    pub(crate) fn is_gone(&self) -> bool {
        self.lock().is_none()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Source>> {
        self.0.source.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PartialEq for Once {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Once {}

impl Hash for Once {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}

/// A stream on its way.
pub(crate) struct Borrowed {
    once: Once,
    source: Option<Source>,
    is_begun: bool,
}

impl Borrowed {
    /// Looks at the first chunk, which is still the next one then. A stream that begins with a failure is of no more use.
    pub(crate) fn poll_first(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        let Some(source) = self.source.as_mut().filter(|it| it.seen.is_none()) else { return Poll::Ready(Ok(())) };
        match ready!(source.rest.as_mut().poll_next(cx)) {
            Some(Err(error)) => {
                self.is_begun = true;
                Poll::Ready(Err(error))
            }
            seen => {
                source.seen = Some(seen);
                Poll::Ready(Ok(()))
            }
        }
    }
}

impl Stream for Borrowed {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.is_begun = true;
        let Some(source) = &mut self.source else { return Poll::Ready(None) };
        match source.seen.take() {
            Some(seen) => Poll::Ready(seen),
            None => source.rest.as_mut().poll_next(cx),
        }
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        if !self.is_begun {
            *self.once.lock() = self.source.take();
        }
    }
}

/// The chunks of a program's stream, with any kind of failure.
pub(crate) struct Failing<S>(Pin<Box<S>>);

impl<S> Failing<S> {
    pub(crate) fn new(stream: S) -> Self {
        Failing(Box::pin(stream))
    }
}

impl<S, E> Stream for Failing<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx).map(|it| it.map(|it| it.map_err(Into::into)))
    }
}
