//! What a client tells a transport about a request, and what the transport tells back: whether it may have left.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use crate::safety::Safety;

/// What a client says to its transport about one request, and the transport to the client: it lies in the request's
/// [extensions](http::Request::extensions), so a transport that wraps another one passes it on by itself.
///
/// A transport that says nothing is fine. One that says when bytes may leave saves its callers from doubt: a write whose
/// time ends while the transport is still connecting is an [`Error::Transit`](crate::Error::Transit) and not an
/// [`Error::OutcomeUnknown`](crate::Error::OutcomeUnknown). [`Transport`](crate::Transport) has an example.
///
/// A clone is a handle to the same request.
#[derive(Clone)]
pub struct Sending(Arc<Shared>);

struct Shared {
    operation: &'static str,
    safety: Safety,
    own_connection: bool,
    departure: Mutex<Departure>,
    watch: Option<Box<Watch>>,
}

type Watch = dyn Fn(Instant) + Send + Sync;

/// Where a request is, as far as its transport tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Departure {
    /// The transport says nothing: the request may have left at any time.
    Untold,
    /// Nothing has left, and nothing will before the transport asks.
    Connecting,
    Departed,
    /// The client waits no longer, and nothing had left.
    GivenUp,
}

impl Sending {
    /// For the tests of a transport: a request that reads, by the operation's id.
    pub fn read(operation: &'static str) -> Self {
        Self::new(operation, Safety::Read)
    }

    /// For the tests of a transport: a request that writes, by the operation's id.
    pub fn write(operation: &'static str) -> Self {
        Self::new(operation, Safety::Write)
    }

    pub(crate) fn new(operation: &'static str, safety: Safety) -> Self {
        Self::build(operation, safety, safety == Safety::Write, None)
    }

    /// One that calls a function when the request departs, once and before its first byte.
    pub(crate) fn watched(
        operation: &'static str,
        safety: Safety,
        own_connection: bool,
        watch: impl Fn(Instant) + Send + Sync + 'static,
    ) -> Self {
        Self::build(operation, safety, own_connection, Some(Box::new(watch)))
    }

    fn build(operation: &'static str, safety: Safety, own_connection: bool, watch: Option<Box<Watch>>) -> Self {
        let departure = Mutex::new(Departure::Untold);
        Sending(Arc::new(Shared { operation, safety, own_connection, departure, watch }))
    }

    /// What the client says about this request; nothing when it was not sent by a client.
    pub fn of<T>(request: &http::Request<T>) -> Option<&Self> {
        request.extensions().get()
    }

    /// The operation's id, such as `addPet`.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// Does the request change something, so that sending it twice may do it twice?
    pub fn is_write(&self) -> bool {
        self.0.safety == Safety::Write
    }

    /// Does the request need a connection that nothing was sent on before? A write does, and so does each look for one
    /// whose answer was lost: an answer that was meant for somebody else must not be taken for theirs.
    pub fn needs_own_connection(&self) -> bool {
        self.0.own_connection
    }

    /// The transport says: nothing of the request has left, and nothing will before [`depart`](Self::depart) allows it.
    /// A request that has departed before stays departed.
    pub fn connecting(&self) {
        let mut departure = self.lock();
        if *departure == Departure::Untold {
            *departure = Departure::Connecting;
        }
    }

    /// The transport asks before it hands over the first byte: may the request leave? When the answer is false the client
    /// waits no longer and has told its caller that nothing was sent, so nothing may be.
    #[must_use = "a request that may not leave must not be sent"]
    pub fn depart(&self) -> bool {
        {
            let mut departure = self.lock();
            match *departure {
                Departure::Untold | Departure::Connecting => *departure = Departure::Departed,
                Departure::Departed => return true,
                Departure::GivenUp => return false,
            }
        }
        if let Some(watch) = &self.0.watch {
            watch(Instant::now());
        }
        true
    }

    /// Takes [`connecting`](Self::connecting) back, if the request has not departed. A transport calls it before it returns
    /// an error, since its caller may hand the same request to another transport, which may say nothing.
    pub fn forget(&self) {
        let mut departure = self.lock();
        if *departure == Departure::Connecting {
            *departure = Departure::Untold;
        }
    }

    /// The client waits no longer. True when surely nothing has left: from then on nothing will.
    pub(crate) fn give_up(&self) -> bool {
        let mut departure = self.lock();
        if *departure == Departure::Connecting {
            *departure = Departure::GivenUp;
        }
        *departure == Departure::GivenUp
    }

    fn lock(&self) -> MutexGuard<'_, Departure> {
        self.0.departure.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Sending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending")
            .field("operation", &self.0.operation)
            .field("safety", &self.0.safety)
            .field("departure", &*self.lock())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn only_a_request_that_is_known_to_wait_is_surely_unsent() {
        let untold = Sending::write("orders_add");
        assert!(!untold.give_up(), "a transport that says nothing may have sent it");
        assert!(untold.depart());

        let waiting = Sending::write("orders_add");
        waiting.connecting();
        assert!(waiting.give_up());
        assert!(!waiting.depart(), "the caller was told that nothing was sent");
        waiting.connecting();
        waiting.forget();
        assert!(waiting.give_up() && !waiting.depart());

        let departed = Sending::write("orders_add");
        departed.connecting();
        assert!(departed.depart());
        departed.connecting();
        departed.forget();
        assert!(!departed.give_up(), "what has left has left");
    }

    #[test]
    fn a_transport_that_failed_says_nothing_about_the_next_one() {
        let sending = Sending::write("orders_add");
        sending.connecting();
        sending.forget();
        assert!(!sending.give_up());
    }

    #[test]
    fn a_departure_is_seen_once() {
        let seen = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&seen);
        let count = move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
        };
        let sending = Sending::watched("orders_add", Safety::Write, true, count);
        sending.connecting();
        assert_eq!(seen.load(Ordering::SeqCst), 0);
        assert!(sending.depart() && sending.clone().depart());
        assert_eq!(seen.load(Ordering::SeqCst), 1);
    }
}
