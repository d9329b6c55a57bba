//! The pieces of a request's body → a body that is read while it is sent, and what became of it.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::sync::Notify;

use crate::error::failure::BoxError;
use crate::transport::body::Body;
use crate::transport::failure::TransportError;
use crate::values::content::{Borrowed, Content, Once};
use crate::values::local_file::{self, LocalFile};

/// Up to here the bytes of several pieces are put together, which costs less than to send each by itself.
const TOGETHER: usize = 64 * 1024;

/// What a request carries: bytes, and files that are still to be read.
#[derive(Default)]
pub(crate) struct Payload(Vec<Piece>);

enum Piece {
    Bytes(Bytes),
    /// Which file it is, for messages.
    File(String, Content),
}

/// A file that cannot be read.
#[derive(Debug)]
pub(crate) struct Unreadable {
    file: String,
    source: BoxError,
}

/// Why a request's body cannot be begun.
pub(crate) enum Unready {
    /// A stream was sent before.
    Spent(String),
    Unreadable(Unreadable),
}

impl Payload {
    pub(crate) fn push_bytes(&mut self, bytes: Bytes) {
        self.0.push(Piece::Bytes(bytes));
    }

    /// Adds a file; the name says which one it is.
    pub(crate) fn push_file(&mut self, name: impl Into<String>, content: Content) {
        match content {
            Content::Bytes(bytes) => self.push_bytes(bytes),
            Content::Path(it) => {
                let name = format!("{} (`{}`)", name.into(), it.path.display());
                self.0.push(Piece::File(name, Content::Path(it)));
            }
            Content::Stream(_) => self.0.push(Piece::File(name.into(), content)),
        }
    }

    /// Is there anything that is still to be read?
    pub(crate) fn has_files(&self) -> bool {
        self.0.iter().any(|it| matches!(it, Piece::File(..)))
    }

    /// The streams that can be sent once.
    fn streams(&self) -> Vec<Once> {
        let stream = |piece: &Piece| match piece {
            Piece::File(_, Content::Stream(once)) => Some(once.clone()),
            Piece::File(..) | Piece::Bytes(_) => None,
        };
        self.0.iter().filter_map(stream).collect()
    }

    /// Looks at each file, and makes the body of it.
    pub(crate) async fn open(self) -> Result<(Body, Upload), Unready> {
        let streams = self.streams();
        if let Some(bytes) = self.in_memory() {
            return Ok((bytes.into(), Upload { meter: None, streams }));
        }
        let mut opened = VecDeque::new();
        let mut length = Some(0_u64);
        for piece in self.0 {
            let piece = Open::new(piece).await?;
            length = length.zip(piece.left).and_then(|(all, one)| all.checked_add(one));
            opened.push_back(piece);
        }
        if let Some(first) = opened.iter_mut().find(|it| matches!(it.source, Source::Stream(_))) {
            first.begin().await?;
        }
        let meter = Arc::new(Meter::default());
        let body = Sent { pieces: opened, meter: Arc::clone(&meter) };
        let body = match length {
            Some(length) => Body::from_sized_stream(length, body),
            None => Body::from_stream(body),
        };
        Ok((body, Upload { meter: Some(meter), streams }))
    }

    /// All of it, where that is little or one piece.
    pub(super) fn in_memory(&self) -> Option<Bytes> {
        let bytes = |piece: &Piece| match piece {
            Piece::Bytes(bytes) => Some(bytes.clone()),
            Piece::File(..) => None,
        };
        let pieces: Vec<Bytes> = self.0.iter().map(bytes).collect::<Option<_>>()?;
        match &*pieces {
            [] => Some(Bytes::new()),
            [one] => Some(one.clone()),
            pieces if pieces.iter().map(Bytes::len).sum::<usize>() <= TOGETHER => Some(pieces.concat().into()),
            _ => None,
        }
    }
}

impl From<Bytes> for Payload {
    fn from(bytes: Bytes) -> Self {
        Payload(vec![Piece::Bytes(bytes)])
    }
}

/// A piece that is being sent.
struct Open {
    file: String,
    source: Source,
    /// How many bytes are still to come, where that is known.
    left: Option<u64>,
    /// The last of a known number of bytes, until it shows that no more follow.
    last: Option<Bytes>,
}

enum Source {
    Bytes(Option<Bytes>),
    Path(LocalFile),
    Stream(Borrowed),
}

