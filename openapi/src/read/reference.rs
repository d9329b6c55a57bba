//! A `$ref` -> the value that it leads to, however many steps that takes. No other file follows one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::{Code, quote};
use crate::model::{Ref, Reference};
use crate::nearest::{self, Work};
use crate::pointer::{self, Pointer};
use crate::read::{Component, Cx};
use crate::tree::NodeId;

/// How many path items may refer to one another in a row: what stands beside each of these references is taken together.
const MOST_LAYERS: usize = 16;

/// What is known about the references of a document.
#[derive(Debug, Default)]
pub(crate) struct Resolver {
    /// Each `$ref` that was met, by the object that it stands in.
    steps: BTreeMap<NodeId, Arc<Reference>>,
    /// Where each of them leads in the end, so that a long chain is followed once.
    ends: BTreeMap<NodeId, NodeId>,
    /// Those that lead nowhere, or round in a circle.
    broken: BTreeSet<NodeId>,
    /// Other documents: the first reference to each, and how many there are.
    remote: BTreeMap<Arc<str>, (NodeId, usize)>,
    pub(super) work: Work,
}

impl Resolver {
    /// Lets what stands at a node be read as nothing.
    pub(super) fn give_up(&mut self, node: NodeId) {
        self.broken.insert(node);
    }

    pub(crate) fn is_broken(&self, node: NodeId) -> bool {
        self.broken.contains(&node)
    }
}

