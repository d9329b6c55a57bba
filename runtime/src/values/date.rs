//! Days of the calendar, without a time and without a zone: `format: date`.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::error::Error;
use crate::error::line::quote;
use crate::values::text::Text;

/// A day of the calendar, from 0000-01-01 to 9999-12-31, written as `2023-04-23`.
///
/// It has no zone: which instants belong to it depends on where it is asked. The features `jiff`, `chrono` and `time`
/// convert to and from the days of these crates.
///
/// ```
/// # use ostler_runtime::Date;
/// let date: Date = "2024-02-29".parse()?;
/// assert_eq!((date.year(), date.month(), date.day()), (2024, 2, 29));
/// assert_eq!(Date::new(2023, 2, 29), None);
/// # Ok::<(), ostler_runtime::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The day with these numbers; `None` when there is none.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let (year, month, day) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        jiff::civil::Date::new(year, month, day).ok().map(Date)
    }

    /// The year, from 0 to 9999.
    pub fn year(self) -> u16 {
        self.0.year().unsigned_abs()
    }

    /// The month, from 1 to 12.
    pub fn month(self) -> u8 {
        self.0.month().unsigned_abs()
    }

    /// The day of the month, from 1 to 31.
    pub fn day(self) -> u8 {
        self.0.day().unsigned_abs()
    }

    #[cfg(feature = "jiff")]
    pub(super) fn to_jiff(self) -> jiff::civil::Date {
        self.0
    }
}

impl FromStr for Date {
    type Err = Error;

    /// Reads `2023-04-23`.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] when the text has another form, or there is no such day.
    fn from_str(text: &str) -> Result<Self, Error> {
        parse(text).map_err(Error::invalid_value)
    }
}

fn parse(text: &str) -> Result<Date, String> {
    let digits = |it: &[u8]| it.iter().all(u8::is_ascii_digit);
    let [y @ .., b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return Err(not_a_date(text)) };
    if y.len() != 4 || !digits(y) || !digits(&[*m1, *m2, *d1, *d2]) {
        return Err(not_a_date(text));
    }
    let number = |it: &[u8]| it.iter().fold(0_u16, |number, digit| number * 10 + u16::from(digit - b'0'));
    let two = |it: [u8; 2]| (it[0] - b'0') * 10 + (it[1] - b'0');
    let date = Date::new(number(y), two([*m1, *m2]), two([*d1, *d2]));
    date.ok_or_else(|| format!("{} is not a day of the calendar", quote(text)))
}

fn not_a_date(text: &str) -> String {
    format!("{} is not a date such as `2023-04-23`", quote(text))
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:04}-{:02}-{:02}", self.year(), self.month(), self.day()))
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        parse(text.as_str()).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_day_survives_its_text(year in 0u16..=9999, month in 1u8..=12, day in 1u8..=28) {
            let date = Date::new(year, month, day).unwrap();
            prop_assert_eq!(date.to_string().parse::<Date>().unwrap(), date);
            prop_assert_eq!(serde_json::from_str::<Date>(&serde_json::to_string(&date).unwrap()).unwrap(), date);
            prop_assert_eq!((date.year(), date.month(), date.day()), (year, month, day));
        }
    }

    #[test]
    fn days_are_in_the_order_of_the_calendar() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        assert!(date("0000-01-01") < date("1999-12-31") && date("1999-12-31") < date("2000-01-01"));
        assert_eq!(format!("{:?} {:>12}", date("0033-04-03"), date("9999-12-31")), "0033-04-03   9999-12-31");
    }

    #[test]
    fn another_form_is_refused_and_so_is_a_day_that_is_none() {
        for text in [
            "",
            "2023-4-23",
            "20230423",
            "2023-04-23T00:00:00Z",
            "+2023-04-23",
            "02023-04-23",
            "023-04-23",
            "-002023-04-23",
            "2023-04-2é",
        ] {
            let error = text.parse::<Date>().unwrap_err().to_string();
            assert!(error.contains("is not a date such as `2023-04-23`"), "{text}: {error}");
        }
        for text in ["2023-02-29", "2023-13-01", "2023-00-10", "2023-04-31", "2023-04-00", "2023-99-99"] {
            let error = text.parse::<Date>().unwrap_err().to_string();
            assert!(error.contains("is not a day of the calendar"), "{text}: {error}");
        }
        assert_eq!(Date::new(10_000, 1, 1), None);
        assert_eq!(Date::new(u16::MAX, u8::MAX, u8::MAX), None);
    }
}
