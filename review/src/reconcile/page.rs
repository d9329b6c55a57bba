//! A new or changed page against the spec: what it adds, drops, contradicts and settles.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Serialize;

use super::fact::{Fact, Kind};
use super::report::{annotation, json};
use super::takeover::{self, Alignment, LookedUp, Outcome};
use super::{Place, Reconciliation, compare, explain, gone, stated};
use crate::facts::titles::{self, Titles};
use crate::facts::{NotFound, PageFacts, PageText, Property, Side};
use crate::ledger::Entry;
use crate::places::Places;
use crate::sources::Source;
use crate::spec;

/// What a page changes.
#[derive(Clone, Debug, Default, Serialize)]
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
    /// The wording that somebody has to read again: the sentence that has the words that an entry quotes, or the line
    /// that facts were written down from, reads otherwise.
    pub reworded: Vec<Change>,
    /// The links that lead elsewhere, which is no contradiction by itself.
    pub links: Vec<Change>,
    /// The name that the page had before, if it has another one now.
    pub renamed: Option<String>,
    /// How many lines have another number and read as they did.
    pub moved: usize,
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
    /// Whether the page says what the spec says, in the words that the ledger quotes.
    pub fn is_fine(&self) -> bool {
        self.sections().iter().take(4).all(|(_, changes)| changes.is_empty())
    }

    /// What has to be looked at, then what is only good to know.
    fn sections(&self) -> [(&'static str, &[Change]); 6] {
        let Self { adds, drops, contradicts, settles, reworded, links, .. } = self;
        [
            ("adds", adds),
            ("drops", drops),
            ("contradicts", contradicts),
            ("rewords", reworded),
            ("settles", settles),
            ("links", links),
        ]
    }

    /// The totals in a sentence.
    pub fn summary(&self) -> String {
        let counts = self.sections().map(|(word, changes)| format!("{word} {}", changes.len())).join(", ");
        let Self { document, source, renamed, moved, .. } = self;
        let version = source.as_ref().map_or(String::new(), |it| format!(" as a version of source {it}"));
        let renamed = renamed.as_ref().map_or(String::new(), |it| format!(", was called {it}"));
        let moved = if source.is_some() { format!(", moves {moved} lines") } else { String::new() };
        format!("{document}{version}{renamed}: {counts}{moved}")
    }

    /// Totals, then each change with its line on both sides.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n", self.summary());
        for (word, changes) in self.sections() {
            for change in changes {
                let Change { message, line, spec, entry, .. } = change;
                let entry = entry.as_ref().map_or(String::new(), |id| format!(" (ledger: {id})"));
                let _ = write!(text, "\n{word}: {message}{entry}\n  at {}:{line}\n", self.document);
                let _ = writeln!(text, "  at {spec}");
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
                let _ = writeln!(text, "- line {line}, {spec}: {message}{entry}");
            }
        }
        text
    }

    /// One annotation for each change.
    pub fn github(&self) -> String {
        let mut text = String::new();
        for (word, changes) in self.sections() {
            let level = if ["links", "settles"].contains(&word) { "notice" } else { "warning" };
            for Change { message, line, spec, .. } in changes {
                let message = annotation(message);
                let document = &self.document;
                let _ = writeln!(text, "::{level} {},title={word}::{message} ({document}:{line})", spec.properties());
            }
        }
        text + &self.summary() + "\n"
    }
}

