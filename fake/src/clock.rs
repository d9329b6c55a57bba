//! What the fake takes for the time: steps, a time that is set, or the machine's.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

/// How a fake's time passes. What is added or changed gets its times from it, in whole seconds; the data that a fake
/// starts with ends where its clock starts.
///
/// ```
/// use mews_connector_fake::{Clock, time};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let clocks = [Clock::stepping(), Clock::at(time("2026-05-01T00:00:00Z")?), Clock::real_time()];
/// # assert_eq!(clocks[0], Clock::default());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Stepping,
    Still(SystemTime),
    RealTime,
}

impl Clock {
    /// Starts at 2026-07-01T12:00:00Z, and goes one second ahead with each order that is added or changed, so that no
    /// two of them share a time. The default: the same seed and the same requests give the same bytes.
    #[must_use]
    pub fn stepping() -> Self {
        Self(Kind::Stepping)
    }

    /// Stands still until it is set or advanced. A time before the year 2000 or after 9000 is taken as that limit.
    #[must_use]
    pub fn at(now: SystemTime) -> Self {
        Self(Kind::Still(now))
    }

    /// Follows the machine's clock. Once it is set or advanced, it goes on from there.
    #[must_use]
    pub fn real_time() -> Self {
        Self(Kind::RealTime)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::stepping()
    }
}

/// The time that a text in ISO 8601 names, such as `2026-05-01T00:00:00Z`; for [`Clock::at`] and
/// [`Fake::set_now`](crate::Fake::set_now).
///
/// # Errors
///
/// When the text does not name an instant.
pub fn time(text: &str) -> Result<SystemTime, InvalidTime> {
    text.parse::<Timestamp>().map(SystemTime::from).map_err(|_| InvalidTime(()))
}

/// A text that does not name an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidTime(());

impl fmt::Display for InvalidTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time is written like 2026-05-01T00:00:00Z")
    }
}

impl std::error::Error for InvalidTime {}

/// 2026-07-01T12:00:00Z, where a stepping clock starts.
const START: i128 = 1_782_907_200 * SECOND;

const SECOND: i128 = 1_000_000_000;

/// 2000-01-01T00:00:00Z and 9000-01-01T00:00:00Z: the data around either can still be written in ISO 8601.
const LIMITS: [i128; 2] = [946_684_800 * SECOND, 221_845_392_000 * SECOND];

/// A clock that runs. Times are counted from 1970.
pub(crate) struct Watch(Mutex<Reading>);

/// In nanoseconds.
enum Reading {
    Stepping(i128),
    Still(i128),
    /// So much ahead of the machine's clock.
    RealTime(i128),
}

impl Watch {
    pub(crate) fn new(clock: &Clock) -> Self {
        Self(Mutex::new(match clock.0 {
            Kind::Stepping => Reading::Stepping(START),
            Kind::Still(now) => Reading::Still(limit(nanoseconds(now))),
            Kind::RealTime => Reading::RealTime(0),
        }))
    }

    /// The time, in whole seconds.
    pub(crate) fn now(&self) -> i64 {
        self.lock().second()
    }

    /// The time of something that happens now.
    pub(crate) fn tick(&self) -> i64 {
        let mut reading = self.lock();
        if let Reading::Stepping(now) = &mut *reading {
            *now = limit(*now + SECOND);
        }
        reading.second()
    }

    pub(crate) fn set(&self, now: SystemTime) {
        self.lock().set(nanoseconds(now));
    }

    pub(crate) fn advance(&self, by: Duration) {
        let mut reading = self.lock();
        let by = i128::try_from(by.as_nanos()).unwrap_or(i128::MAX);
        let now = reading.nanosecond().saturating_add(by);
        reading.set(now);
    }

    fn lock(&self) -> MutexGuard<'_, Reading> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reading {
    fn nanosecond(&self) -> i128 {
        match self {
            Self::Stepping(now) | Self::Still(now) => *now,
            Self::RealTime(ahead) => limit(nanoseconds(SystemTime::now()) + ahead),
        }
    }

    fn second(&self) -> i64 {
        // Within the limits, so it fits.
        self.nanosecond().div_euclid(SECOND) as i64
    }

    fn set(&mut self, to: i128) {
        match self {
            Self::Stepping(now) | Self::Still(now) => *now = limit(to),
            Self::RealTime(ahead) => *ahead = limit(to) - nanoseconds(SystemTime::now()),
        }
    }
}

fn limit(nanosecond: i128) -> i128 {
    nanosecond.clamp(LIMITS[0], LIMITS[1])
}

fn nanoseconds(time: SystemTime) -> i128 {
    // 64 bits of seconds are far from 128 bits of nanoseconds.
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos() as i128,
        Err(before) => -(before.duration().as_nanos() as i128),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interval::timestamp;

    fn shown(watch: &Watch) -> String {
        timestamp(watch.now()).to_string()
    }

    #[test]
    fn a_stepping_clock_goes_a_second_ahead_with_each_event_and_never_by_itself() {
        let watch = Watch::new(&Clock::default());
        assert_eq!(shown(&watch), "2026-07-01T12:00:00Z");
        let start = watch.now();
        assert_eq!([watch.tick(), watch.tick(), watch.now()], [start + 1, start + 2, start + 2]);
        watch.set(time("2026-01-01T00:00:00.75Z").unwrap());
        assert_eq!(shown(&watch), "2026-01-01T00:00:00Z");
        watch.advance(Duration::from_millis(250));
        watch.tick();
        assert_eq!(shown(&watch), "2026-01-01T00:00:02Z");
    }

    #[test]
    fn a_still_clock_moves_only_when_it_is_told_to() {
        let watch = Watch::new(&Clock::at(time("2026-05-01T02:00:00+02:00").unwrap()));
        watch.tick();
        assert_eq!(shown(&watch), "2026-05-01T00:00:00Z");
        watch.advance(Duration::from_secs(90));
        assert_eq!(shown(&watch), "2026-05-01T00:01:30Z");
        watch.set(time("2026-04-01T00:00:00Z").unwrap());
        assert_eq!(shown(&watch), "2026-04-01T00:00:00Z");
    }

    #[test]
    fn real_time_follows_the_machine_and_goes_on_from_where_it_is_set() {
        let machine = || nanoseconds(SystemTime::now());
        let watch = Watch::new(&Clock::real_time());
        let before = machine();
        let now = watch.lock().nanosecond();
        assert!((before..=machine()).contains(&now));
        let set = time("2030-01-01T00:00:00Z").unwrap();
        let before = machine();
        watch.set(set);
        let ahead = watch.lock().nanosecond() - nanoseconds(set);
        assert!((0..=machine() - before).contains(&ahead));
    }

    #[test]
    fn what_cannot_be_written_in_iso_8601_is_taken_as_the_limit() {
        let clocks = [UNIX_EPOCH - Duration::from_secs(1), UNIX_EPOCH + Duration::from_secs(1 << 40)];
        let shown = clocks.map(|now| shown(&Watch::new(&Clock::at(now))));
        assert_eq!(shown, ["2000-01-01T00:00:00Z", "9000-01-01T00:00:00Z"]);
        let watch = Watch::new(&Clock::real_time());
        watch.advance(Duration::MAX);
        assert!(watch.now() >= 221_845_392_000 - 60);
        assert!(time("tomorrow").is_err() && time("2026-05-01").is_err());
    }
}
