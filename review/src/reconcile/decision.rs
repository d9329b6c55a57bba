//! Whether the spec does what the ledger's entries decided.

use serde_json::Value;

use super::compare::{body, types, values};
use crate::facts::Side;
use crate::items::Items;
use crate::ledger::{Entry, Ledger};
use crate::reconcile::report::{Found, ProblemKind};
use crate::spec::{self, Spec};

/// The entries whose subject is gone, whose decision the spec contradicts, or whose Rust items are not as they say.
pub(crate) fn check(spec: Spec<'_>, ledger: &Ledger, items: Option<&Items>) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, entry) in ledger.entries.iter().enumerate() {
        let mut say = |message: String, help: &str, pointer: Option<&String>| {
            found.push(Found {
                kind: ProblemKind::Stale,
                message,
                help: help.to_owned(),
                source: None,
                pointer: pointer.cloned(),
                entry: Some(index),
            });
        };
        for subject in &entry.subject {
            match spec.at(subject) {
                None => say(format!("its subject {subject} is not in the spec"), "mend `subject`", None),
                Some(_) => {
                    for message in contradictions(spec, entry, subject) {
                        say(message, "mend the spec, or the decision", Some(subject));
                    }
                }
            }
        }
        let Some(items) = items else { continue };
        for item in entry.code.exists.iter().filter(|it| !items.contains(it)) {
            let meant = items.nearest(item).map_or(String::new(), |it| format!("; did you mean `{it}`?"));
            say(format!("the crate has no `{item}`{meant}"), "mend `code`, or the spec", entry.subject.first());
        }
        for item in entry.code.absent.iter().filter(|it| items.contains(it)) {
            say(format!("the crate has `{item}`"), "mend `code`, or the spec", entry.subject.first());
        }
    }
    found
}

/// In what the spec at `subject` is not what was decided.
fn contradictions(spec: Spec<'_>, entry: &Entry, subject: &str) -> Vec<String> {
    let decision = &entry.decision;
    let place = spec::label(subject);
    let mut wrong = Vec::new();
    let mut check = |holds: bool, decided: String, actual: String| {
        if !holds {
            wrong.push(format!("{decided} was decided for {place}, but the spec says `{actual}`"));
        }
    };
    let name = spec::parent(subject).map_or(String::new(), |it| it.1);
    if let Some(presence) = decision.presence {
        let owner = spec::parent(subject).and_then(|(properties, _)| spec::parent(properties)).map_or("", |it| it.0);
        let actual = spec.presence(owner, &name);
        check(presence == actual, format!("`{}`", presence.word()), actual.word().to_owned());
    }
    if let Some(decided) = &decision.r#type {
        let label = spec.shape(subject).map_or(String::new(), |it| types::label(spec, &it));
        let plain = label.split(" (").next().unwrap_or_default();
        check(decided == plain || *decided == label, format!("type `{decided}`"), label.clone());
    }
    if let Some(decided) = &decision.values {
        let actual = spec.shape(subject).map_or(Vec::new(), |it| values(it.value));
        check(*decided == actual, format!("`{}`", decided.join(", ")), actual.join(", "));
    }
    if let Some(path) = &decision.path {
        let key = subject.strip_prefix("#/paths/").and_then(|it| it.split('/').next()).unwrap_or_default();
        let actual = key.replace("~1", "/").replace("~0", "~");
        check(*path == actual, format!("path `{path}`"), actual);
    }
    if let Some(rename) = &decision.rename {
        let called = spec.at(subject).and_then(|it| it.get("operationId")).and_then(Value::as_str);
        check(*rename == name || called == Some(rename), format!("the name `{rename}`"), name.clone());
    }
    if let Some(merge) = &decision.merge {
        let shape = spec.shape(subject);
        let actual = shape.map_or(String::new(), |it| spec::label(it.named.as_ref().unwrap_or(&it.at)));
        check(*merge == actual, format!("`{merge}`"), actual);
    }
    if let Some(deprecated) = decision.deprecated {
        let actual = spec.at(subject).and_then(|it| it.get("deprecated")) == Some(&Value::Bool(true));
        check(deprecated == actual, format!("`deprecated: {deprecated}`"), actual.to_string());
    }
    for (keyword, value) in &decision.set {
        let actual = setting(spec, subject, keyword);
        let shown = actual.as_ref().map_or_else(|| "nothing".to_owned(), ToString::to_string);
        check(actual.as_ref() == Some(value), format!("`{keyword}: {value}`"), shown);
    }
    wrong
}

/// What a keyword is set to at a place. `method` and `status` are what the pointer itself ends with.
fn setting(spec: Spec<'_>, pointer: &str, keyword: &str) -> Option<Value> {
    let own = spec.at(pointer).and_then(|it| it.get(keyword)).cloned();
    match keyword {
        "method" | "status" | "name" if own.is_none() => spec::parent(pointer).map(|it| Value::String(it.1)),
        _ => own.or_else(|| spec.shape(pointer)?.keyword(keyword).cloned()),
    }
}

/// Whether both bodies of each operation can be found, so that nothing is compared with thin air.
pub(crate) fn bodies(spec: Spec<'_>) -> Vec<Found> {
    let missing = spec.operations().filter(|(pointer, ..)| {
        body(spec, pointer, Side::Request).is_none() || body(spec, pointer, Side::Response).is_none()
    });
    missing
        .map(|(pointer, path, ..)| Found {
            kind: ProblemKind::Unexplained,
            message: format!("{path} has no JSON body in the request or in the response with status 200"),
            help: "describe both, so that the facts can be held against them".to_owned(),
            source: None,
            pointer: Some(pointer),
            entry: None,
        })
        .collect()
}
