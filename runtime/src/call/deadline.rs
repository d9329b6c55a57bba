//! When a call's time is over, and waiting for one step of it.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::call::answer::Lost;
use crate::error::failure::Wait;

/// When the call's time is over.
pub(crate) struct Deadline {
    pub(crate) at: Option<Instant>,
    total: Duration,
}

impl Deadline {
    pub(crate) fn after(begun: Instant, total: Duration) -> Self {
        // A time-out beyond the clock's range is none.
        Deadline { at: begun.checked_add(total), total }
    }

    pub(crate) fn left(&self) -> Option<Duration> {
        self.at.map(|at| at.saturating_duration_since(Instant::now()))
    }

    /// How long the call was allowed to take, if that time is over.
    pub(crate) fn passed(&self) -> Option<Duration> {
        self.at.is_some_and(|at| Instant::now() >= at).then_some(self.total)
    }

    /// Waits for a future, at most for `limit` and never beyond the call's time.
    pub(crate) async fn race<F: Future>(&self, limit: Duration, wait: Wait, future: F) -> Result<F::Output, Lost> {
        let step = Instant::now().checked_add(limit);
        let (at, wait, after) = match (self.at, step) {
            (Some(at), Some(step)) if step < at => (step, wait, limit),
            (Some(at), _) => (at, Wait::Call, self.total),
            (None, Some(step)) => (step, wait, limit),
            (None, None) => return Ok(future.await),
        };
        // A future that is ready is taken without a look at the time: one after the other, they would go on for ever.
        if Instant::now() >= at {
            return Err(Lost::TimedOut { wait, after });
        }
        timeout_at(at, future).await.map_err(|_| Lost::TimedOut { wait, after })
    }
}
