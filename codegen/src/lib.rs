//! Turns an OpenAPI 3.0 document into the source files of a Rust client crate.
//!
//! ```text
//! text -> Document -> ir::Api -> Facts -> FileSet
//!        parse       lower      analyze  emit
//! ```
//!
//! The crate is pure: text in, text out. It reads no file, clock or environment, and the same input gives the same
//! bytes. Whatever it cannot express is refused with a [`Diagnostic`]; nothing is skipped.
//!
//! ```
//! let document = ostler_codegen::Document::parse(
//!     "
//! openapi: 3.0.3
//! info: {title: Colours, version: '1'}
//! paths: {}
//! components:
//!   schemas:
//!     Colour:
//!       type: string
//!       enum: [Red, Green]
//! ",
//! )
//! .unwrap();
//! let config = ostler_codegen::Config {
//!     server_enum: "Server".to_owned(),
//!     env_prefix: "COLOURS".to_owned(),
//!     trace_target: "colours".to_owned(),
//!     shortest_token: 0,
//!     notes: ostler_codegen::Notes::default(),
//!     front_page: None,
//!     chapters: std::collections::BTreeMap::new(),
//! };
//! let output = ostler_codegen::generate(&document, &config).unwrap();
//! let (_, text) = output.files.iter().find(|(path, _)| *path == "types/colour.rs").unwrap();
//! assert!(text.contains("pub enum Colour"));
//! ```

mod analyze;
mod config;
mod diagnostic;
mod document;
mod emit;
mod file_set;
mod finding;
mod ir;
mod lower;
mod names;
mod notes;
mod pointer;

pub use config::Config;
pub use diagnostic::{CODES, Diagnostic, Severity};
pub use document::Document;
pub use file_set::FileSet;
pub use notes::Notes;
pub use pointer::Pointer;

use diagnostic::Diagnostics;

/// What [`generate`] makes of a document.
#[derive(Debug)]
pub struct Output {
    /// The source files, by their path below `src/`.
    pub files: FileSet,
    /// What is odd about the document but does not stop the generator.
    pub warnings: Vec<Diagnostic>,
    /// How much there is.
    pub summary: Summary,
}

/// How much a document describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The number of operations.
    pub operations: usize,
    /// The number of Rust types, requests and responses included.
    pub types: usize,
}

/// Generates the source files of a client crate.
///
/// # Errors
///
/// Every reason why the document cannot be turned into a crate, in the order of the document.
pub fn generate(document: &Document, config: &Config) -> Result<Output, Vec<Diagnostic>> {
    let mut errors = Diagnostics::default();
    let api = lower::lower(&mut errors, document, config);
    let warnings = errors.propagate()?;
    api.verify();
    let facts = analyze::analyze(&api);
    let files = emit::emit(&api, &facts, config);
    let summary = Summary { operations: api.operations.len(), types: api.types.len() };

    Ok(Output { files, warnings, summary })
}
