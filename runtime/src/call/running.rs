//! How many calls run without their caller: a bound on them, and waiting until there are none.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

/// How many detached calls of a client are running, and how many may.
pub(crate) struct Running {
    number: watch::Sender<usize>,
    most: usize,
}

/// One of them.
pub(crate) struct RunningCall(Arc<Running>);

impl Running {
    pub(crate) fn new(most: usize) -> Self {
        Running { number: watch::Sender::new(0), most }
    }

    /// Counts one more, or says how many there may be.
    pub(crate) fn enter(running: &Arc<Self>) -> Result<RunningCall, usize> {
        let one_more = |number: &mut usize| {
            let has_room = *number < running.most;
            *number += usize::from(has_room);
            has_room
        };
        match running.number.send_if_modified(one_more) {
            true => Ok(RunningCall(Arc::clone(running))),
            false => Err(running.most),
        }
    }

    /// Waits until none is running, at most so long; gives how many still are.
    pub(crate) async fn drain(&self, time: Duration) -> usize {
        let mut number = self.number.subscribe();
        let _ = tokio::time::timeout(time, number.wait_for(|it| *it == 0)).await;
        *number.borrow()
    }
}

impl Drop for RunningCall {
    fn drop(&mut self) {
        self.0.number.send_modify(|number| *number -= 1);
    }
}
