//! A schema as it is written -> what its keywords mean together. The idioms are known here and nowhere else.
//!
//! ```
//! use ostler_openapi::model::find;
//! use ostler_openapi::shape::{NullIdiom, ShapeKind};
//! use ostler_openapi::{Source, read};
//!
//! let text = "
//! openapi: 3.0.4
//! info: {title: Pets, version: '1'}
//! paths: {}
//! components:
//!   schemas:
//!     Name: {type: string}
//!     Owner: {anyOf: [{$ref: '#/components/schemas/Name'}, {type: string, nullable: true, enum: [null]}]}
//! ";
//! let reading = read(Source::new("pets.yaml", text)?);
//! let (tree, document) = (reading.tree.expect("it is YAML"), reading.document.expect("it is OpenAPI 3.0"));
//! let owner = find(&document.components.schemas, "Owner").expect("it is there");
//! let shape = document.shape(&tree, owner);
//! assert!(matches!(shape.kind, ShapeKind::Scalar(_)));
//! assert_eq!(document.schema_name(shape.schema), Some("Name"));
//! assert_eq!(shape.or_null.map(|it| it.idiom), Some(NullIdiom::Branch));
//! # Ok::<(), Box<ostler_openapi::finding::Finding>>(())
//! ```

use std::collections::BTreeSet;

use crate::model::{AdditionalProperties, Document, Id, Ref, Schema, SchemaType};
use crate::tree::{NodeId, ScalarKind, Tree};

/// How many wrappers of one schema may stand in one another: a document with more is refused.
pub const MOST_WRAPPERS: usize = 64;

/// What is left of a schema when references, wrappers of one schema, and null are taken off.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The schema inside.
    pub schema: Id<Schema>,
    /// What that is.
    pub kind: ShapeKind,
    /// How null is admitted as well, by whatever was taken off first.
    pub or_null: Option<OrNull>,
    /// What was gone through: the first use, each wrapper's, and that of the schema inside. What they say about names,
    /// descriptions and deprecation is theirs to tell.
    pub through: Vec<Ref<Schema>>,
}

/// How a schema admits null beside its other values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrNull {
    /// In which words.
    pub idiom: NullIdiom,
    /// Where.
    pub node: NodeId,
}

/// The ways in which documents say "or null".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullIdiom {
    /// `nullable: true` beside a `type`, and null in the `enum` if there is one.
    Nullable,
    /// `nullable: true` beside an `enum` without null: a strict validator refuses null.
    NullableEnum,
    /// `nullable: true` without a `type`, as beside a one-member `allOf`: it has no effect for a strict validator.
    NullableWrapper,
    /// Null in an `enum` without a `type` that would refuse it.
    Listed,
    /// A branch of `anyOf` or `oneOf` that is null and nothing else.
    Branch,
    /// A branch of `anyOf` or `oneOf` that says `nullable: true` and nothing else, as generators write it for "or null"
    /// behind a reference. OpenAPI 3.0.3 lets `nullable` widen a `type` beside it and nothing else, so that a strict
    /// validator admits any value there (and, with `oneOf`, refuses those of the other branches). Nobody would describe
    /// the others then: it is read as null.
    NullableBranch,
}

/// What a schema is, once null is taken off.
#[derive(Clone, Debug)]
pub enum ShapeKind {
    /// Any value, or what only keywords without a type say of it.
    Any,
    /// Null and nothing else.
    Null,
    /// No value at all, since its `enum` is empty.
    Nothing,
    /// One of the values listed, of which null is none.
    Enum(Vec<NodeId>),
    /// A boolean, a number or a string.
    Scalar(SchemaType),
    /// A list.
    Array,
    /// An object whose properties are declared.
    Object,
    /// An object whose names are data, with one schema for all values.
    Map(Ref<Schema>),
    /// An object of which nothing is declared.
    FreeForm,
    /// Everything that several schemas say, and what this one says itself.
    AllOf(Vec<Ref<Schema>>),
    /// One or several of these.
    AnyOf(Vec<Ref<Schema>>),
    /// Exactly one of these.
    OneOf(Vec<Ref<Schema>>),
    /// Several of `allOf`, `anyOf` and `oneOf`, or choices beside keywords of its own: all of them hold.
    Combined,
    /// Nothing: it only wraps itself, or stands behind more than [`MOST_WRAPPERS`] others.
    Circle,
}

