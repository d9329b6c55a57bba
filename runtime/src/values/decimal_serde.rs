//! Decimals in JSON and other formats: strings where they are stored, numbers on the wire, and never a rounded one.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Unexpected, Visitor};
use serde::ser::{self, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::error::line::quote;
use crate::values::decimal::Decimal;
use crate::values::decimal_text::{self, Parts, Refusal};
use crate::values::text::Text;

thread_local! {
    static AS_NUMBERS: Cell<bool> = const { Cell::new(false) };
}

/// Calls `write`, and lets every decimal that is written meanwhile be a JSON number.
///
/// Serde has no way to tell a value which of two forms is wanted: whoever stores a request must get strings, and the
/// API demands numbers. The wish lasts as long as the call, also where it panics, and stays within its thread.
pub fn as_numbers<T>(write: impl FnOnce() -> T) -> T {
    struct Restore(bool);

    impl Drop for Restore {
        fn drop(&mut self) {
            AS_NUMBERS.set(self.0);
        }
    }

    let _restore = Restore(AS_NUMBERS.replace(true));
    write()
}

/// Is JSON being written for the API?
pub(crate) fn writes_numbers() -> bool {
    AS_NUMBERS.get()
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if writes_numbers() {
            return RawValue::from_string(self.to_string()).map_err(ser::Error::custom)?.serialize(serializer);
        }
        serializer.collect_str(self)
    }
}

/// How `serde_json` knows that it is asked for the text of a value instead of the value. Its `RawValue` asks the same
/// way, but does not tell whether the text is the input's own. Should the name ever change, every number with a
/// fraction would be refused, which tests would see.
pub(crate) const RAW: &str = "$serde_json::private::RawValue";

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = deserializer.deserialize_newtype_struct(RAW, NumberVisitor)?;
        // Errors arise here, outside of the map that holds the text, which would be a part of their path.
        match found {
            Found::Number(parts) => Ok(Decimal::from_parts(parts)),
            Found::Text(Cow::Borrowed(text)) => read_raw(text),
            Found::Text(Cow::Owned(text)) if has_fraction(&text) => Err(after_float(&text)),
            Found::Text(Cow::Owned(text)) => read_raw(&text),
        }
    }
}

/// What a deserializer gives for a decimal.
enum Found<'de> {
    Number(Parts),
    /// JSON text: borrowed, it is the input itself; owned, somebody may have written it out of a binary float.
    Text(Cow<'de, str>),
}

struct NumberVisitor;

impl<'de> Visitor<'de> for NumberVisitor {
    type Value = Found<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal number")
    }

    /// `serde_json`, asked for the text.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found<'de>, A::Error> {
        match map.next_key::<Text<'de>>()? {
            Some(key) if key.as_str() == RAW => Ok(Found::Text(map.next_value::<Text<'de>>()?.into_inner())),
            _ => Err(de::Error::invalid_type(Unexpected::Map, &self)),
        }
    }

    /// Everybody else: buffers, query strings, other formats.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found<'de>, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(self)
        } else {
            // Some binary formats do not say what comes next; a decimal is a string there.
            deserializer.deserialize_str(self)
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Found<'de>, E> {
        read(text).map(Found::Number)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Found<'de>, E> {
        read(&number.to_string()).map(Found::Number)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Found<'de>, E> {
        read(&number.to_string()).map(Found::Number)
    }

    fn visit_i128<E: de::Error>(self, number: i128) -> Result<Found<'de>, E> {
        read(&number.to_string()).map(Found::Number)
    }

    fn visit_u128<E: de::Error>(self, number: u128) -> Result<Found<'de>, E> {
        read(&number.to_string()).map(Found::Number)
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Found<'de>, E> {
        Err(after_float(&number.to_string()))
    }
}

/// Reads the text of a JSON value.
fn read_raw<E: de::Error>(text: &str) -> Result<Decimal, E> {
    let parts = match text.as_bytes().first() {
        Some(b'"') => {
            let text: Text<'_> = serde_json::from_str(text).map_err(E::custom)?;
            read(text.as_str())?
        }
        Some(b'n') => return Err(E::invalid_type(Unexpected::Unit, &NumberVisitor)),
        Some(b't' | b'f') => return Err(E::invalid_type(Unexpected::Bool(text == "true"), &NumberVisitor)),
        Some(b'[') => return Err(E::invalid_type(Unexpected::Seq, &NumberVisitor)),
        Some(b'{') => return Err(E::invalid_type(Unexpected::Map, &NumberVisitor)),
        _ => read(text)?,
    };
    Ok(Decimal::from_parts(parts))
}

fn read<E: de::Error>(text: &str) -> Result<Parts, E> {
    decimal_text::parse(text.as_bytes()).map_err(|refusal| match refusal {
        Refusal::NotANumber => E::custom(format_args!("expected a decimal number, but found the text {}", quote(text))),
        _ => E::custom(format_args!("the number {} cannot be kept exactly: {}", quote(text), refusal.text())),
    })
}

/// Whether it is the text of a JSON number with a fraction or an exponent, as each is that was a float.
fn has_fraction(text: &str) -> bool {
    text.starts_with(|it: char| it == '-' || it.is_ascii_digit()) && text.contains(['.', 'e', 'E'])
}

fn after_float<E: de::Error>(text: &str) -> E {
    E::custom(format_args!(
        "the number {} may have been rounded to a binary float on its way here: store it as a string, or read it straight \
         from JSON text",
        quote(text)
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
            let value = serde_json::from_str::<Decimal>(&json).unwrap();
            let number = as_numbers(|| serde_json::to_string(&value).unwrap());
            let string = serde_json::to_string(&value).unwrap();
            prop_assert_eq!(&number, &json);
            prop_assert_eq!(&string, &format!("\"{json}\""));
            prop_assert_eq!(serde_json::from_str::<Decimal>(&string).unwrap().to_string(), json.clone());
            prop_assert_eq!(json.parse::<Decimal>().unwrap(), value);
        }
    }
}
