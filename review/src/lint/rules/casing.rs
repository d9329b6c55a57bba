//! Names that are written otherwise than their siblings, and names that are one once casing is taken off.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::NodeId;
use ostler_openapi::finding::{Code, Level, quote};
use ostler_openapi::model::Location;

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;
use crate::lint::text::Casing;

/// Five properties of two words.
macro_rules! names {
    () => {
        "type: object
properties:
  petName: {type: string, description: What.}
  petKind: {type: string, description: What.}
  petColour: {type: string, description: What.}
  petOwner: {type: string, description: What.}
  petWeight: {type: string, description: What.}
"
    };
}

pub(in crate::lint) const DIFFERS: Rule = Rule {
    id: Code::new("casing-differs"),
    level: Level::Warning,
    why: "A name that is written otherwise than all others of its kind is a slip, or will be taken for one.",
    good: Example::schema(concat!(names!(), "  birthDate: {type: string, description: What.}\n")),
    bad: Example::schema(concat!(names!(), "  birth_date: {type: string, description: What.}\n")),
    find: find_different,
};

pub(in crate::lint) const COLLISION: Rule = Rule {
    id: Code::new("name-collision"),
    level: Level::Error,
    why: "Two names that differ in casing alone become one name in most languages, and are mixed up in all of them.",
    good: Example::schema("type: object\nproperties:\n  petName: {type: string, description: What.}\n"),
    bad: Example::schema(
        "type: object\nproperties:\n  petName: {type: string, description: What.}\n  pet_name: {type: string, description: What.}\n",
    ),
    find: find_collisions,
};

/// Names of one kind, each with its place.
type Names<'d> = Vec<(&'d str, NodeId)>;

/// How many names have to be written in one way before others are odd, and how much of all of them.
const LEAST: usize = 3;
const SHARE: usize = 70;

fn find_different(cx: &Cx<'_>, report: &mut Report<'_>) {
    let mut told = BTreeSet::new();
    for (what, names) in kinds(cx) {
        tell(report, what, &names, &mut told);
    }
    for (_, schema) in cx.schemas() {
        let names: Names<'_> = schema.object.properties.iter().map(|it| (&*it.name, it.value.node)).collect();
        tell(report, "property", &names, &mut told);
        let values = schema.values.iter().flatten().filter_map(|it| Some((&**cx.tree.string(*it)?, *it)));
        tell_values(report, &values.collect(), &mut told);
    }
}

/// The kinds of names of which all of the document are siblings.
fn kinds<'d>(cx: &Cx<'d>) -> Vec<(&'static str, Names<'d>)> {
    let document = cx.document;
    let ids = cx.operations.iter().filter_map(|it| Some((it.operation.operation_id.as_deref()?, it.operation.node)));
    let ids = ids.map(|(id, node)| (id, cx.tree.get(node, "operationId").unwrap_or(node)));
    let mut segments: Names<'d> = Vec::new();
    let mut seen = BTreeSet::new();
    for path in &document.paths {
        let parts = path.name.split('/').filter(|it| !it.contains(['{', '.', ':', '(']) && seen.insert(*it));
        segments.extend(parts.map(|it| (it, path.value.node)));
    }
    let parameters = |location: Location| -> Names<'d> {
        let all = document.parameters.iter().filter(|(_, it)| it.location == Some(location));
        all.map(|(_, it)| (&*it.name, cx.tree.get(it.node, "name").unwrap_or(it.node))).collect()
    };
    let properties = cx.schemas().flat_map(|(_, it)| &it.object.properties).map(|it| (&*it.name, it.value.node));
    vec![
        ("operationId", ids.collect()),
        ("part of a path", segments),
        ("parameter of a path", parameters(Location::Path)),
        ("parameter of a query", parameters(Location::Query)),
        ("schema", document.components.schemas.iter().map(|it| (&*it.name, it.value.node)).collect()),
        ("property", properties.collect()),
    ]
}

/// The casing that nearly all names are written in.
fn usual(names: &Names<'_>) -> Option<(Casing, usize)> {
    let mut counts: BTreeMap<Casing, BTreeSet<&str>> = BTreeMap::new();
    for (name, casing) in names.iter().filter_map(|(name, _)| Some((*name, Casing::of(name)?))) {
        counts.entry(casing).or_default().insert(name);
    }
    let all: usize = counts.values().map(BTreeSet::len).sum();
    let (casing, most) = counts.iter().map(|(casing, names)| (*casing, names.len())).max_by_key(|(_, count)| *count)?;
    (most >= LEAST && most * 100 >= all * SHARE).then_some((casing, most))
}

fn tell(report: &mut Report<'_>, what: &str, names: &Names<'_>, told: &mut BTreeSet<NodeId>) {
    let Some((casing, most)) = usual(names) else { return tell_capitals(report, what, names, told) };
    let odd: Vec<_> = names.iter().filter(|(name, _)| Casing::of(name).is_some() && !casing.admits(name)).collect();
    let distinct: BTreeSet<&str> = odd.iter().map(|(name, _)| *name).collect();
    // More than a few are a second habit, and no slips.
    if distinct.len() > 3 + most / 20 {
        return;
    }
    let mut seen = BTreeSet::new();
    for (name, node) in odd.into_iter().filter(|(name, node)| seen.insert(*name) && told.insert(*node)) {
        let message = format!("the {what} {} is not written in {}, as {most} others are", quote(name), casing.name());
        report.at_key(*node, message, "write it as its siblings, if the API permits");
    }
}

