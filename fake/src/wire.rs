//! Connections whose writing half a fault can take out of the HTTP server's hands.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpListener;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

/// Accepts connections and numbers them.
pub(crate) struct Wires {
    listener: TcpListener,
    accepted: u64,
    open: Arc<AtomicUsize>,
}

impl Wires {
    /// `open` is kept at the number of connections that are open.
    pub(crate) fn new(listener: TcpListener, open: Arc<AtomicUsize>) -> Self {
        Self { listener, accepted: 0, open }
    }
}

impl Listener for Wires {
    type Io = Wire;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Wire, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // Without it small responses wait for the client's acknowledgements.
        let _ = stream.set_nodelay(true);
        let (reader, writer) = stream.into_split();
        self.accepted += 1;
        self.open.fetch_add(1, Ordering::Relaxed);
        let connection = Connection { number: self.accepted, writer: Arc::new(Mutex::new(Some(writer))) };
        (Wire { reader, connection, open: Arc::clone(&self.open) }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// What the handler of a request knows about the connection that it came on.
#[derive(Clone)]
pub(crate) struct Connection {
    /// From 1, as they are accepted.
    pub(crate) number: u64,
    writer: Arc<Mutex<Option<OwnedWriteHalf>>>,
}

impl Connection {
    /// The half that writes; whatever the server writes from now on goes nowhere.
    pub(crate) fn take(&self) -> Option<OwnedWriteHalf> {
        self.lock().take()
    }

    fn lock(&self) -> MutexGuard<'_, Option<OwnedWriteHalf>> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes by that half, if nobody has taken it.
    fn write<T>(
        &self,
        otherwise: T,
        act: impl FnOnce(Pin<&mut OwnedWriteHalf>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        self.lock().as_mut().map_or(Poll::Ready(Ok(otherwise)), |writer| act(Pin::new(writer)))
    }
}

impl Connected<IncomingStream<'_, Wires>> for Connection {
    fn connect_info(stream: IncomingStream<'_, Wires>) -> Self {
        stream.io().connection.clone()
    }
}

/// A connection as the HTTP server sees it.
pub(crate) struct Wire {
    reader: OwnedReadHalf,
    connection: Connection,
    open: Arc<AtomicUsize>,
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
    }
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.reader).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.connection.write(bytes.len(), |writer| writer.poll_write(cx, bytes))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let length = slices.iter().map(|slice| slice.len()).sum();
        self.connection.write(length, |writer| writer.poll_write_vectored(cx, slices))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.connection.write((), |writer| writer.poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.connection.write((), |writer| writer.poll_shutdown(cx))
    }
}
