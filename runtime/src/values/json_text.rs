//! Any JSON value → its text, borrowed where the input lends it.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::values::decimal_serde::RAW;
use crate::values::text::Text;

/// How deep the text of a value may be nested; what reads it goes as deep as that.
const MAX_DEPTH: usize = 127;

/// The text of a JSON value without white space around it, nested no deeper than can be read.
///
/// From JSON text it is that of the input, to the last digit. Everything else gives values, which are written out.
#[derive(Debug)]
pub(crate) struct JsonText<'de>(pub(crate) Cow<'de, str>);

impl<'de> JsonText<'de> {
    /// Reads a text that may be no JSON.
    pub(crate) fn parse(text: &'de str) -> Result<Self, String> {
        let raw: &RawValue = serde_json::from_str(text).map_err(|error| format!("the text is not JSON: {error}"))?;
        Self::checked(Cow::Borrowed(raw.get()))
    }

    /// Takes a text that is JSON.
    pub(crate) fn checked(text: Cow<'de, str>) -> Result<Self, String> {
        match is_shallow(&text) {
            true => Ok(JsonText(text)),
            false => Err(format!("the JSON value is nested deeper than {MAX_DEPTH} levels")),
        }
    }
}

/// Is a JSON text nested no deeper than it may be?
pub(crate) fn is_shallow(text: &str) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return false;
        }
    }
    true
}

impl<'de> Deserialize<'de> for JsonText<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            // Such a format may not say what comes next, so that it holds the text.
            let text = Text::deserialize(deserializer)?;
            let text = JsonText::parse(text.as_str()).map_err(de::Error::custom)?.0.into_owned();
            return Ok(JsonText(Cow::Owned(text)));
        }
        let text = deserializer.deserialize_newtype_struct(RAW, TextVisitor)?;
        // Errors arise here, outside of the map that holds the text, which would be a part of their path.
        Self::checked(text).map_err(de::Error::custom)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    /// `serde_json`, asked for the text; or an object of somebody else.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cow<'de, str>, A::Error> {
        let mut members = serde_json::Map::new();
        while let Some(name) = map.next_key::<Text<'de>>()? {
            if name.as_str() == RAW && members.is_empty() {
                return Ok(map.next_value::<Text<'de>>()?.into_inner());
            }
            members.insert(name.into_inner().into_owned(), map.next_value()?);
        }
        written(Value::Object(members))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Cow<'de, str>, A::Error> {
        written(Value::deserialize(SeqAccessDeserializer::new(items))?)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        written(Value::deserialize(deserializer)?)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Cow<'de, str>, E> {
        written(value.into())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Cow<'de, str>, E> {
        written(value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Cow<'de, str>, E> {
        written(value.into())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Cow<'de, str>, E> {
        written(value.into())
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Cow<'de, str>, E> {
        written(value.into())
    }

    fn visit_unit<E: de::Error>(self) -> Result<Cow<'de, str>, E> {
        written(Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Cow<'de, str>, E> {
        written(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        written(Value::deserialize(deserializer)?)
    }
}

fn written<E: de::Error>(value: Value) -> Result<Cow<'static, str>, E> {
    serde_json::to_string(&value).map(Cow::Owned).map_err(E::custom)
}
