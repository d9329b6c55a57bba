//! `oneOf`, `anyOf`, and what inherits from a schema with a discriminator -> which choices came and went.

use std::collections::{BTreeMap, BTreeSet};
use std::slice;

use ostler_openapi::model::{Ref, Schema, SchemaType};

use crate::diff::cx::{Cx, Owner, PairId};
use crate::diff::level::Ways;
use crate::diff::meaning::{Choice, Meaning};
use crate::diff::names::quoted;
use crate::diff::rules;
use crate::diff::side::Side;

/// Compares the choices of a pair. Whether that says all there is to say.
pub(super) fn compare(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) -> bool {
    let nobody = |it: &Meaning| Choice { node: it.node, exclusive: true, branches: Vec::new() };
    match (&old.choices[..], &new.choices[..]) {
        ([], []) => return false,
        ([before], [after]) => compare_choice(cx, pair, (old, new), (before, after)),
        ([], [after]) if new.is_choice_alone() => return widen(cx, pair, (old, new), after),
        ([before], []) if old.is_choice_alone() => return narrow(cx, pair, (old, new), before),
        // Schemas that inherit, which nobody did before.
        ([], [after]) if new.inherits => compare_choice(cx, pair, (old, new), (&nobody(old), after)),
        ([before], []) if old.inherits => compare_choice(cx, pair, (old, new), (before, &nobody(new))),
        (before, after) => {
            for (before, after) in before.iter().zip(after) {
                compare_choice(cx, pair, (old, new), (before, after));
            }
            if before.len() != after.len() {
                let message = format!("{} is chosen in another way", cx.new.subject(new.inner));
                cx.edit(rules::UNION_KIND_CHANGED, Owner::Pair(pair), (old.inner, new.inner), message);
            }
        }
    }
    false
}

fn compare_choice(
    cx: &mut Cx<'_>,
    pair: PairId,
    (old, new): (&Meaning, &Meaning),
    (before, after): (&Choice, &Choice),
) {
    if before.exclusive != after.exclusive && before.branches.len().max(after.branches.len()) > 1 {
        let word = |it: &Choice| if it.exclusive { "oneOf" } else { "anyOf" };
        let subject = cx.new.subject(new.inner);
        let message = format!("the choice of {subject} was `{}` and is `{}`", word(before), word(after));
        cx.edit(rules::UNION_KIND_CHANGED, Owner::Pair(pair), (before.node, after.node), message);
    }
    let matched = match_branches(cx, &before.branches, &after.branches);
    for (left, right) in &matched {
        let (left, right) = (&before.branches[*left], &after.branches[*right]);
        cx.part(pair, slice::from_ref(left), slice::from_ref(right), Ways::BOTH);
    }
    for (index, branch) in after.branches.iter().enumerate() {
        if !matched.iter().any(|it| it.1 == index) {
            let message = format!("{} may be {}", cx.new.subject(new.inner), called(&cx.new, branch));
            cx.push(rules::UNION_MEMBER_ADDED, Owner::Pair(pair), Ways::BOTH, (None, Some(branch.node)), message);
        }
    }
    for (index, branch) in before.branches.iter().enumerate() {
        if !matched.iter().any(|it| it.0 == index) {
            let message = format!("{} may no longer be {}", cx.new.subject(new.inner), called(&cx.old, branch));
            cx.push(rules::UNION_MEMBER_REMOVED, Owner::Pair(pair), Ways::BOTH, (Some(branch.node), None), message);
        }
    }
    compare_discriminators(cx, pair, (old, new), (before, after), &matched);
}

fn called(side: &Side<'_>, branch: &Ref<Schema>) -> String {
    side.name_of(branch).map_or("of a shape without a name".to_owned(), |it| quoted(&it))
}

