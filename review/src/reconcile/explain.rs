//! Which ledger entry explains which difference, and which claims explain nothing.

use super::comparable;
use super::fact::{Fact, Kind};
use super::report::{Found, ProblemKind};
use crate::ledger::{self, Claim, Class, Entry, Ledger};
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
    let differences: Vec<_> = (0..facts.len()).filter(|it| !facts[*it].agrees).collect();
    for (index, entry) in ledger.entries.iter().enumerate() {
        for claim in &entry.claims {
            let Some(span) = claim.span() else { continue };
            let mut any = false;
            // Wording is held by its hash alone.
            let differences = differences.iter().filter(|_| claim.hash.is_none());
            for at in differences.filter(|it| explains(entry, places.of_entry(index), claim, span, &facts[**it])) {
                any = true;
                explained.facts[index] += usize::from(explained.by[*at].is_none());
                explained.by[*at].get_or_insert(index);
            }
            let fault = if any { None } else { fault(sources, entry, claim, span, facts) };
            explained.useful[index] |= fault.is_none();
            found.extend(fault.map(|message| stale_claim(sources, places.first(index), index, claim, span.0, message)));
        }
    }
    explained
}

fn explains(entry: &Entry, places: &[String], claim: &Claim, span: (usize, usize), fact: &Fact) -> bool {
    claim.source == fact.source
        && fact.kind.classes().contains(&entry.class)
        && fact.within(span)
        && fact.is_quoted(&claim.says)
        && (entry.subject.is_empty() || places.iter().any(|it| spec::related(it, &fact.pointer)))
}

/// Why a claim that explains no difference is stale; nothing when it quotes wording that is still there.
fn fault(
    sources: &Sources,
    entry: &Entry,
    claim: &Claim,
    span: (usize, usize),
    facts: &[Fact],
) -> Option<(String, String)> {
    let fault = |message: String, help: &str| Some((message, help.to_owned()));
    let Some(source) = sources.get(&claim.source) else {
        return fault(format!("there is no source `{}`", claim.source), "name a source of spec/sources/sources.yaml");
    };
    let Some(hash) = source.facts.lines.get(&span.0) else {
        return fault(format!("line {} is empty or not there", span.0), "quote the line that states it");
    };
    match &claim.hash {
        Some(known) if known == hash => return None,
        Some(_) => {
            return fault(format!("line {} reads otherwise now", span.0), &format!("read it; its hash is {hash}"));
        }
        None if entry.class == Class::Wording => {
            return fault("it quotes wording without the line's hash".to_owned(), &format!("add `hash: {hash}`"));
        }
        None => {}
    }
    let here: Vec<_> = facts.iter().filter(|it| it.source == claim.source && it.within(span)).collect();
    let fitting = |it: &&&Fact| it.kind.classes().contains(&entry.class);
    if here.iter().any(|it| it.agrees && it.is_quoted(&claim.says)) {
        return fault(format!("the spec agrees with `{}`", claim.says), "remove the claim, or mend the spec");
    }
    if here.iter().any(|it| !it.agrees && it.is_quoted(&claim.says)) {
        let message = format!("`{}` there is about another place or no matter of class {}", claim.says, entry.class);
        return fault(message, "mend `subject` or `class`");
    }
    let said: Vec<_> = here.iter().filter(fitting).map(|it| format!("`{}`", it.value)).collect();
    match said.is_empty() {
        true => fault(format!("nothing of class {} is stated there", entry.class), "quote the line that states it"),
        false => fault(
            format!("`{}` is not what it says, but {}", claim.says, list(&said)),
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

fn stale_claim(
    sources: &Sources,
    pointer: Option<String>,
    index: usize,
    claim: &Claim,
    line: usize,
    (message, help): (String, String),
) -> Found {
    let document = sources.get(&claim.source).map(|it| (it.facts.document.clone(), line));
    Found {
        kind: ProblemKind::Stale,
        message: format!("claim on {} (`{}`): {message}", ledger::place(claim), claim.says),
        help,
        source: document,
        pointer,
        entry: Some(index),
    }
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
    let lines = if fact.kind == Kind::Absent || fact.last > fact.line {
        format!("a line of {}-{}", fact.line, fact.last)
    } else {
        format!("line {}", fact.line)
    };
    format!(
        "mend the spec, or add an entry of class {class} with a claim on '{}', {lines}, that says `{}`",
        fact.source, fact.value
    )
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
        let Some(index) = by.filter(|_| comparable(fact.kind)) else { continue };
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
