//! The headers that a request carries beside its body.

use std::fmt::Display;

use http::header::{HeaderMap, HeaderName, HeaderValue};
use serde::ser::Serialize;

use crate::values::decimal_serde::as_numbers;
use crate::values::plain::{self, Plain};
use crate::values::style;

/// Collects the headers that a request sets.
pub struct HeaderWriter<'a> {
    headers: &'a mut HeaderMap,
    problem: Option<String>,
}

impl<'a> HeaderWriter<'a> {
    pub(crate) fn new(headers: &'a mut HeaderMap) -> Self {
        HeaderWriter { headers, problem: None }
    }

    /// Why a header cannot be written, if there is one.
    pub(crate) fn finish(self) -> Result<(), String> {
        self.problem.map_or(Ok(()), Err)
    }

    /// Sets a header.
    pub fn write(&mut self, name: &'static str, value: &impl Display) {
        self.set(name, &value.to_string());
    }

    /// Sets a header, or nothing when its value is absent.
    pub fn write_optional(&mut self, name: &'static str, value: &Option<impl Display>) {
        if let Some(value) = value {
            self.write(name, value);
        }
    }

    /// Sets a required header to a text, a list or an object, in the style `simple`.
    pub fn write_value<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T, explode: bool) {
        let written = in_style(value, explode);
        self.set_written(name, written.and_then(|it| it.map(Some).ok_or_else(|| style::LEFT_OUT.to_owned())));
    }

    /// As [`write_value`](Self::write_value), or nothing when the value is absent or holds nothing.
    pub fn write_value_optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>, explode: bool) {
        if let Some(value) = value {
            self.set_written(name, in_style(value, explode));
        }
    }

    /// Sets a header to the JSON text of a value, as one has it that is described by `content`.
    pub fn write_json<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        match as_numbers(|| plain::json_text(value)) {
            Ok(text) => self.set(name, &in_ascii(&text)),
            Err(problem) => self.problem = Some(format!("the header `{name}` {problem}")),
        }
    }

    /// As [`write_json`](Self::write_json), or nothing when the value is absent.
    pub fn write_json_optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.write_json(name, value);
        }
    }

    fn set_written(&mut self, name: &'static str, written: Result<Option<String>, String>) {
        match written {
            Ok(Some(text)) => self.set(name, &text),
            Ok(None) => {}
            Err(problem) => self.problem = Some(format!("the header `{name}` {problem}")),
        }
    }

    fn set(&mut self, name: &'static str, text: &str) {
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(text)) {
            (Ok(name), Ok(value)) => drop(self.headers.insert(name, value)),
            _ => self.problem = Some(format!("the header `{name}` cannot carry its value")),
        }
    }
}

fn in_style<T: Serialize + ?Sized>(value: &T, explode: bool) -> Result<Option<String>, String> {
    Plain::of(value).and_then(|it| style::in_header(&it, explode))
}

/// JSON in which other characters than those of a header are escaped: they stand in its texts and names alone.
fn in_ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            ' '..='~' => text.push(c),
            c => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_of_json_has_exact_numbers_and_no_character_that_a_header_may_not_have() {
        let mut headers = HeaderMap::new();
        let mut writer = HeaderWriter::new(&mut headers);
        let price = crate::values::decimal::decimal_literal("7.50");
        writer.write_json("x-price", &[price]);
        writer.write_json("x-text", &serde_json::json!({"é": "a\n,\u{1f600}\u{7f}"}));
        writer.write_json_optional("x-null", &Some(serde_json::Value::Null));
        writer.write_json_optional("x-absent", &None::<i32>);
        writer.finish().unwrap();
        assert_eq!(headers["x-price"], "[7.50]");
        assert_eq!(headers["x-text"], r#"{"\u00e9":"a\n,\ud83d\ude00\u007f"}"#);
        assert_eq!((headers["x-null"].to_str().unwrap(), headers.len()), ("null", 3));
        let read: serde_json::Value = serde_json::from_slice(headers["x-text"].as_bytes()).unwrap();
        assert_eq!(read["é"], "a\n,\u{1f600}\u{7f}");
    }

    #[test]
    fn a_required_header_is_not_left_out_because_it_holds_nothing() {
        let mut headers = HeaderMap::new();
        let mut writer = HeaderWriter::new(&mut headers);
        writer.write_value_optional::<[i32; 0]>("x-wanted", &Some([]), false);
        assert_eq!(writer.finish(), Ok(()));
        let mut writer = HeaderWriter::new(&mut headers);
        writer.write_value::<[i32]>("x-ids", &[], false);
        let problem = writer.finish().unwrap_err();
        assert!(problem.starts_with("the header `x-ids` is required, but has no"), "{problem}");
    }
}
