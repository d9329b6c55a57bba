//! The listed values of a schema -> which came and which went.

use std::collections::BTreeMap;

use ostler_openapi::NodeId;
use ostler_openapi::model::{Named, Schema};

use crate::diff::cx::{Cx, Owner, PairId};
use crate::diff::level::Ways;
use crate::diff::meaning::Meaning;
use crate::diff::names::quoted;
use crate::diff::rule::Rule;
use crate::diff::rules;

/// How many values that came or went are told one by one; more than that are one change.
const MOST: usize = 200;

pub(super) fn compare(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    let owner = Owner::Pair(pair);
    let subject = cx.new.subject(new.inner);
    match (&old.values, &new.values) {
        (None, None) => return,
        (None, Some(after)) => {
            let message = format!("{subject} is one of {} listed values", after.value.len());
            cx.edit(rules::ENUM_SET, owner, (old.inner, after.node), message);
        }
        (Some(before), None) => {
            let rule =
                if old.extensible == Some(true) { rules::EXTENSIBLE_ENUM_VALUE_ADDED } else { rules::ENUM_REMOVED };
            cx.edit(rule, owner, (before.node, new.inner), format!("{subject} is no longer one of listed values"));
        }
        (Some(before), Some(after)) => {
            let come: Vec<_> = after.value.iter().filter(|it| !before.value.contains_key(it.0)).collect();
            let gone: Vec<_> = before.value.iter().filter(|it| !after.value.contains_key(it.0)).collect();
            if let [(_, node), ..] = come[..]
                && come.len() > MOST
            {
                let message = format!("{subject} may be {}", some(&come));
                cx.push(rule_of_added(old, new), owner, Ways::BOTH, (None, Some(*node)), message);
            }
            if let [(_, node), ..] = gone[..]
                && gone.len() > MOST
            {
                let message = format!("{subject} may no longer be {}", some(&gone));
                cx.push(rules::ENUM_VALUE_REMOVED, owner, Ways::BOTH, (Some(*node), None), message);
            }
            for (value, node) in come.iter().filter(|_| come.len() <= MOST) {
                let message = format!("{subject} may be {}", quoted(value));
                cx.push(rule_of_added(old, new), owner, Ways::BOTH, (None, Some(**node)), message);
            }
            for (value, node) in gone.iter().filter(|_| gone.len() <= MOST) {
                let message = format!("{subject} may no longer be {}", quoted(value));
                cx.push(rules::ENUM_VALUE_REMOVED, owner, Ways::BOTH, (Some(**node), None), message);
            }
            compare_extensible(cx, pair, old, new);
        }
    }
    compare_aliases(cx, pair, old, new);
}

fn rule_of_added(old: &Meaning, new: &Meaning) -> &'static Rule {
    match (old.extensible, new.extensible) {
        (Some(true), _) | (None, Some(true)) => rules::EXTENSIBLE_ENUM_VALUE_ADDED,
        (None, _) => rules::ENUM_VALUE_ADDED_MAYBE_EXTENSIBLE,
        (Some(false), _) => rules::ENUM_VALUE_ADDED,
    }
}

/// Many values as the first of them.
fn some(values: &[(&String, &NodeId)]) -> String {
    let first: Vec<_> = values.iter().take(3).map(|it| quoted(it.0)).collect();
    format!("one of {} values, such as {}", values.len(), first.join(", "))
}

fn compare_extensible(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    let rule: &Rule = match (old.extensible, new.extensible) {
        (Some(false), Some(true) | None) => rules::CLOSED_ENUM_BECAME_EXTENSIBLE,
        (None, Some(true)) => rules::ENUM_BECAME_EXTENSIBLE,
        (Some(true) | None, Some(false)) => rules::ENUM_BECAME_CLOSED,
        _ => return,
    };
    let word = |it: Option<bool>| it.map_or("not stated".to_owned(), |it| format!("`{it}`"));
    let subject = cx.new.subject(new.inner);
    let (before, after) = (word(old.extensible), word(new.extensible));
    let message = format!("whether values may be added to {subject} was {before} and is {after}");
    cx.edit(rule, Owner::Pair(pair), (old.inner, new.inner), message);
}

/// The old spellings of values, by whatever schema says them.
fn compare_aliases(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    let aliases = |schemas: Vec<&Schema>| -> BTreeMap<String, String> {
        let pairs = schemas.into_iter().flat_map(|it| &it.extensions.enum_aliases);
        pairs.map(|Named { name, value }| (name.to_string(), value.to_string())).collect()
    };
    let before = aliases(old.schemas.iter().map(|it| &cx.old.document.schemas[*it]).collect());
    let after = aliases(new.schemas.iter().map(|it| &cx.new.document.schemas[*it]).collect());
    let nodes: (NodeId, NodeId) = (old.inner, new.inner);
    for (rule, here, there, words) in [
        (rules::ENUM_ALIAS_ADDED, &after, &before, "is read as"),
        (rules::ENUM_ALIAS_REMOVED, &before, &after, "is no longer read as"),
    ] {
        for (alias, value) in here.iter().filter(|(alias, value)| there.get(*alias) != Some(value)) {
            cx.edit(rule, Owner::Pair(pair), nodes, format!("{} {words} {}", quoted(alias), quoted(value)));
        }
    }
}
