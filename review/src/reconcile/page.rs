//! A new or changed page against the spec: what it adds, drops, contradicts and settles.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::Serialize;

use super::fact::{Fact, Kind};
use super::report::{annotation, json};
use super::{Place, Reconciliation, compare, explain};
use crate::facts::Document;
use crate::ledger::place;
use crate::places::Places;
use crate::sources::Source;
use crate::spec;

/// What a page changes.
#[derive(Clone, Debug, Serialize)]
pub struct PageReport {
    /// The page's file name.
    pub document: String,
    /// The source that it is a version of. Differences that this source already had are not repeated.
    pub source: Option<String>,
    /// What the spec does not have.
    pub adds: Vec<Change>,
    /// What the spec has and the page does not list where it should.
    pub drops: Vec<Change>,
    /// What the spec says otherwise.
    pub contradicts: Vec<Change>,
    /// What the source said otherwise than the spec until now, with the entries that explained it.
    pub settles: Vec<Change>,
}

/// Something that a page changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What, in words.
    pub message: String,
    /// The line of the page; for what it settles, of the source.
    pub line: usize,
    /// The place in the spec as a JSON pointer.
    pub pointer: String,
    /// The line of the spec.
    pub spec: Place,
    /// The entry of the ledger that explained it.
    pub entry: Option<String>,
}

impl PageReport {
    /// Whether the page says what the spec says.
    pub fn is_fine(&self) -> bool {
        self.sections().iter().take(3).all(|(_, changes)| changes.is_empty())
    }

    fn sections(&self) -> [(&'static str, &[Change]); 4] {
        let Self { adds, drops, contradicts, settles, .. } = self;
        [("adds", adds), ("drops", drops), ("contradicts", contradicts), ("settles", settles)]
    }

    /// The totals in a sentence.
    pub fn summary(&self) -> String {
        let counts = self.sections().map(|(word, changes)| format!("{word} {}", changes.len())).join(", ");
        let version = self.source.as_ref().map_or(String::new(), |it| format!(" as a version of source {it}"));
        format!("{}{version}: {counts}", self.document)
    }

    /// Totals, then each change with its line on both sides.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n", self.summary());
        for (word, changes) in self.sections() {
            for change in changes {
                let Change { message, line, spec, entry, .. } = change;
                let entry = entry.as_ref().map_or(String::new(), |id| format!(" (ledger: {id})"));
                let _ = write!(text, "\n{word}: {message}{entry}\n  at {}:{line}\n", self.document);
                let _ = writeln!(text, "  at {}:{}", spec.file, spec.line);
            }
        }
        text
    }

    /// The report as JSON.
    pub fn json(&self) -> String {
        json(self)
    }

    /// The report as Markdown.
    pub fn markdown(&self) -> String {
        let mut text = format!("## {}\n", self.summary());
        for (word, changes) in self.sections().iter().filter(|(_, changes)| !changes.is_empty()) {
            let _ = write!(text, "\n### {word}\n\n");
            for Change { message, line, spec, entry, .. } in *changes {
                let entry = entry.as_ref().map_or(String::new(), |id| format!(" (`{id}`)"));
                let _ = writeln!(text, "- line {line}, {}:{}: {message}{entry}", spec.file, spec.line);
            }
        }
        text
    }

    /// One annotation for each change.
    pub fn github(&self) -> String {
        let mut text = String::new();
        for (word, changes) in self.sections() {
            let level = if word == "settles" { "notice" } else { "warning" };
            for Change { message, line, spec, .. } in changes {
                let message = annotation(message);
                let document = &self.document;
                let _ = writeln!(
                    text,
                    "::{level} file={},line={},title={word}::{message} ({document}:{line})",
                    spec.file, spec.line
                );
            }
        }
        text + &self.summary() + "\n"
    }
}

