//! Schemas that are sent and answered: each edit, and the same edit backwards.

use crate::objects;
use crate::support::{both_ways, briefly, with_schema};
use crate::unions;

/// Two schemas, and what is told of the way there and back: a rule, with its levels in requests and in answers.
const CASES: &[(&str, &str, &[&str], &[&str])] = &[
    // Types and formats.
    ("{type: string}", "{type: integer}", &["type-changed BB"], &["type-changed BB"]),
    ("{type: integer}", "{type: number}", &["type-widened IB"], &["type-narrowed BI"]),
    ("{type: string}", "{}", &["type-widened IB"], &["type-narrowed BI"]),
    ("{type: array, items: {type: string}}", "{type: string}", &["type-changed BB"], &["type-changed BB"]),
    (
        "{type: object, properties: {a: {type: integer}}}",
        "{type: object, properties: {a: {type: number}}}",
        &["type-widened IB"],
        &["type-narrowed BI"],
    ),
    (
        "{type: integer, format: int32}",
        "{type: integer, format: int64}",
        &["format-widened IB"],
        &["format-narrowed BI"],
    ),
    ("{type: integer}", "{type: integer, format: int32}", &["format-narrowed BI"], &["format-widened IB"]),
    (
        "{type: number, format: float}",
        "{type: number, format: double}",
        &["format-widened IB"],
        &["format-narrowed BI"],
    ),
    ("{type: string}", "{type: string, format: uuid}", &["format-narrowed BI"], &["format-widened IB"]),
    (
        "{type: string, format: date}",
        "{type: string, format: date-time}",
        &["format-changed BB"],
        &["format-changed BB"],
    ),
    ("{type: string}", "{type: string, format: cuid}", &["format-unknown-changed WW"], &["format-unknown-changed WW"]),
    ("{type: string}", "{type: string, format: password}", &["format-hint-changed D"], &["format-hint-changed D"]),
    // Null.
    ("{type: string}", "{type: string, nullable: true}", &["became-nullable IB"], &["became-not-nullable BI"]),
    (
        "{type: object, properties: {a: {$ref: '#/components/schemas/A'}}}",
        "{type: object, properties: {a: {nullable: true, allOf: [{$ref: '#/components/schemas/A'}]}}}",
        &["became-nullable IB"],
        &["became-not-nullable BI"],
    ),
    (
        "{type: string, enum: [a]}",
        "{type: string, nullable: true, enum: [a, null]}",
        &["became-nullable IB"],
        &["became-not-nullable BI"],
    ),
    // Enums.
    ("{type: string}", "{type: string, enum: [a, b]}", &["enum-set BI"], &["enum-removed IB"]),
    (
        "{type: string, enum: [a]}",
        "{type: string, enum: [a, b]}",
        &["enum-value-added-maybe-extensible IW"],
        &["enum-value-removed BI"],
    ),
    (
        "{type: string, x-extensible: false, enum: [a]}",
        "{type: string, x-extensible: false, enum: [a, b]}",
        &["enum-value-added IB"],
        &["enum-value-removed BI"],
    ),
    (
        "{type: string, x-extensible: true, enum: [a]}",
        "{type: string, x-extensible: true, enum: [a, b]}",
        &["extensible-enum-value-added II"],
        &["enum-value-removed BI"],
    ),
    ("{type: string, enum: [a]}", "{type: string, x-extensible: true, enum: [a]}", &["enum-became-extensible IW"], &[]),
    (
        "{type: string, enum: [a]}",
        "{type: string, x-extensible: false, enum: [a]}",
        &["enum-became-closed II"],
        &["closed-enum-became-extensible IB"],
    ),
    (
        "{type: integer, enum: [1]}",
        "{type: integer, enum: [1, 2]}",
        &["enum-value-added-maybe-extensible IW"],
        &["enum-value-removed BI"],
    ),
    (
        "{type: string, enum: [a]}",
        "{type: string, enum: [a], x-enum-aliases: {A: a}}",
        &["enum-alias-added II"],
        &["enum-alias-removed WW"],
    ),
    // Limits.
    ("{type: integer}", "{type: integer, maximum: 5}", &["maximum-set BI"], &["maximum-removed IB"]),
    ("{type: integer, maximum: 9}", "{type: integer, maximum: 5}", &["maximum-lowered BI"], &["maximum-raised IB"]),
    (
        "{type: number, maximum: 5}",
        "{type: number, maximum: 5, exclusiveMaximum: true}",
        &["maximum-lowered BI"],
        &["maximum-raised IB"],
    ),
    ("{type: integer}", "{type: integer, minimum: 5}", &["minimum-set BI"], &["minimum-removed IB"]),
    ("{type: integer, minimum: 5}", "{type: integer, minimum: 9}", &["minimum-raised BI"], &["minimum-lowered IB"]),
    (
        "{type: number, minimum: 5}",
        "{type: number, minimum: 5, exclusiveMinimum: true}",
        &["minimum-raised BI"],
        &["minimum-lowered IB"],
    ),
    ("{type: string}", "{type: string, maxLength: 5}", &["max-length-set BI"], &["max-length-removed IB"]),
    (
        "{type: string, maxLength: 9}",
        "{type: string, maxLength: 5}",
        &["max-length-lowered BI"],
        &["max-length-raised IB"],
    ),
    ("{type: string}", "{type: string, minLength: 5}", &["min-length-set BI"], &["min-length-removed IB"]),
    (
        "{type: string, minLength: 5}",
        "{type: string, minLength: 9}",
        &["min-length-raised BI"],
        &["min-length-lowered IB"],
    ),
    (
        "{type: array, items: {type: string}}",
        "{type: array, items: {type: string}, maxItems: 5}",
        &["max-items-set BI"],
        &["max-items-removed IB"],
    ),
    (
        "{type: array, items: {type: string}, maxItems: 9}",
        "{type: array, items: {type: string}, maxItems: 5}",
        &["max-items-lowered BI"],
        &["max-items-raised IB"],
    ),
    (
        "{type: array, items: {type: string}}",
        "{type: array, items: {type: string}, minItems: 5}",
        &["min-items-set BI"],
        &["min-items-removed IB"],
    ),
    (
        "{type: array, items: {type: string}, minItems: 5}",
        "{type: array, items: {type: string}, minItems: 9}",
        &["min-items-raised BI"],
        &["min-items-lowered IB"],
    ),
    ("{type: object}", "{type: object, maxProperties: 5}", &["max-properties-set BI"], &["max-properties-removed IB"]),
    (
        "{type: object, maxProperties: 9}",
        "{type: object, maxProperties: 5}",
        &["max-properties-lowered BI"],
        &["max-properties-raised IB"],
    ),
    ("{type: object}", "{type: object, minProperties: 5}", &["min-properties-set BI"], &["min-properties-removed IB"]),
    (
        "{type: object, minProperties: 5}",
        "{type: object, minProperties: 9}",
        &["min-properties-raised BI"],
        &["min-properties-lowered IB"],
    ),
    (
        "{type: array, items: {type: string}}",
        "{type: array, items: {type: string}, uniqueItems: true}",
        &["unique-items-set BI"],
        &["unique-items-removed IB"],
    ),
    ("{type: integer}", "{type: integer, multipleOf: 5}", &["multiple-of-set BI"], &["multiple-of-removed IB"]),
    (
        "{type: integer, multipleOf: 5}",
        "{type: integer, multipleOf: 10}",
        &["multiple-of-narrowed BI"],
        &["multiple-of-widened IB"],
    ),
    (
        "{type: integer, multipleOf: 5}",
        "{type: integer, multipleOf: 3}",
        &["multiple-of-changed BB"],
        &["multiple-of-changed BB"],
    ),
    ("{type: string}", "{type: string, pattern: '^a'}", &["pattern-set BI"], &["pattern-removed IB"]),
    (
        "{type: string, pattern: '^a'}",
        "{type: string, pattern: '^b'}",
        &["pattern-changed WW"],
        &["pattern-changed WW"],
    ),
    (
        "{type: object, required: [StartUtc, EndUtc], properties: {StartUtc: {type: string, format: date-time}, EndUtc: {type: string, format: date-time}}}",
        "{type: object, x-max-interval-in-months: 3, required: [StartUtc, EndUtc], properties: {StartUtc: {type: string, format: date-time}, EndUtc: {type: string, format: date-time}}}",
        &["max-interval-set BI"],
        &["max-interval-removed IB"],
    ),
    (
        "{type: object, x-max-interval-in-months: 3, properties: {}}",
        "{type: object, x-max-interval-in-months: 1, properties: {}}",
        &["max-interval-lowered BI"],
        &["max-interval-raised IB"],
    ),
];

