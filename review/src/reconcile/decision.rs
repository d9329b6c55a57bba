//! Whether the spec does what the ledger's entries decided.

use std::collections::BTreeSet;

use ostler_codegen::Surface;
use serde_json::Value;

use super::compare::types;
use super::identifier;
use crate::facts::Side;
use crate::ledger::{self, Entry, Ledger};
use crate::nearest::nearest;
use crate::places::Places;
use crate::reconcile::report::{Found, ProblemKind};
use crate::spec::{self, Placed, Spec};

/// The entries whose subject is gone, whose decision the spec contradicts, or whose Rust items are not as they say.
pub(crate) fn check(spec: Spec<'_>, ledger: &Ledger, places: &Places, surface: Option<&Surface>) -> Vec<Found> {
    let mut found = Vec::new();
    let paths = surface.map_or(BTreeSet::new(), paths);
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
        let places = places.of_entry(index);
        for place in places {
            for message in contradictions(spec, entry, place) {
                say(message, help(entry), Some(place));
            }
        }
        let Some(surface) = surface else { continue };
        for item in entry.code.exists.iter().filter(|it| !surface.contains(it)) {
            let meant = nearest(&paths, item).map_or(String::new(), |it| format!("; did you mean `{it}`?"));
            say(format!("the crate has no `{item}`{meant}"), "mend `code`, or the spec", places.first());
        }
        for item in entry.code.absent.iter().filter(|it| surface.contains(it)) {
            say(format!("the crate has `{item}`"), "mend `code`, or the spec", places.first());
        }
    }
    found
}

/// Every path that an entry may have meant.
fn paths(surface: &Surface) -> BTreeSet<&str> {
    let listed = surface.items().iter().map(|it| it.path.as_str());
    listed.chain(surface.aliases().map(|(alias, _)| alias)).collect()
}

/// The ways out of a contradiction. One decision about many places holds for them all, unless it says where it does not.
fn help(entry: &Entry) -> &'static str {
    match is_rule(entry) {
        true => "mend the spec or the decision, or add an entry about this place alone and name it in `except`",
        false => "mend the spec, or the decision",
    }
}

/// Whether an entry decides about every place that fits a pattern.
pub(super) fn is_rule(entry: &Entry) -> bool {
    entry.subject.iter().any(|it| it.contains('*'))
}

/// In what the spec at a place is not what was decided.
pub(super) fn contradictions(spec: Spec<'_>, entry: &Entry, place: &str) -> Vec<String> {
    let decision = &entry.decision;
    let mut wrong = Vec::new();
    let mut check = |holds: bool, decided: String, actual: Option<String>| {
        if !holds {
            let says = actual.map_or_else(|| "says nothing of it".to_owned(), |it| format!("says `{it}`"));
            wrong.push(format!("{decided} was decided for {}, but the spec {says}", spec::label(place)));
        }
    };
    if let Some(presence) = decision.presence {
        let actual = spec.presence_at(place);
        check(actual == Some(presence), format!("`{}`", presence.word()), actual.map(|it| it.word().to_owned()));
    }
    let label = spec.shape(place).map(|it| types::label(&it));
    if let Some(decided) = &decision.r#type {
        let plain = label.as_ref().and_then(|it| it.split(" (").next());
        let holds = plain == Some(decided) || label.as_ref() == Some(decided);
        check(holds, format!("type `{decided}`"), label.clone());
    }
    if decision.identifier.is_some() {
        let decided = identifier::by_name(spec, place);
        let named = decided.as_ref().map_or("a type that its name ends with".to_owned(), |it| format!("type `{it}`"));
        check(decided.is_some() && decided == label, named, label);
    }
    if let Some(decided) = &decision.values {
        let actual = spec.shape(place).map_or(Vec::new(), |it| it.values());
        let shown = Some(actual.join(", ")).filter(|it| !it.is_empty());
        check(*decided == actual, format!("`{}`", decided.join(", ")), shown);
    }
    if let Some(path) = &decision.path {
        let key = place.strip_prefix("#/paths/").and_then(|it| it.split('/').next());
        let actual = key.map(|it| it.replace("~1", "/").replace("~0", "~"));
        check(actual.as_ref() == Some(path), format!("path `{path}`"), actual);
    }
    if let Some(rename) = &decision.rename {
        let actual = name(spec, place);
        check(actual.as_ref() == Some(rename), format!("the name `{rename}`"), actual);
    }
    if let Some(merge) = &decision.merge {
        let actual = spec.shape(place).map(|it| spec::label(it.named.unwrap_or(it.at)));
        check(actual.as_ref() == Some(merge), format!("`{merge}`"), actual);
    }
    if let Some(deprecated) = decision.deprecated {
        let actual = spec.is_deprecated(place).unwrap_or(false);
        let says = actual.then(|| "deprecated: true".to_owned());
        check(deprecated == actual, format!("`deprecated: {deprecated}`"), says);
    }
    for (keyword, value) in &decision.set {
        let actual = setting(spec, place, keyword);
        // `null` is decided of a keyword that is not to be there: no keyword has it as its value.
        let holds = actual.as_ref().map_or(value.is_null(), |it| is_as_decided(value, it));
        check(holds, format!("`{keyword}: {value}`"), actual.map(|it| format!("{keyword}: {it}")));
    }
    wrong
}

/// What the spec calls the thing at a place: an operation by its operationId, all else by the last part of the pointer.
fn name(spec: Spec<'_>, place: &str) -> Option<String> {
    match spec.operation(place) {
        Some(it) => it.operation.operation_id.as_ref().map(ToString::to_string),
        None => spec::parent(place).map(|it| it.1),
    }
}

/// What a keyword is set to at a place. `method` is what the pointer of an operation itself ends with.
pub(super) fn setting(spec: Spec<'_>, place: &str, keyword: &str) -> Option<Value> {
    let own = spec.at(place).and_then(|it| it.get(keyword)).cloned();
    match keyword {
        "method" => spec.operation(place).map(|it| Value::from(it.method.keyword())),
        // A reference that may be null has a branch of its own for it.
        "nullable" if own.is_none() && spec.shape(place)?.nullable => Some(Value::Bool(true)),
        _ => own.or_else(|| spec.shape(place)?.keyword(keyword).cloned()),
    }
}

/// Whether the spec's value is the decided one, of which a member that is [`ANY`] may be anything.
fn is_as_decided(decided: &Value, actual: &Value) -> bool {
    match (decided, actual) {
        (Value::Object(decided), Value::Object(actual)) => {
            let same = |name: &str, value: &Value| {
                actual.get(name).is_some_and(|it| value == ledger::ANY || is_as_decided(value, it))
            };
            decided.len() == actual.len() && decided.iter().all(|(name, value)| same(name, value))
        }
        _ => decided == actual,
    }
}

/// Whether both bodies of each operation can be found, so that nothing is compared with thin air.
pub(crate) fn bodies(spec: Spec<'_>) -> Vec<Found> {
    let lacks = |operation: &str, side: Side| spec.bodies(operation, side).is_empty();
    let missing = spec.operations().filter(|it| lacks(it.at, Side::Request) || lacks(it.at, Side::Response));
    missing
        .map(|Placed { at, path, .. }| Found {
            kind: ProblemKind::Unexplained,
            message: format!("{path} has no JSON body in the request or in a response of success"),
            help: "describe both, so that the facts can be held against them".to_owned(),
            source: None,
            pointer: Some(at.to_owned()),
            entry: None,
        })
        .collect()
}
