//! The types of a client crate.

use crate::ir::{Deprecation, ResourceId};
use crate::names::Name;
use crate::pointer::Pointer;

/// An index into `Api::types`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TypeId(pub(crate) usize);

#[derive(Debug)]
pub(crate) struct TypeDef {
    pub(crate) name: Name,
    pub(crate) at: Pointer,
    pub(crate) home: Home,
    pub(crate) doc: Option<String>,
    /// The ids that its documentation names.
    pub(crate) notes: Vec<String>,
    pub(crate) deprecation: Option<Deprecation>,
    pub(crate) kind: TypeKind,
}

/// The module that declares a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// A module below `types`, re-exported by the root of the crate.
    Types(Name),
    /// The module of a resource: the requests and responses of its operations.
    Resource(ResourceId),
}

impl Home {
    pub(crate) fn resource(&self) -> Option<ResourceId> {
        match self {
            Self::Types(_) => None,
            Self::Resource(id) => Some(*id),
        }
    }
}

#[derive(Debug)]
pub(crate) enum TypeKind {
    Struct(Struct),
    Enum(Enum),
    Newtype(Newtype),
}

#[derive(Debug)]
pub(crate) struct Struct {
    pub(crate) fields: Vec<Field>,
    pub(crate) exactly_one: Option<ExactlyOne>,
    pub(crate) at_most_one: Vec<AtMostOne>,
    pub(crate) interval: Option<Interval>,
}

#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: Name,
    pub(crate) doc: Option<String>,
    /// The ids that its documentation names.
    pub(crate) notes: Vec<String>,
    pub(crate) deprecation: Option<Deprecation>,
    pub(crate) ty: Type,
    pub(crate) presence: Presence,
    pub(crate) place: Place,
    pub(crate) limits: Vec<Limit>,
}

/// Whether a member must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    /// Left out when there is no value.
    Optional,
    /// Written as null when there is no value.
    Nullable,
}

/// Where a member travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Body,
    /// Only in a request.
    Header,
}

/// What the document says about a value and the client checks before sending.
#[derive(Clone, Debug)]
pub(crate) enum Limit {
    MinItems(u64),
    MaxItems(u64),
    Minimum(i64),
    Maximum(i64),
    /// An interval may span this many calendar months.
    Months {
        months: u32,
        start: Name,
        end: Name,
        /// `None` where the document does not say.
        matching: Option<Matching>,
    },
}

/// Which rows a filter by an interval finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Matching {
    /// Those of which one instant lies in it.
    Instant,
    /// Those that have some time in common with it.
    Overlap,
}

/// Exactly one of some optional members must be given.
#[derive(Debug)]
pub(crate) struct ExactlyOne {
    pub(crate) choices: Vec<Choice>,
}

/// One way to satisfy [`ExactlyOne`].
#[derive(Debug)]
pub(crate) struct Choice {
    /// The constructor.
    pub(crate) constructor: Name,
    /// Its field, as an index into the fields of the struct.
    pub(crate) field: usize,
}

/// Optional members that exclude each other.
#[derive(Debug)]
pub(crate) struct AtMostOne {
    /// As indices into the fields of the struct.
    pub(crate) fields: Vec<usize>,
}

/// A struct that is a span of time.
#[derive(Clone, Debug)]
pub(crate) struct Interval {
    pub(crate) start: Name,
    pub(crate) end: Name,
}

#[derive(Debug)]
pub(crate) struct Enum {
    pub(crate) variants: Vec<Variant>,
    /// The variant that keeps values which this version does not know; `None` for a closed enum.
    pub(crate) fallback: Option<Name>,
}

#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) name: Name,
    pub(crate) doc: Option<String>,
    /// The ids that its documentation names.
    pub(crate) notes: Vec<String>,
    /// Older spellings that still decode.
    pub(crate) aliases: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Newtype {
    Uuid,
    String,
}

/// With more required members than this, a struct that is only received has a builder instead of a constructor.
pub(crate) const MOST_ARGUMENTS: usize = 4;

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Bool,
    Integer,
    Decimal,
    String,
    Uuid,
    Timestamp,
    Named(TypeId),
    List(Box<Type>),
}

impl Type {
    /// The named type in it, also as the element of lists.
    pub(crate) fn named(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) => Some(*id),
            Self::List(item) => item.named(),
            Self::Bool | Self::Integer | Self::Decimal | Self::String | Self::Uuid | Self::Timestamp => None,
        }
    }
}
