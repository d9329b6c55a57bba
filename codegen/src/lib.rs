//! Turns an OpenAPI 3.0 document into the source files of a Rust client crate.
//!
//! ```text
//! Reading -> ir::Api -> Analysis -> FileSet, Surface
//!          lower      analyze     emit
//! ```
//!
//! The crate is pure: what `ostler-openapi` read goes in, text comes out. It reads no file, clock or environment, and the
//! same input gives the same bytes. Whatever it cannot express is a finding; nothing is skipped without a word.
//!
//! ```
//! use ostler_codegen::{Config, generate};
//! use ostler_openapi::{Source, read};
//!
//! let text = "
//! openapi: 3.0.3
//! info: {title: Colours, version: '1'}
//! paths: {}
//! components:
//!   schemas:
//!     Colour:
//!       type: string
//!       enum: [Red, Green]
//! ";
//! let reading = read(Source::new("colours.yaml", text)?);
//! let output = generate(&reading, &Config::for_crate("colours")).expect("nothing is wrong with it");
//! let (_, text) = output.files.iter().find(|(path, _)| *path == "types/colour.rs").unwrap();
//! assert!(text.contains("pub enum Colour"));
//! # Ok::<(), Box<ostler_openapi::finding::Finding>>(())
//! ```

mod analyze;
mod config;
mod consequence;
mod emit;
mod file_set;
mod fingerprint;
mod ir;
mod lower;
mod names;
mod notes;
mod report;
mod surface;

pub use config::{Config, Features, Grouping, Layout, Number, PagingPlaces, PagingWords, Places, matches_operation};
use std::collections::BTreeMap;

pub use file_set::FileSet;
pub use fingerprint::Fingerprint;
pub use notes::Notes;
use ostler_openapi::Reading;
use ostler_openapi::finding::Findings;
pub use report::CODES;
pub use surface::{Item, Kind, Surface};

use crate::report::Report;

/// What [`generate`] makes of a document.
#[derive(Debug)]
pub struct Output {
    /// The source files, by their path below `src/`.
    pub files: FileSet,
    /// What code outside the crate can name.
    pub surface: Surface,
    /// What is odd about the document but does not stop the generator, in the order of the document.
    pub findings: Findings,
    /// How much there is.
    pub summary: Summary,
    /// The Cargo features that the sources ask about, by name; none unless [`Config::features`] wants some.
    pub features: Vec<Feature>,
}

/// What [`survey`] finds out: all of an [`Output`] but the texts.
#[derive(Debug)]
pub struct Survey {
    /// What tells each source file from another version of it, by its path below `src/`.
    pub files: BTreeMap<String, Fingerprint>,
    /// What code outside the crate can name.
    pub surface: Surface,
    /// What is odd about the document but does not stop the generator, in the order of the document.
    pub findings: Findings,
    /// How much there is.
    pub summary: Summary,
    /// The Cargo features that the sources ask about, by name; none unless [`Config::features`] wants some.
    pub features: Vec<Feature>,
}

/// A Cargo feature that the manifest of the crate has to declare. It needs no other one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// The module of the resource that is behind it.
    pub module: String,
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
/// Everything that was found, in the order of the document, when one of it is a reason why the document cannot be turned
/// into a crate.
pub fn generate(reading: &Reading, config: &Config) -> Result<Output, Findings> {
    let (api, findings) = lower(reading, config)?;
    let (files, surface) = emit::emit(&api, &analyze::analyze(&api), config);
    let summary = Summary { operations: api.operations.len(), types: api.types.len() };
    Ok(Output { files, surface, findings, summary, features: features(&api) })
}

/// What [`generate`] would make of a document, in a fraction of the time: enough to compare it with another version.
///
/// # Errors
///
/// As for [`generate`].
pub fn survey(reading: &Reading, config: &Config) -> Result<Survey, Findings> {
    let (api, findings) = lower(reading, config)?;
    let (files, surface) = emit::survey(&api, &analyze::analyze(&api), config);
    let summary = Summary { operations: api.operations.len(), types: api.types.len() };
    Ok(Survey { files, surface, findings, summary, features: features(&api) })
}

fn lower(reading: &Reading, config: &Config) -> Result<(ir::Api, Findings), Findings> {
    let (Some(tree), Some(document)) = (&reading.tree, &reading.document) else {
        return Err(reading.findings.clone());
    };
    let mut report = Report::new(tree, reading, config.strict);
    report.know_renames(config.places.renames.iter().chain(&config.places.type_renames));
    let api = lower::lower(&mut report, tree, document, config);
    let findings = report.finish();
    if findings.has_errors() {
        return Err(findings);
    }
    api.verify();
    Ok((api, findings))
}

fn features(api: &ir::Api) -> Vec<Feature> {
    let named = api.features.iter().zip(&api.resources);
    let mut features: Vec<_> =
        named.map(|(name, it)| Feature { name: name.clone(), module: it.module.text().to_owned() }).collect();
    features.sort();
    features
}
