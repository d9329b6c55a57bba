//! An object of the document -> its members, each of which is taken by a reader or reported.

use std::sync::Arc;

use crate::finding::{Code, quote};
use crate::model::{Foreign, LINT_IGNORE, Number, extension_named};
use crate::nearest;
use crate::read::Cx;
use crate::tree::{Member, NodeId, ScalarKind, Tree};

/// An object that is being read. What nobody takes is reported by [`Object::finish`], so that the keywords that are known
/// are exactly those that are read.
#[must_use]
pub(crate) struct Object<'t> {
    tree: &'t Tree,
    pub(crate) node: NodeId,
    members: &'t [Member],
    taken: Vec<bool>,
    /// What was asked for, whether it is there or not.
    known: Vec<&'static str>,
    /// What OpenAPI requires and is not there.
    missing: Vec<&'static str>,
    /// What a message calls the object.
    what: &'static str,
    /// Whether it is one.
    is_object: bool,
}

impl<'t> Object<'t> {
    /// Begins to read an object; anything else is reported, and read as an object without members.
    pub(crate) fn open(cx: &mut Cx<'t>, node: NodeId, what: &'static str) -> Self {
        let is_object = cx.is_mapping(node);
        // What a broken reference should lead to was reported.
        let is_broken = cx.resolver.is_broken(node);
        if !is_object && !is_broken {
            cx.wrong_type(node, what);
        }
        let members = if is_broken { &[] } else { cx.tree.members(node) };
        let taken = vec![false; members.len()];
        Self {
            tree: cx.tree,
            node,
            members,
            taken,
            known: Vec::new(),
            missing: Vec::new(),
            what,
            is_object: is_object && !is_broken,
        }
    }

    /// Takes the member `key`.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<NodeId> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        if self.members.is_empty() {
            return None;
        }
        let index = self.tree.index_of(self.node, key)?;
        self.taken[index] = true;
        Some(self.members[index].value)
    }

    /// Takes the member `key`, which OpenAPI requires. That it is missing is reported when the object is finished, unless
    /// it is only misspelt.
    pub(crate) fn require(&mut self, key: &'static str) -> Option<NodeId> {
        let member = self.take(key);
        if member.is_none() && self.is_object {
            self.missing.push(key);
        }
        member
    }

    /// Takes every member that nobody took, but those that begin with `x-`.
    pub(crate) fn take_rest(&mut self) -> Vec<&'t Member> {
        let rest: Vec<_> = self.remaining().filter(|it| !self.members[*it].key.starts_with("x-")).collect();
        rest.into_iter()
            .map(|index| {
                self.taken[index] = true;
                &self.members[index]
            })
            .collect()
    }

    pub(crate) fn string(&mut self, cx: &mut Cx<'_>, key: &'static str) -> Option<Arc<str>> {
        let node = self.take(key)?;
        cx.string(node)
    }

    pub(crate) fn require_string(&mut self, cx: &mut Cx<'_>, key: &'static str) -> Arc<str> {
        let node = self.require(key);
        node.and_then(|it| cx.string(it)).unwrap_or_default()
    }

    /// `true` or `false`; `false` when it is left out.
    pub(crate) fn flag(&mut self, cx: &mut Cx<'_>, key: &'static str) -> bool {
        self.boolean(cx, key).unwrap_or(false)
    }

    pub(crate) fn boolean(&mut self, cx: &mut Cx<'_>, key: &'static str) -> Option<bool> {
        let node = self.take(key)?;
        cx.boolean(node)
    }

    /// A length or a number of things.
    pub(crate) fn count(&mut self, cx: &mut Cx<'_>, key: &'static str) -> Option<u64> {
        let node = self.take(key)?;
        let number = cx.tree.scalar(node).and_then(|it| it.as_u64());
        if number.is_none() {
            let is_number =
                cx.tree.scalar(node).is_some_and(|it| matches!(it.kind, ScalarKind::Int | ScalarKind::Float));
            match is_number {
                true if cx.tree.scalar(node).is_some_and(|it| it.kind == ScalarKind::Int && it.is_positive()) => {
                    let message = format!("`{key}` is more than {}, the most that is read", u64::MAX);
                    cx.error(Code::LimitValue, node, message, "write a smaller count, or leave it out");
                }
                true => {
                    let message = format!("`{key}` is a whole number that is not negative");
                    cx.error(Code::LimitValue, node, message, "write a count, or leave it out");
                }
                false => cx.wrong_type(node, "a whole number"),
            }
        }
        number
    }

    pub(crate) fn number(&mut self, cx: &mut Cx<'_>, key: &'static str) -> Option<Number> {
        let node = self.take(key)?;
        let scalar = cx.tree.scalar(node).filter(|it| matches!(it.kind, ScalarKind::Int | ScalarKind::Float));
        if scalar.is_none() {
            cx.wrong_type(node, "a number");
        }
        // One that JSON does not have was reported with the text.
        let finite = scalar.filter(|it| !it.is_infinite_or_nan());
        finite.map(|it| Number { node, value: it.clone() })
    }

    pub(crate) fn strings(&mut self, cx: &mut Cx<'_>, key: &'static str) -> Vec<Arc<str>> {
        let Some(node) = self.take(key) else { return vec![] };
        cx.strings(node)
    }

    /// Ends reading: what nobody took is an extension of somebody else, or reported, and so is what is missing.
    pub(crate) fn finish(mut self, cx: &mut Cx<'_>) -> Vec<Foreign> {
        let mut foreign = Vec::new();
        let rest: Vec<_> = self.remaining().map(|index| &self.members[index]).collect();
        for member in rest {
            match extension_named(&member.key) {
                Some(_) if &*member.key == LINT_IGNORE => cx.lint_ignores.push(member.value),
                Some(meant) => self.report_extension(cx, member, meant),
                None if member.key.starts_with("x-") => {
                    foreign.push(Foreign { name: Arc::clone(&member.key), node: member.value });
                }
                None => self.report_unknown(cx, member),
            }
        }
        for key in std::mem::take(&mut self.missing) {
            let message = format!("`{key}` is missing in {}", self.what);
            cx.error_at_key(Code::MissingKeyword, self.node, message, format!("add `{key}`"));
        }
        foreign
    }

    fn remaining(&self) -> impl Iterator<Item = usize> {
        self.taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(index, _)| index)
    }

    fn report_extension(&self, cx: &mut Cx<'_>, member: &Member, meant: &'static str) {
        let message = match *member.key == *meant {
            true => format!("`{meant}` means nothing on {}", self.what),
            false => format!("{} looks like `{meant}`", quote(&member.key)),
        };
        let help = "check its spelling and place, or remove it";
        cx.error_at_key(Code::UnknownExtension, member.value, message, help);
    }

    fn report_unknown(&mut self, cx: &mut Cx<'_>, member: &Member) {
        let message = format!("{} is no keyword of {}", quote(&member.key), self.what);
        let nearest = cx.nearest(&member.key, self.known.iter().copied());
        // What is there under another name is not missing as well.
        self.missing.retain(|it| Some(*it) != nearest);
        let help = match nearest {
            Some(meant) => format!("write `{meant}`, or remove it"),
            None if nearest::CAME_WITH_3_1.contains(&&*member.key) => {
                "it came with OpenAPI 3.1; say it in the words of 3.0, or remove it".to_owned()
            }
            None => "remove it; the name of an extension begins with `x-`".to_owned(),
        };
        cx.error_at_key(Code::UnknownKeyword, member.value, message, help);
    }
}

