//! What of the caller's decisions reaches nothing in the document -> errors where the caller wrote it.

use ostler_openapi::finding::{Code, Level, Place, quote};
use ostler_openapi::model::{Document, Operation};

use crate::lower::Ctx;

const RENAME_HELP: &str = "write the pointer of a server, an operation, a parameter, a schema or a property, such as `#/components/schemas/Order`, or leave it out";

const PATTERN_HELP: &str = "write a pattern that an operationId fits, `limit` and `cursor` as those operations call them, and `next` and `items` as their answers do";

/// Tells what had no effect. Of a part of the document nobody can tell: what is left out may be what is meant.
pub(super) fn check(cx: &mut Ctx<'_, '_>) {
    if !cx.config.only.is_empty() {
        return;
    }
    let places = &cx.config.places;
    let reached = [&cx.reached.renames, &cx.reached.type_renames, &cx.reached.paging].map(|it| it.borrow().clone());
    let [renames, type_renames, paging] = reached;
    for (pointer, said_at) in places.renames.iter().filter(|(it, _)| !renames.contains(*it)) {
        let is_other = type_renames.contains(pointer);
        let message = match is_other {
            true => format!("{} has a name as a type, which goes before", quote(pointer)),
            false => format!("nothing in Rust is named after {}", quote(pointer)),
        };
        tell(cx, said_at, pointer, message, if is_other { "leave one of the two out" } else { RENAME_HELP });
    }
    for (pointer, said_at) in places.type_renames.iter().filter(|(it, _)| !type_renames.contains(*it)) {
        let message = format!("no type is named after {}", quote(pointer));
        tell(cx, said_at, pointer, message, "write the pointer of a schema that becomes a type, or leave it out");
    }
    for (key, said_at) in places.paging.iter().filter(|(it, _)| !paging.contains(*it)) {
        let operation = operations(cx.document).find(|it| it.operation_id.as_deref() == Some(key));
        let Some(node) = operation.and_then(|it| cx.tree.get(it.node, "x-pagination")) else {
            if key.contains('*') {
                let message = format!("{} pages no operation", quote(key));
                let (root, kind) = (cx.tree.root(), (Level::Error, Code::UnknownName));
                cx.report.configured(kind, &said_at.entry, root, message, PATTERN_HELP);
            }
            continue;
        };
        let message = format!("{} has an `x-pagination` in the document, which goes before", quote(key));
        let help = "leave one of the two out";
        cx.report.configured((Level::Error, Code::UnknownName), &said_at.entry, node, message, help);
    }
}

fn operations(document: &Document) -> impl Iterator<Item = &Operation> {
    document.paths.iter().flat_map(|it| &document.path_items[it.value.id].operations)
}

fn tell(cx: &mut Ctx<'_, '_>, said_at: &Place, pointer: &str, message: String, help: &'static str) {
    let node = cx.report.node_at(pointer).unwrap_or(cx.tree.root());
    cx.report.configured((Level::Error, Code::UnknownName), said_at, node, message, help);
}
