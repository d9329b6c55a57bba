//! Changes that somebody has looked at, in a file: each with its reason, and each still needed.

use ostler_openapi::Tree;
use ostler_openapi::finding::{Code, Finding, Findings, Level, quote};
use ostler_openapi::nearest::{self, Work};
use ostler_openapi::tree::NodeId;

use crate::diff::names::quoted;
use crate::diff::rules::RULES;
use crate::diff::{Change, Diff};
use crate::values::Reader;

/// A file of exceptions that is wrong.
pub const EXCEPTION_INVALID: Code = Code::new("exception-invalid");

/// An exception that excuses nothing.
pub const EXCEPTION_UNUSED: Code = Code::new("exception-unused");

/// A change that is excused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excused {
    /// The change.
    pub change: Change,
    /// Why it is.
    pub reason: String,
}

/// A difference, once what is excused is taken out of it.
#[derive(Clone, Debug, Default)]
pub struct Parted {
    /// What is left.
    pub rest: Diff,
    /// What is excused.
    pub excused: Vec<Excused>,
    /// For each change that there was, where it is among those that are left; nothing for one that is excused.
    pub positions: Vec<Option<usize>>,
}

/// Exceptions, as they are written down.
#[derive(Clone, Debug, Default)]
pub struct Exceptions(Vec<Exception>);

#[derive(Clone, Debug)]
struct Exception {
    node: NodeId,
    rule: String,
    at: Option<String>,
    operation: Option<String>,
    reason: String,
}

const HELP: &str = "write `rule`, `reason`, and `at` or `operation`, such as `{rule: operation-removed, operation: orders_add, reason: …}`";

impl Exceptions {
    /// Reads a list of exceptions. What is wrong with it is an error, and what is right is read all the same.
    pub fn read(tree: &Tree, findings: &mut Findings) -> Self {
        let mut reader = Reader::with_code(tree, EXCEPTION_INVALID);
        let root = tree.root();
        let is_empty = tree.scalar(root).is_some_and(|it| it.text.is_empty());
        let nodes = if is_empty { &[] } else { reader.elements(root, "a list of exceptions") };
        let read = nodes.iter().filter_map(|it| read_exception(&mut reader, *it)).collect();
        reader.into_findings().kept().iter().for_each(|it| findings.push(it.clone()));
        Self(read)
    }

    /// Takes what is excused out of a difference, and reports what excuses nothing.
    pub fn apply(&self, diff: Diff, tree: &Tree, findings: &mut Findings) -> Parted {
        let mut used = vec![false; self.0.len()];
        let (mut rest, mut excused, mut positions) = (Vec::new(), Vec::new(), Vec::new());
        let mut shared = vec![Vec::new(); self.0.len()];
        for change in diff.changes {
            for (exception, others) in self.0.iter().zip(&mut shared) {
                others.extend(exception.others(&change));
            }
            let mut matching = self.0.iter().enumerate().filter(|it| it.1.excuses(&change));
            let matched = matching.next();
            positions.push(matched.is_none().then_some(rest.len()));
            match matched {
                None => rest.push(change),
                Some((index, exception)) => {
                    used[index] = true;
                    matching.for_each(|it| used[it.0] = true);
                    excused.push(Excused { change, reason: exception.reason.clone() });
                }
            }
        }
        for ((exception, _), others) in self.0.iter().zip(used).zip(shared).filter(|it| !it.0.1) {
            let (place, rule) = (tree.place(exception.node), quoted(&exception.rule));
            let (message, help) = match &others[..] {
                [] => (format!("nothing changed that the exception of {rule} excuses"), "remove it"),
                [other, ..] => (
                    format!("what the exception of {rule} is about is a change of {} as well", quoted(other)),
                    "write `at` and the place instead of `operation`",
                ),
            };
            findings.push(Finding::new(EXCEPTION_UNUSED, Level::Error, place, message, help));
        }
        Parted { rest: Diff { changes: rest }, excused, positions }
    }
}

fn read_exception(reader: &mut Reader<'_>, node: NodeId) -> Option<Exception> {
    let mut it = reader.object(node, "an exception")?;
    let [rule, reason] = ["rule", "reason"].map(|key| it.require(key));
    let [at, operation] = ["at", "operation"].map(|key| it.text(reader, key));
    it.finish(reader);
    let named = rule.and_then(|it| reader.words(it));
    let reason = reason.and_then(|it| reader.words(it));
    let rule_node = rule.unwrap_or(node);
    let rule = named?;
    if !is_known(&rule) {
        let message = format!("there is no kind of change {}", quote(&rule));
        reader.error(EXCEPTION_INVALID, rule_node, message, meant(&rule));
        return None;
    }
    if at.is_none() && operation.is_none() {
        let message = "the exception says neither `at` nor `operation`, and would excuse anything";
        reader.error(EXCEPTION_INVALID, node, message, HELP);
        return None;
    }
    Some(Exception { node, rule, at, operation, reason: reason? })
}

/// What the `rule` of an exception may be: a kind of change, or the id of one.
fn known() -> impl Iterator<Item = &'static str> {
    RULES.iter().flat_map(|it| it.ids().into_iter().chain([it.name]))
}

fn is_known(rule: &str) -> bool {
    known().any(|it| it == rule)
}

/// What to write in the place of a rule that there is not.
fn meant(rule: &str) -> String {
    match nearest::find(&mut Work::default(), rule, known()) {
        Some(meant) => format!("write `{meant}`"),
        None => "write one that `review/RULES.md` lists under Diff, or that a report shows".to_owned(),
    }
}

impl Exception {
    /// The other operations that a change of this id or rule reaches beside the one that is meant.
    fn others(&self, change: &Change) -> Vec<String> {
        let is_of = (change.code.id() == self.rule || change.rule == self.rule)
            && self.operation.as_ref().is_some_and(|it| change.operations.contains(it));
        let others = change.operations.iter().filter(|it| is_of && Some(*it) != self.operation.as_ref());
        others.take(1).cloned().collect()
    }

    /// Whether a change is excused: of this id or rule, at this place of either document or below it, in this operation and
    /// in no other one.
    fn excuses(&self, change: &Change) -> bool {
        let is_at = |at: &str| {
            let pointers =
                [change.old.as_ref(), change.new.as_ref()].into_iter().flatten().map(|it| it.pointer.to_string());
            pointers.into_iter().any(|it| it == at || it.starts_with(at) && it[at.len()..].starts_with('/'))
        };
        (change.code.id() == self.rule || change.rule == self.rule)
            && self.at.as_deref().is_none_or(is_at)
            && self
                .operation
                .as_ref()
                .is_none_or(|it| change.operations.iter().all(|other| other == it) && !change.operations.is_empty())
    }
}
