//! Values that `enum` lists twice.

use std::collections::BTreeMap;

use ostler_openapi::finding::{Code, Level};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

pub(in crate::lint) const DUPLICATE: Rule = Rule {
    id: Code::new("duplicate-enum-value"),
    level: Level::Error,
    why: "One of two equal values was probably meant to be another one, and generated code has one variant for both.",
    good: Example::schema("type: string\nenum: [cat, dog]\n"),
    bad: Example::schema("type: string\nenum: [cat, dog, cat]\n"),
    find,
};

fn find(cx: &Cx<'_>, report: &mut Report<'_>) {
    for (_, schema) in cx.schemas() {
        let mut seen = BTreeMap::new();
        for value in schema.values.iter().flatten() {
            let text = cx.tree.to_json(*value);
            if let Some(first) = seen.insert(text.clone(), *value) {
                let line = cx.tree.place(first).line;
                let message = format!("the value `{text}` is listed twice, in line {line} as well");
                report.at(*value, message, "remove one of them, or write what is meant");
            }
        }
    }
}
