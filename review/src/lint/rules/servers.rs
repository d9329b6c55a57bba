//! Addresses: of servers, of tokens, and of pages.

use std::collections::BTreeSet;

use ostler_openapi::NodeId;
use ostler_openapi::finding::{Code, Level, quote};
use ostler_openapi::model::{ExternalDocs, SchemeKind, Server};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

pub(in crate::lint) const MISSING: Rule = Rule {
    id: Code::new("missing-servers"),
    level: Level::Warning,
    why: "Without `servers` a client does not know where the API is; it has to be told by each program.",
    good: Example::document("paths:\n  /pets: {}\nservers: [{url: 'https://pets.example/v1'}]\n"),
    bad: Example::document("paths:\n  /pets: {}\nservers: []\n"),
    find: find_missing,
};

pub(in crate::lint) const VARIABLE: Rule = Rule {
    id: Code::new("server-variable"),
    level: Level::Error,
    why: "Braces in an address that no variable explains are sent as they are, and a variable that is in no address has no \
          effect.",
    good: Example::document("servers: [{url: 'https://{region}.pets.example', variables: {region: {default: eu}}}]\n"),
    bad: Example::document("servers: [{url: 'https://{region}.pets.example'}]\n"),
    find: find_variables,
};

pub(in crate::lint) const INVALID: Rule = Rule {
    id: Code::new("invalid-address"),
    level: Level::Error,
    why: "An address that is none leads nowhere.",
    good: Example::document("externalDocs: {url: 'https://docs.pets.example'}\n"),
    bad: Example::document("externalDocs: {url: 'htps//docs pets'}\n"),
    find: find_invalid,
};

pub(in crate::lint) const INSECURE: Rule = Rule {
    id: Code::new("insecure-address"),
    level: Level::Warning,
    why: "What is sent by `http:` can be read and changed by everybody on the way, tokens as well.",
    good: Example::document("servers: [{url: 'https://pets.example'}]\n"),
    bad: Example::document("servers: [{url: 'http://pets.example'}]\n"),
    find: find_insecure,
};

pub(in crate::lint) const LOCAL: Rule = Rule {
    id: Code::new("local-server"),
    level: Level::Warning,
    why: "A server on the author's own machine, or in their own network, is not there for anybody else.",
    good: Example::document("servers: [{url: 'https://pets.example'}]\n"),
    bad: Example::document("servers: [{url: 'https://localhost:8080'}]\n"),
    find: find_local,
};

/// Every server, wherever it is stated.
fn servers<'d>(cx: &Cx<'d>) -> Vec<&'d Server> {
    let items = cx
        .document
        .path_items
        .iter()
        .flat_map(|(_, it)| it.servers.iter().chain(it.operations.iter().flat_map(|operation| &operation.servers)));
    let links = cx.document.links.iter().filter_map(|(_, it)| it.server.as_ref());
    cx.document.servers.iter().chain(items).chain(links).collect()
}

fn find_missing(cx: &Cx<'_>, report: &mut Report<'_>) {
    if cx.document.servers.is_empty() && !cx.document.paths.is_empty() && servers(cx).is_empty() {
        let root = cx.tree.root();
        let at = cx.tree.get(root, "servers").or_else(|| cx.tree.get(root, "paths")).unwrap_or(root);
        report.at_key(at, "no server says where the API is".to_owned(), "add `servers` with an address");
    }
}

/// The names in the braces of an address.
fn names(url: &str) -> BTreeSet<&str> {
    url.split('{').skip(1).filter_map(|it| it.split_once('}').map(|(name, _)| name)).collect()
}

fn find_variables(cx: &Cx<'_>, report: &mut Report<'_>) {
    for server in servers(cx) {
        let used = names(&server.url);
        for name in used.iter().filter(|name| !server.variables.iter().any(|it| *it.name == ***name)) {
            let message = format!("no variable says what {} in the address is", quote(name));
            report.at_member((server.node, "url"), message, "add it to `variables`, with a default");
        }
        for variable in &server.variables {
            let default = &variable.value.default;
            if !used.contains(&*variable.name) {
                let message = format!("the address has no {}", quote(&format!("{{{}}}", variable.name)));
                report.at_key(variable.value.node, message, "write it into the address, or remove the variable");
            }
            if !variable.value.values.is_empty() && !variable.value.values.contains(default) {
                let message = format!("the default {} is none of the values of `enum`", quote(default));
                report.at_member((variable.value.node, "default"), message, "write one of them");
            }
        }
    }
}

