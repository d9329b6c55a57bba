//! The parameters of an operation -> which came, went, were renamed, and how they are written.

use std::collections::BTreeMap;
use std::slice;

use ostler_openapi::model::{Location, Operation, Parameter, ParameterValue, PathItem, Ref, Schema, SchemaType};
use ostler_openapi::shape::ShapeKind;

use crate::diff::bodies::essence;
use crate::diff::cx::{Cx, OperationId, Owner};
use crate::diff::level::Ways;
use crate::diff::lifetime::{self, Lifetime};
use crate::diff::names::{are_similar, quoted};
use crate::diff::rules;
use crate::diff::side::Side;

pub(super) fn compare<'d>(
    cx: &mut Cx<'d>,
    id: OperationId,
    items: (&'d PathItem, &'d PathItem),
    operations: (&'d Operation, &'d Operation),
    paths: (&str, &str),
    ways: Ways,
) {
    let mut old = of(&cx.old, items.0, operations.0, paths.0);
    let mut new = of(&cx.new, items.1, operations.1, paths.1);
    let keys: Vec<_> = old.keys().filter(|it| new.contains_key(*it)).cloned().collect();
    for key in keys {
        if let (Some(before), Some(after)) = (old.remove(&key), new.remove(&key)) {
            compare_parameter(cx, id, before, after, ways);
        }
    }
    for (before, after) in pair_moved(cx, &old, &new) {
        let (Some(left), Some(right)) = (old.remove(&before), new.remove(&after)) else { continue };
        let (left, right) = (&cx.old.document.parameters[left.id], &cx.new.document.parameters[right.id]);
        let (owner, nodes) = (Owner::Operation(id), (left.node, right.node));
        if left.name == right.name {
            let word = |it: &Parameter| it.location.map_or("nowhere", Location::keyword);
            let message =
                format!("the parameter {} was in the {} and is in the {}", quoted(&left.name), word(left), word(right));
            cx.edit(rules::PARAMETER_LOCATION_CHANGED, owner, nodes, message);
        } else {
            let (from, to) = (quoted(&left.name), quoted(&right.name));
            let message = format!("the parameter {from} seems to be called {to} now");
            let rule = if left.required { rules::PARAMETER_RENAMED } else { rules::OPTIONAL_PARAMETER_RENAMED };
            cx.edit(rule, owner, nodes, message);
        }
    }
    for used in old.into_values() {
        let parameter = &cx.old.document.parameters[used.id];
        let is_past = parameter.deprecated && cx.is_past(parameter.sunset.as_deref());
        let rule = if is_past { rules::PARAMETER_REMOVED_AFTER_SUNSET } else { rules::PARAMETER_REMOVED };
        let message = format!("the parameter {} is gone", quoted(&parameter.name));
        cx.push(rule, Owner::Operation(id), Ways::BOTH, (Some(parameter.node), None), message);
    }
    for used in new.into_values() {
        let parameter = &cx.new.document.parameters[used.id];
        let rule = match (parameter.required, has_default(&cx.new, parameter)) {
            (false, _) => rules::PARAMETER_ADDED,
            (true, false) => rules::REQUIRED_PARAMETER_ADDED,
            (true, true) => rules::REQUIRED_PARAMETER_WITH_DEFAULT_ADDED,
        };
        let words = if parameter.required { "is new and required" } else { "is new" };
        let message = format!("the parameter {} {words}", quoted(&parameter.name));
        cx.push(rule, Owner::Operation(id), Ways::BOTH, (None, Some(parameter.node)), message);
    }
}

type Key = (Option<Location>, String);

/// The parameters by what tells them apart on the wire: in a path that is the position, and elsewhere the name.
fn of<'d>(
    side: &Side<'d>,
    item: &'d PathItem,
    operation: &'d Operation,
    path: &str,
) -> BTreeMap<Key, &'d Ref<Parameter>> {
    let positions: Vec<_> = path.split('{').skip(1).filter_map(|it| it.split_once('}')).map(|it| it.0).collect();
    let key = |it: &Parameter| match it.location {
        Some(Location::Path) => {
            positions.iter().position(|name| *name == &*it.name).map_or(it.name.to_string(), |it| format!("{{{it}}}"))
        }
        Some(Location::Header) => it.name.to_lowercase(),
        _ => it.name.to_string(),
    };
    let all = side.document.parameters_of(item, operation).into_iter().map(|it| (&side.document.parameters[it.id], it));
    all.filter(|it| !is_ignored(it.0)).map(|(of, it)| ((of.location, key(of)), it)).collect()
}

/// Whether OpenAPI says that a description of the parameter is ignored, or it is described nowhere.
fn is_ignored(parameter: &Parameter) -> bool {
    let is_set_otherwise =
        || ["accept", "authorization", "content-type"].iter().any(|it| parameter.name.eq_ignore_ascii_case(it));
    parameter.location == Some(Location::Header) && is_set_otherwise()
        || parameter.location.is_none() && parameter.name.is_empty()
}

/// Parameters that moved to another place or got another name, as far as that is evident.
fn pair_moved(
    cx: &mut Cx<'_>,
    old: &BTreeMap<Key, &Ref<Parameter>>,
    new: &BTreeMap<Key, &Ref<Parameter>>,
) -> Vec<(Key, Key)> {
    let mut candidates = Vec::new();
    for (before, left) in old {
        for (after, right) in new {
            let (left, right) = (&cx.old.document.parameters[left.id], &cx.new.document.parameters[right.id]);
            let is_moved = left.name == right.name;
            let is_renamed =
                before.0 == after.0 && left.required == right.required && are_similar(&left.name, &right.name);
            let is_in_path = [before.0, after.0].contains(&Some(Location::Path));
            if (is_moved || is_renamed && are_alike(cx, left, right)) && !is_in_path {
                candidates.push((before.clone(), after.clone()));
            }
        }
    }
    let is_only = |it: &(Key, Key)| candidates.iter().filter(|other| other.0 == it.0 || other.1 == it.1).count() == 1;
    candidates.iter().filter(|it| is_only(it)).cloned().collect()
}

