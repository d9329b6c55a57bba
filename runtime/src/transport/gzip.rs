//! Compressed chunks → decompressed ones, through all members of the stream and not only its first.

use std::io::{self, BufRead, Read};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use flate2::bufread::MultiGzDecoder;
use futures_core::Stream;

use crate::transport::failure::TransportError;

/// How much is decompressed at a time: what comes out of few bytes may be a thousand times as many.
const PIECE: usize = 16 * 1024;

/// The decompressed bytes of a stream. What follows the last member and is none is an error, and is not passed over.
pub(crate) struct Gunzip<S> {
    compressed: S,
    decoder: MultiGzDecoder<Feed>,
    begun: bool,
}

/// What has come and was not yet decompressed.
#[derive(Default)]
struct Feed {
    chunk: Bytes,
    ended: bool,
}

impl<S> Gunzip<S> {
    pub(crate) fn new(compressed: S) -> Self {
        Gunzip { compressed, decoder: MultiGzDecoder::new(Feed::default()), begun: false }
    }
}

impl<S: Stream<Item = Result<Bytes, TransportError>> + Unpin> Stream for Gunzip<S> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let mut piece = [0; PIECE];
        let mut has_taken = false;
        loop {
            match this.decoder.read(&mut piece) {
                Ok(0) => return Poll::Ready(None),
                Ok(count) => return Poll::Ready(Some(Ok(Bytes::copy_from_slice(&piece[..count])))),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock && has_taken => {
                    // Chunks of which nothing comes out, such as empty members, may come as fast as they are taken.
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Some(Err(TransportError::maybe_sent(error)))),
            }
            match ready!(Pin::new(&mut this.compressed).poll_next(cx)) {
                Some(Ok(chunk)) => {
                    this.begun |= !chunk.is_empty();
                    this.decoder.get_mut().chunk = chunk;
                    has_taken = true;
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                // A body of no bytes is what a status without a body has, whatever its headers say.
                None if !this.begun => return Poll::Ready(None),
                None => this.decoder.get_mut().ended = true,
            }
        }
    }
}

impl BufRead for Feed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        // The decoder keeps its place and goes on from there when there is more.
        if self.chunk.is_empty() && !self.ended { Err(io::ErrorKind::WouldBlock.into()) } else { Ok(&self.chunk) }
    }

    fn consume(&mut self, count: usize) {
        self.chunk.advance(count);
    }
}

impl Read for Feed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.len().min(into.len());
        self.chunk.copy_to_slice(&mut into[..count]);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn member(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    /// Gives one chunk at each second poll.
    struct Trickle {
        chunks: Vec<Bytes>,
        waits: bool,
    }

    impl Stream for Trickle {
        type Item = Result<Bytes, TransportError>;

        fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            self.waits = !self.waits;
            if self.waits {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            Poll::Ready(if self.chunks.is_empty() { None } else { Some(Ok(self.chunks.remove(0))) })
        }
    }

    async fn read(bytes: &[u8], size: usize) -> Result<Vec<u8>, TransportError> {
        let chunks = bytes.chunks(size).map(Bytes::copy_from_slice).collect();
        let mut gunzip = Gunzip::new(Trickle { chunks, waits: false });
        let mut text = Vec::new();
        while let Some(piece) = poll_fn(|cx| Pin::new(&mut gunzip).poll_next(cx)).await {
            let piece = piece?;
            assert!((1..=PIECE).contains(&piece.len()));
            text.extend_from_slice(&piece);
        }
        Ok(text)
    }

    #[tokio::test]
    async fn all_members_are_read_however_they_are_cut() {
        let long = vec![b'x'; 100_000];
        let bytes = [member(b"one, "), member(b""), member(b"two, "), member(&long)].concat();
        for size in [1, 2, 3, 7, 10, 18, 19, 64, bytes.len()] {
            let text = read(&bytes, size).await.unwrap();
            assert!(text.starts_with(b"one, two, x") && text.len() == 10 + long.len(), "{size}");
        }
    }

    /// The same chunk as often as it is asked for, and how often that was.
    struct Endless {
        chunk: Bytes,
        taken: usize,
    }

    impl Stream for Endless {
        type Item = Result<Bytes, TransportError>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            self.taken += 1;
            assert!(self.taken < 1_000, "one poll takes chunks without end");
            Poll::Ready(Some(Ok(self.chunk.clone())))
        }
    }

    #[tokio::test]
    async fn chunks_of_which_nothing_comes_out_leave_the_thread_to_others() {
        let mut gunzip = Gunzip::new(Endless { chunk: member(b"").into(), taken: 0 });
        for polls in 1..100 {
            let _ = poll_fn(|cx| Poll::Ready(Pin::new(&mut gunzip).poll_next(cx).is_ready())).await;
            assert!(gunzip.compressed.taken <= polls);
        }
    }

    #[tokio::test]
    async fn nothing_is_an_empty_body() {
        assert_eq!(read(b"", 1).await.unwrap(), b"");
    }

    #[tokio::test]
    async fn what_is_cut_or_follows_the_last_member_is_an_error() {
        let whole = member(b"whole");
        for cut in 1..whole.len() {
            read(&whole[..cut], 5).await.unwrap_err();
        }
        for more in [&b"\0"[..], b"{}", b"\x1f\x8b"] {
            read(&[&whole, more].concat(), 5).await.unwrap_err();
        }
    }
}
