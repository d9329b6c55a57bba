//! Paths, operations, and what leads from one operation to another.

use std::sync::Arc;

use crate::finding::{Code, quote};
use crate::model::external_docs::{self, ExternalDocs};
use crate::model::server::{self, Server};
use crate::model::{
    Foreign, Named, OperationExtensions, Parameter, Ref, RequestBody, Response, SecurityRequirement, Status, extension,
    response, security,
};
use crate::read::{Component, Cx, Object};
use crate::tree::NodeId;

/// What can be done at a path.
#[derive(Debug)]
pub struct PathItem {
    /// Where it stands. What stands beside a `$ref` and what that leads to are one path item.
    pub node: NodeId,
    /// What it is for, in a line.
    pub summary: Option<Arc<str>>,
    /// What it is for.
    pub description: Option<Arc<str>>,
    /// The operations in the order of [`Method::ALL`].
    pub operations: Vec<Operation>,
    /// Where these operations are served, instead of where the others are.
    pub servers: Vec<Server>,
    /// The parameters of each operation that has none of that name itself.
    pub parameters: Vec<Ref<Parameter>>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

/// The methods of HTTP that OpenAPI knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are those of the methods")]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

/// What a caller can ask for.
#[derive(Debug)]
pub struct Operation {
    /// Where it stands.
    pub node: NodeId,
    /// How it is asked for.
    pub method: Method,
    /// What it is called.
    pub operation_id: Option<Arc<str>>,
    /// What it is for, in a line.
    pub summary: Option<Arc<str>>,
    /// What it is for.
    pub description: Option<Arc<str>>,
    /// What it is grouped by.
    pub tags: Vec<Arc<str>>,
    /// Its own parameters; those of its path item come on top.
    pub parameters: Vec<Ref<Parameter>>,
    /// What is sent.
    pub request_body: Option<Ref<RequestBody>>,
    /// What may be answered.
    pub responses: Vec<(Status, Ref<Response>)>,
    /// What the server asks in its turn.
    pub callbacks: Vec<Named<Ref<Callback>>>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What is required of callers; nothing when what the document says holds.
    pub security: Option<Vec<SecurityRequirement>>,
    /// Where it is served, instead of where its path item is.
    pub servers: Vec<Server>,
    /// Where more is written.
    pub external_docs: Option<ExternalDocs>,
    /// Our extensions.
    pub extensions: OperationExtensions,
    /// The extensions of others, here and beside the responses.
    pub foreign: Vec<Foreign>,
}

/// What a server asks in its turn, by the expression that says where.
#[derive(Debug)]
pub struct Callback {
    /// Where it stands.
    pub node: NodeId,
    /// The path items by their expressions.
    pub paths: Vec<Named<Ref<PathItem>>>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

/// How an answer leads to another operation.
#[derive(Debug)]
pub struct Link {
    /// Where it stands.
    pub node: NodeId,
    /// The operation by a reference.
    pub operation_ref: Option<Arc<str>>,
    /// The operation by its id.
    pub operation_id: Option<Arc<str>>,
    /// What its parameters are, as constants or expressions.
    pub parameters: Vec<Named<NodeId>>,
    /// What its body is, as a constant or an expression.
    pub request_body: Option<NodeId>,
    /// What it is for.
    pub description: Option<Arc<str>>,
    /// Where the operation is served.
    pub server: Option<Server>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

impl Method {
    /// All of them, in the order in which OpenAPI lists them.
    pub const ALL: [Self; 8] =
        [Self::Get, Self::Put, Self::Post, Self::Delete, Self::Options, Self::Head, Self::Patch, Self::Trace];

    /// The keyword of a path item.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Put => "put",
            Self::Post => "post",
            Self::Delete => "delete",
            Self::Options => "options",
            Self::Head => "head",
            Self::Patch => "patch",
            Self::Trace => "trace",
        }
    }
}

impl Component for PathItem {
    const SECTION: &'static str = "pathItems";
    const WHAT: &'static str = "a path item";
    const TAKES_SIBLINGS: bool = true;

