//! How callers say who they are.

use std::sync::Arc;

use crate::finding::{Code, quote};
use crate::model::{Foreign, Named};
use crate::read::{Component, Cx, Object};
use crate::tree::NodeId;

/// A way for callers to say who they are.
#[derive(Debug)]
pub struct SecurityScheme {
    /// Where it stands.
    pub node: NodeId,
    /// What it is for.
    pub description: Option<Arc<str>>,
    /// Which way it is; nothing when that could not be read.
    pub kind: Option<SchemeKind>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

/// The ways to say who one is.
#[derive(Debug)]
pub enum SchemeKind {
    /// A key in a header, a query parameter or a cookie.
    ApiKey {
        /// What the header, parameter or cookie is called.
        name: Arc<str>,
        /// Where it travels; nothing when that could not be read.
        location: Option<ApiKeyLocation>,
    },
    /// The `Authorization` header.
    Http {
        /// The scheme, such as `bearer`.
        scheme: Arc<str>,
        /// What a bearer token looks like.
        bearer_format: Option<Arc<str>>,
    },
    /// OAuth 2.
    OAuth2 {
        /// The ways to get a token.
        flows: Vec<Flow>,
        /// The extensions of others beside them.
        foreign: Vec<Foreign>,
    },
    /// OpenID Connect, described at an address.
    OpenIdConnect(Arc<str>),
}

/// Where a key travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyLocation {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}

/// A way to get a token of OAuth 2.
#[derive(Debug)]
pub struct Flow {
    /// Where it stands.
    pub node: NodeId,
    /// Which way.
    pub kind: FlowKind,
    /// Where users agree.
    pub authorization_url: Option<Arc<str>>,
    /// Where tokens are.
    pub token_url: Option<Arc<str>>,
    /// Where tokens are renewed.
    pub refresh_url: Option<Arc<str>>,
    /// What may be asked for, with a description each.
    pub scopes: Vec<Named<Arc<str>>>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

/// The ways to get a token of OAuth 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowKind {
    /// `implicit`.
    Implicit,
    /// `password`.
    Password,
    /// `clientCredentials`.
    ClientCredentials,
    /// `authorizationCode`.
    AuthorizationCode,
}

/// Schemes that are used together. With none, nobody has to say who they are.
#[derive(Debug)]
pub struct SecurityRequirement {
    /// Where it stands.
    pub node: NodeId,
    /// The scopes that are asked for, by the name of the scheme.
    pub schemes: Vec<Named<Vec<Arc<str>>>>,
}

#[derive(Clone, Copy)]
enum Type {
    ApiKey,
    Http,
    OAuth2,
    OpenIdConnect,
}

const TYPES: &[(&str, Type)] =
    &[("apiKey", Type::ApiKey), ("http", Type::Http), ("oauth2", Type::OAuth2), ("openIdConnect", Type::OpenIdConnect)];

/// What belongs to a scheme of one type or another.
const OF_TYPES: [&str; 6] = ["bearerFormat", "flows", "in", "name", "openIdConnectUrl", "scheme"];

const LOCATIONS: &[(&str, ApiKeyLocation)] =
    &[("header", ApiKeyLocation::Header), ("query", ApiKeyLocation::Query), ("cookie", ApiKeyLocation::Cookie)];

const FLOWS: [(&str, FlowKind); 4] = [
    ("authorizationCode", FlowKind::AuthorizationCode),
    ("clientCredentials", FlowKind::ClientCredentials),
    ("implicit", FlowKind::Implicit),
    ("password", FlowKind::Password),
];

impl Component for SecurityScheme {
    const SECTION: &'static str = "securitySchemes";
    const WHAT: &'static str = "a security scheme";

