//! `RECONCILIATION.md`: what the sources say side by side, what was chosen, and why.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::Reconciliation;
use super::compare::{self, types};
use super::explain;
use super::fact::{Fact, Kind};
use crate::facts::Side;
use crate::ledger::{Claim, Class, Entry};
use crate::places::Places;
use crate::spec::{self, Placed, Shape, Spec};

const HEAD: &str = "\
# Reconciliation

Written by `cargo xtask reconcile --write`; do not edit. What each source says of each operation and type, strongest
source first, and what the spec makes of it. What differs from the spec is **bold**; the entries of `ledger.yaml` below
each table say why. `·` stands for what a source does not list, and an empty cell for a source that has no such table.
";

impl Reconciliation<'_> {
    /// The text of `RECONCILIATION.md`.
    pub fn document(&self) -> String {
        let places = self.places();
        let facts = self.facts(&places);
        let explained = explain::explain(self.sources, &self.ledger, &places, &facts, &mut Vec::new());
        let mut explains: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for (fact, by) in facts.iter().zip(&explained.by) {
            by.iter().for_each(|it| explains.entry(*it).or_default().push(&fact.pointer));
        }
        let shown = BTreeSet::new();
        let undescribed: Vec<_> = super::undescribed(&facts, &explained).collect();
        let mut writer = Writer { of: self, places: &places, facts: &facts, explains, shown, text: HEAD.to_owned() };
        writer.sources();
        let bodies = writer.operations();
        for (pointer, name, _) in self.spec().entries("#/components/schemas") {
            let stated = facts.iter().any(|it| it.pointer == pointer || it.pointer.starts_with(&format!("{pointer}/")));
            if stated && !bodies.contains(&pointer) {
                let _ = write!(writer.text, "\n## {name}\n");
                writer.schema(&pointer);
            }
        }
        writer.rest();
        writer.undescribed(&undescribed);
        writer.text
    }

    pub(super) fn spec(&self) -> Spec<'_> {
        self.spec.spec()
    }
}

struct Writer<'a> {
    of: &'a Reconciliation<'a>,
    places: &'a Places,
    facts: &'a [Fact],
    /// The places of the facts that an entry explains.
    explains: BTreeMap<usize, Vec<&'a str>>,
    /// The entries that stand below a table.
    shown: BTreeSet<usize>,
    text: String,
}