/// Properties that are only sent, or only received: what is told, with its direction.
const ONE_WAY: &[(&str, &str, &[&str], &[&str])] = &[
    (
        "{type: object, properties: {a: {type: string}}}",
        "{type: object, properties: {a: {type: string, readOnly: true}}}",
        &["property-became-read-only warning request"],
        &["property-became-not-read-only info request"],
    ),
    (
        "{type: object, required: [a], properties: {a: {type: string}}}",
        "{type: object, required: [a], properties: {a: {type: string, readOnly: true}}}",
        &["property-became-read-only warning request"],
        &["required-property-became-not-read-only breaking request"],
    ),
    (
        "{type: object, properties: {a: {type: string}}}",
        "{type: object, properties: {a: {type: string, writeOnly: true}}}",
        &["property-became-write-only info response"],
        &["property-became-not-write-only info response"],
    ),
    (
        "{type: object, required: [a], properties: {a: {type: string}}}",
        "{type: object, required: [a], properties: {a: {type: string, writeOnly: true}}}",
        &["required-property-became-write-only breaking response"],
        &["property-became-not-write-only info response"],
    ),
    (
        "{type: object, properties: {a: {type: string}}}",
        "{type: object, required: [b], properties: {a: {type: string}, b: {type: integer, readOnly: true}}}",
        &["required-property-added info response"],
        &["required-property-removed breaking response"],
    ),
    (
        "{type: object, properties: {a: {type: string, readOnly: true}}}",
        "{type: object, properties: {a: {type: string, readOnly: true, maxLength: 5}}}",
        &["max-length-set info response"],
        &["max-length-removed breaking response"],
    ),
    (
        "{type: object, properties: {a: {type: object, writeOnly: true, properties: {b: {type: integer}}}}}",
        "{type: object, properties: {a: {type: object, writeOnly: true, properties: {b: {type: number}}}}}",
        &["type-widened info request"],
        &["type-narrowed breaking request"],
    ),
];

