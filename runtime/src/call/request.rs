//! A request to one operation, as generated types implement it.

use crate::call::address::AddressWriter;
use crate::call::body::BodyWriter;
use crate::call::headers::HeaderWriter;
use crate::call::operation::Operation;
use crate::call::response::Response;
use crate::call::scheme::Scheme;
use crate::values::check::Check;
use crate::values::members::Members;

/// A request to one operation: plain data that can be built, kept and sent more than once on purpose.
///
/// Implemented by generated types only.
pub trait Request: Members + Check + Send + Sync + 'static {
    /// What the server answers.
    type Response: Response;

    #[doc(hidden)]
    const OPERATION: Operation;

    /// Ways to say who asks. One of them is needed, with all of its schemes; where there is none, nothing is, and neither
    /// where one is empty.
    #[doc(hidden)]
    const SECURITY: &'static [&'static [Scheme]] = &[];

    /// The `Accept` header.
    #[doc(hidden)]
    const ACCEPT: &'static str = "application/json";

    #[doc(hidden)]
    fn headers(&self, headers: &mut HeaderWriter<'_>) {
        let _ = headers;
    }

    #[doc(hidden)]
    fn address(&self, address: &mut AddressWriter<'_>) {
        let _ = address;
    }

    /// The body: one JSON object unless a request says otherwise.
    #[doc(hidden)]
    fn body(&self, body: &mut BodyWriter<'_>) {
        body.members(self);
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
