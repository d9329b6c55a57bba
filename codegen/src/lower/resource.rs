//! What operations are grouped by, and what they are called there.

use ostler_openapi::NodeId;
use ostler_openapi::model::{Operation, Tag};

use crate::config::Grouping;
use crate::ir::{self, ResourceId};
use crate::lower::Ctx;
use crate::names::{self, Case, Remedy, Scope};
use crate::report::{MISSING_KEYWORD, NAME_COLLISION, NAME_INVALID};

/// What no resource can be called: the modules and files that a generated crate has besides, the crates that it names,
/// the methods of its `Client`, and below `src/` what Cargo takes for a library and for programs.
const RESERVED_MODULES: &[&str] = &[
    "bin",
    "builder",
    "call",
    "client",
    "clone",
    "core",
    "credentials",
    "drain",
    "error",
    "items",
    "lib",
    "limiter",
    "main",
    "ostler_runtime",
    "pages",
    "recovery",
    "send",
    "std",
    "transport",
    "types",
    "wire",
    "with_credentials",
];

/// What the client's file names besides the handles.
const RESERVED_HANDLES: &[&str] =
    &["Answered", "CallOptions", "Detached", "Duration", "Error", "HeaderName", "HeaderValue", "Trace"];

/// What an operation is called.
pub(super) struct Called {
    /// The operationId, or what stands for it.
    pub(super) id: String,
    pub(super) node: NodeId,
    pub(super) resource: ResourceId,
    /// The operationId without the resource.
    pub(super) action: String,
}

/// Begins with the modules that the caller asks for.
pub(super) fn begin(cx: &mut Ctx<'_, '_>) {
    let root = cx.tree.root();
    let mut modules = Scope::with_reserved(Case::Module, cx.manner(), RESERVED_MODULES);
    let server = names::words(&cx.config.server_enum).join("_");
    let said_at = cx.config.places.server_enum.as_ref();
    for (word, said_at) in cx.config.chapters.keys().map(|it| (it, None)).chain([(&server, said_at)]) {
        modules.reserve_configured(cx.report, said_at, root, word);
    }
    let mut handles = Scope::inside(&cx.frozen);
    if !cx.is_strict() {
        RESERVED_HANDLES.iter().for_each(|it| handles.reserve(it));
    }
    cx.resources.modules = Some(modules);
    cx.resources.handles = Some(handles);
}

/// The name of an operation that no other has, and its resource.
pub(super) fn call(cx: &mut Ctx<'_, '_>, path: &str, operation: &Operation) -> Option<Called> {
    let node = cx.member(operation.node, "operationId");
    let Some(id) = operation.operation_id.as_deref().filter(|it| !it.trim().is_empty() || cx.is_strict()) else {
        if cx.is_strict() {
            let message = "`operationId` is missing";
            cx.report.error(MISSING_KEYWORD, operation.node, message, "add it, as `resource_action`");
            return None;
        }
        let id = format!("{}{}", operation.method.keyword(), spoken(path));
        let resource = group(cx, path, operation);
        let resource = claim(cx, operation, node, &resource);
        return Some(Called { action: id.clone(), id, node, resource });
    };
    let (resource, action) = match (cx.config.grouping, id.split_once('_')) {
        (Grouping::OperationId, Some((resource, action))) => (resource.to_owned(), action.to_owned()),
        (Grouping::OperationId, None) if cx.is_strict() => {
            let message = format!("`{id}` does not say which resource it belongs to");
            cx.report.error(NAME_INVALID, node, message, "write the operationId as `resource_action`");
            return None;
        }
        _ => {
            let resource = group(cx, path, operation);
            let action = without_prefix(id, &resource).to_owned();
            (resource, action)
        }
    };
    if let Some(first) = cx.resources.ids.insert(id.to_owned(), node) {
        let message = format!("`{id}` is also the operationId at {}", cx.report.pointer(first));
        cx.report.concede(NAME_COLLISION, node, message, "give each operation an id of its own");
        if cx.is_strict() {
            return None;
        }
    }
    let resource = claim(cx, operation, node, &resource);
    Some(Called { id: id.to_owned(), node, resource, action })
}

/// `/pets/{id}` as words.
pub(super) fn spoken(path: &str) -> String {
    let mut words = String::new();
    for part in path.split('/').filter(|it| !it.is_empty()) {
        let name = part.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
        words.push_str(if name.is_some() { " by " } else { " " });
        words.push_str(name.unwrap_or(part));
    }
    words
}

/// The first tag, or the first word of the path that says something.
fn group(cx: &Ctx<'_, '_>, path: &str, operation: &Operation) -> String {
    if let (Grouping::Tag, Some(tag)) = (cx.config.grouping, operation.tags.first().filter(|it| !it.trim().is_empty()))
    {
        return tag.to_string();
    }
    let is_version =
        |it: &str| it.strip_prefix('v').is_some_and(|it| it.chars().all(|it| it.is_ascii_digit() || it == '.'));
    let mut parts =
        path.split('/').filter(|it| !it.is_empty() && !it.starts_with('{') && *it != "api" && !is_version(it));
    parts.next().unwrap_or("default").to_owned()
}

/// An id without the resource in front, as of `repos/get-content`.
fn without_prefix<'i>(id: &'i str, resource: &str) -> &'i str {
    match id.split_once(['/', '_', '.', ':']) {
        Some((first, rest)) if !rest.is_empty() && names::words(first) == names::words(resource) => rest,
        _ => id,
    }
}

fn claim(cx: &mut Ctx<'_, '_>, operation: &Operation, node: NodeId, wire: &str) -> ResourceId {
    if let Some(id) = cx.resources.by_wire.get(wire) {
        return *id;
    }
    let (api, operations) = (format!("{wire} api"), format!("{wire} operations"));
    let candidates: &[&str] = if cx.is_strict() { &[wire] } else { &[wire, &api, &operations] };
    let mut modules = cx.resources.modules.take().expect("resources were begun");
    let mut handles = cx.resources.handles.take().expect("resources were begun");
    let module = modules.claim_one_of(cx.report, node, (wire, candidates), Remedy::OperationId);
    let handle = handles.claim_one_of(cx.report, node, (wire, candidates), Remedy::Handle);
    (cx.resources.modules, cx.resources.handles) = (Some(modules), Some(handles));
    let mut types = Scope::inside(&cx.frozen);
    types.hold(handle.text(), node);
    let tag = operation.tags.first();
    let doc = tag.and_then(|it| tag_doc(cx, it)).unwrap_or_else(|| format!("The operations of `{wire}`."));
    let id = ResourceId(cx.resources.list.len());
    let described = tag.and_then(|it| find_tag(cx, it)).map_or(operation.node, |it| it.node);
    let at = cx.tree.pointer(described);
    cx.resources.list.push(ir::Resource { handle, at, module, doc: Some(doc), operations: Vec::new() });
    cx.resources.nodes.push(node);
    cx.resources.by_wire.insert(wire.to_owned(), id);
    cx.resources.types.push(types);
    cx.resources.methods.push(Scope::with_reserved(Case::Value, cx.manner(), &["new"]));
    id
}

fn find_tag<'d>(cx: &Ctx<'d, '_>, tag: &str) -> Option<&'d Tag> {
    cx.document.tags.iter().find(|it| *it.name == *tag)
}

fn tag_doc(cx: &Ctx<'_, '_>, tag: &str) -> Option<String> {
    let found = find_tag(cx, tag)?;
    found.description.as_deref().map(|it| it.trim().to_owned())
}