/// The rules that the cases tell of.
pub fn expected() -> impl Iterator<Item = &'static str> {
    let all = CASES.iter().chain(objects::CASES).chain(unions::CASES).chain(ONE_WAY);
    all.flat_map(|it| it.2.iter().chain(it.3)).filter_map(|it| it.split(' ').next())
}

#[test]
fn an_edit_and_its_mirror_are_judged_both_ways() {
    let mut wrong = Vec::new();
    for (old, new, there, back) in CASES.iter().chain(objects::CASES).chain(unions::CASES) {
        for (old, new, expected) in [(old, new, there), (new, old, back)] {
            let expected = expected.iter().filter_map(|it| it.split_once(' ')).flat_map(|it| both_ways(it.0, it.1));
            let mut expected: Vec<_> = expected.collect();
            expected.sort();
            let told = briefly(&with_schema(old), &with_schema(new));
            if told != expected {
                wrong.push(format!("{old}\n{new}\n  told {told:?}\n  and not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_goes_one_way_is_judged_that_way() {
    for (old, new, there, back) in ONE_WAY {
        assert_eq!(briefly(&with_schema(old), &with_schema(new)), *there, "{old}\n{new}");
        assert_eq!(briefly(&with_schema(new), &with_schema(old)), *back, "{new}\n{old}");
    }
}

/// A base with a discriminator, and what inherits from it: each heir is one of the choices.
#[test]
fn what_inherits_is_compared_by_its_name() {
    let base =
        "{type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
    Cat: {allOf: [{$ref: '#/components/schemas/It'}, {type: object, properties: {lives: {type: integer}}}]}
    Dog: {allOf: [{$ref: '#/components/schemas/It'}, {type: object, properties: {barks: {type: boolean}}}]}";
    let old = with_schema(base);
    let told = |from: &str, to: &str| {
        assert!(old.contains(from), "{from}");
        briefly(&old, &old.replace(from, to))
    };
    assert_eq!(
        told("lives: {type: integer}", "lives: {type: number}"),
        ["type-widened breaking response", "type-widened info request"]
    );
    assert_eq!(
        told("{kind: {type: string}}", "{kind: {type: string}, name: {type: string}}"),
        ["property-added info both"]
    );
    let more = "    Cow: {allOf: [{$ref: '#/components/schemas/It'}]}\n    Dog:";
    assert_eq!(told("    Dog:", more), ["union-member-added breaking response", "union-member-added info request"]);
    let changes = crate::support::changes(&old, &old.replace("    Dog:", more));
    assert_eq!(changes[0].message, "`It` may be `Cow`");
}

/// The first heir makes a choice of what was none.
#[test]
fn the_first_heir_is_a_new_choice() {
    let base =
        "{type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}";
    let heir = format!("{base}\n    Cat: {{allOf: [{{$ref: '#/components/schemas/It'}}]}}");
    let told = briefly(&with_schema(base), &with_schema(&heir));
    assert_eq!(told, ["union-member-added breaking response", "union-member-added info request"]);
    let told = briefly(&with_schema(&heir), &with_schema(base));
    assert_eq!(told, ["union-member-removed breaking request", "union-member-removed info response"]);
}
