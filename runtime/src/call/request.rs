//! A request to one operation, as generated types implement it.

use serde::de::DeserializeOwned;

use crate::call::headers::HeaderWriter;
use crate::call::operation::Operation;
use crate::values::check::Check;
use crate::values::members::Members;

/// A request to one operation: plain data that can be built, kept and sent more than once on purpose.
///
/// Implemented by generated types only.
pub trait Request: Members + Check + Send + Sync + 'static {
    /// What the server answers.
    type Response: DeserializeOwned + Send + 'static;

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
pub trait PagedRequest: Request {
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
