//! Choices that became one of their branches, or other ones, and schemas without any value.

/// As the cases of `schemas`: what is told of the way there and back.
pub const CASES: &[(&str, &str, &[&str], &[&str])] = &[
    // What is left of a choice is compared with the branch that it was.
    (
        "{oneOf: [{type: string}, {type: integer}]}",
        "{type: string, maxLength: 3}",
        &["max-length-set BI", "union-member-removed BI"],
        &["max-length-removed IB", "union-member-added IB"],
    ),
    (
        "{oneOf: [{$ref: '#/components/schemas/A'}, {type: integer}]}",
        "{type: object, required: [a], properties: {a: {type: string, maxLength: 3}}}",
        &["max-length-set BI", "union-member-removed BI"],
        &["max-length-removed IB", "union-member-added IB"],
    ),
    (
        "{oneOf: [{type: string}, {type: integer}]}",
        "{oneOf: [{type: string}, {type: number}]}",
        &["type-widened IB"],
        &["type-narrowed BI"],
    ),
    ("{oneOf: [{type: string}, {type: integer}]}", "{type: boolean}", &["type-changed BB"], &["type-changed BB"]),
    // Lists of values are one list.
    (
        "{oneOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}",
        "{type: string, enum: [a, b, c]}",
        &["enum-value-added-maybe-extensible IW"],
        &["enum-value-removed BI"],
    ),
    (
        "{type: object, properties: {a: {oneOf: [{type: string, enum: [a, b]}, {type: string, enum: [b]}]}}}",
        "{type: object, properties: {a: {type: string, enum: [a, b]}}}",
        &["union-member-removed BI"],
        &["union-member-added IB"],
    ),
    // Types that contradict each other.
    (
        "{allOf: [{type: string}, {type: string}]}",
        "{allOf: [{type: string}, {type: integer}]}",
        &["became-impossible BI"],
        &["became-possible IB"],
    ),
    (
        "{allOf: [{properties: {c: {type: string}}}, {properties: {c: {type: string}}}]}",
        "{allOf: [{properties: {c: {type: string}}}, {properties: {c: {type: integer}}}]}",
        &["became-impossible BI"],
        &["became-possible IB"],
    ),
    (
        "{allOf: [{type: number}, {type: integer}]}",
        "{allOf: [{type: number}, {type: string}]}",
        &["became-impossible BI"],
        &["became-possible IB"],
    ),
    // A limit that excludes something, beside one that does not.
    (
        "{type: string, enum: [a, bcd]}",
        "{type: string, enum: [a, bcd], maxLength: 2}",
        &["max-length-set BI"],
        &["max-length-removed IB"],
    ),
    (
        "{type: integer, format: int32}",
        "{type: integer, format: int32, minimum: -2147483647}",
        &["minimum-set BI"],
        &["minimum-removed IB"],
    ),
    ("{type: integer}", "{type: integer, multipleOf: 2}", &["multiple-of-set BI"], &["multiple-of-removed IB"]),
    ("{type: number}", "{type: number, multipleOf: 1}", &["multiple-of-set BI"], &["multiple-of-removed IB"]),
    // One edit of what is used by itself and through a wrapper.
    (
        "{type: object, properties: {x: {$ref: '#/components/schemas/X'}, y: {nullable: true, allOf: [{$ref: '#/components/schemas/X'}]}}}
    X: {type: string, enum: [a, b]}",
        "{type: object, properties: {x: {$ref: '#/components/schemas/X'}, y: {nullable: true, allOf: [{$ref: '#/components/schemas/X'}]}}}
    X: {type: string, enum: [a]}",
        &["enum-value-removed BI"],
        &["enum-value-added-maybe-extensible IW"],
    ),
    (
        "{type: object, properties: {x: {$ref: '#/components/schemas/X'}, y: {nullable: true, allOf: [{$ref: '#/components/schemas/X'}]}}}
    X: {type: string}",
        "{type: object, properties: {x: {$ref: '#/components/schemas/X'}, y: {nullable: true, allOf: [{$ref: '#/components/schemas/X'}]}}}
    X: {type: string, maxLength: 3}",
        &["max-length-set BI"],
        &["max-length-removed IB"],
    ),
];

/// Schemas that admit the same values, each written in two ways.
pub const SAME: &[(&str, &str)] = &[
    ("{oneOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}", "{type: string, enum: [a, b]}"),
    ("{anyOf: [{type: string, enum: [a, b]}, {type: string, enum: [b]}]}", "{type: string, enum: [a, b]}"),
    ("{type: string, enum: [a]}", "{type: string, enum: [a], maxLength: 5, minLength: 1}"),
    ("{type: integer, enum: [1, 2]}", "{type: integer, enum: [1, 2], minimum: 0, maximum: 2}"),
    ("{type: integer}", "{type: integer, multipleOf: 1}"),
    ("{type: integer, format: int32}", "{type: integer, format: int32, minimum: -2147483648, maximum: 2147483647}"),
    ("{type: integer, format: uint8}", "{type: integer, format: uint8, minimum: 0, maximum: 255}"),
    // An enum beside `nullable: true` admits null, whether it lists it or not.
    ("{type: string, nullable: true, enum: [a, null]}", "{type: string, nullable: true, enum: [a]}"),
];
