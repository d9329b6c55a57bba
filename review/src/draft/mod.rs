//! Pages of documentation in, a first version of a document out: what the pages state, and nothing that they do not.
//!
//! ```text
//! pages -> facts, with their wording -> library      what stands under each heading, where links lead
//!                                    -> naming       what each heading and operation is called
//!                                    -> schemas      rows into members, types into references
//!                                    -> operations   bodies, safety, paging, examples that are repaired
//!                                    -> document     YAML with a comment wherever a person has to decide
//! ```
//!
//! No sentence of a page is copied. Descriptions are empty, for a person to write.

mod context;
mod document;
mod example;
mod identifiers;
mod kinds;
mod library;
mod model;
mod naming;
mod observed;
mod operations;
mod prose;
mod repair;
mod schemas;
mod shown;
mod unions;
mod yaml;

use std::collections::BTreeSet;
use std::fmt::Write;

use context::Context;
use document::{Reach, Writer};
use identifiers::Identifiers;
use library::Library;
use model::{Operation, Schema, Schemas, Shape};
use naming::Naming;
use observed::Observed;
use operations::Found;
use schemas::Builder;

use crate::facts::PageText;

/// A page that a draft is made of.
#[derive(Debug)]
pub struct Page {
    /// The text of the file.
    pub text: String,
    /// What it says.
    pub wording: PageText,
}

/// A first version of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The document as YAML.
    pub document: String,
    /// The operations that are in it, by their identifiers.
    pub operations: Vec<String>,
    /// The operations of the pages that are not, each with its place and why.
    pub left_out: Vec<String>,
}

/// An operation that was asked for and is on none of the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// What was asked for.
    pub operation: String,
    /// The operation that is called most like it.
    pub nearest: Option<String>,
}

/// Drafts the operations of pages, or those named: by identifier, path or title.
///
/// # Errors
///
/// When an operation is named that no page has.
pub fn draft(pages: &[Page], only: &[String]) -> Result<Draft, Unknown> {
    let library = Library::new(pages);
    let (found, left_out) = operations::all(&library);
    let chosen = choose(&found, only)?;
    let naming = Naming::new(&library);
    let observed: Vec<_> = library.pages.iter().map(Observed::of).collect();
    let identifiers = Identifiers::new(&library, &naming, &observed);
    let context = Context { library: &library, naming: &naming, identifiers: &identifiers, observed: &observed };
    let mut builder = Builder::new(context);
    chosen.iter().for_each(|it| operations::add_bodies(&mut builder, it));
    let mut schemas = builder.finish();
    add_identifiers(&mut schemas, &identifiers);
    let operations: Vec<_> = chosen.iter().map(|it| operations::finish(context, &schemas, it)).collect();
    let left_out = left_out.iter().map(|it| format!("{}: {}: {}", library.label(&it.origin), it.title, it.reason));
    Ok(Draft {
        document: write(&library, &operations, &schemas),
        operations: operations.iter().map(|it| it.id.clone()).collect(),
        left_out: if only.is_empty() { left_out.collect() } else { Vec::new() },
    })
}

fn choose<'a>(found: &[Found<'a>], only: &[String]) -> Result<Vec<Found<'a>>, Unknown> {
    let is = |it: &Found<'_>, name: &str| {
        it.id == name || it.facts.path == name || it.facts.title == name || it.facts.path.ends_with(&format!("/{name}"))
    };
    for name in only {
        if !found.iter().any(|it| is(it, name)) {
            let likeness = |it: &&str| (strsim::jaro_winkler(it, name) * 1000.0) as u64;
            let nearest = found.iter().map(|it| it.id.as_str()).max_by_key(likeness);
            return Err(Unknown { operation: name.clone(), nearest: nearest.map(str::to_owned) });
        }
    }
    let chosen = found.iter().filter(|it| only.is_empty() || only.iter().any(|name| is(it, name)));
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

fn write(library: &Library<'_>, operations: &[Operation], schemas: &Schemas) -> String {
    let reach = Reach::of(operations, schemas);
    let mut writer = Writer { library, schemas, reach, anchors: BTreeSet::new(), errors: Vec::new() };
    let mut out = String::from("openapi: 3.0.3\n\ninfo:\n  title: ''\n  version: 1.0.0\n  description: ''\n\n");
    out.push_str("# The pages name no server.\nservers:\n  - url: https://api.example.com\n    description: ''\n    x-rust-name: Production\n\n");
    out.push_str("# Credentials travel in each request body.\nsecurity: []\n\ntags:\n");
    let mut tags = BTreeSet::new();
    for operation in operations.iter().filter(|it| tags.insert(it.tag.as_str())) {
        let _ = writeln!(out, "  - name: {}\n    description: ''", yaml::scalar(&operation.tag));
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
