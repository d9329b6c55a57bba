//! Any JSON value, kept as its text.

use std::any::type_name;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde::ser::{self, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::Error;
use crate::values::decimal_serde::{as_numbers, writes_numbers};
use crate::values::decode::decode_text;
use crate::values::finite::Finite;
use crate::values::json_number;
use crate::values::json_text::{JsonText, is_shallow};
use crate::values::plain;

/// Any JSON value, where a document does not say which.
///
/// It is kept as its text, so that numbers of any length stay exact. Two are equal that mean the same: white space, the
/// order of members and the way to write a number (`1.0`, `1`) make no difference. It is nested at most 127 levels deep.
///
/// Another format than JSON text is given values. A number that a binary float would round is an error there.
///
/// ```
/// # use ostler_runtime::Json;
/// let json: Json = r#"{"total": 0.10000000000000000001, "name": "Argo"}"#.parse()?;
/// assert_eq!(json.get("total"), Some("0.10000000000000000001".parse()?));
/// assert_eq!(json.get("name").and_then(|it| it.to_text()).as_deref(), Some("Argo"));
/// assert_eq!(Json::of(&["a", "b"])?.to::<Vec<String>>()?, ["a", "b"]);
/// assert!(Json::null().is_null());
/// # Ok::<(), ostler_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct Json(Box<str>);

impl Json {
    /// The JSON of a value; decimals in it are numbers.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] when the value is no JSON, as a number is that is infinite or NaN, or nested too deep.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, Error> {
        let text = as_numbers(|| serde_json::to_string(&Finite(value))).map_err(|it| it.to_string());
        let text = text.and_then(|it| JsonText::checked(Cow::Owned(it)));
        text.map(Json::from_text).map_err(Error::invalid_value)
    }

    /// The value as another type.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] when it is not such a value; the error names the path to what is not.
    pub fn to<T: DeserializeOwned>(&self) -> Result<T, Error> {
        decode_text(&self.0).map_err(|it| Error::invalid_value(format!("{}: {}", it.path, it.whole_reason())))
    }

    /// The value as `serde_json` has it, which keeps no more of a fraction than a binary float does.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] when a number is larger than any binary float.
    pub fn to_value(&self) -> Result<Value, Error> {
        self.to()
    }

    /// Null.
    pub fn null() -> Self {
        Json("null".into())
    }

    /// A member of an object, by its name; nothing of anything else, and where there is none of that name.
    pub fn get(&self, name: &str) -> Option<Json> {
        let members = self.is_object().then(|| plain::members(&self.0).ok()).flatten()?;
        let found = members.into_iter().rfind(|(it, _)| it == name)?;
        Some(Json(found.1.get().into()))
    }

    /// The items of an array; nothing of anything else.
    pub fn items(&self) -> Option<Vec<Json>> {
        let items = self.0.starts_with('[').then(|| plain::items(&self.0).ok()).flatten()?;
        Some(items.into_iter().map(|it| Json(it.get().into())).collect())
    }

    /// What a string says, without its quotes and escapes; nothing of anything else.
    pub fn to_text(&self) -> Option<String> {
        self.0.starts_with('"').then(|| serde_json::from_str(&self.0).ok()).flatten()
    }

    fn is_object(&self) -> bool {
        self.0.starts_with('{')
    }

    /// The value as JSON text: a string stands in its quotes, and [`to_text`](Self::to_text) gives what it says.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Is it null?
    pub fn is_null(&self) -> bool {
        &*self.0 == "null"
    }

    pub(crate) fn from_text(text: JsonText<'_>) -> Self {
        Json(text.0.into())
    }

    /// The one text of all that mean the same.
    fn canonical(&self) -> String {
        let mut text = String::with_capacity(self.0.len());
        // Only `From<Value>` takes what is deeper; it is compared as it was written.
        match is_shallow(&self.0) {
            true => write_canonical(&self.0, &mut text),
            false => text.push_str(&self.0),
        }
        text
    }
}

fn write_canonical(json: &str, text: &mut String) {
    match json.as_bytes().first() {
        Some(b'{') => {
            text.push('{');
            let members: BTreeMap<_, _> = plain::members(json).unwrap_or_default().into_iter().collect();
            for (name, value) in members {
                text.push_str(&Value::String(name).to_string());
                text.push(':');
                write_canonical(value.get(), text);
                text.push(',');
            }
            text.push('}');
        }
        Some(b'[') => {
            text.push('[');
            for item in plain::items(json).unwrap_or_default() {
                write_canonical(item.get(), text);
                text.push(',');
            }
            text.push(']');
        }
        Some(b'"') => {
            // Escapes may be written in several ways.
            let plain = serde_json::from_str(json).unwrap_or_else(|_| json.to_owned());
            text.push_str(&Value::String(plain).to_string());
        }
        Some(b'-' | b'0'..=b'9') => text.push_str(&json_number::canonical(json)),
        _ => text.push_str(json),
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.canonical() == other.canonical()
    }
}