    fn read_at(cx: &mut Cx<'_>, node: NodeId) -> Self {
        let layers = cx.layers(node);
        let mut item = read_layer(cx, node);
        for (index, layer) in layers.iter().enumerate().skip(1) {
            report_conflicts(cx, &layers[..index], *layer);
            item = item.over(read_layer(cx, *layer));
        }
        item
    }
}

impl PathItem {
    /// This one, with whatever another one says besides.
    fn over(self, other: Self) -> Self {
        let mut operations = self.operations;
        let others = other.operations.into_iter();
        operations
            .extend(others.filter(|it| !operations.iter().any(|own| own.method == it.method)).collect::<Vec<_>>());
        operations.sort_by_key(|it| Method::ALL.iter().position(|method| *method == it.method));
        Self {
            node: self.node,
            summary: self.summary.or(other.summary),
            description: self.description.or(other.description),
            operations,
            servers: if self.servers.is_empty() { other.servers } else { self.servers },
            parameters: if self.parameters.is_empty() { other.parameters } else { self.parameters },
            foreign: self.foreign.into_iter().chain(other.foreign).collect(),
        }
    }
}

/// Reads what stands in one place, without what its `$ref` leads to.
fn read_layer(cx: &mut Cx<'_>, node: NodeId) -> PathItem {
    let mut object = Object::open(cx, node, "a path item");
    object.take("$ref");
    let (summary, description) = (object.string(cx, "summary"), object.string(cx, "description"));
    let parameters = read_parameters(cx, &mut object);
    let mut operations = Vec::new();
    for method in Method::ALL {
        if let Some(node) = object.take(method.keyword()) {
            operations.push(read_operation(cx, node, method));
        }
    }
    let servers = server::read_servers(cx, &mut object);
    PathItem { node, summary, description, operations, servers, parameters, foreign: object.finish(cx) }
}

/// Reports what a path item says and one that refers to it says as well: OpenAPI leaves open which of them holds.
fn report_conflicts(cx: &mut Cx<'_>, above: &[NodeId], layer: NodeId) {
    for member in cx.tree.members(layer).iter().filter(|it| &*it.key != "$ref") {
        let Some(own) = above.iter().find_map(|it| cx.tree.get(*it, &member.key)) else { continue };
        let line = cx.tree.key_place(member.value).line;
        let name = quote(&member.key);
        let message = format!("{name} stands here and in what the `$ref` leads to, in line {line}");
        cx.error_at_key(Code::ReferenceConflict, own, message, "remove one of them");
    }
}

fn read_operation(cx: &mut Cx<'_>, node: NodeId, method: Method) -> Operation {
    let mut object = Object::open(cx, node, "an operation");
    let (responses, beside) =
        object.require("responses").map(|it| response::read_responses(cx, it)).unwrap_or_default();
    let callbacks = object.take("callbacks");
    let operation = Operation {
        node,
        method,
        operation_id: object.string(cx, "operationId"),
        summary: object.string(cx, "summary"),
        description: object.string(cx, "description"),
        tags: object.strings(cx, "tags"),
        parameters: read_parameters(cx, &mut object),
        request_body: object.take("requestBody").map(|it| cx.refer(it)),
        responses,
        callbacks: cx.refer_all(callbacks, "an object that gives names"),
        deprecated: object.flag(cx, "deprecated"),
        security: security::read_requirements(cx, &mut object),
        servers: server::read_servers(cx, &mut object),
        external_docs: external_docs::read_external_docs(cx, &mut object),
        extensions: OperationExtensions::default(),
        foreign: beside,
    };
    let extensions = extension::read_operation(cx, &mut object, operation.deprecated);
    let foreign = operation.foreign.iter().cloned().chain(object.finish(cx)).collect();
    Operation { extensions, foreign, ..operation }
}

fn read_parameters(cx: &mut Cx<'_>, object: &mut Object<'_>) -> Vec<Ref<Parameter>> {
    let parameters = object.take("parameters").map(|it| cx.elements(it, "a list of parameters")).unwrap_or_default();
    parameters.iter().map(|it| cx.refer(*it)).collect()
}

impl Component for Callback {
    const SECTION: &'static str = "callbacks";
    const WHAT: &'static str = "a callback";

    fn read_at(cx: &mut Cx<'_>, node: NodeId) -> Self {
        let mut object = Object::open(cx, node, "a callback");
        let rest = object.take_rest();
        let paths = rest.iter().map(|it| Named { name: Arc::clone(&it.key), value: cx.refer(it.value) }).collect();
        Self { node, paths, foreign: object.finish(cx) }
    }
}

impl Component for Link {
    const SECTION: &'static str = "links";
    const WHAT: &'static str = "a link";

    fn read_at(cx: &mut Cx<'_>, node: NodeId) -> Self {
        let mut object = Object::open(cx, node, "a link");
        let reference = object.take("operationRef");
        let operation_ref = reference.and_then(|it| cx.string(it));
        // It may lead to an operation of another document.
        if let (Some(reference), Some(text)) = (reference, operation_ref.as_ref().filter(|it| it.starts_with('#'))) {
            cx.find_target::<PathItem>(reference, text);
        }
        let operation_id = object.string(cx, "operationId");
        if operation_ref.is_some() && operation_id.is_some() {
            let message = "a link has `operationRef` or `operationId`, and not both".to_owned();
            cx.error(Code::MisplacedKeyword, node, message, "remove one of them");
        }
        let parameters = object.take("parameters");
        let parameters = cx.entries(parameters, "an object that gives names");
        let parameters = parameters.iter().map(|it| Named { name: Arc::clone(&it.key), value: it.value }).collect();
        let (request_body, description) = (object.take("requestBody"), object.string(cx, "description"));
        let server = object.take("server").map(|it| server::read_server(cx, it));
        let foreign = object.finish(cx);
        Self { node, operation_ref, operation_id, parameters, request_body, description, server, foreign }
    }
}

/// Reports a status that is none.
pub(super) fn report_status(cx: &mut Cx<'_>, node: NodeId, key: &str) {
    let message = format!("{} is no status", quote(key));
    cx.error_at_key(
        Code::InvalidValue,
        node,
        message,
        "write a status such as `200`, a range such as `4XX`, or `default`",
    );
}
