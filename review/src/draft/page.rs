//! What a draft is made of, and what it is put into.

use crate::facts::PageText;
use crate::sources::Sources;

/// A page that a draft is made of.
#[derive(Debug)]
pub struct Page {
    /// The text of the file.
    pub text: String,
    /// What it says.
    pub wording: PageText,
    /// The day as of which it is taken: `2026-11-21`.
    pub date: String,
}

/// A spec with what belongs to it, as texts and as what they say.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The document.
    pub document: &'a str,
    /// The ledger.
    pub ledger: &'a str,
    /// `sources.yaml`.
    pub list: &'a str,
    /// `aliases.yaml`.
    pub aliases: &'a str,
    /// The sources with their facts.
    pub sources: &'a Sources,
}
