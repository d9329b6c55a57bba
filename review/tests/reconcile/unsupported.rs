//! What the spec has and no page states, and what decides it.

use crate::{Case, LEDGER, SPEC};

#[test]
fn what_no_source_states_is_unsupported() {
    for (from, to, message) in [
        (
            "        required: true\n",
            "",
            "POST /api/books/list requestBody: a body that may be left out, for want of `required: true`",
        ),
        (
            "        required: true\n",
            "        required: false\n",
            "POST /api/books/list requestBody: a body that may be left out, for want of `required: true`",
        ),
        (
            "      responses:\n",
            "      responses:\n        '400': {description: Bad.}\n",
            "POST /api/books/list responses/400: an error without a JSON body",
        ),
        ("maxItems: 10", "uniqueItems: true, maxItems: 10", "BooksListRequest.Ids: `uniqueItems: true`"),
        ("Pages: {type: integer", "Isbn: {type: string}\n        Pages: {type: integer", "Book.Isbn: the property"),
        ("enum: [Lent, Open]", "enum: [Lent, Open, Lost]", "State: the value `Lost`"),
        ("Start: {type: string}", "Start: {type: string, format: date}", "Interval.Start: `format: \"date\"`"),
        ("Start: {type: string}", "Start: {type: string, maxLength: 3}", "Interval.Start: `maxLength: 3`"),
        ("Token: {type: string}", "Token: {type: string, pattern: a}", "BooksListRequest.Token: `pattern: \"a\"`"),
        ("items: {type: string}", "items: {type: string, minLength: 1}", "BooksListRequest.Ids/items: `minLength: 1`"),
        (
            "      responses:\n",
            "      x-safety: read\n      responses:\n",
            "POST /api/books/list: `x-safety: \"read\"`",
        ),
        ("        '200':\n", "        '204': {}\n        '200':\n", "POST /api/books/list responses: the status `204`"),
        ("paths:\n", "servers: [{url: 'https://a'}]\npaths:\n", "servers/0: the server `https://a`"),
        ("  schemas:\n", "  headers: {Id: {}}\n  schemas:\n", "headers/Id: `Id` among the headers"),
        ("Start: {type: string}", "Start: {type: string, nullable: true}", "Interval.Start: `null`"),
        (
            "  schemas:\n",
            "  responses: {No: {content: {application/json: {schema: {type: object}}}}}\n  schemas:\n",
            "responses/No/content/application/json/schema: the body `{\"type\":\"object\"}` of No",
        ),
        (
            "Start: {type: string}",
            "Start: {allOf: [{$ref: '#/components/schemas/BookId'}]}\n    BookId: {type: string}",
            "Interval.Start: the type of its own `BookId`",
        ),
        ("required: [Start]", "required: [Start, End]", "Interval: `End` is required but no property"),
        (
            "State:\n      type: string",
            "State:\n      type: string\n      x-extensible: true",
            "State: `x-extensible: true`",
        ),
    ] {
        let expected = format!("unsupported: {message}, which no source states");
        let problems = Case::spec(from, to).problems();
        assert!(problems.contains(&expected), "{expected} is not in {problems:?}");
    }
}

#[test]
fn an_entry_with_the_decision_that_the_help_names_supports() {
    for (from, to, subject, help, decision) in [
        (
            "enum: [Lent, Open]",
            "enum: [Lent, Open, Lost]",
            "State",
            "a decision with `values`",
            "values: [Lent, Open, Lost]",
        ),
        (
            "Start: {type: string}",
            "Start: {type: string, maxLength: 3}",
            "Interval/properties/Start",
            "the decision `set: {maxLength: …}`",
            "set: {maxLength: 3}",
        ),
        (
            "Start: {type: string}",
            "Start: {allOf: [{$ref: '#/components/schemas/BookId'}]}\n    BookId: {type: string}",
            "Interval/properties/Start",
            "a decision with `identifier: by-name` or `type`",
            "type: BookId",
        ),
    ] {
        let mut case = Case::spec(from, to);
        let wanted = format!("add an entry with the subject '#/components/schemas/{subject}' and {help}\n");
        assert!(case.report().text().contains(&wanted), "{wanted} is not in {}", case.report().text());
        let entry = format!("- id: entry\n  class: gap\n  subject: ['#/components/schemas/{subject}']\n");
        case.ledger = format!("{LEDGER}{entry}  decision: {{{decision}}}\n  because: A reason.\n");
        let problems = case.problems();
        assert!(problems.iter().all(|it| !it.starts_with("unsupported")), "{problems:?}");
    }
    // A property is three things, and an entry with two members decides them all.
    let mut case = Case::spec("Pages: {type: integer", "Isbn: {type: string}\n        Pages: {type: integer");
    let text = case.report().text();
    for help in ["`presence` or `type`", "a decision with `presence`", "a decision with `type`"] {
        assert!(text.contains(help), "{help} is not in {text}");
    }
    let entry = "- id: entry\n  class: gap\n  subject: ['#/components/schemas/Book/properties/Isbn']\n";
    case.ledger = format!("{LEDGER}{entry}  decision: {{presence: optional, type: string}}\n  because: A reason.\n");
    let problems = case.problems();
    assert!(problems.iter().all(|it| !it.starts_with("unsupported")), "{problems:?}");
}

#[test]
fn an_entry_supports_what_it_lists_and_nothing_beside_it() {
    let mut case = Case::spec("Start: {type: string}", "Start: {type: string, format: date}");
    let entry = |subject: &str, set: &str| {
        format!(
            "- id: entry\n  class: gap\n  subject: ['#/components/schemas/{subject}']\n  decision: {{set: {{{set}}}}}\n  because: A reason.\n"
        )
    };
    case.ledger = LEDGER.to_owned() + &entry("Interval/properties/Start", "format: date");
    case.assert(&[]);
    case.ledger = LEDGER.to_owned() + &entry("Interval", "type: object");
    let unsupported = "unsupported: Interval.Start: `format: \"date\"`, which no source states";
    case.assert(&["stale entry: it explains nothing any more", unsupported]);
    case.ledger = LEDGER.to_owned() + &entry("Interval/properties/Start", "format: uuid");
    let contradicted =
        "stale entry: `format: \"uuid\"` was decided for Interval.Start, but the spec says `format: \"date\"`";
    case.assert(&[contradicted]);
}

#[test]
fn an_entry_says_of_a_keyword_that_it_is_not_there() {
    let entry = |subject: &str, decision: &str| {
        format!("- {{id: none, class: gap, subject: ['{subject}'], decision: {decision}, because: A reason.}}\n")
    };
    let body = "#/paths/~1api~1books~1list/post/requestBody";
    let mut case = Case::spec("        required: true\n", "");
    case.ledger += &entry(body, "{set: {required: null}}");
    case.assert(&[]);
    case.spec = SPEC.to_owned();
    case.assert(&["stale none: `required: null` was decided for POST /api/books/list requestBody, but the spec says \
                   `required: true`"]);
    let mut case = Case::spec("      responses:\n", "      responses:\n        '400': {description: Bad.}\n");
    case.ledger += &entry("#/paths/~1api~1books~1list/post/responses/400", "{set: {content: null}}");
    case.ledger += &entry("#/paths/~1api~1books~1list/post/responses", "{set: {'400': {description: Bad.}}}")
        .replace("id: none", "id: bad");
    case.assert(&[]);
}
