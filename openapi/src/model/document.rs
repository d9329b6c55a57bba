//! The document as a whole, and what says something about all of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::finding::{Code, quote};
use crate::model::external_docs::{ExternalDocs, read_external_docs};
use crate::model::server::{Server, read_servers};
use crate::model::{
    Arena, Callback, Example, Foreign, Header, Id, Link, Named, Operation, Parameter, PathItem, RateLimit, Ref,
    RequestBody, Response, Schema, SecurityRequirement, SecurityScheme, extension, security,
};
use crate::read::{Component, Cx, Object};
use crate::tree::{NodeId, ScalarKind};

/// An OpenAPI 3.0 document.
#[derive(Debug)]
pub struct Document {
    /// What `openapi` says, such as `3.0.4`.
    pub version: Arc<str>,
    /// What the API is.
    pub info: Info,
    /// Where the API is served.
    pub servers: Vec<Server>,
    /// What operations are grouped by.
    pub tags: Vec<Tag>,
    /// The paths in the order of the text.
    pub paths: Vec<Named<Ref<PathItem>>>,
    /// What parts of the document refer to by name.
    pub components: Components,
    /// What each operation requires that says nothing else.
    pub security: Vec<SecurityRequirement>,
    /// Where more is written.
    pub external_docs: Option<ExternalDocs>,
    /// `x-rate-limit`: how many requests the server takes.
    pub rate_limit: Option<RateLimit>,
    /// Each `x-lint-ignore`, wherever it stands: which rules the object round it is excepted from, and why.
    pub lint_ignores: Vec<NodeId>,
    /// The extensions of others, here and beside the paths.
    pub foreign: Vec<Foreign>,
    /// Every callback.
    pub callbacks: Arena<Callback>,
    /// Every example with a name.
    pub examples: Arena<Example>,
    /// Every header.
    pub headers: Arena<Header>,
    /// Every link.
    pub links: Arena<Link>,
    /// Every parameter.
    pub parameters: Arena<Parameter>,
    /// Every path item, those of callbacks as well.
    pub path_items: Arena<PathItem>,
    /// Every request body.
    pub request_bodies: Arena<RequestBody>,
    /// Every response.
    pub responses: Arena<Response>,
    /// Every schema, those without a name as well.
    pub schemas: Arena<Schema>,
    /// Every security scheme.
    pub security_schemes: Arena<SecurityScheme>,
}

/// What can be referred to by name.
#[derive(Debug, Default)]
pub struct Components {
    /// Where they stand.
    pub node: Option<NodeId>,
    /// The schemas.
    pub schemas: Vec<Named<Ref<Schema>>>,
    /// The responses.
    pub responses: Vec<Named<Ref<Response>>>,
    /// The parameters.
    pub parameters: Vec<Named<Ref<Parameter>>>,
    /// The examples.
    pub examples: Vec<Named<Ref<Example>>>,
    /// The request bodies.
    pub request_bodies: Vec<Named<Ref<RequestBody>>>,
    /// The headers.
    pub headers: Vec<Named<Ref<Header>>>,
    /// The security schemes.
    pub security_schemes: Vec<Named<Ref<SecurityScheme>>>,
    /// The links.
    pub links: Vec<Named<Ref<Link>>>,
    /// The callbacks.
    pub callbacks: Vec<Named<Ref<Callback>>>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

/// What an API is.
#[derive(Debug, Default)]
pub struct Info {
    /// Where it stands; nothing when it is missing.
    pub node: Option<NodeId>,
    /// What the API is called.
    pub title: Arc<str>,
    /// The version of the API.
    pub version: Arc<str>,
    /// What it is for, in Markdown.
    pub description: Option<Arc<str>>,
    /// Where the terms are.
    pub terms_of_service: Option<Arc<str>>,
    /// Who to ask.
    pub contact: Option<Contact>,
    /// How it may be used.
    pub license: Option<License>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

/// Who to ask about an API.
#[derive(Debug)]
pub struct Contact {
    /// Where it stands.
    pub node: NodeId,
    /// A person or an organisation.
    pub name: Option<Arc<str>>,
    /// A page.
    pub url: Option<Arc<str>>,
    /// An address.
    pub email: Option<Arc<str>>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

/// How an API may be used.
#[derive(Debug)]
pub struct License {
    /// Where it stands.
    pub node: NodeId,
    /// What it is called.
    pub name: Arc<str>,
    /// Where it is written.
    pub url: Option<Arc<str>>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

/// What operations are grouped by.
#[derive(Debug)]
pub struct Tag {
    /// Where it stands.
    pub node: NodeId,
    /// What it is called.
    pub name: Arc<str>,
    /// What it is for.
    pub description: Option<Arc<str>>,
    /// Where more is written.
    pub external_docs: Option<ExternalDocs>,
    /// The extensions of others.
    pub foreign: Vec<Foreign>,
}

impl Document {
    /// The operation at a position of a path item.
    pub fn operation(&self, (path, index): (Id<PathItem>, usize)) -> &Operation {
        &self.path_items[path].operations[index]
    }

