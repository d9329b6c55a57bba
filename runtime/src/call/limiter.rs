//! How many requests may begin in a span of time: one count for everyone who shares the handle.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

/// A request may take longer to the server than the one that took its place later: windows are kept this much longer
/// than asked for.
const MARGIN: Duration = Duration::from_millis(50);

/// The longest that one answer with status 429 holds back everyone who shares a limiter.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// A limit on how many requests begin in any span of time, the same for all clients that are built with it.
///
/// A server counts for each access token. Clones of a client share their limiter; clients that are built separately for
/// one token share it when the same handle is given to both builders with
/// `ClientBuilder::limiter`. Who comes first is served first.
///
/// A request begins when its first byte may leave, so connecting slowly moves no request into another span: a place is
/// reserved before connecting, and given back when nothing was sent. With a transport that cannot tell, it begins when the
/// head of its answer is there.
///
/// After an answer with status 429 nobody who shares the limiter sends before the pause that the server asks for is over,
/// but for 60 seconds at most: a call that was told to wait longer does so by itself. [`paused_for`](Self::paused_for)
/// shows the pause and [`lift_pause`](Self::lift_pause) ends it.
///
/// ```
/// use std::time::Duration;
/// # use ostler_runtime::Limiter;
///
/// let half = Limiter::new(100, Duration::from_secs(30)); // another program uses the other half
/// assert_eq!(half.paused_for(), None);
/// ```
#[derive(Clone)]
pub struct Limiter(Arc<Shared>);

struct Shared {
    /// None when there is no limit.
    limit: Option<Limit>,
    /// Held while waiting for a place, so that waiters stand in line: the lock is fair.
    line: tokio::sync::Mutex<()>,
    state: Mutex<State>,
    /// Tells who is first in line that a place or a pause has changed.
    changed: Notify,
}

#[derive(Debug, Clone, Copy)]
struct Limit {
    starts: usize,
    window: Duration,
}

#[derive(Debug, Default)]
struct State {
    /// When requests began, the oldest first.
    starts: VecDeque<Instant>,
    /// Places of requests that have not begun yet.
    reserved: usize,
    paused_until: Option<Instant>,
}

