//! One call: a request is checked and encoded, sent, and its answer read.

use bytes::Bytes;

use crate::call::answer::Answer;
use crate::call::attempts::{Attempts, ErasedCall};
use crate::call::caller::Caller;
use crate::call::course::Course;
use crate::call::events::within_call;
use crate::call::options::CallOptions;
use crate::call::request::{Page, Request};
use crate::error::Error;
use crate::transport::drivers;
use crate::values::check::At;

mod answer;
mod attempts;
mod bounded;
pub(crate) mod caller;
mod course;
pub(crate) mod credentials;
mod deadline;
mod decode;
pub(crate) mod detached;
pub(crate) mod encode;
pub(crate) mod error_builder;
pub(crate) mod events;
mod exchange;
pub(crate) mod headers;
pub(crate) mod hooks;
pub(crate) mod limiter;
pub(crate) mod limiters;
pub(crate) mod operation;
pub(crate) mod options;
pub(crate) mod request;
pub(crate) mod retry;
mod retry_after;
pub(crate) mod running;

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
    options: &CallOptions,
) -> Result<Sent<R::Response>, Error> {
    drivers::check_timers()?;
    let course = Course::default();
    send_by(Attempts::new(caller, const { &R::OPERATION }, options, &course), request, page).await
}

/// As [`send`], by attempts that were begun before.
async fn send_by<R: Request>(
    attempts: Attempts<'_>,
    request: &R,
    page: Option<Page<'_>>,
) -> Result<Sent<R::Response>, Error> {
    let operation = const { &R::OPERATION };
    let checked = request.check(At::root()).map_err(|violation| Error::violation(Some(operation.id), violation));
    let mut call = TypedCall { request, response: None };
    let page_size = within_call(attempts.events(), operation.id, attempts.run(checked, &mut call, page)).await?;
    let response = call.response.expect("a call ends without an error when its answer was read");
    Ok(Sent { response, page_size })
}

/// The first page, of the size that a call asks for, where an operation has pages.
pub(crate) fn first_page<R: Request>(options: &CallOptions) -> Result<Option<Page<'static>>, Error> {
    let paging = const { &R::OPERATION.paging };
    let count =
        paging.as_ref().map(|it| encode::check_page_size(R::OPERATION.id, it, options.page_size)).transpose()?;
    Ok(count.map(|count| Page { count, cursor: None }))
}

/// A request, and the response once it is there.
struct TypedCall<'a, R: Request> {
    request: &'a R,
    response: Option<R::Response>,
}

impl<R: Request> ErasedCall for TypedCall<'_, R> {
    fn encode(&self, caller: &Caller, page: Option<Page<'_>>) -> Result<http::Request<Bytes>, Error> {
        encode::encode(caller, self.request, page)
    }

    fn read(&mut self, caller: &Caller, answer: &Answer) -> Result<(), Error> {
        self.response = Some(answer::read::<R>(caller, answer)?);
        Ok(())
    }
}
