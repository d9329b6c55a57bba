//! Instants in UTC: ISO 8601 in, ISO 8601 out.

use std::fmt;
use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use jiff::Span;
use jiff::civil::DateTime;
use jiff::fmt::temporal::{Pieces, PiecesOffset};
use jiff::tz::Offset;
use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::error::Error;
use crate::error::line::quote;
use crate::values::text::Text;

/// An instant in UTC, with nanoseconds, from -9999-01-02T01:59:59Z to 9999-12-30T22:00:00.999999999Z.
///
/// It reads ISO 8601 with `Z` or any offset, which it converts to UTC, and writes `2023-04-23T14:58:02Z`, with a
/// fraction only where there is one. A time without an offset is an error: it would have to be guessed. So are an offset
/// of a day or more (`+25:00`), a second 60, which UTC's rare leap seconds have and no clock here can show, and an
/// annotation in brackets (`[America/New_York]`), which may contradict the offset.
///
/// `+` and `-` with a [`Duration`] panic outside the range, as those of integers do where they overflow;
/// [`checked_add`](Timestamp::checked_add) and [`checked_sub`](Timestamp::checked_sub) give `None`. The time between two
/// timestamps is [`duration_since`](Timestamp::duration_since) where one should be the later, and
/// [`abs_diff`](Timestamp::abs_diff) where that does not matter: clocks differ, and a `Duration` has no sign, so there is
/// no `-` that would have to panic.
///
/// The features `jiff`, `chrono` and `time` convert to and from the instants of these crates.
///
/// The little that is left of the year 9999 after the latest instant is read as that latest instant, because servers
/// write `9999-12-31T23:59:59.9999999Z` for a time without end. Any other time outside the range is an error.
///
/// ```
/// # use ostler_runtime::Timestamp;
/// let time: Timestamp = "2023-04-23T16:58:02+02:00".parse()?;
/// assert_eq!(time.to_string(), "2023-04-23T14:58:02Z");
/// # Ok::<(), ostler_runtime::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub(crate) jiff::Timestamp);

impl Timestamp {
    /// The current time of the system's clock.
    pub fn now() -> Self {
        Timestamp(jiff::Timestamp::now())
    }

    /// The instant so many seconds after 1970-01-01T00:00:00Z (before it when negative); `None` outside the range.
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        jiff::Timestamp::from_second(seconds).ok().map(Timestamp)
    }

    /// The instant so many nanoseconds after 1970-01-01T00:00:00Z; `None` outside the range.
    pub fn from_unix_nanoseconds(nanoseconds: i128) -> Option<Self> {
        jiff::Timestamp::from_nanosecond(nanoseconds).ok().map(Timestamp)
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards it.
    pub fn unix_seconds(self) -> i64 {
        self.0.as_second()
    }

    /// Nanoseconds since 1970-01-01T00:00:00Z.
    pub fn unix_nanoseconds(self) -> i128 {
        self.0.as_nanosecond()
    }

    /// The instant that much later; `None` outside the range.
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        self.0.checked_add(duration).ok().map(Timestamp)
    }

    /// The instant that much earlier; `None` outside the range.
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        self.0.checked_sub(duration).ok().map(Timestamp)
    }

    /// The time that went by since an earlier instant; `None` where that one is the later.
    pub fn duration_since(self, earlier: Timestamp) -> Option<Duration> {
        (self >= earlier).then(|| self.abs_diff(earlier))
    }

    /// The time between two instants, whichever is the later.
    pub fn abs_diff(self, other: Timestamp) -> Duration {
        self.0.duration_since(other.0).unsigned_abs()
    }

    /// The same day and time so many calendar months later in UTC, or that month's last day where it has no such day:
    /// one month after 31 January is the end of February. `None` outside the range.
    pub fn checked_add_months(self, months: u32) -> Option<Self> {
        let span = jiff::Span::new().try_months(months).ok()?;
        let later = self.0.to_zoned(jiff::tz::TimeZone::UTC).checked_add(span).ok()?;
        Some(Timestamp(later.timestamp()))
    }
}

impl Add<Duration> for Timestamp {
    type Output = Timestamp;