    /// What a schema is called under `components`, if it stands there: unescaped, and not what a reference to it is called.
    pub fn schema_name(&self, id: Id<Schema>) -> Option<&str> {
        let named = self.components.schemas.iter().find(|it| it.value.id == id && it.value.reference.is_none());
        named.map(|it| &*it.name)
    }

    /// The paths that lead to a path item, such as that of an operation that [`Uses::operations`](crate::uses::Uses::operations)
    /// gives: none for one that only callbacks lead to, and several where references lead there too.
    pub fn paths_of(&self, id: Id<PathItem>) -> impl Iterator<Item = &str> {
        self.paths.iter().filter(move |it| it.value.id == id).map(|it| &*it.name)
    }

    /// The parameters of an operation: its own, and those of its path item that have another name or location.
    pub fn parameters_of<'d>(&'d self, item: &'d PathItem, operation: &'d Operation) -> Vec<&'d Ref<Parameter>> {
        let key = |it: &Ref<Parameter>| (self.parameters[it.id].name.clone(), self.parameters[it.id].location);
        let own: BTreeSet<_> = operation.parameters.iter().map(key).collect();
        let shared = item.parameters.iter().filter(|it| !own.contains(&key(it)));
        operation.parameters.iter().chain(shared).collect()
    }

    /// Takes what can be referred to, once all of it is read.
    pub(crate) fn keep(&mut self, cx: &mut Cx<'_>) {
        self.lint_ignores = std::mem::take(&mut cx.lint_ignores);
        self.callbacks = cx.take_arena();
        self.examples = cx.take_arena();
        self.headers = cx.take_arena();
        self.links = cx.take_arena();
        self.parameters = cx.take_arena();
        self.path_items = cx.take_arena();
        self.request_bodies = cx.take_arena();
        self.responses = cx.take_arena();
        self.schemas = cx.take_arena();
        self.security_schemes = cx.take_arena();
    }
}

/// Reads everything that is not referred to; what is waits in the queue. Nothing when this is not OpenAPI 3.0.
pub(crate) fn read_document(cx: &mut Cx<'_>) -> Option<Document> {
    let root = cx.tree.root();
    let version = read_version(cx, root)?;
    let mut object = Object::open(cx, root, "the document");
    object.take("openapi");
    let info = object.require("info").map(|it| read_info(cx, it)).unwrap_or_default();
    let (paths, mut foreign) = object.require("paths").map(|it| read_paths(cx, it)).unwrap_or_default();
    let servers = read_servers(cx, &mut object);
    let tags = object.take("tags").map(|it| cx.elements(it, "a list of tags")).unwrap_or_default();
    let tags = tags.iter().map(|it| read_tag(cx, *it)).collect();
    let components = object.take("components").map(|it| read_components(cx, it)).unwrap_or_default();
    let security = security::read_requirements(cx, &mut object).unwrap_or_default();
    let external_docs = read_external_docs(cx, &mut object);
    let rate_limit = extension::read_rate_limit(cx, &mut object);
    foreign.extend(object.finish(cx));
    Some(Document {
        version,
        info,
        servers,
        tags,
        paths,
        components,
        security,
        external_docs,
        rate_limit,
        lint_ignores: vec![],
        foreign,
        callbacks: Arena::default(),
        examples: Arena::default(),
        headers: Arena::default(),
        links: Arena::default(),
        parameters: Arena::default(),
        path_items: Arena::default(),
        request_bodies: Arena::default(),
        responses: Arena::default(),
        schemas: Arena::default(),
        security_schemes: Arena::default(),
    })
}

/// A document of another version is one finding, rather than one for each thing that is different there.
fn read_version(cx: &mut Cx<'_>, root: NodeId) -> Option<Arc<str>> {
    if !cx.is_mapping(root) {
        let message = format!("an OpenAPI document is an object, but this is {}", cx.tree.describe(root));
        cx.error(Code::DocumentVersion, root, message, "begin with `openapi: 3.0.4`");
        return None;
    }
    let Some(node) = cx.tree.get(root, "openapi") else {
        let (node, message) = match cx.tree.get(root, "swagger") {
            Some(node) => (node, "the document is Swagger 2.0, which is read by converters to OpenAPI 3.0 only"),
            None => (root, "the document does not say which version of OpenAPI it is"),
        };
        cx.error_at_key(
            Code::DocumentVersion,
            node,
            message.to_owned(),
            "write `openapi: 3.0.4`, and what belongs to it",
        );
        return None;
    };
    let scalar = cx.tree.scalar(node);
    let text = scalar.map(|it| Arc::clone(&it.text)).unwrap_or_default();
    let is_string = scalar.is_some_and(|it| it.kind == ScalarKind::String);
    let patch = text.strip_prefix("3.0.").map(|it| it.split_once('-').map_or(it, |(number, _)| number));
    if is_string && patch.is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit())) {
        return Some(text);
    }
    let message = match scalar.map(|it| it.kind) {
        Some(ScalarKind::Int | ScalarKind::Float) => {
            format!("the version {} is a number, and not a full one", quote(&text))
        }
        Some(ScalarKind::String) => format!("the document is OpenAPI {}, and only 3.0 is read", quote(&text)),
        _ => format!("the version is a text such as `3.0.4`, but this is {}", cx.tree.describe(node)),
    };
    let help = "convert it to OpenAPI 3.0; where it uses nothing newer, that is to write `openapi: 3.0.4`";
    cx.error(Code::DocumentVersion, node, message, help);
    None
}