impl Open {
    async fn new(piece: Piece) -> Result<Self, Unready> {
        let (file, content) = match piece {
            Piece::Bytes(bytes) => (String::new(), Content::Bytes(bytes)),
            Piece::File(file, content) => (file, content),
        };
        let left = content.length();
        let source = match content {
            Content::Bytes(bytes) => Source::Bytes(Some(bytes)),
            Content::Path(content) => match local_file::check(content.clone()).await {
                Ok(()) => Source::Path(LocalFile::new(content)),
                Err(error) => return Err(Unready::Unreadable(Unreadable { file, source: error.into() })),
            },
            Content::Stream(once) => match once.borrow() {
                Some(stream) => Source::Stream(stream),
                None => return Err(Unready::Spent(file)),
            },
        };
        Ok(Open { file, source, left, last: None })
    }

    /// Waits until a stream has begun, so that one that cannot begin leaves nothing half sent.
    async fn begin(&mut self) -> Result<(), Unready> {
        let Source::Stream(stream) = &mut self.source else { return Ok(()) };
        let begun = poll_fn(|cx| stream.poll_first(cx)).await;
        begun.map_err(|source| Unready::Unreadable(Unreadable { file: self.file.clone(), source }))
    }

    /// The next chunk. What comes is held against what was announced: a server would take what is missing from the next
    /// request, and what is too much for the next request.
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        loop {
            let chunk = ready!(self.source.poll_chunk(cx)).transpose();
            let chunk = match chunk {
                Err(error) => return Poll::Ready(Some(Err(error))),
                Ok(Some(chunk)) if chunk.is_empty() => continue,
                Ok(chunk) => chunk,
            };
            let Some(left) = &mut self.left else { return Poll::Ready(chunk.map(Ok)) };
            match chunk {
                None if *left > 0 => return Poll::Ready(Some(Err(format!("it ended {left} bytes too early").into()))),
                None => {
                    self.source = Source::Bytes(None);
                    return Poll::Ready(self.last.take().map(Ok));
                }
                Some(chunk) => {
                    let Some(rest) = left.checked_sub(chunk.len() as u64) else {
                        return Poll::Ready(Some(Err("it has more bytes than were announced".into())));
                    };
                    *left = rest;
                    if rest > 0 {
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                    // A transport that has all the bytes that were announced asks for no more.
                    self.last = Some(chunk);
                }
            }
        }
    }
}

impl Source {
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        match self {
            Source::Bytes(bytes) => Poll::Ready(bytes.take().map(Ok)),
            Source::Path(file) => Pin::new(file).poll_next(cx).map(|it| it.map(|it| it.map_err(Into::into))),
            Source::Stream(stream) => Pin::new(stream).poll_next(cx),
        }
    }
}

/// The body while it is sent.
struct Sent {
    pieces: VecDeque<Open>,
    meter: Arc<Meter>,
}

impl Stream for Sent {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while let Some(piece) = self.pieces.front_mut() {
            match ready!(piece.poll_chunk(cx)) {
                Some(Ok(chunk)) => return Poll::Ready(Some(Ok(chunk))),
                Some(Err(source)) => {
                    let file = std::mem::take(&mut piece.file);
                    let told = TransportError::maybe_sent(format!("{file} cannot be read"));
                    self.pieces.clear();
                    *self.meter.lock() = Some(Unreadable { file, source });
                    return Poll::Ready(Some(Err(told)));
                }
                None => drop(self.pieces.pop_front()),
            }
        }
        self.meter.is_over.notify_one();
        Poll::Ready(None)
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        self.meter.is_over.notify_one();
    }
}

/// What is known of a body while it is sent, and afterwards.
pub(crate) struct Upload {
    /// None where all of it is in memory.
    pub(crate) meter: Option<Arc<Meter>>,
    streams: Vec<Once>,
}

impl Upload {
    /// Was a stream begun, so that the body cannot be made again? One that is still with the transport counts as begun.
    pub(crate) fn is_spent(&self) -> bool {
        self.streams.iter().any(Once::is_gone)
    }
}

/// What becomes of a body, as its transport takes it.
#[derive(Default)]
pub(crate) struct Meter {
    failure: Mutex<Option<Unreadable>>,
    is_over: Notify,
}

impl Meter {
    /// Waits until the transport has taken the last byte, or takes no more.
    pub(crate) async fn over(&self) {
        self.is_over.notified().await;
    }

    /// Why the body broke off, if it did.
    pub(crate) fn failure(&self) -> Option<Unreadable> {
        self.lock().take()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Unreadable>> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cannot be read", self.file)
    }
}

impl StdError for Unreadable {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
