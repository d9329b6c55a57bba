//! `cargo xtask reconcile --accept`: what reads otherwise in a source is shown, and taken as read.

use std::fmt::Write;
use std::path::Path;

use ostler_review::facts::PageText;
use ostler_review::reconcile::{self, Waiting};
use ostler_review::sources::Source;

use crate::facts as pages;
use crate::outcome::{Failure, Outcome, print};
use crate::reconcile::Inputs;
use crate::takeover::{Lock, replace_facts};
use crate::workspace::Workspace;

/// The pages that hold the sentences, which no file of the repository does.
pub(crate) struct Pages<'a> {
    /// The version that was taken over.
    pub(crate) now: Option<&'a Path>,
    /// One before it.
    pub(crate) before: Option<&'a Path>,
}

/// Takes what reads otherwise in a source as read, after it was printed.
pub(crate) fn run(workspace: &Workspace, source: &str, pages: &Pages<'_>) -> Result<Outcome, Failure> {
    let _lock = Lock::take(workspace)?;
    let inputs = Inputs::read(workspace)?;
    let reconciliation = inputs.reconciliation()?;
    let source = reconciliation.source_of("", Some(source)).map_err(Failure::new)?;
    let Some(source) = source else { return Ok(Outcome::Fine) };
    let now = pages.now.map(|it| version_taken_over(it, source)).transpose()?;
    let before = pages.before.map(|it| pages::read_wording(it, source.notes)).transpose()?;
    let waiting = reconcile::waiting(source, now.as_ref(), before.as_ref());
    let sentences = waiting.len() - source.facts.gone.len();
    if sentences > 0 && now.is_none() {
        return Err(Failure::new(format!(
            "{} of '{}' to be read: name {} with `--page FILE`, and the version before it with `--before FILE`, so that \
             what is taken as read is shown",
            counted(sentences, "sentence has", "sentences have"),
            source.name,
            source.facts.document
        )));
    }
    let mut text: String = waiting.iter().map(|it| shown(it, pages.before)).collect();
    let taken = counted(sentences, "sentence is", "sentences are");
    let _ = writeln!(text, "{taken} taken as read in {}", source.name);
    print(&text)?;
    let facts = reconcile::accept(source.facts.clone());
    replace_facts(workspace, source, &facts, &source.date)?;
    Ok(Outcome::Fine)
}

/// The page with its wording, if it is the one that the facts were read from.
fn version_taken_over(file: &Path, source: &Source) -> Result<PageText, Failure> {
    let page = pages::read_wording(file, source.notes)?;
    if page.facts.sha256 == source.facts.sha256 {
        return Ok(page);
    }
    Err(Failure::new(format!(
        "{} is not the version of '{}' that was taken over: take it over first, with `--page FILE --as {} --write`",
        file.display(),
        source.name,
        source.name
    )))
}

fn shown(waiting: &Waiting, before: Option<&Path>) -> String {
    let Waiting { what, was, now } = waiting;
    let mut text = format!("{what}\n");
    let Some(now) = now else { return text + "\n" };
    let was = was.clone().unwrap_or_else(|| match before {
        Some(before) => format!("(not in {})", before.display()),
        None => "(not shown: give the version before with `--before FILE`)".to_owned(),
    });
    let _ = write!(text, "  was: {was}\n  now: {now}\n\n");
    text
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