impl Cx<'_> {
    /// Where a node leads, and its `$ref` if it has one; nothing when it leads nowhere, which is reported once.
    pub(super) fn resolve<T: Component>(&mut self, node: NodeId) -> (Option<NodeId>, Option<Arc<Reference>>) {
        let mut path = vec![];
        let mut on_path = BTreeSet::new();
        let mut here = node;
        let target = loop {
            if self.resolver.is_broken(here) {
                break None;
            }
            if let Some(end) = self.resolver.ends.get(&here) {
                let end = *end;
                path.push(here);
                break Some(end);
            }
            if !self.is_reference(here) {
                break Some(here);
            }
            if !on_path.insert(here) {
                self.report_circle(here);
                break None;
            }
            path.push(here);
            match self.step::<T>(here).target {
                Some(next) => here = next,
                None => break None,
            }
        };
        let target = target.filter(|it| path.is_empty() || self.is_of_kind::<T>(node, *it));
        match target {
            Some(end) => self.resolver.ends.extend(path.into_iter().map(|it| (it, end))),
            None => self.resolver.broken.extend(path),
        }
        (target, self.resolver.steps.get(&node).cloned())
    }

    fn is_reference(&self, node: NodeId) -> bool {
        self.tree.get(node, "$ref").is_some()
    }

    /// One step along a `$ref`; what is wrong with it is reported when it is taken for the first time.
    fn step<T: Component>(&mut self, node: NodeId) -> Arc<Reference> {
        if let Some(reference) = self.resolver.steps.get(&node) {
            return Arc::clone(reference);
        }
        let member = self.tree.get(node, "$ref").expect("the caller looked");
        let others = self.tree.members(node).iter().filter(|it| it.value != member);
        let siblings: Vec<_> = others.map(|it| (Arc::clone(&it.key), it.value)).collect();
        if let Some((name, sibling)) = siblings.first().filter(|_| !T::TAKES_SIBLINGS) {
            let message = format!("{} has no effect beside a `$ref` in OpenAPI 3.0", quote(name));
            let help = "move it to what is referred to or, in a schema, wrap the `$ref` in a one-member `allOf`";
            self.warning(Code::ReferenceSiblings, *sibling, message, help);
        }
        let text = self.string(member).unwrap_or_default();
        let target = self.tree.string(member).is_some().then(|| self.find_target::<T>(member, &text)).flatten();
        let siblings = siblings.into_iter().map(|(name, _)| name).collect();
        let reference = Arc::new(Reference { text, target, siblings });
        self.resolver.steps.insert(node, Arc::clone(&reference));
        reference
    }

    /// The values that the `$ref`s of a value lead through, which are known to have an end: first itself.
    pub(crate) fn layers(&mut self, node: NodeId) -> Vec<NodeId> {
        let mut layers = vec![node];
        let mut here = node;
        while let Some(next) = self.next_layer(here) {
            if layers.len() > MOST_LAYERS {
                let message = format!("path items refer to each other more than {MOST_LAYERS} times from here");
                self.error_at_key(Code::DocumentDepth, node, message, "write together what belongs together");
                break;
            }
            layers.push(next);
            here = next;
        }
        layers
    }

    /// The first of these values that has more than a `$ref`.
    pub(super) fn next_with_siblings(&mut self, node: NodeId) -> NodeId {
        let mut here = node;
        for _ in 0..MOST_LAYERS {
            match self.next_layer(here).filter(|_| self.tree.members(here).len() == 1) {
                Some(next) => here = next,
                None => return here,
            }
        }
        // There are too many, which is told when it is read.
        here
    }

    fn next_layer(&self, node: NodeId) -> Option<NodeId> {
        self.resolver.steps.get(&node).filter(|_| !self.resolver.is_broken(node)).and_then(|it| it.target)
    }

    /// What a fragment leads to, for a `$ref` or for another member that holds one.
    pub(crate) fn find_target<T: Component>(&mut self, member: NodeId, text: &Arc<str>) -> Option<NodeId> {
        let Some((file, fragment)) = text.split_once('#').map(|(file, _)| (file, &text[file.len()..])) else {
            return match text.contains(['/', '.', ':']) && self.without_hash(text).is_none() {
                true => self.note_remote(member, text),
                false => self.report_plain::<T>(member, text),
            };
        };
        if !file.is_empty() {
            return self.note_remote(member, file);
        }
        let Some(tokens) = pointer::tokens(fragment) else {
            let message = format!("{} is no JSON pointer", quote(text));
            self.error(Code::ReferenceUnresolved, member, message, "write it as `#/components/schemas/Name`");
            return None;
        };
        let mut here = self.tree.root();
        for (index, token) in tokens.iter().enumerate() {
            match self.tree.step(here, token) {
                Some(next) => here = next,
                None => {
                    self.report_unresolved(member, text, (here, &tokens, index));
                    return None;
                }
            }
        }
        Some(here)
    }

    /// What the text of a member leads to, where OpenAPI writes a reference without `$ref`.
    pub(crate) fn refer_text<T: Component>(&mut self, member: NodeId, text: &Arc<str>) -> Option<Ref<T>> {
        let target = self.find_target::<T>(member, text)?;
        if !self.is_of_kind::<T>(member, target) {
            return None;
        }
        let found = self.refer::<T>(target);
        let reference = Arc::new(Reference { text: Arc::clone(text), target: Some(target), siblings: vec![] });
        Some(Ref { node: member, id: found.id, reference: Some(reference) })
    }

    /// Reports a pointer that leads as far as `at.0`, where it needs the token `at.2` of all of them.
    fn report_unresolved(&mut self, member: NodeId, text: &str, at: (NodeId, &[String], usize)) {
        let (reached, tokens, index) = at;
        let names = self.tree.members(reached).iter().map(|it| &*it.key);
        let nearest = nearest::find(&mut self.resolver.work, &tokens[index], names);
        let meant = nearest.map(|nearest| {
            let tokens = tokens.iter().map(String::as_str);
            Pointer::of(tokens.enumerate().map(|(at, token)| if at == index { nearest } else { token }))
        });
        let help = match meant {
            Some(meant) => format!("write {}", quote(meant.as_str())),
            None => "refer to a place that exists, such as `#/components/schemas/Name`".to_owned(),
        };
        let message = format!("{} is not in this document", quote(text));
        self.error(Code::ReferenceUnresolved, member, message, help);
    }

    /// The pointer that a text is but for the `#` in front, when that leads somewhere.
    fn without_hash(&self, text: &str) -> Option<String> {
        let fragment = format!("#/{}", text.strip_prefix('/').unwrap_or(text));
        (text.len() > 1 && self.tree.at_fragment(&fragment).is_some()).then_some(fragment)
    }

    /// Reports the name of a component, or a pointer without its `#`, where a reference is expected.
    fn report_plain<T: Component>(&mut self, member: NodeId, text: &str) -> Option<NodeId> {
        let section = self.tree.at(["components", T::SECTION]);
        let names = section.iter().flat_map(|it| self.tree.members(*it)).map(|it| &*it.key);
        let nearest = match section.and_then(|it| self.tree.get(it, text)) {
            Some(_) => Some(text),
            None => nearest::find(&mut self.resolver.work, text, names),
        };
        let (what, one) = (quote(text), T::WHAT.trim_start_matches("an ").trim_start_matches("a "));
        let message = match (self.without_hash(text), nearest) {
            _ if text.is_empty() => "this reference is empty".to_owned(),
            (Some(_), _) => format!("{what} lacks the `#` in front"),
            (None, Some(meant)) if meant == text => format!("{what} is no reference, but the name of {}", T::WHAT),
            (None, _) => format!("{what} leads nowhere: no {one} is called that"),
        };
        let meant = nearest.map(|it| Pointer::of(["components", T::SECTION, it]).to_string());
        let help = match self.without_hash(text).or(meant) {
            Some(meant) => format!("write {}", quote(&meant)),
            None => format!("write `#/components/{}/` and the name of one", T::SECTION),
        };
        self.error(Code::ReferenceUnresolved, member, message, help);
        None
    }

    fn note_remote(&mut self, member: NodeId, file: &str) -> Option<NodeId> {
        self.resolver.remote.entry(file.into()).or_insert((member, 0)).1 += 1;
        None
    }

    /// One finding for each other document, however often it is referred to.
    pub(super) fn report_remote_references(&mut self) {
        for (file, (member, count)) in std::mem::take(&mut self.resolver.remote) {
            let times = if count > 1 { format!(", as do {} more", count - 1) } else { String::new() };
            let message = format!("this refers to another document, {}{times}", quote(&file));
            self.error(Code::ReferenceRemote, member, message, "copy what is referred to into this document");
        }
    }

    fn report_circle(&mut self, node: NodeId) {
        let message = "the `$ref`s lead from one to the next, and back to this one".to_owned();
        let member = self.tree.get(node, "$ref").unwrap_or(node);
        self.error(Code::ReferenceCircle, member, message, "let one of them be what is meant");
    }

    /// Whether a target is of the kind that is expected where the reference stands.
    fn is_of_kind<T: Component>(&mut self, node: NodeId, target: NodeId) -> bool {
        let found = match self.section_of(target) {
            Some(section) if section == T::SECTION => return true,
            Some(section) => format!("`components/{section}`"),
            None if !self.is_mapping(target) => self.tree.describe(target).to_owned(),
            None if self.is_section(target) => "a section of the document".to_owned(),
            None => match self.tree.kind_at(target) {
                Some(kind) if kind != T::WHAT => kind.to_owned(),
                Some(_) | None => return true,
            },
        };
        let member = self.tree.get(node, "$ref").unwrap_or(node);
        let message = format!("this leads to {found}, where {} is expected", T::WHAT);
        self.error(Code::ReferenceKind, member, message, format!("refer to {}", T::WHAT));
        false
    }

    /// The section of `components` that a node is a member of. One of somebody else holds anything.
    fn section_of(&self, node: NodeId) -> Option<&str> {
        let section = self.tree.parent(node)?;
        let components = self.tree.parent(section)?;
        let is_components = Some(components) == self.tree.get(self.tree.root(), "components");
        self.tree.key(section).filter(|it| is_components && !it.starts_with("x-")).map(|it| &**it)
    }

    fn is_section(&self, node: NodeId) -> bool {
        let root = self.tree.root();
        let parent = self.tree.parent(node);
        node == root || parent == Some(root) || parent.is_some() && parent == self.tree.get(root, "components")
    }
}
