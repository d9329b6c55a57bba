//! The words that lowering functions pass to each other.

use ostler_openapi::NodeId;

use crate::ir::{self, Type};
use crate::names::Name;

/// What a type without a name is called after, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Hint<'h> {
    pub(super) home: &'h ir::Home,
    /// The name of what holds it.
    pub(super) parent: &'h str,
    /// Which part of that it is.
    pub(super) part: &'h str,
}

impl Hint<'_> {
    pub(super) fn name(&self) -> String {
        if self.part.is_empty() { self.parent.to_owned() } else { format!("{} {}", self.parent, self.part) }
    }
}

/// A type in its place, with what the document says about its values.
pub(super) struct Typed {
    pub(super) ty: Type,
    pub(super) nullable: bool,
    pub(super) limits: Vec<ir::Limit>,
}

impl Typed {
    pub(super) fn of(ty: Type) -> Self {
        Self { ty, nullable: false, limits: Vec::new() }
    }

    /// Inside of another type, with what is checked of it there. That a number is one is seen when JSON is written.
    pub(super) fn into_part(self) -> (Type, Vec<ir::Limit>) {
        let limits = self.limits.into_iter().filter(|it| *it != ir::Limit::Finite).collect();
        (if self.nullable { Type::Nullable(Box::new(self.ty)) } else { self.ty }, limits)
    }
}

/// The kind of type that a schema becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Becomes {
    Struct,
    Enum,
    IntegerEnum,
    Union,
    /// Only of a schema with a name.
    Newtype,
}

/// The names that an operation takes in the module of its resource.
pub(super) struct Names {
    pub(super) method: Name,
    pub(super) request: Name,
    pub(super) response: Name,
    pub(super) node: NodeId,
    pub(super) operation: NodeId,
    /// What the others are made of.
    pub(super) word: String,
}
