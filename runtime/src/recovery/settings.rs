//! How to look for a write whose answer was lost: when, how often, how far.

use std::collections::BTreeSet;
use std::time::Duration;

const PAUSE: Duration = Duration::from_secs(5);
const LOOKS: u32 = 5;
const MAX_LOOKS: u32 = 32;
const WITHIN: Duration = Duration::from_secs(300);
const CLOCK_SKEW: Duration = Duration::from_secs(120);
const MAX_CLOCK_SKEW: Duration = Duration::from_secs(24 * 60 * 60);
const MAX_PAGES: u64 = 100;
const MAX_ROWS: u64 = 10_000;

/// How to look for a write whose answer was lost.
///
/// `Id` is the type of the ids of what the write makes; it follows from the call that the settings are given to.
///
/// ```
/// use std::time::Duration;
///
/// use ostler_runtime::Recovery;
///
/// let recovery = Recovery::new()
///     .pause(Duration::from_secs(10))
///     .clock_skew(Duration::from_secs(30))
///     .known_ids(["an order that another write has added"]);
/// # let _ = recovery;
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Recovery<Id> {
    pub(crate) pause: Duration,
    pub(crate) looks: u32,
    pub(crate) within: Duration,
    pub(crate) clock_skew: Duration,
    pub(crate) known: BTreeSet<Id>,
    pub(crate) max_pages: u64,
    pub(crate) max_rows: u64,
}

impl<Id: Ord> Recovery<Id> {
    /// The settings as they come.
    pub fn new() -> Self {
        Recovery {
            pause: PAUSE,
            looks: LOOKS,
            within: WITHIN,
            clock_skew: CLOCK_SKEW,
            known: BTreeSet::new(),
            max_pages: MAX_PAGES,
            max_rows: MAX_ROWS,
        }
    }

    /// How long to wait before the first look, since the server may still be working on the request; 5 seconds unless
    /// set. The pause before each further look is twice as long as the one before.
    pub fn pause(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }

    /// How often to look as long as nothing is found; 5 times unless set, from once to 32 times. With the pauses as they
    /// come the looks are 5, 15, 35, 75 and 155 seconds after the answer was lost. Without a pause one look is all.
    pub fn looks(mut self, looks: u32) -> Self {
        self.looks = looks.clamp(1, MAX_LOOKS);
        self
    }

    /// How long the search may take in all, with its pauses; 5 minutes unless set. It begins when the answer is lost:
    /// the write itself has the time of any other call.
    pub fn within(mut self, time: Duration) -> Self {
        self.within = time;
        self
    }

    /// How far the server's clock may be ahead of this machine's or behind it; 2 minutes unless set, a day at most. The
    /// interval that is searched is longer by that much at both ends.
    pub fn clock_skew(mut self, skew: Duration) -> Self {
        self.clock_skew = skew.min(MAX_CLOCK_SKEW);
        self
    }

    /// Ids that are known to belong to other writes, in addition to those given before: such a row is never taken for
    /// this one's. Whoever sends again, or sends several equal writes, gives here what the others were answered.
    pub fn known_ids(mut self, ids: impl IntoIterator<Item = Id>) -> Self {
        self.known.extend(ids);
        self
    }

    /// How many pages a look reads at most; 100 unless set.
    pub fn max_pages(mut self, pages: u64) -> Self {
        self.max_pages = pages;
        self
    }

    /// How many rows a look reads at most; 10,000 unless set. The page that goes beyond is still read.
    pub fn max_rows(mut self, rows: u64) -> Self {
        self.max_rows = rows;
        self
    }

    /// How long to wait before each look, when the write may have been at work for `age` already: looks that were due by
    /// then are one, which is made at once.
    pub(crate) fn waits(&self, age: Duration) -> impl Iterator<Item = Duration> + use<Id> {
        let (pause, looks) = (self.pause, self.looks);
        let due = move |look: u32| pause.saturating_mul(2u32.saturating_pow(look).saturating_sub(1));
        let missed = (1..=looks).take_while(|look| due(*look) <= age).count();
        let missed = u32::try_from(missed).unwrap_or(looks);
        let mut last = age;
        (missed.max(1)..=looks).map(move |look| {
            let at = due(look).max(last);
            let wait = at - last;
            last = at;
            wait
        })
    }
}

impl<Id: Ord> Default for Recovery<Id> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(recovery: &Recovery<u8>, age: u64) -> Vec<u64> {
        recovery.waits(Duration::from_secs(age)).map(|it| it.as_secs()).collect()
    }

    #[test]
    fn each_pause_is_twice_the_one_before() {
        assert_eq!(waits(&Recovery::new(), 0), [5, 10, 20, 40, 80]);
        assert_eq!(waits(&Recovery::new().pause(Duration::ZERO), 0), [0]);
    }

    #[test]
    fn looks_that_were_due_before_are_one_that_is_made_at_once() {
        assert_eq!(waits(&Recovery::new(), 3), [2, 10, 20, 40, 80]);
        assert_eq!(waits(&Recovery::new(), 5), [0, 10, 20, 40, 80]);
        assert_eq!(waits(&Recovery::new(), 20), [0, 15, 40, 80]);
        assert_eq!(waits(&Recovery::new(), 3_600), [0]);
    }

    #[test]
    fn there_is_always_a_look_and_never_an_overflow() {
        assert_eq!(waits(&Recovery::new().looks(0), 0), [5]);
        let endless = Recovery::<u8>::new().pause(Duration::MAX).looks(u32::MAX);
        assert_eq!(endless.waits(Duration::ZERO).take(3).count(), 3);
    }

    #[test]
    fn the_settings_are_those_that_the_documentation_names() {
        let Recovery { pause, looks, within, clock_skew, known, max_pages, max_rows } = Recovery::<u8>::default();
        assert_eq!((pause.as_secs(), looks, within.as_secs(), clock_skew.as_secs()), (5, 5, 5 * 60, 2 * 60));
        assert_eq!((known.len(), max_pages, max_rows), (0, 100, 10_000));
    }

    #[test]
    fn a_skew_is_a_day_at_most() {
        assert_eq!(Recovery::<u8>::new().clock_skew(Duration::MAX).clock_skew, MAX_CLOCK_SKEW);
    }
}
