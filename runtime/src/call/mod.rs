//! One call: a request is checked and encoded, sent, and its answer read.

use http::HeaderMap;

use crate::call::answer::Answer;
use crate::call::attempts::{Attempts, ErasedCall};
use crate::call::caller::Caller;
use crate::call::course::Course;
use crate::call::events::within_call;
use crate::call::options::CallOptions;
use crate::call::page::Page;
use crate::call::payload::Payload;
use crate::call::request::Request;
use crate::call::scheme::Scheme;
use crate::error::Error;
use crate::transport::drivers;
use crate::values::check::At;

pub(crate) mod address;
mod answer;
pub(crate) mod answered;
mod attempts;
pub(crate) mod body;
pub(crate) mod caller;
mod course;
pub(crate) mod credentials;
mod deadline;
pub(crate) mod detached;
pub(crate) mod encode;
pub(crate) mod error_builder;
pub(crate) mod events;
mod exchange;
pub(crate) mod form;
pub(crate) mod headers;
pub(crate) mod hooks;
pub(crate) mod limiter;
pub(crate) mod limiters;
pub(crate) mod multipart;
pub(crate) mod operation;
pub(crate) mod options;
pub(crate) mod page;
pub(crate) mod payload;
pub(crate) mod plain_bodies;
pub(crate) mod refusal;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod retry;
mod retry_after;
pub(crate) mod running;
pub(crate) mod scheme;
mod security;
pub(crate) mod token;
pub(crate) mod token_source;

/// The answer to a call.
pub(crate) struct Sent<T> {
    pub(crate) response: T,
    /// The head of the answer.
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
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
    let mut call = TypedCall { request, answer: None };
    let page_size = within_call(attempts.events(), operation.id, attempts.run(checked, &mut call, page)).await?;
    let (response, status, headers) = call.answer.expect("a call ends without an error when its answer was read");
    Ok(Sent { response, status, headers, page_size })
}

/// The first page, of the size that a call asks for, where an operation has pages.
pub(crate) fn first_page<R: Request>(options: &CallOptions) -> Result<Option<Page<'static>>, Error> {
    let paging = const { &R::OPERATION.paging };
    let count =
        paging.as_ref().map(|it| encode::check_page_size(R::OPERATION.id, it, options.page_size)).transpose()?;
    Ok(count.map(|count| Page { count, cursor: None }))
}

/// A request, and the response with its head once it is there.
struct TypedCall<'a, R: Request> {
    request: &'a R,
    answer: Option<(R::Response, u16, HeaderMap)>,
}

impl<R: Request> ErasedCall for TypedCall<'_, R> {
    fn encode(&self, caller: &Caller, page: Option<Page<'_>>) -> Result<http::Request<Payload>, Error> {
        encode::encode(caller, self.request, page)
    }

    fn security(&self) -> &'static [&'static [Scheme]] {
        R::SECURITY
    }

    fn read(&mut self, caller: &Caller, answer: &mut Answer) -> Result<(), Error> {
        let response = answer::read::<R>(caller, answer)?;
        self.answer = Some((response, answer.status.as_u16(), std::mem::take(&mut answer.headers)));
        Ok(())
    }
}
