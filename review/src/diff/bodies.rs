//! What an operation sends and answers -> which bodies, statuses and headers came and went.

use std::collections::BTreeMap;

use ostler_openapi::NodeId;
use ostler_openapi::model::{
    Header, MediaType, Named, Operation, ParameterValue, Ref, RequestBody, Response, Schema, Status,
};

use crate::diff::cx::{Cx, OperationId, Owner};
use crate::diff::level::Ways;
use crate::diff::names::quoted;
use crate::diff::rules;
use crate::diff::side::Side;

/// A media type without its parameters, in small letters.
pub(super) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_lowercase()
}

/// The schemas of the bodies of an operation, in a fixed order.
pub(super) fn schemas_of(side: &Side<'_>, operation: &Operation) -> Vec<Ref<Schema>> {
    let body = operation.request_body.iter().flat_map(|it| &side.document.request_bodies[it.id].content);
    let answers = operation.responses.iter().flat_map(|(_, it)| &side.document.responses[it.id].content);
    body.chain(answers).filter_map(|it| it.value.schema.clone()).collect()
}

pub(super) fn compare_request(cx: &mut Cx<'_>, id: OperationId, operations: (&Operation, &Operation), ways: Ways) {
    let owner = Owner::Operation(id);
    let (old, new) = operations;
    let body = |it: &Option<Ref<RequestBody>>| it.as_ref().map(|it| it.id);
    // A body without a media type is none.
    let before = body(&old.request_body).map(|it| &cx.old.document.request_bodies[it]);
    let after = body(&new.request_body).map(|it| &cx.new.document.request_bodies[it]);
    match (before, after) {
        (None, None) => {}
        (None, Some(after)) => {
            let rule = if after.required { rules::REQUIRED_REQUEST_BODY_ADDED } else { rules::REQUEST_BODY_ADDED };
            let words = if after.required { "has a body, which is required" } else { "may have a body" };
            cx.push(rule, owner, Ways::BOTH, (None, Some(after.node)), format!("the request {words}"));
        }
        (Some(before), None) => {
            let message = "the request has no body any more".to_owned();
            cx.push(rules::REQUEST_BODY_REMOVED, owner, Ways::BOTH, (Some(before.node), None), message);
        }
        (Some(before), Some(after)) => {
            let nodes = (before.node, after.node);
            match (before.required, after.required) {
                (false, true) => cx.edit(rules::REQUEST_BODY_BECAME_REQUIRED, owner, nodes, "the body became required"),
                (true, false) => cx.edit(rules::REQUEST_BODY_BECAME_OPTIONAL, owner, nodes, "the body became optional"),
                _ => {}
            }
            let text = |it: &RequestBody| it.description.as_ref().map(|it| it.trim().to_owned()).unwrap_or_default();
            if text(before) != text(after) {
                cx.edit(rules::DESCRIPTION_CHANGED, owner, nodes, "the description of the body changed");
            }
            let (gone, come) = compare_content(cx, id, (&before.content, &after.content), ways);
            for (name, node) in gone {
                let message = format!("the body is no longer taken as {}", quoted(&name));
                cx.push(rules::REQUEST_MEDIA_TYPE_REMOVED, owner, Ways::BOTH, (Some(node), None), message);
            }
            for (name, node) in come {
                let message = format!("the body is taken as {}", quoted(&name));
                cx.push(rules::REQUEST_MEDIA_TYPE_ADDED, owner, Ways::BOTH, (None, Some(node)), message);
            }
        }
    }
}

type Names = Vec<(String, NodeId)>;

/// Compares the bodies of the same media type, and names the media types that only one side has.
fn compare_content(
    cx: &mut Cx<'_>,
    id: OperationId,
    (old, new): (&[Named<MediaType>], &[Named<MediaType>]),
    ways: Ways,
) -> (Names, Names) {
    let mut gone: BTreeMap<String, &Named<MediaType>> = old.iter().map(|it| (key(&it.name), it)).collect();
    let mut come: Vec<&Named<MediaType>> = Vec::new();
    for after in new {
        match gone.remove(&key(&after.name)) {
            Some(before) => compare_media_type(cx, id, &before.value, &after.value, ways),
            None => come.push(after),
        }
    }
    let mut gone: Vec<_> = gone.into_values().collect();
    // Where a range took the place of a type, or a type that of a range, only what is more than before is told of a request,
    // and only what is less of an answer.
    let pairs: Vec<_> = gone.iter().flat_map(|before| come.iter().map(|after| (*before, *after))).collect();
    for (before, after) in pairs {
        let (is_wider, is_narrower) = (covers(&after.name, &before.name), covers(&before.name, &after.name));
        if is_wider || is_narrower {
            compare_media_type(cx, id, &before.value, &after.value, ways);
        }
        if is_wider && ways.request || is_narrower && ways.response {
            gone.retain(|it| !std::ptr::eq(*it, before));
        }
        if is_narrower && ways.request {
            come.retain(|it| !std::ptr::eq(*it, after));
        }
    }
    let names = |all: Vec<&Named<MediaType>>| all.into_iter().map(|it| (it.name.to_string(), it.value.node)).collect();
    (names(gone), names(come))
}

