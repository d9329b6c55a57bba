//! Subjects that are patterns: where they hold, what they support, and what is wrong with them.
#![allow(clippy::unwrap_used)]

use ostler_openapi::finding::Finding;
use ostler_review::ledger::Ledger;
use ostler_review::reconcile::{File, Reconciliation};
use ostler_review::sources::{Aliases, Sources};

const SPEC: &str = "\
openapi: 3.0.3
paths:
  /books/getAll:
    post:
      operationId: books_getAll
      x-pagination: {limit: /Count, items: /Books}
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/BooksRequest'}}}}
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/BooksResponse'}}}}
        '400': {$ref: '#/components/responses/Bad'}
  /books/add:
    post:
      operationId: books_add
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/AddRequest'}}}}
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
        '400': {$ref: '#/components/responses/Bad'}
components:
  responses:
    Bad: {description: Bad., content: {application/json: {schema: {$ref: '#/components/schemas/BookId'}}}}
  schemas:
    BookId: {type: string, format: uuid}
    ShelfId: {type: string, format: uuid}
    BooksRequest:
      type: object
      properties:
        ShelfIds: {type: array, items: {$ref: '#/components/schemas/ShelfId'}}
        LentUtc: {type: object}
    AddRequest:
      type: object
      properties:
        HomeShelfId: {$ref: '#/components/schemas/ShelfId'}
        LentUtc: {type: string, format: date-time}
    BooksResponse:
      type: object
      properties:
        Books: {type: array, nullable: true, items: {$ref: '#/components/schemas/Book'}}
    Book:
      type: object
      required: [Id]
      properties:
        Id: {$ref: '#/components/schemas/BookId'}
        Place:
          anyOf: [{$ref: '#/components/schemas/ShelfId'}, {type: string, nullable: true, enum: [null]}]
        LentUtc: {type: string, format: date-time, nullable: true}
";

/// The problems with an entry of the class gap, and with what it should support.
fn findings(spec: &str, entries: &[&str]) -> Vec<Finding> {
    let entry = |(index, it): (usize, &&str)| format!("- {{id: e{index}, class: gap, because: A reason., {it}}}\n");
    let ledger: String = ["# Entries.\n".to_owned()].into_iter().chain(entries.iter().enumerate().map(entry)).collect();
    let sources = Sources::join(&[], Vec::new(), Aliases::default()).unwrap();
    let spec = File { name: "spec.yaml", text: spec };
    let ledger = File { name: "ledger.yaml", text: &ledger };
    Reconciliation::new(spec, ledger, &sources).unwrap().check(None).findings.kept().to_vec()
}

/// What is wrong with the entries themselves.
fn stale(spec: &str, entries: &[&str]) -> Vec<String> {
    let findings = findings(spec, entries);
    let own = findings.iter().filter_map(|it| it.message.strip_prefix("entry `")?.split_once("`: "));
    own.map(|(entry, message)| format!("{entry}: {message}")).collect()
}

/// What no entry supports, of the things in question.
fn open(spec: &str, entries: &[&str], thing: &str) -> Vec<String> {
    let findings = findings(spec, entries).into_iter();
    let open = findings.filter(|it| !it.message.starts_with("entry `") && it.message.contains(thing));
    open.map(|it| it.place.pointer.to_string()).collect()
}

fn spec(from: &str, to: &str) -> String {
    assert!(SPEC.contains(from), "{from}");
    SPEC.replacen(from, to, 1)
}

const STATUS: &str =
    "subject: ['#/paths/*/*/responses'], decision: {set: {'400': {$ref: '#/components/responses/Bad'}}}";
const IDENTIFIERS: &str = "subject: ['#/components/schemas/*/properties/*Id', '#/components/schemas/*/properties/*Ids/items'], \
    where: {type: string}, decision: {identifier: by-name}";
const NULLS: &str = "subject: ['#/components/schemas/*/properties/*'], where: {presence: optional, side: response}, \
    decision: {set: {nullable: true}}";
const TIMES: &str =
    "subject: ['#/components/schemas/*/properties/*Utc'], where: {type: string}, decision: {set: {format: date-time}}";
const PAGES: &str = "subject: ['#/paths/*getAll*/*'], decision: {set: {x-pagination: {limit: /Count, items: '*'}}}";

/// Each rule, what it supports in words of the report, and the places.
const RULES: &[(&str, &str, &[&str])] = &[
    (STATUS, "the status `400`", &["#/paths/~1books~1getAll/post/responses", "#/paths/~1books~1add/post/responses"]),
    (
        IDENTIFIERS,
        "the type of its own",
        &[
            "#/components/schemas/BooksRequest/properties/ShelfIds/items",
            "#/components/schemas/AddRequest/properties/HomeShelfId",
            "#/components/schemas/Book/properties/Id",
        ],
    ),
    (
        NULLS,
        "`null`",
        &[
            "#/components/schemas/BooksResponse/properties/Books",
            "#/components/schemas/Book/properties/Place",
            "#/components/schemas/Book/properties/LentUtc",
        ],
    ),
    (
        TIMES,
        "`format: \"date-time\"`",
        &["#/components/schemas/AddRequest/properties/LentUtc", "#/components/schemas/Book/properties/LentUtc"],
    ),
    (PAGES, "x-pagination", &["#/paths/~1books~1getAll/post"]),
];

