//! Where a decision about many places does not hold, with the entries that say so.

use serde_json::{Map, Value, json};

use super::Reconciliation;
use super::compare::types;
use super::decision;
use super::undecided::{Undecided, plain};
use crate::ledger::{Class, Entry};
use crate::spec::Spec;

/// Places at which a rule of the ledger does not hold, and all of which the spec decides alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    /// The rule's entry by its `id`; its `except` lacks the entry.
    pub rule: String,
    /// The entry about these places alone.
    pub entry: Undecided,
}

impl Reconciliation<'_> {
    /// The entries with which each decision about many places would hold wherever it still counts.
    pub fn exceptions(&self) -> Vec<Exception> {
        let places = self.places();
        let mut found: Vec<Exception> = Vec::new();
        let rules = self.ledger.entries.iter().enumerate().filter(|(_, it)| decision::is_rule(it));
        for (index, rule) in rules {
            for place in places.of_entry(index) {
                if decision::contradictions(self.spec(), rule, place).is_empty() {
                    continue;
                }
                let Some((decision, is_contradiction)) = elsewhere(self.spec(), rule, place) else { continue };
                let same = |it: &&mut Exception| it.rule == rule.id && it.entry.decision == decision;
                match found.iter_mut().find(same) {
                    Some(it) => it.entry.subject.push(place.clone()),
                    None => found.push(Exception {
                        rule: rule.id.clone(),
                        entry: Undecided {
                            class: Class::Gap,
                            subject: vec![place.clone()],
                            claims: Vec::new(),
                            decision,
                            is_contradiction,
                        },
                    }),
                }
            }
        }
        found
    }
}

/// What the spec does where a rule does not hold, in the rule's own terms, and whether a person has to look at it: a type
/// follows from the sentence beside it.
fn elsewhere(spec: Spec<'_>, rule: &Entry, place: &str) -> Option<(Map<String, Value>, bool)> {
    let decided = &rule.decision;
    let (decision, is_contradiction) = match () {
        () if decided.identifier.is_some() || decided.r#type.is_some() => {
            (json!({"type": plain(&types::label(&spec.shape(place)?))}), false)
        }
        () if decided.presence.is_some() => (json!({"presence": spec.presence_at(place)?.word()}), true),
        () if decided.deprecated.is_some() => (json!({"deprecated": spec.is_deprecated(place).unwrap_or(false)}), true),
        () => {
            let set = decided.set.keys().map(|it| (it.clone(), decision::setting(spec, place, it).unwrap_or_default()));
            let set: Map<String, Value> = set.collect();
            if set.is_empty() {
                return None;
            }
            (json!({"set": set}), true)
        }
    };
    if let Value::Object(it) = decision { Some((it, is_contradiction)) } else { None }
}
