//! Which ledger entry explains which difference, and which claims explain nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::fact::{Fact, Kind};
use super::report::{Found, ProblemKind};
use super::stated;
use crate::ledger::{Claim, Entry, Ledger};
use crate::pattern::glob;
use crate::places::Places;
use crate::sources::{Source, Sources};
use crate::spec;

/// The differences that each claim explains.
pub(crate) struct Explained {
    /// By fact: the first entry that explains it.
    pub(crate) by: Vec<Option<usize>>,
    /// By entry: whether a claim of it explains or holds anything.
    pub(crate) useful: Vec<bool>,
    /// By entry: how many facts it explains.
    pub(crate) facts: Vec<usize>,
}

/// Matches the ledger's claims with the facts; claims that match nothing are found stale.
pub(crate) fn explain(
    sources: &Sources,
    ledger: &Ledger,
    places: &Places,
    facts: &[Fact],
    found: &mut Vec<Found>,
) -> Explained {
    let count = ledger.entries.len();
    let mut explained = Explained { by: vec![None; facts.len()], useful: vec![false; count], facts: vec![0; count] };
    let mut differences: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (at, fact) in facts.iter().enumerate().filter(|(_, it)| !it.agrees) {
        differences.entry((&fact.source, &fact.place)).or_default().push(at);
    }
    for (index, entry) in ledger.entries.iter().enumerate() {
        for claim in &entry.claims {
            let mut any = false;
            let here = match claim.is_pattern() {
                true => differences.iter().filter(|((source, at), _)| claim.is_about(source, at)).collect(),
                false => Vec::from_iter(differences.get_key_value(&(claim.source.as_str(), claim.at.as_str()))),
            };
            let here = here.into_iter().flat_map(|it| it.1).copied();
            for at in here.filter(|it| explains(entry, places.of_entry(index), claim, &facts[*it])) {
                any = true;
                explained.facts[index] += usize::from(explained.by[at].is_none());
                explained.by[at].get_or_insert(index);
            }
            let fault = if any { None } else { fault(sources, entry, claim, facts) };
            explained.useful[index] |= fault.is_none();
            found.extend(fault.map(|fault| stale_claim(sources, places.first(index), index, claim, fault)));
        }
    }
    explain_examples(ledger, facts, &mut explained);
    explained
}

/// A member that is left out of a table is left out of the examples of the same page as well: the row says it for both.
fn explain_examples(ledger: &Ledger, facts: &[Fact], explained: &mut Explained) {
    let key = |fact: &Fact| (fact.source.clone(), fact.pointer.clone(), fact.value.clone());
    let rows = facts.iter().zip(&explained.by).filter(|(fact, _)| fact.kind == Kind::Property);
    let left_out = rows.filter_map(|(fact, by)| {
        let index = by.filter(|it| ledger.entries[*it].decision.omit == Some(true))?;
        Some((key(fact), index))
    });
    let left_out: BTreeMap<_, _> = left_out.collect();
    for (fact, by) in facts.iter().zip(&mut explained.by) {
        if fact.kind == Kind::Member && !fact.agrees && by.is_none() {
            *by = left_out.get(&key(fact)).copied();
            by.iter().for_each(|it| explained.facts[*it] += 1);
        }
    }
}

/// Whether a claim at a fact's place explains it. Wording explains nothing.
fn explains(entry: &Entry, places: &[String], claim: &Claim, fact: &Fact) -> bool {
    claim.says.as_ref().is_some_and(|it| fact.is_quoted(it))
        && fact.kind.classes().contains(&entry.class)
        && match entry.subject.is_empty() {
            true => fact.kind.may_be_left_out(),
            false => places.iter().any(|it| spec::related(it, &fact.pointer)),
        }
}

/// What is wrong with a claim.
struct Fault {
    message: String,
    help: String,
    /// The line of the source that it is about.
    line: Option<usize>,
}

impl Fault {
    fn new(line: Option<usize>, message: impl Into<String>, help: impl Into<String>) -> Option<Self> {
        Some(Self { message: message.into(), help: help.into(), line })
    }
}

