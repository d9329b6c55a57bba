//! What is wrong with a document, collected with its place: what reading it found, and what the generator says.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::finding::{Code, Finding, Findings, Level, MOST_FINDINGS, Place};
use ostler_openapi::{NodeId, Pointer, Reading, Tree};

use crate::consequence::Causes;

/// The codes of the generator's own findings, in alphabetical order; those of reading come from `ostler-openapi`.
pub const CODES: &[Code] = &[
    EXTENSION_VALUE,
    LIMIT_VALUE,
    MISSING_KEYWORD,
    MISSING_SERVERS,
    NAME_COLLISION,
    NAME_INVALID,
    PAGING_SHAPE,
    RECOVERY_SHAPE,
    RECURSIVE_TYPE,
    UNKNOWN_EXTENSION,
    UNSUPPORTED,
];

pub(crate) const EXTENSION_VALUE: Code = Code::ExtensionValue;
pub(crate) const LIMIT_VALUE: Code = Code::LimitValue;
pub(crate) const MISSING_KEYWORD: Code = Code::MissingKeyword;
pub(crate) const MISSING_SERVERS: Code = Code::new("missing-servers");
pub(crate) const NAME_COLLISION: Code = Code::new("name-collision");
pub(crate) const NAME_INVALID: Code = Code::new("name-invalid");
pub(crate) const PAGING_SHAPE: Code = Code::new("paging-shape");
pub(crate) const RECOVERY_SHAPE: Code = Code::new("recovery-shape");
pub(crate) const RECURSIVE_TYPE: Code = Code::new("recursive-type");
pub(crate) const UNKNOWN_EXTENSION: Code = Code::UnknownExtension;
pub(crate) const UNSUPPORTED: Code = Code::new("unsupported");

/// The most members of objects that are generated, with those that `allOf` repeats: a few lines can ask for millions.
const MOST_MEMBERS: usize = 200_000;

/// What of a document may be wrong without an effect on a client, so that one is generated all the same.
const HARMLESS: &[Code] = &[
    Code::EnumValue,
    // It may be somebody else's of the same name.
    Code::ExtensionValue,
    Code::InvalidValue,
    Code::LimitValue,
    Code::MisplacedKeyword,
    Code::MissingKeyword,
    Code::PathTemplate,
    Code::DuplicateName,
    Code::UnknownExtension,
    Code::UnknownKeyword,
    Code::UnquotedText,
];

/// The codes about the name of a member, whatever stands behind it.
const ABOUT_NAMES: &[Code] = &[UNKNOWN_EXTENSION, UNSUPPORTED];

/// What is said of the part of the document that something of the caller's is about.
const HERE: &str = "the document has it here";

const RENAME_HELP: &str = "choose another name in the configuration of the generator";

/// Collects what is wrong, so that a run reports all of it.
pub(crate) struct Report<'d> {
    tree: &'d Tree,
    /// What reading found.
    read: Findings,
    /// The generator's own, of which some may follow from others.
    own: Vec<(NodeId, Finding)>,
    /// The generator's own, each once: the same part of a document may be looked at twice.
    seen: BTreeSet<(Code, NodeId, String)>,
    is_strict: bool,
    members: usize,
    /// Where the caller chose the name of what stands at a node.
    renamed_at: BTreeMap<NodeId, Place>,
}

impl<'d> Report<'d> {
    /// Begins with what reading the document found.
    pub(crate) fn new(tree: &'d Tree, reading: &Reading, is_strict: bool) -> Self {
        let level = |it: &Finding| match it.level {
            Level::Warning if is_strict => Level::Error,
            Level::Error if !is_strict && HARMLESS.contains(&it.code) => Level::Warning,
            level => level,
        };
        let read = reading.findings.with_levels(level);
        let (own, seen) = (Vec::new(), BTreeSet::new());
        Self { tree, read, own, seen, is_strict, members: 0, renamed_at: BTreeMap::new() }
    }

    pub(crate) fn error(
        &mut self,
        code: Code,
        node: NodeId,
        message: impl Into<String>,
        help: impl Into<Cow<'static, str>>,
    ) {
        self.push(Level::Error, code, node, message.into(), help.into());
    }

    pub(crate) fn warning(
        &mut self,
        code: Code,
        node: NodeId,
        message: impl Into<String>,
        help: impl Into<Cow<'static, str>>,
    ) {
        self.push(Level::Warning, code, node, message.into(), help.into());
    }

    /// What a strict generator refuses, and what another one makes the best of.
    pub(crate) fn concede(
        &mut self,
        code: Code,
        node: NodeId,
        message: impl Into<String>,
        help: impl Into<Cow<'static, str>>,
    ) {
        let level = if self.is_strict { Level::Error } else { Level::Warning };
        self.push(level, code, node, message.into(), help.into());
    }

