//! A response together with the head of its answer.

use std::fmt;

use http::HeaderMap;
use http::header::{AUTHORIZATION, PROXY_AUTHORIZATION, SET_COOKIE};
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::values::decode::decode;

/// A response, and the status and the headers that it came with.
#[derive(Clone)]
pub struct Answered<T> {
    /// The response.
    pub response: T,
    status: u16,
    headers: HeaderMap,
}

impl<T> Answered<T> {
    pub(crate) fn new(response: T, status: u16, mut headers: HeaderMap) -> Self {
        hide_secrets(&mut headers);
        Answered { response, status, headers }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The headers, as the server wrote them.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A header, where there is one that is text; the first of several.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The value of a header that is JSON, such as one that the document describes by `content`; the first of several, and
    /// nothing where there is none.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] when the header is not JSON that the type can hold, which says where in it and shows nothing
    /// of it.
    pub fn json_header<V: DeserializeOwned>(&self, name: &str) -> Result<Option<V>, Error> {
        let Some(value) = self.headers.get(name) else { return Ok(None) };
        let read = decode(value.as_bytes()).map(Some);
        read.map_err(|it| Error::invalid_value(format!("the header `{name}` cannot be read as JSON at {}", it.path)))
    }

    /// The response alone.
    pub fn into_response(self) -> T {
        self.response
    }
}

/// Marks the headers that say who somebody is, so that `Debug` leaves them out.
pub(crate) fn hide_secrets(headers: &mut HeaderMap) {
    for name in [AUTHORIZATION, PROXY_AUTHORIZATION, SET_COOKIE] {
        if let http::header::Entry::Occupied(mut values) = headers.entry(name) {
            values.iter_mut().for_each(|it| it.set_sensitive(true));
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Answered<T> {
    /// Leaves out what `Set-Cookie` and `Authorization` say.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answered")
            .field("response", &self.response)
            .field("status", &self.status)
            .field("headers", &self.headers)
            .finish()
    }
}
