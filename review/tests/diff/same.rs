//! What means the same: nothing is told of it.

use crate::support::{briefly, with_schema};
use crate::unions;

/// Schemas that admit the same values, each written in two ways.
const SAME: &[(&str, &str)] = &[
    ("{$ref: '#/components/schemas/A'}", "{type: object, required: [a], properties: {a: {type: string}}}"),
    ("{$ref: '#/components/schemas/A'}", "{allOf: [{$ref: '#/components/schemas/A'}]}"),
    ("{$ref: '#/components/schemas/A'}", "{oneOf: [{$ref: '#/components/schemas/A'}]}"),
    (
        "{type: object, properties: {a: {type: string}, b: {type: integer}}}",
        "{type: object, properties: {b: {type: integer}, a: {type: string}}}",
    ),
    (
        "{type: object, required: [a, b], properties: {a: {}, b: {}}}",
        "{type: object, required: [b, a], properties: {a: {}, b: {}}}",
    ),
    ("{type: object, properties: {a: {type: string}}}", "{properties: {a: {type: string}}}"),
    (
        "{type: object, properties: {a: {type: string}}}",
        "{type: object, additionalProperties: true, properties: {a: {type: string}}}",
    ),
    (
        "{type: object, properties: {a: {type: string}}}",
        "{type: object, additionalProperties: {}, properties: {a: {type: string}}}",
    ),
    (
        "{type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}",
        "{allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}",
    ),
    ("{type: string, enum: [a, b]}", "{type: string, enum: [b, a]}"),
    ("{type: string, enum: [a, b]}", "{enum: [a, b]}"),
    ("{type: string, minLength: 0}", "{type: string}"),
    ("{type: array, items: {type: string}, uniqueItems: false, minItems: 0}", "{type: array, items: {type: string}}"),
    ("{type: string, nullable: false}", "{type: string}"),
    // As `ostler lint` reads it: no strict validator would, so that it tells of the first.
    ("{type: string, nullable: true, enum: [a]}", "{type: string, nullable: true, enum: [a, null]}"),
    ("{type: string, deprecated: false}", "{type: string}"),
    ("{type: number, minimum: 1}", "{type: number, minimum: 1.0}"),
    ("{type: integer, minimum: 0, exclusiveMinimum: true}", "{type: integer, minimum: 1}"),
    ("{type: integer, minimum: 0, exclusiveMinimum: false}", "{type: integer, minimum: 0}"),
    (
        "{oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}",
        "{oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/A'}]}",
    ),
    (
        "{oneOf: [{$ref: '#/components/schemas/A'}, {enum: [null]}]}",
        "{nullable: true, allOf: [{$ref: '#/components/schemas/A'}]}",
    ),
    (
        "{type: object, additionalProperties: {$ref: '#/components/schemas/A'}}",
        "{type: object, additionalProperties: {allOf: [{$ref: '#/components/schemas/A'}]}}",
    ),
    ("{type: object, example: {a: 1, b: 2}}", "{type: object, example: {b: 2, a: 1.0}}"),
    (
        "{type: object, properties: {a: {type: integer, default: 1}}}",
        "{type: object, properties: {a: {type: integer, default: 1.0}}}",
    ),
    (
        "{type: object, properties: {it: {$ref: '#/components/schemas/It'}}}",
        "{type: object, properties: {it: {allOf: [{$ref: '#/components/schemas/It'}]}}}",
    ),
];

#[test]
fn what_means_the_same_is_no_change_in_either_direction() {
    for (old, new) in SAME.iter().chain(unions::SAME) {
        let (old, new) = (with_schema(old), with_schema(new));
        assert_eq!(briefly(&old, &new), Vec::<String>::new(), "{old}\n{new}");
        assert_eq!(briefly(&new, &old), Vec::<String>::new(), "{new}\n{old}");
    }
}

#[test]
fn a_component_that_is_called_otherwise_is_the_same() {
    let old = with_schema("{$ref: '#/components/schemas/A'}");
    let new = old.replace("schemas/A'", "schemas/Other'").replace("    A: ", "    Other: ");
    assert_ne!(old, new);
    assert_eq!(briefly(&old, &new), Vec::<String>::new());
}

#[test]
fn one_edit_of_what_many_use_is_one_change() {
    let used = "{type: object, properties: {a: {$ref: '#/components/schemas/A'}, b: {type: array, items: {$ref: '#/components/schemas/A'}}}}";
    let old = with_schema(used);
    let new = old.replace("required: [a], ", "");
    assert_ne!(old, new);
    assert_eq!(
        briefly(&old, &new),
        ["property-became-optional breaking response", "property-became-optional info request"]
    );
}

#[test]
fn an_edit_beside_an_extracted_component_is_the_only_change() {
    let inline = "{type: object, properties: {x: {type: object, properties: {a: {type: string}}}, y: {type: object, properties: {a: {type: string}}}}}";
    let shared = "{type: object, properties: {x: {$ref: '#/components/schemas/X'}, y: {$ref: '#/components/schemas/X'}}}\n    X: {type: object, properties: {a: {type: string, maxLength: 5}}}";
    let told = briefly(&with_schema(inline), &with_schema(shared));
    assert_eq!(told, ["max-length-set breaking request", "max-length-set info response"]);
}

#[test]
fn a_schema_that_nobody_sends_or_answers_is_told_of_by_nobody() {
    let old = with_schema("{type: string}");
    let new = old.replace("c: {type: integer}", "c: {type: string}");
    assert_ne!(old, new);
    assert_eq!(briefly(&old, &new), Vec::<String>::new());
}

#[test]
fn what_refers_to_itself_comes_to_an_end() {
    let old = with_schema(
        "{type: object, properties: {next: {$ref: '#/components/schemas/It'}, all: {type: array, items: {$ref: '#/components/schemas/It'}}, n: {type: integer}}}",
    );
    let new = old.replace("n: {type: integer}", "n: {type: number}");
    assert_eq!(briefly(&old, &new), ["type-widened breaking response", "type-widened info request"]);
    let circle = with_schema("{allOf: [{$ref: '#/components/schemas/It'}]}");
    assert_eq!(briefly(&circle, &circle), Vec::<String>::new());
}
