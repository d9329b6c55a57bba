//! A difference -> one JSON object, with everything.

use ostler_openapi::finding::{Finding, Place};
use serde_json::{Value, json};

use crate::diff::exceptions::Excused;
use crate::diff::report::model::{Report, RustItem};
use crate::diff::report::words::rust_word;
use crate::diff::{Change, Level};

pub(super) fn render(report: &Report) -> String {
    format!("{:#}\n", to_json(report))
}

pub(super) fn to_json(report: &Report) -> Value {
    let counts = Level::ALL.map(|it| (it.name().to_owned(), Value::from(report.diff.count(it))));
    json!({
        "semver": report.rust.word(),
        "changes": report.diff.changes.iter().map(change).collect::<Vec<_>>(),
        "counts": Value::Object(counts.into_iter().collect()),
        "excused": report.excused.iter().map(excused).collect::<Vec<_>>(),
        "errors": report.errors.iter().map(error).collect::<Vec<_>>(),
        "rust": {
            "semver": report.rust.word(),
            "reasons": report.rust.reasons,
            "items": report.rust.items.iter().map(item).collect::<Vec<_>>(),
        },
    })
}

pub(super) fn change(change: &Change) -> Value {
    json!({
        "id": change.code.id(),
        "level": change.level.name(),
        "direction": change.direction.name(),
        "pointer": change.pointer.to_string(),
        "operations": change.operations,
        "message": change.message,
        "rust": rust_word(change),
        "rule": change.rule,
        "advice": change.advice,
        "old": place(change.old.as_ref()),
        "new": place(change.new.as_ref()),
    })
}

fn place(place: Option<&Place>) -> Value {
    match place {
        None => Value::Null,
        Some(it) => {
            json!({"file": &*it.file, "line": it.line, "column": it.column, "pointer": it.pointer.to_string()})
        }
    }
}

fn excused(excused: &Excused) -> Value {
    let mut value = change(&excused.change);
    value["reason"] = Value::from(excused.reason.clone());
    value
}

fn error(error: &Finding) -> Value {
    json!({"rule": error.code.id(), "message": error.message, "at": place(Some(&error.place))})
}

fn item(item: &RustItem) -> Value {
    json!({
        "rule": item.rule,
        "semver": item.semver.word(),
        "path": item.path,
        "message": item.message,
        "changes": item.changes,
        "excused": item.is_excused,
    })
}
