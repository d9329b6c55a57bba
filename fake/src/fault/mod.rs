//! Faults: what goes wrong on purpose, with which requests, and before or after they are carried out.

mod effect;
mod gzip;
mod kind;
mod notation;
mod page;
mod replacement;
mod rewrite;
mod schedule;
mod script;

use std::fmt;

pub use kind::{FaultKind, RetryAfter};

pub(crate) use effect::{Call, respond};
pub(crate) use page::resolve_cursor;
pub(crate) use schedule::{Schedule, Strike};

/// Something that goes wrong on purpose, and the requests that it strikes.
///
/// Only requests to an operation count (a POST to its path whose body has arrived). Without further calls it strikes
/// each of them. Where several faults would strike one request, the first that was added does.
///
/// It can also be parsed from what the command line takes:
///
/// ```
/// use mews_connector_fake::{Fault, FaultKind};
///
/// let fault = Fault::new(FaultKind::ResetInBody).nth(2).times(3).operation("orders_add");
/// assert_eq!("reset-in-body:n=2,count=3,operation=orders_add".parse(), Ok(fault));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    kind: FaultKind,
    when: When,
    nth: Option<u32>,
    times: Option<u32>,
    probability: Option<f64>,
    operation: Option<String>,
    path: Option<String>,
    above: Option<u64>,
}

/// Whether a request is carried out although it is struck. Reads are carried out either way, as nobody can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The operation is not carried out. An answer that the fault damages is then the documentation's example.
    ///
    /// A delay comes first, and a caller who hangs up meanwhile has not had the operation carried out.
    Before,
    /// The operation is carried out, and the answer is damaged, replaced or delayed.
    After,
}

/// A fault that cannot be: an unknown kind or parameter, or a parameter that is out of range. Whether its operation exists
/// is known when a fake starts, which may serve another document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidFault(pub(crate) String);

impl Fault {
    /// A fault that strikes each request.
    #[must_use]
    pub fn new(kind: FaultKind) -> Self {
        let when = kind.default_when();
        Self { kind, when, nth: None, times: None, probability: None, operation: None, path: None, above: None }
    }

    /// What goes wrong.
    #[must_use]
    pub fn kind(&self) -> &FaultKind {
        &self.kind
    }

    /// The first request that it strikes, counted from 1 among those that it is restricted to. Unless [`times`] or
    /// [`probability`] says more, it strikes that one alone.
    ///
    /// [`times`]: Self::times
    /// [`probability`]: Self::probability
    #[must_use]
    pub fn nth(mut self, nth: u32) -> Self {
        self.nth = Some(nth);
        self
    }

    /// How many requests it strikes: so many in a row, or with a [`probability`](Self::probability) so many in all.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// How likely it strikes each request, from 0 to 1. The fake's seed decides: the same sequence of requests is
    /// struck at the same places.
    #[must_use]
    pub fn probability(mut self, probability: f64) -> Self {
        self.probability = Some(probability);
        self
    }

    /// Restricts it to an operation, by its operationId such as `orders_add`.
    #[must_use]
    pub fn operation(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Restricts it to the operation with this path, such as `/api/connector/v1/orders/add`.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Restricts it to requests for pages of more than so many items.
    #[must_use]
    pub fn above(mut self, items: u64) -> Self {
        self.above = Some(items);
        self
    }

    /// Whether the request is carried out nevertheless; the default is [`FaultKind::default_when`].
    #[must_use]
    pub fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }
}

impl fmt::Display for InvalidFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidFault {}
