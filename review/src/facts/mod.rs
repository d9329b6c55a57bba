//! A page of documentation in, its facts out: what it states about the contract, without its prose.
//!
//! ```text
//! text -> lines (numbered, hashed) -> markdown/  headings, tables, fences, lists ---\
//!                                  -> scrape/    one cell per line, flattened lines -+-> Document
//! ```
//!
//! A page is read completely or not at all: whatever looks like a fact and is not understood is a [`PageProblem`].

mod address;
mod contract;
mod example;
mod lines;
mod markdown;
mod model;
mod scrape;
mod yaml;

use std::fmt;

pub use model::{Document, Enum, Example, Object, Operation, Presence, Property, Side};
pub use yaml::{from_yaml, to_yaml};

/// The largest page that is read, in bytes.
pub const LARGEST_PAGE: usize = 4 << 20;

/// A line of a page that is not understood, with the way out. `Display` prints `line N: message; help`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageProblem {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong, in lower case.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl PageProblem {
    pub(crate) fn new(line: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { line, message: message.into(), help: help.into() }
    }
}

impl fmt::Display for PageProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, message, help } = self;
        write!(f, "line {line}: {message}; {help}")
    }
}

impl std::error::Error for PageProblem {}

/// What a page states, apart from its name and its lines.
#[derive(Debug, Default)]
struct Facts {
    operations: Vec<Operation>,
    objects: Vec<Object>,
    enums: Vec<Enum>,
}

/// Reads the facts of a page. `name` is the file's name; a folder before it is dropped.
///
/// # Errors
///
/// One problem for each place that is not understood, in the order of the lines.
pub fn read(name: &str, text: &str) -> Result<Document, Vec<PageProblem>> {
    if text.len() > LARGEST_PAGE {
        let message = format!("the page has {} bytes, more than {LARGEST_PAGE}", text.len());
        return Err(vec![PageProblem::new(1, message, "split it")]);
    }
    let page = lines::Page::new(text);
    let mut problems = Vec::new();
    let facts = match markdown::read(&mut problems, &page) {
        Some(facts) => facts,
        None => scrape::read(&mut problems, &page),
    };
    let Facts { operations, objects, enums } = facts;
    if problems.is_empty() && operations.is_empty() && objects.is_empty() && enums.is_empty() {
        problems.push(PageProblem::new(
            1,
            "no operation, object or enum is recognised",
            "give a page with property tables (`| Property | Type | Contract | Description |`) or lists of values \
             under headings, or the text of such a page with one cell per line, or with one row per line",
        ));
    }
    if !problems.is_empty() {
        problems.sort();
        problems.dedup();
        return Err(problems);
    }
    let document = name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
    Ok(Document { document, sha256: lines::sha256(text), lines: page.hashes(), operations, objects, enums })
}
