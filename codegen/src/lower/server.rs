//! Servers: the addresses that a client can be built for.

use ostler_openapi::model::Server;

use crate::ir;
use crate::lower::Ctx;
use crate::names::{Case, Remedy, Scope};
use crate::report::{MISSING_KEYWORD, MISSING_SERVERS, UNSUPPORTED};

/// The longest description that is taken for a name.
const LONGEST_NAME: usize = 30;

pub(super) fn lower_servers(cx: &mut Ctx<'_, '_>, needed: bool) -> Vec<ir::Server> {
    let servers = &cx.document.servers;
    if servers.is_empty() && needed {
        let message = "the document names no server";
        let help = "add `servers` with an absolute `url`";
        cx.report.concede(MISSING_SERVERS, cx.tree.root(), message, help);
    }
    let mut scope = Scope::with_reserved(Case::Type, cx.manner(), &["Address"]);
    servers.iter().filter_map(|it| lower_server(cx, it, &mut scope)).collect()
}

fn lower_server(cx: &mut Ctx<'_, '_>, server: &Server, scope: &mut Scope) -> Option<ir::Server> {
    let url = &*server.url;
    let address = filled(server);
    if !(address.starts_with("https://") || address.starts_with("http://")) {
        let node = cx.member(server.node, "url");
        cx.report.unsupported(node, "a relative address", "write an address that begins with `https://`");
        if !cx.is_strict() {
            return None;
        }
    }
    let is_plain = |it: char| it.is_ascii_graphic();
    if !url.chars().chain(address.chars()).all(is_plain) {
        let node = cx.member(server.node, "url");
        cx.report.unsupported(node, "an address with other characters than addresses have", "percent-encode them");
        return None;
    }
    if authority(url).contains('@') || authority(&address).contains('@') {
        // What it holds is not repeated: it may be a password.
        let help = "leave out what stands before the `@`; how callers say who they are is described by `security`";
        let message = "an address with a user name or a password is not supported";
        cx.report.error(UNSUPPORTED, cx.member(server.node, "url"), message, help);
        return None;
    }
    warn_of_plain_http(cx, server, &address);
    let doc = server.description.as_deref().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    let stated = server.rust_name.as_deref();
    let given = cx.rust_name(server.node, stated).map(std::borrow::Cow::into_owned);
    let rust = match (given, &doc) {
        (Some(name), _) => name,
        (None, Some(doc)) if cx.is_strict() || doc.chars().count() <= LONGEST_NAME => doc.clone(),
        (None, _) if cx.is_strict() => {
            let message = "the server has no name";
            cx.report.error(MISSING_KEYWORD, server.node, message, "add an `x-rust-name` or a short `description`");
            return None;
        }
        (None, _) => host(url),
    };
    if !server.variables.is_empty() && cx.is_strict() {
        let node = cx.member(server.node, "variables");
        cx.report.unsupported(node, "`variables` on a server", "write one server for each address");
    }
    let name = scope.claim(cx.report, server.node, (url, &rust), Remedy::RustName);
    // Of an address that is one variable, any other value would be any other address.
    let variables = if url.contains("://") { lower_variables(cx, server) } else { Vec::new() };
    let notes = cx.notes(&[server.node]);
    let at = cx.tree.pointer(server.node);
    let [url, address] = [url, &address].map(|it| it.trim_end_matches('/').to_owned());
    Some(ir::Server { name, at, doc, notes, url, address, variables })
}

/// The address, with what its variables are unless they are chosen. Each is filled in once, as the runtime does it.
fn filled(server: &Server) -> String {
    let mut address = String::new();
    let mut rest = &*server.url;
    while let Some((before, (name, after))) = rest.split_once('{').and_then(|it| Some((it.0, it.1.split_once('}')?))) {
        address.push_str(before);
        match server.variables.iter().find(|it| *it.name == *name) {
            Some(variable) => address.push_str(&variable.value.default),
            None => address.extend(["{", name, "}"]),
        }
        rest = after;
    }
    address + rest
}

fn authority(url: &str) -> &str {
    url.split_once("://").map_or("", |(_, it)| it).split(['/', '?', '#']).next().unwrap_or_default()
}

/// Says of a server that a client is not built for unless its host is named.
fn warn_of_plain_http(cx: &mut Ctx<'_, '_>, server: &Server, address: &str) {
    let authority = authority(address);
    let port = authority.rsplit_once(':').filter(|(_, it)| it.bytes().all(|it| it.is_ascii_digit()));
    let host = port.map_or(authority, |it| it.0);
    let is_number = |it: &str| it.bytes().all(|it| it.is_ascii_digit() || it == b'.');
    let is_here =
        host.eq_ignore_ascii_case("localhost") || host == "[::1]" || host.strip_prefix("127.").is_some_and(is_number);
    if address.starts_with("http://") && !is_here {
        let message = "a client is not built for this address: plain http shows its credentials to the network";
        let help = format!("write `https://`, or name the host when building: `plain_http_to({host:?})`");
        cx.report.warning(UNSUPPORTED, cx.member(server.node, "url"), message, help);
    }
}

/// What an address without a name is called.
fn host(url: &str) -> String {
    let host = url.split("://").nth(1).unwrap_or_default().split('/').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    if host.is_empty() || host.contains('{') { "default".to_owned() } else { host.to_owned() }
}

fn lower_variables(cx: &mut Ctx<'_, '_>, server: &Server) -> Vec<ir::Variable> {
    let mut scope = Scope::new(Case::Value, cx.manner());
    let variables = server.variables.iter().map(|it| {
        let name = scope.claim(cx.report, it.value.node, (&it.name, &it.name), Remedy::RustName);
        let doc = it.value.description.as_deref().map(str::to_owned);
        let values = it.value.values.iter().map(|it| it.to_string()).collect();
        ir::Variable { name, doc, default: it.value.default.to_string(), values }
    });
    variables.collect()
}
