//! The headers that a request carries beside its body.

use std::fmt::Display;

use http::header::{HeaderMap, HeaderName, HeaderValue};
use serde::ser::Serialize;

use crate::values::plain::Plain;
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

    /// Sets a header to a text, a list or an object, in the style `simple`; nothing of which the last two hold nothing.
    pub fn write_value<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T, explode: bool) {
        match Plain::of(value).and_then(|it| style::in_header(&it, explode)) {
            Ok(Some(text)) => self.set(name, &text),
            Ok(None) => {}
            Err(problem) => self.problem = Some(format!("the header `{name}` {problem}")),
        }
    }

    /// As [`write_value`](Self::write_value), or nothing when the value is absent.
    pub fn write_value_optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>, explode: bool) {
        if let Some(value) = value {
            self.write_value(name, value, explode);
        }
    }

    fn set(&mut self, name: &'static str, text: &str) {
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(text)) {
            (Ok(name), Ok(value)) => drop(self.headers.insert(name, value)),
            _ => self.problem = Some(format!("the header `{name}` cannot carry its value")),
        }
    }
}
