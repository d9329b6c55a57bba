//! What is wrong with a document -> the same without what only follows from it, so that one slip is one finding.
//!
//! A check that looks at several parts of a document fails when one of them could not be read. What it looks at is its
//! reach, and a finding is left out when an error of an earlier stage stands in its reach: first comes what reading found,
//! then what is said of one thing by itself, then pages, and last where to look for a write. Only what has gone before
//! leaves out what follows, so that no document is accepted for it: the first of its errors always stays.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::finding::{Code, Finding};
use ostler_openapi::{NodeId, Tree};

use crate::report::{
    EXTENSION_VALUE, MISSING_KEYWORD, MISSING_SERVERS, NAME_COLLISION, NAME_INVALID, PAGING_SHAPE, RECOVERY_SHAPE,
    UNKNOWN_EXTENSION, UNSUPPORTED,
};

/// How many values are looked at for all findings of a document together; what is beyond that is reported.
const MOST_STEPS: usize = 4_000_000;

/// What reading finds where it has lost nothing: all that is there was understood, so that no other finding comes of it.
const LOSES_NOTHING: &[Code] =
    &[Code::EnumValue, Code::MisplacedKeyword, Code::ReferenceSiblings, Code::UnknownName, Code::UnquotedText];

/// When something is found; what is found in an earlier stage may be the cause of what is found in a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Reading,
    Things,
    Pages,
    Recovery,
}

impl Stage {
    /// The stage of a finding of the generator's own.
    fn of(code: Code) -> Self {
        match code {
            PAGING_SHAPE => Self::Pages,
            RECOVERY_SHAPE => Self::Recovery,
            _ => Self::Things,
        }
    }
}

/// What a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// A value alone.
    Value(NodeId),
    /// What the members of an object are called.
    Names(NodeId),
    /// A value with all its parts, or what it refers to with all of its own.
    Parts(NodeId),
    /// An operation with all that it refers to, but for the answers that report an error.
    Operation(NodeId),
}

impl Reach {
    /// Nothing for what is wrong whatever else is.
    fn of(tree: &Tree, code: Code, node: NodeId) -> Option<Self> {
        Some(match code {
            UNKNOWN_EXTENSION => return None,
            NAME_COLLISION | NAME_INVALID => Self::Value(node),
            MISSING_KEYWORD | MISSING_SERVERS => Self::Names(node),
            PAGING_SHAPE | RECOVERY_SHAPE => holder(tree, "paths", node).map_or(Self::Parts(node), Self::Operation),
            EXTENSION_VALUE | UNSUPPORTED => Self::Parts(owner(tree, node)),
            _ => Self::Parts(node),
        })
    }

    fn start(self) -> NodeId {
        match self {
            Self::Value(node) | Self::Names(node) | Self::Parts(node) | Self::Operation(node) => node,
        }
    }
}

/// What stands two levels below a member of the document, and holds a value: an operation of `paths`, or a component.
fn holder(tree: &Tree, section: &str, node: NodeId) -> Option<NodeId> {
    let section = tree.get(tree.root(), section)?;
    let (mut here, mut below, mut two_below) = (node, None, None);
    while here != section {
        (two_below, below) = (below, Some(here));
        here = tree.parent(here)?;
    }
    two_below
}

/// The object that an extension is about, in whose parts it names others; any other value itself.
fn owner(tree: &Tree, node: NodeId) -> NodeId {
    let mut here = node;
    while let Some(parent) = tree.parent(here) {
        if tree.key(here).is_some_and(|it| it.starts_with("x-")) {
            return parent;
        }
        here = parent;
    }
    node
}

/// Finds out what follows from what.
pub(crate) struct Causes<'t> {
    tree: &'t Tree,
    /// The earliest stage in which a value was found to be wrong.
    errors: BTreeMap<NodeId, Stage>,
    /// Members whose name was not known.
    misspelt: BTreeSet<NodeId>,
    has_broken_references: bool,
    /// The earliest stage of what is wrong within a reach.
    known: BTreeMap<Reach, Option<Stage>>,
    /// What some reference leads to.
    referred: Option<BTreeSet<NodeId>>,
    operations: Option<BTreeMap<&'t str, NodeId>>,
    steps: usize,
}

