//! Reads the text of an OpenAPI document into a tree whose every value knows its line, and says what is wrong with it.
//!
//! ```
//! use std::sync::Arc;
//!
//! use ostler_openapi::finding::{Findings, Format};
//! use ostler_openapi::{Source, Tree};
//!
//! let source = Arc::new(Source::new("pets.yaml", "openapi: 3.0.3\ninfo: {title: Pets}\nopenapi: 3.0.4\n")?);
//! let mut findings = Findings::new();
//! let tree = Tree::read(Arc::clone(&source), &mut findings).expect("a member that stands twice is no reason to stop");
//!
//! let title = tree.at_fragment("#/info/title").expect("is there");
//! assert_eq!(tree.place(title).to_string(), "pets.yaml:2:15");
//! let report = findings.render(Format::Text, &[&source]);
//! assert!(report.starts_with("error[duplicate-key]: `openapi` is written twice, in line 1 as well\n"));
//! # Ok::<(), Box<ostler_openapi::finding::Finding>>(())
//! ```

pub mod finding;
mod pointer;
mod source;
pub mod tree;

pub use crate::pointer::Pointer;
pub use crate::source::{LARGEST_TEXT, Source, Span};
pub use crate::tree::{NodeId, Tree};
