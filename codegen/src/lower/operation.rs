//! Path and method -> `ir::Operation`, with its request and its response.

use std::collections::BTreeMap;

use crate::document::Node;
use crate::ir;
use crate::lower::keywords::{self, Keywords};
use crate::lower::{Ctx, body, extension, object, paging, parameter, recovery, response, schema, split};
use crate::names::{self, Case, Remedy, Scope};
use crate::pointer::Pointer;

const PATH_ITEM: Keywords = Keywords {
    what: "a path",
    known: &["summary", "description", "post", "put", "patch"],
    unsupported: &["get", "delete", "head", "options", "trace", "parameters", "servers", "$ref"],
    extensions: &[],
};

const OPERATION: Keywords = Keywords {
    what: "an operation",
    known: &[
        "deprecated",
        "description",
        "externalDocs",
        "operationId",
        "parameters",
        "requestBody",
        "responses",
        "security",
        "summary",
        "tags",
    ],
    unsupported: &["callbacks", "servers"],
    extensions: &["x-deprecatedMessage", "x-pagination", "x-recovery", "x-rust-name", "x-safety", "x-sunset"],
};

const METHODS: [(&str, &str); 3] = [("patch", "PATCH"), ("post", "POST"), ("put", "PUT")];

/// The methods of `Call`, which setters must not hide; the last five only where there are pages.
const CALL_METHODS: [&str; 14] = [
    "new",
    "map",
    "send",
    "detached",
    "request",
    "timeout",
    "max_attempts",
    "header",
    "pages",
    "items",
    "listing",
    "page_size",
    "resume",
    "split",
];

/// Its methods beside the first four, where a write can be looked for.
const RECOVERY_METHODS: [&str; 2] = ["look_up", "send_and_recover"];

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

/// The resources in the order of the document, with the names that each module has given away.
#[derive(Default)]
struct Resources {
    by_wire: BTreeMap<String, ir::ResourceId>,
    ids: BTreeMap<String, Pointer>,
    scopes: Vec<(Scope, Scope)>,
}

pub(super) fn lower_operations<'d>(cx: &mut Ctx<'d>, root: &Node<'d>, api: &mut ir::Api) {
    let mut modules = Scope::with_reserved(Case::Module, RESERVED_MODULES);
    reserve_configured(cx, root, &mut modules);
    let mut resources = Resources::default();
    let mut nodes = Vec::new();
    let paths = root.expect(cx.errors, "paths").unwrap_or_default();
    paths.object(cx.errors);
    for (path, item) in paths.entries().filter(|(it, _)| !it.starts_with("x-")) {
        keywords::check(cx.errors, &item, &PATH_ITEM);
        check_path(cx, &item, path);
        for (key, http_method) in METHODS {
            let Some(node) = item.get(key) else { continue };
            let place = Place { root, path, http_method, item: &item };
            lower_operation(cx, &node, &place, api, &mut modules, &mut resources);
            nodes.push(node);
        }
    }
    recovery::lower_recoveries(cx, &nodes, api);
}

/// Takes the modules that the caller asks for.
fn reserve_configured(cx: &mut Ctx<'_>, root: &Node<'_>, modules: &mut Scope) {
    let server = names::words(&cx.config.server_enum).join("_");
    for word in cx.config.chapters.keys().chain([&server]) {
        modules.reserve_configured(cx.errors, &root.at, word);
    }
}

struct Place<'p, 'd> {
    root: &'p Node<'d>,
    path: &'p str,
    http_method: &'static str,
    item: &'p Node<'d>,
}

fn check_path(cx: &mut Ctx<'_>, item: &Node<'_>, path: &str) {
    if path.contains(['{', '}']) {
        cx.errors.unsupported(&item.at, "a parameter in the path", "write one path for each value");
    }
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/%{}".contains(it);
    if !path.starts_with('/') || !path.chars().all(is_plain) {
        let message = format!("`{path}` is no path");
        cx.errors.error("unknown-keyword", &item.at, message, "begin it with `/` and percent-encode what is not ASCII");
    }
}

