//! A schema where it is used, with what `ostler_openapi::shape` makes of it.

use ostler_openapi::model::{Document, Named, Ref, Schema, SchemaType};
use ostler_openapi::shape::{self, NullIdiom, ShapeKind};
use ostler_openapi::{NodeId, Tree};
use serde_json::Value;

use super::Contents;

/// A use of a schema.
#[derive(Debug)]
pub(super) struct Used {
    shape: shape::Shape,
    /// Where the schema inside stands.
    at: String,
    /// Where the component stands that the last reference leads to.
    named: Option<String>,
}

/// A schema with what led to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape<'d> {
    /// Where the schema itself stands.
    pub(crate) at: &'d str,
    /// The component that the last reference leads to.
    pub(crate) named: Option<&'d str>,
    /// Whether null is a value.
    pub(crate) nullable: bool,
    of: &'d Contents,
    used: &'d Used,
}

impl Used {
    pub(super) fn of(tree: &Tree, document: &Document, used: &Ref<Schema>) -> Self {
        let shape = document.shape(tree, used);
        let at = |it: NodeId| tree.pointer(it).to_string();
        // What leads nowhere is read where it stands.
        let leads = |it: &&Ref<Schema>| it.reference.is_some() && document.schemas[it.id].node != it.node;
        let referring = shape.through.iter().rfind(leads);
        let named = referring.map(|it| at(document.schemas[it.id].node));
        Self { at: at(document.schemas[shape.schema].node), named, shape }
    }
}

impl<'d> Shape<'d> {
    pub(super) fn new(of: &'d Contents, used: &'d Used) -> Self {
        let nullable = used.shape.or_null.is_some() || matches!(used.shape.kind, ShapeKind::Null);
        Self { at: &used.at, named: used.named.as_deref(), nullable, of, used }
    }

    /// The schema inside, without what is wrapped around it.
    pub(crate) fn schema(&self) -> &'d Schema {
        &self.of.document.schemas[self.used.shape.schema]
    }

    /// The schema where the use begins: a wrapper, or what is referred to.
    pub(super) fn outer(&self) -> &'d Schema {
        self.layers().next().unwrap_or_else(|| self.schema())
    }

    /// Every schema from the use to the one inside.
    pub(crate) fn layers(&self) -> impl Iterator<Item = &'d Schema> {
        self.used.shape.through.iter().map(|it| &self.of.document.schemas[it.id])
    }

    /// The JSON type; nothing where any value may be, or several schemas say together what may.
    pub(crate) fn ty(&self) -> Option<SchemaType> {
        match &self.used.shape.kind {
            ShapeKind::Scalar(ty) => Some(*ty),
            ShapeKind::Array => Some(SchemaType::Array),
            ShapeKind::Object | ShapeKind::Map(_) | ShapeKind::FreeForm => Some(SchemaType::Object),
            ShapeKind::Enum(_) | ShapeKind::Null | ShapeKind::Nothing => self.schema().ty,
            ShapeKind::Any
            | ShapeKind::AllOf(_)
            | ShapeKind::AnyOf(_)
            | ShapeKind::OneOf(_)
            | ShapeKind::Combined
            | ShapeKind::Circle => None,
        }
    }

    /// The JSON type in a word.
    pub(crate) fn word(&self) -> &'static str {
        self.ty().map_or("any", SchemaType::keyword)
    }

    /// The elements of an array.
    pub(crate) fn items(&self) -> Option<Shape<'d>> {
        let items = self.schema().array.items.as_ref()?;
        self.of.spec().shape(self.of.tree.pointer(items.node).as_str())
    }

    /// The properties of an object; nothing where none are declared.
    pub(crate) fn properties(&self) -> Option<&'d [Named<Ref<Schema>>]> {
        let properties = &self.schema().object.properties;
        (!properties.is_empty()).then_some(properties)
    }

    /// Whether an object declares a property.
    pub(crate) fn has_property(&self, name: &str) -> bool {
        self.properties().is_some_and(|it| it.iter().any(|it| *it.name == *name))
    }

    /// The names that an object requires.
    pub(crate) fn required(&self) -> impl Iterator<Item = &'d str> {
        self.schema().object.required.iter().map(|it| &**it)
    }

    /// The values of an enum as they are written, without null.
    pub(crate) fn values(&self) -> Vec<&'d str> {
        match &self.used.shape.kind {
            ShapeKind::Enum(values) => {
                let scalars = values.iter().filter_map(|it| self.of.tree.scalar(*it));
                scalars.map(|it| &*it.text).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether the use should be given up. What it refers to may be deprecated for others.
    pub(crate) fn is_deprecated(&self) -> bool {
        let own = self.used.shape.through.iter().take_while(|it| it.reference.is_none());
        own.map(|it| &self.of.document.schemas[it.id]).any(|it| it.deprecated)
    }

    /// Whether null is a branch of its own, and where.
    pub(crate) fn null_branch(&self) -> Option<String> {
        let branch =
            self.used.shape.or_null.filter(|it| matches!(it.idiom, NullIdiom::Branch | NullIdiom::NullableBranch))?;
        Some(self.of.tree.pointer(branch.node).to_string())
    }

    /// A keyword of the schema inside, as it is written.
    pub(crate) fn keyword(&self, key: &str) -> Option<&'d Value> {
        self.of.spec().at(self.at)?.get(key)
    }
}
