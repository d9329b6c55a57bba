//! A page of documentation in, its facts out: what it states about the contract, without its prose.
//!
//! ```text
//! text -> lines (numbered, hashed) -> markdown/  headings, tables, fences, lists ---\
//!                                  -> scrape/    one cell per line, flattened lines -+-> PageFacts
//! ```
//!
//! A page is read completely or not at all: whatever looks like a fact and is not understood is a finding with its line.

mod address;
mod contract;
mod example;
mod found;
mod lines;
mod markdown;
mod model;
mod outline;
mod read;
mod scrape;
pub(crate) mod titles;
mod yaml;

use std::sync::Arc;

use ostler_openapi::Source;
use ostler_openapi::finding::{Code, Finding, Findings, Level, Place, Refusal};

use found::Facts;
pub(crate) use found::PageProblem;
pub use model::{Enum, Example, Gone, Object, Operation, PageFacts, Presence, Property, Quote, Side};
pub use outline::{NotFound, Piece, find};
pub use read::read_yaml;
pub use yaml::{from_yaml, renew_yaml, to_yaml};

/// The largest page that is read, in bytes.
pub const LARGEST_PAGE: usize = 4 << 20;

/// A line of a page that is not understood, or a page that has too many of them.
pub const PAGE_LAYOUT: Code = Code::new("page-layout");

/// A page with all that it says.
#[derive(Clone, Debug)]
pub struct PageText {
    /// Its facts.
    pub facts: PageFacts,
    /// Its sentences, cells and lines of code, in order.
    pub pieces: Vec<Piece>,
}

/// Reads the facts of a page. `name` is the file's name; a folder before it is dropped.
///
/// # Errors
///
/// One finding for each place that is not understood, in the order of the lines.
pub fn read(name: &str, text: &str) -> Result<PageFacts, Refusal> {
    let page = split(name, text)?;
    read_facts(name, text, &page).map_err(|it| refuse(name, text, it))
}

const NOTHING: &str = "no operation, object or enum is recognised";

/// Whether a page was refused only because there is nothing on it that a document could state.
pub fn says_nothing(refusal: &Refusal) -> bool {
    let mut kept = refusal.findings.kept().iter();
    kept.next().is_some_and(|it| it.code == PAGE_LAYOUT && it.message == NOTHING) && kept.next().is_none()
}

/// Reads a page with its wording.
///
/// # Errors
///
/// Those of [`read`].
pub fn read_text(name: &str, text: &str) -> Result<PageText, Refusal> {
    let page = split(name, text)?;
    let facts = read_facts(name, text, &page).map_err(|it| refuse(name, text, it))?;
    Ok(PageText { pieces: outline::pieces(&page, Some(&facts)), facts })
}

/// Reads notes, whose facts somebody has to write down: their lines and their wording.
///
/// # Errors
///
/// When the text is too long.
pub fn read_notes(name: &str, text: &str) -> Result<PageText, Refusal> {
    let page = split(name, text)?;
    let facts = document(name, text, &page, Facts::default());
    Ok(PageText { facts, pieces: outline::pieces(&page, None) })
}

fn split(name: &str, text: &str) -> Result<lines::Lines, Refusal> {
    if text.len() > LARGEST_PAGE {
        let message = format!("the page has {} bytes, more than {LARGEST_PAGE}", text.len());
        return Err(refuse(name, text, vec![PageProblem::new(1, message, "split it")]));
    }
    Ok(lines::Lines::new(text))
}

/// The problems of a page, each with what stands on its line.
fn refuse(name: &str, text: &str, problems: Vec<PageProblem>) -> Refusal {
    // A page that is too large has no excerpts.
    let source = Source::new(name, text).ok().map(Arc::new);
    let mut findings = Findings::new();
    for PageProblem { line, message, help } in problems {
        let place = source.as_ref().map_or_else(|| Place::of_line(name, line), |it| it.line_place(line));
        findings.push(Finding::new(PAGE_LAYOUT, Level::Error, place, message, help));
    }
    Refusal { source, findings }
}

fn read_facts(name: &str, text: &str, page: &lines::Lines) -> Result<PageFacts, Vec<PageProblem>> {
    let mut problems = Vec::new();
    let facts = match markdown::read(&mut problems, page) {
        Some(facts) => facts,
        None => scrape::read(&mut problems, page),
    };
    if problems.is_empty() && facts.operations.is_empty() && facts.objects.is_empty() && facts.enums.is_empty() {
        problems.push(PageProblem::new(
            1,
            NOTHING,
            "give a page with property tables (`| Property | Type | Contract | Description |`) or lists of values \
             under headings, or the text of such a page with one cell per line, or with one row per line",
        ));
    }
    if !problems.is_empty() {
        problems.sort();
        problems.dedup();
        return Err(problems);
    }
    Ok(document(name, text, page, facts))
}

fn document(name: &str, text: &str, page: &lines::Lines, facts: Facts) -> PageFacts {
    let Facts { operations, objects, enums } = facts;
    PageFacts {
        document: name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned(),
        sha256: lines::sha256(text),
        lines: page.hashes(),
        quotes: Vec::new(),
        reworded: Vec::new(),
        gone: Vec::new(),
        operations,
        objects,
        enums,
    }
}