    /// # Panics
    ///
    /// Outside the range of a timestamp.
    #[track_caller]
    fn add(self, duration: Duration) -> Timestamp {
        self.checked_add(duration)
            .unwrap_or_else(|| panic!("{self} + {duration:?} is outside the range of a timestamp"))
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Timestamp;

    /// # Panics
    ///
    /// Outside the range of a timestamp.
    #[track_caller]
    fn sub(self, duration: Duration) -> Timestamp {
        self.checked_sub(duration)
            .unwrap_or_else(|| panic!("{self} - {duration:?} is outside the range of a timestamp"))
    }
}

impl AddAssign<Duration> for Timestamp {
    /// # Panics
    ///
    /// Outside the range of a timestamp.
    #[track_caller]
    fn add_assign(&mut self, duration: Duration) {
        *self = *self + duration;
    }
}

impl SubAssign<Duration> for Timestamp {
    /// # Panics
    ///
    /// Outside the range of a timestamp.
    #[track_caller]
    fn sub_assign(&mut self, duration: Duration) {
        *self = *self - duration;
    }
}

impl FromStr for Timestamp {
    type Err = Error;

    /// Reads ISO 8601 with `Z` or an offset.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] when the text is not a time, has no offset or one of a day or more, has a second 60 or an
    /// annotation in brackets, or is outside the range.
    fn from_str(text: &str) -> Result<Self, Error> {
        parse(text).map(Timestamp).map_err(Error::invalid_value)
    }
}

fn parse(text: &str) -> Result<jiff::Timestamp, String> {
    let time = parse_leniently(text)?;
    match objection(text) {
        Some(objection) => Err(format!("{} {objection}", quote(text))),
        None => Ok(time),
    }
}

/// What is wrong with a time that jiff reads, but in a way of its own: as another second, or without a look at all of it.
fn objection(text: &str) -> Option<&'static str> {
    if text.contains('[') {
        return Some("has an annotation in brackets, which may contradict the offset: leave it out");
    }
    let (_, time) = text.split_once(['T', 't', ' '])?;
    let (clock, offset) = time.split_at(time.find(['Z', 'z', '+', '-'])?);
    let hours = offset.get(1..3).and_then(|it| it.parse::<u8>().ok());
    if hours.is_some_and(|it| it >= 24) {
        return Some("has an offset of a day or more from UTC");
    }
    let digits = clock.bytes().filter(|it| *it != b':').take_while(u8::is_ascii_digit);
    let has_leap_second = digits.skip(4).take(2).eq(*b"60");
    has_leap_second.then_some("has a second 60, which a timestamp cannot hold")
}

fn parse_leniently(text: &str) -> Result<jiff::Timestamp, String> {
    text.parse().or_else(|_| match beyond_latest(text) {
        Some(true) => Ok(jiff::Timestamp::MAX),
        Some(false) => Err(format!("{} is outside the range of a timestamp", quote(text))),
        None if text.parse::<DateTime>().is_ok() => {
            Err(format!("{} has no offset from UTC: it needs a `Z` or an offset such as `+02:00`", quote(text)))
        }
        None => Err(format!("{} is not a time such as `2023-04-23T14:58:02Z`", quote(text))),
    })
}