impl Eq for Json {}

impl Hash for Json {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.canonical().hash(state);
    }
}

impl Default for Json {
    /// Null.
    fn default() -> Self {
        Json::null()
    }
}

impl FromStr for Json {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        JsonText::parse(text).map(Json::from_text).map_err(Error::invalid_value)
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        Json(value.to_string().into())
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Json({})", self.0)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if writes_numbers() || is_json_text::<S>() {
            return RawValue::from_string(self.0.to_string()).map_err(ser::Error::custom)?.serialize(serializer);
        }
        match serializer.is_human_readable() {
            true => ByValue(&self.0).serialize(serializer),
            false => serializer.serialize_str(&self.0),
        }
    }
}

/// Does a serializer write JSON text? Nothing else takes a text in place of a value. Should the name ever change, a number
/// of many digits would be refused wherever it is stored, which tests would see.
fn is_json_text<S>() -> bool {
    type_name::<S>().starts_with("&mut serde_json::ser::Serializer<")
}

/// A JSON text that is written as a value.
struct ByValue<'a>(&'a str);

impl Serialize for ByValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !is_shallow(self.0) {
            return Err(ser::Error::custom("the JSON value is nested too deep"));
        }
        match self.0.as_bytes().first() {
            Some(b'{') => {
                let members = plain::members(self.0).map_err(ser::Error::custom)?;
                let mut map = serializer.serialize_map(Some(members.len()))?;
                members.iter().try_for_each(|(name, value)| map.serialize_entry(name, &ByValue(value.get())))?;
                map.end()
            }
            Some(b'[') => {
                let items = plain::items(self.0).map_err(ser::Error::custom)?;
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|it| list.serialize_element(&ByValue(it.get())))?;
                list.end()
            }
            Some(b'"') => {
                serializer.serialize_str(&serde_json::from_str::<String>(self.0).map_err(ser::Error::custom)?)
            }
            Some(b'n') => serializer.serialize_unit(),
            Some(b't' | b'f') => serializer.serialize_bool(self.0 == "true"),
            _ => serialize_number(self.0, serializer),
        }
    }
}

fn serialize_number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(number) = text.parse::<i64>() {
        return serializer.serialize_i64(number);
    }
    if let Ok(number) = text.parse::<u64>() {
        return serializer.serialize_u64(number);
    }
    let number: f64 = text.parse().map_err(ser::Error::custom)?;
    match number.is_finite() && json_number::canonical(&Value::from(number).to_string()) == json_number::canonical(text)
    {
        true => serializer.serialize_f64(number),
        false => Err(ser::Error::custom(format_args!(
            "the number {text} would be rounded to a binary float: store it as JSON text"
        ))),
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        JsonText::deserialize(deserializer).map(Json::from_text)
    }
}

#[cfg(test)]
mod tests {
    use std::hash::DefaultHasher;

    use serde_json::json;

    use super::*;
    use crate::values::decimal::{Decimal, decimal_literal};
    use crate::values::decimal_serde::as_numbers;

    const LONG: &str = r#"{"b":[1.10,12345678901234567890.123,-0],"a":"\u0041\/","c":null,"d":true}"#;