impl<'t> Causes<'t> {
    /// Begins with the errors that reading found, and those that the generator did.
    pub(crate) fn new<'f>(
        tree: &'t Tree,
        read: impl IntoIterator<Item = &'f Finding>,
        own: impl IntoIterator<Item = (Code, NodeId)>,
    ) -> Self {
        let mut errors: BTreeMap<NodeId, Stage> = BTreeMap::new();
        let (mut misspelt, mut has_broken_references) = (BTreeSet::new(), false);
        for finding in read.into_iter().filter(|it| !LOSES_NOTHING.contains(&it.code)) {
            has_broken_references |= [Code::ReferenceUnresolved, Code::ReferenceKind].contains(&finding.code);
            if let Some(node) = tree.at_fragment(&finding.place.pointer.to_string()) {
                errors.insert(node, Stage::Reading);
                if [Code::UnknownKeyword, Code::UnknownExtension].contains(&finding.code) {
                    misspelt.insert(node);
                }
            }
        }
        for (code, node) in own {
            let stage = Stage::of(code);
            let earliest = errors.entry(node).or_insert(stage);
            *earliest = stage.min(*earliest);
        }
        let (known, referred, operations) = (BTreeMap::new(), None, None);
        Self { tree, errors, misspelt, has_broken_references, known, referred, operations, steps: 0 }
    }

    /// Whether something else that is wrong may be all that a finding is about.
    pub(crate) fn explain(&mut self, code: Code, node: NodeId) -> bool {
        if self.errors.is_empty() {
            return false;
        }
        let Some(reach) = Reach::of(self.tree, code, node) else { return false };
        let earliest = match self.known.get(&reach) {
            Some(earliest) => *earliest,
            None => {
                let earliest = self.earliest(reach);
                self.known.insert(reach, earliest);
                earliest
            }
        };
        earliest.is_some_and(|it| it < Stage::of(code)) || self.is_cut_off(code, node)
    }

    /// Whether a finding is about what uses a component, and a reference that leads nowhere may be meant for it.
    fn is_cut_off(&mut self, code: Code, node: NodeId) -> bool {
        if !self.has_broken_references {
            return false;
        }
        let component = holder(self.tree, "components", node).filter(|it| match code {
            EXTENSION_VALUE => true,
            NAME_COLLISION => *it == node,
            _ => false,
        });
        component.is_some_and(|it| !self.referred().contains(&it))
    }

    fn earliest(&mut self, reach: Reach) -> Option<Stage> {
        let tree = self.tree;
        if let Reach::Names(node) = reach {
            let is_misspelt = tree.members(node).iter().any(|it| self.misspelt.contains(&it.value));
            return is_misspelt.then_some(Stage::Reading);
        }
        let mut earliest: Option<Stage> = None;
        let mut seen = BTreeSet::new();
        let start = reach.start();
        let mut waiting = vec![start];
        while let Some(node) = waiting.pop() {
            if !seen.insert(node) {
                continue;
            }
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return None;
            }
            earliest = [earliest, self.errors.get(&node).copied()].into_iter().flatten().min();
            let is_operation = matches!(reach, Reach::Operation(_));
            match reach {
                Reach::Value(_) | Reach::Names(_) => continue,
                // What is said of a reference is said of what it leads to, and no further.
                Reach::Parts(_) if node != start => {}
                Reach::Parts(_) => waiting.extend(tree.referred(node)),
                Reach::Operation(_) => waiting.extend(tree.referred(node).or_else(|| self.listing(node))),
            }
            let parts = tree.members(node).iter().map(|it| it.value).chain(tree.elements(node).iter().copied());
            waiting.extend(parts.filter(|it| !is_operation || !is_refusal(tree, *it)));
        }
        earliest
    }

    /// The operation that the `listing` of `x-recovery` names.
    fn listing(&mut self, node: NodeId) -> Option<NodeId> {
        let text = self.tree.string(node).filter(|_| self.tree.key(node).is_some_and(|it| &**it == "listing"))?;
        self.operations().get(&**text).copied()
    }

    fn operations(&mut self) -> &BTreeMap<&'t str, NodeId> {
        let tree = self.tree;
        self.operations.get_or_insert_with(|| {
            let paths = tree.get(tree.root(), "paths").into_iter().flat_map(|it| tree.members(it));
            let operations = paths.flat_map(|it| tree.members(it.value)).map(|it| it.value);
            operations.filter_map(|it| Some((&**tree.string(tree.get(it, "operationId")?)?, it))).collect()
        })
    }

    fn referred(&mut self) -> &BTreeSet<NodeId> {
        let tree = self.tree;
        self.referred.get_or_insert_with(|| {
            let mut referred = BTreeSet::new();
            let mut waiting = vec![tree.root()];
            while let Some(node) = waiting.pop() {
                referred.extend(tree.referred(node));
                waiting.extend(tree.members(node).iter().map(|it| it.value));
                waiting.extend(tree.elements(node));
            }
            referred
        })
    }
}

/// Whether a value is an answer that reports an error.
fn is_refusal(tree: &Tree, node: NodeId) -> bool {
    let is_of_responses = tree.parent(node).and_then(|it| tree.key(it)).is_some_and(|it| &**it == "responses");
    is_of_responses && tree.key(node).is_some_and(|it| it.starts_with(['1', '3', '4', '5', 'd']))
}