fn are_alike(cx: &mut Cx<'_>, old: &Parameter, new: &Parameter) -> bool {
    match (schema_of(old), schema_of(new)) {
        (Some(left), Some(right)) => {
            let (left, right) = (left.clone(), right.clone());
            cx.are_alike(slice::from_ref(&left), slice::from_ref(&right))
        }
        _ => false,
    }
}

fn schema_of(parameter: &Parameter) -> Option<&Ref<Schema>> {
    match parameter.value.as_ref()? {
        ParameterValue::Schema { schema, .. } => Some(schema),
        ParameterValue::Content(content) => content.value.schema.as_ref(),
    }
}

fn has_default(side: &Side<'_>, parameter: &Parameter) -> bool {
    schema_of(parameter).is_some_and(|it| side.document.schemas[it.id].default.is_some())
}

fn compare_parameter(cx: &mut Cx<'_>, id: OperationId, old: &Ref<Parameter>, new: &Ref<Parameter>, ways: Ways) {
    let (old, new) = (&cx.old.document.parameters[old.id], &cx.new.document.parameters[new.id]);
    let (owner, nodes) = (Owner::Operation(id), (old.node, new.node));
    let name = format!("the parameter {}", quoted(&new.name));
    match (old.required, new.required) {
        (false, true) => cx.edit(rules::PARAMETER_BECAME_REQUIRED, owner, nodes, format!("{name} became required")),
        (true, false) => cx.edit(rules::PARAMETER_BECAME_OPTIONAL, owner, nodes, format!("{name} became optional")),
        _ => {}
    }
    match (old.allow_empty_value, new.allow_empty_value) {
        (true, false) => {
            cx.edit(
                rules::PARAMETER_EMPTY_VALUE_FORBIDDEN,
                owner,
                nodes,
                format!("{name} may no longer be without a value"),
            );
        }
        (false, true) => {
            cx.edit(rules::PARAMETER_EMPTY_VALUE_PERMITTED, owner, nodes, format!("{name} may be without a value"));
        }
        _ => {}
    }
    let description = |it: &Parameter| it.description.as_ref().map(|it| it.trim().to_owned()).unwrap_or_default();
    if description(old) != description(new) {
        cx.edit(rules::DESCRIPTION_CHANGED, owner, nodes, format!("the description of {name} changed"));
    }
    if example(&cx.old, old) != example(&cx.new, new) {
        cx.edit(rules::EXAMPLE_CHANGED, owner, nodes, format!("the example of {name} changed"));
    }
    if old.rust_name != new.rust_name {
        cx.edit(rules::RUST_NAME_CHANGED, owner, nodes, format!("`x-rust-name` of {name} changed"));
    }
    let life = |it: &Parameter| Lifetime::new(it.deprecated, it.deprecated_message.as_deref(), it.sunset.as_deref());
    for (rule, message) in lifetime::compare(&life(old), &life(new), &name, &lifetime::OF_VALUES) {
        cx.push(rule, owner, Ways::REQUEST, (Some(old.node), Some(new.node)), message);
    }
    compare_value(cx, id, (old, new), &name, ways);
}

/// The examples as one text.
fn example(side: &Side<'_>, it: &Parameter) -> String {
    let named = it.examples.iter().map(|it| {
        let value = side.document.examples[it.value.id].value;
        value.map(|it| side.json(it)).unwrap_or_default()
    });
    it.example.iter().map(|it| side.json(*it)).chain(named).collect::<Vec<_>>().join("\n")
}

fn compare_value(cx: &mut Cx<'_>, id: OperationId, (old, new): (&Parameter, &Parameter), name: &str, ways: Ways) {
    let (owner, nodes) = (Owner::Operation(id), (old.node, new.node));
    let is_written_otherwise = match (&old.value, &new.value) {
        (
            Some(ParameterValue::Schema { schema: before, style, explode, allow_reserved }),
            Some(ParameterValue::Schema { schema: after, style: new_style, explode: new_explode, allow_reserved: now }),
        ) => {
            if allow_reserved != now {
                let message = format!("{name} is written with other escapes");
                cx.edit(rules::PARAMETER_ALLOW_RESERVED_CHANGED, owner, nodes, message);
            }
            // A value of one piece is written alike in the styles of a query or a header.
            let has_parts = has_parts(&cx.old, before) || has_parts(&cx.new, after);
            let in_path = new.location == Some(Location::Path);
            style != new_style && (has_parts || in_path) || explode != new_explode && has_parts
        }
        (Some(ParameterValue::Content(before)), Some(ParameterValue::Content(after))) => {
            essence(&before.name) != essence(&after.name)
        }
        (Some(_), Some(_)) => true,
        _ => false,
    };
    if is_written_otherwise {
        cx.edit(rules::PARAMETER_STYLE_CHANGED, owner, nodes, format!("{name} is written in another way"));
    }
    if let (Some(before), Some(after)) = (schema_of(old), schema_of(new)) {
        cx.root(id, before, after, ways);
    }
}

fn has_parts(side: &Side<'_>, schema: &Ref<Schema>) -> bool {
    let shape = side.document.shape(side.tree, schema);
    let ty = side.document.schemas[shape.schema].ty;
    !matches!(shape.kind, ShapeKind::Scalar(_) | ShapeKind::Enum(_) | ShapeKind::Null)
        || matches!(ty, Some(SchemaType::Array | SchemaType::Object))
}
