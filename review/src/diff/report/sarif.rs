//! A difference -> SARIF 2.1.0, which tools gather findings in.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::diff::report::model::Report;
use crate::diff::report::words::rust_word;
use crate::diff::{Change, Level, RULES};

pub(super) fn render(report: &Report) -> String {
    let used: BTreeSet<_> = report.diff.changes.iter().map(|it| (it.code.id(), it.rule)).collect();
    let rules = used.iter().filter_map(|(id, name)| {
        let rule = RULES.iter().find(|it| it.name == *name)?;
        Some(json!({"id": id, "shortDescription": {"text": rule.why}, "help": {"text": rule.advice}}))
    });
    let value = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "ostler diff", "rules": rules.collect::<Vec<_>>()}},
            "results": report.diff.changes.iter().map(result).collect::<Vec<_>>(),
        }],
    });
    format!("{value:#}\n")
}

fn result(change: &Change) -> Value {
    let level = match change.level {
        Level::Breaking => "error",
        Level::Warning => "warning",
        Level::Info | Level::Docs => "note",
    };
    let place = change.new.as_ref().or(change.old.as_ref());
    let location = place.map(|it| {
        json!({
            "physicalLocation": {
                "artifactLocation": {"uri": &*it.file},
                "region": {"startLine": it.line, "startColumn": it.column},
            },
            "logicalLocations": [{"fullyQualifiedName": it.pointer.to_string()}],
        })
    });
    json!({
        "ruleId": change.code.id(),
        "level": level,
        "message": {"text": change.message},
        "locations": location.into_iter().collect::<Vec<_>>(),
        "properties": {
            "direction": change.direction.name(),
            "operations": change.operations,
            "rust": rust_word(change),
        },
    })
}