/// Which branch is which, as positions: by name, then by what they look like, then by their type where one of it is left
/// on each side.
fn match_branches(cx: &mut Cx<'_>, old: &[Ref<Schema>], new: &[Ref<Schema>]) -> Vec<(usize, usize)> {
    /// With more, branches are told by name alone.
    const MOST: usize = 64;
    let mut matched = Vec::new();
    let mut left: BTreeSet<usize> = (0..old.len()).collect();
    let mut right: BTreeSet<usize> = (0..new.len()).collect();
    let mut take = |found: Vec<(usize, usize)>, left: &mut BTreeSet<usize>, right: &mut BTreeSet<usize>| {
        for (before, after) in found {
            if left.contains(&before) && right.contains(&after) {
                left.remove(&before);
                right.remove(&after);
                matched.push((before, after));
            }
        }
    };
    let names: BTreeMap<_, _> =
        new.iter().enumerate().filter_map(|(index, it)| Some((cx.new.name_of(it)?, index))).collect();
    let by_name = left.iter().filter_map(|it| Some((*it, *names.get(&cx.old.name_of(&old[*it])?)?))).collect();
    take(by_name, &mut left, &mut right);
    if left.len() <= MOST && right.len() <= MOST {
        let mut alike = Vec::new();
        for before in &left {
            for after in &right {
                if cx.are_alike(&old[*before..=*before], &new[*after..=*after]) {
                    alike.push((*before, *after));
                }
            }
        }
        take(alike, &mut left, &mut right);
    }
    for is_of_type in [is_same_type, are_numbers] {
        let are_edited = |before: usize, after: usize| are_edited(cx, &old[before], &new[after], is_of_type);
        let mut by_type = Vec::new();
        for before in &left {
            let of_type: Vec<_> = right.iter().filter(|it| are_edited(*before, **it)).collect();
            let rivals = left.iter().filter(|it| of_type.iter().any(|after| are_edited(**it, **after)));
            if let ([after], 1) = (&of_type[..], rivals.count()) {
                by_type.push((*before, **after));
            }
        }
        take(by_type, &mut left, &mut right);
    }
    matched
}

fn is_same_type(old: SchemaType, new: SchemaType) -> bool {
    old == new
}

/// Whether a branch without a name may be another one after an edit.
fn are_edited(
    cx: &Cx<'_>,
    old: &Ref<Schema>,
    new: &Ref<Schema>,
    is_of_type: fn(SchemaType, SchemaType) -> bool,
) -> bool {
    let is_inline = old.reference.is_none() || new.reference.is_none();
    let types = (cx.old.document.schemas[old.id].ty, cx.new.document.schemas[new.id].ty);
    is_inline && matches!(types, (Some(old), Some(new)) if is_of_type(old, new))
}

/// A schema that became one of several.
fn widen(cx: &mut Cx<'_>, pair: PairId, (old, new): (&Meaning, &Meaning), after: &Choice) -> bool {
    let own = old.uses.clone();
    let same =
        position(cx, &after.branches, |cx, branch, likeness| is_one(cx, &own, slice::from_ref(branch), likeness));
    let Some(same) = same else { return change(cx, pair, (old, new)) };
    cx.part(pair, &own, &after.branches[same..=same], Ways::BOTH);
    for (_, branch) in after.branches.iter().enumerate().filter(|it| it.0 != same) {
        let message = format!("{} may be {}", cx.new.subject(new.inner), called(&cx.new, branch));
        cx.push(rules::UNION_MEMBER_ADDED, Owner::Pair(pair), Ways::BOTH, (None, Some(branch.node)), message);
    }
    true
}

/// One of several schemas that is the only one left.
fn narrow(cx: &mut Cx<'_>, pair: PairId, (old, new): (&Meaning, &Meaning), before: &Choice) -> bool {
    let own = new.uses.clone();
    let same =
        position(cx, &before.branches, |cx, branch, likeness| is_one(cx, slice::from_ref(branch), &own, likeness));
    let Some(same) = same else { return change(cx, pair, (old, new)) };
    cx.part(pair, &before.branches[same..=same], &own, Ways::BOTH);
    for (_, branch) in before.branches.iter().enumerate().filter(|it| it.0 != same) {
        let message = format!("{} may no longer be {}", cx.new.subject(new.inner), called(&cx.old, branch));
        cx.push(rules::UNION_MEMBER_REMOVED, Owner::Pair(pair), Ways::BOTH, (Some(branch.node), None), message);
    }
    true
}

/// How two schemas are known to be one, before and after an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Likeness {
    Look,
    Name,
    Type,
}

/// The only branch that a schema is, or is after an edit.
fn position<'d>(
    cx: &mut Cx<'d>,
    branches: &[Ref<Schema>],
    is: impl Fn(&mut Cx<'d>, &Ref<Schema>, Likeness) -> bool,
) -> Option<usize> {
    [Likeness::Look, Likeness::Name, Likeness::Type].into_iter().find_map(|likeness| {
        let mut found = (0..branches.len()).filter(|it| is(cx, &branches[*it], likeness));
        let first = found.next()?;
        (likeness == Likeness::Look || found.next().is_none()).then_some(first)
    })
}

fn is_one(cx: &mut Cx<'_>, old: &[Ref<Schema>], new: &[Ref<Schema>], likeness: Likeness) -> bool {
    let ([left, ..], [right, ..]) = (old, new) else { return false };
    match likeness {
        Likeness::Look => cx.are_alike(old, new),
        Likeness::Name => cx.old.name_of(left).is_some_and(|it| cx.new.name_of(right) == Some(it)),
        Likeness::Type => {
            let (before, after) = (cx.old.mean(old), cx.new.mean(new));
            let (before, after) = (cx.old.meaning(before), cx.new.meaning(after));
            let types = (before.ty.as_ref().map(|it| it.value), after.ty.as_ref().map(|it| it.value));
            matches!(types, (Some(before), Some(after)) if before == after || are_numbers(before, after))
        }
    }
}

