//! What a server says in a refusal, where the document describes it.

use http::HeaderMap;

use crate::call::request::Request;
use crate::call::response::{Received, Unreadable, without_mark};
use crate::error::Error;
use crate::error::failure::Refusal;
use crate::values::json::Json;

/// A request of which the document says what the body of a refusal holds.
///
/// Implemented by generated types only.
pub trait DocumentedRefusal: Request {
    /// What such a body holds.
    type Refusal: Send + 'static;

    #[doc(hidden)]
    fn read_refusal(answer: Received<'_>) -> Result<Self::Refusal, Unreadable>;
}

impl Refusal {
    /// The body as it came, up to its first 64 KiB; empty when there was none. It is data of the server, in which nothing is
    /// redacted: whoever logs it may log a token that the server repeats.
    pub fn body(&self) -> &[u8] {
        self.answer.as_ref().map_or(&[], |it| &it.body)
    }

    /// The body, when it is JSON: for what the document does not describe, or where no schema says which text is the
    /// message. Nothing is redacted in it, either.
    pub fn json(&self) -> Option<Json> {
        std::str::from_utf8(without_mark(self.body())).ok()?.parse().ok()
    }

    /// The headers as they came; `None` for an error that was made up without an answer.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.answer.as_ref().map(|it| &it.headers)
    }

    /// A header, where there is one that is text; the first of several.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers()?.get(name)?.to_str().ok()
    }
}

impl Error {
    /// The answer that said no, with its body and headers; also where a write may have been carried out.
    pub fn answer(&self) -> Option<&Refusal> {
        match self {
            Error::Refused(it) => Some(it),
            Error::OutcomeUnknown(it) => it.cause().answer(),
            _ => None,
        }
    }

    /// What the server said in its refusal of such a request, as the document describes it; also where a write may have been
    /// carried out. `None` when the error is another, is that of another operation, or its body is not as described.
    ///
    /// It is plain data of the server, in which nothing is redacted. No more than the first 64 KiB of a body are read.
    pub fn refusal<R: DocumentedRefusal>(&self) -> Option<R::Refusal> {
        match self {
            Error::Refused(it) if it.operation == R::OPERATION.id => {
                let answer = it.answer.as_ref()?;
                R::read_refusal(Received::new(it.status, &answer.headers, &answer.body)).ok()
            }
            Error::OutcomeUnknown(it) => it.cause().refusal::<R>(),
            _ => None,
        }
    }
}
