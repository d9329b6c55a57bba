//! The facts of every source against the spec and the ledger.

mod accept;
mod compare;
mod decision;
mod document;
mod exception;
mod explain;
mod fact;
mod gone;
mod identifier;
mod new;
mod page;
mod report;
mod stated;
mod support;
mod takeover;
mod undecided;

use std::sync::Arc;

use ostler_codegen::Surface;
use ostler_openapi::Tree;
use ostler_openapi::finding::{self, Finding, Findings, Level, Refusal};
use serde_json::Value;

pub use self::accept::{Waiting, accept, waiting};
use self::compare::Context;
pub use self::exception::Exception;
use self::explain::Explained;
use self::fact::{Fact, Kind};
pub(crate) use self::page::version_of;
pub use self::page::{Change, PageReport};
pub use self::report::{
    ClassTotals, DRIFT, Place, Report, STALE, SourceTotals, Totals, UNDECIDED, UNEXPLAINED, UNSUPPORTED,
};
use self::report::{Found, ProblemKind};
pub use self::takeover::{add_source, renew_source};
pub use self::undecided::Undecided;
use crate::ledger::{self, Class, Ledger};
use crate::names::Names;
use crate::places::Places;
use crate::sources::{Described, Source, Sources};
use crate::spec::Contents;

/// What aliases are called where they were not read from a file.
const ALIASES: &str = "spec/sources/aliases.yaml";

/// A file with its text.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Its path, for reports.
    pub name: &'a str,
    /// What it holds.
    pub text: &'a str,
}

/// What is reconciled.
#[derive(Debug)]
pub struct Reconciliation<'a> {
    spec: Contents,
    /// Where everything stands in the text, whatever is tried.
    spec_tree: Arc<Tree>,
    ledger_tree: Tree,
    ledger: Ledger,
    sources: &'a Sources,
}

impl<'a> Reconciliation<'a> {
    /// Reads the spec and the ledger.
    ///
    /// # Errors
    ///
    /// When one of the two cannot be read, with the place.
    pub fn new(spec: File<'a>, ledger: File<'a>, sources: &'a Sources) -> Result<Self, Refusal> {
        let spec = Contents::read(spec.name, spec.text)?;
        let (ledger_tree, ledger) = Ledger::read(ledger.name, ledger.text)?;
        Ok(Self { spec_tree: Arc::clone(spec.tree()), spec, ledger_tree, ledger, sources })
    }

    /// The ledger that was read.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Tries what is said of another spec. The places in reports stay those of the text that was read.
    ///
    /// # Errors
    ///
    /// When the value is not a document.
    pub fn try_spec(&mut self, spec: &Value) -> Result<(), Refusal> {
        self.spec = Contents::read("spec", &spec.to_string())?;
        Ok(())
    }

    /// The ledger, to try what is said of another one. The places in reports stay those of the text that was read.
    pub fn ledger_mut(&mut self) -> &mut Ledger {
        &mut self.ledger
    }

    /// Holds every fact against the spec and the ledger, and both against the facts; `surface` is what the crate of the
    /// spec makes public. Without it, as for a spec that the generator refuses, nothing is said about Rust.
    pub fn check(&self, surface: Option<&Surface>) -> Report {
        let spec = self.spec();
        let places = self.places();
        let facts = self.facts(&places);
        let mut found = Vec::new();
        let mut explained = explain::explain(self.sources, &self.ledger, &places, &facts, &mut found);
        let unsupported =
            support::unsupported(spec, self.sources, (&self.ledger, &places), &facts, &mut explained.useful);
        places.exceptions.iter().for_each(|it| explained.useful[*it] = true);
        self.stale_entries(surface, &places, &explained, &mut found);
        found.extend(explain::unread(self.sources));
        explain::overruled(self.sources, &self.ledger, &facts, &explained, &mut found);
        // First what makes much of the rest wrong.
        let mut all = decision::bodies(spec);
        all.extend(explain::unexplained(self.sources, &facts, &explained));
        all.extend(self.missed());
        all.extend(found);
        all.extend(unsupported);
        self.report(&facts, &explained, all)
    }

    /// The comparisons of every source, the strongest source first.
    fn facts(&self, places: &Places) -> Vec<Fact> {
        let context = self.context(places);
        let sources = self.sources.list.iter();
        let facts = sources.flat_map(|source| {
            let facts = compare::compare(context, &source.name, &source.facts);
            facts.into_iter().filter(|it| !source.notes || !it.kind.is_loss()).filter_map(|it| as_described(source, it))
        });
        facts.collect()
    }