/// What a request has to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wait {
    Nothing,
    Until(Instant),
    /// Every place is reserved by a request that has not begun: one of them has to begin or to give up.
    Change,
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

    /// A limiter with the same limit and a count of its own, for another access token.
    pub(crate) fn of_another_token(&self) -> Self {
        Self::with(self.0.limit)
    }

    fn with(limit: Option<Limit>) -> Self {
        let (line, state, changed) = Default::default();
        Limiter(Arc::new(Shared { limit, line, state, changed }))
    }

    /// How long nobody may begin a request because the server said so with status 429; `None` when everyone may.
    pub fn paused_for(&self) -> Option<Duration> {
        let until = self.0.lock().paused_until?;
        Some(until.saturating_duration_since(Instant::now())).filter(|it| !it.is_zero())
    }

    /// Ends the pause after a 429 for everyone who shares the limiter. The limit itself stays, and so does the pause of
    /// the call that was told to wait.
    pub fn lift_pause(&self) {
        self.0.lock().paused_until = None;
        self.0.changed.notify_one();
    }

    /// Is nobody using it, and nothing in it worth keeping?
    pub(crate) fn is_idle(&self) -> bool {
        let now = Instant::now();
        let mut state = self.0.lock();
        self.0.forget_old(&mut state, now);
        let paused = state.paused_until.is_some_and(|until| until > now);
        Arc::strong_count(&self.0) == 1 && state.starts.is_empty() && !paused
    }

    #[cfg(test)]
    pub(crate) fn starts(&self) -> usize {
        self.0.lock().starts.len()
    }

    /// How long a request that came now would have to wait, as far as that is known; `None` when it may begin.
    pub(crate) fn wait_from_now(&self) -> Option<Duration> {
        let now = Instant::now();
        match self.0.wait(now) {
            // Somebody else is in line already.
            Wait::Nothing if self.0.line.try_lock().is_err() => Some(Duration::ZERO),
            Wait::Nothing => None,
            Wait::Until(at) => Some(at.saturating_duration_since(now)),
            Wait::Change => Some(Duration::ZERO),
        }
    }

    /// Waits for a place in line, at most until `deadline`, and reserves it.
    pub(crate) async fn reserve(&self, deadline: Option<Instant>) -> Result<Place, NoRoom> {
        let begun = Instant::now();
        let too_late = |at: Instant| NoRoom { wait: at.saturating_duration_since(begun) };
        let _first = match deadline {
            Some(deadline) => {
                tokio::time::timeout_at(deadline, self.0.line.lock()).await.map_err(|_| too_late(deadline))?
            }
            None => self.0.line.lock().await,
        };
        // While this one waits nobody passes; if the future is dropped, the next in line goes on.
        loop {
            let changed = self.0.changed.notified();
            let until = match self.0.wait(Instant::now()) {
                Wait::Nothing => break,
                Wait::Until(at) if deadline.is_some_and(|deadline| at >= deadline) && !self.0.may_come_earlier() => {
                    return Err(too_late(at));
                }
                Wait::Until(at) => deadline.map_or(at, |deadline| at.min(deadline)),
                Wait::Change => deadline.unwrap_or_else(far_future),
            };
            let has_changed = timeout_at(until, changed).await.is_ok();
            if !has_changed && deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                return Err(too_late(until));
            }
        }
        self.0.lock().reserved += 1;
        Ok(Place { shared: Arc::clone(&self.0), begun: Mutex::new(false) })
    }

    /// Nobody begins a request before this time is over, or the longest pause that is shared.
    pub(crate) fn pause(&self, time: Duration) {
        let until = Instant::now() + time.min(LONGEST_PAUSE);
        let mut state = self.0.lock();
        state.paused_until = state.paused_until.max(Some(until));
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn forget_old(&self, state: &mut State, now: Instant) {
        let Some(limit) = self.limit else { return };
        let window = limit.window.saturating_add(MARGIN);
        // A window beyond the clock's range never ends: the starts stay.
        while state.starts.front().is_some_and(|it| it.checked_add(window).is_some_and(|end| end <= now)) {
            state.starts.pop_front();
        }
    }

    fn wait(&self, now: Instant) -> Wait {
        let mut state = self.lock();
        self.forget_old(&mut state, now);
        if let Some(until) = state.paused_until.filter(|until| *until > now) {
            return Wait::Until(until);
        }
        let Some(limit) = self.limit.filter(|it| state.starts.len() + state.reserved >= it.starts) else {
            return Wait::Nothing;
        };
        let window = limit.window.saturating_add(MARGIN);
        match state.starts.front() {
            Some(first) => Wait::Until(first.checked_add(window).unwrap_or_else(far_future)),
            None => Wait::Change,
        }
    }

    /// May a place that is reserved be given back?
    fn may_come_earlier(&self) -> bool {
        let state = self.lock();
        state.reserved > 0 && state.paused_until.is_none_or(|until| until <= Instant::now())
    }
}

/// A place that is reserved for one request. Unless it is given back it counts as a start, at the latest from the moment
/// when it is dropped.
pub(crate) struct Place {
    shared: Arc<Shared>,
    /// Whether the place counts already, or was given back.
    begun: Mutex<bool>,
}

impl Place {
    /// The request begins now. Only the first call counts.
    pub(crate) fn begin(&self) {
        self.end(true);
    }

    /// Nothing was sent, so that somebody else may have the place. After the request began it says nothing.
    pub(crate) fn give_back(&self) {
        self.end(false);
    }

    fn end(&self, counts: bool) {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut *begun, true) {
            return;
        }
        let mut state = self.shared.lock();
        state.reserved -= 1;
        if counts && self.shared.limit.is_some() {
            state.starts.push_back(Instant::now());
        }
        drop(state);
        self.shared.changed.notify_one();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.begin();
    }
}

