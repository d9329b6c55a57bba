//! When a request is sent again, and after how long.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::error::Error;

/// What a retry costs and what a success gives back, in hundredths of a retry: a fifth of the successes may be retries.
const COST: u32 = 100;
const REFUND: u32 = 20;

/// How often, and with what pauses, a request is sent again.
#[derive(Debug)]
pub(crate) struct Retry {
    /// How often a request is sent at most, the first time included.
    pub(crate) max_attempts: u32,
    /// The longest pause before the second attempt; each later one may be twice as long as the one before,
    pub(crate) base: Duration,
    /// up to this.
    pub(crate) cap: Duration,
    pub(crate) budget: Budget,
}

/// Why a request is not sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GivenUp {
    /// It would not help, or there is no attempt or no time left.
    Tried,
    /// The client's retries are used up.
    BudgetSpent,
}

/// Retries that all clones of a client have together, so that an outage is not multiplied.
#[derive(Debug)]
pub(crate) struct Budget {
    /// In hundredths of a retry.
    balance: AtomicU32,
    most: u32,
}

impl Budget {
    pub(crate) fn new(retries: u32) -> Self {
        let most = retries.saturating_mul(COST);
        Budget { balance: AtomicU32::new(most), most }
    }

    /// Takes one retry out, if there is one.
    fn withdraw(&self) -> bool {
        let left = |balance: u32| balance.checked_sub(COST);
        self.balance.fetch_update(Ordering::Relaxed, Ordering::Relaxed, left).is_ok()
    }

    /// Puts something back, since the server works.
    pub(crate) fn refund(&self) {
        let more = |balance: u32| Some(balance.saturating_add(REFUND).min(self.most));
        // The closure always returns a balance.
        let _ = self.balance.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }
}

impl Retry {
    /// How long to wait before the request is sent again, or why it is not. `attempt` counts from 1, up to `most`; `left` is the time
    /// that the call still has, if it is limited.
    pub(crate) fn pause(
        &self,
        error: &Error,
        attempt: u32,
        most: u32,
        left: Option<Duration>,
    ) -> Result<Duration, GivenUp> {
        if attempt >= most || !error.is_retryable() {
            return Err(GivenUp::Tried);
        }
        let pause = self.backoff(attempt, error.retry_after());
        match left.is_none_or(|left| pause < left) {
            false => Err(GivenUp::Tried),
            true if self.budget.withdraw() => Ok(pause),
            true => Err(GivenUp::BudgetSpent),
        }
    }

    /// Full jitter: anything up to a bound that doubles. The server's own wish is never undercut; one to come back at
    /// once is none, since the pauses have to grow.
    pub(crate) fn backoff(&self, attempt: u32, wish: Option<Duration>) -> Duration {
        let wish = wish.filter(|it| !it.is_zero());
        let doubled = self.base.saturating_mul(1u32.checked_shl(attempt - 1).unwrap_or(u32::MAX));
        let bound = match wish {
            // All who were sent away with the same wish would come back at the same moment.
            Some(_) => self.base,
            None => doubled,
        };
        wish.unwrap_or_default().saturating_add(bound.min(self.cap).mul_f64(fastrand::f64()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retry() -> Retry {
        let (base, cap) = (Duration::from_millis(200), Duration::from_secs(10));
        Retry { max_attempts: 5, base, cap, budget: Budget::new(2) }
    }

    #[test]
    fn the_bound_doubles_up_to_the_cap_and_jitter_fills_it() {
        for (attempt, bound) in
            [(1, 200), (2, 400), (3, 800), (6, 6_400), (7, 10_000), (40, 10_000), (u32::MAX, 10_000)]
        {
            let bound = Duration::from_millis(bound);
            let pauses: Vec<_> = (0..1_000).map(|_| retry().backoff(attempt, None)).collect();
            assert!(pauses.iter().all(|it| *it <= bound), "{attempt}");
            assert!(pauses.iter().any(|it| *it > bound.mul_f64(0.9)), "{attempt}");
            assert!(pauses.iter().any(|it| *it < bound.mul_f64(0.1)), "{attempt}");
        }
    }

    #[test]
    fn a_wish_is_never_undercut() {
        let wish = Duration::from_secs(3);
        for _ in 0..1_000 {
            let pause = retry().backoff(5, Some(wish));
            assert!((wish..=wish + retry().base).contains(&pause), "{pause:?}");
        }
        assert_eq!(retry().backoff(1, Some(Duration::MAX)), Duration::MAX);
        let grown = (0..1_000).map(|_| retry().backoff(4, Some(Duration::ZERO))).max();
        assert!(grown > Some(Duration::from_secs(1)), "a wish of nothing does not stop the pauses from growing");
    }

    #[test]
    fn a_budget_is_spent_and_earned_back() {
        let budget = Budget::new(2);
        assert_eq!([(); 3].map(|()| budget.withdraw()), [true, true, false]);
        (0..5).for_each(|_| budget.refund());
        assert_eq!([(); 2].map(|()| budget.withdraw()), [true, false]);
        (0..100).for_each(|_| budget.refund());
        assert_eq!([(); 3].map(|()| budget.withdraw()), [true, true, false], "never more than at the start");
        assert!(!Budget::new(0).withdraw());
    }
}
