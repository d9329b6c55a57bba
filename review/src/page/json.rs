//! A page -> one JSON object: what a difference says, and what the page adds.

use ostler_openapi::finding::Finding;
use serde_json::{Value, json};

use crate::diff::report;
use crate::page::delta::{FileDelta, LedgerDelta, Lost};
use crate::page::deprecations::{Deprecation, State};
use crate::page::model::Page;
use crate::page::version::Version;

pub(super) fn render(page: &Page) -> String {
    let mut value = report::to_json(&page.report);
    let verdict = page.verdict();
    let version = |it: Option<Version>| it.map(|it| it.to_string());
    let (proposal, deprecations, findings) = (&page.version, &page.deprecations, &page.findings);
    let added = json!({
        "document": page.document,
        "base": page.base,
        "verdict": verdict.to_string(),
        "version": {
            "before": version(proposal.before),
            "now": version(proposal.now),
            "proposed": version(proposal.proposed),
            "file": proposal.file,
            "fine": proposal.is_fine(),
        },
        "deprecations": {
            "changed": deprecations.changed.iter().map(deprecation).collect::<Vec<_>>(),
            "kept": deprecations.kept,
            "next": deprecations.next,
        },
        "findings": {
            "new": findings.new.iter().map(finding).collect::<Vec<_>>(),
            "gone": findings.gone.iter().map(finding).collect::<Vec<_>>(),
            "kept": findings.kept,
        },
        "ledger": page.ledger.as_ref().map(ledger),
        "files": page.files.as_ref().map(|it| it.iter().map(file).collect::<Vec<_>>()),
        "changelog": page.changelog,
    });
    if let (Value::Object(all), Value::Object(added)) = (&mut value, added) {
        all.extend(added);
    }
    format!("{value:#}\n")
}

fn deprecation(it: &Deprecation) -> Value {
    let (state, from) = match &it.state {
        State::New => ("new", None),
        State::Moved { from } => ("moved", from.as_deref()),
        State::Reworded => ("reworded", None),
        State::Lifted => ("lifted", None),
        State::Removed => ("removed", None),
    };
    json!({
        "what": it.label,
        "state": state,
        "from": from,
        "sunset": it.sunset,
        "replacement": it.replacement,
        "past": it.is_past,
    })
}

fn finding(it: &Finding) -> Value {
    json!({
        "rule": it.code.id(),
        "level": it.level.name(),
        "file": &*it.place.file,
        "line": it.place.line,
        "column": it.place.column,
        "pointer": it.place.pointer.to_string(),
        "message": it.message,
        "help": it.help,
    })
}

fn ledger(it: &LedgerDelta) -> Value {
    let ids = |of: &[(String, String)]| of.iter().map(|it| it.0.clone()).collect::<Vec<_>>();
    json!({
        "new": ids(&it.entries.new),
        "gone": ids(&it.entries.gone),
        "kept": it.entries.kept,
        "before": it.before,
        "now": it.now,
    })
}

fn file(it: &FileDelta) -> Value {
    let state = match it.lost {
        Lost::New => "new",
        Lost::Gone => "gone",
        Lost::No => "changed",
    };
    json!({"path": it.path, "state": state, "added": it.added, "removed": it.removed})
}
