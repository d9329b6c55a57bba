//! What a page says, and what it is made from.

use std::collections::BTreeMap;

use ostler_openapi::Reading;
use ostler_openapi::finding::{Finding, Findings};

use crate::diff::report::{Format, Report};
use crate::diff::rust;
use crate::diff::{Level, compare, join};
use crate::ledger::Ledger;
use crate::lint::{Settings, lint};
use crate::page::delta::{self, FileDelta, LedgerDelta, TextDelta};
use crate::page::deprecations::{self, Deprecations};
use crate::page::excerpt::{self, Pair};
use crate::page::made::Made;
use crate::page::version::{Proposal, Version};
use crate::reconcile::Totals;

/// One of two versions of a document, with what is made of it.
#[derive(Clone, Copy, Debug)]
pub struct Side<'s> {
    /// What it is called, such as `main`.
    pub name: &'s str,
    /// The document; one without operations where there is none.
    pub reading: &'s Reading,
    /// What becomes of it; nothing where there is no document.
    pub made: Option<&'s Result<Made, Findings>>,
    /// The ledger; nothing where there is none.
    pub books: Option<&'s Books>,
    /// The version that the crate has beside it; nothing where there is no crate.
    pub version: Option<Version>,
}

/// A ledger, and what reconciling with it came to.
#[derive(Clone, Debug)]
pub struct Books {
    /// The entries.
    pub ledger: Ledger,
    /// How the facts of the sources ended.
    pub totals: Totals,
}

/// What a change does to a document, and to all that is made of it.
#[derive(Clone, Debug)]
pub struct Page {
    /// What the document is called.
    pub document: String,
    /// What the old version is called.
    pub base: String,
    /// What changed on the wire and in Rust.
    pub report: Report,
    /// The version that the crate has, and the one that it should have.
    pub version: Proposal,
    /// The texts at each change, in the order of the report's changes.
    pub excerpts: Vec<Pair>,
    /// What should no longer be used.
    pub deprecations: Deprecations,
    /// What reading and generating finds.
    pub findings: TextDelta<Finding>,
    /// What became of the ledger; nothing where neither side has one.
    pub ledger: Option<LedgerDelta>,
    /// The generated files that differ, by path; nothing where one of the documents does not become a crate.
    pub files: Option<Vec<FileDelta>>,
    /// What the API's consumers are told, as Markdown.
    pub changelog: String,
}

impl Page {
    /// Compares two versions.
    ///
    /// `date` is the day, as `2026-11-21`, from which on a sunset is past; `manifest` is where the version of the crate is
    /// written.
    ///
    /// Nothing when one of the documents is no OpenAPI 3.0.
    #[must_use]
    pub fn of(old: &Side<'_>, new: &Side<'_>, date: &str, manifest: &str) -> Option<Self> {
        let mut diff = compare(old.reading, new.reading, date)?;
        if old.made.is_none() || new.made.is_none() {
            // Whatever a document says of itself is no change where there was none.
            diff.changes.retain(|it| it.level != Level::Docs);
        }
        let report = join(diff, &rust::compare(rust_side(old), rust_side(new)));
        let excerpts = report.diff.changes.iter().map(|it| excerpt::of(old.reading, new.reading, it)).collect();
        let is_refused = match new.made {
            None => false,
            Some(Err(_)) => true,
            Some(Ok(made)) => made.survey.findings.has_errors(),
        };
        let version = Proposal::new(old.version, new.version, report.rust.semver, is_refused, manifest);
        Some(Self {
            document: new.reading.source.name().to_string(),
            base: old.name.to_owned(),
            version,
            excerpts,
            deprecations: deprecations::of(old.reading, new.reading, date),
            findings: delta::of_findings(&findings(old), &findings(new)),
            ledger: delta::of_ledgers(old.books, new.books),
            files: files(old).zip(files(new)).map(|(old, new)| delta::of_files(&old, &new)),
            changelog: report.render(Format::Changelog),
            report,
        })
    }

    /// Whether nothing has to be done before it is taken over.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        self.version.is_fine()
    }
}

fn rust_side<'s>(side: &Side<'s>) -> rust::Side<'s> {
    match side.made {
        None => rust::Side::Absent,
        Some(Ok(made)) => rust::Side::Made(&made.survey),
        Some(Err(findings)) => rust::Side::Refused(findings),
    }
}

/// What linting and generating finds, each once; that of a document that is not there is nothing.
fn findings(side: &Side<'_>) -> Vec<Finding> {
    let generated = match side.made {
        None => return Vec::new(),
        Some(Ok(made)) => &made.survey.findings,
        Some(Err(findings)) => findings,
    };
    let mut all = lint(side.reading, &Settings::default()).kept().to_vec();
    let is_told = |it: &Finding| all.iter().any(|other| (other.code, &other.place) == (it.code, &it.place));
    let more: Vec<_> = generated.kept().iter().filter(|it| !is_told(it)).cloned().collect();
    all.extend(more);
    all
}

/// The files that are made of a document, of which there are none where there is no document; nothing when it is refused.
fn files<'s>(side: &Side<'s>) -> Option<BTreeMap<&'s str, &'s str>> {
    let Some(made) = side.made else { return Some(BTreeMap::new()) };
    let files = &made.as_ref().ok()?.files;
    Some(files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect())
}
