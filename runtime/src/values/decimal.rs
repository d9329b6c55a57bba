//! Money and other exact numbers: JSON's digits in, the same digits out, never through a float.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{self, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::error::Error;
use crate::error::line::quote;
use crate::values::decimal_text::{self, MAX_DIGITS, MAX_SCALE, Parts};

/// An exact decimal number, for money.
///
/// Numbers with at most 28 digits (written out without an exponent, leading zeros left aside), at most 28 of them after
/// the point, are read and written exactly, with their trailing zeros: `7.00` stays `7.00`. Anything beyond is an error
/// and never rounded. Equality, order and hash go by value, so `7.0` equals `7.00`.
///
/// It dereferences to [`rust_decimal::Decimal`], whose methods and arithmetic it lends: `*net * *rate`. Build one with
/// [`dec!`](crate::dec), from an integer, from a `rust_decimal::Decimal` or by parsing.
///
/// The serde impls are made for JSON numbers through `serde_json`; a JSON string is refused.
///
/// ```
/// # use ostler_runtime::{Decimal, dec};
/// let price: Decimal = "7.50".parse()?;
/// assert_eq!(price, dec!(7.5));
/// assert_eq!(price.to_string(), "7.50");
/// # Ok::<(), ostler_runtime::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(rust_decimal::Decimal);

impl Decimal {
    /// The number as `rust_decimal` knows it.
    pub const fn into_inner(self) -> rust_decimal::Decimal {
        self.0
    }

    const fn from_parts(parts: Parts) -> Self {
        let Parts { negative, coefficient, scale } = parts;
        // 28 digits need 94 bits, so the three words hold the whole coefficient.
        let (low, middle, high) = (coefficient as u32, (coefficient >> 32) as u32, (coefficient >> 64) as u32);
        Decimal(rust_decimal::Decimal::from_parts(low, middle, high, negative, scale))
    }
}

/// A [`Decimal`] from a literal, checked while compiling: `dec!(7)`, `dec!(-0.50)`, `dec!(1.5E2)`.
///
/// ```
/// # use ostler_runtime::dec;
/// assert_eq!(dec!(-0.50).to_string(), "-0.50");
/// ```
///
/// ```compile_fail
/// # use ostler_runtime::dec;
/// dec!(seven); // not a number
/// ```
#[macro_export]
macro_rules! dec {
    ($($literal:tt)+) => {
        const { $crate::private::decimal_literal(::core::concat!($(::core::stringify!($literal)),+)) }
    };
}

/// What `dec!` calls while its caller compiles.
pub const fn decimal_literal(text: &str) -> Decimal {
    match decimal_text::parse(text.as_bytes()) {
        Ok(parts) => Decimal::from_parts(parts),
        Err(_) => panic!("dec! takes a decimal number of at most 28 digits, such as 7 or -0.50"),
    }
}

impl Deref for Decimal {
    type Target = rust_decimal::Decimal;

    fn deref(&self) -> &rust_decimal::Decimal {
        &self.0
    }
}

impl From<rust_decimal::Decimal> for Decimal {
    fn from(value: rust_decimal::Decimal) -> Self {
        Decimal(value)
    }
}

impl From<Decimal> for rust_decimal::Decimal {
    fn from(value: Decimal) -> Self {
        value.0
    }
}

macro_rules! from_integer {
    ($($integer:ty),+) => {$(
        impl From<$integer> for Decimal {
            fn from(value: $integer) -> Self {
                Decimal(value.into())
            }
        }
    )+};
}

from_integer!(i32, i64, u32, u64);

impl FromStr for Decimal {
    type Err = Error;