fn lower_operation<'d>(
    cx: &mut Ctx<'d>,
    node: &Node<'d>,
    place: &Place<'_, 'd>,
    api: &mut ir::Api,
    modules: &mut Scope,
    resources: &mut Resources,
) -> Option<()> {
    keywords::check(cx.errors, node, &OPERATION);
    if let Some(security) = node.get("security") {
        refuse_security(cx, &security);
    }
    let id_node = node.expect(cx.errors, "operationId")?;
    let id = id_node.string(cx.errors)?;
    let (resource, action) = claim_id(cx, &id_node, id, resources)?;
    let resource = claim_resource(cx, (node, &id_node), resource, place.root, api, modules, resources);
    let rust = extension::rust_name(cx.errors, node).unwrap_or(action);
    let (types, methods) = &mut resources.scopes[resource.0];
    let method_name = methods.claim_as(cx.errors, &id_node.at, action, rust);
    let request_name = types.claim_as(cx.errors, &id_node.at, action, rust);
    let response_name = types.claim_as(cx.errors, &id_node.at, action, &format!("{rust}_response"));
    types.claim_slots(cx.errors, &id_node.at, &request_name);
    types.claim_slots(cx.errors, &id_node.at, &response_name);
    types.claim_builder(cx.errors, &id_node.at, &response_name);

    let shape = paging::find_shape(cx.errors, cx.document, node);
    let request_schema = body::lower_request_body(cx, node)?;
    let responses = response::lower_responses(cx, node);
    let (request, client_members) = lower_request(cx, node, &request_schema, shape.as_ref());
    let home = ir::Home::Resource(resource);
    let doc = lower_operation_doc(cx, node).unwrap_or_else(|| format!("Calls `{id}`."));
    let deprecation = extension::deprecation(cx.errors, node);
    let request = ir::TypeDef {
        name: request_name,
        at: node.at.clone(),
        home: home.clone(),
        doc: Some(doc.clone()),
        notes: cx.notes(&[place.item, node, &request_schema]),
        deprecation: deprecation.clone(),
        kind: ir::TypeKind::Struct(request),
    };
    let request = push(api, request);
    let response = lower_response(cx, node, responses.success.as_ref(), api, (response_name, home))?;
    let paging = shape.and_then(|it| paging::lower_paging(cx, &it, &request_schema, api.fields(response)));
    let axes = split::lower_axes(api, request, paging.is_some());
    let safety = extension::safety(cx.errors, node, place.http_method);
    check_paged_read(cx, node, safety, paging.is_some());
    check_no_content(cx, node, &responses.no_content, api.fields(response));
    api.operations.push(ir::Operation {
        id: id.to_owned(),
        resource,
        method_name,
        http_method: place.http_method,
        path: place.path.to_owned(),
        doc: Some(doc),
        deprecation,
        safety,
        request,
        client_members,
        response,
        no_content: responses.no_content,
        errors: responses.errors,
        request_id_header: responses.request_id_header,
        paging,
        axes,
        recovery: None,
    });
    Some(())
}

/// The resource and the action of an operationId that no other operation has.
fn claim_id<'i>(
    cx: &mut Ctx<'_>,
    node: &Node<'_>,
    id: &'i str,
    resources: &mut Resources,
) -> Option<(&'i str, &'i str)> {
    let Some(parts) = id.split_once('_') else {
        let message = format!("`{id}` does not say which resource it belongs to");
        cx.errors.error("name-invalid", &node.at, message, "write the operationId as `resource_action`");
        return None;
    };
    if let Some(first) = resources.ids.insert(id.to_owned(), node.at.clone()) {
        let message = format!("`{id}` is also the operationId at {first}");
        cx.errors.error("name-collision", &node.at, message, "give each operation an id of its own");
        return None;
    }
    Some(parts)
}

fn claim_resource(
    cx: &mut Ctx<'_>,
    (node, id_node): (&Node<'_>, &Node<'_>),
    wire: &str,
    root: &Node<'_>,
    api: &mut ir::Api,
    modules: &mut Scope,
    resources: &mut Resources,
) -> ir::ResourceId {
    if let Some(id) = resources.by_wire.get(wire) {
        return *id;
    }
    let module = modules.claim(cx.errors, &id_node.at, (wire, wire), Remedy::OperationId);
    let mut types = cx.root_names.clone();
    let handle = types.claim(cx.errors, &id_node.at, (wire, wire), Remedy::Handle);
    let methods = Scope::with_reserved(Case::Value, &["new"]);
    let tag = node.get("tags").and_then(|it| it.elements().next()?.as_str());
    let doc = tag.and_then(|it| tag_doc(root, it)).unwrap_or_else(|| format!("The operations of `{wire}`."));
    let id = ir::ResourceId(api.resources.len());
    api.resources.push(ir::Resource { handle, module, doc: Some(doc) });
    resources.by_wire.insert(wire.to_owned(), id);
    resources.scopes.push((types, methods));
    id
}

fn tag_doc(root: &Node<'_>, tag: &str) -> Option<String> {
    let tags = root.get("tags")?;
    let found = tags.elements().find(|it| it.get("name").and_then(|it| it.as_str()) == Some(tag))?;
    found.get("description")?.as_str().map(|it| it.trim().to_owned())
}