    fn parsed(text: &str) -> Json {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_that_no_type_holds_are_written_where_only_finite_ones_may_be() {
        let text = r#"{"total":0.10000000000000000001,"n":[null,1e400]}"#;
        let written = as_numbers(|| serde_json::to_string(&Finite(&parsed(text))));
        assert_eq!(written.unwrap(), text);
    }

    #[test]
    fn a_value_survives_json_text_to_the_last_digit() {
        let json: Json = serde_json::from_str(&format!(" {LONG}\n")).unwrap();
        assert_eq!(json.as_str(), LONG);
        assert_eq!(serde_json::to_string(&json).unwrap(), LONG);
        assert_eq!(serde_json::to_string(&[Some(&json)]).unwrap(), format!("[{LONG}]"));
        assert_eq!(String::from_utf8(serde_json::to_vec_pretty(&json).unwrap()).unwrap(), LONG);
        let read: Json = serde_json::from_reader(LONG.as_bytes()).unwrap();
        assert_eq!(read.as_str(), LONG);
        assert_eq!(serde_json::from_str::<Option<Json>>("null").unwrap(), None);
        assert_eq!(serde_json::from_str::<Json>("null").unwrap(), Json::default());
    }

    #[test]
    fn another_format_is_given_values_and_none_that_is_rounded() {
        let value = json!({"a": [1, -2, 1.5, "x", null, true, u64::MAX]});
        assert_eq!(serde_json::to_value(Json::from(value.clone())).unwrap(), value);
        assert_eq!(serde_json::from_value::<Json>(value.clone()).unwrap(), Json::from(value));
        for number in ["0.10000000000000000001", "1e999", "123456789012345678901"] {
            let error = serde_json::to_value(parsed(number)).unwrap_err().to_string();
            assert!(error.contains("would be rounded to a binary float"), "{error}");
        }
        assert_eq!(serde_json::to_value(parsed("1.10")).unwrap(), json!(1.1));
    }

    #[test]
    fn values_are_equal_that_mean_the_same() {
        let hash = |json: &Json| {
            let mut hasher = DefaultHasher::new();
            json.hash(&mut hasher);
            hasher.finish()
        };
        for (one, other) in [
            (LONG, r#" { "d":true, "c":null, "a":"A/", "b":[1.1, 12345678901234567890.1230, 0] } "#),
            ("1", "1.0"),
            ("\"é\"", "\"\\u00e9\""),
        ] {
            assert_eq!(parsed(one), parsed(other));
            assert_eq!(hash(&parsed(one)), hash(&parsed(other)));
        }
        for (one, other) in [("1", "\"1\""), ("[1,2]", "[2,1]"), ("0.1", "0.10000000000000000001"), ("{}", "[]")] {
            assert_ne!(parsed(one), parsed(other));
        }
    }

    #[test]
    fn types_convert_both_ways_with_the_path_of_what_does_not() {
        let json = Json::of(&[decimal_literal("1.50")]).unwrap();
        assert_eq!(json.as_str(), "[1.50]");
        assert_eq!(json.to::<Vec<Decimal>>().unwrap(), [decimal_literal("1.50")]);
        let error = parsed(r#"{"a":[1,"x"]}"#).to::<BTreeMap<String, Vec<i32>>>().unwrap_err();
        assert!(error.to_string().starts_with("$.a[1]: invalid type"), "{error}");
        assert!("{".parse::<Json>().unwrap_err().to_string().starts_with("the text is not JSON"));
        assert!(parsed("1e999").to_value().is_err());
    }

    #[test]
    fn parts_of_a_value_are_at_hand_as_exact_as_the_whole() {
        let json = parsed(
            r#" {"a": [1.10, "x\u00e9\n", null], "b": {"a": 2}, "a b": "\"", "b": {"a": 12345678901234567890.5}}"#,
        );
        let items = json.get("a").and_then(|it| it.items()).unwrap();
        assert_eq!(items.iter().map(Json::as_str).collect::<Vec<_>>(), ["1.10", r#""x\u00e9\n""#, "null"]);
        assert_eq!(items[1].to_text().as_deref(), Some("xé\n"));
        assert!(items[2].is_null() && items[2] == Json::null());
        assert_eq!(json.get("a b").and_then(|it| it.to_text()).as_deref(), Some("\""));
        // The last of two members of one name counts, as it does for `serde_json`.
        assert_eq!(json.get("b").and_then(|it| it.get("a")).unwrap().as_str(), "12345678901234567890.5");
        for (text, name) in [("{}", "a"), ("[1]", "0"), ("\"a\"", "a"), ("1", ""), ("null", "a"), ("true", "a")] {
            assert_eq!(parsed(text).get(name), None, "{text}");
        }
        for text in ["{}", "1", "\"[]\"", "null"] {
            assert_eq!(parsed(text).items(), None, "{text}");
        }
        for text in ["{}", "1", "[\"a\"]", "null"] {
            assert_eq!(parsed(text).to_text(), None, "{text}");
        }
        assert!(Json::from(json!(null)).is_null());
    }

    #[test]
    fn a_value_that_is_nested_too_deep_is_refused() {
        let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(deep(127).parse::<Json>().unwrap().to_value().is_ok());
        for depth in [128, 1_000_000] {
            assert!(deep(depth).parse::<Json>().unwrap_err().to_string().contains("nested deeper than 127 levels"));
            assert!(serde_json::from_str::<Json>(&deep(depth)).is_err());
        }
        assert!(format!("[{:?}]", "[\\\"".repeat(500)).parse::<Json>().is_ok(), "brackets in a text are none");
    }

    #[test]
    fn a_number_that_json_cannot_write_is_not_null() {
        let error = Json::of(&[1.0, f64::NAN]).unwrap_err().to_string();
        assert!(error.contains("infinite or NaN"), "{error}");
    }
}
