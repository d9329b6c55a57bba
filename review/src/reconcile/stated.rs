//! What a source states: of a claim's wording, and on a line.

use crate::facts::{PageFacts, Quote};
use crate::ledger::Claim;
use crate::sources::Source;

/// What was found of a claim's wording when its source was taken over last.
pub(super) fn known<'s>(source: &'s Source, claim: &Claim) -> Option<&'s Quote> {
    source.facts.quotes.iter().find(|it| it.at == claim.at && claim.quotes.as_ref() == Some(&it.quotes))
}

/// What was stated on a line, for reports.
pub(super) fn on_line(facts: &PageFacts, line: usize) -> Vec<&str> {
    let operations = facts.operations.iter().flat_map(|it| it.request.iter().chain(&it.response));
    let rows = operations.chain(facts.objects.iter().flat_map(|it| &it.properties));
    let mut stated: Vec<_> = rows.filter(|it| it.line == line).map(|it| it.name.as_str()).collect();
    stated.extend(facts.operations.iter().filter(|it| it.line == line).map(|it| it.title.as_str()));
    stated.extend(facts.objects.iter().filter(|it| it.line == line).map(|it| it.name.as_str()));
    stated.extend(facts.enums.iter().filter(|it| it.line == line).map(|it| it.name.as_str()));
    stated.dedup();
    stated
}
