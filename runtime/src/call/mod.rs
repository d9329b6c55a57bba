//! One call: a request is checked and encoded, sent, and its answer read.

use bytes::Bytes;

use crate::call::answer::Answer;
use crate::call::attempts::{ErasedCall, attempts};
use crate::call::caller::Caller;
use crate::call::operation::Operation;
use crate::call::request::{Page, Request};
use crate::error::Error;
use crate::values::check::At;

mod answer;
mod attempts;
mod bounded;
pub(crate) mod caller;
pub(crate) mod credentials;
mod deadline;
mod decode;
pub(crate) mod encode;
pub(crate) mod error_builder;
mod exchange;
pub(crate) mod headers;
pub(crate) mod hooks;
pub(crate) mod limiter;
pub(crate) mod operation;
pub(crate) mod request;
pub(crate) mod retry;
mod retry_after;
mod trace;

/// The answer to a call.
pub(crate) struct Sent<T> {
    pub(crate) response: T,
    /// How large the page was that was asked for in the end.
    pub(crate) page_size: Option<u32>,
}

/// Checks, encodes, sends and decodes; sends again what may be sent again.
pub(crate) async fn send<R: Request>(
    caller: &Caller,
    request: &R,
    page: Option<Page<'_>>,
) -> Result<Sent<R::Response>, Error> {
    let operation = const { &R::OPERATION };
    request.check(At::root()).map_err(|violation| Error::violation(Some(operation.id), violation))?;
    if tokio::runtime::Handle::try_current().is_err() {
        return Err(Error::configuration("a call needs a tokio runtime".to_owned()));
    }
    let mut call = TypedCall { request, response: None };
    let page_size = trace::call(operation, attempts(caller, &mut call, page)).await?;
    let response = call.response.expect("a call ends without an error when its answer was read");
    Ok(Sent { response, page_size })
}

/// A request, and the response once it is there.
struct TypedCall<'a, R: Request> {
    request: &'a R,
    response: Option<R::Response>,
}

impl<R: Request> ErasedCall for TypedCall<'_, R> {
    fn operation(&self) -> &'static Operation {
        const { &R::OPERATION }
    }

    fn encode(&self, caller: &Caller, page: Option<Page<'_>>) -> Result<http::Request<Bytes>, Error> {
        encode::encode(caller, self.request, page)
    }

    fn read(&mut self, caller: &Caller, answer: &Answer) -> Result<(), Error> {
        self.response = Some(answer::read::<R>(caller, answer)?);
        Ok(())
    }
}