fn read_info(cx: &mut Cx<'_>, node: NodeId) -> Info {
    let mut object = Object::open(cx, node, "the info object");
    let info = Info {
        node: Some(node),
        title: object.require_string(cx, "title"),
        version: object.require_string(cx, "version"),
        description: object.string(cx, "description"),
        terms_of_service: object.string(cx, "termsOfService"),
        contact: object.take("contact").map(|it| read_contact(cx, it)),
        license: object.take("license").map(|it| read_license(cx, it)),
        foreign: vec![],
    };
    Info { foreign: object.finish(cx), ..info }
}

fn read_contact(cx: &mut Cx<'_>, node: NodeId) -> Contact {
    let mut object = Object::open(cx, node, "the contact");
    let (name, url, email) = (object.string(cx, "name"), object.string(cx, "url"), object.string(cx, "email"));
    Contact { node, name, url, email, foreign: object.finish(cx) }
}

fn read_license(cx: &mut Cx<'_>, node: NodeId) -> License {
    let mut object = Object::open(cx, node, "the licence");
    let (name, url) = (object.require_string(cx, "name"), object.string(cx, "url"));
    License { node, name, url, foreign: object.finish(cx) }
}

/// The paths, and the extensions beside them.
fn read_paths(cx: &mut Cx<'_>, node: NodeId) -> (Vec<Named<Ref<PathItem>>>, Vec<Foreign>) {
    let mut object = Object::open(cx, node, "the paths object");
    let mut paths = Vec::new();
    for member in object.take_rest() {
        if !member.key.starts_with('/') {
            let message = format!("{} is no path: it does not begin with `/`", quote(&member.key));
            cx.error_at_key(Code::PathTemplate, member.value, message, "write a `/` in front, or remove it");
            continue;
        }
        paths.push(Named { name: Arc::clone(&member.key), value: cx.refer(member.value) });
    }
    (paths, object.finish(cx))
}

fn read_tag(cx: &mut Cx<'_>, node: NodeId) -> Tag {
    let mut object = Object::open(cx, node, "a tag");
    let (name, description) = (object.require_string(cx, "name"), object.string(cx, "description"));
    let external_docs = read_external_docs(cx, &mut object);
    Tag { node, name, description, external_docs, foreign: object.finish(cx) }
}

/// The sections of `components`, each with its items.
fn read_components(cx: &mut Cx<'_>, node: NodeId) -> Components {
    let mut object = Object::open(cx, node, "the components object");
    let components = Components {
        node: Some(node),
        schemas: section(cx, &mut object),
        responses: section(cx, &mut object),
        parameters: section(cx, &mut object),
        examples: section(cx, &mut object),
        request_bodies: section(cx, &mut object),
        headers: section(cx, &mut object),
        security_schemes: section(cx, &mut object),
        links: section(cx, &mut object),
        callbacks: section(cx, &mut object),
        foreign: vec![],
    };
    Components { foreign: object.finish(cx), ..components }
}

fn section<T: Component>(cx: &mut Cx<'_>, object: &mut Object<'_>) -> Vec<Named<Ref<T>>> {
    let node = object.take(T::SECTION);
    let items = cx.refer_all::<T>(node, "an object that gives names");
    let is_good =
        |name: &str| !name.is_empty() && name.chars().all(|it| it.is_ascii_alphanumeric() || "._-".contains(it));
    for item in items.iter().filter(|it| !is_good(&it.name)) {
        let message = format!("{} cannot be the name of a component", quote(&item.name));
        let help = "use letters, digits, `.`, `_` and `-`";
        cx.warning(Code::InvalidValue, item.value.node, message, help);
    }
    items
}
