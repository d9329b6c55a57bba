//! A tree -> the model of the document, and what is wrong with it.
//!
//! Whatever can be referred to waits in a queue until it is read, so that neither nesting nor references make reading
//! recurse: what is read directly ends at the next such item.

mod checks;
mod nearest;
mod object;
mod reference;

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

pub(crate) use self::object::Object;
pub(crate) use self::reference::Resolver;
use crate::finding::{Code, Finding, Findings, Level, Place};
use crate::model::{
    Arena, Callback, Components, Document, Example, Header, Id, Link, Named, Parameter, PathItem, Ref, RequestBody,
    Response, Schema, SecurityScheme, read_document,
};
use crate::tree::{Member, NodeId, Tree};

/// Reads the model of a document that is a tree already.
pub(crate) fn read(tree: &Tree, findings: &mut Findings) -> Option<Document> {
    let mut cx =
        Cx { tree, findings, arenas: Arenas::default(), queue: VecDeque::new(), resolver: Resolver::default() };
    let mut document = read_document(&mut cx)?;
    while let Some(waiting) = cx.queue.pop_front() {
        waiting.read(&mut cx);
    }
    cx.report_remote_references();
    document.keep(std::mem::take(&mut cx.arenas));
    checks::run(&mut cx, &document);
    findings.sort();
    Some(document)
}

/// What the readers share.
pub(crate) struct Cx<'t> {
    pub(crate) tree: &'t Tree,
    pub(crate) findings: &'t mut Findings,
    arenas: Arenas,
    queue: VecDeque<Waiting>,
    pub(crate) resolver: Resolver,
}

/// Something that `components` can hold, and that can be referred to.
pub(crate) trait Component: Sized {
    /// Its section in `components`.
    const SECTION: &'static str;
    /// What a message calls it.
    const WHAT: &'static str;

    fn arena(arenas: &mut Arenas) -> &mut Items<Self>;
    fn waiting(node: NodeId, id: Id<Self>) -> Waiting;
}

/// The items of one kind, and which node each was read from.
#[derive(Debug)]
pub(crate) struct Items<T> {
    pub(crate) arena: Arena<T>,
    by_node: BTreeMap<NodeId, Id<T>>,
}

impl<T> Default for Items<T> {
    fn default() -> Self {
        Self { arena: Arena::default(), by_node: BTreeMap::new() }
    }
}

/// Writes down once which kinds there are.
macro_rules! components {
    ($($field:ident: $type:ident = $section:literal, $what:literal;)*) => {
        /// Everything that can be referred to.
        #[derive(Debug, Default)]
        pub(crate) struct Arenas {
            $(pub(crate) $field: Items<$type>,)*
        }

        /// An item that something refers to, and that is not read yet.
        #[derive(Clone, Copy)]
        pub(crate) enum Waiting {
            $($type(NodeId, Id<$type>),)*
        }

        impl Waiting {
            fn read(self, cx: &mut Cx<'_>) {
                match self {
                    $(Self::$type(node, id) => {
                        let item = $type::read_at(cx, node);
                        cx.arenas.$field.arena.set(id, item);
                    })*
                }
            }
        }

        $(impl Component for $type {
            const SECTION: &'static str = $section;
            const WHAT: &'static str = $what;

            fn arena(arenas: &mut Arenas) -> &mut Items<Self> {
                &mut arenas.$field
            }

            fn waiting(node: NodeId, id: Id<Self>) -> Waiting {
                Waiting::$type(node, id)
            }
        })*
    };
}

components! {
    callbacks: Callback = "callbacks", "a callback";
    examples: Example = "examples", "an example";
    headers: Header = "headers", "a header";
    links: Link = "links", "a link";
    parameters: Parameter = "parameters", "a parameter";
    path_items: PathItem = "pathItems", "a path item";
    request_bodies: RequestBody = "requestBodies", "a request body";
    responses: Response = "responses", "a response";
    schemas: Schema = "schemas", "a schema";
    security_schemes: SecurityScheme = "securitySchemes", "a security scheme";
}

