//! Path and method -> `ir::Operation`, with its request and its response.

use ostler_openapi::NodeId;
use ostler_openapi::finding::Code;
use ostler_openapi::model::{Named, Operation, PathItem, Ref, Server};

use crate::ir;
use crate::lower::body::{self, Bodied};
use crate::lower::extension::{self, Deprecated};
use crate::lower::resource::{self, Called};
use crate::lower::typed::Names;
use crate::lower::{Ctx, paging, parameter, plan, recovery, response, schema, security, split};
use crate::names::{Case, Name, Remedy, Scope};
use crate::report::{PAGING_SHAPE, UNSUPPORTED};

/// The methods of `Call`, which setters must not hide; the last five only where there are pages.
const CALL_METHODS: [&str; 15] = [
    "new",
    "map",
    "send",
    "send_answered",
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

/// Its methods beside the first five, where a write can be looked for.
const RECOVERY_METHODS: [&str; 2] = ["look_up", "send_and_recover"];

pub(super) fn lower_operations(cx: &mut Ctx<'_, '_>) -> Vec<ir::Operation> {
    resource::begin(cx);
    let document = cx.document;
    let mut operations = Vec::new();
    let mut lowered = Vec::new();
    for path in &document.paths {
        let item = &document.path_items[path.value.id];
        let Some(address) = check_path(cx, path, item) else { continue };
        for (index, operation) in item.operations.iter().enumerate() {
            if !plan::is_wanted(cx, (path.value.id, index)) {
                continue;
            }
            report_without_effect(cx, operation);
            if let Some(it) = lower_operation(cx, (path, &address), item, operation) {
                cx.resources.add(it.resource, operations.len());
                lowered.push((operation, operations.len()));
                operations.push(it);
            }
            schema::lower_waiting(cx);
        }
    }
    recovery::lower_recoveries(cx, &lowered, &mut operations);
    operations
}

/// The path that requests are sent to; nothing when what is wrong with it was reported.
fn check_path(cx: &mut Ctx<'_, '_>, path: &Named<Ref<PathItem>>, item: &PathItem) -> Option<String> {
    refuse_servers(cx, item.node, &item.servers, "the operations of this path are");
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/%{}".contains(it);
    // Some documents tell the operations of one path apart by a fragment, which is never sent.
    let sent = path.name.split('#').next().unwrap_or_default();
    if path.name.chars().all(is_plain) {
        return Some(path.name.to_string());
    }
    let message = format!("`{}` is not a path", path.name);
    let help = "percent-encode what is not ASCII, and describe a query as parameters";
    let can_be_sent = !cx.is_strict() && !sent.contains('?');
    match can_be_sent {
        true => cx.report.warning(Code::PathTemplate, path.value.node, message, help),
        false => cx.report.error(Code::PathTemplate, path.value.node, message, help),
    }
    can_be_sent.then(|| encoded(sent))
}

/// A path in which everything that a path cannot hold is percent-encoded, but for names in braces.
fn encoded(path: &str) -> String {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/%{}".contains(it);
    let mut text = String::new();
    let mut is_name = false;
    for character in path.chars() {
        is_name = character == '{' || is_name && character != '}';
        if is_name || is_plain(character) {
            text.push(character);
        } else {
            let mut bytes = [0; 4];
            text.extend(character.encode_utf8(&mut bytes).bytes().map(|it| format!("%{it:02X}")));
        }
    }
    text
}

/// Says where requests go instead of to servers of their own. Those of the document are what a client is built for.
fn refuse_servers(cx: &mut Ctx<'_, '_>, node: NodeId, servers: &[Server], what: &str) {
    let common = &cx.document.servers;
    let Some(other) = servers.iter().find(|it| common.iter().all(|common| common.url != it.url)) else { return };
    let usual = common.first().map(|it| format!(", `{}` for one", it.url)).unwrap_or_default();
    let message = format!("{what} sent to the server that the client is built for{usual}, and not to `{}`", other.url);
    let help =
        format!("build another client for `{}::Address` with that address, and call it there", cx.config.server_enum);
    cx.report.concede(UNSUPPORTED, cx.member(node, "servers"), message, help);
}

/// Reports what is legal and leaves no trace in the client.
fn report_without_effect(cx: &mut Ctx<'_, '_>, operation: &Operation) {
    refuse_servers(cx, operation.node, &operation.servers, "this operation is");
    if !operation.callbacks.is_empty() {
        let node = cx.member(operation.node, "callbacks");
        cx.report.unsupported(node, "receiving what the server sends, as `callbacks` describes,", "leave it out");
    }
    for (_, used) in &operation.responses {
        let response = &cx.document.responses[used.id];
        if !response.links.is_empty() {
            let node = cx.member(response.node, "links");
            cx.report.unsupported(node, "following `links`", "leave them out");
        }
    }
}

fn lower_operation<'d>(
    cx: &mut Ctx<'d, '_>,
    (path, address): (&'d Named<Ref<PathItem>>, &str),
    item: &'d PathItem,
    operation: &'d Operation,
) -> Option<ir::Operation> {
    let called = resource::call(cx, &path.name, operation)?;
    let names = claim_names(cx, operation, &called);
    let home = ir::Home::Resource(called.resource);
    let security = security::lower_requirements(cx, operation);
    let shape = paging::find_shape(cx, operation);
    let bodied = body::plan_body(cx, operation)?;
    // The request comes first, whatever is known first.
    let request_id = ir::TypeId(cx.types.len());
    cx.types.push(None);
    let responses = response::lower_responses(cx, operation);
    let answer = response::declare(cx, operation, responses, (&names, &home, &called.id));
    let paging = match (&answer, &shape) {
        (Some(answer), Some(shape)) => paging::lower_paging(cx, operation, shape, bodied.schema(), &answer.ty),
        _ => None,
    };
    let filled = shape.as_ref().filter(|_| paging.is_some() || cx.is_strict());
    let request = lower_request(cx, (path, item, operation), &bodied, filled, (&names.request, &home));
    let doc = lower_doc(operation).unwrap_or_else(|| format!("Calls `{}`.", called.id));
    let deprecation = lower_deprecation(cx, operation);
    let noted = [Some(path.value.node), Some(operation.node), bodied.node()];
    let notes = cx.notes(&noted.into_iter().flatten().collect::<Vec<_>>());
    cx.types[request_id.0] = Some(ir::TypeDef {
        name: names.request.clone(),
        at: cx.tree.pointer(operation.node),
        home: home.clone(),
        doc: Some(doc.clone()),
        notes,
        deprecation: deprecation.clone(),
        kind: ir::TypeKind::Struct(request.fields),
    });
    let answer = answer?;
    let axes = split::lower_axes(cx, request_id, paging.is_some());
    let http_method = operation.method.keyword().to_uppercase();
    let stated = operation.extensions.safety;
    let proved = (paging.is_some() && !cx.is_strict()).then_some(ostler_openapi::model::Safety::Read);
    let safety = extension::safety(stated.or(proved), &http_method);
    check_paged_read(cx, operation.node, safety, paging.is_some());
    Some(ir::Operation {
        id: called.id,
        resource: called.resource,
        method_name: names.method,
        http_method,
        path: address.to_owned(),
        doc: Some(doc),
        deprecation,
        safety,
        request: request_id,
        body: request.body,
        client_members: request.client_members,
        response: answer.ty,
        no_content: answer.no_content,
        refusal: answer.refusal,
        accept: answer.accept,
        security,
        errors: answer.errors,
        request_id_header: answer.request_id_header,
        paging,
        axes,
        recovery: None,
    })
}

fn lower_deprecation(cx: &mut Ctx<'_, '_>, operation: &Operation) -> Option<ir::Deprecation> {
    let stated = Deprecated {
        node: operation.node,
        flag: operation.deprecated,
        message: operation.extensions.deprecated_message.as_deref(),
        sunset: operation.extensions.sunset.as_deref(),
    };
    extension::deprecation(cx, &stated)
}

fn claim_names(cx: &mut Ctx<'_, '_>, operation: &Operation, called: &Called) -> Names {
    let (node, action) = (called.node, &called.action);
    let stated = operation.extensions.rust_name.as_deref();
    let rust = cx.rust_name(operation.node, stated).unwrap_or_else(|| action.into()).into_owned();
    let is_strict = cx.is_strict();
    let claim = |cx: &mut Ctx<'_, '_>, candidates: [&str; 3]| {
        let types = cx.resources.types(called.resource);
        types.claim_struct(cx.report, node, (action, &candidates), Remedy::RustName)
    };
    let method = cx.resources.methods(called.resource).claim_as(cx.report, node, action, &rust);
    let word = if is_strict { rust.clone() } else { method.text().to_owned() };
    let request = claim(cx, [&word, &format!("{word}_request"), &format!("{word}_call")]);
    let response = claim(cx, [&format!("{word}_response"), &format!("{word}_answer"), &format!("{word}_result")]);
    let types = cx.resources.types(called.resource);
    types.claim_slots(cx.report, node, &request);
    types.claim_slots(cx.report, node, &response);
    types.claim_builder(cx.report, node, &response);
    Names { method, request, response, node, operation: operation.node, word }
}

fn lower_doc(operation: &Operation) -> Option<String> {
    let text =
        |it: &Option<std::sync::Arc<str>>| it.as_deref().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    let summary = text(&operation.summary).map(|it| if it.ends_with('.') { it } else { format!("{it}.") });
    let parts: Vec<String> = summary.into_iter().chain(text(&operation.description)).collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// A request, and how its fields travel.
struct Request {
    fields: ir::Struct,
    body: ir::Body,
    client_members: Vec<ir::ClientMember>,
}

/// The fields of a request, without those that the client or the pager fills in.
fn lower_request(
    cx: &mut Ctx<'_, '_>,
    (path, item, operation): (&Named<Ref<PathItem>>, &PathItem, &Operation),
    bodied: &Bodied<'_>,
    shape: Option<&paging::Shape>,
    (name, home): (&Name, &ir::Home),
) -> Request {
    let reserved = if shape.is_some() { &CALL_METHODS[..] } else { &CALL_METHODS[..5] };
    let mut scope = Scope::with_reserved(Case::Value, cx.manner(), reserved);
    if operation.extensions.recovery.is_some() {
        RECOVERY_METHODS.iter().for_each(|it| scope.reserve(it));
    }
    if !cx.is_strict() {
        CALL_METHODS.iter().for_each(|it| scope.reserve(it));
    }
    let hint = (name.text(), home);
    let is_filled = |name: &str| shape.is_some_and(|it| it.fills_parameter(name));
    let parameters = parameter::lower_parameters(cx, (path, item, operation), &mut scope, hint, &is_filled);
    let (mut in_path, others): (Vec<_>, Vec<_>) = parameters.into_iter().partition(parameter::is_in_path);
    let place = |field: &ir::Field| path.name.find(&format!("{{{}}}", field.name.wire));
    in_path.sort_by_key(place);
    // Setters in the order of the document, after what leads to the resource.
    let body = body::lower_body(cx, bodied, shape, &mut scope, (hint, in_path.len()));
    let at_most_one = body.at_most_one;
    let fields = in_path.into_iter().chain(body.fields).chain(others).collect();
    let (additional, is_closed) = (body.additional, false);
    let fields = ir::Struct { fields, additional, is_closed, exactly_one: None, at_most_one, interval: None };
    Request { fields, body: body.body, client_members: body.client_members }
}

fn check_paged_read(cx: &mut Ctx<'_, '_>, node: NodeId, safety: ir::Safety, is_paged: bool) {
    if is_paged && safety == ir::Safety::Write {
        let message = "an operation with pages is sent many times, but is not marked as safe to";
        cx.report.error(PAGING_SHAPE, node, message, "write `x-safety: read`");
    }
}
