//! Where an API is served.

use std::sync::Arc;

use crate::model::{Foreign, Named, extension};
use crate::read::{Cx, Object};
use crate::tree::NodeId;

/// Where an API is served.
#[derive(Debug)]
pub struct Server {
    /// Where it stands.
    pub node: NodeId,
    /// The address, with `{variables}`.
    pub url: Arc<str>,
    /// What it is for.
    pub description: Option<Arc<str>>,
    /// What the braces stand for.
    pub variables: Vec<Named<Variable>>,
    /// `x-rust-name`.
    pub rust_name: Option<Arc<str>>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

/// What braces in an address stand for.
#[derive(Debug)]
pub struct Variable {
    /// Where it stands.
    pub node: NodeId,
    /// What it is unless it is chosen.
    pub default: Arc<str>,
    /// What it may be; anything when there are none.
    pub values: Vec<Arc<str>>,
    /// What it is for.
    pub description: Option<Arc<str>>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

pub(super) fn read_servers(cx: &mut Cx<'_>, object: &mut Object<'_>) -> Vec<Server> {
    let servers = object.take("servers").map(|it| cx.elements(it, "a list of servers")).unwrap_or_default();
    servers.iter().map(|it| read_server(cx, *it)).collect()
}

pub(super) fn read_server(cx: &mut Cx<'_>, node: NodeId) -> Server {
    let mut object = Object::open(cx, node, "a server");
    let variables = object.take("variables");
    let variables = cx.entries(variables, "an object that gives names");
    let variables =
        variables.iter().map(|it| Named { name: Arc::clone(&it.key), value: read_variable(cx, it.value) }).collect();
    let (url, description) = (object.require_string(cx, "url"), object.string(cx, "description"));
    let rust_name = extension::read_rust_name(cx, &mut object);
    Server { node, url, description, variables, rust_name, foreign: object.finish(cx) }
}

fn read_variable(cx: &mut Cx<'_>, node: NodeId) -> Variable {
    let mut object = Object::open(cx, node, "a server variable");
    let default = object.require_string(cx, "default");
    let (values, description) = (object.strings(cx, "enum"), object.string(cx, "description"));
    Variable { node, default, values, description, foreign: object.finish(cx) }
}
