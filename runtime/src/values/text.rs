//! Strings on the wire → borrowed text, without a copy where the input allows it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use uuid::Uuid;

use crate::error::Error;
use crate::error::line::quote;

/// A string that borrows from the input unless it held an escape.
#[derive(Debug)]
pub struct Text<'de>(Cow<'de, str>);

impl<'de> Text<'de> {
    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Borrowed where the input lends it.
    pub(crate) fn into_inner(self) -> Cow<'de, str> {
        self.0
    }
}

impl<'de> Deserialize<'de> for Text<'de> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    #[inline]
    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(text)))
    }
}

/// Reads an id from a string.
pub fn read_uuid<'de, D: Deserializer<'de>>(name: &'static str, deserializer: D) -> Result<Uuid, D::Error> {
    let text = Text::deserialize(deserializer)?;
    hyphenated(text.as_str()).ok_or_else(|| de::Error::custom(not_an_id(name, text.as_str())))
}

/// Parses an id that a user gave.
pub fn parse_uuid(name: &'static str, text: &str) -> Result<Uuid, Error> {
    hyphenated(text).ok_or_else(|| Error::invalid_value(not_an_id(name, text)))
}

/// The one form in which ids travel. Without hyphens, a token of 32 hexadecimal digits would pass for an id.
fn hyphenated(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok().filter(|_| text.len() == uuid::fmt::Hyphenated::LENGTH)
}

/// Says no more of the text than its length: it may be a token, and this a line of a log.
fn not_an_id(name: &'static str, text: &str) -> String {
    let length = match text.chars().count() {
        1 => "1 character".to_owned(),
        length => format!("{length} characters"),
    };
    format!("a text of {length} is not {name}, which is a UUID such as `01234567-89ab-cdef-0123-456789abcdef`")
}

/// Parses the number of an enum that a user gave.
pub fn parse_integer(name: &'static str, text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| Error::invalid_value(format!("{} is not an integer, as each {name} is", quote(text))))
}

/// The error for a text that is none of a closed enum's values.
pub fn no_such_value(name: &'static str, text: &str, values: &[&str]) -> Error {
    Error::invalid_value(format!("{} is no {name}: it is one of {}", quote(text), values.join(", ")))
}