/// Whether a range of media types has another one in it.
fn covers(range: &str, name: &str) -> bool {
    let (range, name) = (essence(range), essence(name));
    let of_kind = range.strip_suffix('*').filter(|it| it.ends_with('/'));
    range != name && (range == "*/*" || of_kind.is_some_and(|it| name.starts_with(it)))
}

/// A media type as it is told apart: the encoding of characters is not a part of it.
fn key(name: &str) -> String {
    let parameters = name.split(';').skip(1).map(|it| it.trim().to_lowercase());
    let mut parameters: Vec<_> = parameters.filter(|it| !it.starts_with("charset=") && !it.is_empty()).collect();
    parameters.sort();
    std::iter::once(essence(name)).chain(parameters).collect::<Vec<_>>().join(";")
}

fn compare_media_type(cx: &mut Cx<'_>, id: OperationId, old: &MediaType, new: &MediaType, ways: Ways) {
    let (owner, nodes) = (Owner::Operation(id), (old.node, new.node));
    match (&old.schema, &new.schema) {
        (None, None) => {}
        (Some(before), Some(after)) => cx.root(id, before, after, ways),
        (None, Some(_)) => {
            let nodes = (Some(old.node), Some(new.node));
            cx.push(rules::BODY_SCHEMA_SET, owner, ways, nodes, "the body has a schema now".to_owned());
        }
        (Some(_), None) => {
            let nodes = (Some(old.node), Some(new.node));
            cx.push(rules::BODY_SCHEMA_REMOVED, owner, ways, nodes, "the body has no schema any more".to_owned());
        }
    }
    let examples = |side: &Side<'_>, it: &MediaType| {
        let named = it.examples.iter().filter_map(|it| side.document.examples[it.value.id].value);
        it.example.into_iter().chain(named).map(|it| side.json(it)).collect::<Vec<_>>().join("\n")
    };
    if examples(&cx.old, old) != examples(&cx.new, new) {
        cx.edit(rules::EXAMPLE_CHANGED, owner, nodes, "an example of the body changed");
    }
    let encodings = |side: &Side<'_>, it: &MediaType| -> BTreeMap<String, String> {
        it.encoding.iter().map(|it| (it.name.to_string(), side.json(it.value.node))).collect()
    };
    if encodings(&cx.old, old) != encodings(&cx.new, new) {
        let nodes = (Some(old.node), Some(new.node));
        cx.push(
            rules::ENCODING_CHANGED,
            owner,
            ways,
            nodes,
            "how the parts of the form are written changed".to_owned(),
        );
    }
}

/// What is answered, by status.
type Answers<'r> = BTreeMap<Status, &'r Ref<Response>>;

pub(super) fn compare_responses(cx: &mut Cx<'_>, id: OperationId, operations: (&Operation, &Operation), ways: Ways) {
    let owner = Owner::Operation(id);
    let mut old: Answers<'_> = operations.0.responses.iter().map(|it| (it.0, &it.1)).collect();
    let mut new: Answers<'_> = operations.1.responses.iter().map(|it| (it.0, &it.1)).collect();
    let both: Vec<_> = old.keys().filter(|it| new.contains_key(*it)).copied().collect();
    for status in both {
        if let (Some(before), Some(after)) = (old.remove(&status), new.remove(&status)) {
            compare_response(cx, id, before, after, ways);
        }
    }
    pair_ranges(cx, id, &mut old, &mut new, ways);
    compare_moved(cx, id, (&old, &new), ways);
    for (status, used) in old {
        let rule = if is_success(status) { rules::SUCCESS_STATUS_REMOVED } else { rules::FAILURE_STATUS_REMOVED };
        let message = format!("`{}` is no longer answered", word(status));
        cx.push(rule, owner, Ways::BOTH, (Some(used.node), None), message);
    }
    for (status, used) in new {
        let rule = if is_success(status) { rules::SUCCESS_STATUS_ADDED } else { rules::FAILURE_STATUS_ADDED };
        let message = format!("`{}` is answered", word(status));
        cx.push(rule, owner, Ways::BOTH, (None, Some(used.node)), message);
    }
}

/// Compares a status with the range that took its place, or the other way round.
fn pair_ranges<'r>(cx: &mut Cx<'_>, id: OperationId, old: &mut Answers<'r>, new: &mut Answers<'r>, ways: Ways) {
    let covers = |range: Status, status: Status| match (range, status) {
        (Status::Range(hundred), Status::Code(code)) => u16::from(hundred) == code / 100,
        _ => false,
    };
    for (before, after) in old.keys().flat_map(|it| new.keys().map(|other| (*it, *other))).collect::<Vec<_>>() {
        if (covers(before, after) || covers(after, before))
            && let (Some(left), Some(right)) = (old.get(&before).copied(), new.get(&after).copied())
        {
            old.remove(&before);
            new.remove(&after);
            compare_response(cx, id, left, right, ways);
        }
    }
}

