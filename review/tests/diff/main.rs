//! Two versions of a document -> what is told of the difference.

mod addresses;
mod edges;
mod objects;
mod operations;
mod report;
mod same;
mod schemas;
mod support;
mod unions;

use std::collections::BTreeSet;

use ostler_review::diff::RULES;

/// Every rule has a case here, so that each is known to fire, and with the level that somebody wrote down for it.
#[test]
fn every_rule_has_a_case() {
    let told: BTreeSet<_> = schemas::expected().chain(operations::expected()).collect();
    let rules: BTreeSet<_> = RULES.iter().map(|it| it.name).collect();
    let without: Vec<_> = rules.iter().filter(|it| !told.contains(**it)).collect();
    assert!(without.is_empty(), "no case tells of {without:?}");
    let unknown: Vec<_> = told.iter().filter(|it| !rules.contains(**it)).collect();
    assert!(unknown.is_empty(), "no rule is called {unknown:?}");
}
