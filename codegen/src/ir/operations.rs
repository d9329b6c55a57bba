//! The operations of a client crate.

use ostler_openapi::Pointer;

use crate::ir::{Matching, Parameter, Type, TypeId};
use crate::names::Name;

/// An index into `Api::resources`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ResourceId(pub(crate) usize);

/// A group of operations: a module and a handle on the client.
#[derive(Debug)]
pub(crate) struct Resource {
    /// The handle's type.
    pub(crate) handle: Name,
    /// Its tag where the document describes one, or else its first operation.
    pub(crate) at: Pointer,
    /// The module and the client's method.
    pub(crate) module: Name,
    pub(crate) doc: Option<String>,
    /// Its operations, as indices into `Api::operations`.
    pub(crate) operations: Vec<usize>,
}

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) resource: ResourceId,
    /// The handle's method.
    pub(crate) method_name: Name,
    /// In capitals.
    pub(crate) http_method: String,
    pub(crate) path: String,
    pub(crate) doc: Option<String>,
    pub(crate) deprecation: Option<Deprecation>,
    pub(crate) safety: Safety,
    pub(crate) request: TypeId,
    pub(crate) body: Body,
    pub(crate) client_members: Vec<ClientMember>,
    pub(crate) response: Type,
    /// The statuses of success that have no body.
    pub(crate) no_content: NoContent,
    /// The body of refusals; a `TypeKind::Answer` where it depends on the status.
    pub(crate) refusal: Option<Type>,
    /// The media types of answers, where JSON is not the only one.
    pub(crate) accept: Option<String>,
    /// Alternatives of schemes that are used together, as indices into `Api::schemes`.
    pub(crate) security: Vec<Vec<usize>>,
    pub(crate) errors: ErrorMembers,
    pub(crate) request_id_header: Option<String>,
    pub(crate) paging: Option<Paging>,
    /// Where a request that is longer than its limits can be cut, or must not be; none without paging.
    pub(crate) axes: Vec<Axis>,
    /// Where to look for what a write may have done.
    pub(crate) recovery: Option<Recovery>,
}

/// What a request's body is made of.
#[derive(Debug)]
pub(crate) enum Body {
    None,
    /// The fields of the body as one JSON object; the media type where it is not `application/json`.
    Members(Option<String>),
    /// One field, as JSON.
    Json {
        field: usize,
        media_type: String,
    },
    /// One field, as text.
    Text {
        field: usize,
        media_type: String,
    },
    /// One field, as bytes.
    Bytes {
        field: usize,
        media_type: String,
    },
    /// The fields of the body as a form in the way of addresses, each as it is written.
    Form(Vec<(usize, Parameter)>),
    /// The fields of the body as a form of parts, each with its media type where one is stated.
    Multipart(Vec<(usize, Option<String>)>),
}

/// Which statuses of success have no body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoContent {
    Statuses(Vec<u16>),
    All,
}

/// A way for callers to say who they are.
#[derive(Debug)]
pub(crate) struct Scheme {
    /// The setter on the credentials.
    pub(crate) name: Name,
    pub(crate) at: Pointer,
    pub(crate) doc: Option<String>,
    pub(crate) place: SchemePlace,
}

/// Where a secret travels.
#[derive(Clone, Debug)]
pub(crate) enum SchemePlace {
    Header(String),
    Query(String),
    Cookie(String),
    Basic,
    Bearer,
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
    /// The response's next cursor: for each object on the way an index into its fields.
    pub(crate) next: Vec<usize>,
    /// The response's items, likewise.
    pub(crate) items: Vec<usize>,
}

/// An address that a client can be built for.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) name: Name,
    pub(crate) at: Pointer,
    pub(crate) doc: Option<String>,
    /// The ids that its documentation names.
    pub(crate) notes: Vec<String>,
    pub(crate) url: String,
    /// The same with the defaults of its variables.
    pub(crate) address: String,
    /// What stands in braces in the address.
    pub(crate) variables: Vec<Variable>,
}

/// What braces in an address stand for.
#[derive(Debug)]
pub(crate) struct Variable {
    pub(crate) name: Name,
    pub(crate) doc: Option<String>,
    pub(crate) default: String,
    /// What it may be; anything when there are none.
    pub(crate) values: Vec<String>,
}
