//! What lowering knows so far: what becomes of each schema, and which names and schemes were given away.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ostler_openapi::model::{Id, Ref, Schema};
use ostler_openapi::{NodeId, Tree};

use crate::ir::{self, ResourceId, TypeId};
use crate::lower::typed::Becomes;
use crate::names::{Name, Scope};

/// What becomes of the schemas.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) types: BTreeMap<Id<Schema>, Planned>,
    /// The schemas in the order of their types.
    pub(super) order: Vec<Id<Schema>>,
    /// The same by where the schema stands under `components`, for those that stand there themselves.
    pub(super) by_node: BTreeMap<NodeId, Id<Schema>>,
    /// Every schema under `components`.
    pub(super) named: BTreeSet<Id<Schema>>,
    /// Those that are declared with what uses them.
    pub(super) consumed: BTreeSet<Id<Schema>>,
    /// The schemas whose properties `x-max-interval-in-months` proves to be spans of time.
    pub(super) intervals: BTreeSet<Id<Schema>>,
    /// The schemas that stand for one with a discriminator, by that one.
    pub(super) heirs: BTreeMap<Id<Schema>, Vec<Ref<Schema>>>,
    /// The modules of what schemas declare that are unfolded, by where these stand.
    pub(super) unfolded: BTreeMap<NodeId, Name>,
    /// What the types without a name are called that are declared inside of components.
    pub(super) declared: BTreeMap<Id<Schema>, Declared>,
}

/// A type that is declared inside of a component.
#[derive(Clone)]
pub(super) struct Declared {
    pub(super) name: Name,
    pub(super) home: ir::Home,
}

/// A schema that becomes a type.
#[derive(Clone)]
pub(super) struct Planned {
    pub(super) id: TypeId,
    pub(super) name: Name,
    pub(super) module: Name,
    pub(super) becomes: Becomes,
}

impl Plan {
    /// What becomes of the schema that is declared at a place; nothing when references to it are unfolded.
    pub(super) fn planned_at(&self, node: NodeId) -> Option<&Planned> {
        self.types.get(self.by_node.get(&node)?)
    }

    /// What becomes of a schema.
    pub(super) fn planned(&self, id: Id<Schema>) -> Option<&Planned> {
        self.types.get(&id)
    }

    /// The type that stands for a schema.
    pub(super) fn type_id(&self, id: Id<Schema>) -> Option<TypeId> {
        self.types.get(&id).map(|it| it.id)
    }

    /// What the type with a name under `components` is called.
    pub(super) fn name_of(&self, id: TypeId) -> Option<&str> {
        let schema = self.order.get(id.0)?;
        self.types.get(schema).map(|it| it.name.text())
    }

    /// The kind of the type with a name under `components`.
    pub(super) fn becomes(&self, id: TypeId) -> Option<Becomes> {
        let schema = self.order.get(id.0)?;
        self.types.get(schema).map(|it| it.becomes)
    }

    /// The schemas that stand for one with a discriminator.
    pub(super) fn heirs_of(&self, id: Id<Schema>) -> Option<&[Ref<Schema>]> {
        self.heirs.get(&id).map(Vec::as_slice)
    }

    /// Whether a schema stands under `components`.
    pub(super) fn is_named(&self, id: Id<Schema>) -> bool {
        self.named.contains(&id)
    }

    pub(super) fn is_interval(&self, id: Id<Schema>) -> bool {
        self.intervals.contains(&id)
    }

    /// The module of what an unfolded schema declares.
    pub(super) fn module_of_unfolded(&self, node: NodeId) -> Option<Name> {
        self.unfolded.get(&node).cloned()
    }
}

/// The resources in the order of the document, with the names that each module has given away.
#[derive(Default)]
pub(super) struct Resources {
    pub(super) by_wire: BTreeMap<String, ResourceId>,
    pub(super) ids: BTreeMap<String, NodeId>,
    pub(super) list: Vec<ir::Resource>,
    /// Where each was first named.
    pub(super) nodes: Vec<NodeId>,
    pub(super) types: Vec<Scope>,
    pub(super) methods: Vec<Scope>,
    pub(super) modules: Option<Scope>,
    pub(super) handles: Option<Scope>,
}

impl Resources {
    pub(super) fn types(&mut self, id: ResourceId) -> &mut Scope {
        &mut self.types[id.0]
    }

    pub(super) fn methods(&mut self, id: ResourceId) -> &mut Scope {
        &mut self.methods[id.0]
    }

    pub(super) fn into_resources(self) -> Vec<ir::Resource> {
        self.list
    }

    /// Notes that an operation belongs to a resource.
    pub(super) fn add(&mut self, id: ResourceId, operation: usize) {
        self.list[id.0].operations.push(operation);
    }
}

/// The schemes that some operation asks for.
#[derive(Default)]
pub(super) struct Schemes {
    pub(super) by_name: BTreeMap<Arc<str>, Option<usize>>,
    pub(super) list: Vec<ir::Scheme>,
    pub(super) scope: Option<Scope>,
}

impl Schemes {
    pub(super) fn into_schemes(self) -> Vec<ir::Scheme> {
        self.list
    }
}

/// What of the caller's decisions had an effect so far. Names are looked up by many who only look.
#[derive(Default)]
pub(super) struct Reached {
    pub(super) renames: RefCell<BTreeSet<String>>,
    pub(super) type_renames: RefCell<BTreeSet<String>>,
    pub(super) paging: RefCell<BTreeSet<String>>,
}

/// Which of the settings names a type, by its pointer.
pub(super) enum Renamed<'d> {
    /// The one for types alone.
    Type(&'d str),
    /// The one for whatever has a name.
    Any(&'d str),
}

impl Reached {
    pub(super) fn rename(&self, pointer: &str) {
        note(&self.renames, pointer);
    }

    pub(super) fn type_rename(&self, pointer: &str) {
        note(&self.type_renames, pointer);
    }

    pub(super) fn paging(&self, key: &str) {
        note(&self.paging, key);
    }
}

fn note(reached: &RefCell<BTreeSet<String>>, what: &str) {
    if !reached.borrow().contains(what) {
        reached.borrow_mut().insert(what.to_owned());
    }
}

/// The name that the caller gives to the first of the nodes that has one, with its pointer.
pub(super) fn find_name<'d>(
    names: &'d BTreeMap<String, String>,
    tree: &Tree,
    nodes: impl IntoIterator<Item = NodeId>,
) -> Option<(&'d str, &'d str)> {
    if names.is_empty() {
        return None;
    }
    let found = nodes.into_iter().find_map(|it| names.get_key_value(tree.pointer(it).as_str()));
    found.map(|(pointer, name)| (pointer.as_str(), name.as_str()))
}
