//! A response together with the head of its answer.

use std::fmt;

use http::HeaderMap;
use http::header::{AUTHORIZATION, PROXY_AUTHORIZATION, SET_COOKIE};

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
        for name in [AUTHORIZATION, PROXY_AUTHORIZATION, SET_COOKIE] {
            if let http::header::Entry::Occupied(mut values) = headers.entry(name) {
                values.iter_mut().for_each(|it| it.set_sensitive(true));
            }
        }
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

    /// The response alone.
    pub fn into_response(self) -> T {
        self.response
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
