//! What a page states is held against what the model of OpenAPI says: every body of success, null in all its idioms, and
//! whatever references lead to.
#![allow(clippy::unwrap_used)]

use ostler_review::facts;
use ostler_review::reconcile::{File, Reconciliation, UNEXPLAINED};
use ostler_review::sources::{Aliases, Sources, parse_list};

const PAGE: &str = "\
# Books

## Add book

### Request

`[PlatformAddress]/api/books/add`

| Property | Type | Contract | Description |
| --- | --- | --- | --- |
| `Title` | string | required | What it is called. |

### Response

```json
{\"Id\": \"1\", \"Shelf\": null}
```

| Property | Type | Contract | Description |
| --- | --- | --- | --- |
| `Id` | string | required | What it is known by. |
| `Shelf` | string | optional | Where it stands. |
";

const SPEC: &str = "\
openapi: 3.0.3
paths:
  /api/books/add:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/AddRequest'}}}}
      responses: {RESPONSES}
components:
  responses:
    Added: {content: {application/json: {schema: {$ref: '#/components/schemas/Added'}}}}
  schemas:
    AddRequest: {type: object, required: [Title], properties: {Title: {type: string}}}
    Added: {type: object, required: [Id], properties: {Id: {type: string}, Shelf: SHELF}}
    Other: {type: object, properties: {Id: {type: string}, Shelf: SHELF}}
    Name: {type: string}
    Alias: {$ref: '#/components/schemas/Name'}
x-shared:
  Na me: {type: string}
";

const NULLABLE: &str = "{type: string, nullable: true}";
const ADDED: &str = "'200': {$ref: '#/components/responses/Added'}";

/// The differences from the page, without those that entries of the ledger would explain.
fn unexplained(responses: &str, shelf: &str) -> Vec<String> {
    let facts = facts::read("books.md", PAGE).unwrap();
    let list =
        format!("sources: [{{name: a, document: books.md, facts: a, sha256: {}, date: 2026-01-01}}]", facts.sha256);
    let sources = Sources::join(&parse_list("sources.yaml", &list).unwrap(), vec![facts], Aliases::default()).unwrap();
    let text = SPEC.replace("RESPONSES", responses).replace("SHELF", shelf);
    let (spec, ledger) = (File { name: "spec.yaml", text: &text }, File { name: "ledger.yaml", text: "[]" });
    let report = Reconciliation::new(spec, ledger, &sources).unwrap().check(None);
    let found = report.findings.kept().iter().filter(|it| it.code == UNEXPLAINED);
    found.map(|it| it.message.clone()).collect()
}

#[test]
fn every_body_of_success_is_compared() {
    let other = "{content: {application/json: {schema: {$ref: '#/components/schemas/Other'}}}}";
    for responses in [
        ADDED.to_owned(),
        "'201': {$ref: '#/components/responses/Added'}".to_owned(),
        "2XX: {$ref: '#/components/responses/Added'}".to_owned(),
        format!("'204': {{description: Nothing.}}, {ADDED}, '400': {other}, default: {other}"),
        "'200': {content: {application/vnd.books+json: {schema: {$ref: '#/components/schemas/Added'}}}}".to_owned(),
    ] {
        assert_eq!(unexplained(&responses, NULLABLE), [""; 0], "{responses}");
    }
    let difference = "Add book, response, Id: presence `required`, but the spec says `optional` at Other.Id";
    for responses in [format!("'202': {other}"), format!("{ADDED}, '202': {other}"), format!("2XX: {other}, {ADDED}")] {
        assert_eq!(unexplained(&responses, NULLABLE), [difference], "{responses}");
    }
    let nothing = "/api/books/add has no JSON body in the request or in a response of success";
    for responses in [format!("'400': {other}"), "'200': {content: {text/csv: {schema: {type: string}}}}".to_owned()] {
        assert_eq!(unexplained(&responses, NULLABLE), [nothing], "{responses}");
    }
}

#[test]
fn null_is_admitted_in_every_idiom_of_the_model() {
    for shelf in [
        NULLABLE,
        "{type: string, nullable: true, enum: [Upper, null]}",
        "{nullable: true, allOf: [{$ref: '#/components/schemas/Name'}]}",
        "{anyOf: [{type: string}, {type: string, nullable: true, enum: [null]}]}",
        "{oneOf: [{enum: [null]}, {type: string}]}",
        "{allOf: [{type: string, nullable: true}]}",
    ] {
        let found = unexplained(ADDED, shelf);
        assert!(!found.iter().any(|it| it.contains("Shelf null")), "{shelf}: {found:?}");
    }
    let null = "Add book, response, example: example has `Shelf null`, but the spec says `no null` at Added.Shelf";
    for shelf in ["{type: string}", "{allOf: [{type: string}]}", "{type: string, nullable: false}"] {
        assert_eq!(unexplained(ADDED, shelf), [null], "{shelf}");
    }
}

#[test]
fn a_reference_leads_where_the_model_says() {
    let shelf = |inner: &str| format!("{{nullable: true, allOf: [{{$ref: '{inner}'}}]}}");
    for target in
        ["#/components/schemas/Name", "#/components/schemas/Alias", "#/components/schemas/%4Eame", "#/x-shared/Na%20me"]
    {
        assert_eq!(unexplained(ADDED, &shelf(target)), [""; 0], "{target}");
    }
    // One that leads nowhere is any value, and named for what it should be.
    let found = unexplained(ADDED, &shelf("#/components/schemas/Nothing"));
    assert_eq!(found, ["Add book, response, Shelf: type `string`, but the spec says `any` at Added.Shelf"]);
}
