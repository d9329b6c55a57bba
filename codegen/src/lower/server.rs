//! Servers: the addresses that a client can be built for.

use crate::document::Node;
use crate::ir;
use crate::lower::keywords::{self, Keywords};
use crate::lower::{Ctx, extension};
use crate::names::{Case, Scope};

const SERVER: Keywords = Keywords {
    what: "a server",
    known: &["url", "description"],
    unsupported: &["variables"],
    extensions: &["x-rust-name"],
};

pub(super) fn lower_servers(cx: &mut Ctx<'_>, root: &Node<'_>, needed: bool) -> Vec<ir::Server> {
    let nodes = root.get("servers").map(|it| it.array(cx.errors)).unwrap_or_default();
    if nodes.is_empty() && needed {
        let message = "the document names no server";
        cx.errors.error("missing-servers", &root.at, message, "add `servers` with an absolute `url`");
    }
    let mut scope = Scope::with_reserved(Case::Type, &["Address"]);
    nodes.iter().filter_map(|it| lower_server(cx, it, &mut scope)).collect()
}

fn lower_server(cx: &mut Ctx<'_>, node: &Node<'_>, scope: &mut Scope) -> Option<ir::Server> {
    keywords::check(cx.errors, node, &SERVER);
    let url = node.expect(cx.errors, "url")?.string(cx.errors)?;
    if !(url.starts_with("https://") || url.starts_with("http://")) {
        cx.errors.unsupported(
            &node.at.child("url"),
            "a relative address",
            "write an address that begins with `https://`",
        );
    }
    let doc = node.get("description").and_then(|it| it.string(cx.errors)).map(str::to_owned);
    let rust = extension::rust_name(cx.errors, node).or(doc.as_deref());
    let Some(rust) = rust else {
        cx.errors.error(
            "missing-keyword",
            &node.at,
            "the server has no name",
            "add an `x-rust-name` or a short `description`",
        );
        return None;
    };
    let name = scope.claim_as(cx.errors, &node.at, url, rust);
    Some(ir::Server { name, doc, notes: cx.notes(&[node]), url: url.trim_end_matches('/').to_owned() })
}
