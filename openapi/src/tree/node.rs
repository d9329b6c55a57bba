//! The values of a document, and how they are found.

use std::sync::Arc;

use crate::finding::Place;
use crate::pointer::{self, Pointer};
use crate::source::{Source, Span};
use crate::tree::scalar::{Scalar, ScalarKind};

/// The values of a document. They refer to each other by [`NodeId`], so that no depth can make dropping them recurse.
#[derive(Debug)]
pub struct Tree {
    pub(super) source: Arc<Source>,
    pub(super) nodes: Vec<Node>,
    pub(super) root: NodeId,
}

/// A value of a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

/// What a value is.
#[derive(Clone, Debug)]
pub enum Value {
    /// It has no parts.
    Scalar(Scalar),
    /// It has elements.
    Sequence(Vec<NodeId>),
    /// It has members.
    Mapping(Box<Mapping>),
}

/// Members in the order of the text, each name once.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    pub(super) members: Vec<Member>,
    /// The same by name.
    pub(super) sorted: Vec<u32>,
}

/// A named value.
#[derive(Clone, Debug)]
pub struct Member {
    /// The name, as text whatever it is in YAML: the status `200` as well.
    pub key: Arc<str>,
    /// Where the name stands.
    pub key_span: Span,
    /// The value.
    pub value: NodeId,
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) span: Span,
    /// The value itself for the root.
    pub(super) parent: NodeId,
    /// Which member or element of the parent this is.
    pub(super) index: u32,
    pub(super) value: Value,
}

impl Tree {
    /// The text.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The whole document.
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// What a value is.
    pub fn value(&self, id: NodeId) -> &Value {
        &self.node(id).value
    }

    /// The members of a mapping; none of anything else.
    pub fn members(&self, id: NodeId) -> &[Member] {
        match self.value(id) {
            Value::Mapping(mapping) => &mapping.members,
            Value::Scalar(_) | Value::Sequence(_) => &[],
        }
    }

    /// The elements of a sequence; none of anything else.
    pub fn elements(&self, id: NodeId) -> &[NodeId] {
        match self.value(id) {
            Value::Sequence(elements) => elements,
            Value::Scalar(_) | Value::Mapping(_) => &[],
        }
    }

    /// The value without parts.
    pub fn scalar(&self, id: NodeId) -> Option<&Scalar> {
        match self.value(id) {
            Value::Scalar(scalar) => Some(scalar),
            Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// The text of a string.
    pub fn string(&self, id: NodeId) -> Option<&Arc<str>> {
        self.scalar(id).filter(|it| it.kind == ScalarKind::String).map(|it| &it.text)
    }

    /// The member `key` of a mapping.
    pub fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        self.index_of(id, key).map(|index| self.members(id)[index].value)
    }

    pub(crate) fn index_of(&self, id: NodeId, key: &str) -> Option<usize> {
        let Value::Mapping(mapping) = self.value(id) else { return None };
        let found = mapping.sorted.binary_search_by(|it| (*mapping.members[*it as usize].key).cmp(key));
        found.ok().map(|index| mapping.sorted[index] as usize)
    }

    /// What a value is a member or an element of.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.node(id).parent;
        (parent != id).then_some(parent)
    }

    /// What a member is called by its parent.
    pub fn key(&self, id: NodeId) -> Option<&Arc<str>> {
        self.member(id).map(|it| &it.key)
    }

    /// The value that unescaped tokens lead to from the root.
    pub fn at<'k>(&self, tokens: impl IntoIterator<Item = &'k str>) -> Option<NodeId> {
        tokens.into_iter().try_fold(self.root, |id, token| self.step(id, token))
    }

    pub(crate) fn step(&self, id: NodeId, token: &str) -> Option<NodeId> {
        match self.value(id) {
            Value::Mapping(_) => self.get(id, token),
            Value::Sequence(elements) => {
                // `01` and `+1` are no indexes.
                let index = token.parse::<usize>().ok().filter(|it| it.to_string() == token)?;
                elements.get(index).copied()
            }
            Value::Scalar(_) => None,
        }
    }

    /// What a value refers to by a `$ref`, as the text has it.
    pub fn reference(&self, id: NodeId) -> Option<&str> {
        self.string(self.get(id, "$ref")?).map(|it| &**it)
    }

    /// What a value refers to by a `$ref`, if that is there.
    pub fn referred(&self, id: NodeId) -> Option<NodeId> {
        self.at_fragment(self.reference(id)?)
    }

    /// The value that a fragment such as `#/components/schemas/Order` leads to.
    pub fn at_fragment(&self, fragment: &str) -> Option<NodeId> {
        let tokens = pointer::tokens(fragment)?;
        self.at(tokens.iter().map(String::as_str))
    }

    /// How a program finds a value.
    pub fn pointer(&self, id: NodeId) -> Pointer {
        let mut tokens = Vec::new();
        let mut here = id;
        while let Some(parent) = self.parent(here) {
            tokens.push(match self.member(here) {
                Some(member) => member.key.to_string(),
                None => self.node(here).index.to_string(),
            });
            here = parent;
        }
        Pointer::of(tokens.iter().rev().map(String::as_str))
    }

    /// Where a value is written. What an alias repeats is written at its anchor.
    pub fn span(&self, id: NodeId) -> Span {
        self.node(id).span
    }

    /// Where a value is to be shown: a value without parts itself, others by their name if they have one.
    pub fn place(&self, id: NodeId) -> Place {
        let span = match (self.value(id), self.member(id)) {
            (Value::Sequence(_) | Value::Mapping(_), Some(member)) => member.key_span,
            _ => self.node(id).span,
        };
        self.source.place(span, self.pointer(id))
    }

    /// Where the name of a member is written.
    pub fn key_place(&self, id: NodeId) -> Place {
        let span = self.member(id).map_or(self.node(id).span, |it| it.key_span);
        self.source.place(span, self.pointer(id))
    }

    /// What a value is, for a message.
    pub fn describe(&self, id: NodeId) -> &'static str {
        match self.value(id) {
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "an object",
            Value::Scalar(scalar) => match scalar.kind {
                ScalarKind::Null => "null",
                ScalarKind::Bool(_) => "a boolean",
                ScalarKind::Int => "a whole number",
                ScalarKind::Float => "a number",
                ScalarKind::String => "a string",
            },
        }
    }

    fn member(&self, id: NodeId) -> Option<&Member> {
        let node = self.node(id);
        self.parent(id).and_then(|parent| self.members(parent).get(node.index as usize))
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }
}