#[test]
fn an_entry_with_a_pattern_is_missed_at_each_place_that_it_matched() {
    for (rule, thing, places) in RULES {
        assert_eq!(stale(SPEC, &[rule]), [""; 0]);
        let (with, without) = (open(SPEC, &[rule], thing), open(SPEC, &[], thing));
        let missed: Vec<_> = without.iter().filter(|it| !with.contains(it)).collect();
        assert_eq!(missed, *places, "{rule}");
    }
    // A name that ends with no type's is nobody's business but an entry's of its own.
    assert_eq!(open(SPEC, &[IDENTIFIERS], "the type of its own"), ["#/components/schemas/Book/properties/Place"]);
}

#[test]
fn what_was_decided_holds_at_every_place_or_the_place_is_named() {
    for (rule, from, to, expected) in [
        (
            STATUS,
            "        '400': {$ref: '#/components/responses/Bad'}\ncomponents",
            "components",
            "e0: `400: {\"$ref\":\"#/components/responses/Bad\"}` was decided for POST /books/add responses, but the spec \
             says nothing of it",
        ),
        (
            IDENTIFIERS,
            "HomeShelfId: {$ref: '#/components/schemas/ShelfId'}",
            "HomeShelfId: {$ref: '#/components/schemas/BookId'}",
            "e0: type `ShelfId` was decided for AddRequest.HomeShelfId, but the spec says `BookId`",
        ),
        (
            IDENTIFIERS,
            "HomeShelfId: {$ref: '#/components/schemas/ShelfId'}",
            "HomeShelfId: {type: string}",
            "e0: type `ShelfId` was decided for AddRequest.HomeShelfId, but the spec says `string`",
        ),
        (
            NULLS,
            "LentUtc: {type: string, format: date-time, nullable: true}",
            "LentUtc: {type: string, format: date-time}",
            "e0: `nullable: true` was decided for Book.LentUtc, but the spec says nothing of it",
        ),
        (
            TIMES,
            "LentUtc: {type: string, format: date-time}",
            "LentUtc: {type: string}",
            "e0: `format: \"date-time\"` was decided for AddRequest.LentUtc, but the spec says nothing of it",
        ),
        (
            PAGES,
            "{limit: /Count, items: /Books}",
            "{limit: /Count}",
            "e0: `x-pagination: {\"limit\":\"/Count\",\"items\":\"*\"}` was decided for POST /books/getAll, but the spec says \
             `x-pagination: {\"limit\":\"/Count\"}`",
        ),
        (
            PAGES,
            "{limit: /Count, items: /Books}",
            "{limit: /Count, items: /Books, next: /Next}",
            "e0: `x-pagination: {\"limit\":\"/Count\",\"items\":\"*\"}` was decided for POST /books/getAll, but the spec says \
             `x-pagination: {\"limit\":\"/Count\",\"items\":\"/Books\",\"next\":\"/Next\"}`",
        ),
        (
            PAGES,
            "{limit: /Count, items: /Books}",
            "{limit: /Other, items: /Books}",
            "e0: `x-pagination: {\"limit\":\"/Count\",\"items\":\"*\"}` was decided for POST /books/getAll, but the spec says \
             `x-pagination: {\"limit\":\"/Other\",\"items\":\"/Books\"}`",
        ),
    ] {
        assert_eq!(stale(&spec(from, to), &[rule]), [expected]);
    }
}

#[test]
fn a_subject_that_matches_nothing_is_stale() {
    let rule =
        |subject: &str, rest: &str| format!("subject: ['{subject}'], {rest} decision: {{set: {{format: uuid}}}}");
    let nothing = stale(SPEC, &[&rule("#/components/schemas/*Ids", "")]);
    assert_eq!(nothing, ["e0: its subject #/components/schemas/*Ids matches nothing in the spec"]);
    let nothing = stale(SPEC, &[&rule("#/components/schemas/*Id", "where: {type: object},")]);
    assert_eq!(nothing, ["e0: its subject #/components/schemas/*Id matches nothing that is as `where` says"]);
    let nothing = stale(SPEC, &[&rule("#/components/schemas/Id", "")]);
    assert_eq!(nothing, ["e0: its subject #/components/schemas/Id is not in the spec"]);
    // Requests lead to it, responses do not.
    let sides = |side: &str| {
        stale(
            SPEC,
            &[&format!(
                "subject: ['#/components/schemas/AddR*'], where: {{side: {side}}}, decision: {{set: {{type: object}}}}"
            )],
        )
    };
    assert_eq!(
        sides("response"),
        ["e0: its subject #/components/schemas/AddR* matches nothing that is as `where` says"]
    );
    assert_eq!(sides("request"), ["e0: it explains nothing any more"]);
}

