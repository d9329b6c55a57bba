//! What a rule leaves out, or takes in, at its edges.

use crate::operations::with_operation;
use crate::support::{briefly, with_schema};

const NOTHING: &[&str] = &[];

/// Two schemas, and what is told of the way there and back.
const SCHEMAS: &[(&str, &str, &[&str], &[&str])] = &[
    // A property that goes one way is told for that way alone.
    (
        "{type: object, properties: {a: {type: string, readOnly: true}, b: {type: string}}}",
        "{type: object, properties: {b: {type: string}}}",
        &["property-removed info response"],
        &["property-added info response"],
    ),
    (
        "{type: object, properties: {a: {type: string, readOnly: true}}}",
        "{type: object, properties: {a: {type: integer}}}",
        &["property-became-not-read-only info request", "type-changed breaking response"],
        &["property-became-read-only warning request", "type-changed breaking response"],
    ),
    // What was required without being declared was sent before.
    (
        "{type: object, required: [a, b], properties: {b: {type: string}}}",
        "{type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}",
        &["property-added info both"],
        &["required-property-removed breaking response", "required-property-removed warning request"],
    ),
    // What need not be there any more is not the same by another name.
    (
        "{type: object, required: [customerId], properties: {customerId: {type: string}}}",
        "{type: object, properties: {customer_id: {type: string}}}",
        &[
            "property-added info both",
            "required-property-removed breaking response",
            "required-property-removed warning request",
        ],
        &[
            "property-removed info response",
            "property-removed warning request",
            "required-property-added breaking request",
            "required-property-added info response",
        ],
    ),
    // What may have become either of two is neither.
    (
        "{type: string}",
        "{oneOf: [{type: string, minLength: 2}, {type: string, maxLength: 3}]}",
        &["type-changed breaking both"],
        &["type-changed breaking both"],
    ),
    // An end that is outside excludes one value more than one that is inside.
    (
        "{type: number, maximum: 5}",
        "{type: number, maximum: 5, exclusiveMaximum: true}",
        &["maximum-lowered breaking request", "maximum-lowered info response"],
        &["maximum-raised breaking response", "maximum-raised info request"],
    ),
    (
        "{type: number, minimum: 5}",
        "{type: number, minimum: 5, exclusiveMinimum: true}",
        &["minimum-raised breaking request", "minimum-raised info response"],
        &["minimum-lowered breaking response", "minimum-lowered info request"],
    ),
];

/// The same for what stands in an operation.
const OPERATIONS: &[(&str, &str, &[&str], &[&str])] = &[
    (
        ", parameters: [{name: X-Trace, in: header, schema: {type: string}}]",
        ", parameters: [{name: x-trace, in: header, schema: {type: string}}]",
        NOTHING,
        NOTHING,
    ),
    (
        ", requestBody: {content: {application/json: {schema: {type: string}}}}",
        ", requestBody: {content: {application/json;charset=UTF-8: {schema: {type: string}}}}",
        NOTHING,
        NOTHING,
    ),
    (
        ", responses: {200: {description: It., content: {'text/plain; version=1': {schema: {type: string}}}}}",
        ", responses: {200: {description: It., content: {'text/plain; version=2': {schema: {type: string}}}}}",
        &["response-media-type-added info response", "response-media-type-removed breaking response"],
        &["response-media-type-added info response", "response-media-type-removed breaking response"],
    ),
    // A range of statuses has the others in it.
    (
        ", responses: {200: {description: It.}, 4XX: {description: No.}}",
        ", responses: {200: {description: It.}, 404: {description: No.}}",
        NOTHING,
        NOTHING,
    ),
    (", servers: [{url: 'https://a.example'}]", ", servers: [{url: 'https://a.example/'}]", NOTHING, NOTHING),
];

#[test]
fn a_schema_is_judged_at_the_edges_of_rules() {
    for (old, new, there, back) in SCHEMAS {
        assert_eq!(briefly(&with_schema(old), &with_schema(new)), *there, "{old}\n{new}");
        assert_eq!(briefly(&with_schema(new), &with_schema(old)), *back, "{new}\n{old}");
    }
}

#[test]
fn an_operation_is_judged_at_the_edges_of_rules() {
    for (old, new, there, back) in OPERATIONS {
        let (before, after) = (with_operation(old, ""), with_operation(new, ""));
        assert_eq!(briefly(&before, &after), *there, "{old}\n{new}");
        assert_eq!(briefly(&after, &before), *back, "{new}\n{old}");
    }
}

/// What is in a path goes with the path.
#[test]
fn a_parameter_of_a_path_that_moves_is_another_one() {
    let with = |path: &str, place: &str| {
        let parameter = format!("{{name: key, in: {place}, required: true, schema: {{type: string}}}}");
        let responses = "responses: {200: {description: It.}}";
        let operation = format!("{{operationId: it, parameters: [{parameter}], {responses}}}");
        format!("openapi: 3.0.3\ninfo: {{title: It, version: '1'}}\npaths: {{'{path}': {{get: {operation}}}}}\n")
    };
    let (inside, beside) = (with("/it/{key}", "path"), with("/it", "query"));
    let expected = [
        "operation-path-changed breaking none",
        "parameter-removed warning request",
        "required-parameter-added breaking request",
    ];
    assert_eq!(briefly(&inside, &beside), expected);
    assert_eq!(briefly(&beside, &inside), expected);
}