/// Every address that has to be a whole one, and the mail address of the contact.
fn addresses<'d>(cx: &Cx<'d>) -> Vec<(NodeId, &'static str, &'d str)> {
    let document = cx.document;
    let info = &document.info;
    let mut found = Vec::new();
    let mut add = |node: Option<NodeId>, key: &'static str, url: Option<&'d str>| {
        if let (Some(node), Some(url)) = (node, url) {
            found.push((node, key, url));
        }
    };
    add(info.node, "termsOfService", info.terms_of_service.as_deref());
    if let Some(it) = &info.contact {
        add(Some(it.node), "url", it.url.as_deref());
    }
    if let Some(it) = &info.license {
        add(Some(it.node), "url", it.url.as_deref());
    }
    let docs = document.external_docs.iter().chain(document.tags.iter().filter_map(|it| it.external_docs.as_ref()));
    let docs = docs.chain(document.schemas.iter().filter_map(|(_, it)| it.external_docs.as_deref()));
    let of_operations = cx.operations.iter().filter_map(|it| it.operation.external_docs.as_ref());
    for ExternalDocs { node, url, .. } in docs.chain(of_operations) {
        add(Some(*node), "url", Some(url));
    }
    for (_, scheme) in document.security_schemes.iter() {
        match &scheme.kind {
            Some(SchemeKind::OAuth2 { flows, .. }) => {
                for flow in flows {
                    add(Some(flow.node), "authorizationUrl", flow.authorization_url.as_deref());
                    add(Some(flow.node), "tokenUrl", flow.token_url.as_deref());
                    add(Some(flow.node), "refreshUrl", flow.refresh_url.as_deref());
                }
            }
            Some(SchemeKind::OpenIdConnect(url)) => add(Some(scheme.node), "openIdConnectUrl", Some(url)),
            _ => {}
        }
    }
    found
}

fn find_invalid(cx: &Cx<'_>, report: &mut Report<'_>) {
    const HELP: &str = "write a whole address, such as `https://pets.example`";
    for (node, key, url) in addresses(cx) {
        // It may be relative to the document.
        if !url.is_empty() && !is_address(url) && !is_relative(url) {
            report.at_member((node, key), format!("{} is no address", quote(url)), HELP);
        }
    }
    for server in servers(cx) {
        let plain: String = server.url.split('{').map(|it| it.split_once('}').map_or(it, |(_, it)| it)).collect();
        let starts_with_name = server.url.starts_with('{');
        let is_good = starts_with_name || is_address(&server.url.replace(['{', '}'], "")) || is_relative(&plain);
        if !server.url.is_empty() && (!is_good || server.url.contains(char::is_whitespace)) {
            report.at_member((server.node, "url"), format!("{} is no address", quote(&server.url)), HELP);
        } else if server.url.contains(['?', '#']) {
            let message = "the address of a server has no query, since a path is put behind it".to_owned();
            report.at_member((server.node, "url"), message, "remove what is behind the `?` or `#`");
        }
    }
    if let Some(contact) = &cx.document.info.contact
        && let Some(email) = contact.email.as_deref()
        && (!email.contains('@') || email.contains(char::is_whitespace))
    {
        report.at_member(
            (contact.node, "email"),
            format!("{} is no mail address", quote(email)),
            "write `name@domain`",
        );
    }
}

/// A scheme, and something behind it.
fn is_address(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme.chars().all(|it| it.is_ascii_alphanumeric() || "+-.".contains(it));
    let is_web = ["http", "https", "ws", "wss"].contains(&scheme.to_ascii_lowercase().as_str());
    let behind = rest.strip_prefix("//").unwrap_or_default();
    let host = behind.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = !host.is_empty() && !host.contains("..") && has_port(host);
    is_scheme && !url.contains(char::is_whitespace) && (is_web && is_host || !is_web && has_known(scheme, rest))
}

/// Whether a scheme is another one than those of the web with a letter wrong.
fn has_known(scheme: &str, rest: &str) -> bool {
    let scheme = scheme.to_ascii_lowercase();
    !rest.is_empty() && ["http", "https"].iter().all(|it| strsim::osa_distance(it, &scheme) > 1)
}

fn has_port(host: &str) -> bool {
    match host.rsplit_once(':') {
        Some((_, port)) if !host.ends_with(']') => {
            port.chars().all(|it| it.is_ascii_digit()) && port.parse::<u32>().is_ok_and(|it| it < 65536)
                || port.chars().all(char::is_alphabetic)
        }
        _ => true,
    }
}

fn is_relative(url: &str) -> bool {
    let has_scheme = url.split(['/', '?', '#']).next().is_some_and(|it| it.contains(':'));
    url.starts_with(['/', '.', '#']) && !url.contains(char::is_whitespace) && !has_scheme
}

fn find_insecure(cx: &Cx<'_>, report: &mut Report<'_>) {
    let of_servers = servers(cx).into_iter().map(|it| (it.node, "url", &*it.url));
    let of_tokens = addresses(cx).into_iter().filter(|(_, key, _)| key.ends_with("Url"));
    for (node, key, url) in of_servers.chain(of_tokens) {
        if url.to_ascii_lowercase().starts_with("http:") && !is_local(url) {
            let message = format!("{} is not encrypted", quote(url));
            report.at_member((node, key), message, "write `https:`");
        }
    }
}

fn is_local(url: &str) -> bool {
    let host = url.split("//").nth(1).unwrap_or_default().split(['/', ':', '?']).next().unwrap_or_default();
    let host = host.to_ascii_lowercase();
    host == "localhost"
        || host == "0.0.0.0"
        || host.starts_with("127.")
        || host.ends_with(".local")
        || host.starts_with("[::1")
        || host.starts_with("192.168.")
        || host.starts_with("10.") && host.split('.').count() == 4
}

fn find_local(cx: &Cx<'_>, report: &mut Report<'_>) {
    for server in servers(cx).into_iter().filter(|it| is_local(&it.url)) {
        let message = format!("{} is on the machine of whoever asks", quote(&server.url));
        report.at_member((server.node, "url"), message, "write the address that everybody uses");
    }
}
