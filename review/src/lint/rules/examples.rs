//! Examples, defaults and listed values that their own schemas refuse.

use std::collections::BTreeSet;

use ostler_openapi::finding::{Code, Level};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;
use crate::lint::value::Validator;

pub(in crate::lint) const DEFAULT: Rule = Rule {
    id: Code::new("default-invalid"),
    level: Level::Error,
    why: "A default is what a client sends or assumes when nothing is given: one that the schema refuses is refused by the \
          server, or is not what the server assumes.",
    good: Example::schema("type: integer\nminimum: 1\ndefault: 1\n"),
    bad: Example::schema("type: integer\nminimum: 1\ndefault: 0\n"),
    find: find_defaults,
};

pub(in crate::lint) const ENUM: Rule = Rule {
    id: Code::new("enum-value-invalid"),
    level: Level::Error,
    why: "A value that the keywords beside `enum` refuse is no value, though it is listed.",
    good: Example::schema("type: string\nmaxLength: 3\nenum: [cat, dog]\n"),
    bad: Example::schema("type: string\nmaxLength: 3\nenum: [cat, dog, horse]\n"),
    find: find_enum_values,
};

pub(in crate::lint) const EXAMPLE: Rule = Rule {
    id: Code::new("example-invalid"),
    level: Level::Error,
    why: "Readers copy examples, and mock servers answer them: one that does not fit its schema means that either the \
          example or the schema is wrong.",
    good: Example::schema("type: object\nrequired: [age]\nproperties:\n  age: {type: integer}\nexample: {age: 3}\n"),
    bad: Example::schema("type: object\nrequired: [age]\nproperties:\n  age: {type: integer}\nexample: {age: three}\n"),
    find: find_examples,
};

fn find_examples(cx: &Cx<'_>, report: &mut Report<'_>) {
    let mut validator = Validator::new(cx.tree, cx.document);
    let mut seen = BTreeSet::new();
    for instance in cx.examples() {
        if cx.tree.reference(instance.value).is_some() || !seen.insert((instance.schema, instance.value)) {
            continue;
        }
        for wrong in validator.check(instance.schema, instance.value, instance.direction) {
            let message = format!("the example does not fit its schema: {}", wrong.message);
            report.at(wrong.node, message, "mend the example or the schema");
        }
    }
}

fn find_defaults(cx: &Cx<'_>, report: &mut Report<'_>) {
    let mut validator = Validator::new(cx.tree, cx.document);
    for (id, schema) in cx.schemas() {
        let Some(value) = schema.default else { continue };
        for wrong in validator.check(id, value, None) {
            let message = format!("the default does not fit its schema: {}", wrong.message);
            report.at(wrong.node, message, "write a default that the schema admits, or leave it out");
        }
    }
}

/// Without `enum` and `type`, of which reading says what is wrong.
fn find_enum_values(cx: &Cx<'_>, report: &mut Report<'_>) {
    let mut validator = Validator::new(cx.tree, cx.document);
    for (id, schema) in cx.schemas() {
        let has_limits = schema.string.min_length.is_some()
            || schema.string.max_length.is_some()
            || schema.string.pattern.is_some()
            || schema.format.is_some()
            || schema.number.minimum.is_some()
            || schema.number.maximum.is_some()
            || schema.number.multiple_of.is_some();
        for value in schema.values.iter().flatten().filter(|_| has_limits) {
            for wrong in validator.check(id, *value, None).into_iter().filter(|it| !it.message.contains("is expected"))
            {
                let message = format!("a listed value does not fit its schema: {}", wrong.message);
                report.at(wrong.node, message, "mend the value, or the keyword that refuses it");
            }
        }
    }
}
