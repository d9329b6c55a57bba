//! The OpenAPI document that the facts are held against, by pointer: what the model says, and what is written.
//!
//! Ledger and facts name places by pointers. What stands there, once references, wrappers and null are taken off, is what
//! `ostler_openapi` says; nothing here follows a reference or knows an idiom.

mod pointer;
mod shape;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ostler_openapi::finding::{Findings, Refusal};
use ostler_openapi::model::{
    Document, Id, MediaType, Method, Named, Operation, PathItem, Ref, RequestBody, Response, Schema, Status,
};
use ostler_openapi::uses::{Direction, Item, Uses};
use ostler_openapi::{NodeId, Tree};
use serde_json::Value;

pub(crate) use self::pointer::{child, label, parent, property, related};
pub(crate) use self::shape::Shape;
use self::shape::Used;
use crate::facts::{Presence, Side};
use crate::yaml;

/// A document that was read.
#[derive(Debug)]
pub(crate) struct Contents {
    tree: Arc<Tree>,
    document: Document,
    /// What is written.
    value: Value,
    /// The schemas by where they are used.
    schemas: BTreeMap<String, Used>,
    operations: Vec<Described>,
    /// What requests and responses are made of, by where it stands, and on which sides it is.
    sides: BTreeMap<String, BTreeSet<Direction>>,
}

/// An operation, and where the schemas of its bodies are used.
#[derive(Debug)]
struct Described {
    at: String,
    path: Arc<str>,
    method: Method,
    id: (Id<PathItem>, usize),
    request: Vec<String>,
    response: Vec<String>,
}

/// The document that is held against the facts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spec<'d> {
    of: &'d Contents,
}

/// An operation with its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed<'d> {
    /// Where it stands.
    pub(crate) at: &'d str,
    /// The address.
    pub(crate) path: &'d str,
    pub(crate) method: Method,
    pub(crate) operation: &'d Operation,
}

impl Contents {
    /// Reads a document. What is wrong with it otherwise is for `regen` to tell, and whatever it says can be compared.
    pub(crate) fn read(name: &str, text: &str) -> Result<Self, Refusal> {
        let tree = yaml::read(name, text)?;
        let mut findings = Findings::new();
        match Document::read(&tree, &mut findings) {
            Some(document) => Ok(Self::of(tree, document)),
            None => Err(Refusal { source: Some(Arc::clone(tree.source())), findings }),
        }
    }

    fn of(tree: Tree, document: Document) -> Self {
        let at = |node: NodeId| tree.pointer(node).to_string();
        let used = document.used_schemas();
        let mut schemas: BTreeMap<_, _> = used.map(|it| (at(it.node), Used::of(&tree, &document, it))).collect();
        // A reference may lead to where no schema is used.
        for (id, schema) in document.schemas.iter() {
            let itself = Ref { node: schema.node, id, reference: None };
            schemas.entry(at(schema.node)).or_insert_with(|| Used::of(&tree, &document, &itself));
        }
        let mut operations = Vec::new();
        for path in &document.paths {
            for (index, operation) in document.path_items[path.value.id].operations.iter().enumerate() {
                let body = operation.request_body.iter().map(|it| &document.request_bodies[it.id].content);
                let answers = operation.responses.iter().filter(|(status, _)| status.is_success());
                let answers = answers.map(|(_, it)| &document.responses[it.id].content);
                let places =
                    |it: &Vec<Named<MediaType>>| -> Vec<String> { json_schemas(it).map(|it| at(it.node)).collect() };
                operations.push(Described {
                    at: at(operation.node),
                    path: Arc::clone(&path.name),
                    method: operation.method,
                    id: (path.value.id, index),
                    request: body.flat_map(places).collect(),
                    response: answers.flat_map(places).collect(),
                });
            }
        }
        let sides = sides(&tree, &document);
        Self { value: written::to_json(&tree, tree.root()), schemas, operations, sides, document, tree: Arc::new(tree) }
    }

    pub(crate) fn spec(&self) -> Spec<'_> {
        Spec { of: self }
    }

    /// Where everything stands.
    pub(crate) fn tree(&self) -> &Arc<Tree> {
        &self.tree
    }
}

/// The schemas of what is JSON.
fn json_schemas(content: &[Named<MediaType>]) -> impl Iterator<Item = &Ref<Schema>> {
    content.iter().filter(|it| MediaType::is_json(&it.name)).filter_map(|it| it.value.schema.as_ref())
}

/// Whether one of the bodies is JSON that a schema describes.
pub(crate) fn has_json(content: &[Named<MediaType>]) -> bool {
    json_schemas(content).next().is_some()
}

/// What leads from an operation to a value of a request or response, each with its sides.
fn sides(tree: &Tree, document: &Document) -> BTreeMap<String, BTreeSet<Direction>> {
    let uses = Uses::of(document);
    let mut items: Vec<(NodeId, Item)> = Vec::new();
    items.extend(document.schemas.iter().map(|(id, it)| (it.node, Item::Schema(id))));
    items.extend(document.parameters.iter().map(|(id, it)| (it.node, Item::Parameter(id))));
    items.extend(document.headers.iter().map(|(id, it)| (it.node, Item::Header(id))));
    items.extend(document.request_bodies.iter().map(|(id, it)| (it.node, Item::RequestBody(id))));
    items.extend(document.responses.iter().map(|(id, it)| (it.node, Item::Response(id))));
    let both = [Direction::Request, Direction::Response];
    let sides = |item: Item| both.into_iter().filter(|it| uses.travels(item, *it)).collect();
    items.into_iter().map(|(node, item)| (tree.pointer(node).to_string(), sides(item))).collect()
}