#[test]
fn a_rule_names_its_exceptions_and_they_exist() {
    let spec = spec(
        "HomeShelfId: {$ref: '#/components/schemas/ShelfId'}",
        "HomeShelfId: {$ref: '#/components/schemas/BookId'}",
    );
    let except = |ids: &str| IDENTIFIERS.replace("decision:", &format!("except: [{ids}], decision:"));
    let exception = "subject: ['#/components/schemas/*/properties/Home*'], decision: {type: BookId}";
    assert_eq!(stale(&spec, &[&except("e1"), exception]), [""; 0]);
    assert_eq!(open(&spec, &[&except("e1"), exception], "HomeShelfId: the type of its own"), [""; 0]);
    // Without the word, both cannot be right.
    let both = stale(&spec, &[IDENTIFIERS, exception]);
    assert_eq!(both, ["e0: type `ShelfId` was decided for AddRequest.HomeShelfId, but the spec says `BookId`"]);
    assert_eq!(stale(&spec, &[&except("e2"), exception])[0], "e0: its exception `e2` is not another entry");
    assert_eq!(stale(SPEC, &[&except("e0")]), ["e0: its exception `e0` is not another entry"]);
    let elsewhere = "subject: ['#/paths/*getAll*/*'], decision: {set: {x-pagination: {limit: /Count, items: /Books}}}";
    let apart = stale(SPEC, &[&except("e1"), elsewhere]);
    assert_eq!(apart, ["e0: its exception `e1` has no place in common with it"]);
}

#[test]
fn of_two_entries_that_decide_differently_one_is_stale_whatever_the_spec_says() {
    let decided =
        |decision: &str| format!("subject: ['#/components/schemas/*/properties/Id'], decision: {{{decision}}}");
    for (left, right) in [
        ("identifier: by-name", "type: ShelfId"),
        ("type: BookId", "type: string"),
        ("presence: required", "presence: optional"),
        ("deprecated: true", "deprecated: false"),
        ("rename: Id", "rename: id"),
        ("merge: BookId", "merge: ShelfId"),
        ("set: {nullable: true}", "set: {nullable: false}"),
        ("set: {format: uuid}", "set: {format: date}"),
    ] {
        let found = stale(SPEC, &[&decided(left), &decided(right)]);
        assert!(found.iter().any(|it| it.contains(" was decided for Book.Id, ")), "{left}, {right}: {found:?}");
    }
}

#[test]
fn a_rule_that_would_hold_of_anything_is_stale() {
    let anything = "`where` gives by `WORD` what `decision` says: it would hold of anything";
    for (rest, message) in [
        ("where: {type: string}, decision: {type: string}", &anything.replace("WORD", "type")),
        ("where: {type: string}, decision: {set: {type: string}}", &anything.replace("WORD", "type")),
        ("where: {presence: optional}, decision: {presence: optional}", &anything.replace("WORD", "presence")),
        ("where: {has: nullable}, decision: {set: {nullable: true}}", &anything.replace("WORD", "has")),
        (
            "decision: {set: {nullable: '*'}}",
            &"`nullable: *` would hold of anything: only a member of a value may be `*`".to_owned(),
        ),
    ] {
        let found = stale(SPEC, &[&format!("subject: ['#/components/schemas/*/properties/*'], {rest}")]);
        assert!(found.contains(&format!("e0: {message}")), "{message} is not in {found:?}");
    }
    let found = stale(SPEC, &["subject: ['#/paths/*/post'], decision: {set: {method: post}}"]);
    assert_eq!(found, ["e0: a subject that ends with a method says nothing about it: end it with `/*`"]);
    let found = stale(SPEC, &["where: {type: string}, decision: {omit: true}"]);
    assert!(found[0].starts_with("e0: `where` and `except` narrow its subjects"), "{found:?}");
}

#[test]
fn the_documentation_names_an_entry_at_each_place_that_it_matches() {
    let text = "- {id: times, class: wording, subject: ['#/components/schemas/*/properties/LentUtc'], where: {type: string}, \
        decision: {set: {format: date-time}}, because: A reason.}\n";
    let ledger = Ledger::parse("ledger.yaml", text).unwrap();
    let places = ["AddRequest", "Book"].map(|it| format!("#/components/schemas/{it}/properties/LentUtc"));
    assert_eq!(ledger.notes(SPEC), places.map(|it| (it, "times")));
    assert_eq!(ledger.notes("no: ["), []);
}
