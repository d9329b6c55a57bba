//! Two documents -> which operation is which, and which came and went.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::model::{Id, Operation, PathItem, Ref, Schema};

use crate::diff::bodies::schemas_of;
use crate::diff::cx::{Cx, OperationId, Owner};
use crate::diff::level::Ways;
use crate::diff::names::{are_similar, quoted};
use crate::diff::rules;
use crate::diff::side::Side;

/// An operation at a path. Several paths may lead to one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    pub(super) path: String,
    pub(super) at: (Id<PathItem>, usize),
}

/// An operation of the old document, of the new one, or of both.
#[derive(Clone, Debug)]
pub(super) struct Matched {
    pub(super) old: Option<Found>,
    pub(super) new: Option<Found>,
}

/// Finds the operations of both documents, and says which came, went, and moved.
pub(super) fn match_all(cx: &mut Cx<'_>) -> Vec<Matched> {
    let (mut old, mut new) = (operations(&cx.old), operations(&cx.new));
    let mut matched = Vec::new();
    take(&mut matched, &mut old, &mut new, |cx, it, side| Some(address(side(cx), it, &it.path)), cx);
    take(&mut matched, &mut old, &mut new, |cx, it, side| Some(address(side(cx), it, &template(&it.path))), cx);
    take(&mut matched, &mut old, &mut new, |cx, it, side| id_of(side(cx), it), cx);
    take_similar(&mut matched, &mut old, &mut new, cx);
    matched.extend(new.into_iter().map(|it| Matched { old: None, new: Some(it) }));
    matched.extend(old.into_iter().map(|it| Matched { old: Some(it), new: None }));
    for (index, it) in matched.iter().enumerate() {
        report(cx, OperationId(index), it);
    }
    matched
}

fn operations(side: &Side<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for named in &side.document.paths {
        let item = named.value.id;
        for index in 0..side.document.path_items[item].operations.len() {
            found.push(Found { path: named.name.to_string(), at: (item, index) });
        }
    }
    found
}

/// The method and the path, as that is written.
fn address(side: &Side<'_>, it: &Found, path: &str) -> String {
    format!("{} {path}", side.document.operation(it.at).method.keyword())
}

/// A path without the names in its braces.
pub(super) fn template(path: &str) -> String {
    let mut template = String::new();
    let mut rest = path;
    while let Some((before, behind)) = rest.split_once('{') {
        template.push_str(before);
        template.push_str("{}");
        rest = behind.split_once('}').map_or("", |it| it.1);
    }
    template.push_str(rest);
    template
}

/// Whether two paths have the same names in their braces at other places.
fn are_reordered(old: &str, new: &str) -> bool {
    let names = |path: &str| -> Vec<String> {
        path.split('{').skip(1).filter_map(|it| Some(it.split_once('}')?.0.to_owned())).collect()
    };
    let (mut before, mut after) = (names(old), names(new));
    let differ = before != after;
    before.sort();
    after.sort();
    differ && before == after
}

fn id_of(side: &Side<'_>, it: &Found) -> Option<String> {
    side.document.operation(it.at).operation_id.as_ref().map(ToString::to_string)
}

type Choose<'d> = for<'c> fn(&'c Cx<'d>) -> &'c Side<'d>;

/// Takes those that have a key in common.
fn take<'d>(
    matched: &mut Vec<Matched>,
    old: &mut Vec<Found>,
    new: &mut Vec<Found>,
    key: impl Fn(&Cx<'d>, &Found, Choose<'d>) -> Option<String>,
    cx: &Cx<'d>,
) {
    let mut by_key: BTreeMap<String, Found> =
        old.iter().filter_map(|it| Some((key(cx, it, |cx| &cx.old)?, it.clone()))).collect();
    let mut taken = BTreeSet::new();
    new.retain(|it| match key(cx, it, |cx| &cx.new).and_then(|it| by_key.remove(&it)) {
        Some(before) => {
            taken.insert(before.clone());
            matched.push(Matched { old: Some(before), new: Some(it.clone()) });
            false
        }
        None => true,
    });
    old.retain(|it| !taken.contains(it));
}

