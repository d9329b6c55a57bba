//! Two schemas of one value -> what was edited, and the pairs of their parts.

use ostler_openapi::model::SchemaType;

use crate::diff::cx::{Cx, Owner, PairId};
use crate::diff::level::Ways;
use crate::diff::meaning::Meaning;
use crate::diff::{choices, formats, limits, properties, rules, values, words};

/// Compares a pair, but not its parts, which wait.
pub(super) fn compare(cx: &mut Cx<'_>, pair: PairId) {
    let (old, new) = cx.meanings(pair);
    words::compare(cx, pair, &old, &new);
    if compare_possible(cx, pair, &old, &new) {
        return;
    }
    if choices::compare(cx, pair, &old, &new) {
        return;
    }
    if !compare_types(cx, pair, &old, &new) {
        return;
    }
    compare_null(cx, pair, &old, &new);
    formats::compare(cx, pair, &old, &new);
    values::compare(cx, pair, &old, &new);
    limits::compare(cx, pair, &old, &new);
    properties::compare(cx, pair, &old, &new);
    if let (false, false) = (old.items.is_empty(), new.items.is_empty()) {
        cx.part(pair, &old.items, &new.items, Ways::BOTH);
    }
    compare_not(cx, pair, &old, &new);
}

/// Compares whether there are values at all. Whether that says all there is to say.
fn compare_possible(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) -> bool {
    let subject = cx.new.subject(new.node);
    match (old.impossible, new.impossible) {
        (None, None) => return false,
        (Some(_), Some(_)) => {}
        (None, Some(node)) => {
            let message = format!("{subject} cannot have any value, since its types contradict each other");
            cx.edit(rules::BECAME_IMPOSSIBLE, Owner::Pair(pair), (old.node, node), message);
        }
        (Some(node), None) => {
            let message = format!("{subject} can have values, since its types no longer contradict each other");
            cx.edit(rules::BECAME_POSSIBLE, Owner::Pair(pair), (node, new.node), message);
        }
    }
    true
}

/// Whether the types have values in common, so that more can be said.
fn compare_types(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) -> bool {
    use SchemaType::{Integer, Number};
    let (before, after) = (old.ty.as_ref().map(|it| it.value), new.ty.as_ref().map(|it| it.value));
    let (rule, goes_on) = match (before, after) {
        _ if before == after => return true,
        (Some(Integer), Some(Number)) => (rules::TYPE_WIDENED, true),
        (Some(Number), Some(Integer)) => (rules::TYPE_NARROWED, true),
        (_, None) => (rules::TYPE_WIDENED, false),
        (None, _) => (rules::TYPE_NARROWED, false),
        (Some(_), Some(_)) => (rules::TYPE_CHANGED, false),
    };
    let word = |it: Option<SchemaType>| it.map_or("any value", SchemaType::keyword);
    let node = |it: &Meaning| it.ty.as_ref().map_or(it.inner, |it| it.node);
    let subject = cx.new.subject(new.inner);
    let message = format!("the type of {subject} was `{}` and is `{}`", word(before), word(after));
    cx.edit(rule, Owner::Pair(pair), (node(old), node(new)), message);
    goes_on
}

fn compare_null(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    // What has no type may be null whatever it says.
    if old.ty.is_none() && old.values.is_none() || old.or_null == new.or_null {
        return;
    }
    let subject = cx.new.subject(new.node);
    match new.or_null {
        true => {
            cx.edit(rules::BECAME_NULLABLE, Owner::Pair(pair), (old.node, new.node), format!("{subject} may be null"))
        }
        false => {
            let message = format!("{subject} may no longer be null");
            cx.edit(rules::BECAME_NOT_NULLABLE, Owner::Pair(pair), (old.node, new.node), message);
        }
    }
}

fn compare_not(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    let is_alike = match (&old.not[..], &new.not[..]) {
        ([], []) => true,
        ([], _) | (_, []) => false,
        (before, after) => cx.are_alike(before, after),
    };
    if !is_alike {
        let message = format!("what {} must not be changed", cx.new.subject(new.inner));
        cx.edit(rules::NOT_CHANGED, Owner::Pair(pair), (old.inner, new.inner), message);
    }
}
