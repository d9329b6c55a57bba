//! What each pair of items asks of callers.

use std::collections::{BTreeMap, BTreeSet};

use ostler_codegen::{Item, Kind};

use super::pairs::{Pairs, Paths};
use super::signature::{Function, has_private_fields, is_generalized, is_open, trait_name, without_non_exhaustive};
use super::{ItemChange, Rule, rules};

/// All differences, sorted by path.
pub(super) fn judge(pairs: &Pairs<'_>) -> Vec<ItemChange> {
    let mut changes = Vec::new();
    for (old, new) in &pairs.both {
        compare(&pairs.paths, old, new, &mut changes);
    }
    for (old, new) in &pairs.renamed {
        changes.push(change(rules::ITEM_RENAMED, Some(old), Some(new), (&old.signature, &new.signature)));
    }
    for (alias, item) in &pairs.lost_paths {
        let lost = change(rules::PATH_REMOVED, Some(item), None, (&item.signature, ""));
        changes.push(ItemChange { path: (*alias).to_owned(), ..lost });
    }
    let owners: BTreeMap<_, _> = pairs.both.iter().map(|(old, new)| (new.path.as_str(), *old)).collect();
    let (removed, added) = (Tree::of(&pairs.removed), Tree::of(&pairs.added));
    for (item, members) in removed.outermost() {
        let new = added.of_path(item);
        let rule = if new.is_some() { rules::KIND_CHANGED } else { rules::ITEM_REMOVED };
        let signature = new.map_or("", |it| it.signature.as_str());
        let removed = change(rule, Some(item), new, (&item.signature, signature));
        changes.push(ItemChange { members, ..removed });
    }
    for (item, members) in added.outermost() {
        if removed.of_path(item).is_some() {
            continue;
        }
        let owner = item.path.rsplit_once("::").and_then(|(owner, _)| owners.get(owner).copied());
        let added = change(rule_of_added(item, owner), None, Some(item), ("", &item.signature));
        changes.push(ItemChange { members, ..added });
    }
    changes.sort_by(|left, right| key(left).cmp(&key(right)));
    changes
}

fn key(change: &ItemChange) -> (&str, Option<&str>, Kind, &str, Option<&str>) {
    (&change.path, change.receiver.as_deref(), change.kind, change.rule.id, change.old.as_deref())
}

/// What a new member means depends on what its type was.
fn rule_of_added(item: &Item, owner: Option<&Item>) -> &'static Rule {
    let was_open = owner.is_none_or(|it| is_open(&it.signature));
    match (item.kind, was_open) {
        (Kind::Field, true) => rules::FIELD_ADDED,
        (Kind::Field, false) => rules::FIELD_ADDED_TO_EXHAUSTIVE,
        (Kind::Variant, true) => rules::VARIANT_ADDED,
        (Kind::Variant, false) => rules::VARIANT_ADDED_TO_EXHAUSTIVE,
        _ => rules::ITEM_ADDED,
    }
}

/// Items that only one side has, and which of them hold others.
struct Tree<'s> {
    types: BTreeMap<&'s str, &'s Item>,
    /// Each with the number of those that stand in it.
    outermost: Vec<(&'s Item, usize)>,
}

impl<'s> Tree<'s> {
    fn of(items: &[&'s Item]) -> Self {
        let owners = items.iter().filter(|it| is_owner(it));
        let types: BTreeMap<_, _> = owners.map(|it| (it.path.as_str(), *it)).collect();
        let mut within: BTreeMap<&str, usize> = BTreeMap::new();
        let mut alone = Vec::new();
        for item in items {
            let receiver = item.receiver.as_deref().and_then(argument_of);
            let holder = receiver.and_then(|it| holder(&types, it, true));
            match holder.or_else(|| holder_of(&types, item)) {
                Some(holder) => *within.entry(holder).or_default() += 1,
                None => alone.push(*item),
            }
        }
        let count = |it: &Item| if is_owner(it) { within.get(it.path.as_str()).copied().unwrap_or(0) } else { 0 };
        let outermost = alone.into_iter().map(|it| (it, count(it))).collect();
        Self { types, outermost }
    }

    /// The one of another kind at the path of a type or module.
    fn of_path(&self, item: &Item) -> Option<&'s Item> {
        self.types.get(item.path.as_str()).copied().filter(|_| is_owner(item))
    }

