//! Intervals of time as the API reads them: half-open, and equal ends mean that one instant.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::Value;

/// A stretch of time whose end is not before its start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Interval {
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
}

impl Interval {
    /// Reads `{StartUtc, EndUtc}`; the error completes a sentence that begins with the member's name.
    pub(crate) fn read(value: &Value) -> Result<Self, String> {
        let start = read_instant(value, "StartUtc")?;
        let end = read_instant(value, "EndUtc")?;
        if end < start {
            return Err("ends before it starts".to_owned());
        }
        Ok(Self { start, end })
    }

    pub(crate) fn contains(&self, second: i64) -> bool {
        let instant = timestamp(second);
        instant == self.start || (self.start < instant && instant < self.end)
    }

    /// The first whole second that is not before the interval.
    pub(crate) fn first_second(&self) -> i64 {
        self.start.as_second() + i64::from(self.start.subsec_nanosecond() > 0)
    }

    /// The last whole second that is not after the interval's end.
    pub(crate) fn last_second(&self) -> i64 {
        self.end.as_second() - i64::from(self.end.subsec_nanosecond() < 0)
    }

    /// Whether the stay from `from` to `until` (exclusive) has an instant in common with the interval.
    pub(crate) fn overlaps(&self, from: i64, until: i64) -> bool {
        let begins_in_time = match self.start == self.end {
            true => timestamp(from) <= self.end,
            false => timestamp(from) < self.end,
        };
        begins_in_time && self.start < timestamp(until)
    }

    /// Whether it is longer than that many calendar months, counted in UTC.
    pub(crate) fn exceeds_months(&self, months: u32) -> bool {
        let start = self.start.to_zoned(TimeZone::UTC);
        match start.checked_add(i64::from(months).months()) {
            Ok(limit) => self.end > limit.timestamp(),
            Err(_) => false, // the limit lies after the last instant that can be written
        }
    }
}

fn read_instant(value: &Value, member: &str) -> Result<Timestamp, String> {
    let text = value.get(member).and_then(Value::as_str).unwrap_or_default();
    text.parse().map_err(|_| format!("has no valid `{member}`"))
}

/// Whether a text is a day as RFC 3339 writes it.
pub(crate) fn is_date(text: &str) -> bool {
    text.len() == "0000-00-00".len() && is_date_time(&format!("{text}T00:00:00Z"))
}

/// Whether a text is an instant as RFC 3339 writes it.
pub(crate) fn is_date_time(text: &str) -> bool {
    // jiff reads more than that: other separators, offsets of a few seconds, names of time zones.
    let shape = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text.bytes().zip(shape.bytes()).all(|(byte, expected)| match expected {
                b'0' => byte.is_ascii_digit(),
                _ => byte.eq_ignore_ascii_case(&expected),
            })
    };
    let Some((time, rest)) = text.split_at_checked("0000-00-00T00:00:00".len()) else {
        return false;
    };
    let offset = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|it: char| it.is_ascii_digit()),
        None => rest,
    };
    let has_digits = offset.len() == rest.len() || rest.len() - offset.len() > 1;
    let is_offset = shape(offset, "Z")
        || ["+00:00", "-00:00"].iter().any(|it| shape(offset, it)) && offset[1..3] < *"24" && offset[4..] < *"60";
    // The time itself is read without its offset and its fraction, which may be longer than a nanosecond's.
    shape(time, "0000-00-00T00:00:00") && has_digits && is_offset && time.parse::<DateTime>().is_ok()
}

/// The instant of a count of seconds since 1970, as all times of the fake's data are.
pub(crate) fn timestamp(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("the clock keeps the fake's data between the years 1998 and 9001")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn interval(start: &str, end: &str) -> Interval {
        Interval::read(&json!({"StartUtc": start, "EndUtc": end})).unwrap()
    }

    fn second(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_second()
    }

    #[test]
    fn the_start_is_inside_and_the_end_is_not() {
        let day = interval("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z");
        assert!(day.contains(second("2026-01-01T00:00:00Z")));
        assert!(day.contains(second("2026-01-01T23:59:59Z")));
        assert!(!day.contains(second("2026-01-02T00:00:00Z")));
        assert!(!day.contains(second("2025-12-31T23:59:59Z")));
    }

    #[test]
    fn equal_ends_are_that_instant() {
        let instant = interval("2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00");
        assert!(instant.contains(second("2026-01-01T00:00:00Z")));
        assert!(!instant.contains(second("2026-01-01T00:00:01Z")));
        let (from, until) = (second("2025-12-31T00:00:00Z"), second("2026-01-01T00:00:00Z"));
        assert!(instant.overlaps(until, until + 1));
        assert!(!instant.overlaps(from, until));
    }

    #[test]
    fn a_stay_overlaps_when_they_share_an_instant() {
        let day = interval("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z");
        let (start, end) = (second("2026-01-01T00:00:00Z"), second("2026-01-02T00:00:00Z"));
        assert!(day.overlaps(start - 10, start + 1));
        assert!(!day.overlaps(start - 10, start));
        assert!(day.overlaps(end - 1, end + 10));
        assert!(!day.overlaps(end, end + 10));
    }

    #[test]
    fn whole_seconds_of_an_interval_are_those_between_its_ends() {
        let exact = interval("2026-01-01T00:00:00Z", "2026-01-01T00:00:05Z");
        assert_eq!(exact.last_second() - exact.first_second(), 5);
        let between = interval("2026-01-01T00:00:00.5Z", "2026-01-01T00:00:05.5Z");
        assert_eq!((between.first_second(), between.last_second()), (exact.first_second() + 1, exact.last_second()));
        let long_ago = interval("1960-01-01T00:00:00.5Z", "1960-01-01T00:00:05.5Z");
        let whole = interval("1960-01-01T00:00:00Z", "1960-01-01T00:00:05Z");
        assert_eq!((long_ago.first_second(), long_ago.last_second()), (whole.first_second() + 1, whole.last_second()));
    }

    #[test]
    fn months_are_calendar_months() {
        assert!(!interval("2026-11-30T00:00:00Z", "2027-02-28T00:00:00Z").exceeds_months(3));
        assert!(interval("2026-11-30T00:00:00Z", "2027-02-28T00:00:00.000000001Z").exceeds_months(3));
    }

    #[test]
    fn an_interval_that_ends_before_it_starts_is_refused() {
        let value = json!({"StartUtc": "2026-01-02T00:00:00Z", "EndUtc": "2026-01-01T00:00:00Z"});
        assert_eq!(Interval::read(&value), Err("ends before it starts".to_owned()));
    }
}
