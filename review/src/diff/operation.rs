//! An operation of both documents -> what was edited of it.

use std::collections::BTreeSet;

use ostler_openapi::NodeId;
use ostler_openapi::model::{Named, Operation, PathItem, Ref, Safety};

use crate::diff::cx::{Cx, OperationId, Owner};
use crate::diff::level::Ways;
use crate::diff::lifetime::{self, Lifetime};
use crate::diff::names::quoted;
use crate::diff::operations::{Found, template};
use crate::diff::rule::Rule;
use crate::diff::side::Side;
use crate::diff::{bodies, parameters, rules, security, servers, words};

pub(super) fn compare(cx: &mut Cx<'_>, id: OperationId, old: &Found, new: &Found) {
    let items = (&cx.old.document.path_items[old.at.0], &cx.new.document.path_items[new.at.0]);
    let operations = (cx.old.document.operation(old.at), cx.new.document.operation(new.at));
    compare_operation(cx, id, items, operations, (&old.path, &new.path), Ways::REQUEST);
    security::compare(cx, id, operations);
    servers::compare_operation(cx, id, items, operations);
    compare_callbacks(cx, id, operations);
}

fn compare_operation<'d>(
    cx: &mut Cx<'d>,
    id: OperationId,
    items: (&'d PathItem, &'d PathItem),
    operations: (&'d Operation, &'d Operation),
    paths: (&str, &str),
    ways: Ways,
) {
    compare_texts(cx, id, items, operations);
    compare_lifetime(cx, id, operations);
    compare_tags(cx, id, operations);
    compare_ours(cx, id, operations);
    parameters::compare(cx, id, items, operations, paths, ways);
    bodies::compare_request(cx, id, operations, ways);
    bodies::compare_responses(cx, id, operations, ways.turned());
}