/// Of a time with an offset that is outside the range: whether it is still in the year 9999 of UTC, after the latest
/// instant. `None` for any other text.
fn beyond_latest(text: &str) -> Option<bool> {
    let pieces = Pieces::parse(text).ok()?;
    let offset = match pieces.offset()? {
        PiecesOffset::Numeric(offset) => offset.offset(),
        _ => Offset::UTC,
    };
    let time = DateTime::from_parts(pieces.date(), pieces.time()?);
    let in_utc = time.checked_sub(Span::new().seconds(offset.seconds()));
    let latest = Offset::UTC.to_datetime(jiff::Timestamp::MAX);
    Some(in_utc.is_ok_and(|it| it > latest))
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl TryFrom<SystemTime> for Timestamp {
    type Error = Error;

    fn try_from(time: SystemTime) -> Result<Self, Error> {
        let time = jiff::Timestamp::try_from(time);
        time.map(Timestamp)
            .map_err(|_| Error::invalid_value("the system time is outside the range of a timestamp".into()))
    }
}

impl From<Timestamp> for SystemTime {
    fn from(time: Timestamp) -> Self {
        time.0.into()
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        parse(text.as_str()).map(Timestamp).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn an_offset_is_converted_to_utc() {
        assert_eq!(at("2023-04-23T16:58:02+02:00").to_string(), "2023-04-23T14:58:02Z");
        assert_eq!(at("2023-04-23T14:58:02Z"), at("2023-04-23T10:58:02-04:00"));
    }

    #[test]
    fn a_fraction_is_written_only_where_there_is_one() {
        assert_eq!(at("2023-04-23T14:58:02.0000000Z").to_string(), "2023-04-23T14:58:02Z");
        assert_eq!(at("2023-04-23T14:58:02.1230000Z").to_string(), "2023-04-23T14:58:02.123Z");
        assert_eq!(at("2023-04-23T14:58:02.123456789Z").to_string(), "2023-04-23T14:58:02.123456789Z");
    }

    #[test]
    fn a_time_without_offset_is_refused_with_the_reason() {
        for text in ["2023-04-23T14:58:02", "2023-04-23", "2023-04-23 14:58"] {
            let error = text.parse::<Timestamp>().unwrap_err().to_string();
            assert!(error.contains("no offset"), "{text}: {error}");
        }
        assert!("yesterday".parse::<Timestamp>().unwrap_err().to_string().contains("is not a time"));
        assert!(serde_json::from_str::<Timestamp>("\"2023-04-23T14:58:02\"").is_err());
    }

    #[test]
    fn the_rest_of_the_year_9999_is_its_latest_instant() {
        let latest = at("9999-12-30T22:00:00.999999999Z");
        assert_eq!(latest.0, jiff::Timestamp::MAX);
        for text in [
            "9999-12-30T22:00:01Z",
            "9999-12-31T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59.9999999Z",
            "9999-12-31T23:59:59.999999999Z",
            "9999-12-31T23:59:59.9999999+00:00",
            "9999-12-31T23:59:59.9999999+01:00",
            "9999-12-31T21:59:59.9999999-02:00",
        ] {
            assert_eq!(at(text), latest, "{text}");
            assert_eq!(serde_json::from_str::<Timestamp>(&format!("\"{text}\"")).unwrap(), latest, "{text}");
        }
        assert_eq!(at("9999-12-30T21:59:59Z").to_string(), "9999-12-30T21:59:59Z");
        assert_eq!(at("9999-12-31T23:59:59+23:00"), latest);
        assert_eq!(latest.checked_add(Duration::from_nanos(1)), None);
    }

    #[test]
    fn any_other_time_outside_the_range_is_refused_with_the_reason() {
        for text in ["9999-12-31T23:59:59-00:01", "9999-12-31T22:00:00-02:00", "-009999-01-01T00:00:00Z"] {
            let error = text.parse::<Timestamp>().unwrap_err().to_string();
            assert!(error.contains("outside the range"), "{text}: {error}");
        }
        assert!("9999-12-31T23:59:59".parse::<Timestamp>().unwrap_err().to_string().contains("no offset"));
    }

    #[test]
    fn months_end_where_the_calendar_ends() {
        assert_eq!(at("2024-01-31T10:00:00Z").checked_add_months(1), Some(at("2024-02-29T10:00:00Z")));
        assert_eq!(at("2023-11-30T00:00:00Z").checked_add_months(3), Some(at("2024-02-29T00:00:00Z")));
        assert_eq!(at("9999-12-01T00:00:00Z").checked_add_months(3), None);
        assert_eq!(at("2024-01-31T10:00:00Z").checked_add_months(u32::MAX), None);
    }

    #[test]
    fn arithmetic_stops_at_the_edge_instead_of_wrapping() {
        let day = Duration::from_secs(86_400);
        assert_eq!(at("2024-02-28T00:00:00Z").checked_add(day), Some(at("2024-02-29T00:00:00Z")));
        assert_eq!(at("2024-03-01T00:00:00Z").checked_sub(day), Some(at("2024-02-29T00:00:00Z")));
        assert_eq!(at("2024-03-01T00:00:00Z").checked_add(Duration::MAX), None);
        assert_eq!(Timestamp::from_unix_seconds(i64::MAX), None);
        assert_eq!(Timestamp::from_unix_nanoseconds(i128::MIN), None);
    }

    #[test]
    fn the_system_clock_converts_both_ways() {
        let time = at("2023-04-23T14:58:02.5Z");
        assert_eq!(Timestamp::try_from(SystemTime::from(time)).unwrap(), time);
        assert_eq!(time.unix_seconds(), 1_682_261_882);
        assert!(Timestamp::now() > time);
    }

    proptest! {
        #[test]
        fn any_instant_survives_its_text(seconds in -60_000_000_000i64..250_000_000_000, nanoseconds in 0i128..1_000_000_000) {
            let time = Timestamp::from_unix_nanoseconds(i128::from(seconds) * 1_000_000_000 + nanoseconds).unwrap();
            let json = serde_json::to_string(&time).unwrap();
            prop_assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), time);
            prop_assert_eq!(time.to_string().parse::<Timestamp>().unwrap(), time);
        }
    }
}
