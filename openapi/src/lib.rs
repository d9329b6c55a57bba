//! Reads an OpenAPI 3.0 document: text in, a typed model out whose every item knows its place.
//!
//! ```
//! use ostler_openapi::finding::{Format, Level};
//! use ostler_openapi::{Source, read};
//!
//! let text = "
//! openapi: 3.0.4
//! info: {title: Pets, version: '1'}
//! paths:
//!   /pets/{id}:
//!     get:
//!       parameters: [{name: id, in: path, required: true, schema: {type: string}}]
//!       responses:
//!         200: {description: A pet., content: {application/json: {schema: {$ref: '#/components/schemas/Pot'}}}}
//! components:
//!   schemas:
//!     Pet: {type: object, requird: [name], properties: {name: {type: string, nullable: true}}}
//! ";
//! let reading = read(Source::new("pets.yaml", text)?);
//!
//! let document = reading.document.expect("it is OpenAPI 3.0, whatever is wrong with it");
//! let path = &document.path_items[document.paths[0].value.id];
//! assert_eq!(document.parameters[path.operations[0].parameters[0].id].name.as_ref(), "id");
//!
//! assert_eq!(reading.findings.count(Level::Error), 2);
//! let report = reading.findings.render(Format::Text, &[&reading.source]);
//! assert!(report.contains("error[reference-unresolved]: `#/components/schemas/Pot` is not in this document"));
//! assert!(report.contains("= help: write `#/components/schemas/Pet`"));
//! assert!(report.contains("--> pets.yaml:12:25"), "{report}");
//! # Ok::<(), Box<ostler_openapi::finding::Finding>>(())
//! ```
//!
//! # Design
//!
//! Three steps, none of which calls back, and no I/O, clock or environment in any of them:
//!
//! - **Text to [`tree`]**, in one pass over YAML 1.2 or JSON. A value has a span, a parent and a position in it; lines,
//!   columns and pointers are computed when they are asked for. Values stand in an arena and refer to each other by index:
//!   dropping a tree does not recurse, and an alias is a copy with a place of its own.
//! - **Tree to [`model`]**. A reader *takes* the members that it knows from an object, and whatever nobody took is reported
//!   when it finishes: "known" and "read" cannot fall apart, and the nearest known name is one that was asked for. What
//!   `components` can hold waits in a queue until it is read, once for each node, however many references lead there and
//!   in whatever circles; so nothing recurses along a document. References are followed in one file.
//! - **Findings**, collected on the way and rendered once. Whoever reports knows a node; the place comes from the tree.
//!   What a broken reference leads to is read as an empty object, so that one slip is one finding.
//!
//! What several keywords mean together is told by [`shape`], and who uses what, in requests or in responses, by [`uses`].
//!
//! The model says what is written, keyword by keyword; nothing is merged, and nothing that OpenAPI 3.0 knows is dropped. It
//! knows no names of generated code. A document with errors has a model as well, for those who want to say more about it;
//! whoever generates from it looks at [`finding::Findings::has_errors`] first.
//!
//! Bounds: [`LARGEST_TEXT`], [`tree::DEEPEST`], [`tree::MOST_COPIES`], [`tree::LONGEST_KEY`], [`finding::MOST_FINDINGS`],
//! [`finding::MOST_BYTES`], [`MOST_ITEMS`], [`MOST_STEPS`], [`shape::MOST_WRAPPERS`].

pub mod finding;
mod heirs;
pub mod model;
pub mod nearest;
mod pointer;
mod read;
pub mod shape;
mod source;
pub mod tree;
pub mod uses;

use std::sync::Arc;

use crate::finding::Findings;
pub use crate::heirs::MOST_STEPS;
use crate::model::Document;
pub use crate::pointer::Pointer;
pub use crate::read::MOST_ITEMS;
pub use crate::source::{LARGEST_TEXT, Source, Span};
pub use crate::tree::{NodeId, Tree};

/// What came of reading a document.
#[derive(Debug)]
pub struct Reading {
    /// The text.
    pub source: Arc<Source>,
    /// The values; nothing when the text is neither YAML nor JSON.
    pub tree: Option<Tree>,
    /// What they say; nothing when this is not OpenAPI 3.0.
    pub document: Option<Document>,
    /// What is wrong.
    pub findings: Findings,
}

/// Reads a document.
pub fn read(source: Source) -> Reading {
    let source = Arc::new(source);
    let mut findings = Findings::new();
    let tree = Tree::read(Arc::clone(&source), &mut findings);
    let document = tree.as_ref().and_then(|tree| Document::read(tree, &mut findings));
    Reading { source, tree, document, findings }
}
