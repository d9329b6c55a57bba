//! The facts of one page as data, in the shape that `cargo xtask facts` prints.

use std::collections::BTreeMap;

use serde::Serialize;

/// The facts of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PageFacts {
    /// The file's name without its folder.
    pub document: String,
    /// The SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
    /// A short hash of what a reader sees of each non-empty line, by its number, counted from 1.
    pub lines: BTreeMap<usize, String>,
    /// The wording that the ledger quotes; the facts of a source have it, those of a page by itself do not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub quotes: Vec<Quote>,
    /// The lines that read otherwise than when somebody wrote facts down from them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reworded: Vec<usize>,
    /// What an earlier version of the page led to in the spec, and this one does not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<Gone>,
    /// The operations in the order of the page.
    pub operations: Vec<Operation>,
    /// The objects in the order of the page. Two under one heading are two.
    pub objects: Vec<Object>,
    /// The enums in the order of the page. Two under one heading are two.
    pub enums: Vec<Enum>,
}

/// Words of a page that the ledger quotes, and the sentence, cell or line of code that has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// The place that the ledger names.
    pub at: String,
    /// The words.
    pub quotes: String,
    /// The line where the sentence begins; for one that was lost, where it began.
    pub line: usize,
    /// A short hash of the sentence; nothing while the words are not there.
    pub hash: Option<String>,
    /// The hash of the sentence that somebody read last, if it reads otherwise now or is lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
}

/// A path or heading that an earlier version of a page had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gone {
    /// The path of the operation, or the heading of the object or enum.
    pub name: String,
    /// The line where it stood.
    pub line: usize,
    /// Where in the spec it led.
    #[serde(rename = "led-to")]
    pub led_to: String,
}

/// An operation with the properties of its two bodies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Operation {
    /// The heading without its markup.
    pub title: String,
    /// The address from `/api/` on.
    pub path: String,
    /// Whether the page marks the operation as deprecated.
    pub deprecated: bool,
    /// The line of the heading.
    pub line: usize,
    /// The properties of the request.
    pub request: Vec<Property>,
    /// The properties of the response.
    pub response: Vec<Property>,
    /// The examples of both sides.
    pub examples: Vec<Example>,
}

/// A row of a property table. It has no place for the least that a contract asks for, such as `min 1 item`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Property {
    /// The property's name without markup.
    pub name: String,
    /// The text of the type's cell without markup and link targets; nothing where the page lost it.
    pub r#type: Option<String>,
    /// Whether the type's text says that it is an array.
    pub array: bool,
    /// Where the type's cell links to.
    pub link: Option<String>,
    /// Whether the property has to be there; nothing where the page does not say.
    pub presence: Option<Presence>,
    /// The most elements that an array may have.
    pub max_items: Option<u64>,
    /// The greatest length with its unit, such as `3 months` or `255 characters`.
    pub max_length: Option<String>,
    /// Whether the page marks the property as deprecated.
    pub deprecated: bool,
    /// The line of the row.
    pub line: usize,
}

/// Whether a property has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// It has to be.
    Required,
    /// It need not be.
    Optional,
}

impl Presence {
    /// Each with its word in files.
    pub(crate) const WORDS: [(&'static str, Self); 2] = [("required", Self::Required), ("optional", Self::Optional)];

    /// The pages' word for it.
    pub fn word(self) -> &'static str {
        match self {
            Presence::Required => "required",
            Presence::Optional => "optional",
        }
    }
}

/// A JSON example of one side of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    /// The line of the opening brace.
    pub line: usize,
    /// The body that it is an example of.
    pub side: Side,
    /// Whether it is JSON.
    pub valid: bool,
    /// The paths of members that stand twice in one object, in order.
    pub duplicate_keys: Vec<String>,
    /// The paths of all members, each once, in order: `Orders[].Options.Id`.
    pub members: Vec<String>,
    /// The paths of members that are null, each once, in order.
    pub nulls: Vec<String>,
}

/// A body of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// What the client sends.
    Request,
    /// What the server answers.
    Response,
}

impl Side {
    /// Each with its word in files.
    pub(crate) const WORDS: [(&'static str, Self); 2] = [("request", Self::Request), ("response", Self::Response)];
}

/// An object with the properties that its table lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Object {
    /// The heading without its markup.
    pub name: String,
    /// The line of the heading.
    pub line: usize,
    /// The rows of the table.
    pub properties: Vec<Property>,
}

/// An enum with the values that its list names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Enum {
    /// The heading without its markup.
    pub name: String,
    /// The line of the heading.
    pub line: usize,
    /// The values in the order of the list.
    pub values: Vec<String>,
    /// Whether the page says that more values may come.
    pub open: bool,
}
