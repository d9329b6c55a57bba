//! What the readers of a page hand back: the facts of its text, and the lines that they do not understand.

use crate::facts::model::{Enum, Object, Operation};

/// A line of a page that is not understood, with the way out, before its place is looked up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PageProblem {
    /// The line, counted from 1.
    pub(super) line: usize,
    /// What is wrong, in lower case.
    pub(super) message: String,
    /// What to do about it.
    pub(super) help: String,
}

impl PageProblem {
    pub(crate) fn new(line: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { line, message: message.into(), help: help.into() }
    }
}

/// What a page states, apart from its name and its lines.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) operations: Vec<Operation>,
    pub(super) objects: Vec<Object>,
    pub(super) enums: Vec<Enum>,
}
