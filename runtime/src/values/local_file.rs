//! A file on this machine → its bytes, piece by piece on a thread that may wait.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::values::content::PathContent;

/// How many bytes are read at a time; there is one such piece in memory.
const PIECE: u64 = 64 * 1024;

/// How long a file is.
pub(crate) async fn length(path: Arc<Path>) -> io::Result<u64> {
    finished(begin(move || open(&path).map(|(_, length)| length))?.await)
}

/// Is a file as long as it was, and can it be opened?
pub(crate) async fn check(content: PathContent) -> io::Result<()> {
    finished(begin(move || open_again(&content).map(drop))?.await)
}

/// Reads a file from its beginning, as it is asked for.
pub(crate) struct LocalFile {
    content: PathContent,
    /// How many bytes are still to be read.
    left: u64,
    state: State,
}

enum State {
    Closed,
    Open(fs::File),
    Reading(JoinHandle<io::Result<(fs::File, Bytes)>>),
    Over,
}

impl LocalFile {
    pub(crate) fn new(content: PathContent) -> Self {
        LocalFile { left: content.length, content, state: State::Closed }
    }

    /// Begins to read the next piece.
    fn begin(&self, file: Option<fs::File>) -> io::Result<JoinHandle<io::Result<(fs::File, Bytes)>>> {
        let (content, count) = (self.content.clone(), self.left.min(PIECE));
        begin(move || {
            let mut file = file.map_or_else(|| open_again(&content), Ok)?;
            let mut piece = Vec::with_capacity(usize::try_from(count).unwrap_or_default());
            (&mut file).take(count).read_to_end(&mut piece)?;
            match (piece.len() as u64) < count {
                true => Err(changed("it became shorter while it was read")),
                false => Ok((file, piece.into())),
            }
        })
    }
}

impl Stream for LocalFile {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let file = match std::mem::replace(&mut self.state, State::Over) {
                State::Over => return Poll::Ready(None),
                State::Open(_) if self.left == 0 => return Poll::Ready(None),
                State::Closed => None,
                State::Open(file) => Some(file),
                State::Reading(mut reading) => {
                    let Poll::Ready(read) = Pin::new(&mut reading).poll(cx) else {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    };
                    let (file, piece) = match finished(read) {
                        Ok(read) => read,
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    };
                    self.left -= piece.len() as u64;
                    self.state = State::Open(file);
                    return Poll::Ready(Some(Ok(piece)));
                }
            };
            match self.begin(file) {
                Ok(reading) => self.state = State::Reading(reading),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

/// Does some work where waiting holds nobody up.
fn begin<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<JoinHandle<io::Result<T>>> {
    let runtime = Handle::try_current().map_err(|_| io::Error::other("a file needs a tokio runtime to be read on"))?;
    Ok(runtime.spawn_blocking(work))
}

fn finished<T>(result: Result<io::Result<T>, tokio::task::JoinError>) -> io::Result<T> {
    result.unwrap_or_else(|error| Err(io::Error::other(error)))
}

/// Opens a file that is as long as it was.
fn open_again(content: &PathContent) -> io::Result<fs::File> {
    let (file, length) = open(&content.path)?;
    match length == content.length {
        true => Ok(file),
        false => Err(changed(&format!("it has {length} bytes, and had {} when `File::open` saw it", content.length))),
    }
}

fn open(path: &Path) -> io::Result<(fs::File, u64)> {
    // To open a pipe may take for ever.
    check_regular(&fs::metadata(path)?)?;
    let file = fs::File::open(path)?;
    let metadata = file.metadata()?;
    check_regular(&metadata)?;
    Ok((file, metadata.len()))
}

fn check_regular(metadata: &fs::Metadata) -> io::Result<()> {
    match metadata.is_file() {
        true => Ok(()),
        false => Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file")),
    }
}

fn changed(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    #[tokio::test]
    async fn a_file_is_read_in_pieces_as_it_is_asked_for() {
        let path = std::env::temp_dir().join(format!("ostler-pieces-{}", std::process::id()));
        fs::write(&path, vec![7; 150_000]).unwrap();
        let length = length(path.as_path().into()).await.unwrap();
        let mut file = LocalFile::new(PathContent { path: path.as_path().into(), length });
        let mut pieces = Vec::new();
        while let Some(piece) = poll_fn(|cx| Pin::new(&mut file).poll_next(cx)).await {
            pieces.push(piece.unwrap().len());
        }
        fs::remove_file(&path).unwrap();
        assert_eq!(pieces, [65_536, 65_536, 18_928]);
        assert!(poll_fn(|cx| Pin::new(&mut file).poll_next(cx)).await.is_none());
    }

    #[test]
    fn without_a_runtime_a_file_is_an_error_and_no_panic() {
        let path: Arc<Path> = Path::new("x").into();
        let mut file = LocalFile::new(PathContent { path, length: 1 });
        let cx = &mut Context::from_waker(std::task::Waker::noop());
        let Poll::Ready(Some(Err(error))) = Pin::new(&mut file).poll_next(cx) else { panic!("it is read") };
        assert!(error.to_string().contains("needs a tokio runtime"), "{error}");
    }
}