    fn read_at(cx: &mut Cx<'_>, node: NodeId) -> Self {
        let mut object = Object::open(cx, node, "a security scheme");
        let description = object.string(cx, "description");
        let ty = object.require("type").and_then(|it| cx.choice(it, "type", TYPES));
        let kind = ty.map(|ty| read_kind(cx, &mut object, ty));
        if kind.is_none() {
            // Which of these belong to it is not known.
            for key in OF_TYPES {
                object.take(key);
            }
        }
        Self { node, description, kind, foreign: object.finish(cx) }
    }
}

fn read_kind(cx: &mut Cx<'_>, object: &mut Object<'_>, ty: Type) -> SchemeKind {
    match ty {
        Type::ApiKey => {
            let name = object.require_string(cx, "name");
            let location = object.require("in").and_then(|it| cx.choice(it, "in", LOCATIONS));
            SchemeKind::ApiKey { name, location }
        }
        Type::Http => SchemeKind::Http {
            scheme: object.require_string(cx, "scheme"),
            bearer_format: object.string(cx, "bearerFormat"),
        },
        Type::OAuth2 => {
            let (flows, foreign) = object.require("flows").map(|it| read_flows(cx, it)).unwrap_or_default();
            SchemeKind::OAuth2 { flows, foreign }
        }
        Type::OpenIdConnect => SchemeKind::OpenIdConnect(object.require_string(cx, "openIdConnectUrl")),
    }
}

fn read_flows(cx: &mut Cx<'_>, node: NodeId) -> (Vec<Flow>, Vec<Foreign>) {
    let mut object = Object::open(cx, node, "the flows of OAuth 2");
    let stated: Vec<_> = FLOWS.iter().filter_map(|(key, kind)| Some((object.take(key)?, *kind))).collect();
    let flows = stated.into_iter().map(|(node, kind)| read_flow(cx, node, kind)).collect();
    (flows, object.finish(cx))
}

fn read_flow(cx: &mut Cx<'_>, node: NodeId, kind: FlowKind) -> Flow {
    let mut object = Object::open(cx, node, "a flow of OAuth 2");
    let asks = matches!(kind, FlowKind::Implicit | FlowKind::AuthorizationCode);
    let authorization_url = asks.then(|| object.require_string(cx, "authorizationUrl"));
    let token_url = (kind != FlowKind::Implicit).then(|| object.require_string(cx, "tokenUrl"));
    let refresh_url = object.string(cx, "refreshUrl");
    let scopes = object.require("scopes");
    let scopes = cx.entries(scopes, "an object that gives names");
    let scopes = scopes.iter().filter_map(|it| Some(Named { name: Arc::clone(&it.key), value: cx.string(it.value)? }));
    let scopes = scopes.collect();
    Flow { node, kind, authorization_url, token_url, refresh_url, scopes, foreign: object.finish(cx) }
}

/// What is required, if anything is said: an empty list says that nothing is.
pub(super) fn read_requirements(cx: &mut Cx<'_>, object: &mut Object<'_>) -> Option<Vec<SecurityRequirement>> {
    let node = object.take("security")?;
    let requirements = cx.elements(node, "a list of security requirements");
    Some(requirements.iter().map(|it| read_requirement(cx, *it)).collect())
}

fn read_requirement(cx: &mut Cx<'_>, node: NodeId) -> SecurityRequirement {
    let entries = cx.entries(Some(node), "an object whose names are those of security schemes");
    let known = cx.tree.at(["components", "securitySchemes"]);
    let mut schemes = Vec::new();
    for member in entries {
        if known.is_none_or(|it| cx.tree.get(it, &member.key).is_none()) {
            let message = format!("{} is no security scheme of this document", quote(&member.key));
            let names = known.map(|it| cx.tree.members(it)).unwrap_or_default().iter().map(|it| &*it.key);
            let help = match cx.nearest(&member.key, names) {
                Some(meant) => format!("write {}", quote(meant)),
                None => "describe it under `components/securitySchemes`".to_owned(),
            };
            cx.error_at_key(Code::UnknownName, member.value, message, help);
        }
        schemes.push(Named { name: Arc::clone(&member.key), value: cx.strings(member.value) });
    }
    SecurityRequirement { node, schemes }
}