/// What is directly inside of a schema.
enum Layer {
    /// Another one, and nothing that would change it.
    Wrapper(Ref<Schema>),
    Kind(ShapeKind),
}

impl Document {
    /// What a schema means where it is used.
    pub fn shape(&self, tree: &Tree, used: &Ref<Schema>) -> Shape {
        let mut shape = Shape { schema: used.id, kind: ShapeKind::Circle, or_null: None, through: vec![used.clone()] };
        let mut seen = BTreeSet::new();
        while seen.insert(shape.schema) {
            let schema = &self.schemas[shape.schema];
            let (layer, null_branch) = self.layer(tree, schema);
            let stated = nullable_idiom(tree, schema).map(|idiom| OrNull { idiom, node: schema.node });
            shape.or_null = shape.or_null.or(stated).or(null_branch);
            match layer {
                Layer::Wrapper(_) if shape.through.len() > MOST_WRAPPERS => return shape,
                Layer::Wrapper(inner) => {
                    shape.schema = inner.id;
                    shape.through.push(inner);
                }
                Layer::Kind(kind) => {
                    shape.kind = kind;
                    return shape;
                }
            }
        }
        shape
    }

    /// What a schema only wraps.
    pub(crate) fn wrapped(&self, tree: &Tree, id: Id<Schema>) -> Option<Id<Schema>> {
        match self.layer(tree, &self.schemas[id]).0 {
            Layer::Wrapper(inner) => Some(inner.id),
            Layer::Kind(_) => None,
        }
    }

    /// Takes one layer off, and the branch that is null.
    fn layer(&self, tree: &Tree, schema: &Schema) -> (Layer, Option<OrNull>) {
        let combinations = [&schema.all_of, &schema.any_of, &schema.one_of];
        let combined = combinations.iter().filter(|it| !it.is_empty()).count();
        let plain = !has_own_keywords(schema);
        if combined == 0 {
            return (Layer::Kind(kind_of(tree, self, schema)), None);
        }
        if combined > 1 {
            return (Layer::Kind(ShapeKind::Combined), None);
        }
        if let [only] = &schema.all_of[..]
            && plain
            && self.agrees(schema, only)
        {
            return (Layer::Wrapper(only.clone()), None);
        }
        if !schema.all_of.is_empty() {
            return (Layer::Kind(ShapeKind::AllOf(schema.all_of.clone())), None);
        }
        if !plain || schema.ty.is_some() && schema.discriminator.is_none() {
            return (Layer::Kind(ShapeKind::Combined), None);
        }
        let exclusive = schema.any_of.is_empty();
        let branches = if exclusive { &schema.one_of } else { &schema.any_of };
        let null = |it: &Ref<Schema>| self.null_branch(tree, it).map(|idiom| OrNull { idiom, node: it.node });
        let nulls: Vec<_> = branches.iter().filter_map(null).collect();
        let others: Vec<_> = branches.iter().filter(|it| null(it).is_none()).collect();
        let (null, others) = match (&nulls[..], &others[..]) {
            ([null], [_, ..]) => (Some(*null), others),
            _ => (None, branches.iter().collect()),
        };
        let layer = match &others[..] {
            [only] => Layer::Wrapper((*only).clone()),
            _ if exclusive => Layer::Kind(ShapeKind::OneOf(others.into_iter().cloned().collect())),
            _ => Layer::Kind(ShapeKind::AnyOf(others.into_iter().cloned().collect())),
        };
        (layer, null)
    }

    /// Whether a schema is `{}`, but for what it says to readers.
    pub fn says_nothing(&self, id: Id<Schema>) -> bool {
        let schema = &self.schemas[id];
        schema.ty.is_none() && !has_own_keywords(schema) && schema.parts().next().is_none()
    }

