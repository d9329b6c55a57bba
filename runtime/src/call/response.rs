//! What a response type needs to read an answer: its status, its headers and its body.

use bytes::Bytes;
use http::HeaderMap;
use serde::de::DeserializeOwned;

use crate::values::decode::{Problem, decode};

/// A value that an answer of success can be read as.
///
/// Whatever serde reads is one: the body is its JSON. [`TextBody`](crate::TextBody) and
/// [`BinaryBody`](crate::BinaryBody) are for bodies of another kind. Beside these, implemented by generated types only.
pub trait Response: Sized + Send + 'static {
    #[doc(hidden)]
    fn read(answer: Received<'_>) -> Result<Self, Unreadable>;
}

impl<T: DeserializeOwned + Send + 'static> Response for T {
    fn read(answer: Received<'_>) -> Result<Self, Unreadable> {
        answer.json()
    }
}

/// An answer that was read to its end.
#[derive(Clone, Copy)]
pub struct Received<'a> {
    status: u16,
    headers: &'a HeaderMap,
    body: &'a Bytes,
}

/// What is wrong with an answer.
pub struct Unreadable(pub(super) Problem);

impl<'a> Received<'a> {
    pub(crate) fn new(status: u16, headers: &'a HeaderMap, body: &'a Bytes) -> Self {
        Received { status, headers, body }
    }

    /// The HTTP status.
    pub fn status(self) -> u16 {
        self.status
    }

    /// The value that the body holds as JSON.
    pub fn json<T: DeserializeOwned>(self) -> Result<T, Unreadable> {
        decode(without_mark(self.body()?)).map_err(Unreadable)
    }

    /// The text of the body, which is UTF-8.
    pub fn text(self) -> Result<String, Unreadable> {
        let bytes = without_mark(self.body()?);
        let text = std::str::from_utf8(bytes).map_err(|error| Unreadable(error.into()))?;
        Ok(text.to_owned())
    }

    /// The bytes of the body, without a copy.
    pub fn bytes(self) -> Result<Bytes, Unreadable> {
        self.body().cloned()
    }

    /// A header, where there is one that is text.
    pub fn header(self, name: &str) -> Option<&'a str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The error for a status that is not described.
    pub fn unexpected(self) -> Unreadable {
        Unreadable("an answer with this status is not described".into())
    }

    /// The body, unless the status says that there is none.
    fn body(self) -> Result<&'a Bytes, Unreadable> {
        match self.status {
            204 | 205 => Err(Unreadable("an answer without a body was not expected here".into())),
            _ => Ok(self.body),
        }
    }
}

/// Some servers mark UTF-8 with a byte order mark, which JSON allows a reader to skip.
pub(super) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body)
}
