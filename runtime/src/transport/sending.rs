//! How far a request has come on its way, as far as its transport tells.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

/// What a client says of a request to the transport, and what the transport says of its way.
///
/// It is in the extensions of each request that a client hands to [`Transport::send`](crate::Transport::send), so that a
/// transport that wraps another passes it on by itself.
#[derive(Clone)]
pub struct Sending(Arc<Shared>);

struct Shared {
    operation: &'static str,
    is_write: bool,
    way: Mutex<Way>,
    on_departure: Box<dyn Fn() + Send + Sync>,
}

/// How far a request has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The transport does not tell.
    Unknown,
    /// Nothing has left.
    NotYet,
    /// The first byte may have left at this moment.
    Departed(Instant),
}

impl Sending {
    pub(crate) fn new(
        operation: &'static str,
        is_write: bool,
        on_departure: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let on_departure = Box::new(on_departure);
        Sending(Arc::new(Shared { operation, is_write, way: Mutex::new(Way::Unknown), on_departure }))
    }

    /// The operation, such as `orders_add`.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// Does the request change something, so that it must not be sent twice?
    pub fn is_write(&self) -> bool {
        self.0.is_write
    }

    /// The transport will say when the first byte of the request may leave, and until then none does.
    pub fn tracks(&self) {
        let mut way = self.lock();
        if *way == Way::Unknown {
            *way = Way::NotYet;
        }
    }

    /// From now on bytes of the request may leave. Only the first call counts.
    pub fn departed(&self) {
        let mut way = self.lock();
        if !matches!(*way, Way::Departed(_)) {
            *way = Way::Departed(Instant::now());
            drop(way);
            (self.0.on_departure)();
        }
    }

    pub(crate) fn way(&self) -> Way {
        *self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, Way> {
        self.0.way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Sending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending")
            .field("operation", &self.0.operation)
            .field("is_write", &self.0.is_write)
            .field("way", &self.way())
            .finish()
    }
}