fn are_numbers(old: SchemaType, new: SchemaType) -> bool {
    use SchemaType::{Integer, Number};
    matches!((old, new), (Integer, Number) | (Number, Integer))
}

fn change(cx: &mut Cx<'_>, pair: PairId, (old, new): (&Meaning, &Meaning)) -> bool {
    let is_any = |it: &Meaning| it.ty.is_none() && it.values.is_none() && it.choices.is_empty();
    let rule = match (is_any(old), is_any(new)) {
        (true, _) => rules::TYPE_NARROWED,
        (_, true) => rules::TYPE_WIDENED,
        _ => rules::TYPE_CHANGED,
    };
    let message = format!("the type of {} changed to or from a choice", cx.new.subject(new.inner));
    cx.edit(rule, Owner::Pair(pair), (old.inner, new.inner), message);
    true
}

fn compare_discriminators(
    cx: &mut Cx<'_>,
    pair: PairId,
    (old, new): (&Meaning, &Meaning),
    (before, after): (&Choice, &Choice),
    matched: &[(usize, usize)],
) {
    let owner = Owner::Pair(pair);
    let subject = cx.new.subject(new.inner);
    let (was, is) = match (&old.discriminator, &new.discriminator) {
        (None, None) => return,
        (None, Some(is)) => {
            let message = format!("{} tells what {subject} is", quoted(&is.value));
            return cx.edit(rules::DISCRIMINATOR_SET, owner, (old.inner, is.node), message);
        }
        (Some(was), None) => {
            let message = format!("{} no longer tells what {subject} is", quoted(&was.value));
            return cx.edit(rules::DISCRIMINATOR_REMOVED, owner, (was.node, new.inner), message);
        }
        (Some(was), Some(is)) => (was, is),
    };
    if was.value != is.value {
        let message = format!("{} tells what {subject} is, and no longer {}", quoted(&is.value), quoted(&was.value));
        cx.edit(rules::DISCRIMINATOR_PROPERTY_CHANGED, owner, (was.node, is.node), message);
    }
    let (left, right) = (tags(&cx.old, old, before), tags(&cx.new, new, after));
    let is_matched = |index: usize, is_old: bool| matched.iter().any(|it| index == if is_old { it.0 } else { it.1 });
    for (value, index) in &right {
        let pointed = |node| (Some(was.node), Some(node));
        let node = new.mapping.get(value.as_str()).map_or(is.node, |it| it.node);
        match left.get(value) {
            None if is_matched(*index, false) => {
                let message = format!("{} means {}", quoted(value), called(&cx.new, &after.branches[*index]));
                cx.push(rules::DISCRIMINATOR_VALUE_ADDED, owner, Ways::BOTH, pointed(node), message);
            }
            Some(other) if !matched.contains(&(*other, *index)) && is_matched(*index, false) => {
                let (from, to) = (called(&cx.old, &before.branches[*other]), called(&cx.new, &after.branches[*index]));
                let message = format!("{} meant {from} and means {to}", quoted(value));
                cx.push(rules::DISCRIMINATOR_VALUE_CHANGED, owner, Ways::BOTH, pointed(node), message);
            }
            _ => {}
        }
    }
    for (value, index) in left.iter().filter(|(value, index)| !right.contains_key(*value) && is_matched(**index, true))
    {
        let message = format!("{} no longer means {}", quoted(value), called(&cx.old, &before.branches[*index]));
        let node = old.mapping.get(value.as_str()).map_or(was.node, |it| it.node);
        cx.push(rules::DISCRIMINATOR_VALUE_REMOVED, owner, Ways::BOTH, (Some(node), Some(is.node)), message);
    }
}

/// The values of a discriminator, each with the position of the branch that it means. A branch is meant by its name as
/// well.
fn tags(side: &Side<'_>, meaning: &Meaning, choice: &Choice) -> BTreeMap<String, usize> {
    let names: BTreeMap<_, _> =
        choice.branches.iter().enumerate().filter_map(|(index, it)| Some((side.name_of(it)?, index))).collect();
    let stated = meaning.mapping.iter().filter_map(|(value, it)| Some((value.to_string(), *names.get(&it.value)?)));
    let mut tags: BTreeMap<_, _> = stated.collect();
    let mapped: BTreeSet<_> = tags.values().copied().collect();
    for (name, index) in names.into_iter().filter(|it| !mapped.contains(&it.1)) {
        tags.entry(name).or_insert(index);
    }
    tags
}
