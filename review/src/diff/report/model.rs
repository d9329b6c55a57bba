//! What a report says, whatever its format.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::mem;

use ostler_openapi::Tree;
use ostler_openapi::finding::{Finding, Findings, Place};

use crate::diff::exceptions::{Exceptions, Excused};
use crate::diff::report::words::visible;
use crate::diff::semver::Semver;
use crate::diff::{Change, Diff, Level};

/// All that is said of two versions of a document.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What changed, without what is excused.
    pub diff: Diff,
    /// What is excused, each with its reason.
    pub excused: Vec<Excused>,
    /// What it takes of a version of the generated crate.
    pub rust: RustApi,
    /// What is wrong with the new document and was not with the old one: what is compared of it may be compared wrongly.
    pub errors: Vec<Finding>,
    /// The files that texts are called by which are not their names, such as `a.yaml` for `main:a.yaml`.
    pub files: BTreeMap<String, String>,
}

/// What changes mean for those who call the generated crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RustApi {
    /// How much of a version it takes; nothing when that is unknown.
    pub semver: Option<Semver>,
    /// Why it is unknown.
    pub reasons: Vec<String>,
    /// What differs in what the crate makes public.
    pub items: Vec<RustItem>,
}

/// A public item that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RustItem {
    /// The kind of difference.
    pub rule: &'static str,
    /// How much of a version it takes.
    pub semver: Semver,
    /// Its path in the crate.
    pub path: String,
    /// What became of it, in a sentence without an end.
    pub message: String,
    /// The changes that it comes from, as positions in [`Diff::changes`]; none for a name that nothing on the wire has.
    pub changes: Vec<usize>,
    /// Whether a change that it comes from is excused, and therefore not among [`RustItem::changes`].
    pub is_excused: bool,
}

impl Report {
    /// `2 breaking, 1 info`, in one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let counts = Level::ALL.map(|it| (it, self.diff.count(it)));
        let told: Vec<_> =
            counts.iter().filter(|it| it.1 > 0).map(|(level, count)| format!("{count} {level}")).collect();
        let mut line = if told.is_empty() { "nothing on the wire".to_owned() } else { told.join(", ") };
        match self.errors.len() {
            0 => {}
            1 => line.push_str(", 1 new error in the document"),
            count => {
                let _ = write!(line, ", {count} new errors in the document");
            }
        }
        if !self.excused.is_empty() {
            let _ = write!(line, ", {} excused", self.excused.len());
        }
        line
    }
}

impl Report {
    /// Takes out what is excused, and reports the exceptions that excuse nothing.
    pub fn excuse(&mut self, exceptions: &Exceptions, tree: &Tree, findings: &mut Findings) {
        let parted = exceptions.apply(mem::take(&mut self.diff), tree, findings);
        for item in &mut self.rust.items {
            let left: Vec<_> = item.changes.iter().filter_map(|it| parted.positions[*it]).collect();
            item.is_excused |= left.len() < item.changes.len();
            item.changes = left;
        }
        self.diff = parted.rest;
        self.excused.extend(parted.excused);
    }

    /// Whether it takes a major version of the crate, or may since the two crates cannot be compared. What is excused does
    /// not count.
    #[must_use]
    pub fn may_take_major(&self) -> bool {
        let changes = self.diff.changes.iter().filter_map(|it| it.rust);
        let takes = changes.chain(self.unexplained().iter().map(|it| it.semver)).max();
        self.rust.semver.is_none() || takes == Some(Semver::Major)
    }

    /// What takes more than a patch of the crate and comes from nothing on the wire.
    pub(super) fn unexplained(&self) -> Vec<&RustItem> {
        let is_alone = |it: &&RustItem| it.changes.is_empty() && !it.is_excused;
        self.rust.items.iter().filter(|it| it.semver > Semver::Patch).filter(is_alone).collect()
    }

    /// What stands at no line of a document: why the crates cannot be compared, and what differs in Rust alone; each with
    /// whether programs may not compile any more for it.
    pub(super) fn notes(&self) -> Vec<(bool, String)> {
        let reasons = self.rust.reasons.iter();
        let reasons = reasons.map(|it| (true, format!("the Rust API cannot be compared: {}", visible(it))));
        let alone = self.unexplained().into_iter().map(|it| {
            let (path, message) = (visible(&it.path), visible(&it.message));
            let text = format!("in Rust, with nothing on the wire: {path}: {message} ({})", it.semver);
            (it.semver == Semver::Major, text)
        });
        reasons.chain(alone).collect()
    }

    /// The file that a text is called by.
    pub(super) fn file<'r>(&'r self, name: &'r str) -> &'r str {
        self.files.get(name).map_or(name, String::as_str)
    }

    /// The file and the place in it that a change is shown at, for those who show it beside the lines of a folder of files.
    pub(super) fn shown<'r>(&'r self, change: &'r Change) -> Option<(&'r str, &'r Place)> {
        let place = change.shown_at.as_ref().or(change.old.as_ref())?;
        Some((self.file(&place.file), place))
    }
}

impl RustApi {
    /// How much of a version it takes, in a word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        self.semver.map_or("unknown", Semver::word)
    }
}
