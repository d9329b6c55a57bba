//! Responses: which status means what, and where an error says why.

use crate::document::Node;
use crate::ir;
use crate::lower::keywords::{self, Keywords};
use crate::lower::{Ctx, body};

/// What the statuses of an operation mean.
#[derive(Default)]
pub(super) struct Responses<'d> {
    /// The schema of the body of success.
    pub(super) success: Option<Node<'d>>,
    pub(super) no_content: Vec<u16>,
    pub(super) errors: ir::ErrorMembers,
    pub(super) request_id_header: Option<String>,
}

const RESPONSE: Keywords = Keywords {
    what: "a response",
    known: &["description", "headers", "content"],
    unsupported: &["links"],
    extensions: &[],
};

pub(super) fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

pub(super) fn lower_responses<'d>(cx: &mut Ctx<'d>, operation: &Node<'d>) -> Responses<'d> {
    let mut lowered = Responses::default();
    let mut errors: Vec<ir::ErrorMembers> = Vec::new();
    let responses = operation.expect(cx.errors, "responses").unwrap_or_default();
    responses.object(cx.errors);
    for (status, node) in responses.entries().filter(|(it, _)| !it.starts_with("x-")) {
        let Some(response) = cx.document.resolve(cx.errors, &node) else { continue };
        keywords::check(cx.errors, &response, &RESPONSE);
        lower_headers(cx, &response, &mut lowered);
        let schema = response.get("content").and_then(|_| body::lower_content(cx, &response));
        match (status, schema) {
            _ if !is_status(status) => {
                let message = format!("`{status}` is no status");
                cx.errors.error(
                    "unknown-keyword",
                    &node.at,
                    message,
                    "write a status such as `200`, a range such as `5XX`, or `default`",
                );
            }
            (status, schema) if is_success(status) => lower_success(cx, &node, status, schema, &mut lowered),
            (_, Some(schema)) => {
                let members = lower_error_members(cx, &schema);
                if errors.first().is_some_and(|it| *it != members) {
                    let help = "describe every error of an operation with one schema";
                    cx.errors.unsupported(&node.at, "an error body unlike that of the other statuses", help);
                }
                errors.push(members);
            }
            (_, None) => {}
        }
    }
    lowered.errors = errors.into_iter().next().unwrap_or_default();
    lowered
}

fn is_status(status: &str) -> bool {
    let mut characters = status.chars();
    let first = characters.next().is_some_and(|it| ('1'..='5').contains(&it));
    let rest = characters.as_str();
    status == "default" || first && (rest == "XX" || rest.len() == 2 && rest.chars().all(|it| it.is_ascii_digit()))
}

fn lower_success<'d>(
    cx: &mut Ctx<'d>,
    node: &Node<'d>,
    status: &str,
    schema: Option<Node<'d>>,
    lowered: &mut Responses<'d>,
) {
    match schema {
        None => match status.parse() {
            Ok(status) => lowered.no_content.push(status),
            Err(_) => cx.errors.unsupported(&node.at, "a range of successes without a body", "name the status"),
        },
        Some(schema) if lowered.success.is_none() => lowered.success = Some(schema),
        Some(_) => cx.errors.unsupported(&node.at, "a second body of success", "describe one status with a body"),
    }
}

/// The headers that the runtime knows by name; another would be lost.
fn lower_headers(cx: &mut Ctx<'_>, response: &Node<'_>, lowered: &mut Responses<'_>) {
    for (name, header) in response.get("headers").unwrap_or_default().entries() {
        match name.to_ascii_lowercase().as_str() {
            "request-id" | "x-request-id" => lowered.request_id_header = Some(name.to_owned()),
            "retry-after" => {}
            _ => {
                let help = "leave it out: the client reads `Request-Id` and `Retry-After`";
                cx.errors.unsupported(&header.at, format_args!("the response header `{name}`"), help);
            }
        }
    }
}

/// Finds the members of an error's body by their names, whatever their case.
fn lower_error_members(cx: &mut Ctx<'_>, schema: &Node<'_>) -> ir::ErrorMembers {
    let Some(schema) = cx.document.resolve(cx.errors, schema) else { return ir::ErrorMembers::default() };
    let properties = schema.get("properties").unwrap_or_default();
    let find = |wanted: &str| {
        let plain = |it: &str| it.replace(['_', '-'], "").to_ascii_lowercase();
        let is_string = |it: &Node<'_>| it.get("type").and_then(|it| it.as_str()) == Some("string");
        let mut found = properties.entries().filter(|(name, node)| plain(name) == wanted && is_string(node));
        found.next().map(|(name, _)| name.to_owned())
    };
    let members =
        ir::ErrorMembers { message: find("message"), request_id: find("requestid"), details: find("details") };
    if members.message.is_none() {
        let help = "give the error a string member `Message`";
        cx.errors.unsupported(&schema.at, "an error body without a message", help);
    }
    members
}

/// Whether the schema is declared with the operation: it stands inline, or nothing else refers to it.
pub(super) fn own_schema<'d>(cx: &mut Ctx<'d>, schema: &Node<'d>) -> Option<Node<'d>> {
    let target = cx.document.resolve(cx.errors, schema)?;
    cx.plan.type_id(&target.at).is_none().then_some(target)
}

/// The schema of a success, when it is a named type.
pub(super) fn shared_type(cx: &mut Ctx<'_>, schema: &Node<'_>) -> Option<ir::TypeId> {
    let target = cx.document.resolve(cx.errors, schema)?;
    cx.plan.type_id(&target.at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_three_digits_a_range_or_default() {
        for status in ["200", "5XX", "default"] {
            assert!(is_status(status), "{status}");
        }
        for status in ["20", "600", "2x0", "ok", "XX"] {
            assert!(!is_status(status), "{status}");
        }
    }

    #[test]
    fn a_body_is_found_where_openapi_puts_it() {
        let document =
            crate::Document::parse("{openapi: 3.0.3, content: {application/json: {schema: {type: object}}}}").unwrap();
        assert!(body::json_schema(&document.root()).is_some());
    }
}