impl<'d> Spec<'d> {
    /// What is written at a pointer such as `#/components/schemas/Colour`.
    pub(crate) fn at(self, pointer: &str) -> Option<&'d Value> {
        written::at(&self.of.value, pointer)
    }

    /// The schema that is used at a pointer.
    pub(crate) fn shape(self, pointer: &str) -> Option<Shape<'d>> {
        self.of.schemas.get(pointer).map(|it| Shape::new(self.of, it))
    }

    /// The operations in the order of the document.
    pub(crate) fn operations(self) -> impl Iterator<Item = Placed<'d>> {
        self.of.operations.iter().map(move |it| self.placed(it))
    }

    /// The operation at a pointer such as `#/paths/~1orders/post`.
    pub(crate) fn operation(self, pointer: &str) -> Option<Placed<'d>> {
        self.of.operations.iter().find(|it| it.at == pointer).map(|it| self.placed(it))
    }

    fn placed(self, described: &'d Described) -> Placed<'d> {
        let (item, index) = described.id;
        let Described { at, path, method, .. } = described;
        Placed { at, path, method: *method, operation: &self.of.document.path_items[item].operations[index] }
    }

    /// The schemas of one side of the operation at a pointer: of the request's body, or of every body of success. Each is
    /// there once.
    pub(crate) fn bodies(self, operation: &str, side: Side) -> Vec<Shape<'d>> {
        let mut bodies: Vec<Shape<'d>> = Vec::new();
        for described in self.of.operations.iter().filter(|it| it.at == operation) {
            let used = match side {
                Side::Request => &described.request,
                Side::Response => &described.response,
            };
            for shape in used.iter().filter_map(|it| self.shape(it)) {
                if !bodies.iter().any(|it| it.at == shape.at) {
                    bodies.push(shape);
                }
            }
        }
        bodies
    }

    /// What an operation is sent, and where that stands.
    pub(crate) fn request_body(self, operation: &Operation) -> Option<(String, &'d RequestBody)> {
        let body = &self.of.document.request_bodies[operation.request_body.as_ref()?.id];
        Some((self.of.tree.pointer(body.node).to_string(), body))
    }

    /// What an operation answers, each with where it stands.
    pub(crate) fn responses(self, operation: &Operation) -> impl Iterator<Item = (Status, String, &'d Response)> {
        operation.responses.iter().map(move |(status, it)| {
            let response = &self.of.document.responses[it.id];
            (*status, self.of.tree.pointer(response.node).to_string(), response)
        })
    }

    /// The members of an object of the document by name, such as the schemas of `#/components/schemas`.
    pub(crate) fn entries(self, pointer: &str) -> impl Iterator<Item = (String, &'d str, &'d Value)> {
        let members = self.at(pointer).and_then(Value::as_object).into_iter().flatten();
        let pointer = pointer.to_owned();
        members.map(move |(name, value)| (child(&pointer, name), name.as_str(), value))
    }

    /// Whether a property of the object schema at `owner` has to be there.
    pub(crate) fn presence(self, owner: &str, name: &str) -> Presence {
        if self.requires(owner, name) { Presence::Required } else { Presence::Optional }
    }

    /// Whether the property at a pointer has to be there; nothing where no property stands.
    pub(crate) fn presence_at(self, pointer: &str) -> Option<Presence> {
        let (properties, name) = parent(pointer)?;
        let owner = properties.strip_suffix("/properties").filter(|_| self.of.schemas.contains_key(pointer))?;
        Some(self.presence(owner, &name))
    }

    /// Whether the object schema at `owner` requires `name`.
    pub(crate) fn requires(self, owner: &str, name: &str) -> bool {
        self.shape(owner).is_some_and(|it| it.outer().object.required.iter().any(|it| **it == *name))
    }

    /// Whether what stands at a pointer should no longer be used; nothing where neither an operation nor a schema is.
    pub(crate) fn is_deprecated(self, pointer: &str) -> Option<bool> {
        let operation = || self.operation(pointer).map(|it| it.operation.deprecated);
        self.shape(pointer).map(|it| it.is_deprecated()).or_else(operation)
    }

    /// Whether the schema at `branch` is the null of the one at `pointer`, and says nothing else.
    pub(crate) fn is_null_branch(self, pointer: &str, branch: &str) -> bool {
        let says_more = |it: &str| !matches!(it, "enum" | "nullable" | "type");
        self.shape(pointer).and_then(|it| it.null_branch()).is_some_and(|it| it == branch)
            && !self.at(branch).and_then(Value::as_object).is_some_and(|it| it.keys().any(|it| says_more(it)))
    }

    /// Whether requests or responses lead to a place.
    pub(crate) fn is_on_side(self, place: &str, side: Side) -> bool {
        let direction = match side {
            Side::Request => Direction::Request,
            Side::Response => Direction::Response,
        };
        let parts = place.rmatch_indices('/').map(|(at, _)| &place[..at]);
        let nearest = std::iter::once(place).chain(parts).find_map(|it| self.of.sides.get(it));
        nearest.is_some_and(|it| it.contains(&direction))
    }
}
