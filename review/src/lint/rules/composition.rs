//! Schemas that are combined in ways that do not fit together.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::NodeId;
use ostler_openapi::finding::{Code, Level, quote};
use ostler_openapi::model::{AdditionalProperties, Document, Id, Ref, Schema, SchemaType};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

pub(in crate::lint) const CONTRADICTION: Rule = Rule {
    id: Code::new("all-of-contradiction"),
    level: Level::Error,
    why: "All schemas of an `allOf` hold at once: where two of them exclude each other, nothing is a value.",
    good: Example::schema(
        "allOf:\n  - {type: object, properties: {a: {type: string, description: What.}}}\n  - {type: object, properties: {b: {type: integer, description: What.}}}\n",
    ),
    bad: Example::schema(
        "allOf:\n  - {type: object, properties: {a: {type: string, description: What.}}}\n  - {type: object, properties: {a: {type: integer, description: What.}}}\n",
    ),
    find: find_contradictions,
};

pub(in crate::lint) const DUPLICATE: Rule = Rule {
    id: Code::new("duplicate-branch"),
    level: Level::Error,
    why: "A schema that stands twice in `oneOf` makes every value of it fit two of them, so that none is valid.",
    good: Example::schema("oneOf:\n  - {type: string}\n  - {type: integer}\n"),
    bad: Example::schema("oneOf:\n  - {type: string}\n  - {type: string}\n"),
    find: find_duplicates,
};

pub(in crate::lint) const REQUIRED: Rule = Rule {
    id: Code::new("required-undeclared"),
    level: Level::Error,
    why: "What none of the combined schemas declares is required all the same: mostly the name is misspelt.",
    good: Example::schema(
        "allOf:\n  - {type: object, properties: {name: {type: string, description: What.}}}\n  - {type: object, required: [name]}\n",
    ),
    bad: Example::schema(
        "allOf:\n  - {type: object, properties: {name: {type: string, description: What.}}}\n  - {type: object, required: [nmae]}\n",
    ),
    find: find_required,
};

/// How many schemas are looked at that one is combined of.
const MOST: usize = 300;

/// What holds at once: a schema, and everything that it takes in by `allOf`.
fn closure(document: &Document, id: Id<Schema>) -> Vec<Id<Schema>> {
    let mut found = vec![id];
    let mut seen = BTreeSet::from([id]);
    let mut next = 0;
    while next < found.len() && found.len() < MOST {
        let parts = document.schemas[found[next]].all_of.iter().map(|it| it.id);
        found.extend(parts.filter(|it| seen.insert(*it)));
        next += 1;
    }
    found
}

fn find_contradictions(cx: &Cx<'_>, report: &mut Report<'_>) {
    let mut told = BTreeSet::new();
    for (id, schema) in cx.schemas().filter(|(_, it)| !it.all_of.is_empty()) {
        let parts = closure(cx.document, id);
        find_types(cx, report, schema, &parts);
        find_closed(cx, report, (schema, &parts), &mut told);
        let mut seen: BTreeMap<&str, (Id<Schema>, &Ref<Schema>)> = BTreeMap::new();
        for part in &parts {
            for property in &cx.document.schemas[*part].object.properties {
                let Some((owner, first)) = seen.get(&*property.name) else {
                    seen.insert(&property.name, (*part, &property.value));
                    continue;
                };
                let (one, other) = (cx.schema(first), cx.schema(&property.value));
                if owner != part && first.id != property.value.id && excludes(cx, one, other) && told.insert(one.node) {
                    let line = cx.tree.place(property.value.node).line;
                    let message =
                        format!("{} is described otherwise in line {line}, and both hold", quote(&property.name));
                    report.at_key(first.node, message, "describe it once, or in the same way");
                }
            }
        }
    }
}

/// Whether no value is of both schemas, by their types or their values.
fn excludes(cx: &Cx<'_>, one: &Schema, other: &Schema) -> bool {
    if let (Some(left), Some(right)) = (one.ty, other.ty)
        && !agree(left, right)
    {
        return true;
    }
    let texts =
        |it: &Schema| -> BTreeSet<String> { it.values.iter().flatten().map(|it| cx.tree.to_json(*it)).collect() };
    let (left, right) = (texts(one), texts(other));
    !left.is_empty() && !right.is_empty() && left.is_disjoint(&right)
}

fn agree(left: SchemaType, right: SchemaType) -> bool {
    let is_number = |it: SchemaType| matches!(it, SchemaType::Integer | SchemaType::Number);
    left == right || is_number(left) && is_number(right)
}

fn find_types(cx: &Cx<'_>, report: &mut Report<'_>, schema: &Schema, parts: &[Id<Schema>]) {
    let types: Vec<SchemaType> = parts.iter().filter_map(|it| cx.document.schemas[*it].ty).collect();
    let Some(first) = types.first() else { return };
    if let Some(other) = types.iter().find(|it| !agree(*first, **it)) {
        let (first, other) = (first.keyword(), other.keyword());
        let message = format!("what is combined here is of `type: {first}` and of `type: {other}` at once");
        report.at_member((schema.node, "allOf"), message, "combine schemas of one type");
    }
}

