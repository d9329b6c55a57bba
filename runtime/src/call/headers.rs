//! The headers that a request carries beside its body.

use std::fmt::Display;

use http::header::{HeaderMap, HeaderName, HeaderValue};

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
        let text = value.to_string();
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&text)) {
            (Ok(name), Ok(value)) => drop(self.headers.insert(name, value)),
            _ => self.problem = Some(format!("the header `{name}` cannot carry its value")),
        }
    }

    /// Sets a header, or nothing when its value is absent.
    pub fn write_optional(&mut self, name: &'static str, value: &Option<impl Display>) {
        if let Some(value) = value {
            self.write(name, value);
        }
    }
}
