//! `allOf`: what several schemas say of one object.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ostler_openapi::NodeId;
use ostler_openapi::model::{AdditionalProperties, Id, Named, Ref, Schema, SchemaType};

use crate::lower::Ctx;

/// How many schemas may say something of one object. What the others say is not expressed.
const MOST_BRANCHES: usize = 512;

/// The members of an object, whoever says so.
#[derive(Default)]
pub(super) struct Merged {
    pub(super) properties: Vec<Named<Ref<Schema>>>,
    pub(super) required: BTreeSet<Arc<str>>,
    /// What members without a name may be, and where that is said.
    pub(super) additional: Option<(AdditionalProperties, NodeId)>,
    /// What says more than members can: choices, and schemas of other things than objects.
    pub(super) rest: Vec<NodeId>,
    /// Whether anything says that it is an object.
    pub(super) is_object: bool,
}

/// Everything that a schema and those of its `allOf` say, each once.
pub(super) fn merge(cx: &Ctx<'_, '_>, id: Id<Schema>) -> Merged {
    let mut merged = Merged::default();
    let mut places = BTreeMap::new();
    let mut seen = BTreeSet::from([id]);
    // What stands in `allOf` comes before what the schema says itself.
    let mut rest = vec![(id, false)];
    while let Some((id, is_open)) = rest.pop() {
        let schema = &cx.document.schemas[id];
        if is_open {
            take(cx, schema, &mut merged, &mut places);
            continue;
        }
        rest.push((id, true));
        if seen.len() > MOST_BRANCHES {
            merged.rest.push(schema.node);
            continue;
        }
        let branches = schema.all_of.iter().rev().filter(|it| !cx.is_broken(it));
        rest.extend(branches.filter(|it| seen.insert(it.id)).map(|it| (it.id, false)));
    }
    merged
}

fn take(cx: &Ctx<'_, '_>, schema: &Schema, merged: &mut Merged, places: &mut BTreeMap<Arc<str>, usize>) {
    let object = &schema.object;
    let is_other = schema.ty.is_some_and(|it| it != SchemaType::Object) || schema.values.is_some();
    let choices = schema.any_of.iter().chain(&schema.one_of);
    let has_choices = choices.clone().any(|it| says_members(cx, it));
    if is_other || has_choices {
        merged.rest.push(schema.node);
    }
    let says = !object.properties.is_empty() || object.additional.is_some();
    merged.is_object |= !is_other && (schema.ty == Some(SchemaType::Object) || says);
    for property in &object.properties {
        match places.get(&property.name) {
            Some(_) if says_nothing(cx, &property.value) => {}
            Some(index) => merged.properties[*index] = property.clone(),
            None => {
                places.insert(Arc::clone(&property.name), merged.properties.len());
                merged.properties.push(property.clone());
            }
        }
    }
    merged.required.extend(object.required.iter().cloned());
    if let Some(it) = &object.additional {
        merged.additional = Some((it.clone(), cx.member(schema.node, "additionalProperties")));
    }
}

/// Whether a branch of a choice says anything about values, rather than which members are there.
pub(super) fn says_members(cx: &Ctx<'_, '_>, used: &Ref<Schema>) -> bool {
    let schema = &cx.document.schemas[used.id];
    schema.ty.is_some() || schema.values.is_some() || schema.parts().next().is_some()
}

fn says_nothing(cx: &Ctx<'_, '_>, used: &Ref<Schema>) -> bool {
    let schema = &cx.document.schemas[used.id];
    !says_members(cx, used) && schema.description.is_none()
}

/// Whether what a schema says altogether is the members of an object.
pub(super) fn is_object(cx: &Ctx<'_, '_>, id: Id<Schema>) -> bool {
    let merged = merge(cx, id);
    merged.is_object && (!merged.properties.is_empty() || merged.rest.is_empty())
}
