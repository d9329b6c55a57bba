//! How callers say who they are, where that cannot be right.

use ostler_openapi::finding::{Code, Level, quote};
use ostler_openapi::model::{SchemeKind, find};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

/// Four operations that say who may ask.
macro_rules! four {
    () => {
        "components: {securitySchemes: {key: {type: apiKey, in: header, name: Key}}}
paths:
  /one:
    get: {operationId: getOne, description: Reads., security: [{key: []}], responses: {'200': {description: It.}, '4XX': {description: No.}}}
  /two:
    get: {operationId: getTwo, description: Reads., security: [{key: []}], responses: {'200': {description: It.}, '4XX': {description: No.}}}
  /three:
    get: {operationId: getThree, description: Reads., security: [{key: []}], responses: {'200': {description: It.}, '4XX': {description: No.}}}
  /four:
    get: {operationId: getFour, description: Reads., security: [{key: []}], responses: {'200': {description: It.}, '4XX': {description: No.}}}
  /five:
"
    };
}

pub(in crate::lint) const SCOPE: Rule = Rule {
    id: Code::new("unknown-scope"),
    level: Level::Error,
    why: "A token cannot be asked for with a scope that its scheme does not have.",
    good: Example::document(concat!(
        "security: [{login: ['pets:read']}]\n",
        "components:\n  securitySchemes:\n    login: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://pets.example/token', scopes: {'pets:read': Reads.}}}}\n",
        "paths:\n  /pets:\n    get: {operationId: listPets, description: Lists., responses: {'200': {description: Pets.}, '4XX': {description: No.}}}\n"
    )),
    bad: Example::document(concat!(
        "security: [{login: ['pets:raed']}]\n",
        "components:\n  securitySchemes:\n    login: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://pets.example/token', scopes: {'pets:read': Reads.}}}}\n",
        "paths:\n  /pets:\n    get: {operationId: listPets, description: Lists., responses: {'200': {description: Pets.}, '4XX': {description: No.}}}\n"
    )),
    find: find_scopes,
};

pub(in crate::lint) const SCHEME: Rule = Rule {
    id: Code::new("unknown-http-scheme"),
    level: Level::Warning,
    why: "A client knows what to send for the schemes of HTTP that are registered, such as `basic` and `bearer`, and for no \
          others.",
    good: Example::document("components:\n  securitySchemes:\n    token: {type: http, scheme: bearer}\n"),
    bad: Example::document("components:\n  securitySchemes:\n    token: {type: http, scheme: baerer}\n"),
    find: find_schemes,
};

pub(in crate::lint) const OPEN: Rule = Rule {
    id: Code::new("security-differs"),
    level: Level::Warning,
    why: "Where all other operations say who may ask, one that says nothing was probably forgotten; `security: []` says that \
          everybody may.",
    good: Example::document(concat!(
        four!(),
        "    delete: {operationId: deleteFive, description: Removes., security: [{key: []}], responses: {'204': {description: Done.}, '4XX': {description: No.}}}\n"
    )),
    bad: Example::document(concat!(
        four!(),
        "    delete: {operationId: deleteFive, description: Removes., responses: {'204': {description: Done.}, '4XX': {description: No.}}}\n"
    )),
    find: find_open,
};

fn find_scopes(cx: &Cx<'_>, report: &mut Report<'_>) {
    let of_operations = cx.operations.iter().filter_map(|it| it.operation.security.as_ref());
    for requirement in of_operations.flatten().chain(&cx.document.security) {
        for scheme in &requirement.schemes {
            let Some(found) = find(&cx.document.components.security_schemes, &scheme.name) else { continue };
            let kind = cx.document.security_schemes[found.id].kind.as_ref();
            let nodes = cx.tree.get(requirement.node, &scheme.name).map(|it| cx.tree.elements(it)).unwrap_or_default();
            for (scope, node) in scheme.value.iter().zip(nodes) {
                match kind {
                    Some(SchemeKind::OAuth2 { flows, .. }) => {
                        if !flows.iter().any(|it| it.scopes.iter().any(|it| it.name == *scope)) {
                            let message = format!("{} has no scope {}", quote(&scheme.name), quote(scope));
                            report.at(*node, message, "write one of its scopes, or add this one to them");
                        }
                    }
                    Some(SchemeKind::ApiKey { .. } | SchemeKind::Http { .. }) => {
                        let message = format!("{} is no scheme with scopes", quote(&scheme.name));
                        report.at(*node, message, "write an empty list");
                    }
                    Some(SchemeKind::OpenIdConnect(_)) | None => {}
                }
            }
        }
    }
}

fn find_schemes(cx: &Cx<'_>, report: &mut Report<'_>) {
    const KNOWN: &[&str] = &[
        "basic",
        "bearer",
        "concealed",
        "digest",
        "dpop",
        "gnap",
        "hoba",
        "mutual",
        "negotiate",
        "oauth",
        "privatetoken",
        "scram-sha-1",
        "scram-sha-256",
        "vapid",
    ];
    for (_, scheme) in cx.document.security_schemes.iter() {
        let Some(SchemeKind::Http { scheme: name, .. }) = &scheme.kind else { continue };
        let lower = name.to_ascii_lowercase();
        if !KNOWN.contains(&lower.as_str()) && !lower.is_empty() {
            let nearest = KNOWN.iter().min_by_key(|it| strsim::osa_distance(it, &lower));
            let near = nearest.filter(|it| strsim::osa_distance(it, &lower) < 3);
            let help = match near {
                Some(meant) => format!("write `{meant}`"),
                None => "write one that is registered, or describe the header by `type: apiKey`".to_owned(),
            };
            report.at_member((scheme.node, "scheme"), format!("{} is no scheme of HTTP", quote(name)), help);
        }
    }
}

fn find_open(cx: &Cx<'_>, report: &mut Report<'_>) {
    if !cx.document.security.is_empty() || cx.operations.len() < 5 {
        return;
    }
    let open: Vec<_> = cx.operations.iter().filter(|it| it.operation.security.is_none()).collect();
    let closed = cx.operations.iter().filter(|it| cx.security_of(it).iter().any(|it| !it.schemes.is_empty())).count();
    if closed >= 4 && open.len() * 4 <= closed {
        for asked in open {
            let message = "this operation says nothing of who may ask, as the others do".to_owned();
            report.at_key(asked.operation.node, message, "add `security`, with an empty list if everybody may");
        }
    }
}