    fn outermost(&self) -> impl Iterator<Item = (&'s Item, usize)> {
        self.outermost.iter().copied()
    }
}

fn is_owner(item: &Item) -> bool {
    matches!(item.kind, Kind::Module | Kind::Struct | Kind::Enum | Kind::Type | Kind::ReExport)
}

/// The outermost of the items that hold this one.
fn holder_of<'s>(types: &BTreeMap<&'s str, &'s Item>, item: &Item) -> Option<&'s str> {
    holder(types, &item.path, false)
}

fn holder<'s>(types: &BTreeMap<&'s str, &'s Item>, path: &str, or_itself: bool) -> Option<&'s str> {
    let ends = path.match_indices("::").map(|(at, _)| at).chain(or_itself.then_some(path.len()));
    ends.filter_map(|end| types.get_key_value(&path[..end])).map(|(it, _)| *it).next()
}

/// The type that an `impl` is about: `orders::Add` in `impl crate::Call<crate::orders::Add>`.
fn argument_of(receiver: &str) -> Option<&str> {
    receiver.strip_prefix("impl ")?.split_once("<crate::")?.1.strip_suffix('>')
}

fn compare(paths: &Paths, old: &Item, new: &Item, changes: &mut Vec<ItemChange>) {
    if old.deprecated != new.deprecated {
        let rule = if new.deprecated { rules::DEPRECATION_ADDED } else { rules::DEPRECATION_REMOVED };
        changes.push(change(rule, Some(old), Some(new), (&old.signature, &new.signature)));
    }
    compare_traits(paths, old, new, changes);
    let signature = paths.line(&old.signature);
    let is_renamed = new.path.rsplit("::").next() != old.path.rsplit("::").next();
    if signature == new.signature || is_renamed {
        return;
    }
    let rules = match new.kind {
        Kind::Struct | Kind::Enum => of_types(&signature, &new.signature),
        Kind::Method => of_functions(&signature, &new.signature),
        Kind::Field => vec![rules::FIELD_CHANGED],
        Kind::Variant => vec![rules::VARIANT_CHANGED],
        _ => vec![rules::SIGNATURE_CHANGED],
    };
    changes.extend(rules.into_iter().map(|it| change(it, Some(old), Some(new), (&old.signature, &new.signature))));
}

fn of_types(old: &str, new: &str) -> Vec<&'static Rule> {
    let ((was, old), (is, new)) = (without_non_exhaustive(old), without_non_exhaustive(new));
    // Whoever could not write it before, for its private fields, does not notice.
    let noticed = |signature: &str| !has_private_fields(signature);
    let marked = match (was, is) {
        (false, true) if noticed(old) => Some(rules::NON_EXHAUSTIVE_ADDED),
        (true, false) if noticed(new) => Some(rules::NON_EXHAUSTIVE_REMOVED),
        _ => None,
    };
    let plain = |signature: &str| signature.trim_end_matches(" { .. }").trim_end_matches("(..)").to_owned();
    let differs = plain(old) != plain(new);
    // Private fields do the same as the mark.
    let closed = (!was && noticed(old) && !noticed(new)).then_some(rules::NON_EXHAUSTIVE_ADDED);
    let opened = (!noticed(old) && noticed(new) && !is).then_some(rules::NON_EXHAUSTIVE_REMOVED);
    marked.or(closed).or(opened).into_iter().chain(differs.then_some(rules::SIGNATURE_CHANGED)).collect()
}

