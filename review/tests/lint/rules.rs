//! Each rule finds its bad example and not its good one; the page about them is what they say.

use std::collections::BTreeSet;

use ostler_openapi::finding::Level;
use ostler_review::lint::{OF_READING, RULES, explain, list, page};

use crate::{found, ids};

/// What an example that is as short as it can be need not heed.
const OF_LONGER_TEXTS: &[&str] = &["inline-schema", "missing-description", "unused-component"];

#[test]
fn the_rules_are_in_alphabetical_order_and_none_is_called_as_a_finding_of_reading() {
    assert!(RULES.is_sorted_by(|left, right| left.id < right.id));
    assert!(RULES.iter().all(|it| OF_READING.iter().all(|row| row.code != it.id)));
}

#[test]
fn each_rule_finds_its_bad_example_and_nothing_else_there() {
    for rule in RULES {
        let text = rule.bad.document_text();
        let found = found(&text);
        let mut expected: BTreeSet<&str> = ids(&found).into_iter().filter(|it| !OF_LONGER_TEXTS.contains(it)).collect();
        if OF_LONGER_TEXTS.contains(&rule.id.id()) && ids(&found).contains(&rule.id.id()) {
            expected.insert(rule.id.id());
        }
        assert_eq!(expected, BTreeSet::from([rule.id.id()]), "{text}\n{:#?}", found.kept());
        let levels: BTreeSet<Level> = found.kept().iter().filter(|it| it.code == rule.id).map(|it| it.level).collect();
        assert_eq!(levels, BTreeSet::from([rule.level]), "{}", rule.id);
    }
}

#[test]
fn no_rule_finds_anything_in_its_good_example() {
    for rule in RULES {
        let text = rule.good.document_text();
        let found = found(&text);
        assert!(!ids(&found).contains(&rule.id.id()), "{text}\n{:#?}", found.kept());
        assert!(!found.has_errors(), "{text}\n{:#?}", found.kept());
    }
}

#[test]
fn every_rule_is_on_the_page_and_in_the_list_and_can_be_explained() {
    let (page, list) = (page(), list());
    for id in RULES.iter().map(|it| it.id.id()).chain(OF_READING.iter().map(|it| it.code.id())) {
        assert!(page.contains(&format!("### {id}\n")) || page.contains(&format!("| {id} |")), "{id}");
        assert!(list.lines().any(|it| it.split_whitespace().next() == Some(id)), "{id}");
        assert!(explain(id).is_some_and(|it| it.starts_with(id)), "{id}");
    }
    assert_eq!(explain("no-rule"), None);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/RULES.md");
    let written = std::fs::read_to_string(file).expect("is there").replace("\r\n", "\n");
    assert_eq!(page, written, "run `cargo xtask lint --write-rules`");
}