impl Writer<'_> {
    fn sources(&mut self) {
        self.text.push_str("\n| source | document | date | rank | decides required and optional |\n");
        self.text.push_str("| --- | --- | --- | --: | --- |\n");
        for source in &self.of.sources.list {
            let decides = if source.decides_presence { "yes" } else { "no" };
            let (name, document) = (&source.name, &source.facts.document);
            let _ = writeln!(self.text, "| {name} | `{document}` | {} | {} | {decides} |", source.date, source.rank);
        }
    }

    /// Writes the operations with their bodies; the bodies' schemas are what comes back.
    fn operations(&mut self) -> BTreeSet<String> {
        let mut bodies = BTreeSet::new();
        for Placed { at: pointer, path, method, .. } in self.of.spec().operations() {
            let _ = write!(self.text, "\n## {} `{path}`\n", method.keyword().to_uppercase());
            let facts = self.facts;
            let stated = |fact: &&Fact| fact.pointer == pointer && matches!(fact.kind, Kind::Path | Kind::Deprecated);
            let stated: Vec<_> = facts.iter().filter(stated).collect();
            if !stated.is_empty() {
                self.text.push('\n');
            }
            for fact in stated {
                let shown = if fact.agrees { format!("`{}`", fact.value) } else { format!("**`{}`**", fact.value) };
                let _ = writeln!(self.text, "- {} says {shown}.", fact.source);
            }
            self.entries(&|entry: &str| entry == pointer);
            for (side, word) in [(Side::Request, "Request"), (Side::Response, "Response")] {
                for shape in self.of.spec().bodies(pointer, side) {
                    let _ = write!(self.text, "\n### {word}: {}\n", spec::label(shape.at));
                    self.schema(shape.at);
                    bodies.insert(shape.at.to_owned());
                }
            }
        }
        bodies
    }

    fn schema(&mut self, pointer: &str) {
        let Some(shape) = self.of.spec().shape(pointer) else { return };
        if shape.properties().is_some() {
            self.properties(pointer, &shape);
        } else {
            self.values(pointer, &shape);
        }
        let below = format!("{pointer}/");
        self.entries(&|it: &str| it == pointer || it.starts_with(&below));
    }

    fn properties(&mut self, pointer: &str, shape: &Shape<'_>) {
        let below = format!("{pointer}/properties/");
        let own = |it: &&Fact| it.pointer == pointer || it.pointer.starts_with(&below);
        let listed = |it: &&Fact| !matches!(it.kind, Kind::Member | Kind::MissingMember | Kind::Null);
        let facts: Vec<_> = self.facts.iter().filter(own).filter(listed).collect();
        let columns = self.columns(facts.iter().map(|it| it.source.as_str()));
        self.header("member", &columns);
        let mut rows: BTreeMap<&str, BTreeMap<&str, Vec<String>>> = BTreeMap::new();
        for fact in &facts {
            let row = rows.entry(fact.pointer.as_str()).or_default().entry(fact.source.as_str()).or_default();
            row.extend(cell(fact));
        }
        for name in shape.properties().into_iter().flatten().map(|it| &it.name) {
            let property = spec::property(pointer, name);
            let presence = self.of.spec().presence(pointer, name).word();
            let shape = self.of.spec().shape(&property);
            let kind = shape.as_ref().map_or(String::new(), |it| types::label(it));
            let limit = shape.and_then(|it| compare::limit(&it));
            let limit = limit.map_or(String::new(), |it| format!(", {it}"));
            let cells = rows.get(property.as_str());
            let cells = columns
                .iter()
                .map(|it| cells.and_then(|row| row.get(it.as_str())).map_or("·".to_owned(), |it| it.join(", ")));
            self.row(&format!("`{name}`"), &format!("{kind}, {presence}{limit}"), cells);
        }
        let unknown = facts.iter().filter(|it| it.kind == Kind::Property && !it.agrees);
        let names: BTreeSet<_> = unknown.clone().map(|it| it.value.as_str()).collect();
        for name in names {
            let states = |source: &String| unknown.clone().any(|it| it.value == name && it.source == *source);
            let cells = columns.iter().map(|it| if states(it) { "**listed**" } else { "·" });
            self.row(&format!("`{name}`"), "not there", cells.map(ToOwned::to_owned));
        }
    }

    fn values(&mut self, pointer: &str, shape: &Shape<'_>) {
        let facts: Vec<_> = self.facts.iter().filter(|it| it.pointer == pointer && it.kind == Kind::Value).collect();
        if facts.is_empty() {
            return;
        }
        let columns = self.columns(facts.iter().map(|it| it.source.as_str()));
        self.header("value", &columns);
        let known = shape.values();
        let unknown: BTreeSet<_> = facts.iter().map(|it| it.value.as_str()).filter(|it| !known.contains(it)).collect();
        for value in known.iter().copied().chain(unknown.iter().copied()) {
            let states = |source: &String| facts.iter().any(|it| it.value == value && it.source == *source);
            let expected = known.contains(&value);
            let cell = |source: &String| match (states(source), expected) {
                (true, true) => "yes",
                (true, false) => "**yes**",
                (false, true) => "**no**",
                (false, false) => "·",
            };
            let spec = if expected { "yes" } else { "no" };
            self.row(&format!("`{value}`"), spec, columns.iter().map(cell).map(ToOwned::to_owned));
        }
    }

    /// The sources among `stating`, the strongest first.
    fn columns<'s>(&self, stating: impl Iterator<Item = &'s str>) -> Vec<String> {
        let stating: BTreeSet<_> = stating.collect();
        let names = self.of.sources.list.iter().map(|it| it.name.clone());
        names.filter(|it| stating.contains(it.as_str())).collect()
    }

    fn header(&mut self, first: &str, columns: &[String]) {
        self.text.push('\n');
        self.row(first, "spec", columns.iter().cloned());
        self.row("---", "---", columns.iter().map(|_| "---".to_owned()));
    }

    /// A line of a table, which has no cell for a source where none says anything.
    fn row(&mut self, first: &str, spec: &str, cells: impl Iterator<Item = String>) {
        let cells: String = cells.map(|it| format!(" {it} |")).collect();
        let _ = writeln!(self.text, "| {first} | {spec} |{cells}");
    }

    /// The entries that explain something at the pointers in question.
    fn entries(&mut self, concerns: &dyn Fn(&str) -> bool) {
        let mut first = true;
        for (index, entry) in self.of.ledger.entries.iter().enumerate().filter(|(_, it)| it.class != Class::Gap) {
            let explains = || self.explains.get(&index).is_some_and(|it| it.iter().any(|it| concerns(it)));
            if self.places.of_entry(index).iter().any(|it| concerns(it)) || entry.subject.is_empty() && explains() {
                self.shown.insert(index);
                self.text.push_str(if first { "\n" } else { "" });
                self.text.push_str(&line(entry, ""));
                first = false;
            }
        }
    }

    /// The entries that belong to no table: gaps, and what was left out without a place.
    fn rest(&mut self) {
        self.text.push_str("\n## What the documents leave open\n\n");
        let entries = self.of.ledger.entries.iter().enumerate();
        for (index, entry) in entries.clone().filter(|(_, it)| it.class == Class::Gap) {
            let places = match self.places.of_entry(index).len() {
                1 => " (1 place)".to_owned(),
                count => format!(" ({count} places)"),
            };
            self.text.push_str(&line(entry, &places));
        }
        let others = entries.filter(|(index, it)| it.class != Class::Gap && !self.shown.contains(index));
        let others: Vec<_> = others.map(|(_, it)| line(it, "")).collect();
        if !others.is_empty() {
            self.text.push_str("\n## What stands elsewhere in the documents\n\n");
            self.text.push_str(&others.concat());
        }
    }

    /// The names of what the sources have and the spec does not describe yet.
    fn undescribed(&mut self, facts: &[&Fact]) {
        if !facts.is_empty() {
            self.text.push_str("\n## What is not described yet\n\n");
        }
        for source in &self.of.sources.list {
            let own: Vec<_> = facts.iter().filter(|it| it.source == source.name).map(|it| undescribed(it)).collect();
            if !own.is_empty() {
                let _ = writeln!(self.text, "- {}: {}.", source.name, own.join(", "));
            }
        }
    }
}

