//! Two versions of a document -> what changed, and what that means for whoever keeps the old one.
//!
//! ```text
//! two readings -> pairs of what means the same -> edits -> who they reach -> Diff
//!                 operations, schema                       reach
//! ```
//!
//! Schemas are compared by what they mean (`meaning`), and not by how that is written: a wrapper of one schema, a reference
//! or what it leads to, the order of anything, and the name of a component are no changes. Each pair of schemas is compared
//! once, whatever leads there and in whatever circles; an edit in it is one change, which names every operation that it
//! reaches. Requests may not get stricter, and answers may not get looser: what is sent and received is judged for each.

mod bodies;
mod choices;
mod cx;
mod document;
pub mod exceptions;
mod formats;
mod idle;
mod joined;
mod level;
mod lifetime;
mod limits;
mod meaning;
mod names;
mod number;
mod operation;
mod operations;
mod parameters;
mod properties;
mod reach;
pub mod report;
mod rule;
mod rules;
pub mod rust;
mod schema;
mod security;
pub mod semver;
mod servers;
mod side;
mod values;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use joined::join;
pub use level::{Direction, Level};
use ostler_openapi::finding::{Code, Place};
use ostler_openapi::{Pointer, Reading};
pub use rule::{Judgement, Rule};
pub use rules::RULES;

use crate::diff::cx::{Cx, Edit, OperationId, Owner};
use crate::diff::operations::{Found, Matched};
use crate::diff::reach::Reach;
use crate::diff::semver::Semver;
use crate::diff::side::Side;

/// What changed between two versions of a document, the worst first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// The changes.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of change it is.
    pub code: Code,
    /// The name of its rule.
    pub rule: &'static str,
    /// How bad it is.
    pub level: Level,
    /// Which way what changed travels.
    pub direction: Direction,
    /// Where it stands: in the new document, or in the old one when it is gone.
    pub pointer: Pointer,
    /// Where it stands in the old document; nothing when it is new.
    pub old: Option<Place>,
    /// Where it stands in the new document; nothing when it is gone.
    pub new: Option<Place>,
    /// Where to show it in the new document: there, or at the nearest thing round what is gone.
    pub shown_at: Option<Place>,
    /// The operations that it reaches, by their ids, or by method and path where they have none.
    pub operations: Vec<String>,
    /// Where those stand.
    pub reached: Vec<Pointer>,
    /// What it is, in lower case.
    pub message: String,
    /// What a consumer does about it.
    pub advice: &'static str,
    /// How much of a version of the generated crate it takes; nothing as long as that is unknown.
    pub rust: Option<Semver>,
}

impl Diff {
    /// How many changes there are of a level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.changes.iter().filter(|it| it.level == level).count()
    }

    /// Whether there is a change of a level, or of a worse one.
    #[must_use]
    pub fn reaches(&self, level: Level) -> bool {
        self.changes.iter().any(|it| it.level <= level)
    }
}

/// Compares two readings of OpenAPI 3.0. A change is told once, at its worst first.
///
/// `date` is the day, as `2026-11-21`, from which on a sunset is past.
///
/// Nothing when one of them is no OpenAPI 3.0.
#[must_use]
pub fn compare(old: &Reading, new: &Reading, date: &str) -> Option<Diff> {
    let mut cx = Cx::new(Side::of(old)?, Side::of(new)?, date.to_owned());
    document::compare(&mut cx);
    let matched = operations::match_all(&mut cx);
    for (index, it) in matched.iter().enumerate() {
        if let Matched { old: Some(before), new: Some(after) } = it {
            operation::compare(&mut cx, OperationId(index), before, after);
        }
    }
    while let Some(pair) = cx.next() {
        schema::compare(&mut cx, pair);
    }
    Some(Diff { changes: changes(&cx, &matched) })
}

/// The part about them of the page of all rules.
pub(crate) fn rules_page() -> String {
    rule::page(RULES)
}