    fn context<'c>(&'c self, places: &'c Places) -> Context<'c> {
        Context { spec: self.spec(), names: self.names(), ledger: &self.ledger, places }
    }

    fn names(&self) -> Names<'_> {
        Names { spec: self.spec(), aliases: &self.sources.aliases }
    }

    /// The places of the spec that each entry is about, in the order of the ledger.
    pub fn places_of_entries(&self) -> Vec<Vec<String>> {
        let places = self.places();
        (0..self.ledger.entries.len()).map(|it| places.of_entry(it).to_vec()).collect()
    }

    /// The places that the ledger is about.
    fn places(&self) -> Places {
        Places::of(self.spec(), &self.ledger)
    }

    /// The entries that are wrong in themselves, that the spec contradicts, or that explain nothing.
    fn stale_entries(&self, surface: Option<&Surface>, places: &Places, explained: &Explained, found: &mut Vec<Found>) {
        let stale = |entry: usize, message: String, help: &str| Found {
            kind: ProblemKind::Stale,
            message,
            help: help.to_owned(),
            source: None,
            pointer: places.first(entry),
            entry: Some(entry),
        };
        let faults = ledger::faults(&self.ledger).into_iter();
        found.extend(faults.map(|(entry, message)| stale(entry, message, "mend the entry")));
        let faults = places.faults.iter().cloned();
        found.extend(faults.map(|(entry, message)| stale(entry, message, "mend the entry, or the spec")));
        found.extend(decision::check(self.spec(), &self.ledger, places, surface));
        for (entry, _) in explained.useful.iter().enumerate().filter(|(_, useful)| !**useful) {
            if !found.iter().any(|it| it.entry == Some(entry)) {
                found.push(stale(entry, "it explains nothing any more".to_owned(), "remove the entry"));
            }
        }
        for (entry, it) in self.ledger.entries.iter().enumerate() {
            if it.undecided {
                found.push(Found {
                    kind: ProblemKind::Undecided,
                    message: "nobody has decided it yet".to_owned(),
                    help: "keep the decision or take another one, say why in `because`, and remove `undecided`"
                        .to_owned(),
                    source: None,
                    pointer: places.first(entry),
                    entry: Some(entry),
                });
            }
            for name in it.overrules.iter().filter(|it| self.sources.get(it).is_none()) {
                found.push(stale(entry, format!("it overrules '{name}', which is not a source"), "mend `overrules`"));
            }
        }
    }

    /// The aliases that lead nowhere, those that no source needs, and those that say what holds without them.
    fn stale_aliases(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        for (name, source, targets) in self.sources.aliases.all() {
            let place = self.sources.aliases.place(name, source).cloned();
            let place = place.unwrap_or_else(|| finding::Place::of_line(ALIASES, 1));
            let mut say = |message: String, help: &'static str| {
                found.push(Finding::new(STALE, Level::Error, place.clone(), message, help));
            };
            let alias = format!("the alias `{name}`{}", source.map_or(String::new(), |it| format!(" of '{it}'")));
            for target in targets.iter().filter(|it| self.spec().at(it).is_none()) {
                say(format!("{alias} leads to {target}, which is not in the spec"), "mend the alias, or the spec");
            }
            let mut sources = self.sources.list.iter().filter(|it| source.is_none_or(|name| it.name == name));
            if self.names().is_needless(name, source, targets) {
                say(format!("{alias} says what holds without it"), "remove it");
            } else if !sources.any(|it| it.names(name)) {
                say(format!("{alias} is what no source calls anything"), "remove it");
            }
        }
        found
    }

    fn report(&self, facts: &[Fact], explained: &Explained, found: Vec<Found>) -> Report {
        let mut found = found;
        found.sort_by_key(|it| it.kind);
        let of_kind = |kind: ProblemKind| found.iter().filter(|it| it.kind == kind).count();
        let aliases = self.stale_aliases();
        let agrees = facts.iter().filter(|it| it.agrees).count();
        let explained_facts = explained.by.iter().flatten().count();
        let totals = Totals {
            facts: facts.len(),
            agrees,
            explained: explained_facts,
            unexplained: of_kind(ProblemKind::Unexplained),
            undescribed: undescribed(facts, explained).count(),
            stale: of_kind(ProblemKind::Stale) + aliases.len(),
            unsupported: of_kind(ProblemKind::Unsupported),
            undecided: of_kind(ProblemKind::Undecided),
            entries: self.ledger.entries.len(),
            claims: self.ledger.entries.iter().map(|it| it.claims.len()).sum(),
        };
        let classes = Class::ALL.map(|class| {
            let entries = self.ledger.entries.iter().enumerate().filter(|(_, it)| it.class == class);
            let sum = |(entries, claims, facts): (usize, usize, usize), (index, entry): (usize, &ledger::Entry)| {
                (entries + 1, claims + entry.claims.len(), facts + explained.facts[index])
            };
            let (entries, claims, explained) = entries.fold((0, 0, 0), sum);
            ClassTotals { class, entries, claims, explained }
        });
        let (of_all, of_explained) = (facts, explained);
        let sources = self.sources.list.iter().map(|source| {
            let own = facts.iter().zip(&explained.by).filter(|(fact, _)| fact.source == source.name);
            let (facts, agrees, explained) = own.fold((0, 0, 0), |(facts, agrees, explained), (fact, by)| {
                (facts + 1, agrees + usize::from(fact.agrees), explained + usize::from(by.is_some()))
            });
            let undescribed = undescribed(of_all, of_explained).filter(|it| it.source == source.name).count();
            let unexplained = facts - agrees - explained - undescribed;
            SourceTotals { source: source.name.clone(), facts, agrees, explained, unexplained, undescribed }
        });
        let mut findings = Findings::new();
        // Each has to be answered, and the help of most is a line to copy.
        findings.show_all();
        let unsupported = found.iter().position(|it| it.kind == ProblemKind::Unsupported).unwrap_or(found.len());
        let last: Vec<_> = found.drain(unsupported..).collect();
        found.into_iter().for_each(|it| findings.push(self.locate(it)));
        aliases.into_iter().for_each(|it| findings.push(it));
        last.into_iter().for_each(|it| findings.push(self.locate(it)));
        let texts = [self.spec_tree.source(), self.ledger_tree.source()];
        let texts = texts.into_iter().chain(self.sources.aliases.text()).map(Arc::clone).collect();
        Report { totals, classes: classes.to_vec(), sources: sources.collect(), findings, texts }
    }

    fn spec_place(&self, pointer: &str) -> Place {
        finding::Place::of_key(&self.spec_tree, pointer).into()
    }

    /// What was found, at the first of its places: what is stale in the ledger, all else in the spec.
    fn locate(&self, found: Found) -> Finding {
        let Found { kind, message, help, source, pointer, entry } = found;
        let spec = pointer.map(|it| ("in the spec", finding::Place::of_key(&self.spec_tree, &it)));
        let page = source.map(|(file, line)| ("on the page", finding::Place::of_line(&file, line)));
        let ledger = |it: usize| ("in the ledger", finding::Place::of_key(&self.ledger_tree, &format!("#/{it}")));
        let ledger = entry.map(ledger);
        let message = entry.map_or(message.clone(), |it| format!("entry `{}`: {message}", self.ledger.entries[it].id));
        let places = match kind {
            ProblemKind::Stale | ProblemKind::Undecided => [ledger, spec, page],
            ProblemKind::Unexplained | ProblemKind::Unsupported => [spec, page, ledger],
        };
        let mut places = places.into_iter().flatten();
        let first = places.next().map_or_else(|| finding::Place::of_key(&self.spec_tree, "#"), |it| it.1);
        let finding = Finding::new(kind.code(), Level::Error, first, message, help);
        places.fold(finding, |finding, (what, place)| finding.with_related(what, place))
    }
}

/// The facts that name what is not described yet, and that no entry explains.
fn undescribed<'f>(facts: &'f [Fact], explained: &'f Explained) -> impl Iterator<Item = &'f Fact> {
    let open = facts.iter().zip(&explained.by).filter(|(fact, by)| fact.undescribed && by.is_none());
    open.map(|(fact, _)| fact)
}

/// A fact of a source of which the spec describes only a part: what leads nowhere is not described yet. Nothing else is
/// said of it, not even that its title is none.
fn as_described(source: &Source, mut fact: Fact) -> Option<Fact> {
    if source.described == Described::Partly && !fact.agrees {
        fact.undescribed = matches!(fact.kind, Kind::Operation | Kind::Heading);
        return Some(fact).filter(|it| it.kind != Kind::Title || it.pointer != compare::NO_OPERATION);
    }
    Some(fact)
}
