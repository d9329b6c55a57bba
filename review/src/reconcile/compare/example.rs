//! An example against the spec and against the tables of its own document.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::model::SchemaType;

use super::context::{Context, renamed, tables};
use crate::facts::{Example, PageFacts, Presence};
use crate::reconcile::fact::{Fact, Kind};
use crate::spec::{self, Shape};

/// The members of an example as a tree.
#[derive(Debug, Default)]
struct Node {
    members: BTreeMap<String, Node>,
    null: bool,
}

/// How deep an example is followed.
const DEEPEST: usize = 64;

struct Walk<'a> {
    context: Context<'a>,
    source: &'a str,
    document: &'a PageFacts,
    place: &'a str,
    line: usize,
    facts: Vec<Fact>,
}

pub(super) fn compare(
    context: Context<'_>,
    source: &str,
    document: &PageFacts,
    place: &str,
    example: &Example,
    schema: &str,
) -> Vec<Fact> {
    let mut walk = Walk { context, source, document, place, line: example.line, facts: Vec::new() };
    let value = if example.valid { "JSON" } else { "invalid JSON" };
    walk.say(Kind::Json, value.to_owned(), schema, "JSON", example.valid);
    for path in &example.duplicate_keys {
        walk.say(Kind::DuplicateKey, last_name(path).to_owned(), schema, "each key once", false);
    }
    if let Some(shape) = context.spec.shape(schema) {
        walk.object(&tree(example), &shape, 0);
    }
    walk.facts
}

fn tree(example: &Example) -> Node {
    let mut root = Node::default();
    let nulls: BTreeSet<_> = example.nulls.iter().collect();
    for path in &example.members {
        let mut node = &mut root;
        for name in path.split('.') {
            node = node.members.entry(name.trim_end_matches("[]").to_owned()).or_default();
        }
        node.null |= nulls.contains(path);
    }
    root
}

fn last_name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path).trim_end_matches("[]")
}

impl Walk<'_> {
    fn say(&mut self, kind: Kind, value: String, pointer: &str, spec: &str, agrees: bool) {
        self.facts.push(Fact {
            kind,
            source: self.source.to_owned(),
            line: self.line,
            place: self.place.to_owned(),
            value,
            pointer: pointer.to_owned(),
            spec: spec.to_owned(),
            agrees,
            undescribed: false,
        });
    }

    fn object(&mut self, node: &Node, shape: &Shape<'_>, depth: usize) {
        if depth >= DEEPEST || shape.properties().is_none() {
            return;
        }
        for (name, child) in &node.members {
            let known = shape.has_property(name);
            let renamed = renamed(self.context, self.source, self.place, name, shape.at);
            let pointer = if known { Some(spec::property(shape.at, name)) } else { renamed };
            let says = if known { "the same" } else { "no such member" };
            self.say(Kind::Member, name.clone(), pointer.as_deref().unwrap_or(shape.at), says, known);
            if let Some(pointer) = pointer {
                self.member(name, child, &pointer, depth);
            }
        }
        let lacks = |name: &str| !node.members.contains_key(name);
        let mut missing: BTreeSet<_> = shape.required().filter(|it| lacks(it)).collect();
        let own = tables(self.context, self.source, self.document, shape.at);
        let rows = own.iter().flat_map(|(_, rows)| *rows).filter(|it| it.presence == Some(Presence::Required));
        missing.extend(rows.map(|it| it.name.as_str()).filter(|it| lacks(it)));
        for name in missing {
            let required = self.context.spec.requires(shape.at, name);
            let says = if required { "required" } else { "required by the page's own table" };
            let known = shape.has_property(name);
            let pointer = if known { spec::property(shape.at, name) } else { shape.at.to_owned() };
            self.say(Kind::MissingMember, format!("no {name}"), &pointer, says, false);
        }
    }

    fn member(&mut self, name: &str, node: &Node, pointer: &str, depth: usize) {
        let Some(shape) = self.context.spec.shape(pointer) else { return };
        if node.null {
            self.say(Kind::Null, format!("{name} null"), pointer, "no null", shape.nullable);
        }
        let mut shape = shape;
        while shape.ty() == Some(SchemaType::Array) {
            let Some(items) = shape.items() else { return };
            shape = items;
        }
        if !node.members.is_empty() {
            self.object(node, &shape, depth + 1);
        }
    }
}
