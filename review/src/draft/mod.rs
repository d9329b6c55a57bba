//! Pages of documentation in, a first version of a document out: what the pages state, and nothing that they do not.
//!
//! ```text
//! pages -> facts, with their wording -> library      what stands under each heading, where links lead
//!                                    -> naming       what each heading and operation is called
//!                                    -> schemas      rows into members, types into references
//!                                    -> operations   bodies, safety, paging, examples that are repaired
//!                                    -> document     YAML with a comment wherever a person has to decide
//! document -> folder   with rules: sources, aliases and a ledger of its own
//!          -> merge    with base and exceptions: into a spec that is there
//! ```
//!
//! A new form of table is read in `facts/markdown` first. Which words mean what stands in `phrases` (what a page says beyond its
//! tables), `prose` (identifiers, formats and replacements in sentences), `kinds` (types) and `unions` (members whose structure
//! another member names).
//!
//! No sentence of a page is copied. What names and types determine is described in words of our own (`describe`); all other
//! descriptions are empty, for a person to write.

mod base;
mod context;
mod describe;
mod document;
mod english;
mod example;
mod exceptions;
mod folder;
mod identifiers;
mod kinds;
mod library;
mod merge;
mod model;
mod naming;
mod observed;
mod operations;
mod page;
mod phrases;
mod prose;
mod repair;
mod rules;
mod schemas;
mod shown;
mod unions;
mod variants;
mod yaml;

use std::collections::BTreeSet;
use std::fmt::Write;

use base::{Base, House};
use context::Context;
use describe::Describer;
use document::{Reach, Writer};
use folder::Alias;
pub use folder::DraftFile;
use identifiers::Identifiers;
use library::Library;
use model::{Operation, Schema, Schemas, Shape};
use naming::Naming;
use observed::{ByRow, Observed, Tokens};
use operations::Found;
pub use page::{Page, Target};
use schemas::Builder;

use crate::reconcile::version_of;

use ostler_openapi::finding::Refusal;

/// A first version of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The document as YAML.
    pub document: String,
    /// The operations that are in it, by their identifiers.
    pub operations: Vec<String>,
    /// The operations of the pages that are not, each with its place and why.
    pub left_out: Vec<String>,
    aliases: Vec<Alias>,
}

impl Draft {
    /// The document with its sources, aliases and open decisions: the files of the folder of a spec, by path.
    ///
    /// # Errors
    ///
    /// When two pages cannot be sources of one document, with the reason.
    pub fn files(&self, pages: &[Page]) -> Result<Vec<DraftFile>, String> {
        folder::files(pages, &self.document, &self.aliases)
    }
}

/// Why nothing was drafted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// An operation that was asked for is on none of the pages.
    Unknown {
        /// What was asked for.
        operation: String,
        /// The operation that is called most like it.
        nearest: Option<String>,
    },
    /// Pages that are other versions of what the spec was written from.
    Outdated(Vec<Outdated>),
    /// The spec cannot take what is new: the reason.
    Spec(String),
}

/// A page that is a source of the spec in another version, whose facts are to be taken over before anything is drafted of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outdated {
    /// The file name of the page.
    pub page: String,
    /// The source.
    pub source: String,
    /// Whether the page is called as the source's file is, and not only beginning like the source.
    pub is_same_name: bool,
}

/// What a merge comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The files that change, whole, by path below the folder of the spec.
    pub files: Vec<DraftFile>,
    /// The operations that are new, by their identifiers.
    pub operations: Vec<String>,
    /// The operations of the pages that were not put in, each with its place and why.
    pub left_out: Vec<String>,
}

/// Drafts the operations of pages, or those named: by identifier, path or title.
///
/// # Errors
///
/// When an operation is named that no page has.
pub fn draft(pages: &[Page], only: &[String]) -> Result<Draft, Error> {
    make(pages, only, None, |made, aliases, left_out| {
        let document = write(made);
        let operations = made.operations.iter().map(|it| it.id.clone()).collect();
        Ok(Draft { document, aliases, operations, left_out })
    })
}

