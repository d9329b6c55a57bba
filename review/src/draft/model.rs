//! What a draft is made of before it is YAML: schemas, their members, and where each was read.

use std::collections::BTreeMap;

/// Where a page states something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin {
    /// The page, by its number among those that were given.
    pub(super) page: usize,
    pub(super) line: usize,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text {
        format: Option<&'static str>,
    },
    Number,
    Integer,
    Boolean,
    /// An object whose members no page lists.
    Object,
    /// No page says what.
    Any,
    Array(Box<Kind>),
    Map(Box<Kind>),
    /// An element that may be null.
    OrNull(Box<Kind>),
    /// A schema by its name.
    Schema(String),
    /// One of several schemas; where not all of them are described, or any other object.
    OneOf {
        schemas: Vec<String>,
        or_any: bool,
    },
}

impl Kind {
    pub(super) const TEXT: Kind = Kind::Text { format: None };

    /// The part of it that may be anything.
    pub(super) fn unknown(&mut self) -> Option<&mut Kind> {
        match self {
            Kind::Any => Some(self),
            Kind::Array(inner) | Kind::Map(inner) | Kind::OrNull(inner) => inner.unknown(),
            _ => None,
        }
    }

    /// Adds the schemas that are named in it.
    pub(super) fn schemas<'a>(&'a self, found: &mut Vec<&'a str>) {
        match self {
            Kind::Array(inner) | Kind::Map(inner) | Kind::OrNull(inner) => inner.schemas(found),
            Kind::Schema(name) => found.push(name),
            Kind::OneOf { schemas, .. } => found.extend(schemas.iter().map(String::as_str)),
            Kind::Text { .. } | Kind::Number | Kind::Integer | Kind::Boolean | Kind::Object | Kind::Any => {}
        }
    }
}

/// Which of the credentials of a request a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filled {
    Credential(&'static str),
    Locale(&'static str),
}

impl Filled {
    /// What fills a member of a request in.
    pub(super) fn of(name: &str) -> Option<Filled> {
        Some(match name {
            "ClientToken" => Filled::Credential("client-token"),
            "AccessToken" => Filled::Credential("access-token"),
            "Client" => Filled::Credential("client"),
            "LanguageCode" => Filled::Locale("language"),
            "CultureCode" => Filled::Locale("culture"),
            _ => return None,
        })
    }
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) required: bool,
    /// That it is deprecated, and what the page names in its place.
    pub(super) deprecated: Option<Option<String>>,
    pub(super) max_items: Option<u64>,
    pub(super) max_characters: Option<u64>,
    pub(super) max_months: Option<u64>,
    pub(super) filled: Option<Filled>,
    /// Whether an answer shows null for it though it is required.
    pub(super) is_null: bool,
    /// The standard whose code it holds: `ISO 4217`.
    pub(super) standard: Option<String>,
    pub(super) origin: Origin,
    /// What a person has to look at.
    pub(super) remarks: Vec<String>,
}

/// What a schema is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Object(Vec<Member>),
    Enum {
        values: Vec<String>,
        is_open: bool,
    },
    /// The identifier of one kind of thing.
    Identifier {
        is_uuid: bool,
    },
    /// Anything else that has a name.
    Alias(Kind),
}

/// A schema under the name that it has in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Schema {
    pub(super) shape: Shape,
    /// Where it was read; nothing for what stands under no heading.
    pub(super) origin: Option<Origin>,
    pub(super) remarks: Vec<String>,
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) path: String,
    pub(super) tag: String,
    pub(super) deprecated: Option<Option<String>>,
    pub(super) is_read: bool,
    pub(super) paging: Option<Paging>,
    pub(super) request: String,
    pub(super) response: String,
    pub(super) request_example: Option<serde_json::Value>,
    pub(super) response_example: Option<serde_json::Value>,
    pub(super) origin: Origin,
    pub(super) remarks: Vec<String>,
}

impl Member {
    /// An optional member of which nothing else is known.
    pub(super) fn new(name: &str, kind: Kind, origin: &Origin) -> Member {
        Member {
            name: name.to_owned(),
            kind,
            required: false,
            deprecated: None,
            max_items: None,
            max_characters: None,
            max_months: None,
            filled: None,
            is_null: false,
            standard: None,
            origin: origin.clone(),
            remarks: Vec::new(),
        }
    }
}

/// That an operation answers in pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Paging {
    /// Whether an answer without a body can stand for one without rows: all that must be there is lists.
    pub(super) can_be_empty: bool,
    /// The member of the response that holds the rows.
    pub(super) items: String,
}

/// All schemas of a draft by name.
pub(super) type Schemas = BTreeMap<String, Schema>;
