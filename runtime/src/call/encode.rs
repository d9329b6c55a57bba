//! A request value, the client's members and the page → one HTTP request.

use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue, USER_AGENT};

use crate::call::address::AddressWriter;
use crate::call::body::BodyWriter;
use crate::call::caller::Caller;
use crate::call::headers::HeaderWriter;
use crate::call::operation::{Operation, Paging};
use crate::call::page::Page;
use crate::call::payload::Payload;
use crate::call::request::Request;
use crate::error::Error;
use crate::error::violation::Violation;
use crate::values::check::{At, check_maximum, check_minimum};

/// Builds the HTTP request; a value that cannot be written is an error.
pub(crate) fn encode<R: Request>(
    caller: &Caller,
    request: &R,
    page: Option<Page<'_>>,
) -> Result<http::Request<Payload>, Error> {
    let operation = const { &R::OPERATION };
    let mut body = BodyWriter::new(caller, operation, page);
    request.body(&mut body);
    let mut headers = HeaderMap::new();
    let mut writer = HeaderWriter::new(&mut headers);
    request.headers(&mut writer);
    let written = writer.finish();
    let mut address = AddressWriter::new(operation.path);
    request.address(&mut address);
    let message = assemble(caller, operation.method, R::ACCEPT, Written { body, headers, written, address });
    message.map_err(|problem| unencodable(caller, operation, &problem))
}

/// What a request has written of itself.
struct Written<'a> {
    body: BodyWriter<'a>,
    headers: HeaderMap,
    /// Whether the headers could be written.
    written: Result<(), String>,
    address: AddressWriter<'a>,
}

fn assemble(
    caller: &Caller,
    method: &str,
    accept: &'static str,
    request: Written<'_>,
) -> Result<http::Request<Payload>, String> {
    let body = request.body.finish()?;
    request.written?;
    let target = request.address.finish()?;
    let mut headers = request.headers;
    let payload = body.map_or_else(Payload::default, |body| {
        headers.insert(CONTENT_TYPE, body.content_type);
        body.payload
    });
    headers.insert(ACCEPT, HeaderValue::from_static(accept));
    headers.insert(USER_AGENT, caller.user_agent.clone());
    if !target.cookies.is_empty() {
        headers.insert(COOKIE, cookies(&target.cookies)?);
    }
    let built = http::Request::builder().method(method).uri(caller.address.join(&target.path)).body(payload);
    let mut message = built.map_err(|error| error.to_string())?;
    *message.headers_mut() = headers;
    Ok(message)
}

fn cookies(text: &str) -> Result<HeaderValue, String> {
    let mut value = HeaderValue::from_str(text).map_err(|_| "the cookies cannot be a header".to_owned())?;
    // Whoever a cookie tells apart is nobody else's business.
    value.set_sensitive(true);
    Ok(value)
}

fn unencodable(caller: &Caller, operation: &'static Operation, problem: &str) -> Error {
    Error::unencodable(operation.id, caller.redactor.text(problem, 500))
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
