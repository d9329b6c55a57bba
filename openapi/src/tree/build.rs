//! Values as they begin and end -> nodes that know their parents, within bounds.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Code, Finding, Level, quote};
use crate::pointer::Pointer;
use crate::source::{Source, Span};
use crate::tree::node::Node;
use crate::tree::{Mapping, Member, NodeId, Scalar, Value, merge};

/// How many collections may stand in one another.
pub const DEEPEST: usize = 128;

/// How many nodes the aliases and merge keys of a document may repeat, all together.
pub const MOST_COPIES: usize = 200_000;

/// The longest name of a member, in characters. In YAML it is 1,024 for a name without a question mark.
pub const LONGEST_KEY: usize = 65_536;

/// A whole tree.
pub(super) struct Built {
    pub(super) nodes: Vec<Node>,
    pub(super) root: NodeId,
    /// What is wrong with a text that can be read all the same.
    pub(super) findings: Vec<Finding>,
}

/// What keeps a text from being read at all.
pub(super) type Refused = Box<Finding>;

pub(super) struct Builder<'s> {
    source: &'s Source,
    pub(super) nodes: Vec<Node>,
    root: Option<NodeId>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Anchor>,
    copies: usize,
    /// Whether a collection is ending, which has its place already; what else is told is about the value that comes next.
    is_closing: bool,
    findings: Vec<Finding>,
}

/// A collection that has not ended.
struct Open {
    node: NodeId,
    inside: Inside,
    anchor: Option<usize>,
}

enum Inside {
    Elements(Vec<NodeId>),
    Members {
        members: Vec<Member>,
        /// The name whose value comes next.
        key: Option<Key>,
        /// Which members are merge keys.
        merges: Vec<usize>,
    },
}

/// The name of a member.
pub(super) struct Key {
    pub(super) text: Arc<str>,
    pub(super) span: Span,
    /// Whether its value is merged into the mapping.
    pub(super) merges: bool,
}

#[derive(Clone)]
enum Anchor {
    /// What it names has not ended.
    Open,
    At(NodeId),
    /// The name of a member, as a value.
    Key(Span, Scalar),
}

impl<'s> Builder<'s> {
    pub(super) fn new(source: &'s Source) -> Self {
        let (nodes, open, findings) = (Vec::new(), Vec::new(), Vec::new());
        Self { source, nodes, root: None, open, anchors: BTreeMap::new(), copies: 0, is_closing: false, findings }
    }

    pub(super) fn finish(self) -> Result<Built, Refused> {
        let Some(root) = self.root else {
            return Err(self.refuse(Code::DocumentSyntax, Span::default(), "the document is empty", "write one"));
        };
        Ok(Built { nodes: self.nodes, root, findings: self.findings })
    }

