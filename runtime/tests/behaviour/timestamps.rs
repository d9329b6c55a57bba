//! Instants: what is refused, how they are computed with, and whom they convert to.

use std::panic::catch_unwind;
use std::time::Duration;

use ostler_runtime::Timestamp;

const HOUR: Duration = Duration::from_secs(3600);

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn refusal(text: &str) -> String {
    let parsed = text.parse::<Timestamp>().unwrap_err().to_string();
    let read = serde_json::from_value::<Timestamp>(text.into()).unwrap_err().to_string();
    assert_eq!(parsed, read);
    parsed
}

#[test]
fn an_offset_of_a_day_or_more_is_refused() {
    for text in [
        "2023-04-23T16:58:02+25:00",
        "2023-04-23T16:58:02.5-24:00",
        "2023-04-23 16:58+2400",
        "20230423T165802+25",
        "9999-12-31T23:59:59+25:00",
    ] {
        assert_eq!(refusal(text), format!("`{text}` has an offset of a day or more from UTC"));
    }
    assert_eq!(at("2023-04-23T16:58:02+23:59"), at("2023-04-22T16:59:02Z"));
    assert_eq!(at("20230423T165802-1400"), at("2023-04-24T06:58:02Z"));
}

#[test]
fn an_annotation_in_brackets_is_refused() {
    for text in [
        "2023-04-23T16:58:02-04:00[America/New_York]",
        "2023-04-23T16:58:02+02:00[America/New_York]",
        "2023-04-23T16:58:02Z[u-ca=gregory]",
    ] {
        assert!(refusal(text).contains("annotation in brackets"), "{text}");
    }
}

#[test]
fn a_second_60_is_refused_rather_than_read_as_59() {
    for text in ["2016-12-31T23:59:60Z", "2016-12-31T23:59:60.5+00:00", "20161231T235960Z", "9999-12-31T23:59:60Z"] {
        assert!(refusal(text).contains("has a second 60"), "{text}");
    }
    assert_eq!(at("2016-12-31T23:59:59.606060Z").to_string(), "2016-12-31T23:59:59.60606Z");
    assert!(refusal("2016-12-31T23:59:61Z").contains("is not a time"));
}

#[test]
fn a_duration_is_added_and_taken_away() {
    let mut time = at("2024-02-28T23:30:00Z") + HOUR;
    assert_eq!(time, at("2024-02-29T00:30:00Z"));
    time += HOUR;
    time -= 2 * HOUR;
    assert_eq!(time - HOUR, at("2024-02-28T22:30:00Z"));
    let latest = at("9999-12-30T22:00:00.999999999Z");
    let panic = catch_unwind(|| latest + HOUR).unwrap_err().downcast::<String>().unwrap();
    assert_eq!(*panic, "9999-12-30T22:00:00.999999999Z + 3600s is outside the range of a timestamp");
    assert!(catch_unwind(|| latest - Duration::MAX).is_err());
}

#[test]
fn the_time_between_two_instants_says_which_is_the_later() {
    let (earlier, later) = (at("2024-02-28T23:30:00Z"), at("2024-02-29T00:30:00.5Z"));
    let between = HOUR + Duration::from_millis(500);
    assert_eq!(later.duration_since(earlier), Some(between));
    assert_eq!(earlier.duration_since(later), None);
    assert_eq!(later.duration_since(later), Some(Duration::ZERO));
    assert_eq!((later.abs_diff(earlier), earlier.abs_diff(later)), (between, between));
}

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
const EDGES: [&str; 5] = [
    "-009999-01-02T01:59:59Z",
    "1969-12-31T23:59:59.999999999Z",
    "1970-01-01T00:00:00Z",
    "2024-02-29T00:30:00.123456789Z",
    "9999-12-30T22:00:00.999999999Z",
];

#[cfg(feature = "jiff")]
#[test]
fn every_instant_is_one_of_jiff() {
    for text in EDGES {
        assert_eq!(Timestamp::from(jiff::Timestamp::from(at(text))), at(text));
        assert_eq!(jiff::Timestamp::from(at(text)).to_string(), text);
    }
}

#[cfg(feature = "chrono")]
#[test]
fn every_instant_is_one_of_chrono_and_most_the_other_way() {
    use chrono::{DateTime, Utc};

    for text in EDGES {
        let theirs = DateTime::<Utc>::from(at(text));
        assert_eq!(theirs.timestamp(), at(text).unix_nanoseconds().div_euclid(1_000_000_000) as i64);
        assert_eq!(Timestamp::try_from(theirs).unwrap(), at(text));
    }
    assert!(Timestamp::try_from(DateTime::<Utc>::MAX_UTC).is_err());
    let leap_second = DateTime::from_timestamp(1_483_228_799, 1_500_000_000).unwrap();
    let error = Timestamp::try_from(leap_second).unwrap_err().to_string();
    assert!(error.contains("leap second"), "{error}");
}

#[cfg(feature = "time")]
#[test]
fn every_instant_is_one_of_time_and_most_the_other_way() {
    use time::{OffsetDateTime, UtcOffset};

    for text in EDGES {
        let theirs = OffsetDateTime::from(at(text));
        assert_eq!(theirs.unix_timestamp_nanos(), at(text).unix_nanoseconds());
        assert_eq!(Timestamp::try_from(theirs).unwrap(), at(text));
    }
    let abroad = OffsetDateTime::from(at(EDGES[3])).to_offset(UtcOffset::from_hms(2, 0, 0).unwrap());
    assert_eq!(Timestamp::try_from(abroad).unwrap(), at(EDGES[3]));
    let beyond = OffsetDateTime::from_unix_timestamp(253_402_300_799).unwrap();
    assert!(Timestamp::try_from(beyond).is_err());
}