/// Takes those that moved to a similar path under another name, as far as that is evident: they send and receive the same.
fn take_similar(matched: &mut Vec<Matched>, old: &mut Vec<Found>, new: &mut Vec<Found>, cx: &mut Cx<'_>) {
    /// With more, nothing is evident.
    const MOST: usize = 200;
    if old.len() > MOST || new.len() > MOST {
        return;
    }
    let mut candidates = Vec::new();
    for before in &*old {
        for after in &*new {
            let (left, right) = (cx.old.document.operation(before.at), cx.new.document.operation(after.at));
            let is_similar = left.method == right.method && are_similar(&before.path, &after.path);
            if is_similar && looks_alike(cx, left, right) {
                candidates.push((before.clone(), after.clone()));
            }
        }
    }
    for (before, after) in &candidates {
        let rivals = candidates.iter().filter(|it| it.0 == *before || it.1 == *after);
        if rivals.count() == 1 {
            old.retain(|it| it != before);
            new.retain(|it| it != after);
            matched.push(Matched { old: Some(before.clone()), new: Some(after.clone()) });
        }
    }
}

fn looks_alike(cx: &mut Cx<'_>, old: &Operation, new: &Operation) -> bool {
    let (left, right) = (schemas_of(&cx.old, old), schemas_of(&cx.new, new));
    let is_some = !left.is_empty() && left.len() == right.len();
    let pairs: Vec<(Ref<Schema>, Ref<Schema>)> = left.into_iter().zip(right).collect();
    is_some && pairs.iter().all(|(old, new)| cx.are_alike(std::slice::from_ref(old), std::slice::from_ref(new)))
}

/// Says what became of an operation as a whole.
fn report(cx: &mut Cx<'_>, id: OperationId, it: &Matched) {
    let owner = Owner::Operation(id);
    let name = |side: &Side<'_>, it: &Found| {
        let method = side.document.operation(it.at).method.keyword().to_uppercase();
        quoted(&format!("{method} {}", it.path))
    };
    match (&it.old, &it.new) {
        (None, Some(new)) => {
            let node = cx.new.document.operation(new.at).node;
            let message = format!("{} is new", name(&cx.new, new));
            cx.push(rules::OPERATION_ADDED, owner, Ways::BOTH, (None, Some(node)), message);
        }
        (Some(old), None) => {
            let operation = cx.old.document.operation(old.at);
            let is_past = operation.deprecated && cx.is_past(operation.extensions.sunset.as_deref());
            let rule = if is_past { rules::OPERATION_REMOVED_AFTER_SUNSET } else { rules::OPERATION_REMOVED };
            let message = format!("{} is gone", name(&cx.old, old));
            cx.push(rule, owner, Ways::BOTH, (Some(operation.node), None), message);
        }
        (Some(old), Some(new)) => report_moved(cx, owner, old, new),
        (None, None) => {}
    }
}

fn report_moved(cx: &mut Cx<'_>, owner: Owner, old: &Found, new: &Found) {
    let (before, after) = (cx.old.document.operation(old.at), cx.new.document.operation(new.at));
    let nodes = (before.node, after.node);
    if template(&old.path) != template(&new.path) {
        let message = format!("{} is at {} now", quoted(&old.path), quoted(&new.path));
        cx.edit(rules::OPERATION_PATH_CHANGED, owner, nodes, message);
    } else if old.path != new.path {
        let message = format!("{} is written {}", quoted(&old.path), quoted(&new.path));
        let rule = match are_reordered(&old.path, &new.path) {
            true => rules::PATH_PARAMETERS_REORDERED,
            false => rules::PATH_PARAMETER_RENAMED,
        };
        cx.edit(rule, Owner::Document, nodes, message);
    }
    if before.method != after.method {
        let word = |it: &Operation| it.method.keyword().to_uppercase();
        let message =
            format!("{} is called with `{}` and no longer with `{}`", quoted(&new.path), word(after), word(before));
        cx.edit(rules::OPERATION_METHOD_CHANGED, owner, nodes, message);
    }
    let word = |it: &Operation| it.operation_id.as_ref().map(ToString::to_string);
    match (word(before), word(after)) {
        (was, is) if was == is => {}
        (Some(was), Some(is)) => {
            cx.edit(
                rules::OPERATION_ID_CHANGED,
                owner,
                nodes,
                format!("{} is called {} now", quoted(&was), quoted(&is)),
            );
        }
        (None, is) => {
            let message = format!("{} is called {}", quoted(&new.path), quoted(&is.unwrap_or_default()));
            cx.edit(rules::OPERATION_ID_CHANGED, owner, nodes, message);
        }
        (Some(was), None) => {
            cx.edit(
                rules::OPERATION_ID_CHANGED,
                owner,
                nodes,
                format!("{} has no `operationId` any more", quoted(&was)),
            );
        }
    }
}
