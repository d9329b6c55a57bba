//! How many requests may begin in a span of time: one count for everyone who shares the handle.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// What the server documents: this many starts for each access token
const STARTS: usize = 200;
/// in any span of this length.
const WINDOW: Duration = Duration::from_secs(30);

/// A start is noted before the request reaches the network, and a request that dawdles between the two would move into
/// the next window: windows are kept this much longer than asked for.
const MARGIN: Duration = Duration::from_millis(50);

/// A limit on how many requests begin in any span of time, the same for all clients that are built with it.
///
/// The API counts for each access token. Clones of a client share their limiter; clients that are built separately for
/// one token share it when the same handle is given to both builders with
/// `ClientBuilder::limiter`. Who comes first is served first. After an answer with status 429 nobody who
/// shares the limiter sends before the pause that the server asks for is over.
///
/// ```
/// use std::time::Duration;
/// # use ostler_runtime::Limiter;
///
/// let half = Limiter::new(100, Duration::from_secs(30)); // another program uses the other half
/// # drop(half);
/// ```
#[derive(Clone)]
pub struct Limiter(Arc<Shared>);

struct Shared {
    /// None when there is no limit.
    limit: Option<Limit>,
    /// Held while waiting for a place, so that waiters stand in line: the lock is fair.
    line: tokio::sync::Mutex<VecDeque<Instant>>,
    paused_until: Mutex<Option<Instant>>,
}

#[derive(Debug, Clone, Copy)]
struct Limit {
    starts: usize,
    window: Duration,
}

/// There is no place before the call's time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoRoom {
    /// How long it would have taken at least.
    pub(crate) wait: Duration,
}

impl Limiter {
    /// At most `starts` requests begin in any span of `window`. No start, or no time, is as if there were one.
    pub fn new(starts: usize, window: Duration) -> Self {
        Self::with(Some(Limit { starts: starts.max(1), window }))
    }

    /// No limit. The pause after an answer with status 429 is kept all the same.
    pub fn off() -> Self {
        Self::with(None)
    }

    fn with(limit: Option<Limit>) -> Self {
        Limiter(Arc::new(Shared { limit, line: Default::default(), paused_until: Mutex::default() }))
    }

    /// Waits for a place in line, at most until `deadline`.
    pub(crate) async fn acquire(&self, deadline: Option<Instant>) -> Result<(), NoRoom> {
        let begun = Instant::now();
        let too_late = |at: Instant| NoRoom { wait: at.saturating_duration_since(begun) };
        let mut starts = match deadline {
            Some(deadline) => {
                tokio::time::timeout_at(deadline, self.0.line.lock()).await.map_err(|_| too_late(deadline))?
            }
            None => self.0.line.lock().await,
        };
        loop {
            let now = Instant::now();
            let Some(at) = self.earliest(&mut starts, now).filter(|at| *at > now) else { break };
            if deadline.is_some_and(|deadline| at >= deadline) {
                return Err(too_late(at));
            }
            // While this one waits nobody passes; if the future is dropped, the next in line goes on.
            sleep_until(at).await;
        }
        if self.0.limit.is_some() {
            starts.push_back(Instant::now());
        }
        Ok(())
    }

    /// When the next request may begin, if it has to wait.
    fn earliest(&self, starts: &mut VecDeque<Instant>, now: Instant) -> Option<Instant> {
        let full = self.0.limit.and_then(|limit| {
            let window = limit.window.saturating_add(MARGIN);
            // A window beyond the clock's range never ends: the starts stay.
            while starts.front().is_some_and(|it| it.checked_add(window).is_some_and(|end| end <= now)) {
                starts.pop_front();
            }
            let first = starts.front().filter(|_| starts.len() >= limit.starts)?;
            Some(first.checked_add(window).unwrap_or_else(far_future))
        });
        let paused = *self.0.paused_until.lock().unwrap_or_else(PoisonError::into_inner);
        full.max(paused)
    }

    /// Nobody begins a request before this time is over.
    pub(crate) fn pause(&self, time: Duration) {
        let until = Instant::now().checked_add(time).unwrap_or_else(far_future);
        let mut paused = self.0.paused_until.lock().unwrap_or_else(PoisonError::into_inner);
        *paused = (*paused).max(Some(until));
    }
}

fn far_future() -> Instant {
    // As tokio has it: about thirty years.
    Instant::now() + Duration::from_secs(86_400 * 365 * 30)
}

impl Default for Limiter {
    /// What the API documents: 200 starts in 30 seconds.
    fn default() -> Self {
        Self::new(STARTS, WINDOW)
    }
}

impl fmt::Debug for Limiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.limit {
            Some(limit) => write!(f, "Limiter({} in {:?})", limit.starts, limit.window),
            None => f.write_str("Limiter(off)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn the_place_after_the_last_is_there_when_the_first_start_is_old_enough() {
        let limiter = Limiter::new(3, 30 * SECOND);
        let begun = Instant::now();
        for _ in 0..3 {
            limiter.acquire(None).await.unwrap();
        }
        assert_eq!(begun.elapsed(), Duration::ZERO);
        limiter.acquire(None).await.unwrap();
        assert!((30 * SECOND..31 * SECOND).contains(&begun.elapsed()), "{:?}", begun.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_deadline_before_the_place_is_told_at_once() {
        let limiter = Limiter::new(1, 30 * SECOND);
        limiter.acquire(None).await.unwrap();
        let begun = Instant::now();
        let no_room = limiter.acquire(Some(begun + 10 * SECOND)).await.unwrap_err();
        assert!((30 * SECOND..31 * SECOND).contains(&no_room.wait), "{no_room:?}");
        assert_eq!(begun.elapsed(), Duration::ZERO);
        limiter.acquire(Some(begun + 31 * SECOND)).await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_holds_everyone_and_a_shorter_one_does_not_end_it() {
        for limiter in [Limiter::off(), Limiter::default()] {
            limiter.pause(5 * SECOND);
            limiter.clone().pause(SECOND);
            let begun = Instant::now();
            limiter.acquire(None).await.unwrap();
            assert!((5 * SECOND..6 * SECOND).contains(&begun.elapsed()));
            limiter.acquire(None).await.unwrap();
            assert!(begun.elapsed() < 6 * SECOND);
        }
        let limiter = Limiter::off();
        limiter.pause(Duration::MAX);
        limiter.acquire(Some(Instant::now() + SECOND)).await.unwrap_err();
    }

    #[tokio::test(start_paused = true)]
    async fn who_gives_up_in_line_leaves_the_place_to_the_next() {
        let limiter = Limiter::new(1, 10 * SECOND);
        limiter.acquire(None).await.unwrap();
        let begun = Instant::now();
        let impatient = limiter.clone();
        let impatient = tokio::spawn(async move { tokio::time::timeout(SECOND, impatient.acquire(None)).await });
        tokio::task::yield_now().await;
        limiter.acquire(None).await.unwrap();
        assert!(impatient.await.unwrap().is_err());
        assert!(begun.elapsed() < 11 * SECOND, "{:?}", begun.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn those_in_line_are_served_in_their_order() {
        let limiter = Limiter::new(1, SECOND);
        let served = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = Vec::new();
        for number in 0..10 {
            let (limiter, served) = (limiter.clone(), Arc::clone(&served));
            tasks.push(tokio::spawn(async move {
                limiter.acquire(None).await.unwrap();
                served.lock().unwrap().push(number);
            }));
            tokio::task::yield_now().await;
        }
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(*served.lock().unwrap(), (0..10).collect::<Vec<_>>());
    }
}
