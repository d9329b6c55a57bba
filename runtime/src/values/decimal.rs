//! Money and other exact numbers: JSON's digits in, the same digits out, never through a float.

use std::fmt;
use std::str::FromStr;

use rust_decimal::RoundingStrategy;

use crate::error::Error;
use crate::error::line::quote;
use crate::values::decimal_text::{self, MAX_DIGITS, Parts};

/// An exact decimal number, for money.
///
/// Numbers with at most 28 digits (written out without an exponent, leading zeros left aside), at most 28 of them after
/// the point, are read and written exactly, with their trailing zeros: `7.00` stays `7.00`. Anything beyond is an error
/// and never rounded. Equality, order and hash go by value, so `7.0` equals `7.00`.
///
/// Arithmetic is exact as well: `+`, `-`, `*`, `/`, `%` and `sum` panic where the result has more than 28 digits or no last
/// digit (as `dec!(10) / 3`), as those of integers do where they overflow; [`checked_add`](Decimal::checked_add) and its
/// kin give `None`. Where a number has to be rounded, say how: [`round`](Decimal::round) a decimal, or compute with
/// [`into_inner`](Decimal::into_inner), which rounds by itself, and come back by `Decimal::try_from`.
///
/// A precision, as in `{:.2}`, shows the nearest number of so many digits, a half as the nearest even one. Where a bill
/// demands another rule, [`round`](Decimal::round) first.
///
/// Build one with [`dec!`](crate::dec), from an integer, from a [`rust_decimal::Decimal`] or by parsing.
///
/// # How it is written and read
///
/// A request on its way to the server holds a JSON number. Everywhere else serde writes a string, `"7.50"`, which
/// survives every format and every buffer on the way, such as `#[serde(tag = …)]`, `#[serde(flatten)]` and
/// `serde_json::Value`.
///
/// A string and an integer are read from any format, a number with a fraction or an exponent only from JSON's own text
/// (`serde_json::from_str`, `from_slice`). Where such a number may have been a binary float in between, which would have
/// rounded it, it is refused: in a `serde_json::Value`, in the buffers above, by `serde_json::from_reader`.
///
/// ```
/// # use ostler_runtime::{Decimal, dec};
/// let price: Decimal = "7.50".parse()?;
/// assert_eq!(price, dec!(7.5));
/// assert_eq!(price.to_string(), "7.50");
/// assert_eq!(price * 3 + dec!(0.05), dec!(22.55));
/// assert_eq!(price.checked_div(dec!(7)), None);
/// # Ok::<(), ostler_runtime::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(rust_decimal::Decimal);

impl Decimal {
    /// Nothing.
    pub const ZERO: Decimal = decimal_literal("0");

    /// The greatest number: 28 nines.
    pub const MAX: Decimal = decimal_literal("9999999999999999999999999999");

    /// The least number: minus 28 nines.
    pub const MIN: Decimal = decimal_literal("-9999999999999999999999999999");

    /// The number as `rust_decimal` knows it. Its arithmetic rounds without a word; that of `Decimal` does not.
    pub const fn into_inner(self) -> rust_decimal::Decimal {
        self.0
    }

    /// Is it nothing?
    pub const fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Is it less than nothing?
    pub const fn is_negative(self) -> bool {
        // A zero has no sign: see `parts_of`.
        self.0.is_sign_negative()
    }

    /// The number without its sign.
    pub fn abs(self) -> Decimal {
        Decimal(self.0.abs())
    }

    /// How many digits it has after the point, zeros included.
    pub const fn scale(self) -> u32 {
        self.0.scale()
    }

    /// The nearest number with at most so many digits after the point, where `strategy` decides what a half is.
    ///
    /// ```
    /// use ostler_runtime::{RoundingStrategy, dec};
    ///
    /// assert_eq!(dec!(2.345).round(2, RoundingStrategy::MidpointAwayFromZero).to_string(), "2.35");
    /// ```
    #[must_use]
    pub fn round(self, scale: u32, strategy: RoundingStrategy) -> Decimal {
        // Fewer digits after the point are never more digits: 28 nines with a point become a 1 and 27 zeros.
        Decimal::from_parts(parts_of(self.0.round_dp_with_strategy(scale, strategy)))
    }