fn far_future() -> Instant {
    // As tokio has it: about thirty years.
    Instant::now() + Duration::from_secs(86_400 * 365 * 30)
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
    use tokio::time::sleep;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn the_place_after_the_last_is_there_when_the_first_start_is_old_enough() {
        let limiter = Limiter::new(3, 30 * SECOND);
        let begun = Instant::now();
        for _ in 0..3 {
            limiter.reserve(None).await.unwrap();
        }
        assert_eq!(begun.elapsed(), Duration::ZERO);
        limiter.reserve(None).await.unwrap();
        assert!((30 * SECOND..31 * SECOND).contains(&begun.elapsed()), "{:?}", begun.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_deadline_before_the_place_is_told_at_once() {
        let limiter = Limiter::new(1, 30 * SECOND);
        limiter.reserve(None).await.unwrap();
        let begun = Instant::now();
        let no_room = limiter.reserve(Some(begun + 10 * SECOND)).await.map(drop).unwrap_err();
        assert!((30 * SECOND..31 * SECOND).contains(&no_room.wait), "{no_room:?}");
        assert_eq!(begun.elapsed(), Duration::ZERO);
        limiter.reserve(Some(begun + 31 * SECOND)).await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_holds_everyone_and_a_shorter_one_does_not_end_it() {
        for limiter in [Limiter::off(), Limiter::new(200, 30 * SECOND)] {
            limiter.pause(5 * SECOND);
            limiter.clone().pause(SECOND);
            let begun = Instant::now();
            limiter.reserve(None).await.unwrap();
            assert!((5 * SECOND..6 * SECOND).contains(&begun.elapsed()));
            limiter.reserve(None).await.unwrap();
            assert!(begun.elapsed() < 6 * SECOND);
        }
        let limiter = Limiter::off();
        limiter.pause(Duration::MAX);
        limiter.reserve(Some(Instant::now() + SECOND)).await.map(drop).unwrap_err();
    }

    #[tokio::test(start_paused = true)]
    async fn who_gives_up_in_line_leaves_the_place_to_the_next() {
        let limiter = Limiter::new(1, 10 * SECOND);
        limiter.reserve(None).await.unwrap();
        let begun = Instant::now();
        let impatient = limiter.clone();
        let impatient = tokio::spawn(async move { tokio::time::timeout(SECOND, impatient.reserve(None)).await });
        tokio::task::yield_now().await;
        limiter.reserve(None).await.unwrap();
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
                limiter.reserve(None).await.unwrap();
                served.lock().unwrap().push(number);
            }));
            tokio::task::yield_now().await;
        }
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(*served.lock().unwrap(), (0..10).collect::<Vec<_>>());
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_connection_moves_no_request_into_the_next_span() {
        let limiter = Limiter::new(2, 30 * SECOND);
        let slow = [limiter.reserve(None).await.unwrap(), limiter.reserve(None).await.unwrap()];
        sleep(29 * SECOND).await;
        slow.iter().for_each(Place::begin);
        let begun = Instant::now();
        limiter.reserve(None).await.unwrap();
        assert!(begun.elapsed() >= 30 * SECOND, "{:?}", begun.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_place_that_is_given_back_goes_to_who_waits_at_once() {
        let limiter = Limiter::new(1, 30 * SECOND);
        let place = limiter.reserve(None).await.unwrap();
        let begun = Instant::now();
        let next = tokio::spawn({
            let limiter = limiter.clone();
            async move { limiter.reserve(Some(begun + 40 * SECOND)).await.map(|_| begun.elapsed()) }
        });
        sleep(5 * SECOND).await;
        place.give_back();
        drop(place);
        assert_eq!(next.await.unwrap(), Ok(5 * SECOND));
        let late = limiter.reserve(Some(Instant::now() + SECOND)).await.map(drop);
        assert!(late.is_err(), "the one who had it next counts");
    }

    #[tokio::test(start_paused = true)]
    async fn while_every_place_is_reserved_the_deadline_still_holds() {
        let limiter = Limiter::new(1, 30 * SECOND);
        let _place = limiter.reserve(None).await.unwrap();
        let begun = Instant::now();
        limiter.reserve(Some(begun + 3 * SECOND)).await.map(drop).unwrap_err();
        assert_eq!(begun.elapsed(), 3 * SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn a_shared_pause_is_bounded_visible_and_can_be_lifted() {
        let limiter = Limiter::new(200, 30 * SECOND);
        assert_eq!(limiter.paused_for(), None);
        limiter.pause(86_400 * SECOND);
        assert_eq!(limiter.paused_for(), Some(LONGEST_PAUSE));
        let begun = Instant::now();
        let waiting = tokio::spawn({
            let limiter = limiter.clone();
            async move { limiter.reserve(None).await.map(|_| begun.elapsed()) }
        });
        sleep(7 * SECOND).await;
        limiter.lift_pause();
        assert_eq!(waiting.await.unwrap(), Ok(7 * SECOND));
        assert_eq!(limiter.paused_for(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_limiter_is_idle_when_nobody_holds_it_and_its_span_is_over() {
        let limiter = Limiter::new(1, SECOND);
        assert!(limiter.is_idle());
        let other = limiter.clone();
        assert!(!limiter.is_idle());
        other.reserve(None).await.unwrap();
        drop(other);
        assert!(!limiter.is_idle(), "a start still counts");
        sleep(2 * SECOND).await;
        assert!(limiter.is_idle());
    }
}
