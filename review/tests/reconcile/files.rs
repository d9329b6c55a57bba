//! What is wrong with the files that people write: all of it in one run, each with its place.

use ostler_openapi::finding::Refusal;
use ostler_review::ledger::Ledger;
use ostler_review::sources::{Aliases, parse_list};

/// What is wrong with a text, each as `line:column: message; help`.
fn told<T>(read: Result<T, Refusal>) -> Vec<String> {
    let findings = read.err().map(|it| it.findings).unwrap_or_default();
    findings
        .kept()
        .iter()
        .map(|it| format!("{}:{}: {}; {}", it.place.line, it.place.column, it.message, it.help))
        .collect()
}

#[test]
fn all_that_is_wrong_with_a_ledger_is_told_with_its_place_and_the_nearest_word() {
    let text = "- {id: a, clas: gap, decision: {omit: true}, because: It is so.}\n\
        - {id: b, class: nmae, decision: {presence: optoinal, omit: 'yes'}, because: It is so.}\n\
        - {id: 3, class: [gap], claims: [{source: '1', says: x}], decision: {mrege: A}}\n\
        - just a text\n";
    assert_eq!(
        told(Ledger::parse("ledger.yaml", text)),
        [
            "1:11: `clas` is no member of an entry of the ledger; write `class`, or remove it",
            "2:18: `nmae` is no value of `class`; write `name`",
            "2:45: `optoinal` is no value of `presence`; write `optional`",
            "2:61: `true` or `false` is expected here, but this is a string; \
             write it as `spec/README.md` and the rest of the file do",
            "3:3: `because` is missing in an entry of the ledger; add `because`",
            "3:8: a text is expected here, but this is a whole number; write it in quotes",
            "3:11: a text is expected here, but this is a list; write it as `spec/README.md` and the rest of the file do",
            "3:34: `at` is missing in a claim; add `at`",
            "3:70: `mrege` is no member of a decision; write `merge`, or remove it",
            "4:3: an entry of the ledger is expected here, but this is a string; \
             write it as `spec/README.md` and the rest of the file do",
        ]
    );
    let one = "- {id: a, class: gap, decision: {set: {minItems: 1, x-a: [null, 1.50]}}, because: It is so.}\n";
    let ledger = Ledger::parse("ledger.yaml", one).unwrap();
    assert_eq!(serde_json::to_string(&ledger.entries[0].decision.set).unwrap(), r#"{"minItems":1,"x-a":[null,1.5]}"#);
}

#[test]
fn all_that_is_wrong_with_sources_and_aliases_is_told_with_its_place() {
    let list = "sources:\n- {name: a, document: a, facts: a, sha256: a, date: 2026-02-29}\n\
        - {name: b, documents: b, facts: b, sha256: b, date: 2024-02-29, described: part}\n\
        - {name: c, document: c, facts: c, sha256: c, date: 2026-13, decides: {presense: true}}\n";
    assert_eq!(
        told(parse_list("sources.yaml", list)),
        [
            "2:53: `2026-02-29` is not a date; write a day that there is, such as `2026-05-31`, or a month",
            "3:13: `documents` is no member of a source; write `document`, or remove it",
            "3:77: `part` is no value of `described`; write one of `wholly`, `partly`",
            "4:53: `2026-13` is not a date; write a day that there is, such as `2026-05-31`, or a month",
            "4:72: `presense` is no member of `decides`; write `presence`, or remove it",
        ]
    );
    for version in [1, 2] {
        let told = told(parse_list("sources.yaml", &format!("version: {version}\nsources: []\nmore: {{}}\n")));
        let expected = match version {
            1 => {
                "3:1: `more` is no member of an object with `sources`; remove it, or write one of `version`, `sources`"
            }
            _ => "1:10: a newer version of this program wrote these files: this one knows version 1; use the newer one",
        };
        assert_eq!(told, [expected]);
    }
    let aliases =
        "aliases:\n- {name: A, pointer: '#/a', pointers: ['#/b']}\n- {name: B}\n- {nmae: C, pointer: '#/c'}\n";
    assert_eq!(
        told(Aliases::parse("aliases.yaml", aliases)),
        [
            "2:29: alias `A` has `pointer` and `pointers`; write all of it as `pointers`",
            "3:3: alias `B` points nowhere; add `pointer`",
            "4:4: `nmae` is no member of an alias; write `name`, or remove it",
        ]
    );
}
