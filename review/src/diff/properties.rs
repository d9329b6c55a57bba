//! The properties of an object -> which came, went, were renamed, and whether they have to be there.

use std::collections::BTreeSet;
use std::sync::Arc;

use ostler_openapi::model::{Ref, Schema, SchemaType};

use crate::diff::cx::{Cx, Owner, PairId};
use crate::diff::level::Ways;
use crate::diff::meaning::{Additional, Meaning, Property};
use crate::diff::names::{are_similar, quoted};
use crate::diff::rule::Rule;
use crate::diff::rules;
use crate::diff::side::Side;

pub(super) fn compare(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    if new.ty.as_ref().is_some_and(|it| it.value != SchemaType::Object) {
        return;
    }
    for (name, before) in &old.properties {
        if let Some(after) = new.properties.get(name) {
            compare_property(cx, pair, (old, new), name, (before, after));
        }
    }
    let gone = names_beside(old, new);
    let come = names_beside(new, old);
    let renamed = pair_renamed(cx, (old, new), &gone, &come);
    for (name, other) in &renamed {
        let (before, after) = (&old.properties[name], &new.properties[other]);
        let subject = cx.new.subject(after.node);
        let message = format!("{} seems to be called {subject} now", quoted(name));
        let ways = visible(before).and(visible(after));
        let is_required = old.required.contains(name);
        let rule = if is_required { rules::PROPERTY_RENAMED } else { rules::OPTIONAL_PROPERTY_RENAMED };
        cx.push(rule, Owner::Pair(pair), ways, (Some(before.node), Some(after.node)), message);
        cx.part(pair, &before.uses, &after.uses, ways);
    }
    for name in gone.iter().filter(|it| !renamed.iter().any(|(gone, _)| gone == *it)) {
        remove(cx, pair, (old, new), name);
    }
    for name in come.iter().filter(|it| !renamed.iter().any(|(_, come)| come == *it)) {
        add(cx, pair, (old, new), name);
    }
    compare_undeclared(cx, pair, old, new);
    compare_additional(cx, pair, old, new);
}

fn names_beside(of: &Meaning, other: &Meaning) -> Vec<Arc<str>> {
    of.properties.keys().filter(|it| !other.properties.contains_key(*it)).cloned().collect()
}

/// The ways that a property goes.
fn visible(property: &Property) -> Ways {
    Ways { request: !property.read_only, response: !property.write_only }
}

fn compare_property(
    cx: &mut Cx<'_>,
    pair: PairId,
    (old, new): (&Meaning, &Meaning),
    name: &Arc<str>,
    (before, after): (&Property, &Property),
) {
    let ways = visible(before).and(visible(after));
    cx.part(pair, &before.uses, &after.uses, ways);
    let (was_required, is_required) = (old.required.contains(name), new.required.contains(name));
    let subject = cx.new.subject(after.node);
    let mut push = |rule: &'static Rule, ways: Ways, message: String| {
        cx.push(rule, Owner::Pair(pair), ways, (Some(before.node), Some(after.node)), message);
    };
    match (before.read_only, after.read_only) {
        (false, true) => {
            push(rules::PROPERTY_BECAME_READ_ONLY, Ways::REQUEST, format!("{subject} is only in answers"));
        }
        (true, false) => {
            let rule = match is_required {
                true => rules::REQUIRED_PROPERTY_BECAME_NOT_READ_ONLY,
                false => rules::PROPERTY_BECAME_NOT_READ_ONLY,
            };
            push(rule, Ways::REQUEST, format!("{subject} is in requests as well"));
        }
        _ => {}
    }
    match (before.write_only, after.write_only) {
        (false, true) => {
            let rule = match was_required {
                true => rules::REQUIRED_PROPERTY_BECAME_WRITE_ONLY,
                false => rules::PROPERTY_BECAME_WRITE_ONLY,
            };
            push(rule, Ways::RESPONSE, format!("{subject} is only in requests"));
        }
        (true, false) => {
            push(rules::PROPERTY_BECAME_NOT_WRITE_ONLY, Ways::RESPONSE, format!("{subject} is in answers as well"));
        }
        _ => {}
    }
    match (was_required, is_required) {
        (false, true) => {
            let rule = match has_default(&cx.new, &after.uses) {
                true => rules::PROPERTY_WITH_DEFAULT_BECAME_REQUIRED,
                false => rules::PROPERTY_BECAME_REQUIRED,
            };
            let message = format!("{subject} became required");
            cx.push(rule, Owner::Pair(pair), ways, (Some(before.node), Some(after.node)), message);
        }
        (true, false) => {
            let message = format!("{subject} became optional");
            let nodes = (Some(before.node), Some(after.node));
            cx.push(rules::PROPERTY_BECAME_OPTIONAL, Owner::Pair(pair), ways, nodes, message);
        }
        _ => {}
    }
}

fn has_default(side: &Side<'_>, uses: &[Ref<Schema>]) -> bool {
    uses.iter().any(|it| {
        let through = side.document.shape(side.tree, it).through;
        through.iter().any(|it| side.document.schemas[it.id].default.is_some())
    })
}