/// A schema that refuses the properties which the others declare.
fn find_closed<'d>(
    cx: &Cx<'d>,
    report: &mut Report<'_>,
    (schema, parts): (&Schema, &[Id<Schema>]),
    told: &mut BTreeSet<NodeId>,
) {
    for part in parts {
        let closed = &cx.document.schemas[*part];
        if !matches!(closed.object.additional, Some(AdditionalProperties::Permitted(false))) {
            continue;
        }
        let own: BTreeSet<&str> = closed.object.properties.iter().map(|it| &*it.name).collect();
        let others = parts.iter().flat_map(|it| &cx.document.schemas[*it].object.properties);
        let refused = others.map(|it| &*it.name).find(|it| !own.contains(it));
        if let Some(name) = refused.filter(|_| told.insert(schema.node)) {
            let line = cx.tree.get(closed.node, "additionalProperties").map_or(0, |it| cx.tree.place(it).line);
            let message = format!("the property {} is declared here, but refused in line {line}", quote(name));
            report.at_member((schema.node, "allOf"), message, "permit further properties in what is combined");
        }
    }
}

fn find_duplicates(cx: &Cx<'_>, report: &mut Report<'_>) {
    for (_, schema) in cx.schemas() {
        for (key, branches) in [("oneOf", &schema.one_of), ("anyOf", &schema.any_of), ("allOf", &schema.all_of)] {
            let mut seen = BTreeSet::new();
            for branch in branches {
                // Equal texts are equal schemas, of which one is as good as two anywhere but in `oneOf`.
                let is_new = match (&branch.reference, key) {
                    (None, "oneOf") => seen.insert(cx.tree.to_json(branch.node)),
                    (None, _) => true,
                    (Some(reference), _) => seen.insert(reference.text.to_string()),
                };
                if !is_new {
                    report.at(
                        branch.node,
                        format!("this schema stands twice in `{key}`"),
                        "remove one, or write what is meant",
                    );
                }
            }
        }
    }
}

fn find_required(cx: &Cx<'_>, report: &mut Report<'_>) {
    let mut declared: BTreeMap<Id<Schema>, BTreeSet<&str>> = BTreeMap::new();
    let mut open: BTreeSet<Id<Schema>> = BTreeSet::new();
    for (id, schema) in cx.schemas().filter(|(_, it)| !it.all_of.is_empty()) {
        let parts = closure(cx.document, id);
        let has_choice = |it: &Schema| !it.any_of.is_empty() || !it.one_of.is_empty() || it.not.is_some();
        let says_nothing = |it: &Schema| cx.tree.reference(it.node).is_some();
        let is_open =
            |it: &Id<Schema>| has_choice(&cx.document.schemas[*it]) || says_nothing(&cx.document.schemas[*it]);
        if parts.iter().any(is_open) || parts.len() >= MOST {
            open.extend(&parts);
            continue;
        }
        let names: BTreeSet<&str> =
            parts.iter().flat_map(|it| &cx.document.schemas[*it].object.properties).map(|it| &*it.name).collect();
        parts.iter().for_each(|it| declared.entry(*it).or_default().extend(&names));
        let _ = schema;
    }
    let is_branch = branches_of_choices(cx);
    for (id, names) in
        declared.iter().filter(|(id, names)| !open.contains(id) && !names.is_empty() && !is_branch.contains(id))
    {
        let schema = &cx.document.schemas[*id];
        let elements = cx.tree.get(schema.node, "required").map(|it| cx.tree.elements(it)).unwrap_or_default();
        for element in elements {
            let Some(name) = cx.tree.string(*element).filter(|it| !names.contains(&***it)) else { continue };
            let nearest = names.iter().find(|it| strsim::osa_distance(it, name) < 3);
            let help = match nearest {
                Some(meant) => format!("write {}", quote(meant)),
                None => "declare it under `properties`, or remove it".to_owned(),
            };
            let message = format!("{} is required, but none of the combined schemas declares it", quote(name));
            report.at(*element, message, help);
        }
    }
}

/// What stands beside a choice may declare the properties of its branches.
fn branches_of_choices(cx: &Cx<'_>) -> BTreeSet<Id<Schema>> {
    let choices = cx.schemas().flat_map(|(_, it)| it.any_of.iter().chain(&it.one_of).chain(&it.not));
    let direct: BTreeSet<Id<Schema>> = choices.filter(|it| it.reference.is_none()).map(|it| it.id).collect();
    direct.iter().flat_map(|it| closure(cx.document, *it)).filter(|it| direct.contains(it)).collect()
}
