//! What nobody decided yet, as entries of the ledger that say what the spec does now.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::compare::types;
use super::explain;
use super::fact::{Fact, Kind};
use super::support::{self, Element, What};
use super::{Reconciliation, report::Found};
use crate::ledger::Class;
use crate::spec::{self, Spec};

/// An entry that the ledger lacks.
#[derive(Clone, Debug, PartialEq)]
pub struct Undecided {
    /// What kind of contradiction it is.
    pub class: Class,
    /// Where in the spec it shows; nowhere for what is left out.
    pub subject: Vec<String>,
    /// What sources say: the source, the place and the value.
    pub claims: Vec<[String; 3]>,
    /// What the spec does, as the ledger writes it.
    pub decision: Map<String, Value>,
    /// Whether a page contradicts itself or another one here, or says nothing of what the spec states. What follows from a
    /// name or a form alone, such as a format, is no such thing.
    pub is_contradiction: bool,
}

impl Reconciliation<'_> {
    /// The entries with which nothing would be unexplained and nothing unsupported. Things of one kind that are decided alike
    /// are one entry.
    pub fn undecided(&self) -> Vec<Undecided> {
        let places = self.places();
        let facts = self.facts(&places);
        let mut ignored: Vec<Found> = Vec::new();
        let mut explained = explain::explain(self.sources, &self.ledger, &places, &facts, &mut ignored);
        let open =
            facts.iter().zip(&explained.by).filter(|(fact, by)| !fact.agrees && by.is_none() && !fact.undescribed);
        let open: Vec<&Fact> = open.map(|it| it.0).collect();
        let mut entries: Vec<Undecided> = Vec::new();
        for fact in &open {
            let (class, subject, decision) = answer(self.spec(), fact);
            let claim = [&fact.source, &fact.place, &fact.value].map(Clone::clone);
            let is_contradiction = match fact.kind {
                // In an update, null may take the value away, and leaving it out may keep it.
                Kind::Null => {
                    let is_update = fact.pointer.contains("UpdateValue/properties/");
                    is_update || !(is_optional(&decision) && fact.place.contains(", request"))
                }
                // A list that stands twice contradicts nothing where both have the same values.
                Kind::Doubled => open.iter().any(|it| it.kind != Kind::Doubled && is_of(fact, it)),
                Kind::UndefinedType => !is_same_type(&fact.value, &decision),
                _ => true,
            };
            // One thing in several places, or several things of one place that are decided alike.
            let same = |it: &&mut Undecided| {
                let alike = it.class == class && it.decision == decision && it.is_contradiction == is_contradiction;
                alike && (it.subject == subject && !subject.is_empty() || it.claims[0][..2] == claim[..2])
            };
            match entries.iter_mut().find(same) {
                Some(entry) => {
                    entry
                        .subject
                        .extend(subject.into_iter().filter(|it| !entry.subject.contains(it)).collect::<Vec<_>>());
                    if !entry.claims.contains(&claim) {
                        entry.claims.push(claim);
                    }
                }
                None => entries.push(Undecided { class, subject, claims: vec![claim], decision, is_contradiction }),
            }
        }
        let unsupported = support::unsupported_elements(
            self.spec(),
            self.sources,
            (&self.ledger, &places),
            &facts,
            &mut explained.useful,
        );
        add_unsupported(self.spec(), unsupported, &mut entries);
        entries
    }
}

/// Adds an entry for each place of which no source states what it says, those that are decided alike in one.
fn add_unsupported(spec: Spec<'_>, unsupported: Vec<Element>, entries: &mut Vec<Undecided>) {
    // What an entry about a difference decides needs no second one.
    let of_facts: Vec<_> = entries.iter().map(|it| (it.subject.clone(), it.decision.clone())).collect();
    let by_difference = |pointer: &str, decision: &Map<String, Value>| {
        of_facts.iter().any(|(subject, decided)| {
            subject.iter().any(|it| it == pointer) && decision.iter().all(|(key, it)| decided.get(key) == Some(it))
        })
    };
    // What is to be decided of a place, and what follows.
    let mut by_place: BTreeMap<String, [Map<String, Value>; 2]> = BTreeMap::new();
    let mut order = Vec::new();
    for element in unsupported {
        let (decision, is_stated_by_form) = support(spec, &element);
        if by_difference(&element.pointer, &decision) {
            continue;
        }
        if !by_place.contains_key(&element.pointer) {
            order.push(element.pointer.clone());
        }
        let entry = by_place.entry(element.pointer).or_default();
        merge(&mut entry[usize::from(is_stated_by_form)], decision);
    }
    for pointer in order {
        let Some([mut open, mut follows]) = by_place.remove(&pointer) else { continue };
        if open.is_empty() {
            add_gap(entries, &pointer, follows, false);
            continue;
        }
        // Who decides that there is such a member at all takes it as the examples show it.
        if open.contains_key("presence")
            && let Some(kind) = open.remove("type")
        {
            follows.insert("type".to_owned(), kind);
            add_gap(entries, &pointer, open, true);
            add_gap(entries, &pointer, follows, false);
        } else {
            merge(&mut open, follows);
            add_gap(entries, &pointer, open, true);
        }
    }
}

fn add_gap(entries: &mut Vec<Undecided>, pointer: &str, decision: Map<String, Value>, is_contradiction: bool) {
    let is = |it: &&mut Undecided| {
        it.class == Class::Gap && it.decision == decision && it.is_contradiction == is_contradiction
    };
    let subject = pointer.to_owned();
    match entries.iter_mut().find(is) {
        Some(entry) => entry.subject.push(subject),
        None => {
            let (class, subject, claims) = (Class::Gap, vec![subject], Vec::new());
            entries.push(Undecided { class, subject, claims, decision, is_contradiction });
        }
    }
}

