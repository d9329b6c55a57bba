//! Paths and methods -> what a request must look like, and what answers it.

use serde_json::{Map, Value, json};

use crate::schema::digest_schema;
use crate::{Digest, NO_VALUE, Place};

/// The methods that carry a body. Alphabetical.
const METHODS: [&str; 3] = ["patch", "post", "put"];

pub(crate) fn digest_operations(cx: &mut Digest<'_>) -> Map<String, Value> {
    let mut operations = Map::new();
    for (at, path, method, operation) in all(cx.document) {
        if operations.contains_key(path) {
            let message = format!("the fake serves one method at a path, and `{path}` has a second one, `{method}`");
            cx.refuse(&at, message, "give each operation a path of its own");
            continue;
        }
        operations.insert(path.clone(), digest_operation(cx, &at, method, operation));
    }
    operations
}

/// Every operation with its place, path and method.
fn all(document: &Value) -> impl Iterator<Item = (Place, &String, &'static str, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let at = Place::root().member("paths").member(path);
        METHODS.iter().filter_map(move |method| Some((at.member(method), path, *method, item.get(*method)?)))
    })
}

fn digest_operation<'d>(cx: &mut Digest<'d>, at: &Place, method: &str, operation: &'d Value) -> Value {
    let (request_at, request) = json_body(cx, at.member("requestBody"), &operation["requestBody"]);
    let (status, success_at, success) = find_success(cx, at, operation);
    let example = success.get("example").or_else(|| success["examples"].as_object()?.values().next()?.get("value"));
    json!({
        "id": operation["operationId"],
        "method": method,
        "is_write": operation["x-safety"] != "read",
        "paging": find_paging(cx, operation, request, success),
        "example": example,
        "request": digest_schema(cx, &request_at.member("schema"), &request["schema"]),
        "response": digest_schema(cx, &success_at.member("schema"), &success["schema"]),
        "status": status,
        "statuses": operation["responses"].as_object().into_iter().flatten().map(|(it, _)| it).collect::<Vec<_>>(),
    })
}

/// The status with which an operation succeeds, and the body of it.
fn find_success<'d>(cx: &Digest<'d>, at: &Place, operation: &'d Value) -> (u16, Place, &'d Value) {
    let at = at.member("responses");
    let mut found = (200, at.clone(), NO_VALUE);
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        let (place, body) = json_body(cx, at.member(status), response);
        if status.starts_with('2') && !body.is_null() && found.2.is_null() {
            // `2XX` is any of them, so the usual one does.
            found = (status.parse().unwrap_or(200), place, body);
        }
    }
    found
}

/// The media type of JSON in a request body or a response; null where there is none.
fn json_body<'d>(cx: &Digest<'d>, at: Place, body: &'d Value) -> (Place, &'d Value) {
    let (at, body) = cx.resolve(at, body);
    (at.member("content").member("application/json"), &body["content"]["application/json"])
}

/// Pointers to the members by which pages are asked for and told apart; null for what is not a paged read.
fn find_paging<'d>(cx: &Digest<'d>, operation: &'d Value, request: &'d Value, response: &'d Value) -> Value {
    let stated = &operation["x-pagination"];
    if stated.is_object() {
        let [limit, cursor, next, items] = ["limit", "cursor", "next", "items"].map(|it| &stated[it]);
        return json!({"limit": limit, "cursor": cursor, "next": next, "items": items});
    }
    let properties = |schema: &'d Value| &cx.resolve(Place::root(), schema).1["properties"];
    let limitation = &properties(&request["schema"])["Limitation"];
    if limitation.is_null() {
        return Value::Null;
    }
    let wrapped = limitation["allOf"].get(0).unwrap_or(limitation);
    let named = |schema: &'d Value, kind: &str| {
        let mut members = properties(schema).as_object().into_iter().flatten();
        members.find(|(_, it)| it["type"] == kind).map(|(name, _)| name.as_str())
    };
    // The generator refuses what is one half of this shape alone.
    let (Some(limit), Some(items)) = (named(wrapped, "integer"), named(&response["schema"], "array")) else {
        return Value::Null;
    };
    json!({
        "limit": format!("/Limitation/{limit}"),
        "cursor": "/Limitation/Cursor",
        "next": "/Cursor",
        "items": format!("/{items}"),
    })
}

/// The schema of all error bodies. The generator has seen that they are alike.
pub(crate) fn digest_error(cx: &mut Digest<'_>) -> Value {
    let mut found = (Place::root(), NO_VALUE);
    for (at, _, _, operation) in all(cx.document) {
        for (status, response) in operation["responses"].as_object().into_iter().flatten() {
            let (place, body) = json_body(cx, at.member("responses").member(status), response);
            if !status.starts_with('2') && !body.is_null() && found.1.is_null() {
                found = (place.member("schema"), &body["schema"]);
            }
        }
    }
    match found {
        (_, Value::Null) => json!({}),
        (at, schema) => digest_schema(cx, &at, schema),
    }
}
