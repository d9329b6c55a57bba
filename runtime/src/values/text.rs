//! Strings on the wire → borrowed text, without a copy where the input allows it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Unexpected, Visitor};
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

    pub(crate) fn into_cow(self) -> Cow<'de, str> {
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

/// Reads a UUID from a string.
pub fn read_uuid<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Uuid, D::Error> {
    let text = Text::deserialize(deserializer)?;
    Uuid::try_parse(text.as_str()).map_err(|_| de::Error::invalid_value(Unexpected::Str(text.as_str()), &"a UUID"))
}

/// Parses a UUID that a user gave.
pub fn parse_uuid(name: &'static str, text: &str) -> Result<Uuid, Error> {
    Uuid::try_parse(text).map_err(|_| Error::invalid_value(format!("{} is not a UUID, as {name} must be", quote(text))))
}

/// The error for a text that is none of a closed enum's values.
pub fn no_such_value(name: &'static str, text: &str, values: &[&str]) -> Error {
    Error::invalid_value(format!("{} is no {name}: it is one of {}", quote(text), values.join(", ")))
}
