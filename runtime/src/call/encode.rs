//! A request value, the client's members and the page → one HTTP request.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue, USER_AGENT};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::call::caller::Caller;
use crate::call::headers::HeaderWriter;
use crate::call::operation::{Operation, Paging};
use crate::call::request::{Page, Request};
use crate::error::Error;
use crate::error::violation::Violation;
use crate::values::check::{At, check_maximum, check_minimum};
use crate::values::decimal_serde::as_numbers;
use crate::values::members::{self, Members};

/// Builds the HTTP request; a value that cannot be written is an error.
pub(crate) fn encode<R: Request>(
    caller: &Caller,
    request: &R,
    page: Option<Page<'_>>,
) -> Result<http::Request<Bytes>, Error> {
    let operation = const { &R::OPERATION };
    let envelope = Envelope { caller, operation, request, page };
    // A decimal is a string wherever a request is stored; only the API gets numbers.
    let body = as_numbers(|| serde_json::to_vec(&envelope))
        .map_err(|error| unencodable(caller, operation, &error.to_string()))?;
    let mut headers = HeaderMap::new();
    let mut writer = HeaderWriter::new(&mut headers);
    request.headers(&mut writer);
    writer.finish().map_err(|problem| unencodable(caller, operation, &problem))?;
    assemble(caller, operation, headers, body.into())
}

fn assemble(
    caller: &Caller,
    operation: &'static Operation,
    mut headers: HeaderMap,
    body: Bytes,
) -> Result<http::Request<Bytes>, Error> {
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(USER_AGENT, caller.user_agent.clone());
    let built = http::Request::builder().method(operation.method).uri(caller.address.join(operation.path)).body(body);
    let mut message = built.map_err(|error| unencodable(caller, operation, &error.to_string()))?;
    *message.headers_mut() = headers;
    Ok(message)
}

fn unencodable(caller: &Caller, operation: &'static Operation, problem: &str) -> Error {
    Error::unencodable(operation.id, caller.redactor.text(problem, 500))
}

/// The whole body: the client's members, the request's own, the page.
struct Envelope<'a, R> {
    caller: &'a Caller,
    operation: &'static Operation,
    request: &'a R,
    page: Option<Page<'a>>,
}

impl<R: Request> Serialize for Envelope<'_, R> {
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

/// The number of items to ask for; what the document does not allow is refused.
pub(crate) fn check_page_size(operation: &'static str, paging: &Paging, page_size: Option<u32>) -> Result<u32, Error> {
    let size = page_size.unwrap_or(paging.largest);
    check_size(paging, size).map_err(|violation| Error::violation(Some(operation), violation))?;
    Ok(size)
}

fn check_size(paging: &Paging, size: u32) -> Result<(), Violation> {
    let root = At::root();
    let container = paging.container.map(|name| root.member(name));
    let at = container.as_ref().unwrap_or(&root).member(paging.limit);
    check_minimum(at, size.into(), 1)?;
    check_maximum(at, size.into(), paging.largest.into())
}