fn of_functions(old: &str, new: &str) -> Vec<&'static Rule> {
    let (Some(old), Some(new)) = (Function::read(old), Function::read(new)) else {
        return vec![rules::SIGNATURE_CHANGED];
    };
    let mut found = Vec::new();
    match (old.is_const, new.is_const) {
        (false, true) => found.push(rules::CONST_ADDED),
        (true, false) => found.push(rules::SIGNATURE_CHANGED),
        _ => {}
    }
    if old.rest != new.rest {
        found.push(rules::SIGNATURE_CHANGED);
    }
    if old.output != new.output {
        found.push(rules::RETURN_CHANGED);
    }
    found.extend(of_parameters(&old, &new));
    found
}

fn of_parameters(old: &Function<'_>, new: &Function<'_>) -> Option<&'static Rule> {
    match (old.parameters.len(), new.parameters.len()) {
        (before, after) if before < after => return Some(rules::PARAMETER_ADDED),
        (before, after) if before > after => return Some(rules::PARAMETER_REMOVED),
        _ => {}
    }
    let pairs = || old.parameters.iter().zip(&new.parameters);
    let names = |all: &Function<'_>| all.parameters.iter().map(|it| it.name.to_owned()).collect::<Vec<_>>();
    let (mut before, mut after) = (names(old), names(new));
    let is_renamed = before != after;
    before.sort_unstable();
    after.sort_unstable();
    if pairs().any(|(old, new)| old.ty != new.ty && !is_generalized(old.ty, new.ty)) {
        Some(rules::PARAMETER_CHANGED)
    } else if is_renamed && before == after {
        Some(rules::PARAMETERS_REORDERED)
    } else if pairs().any(|(old, new)| old.ty != new.ty) {
        Some(rules::ARGUMENT_GENERALIZED)
    } else {
        is_renamed.then_some(rules::PARAMETER_RENAMED)
    }
}

fn compare_traits(paths: &Paths, old: &Item, new: &Item, changes: &mut Vec<ItemChange>) {
    let before: BTreeSet<_> = old.traits.iter().map(|it| paths.line(it)).collect();
    let after: BTreeSet<_> = new.traits.iter().cloned().collect();
    let mut removed: Vec<_> = before.difference(&after).collect();
    let mut added: Vec<_> = after.difference(&before).collect();
    let only = |all: &[&String], name: &str| all.iter().filter(|it| trait_name(it) == name).count() == 1;
    let changed = removed.iter().filter_map(|it| {
        let name = trait_name(it);
        let with = added.iter().find(|it| trait_name(it) == name)?;
        (only(&removed, name) && only(&added, name)).then_some((*it, *with))
    });
    let changed: Vec<_> = changed.collect();
    removed.retain(|it| !changed.iter().any(|pair| pair.0 == *it));
    added.retain(|it| !changed.iter().any(|pair| pair.1 == *it));
    let mut push = |rule, old_text: &str, new_text: &str| {
        changes.push(change(rule, Some(old), Some(new), (old_text, new_text)));
    };
    changed.iter().for_each(|(old, new)| push(rules::TRAIT_CHANGED, old, new));
    removed.iter().for_each(|it| push(rules::TRAIT_REMOVED, it, ""));
    added.iter().for_each(|it| push(rules::TRAIT_ADDED, "", it));
}

/// A change with what it is about; a text that is empty is none.
fn change(rule: &'static Rule, old: Option<&Item>, new: Option<&Item>, (before, after): (&str, &str)) -> ItemChange {
    let item = new.or(old).expect("a change is about an item");
    let text = |it: &str| (!it.is_empty()).then(|| it.to_owned());
    let old_path = old.map(|it| &it.path).filter(|it| **it != item.path);
    ItemChange {
        rule,
        path: item.path.clone(),
        old_path: old_path.cloned(),
        receiver: item.receiver.clone(),
        kind: item.kind,
        old: text(before),
        new: text(after),
        members: 0,
        old_at: old.and_then(|it| it.origin.clone()),
        new_at: new.and_then(|it| it.origin.clone()),
    }
}
