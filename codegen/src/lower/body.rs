//! Media types: JSON, and nothing else.

use crate::document::Node;
use crate::lower::Ctx;
use crate::lower::keywords::{self, Keywords};

const REQUEST_BODY: Keywords = Keywords {
    what: "a request body",
    known: &["description", "content", "required"],
    unsupported: &[],
    extensions: &[],
};

const MEDIA_TYPE: Keywords = Keywords {
    what: "a media type",
    known: &["schema", "example", "examples"],
    unsupported: &["encoding"],
    extensions: &[],
};

/// The schema of an operation's request body.
pub(super) fn lower_request_body<'d>(cx: &mut Ctx<'d>, operation: &Node<'d>) -> Option<Node<'d>> {
    let Some(node) = operation.get("requestBody") else {
        let help = "describe a JSON body: the client writes its own members into it";
        cx.errors.unsupported(&operation.at, "an operation without a request body", help);
        return None;
    };
    let body = cx.document.resolve(cx.errors, &node)?;
    keywords::check(cx.errors, &body, &REQUEST_BODY);
    let schema = lower_content(cx, &body)?;
    cx.document.resolve(cx.errors, &schema)
}

/// The schema of the one media type that is supported.
pub(super) fn lower_content<'d>(cx: &mut Ctx<'d>, holder: &Node<'d>) -> Option<Node<'d>> {
    let content = holder.expect(cx.errors, "content")?;
    content.object(cx.errors)?;
    for (media_type, node) in content.entries().filter(|(it, _)| *it != "application/json") {
        let help = "describe the body as `application/json`";
        cx.errors.unsupported(&node.at, format_args!("the media type `{media_type}`"), help);
    }
    let Some(json) = content.get("application/json") else {
        if content.entries().next().is_none() {
            let help = "describe the body as `application/json`, or leave `content` out";
            cx.errors.unsupported(&content.at, "a body without a media type", help);
        }
        return None;
    };
    keywords::check(cx.errors, &json, &MEDIA_TYPE);
    json.expect(cx.errors, "schema")
}

/// The schema of a JSON body, in a request body or a response.
pub(super) fn json_schema<'d>(content: &Node<'d>) -> Option<Node<'d>> {
    content.get("content")?.get("application/json")?.get("schema")
}
