//! A document -> what the generator makes of it, as texts and as what the crate makes public.

use std::collections::BTreeMap;

use ostler_codegen::{Config, Survey, generate, survey};
use ostler_openapi::Reading;
use ostler_openapi::finding::Findings;

/// What becomes of a document.
#[derive(Debug)]
pub struct Made {
    /// What the crate makes public, and what was found on the way.
    pub survey: Survey,
    /// The texts of what is written, by path.
    pub files: BTreeMap<String, String>,
}

/// Generates the crate of a document in memory, its files below `folder`.
///
/// # Errors
///
/// What is wrong with the document, when it does not become a crate.
pub fn make(reading: &Reading, config: &Config, folder: &str) -> Result<Made, Findings> {
    let output = generate(reading, config)?;
    let files = output.files.iter().map(|(path, text)| (format!("{folder}/{path}"), text.to_owned())).collect();
    Ok(Made { survey: survey(reading, config)?, files })
}