    pub(crate) const fn from_parts(parts: Parts) -> Self {
        let Parts { negative, coefficient, scale } = parts;
        // 28 digits need 94 bits, so the three words hold the whole coefficient.
        let (low, middle, high) = (coefficient as u32, (coefficient >> 32) as u32, (coefficient >> 64) as u32);
        Decimal(rust_decimal::Decimal::from_parts(low, middle, high, negative, scale))
    }
}

/// The parts of any number that `rust_decimal` knows; a zero has no sign.
pub(crate) fn parts_of(number: rust_decimal::Decimal) -> Parts {
    let coefficient = number.mantissa().unsigned_abs();
    Parts { negative: number.is_sign_negative() && coefficient != 0, coefficient, scale: number.scale() }
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

impl TryFrom<rust_decimal::Decimal> for Decimal {
    type Error = Error;

    /// # Errors
    ///
    /// [`Error::InvalidRequest`] when the number has a 29th digit.
    fn try_from(value: rust_decimal::Decimal) -> Result<Self, Error> {
        let parts = parts_of(value);
        match decimal_text::count_digits(parts.coefficient) > MAX_DIGITS {
            true => Err(Error::invalid_value(format!("the decimal {value} has more than 28 digits"))),
            false => Ok(Decimal::from_parts(parts)),
        }
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
    /// [`Error::InvalidRequest`] when the text is not a number or cannot be kept exactly.
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
        // `rust_decimal` cuts digits off where fewer are asked for, and would show 2.999 as 2.99.
        let shown = match f.precision().and_then(|it| u32::try_from(it).ok()) {
            Some(precision) => self.round(precision, RoundingStrategy::MidpointNearestEven),
            None => *self,
        };
        fmt::Display::fmt(&shown.0, f)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(json: &str) -> Result<Decimal, String> {
        serde_json::from_str(json).map_err(|error: serde_json::Error| error.to_string())
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
    fn a_precision_shows_the_nearest_number() {
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        for (text, expected) in [
            ("2.999", "3.00"),
            ("-2.999", "-3.00"),
            ("2.344", "2.34"),
            ("2.345", "2.34"),
            ("2.355", "2.36"),
            ("2.5", "2.50"),
            ("-0.005", "0.00"),
            ("0.000", "0.00"),
        ] {
            let number = number(text);
            assert_eq!(format!("{number:.2} {number:.2?}"), format!("{expected} {expected}"), "{text}");
        }
        assert_eq!(
            format!("[{:>8.1}] [{:<7.0}] [{:+.2}]", number("9.96"), number("0.9"), number("1")),
            "[    10.0] [1      ] [+1.00]"
        );
        assert_eq!(format!("{:.60}", number("1.5")), format!("1.5{}", "0".repeat(59)));
        assert_eq!(format!("{:.0}", Decimal::MAX), Decimal::MAX.to_string());
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
        assert!(read("null").unwrap_err().starts_with("invalid type: null, expected a decimal number"));
        assert!(read("[7.5]").unwrap_err().starts_with("invalid type: sequence, expected a decimal number"));
        assert!(read("\"seven\"").unwrap_err().starts_with("expected a decimal number, but found the text `seven`"));
        for json in ["true", "[7]", "{}", "NaN", "", "01", "1.", ".5", "+1", "1e", "0x10", "1_000"] {
            assert!(read(json).is_err(), "{json}");
        }
    }

    #[test]
    fn a_29th_digit_is_refused_and_a_zero_has_no_sign() {
        let error = Decimal::try_from(rust_decimal::Decimal::MAX).unwrap_err().to_string();
        assert!(error.contains("more than 28 digits"), "{error}");
        let zero = Decimal::try_from(-rust_decimal::Decimal::ZERO).unwrap();
        assert_eq!((zero.to_string().as_str(), zero.is_zero(), zero.is_negative()), ("0", true, false));
        let rounded = dec!(-0.4).round(0, RoundingStrategy::ToZero);
        assert_eq!((rounded.to_string().as_str(), rounded.is_negative()), ("0", false));
        assert_eq!(Decimal::MAX, Decimal::try_from(rust_decimal::Decimal::from(Decimal::MAX)).unwrap());
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
    fn serde_json_keeps_no_arbitrary_precision() {
        // With the feature on, this number would keep all its digits as text.
        let value: serde_json::Value = serde_json::from_str("1.00000000000000000000000000001").unwrap();
        assert_eq!(value.to_string(), "1.0");
    }

    proptest! {
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
