//! A difference -> SARIF 2.1.0, which tools gather findings in.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use ostler_openapi::finding::Place;
use serde_json::{Value, json};

use crate::diff::report::model::Report;
use crate::diff::report::words::rust_word;
use crate::diff::{Change, Level, RULES};

pub(super) fn render(report: &Report) -> String {
    let changes = || report.diff.changes.iter().chain(report.excused.iter().map(|it| &it.change));
    let used: BTreeSet<_> = changes().map(|it| (it.code.id(), it.rule)).collect();
    let rules = used.iter().filter_map(|(id, name)| {
        let rule = RULES.iter().find(|it| it.name == *name)?;
        Some(json!({"id": id, "shortDescription": {"text": rule.why}, "help": {"text": rule.advice}}))
    });
    let excused = report.excused.iter().map(|it| {
        let mut result = result(report, &it.change);
        result["suppressions"] = json!([{"kind": "external", "justification": it.reason}]);
        result
    });
    let errors = report.errors.iter().map(|it| {
        let message = format!("the new document is broken: {}", it.message);
        let location = location(report.file(&it.place.file), &it.place, it.place.pointer.as_str());
        json!({"ruleId": it.code.id(), "level": "error", "message": {"text": message}, "locations": [location]})
    });
    let results = errors.chain(report.diff.changes.iter().map(|it| result(report, it))).chain(excused);
    // A result needs a line, which these have not.
    let notes = report.notes().into_iter().map(|(breaks, text)| {
        let level = if breaks { "warning" } else { "note" };
        json!({"level": level, "message": {"text": text}})
    });
    let value = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "ostler diff", "rules": rules.collect::<Vec<_>>()}},
            "results": results.collect::<Vec<_>>(),
            "invocations": [{"executionSuccessful": true, "toolExecutionNotifications": notes.collect::<Vec<_>>()}],
        }],
    });
    format!("{value:#}\n")
}

fn result(report: &Report, change: &Change) -> Value {
    let level = match change.level {
        Level::Breaking => "error",
        Level::Warning => "warning",
        Level::Info | Level::Docs => "note",
    };
    let location = report.shown(change).map(|(file, place)| location(file, place, change.pointer.as_str()));
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

fn location(file: &str, place: &Place, pointer: &str) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(file)},
            "region": {"startLine": place.line, "startColumn": place.column},
        },
        "logicalLocations": [{"fullyQualifiedName": pointer}],
    })
}

/// A file as a reference of RFC 3986: relative unless the file is named from the root. Whatever may mean something else in
/// one, such as a colon, is escaped.
fn uri(file: &str) -> String {
    let mut uri = if Path::new(file).is_absolute() { "file://".to_owned() } else { String::new() };
    for byte in file.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            other => {
                let _ = write!(uri, "%{other:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_file_is_a_reference_without_a_scheme_of_its_own() {
        for (file, expected) in [
            ("api/spec.json", "api/spec.json"),
            ("my spec.json", "my%20spec.json"),
            ("main:spec.json", "main%3Aspec.json"),
            ("100%é#.json", "100%25%C3%A9%23.json"),
            ("/tmp/a b.json", "file:///tmp/a%20b.json"),
        ] {
            assert_eq!(uri(file), expected);
        }
    }
}
