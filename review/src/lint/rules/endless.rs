//! Types of which no value ever ends.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::finding::{Code, Level};
use ostler_openapi::model::{AdditionalProperties, Document, Id, Schema};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

pub(in crate::lint) const ENDLESS: Rule = Rule {
    id: Code::new("endless-type"),
    level: Level::Error,
    why: "A schema that requires another value of itself in each of its values, or takes itself in by `allOf`, has no value \
          that ends.",
    good: Example::schema("type: object\nproperties:\n  parent: {$ref: '#/components/schemas/Pet'}\n"),
    bad: Example::schema(
        "type: object\nrequired: [parent]\nproperties:\n  parent: {$ref: '#/components/schemas/Pet'}\n",
    ),
    find,
};

/// How often all schemas are looked at. A chain that is longer than this in the wrong order is not decided.
const MOST_ROUNDS: usize = 60;

fn find(cx: &Cx<'_>, report: &mut Report<'_>) {
    let Some(endless) = endless(cx.document) else { return };
    let mut done = BTreeSet::new();
    for id in &endless {
        // From one endless schema to the next that makes it so, until one comes again.
        let mut path = Vec::new();
        let mut on_path = BTreeMap::new();
        let mut here = *id;
        while !done.contains(&here) && !on_path.contains_key(&here) {
            on_path.insert(here, path.len());
            path.push(here);
            match blame(cx.document, here, &endless) {
                Some(next) => here = next,
                None => break,
            }
        }
        if let Some(start) = on_path.get(&here) {
            let circle = &path[*start..];
            let named = circle.iter().find(|it| cx.component(cx.document.schemas[**it].node).is_some());
            let at = cx.document.schemas[*named.unwrap_or(&here)].node;
            report.at_key(
                at,
                "each value of this holds another one of it, without end".to_owned(),
                "do not require one of the properties on the way",
            );
        }
        done.extend(path);
    }
}

/// The schemas without a value that ends; nothing when that was not decided.
fn endless(document: &Document) -> Option<BTreeSet<Id<Schema>>> {
    let ids: Vec<Id<Schema>> = document.schemas.iter().map(|(id, _)| id).collect();
    let mut endless: BTreeSet<Id<Schema>> = ids.iter().copied().collect();
    for round in 0..MOST_ROUNDS {
        let before = endless.len();
        let mut look = |id: &Id<Schema>| {
            if endless.contains(id) && blame(document, *id, &endless).is_none() {
                endless.remove(id);
            }
        };
        match round % 2 {
            0 => ids.iter().rev().for_each(&mut look),
            _ => ids.iter().for_each(&mut look),
        }
        if endless.len() == before {
            return Some(endless);
        }
    }
    None
}

/// The schema because of which one has no value that ends.
fn blame(document: &Document, id: Id<Schema>, endless: &BTreeSet<Id<Schema>>) -> Option<Id<Schema>> {
    let schema = &document.schemas[id];
    if schema.nullable || schema.values.is_some() {
        return None;
    }
    let is_endless = |id: &Id<Schema>| endless.contains(id);
    let object = &schema.object;
    let required = object.properties.iter().filter(|it| object.required.contains(&it.name)).map(|it| it.value.id);
    let combined = schema.all_of.iter().map(|it| it.id);
    let items = schema.array.items.iter().filter(|_| schema.array.min_items.is_some_and(|it| it > 0)).map(|it| it.id);
    let values = match &object.additional {
        Some(AdditionalProperties::Of(values)) if object.min_properties.is_some_and(|it| it > 0) => Some(values.id),
        _ => None,
    };
    let direct = required.chain(combined).chain(items).chain(values).find(is_endless);
    direct.or_else(|| {
        [&schema.one_of, &schema.any_of].into_iter().find_map(|branches| {
            let first = branches.first()?.id;
            branches.iter().all(|it| endless.contains(&it.id)).then_some(first)
        })
    })
}
