//! A value → the texts that a parameter or a field of a form can carry: one, several, or named ones.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::Serialize;
use serde_json::value::RawValue;

use crate::values::finite::Finite;

/// What a value comes to where there is no JSON: no more than one level deep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Plain {
    Text(String),
    List(Vec<String>),
    /// The members of an object, in their order.
    Members(Vec<(String, String)>),
}

/// Why a value has no such form.
const NULL: &str = "cannot carry null: leave it out";
const NESTED: &str = "cannot carry a list or an object within another";

/// The JSON text of a value. Decimals are strings in it, unless somebody asked for numbers.
pub(crate) fn json_text<T: Serialize + ?Sized>(value: &T) -> Result<String, String> {
    serde_json::to_string(&Finite(value)).map_err(|error| format!("cannot carry its value: {error}"))
}

impl Plain {
    /// Reads a value; numbers stay as they are written.
    pub(crate) fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, String> {
        Self::of_json(&json_text(value)?)
    }

    /// Reads JSON text without white space around it.
    pub(crate) fn of_json(text: &str) -> Result<Self, String> {
        match text.as_bytes().first() {
            Some(b'[') => items(text)?.iter().map(|it| scalar(it.get())).collect::<Result<_, _>>().map(Plain::List),
            Some(b'{') => {
                let members = members(text)?.into_iter();
                let members = members.map(|(name, value)| Ok((name, scalar(value.get())?)));
                members.collect::<Result<_, String>>().map(Plain::Members)
            }
            _ => scalar(text).map(Plain::Text),
        }
    }
}

/// The items of a JSON list.
pub(crate) fn items(text: &str) -> Result<Vec<&RawValue>, String> {
    serde_json::from_str(text).map_err(unreadable)
}

/// The first items of a JSON list; the others are passed over.
pub(crate) fn first_items(text: &str, most: usize) -> Result<Vec<&RawValue>, String> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.deserialize_seq(FirstItems(most)).map_err(unreadable)
}

struct FirstItems(usize);

impl<'de> Visitor<'de> for FirstItems {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while items.len() < self.0 {
            match seq.next_element()? {
                Some(item) => items.push(item),
                None => return Ok(items),
            }
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(items)
    }
}

/// The members of a JSON object, in their order.
pub(crate) fn members(text: &str) -> Result<Vec<(String, &RawValue)>, String> {
    serde_json::from_str::<Entries<'_>>(text).map(|it| it.0).map_err(unreadable)
}

fn unreadable(error: serde_json::Error) -> String {
    format!("cannot carry its value: {error}")
}

/// The text of a JSON value without parts.
fn scalar(text: &str) -> Result<String, String> {
    match text.as_bytes().first() {
        Some(b'"') => serde_json::from_str(text).map_err(unreadable),
        Some(b'n') => Err(NULL.to_owned()),
        Some(b'[' | b'{') => Err(NESTED.to_owned()),
        _ => Ok(text.to_owned()),
    }
}

struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor;

        impl<'de> Visitor<'de> for EntriesVisitor {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(entries)
            }
        }

        deserializer.deserialize_map(EntriesVisitor).map(Entries)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::values::decimal::decimal_literal;

    #[test]
    fn a_scalar_is_its_text() {
        for (value, text) in [(json!("a b"), "a b"), (json!(-7), "-7"), (json!(1.5), "1.5"), (json!(true), "true")] {
            assert_eq!(Plain::of(&value), Ok(Plain::Text(text.to_owned())));
        }
        assert_eq!(Plain::of(&decimal_literal("7.50")), Ok(Plain::Text("7.50".to_owned())));
        assert_eq!(Plain::of(&u64::MAX), Ok(Plain::Text("18446744073709551615".to_owned())));
    }

    #[test]
    fn members_keep_their_order_and_numbers_their_digits() {
        let members = Plain::of_json(r#"{"b":1.10,"a":"x"}"#);
        let expected = [("b", "1.10"), ("a", "x")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(members, Ok(Plain::Members(expected.to_vec())));
        assert_eq!(Plain::of(&["a", ""]), Ok(Plain::List(vec!["a".to_owned(), String::new()])));
    }

    #[test]
    fn what_is_null_or_deeper_than_one_level_is_refused() {
        for value in [json!(null), json!([1, null]), json!({"a": null})] {
            assert_eq!(Plain::of(&value), Err(NULL.to_owned()), "{value}");
        }
        for value in [json!([[1]]), json!([{}]), json!({"a": []}), json!({"a": {"b": 1}})] {
            assert_eq!(Plain::of(&value), Err(NESTED.to_owned()), "{value}");
        }
        for problem in [Plain::of(&f64::NAN), Plain::of(&[1.0, f64::INFINITY])].map(Result::unwrap_err) {
            assert!(problem.contains("infinite or NaN"), "{problem}");
        }
    }
}
