//! Documents with thirty slips each, as people make them: each slip is found in its line.

use std::collections::BTreeMap;

use crate::found;

const BOATS: &str = include_str!("seeded.yaml");

/// How many lines above its comment a slip is.
fn above(comment: &str) -> usize {
    let said = comment.split_once('(').and_then(|(_, it)| Some(it.split_once(" above)")?.0));
    said.and_then(|it| it.parse().ok()).unwrap_or_default()
}

/// The lines of the slips by their numbers.
fn slips(text: &str) -> BTreeMap<usize, usize> {
    let marked = text.lines().enumerate().filter_map(|(index, line)| Some((index + 1, line.split_once("# slip ")?.1)));
    let number = |it: &str| it.split([':', ' ']).next().and_then(|it| it.parse().ok()).expect("a slip has a number");
    marked.map(|(line, it)| (number(it), line - above(it))).collect()
}

#[test]
fn each_slip_of_a_document_is_found_in_its_line() {
    let findings = found(BOATS);
    let lines: BTreeMap<usize, &str> = findings.kept().iter().map(|it| (it.place.line, it.code.id())).collect();
    let slips = slips(BOATS);
    assert_eq!(slips.len(), 30);
    let missed: Vec<_> = slips.iter().filter(|(_, line)| !lines.contains_key(line)).collect();
    assert_eq!(missed, [], "{:#?}", findings.kept());
}

const BOOKS: &str = include_str!("seeded.json");

/// What is wrong there, by a text of its line, and the rule that says so.
const SLIPS_OF_BOOKS: &[(&str, &str)] = &[
    ("htp:/library.example", "invalid-address"),
    ("http://localhost:3000", "local-server"),
    ("\"name\": \"Authorization\"", "ignored-header"),
    ("\"name\": \"offset\"", "duplicate-name"),
    ("\"name\": \"api_key\"", "secret-in-address"),
    ("\"20O\"", "invalid-value"),
    ("applicationjson", "invalid-value"),
    ("\"GET\"", "unknown-keyword"),
    ("\"name\": \"isbn\", \"in\": \"path\", \"description\"", "missing-keyword"),
    ("2024-02-30", "example-invalid"),
    ("listLoan", "unknown-name"),
    ("\"operationId\": \"deleteBook\"", "method-of-other-name"),
    ("\"security\": [{\"token\"", "unknown-name"),
    ("/loans?open=true", "path-with-query"),
    ("\"operationId\": \"getBook\", \"summary\": \"List", "duplicate-name"),
    ("\"description\": \"\"", "empty-description"),
    ("\"maxItems\": 5", "limit-value"),
    ("schemas/Movie", "reference-unresolved"),
    ("\"propertyName\": \"kind\"", "discriminator-property"),
    ("\"exclusiveMinimum\": 3", "wrong-type"),
    ("[\"string\", \"null\"]", "wrong-type"),
    ("\"default\": \"100\"", "default-invalid"),
    ("\"datetime\"", "misspelt-format"),
    ("\"publisherName\"", "name-collision"),
    ("\"used\", 3", "enum-value"),
    ("\"title\": \"Name\"", "duplicate-key"),
    ("\\u202e", "invisible-character"),
    ("\"writeOnly\": true", "read-only-and-write-only"),
    ("\"Loan\": {", "endless-type"),
    ("eyJhbGci", "secret"),
    ("\"recieved\"", "misspelt-word"),
    ("\"Deprecated, see", "deprecated-in-prose"),
    ("\"Problem\": {", "endless-type"),
];

#[test]
fn each_slip_of_a_document_in_json_is_found_by_its_rule() {
    let findings = found(BOOKS);
    let lines: Vec<&str> = BOOKS.lines().collect();
    let is_found = |(needle, rule): &&(&str, &str)| {
        findings.kept().iter().any(|it| it.code.id() == *rule && lines[it.place.line - 1].contains(needle))
    };
    let missed: Vec<_> = SLIPS_OF_BOOKS.iter().filter(|it| !is_found(it)).collect();
    assert!(missed.is_empty(), "{missed:#?}\n{:#?}", findings.kept());
}