    /// Reads a number in JSON's grammar (`-12.50`, `1.5E2`), exactly.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] when the text is no number or cannot be kept exactly.
    fn from_str(text: &str) -> Result<Self, Error> {
        match decimal_text::parse(text.as_bytes()) {
            Ok(parts) => Ok(Decimal::from_parts(parts)),
            Err(refusal) => {
                Err(Error::invalid_value(format!("{} cannot be a decimal: {}", quote(text), refusal.text())))
            }
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digits = decimal_text::count_digits(self.0.mantissa().unsigned_abs());
        if digits > MAX_DIGITS || self.0.scale() > MAX_SCALE {
            return Err(ser::Error::custom(format_args!("the decimal {} has more than 28 digits", self.0)));
        }
        RawValue::from_string(self.0.to_string()).map_err(ser::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        decimal_text::parse(text.as_bytes()).map(Decimal::from_parts).map_err(|refusal| match text.as_bytes().first() {
            Some(b'"') => de::Error::custom("expected a decimal number, but found a string"),
            Some(b'-' | b'0'..=b'9') => {
                de::Error::custom(format_args!("the number {} cannot be kept exactly: {}", quote(text), refusal.text()))
            }
            Some(b'n') => de::Error::custom("expected a decimal number, but found null"),
            _ => de::Error::custom("expected a decimal number, but found a value of another kind"),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(json: &str) -> Result<Decimal, String> {
        serde_json::from_str(json).map_err(|error: serde_json::Error| error.to_string())
    }

    fn written(value: Decimal) -> Result<String, String> {
        serde_json::to_string(&value).map_err(|error| error.to_string())
    }

    #[test]
    fn exponents_are_written_out() {
        for (json, expected) in [
            ("7e0", "7"),
            ("1.5E2", "150"),
            ("1.5e+1", "15"),
            ("15e-1", "1.5"),
            ("1.50e1", "15.0"),
            ("1E27", "1000000000000000000000000000"),
            ("1e-28", "0.0000000000000000000000000001"),
            ("0e99", "0"),
            ("-0", "0"),
        ] {
            assert_eq!(read(json).unwrap().to_string(), expected, "{json}");
        }
    }

    #[test]
    fn what_cannot_be_kept_exactly_is_an_error() {
        for json in [
            "79228162514264337593543950335",
            "1e28",
            "12345678901234567890123456789",
            "0.00000000000000000000000000001",
            "1.2345678901234567890123456789",
            "7e-29",
            "1e400",
            "1e-400",
            "1e99999999999999999999999",
        ] {
            let error = read(json).unwrap_err();
            assert!(error.contains("cannot be kept exactly"), "{json}: {error}");
        }
    }

    #[test]
    fn other_kinds_of_value_are_refused_by_name() {
        assert!(read("\"7\"").unwrap_err().contains("found a string"));
        assert!(read("null").unwrap_err().contains("found null"));
        for json in ["true", "[7]", "{}", "NaN", "", "01", "1.", ".5", "+1", "1e", "0x10", "1_000"] {
            assert!(read(json).is_err(), "{json}");
        }
    }

    #[test]
    fn a_29th_digit_is_not_encoded() {
        let error = written(Decimal(rust_decimal::Decimal::MAX)).unwrap_err();
        assert!(error.contains("more than 28 digits"), "{error}");
    }

    #[test]
    fn parsing_is_as_strict_as_decoding() {
        for text in ["", "-", "abc", "1,5", " 1", "1 ", "+1", "1e", "--1", "12345678901234567890123456789"] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
        assert_eq!("12.340".parse::<Decimal>().unwrap().to_string(), "12.340");
    }

    #[test]
    fn integers_and_literals_agree() {
        assert_eq!(Decimal::from(u64::MAX), dec!(18446744073709551615));
        assert_eq!(Decimal::from(i64::MIN), dec!(-9223372036854775808));
        assert_eq!(Decimal::from(7u32), dec!(7.00));
        assert_eq!(Decimal::from(-7), dec!(-7e0));
    }

    #[test]
    fn a_json_value_in_between_is_read_too() {
        let value: serde_json::Value = serde_json::from_str("{\"Net\":7.5}").unwrap();
        let map: std::collections::BTreeMap<String, Decimal> = serde_json::from_value(value).unwrap();
        assert_eq!(map["Net"], dec!(7.5));
    }

    #[test]
    fn serde_json_keeps_no_arbitrary_precision() {
        // With the feature on, this number would keep all its digits as text.
        let value: serde_json::Value = serde_json::from_str("1.00000000000000000000000000001").unwrap();
        assert_eq!(value.to_string(), "1.0");
    }

    proptest! {
        #[test]
        fn up_to_28_digits_survive_both_ways(
            digits in "[1-9][0-9]{0,27}|0",
            scale in 0usize..=28,
            negative: bool,
        ) {
            let padded = format!("{digits:0>width$}", width = scale + 1);
            let (whole, fraction) = padded.split_at(padded.len() - scale);
            let point = if scale > 0 { "." } else { "" };
            let sign = if negative && digits != "0" { "-" } else { "" };
            let json = format!("{sign}{whole}{point}{fraction}");
            let value = read(&json).unwrap();
            prop_assert_eq!(written(value).unwrap(), json.clone());
            prop_assert_eq!(json.parse::<Decimal>().unwrap(), value);
        }

        #[test]
        fn an_exponent_means_the_same_as_the_number_written_out(
            coefficient in 0u64..10_000_000_000,
            exponent in -18i32..=18,
        ) {
            let value = read(&format!("{coefficient}e{exponent}")).unwrap();
            let factor = rust_decimal::Decimal::from_i128_with_scale(10i128.pow(exponent.unsigned_abs()), 0);
            let expected = match exponent < 0 {
                true => rust_decimal::Decimal::from_i128_with_scale(coefficient.into(), exponent.unsigned_abs()),
                false => rust_decimal::Decimal::from(coefficient) * factor,
            };
            prop_assert_eq!(value.into_inner(), expected);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[-+0-9.eE]{0,40}") {
            if let Ok(value) = text.parse::<Decimal>() {
                prop_assert_eq!(read(&text).unwrap(), value);
                prop_assert!(serde_json::from_str::<f64>(&text).is_ok());
            }
        }
    }
}