/// Puts what a spec lacks of the operations of pages, or of those named, into its files; returns those that change, by path
/// below the folder of the spec.
///
/// # Errors
///
/// When a page is another version of a source, an operation is named that no page has and the spec neither, or a file cannot
/// take what is new.
pub fn merge(pages: &[Page], only: &[String], target: Target<'_>) -> Result<Merged, Error> {
    let outdated = outdated(pages, target);
    if !outdated.is_empty() {
        return Err(Error::Outdated(outdated));
    }
    let refused = |it: Refusal| Error::Spec(it.to_string());
    let base = Base::read(target.document, &target.sources.aliases).map_err(refused)?;
    make(pages, only, Some(&base), |made, aliases, left_out| {
        let operations: Vec<String> = made.operations.iter().map(|it| it.id.clone()).collect();
        if operations.is_empty() {
            return Ok(Merged { files: Vec::new(), operations, left_out });
        }
        let order = order(&made.operations, &made.schemas);
        let reach = Reach::of(&made.operations, &made.schemas);
        let anchors = [("client-token", "ClientToken"), ("access-token", "AccessToken"), ("client", "Client")]
            .into_iter()
            .chain([("language", "LanguageCode"), ("culture", "CultureCode")])
            .filter(|it| base.text.contains(&format!("{0}: &{0}", it.1)));
        let anchors = anchors.map(|it| it.0).collect();
        let mut writer = Writer {
            describer: made.describer(Some(&base)),
            library: made.library,
            schemas: &made.schemas,
            reach,
            anchors,
            house: base.house(),
        };
        let document =
            merge::merge(&base, &made.operations, &made.schemas, &order, &mut writer).map_err(Error::Spec)?;
        let files = folder::merged(pages, &document, &aliases, target).map_err(Error::Spec)?;
        Ok(Merged { files, operations, left_out })
    })
}

/// The pages that a source was made from in another version: what they state now is in no facts, and what the spec has of them
/// would be held against what they stated then.
fn outdated(pages: &[Page], target: Target<'_>) -> Vec<Outdated> {
    let sources = &target.sources.list;
    let facts = pages.iter().map(|it| &it.wording.facts);
    let others = facts.filter(|it| !sources.iter().any(|source| source.facts.sha256 == it.sha256));
    let outdated = others.filter_map(|it| {
        let source = version_of(&it.document, sources)?;
        let is_same_name = source.facts.document == it.document;
        Some(Outdated { page: it.document.clone(), source: source.name.clone(), is_same_name })
    });
    outdated.collect()
}

/// What was made of pages.
struct Made<'m> {
    library: &'m Library<'m>,
    operations: Vec<Operation>,
    schemas: Schemas,
}

impl Made<'_> {
    fn describer(&self, base: Option<&Base<'_>>) -> Describer {
        let known = base.map(Base::descriptions).unwrap_or_default();
        Describer::new(self.library, &self.operations, &self.schemas, known)
    }
}

fn make<T>(
    pages: &[Page],
    only: &[String],
    base: Option<&Base<'_>>,
    then: impl FnOnce(&Made<'_>, Vec<Alias>, Vec<String>) -> Result<T, Error>,
) -> Result<T, Error> {
    let library = Library::new(pages);
    let (mut found, left_out) = operations::all(&library, base);
    if let Some(base) = base {
        let named = found.iter_mut().map(|it| (it.facts.path.as_str(), it.facts.title.as_str(), &mut it.id));
        naming::give_way(named.collect(), base.operations().map(|it| it.1), |it| base.has_schema(it));
    }
    let chosen = choose(&library, &found, only, base)?;
    let mut naming = Naming::new(&library);
    if let Some(base) = base {
        naming.follow(|it| base.schema_of(it), |it| base.has_schema(it));
    }
    let observed: Vec<_> = library.pages.iter().map(Observed::of).collect();
    let identifiers = Identifiers::new(&library, &naming, &observed, base);
    let (by_row, tokens) = (ByRow::of(&library), Tokens::of(&observed));
    let context = Context {
        library: &library,
        naming: &naming,
        identifiers: &identifiers,
        observed: &observed,
        by_row: &by_row,
        tokens: &tokens,
    };
    let mut builder = Builder::new(context);
    chosen.iter().for_each(|it| operations::add_bodies(&mut builder, it));
    let mut schemas = builder.finish();
    if base.is_some_and(Base::has_locale) {
        chosen.iter().for_each(|it| operations::add_locale(&mut schemas, it));
    }
    add_identifiers(&mut schemas, &identifiers);
    if let Some(base) = base {
        base.decide_presence(&mut schemas);
    }
    let operations: Vec<_> = chosen.iter().map(|it| operations::finish(context, &schemas, it)).collect();
    if let Some(base) = base {
        schemas.retain(|name, _| !base.has_schema(name));
    }
    let aliases = folder::aliases(&library, &naming, &schemas, base);
    let left_out = left_out.iter().map(|it| format!("{}: {}: {}", library.label(&it.origin), it.title, it.reason));
    let left_out = if only.is_empty() { left_out.collect() } else { Vec::new() };
    then(&Made { library: &library, operations, schemas }, aliases, left_out)
}

fn choose<'a>(
    library: &Library<'_>,
    found: &[Found<'a>],
    only: &[String],
    base: Option<&Base<'_>>,
) -> Result<Vec<Found<'a>>, Error> {
    let is_called = |it: &Found<'_>, name: &str| {
        it.id == name || it.facts.path == name || it.facts.title == name || it.facts.path.ends_with(&format!("/{name}"))
    };
    for name in only {
        let titled = || {
            let operations = library.pages.iter().flat_map(|it| &it.wording.facts.operations);
            operations.filter(|it| it.title == *name).map(|it| it.path.as_str()).collect::<Vec<_>>()
        };
        let is = |(path, id): (&str, &str), titled: &[&str]| {
            path == name || id == name || path.ends_with(&format!("/{name}")) || titled.contains(&path)
        };
        let is_there = base.is_some_and(|base| {
            let titled = titled();
            base.operations().any(|it| is((it.0, it.1), &titled))
        });
        if !is_there && !found.iter().any(|it| is_called(it, name)) {
            let likeness = |it: &&str| (strsim::jaro_winkler(it, name) * 1000.0) as u64;
            let nearest = found.iter().map(|it| it.id.as_str()).max_by_key(likeness);
            return Err(Error::Unknown { operation: name.clone(), nearest: nearest.map(str::to_owned) });
        }
    }
    let chosen = found.iter().filter(|it| only.is_empty() || only.iter().any(|name| is_called(it, name)));
    Ok(chosen.cloned().collect())
}

