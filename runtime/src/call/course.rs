//! How far a call has come, for whoever drops it or lets it go on alone.

use std::sync::{Mutex, PoisonError};

use crate::transport::sending::Sending;

/// The request of a call while it is with the transport.
#[derive(Debug, Default)]
pub(crate) struct Course(Mutex<Option<Sending>>);

impl Course {
    /// The transport has the request from now on.
    pub(crate) fn hand_over(&self, sending: Sending) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(sending);
    }

    /// The attempt is over, and it is known what became of it.
    pub(crate) fn take_back(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Nobody waits for the call any more. True when surely nothing has left: from then on nothing will. What the transport
    /// cannot tell may have left.
    pub(crate) fn give_up(&self) -> bool {
        let sending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sending.as_ref().is_none_or(Sending::give_up)
    }
}