/// The properties that go by another name, as far as that is evident: what they look like is the same, nothing else that
/// came or went does, and their names are similar or their descriptions are the same.
fn pair_renamed(
    cx: &mut Cx<'_>,
    (old, new): (&Meaning, &Meaning),
    gone: &[Arc<str>],
    come: &[Arc<str>],
) -> Vec<(Arc<str>, Arc<str>)> {
    /// With more, nothing is evident.
    const MOST: usize = 32;
    if gone.len() > MOST || come.len() > MOST {
        return Vec::new();
    }
    let mut candidates = Vec::new();
    for before in gone {
        for after in come {
            let (left, right) = (&old.properties[before], &new.properties[after]);
            let is_as_required = old.required.contains(before) == new.required.contains(after);
            let says = |side: &Side<'_>, it: &Property| {
                side.document.schemas[it.uses[0].id].description.as_ref().map(ToString::to_string)
            };
            let description = says(&cx.old, left).filter(|it| !it.is_empty());
            let is_evident = are_similar(before, after) || description.is_some() && description == says(&cx.new, right);
            if is_as_required && is_evident && cx.are_alike(&left.uses, &right.uses) {
                candidates.push((Arc::clone(before), Arc::clone(after)));
            }
        }
    }
    let is_only = |(before, after): &(Arc<str>, Arc<str>)| {
        candidates.iter().filter(|it| it.0 == *before || it.1 == *after).count() == 1
    };
    candidates.iter().filter(|it| is_only(it)).cloned().collect()
}

fn remove(cx: &mut Cx<'_>, pair: PairId, (old, new): (&Meaning, &Meaning), name: &Arc<str>) {
    let property = &old.properties[name];
    let sunset = property.uses.iter().find_map(|it| cx.old.document.schemas[it.id].extensions.sunset.clone());
    let is_closed = matches!(new.additional, Additional::Forbidden(_));
    let rule = match (old.required.contains(name), is_closed) {
        _ if cx.is_past(sunset.as_deref()) => rules::PROPERTY_REMOVED_AFTER_SUNSET,
        (false, false) => rules::PROPERTY_REMOVED,
        (false, true) => rules::PROPERTY_REMOVED_FROM_CLOSED_OBJECT,
        (true, false) => rules::REQUIRED_PROPERTY_REMOVED,
        (true, true) => rules::REQUIRED_PROPERTY_REMOVED_FROM_CLOSED_OBJECT,
    };
    let message = format!("{} is gone", cx.old.subject(property.node));
    cx.push(rule, Owner::Pair(pair), visible(property), (Some(property.node), None), message);
    if let Additional::Of(uses) = &new.additional {
        cx.part(pair, &property.uses, uses, visible(property));
    }
}

fn add(cx: &mut Cx<'_>, pair: PairId, (old, new): (&Meaning, &Meaning), name: &Arc<str>) {
    let property = &new.properties[name];
    let is_closed = matches!(old.additional, Additional::Forbidden(_));
    let is_required = new.required.contains(name);
    let rule = match (is_required, is_closed) {
        (false, false) => rules::PROPERTY_ADDED,
        (false, true) => rules::PROPERTY_ADDED_TO_CLOSED_OBJECT,
        // A name that was required without being declared was sent all the same.
        (true, false) if old.required.contains(name) => rules::PROPERTY_ADDED,
        (true, false) if has_default(&cx.new, &property.uses) => rules::REQUIRED_PROPERTY_WITH_DEFAULT_ADDED,
        (true, false) => rules::REQUIRED_PROPERTY_ADDED,
        (true, true) => rules::REQUIRED_PROPERTY_ADDED_TO_CLOSED_OBJECT,
    };
    let words = if is_required { "is new and required" } else { "is new" };
    let message = format!("{} {words}", cx.new.subject(property.node));
    cx.push(rule, Owner::Pair(pair), visible(property), (None, Some(property.node)), message);
    if let Additional::Of(uses) = &old.additional {
        cx.part(pair, uses, &property.uses, visible(property));
    }
}

/// Names that are required without being declared.
fn compare_undeclared(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    let is_undeclared = |it: &&Arc<str>| !old.properties.contains_key(*it) && !new.properties.contains_key(*it);
    let nodes = (old.inner, new.inner);
    let (before, after): (&BTreeSet<_>, &BTreeSet<_>) = (&old.required, &new.required);
    for name in after.difference(before).filter(is_undeclared) {
        cx.edit(rules::PROPERTY_BECAME_REQUIRED, Owner::Pair(pair), nodes, format!("{} became required", quoted(name)));
    }
    for name in before.difference(after).filter(is_undeclared) {
        cx.edit(rules::PROPERTY_BECAME_OPTIONAL, Owner::Pair(pair), nodes, format!("{} became optional", quoted(name)));
    }
}

fn compare_additional(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    use Additional::{Forbidden, Of, Permitted};
    let (rule, nodes, words) = match (&old.additional, &new.additional) {
        (Of(before), Of(after)) => return cx.part(pair, before, after, Ways::BOTH),
        (Permitted, Permitted) | (Forbidden(_), Forbidden(_)) => return,
        (Permitted | Of(_), Forbidden(node)) => {
            (rules::ADDITIONAL_PROPERTIES_FORBIDDEN, (old.inner, *node), "has declared properties alone")
        }
        (Forbidden(node), Permitted | Of(_)) => {
            (rules::ADDITIONAL_PROPERTIES_PERMITTED, (*node, new.inner), "may have properties that are not declared")
        }
        (Permitted, Of(_)) => {
            (rules::ADDITIONAL_PROPERTIES_NARROWED, (old.inner, new.inner), "says what further properties look like")
        }
        (Of(_), Permitted) => (
            rules::ADDITIONAL_PROPERTIES_WIDENED,
            (old.inner, new.inner),
            "no longer says what further properties look like",
        ),
    };
    let message = format!("{} {words}", cx.new.subject(new.inner));
    cx.edit(rule, Owner::Pair(pair), nodes, message);
}
