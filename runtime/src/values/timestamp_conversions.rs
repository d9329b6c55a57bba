//! Timestamps to and from the instants of jiff, chrono and time, each behind a feature of its name.

use crate::values::timestamp::Timestamp;

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for Timestamp {
    fn from(time: jiff::Timestamp) -> Self {
        Timestamp(time)
    }
}

#[cfg(feature = "jiff")]
impl From<Timestamp> for jiff::Timestamp {
    fn from(time: Timestamp) -> Self {
        time.0
    }
}

#[cfg(feature = "chrono")]
impl TryFrom<chrono::DateTime<chrono::Utc>> for Timestamp {
    type Error = crate::error::Error;

    /// # Errors
    ///
    /// [`Error::InvalidRequest`](crate::Error::InvalidRequest) outside the range of a timestamp, and within a leap second.
    fn try_from(time: chrono::DateTime<chrono::Utc>) -> Result<Self, Self::Error> {
        // Within a leap second, chrono counts on beyond the nanoseconds of a second.
        let nanosecond = i32::try_from(time.timestamp_subsec_nanos()).ok().filter(|it| *it < 1_000_000_000);
        let time = nanosecond.and_then(|it| jiff::Timestamp::new(time.timestamp(), it).ok());
        time.map(Timestamp).ok_or_else(|| out_of_range("chrono"))
    }
}

#[cfg(feature = "chrono")]
impl From<Timestamp> for chrono::DateTime<chrono::Utc> {
    fn from(time: Timestamp) -> Self {
        let nanoseconds = time.unix_nanoseconds();
        let second = i64::try_from(nanoseconds.div_euclid(1_000_000_000));
        let nanosecond = u32::try_from(nanoseconds.rem_euclid(1_000_000_000));
        let time = second.ok().zip(nanosecond.ok()).and_then(|(it, rest)| Self::from_timestamp(it, rest));
        time.expect("chrono's years reach beyond 200000")
    }
}

#[cfg(feature = "time")]
impl TryFrom<time::OffsetDateTime> for Timestamp {
    type Error = crate::error::Error;

    /// # Errors
    ///
    /// [`Error::InvalidRequest`](crate::Error::InvalidRequest) outside the range of a timestamp.
    fn try_from(time: time::OffsetDateTime) -> Result<Self, Self::Error> {
        Timestamp::from_unix_nanoseconds(time.unix_timestamp_nanos()).ok_or_else(|| out_of_range("time"))
    }
}

#[cfg(feature = "time")]
impl From<Timestamp> for time::OffsetDateTime {
    fn from(time: Timestamp) -> Self {
        Self::from_unix_timestamp_nanos(time.unix_nanoseconds()).expect("the years of time reach from -9999 to 9999")
    }
}

#[cfg(any(feature = "chrono", feature = "time"))]
fn out_of_range(from: &str) -> crate::error::Error {
    crate::error::Error::invalid_value(format!(
        "the instant of {from} is outside the range of a timestamp, or a leap second"
    ))
}