/// Why a claim that explains no difference is stale; nothing when it quotes wording that is still there.
fn fault(sources: &Sources, entry: &Entry, claim: &Claim, facts: &[Fact]) -> Option<Fault> {
    let source = sources.get(&claim.source);
    if source.is_none() && !claim.is_pattern() {
        let message = format!("there is no source `{}`", claim.source);
        return Fault::new(None, message, "name a source of spec/sources/sources.yaml");
    }
    match (&claim.says, &claim.quotes) {
        (Some(says), None) => fault_of_value(entry, claim, says, facts),
        (None, Some(_)) => source.and_then(|it| fault_of_wording(it, claim)),
        // Reported with the other faults of the ledger as a text.
        _ => None,
    }
}

fn fault_of_wording(source: &Source, claim: &Claim) -> Option<Fault> {
    let (name, document) = (&source.name, &source.facts.document);
    match stated::known(source, claim).filter(|it| it.hash.is_some()) {
        Some(it) if it.was.is_none() => None,
        Some(it) => Fault::new(
            Some(it.line),
            "the sentence reads otherwise than when somebody read it last",
            format!("read it and mend the entry if need be; then `cargo xtask reconcile --accept {name}`"),
        ),
        None => Fault::new(
            None,
            "the words have not been found there",
            format!(
                "mend the claim, and look it up in {document} with `cargo xtask reconcile --page FILE --as {name} --write`"
            ),
        ),
    }
}

fn fault_of_value(entry: &Entry, claim: &Claim, says: &str, facts: &[Fact]) -> Option<Fault> {
    let own = || facts.iter().filter(|it| glob(&claim.source, &it.source));
    let here: Vec<_> = own().filter(|it| claim.is_about(&it.source, &it.place)).collect();
    let line = here.first().map(|it| it.line);
    if here.is_empty() {
        let stated: BTreeSet<_> = own().filter(|it| it.is_quoted(says)).map(|it| format!("`{}`", it.place)).collect();
        let stated: Vec<_> = stated.into_iter().collect();
        let help = match stated.is_empty() {
            true => "name the place as reports do: heading, side and row, with a comma between them".to_owned(),
            false => format!("it is stated at {}", list(&stated)),
        };
        let message = if claim.is_pattern() { "no place is called so" } else { "nothing is stated at that place" };
        return Fault::new(None, message, help);
    }
    if here.iter().any(|it| it.agrees && it.is_quoted(says)) {
        return Fault::new(line, format!("the spec agrees with `{says}`"), "remove the claim, or mend the spec");
    }
    if here.iter().any(|it| !it.agrees && it.is_quoted(says)) {
        let message = format!("`{says}` there is about another place or no matter of class {}", entry.class);
        return Fault::new(line, message, "mend `subject` or `class`");
    }
    let fitting = here.iter().filter(|it| it.kind.classes().contains(&entry.class));
    let said: Vec<_> = fitting.map(|it| format!("`{}`", it.value)).collect();
    match said.is_empty() {
        true => Fault::new(
            line,
            format!("nothing of class {} is stated there", entry.class),
            "name the place that states it; wording is quoted with `quotes`",
        ),
        false => Fault::new(
            line,
            format!("`{says}` is not what it says, but {}", list(&said)),
            "quote what stands there, or remove the claim",
        ),
    }
}

/// At most five of them.
fn list(said: &[String]) -> String {
    let mut text = said.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    if said.len() > 5 {
        text.push_str(", …");
    }
    text
}

fn stale_claim(sources: &Sources, pointer: Option<String>, index: usize, claim: &Claim, fault: Fault) -> Found {
    let document = sources.get(&claim.source).zip(fault.line);
    Found {
        kind: ProblemKind::Stale,
        message: format!("claim on {claim}: {}", fault.message),
        help: fault.help,
        source: document.map(|(source, line)| (source.facts.document.clone(), line)),
        pointer,
        entry: Some(index),
    }
}