fn changes(cx: &Cx<'_>, matched: &[Matched]) -> Vec<Change> {
    let wanted: BTreeSet<_> = cx
        .edits
        .iter()
        .filter_map(|it| match it.owner {
            Owner::Pair(pair) => Some(pair),
            Owner::Document | Owner::Operation(_) => None,
        })
        .collect();
    let reached = reach::of(cx, &wanted);
    let labels: Vec<_> = matched.iter().map(|it| (label(cx, it), pointer(cx, it))).collect();
    let mut merged: BTreeMap<_, (&Edit, Reach)> = BTreeMap::new();
    for edit in &cx.edits {
        // What is written once is one edit, wherever it is used from.
        let place = edit.new.map_or((0, edit.old), |it| (1, Some(it)));
        let (_, reach) =
            merged.entry((place, edit.rule.name, &edit.message)).or_insert_with(|| (edit, Reach::default()));
        match edit.owner {
            Owner::Document => {}
            Owner::Operation(id) => {
                if edit.ways.request {
                    reach.request.insert(id);
                }
                if edit.ways.response {
                    reach.response.insert(id);
                }
            }
            Owner::Pair(pair) => {
                let of_pair = &reached[&pair];
                if edit.ways.request {
                    reach.request.extend(&of_pair.request);
                }
                if edit.ways.response {
                    reach.response.extend(&of_pair.response);
                }
            }
        }
    }
    let mut changes: Vec<_> = merged.into_values().flat_map(|(edit, reach)| judge(cx, edit, &reach, &labels)).collect();
    changes.sort_by(|left, right| order(left).cmp(&order(right)));
    changes
}

fn order(change: &Change) -> (Level, &str, Code, &str) {
    (change.level, change.pointer.as_str(), change.code, &change.message)
}

fn label(cx: &Cx<'_>, it: &Matched) -> String {
    match (&it.new, &it.old) {
        (Some(new), _) => cx.new.label(&new.path, new.at),
        (None, Some(old)) => cx.old.label(&old.path, old.at),
        (None, None) => String::new(),
    }
}

fn pointer(cx: &Cx<'_>, it: &Matched) -> Pointer {
    let of = |side: &Side<'_>, it: &Found| side.tree.pointer(side.document.operation(it.at).node);
    let (old, new) = (it.old.as_ref(), it.new.as_ref());
    new.map(|it| of(&cx.new, it)).or(old.map(|it| of(&cx.old, it))).unwrap_or_else(Pointer::root)
}

/// The changes that an edit is: one, or one for each way if it is not as bad both ways.
fn judge(cx: &Cx<'_>, edit: &Edit, reach: &Reach, labels: &[(String, Pointer)]) -> Vec<Change> {
    let rule = edit.rule;
    let all = || reach.request.union(&reach.response).copied().collect::<BTreeSet<_>>();
    let is_reached = !reach.request.is_empty() || !reach.response.is_empty() || edit.owner == Owner::Document;
    let change = |code: Code, level, direction, operations: &BTreeSet<OperationId>| {
        let mut names: Vec<_> = operations.iter().map(|it| labels[it.0].0.clone()).collect();
        let reached = operations.iter().map(|it| labels[it.0].1.clone()).collect();
        names.sort();
        names.dedup();
        let old = edit.old.map(|it| cx.old.place(it));
        let new = edit.new.map(|it| cx.new.place(it));
        let nearest = || old.as_ref().map(|it| Place::of_key(cx.new.tree, it.pointer.as_str()));
        let shown_at = new.clone().or_else(nearest);
        let pointer = new.as_ref().or(old.as_ref()).map_or_else(Pointer::root, |it| it.pointer.clone());
        let (message, advice) = (edit.message.clone(), rule.advice_for(direction));
        Change {
            code,
            rule: rule.name,
            level,
            direction,
            pointer,
            old,
            new,
            shown_at,
            operations: names,
            reached,
            message,
            advice,
            rust: None,
        }
    };
    match rule.judgement {
        _ if !is_reached => vec![],
        Judgement::Whole(level) => vec![change(rule.of_both(), level, Direction::None, &all())],
        Judgement::Sent(level) => vec![change(rule.of_both(), level, Direction::Request, &all())],
        Judgement::Received(level) => vec![change(rule.of_both(), level, Direction::Response, &all())],
        Judgement::Travels { request: Level::Docs, .. } => {
            vec![change(rule.of_both(), Level::Docs, Direction::None, &all())]
        }
        Judgement::Travels { request, response } => {
            let sent = || change(rule.of_request(), request, Direction::Request, &reach.request);
            let received = || change(rule.of_response(), response, Direction::Response, &reach.response);
            match (reach.request.is_empty(), reach.response.is_empty()) {
                (false, false) if request == response => {
                    vec![change(rule.of_both(), request, Direction::Both, &all())]
                }
                (false, false) => vec![sent(), received()],
                (false, true) => vec![sent()],
                (true, false) => vec![received()],
                (true, true) => vec![],
            }
        }
    }
}