fn compare_texts(
    cx: &mut Cx<'_>,
    id: OperationId,
    items: (&PathItem, &PathItem),
    (old, new): (&Operation, &Operation),
) {
    type Text = fn(&Side<'_>, &Operation) -> Option<String>;
    let texts: [(&'static Rule, &str, Text); 4] = [
        (rules::DESCRIPTION_CHANGED, "the description", |_, it| it.description.as_ref().map(|it| it.trim().to_owned())),
        (rules::SUMMARY_CHANGED, "the summary", |_, it| it.summary.as_ref().map(ToString::to_string)),
        (rules::EXTERNAL_DOCS_CHANGED, "the link to documentation", |side, it| {
            it.external_docs.as_ref().map(|it| side.json(it.node))
        }),
        (rules::EXTENSION_CHANGED, "an extension", |side, it| words::foreign(side, &it.foreign)),
    ];
    for (rule, what, text) in texts {
        if text(&cx.old, old).unwrap_or_default() != text(&cx.new, new).unwrap_or_default() {
            cx.edit(rule, Owner::Operation(id), (old.node, new.node), format!("{what} of the operation changed"));
        }
    }
    let said = |it: &PathItem| [it.summary.clone(), it.description.clone()].map(Option::unwrap_or_default);
    if said(items.0) != said(items.1) {
        let message = "the description of the path changed".to_owned();
        cx.edit(rules::DESCRIPTION_CHANGED, Owner::Operation(id), (items.0.node, items.1.node), message);
    }
}

fn compare_lifetime(cx: &mut Cx<'_>, id: OperationId, (old, new): (&Operation, &Operation)) {
    let of = |it: &Operation| {
        let extensions = &it.extensions;
        Lifetime::new(it.deprecated, extensions.deprecated_message.as_deref(), extensions.sunset.as_deref())
    };
    for (rule, message) in lifetime::compare(&of(old), &of(new), "the operation", &lifetime::OF_OPERATIONS) {
        cx.edit(rule, Owner::Operation(id), (old.node, new.node), message);
    }
}

fn compare_tags(cx: &mut Cx<'_>, id: OperationId, (old, new): (&Operation, &Operation)) {
    let tags = |it: &Operation| it.tags.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    if tags(old) != tags(new) {
        let word = |it: &Operation| match tags(it).into_iter().collect::<Vec<_>>() {
            none if none.is_empty() => "none".to_owned(),
            some => some.iter().map(|it| quoted(it)).collect::<Vec<_>>().join(", "),
        };
        let message = format!("the tags of the operation were {} and are {}", word(old), word(new));
        cx.edit(rules::OPERATION_TAGS_CHANGED, Owner::Operation(id), (old.node, new.node), message);
    }
}

/// Our own words.
fn compare_ours(cx: &mut Cx<'_>, id: OperationId, (old, new): (&Operation, &Operation)) {
    let (owner, nodes) = (Owner::Operation(id), (old.node, new.node));
    match (is_read(old), is_read(new)) {
        (true, false) => cx.edit(rules::SAFETY_LOST, owner, nodes, "the operation was a read and is a write"),
        (false, true) => cx.edit(rules::SAFETY_GAINED, owner, nodes, "the operation was a write and is a read"),
        _ => {}
    }
    let json = |side: &Side<'_>, node: Option<NodeId>| node.map(|it| side.json(it));
    let paging = |it: &Operation| it.extensions.pagination.as_ref().map(|it| it.node);
    match (paging(old), paging(new)) {
        (None, None) => {}
        (None, Some(node)) => {
            cx.edit(rules::PAGINATION_SET, owner, (old.node, node), "how to read page by page is stated")
        }
        (Some(node), None) => {
            cx.edit(rules::PAGINATION_REMOVED, owner, (node, new.node), "how to read page by page is no longer stated");
        }
        (Some(before), Some(after)) => {
            if json(&cx.old, Some(before)) != json(&cx.new, Some(after)) {
                cx.edit(
                    rules::PAGINATION_CHANGED,
                    owner,
                    (before, after),
                    "the operation is read page by page in another way",
                );
            }
        }
    }
    let recovery = |it: &Operation| it.extensions.recovery.as_ref().map(|it| it.node);
    if json(&cx.old, recovery(old)) != json(&cx.new, recovery(new)) {
        cx.edit(rules::RECOVERY_CHANGED, owner, nodes, "where to look for what a lost write may have done changed");
    }
    if old.extensions.rust_name != new.extensions.rust_name {
        cx.edit(rules::RUST_NAME_CHANGED, owner, nodes, "`x-rust-name` of the operation changed");
    }
}

/// Whether the operation may be sent twice, by what the document says or by its method.
fn is_read(operation: &Operation) -> bool {
    match operation.extensions.safety {
        Some(safety) => safety == Safety::Read,
        None => matches!(operation.method.keyword(), "get" | "head" | "options"),
    }
}

/// In a callback the server sends what the client answers.
fn compare_callbacks<'d>(cx: &mut Cx<'d>, id: OperationId, (old, new): (&'d Operation, &'d Operation)) {
    let (before, after) = (callbacks(&cx.old, old), callbacks(&cx.new, new));
    let key = |it: &CallbackPath<'_>| (it.name.to_owned(), template(it.path));
    let matches = |left: &CallbackPath<'_>, right: &CallbackPath<'_>| key(left) == key(right);
    for it in after.iter().filter(|it| !before.iter().any(|other| matches(it, other))) {
        let message = format!("the server sends requests to {}", quoted(it.path));
        cx.push(rules::CALLBACK_ADDED, Owner::Operation(id), Ways::BOTH, (None, Some(it.item.node)), message);
    }
    for it in before.iter().filter(|it| !after.iter().any(|other| matches(it, other))) {
        let message = format!("the server no longer sends requests to {}", quoted(it.path));
        cx.push(rules::CALLBACK_REMOVED, Owner::Operation(id), Ways::BOTH, (Some(it.item.node), None), message);
    }
    for left in &before {
        for right in after.iter().filter(|it| matches(left, it)) {
            for operation in &left.item.operations {
                if let Some(other) = right.item.operations.iter().find(|it| it.method == operation.method) {
                    let (items, paths) = ((left.item, right.item), (left.path, right.path));
                    compare_operation(cx, id, items, (operation, other), paths, Ways::RESPONSE);
                }
            }
        }
    }
}

struct CallbackPath<'d> {
    name: &'d str,
    path: &'d str,
    item: &'d PathItem,
}

fn callbacks<'d>(side: &Side<'d>, operation: &'d Operation) -> Vec<CallbackPath<'d>> {
    let document = side.document;
    let mut found = Vec::new();
    for Named { name, value } in &operation.callbacks {
        for path in &document.callbacks[value.id].paths {
            let item: &Ref<PathItem> = &path.value;
            found.push(CallbackPath { name, path: &path.name, item: &document.path_items[item.id] });
        }
    }
    found
}