impl<'t> Cx<'t> {
    /// The item at a node, or what the node refers to. What a broken reference should lead to is read as an empty object,
    /// so that it is one finding and no more.
    pub(crate) fn refer<T: Component>(&mut self, node: NodeId) -> Ref<T> {
        let (target, reference) = self.resolve::<T>(node);
        let id = self.item::<T>(target.unwrap_or(node));
        Ref { node, id, reference }
    }

    fn item<T: Component>(&mut self, node: NodeId) -> Id<T> {
        let items = T::arena(&mut self.arenas);
        if let Some(id) = items.by_node.get(&node) {
            return *id;
        }
        let id = items.arena.reserve();
        items.by_node.insert(node, id);
        self.queue.push_back(T::waiting(node, id));
        id
    }

    /// The items of a map such as `headers` or `components.schemas`.
    pub(crate) fn refer_all<T: Component>(&mut self, node: Option<NodeId>, what: &'static str) -> Vec<Named<Ref<T>>> {
        let entries = self.entries(node, what);
        entries.iter().map(|it| Named { name: Arc::clone(&it.key), value: self.refer(it.value) }).collect()
    }

    /// The members of an object whose names the author chooses.
    pub(crate) fn entries(&mut self, node: Option<NodeId>, what: &'static str) -> &'t [Member] {
        let Some(node) = node else { return &[] };
        if !self.is_mapping(node) {
            self.wrong_type(node, what);
        }
        self.tree.members(node)
    }

    /// The elements of a list.
    pub(crate) fn elements(&mut self, node: NodeId, what: &'static str) -> &'t [NodeId] {
        if !matches!(self.tree.value(node), crate::tree::Value::Sequence(_)) {
            self.wrong_type(node, what);
        }
        self.tree.elements(node)
    }

    pub(crate) fn is_mapping(&self, node: NodeId) -> bool {
        matches!(self.tree.value(node), crate::tree::Value::Mapping(_))
    }

    pub(crate) fn wrong_type(&mut self, node: NodeId, expected: &str) {
        let message = format!("{expected} is expected here, but this is {}", self.tree.describe(node));
        let help = "write a value of the type that OpenAPI states, or leave it out";
        self.error(Code::WrongType, node, message, help);
    }

    pub(crate) fn error(&mut self, code: Code, node: NodeId, message: String, help: impl Into<Cow<'static, str>>) {
        self.report((Level::Error, code), Tree::place, node, message, help);
    }

    /// An error about the name of a member rather than its value.
    pub(crate) fn error_at_key(
        &mut self,
        code: Code,
        node: NodeId,
        message: String,
        help: impl Into<Cow<'static, str>>,
    ) {
        self.report((Level::Error, code), Tree::key_place, node, message, help);
    }

    pub(crate) fn warning(&mut self, code: Code, node: NodeId, message: String, help: impl Into<Cow<'static, str>>) {
        self.report((Level::Warning, code), Tree::key_place, node, message, help);
    }

    fn report(
        &mut self,
        (level, code): (Level, Code),
        place: fn(&Tree, NodeId) -> Place,
        node: NodeId,
        message: String,
        help: impl Into<Cow<'static, str>>,
    ) {
        match self.findings.is_full() {
            true => self.findings.count_more(level, code),
            false => self.findings.push(Finding::new(code, level, place(self.tree, node), message, help)),
        }
    }
}

/// The sections of `components`, each with its items.
pub(crate) fn read_components(cx: &mut Cx<'_>, node: NodeId) -> Components {
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
        let message = format!("{} cannot be the name of a component", crate::finding::quote(&item.name));
        let help = "use letters, digits, `.`, `_` and `-`";
        cx.warning(Code::InvalidValue, item.value.node, message, help);
    }
    items
}