/// Adds the identifiers that members refer to.
fn add_identifiers(schemas: &mut Schemas, identifiers: &Identifiers) {
    let mut missing = BTreeSet::new();
    for schema in schemas.values() {
        missing.extend(
            document::referenced(schema).into_iter().filter(|it| !schemas.contains_key(*it)).map(str::to_owned),
        );
    }
    for name in missing {
        let shape = Shape::Identifier { is_uuid: identifiers.is_uuid(&name) };
        schemas.insert(name, Schema { shape, origin: None, remarks: Vec::new() });
    }
}

/// The schemas in the order of a reader: identifiers, what is shared, and then what each operation has, in their order.
fn order<'a>(operations: &'a [Operation], schemas: &'a Schemas) -> Vec<&'a str> {
    let is_identifier = |name: &str| matches!(schemas.get(name).map(|it| &it.shape), Some(Shape::Identifier { .. }));
    let mut order: Vec<&str> = schemas.keys().map(String::as_str).filter(|it| is_identifier(it)).collect();
    let mut seen: BTreeSet<&str> = order.iter().copied().collect();
    for operation in operations {
        let mut waiting = std::collections::VecDeque::from([operation.request.as_str(), operation.response.as_str()]);
        while let Some(name) = waiting.pop_front() {
            let Some(schema) = schemas.get(name).filter(|_| seen.insert(name)) else { continue };
            order.push(name);
            waiting.extend(document::referenced(schema));
        }
    }
    order
}

fn write(made: &Made<'_>) -> String {
    let Made { library, operations, schemas } = made;
    let reach = Reach::of(operations, schemas);
    let describer = made.describer(None);
    let mut writer = Writer { library, schemas, reach, anchors: BTreeSet::new(), describer, house: House::default() };
    let mut out = String::from(
        "openapi: 3.0.3\n\ninfo:\n  title: ''\n  # The pages name no version.\n  version: 1.0.0\n  description: ''\n\n",
    );
    out.push_str("# The pages name no server.\nservers:\n  - url: https://api.example.com\n    description: ''\n    x-rust-name: Production\n\n");
    out.push_str("# Credentials travel in each request body.\nsecurity: []\n\ntags:\n");
    let mut tags = BTreeSet::new();
    for operation in operations.iter().filter(|it| tags.insert(it.tag.as_str())) {
        let _ = writeln!(out, "  - name: {}\n    description: ''", yaml::scalar(&operation.tag));
    }
    if operations.is_empty() {
        let none = "\npaths: {}\n";
        return out.replace("tags:\n", "tags: []\n") + none;
    }
    out.push_str("\npaths:\n");
    let paths: Vec<_> = operations.iter().map(|it| yaml::write_map(&[writer.operation(it)], 2)).collect();
    out.push_str(&paths.join("\n"));
    out.push_str("\ncomponents:\n  schemas:\n");
    let order = order(operations, schemas);
    let written: Vec<_> =
        order.iter().map(|name| yaml::write_map(&[writer.schema(name, &schemas[*name])], 4)).collect();
    out.push_str(&written.join("\n"));
    out
}
