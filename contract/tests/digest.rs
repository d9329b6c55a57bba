//! Documents into contracts, and into what the fake would not understand.
#![allow(clippy::unwrap_used)]

use ostler_contract::{FORMATS, KEYWORDS, Refusal, digest, to_text};
use serde_json::{Value, json};

/// A document of one operation whose request holds a member of that schema.
fn document(schema: &str) -> Value {
    let text = format!(
        "
paths:
  /a/get:
    put:
      operationId: a_get
      requestBody: {{$ref: '#/components/requestBodies/Get'}}
      responses:
        '201': {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/Answer'}}, example: {{A: x}}}}}}}}
        4XX: {{content: {{application/json: {{schema: {{type: object, title: Wrong}}}}}}}}
components:
  requestBodies:
    Get: {{content: {{application/json: {{schema: {{type: object, properties: {{Member: {schema}}}}}}}}}}}
  schemas:
    Answer: {{type: object, description: It., additionalProperties: true, x-rust-name: It}}
"
    );
    serde_yaml::from_str(&text).unwrap()
}

fn refusals(document: &Value) -> Vec<(String, String)> {
    let said = |it: Refusal| {
        assert!(!it.help.is_empty());
        (it.at.join(" "), it.message)
    };
    digest(document).unwrap_err().into_iter().map(said).collect()
}

#[test]
fn an_operation_is_told_by_what_judges_a_request_and_answers_it() {
    let contract = digest(&document("{type: string, default: x, example: y}")).unwrap();
    let expected = json!({
        "error": {"type": "object"},
        "operations": {"/a/get": {
            "example": {"A": "x"},
            "id": "a_get",
            "is_write": true,
            "method": "put",
            "paging": null,
            "request": {"type": "object", "properties": {"Member": {"type": "string"}}},
            "response": {"$ref": "#/components/schemas/Answer"},
            "status": 201,
            "statuses": ["201", "4XX"],
        }},
        "schemas": {"Answer": {"type": "object"}},
    });
    assert_eq!(contract, expected);
    assert!(to_text(&contract).starts_with("{\n  \"error\": {"));
}

#[test]
fn paging_is_what_the_operation_states_or_what_its_shape_proves() {
    let mut stated = document("{type: string}");
    stated["paths"]["/a/get"]["put"]["x-pagination"] =
        json!({"limit": "/N", "cursor": "/C", "next": "/M", "items": "/A"});
    let expected = json!({"limit": "/N", "cursor": "/C", "next": "/M", "items": "/A"});
    assert_eq!(digest(&stated).unwrap()["operations"]["/a/get"]["paging"], expected);

    let mut proved = document("{type: string}");
    let limitation =
        json!({"type": "object", "properties": {"Most": {"type": "integer"}, "Cursor": {"type": "string"}}});
    let request = &mut proved["components"]["requestBodies"]["Get"]["content"]["application/json"]["schema"];
    request["properties"]["Limitation"] = json!({"allOf": [{"$ref": "#/components/schemas/Limitation"}]});
    proved["components"]["schemas"]["Limitation"] = limitation;
    proved["components"]["schemas"]["Answer"]["properties"] =
        json!({"Cursor": {"type": "string"}, "Rows": {"type": "array", "items": {"type": "string"}}});
    let expected =
        json!({"limit": "/Limitation/Most", "cursor": "/Limitation/Cursor", "next": "/Cursor", "items": "/Rows"});
    assert_eq!(digest(&proved).unwrap()["operations"]["/a/get"]["paging"], expected);
}

#[test]
fn what_the_fake_would_not_understand_is_refused_with_its_place_all_at_once() {
    let at = "components requestBodies Get content application/json schema properties Member";
    let refused = |schema: &str| refusals(&document(schema));
    let one = |keyword: &str, message: &str| vec![(format!("{at} {keyword}"), message.to_owned())];
    assert_eq!(refused("{pattern: x}"), one("pattern", "the fake does not understand `pattern`"));
    assert_eq!(refused("{multipleOf: 2}"), one("multipleOf", "the fake does not understand `multipleOf`"));
    assert_eq!(refused("{format: email}"), one("format", "the fake does not understand the format \"email\""));
    assert_eq!(refused("{minimum: 0.5}"), one("minimum", "the fake takes whole numbers for `minimum` alone"));
    let message = "\"#/components/responses/X\" is not a named schema";
    assert_eq!(refused("{$ref: '#/components/responses/X'}"), one("$ref", message));
    let expected = (at.to_owned(), "`nullable` without a `type` beside it allows no null".to_owned());
    assert_eq!(refused("{nullable: true, anyOf: []}"), [expected]);
    let places: Vec<_> =
        refused("{pattern: x, items: {anyOf: [{}, {uniqueItems: true}]}}").into_iter().map(|it| it.0).collect();
    assert_eq!(places.len(), 2);
    assert!(places.contains(&format!("{at} items anyOf 1 uniqueItems")), "{places:?}");
}

#[test]
fn a_second_method_at_a_path_is_refused_and_named() {
    let mut twice = document("{type: string}");
    let item = twice["paths"]["/a/get"].clone();
    twice["paths"]["/a/get"]["post"] = item["put"].clone();
    let expected = "the fake serves one method at a path, and `/a/get` has a second one, `put`";
    assert_eq!(refusals(&twice), [("paths /a/get put".to_owned(), expected.to_owned())]);
}

#[test]
fn the_same_document_gives_the_same_text_whatever_the_order_of_its_members() {
    let mut reversed = document("{type: array, items: {}, maxItems: 1}");
    let text = to_text(&digest(&reversed).unwrap());
    let members: Vec<_> = reversed.as_object().unwrap().clone().into_iter().rev().collect();
    reversed = Value::Object(members.into_iter().collect());
    assert_eq!(to_text(&digest(&reversed).unwrap()), text);
}

#[test]
fn the_tables_are_alphabetical() {
    assert!(KEYWORDS.is_sorted() && FORMATS.is_sorted());
}