    /// Says that `what` is valid OpenAPI but more than the generator expresses.
    pub(crate) fn unsupported(&mut self, node: NodeId, what: impl std::fmt::Display, help: &'static str) {
        self.concede(UNSUPPORTED, node, format!("{what} is not supported"), help);
    }

    /// Says what is wrong with something that the caller wrote, which is about a part of the document.
    pub(crate) fn configured(
        &mut self,
        (level, code): (Level, Code),
        said_at: &Place,
        node: NodeId,
        message: impl Into<String>,
        help: impl Into<Cow<'static, str>>,
    ) {
        let finding = Finding::new(code, level, said_at.clone(), message.into(), help);
        let finding = match self.tree.parent(node) {
            Some(_) => finding.with_related(HERE, self.tree.key_place(node)),
            // That it is about the whole document need not be said.
            None => finding,
        };
        self.keep(node, finding);
    }

    /// Says of a name that cannot be had that it cannot, where the caller chose it if it was not the document. What has
    /// the name already is another place, unless that is the generator.
    pub(crate) fn name(
        &mut self,
        (level, code): (Level, Code),
        (node, first): (NodeId, Option<NodeId>),
        message: String,
        help: &'static str,
    ) {
        let named = [Some(node), first].into_iter().flatten();
        let said_at = named.filter_map(|it| self.renamed_at.get(&it)).next().cloned();
        match said_at {
            Some(said_at) => self.configured((level, code), &said_at, node, message, RENAME_HELP),
            None => self.push(level, code, node, message, help.into()),
        }
    }

    /// Notes where the caller gives names.
    pub(crate) fn know_renames<'p>(&mut self, places: impl IntoIterator<Item = (&'p String, &'p Place)>) {
        for (pointer, place) in places {
            let Some(node) = self.node_at(pointer) else { continue };
            // What says how an operation or a parameter is called in the document is where its name is claimed.
            let called = ["operationId", "name"].map(|it| self.tree.get(node, it));
            for node in called.into_iter().flatten().chain([node]) {
                self.renamed_at.entry(node).or_insert_with(|| place.clone());
            }
        }
    }

    /// What a plain pointer leads to.
    pub(crate) fn node_at(&self, pointer: &str) -> Option<NodeId> {
        let tokens: Vec<_> = pointer.split('/').skip(1).map(|it| it.replace("~1", "/").replace("~0", "~")).collect();
        self.tree.at(tokens.iter().map(String::as_str))
    }

    /// Whether there is room for so many more members, which an object has; said once when there is not.
    pub(crate) fn has_room(&mut self, members: usize, node: NodeId) -> bool {
        let had_room = self.members <= MOST_MEMBERS;
        self.members = self.members.saturating_add(members);
        let has_room = self.members <= MOST_MEMBERS;
        if had_room && !has_room {
            let message = format!("the objects up to here have more than {MOST_MEMBERS} members together");
            self.error(Code::DocumentSize, node, message, "leave some out, or generate with less of the document");
        }
        has_room
    }

    /// Where a value stands, for a message.
    pub(crate) fn pointer(&self, node: NodeId) -> Pointer {
        self.tree.pointer(node)
    }

    /// Everything that was found, in the order of the text.
    pub(crate) fn finish(self) -> Findings {
        let is_error = |it: &&Finding| it.level == Level::Error;
        let own = self.own.iter().filter(|it| is_error(&&it.1)).map(|(node, it)| (it.code, *node));
        let mut causes = Causes::new(self.tree, self.read.kept().iter().filter(is_error), own);
        let mut findings = self.read;
        for (node, finding) in self.own {
            if !causes.explain(finding.code, node) {
                findings.push(finding);
            }
        }
        findings.sort();
        findings
    }

    fn push(&mut self, level: Level, code: Code, node: NodeId, message: String, help: Cow<'static, str>) {
        if !self.seen.insert((code, node, message.clone())) {
            return;
        }
        let place = match ABOUT_NAMES.contains(&code) {
            true => self.tree.key_place(node),
            false => self.tree.place(node),
        };
        self.keep(node, Finding::new(code, level, place, message, help));
    }

    /// There are bounds to what is kept, and so to what may follow from something else.
    fn keep(&mut self, node: NodeId, finding: Finding) {
        match self.own.len() < MOST_FINDINGS {
            true => self.own.push((node, finding)),
            false => self.read.push(finding),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_alphabetical_order() {
        assert!(CODES.is_sorted_by_key(|it| it.id()));
    }
}
