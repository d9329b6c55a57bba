//! What the readers share: the tree, the findings, and a queue of what is still to be read.
//!
//! Which kinds of items there are is not known here: each says of itself how it is read.

use std::any::{Any, TypeId};
use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::finding::{Code, Finding, Findings, Level, Place};
use crate::model::{Arena, Id, Named, Ref};
use crate::nearest;
use crate::read::reference::Resolver;
use crate::tree::{Member, NodeId, Tree, Value};

/// How many items of a document are read, of all kinds that can be referred to together; a document with more is refused.
/// `{}` is an item: some bytes of text are hundreds in the model.
pub const MOST_ITEMS: usize = 250_000;

/// What the readers share.
pub(crate) struct Cx<'t> {
    pub(crate) tree: &'t Tree,
    pub(crate) findings: &'t mut Findings,
    /// The `Items` of each kind, by that kind.
    items: BTreeMap<TypeId, Box<dyn Any>>,
    /// What is to be read, and how.
    queue: VecDeque<(NodeId, Reader)>,
    /// How many items there are.
    count: usize,
    pub(crate) resolver: Resolver,
    /// Each `x-lint-ignore`.
    pub(crate) lint_ignores: Vec<NodeId>,
    /// While a member of ours is read, whether something is wrong in it.
    extension: Option<bool>,
}

/// How the item at a node is read.
type Reader = fn(&mut Cx<'_>, NodeId);

/// Something that `components` can hold, and that can be referred to.
pub(crate) trait Component: Sized + 'static {
    /// Its section in `components`.
    const SECTION: &'static str;
    /// What a message calls it.
    const WHAT: &'static str;

    /// Whether what stands beside a `$ref` to one is a part of it, rather than without effect.
    const TAKES_SIBLINGS: bool = false;

    /// Reads the one at a node.
    fn read_at(cx: &mut Cx<'_>, node: NodeId) -> Self;
}

/// The items of one kind, and which node each was read from.
struct Items<T> {
    arena: Arena<T>,
    by_node: BTreeMap<NodeId, Id<T>>,
    /// What stands for those for which there is no room.
    rest: Option<Id<T>>,
}

impl<T> Default for Items<T> {
    fn default() -> Self {
        Self { arena: Arena::default(), by_node: BTreeMap::new(), rest: None }
    }
}

fn read_item<T: Component>(cx: &mut Cx<'_>, node: NodeId) {
    let item = T::read_at(cx, node);
    let items = cx.items::<T>();
    let id = items.by_node[&node];
    items.arena.set(id, item);
}

impl<'t> Cx<'t> {
    pub(super) fn new(tree: &'t Tree, findings: &'t mut Findings) -> Self {
        Self {
            tree,
            findings,
            items: BTreeMap::new(),
            queue: VecDeque::new(),
            count: 0,
            resolver: Resolver::default(),
            lint_ignores: Vec::new(),
            extension: None,
        }
    }

    /// The item at a node, or what the node refers to. What a broken reference should lead to is read as an empty object,
    /// so that it is one finding and no more.
    pub(crate) fn refer<T: Component>(&mut self, node: NodeId) -> Ref<T> {
        let (target, reference) = self.resolve::<T>(node);
        let target = match target {
            Some(_) if T::TAKES_SIBLINGS => Some(self.next_with_siblings(node)),
            _ => target,
        };
        let id = self.item::<T>(target.unwrap_or(node));
        Ref { node, id, reference }
    }

    /// The name that was probably meant by one that does not exist.
    pub(crate) fn nearest<'n>(&mut self, name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
        nearest::find(&mut self.resolver.work, name, names)
    }

    fn item<T: Component>(&mut self, node: NodeId) -> Id<T> {
        let items = self.items::<T>();
        let rest = items.rest;
        if let Some(id) = items.by_node.get(&node) {
            return *id;
        }
        if self.count < MOST_ITEMS {
            return self.add_item(node);
        }
        if let Some(rest) = rest {
            return rest;
        }
        let message = format!("the document has more than {MOST_ITEMS} schemas, parameters and the like up to here");
        self.error(Code::DocumentSize, node, message, "divide the document, or leave out what is not used");
        self.resolver.give_up(node);
        let rest = self.add_item(node);
        self.items::<T>().rest = Some(rest);
        rest
    }

    fn add_item<T: Component>(&mut self, node: NodeId) -> Id<T> {
        self.count += 1;
        self.queue.push_back((node, read_item::<T>));
        let items = self.items::<T>();
        let id = items.arena.reserve();
        items.by_node.insert(node, id);
        id
    }

    fn items<T: Component>(&mut self) -> &mut Items<T> {
        let items = self.items.entry(TypeId::of::<T>()).or_insert_with(|| Box::new(Items::<T>::default()));
        items.downcast_mut().expect("items are kept by their type")
    }

    /// Reads whatever waits, and what waits because of that.
    pub(super) fn read_waiting(&mut self) {
        while let Some((node, read)) = self.queue.pop_front() {
            read(self, node);
        }
    }

    /// All items of one kind.
    pub(crate) fn take_arena<T: Component>(&mut self) -> Arena<T> {
        std::mem::take(&mut self.items::<T>().arena)
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
        if !matches!(self.tree.value(node), Value::Sequence(_)) {
            self.wrong_type(node, what);
        }
        self.tree.elements(node)
    }

    pub(crate) fn is_mapping(&self, node: NodeId) -> bool {
        matches!(self.tree.value(node), Value::Mapping(_))
    }

    pub(crate) fn wrong_type(&mut self, node: NodeId, expected: &str) {
        let message = format!("{expected} is expected here, but this is {}", self.tree.describe(node));
        let help = "write a value of the type that OpenAPI states, or leave it out";
        self.error(Code::WrongType, node, message, help);
    }

    /// Reads a member of ours. Others use some of the same names: what is wrong in it is one kind of finding, and then it
    /// is none of ours.
    pub(crate) fn extension<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.extension = Some(false);
        let value = read(self);
        let is_wrong = self.extension.take() == Some(true);
        (!is_wrong).then_some(value)
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
        let code = match &mut self.extension {
            // The text is taken as it is.
            None => code,
            Some(_) if code == Code::UnquotedText => code,
            Some(is_wrong) => {
                *is_wrong |= level == Level::Error;
                Code::ExtensionValue
            }
        };
        match self.findings.is_full(level) {
            true => self.findings.count_more(level, code),
            false => self.findings.push(Finding::new(code, level, place(self.tree, node), message, help)),
        }
    }
}
