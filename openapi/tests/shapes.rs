//! What the keywords of a schema mean together, and who uses it.

mod support;

use std::collections::BTreeSet;

use ostler_openapi::Reading;
use ostler_openapi::model::{Document, Id, Schema, find};
use ostler_openapi::shape::{Shape, ShapeKind};
use ostler_openapi::uses::{Direction, Item, Uses};
use support::{operation, reading, schemas};

/// The shape of the component `T`, where `A` and `B` are objects, and `Null` is null.
fn shape_of(schema: &str) -> (Reading, Shape) {
    let line = format!("T: {schema}");
    let reading = reading(&schemas(&[
        &line,
        "A: {type: object, properties: {a: {type: string}}}",
        "B: {type: object, properties: {b: {type: string}}}",
        "Null: {type: string, nullable: true, enum: [null]}",
        "Alias: {$ref: '#/components/schemas/A'}",
        "Loop: {allOf: [{$ref: '#/components/schemas/Loop'}]}",
    ]));
    assert!(!reading.findings.has_errors(), "{schema}: {:?}", reading.findings.kept());
    let shape = {
        let document = reading.document.as_ref().expect("is read");
        document.shape(reading.tree.as_ref().expect("is a tree"), &document.components.schemas[0].value)
    };
    (reading, shape)
}

/// The shape in a word, with `?` behind it and the idiom when there may be null, and the name of the schema inside.
fn word(schema: &str) -> String {
    let (reading, shape) = shape_of(schema);
    let kind = match &shape.kind {
        ShapeKind::Any => "any".to_owned(),
        ShapeKind::Null => "null".to_owned(),
        ShapeKind::Nothing => "nothing".to_owned(),
        ShapeKind::Enum(values) => format!("enum {}", values.len()),
        ShapeKind::Scalar(ty) => ty.keyword().to_owned(),
        ShapeKind::Array => "array".to_owned(),
        ShapeKind::Object => "object".to_owned(),
        ShapeKind::Map(_) => "map".to_owned(),
        ShapeKind::FreeForm => "free form".to_owned(),
        ShapeKind::AllOf(branches) => format!("all of {}", branches.len()),
        ShapeKind::AnyOf(branches) => format!("any of {}", branches.len()),
        ShapeKind::OneOf(branches) => format!("one of {}", branches.len()),
        ShapeKind::Combined => "combined".to_owned(),
        ShapeKind::Circle => "circle".to_owned(),
    };
    let null = shape.or_null.map_or_else(String::new, |it| format!("? {:?}", it.idiom));
    let document = reading.document.as_ref().expect("is read");
    let names = document.components.schemas.iter().skip(1);
    let name = names
        .filter(|it| it.value.id == shape.schema && it.value.reference.is_none())
        .map(|it| format!(" {}", it.name));
    format!("{kind}{}{null}", name.collect::<String>())
}

