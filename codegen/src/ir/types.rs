//! The types of a client crate.

use ostler_openapi::Pointer;
use ostler_openapi::model::{Location, Status};

use crate::ir::{Deprecation, ResourceId};
use crate::names::Name;

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
    IntegerEnum(IntegerEnum),
    Union(Union),
    Answer(Answer),
    Newtype(Newtype),
}

#[derive(Debug)]
pub(crate) struct Struct {
    pub(crate) fields: Vec<Field>,
    /// The members without a name, by their name.
    pub(crate) additional: Option<Additional>,
    /// Whether the document says that there are no members without a name.
    pub(crate) is_closed: bool,
    pub(crate) exactly_one: Option<ExactlyOne>,
    pub(crate) at_most_one: Vec<AtMostOne>,
    pub(crate) interval: Option<Interval>,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: Name,
    /// Of a member from an `allOf`, its place there.
    pub(crate) at: Pointer,
    pub(crate) doc: Option<String>,
    /// The ids that its documentation names.
    pub(crate) notes: Vec<String>,
    pub(crate) deprecation: Option<Deprecation>,
    pub(crate) ty: Type,
    pub(crate) presence: Presence,
    pub(crate) place: Place,
    pub(crate) limits: Vec<Limit>,
}

/// Members that the document does not name, in a field of their own.
#[derive(Debug)]
pub(crate) struct Additional {
    pub(crate) name: Name,
    pub(crate) at: Pointer,
    /// The type of each.
    pub(crate) ty: Type,
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
    Parameter(Parameter),
}

/// How a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parameter {
    pub(crate) location: Location,
    pub(crate) style: Style,
    pub(crate) explode: bool,
    /// Whether reserved characters stay as they are.
    pub(crate) reserved: bool,
}

/// How the parts of a parameter are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Of(ostler_openapi::model::Style),
    /// As the text of a JSON value.
    Json,
}

/// What the document says about a value and the client checks before sending.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Limit {
    MinItems(u64),
    MaxItems(u64),
    UniqueItems,
    MinProperties(u64),
    MaxProperties(u64),
    MinLength(u64),
    MaxLength(u64),
    Minimum(i64),
    Maximum(i64),
    /// Of each item of a list, or each value of a map.
    Each(Vec<Limit>),
    /// A number that JSON can write.
    Finite,
    /// Of a number with a fraction, and whether the bound itself is outside.
    FloatMinimum(f64, bool),
    FloatMaximum(f64, bool),
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
    pub(crate) at: Pointer,
    pub(crate) doc: Option<String>,
    /// The ids that its documentation names.
    pub(crate) notes: Vec<String>,
    /// Older spellings that still decode.
    pub(crate) aliases: Vec<String>,
}

/// An enum of whole numbers, always open.
#[derive(Debug)]
pub(crate) struct IntegerEnum {
    /// The variants with their numbers.
    pub(crate) variants: Vec<(Variant, i64)>,
    pub(crate) fallback: Name,
}

/// One of several types, told apart when it is read. Always open.
#[derive(Debug)]
pub(crate) struct Union {
    /// The member whose text tells the variants apart.
    pub(crate) tag: Option<String>,
    pub(crate) variants: Vec<UnionVariant>,
    /// The variant that keeps what is none of the others.
    pub(crate) fallback: Name,
}

#[derive(Debug)]
pub(crate) struct UnionVariant {
    pub(crate) name: Name,
    pub(crate) at: Pointer,
    pub(crate) doc: Option<String>,
    pub(crate) ty: Type,
    pub(crate) limits: Vec<Limit>,
    /// The texts of the tag that mean this variant.
    pub(crate) tags: Vec<String>,
    /// Members that are always the same boolean, which their type does not say.
    pub(crate) constants: Vec<(String, Vec<String>)>,
}

/// What a JSON value has to look like to be of a variant.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(crate) kind: Kind,
    pub(crate) required: Vec<String>,
    pub(crate) known: Vec<String>,
    /// Members of which the document lists one text alone.
    pub(crate) constants: Vec<(String, Vec<String>)>,
    /// Members of which the document lists several texts.
    pub(crate) listed: Vec<(String, Vec<String>)>,
    pub(crate) form: Form,
    /// Of a union what each of its types looks like, if that is known.
    pub(crate) types: Vec<Candidate>,
    /// Whether the document says that there are no other members.
    pub(crate) is_closed: bool,
    /// What the values of some members may look like.
    pub(crate) members: Vec<(String, Vec<Candidate>)>,
    /// What the items of a list, or the values of a map, may look like.
    pub(crate) items: Vec<Candidate>,
}

/// Which strings or numbers the values of a type are.
#[derive(Debug)]
pub(crate) enum Form {
    /// Those of a certain form; also of what has parts.
    Exact,
    Any,
    /// Any, of which some are known by their texts.
    Listed(Vec<String>),
}

/// The kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Any,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// What an operation answers, by status.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) variants: Vec<AnswerVariant>,
}

#[derive(Debug)]
pub(crate) struct AnswerVariant {
    pub(crate) name: Name,
    pub(crate) at: Pointer,
    pub(crate) status: Status,
    pub(crate) doc: Option<String>,
    pub(crate) ty: Type,
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
    /// An answer without a body.
    Nothing,
    Bool,
    Integer(Integer),
    Float(Float),
    Decimal,
    String,
    Uuid,
    Timestamp,
    Date,
    /// Bytes in base64.
    ByteString,
    /// A part of a form that is a file, or a body of bytes.
    File,
    /// Any JSON value.
    Json,
    /// An answer that is text.
    Text,
    /// An answer that is bytes.
    Binary,
    Named(TypeId),
    List(Box<Type>),
    Map(Box<Type>),
    /// In a list or a map: the value or null.
    Nullable(Box<Type>),
    /// Behind a pointer, since it holds itself.
    Boxed(Box<Type>),
}

/// The width of a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Integer {
    I32,
    I64,
    U32,
    U64,
}

/// The width of a number with a binary fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Float {
    F32,
    F64,
}

impl Type {
    /// The named type in it, also as the element of lists and maps.
    pub(crate) fn named(&self) -> Option<TypeId> {
        match self.innermost() {
            Self::Named(id) => Some(*id),
            _ => None,
        }
    }

    /// What lists, maps, null and pointers are taken off.
    pub(crate) fn innermost(&self) -> &Self {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => inner.innermost(),
            _ => self,
        }
    }

    /// Whether the value has no parts.
    pub(crate) fn is_plain(&self) -> bool {
        match self {
            Self::Bool
            | Self::Integer(_)
            | Self::Float(_)
            | Self::Decimal
            | Self::String
            | Self::Uuid
            | Self::Timestamp
            | Self::Date
            | Self::ByteString => true,
            Self::Nothing
            | Self::File
            | Self::Json
            | Self::Text
            | Self::Binary
            | Self::Named(_)
            | Self::List(_)
            | Self::Map(_)
            | Self::Nullable(_)
            | Self::Boxed(_) => false,
        }
    }
}