/// Whether a type is what was decided in another word: `uuid` of a string, and `object` of one that the page describes
/// elsewhere.
fn is_same_type(text: &str, decision: &Map<String, Value>) -> bool {
    let decided = decision.get("type").and_then(Value::as_str).unwrap_or_default();
    let (word, decided) = match (text.strip_prefix("array of "), decided.strip_prefix("array of ")) {
        (None, None) => (text, decided),
        (Some(text), Some(decided)) => (text, decided),
        _ => return false,
    };
    match word {
        "object" => true,
        "strings" | "text" | "date" | "datetime" | "date-time" | "guid" | "uuid" => {
            decided == "string" || decided.ends_with("Id")
        }
        "int" | "int32" | "int64" | "integers" | "long" => decided == "integer",
        "double" | "float" | "numbers" | "decimals" => decided == "number",
        "bool" | "booleans" => decided == "boolean",
        _ => false,
    }
}

/// Whether one fact is about what stands at the place of another.
fn is_of(place: &Fact, it: &Fact) -> bool {
    let rest = it.place.strip_prefix(place.place.as_str()).filter(|_| it.source == place.source);
    rest.is_some_and(|it| it.is_empty() || it.starts_with(", "))
}

fn is_optional(decision: &Map<String, Value>) -> bool {
    decision.get("presence").is_some_and(|it| it == "optional")
}

fn merge(into: &mut Map<String, Value>, from: Map<String, Value>) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Object(into)), Value::Object(from)) => into.extend(from),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

/// The entry about a difference: its class, where it shows, and what the spec does there.
fn answer(spec: Spec<'_>, fact: &Fact) -> (Class, Vec<String>, Map<String, Value>) {
    let class = fact.kind.classes().first().copied().unwrap_or(Class::Gap);
    let at = |decision: Value| (class, vec![fact.pointer.clone()], object(decision));
    let left_out = (class, Vec::new(), object(json!({"omit": true})));
    let presence = || spec.presence_at(&fact.pointer).map(|it| json!({"presence": it.word()}));
    let kind = || spec.shape(&fact.pointer).map(|it| json!({"type": plain(&types::label(&it))}));
    match fact.kind {
        Kind::Type | Kind::TypeLost | Kind::UndefinedType | Kind::Link | Kind::DoubledRow => {
            kind().map_or(left_out, at)
        }
        Kind::Presence | Kind::PresenceLost | Kind::Absent | Kind::Null => presence().map_or(left_out, at),
        Kind::MissingMember => match presence() {
            Some(presence) => at(presence),
            None => left_out,
        },
        Kind::Deprecated => at(json!({"deprecated": spec.is_deprecated(&fact.pointer).unwrap_or(false)})),
        Kind::Value if !has_values(spec, &fact.pointer) => left_out,
        Kind::Value | Kind::AbsentValue => at(json!({"values": values(spec, &fact.pointer)})),
        Kind::Open => at(json!({"set": {"x-extensible": spec.shape(&fact.pointer)
            .and_then(|it| it.keyword("x-extensible").cloned()).unwrap_or(Value::Null)}})),
        Kind::Doubled => at(json!({"merge": spec::label(&fact.pointer)})),
        Kind::Path => at(json!({"path": fact.spec})),
        Kind::Title
        | Kind::Heading
        | Kind::Operation
        | Kind::Property
        | Kind::Limit
        | Kind::Json
        | Kind::DuplicateKey
        | Kind::Member => left_out,
    }
}

fn has_values(spec: Spec<'_>, pointer: &str) -> bool {
    !values(spec, pointer).is_empty()
}

fn values(spec: Spec<'_>, pointer: &str) -> Vec<String> {
    spec.shape(pointer).map_or(Vec::new(), |it| it.values().into_iter().map(str::to_owned).collect())
}

/// A type without its format, as a decision states it.
pub(super) fn plain(label: &str) -> &str {
    label.split(" (").next().unwrap_or(label)
}

/// The decision that supports what no source states, and whether it follows from a name or a form alone.
fn support(spec: Spec<'_>, element: &Element) -> (Map<String, Value>, bool) {
    let at = element.pointer.as_str();
    let presence = || spec.presence_at(at).map_or(Value::Null, |it| Value::from(it.word()));
    let kind = || spec.shape(at).map_or(Value::Null, |it| Value::from(plain(&types::label(&it))));
    let (decision, is_stated_by_form) = match &element.what {
        What::Operation => (json!({"path": spec.operation(at).map(|it| it.path.to_owned())}), false),
        What::Property | What::Presence => (json!({"presence": presence()}), false),
        What::Type => (json!({"type": kind()}), false),
        What::Identifier => (json!({"type": kind()}), true),
        What::Value(_) => (json!({"values": values(spec, at)}), false),
        What::Deprecated => (json!({"deprecated": true}), false),
        What::Limit(keyword) => (json!({"set": {keyword: super::decision::setting(spec, at, keyword)}}), false),
        What::Keyword(it) if it == "nullable" && presence() == "required" => {
            (json!({"set": {"nullable": true}}), false)
        }
        What::Keyword(keyword) => (json!({"set": {keyword: super::decision::setting(spec, at, keyword)}}), true),
        What::Place => (json!({"set": spec.at(at).map(spoken)}), true),
    };
    (object(decision), is_stated_by_form)
}

/// The members of a place without the words that describe it.
fn spoken(value: &Value) -> Value {
    let words = ["description", "summary", "example"];
    let members = value.as_object().into_iter().flatten().filter(|(key, _)| !words.contains(&key.as_str()));
    Value::Object(members.map(|(key, it)| (key.clone(), it.clone())).collect())
}

fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(it) = value { it } else { Map::new() }
}
