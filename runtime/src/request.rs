//! A request value, the client's members and the page → one HTTP request.

use std::fmt::Display;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use serde::de::DeserializeOwned;
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::client::Inner;
use crate::error::Error;
use crate::operation::{Operation, Paging};
use crate::private::{Check, Members};

/// A request to one operation: plain data that can be built, kept and sent more than once on purpose.
///
/// Implemented by generated types only.
pub trait Request: Members + Check + Send + Sync {
    /// What the server answers.
    type Response: DeserializeOwned + Send;

    #[doc(hidden)]
    const OPERATION: Operation;

    #[doc(hidden)]
    fn headers(&self, headers: &mut HeaderWriter<'_>) {
        let _ = headers;
    }

    #[doc(hidden)]
    fn empty() -> Option<Self::Response> {
        None
    }
}

/// A request whose answer comes in pages.
///
/// Implemented by generated types only.
pub trait PagedRequest: Request + 'static {
    /// What a page holds.
    type Item: Send;

    #[doc(hidden)]
    fn next_cursor(response: &Self::Response) -> Option<&str>;

    #[doc(hidden)]
    fn item_count(response: &Self::Response) -> usize;

    #[doc(hidden)]
    fn into_items(response: Self::Response) -> Vec<Self::Item>;
}

/// Which page to ask for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page<'a> {
    pub(crate) count: u32,
    pub(crate) cursor: Option<&'a str>,
}

/// Collects the headers that a request sets.
pub struct HeaderWriter<'a> {
    headers: &'a mut HeaderMap,
    problem: Option<String>,
}

impl HeaderWriter<'_> {
    /// Sets a header.
    pub fn write(&mut self, name: &'static str, value: &impl Display) {
        let text = value.to_string();
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&text)) {
            (Ok(name), Ok(value)) => drop(self.headers.insert(name, value)),
            _ => self.problem = Some(format!("the header `{name}` cannot carry its value")),
        }
    }

    /// Sets a header, or nothing when its value is absent.
    pub fn write_optional(&mut self, name: &'static str, value: &Option<impl Display>) {
        if let Some(value) = value {
            self.write(name, value);
        }
    }
}

/// Builds the HTTP request; a value that cannot be written is an error.
pub(crate) fn encode<R: Request>(
    client: &Inner,
    request: &R,
    page: Option<Page<'_>>,
) -> Result<http::Request<Bytes>, Error> {
    let operation = const { &R::OPERATION };
    let envelope = Envelope { client, operation, request, page };
    let body = serde_json::to_vec(&envelope).map_err(|error| unencodable(client, operation, &error.to_string()))?;
    let mut headers = HeaderMap::new();
    let mut writer = HeaderWriter { headers: &mut headers, problem: None };
    request.headers(&mut writer);
    if let Some(problem) = writer.problem {
        return Err(unencodable(client, operation, &problem));
    }
    assemble(client, operation, headers, body.into())
}

fn assemble(
    client: &Inner,
    operation: &'static Operation,
    mut headers: HeaderMap,
    body: Bytes,
) -> Result<http::Request<Bytes>, Error> {
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(USER_AGENT, client.user_agent.clone());
    let built = http::Request::builder().method(operation.method).uri(client.address.join(operation.path)).body(body);
    let mut message = built.map_err(|error| unencodable(client, operation, &error.to_string()))?;
    *message.headers_mut() = headers;
    Ok(message)
}

fn unencodable(client: &Inner, operation: &'static Operation, problem: &str) -> Error {
    Error::unencodable(operation.id, client.redactor.text(problem, 500))
}

/// The whole body: the client's members, the request's own, the page.
struct Envelope<'a, R> {
    client: &'a Inner,
    operation: &'static Operation,
    request: &'a R,
    page: Option<Page<'a>>,
}

impl<R: Request> Serialize for Envelope<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, member) in self.operation.client_members {
            if let Some(value) = self.client.member(*member) {
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
        crate::members::serialize(self, serializer)
    }
}
