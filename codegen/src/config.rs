//! What the caller decides because the document cannot say it.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::finding::Place;

use crate::names::{Manner, words};
use crate::notes::Notes;

/// The caller's decisions. There is no default: each of them is visible in the generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The name of the enum over the document's `servers`, such as `Platform`.
    pub server_enum: String,
    /// The prefix of the environment variables from which credentials are read, such as `MEWS`.
    pub env_prefix: String,
    /// The target of the crate's traces, which is its name as Rust writes it, such as `mews_connector`.
    pub trace_target: String,
    /// The fewest characters of a token of this API; a client is not built with a shorter one, which could not be told
    /// from ordinary words in messages. 0 when the caller knows no such number.
    pub shortest_token: usize,
    /// What the documentation of generated items names.
    pub notes: Notes,
    /// The Markdown that the crate's documentation begins with, by its path from `src/`, such as `../README.md`. It is
    /// not read here: the crate includes it, so that its examples are compiled.
    pub front_page: Option<String>,
    /// Longer Markdown, likewise, each the documentation of a public module without code, by the name of that module.
    pub chapters: BTreeMap<String, String>,
    /// Whether the document is one's own. Then whatever has no effect, or gets a name or a type that nobody chose, is an
    /// error; otherwise it is a warning.
    pub strict: bool,
    /// Where the types of the document stand.
    pub layout: Layout,
    /// What operations are grouped by.
    pub grouping: Grouping,
    /// What a `number` without a `format` is.
    pub number: Number,
    /// The schemas of enums to which no values are added, by their name under `components/schemas`.
    pub closed_enums: BTreeSet<String>,
    /// Names in Rust by the pointer of what they name, such as `#/components/schemas/Error`; an `x-rust-name` of the
    /// document yields to them.
    pub renames: BTreeMap<String, String>,
    /// Names of types in Rust by the pointer of their schemas. Where a property declares its type itself, `renames` has the
    /// name of the member at that pointer, and this that of the type.
    pub type_renames: BTreeMap<String, String>,
    /// How operations are read page by page, by their operationId, where the document has no `x-pagination`. A key with `*`,
    /// which stands for any characters, is for all those that it [matches](matches_operation) and that have no entry of their
    /// own; of these, it pages the ones that have its limit and its cursor.
    pub paging: BTreeMap<String, PagingWords>,
    /// Where the caller wrote all this, so that what is wrong with it stands there.
    pub places: Places,
    /// The tags and operationIds that are wanted, with what they need; everything when there are none.
    pub only: BTreeSet<String>,
    /// What of the crate is behind Cargo features. They need [`Layout::Types`].
    pub features: Features,
}

/// Where the types of a document stand in the crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// At its root, beside the client: short paths, and names that must not meet those of the client.
    Root,
    /// In the module `types`.
    Types,
}

/// What operations are grouped by, in modules and on the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// What stands before the first `_` of the operationId.
    OperationId,
    /// The first tag, or without one the first word of the path.
    Tag,
}

/// What a `number` without a `format` is in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// An exact `Decimal`.
    Decimal,
    /// An `f64`.
    Float,
}

/// What of a crate is behind Cargo features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Features {
    /// Nothing.
    None,
    /// Each resource, which is a tag as far as [`Grouping`] says so, with the types that only some resources need.
    Tag,
}

/// What takes part in paging, as in `x-pagination`: JSON pointers into the bodies of request and response. Those into the
/// response go through as many objects as there are, as `/result/cursor`; where one of them is missing, there is no further
/// page, or no item. Those into the request go through one at most. Where the request has no body, they name parameters
/// of its query, as `/limit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagingWords {
    /// How many items a page has.
    pub limit: String,
    /// Where the page begins.
    pub cursor: String,
    /// Where the next one begins.
    pub next: String,
    /// The items.
    pub items: String,
}

/// Where the caller wrote what a [`Config`] says. What has a place here and does not fit the document, or reaches nothing
/// in it, is an error at that place; what has none is told where the document is about it, or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Of [`Config::server_enum`].
    pub server_enum: Option<Place>,
    /// Of [`Config::renames`], by their pointers.
    pub renames: BTreeMap<String, Place>,
    /// Of [`Config::type_renames`], likewise.
    pub type_renames: BTreeMap<String, Place>,
    /// Of [`Config::paging`], by the same key.
    pub paging: BTreeMap<String, PagingPlaces>,
}

/// Where the caller wrote one entry of [`Config::paging`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagingPlaces {
    /// Its key.
    pub entry: Place,
    /// Its pointers, by the names of [`PagingWords`].
    pub words: BTreeMap<String, Place>,
}

/// Whether a key of [`Config::paging`] is a pattern that an operationId fits: `list*`, or `*` for all of them.
///
/// ```
/// use ostler_codegen::matches_operation;
///
/// assert!(matches_operation("*", "getTasks") && matches_operation("get*For*", "getTasksForTag"));
/// assert!(!matches_operation("get*", "addTag") && !matches_operation("getTags", "getTags"), "a name is no pattern");
/// ```
#[must_use]
pub fn matches_operation(pattern: &str, id: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return false };
    let Some(mut id) = id.strip_prefix(first) else { return false };
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*') {
        match id.find(part) {
            Some(at) => id = &id[at + part.len()..],
            None => return false,
        }
    }
    id.ends_with(last)
}

impl PagingPlaces {
    /// Where a pointer is written; the entry where it is not.
    pub(crate) fn of(&self, word: &str) -> &Place {
        self.words.get(word).unwrap_or(&self.entry)
    }
}

impl Config {
    /// The decisions for a document of somebody else, for a crate that is called so: types in `types`, modules by tag.
    ///
    /// ```
    /// let config = ostler_codegen::Config::for_crate("pet-shop");
    /// assert_eq!((config.env_prefix.as_str(), config.trace_target.as_str()), ("PET_SHOP", "pet_shop"));
    /// ```
    #[must_use]
    pub fn for_crate(name: &str) -> Self {
        let name = words(name).join("_");
        Self {
            server_enum: "Server".to_owned(),
            env_prefix: name.to_uppercase(),
            trace_target: name,
            shortest_token: 0,
            notes: Notes::default(),
            front_page: None,
            chapters: BTreeMap::new(),
            strict: false,
            layout: Layout::Types,
            grouping: Grouping::Tag,
            number: Number::Float,
            closed_enums: BTreeSet::new(),
            renames: BTreeMap::new(),
            type_renames: BTreeMap::new(),
            paging: BTreeMap::new(),
            places: Places::default(),
            only: BTreeSet::new(),
            features: Features::None,
        }
    }

    /// The decisions for a document of one's own, every word of which is chosen: types at the root, modules by the first
    /// word of the operationId. The other members are as in [`Config::for_crate`].
    #[must_use]
    pub fn strict(name: &str) -> Self {
        Self {
            strict: true,
            layout: Layout::Root,
            grouping: Grouping::OperationId,
            number: Number::Decimal,
            ..Self::for_crate(name)
        }
    }

    pub(crate) fn manner(&self) -> Manner {
        if self.strict { Manner::Refuse } else { Manner::Find }
    }
}
