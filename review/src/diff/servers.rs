//! Where an API is served -> which addresses came and went.

use std::collections::BTreeMap;

use ostler_openapi::model::{Document, Operation, PathItem, Server};

use crate::diff::cx::{Cx, OperationId, Owner};
use crate::diff::level::Ways;
use crate::diff::names::quoted;
use crate::diff::operations::template;
use crate::diff::rules;

/// The addresses of the document as a whole.
pub(super) fn compare_document(cx: &mut Cx<'_>) {
    let (old, new) = (&cx.old.document.servers, &cx.new.document.servers);
    compare(cx, Owner::Document, (old, new));
}

/// The addresses of an operation, where it or its path has some of its own on either side.
pub(super) fn compare_operation(
    cx: &mut Cx<'_>,
    id: OperationId,
    items: (&PathItem, &PathItem),
    operations: (&Operation, &Operation),
) {
    let has_own = |item: &PathItem, operation: &Operation| !item.servers.is_empty() || !operation.servers.is_empty();
    if has_own(items.0, operations.0) || has_own(items.1, operations.1) {
        let (old, new) = (cx.old.document, cx.new.document);
        // What is the document's own is compared once, with the document.
        let (before, after) = (own(old, items.0, operations.0), own(new, items.1, operations.1));
        compare(cx, Owner::Operation(id), (before, after));
    }
}

/// The addresses of an operation, wherever they are said.
fn own<'s>(document: &'s Document, item: &'s PathItem, operation: &'s Operation) -> &'s [Server] {
    let all = [&operation.servers, &item.servers, &document.servers];
    all.into_iter().find(|it| !it.is_empty()).map(Vec::as_slice).unwrap_or_default()
}

fn compare(cx: &mut Cx<'_>, owner: Owner, (old, new): (&[Server], &[Server])) {
    // Without any, the API is served where its document is.
    let key = |it: &Server| template(it.url.trim_end_matches('/'));
    let by_url = |all: &'_ [Server]| all.iter().map(key).collect::<Vec<_>>();
    let (before, after) = (by_url(old), by_url(new));
    let is_here = |all: &[Server]| all.is_empty();
    let mut gone: Vec<&Server> = old.iter().filter(|it| !after.contains(&key(it))).collect();
    let mut come: Vec<&Server> = new.iter().filter(|it| !before.contains(&key(it))).collect();
    gone.retain(|it| !(key(it).is_empty() && is_here(new)));
    come.retain(|it| !(key(it).is_empty() && is_here(old)));
    // Whoever chooses nothing is served where the old address was.
    gone.retain(|was| {
        !come.iter().any(|is| was.variables.is_empty() && by_default(is) == was.url.trim_end_matches('/'))
    });
    if let ([was], [is]) = (&gone[..], &come[..]) {
        let message = format!("the address was {} and is {}", quoted(&was.url), quoted(&is.url));
        cx.edit(rules::SERVER_CHANGED, owner, (was.node, is.node), message);
    } else {
        for it in gone {
            let message = format!("the API is no longer served at {}", quoted(&it.url));
            cx.push(rules::SERVER_REMOVED, owner, Ways::BOTH, (Some(it.node), None), message);
        }
        for it in come {
            let message = format!("the API is served at {}", quoted(&it.url));
            cx.push(rules::SERVER_ADDED, owner, Ways::BOTH, (None, Some(it.node)), message);
        }
    }
    for was in old {
        if let Some(is) = new.iter().find(|it| key(it) == key(was)) {
            compare_server(cx, owner, was, is);
        }
    }
}

/// An address with the defaults of its variables.
fn by_default(server: &Server) -> String {
    let mut url = server.url.trim_end_matches('/').to_owned();
    for named in &server.variables {
        url = url.replace(&format!("{{{}}}", named.name), &named.value.default);
    }
    url
}

fn compare_server(cx: &mut Cx<'_>, owner: Owner, old: &Server, new: &Server) {
    let nodes = (old.node, new.node);
    if old.description.as_deref().map(str::trim) != new.description.as_deref().map(str::trim) {
        cx.edit(rules::DESCRIPTION_CHANGED, owner, nodes, format!("the description of {} changed", quoted(&new.url)));
    }
    if old.rust_name != new.rust_name {
        cx.edit(rules::RUST_NAME_CHANGED, owner, nodes, format!("`x-rust-name` of {} changed", quoted(&new.url)));
    }
    let variables: BTreeMap<_, _> = new.variables.iter().map(|it| (&it.name, &it.value)).collect();
    for named in &old.variables {
        let (before, Some(after)) = (&named.value, variables.get(&named.name)) else { continue };
        let (nodes, name) = ((before.node, after.node), quoted(&named.name));
        if before.default != after.default {
            let message =
                format!("the default of {name} was {} and is {}", quoted(&before.default), quoted(&after.default));
            cx.edit(rules::SERVER_VARIABLE_DEFAULT_CHANGED, owner, nodes, message);
        }
        for value in after.values.iter().filter(|it| !before.values.contains(it) && !before.values.is_empty()) {
            let message = format!("{name} may be {}", quoted(value));
            cx.edit(rules::SERVER_VARIABLE_VALUE_ADDED, owner, nodes, message);
        }
        for value in before.values.iter().filter(|it| !after.values.contains(it) && !after.values.is_empty()) {
            let message = format!("{name} may no longer be {}", quoted(value));
            cx.edit(rules::SERVER_VARIABLE_VALUE_REMOVED, owner, nodes, message);
        }
    }
}