impl Reconciliation<'_> {
    /// Holds a page against the spec, as a version of `source` or else of the source that its name belongs to.
    ///
    /// # Errors
    ///
    /// When there is no such source.
    pub fn page(&self, page: &Document, source: Option<&str>) -> Result<PageReport, String> {
        let source = match source {
            Some(name) => Some(self.sources.get(name).ok_or_else(|| self.no_source(name))?),
            None => self.sources.list.iter().find(|it| belongs(page, it)),
        };
        let places = self.places();
        let context = compare::Context { anywhere: true, ..self.context(&places) };
        let name = source.map_or("", |it| it.name.as_str());
        let now = compare::compare(context, name, page);
        let before = source.map_or_else(Vec::new, |it| compare::compare(context, name, &it.facts));
        let known: BTreeSet<_> = before.iter().filter(|it| !it.agrees).map(key).collect();
        let mut report = PageReport {
            document: page.document.clone(),
            source: source.map(|it| it.name.clone()),
            adds: Vec::new(),
            drops: source.map_or_else(Vec::new, |it| self.gone(page, it)),
            contradicts: Vec::new(),
            settles: Vec::new(),
        };
        for fact in now.iter().filter(|it| !it.agrees && !known.contains(&key(it))) {
            let changes = match fact.kind {
                Kind::Operation | Kind::Heading | Kind::Property | Kind::Value | Kind::Member => &mut report.adds,
                Kind::Absent | Kind::AbsentValue => &mut report.drops,
                _ => &mut report.contradicts,
            };
            changes.push(self.change(fact, None));
        }
        if let Some(source) = source {
            report.contradicts.extend(self.reworded(&places, page, source));
        }
        let still: BTreeSet<_> = now.iter().filter(|it| !it.agrees).map(key).collect();
        let explained = explain::explain(self.sources, &self.ledger, &places, &before, &mut Vec::new());
        for (fact, by) in before.iter().zip(&explained.by) {
            if !fact.agrees && !still.contains(&key(fact)) {
                report.settles.push(self.change(fact, *by));
            }
        }
        Ok(report)
    }

    fn no_source(&self, name: &str) -> String {
        let names: Vec<_> = self.sources.list.iter().map(|it| it.name.as_str()).collect();
        format!("there is no source `{name}`; there are {}", names.join(", "))
    }

    fn change(&self, fact: &Fact, entry: Option<usize>) -> Change {
        Change {
            message: format!("{fact}; the spec says `{}` at {}", fact.spec, spec::label(&fact.pointer)),
            line: fact.line,
            pointer: fact.pointer.clone(),
            spec: self.spec_place(&fact.pointer),
            entry: entry.map(|it| self.ledger.entries[it].id.clone()),
        }
    }

    /// The lines that entries quote for their wording and that the page no longer has.
    fn reworded(&self, places: &Places, page: &Document, source: &Source) -> Vec<Change> {
        let known: BTreeSet<_> = page.lines.values().collect();
        let mut changes = Vec::new();
        for (index, entry) in self.ledger.entries.iter().enumerate() {
            let own = entry.claims.iter().filter(|it| it.source == source.name);
            for claim in own.filter(|it| it.hash.as_ref().is_some_and(|hash| !known.contains(hash))) {
                let pointer = places.first(index).unwrap_or_else(|| "#".to_owned());
                changes.push(Change {
                    message: format!("`{}`, which line {} said, reads otherwise now", claim.says, place(claim)),
                    line: claim.span().map_or(1, |it| it.0),
                    spec: self.spec_place(&pointer),
                    pointer,
                    entry: Some(entry.id.clone()),
                });
            }
        }
        changes
    }

    /// The operations, objects and enums that the source had and the page has no more.
    fn gone(&self, page: &Document, source: &Source) -> Vec<Change> {
        let names = |of: &Document| -> Vec<(String, usize)> {
            let operations = of.operations.iter().map(|it| (it.path.clone(), it.line));
            let objects = of.objects.iter().map(|it| (it.name.clone(), it.line));
            operations.chain(objects).chain(of.enums.iter().map(|it| (it.name.clone(), it.line))).collect()
        };
        let now: BTreeSet<_> = names(page).into_iter().map(|it| it.0).collect();
        let gone = names(&source.facts).into_iter().filter(|(name, _)| !now.contains(name));
        let changes = gone.flat_map(|(name, line)| {
            let pointers = self.names().get(&source.name, &name).into_iter();
            let known = pointers.filter(|it| self.spec().at(it).is_some());
            known.map(move |pointer| Change {
                message: format!("`{name}`, which was line {line}; the spec has {}", spec::label(&pointer)),
                line: 1,
                spec: self.spec_place(&pointer),
                pointer,
                entry: None,
            })
        });
        changes.collect()
    }
}

/// Whether a page is, by its name, a version of a source.
fn belongs(page: &Document, source: &Source) -> bool {
    page.document == source.facts.document || page.document.split(['_', '.', '-']).next() == Some(source.name.as_str())
}

/// What makes two differences the same, wherever they stand and whatever the page calls their owner.
fn key(fact: &Fact) -> (Kind, &str, &str) {
    (fact.kind, &fact.value, &fact.pointer)
}