/// Compares what a success is answered with where it has another status, as far as that is evident: there is one of them. The
/// statuses themselves are told as well.
fn compare_moved(cx: &mut Cx<'_>, id: OperationId, (old, new): (&Answers<'_>, &Answers<'_>), ways: Ways) {
    let lone = |all: &Answers<'_>| {
        let mut successes = all.iter().filter(|it| is_success(*it.0));
        successes.next().map(|it| (*it.1).clone()).filter(|_| successes.next().is_none())
    };
    if let (Some(before), Some(after)) = (lone(old), lone(new)) {
        compare_response(cx, id, &before, &after, ways);
    }
}

fn is_success(status: Status) -> bool {
    match status {
        Status::Code(code) => (200..300).contains(&code),
        Status::Range(hundred) => hundred == 2,
        Status::Default => false,
    }
}

fn word(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundred) => format!("{hundred}XX"),
        Status::Default => "default".to_owned(),
    }
}

fn compare_response(cx: &mut Cx<'_>, id: OperationId, old: &Ref<Response>, new: &Ref<Response>, ways: Ways) {
    let (before, after) = (&cx.old.document.responses[old.id], &cx.new.document.responses[new.id]);
    let (owner, nodes) = (Owner::Operation(id), (before.node, after.node));
    if before.description.trim() != after.description.trim() {
        cx.edit(rules::DESCRIPTION_CHANGED, owner, nodes, "the description of the answer changed");
    }
    let links = |side: &Side<'_>, it: &Response| -> BTreeMap<String, String> {
        it.links.iter().map(|it| (it.name.to_string(), side.json(side.document.links[it.value.id].node))).collect()
    };
    if links(&cx.old, before) != links(&cx.new, after) {
        cx.edit(rules::LINKS_CHANGED, owner, nodes, "where the answer leads is said in another way");
    }
    compare_headers(cx, id, (before, after), ways);
    match (before.content.is_empty(), after.content.is_empty()) {
        (true, true) => {}
        (true, false) => cx.edit(rules::RESPONSE_BODY_ADDED, owner, nodes, "the answer has a body now"),
        (false, true) => cx.edit(rules::RESPONSE_BODY_REMOVED, owner, nodes, "the answer has no body any more"),
        (false, false) => {
            let (gone, come) = compare_content(cx, id, (&before.content, &after.content), ways);
            for (name, node) in gone {
                let message = format!("the answer is no longer {}", quoted(&name));
                cx.push(rules::RESPONSE_MEDIA_TYPE_REMOVED, owner, Ways::BOTH, (Some(node), None), message);
            }
            for (name, node) in come {
                let message = format!("the answer may be {}", quoted(&name));
                cx.push(rules::RESPONSE_MEDIA_TYPE_ADDED, owner, Ways::BOTH, (None, Some(node)), message);
            }
        }
    }
}

fn compare_headers(cx: &mut Cx<'_>, id: OperationId, (old, new): (&Response, &Response), ways: Ways) {
    let owner = Owner::Operation(id);
    let by_name = |it: &Response| -> BTreeMap<String, Ref<Header>> {
        // OpenAPI says that a description of it is ignored.
        let headers = it.headers.iter().filter(|it| !it.name.eq_ignore_ascii_case("content-type"));
        headers.map(|it| (it.name.to_lowercase(), it.value.clone())).collect()
    };
    let (mut before, after) = (by_name(old), by_name(new));
    for (name, used) in after {
        let header = &cx.new.document.headers[used.id];
        let Some(other) = before.remove(&name) else {
            let message = format!("the answer has the header {}", quoted(&name));
            cx.push(rules::HEADER_ADDED, owner, Ways::BOTH, (None, Some(header.node)), message);
            continue;
        };
        let other = &cx.old.document.headers[other.id];
        let (nodes, shown) = ((other.node, header.node), quoted(&name));
        match (other.required, header.required) {
            (false, true) => {
                cx.edit(rules::HEADER_BECAME_REQUIRED, owner, nodes, format!("the header {shown} is always there"))
            }
            (true, false) => {
                cx.edit(rules::HEADER_BECAME_OPTIONAL, owner, nodes, format!("the header {shown} may be missing"))
            }
            _ => {}
        }
        let text = |it: &Header| it.description.as_ref().map(|it| it.trim().to_owned()).unwrap_or_default();
        if text(other) != text(header) {
            cx.edit(rules::DESCRIPTION_CHANGED, owner, nodes, format!("the description of the header {shown} changed"));
        }
        let schema = |it: &Header| match it.value.as_ref()? {
            ParameterValue::Schema { schema, .. } => Some(schema.clone()),
            ParameterValue::Content(content) => content.value.schema.clone(),
        };
        if let (Some(left), Some(right)) = (schema(other), schema(header)) {
            cx.root(id, &left, &right, ways);
        }
    }
    for (name, used) in before {
        let header = &cx.old.document.headers[used.id];
        let rule = if header.required { rules::REQUIRED_HEADER_REMOVED } else { rules::HEADER_REMOVED };
        let message = format!("the answer no longer has the header {}", quoted(&name));
        cx.push(rule, owner, Ways::BOTH, (Some(header.node), None), message);
    }
}