#[test]
fn each_idiom_for_or_null_is_known() {
    let a = "{$ref: '#/components/schemas/A'}";
    let b = "{$ref: '#/components/schemas/B'}";
    let null = "{type: string, nullable: true, enum: [null]}";
    for (schema, expected) in [
        ("{type: string, nullable: true}".to_owned(), "string? Nullable"),
        ("{type: string}".to_owned(), "string"),
        ("{type: string, enum: [a, null], nullable: true}".to_owned(), "enum 1? Nullable"),
        ("{type: string, enum: [a, b], nullable: true}".to_owned(), "enum 2? NullableEnum"),
        ("{enum: [a, null]}".to_owned(), "enum 1? Listed"),
        ("{type: string, enum: [a, null]}".to_owned(), "enum 1"),
        ("{enum: []}".to_owned(), "nothing"),
        ("{nullable: true, enum: []}".to_owned(), "nothing"),
        (null.to_owned(), "null"),
        ("{enum: [null]}".to_owned(), "null"),
        (format!("{{allOf: [{a}], nullable: true}}"), "object A? NullableWrapper"),
        (format!("{{allOf: [{a}], nullable: true, type: object}}"), "object A? Nullable"),
        (format!("{{anyOf: [{a}, {null}]}}"), "object A? Branch"),
        (format!("{{oneOf: [{null}, {a}]}}"), "object A? Branch"),
        (format!("{{anyOf: [{a}, {{$ref: '#/components/schemas/Null'}}]}}"), "object A? Branch"),
        (format!("{{anyOf: [{a}, {{nullable: true}}]}}"), "object A? NullableBranch"),
        (format!("{{oneOf: [{{nullable: true, description: x}}, {a}, {b}]}}"), "one of 2? NullableBranch"),
        (format!("{{anyOf: [{a}, {{}}]}}"), "any of 2"),
        (format!("{{anyOf: [{a}, {{nullable: true, not: {{type: string}}}}]}}"), "any of 2"),
        (format!("{{anyOf: [{a}, {{nullable: true, allOf: [{b}]}}]}}"), "any of 2"),
        ("{anyOf: [{nullable: true}]}".to_owned(), "any? NullableWrapper"),
        (format!("{{anyOf: [{a}, {{enum: []}}]}}"), "any of 2"),
        (format!("{{anyOf: [{a}, {null}, {null}]}}"), "any of 3"),
        (format!("{{anyOf: [{a}, {b}, {null}]}}"), "any of 2? Branch"),
        (format!("{{oneOf: [{a}, {b}, {null}]}}"), "one of 2? Branch"),
        (format!("{{anyOf: [{null}]}}"), "null"),
        (format!("{{allOf: [{{anyOf: [{a}, {null}]}}]}}"), "object A? Branch"),
        ("{nullable: true}".to_owned(), "any? NullableWrapper"),
    ] {
        assert_eq!(word(&schema), expected, "{schema}");
    }
}

#[test]
fn wrappers_are_taken_off_and_combinations_are_not() {
    let a = "{$ref: '#/components/schemas/A'}";
    let b = "{$ref: '#/components/schemas/B'}";
    for (schema, expected) in [
        (a.to_owned(), "object A"),
        ("{$ref: '#/components/schemas/Alias'}".to_owned(), "object A"),
        (format!("{{description: x, deprecated: true, allOf: [{a}]}}"), "object A"),
        (format!("{{type: object, allOf: [{a}]}}"), "object A"),
        (format!("{{type: string, allOf: [{a}]}}"), "all of 1"),
        (format!("{{allOf: [{{allOf: [{{oneOf: [{a}]}}]}}]}}"), "object A"),
        (format!("{{allOf: [{a}, {b}]}}"), "all of 2"),
        (format!("{{allOf: [{a}], properties: {{c: {{}}}}}}"), "all of 1"),
        (format!("{{allOf: [{a}], required: [a]}}"), "all of 1"),
        (format!("{{allOf: [{a}], anyOf: [{b}]}}"), "combined"),
        (format!("{{oneOf: [{a}], anyOf: [{b}]}}"), "combined"),
        (format!("{{anyOf: [{a}, {b}], properties: {{c: {{}}}}}}"), "combined"),
        (format!("{{anyOf: [{a}, {b}], maxProperties: 3}}"), "combined"),
        (format!("{{type: object, oneOf: [{a}, {b}], discriminator: {{propertyName: k}}}}"), "one of 2"),
        ("{$ref: '#/components/schemas/Loop'}".to_owned(), "circle Loop"),
    ] {
        assert_eq!(word(&schema), expected, "{schema}");
    }
}

#[test]
fn objects_maps_and_free_forms_are_told_apart() {
    for (schema, expected) in [
        ("{}", "any"),
        ("{minimum: 3}", "any"),
        ("{type: object}", "free form"),
        ("{type: object, additionalProperties: true}", "free form"),
        ("{additionalProperties: {}}", "free form"),
        ("{type: object, additionalProperties: {description: Anything.}}", "free form"),
        ("{type: object, additionalProperties: false}", "object"),
        ("{type: object, additionalProperties: {type: string}}", "map"),
        ("{additionalProperties: {nullable: true, $ref: '#/components/schemas/A'}}", "map"),
        ("{properties: {a: {}}}", "object"),
        ("{type: object, required: [a]}", "object"),
        ("{type: object, properties: {a: {}}, additionalProperties: {type: string}}", "object"),
        ("{items: {}}", "array"),
        ("{type: boolean}", "boolean"),
        ("{type: integer, enum: [1, 2]}", "enum 2"),
    ] {
        assert_eq!(word(schema), expected, "{schema}");
    }
}