impl Reconciliation<'_> {
    /// The source that a page is a version of: the named one, or the one that its file name belongs to.
    ///
    /// # Errors
    ///
    /// When there is no source of that name.
    pub fn source_of(&self, file: &str, named: Option<&str>) -> Result<Option<&Source>, String> {
        match named {
            Some(name) => self.sources.get(name).map(Some).ok_or_else(|| {
                let names: Vec<_> = self.sources.list.iter().map(|it| it.name.as_str()).collect();
                format!("there is no source `{name}`; there are {}", names.join(", "))
            }),
            None => Ok(version_of(file, &self.sources.list)),
        }
    }

    /// Holds a page against the spec, and against the version of its source that was taken over last.
    pub fn page(&self, page: &PageText, source: Option<&Source>) -> PageReport {
        let name = source.map_or("", |it| it.name.as_str());
        let places = self.places();
        let context = self.context(&places);
        let facts = source.map_or_else(|| page.facts.clone(), |it| takeover::facts_of(page, it));
        let now = compare::compare(context, name, &facts);
        let before = source.map_or_else(Vec::new, |it| compare::compare(context, name, &it.facts));
        let known: BTreeSet<_> = before.iter().filter(|it| !it.agrees).map(key).collect();
        let drops = source.map_or_else(Vec::new, |it| self.gone(&facts, it));
        let mut report = PageReport { document: page.facts.document.clone(), drops, ..PageReport::default() };
        for fact in now.iter().filter(|it| !it.agrees && !known.contains(&key(it))) {
            let changes = match fact.kind {
                Kind::Operation | Kind::Heading | Kind::Property | Kind::Value | Kind::Member => &mut report.adds,
                Kind::Absent | Kind::AbsentValue => &mut report.drops,
                _ => &mut report.contradicts,
            };
            changes.push(self.change(fact, None));
        }
        let still: BTreeSet<_> = now.iter().filter(|it| !it.agrees).map(key).collect();
        let explained = explain::explain(self.sources, &self.ledger, &places, &before, &mut Vec::new());
        for (fact, by) in before.iter().zip(&explained.by) {
            if !fact.agrees && !still.contains(&key(fact)) {
                report.settles.push(self.change(fact, *by));
            }
        }
        if let Some(source) = source {
            report.source = Some(source.name.clone());
            report.renamed = Some(source.facts.document.clone()).filter(|it| *it != report.document);
            report.moved = Alignment::new(&source.facts.lines, &page.facts.lines).moved();
            report.links = self.links(&facts, source, &now);
            self.wording(page, source, &places, &mut report);
            self.notes(&facts, source, &now, &mut report);
        }
        report
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

    fn noted(&self, message: String, line: usize, pointer: Option<&str>, entry: Option<&Entry>) -> Change {
        let pointer = pointer.unwrap_or("#").to_owned();
        Change { message, line, spec: self.spec_place(&pointer), pointer, entry: entry.map(|it| it.id.clone()) }
    }

    /// The words that entries quote: those of which the sentence reads otherwise, and those that are gone.
    fn wording(&self, page: &PageText, source: &Source, places: &Places, report: &mut PageReport) {
        for LookedUp { index, claim, outcome } in self.look_up(page, source) {
            let (entry, at, words) = (&self.ledger.entries[index], &claim.at, claim.words());
            let subject = places.first(index);
            let subject = subject.as_deref();
            let lost = match outcome {
                Outcome::Same(_) => continue,
                Outcome::Reworded(piece, _) => {
                    let elsewhere = piece.place.strip_prefix(at.as_str()).filter(|it| !it.is_empty());
                    let place = elsewhere.map_or(String::new(), |_| format!(" (at {})", piece.place));
                    let message =
                        format!("`{words}` ({at}) stands in another sentence now: {}{place}", takeover::shown(piece));
                    report.reworded.push(self.noted(message, piece.line, subject, Some(entry)));
                    continue;
                }
                Outcome::Lost(lost) => lost,
            };
            let line = stated::known(source, claim).map_or(1, |it| it.line);
            let now = match lost {
                NotFound::Nowhere => "is nowhere on the page".to_owned(),
                NotFound::Elsewhere(places) => format!("is not there; it is at {}", places.join("; ")),
                NotFound::Several(lines) => {
                    let lines: Vec<_> = lines.iter().map(ToString::to_string).collect();
                    format!("is there more than once, on lines {}: quote more words, or name the row", lines.join(", "))
                }
            };
            report.contradicts.push(self.noted(format!("`{words}` ({at}) {now}"), line, subject, Some(entry)));
        }
    }

    /// The lines of notes that read otherwise than when facts were written down from them.
    fn notes(&self, facts: &PageFacts, source: &Source, now: &[Fact], report: &mut PageReport) {
        for line in facts.reworded.iter().filter(|it| !source.facts.reworded.contains(it)) {
            let stated = stated::on_line(facts, *line).join("`, `");
            let message = format!("the line reads otherwise than when `{stated}` were written down from it");
            let compared = now.iter().find(|it| it.line == *line);
            report.reworded.push(self.noted(message, *line, compared.map(|it| it.pointer.as_str()), None));
        }
    }

    /// The rows whose types link elsewhere than they did.
    fn links(&self, facts: &PageFacts, source: &Source, now: &[Fact]) -> Vec<Change> {
        let before: BTreeMap<_, _> = rows(&source.facts).into_iter().map(|(place, row)| (place, &row.link)).collect();
        let mut changes = Vec::new();
        for (place, row) in rows(facts) {
            if let Some(old) = before.get(&place).filter(|it| ***it != row.link) {
                let [old, new] = [*old, &row.link].map(|it| it.as_deref().unwrap_or("nothing"));
                let message = format!("{place} leads to `{new}`, and led to `{old}`");
                let compared = now.iter().find(|it| it.place == place);
                changes.push(self.noted(message, row.line, compared.map(|it| it.pointer.as_str()), None));
            }
        }
        changes
    }

    /// The operations, objects and enums that the source had and the page has no more.
    fn gone(&self, facts: &PageFacts, source: &Source) -> Vec<Change> {
        let now: BTreeSet<_> = gone::names(facts).map(|it| it.0).collect();
        let gone = gone::names(&source.facts).filter(|(name, _)| !now.contains(name));
        let changes = gone.flat_map(|(name, line)| {
            let pointers = self.names().get(&source.name, name).into_iter();
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

/// The source that a page is, by its name, a version of: the one whose page was called so, or the one of the longest name
/// that the file's name begins with, since a source may be called `a` and another one `a-b`.
pub(crate) fn version_of<'s>(file: &str, sources: &'s [Source]) -> Option<&'s Source> {
    let begins =
        |name: &str| file.strip_prefix(name).is_some_and(|it| it.is_empty() || it.starts_with(['_', '.', '-']));
    let longest = || sources.iter().filter(|it| begins(&it.name)).max_by_key(|it| it.name.len());
    sources.iter().find(|it| it.facts.document == file).or_else(longest)
}

/// The rows of all tables, each with its place.
fn rows(facts: &PageFacts) -> Vec<(String, &Property)> {
    let titles = Titles::of(facts);
    let mut tables = Vec::new();
    for (operation, name) in facts.operations.iter().zip(&titles.operations) {
        tables.push((titles::side(name, Side::Request), &operation.request));
        tables.push((titles::side(name, Side::Response), &operation.response));
    }
    tables.extend(facts.objects.iter().zip(&titles.objects).map(|(it, name)| (name.clone(), &it.properties)));
    let rows =
        tables.into_iter().flat_map(|(table, rows)| rows.iter().map(move |it| (titles::row(&table, &it.name), it)));
    rows.collect()
}

/// What makes two differences the same, wherever they stand and whatever the page calls their owner.
fn key(fact: &Fact) -> (Kind, &str, &str) {
    (fact.kind, &fact.value, &fact.pointer)
}
