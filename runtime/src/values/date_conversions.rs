//! Dates to and from the days of jiff, chrono and time, each behind a feature of its name.

use crate::error::Error;
use crate::values::date::Date;

#[cfg(feature = "jiff")]
impl TryFrom<jiff::civil::Date> for Date {
    type Error = Error;

    /// # Errors
    ///
    /// [`Error::InvalidRequest`] outside the years from 0 to 9999.
    fn try_from(date: jiff::civil::Date) -> Result<Self, Error> {
        let month = date.month().unsigned_abs();
        checked("jiff", date.year().into(), u32::from(month), u32::from(date.day().unsigned_abs()))
    }
}

#[cfg(feature = "jiff")]
impl From<Date> for jiff::civil::Date {
    fn from(date: Date) -> Self {
        date.to_jiff()
    }
}

#[cfg(feature = "chrono")]
impl TryFrom<chrono::NaiveDate> for Date {
    type Error = Error;

    /// # Errors
    ///
    /// [`Error::InvalidRequest`] outside the years from 0 to 9999.
    fn try_from(date: chrono::NaiveDate) -> Result<Self, Error> {
        use chrono::Datelike as _;
        checked("chrono", date.year(), date.month(), date.day())
    }
}

#[cfg(feature = "chrono")]
impl From<Date> for chrono::NaiveDate {
    fn from(date: Date) -> Self {
        let day = Self::from_ymd_opt(date.year().into(), date.month().into(), date.day().into());
        day.expect("chrono's years reach beyond 200000")
    }
}

#[cfg(feature = "time")]
impl TryFrom<time::Date> for Date {
    type Error = Error;

    /// # Errors
    ///
    /// [`Error::InvalidRequest`] outside the years from 0 to 9999.
    fn try_from(date: time::Date) -> Result<Self, Error> {
        checked("time", date.year(), u8::from(date.month()).into(), date.day().into())
    }
}

#[cfg(feature = "time")]
impl From<Date> for time::Date {
    fn from(date: Date) -> Self {
        let month = time::Month::try_from(date.month()).expect("a date's month is one of twelve");
        Self::from_calendar_date(date.year().into(), month, date.day()).expect("the years of time reach to 9999")
    }
}

fn checked(from: &str, year: i32, month: u32, day: u32) -> Result<Date, Error> {
    let date = || Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?);
    date().ok_or_else(|| Error::invalid_value(format!("the day of {from} is outside the years from 0 to 9999")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAYS: [&str; 4] = ["0000-01-01", "1969-07-20", "2024-02-29", "9999-12-31"];

    fn round_trip<T: TryInto<Date, Error = Error> + From<Date>>() {
        for day in DAYS {
            let date: Date = day.parse().unwrap();
            assert_eq!(T::from(date).try_into().unwrap(), date);
        }
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn days_of_jiff_convert_both_ways() {
        round_trip::<jiff::civil::Date>();
        assert!(Date::try_from(jiff::civil::date(-1, 1, 1)).is_err());
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn days_of_chrono_convert_both_ways() {
        round_trip::<chrono::NaiveDate>();
        assert!(Date::try_from(chrono::NaiveDate::MAX).is_err());
        assert!(Date::try_from(chrono::NaiveDate::MIN).is_err());
    }

    #[cfg(feature = "time")]
    #[test]
    fn days_of_time_convert_both_ways() {
        round_trip::<time::Date>();
        assert!(Date::try_from(time::Date::MIN).is_err());
    }
}
