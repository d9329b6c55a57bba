//! The text of a scalar -> what it is in YAML 1.2's core schema.

use std::sync::Arc;

/// A value without parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// What is written, with quotes and escapes undone.
    pub text: Arc<str>,
    /// What that is.
    pub kind: ScalarKind,
}

/// The types of the core schema. `yes`, `off` and dates are strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarKind {
    /// `null`, `~`, or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Digits of any number, with a sign, or behind `0o` or `0x`.
    Int,
    /// A number with a fraction or an exponent, an infinity, or not a number at all.
    Float,
    /// Everything else, and whatever is quoted.
    String,
}

impl Scalar {
    pub(super) fn string(text: &str) -> Self {
        Self { text: text.into(), kind: ScalarKind::String }
    }

    pub(super) fn plain(text: &str) -> Self {
        Self { text: text.into(), kind: kind_of(text) }
    }

    /// The number, when it is a whole one that fits.
    pub fn as_i64(&self) -> Option<i64> {
        i64::try_from(self.as_i128()?).ok()
    }

    /// The number, when it is a whole one that fits and is not negative.
    pub fn as_u64(&self) -> Option<u64> {
        u64::try_from(self.as_i128()?).ok()
    }

    /// The nearest number with a binary fraction, when this is a number and is finite.
    pub fn as_f64(&self) -> Option<f64> {
        let number = match self.kind {
            ScalarKind::Int if self.text.starts_with("0x") || self.text.starts_with("0o") => self.as_u64()? as f64,
            ScalarKind::Int | ScalarKind::Float => self.text.parse().ok()?,
            _ => return None,
        };
        number.is_finite().then_some(number)
    }

    /// Whether this is `.inf`, `.nan` or the like, rather than a number with digits.
    pub(crate) fn is_infinite_or_nan(&self) -> bool {
        self.kind == ScalarKind::Float && !self.text.contains(|it: char| it.is_ascii_digit())
    }

    /// Whether this is a number greater than zero, however small it is.
    pub(crate) fn is_positive(&self) -> bool {
        let digits = self.text.split(['e', 'E']).next().unwrap_or_default();
        match self.kind {
            ScalarKind::Int if self.text.starts_with("0x") => self.text[2..].contains(|it| it != '0'),
            ScalarKind::Int | ScalarKind::Float => {
                !digits.starts_with('-') && digits.contains(|it| matches!(it, '1'..='9'))
            }
            ScalarKind::Null | ScalarKind::Bool(_) | ScalarKind::String => false,
        }
    }

    pub(super) fn as_i128(&self) -> Option<i128> {
        if self.kind != ScalarKind::Int {
            return None;
        }
        let radix = |prefix, radix| Some(i128::from_str_radix(self.text.strip_prefix(prefix)?, radix).ok());
        radix("0x", 16).or_else(|| radix("0o", 8)).unwrap_or_else(|| self.text.parse().ok())
    }
}

/// What an unquoted text is.
pub(super) fn kind_of(text: &str) -> ScalarKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return ScalarKind::Null,
        "true" | "True" | "TRUE" => return ScalarKind::Bool(true),
        "false" | "False" | "FALSE" => return ScalarKind::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return ScalarKind::Float,
        _ => {}
    }
    let digits = |text: &str, is: fn(&char) -> bool| !text.is_empty() && text.chars().all(|it| is(&it));
    let octal = text.strip_prefix("0o").is_some_and(|it| digits(it, |it| it.is_digit(8)));
    let hexadecimal = text.strip_prefix("0x").is_some_and(|it| digits(it, char::is_ascii_hexdigit));
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if octal || hexadecimal || digits(unsigned, char::is_ascii_digit) {
        ScalarKind::Int
    } else if matches!(unsigned, ".inf" | ".Inf" | ".INF") || is_float(unsigned) {
        ScalarKind::Float
    } else {
        ScalarKind::String
    }
}

/// `1.`, `.5`, `1e3` and the like, without a sign in front.
fn is_float(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let some = !whole.is_empty() || !fraction.is_empty();
    some && !exponent.is_empty() && digits(whole) && digits(fraction) && digits(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_text_is_what_the_core_schema_says() {
        use ScalarKind::{Bool, Float, Int, Null, String};
        for (kind, texts) in [
            (Null, &["", "~", "null", "NULL"][..]),
            (Bool(true), &["true", "True", "TRUE"]),
            (Bool(false), &["false"]),
            (Int, &["0", "-1", "+7", "007", "0o17", "0x1F", "123456789012345678901234567890"]),
            (Float, &["1.5", "1.", ".5", "-1e3", "1E+400", ".inf", "-.INF", "+.Inf", ".nan", "1.e5"]),
            (String, &["yes", "No", "on", "off", "y", "tRue", "0o8", "0x", "-0x1", "1_000", "2026-11-21", "1e", "e5"]),
            (String, &["1:30", ".", "+", "-", "1.2.3", "--1", "nan", "inf", "-.nan", " 1", "٣"]),
        ] {
            for text in texts {
                assert_eq!(kind_of(text), kind, "{text}");
            }
        }
    }

    #[test]
    fn a_number_that_does_not_fit_is_no_number_but_keeps_its_text() {
        let of = |text| (Scalar::plain(text).as_i64(), Scalar::plain(text).as_u64(), Scalar::plain(text).as_f64());
        assert_eq!(of("0x1F"), (Some(31), Some(31), Some(31.0)));
        assert_eq!(of("0o17"), (Some(15), Some(15), Some(15.0)));
        assert_eq!(of("-5"), (Some(-5), None, Some(-5.0)));
        assert_eq!(of("18446744073709551615"), (None, Some(u64::MAX), Some(18_446_744_073_709_551_615.0)));
        assert_eq!(of("1e400"), (None, None, None));
        assert_eq!(of(".inf"), (None, None, None));
        assert_eq!(of("yes"), (None, None, None));
        let digits = "9".repeat(400);
        assert_eq!(of(&digits), (None, None, None));
        assert_eq!(&*Scalar::plain(&digits).text, digits);
    }
}
