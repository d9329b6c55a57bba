//! A request value, the client's members and the page → the body of a request.

use bytes::Bytes;
use http::HeaderValue;
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::call::caller::Caller;
use crate::call::form::FormWriter;
use crate::call::multipart::MultipartWriter;
use crate::call::operation::{Operation, Paging};
use crate::call::page::Page;
use crate::call::payload::Payload;
use crate::values::decimal_serde::as_numbers;
use crate::values::file::File;
use crate::values::finite::Finite;
use crate::values::members::{self, Members};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Takes the body of a request. Where nothing is written there is none.
pub struct BodyWriter<'a> {
    pub(crate) caller: &'a Caller,
    pub(crate) operation: &'static Operation,
    pub(crate) page: Option<Page<'a>>,
    written: Result<Option<Content>, String>,
}

/// A body and its media type.
pub(crate) struct Content {
    pub(crate) content_type: HeaderValue,
    pub(crate) payload: Payload,
}

impl<'a> BodyWriter<'a> {
    pub(crate) fn new(caller: &'a Caller, operation: &'static Operation, page: Option<Page<'a>>) -> Self {
        BodyWriter { caller, operation, page, written: Ok(None) }
    }

    /// One JSON object: the client's members, the request's own, the page.
    pub fn members<R: Members + ?Sized>(&mut self, request: &R) {
        let envelope = Envelope { caller: self.caller, operation: self.operation, request, page: self.page };
        self.written = json(JSON, &envelope);
    }

    /// The same object under another media type, such as `application/merge-patch+json`.
    pub fn members_as<R: Members + ?Sized>(&mut self, media_type: &'static str, request: &R) {
        let envelope = Envelope { caller: self.caller, operation: self.operation, request, page: self.page };
        self.written = header(media_type).and_then(|it| json(it, &envelope));
    }

    /// A JSON value.
    pub fn json<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.written = json(JSON, value);
    }

    /// A JSON value under another media type, such as `application/merge-patch+json`.
    pub fn json_as<T: Serialize + ?Sized>(&mut self, media_type: &'static str, value: &T) {
        self.written = header(media_type).and_then(|it| json(it, value));
    }

    /// The fields of a form: `application/x-www-form-urlencoded`.
    pub fn form(&mut self, fill: impl FnOnce(&mut FormWriter)) {
        let mut form = FormWriter::default();
        fill(&mut form);
        let content_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        self.written = form.finish().map(|it| Some(Content { content_type, payload: Bytes::from(it).into() }));
    }

    /// The parts of a form: `multipart/form-data`.
    pub fn multipart(&mut self, fill: impl FnOnce(&mut MultipartWriter)) {
        let mut form = MultipartWriter::default();
        fill(&mut form);
        self.written = form.finish().and_then(|(boundary, payload)| {
            let content_type = header(&format!("multipart/form-data; boundary={boundary}"))?;
            Ok(Some(Content { content_type, payload }))
        });
    }

    /// A file as the whole body, of a media type.
    pub fn file(&mut self, media_type: &'static str, file: &File) {
        let mut payload = Payload::default();
        payload.push_file("the body", file.content.clone());
        self.written = header(media_type).map(|content_type| Some(Content { content_type, payload }));
    }

    /// A text of a media type.
    pub fn text(&mut self, media_type: &'static str, text: &str) {
        let bytes = Bytes::copy_from_slice(text.as_bytes());
        self.written = header(media_type).map(|content_type| Some(Content { content_type, payload: bytes.into() }));
    }

    /// Whether nothing is written, so that there is no body.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self.written, Ok(None))
    }

    /// The body, if there is one, or why it cannot be written.
    pub(crate) fn finish(self) -> Result<Option<Content>, String> {
        self.written
    }
}

fn header(media_type: &str) -> Result<HeaderValue, String> {
    HeaderValue::from_str(media_type).map_err(|_| "the media type of the body cannot be a header".to_owned())
}

/// A decimal is a string wherever a request is stored; only the API gets numbers.
fn json<T: Serialize + ?Sized>(content_type: HeaderValue, value: &T) -> Result<Option<Content>, String> {
    let bytes = as_numbers(|| serde_json::to_vec(&Finite(value))).map_err(|error| error.to_string())?;
    Ok(Some(Content { content_type, payload: Bytes::from(bytes).into() }))
}

/// The whole body: the client's members, the request's own, the page.
struct Envelope<'a, R: ?Sized> {
    caller: &'a Caller,
    operation: &'static Operation,
    request: &'a R,
    page: Option<Page<'a>>,
}

impl<R: Members + ?Sized> Serialize for Envelope<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, member) in self.operation.client_members {
            if let Some(value) = self.caller.member(*member) {
                map.serialize_entry(name, value)?;
            }
        }
        self.request.members(&mut map)?;
        if let (Some(paging), Some(page)) = (&self.operation.paging, self.page) {
            let limit = PageLimit { paging, page };
            match paging.container {
                Some(container) => map.serialize_entry(container, &limit)?,
                None => limit.members(&mut map)?,
            }
        }
        map.end()
    }
}

struct PageLimit<'a> {
    paging: &'a Paging,
    page: Page<'a>,
}

impl Members for PageLimit<'_> {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry(self.paging.limit, &self.page.count)?;
        match self.page.cursor {
            Some(cursor) => map.serialize_entry(self.paging.cursor, cursor),
            None => Ok(()),
        }
    }
}

impl Serialize for PageLimit<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        members::serialize(self, serializer)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_body_with_a_number_that_json_cannot_write_is_no_body() {
        let body = BTreeMap::from([("prices", vec![Some(1.5), Some(f64::INFINITY)])]);
        let problem = json(HeaderValue::from_static("application/json"), &body).err().unwrap_or_default();
        assert!(problem.contains("infinite or NaN"), "{problem}");
        assert!(json(HeaderValue::from_static("application/json"), &[1.5]).is_ok());
    }
}
