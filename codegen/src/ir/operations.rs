//! The operations of a client crate.

use crate::ir::{Matching, TypeId};
use crate::names::Name;

/// An index into `Api::resources`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ResourceId(pub(crate) usize);

/// A group of operations: a module and a handle on the client.
#[derive(Debug)]
pub(crate) struct Resource {
    /// The handle's type.
    pub(crate) handle: Name,
    /// The module and the client's method.
    pub(crate) module: Name,
    pub(crate) doc: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) resource: ResourceId,
    /// The handle's method.
    pub(crate) method_name: Name,
    pub(crate) http_method: &'static str,
    pub(crate) path: String,
    pub(crate) doc: Option<String>,
    pub(crate) deprecation: Option<Deprecation>,
    pub(crate) safety: Safety,
    pub(crate) request: TypeId,
    pub(crate) client_members: Vec<ClientMember>,
    pub(crate) response: TypeId,
    /// The statuses of success that have no body.
    pub(crate) no_content: Vec<u16>,
    pub(crate) errors: ErrorMembers,
    pub(crate) request_id_header: Option<String>,
    pub(crate) paging: Option<Paging>,
    /// Where a request that is longer than its limits can be cut, or must not be; none without paging.
    pub(crate) axes: Vec<Axis>,
    /// Where to look for what a write may have done.
    pub(crate) recovery: Option<Recovery>,
}

/// Where to look for what a write may have done when its answer was lost.
#[derive(Debug)]
pub(crate) struct Recovery {
    /// The listing, as an index into `Api::operations`.
    pub(crate) listing: usize,
    /// Fields of the listing's request, each with the field of the write's request that fills it in.
    pub(crate) filters: Vec<(usize, usize)>,
    /// The listing's filter by the time of a row, as an index into the fields of its request.
    pub(crate) interval: usize,
    /// The ends of that interval.
    pub(crate) start: Name,
    pub(crate) end: Name,
    /// Fields of a row, each with the field of the write's request that it has to equal.
    pub(crate) matching: Vec<(usize, usize)>,
    /// When a row was made, as an index into its fields.
    pub(crate) created: usize,
    /// The id of a row, as an index into its fields.
    pub(crate) row_id: usize,
    /// The id of the row that was made, as an index into the fields of the write's response.
    pub(crate) response_id: usize,
}

/// A member along which a request becomes several.
#[derive(Debug)]
pub(crate) struct Axis {
    /// An index into the fields of the request.
    pub(crate) field: usize,
    pub(crate) kind: AxisKind,
}

#[derive(Debug)]
pub(crate) enum AxisKind {
    /// A list of ids.
    List { max: u64 },
    /// A span of time.
    Interval { months: u32, start: Name, end: Name, matching: Matching },
}

/// Whether a request may be sent a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Safety {
    Read,
    Write,
}

/// That something should not be used any more.
#[derive(Clone, Debug)]
pub(crate) struct Deprecation {
    pub(crate) note: Option<String>,
}

/// A member of the body that the client fills in.
#[derive(Debug)]
pub(crate) struct ClientMember {
    pub(crate) wire: String,
    pub(crate) value: ClientValue,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientValue {
    ClientToken,
    AccessToken,
    Client,
    Language,
    Culture,
}

impl ClientValue {
    pub(crate) const ALL: [Self; 5] =
        [Self::ClientToken, Self::AccessToken, Self::Client, Self::Language, Self::Culture];

    /// The runtime's type for a token, which the generated crate exports; nothing for what is no token.
    pub(crate) fn token_type(self) -> Option<&'static str> {
        match self {
            Self::ClientToken => Some("ClientToken"),
            Self::AccessToken => Some("AccessToken"),
            Self::Client | Self::Language | Self::Culture => None,
        }
    }
}

/// Where an error's body says what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ErrorMembers {
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) details: Option<String>,
}

/// How an operation is read page by page.
#[derive(Debug)]
pub(crate) struct Paging {
    /// The object of the request that holds limit and cursor; `None` when they stand at the top.
    pub(crate) container: Option<String>,
    pub(crate) limit: String,
    pub(crate) cursor: String,
    pub(crate) largest: u32,
    /// The response's next cursor, as an index into its fields.
    pub(crate) next: usize,
    /// The response's items, as an index into its fields.
    pub(crate) items: usize,
}

/// An address that a client can be built for.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) name: Name,
    pub(crate) doc: Option<String>,
    /// The ids that its documentation names.
    pub(crate) notes: Vec<String>,
    pub(crate) url: String,
}
