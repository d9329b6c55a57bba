//! Decides, before anything is lowered, what becomes of each schema under `components`.
//!
//! Most become types of the crate. A schema that is only the body of one operation is declared with that operation, one
//! that is only an error's body is the runtime's to read, and the object of limit and cursor is the pager's.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostics;
use crate::document::{Document, Node};
use crate::ir::{self, TypeId};
use crate::lower::{body, extension, paging, schema};
use crate::names::{Case, Name, Scope};
use crate::pointer::Pointer;

/// What becomes of the schemas.
pub(super) struct Plan {
    types: BTreeMap<Pointer, Planned>,
    /// The schemas whose properties `x-max-interval-in-months` proves to be spans of time.
    intervals: BTreeSet<Pointer>,
}

/// A schema that becomes a type.
pub(super) struct Planned {
    pub(super) id: TypeId,
    pub(super) name: Name,
    pub(super) module: Name,
}

/// The module of all newtypes.
const NEWTYPES: &str = "ids";

impl Plan {
    /// What becomes of the schema at `at`; `None` when references to it are unfolded.
    pub(super) fn planned(&self, at: &Pointer) -> Option<&Planned> {
        self.types.get(at)
    }

    /// The type that stands for the schema at `at`.
    pub(super) fn type_id(&self, at: &Pointer) -> Option<TypeId> {
        self.planned(at).map(|it| it.id)
    }

    pub(super) fn is_interval(&self, at: &Pointer) -> bool {
        self.intervals.contains(at)
    }
}

/// The `$ref`s of a document: where each stands and where it leads.
type References = BTreeMap<Pointer, Pointer>;

pub(super) fn plan(errors: &mut Diagnostics, document: &Document, scope: &mut Scope) -> Plan {
    let root = document.root();
    let mut references = References::new();
    let mut intervals = BTreeSet::new();
    walk(&root, &mut |node| {
        if let Some(target) = reference_of(node) {
            references.insert(node.at.clone(), target);
        }
        if node.get(extension::MONTHS).is_some() {
            intervals.extend(schema::wrapped(node).as_ref().and_then(reference_of));
        }
    });

    let consumed = consumed_places(errors, document, &root);
    let mut types = BTreeMap::new();
    let mut modules = Scope::with_reserved(Case::Module, &[NEWTYPES, "wire"]);
    let newtypes = Scope::new(Case::Value).claim_free(&[NEWTYPES]);
    let schemas = root.get("components").and_then(|it| it.get("schemas")).unwrap_or_default();
    for (wire, node) in schemas.entries() {
        let places: Vec<_> =
            references.iter().filter(|(_, target)| **target == node.at).map(|(place, _)| place).collect();
        let is_consumed = !places.is_empty() && places.iter().all(|it| consumed.contains(it));
        if is_consumed || !schema::is_type(&node) {
            continue;
        }
        let rust = extension::rust_name(errors, &node).unwrap_or(wire);
        let name = scope.claim_as(errors, &node.at, wire, rust);
        let module = match schema::is_newtype(&node) {
            true => newtypes.clone(),
            false => modules.claim_as(errors, &node.at, wire, rust),
        };
        if schema::is_struct(&node) {
            scope.claim_slots(errors, &node.at, &name);
            if node.get("required").is_some_and(|it| it.elements().count() > ir::MOST_ARGUMENTS) {
                scope.claim_builder(errors, &node.at, &name);
            }
        }
        types.insert(node.at, Planned { id: TypeId(types.len()), name, module });
    }
    Plan { types, intervals }
}

fn walk<'d>(node: &Node<'d>, visit: &mut impl FnMut(&Node<'d>)) {
    visit(node);
    let is_data = |key: &str| matches!(key, "default" | "description" | "enum" | "example" | "examples");
    for (_, child) in node.entries().filter(|(key, child)| !is_data(key) && child.is_composite()) {
        walk(&child, visit);
    }
    for child in node.elements() {
        walk(&child, visit);
    }
}

fn reference_of(node: &Node<'_>) -> Option<Pointer> {
    Pointer::parse(node.get("$ref")?.as_str()?)
}

/// The places of `$ref`s whose target does not have to be a type because of them.
fn consumed_places(errors: &mut Diagnostics, document: &Document, root: &Node<'_>) -> BTreeSet<Pointer> {
    let mut places = BTreeSet::new();
    let paths = root.get("paths").unwrap_or_default();
    for (_, path) in paths.entries() {
        for (_, operation) in path.entries() {
            let body = operation.get("requestBody");
            let responses = operation.get("responses").unwrap_or_default();
            let contents = body.into_iter().chain(responses.entries().map(|(_, it)| it));
            for content in contents.filter_map(|it| document.resolve(errors, &it)) {
                places.extend(body::json_schema(&content).map(|it| it.at));
            }
            places.extend(paging::container_place(errors, document, &operation));
        }
    }
    places
}
