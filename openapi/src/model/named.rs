//! The parts that everything is made of: what has a name, what is not ours, and numbers.

use std::sync::Arc;

use crate::tree::{NodeId, Scalar};

/// Something with the name that the document gives it.
#[derive(Clone, Debug)]
pub struct Named<T> {
    /// The name, as it is on the wire or in the document.
    pub name: Arc<str>,
    /// What has it.
    pub value: T,
}

/// The item with a name.
pub fn find<'m, T>(named: &'m [Named<T>], name: &str) -> Option<&'m T> {
    named.iter().find(|it| &*it.name == name).map(|it| &it.value)
}

/// A member that begins with `x-` and is not ours.
#[derive(Clone, Debug)]
pub struct Foreign {
    /// What it is called.
    pub name: Arc<str>,
    /// Its value.
    pub node: NodeId,
}

/// A number with its digits.
#[derive(Clone, Debug)]
pub struct Number {
    /// Where it stands.
    pub node: NodeId,
    /// What is written.
    pub value: Scalar,
}
