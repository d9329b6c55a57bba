//! How far a call has come, for whoever drops it or lets it go on alone.

use std::sync::{Mutex, PoisonError};

use crate::transport::sending::{Sending, Way};

/// Whether the request of a call may be with the server right now.
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

    /// May the server have got the request that is on its way? What the transport cannot tell counts as yes.
    pub(crate) fn may_have_been_sent(&self) -> bool {
        let sending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sending.as_ref().is_some_and(|it| it.way() != Way::NotYet)
    }
}