#[test]
fn what_was_gone_through_is_told() {
    let (reading, shape) = shape_of("{description: x, allOf: [{$ref: '#/components/schemas/Alias'}]}");
    let tree = reading.tree.as_ref().expect("is a tree");
    let through: Vec<_> = shape.through.iter().map(|it| tree.pointer(it.node).to_string()).collect();
    assert_eq!(through, ["#/components/schemas/T", "#/components/schemas/T/allOf/0"]);
    let reference = shape.through[1].reference.as_ref().map(|it| &*it.text);
    assert_eq!(reference, Some("#/components/schemas/Alias"));
}

fn component(document: &Document, name: &str) -> Id<Schema> {
    find(&document.components.schemas, name).expect("is there").id
}

#[test]
fn a_schema_knows_who_uses_it_and_which_way_it_travels() {
    let text = operation(&[
        "parameters: [{name: a, in: query, schema: {$ref: '#/components/schemas/Sent'}}]",
        "requestBody: {content: {a/b: {schema: {properties: {x: {$ref: '#/components/schemas/Both'}}}}}}",
        "responses:",
        "  200:",
        "    description: a",
        "    headers: {H: {schema: {$ref: '#/components/schemas/Received'}}}",
        "    content: {a/b: {schema: {type: array, items: {$ref: '#/components/schemas/Both'}}}}",
        "callbacks:",
        "  c:",
        "    $url:",
        "      post:",
        "        requestBody: {content: {a/b: {schema: {$ref: '#/components/schemas/Told'}}}}",
        "        responses: {200: {description: a, content: {a/b: {schema: {$ref: '#/components/schemas/Answer'}}}}}",
    ]) + "  /b: {get: {responses: {200: {description: a, content: {a/b: {schema: {$ref: '#/components/schemas/Deep'}}}}}}}
components:
  schemas:
    Sent: {type: string}
    Received: {type: string}
    Both: {properties: {deep: {$ref: '#/components/schemas/Deep'}, self: {$ref: '#/components/schemas/Both'}}}
    Deep: {type: string}
    Told: {type: string}
    Answer: {type: string}
    Unused: {allOf: [{$ref: '#/components/schemas/Sent'}]}
";
    let reading = reading(&text);
    assert!(reading.findings.is_empty(), "{:?}", reading.findings.kept());
    let document = reading.document.as_ref().expect("is read");
    let uses = Uses::of(document);
    for (name, request, response, users, operations) in [
        ("Sent", true, false, 2, 1),
        ("Received", false, true, 1, 1),
        ("Both", true, true, 3, 1),
        ("Deep", true, true, 2, 2),
        ("Told", false, true, 1, 2),
        ("Answer", true, false, 1, 2),
        ("Unused", false, false, 0, 0),
    ] {
        let item = Item::Schema(component(document, name));
        let travels = [Direction::Request, Direction::Response].map(|it| uses.travels(item, it));
        assert_eq!(travels, [request, response], "{name}");
        assert_eq!((uses.users(item).len(), uses.operations(item).len()), (users, operations), "{name}");
    }
    let tree = reading.tree.as_ref().expect("is a tree");
    let used = uses.users(Item::Schema(component(document, "Received")));
    assert_eq!(tree.pointer(used[0].node).as_str(), "#/paths/~1a/post/responses/200/headers/H/schema");
    let operations = uses.operations(Item::Schema(component(document, "Sent")));
    let methods: Vec<_> = operations.iter().map(|it| document.operation(*it).method.keyword()).collect();
    assert_eq!(methods, ["post"]);
}

#[test]
fn every_schema_of_a_document_is_among_those_that_are_used() {
    let reading = reading(include_str!("whole.yaml"));
    let document = reading.document.expect("is read");
    let used: BTreeSet<_> = document.used_schemas().map(|it| it.id).collect();
    let tree = reading.tree.expect("is a tree");
    for (id, schema) in document.schemas.iter() {
        assert!(used.contains(&id), "{}", tree.pointer(schema.node));
    }
    let places: BTreeSet<_> = document.used_schemas().map(|it| it.node).collect();
    assert_eq!(places.len(), document.used_schemas().count(), "each use is there once");
}
