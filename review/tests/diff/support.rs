//! How a difference is written down in a case.

use ostler_openapi::{Reading, Source, read};
use ostler_review::diff::{Change, compare};

/// The day of all cases.
pub const TODAY: &str = "2026-11-22";

/// Reads a document that is OpenAPI 3.0, whatever else is wrong with it.
pub fn reading(name: &str, text: &str) -> Reading {
    let reading = read(Source::new(name, text).expect("the text is short"));
    assert!(reading.document.is_some(), "{text}\n{:?}", reading.findings.kept());
    reading
}

/// What is told of two versions.
pub fn changes(old: &str, new: &str) -> Vec<Change> {
    let (old, new) = (reading("old.yaml", old), reading("new.yaml", new));
    compare(&old, &new, TODAY).expect("both are OpenAPI 3.0").changes
}

/// A change as its rule, level and direction: `type-widened breaking response`.
pub fn brief(change: &Change) -> String {
    format!("{} {} {}", change.rule, change.level, change.direction)
}

/// The changes of two versions, briefly and sorted.
pub fn briefly(old: &str, new: &str) -> Vec<String> {
    let mut all: Vec<_> = changes(old, new).iter().map(brief).collect();
    all.sort();
    all
}

/// What a level is in both directions, such as `IB` for info in requests and breaking in answers, as the lines of a report.
pub fn both_ways(rule: &str, levels: &str) -> Vec<String> {
    let word = |it: char| match it {
        'B' => "breaking",
        'W' => "warning",
        'I' => "info",
        'D' => "docs",
        other => panic!("{other} is no level"),
    };
    let levels: Vec<_> = levels.chars().map(word).collect();
    let mut lines = match levels[..] {
        ["docs"] => vec![format!("{rule} docs none")],
        [request, response] if request == response => vec![format!("{rule} {request} both")],
        [request, response] => vec![format!("{rule} {request} request"), format!("{rule} {response} response")],
        _ => panic!("{levels:?} are two levels, or `D`"),
    };
    lines.sort();
    lines
}

/// A document whose one operation sends and answers a schema called `It`.
pub fn with_schema(schema: &str) -> String {
    format!(
        "openapi: 3.0.3
info: {{title: It, version: '1'}}
paths:
  /it:
    post:
      operationId: it
      requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/It'}}}}}}}}
      responses:
        200: {{description: It., content: {{application/json: {{schema: {{$ref: '#/components/schemas/It'}}}}}}}}
components:
  schemas:
    It: {schema}
    A: {{type: object, required: [a], properties: {{a: {{type: string}}}}}}
    B: {{type: object, required: [b], properties: {{b: {{type: string}}}}}}
    C: {{type: object, required: [c], properties: {{c: {{type: integer}}}}}}
"
    )
}