/// What a heading, path or table of a source is called in the list of those that are not described yet.
fn undescribed(fact: &Fact) -> String {
    let what = fact.spec.strip_prefix("no such ").unwrap_or("part");
    format!("{what} `{}`", fact.value)
}

/// What a source says of a property, as far as it fits a cell.
fn cell(fact: &Fact) -> Option<String> {
    let shown = match fact.kind {
        Kind::Type | Kind::UndefinedType | Kind::Presence => fact.value.clone(),
        Kind::Limit if fact.agrees || fact.value != "no limit" => fact.value.clone(),
        Kind::Limit => "no limit".to_owned(),
        Kind::TypeLost | Kind::PresenceLost | Kind::Deprecated => fact.value.clone(),
        Kind::Absent => return Some("**not listed**".to_owned()),
        _ => return None,
    };
    let shown = shown.replace('|', "\\|");
    Some(if fact.agrees { shown } else { format!("**{shown}**") })
}

/// An entry as an item of a list; `places` says of how many places it is, where no table does.
fn line(entry: &Entry, places: &str) -> String {
    let claims: Vec<_> = entry.claims.iter().map(claimed).collect();
    let claims = if claims.is_empty() { String::new() } else { format!(" Instead of {}.", claims.join(", ")) };
    format!("- **{}** ({}){places}: {}. {}{claims}\n", entry.id, entry.class, entry.decision, entry.because.trim())
}

/// A claim as Markdown: two patterns in a line would make the text between them italic.
fn claimed(claim: &Claim) -> String {
    let [source, at] = [&claim.source, &claim.at].map(|it| it.replace('*', "\\*"));
    format!("{source} ({at}) `{}`", claim.words())
}