impl Cx<'_> {
    /// The text of a string. That of another scalar is returned as well, and reported.
    pub(crate) fn string(&mut self, node: NodeId) -> Option<Arc<str>> {
        let scalar = self.tree.scalar(node);
        match scalar {
            Some(it) if it.kind == ScalarKind::String => {}
            Some(it) => {
                let message = format!("a string is expected here, but this is {}", self.tree.describe(node));
                let help = if it.text.is_empty() { "write a text, or leave it out" } else { "write it in quotes" };
                self.error(Code::UnquotedText, node, message, help);
            }
            None => self.wrong_type(node, "a string"),
        }
        scalar.map(|it| Arc::clone(&it.text))
    }

    pub(crate) fn boolean(&mut self, node: NodeId) -> Option<bool> {
        if let Some(ScalarKind::Bool(value)) = self.tree.scalar(node).map(|it| it.kind) {
            return Some(value);
        }
        self.wrong_type(node, "`true` or `false`");
        None
    }

    pub(crate) fn strings(&mut self, node: NodeId) -> Vec<Arc<str>> {
        self.elements(node, "a list of strings").iter().filter_map(|it| self.string(*it)).collect()
    }

    /// One of the texts that OpenAPI lists.
    pub(crate) fn choice<T: Copy>(&mut self, node: NodeId, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.string(node)?;
        let found = choices.iter().find(|(name, _)| **name == *text).map(|(_, value)| *value);
        if found.is_none() && self.tree.string(node).is_some() {
            let message = format!("{} is no value of `{key}`", quote(&text));
            self.error(Code::InvalidValue, node, message, format!("write {}", one_of(choices)));
        }
        found
    }
}

/// `a`, `b` or `c`.
fn one_of<T>(choices: &[(&str, T)]) -> String {
    let mut text = String::new();
    for (index, (name, _)) in choices.iter().enumerate() {
        let before = match index {
            0 => "",
            _ if index + 1 == choices.len() => " or ",
            _ => ", ",
        };
        text += &format!("{before}`{name}`");
    }
    text
}
