//! What a server says in a refusal, where the document describes it.

use crate::call::request::Request;
use crate::call::response::{Received, Unreadable};
use crate::error::Error;

/// A request of which the document says what the body of a refusal holds.
///
/// Implemented by generated types only.
pub trait DocumentedRefusal: Request {
    /// What such a body holds.
    type Refusal: Send + 'static;

    #[doc(hidden)]
    fn read_refusal(answer: Received<'_>) -> Result<Self::Refusal, Unreadable>;
}

impl Error {
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
