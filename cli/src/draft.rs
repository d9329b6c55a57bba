//! `ostler draft`: documentation pages into a first version of a document.

use std::path::PathBuf;

use ostler_review::draft::{self, Draft, Page};

use crate::facts;
use crate::outcome::{Failure, Outcome, print};
use crate::spec::Told;

/// What `draft` was asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The pages.
    pub files: Vec<PathBuf>,
    /// The operations, by identifier, path or title; none for all.
    pub operations: Vec<String>,
}

/// Prints the document; what was left out goes to standard error.
pub fn run(options: &Options) -> Result<Outcome, Failure> {
    let draft = make(options)?;
    print(&draft.document)?;
    for it in &draft.left_out {
        eprintln!("left out: {it}");
    }
    Ok(Outcome::Fine)
}

/// Drafts the operations, or tells every reason why not.
pub fn make(options: &Options) -> Result<Draft, Failure> {
    let pages = read(&options.files)?;
    draft::draft(&pages, &options.operations).map_err(|it| {
        let nearest = it.nearest.map_or_else(String::new, |it| format!("; is `{it}` meant?"));
        Failure::new(format!("no page has the operation `{}`{nearest}", it.operation))
    })
}

fn read(files: &[PathBuf]) -> Result<Vec<Page>, Failure> {
    let mut pages = Vec::new();
    let mut told = Told::default();
    for file in files {
        match facts::read_page(file) {
            Ok(page) => pages.push(page),
            Err(refusal) => told.add(refusal),
        }
    }
    if told.is_empty() { Ok(pages) } else { Err(Failure::told("nothing was drafted", told)) }
}