/// Where all other names are single words in small letters, one with a capital is odd.
fn tell_capitals(report: &mut Report<'_>, what: &str, names: &Names<'_>, told: &mut BTreeSet<NodeId>) {
    let is_small = |it: &str| it.chars().all(|it| it.is_ascii_lowercase());
    let small: BTreeSet<&str> = names.iter().map(|(name, _)| *name).filter(|it| is_small(it)).collect();
    let others: Vec<_> = names.iter().filter(|(name, _)| !is_small(name)).collect();
    let distinct: BTreeSet<&str> = others.iter().map(|(name, _)| *name).collect();
    let [only] = &distinct.iter().collect::<Vec<_>>()[..] else { return };
    let is_capital = only.len() > 2 && only.chars().all(|it| it.is_ascii_alphabetic());
    if small.len() < LEAST || !is_capital || !only.starts_with(|it: char| it.is_ascii_uppercase()) {
        return;
    }
    if let Some((name, node)) = others.first().filter(|(_, node)| told.insert(*node)) {
        let message = format!("the {what} {} has a capital, as none of {} others has", quote(name), small.len());
        report.at_key(*node, message, "write it as its siblings, if the API permits");
    }
}

/// Within one enum, where single words in capitals or small letters tell as well.
fn tell_values(report: &mut Report<'_>, values: &Names<'_>, told: &mut BTreeSet<NodeId>) {
    let style = |it: &str| {
        let has = |is: fn(char) -> bool| it.chars().any(is);
        let is_plain = it.len() > 2 && it.chars().all(|it| it.is_ascii_alphanumeric() || "_-".contains(it));
        match (has(|it| it.is_ascii_uppercase()), has(|it| it.is_ascii_lowercase())) {
            (true, false) if is_plain => Some("capitals"),
            (false, true) if is_plain => Some("small letters"),
            (true, true) if is_plain && it.starts_with(|it: char| it.is_ascii_uppercase()) => {
                Some("a capital in front")
            }
            _ => None,
        }
    };
    let styles: Vec<_> = values.iter().map(|(it, _)| style(it)).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    styles.iter().flatten().for_each(|it| *counts.entry(it).or_default() += 1);
    let Some((usual, most)) = counts.iter().max_by_key(|(_, count)| **count) else { return };
    let odd: Vec<_> = values.iter().zip(&styles).filter(|(_, it)| it.is_some_and(|it| it != *usual)).collect();
    if odd.len() == 1 && (*most >= 3 || *most == 2 && values.len() == 3) {
        let ((value, node), _) = odd[0];
        if told.insert(*node) {
            let message = format!("the value {} is not written in {usual}, as the others are", quote(value));
            report.at(*node, message, "write it as its siblings, if the API permits");
        }
    }
}

fn find_collisions(cx: &Cx<'_>, report: &mut Report<'_>) {
    let document = cx.document;
    let mut scopes: Vec<(&str, Names<'_>)> = Vec::new();
    let ids = cx.operations.iter().filter_map(|it| Some((it.operation.operation_id.as_deref()?, it.operation.node)));
    scopes.push(("operation", ids.map(|(id, node)| (id, cx.tree.get(node, "operationId").unwrap_or(node))).collect()));
    scopes.push(("schema", document.components.schemas.iter().map(|it| (&*it.name, it.value.node)).collect()));
    for (_, schema) in cx.schemas() {
        if schema.object.properties.len() > 1 {
            let names = schema.object.properties.iter().map(|it| (&*it.name, it.value.node));
            scopes.push(("property", names.collect()));
        }
        let values = schema.values.iter().flatten().filter_map(|it| Some((&**cx.tree.string(*it)?, *it)));
        scopes.push(("value", values.collect()));
    }
    for asked in &cx.operations {
        let of_location = |location| {
            let all = cx.parameters_of(asked).into_iter().filter(move |it| it.location == Some(location));
            all.map(|it| (&*it.name, cx.tree.get(it.node, "name").unwrap_or(it.node))).collect()
        };
        scopes.push(("parameter", of_location(Location::Query)));
    }
    for (what, names) in scopes {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (name, node) in names {
            match seen.get(&plain(name)) {
                Some(first) if *first != name => {
                    let message = format!("the {what} {} differs from {} in casing alone", quote(name), quote(first));
                    report.at_key(node, message, "give one of them another name, or remove it");
                }
                Some(_) => {}
                None => {
                    seen.insert(plain(name), name);
                }
            }
        }
    }
}

/// A name as it is once casing and what divides words are taken off.
fn plain(name: &str) -> String {
    let text: String = name.chars().filter(|it| !matches!(it, '_' | '-' | '.' | ' ')).collect();
    // A sign in front is a part of what is said, as in a list of orders.
    let sign = if name.starts_with('-') { "-" } else { "" };
    format!("{sign}{}", text.to_lowercase())
}
