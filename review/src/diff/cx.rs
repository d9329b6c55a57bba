//! What a comparison knows on its way: both sides, the pairs of schemas that wait, and the edits that were found.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use ostler_openapi::NodeId;
use ostler_openapi::model::{Ref, Schema};

use crate::diff::level::Ways;
use crate::diff::meaning::Meaning;
use crate::diff::rule::Rule;
use crate::diff::side::{MeaningId, Side};

/// How many pairs of schemas are compared. With more the documents have nothing in common that could be told.
pub(super) const MOST_PAIRS: usize = 400_000;

/// A schema of the old document and one of the new, which stand for the same value, as an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PairId(pub(super) usize);

/// An operation that both documents have, as an index; or one that only one of them has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct OperationId(pub(super) usize);

/// What an edit is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    /// The document as a whole; it reaches every operation that is named, if any.
    Document,
    /// One operation.
    Operation(OperationId),
    /// A pair of schemas, with which it reaches operations.
    Pair(PairId),
}

/// Something that was edited.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    pub(super) rule: &'static Rule,
    pub(super) owner: Owner,
    /// The ways in which it counts, of those that its owner goes.
    pub(super) ways: Ways,
    pub(super) old: Option<NodeId>,
    pub(super) new: Option<NodeId>,
    pub(super) message: String,
}

/// A pair of schemas, and what leads on from it.
pub(super) struct Pair {
    pub(super) old: MeaningId,
    pub(super) new: MeaningId,
    pub(super) parts: Vec<(PairId, Ways)>,
}

/// What a comparison knows.
pub(super) struct Cx<'d> {
    pub(super) old: Side<'d>,
    pub(super) new: Side<'d>,
    /// The day from which on a sunset is past.
    pub(super) date: String,
    pub(super) edits: Vec<Edit>,
    pub(super) pairs: Vec<Pair>,
    /// The pairs that each operation begins with.
    pub(super) roots: Vec<(OperationId, PairId, Ways)>,
    ids: BTreeMap<(MeaningId, MeaningId), PairId>,
    waiting: VecDeque<PairId>,
}

impl<'d> Cx<'d> {
    pub(super) fn new(old: Side<'d>, new: Side<'d>, date: String) -> Self {
        let (edits, pairs, roots) = (Vec::new(), Vec::new(), Vec::new());
        Self { old, new, date, edits, pairs, roots, ids: BTreeMap::new(), waiting: VecDeque::new() }
    }

    /// The pair of what some schemas mean on either side; it is compared later, once.
    pub(super) fn pair(&mut self, old: &[Ref<Schema>], new: &[Ref<Schema>]) -> PairId {
        let key = (self.old.mean(old), self.new.mean(new));
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let id = PairId(self.pairs.len());
        self.pairs.push(Pair { old: key.0, new: key.1, parts: Vec::new() });
        self.ids.insert(key, id);
        if self.pairs.len() <= MOST_PAIRS {
            self.waiting.push_back(id);
        }
        id
    }

    /// Compares what some schemas mean as a part of a pair.
    pub(super) fn part(&mut self, of: PairId, old: &[Ref<Schema>], new: &[Ref<Schema>], ways: Ways) {
        let part = self.pair(old, new);
        self.pairs[of.0].parts.push((part, ways));
    }

    /// Compares what an operation sends or receives.
    pub(super) fn root(&mut self, of: OperationId, old: &Ref<Schema>, new: &Ref<Schema>, ways: Ways) {
        let pair = self.pair(std::slice::from_ref(old), std::slice::from_ref(new));
        self.roots.push((of, pair, ways));
    }

    pub(super) fn next(&mut self) -> Option<PairId> {
        self.waiting.pop_front()
    }

    pub(super) fn meanings(&self, pair: PairId) -> (Arc<Meaning>, Arc<Meaning>) {
        let pair = &self.pairs[pair.0];
        (self.old.meaning(pair.old), self.new.meaning(pair.new))
    }

    /// Whether schemas look alike, down to a few levels.
    pub(super) fn are_alike(&mut self, old: &[Ref<Schema>], new: &[Ref<Schema>]) -> bool {
        const DEPTH: usize = 4;
        let (old, new) = (self.old.mean(old), self.new.mean(new));
        self.old.fingerprint(old, DEPTH) == self.new.fingerprint(new, DEPTH)
    }

    /// Adds an edit of something that is there on both sides.
    pub(super) fn edit(
        &mut self,
        rule: &'static Rule,
        owner: Owner,
        (old, new): (NodeId, NodeId),
        message: impl Into<String>,
    ) {
        self.push(rule, owner, Ways::BOTH, (Some(old), Some(new)), message.into());
    }

    pub(super) fn push(
        &mut self,
        rule: &'static Rule,
        owner: Owner,
        ways: Ways,
        (old, new): (Option<NodeId>, Option<NodeId>),
        message: String,
    ) {
        self.edits.push(Edit { rule, owner, ways, old, new, message });
    }

    /// Whether the day of a sunset is past.
    pub(super) fn is_past(&self, sunset: Option<&str>) -> bool {
        sunset.and_then(|it| it.get(..10)).is_some_and(|day| *day <= *self.date)
    }
}