/// The lines of sources that read otherwise than when somebody wrote facts down from them.
pub(crate) fn unread(sources: &Sources) -> Vec<Found> {
    let lines = sources.list.iter().flat_map(|source| source.facts.reworded.iter().map(move |it| (source, *it)));
    let found = lines.map(|(source, line)| {
        let stated = stated::on_line(&source.facts, line).join("`, `");
        Found {
            kind: ProblemKind::Stale,
            message: format!("line {line} reads otherwise than when `{stated}` were written down from it"),
            help: format!(
                "read it and mend the facts if need be; then `cargo xtask reconcile --accept {}`",
                source.name
            ),
            source: Some((source.facts.document.clone(), line)),
            pointer: None,
            entry: None,
        }
    });
    found.collect()
}

/// The differences that no entry explains.
pub(crate) fn unexplained(sources: &Sources, facts: &[Fact], explained: &Explained) -> Vec<Found> {
    let open = facts.iter().zip(&explained.by);
    let open = open.filter(|(fact, by)| !fact.agrees && by.is_none() && !fact.undescribed);
    open.map(|(fact, _)| Found {
        kind: ProblemKind::Unexplained,
        message: format!("{fact}, but the spec says `{}` at {}", fact.spec, spec::label(&fact.pointer)),
        help: help(fact),
        source: sources.get(&fact.source).map(|it| (it.facts.document.clone(), fact.line)),
        pointer: Some(fact.pointer.clone()),
        entry: None,
    })
    .collect()
}

fn help(fact: &Fact) -> String {
    let class = fact.kind.classes().first().map_or_else(String::new, ToString::to_string);
    let [source, at, says] = [&fact.source, &fact.place, &fact.value].map(|it| quoted(it));
    let claim = format!("{{source: {source}, at: {at}, says: {says}}}");
    let entry = format!("an entry of class {class} with the claim {claim}");
    match fact.kind {
        // What was renamed in the spec is still described by its source, under the old name.
        Kind::Heading | Kind::Operation | Kind::UndefinedType => {
            format!("mend the spec, say in spec/sources/aliases.yaml where the spec has it, or add {entry}")
        }
        Kind::Property => {
            format!("mend the spec, or add {entry}; class property and `omit: true` if it is left out for a reason")
        }
        _ => format!("mend the spec, or add {entry}"),
    }
}

/// A text as YAML takes it for that text.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The entries that follow a weaker source against a stronger one without saying so.
pub(crate) fn overruled(
    sources: &Sources,
    ledger: &Ledger,
    facts: &[Fact],
    explained: &Explained,
    found: &mut Vec<Found>,
) {
    for (fact, by) in facts.iter().zip(&explained.by) {
        let Some(index) = by.filter(|_| fact.kind.is_comparable()) else { continue };
        let rivals = facts.iter().filter(|it| it.kind == fact.kind && it.pointer == fact.pointer && it.agrees);
        let rank = |it: &Fact| sources.get(&it.source).filter(|it| decides(it, fact.kind)).map(|it| it.rank);
        // The rank of the strongest source that the spec follows.
        let (Some(own), Some(followed)) = (rank(fact), rivals.filter_map(rank).min()) else { continue };
        let entry = &ledger.entries[index];
        if own < followed && !entry.overrules.contains(&fact.source) {
            found.push(Found {
                kind: ProblemKind::Stale,
                message: format!("{fact} of '{}' outranks what the spec follows", fact.source),
                help: format!("follow it, or add `overrules: ['{}']` if `because` gives the reason", fact.source),
                source: sources.get(&fact.source).map(|it| (it.facts.document.clone(), fact.line)),
                pointer: Some(fact.pointer.clone()),
                entry: Some(index),
            });
        }
    }
}

/// Whether what a source says of something counts when the spec is chosen.
pub(crate) fn decides(source: &Source, kind: Kind) -> bool {
    source.decides_presence || kind != Kind::Presence
}
