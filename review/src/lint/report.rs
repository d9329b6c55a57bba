//! What one rule finds -> findings at their places, so many of one rule at most.

use std::borrow::Cow;

use ostler_openapi::finding::{Finding, Findings, Level, Place};
use ostler_openapi::{NodeId, Pointer, Span, Tree};

use super::rule::Rule;

/// How many findings of one rule are kept; the others are counted. One rule cannot push the others out of a report.
const MOST_OF_A_RULE: usize = 300;

/// Where one rule says what it finds.
pub(super) struct Report<'r> {
    rule: &'static Rule,
    tree: &'r Tree,
    findings: &'r mut Findings,
    told: usize,
}

impl<'r> Report<'r> {
    pub(super) fn new(rule: &'static Rule, tree: &'r Tree, findings: &'r mut Findings) -> Self {
        Self { rule, tree, findings, told: 0 }
    }

    /// Something about a value; one with parts is shown by its name.
    pub(super) fn at(&mut self, node: NodeId, message: String, help: impl Into<Cow<'static, str>>) {
        self.push(self.rule.level, message, help, |tree| tree.place(node));
    }

    /// Something about the name of a member.
    pub(super) fn at_key(&mut self, node: NodeId, message: String, help: impl Into<Cow<'static, str>>) {
        self.push(self.rule.level, message, help, |tree| tree.key_place(node));
    }

    /// Something about the member `key` of an object, or about the object where it has none.
    pub(super) fn at_member(
        &mut self,
        (node, key): (NodeId, &str),
        message: String,
        help: impl Into<Cow<'static, str>>,
    ) {
        self.at(self.tree.get(node, key).unwrap_or(node), message, help);
    }

    /// Something about a part of the text, within a value.
    pub(super) fn at_span(
        &mut self,
        (span, pointer): (Span, Pointer),
        message: String,
        help: impl Into<Cow<'static, str>>,
    ) {
        self.push(self.rule.level, message, help, |tree| tree.source().place(span, pointer));
    }

    fn push(
        &mut self,
        level: Level,
        message: String,
        help: impl Into<Cow<'static, str>>,
        place: impl FnOnce(&Tree) -> Place,
    ) {
        self.told += 1;
        match self.told > MOST_OF_A_RULE {
            true => self.findings.count_more(level, self.rule.id),
            false => self.findings.push(Finding::new(self.rule.id, level, place(self.tree), message, help)),
        }
    }
}

/// `1 operation`, `2 operations`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