fn lower_operation_doc(cx: &mut Ctx<'_>, node: &Node<'_>) -> Option<String> {
    let mut text = |key| node.get(key).and_then(|it| it.string(cx.errors)).map(|it| it.trim().to_owned());
    let summary = text("summary").map(|it| if it.ends_with('.') { it } else { format!("{it}.") });
    let parts: Vec<String> = summary.into_iter().chain(text("description")).collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// The fields of a request, without those that the client or the pager fills in.
fn lower_request<'d>(
    cx: &mut Ctx<'d>,
    node: &Node<'d>,
    request: &Node<'d>,
    shape: Option<&paging::Shape>,
) -> (ir::Struct, Vec<ir::ClientMember>) {
    schema::check_request(cx, request);
    let reserved = if shape.is_some() { &CALL_METHODS[..] } else { &CALL_METHODS[..4] };
    let mut scope = Scope::with_reserved(Case::Value, reserved);
    if node.get(extension::RECOVERY).is_some() {
        RECOVERY_METHODS.iter().for_each(|it| scope.reserve(it));
    }
    let mut client_members = Vec::new();
    let mut filled = Vec::new();
    for (wire, property) in request.get("properties").unwrap_or_default().entries() {
        if let Some(value) = extension::client_value(cx.errors, &property) {
            client_members.push(ir::ClientMember { wire: wire.to_owned(), value });
            filled.push(wire);
        }
    }
    let mut keep = |wire: &str, _: &Node<'d>| !filled.contains(&wire) && !shape.is_some_and(|it| it.fills(wire));
    let body = object::lower_fields(cx, request, &mut scope, &mut keep);
    let headers = parameter::lower_parameters(cx, node, &mut scope);
    let at_most_one = object::lower_at_most_one(cx, request, &body);
    let fields = body.into_iter().chain(headers).collect();
    if request.get(extension::EXACTLY_ONE).is_some() {
        let help = "put the choice into an object of its own";
        cx.errors.unsupported(&request.at, "a choice between members of a whole request", help);
    }
    (ir::Struct { fields, exactly_one: None, at_most_one, interval: None }, client_members)
}

fn lower_response<'d>(
    cx: &mut Ctx<'d>,
    node: &Node<'d>,
    success: Option<&Node<'d>>,
    api: &mut ir::Api,
    (name, home): (crate::names::Name, ir::Home),
) -> Option<ir::TypeId> {
    let Some(success) = success else {
        let help = "describe a status of success with a JSON body";
        cx.errors.unsupported(&node.at, "an operation that answers nothing", help);
        return None;
    };
    if let Some(id) = response::shared_type(cx, success) {
        return Some(id);
    }
    let target = response::own_schema(cx, success)?;
    if target.get("type").and_then(|it| it.as_str()) != Some("object") {
        cx.errors.unsupported(&target.at, "a body of success that is no object", "answer with an object");
        return None;
    }
    let mut type_def = schema::lower_type_def(cx, &target, name, home);
    let id = node.get("operationId").and_then(|it| it.as_str()).unwrap_or_default();
    type_def.doc.get_or_insert_with(|| format!("The answer to `{id}`."));
    Some(push(api, type_def))
}

fn push(api: &mut ir::Api, type_def: ir::TypeDef) -> ir::TypeId {
    api.types.push(type_def);
    ir::TypeId(api.types.len() - 1)
}

fn check_paged_read(cx: &mut Ctx<'_>, node: &Node<'_>, safety: ir::Safety, is_paged: bool) {
    if is_paged && safety == ir::Safety::Write {
        let message = "an operation with pages is sent many times, but is not marked as safe to";
        cx.errors.error("paging-shape", &node.at, message, "write `x-safety: read`");
    }
}

/// A status without a body has to mean some value of the response: one without items.
fn check_no_content(cx: &mut Ctx<'_>, node: &Node<'_>, statuses: &[u16], response: &[ir::Field]) {
    let can_be_empty = |it: &ir::Field| it.presence != ir::Presence::Required || matches!(it.ty, ir::Type::List(_));
    if !statuses.is_empty() && !response.iter().all(can_be_empty) {
        let help = "let the response require arrays only, or leave the status out";
        cx.errors.unsupported(
            &node.at.child("responses"),
            "a status without a body beside a body that must say something",
            help,
        );
    }
}

pub(super) fn refuse_security(cx: &mut Ctx<'_>, security: &Node<'_>) {
    if !security.array(cx.errors).is_empty() {
        let help = "mark the credentials in the body with `x-credential`, and write `security: []`";
        cx.errors.unsupported(&security.at, "a security requirement", help);
    }
}
