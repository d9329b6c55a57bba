//! Answers that are a text, or bytes of any kind.

use std::fmt;

use bytes::Bytes;

use crate::call::response::{Received, Response, Unreadable};

/// An answer that is a text in UTF-8, such as `text/plain`.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextBody(pub String);

impl TextBody {
    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Response for TextBody {
    fn read(answer: Received<'_>) -> Result<Self, Unreadable> {
        answer.text().map(TextBody)
    }
}

impl fmt::Display for TextBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for TextBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TextBody").field(&self.0).finish()
    }
}

impl AsRef<str> for TextBody {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<TextBody> for String {
    fn from(body: TextBody) -> Self {
        body.0
    }
}

/// An answer of any bytes, such as an image. `Debug` shows how many there are.
///
/// It is held in memory, up to [`max_response_bytes`](crate::ClientBuilder::max_response_bytes): 64 MiB unless set.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct BinaryBody {
    /// The bytes.
    pub bytes: Bytes,
    /// Their media type, where the server says it.
    pub content_type: Option<String>,
}

impl BinaryBody {
    /// A body of these bytes, for a program's own tests.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>, content_type: Option<String>) -> Self {
        BinaryBody { bytes: bytes.into(), content_type }
    }
}

impl Response for BinaryBody {
    fn read(answer: Received<'_>) -> Result<Self, Unreadable> {
        let content_type = answer.header("content-type").map(str::to_owned);
        Ok(BinaryBody { bytes: answer.bytes()?, content_type })
    }
}

impl fmt::Debug for BinaryBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BinaryBody")
            .field("bytes", &format_args!("{} bytes", self.bytes.len()))
            .field("content_type", &self.content_type)
            .finish()
    }
}