    /// Whether a wrapper says the type of what it wraps, or none.
    fn agrees(&self, wrapper: &Schema, inner: &Ref<Schema>) -> bool {
        wrapper.ty.is_none() || wrapper.ty == self.schemas[inner.id].ty
    }

    /// How a branch means null and nothing else, if it does. An empty `enum` admits nothing, and null neither.
    fn null_branch(&self, tree: &Tree, used: &Ref<Schema>) -> Option<NullIdiom> {
        let schema = &self.schemas[used.id];
        match &schema.values {
            Some(values) => {
                (!values.is_empty() && values.iter().all(|it| is_null(tree, *it))).then_some(NullIdiom::Branch)
            }
            None => (schema.nullable && self.says_nothing(used.id)).then_some(NullIdiom::NullableBranch),
        }
    }
}

/// Keywords that say something of values themselves, other than `type`.
fn has_own_keywords(schema: &Schema) -> bool {
    let Schema { number, string, array, object, .. } = schema;
    schema.values.is_some()
        || schema.not.is_some()
        || schema.format.is_some()
        || number.minimum.is_some()
        || number.maximum.is_some()
        || number.multiple_of.is_some()
        || string.min_length.is_some()
        || string.max_length.is_some()
        || string.pattern.is_some()
        || array.items.is_some()
        || array.min_items.is_some()
        || array.max_items.is_some()
        || array.unique_items
        || !object.properties.is_empty()
        || !object.required.is_empty()
        || object.additional.is_some()
        || object.min_properties.is_some()
        || object.max_properties.is_some()
}

fn kind_of(tree: &Tree, document: &Document, schema: &Schema) -> ShapeKind {
    if let Some(values) = &schema.values {
        let others: Vec<NodeId> = values.iter().copied().filter(|it| !is_null(tree, *it)).collect();
        return match (values.is_empty(), others.is_empty()) {
            (true, _) => ShapeKind::Nothing,
            (false, true) => ShapeKind::Null,
            (false, false) => ShapeKind::Enum(others),
        };
    }
    let object = &schema.object;
    let is_declared = !object.properties.is_empty() || !object.required.is_empty();
    match schema.ty {
        Some(SchemaType::Object) => kind_of_object(document, schema),
        None if is_declared || object.additional.is_some() => kind_of_object(document, schema),
        Some(SchemaType::Array) => ShapeKind::Array,
        None if schema.array.items.is_some() => ShapeKind::Array,
        Some(ty) => ShapeKind::Scalar(ty),
        None => ShapeKind::Any,
    }
}

fn kind_of_object(document: &Document, schema: &Schema) -> ShapeKind {
    let object = &schema.object;
    if !object.properties.is_empty() || !object.required.is_empty() {
        return ShapeKind::Object;
    }
    match &object.additional {
        None | Some(AdditionalProperties::Permitted(true)) => ShapeKind::FreeForm,
        Some(AdditionalProperties::Permitted(false)) => ShapeKind::Object,
        Some(AdditionalProperties::Of(values)) if document.says_nothing(values.id) => ShapeKind::FreeForm,
        Some(AdditionalProperties::Of(values)) => ShapeKind::Map((**values).clone()),
    }
}

/// How `nullable: true`, or a null that is listed, says "or null" in a schema itself, whatever it wraps.
pub fn nullable_idiom(tree: &Tree, schema: &Schema) -> Option<NullIdiom> {
    let lists_null = schema.values.as_ref().is_some_and(|it| it.iter().any(|it| is_null(tree, *it)));
    let lists_more = schema.values.as_ref().is_some_and(|it| !it.iter().all(|it| is_null(tree, *it)));
    if !schema.nullable {
        return (schema.ty.is_none() && lists_null && lists_more).then_some(NullIdiom::Listed);
    }
    Some(match &schema.values {
        // It is null, rather than something or null.
        Some(_) if !lists_more => return None,
        Some(_) if !lists_null => NullIdiom::NullableEnum,
        _ if schema.ty.is_none() => NullIdiom::NullableWrapper,
        _ => NullIdiom::Nullable,
    })
}

fn is_null(tree: &Tree, node: NodeId) -> bool {
    tree.scalar(node).is_some_and(|it| it.kind == ScalarKind::Null)
}