    pub(super) fn awaits_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { inside: Inside::Members { key: None, .. }, .. }))
    }

    pub(super) fn key(&mut self, name: Key) -> Result<(), Refused> {
        if name.text.len() > LONGEST_KEY && name.text.chars().count() > LONGEST_KEY {
            let message = format!("a name of more than {LONGEST_KEY} characters");
            return Err(self.refuse(Code::DocumentSize, name.span, message, "shorten it"));
        }
        if let Some(Open { inside: Inside::Members { key, .. }, .. }) = self.open.last_mut() {
            *key = Some(name);
        }
        Ok(())
    }

    /// Lets an anchor name the name of a member.
    pub(super) fn name_key(&mut self, anchor: Option<usize>, span: Span, scalar: Scalar) {
        self.name_anchor(anchor, Anchor::Key(span, scalar));
    }

    pub(super) fn scalar(&mut self, span: Span, scalar: Scalar, anchor: Option<usize>) {
        let node = self.push(span, Value::Scalar(scalar));
        self.name_anchor(anchor, Anchor::At(node));
    }

    pub(super) fn open_mapping(&mut self, span: Span, anchor: Option<usize>) -> Result<(), Refused> {
        let inside = Inside::Members { members: Vec::new(), key: None, merges: Vec::new() };
        self.open(span, Value::Mapping(Box::default()), inside, anchor)
    }

    pub(super) fn open_sequence(&mut self, span: Span, anchor: Option<usize>) -> Result<(), Refused> {
        self.open(span, Value::Sequence(Vec::new()), Inside::Elements(Vec::new()), anchor)
    }

    fn open(&mut self, span: Span, value: Value, inside: Inside, anchor: Option<usize>) -> Result<(), Refused> {
        if self.open.len() == DEEPEST {
            return Err(self.too_deep(span));
        }
        let node = self.push(span, value);
        self.name_anchor(anchor, Anchor::Open);
        self.open.push(Open { node, inside, anchor });
        Ok(())
    }

    /// Ends the innermost collection. `end` is where its bracket stands; without one it ends with its last value.
    pub(super) fn close(&mut self, end: Option<usize>) -> Result<(), Refused> {
        let Some(Open { node, inside, anchor }) = self.open.pop() else { return Ok(()) };
        self.is_closing = true;
        let value = match inside {
            Inside::Elements(elements) => Value::Sequence(elements),
            Inside::Members { mut members, merges, .. } => {
                if !merges.is_empty() {
                    members = merge::apply(self, members, &merges)?;
                }
                let sorted = self.without_repetitions(node, &mut members);
                Value::Mapping(Box::new(Mapping { members, sorted }))
            }
        };
        let last = self.last_of(&value).map(|it| self.nodes[it.0 as usize].span.end);
        let this = &mut self.nodes[node.0 as usize];
        this.span.end = end.map_or(this.span.end, |it| Span::new(it, it).end).max(last.unwrap_or_default());
        this.value = value;
        self.is_closing = false;
        self.name_anchor(anchor, Anchor::At(node));
        Ok(())
    }

    /// Where the innermost collection begins that has not ended, if that is a bracket.
    pub(super) fn open_bracket(&self) -> Option<Span> {
        let start = self.nodes[self.open.last()?.node.0 as usize].span.start as usize;
        let is_bracket = self.source.text()[start..].starts_with(['{', '[']);
        is_bracket.then(|| Span::new(start, start + 1))
    }

    fn last_of(&self, value: &Value) -> Option<NodeId> {
        match value {
            Value::Scalar(_) => None,
            Value::Sequence(elements) => elements.last().copied(),
            Value::Mapping(mapping) => mapping.members.last().map(|it| it.value),
        }
    }

    /// Puts a copy of what an anchor names here.
    pub(super) fn alias(&mut self, span: Span, anchor: usize) -> Result<(), Refused> {
        let target = match self.anchors.get(&anchor) {
            Some(Anchor::At(target)) => *target,
            Some(Anchor::Key(span, scalar)) => {
                let (span, scalar) = (*span, scalar.clone());
                self.scalar(span, scalar, None);
                return Ok(());
            }
            Some(Anchor::Open) | None => {
                let message = "this alias stands inside of what it repeats";
                return Err(self.refuse(Code::AliasExpansion, span, message, "write out what is meant"));
            }
        };
        let depth = self.open.len();
        let copy = self.copy(target, depth, span)?;
        self.place(copy);
        Ok(())
    }

    /// Copies a value with all its parts, at most [`DEEPEST`] of which stand in one another.
    pub(super) fn copy(&mut self, from: NodeId, depth: usize, span: Span) -> Result<NodeId, Refused> {
        self.copies += 1;
        if self.copies > MOST_COPIES {
            let message = format!("the aliases repeat more than {MOST_COPIES} values");
            return Err(self.refuse(Code::AliasExpansion, span, message, "write fewer, or smaller ones"));
        }
        let original = self.nodes[from.0 as usize].clone();
        if depth >= DEEPEST && !matches!(original.value, Value::Scalar(_)) {
            return Err(self.too_deep(span));
        }
        let id = self.next_id();
        self.nodes.push(Node { span: original.span, parent: id, index: 0, value: Value::Sequence(Vec::new()) });
        let value = match original.value {
            Value::Scalar(scalar) => Value::Scalar(scalar),
            Value::Sequence(mut elements) => {
                for (index, element) in elements.iter_mut().enumerate() {
                    *element = self.copy(*element, depth + 1, span)?;
                    self.adopt(*element, id, index);
                }
                Value::Sequence(elements)
            }
            Value::Mapping(mut mapping) => {
                for (index, member) in mapping.members.iter_mut().enumerate() {
                    member.value = self.copy(member.value, depth + 1, span)?;
                    self.adopt(member.value, id, index);
                }
                Value::Mapping(mapping)
            }
        };
        self.nodes[id.0 as usize].value = value;
        Ok(id)
    }

    /// How deep the mapping that is ending stands.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    fn next_id(&self) -> NodeId {
        NodeId(u32::try_from(self.nodes.len()).expect("a text of 16 MiB and its copies have fewer values than that"))
    }

    fn push(&mut self, span: Span, value: Value) -> NodeId {
        let id = self.next_id();
        self.nodes.push(Node { span, parent: id, index: 0, value });
        self.place(id);
        id
    }

    /// Makes a value the next part of the innermost collection.
    fn place(&mut self, id: NodeId) {
        let Some(open) = self.open.last_mut() else {
            self.root = self.root.or(Some(id));
            return;
        };
        let (parent, index) = match &mut open.inside {
            Inside::Elements(elements) => {
                elements.push(id);
                (open.node, elements.len() - 1)
            }
            Inside::Members { members, key, merges } => {
                let key = key.take().expect("both readers give a name before each value");
                if key.merges {
                    merges.push(members.len());
                }
                members.push(Member { key: key.text, key_span: key.span, value: id });
                (open.node, members.len() - 1)
            }
        };
        self.adopt(id, parent, index);
    }

    fn adopt(&mut self, id: NodeId, parent: NodeId, index: usize) {
        let node = &mut self.nodes[id.0 as usize];
        node.parent = parent;
        node.index = Span::new(index, index).start;
    }

    fn name_anchor(&mut self, anchor: Option<usize>, to: Anchor) {
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor, to);
        }
    }

    /// Leaves the first of the members that share a name, and puts all into the order of their names.
    fn without_repetitions(&mut self, mapping: NodeId, members: &mut Vec<Member>) -> Vec<u32> {
        let mut sorted: Vec<u32> = (0..Span::new(0, members.len()).end).collect();
        sorted.sort_by(|left, right| members[*left as usize].key.cmp(&members[*right as usize].key));
        let repeated: Vec<(u32, u32)> = repetitions(members, &sorted);
        for (first, again) in &repeated {
            let (first, again) = (&members[*first as usize], &members[*again as usize]);
            let (line, _) = self.source.position(first.key_span.start as usize);
            let message = format!("{} is written twice, in line {line} as well", quote(&again.key));
            let place = self.source.place(again.key_span, self.pointer_here().child(&again.key));
            let help = "remove one of them; the first is read";
            self.findings.push(Finding::new(Code::DuplicateKey, Level::Error, place, message, help));
        }
        if !repeated.is_empty() {
            let mut drop = vec![false; members.len()];
            repeated.iter().for_each(|(_, again)| drop[*again as usize] = true);
            let mut index = 0;
            members.retain(|_| {
                index += 1;
                !drop[index - 1]
            });
            sorted = (0..Span::new(0, members.len()).end).collect();
            sorted.sort_by(|left, right| members[*left as usize].key.cmp(&members[*right as usize].key));
        }
        for (index, member) in members.iter().enumerate() {
            self.adopt(member.value, mapping, index);
        }
        sorted
    }

    /// The place of what is being read: of the collections that are open, what each of them is at.
    fn pointer_here(&self) -> Pointer {
        let innermost = self.open.len().saturating_sub(1);
        let tokens: Vec<String> = self
            .open
            .iter()
            .enumerate()
            .filter_map(|(depth, open)| match &open.inside {
                Inside::Elements(elements) if depth == innermost && !self.is_closing => {
                    Some(elements.len().to_string())
                }
                Inside::Elements(elements) => Some(elements.len().saturating_sub(1).to_string()),
                Inside::Members { members, key, .. } => {
                    key.as_ref().map(|it| &it.text).or(members.last().map(|it| &it.key)).map(ToString::to_string)
                }
            })
            .collect();
        Pointer::of(tokens.iter().map(String::as_str))
    }

    /// Adds what is wrong with a text that can be read all the same.
    pub(super) fn report(&mut self, code: Code, span: Span, message: String, help: &'static str) {
        let place = self.source.place(span, self.pointer_here());
        self.findings.push(Finding::new(code, Level::Error, place, message, help));
    }

    pub(super) fn refuse(&self, code: Code, span: Span, message: impl Into<String>, help: &'static str) -> Refused {
        let place = self.source.place(span, self.pointer_here());
        Box::new(Finding::new(code, Level::Error, place, message.into(), help))
    }

    pub(super) fn too_deep(&self, span: Span) -> Refused {
        let message = format!("this stands more than {DEEPEST} levels deep");
        let mut refused = self.refuse(Code::DocumentDepth, span, message, "name a part of it and refer to that");
        // It would be as long as the document is deep, and say nothing that line and column do not.
        refused.place.pointer = Pointer::root();
        refused
    }
}

/// For each member whose name was there before: the first one with it, and this one, in the order of the text.
fn repetitions(members: &[Member], sorted: &[u32]) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    let mut first = 0;
    for index in 1..sorted.len() {
        if members[sorted[first] as usize].key == members[sorted[index] as usize].key {
            found.push((sorted[first], sorted[index]));
        } else {
            first = index;
        }
    }
    found.sort_by_key(|(_, again)| *again);
    found
}
