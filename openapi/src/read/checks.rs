//! A document that is read -> what its parts say that does not fit together.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Code, quote};
use crate::heirs::MOST_STEPS;
use crate::model::{AdditionalProperties, Document, Id, Location, Named, Operation, Parameter, PathItem, Ref, Schema};
use crate::read::Cx;
use crate::shape::MOST_WRAPPERS;
use crate::tree::NodeId;

pub(super) fn run(cx: &mut Cx<'_>, document: &Document) {
    check_operation_ids(cx, document);
    check_links(cx, document);
    check_parameters(cx, document);
    check_templates(cx, document);
    check_required(cx, document);
    check_heirs(cx, document);
    check_wrappers(cx, document);
}

fn operation_ids(document: &Document) -> impl Iterator<Item = (&str, NodeId)> {
    let operations = document.path_items.iter().flat_map(|(_, item)| &item.operations);
    operations.filter_map(|it| Some((it.operation_id.as_deref()?, it.node)))
}

fn check_operation_ids(cx: &mut Cx<'_>, document: &Document) {
    let mut ids: Vec<(&str, NodeId)> = operation_ids(document).collect();
    // Several paths may lead to one operation.
    ids.sort_by_key(|(_, node)| (cx.tree.span(*node).start, *node));
    ids.dedup_by_key(|(_, node)| *node);
    let mut first = BTreeMap::new();
    for (id, node) in ids {
        let Some(before) = first.get(id).copied() else {
            first.insert(id, node);
            continue;
        };
        let line = cx.tree.get(before, "operationId").map_or(0, |it| cx.tree.place(it).line);
        let message = format!("{} is the `operationId` of another operation, in line {line}, as well", quote(id));
        let at = cx.tree.get(node, "operationId").unwrap_or(node);
        cx.error(Code::DuplicateName, at, message, "give each operation an id of its own");
    }
}

fn check_links(cx: &mut Cx<'_>, document: &Document) {
    let ids: BTreeSet<&str> = operation_ids(document).map(|(id, _)| id).collect();
    for (_, link) in document.links.iter() {
        let Some(id) = link.operation_id.as_deref().filter(|it| !ids.contains(it)) else { continue };
        let help = match cx.nearest(id, ids.iter().copied()) {
            Some(meant) => format!("write {}", quote(meant)),
            None => "name an operation of this document".to_owned(),
        };
        let at = cx.tree.get(link.node, "operationId").unwrap_or(link.node);
        cx.error(Code::UnknownName, at, format!("{} is no operation of this document", quote(id)), help);
    }
}

/// Reports parameters of one list that have one name and location.
fn check_parameters(cx: &mut Cx<'_>, document: &Document) {
    for (_, item) in document.path_items.iter() {
        let lists = item.operations.iter().map(|it| &it.parameters);
        for list in lists.chain([&item.parameters]) {
            let mut seen = BTreeSet::new();
            for used in list {
                let parameter = &document.parameters[used.id];
                if parameter.location.is_some() && !seen.insert((&*parameter.name, parameter.location)) {
                    let message = format!("the parameter {} is listed twice", quote(&parameter.name));
                    cx.error(Code::DuplicateName, used.node, message, "remove one of them");
                }
            }
        }
    }
}

/// Holds the braces of each path against the parameters of its operations.
fn check_templates(cx: &mut Cx<'_>, document: &Document) {
    for path in &document.paths {
        let item = &document.path_items[path.value.id];
        let Some(names) = template_names(&path.name) else {
            let message = format!("the braces in {} do not fit together", quote(&path.name));
            cx.error_at_key(Code::PathTemplate, path.value.node, message, "write a parameter as `{name}`");
            continue;
        };
        for operation in &item.operations {
            check_operation(cx, document, path, (item, operation), &names);
        }
    }
}

fn check_operation(
    cx: &mut Cx<'_>,
    document: &Document,
    path: &Named<Ref<PathItem>>,
    (item, operation): (&PathItem, &Operation),
    names: &BTreeSet<&str>,
) {
    let used: Vec<(&Ref<Parameter>, &Parameter)> =
        operation.parameters.iter().chain(&item.parameters).map(|it| (it, &document.parameters[it.id])).collect();
    // What could not be read may be what is missing.
    if used.iter().any(|(_, it)| it.location.is_none()) {
        return;
    }
    // What is wrong with a path that refers to its operations is wrong with the path, since others may lead there too.
    let is_own = path.value.reference.is_none() || is_within(cx, operation.node, path.value.node);
    let in_path = || used.iter().filter(|(_, it)| it.location == Some(Location::Path));
    for name in names.iter().filter(|name| !in_path().any(|(_, it)| &*it.name == **name)) {
        let message = format!("no parameter says what {} in {} is", quote(name), quote(&path.name));
        let help = "add a parameter with this name and `in: path`";
        cx.error_at_key(Code::PathTemplate, if is_own { operation.node } else { path.value.node }, message, help);
    }
    for (at, parameter) in in_path().filter(|(_, it)| !names.contains(&*it.name)) {
        let message = format!("the path {} has no {}", quote(&path.name), quote(&format!("{{{}}}", parameter.name)));
        let help = "write it into the path, or remove the parameter";
        match is_own {
            true => cx.error(Code::PathTemplate, at.node, message, help),
            false => cx.error_at_key(Code::PathTemplate, path.value.node, message, help),
        }
    }
}

fn is_within(cx: &Cx<'_>, operation: NodeId, path: NodeId) -> bool {
    cx.tree.parent(operation) == Some(path)
}

/// What stands in the braces of a path; nothing when they do not fit together.
fn template_names(path: &str) -> Option<BTreeSet<&str>> {
    let mut names = BTreeSet::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        if before.contains('}') || name.is_empty() || name.contains(['{', '/']) {
            return None;
        }
        names.insert(name);
        rest = behind;
    }
    (!rest.contains('}')).then_some(names)
}

/// Reports required properties that nothing declares.
fn check_required(cx: &mut Cx<'_>, document: &Document) {
    let combined = combined(document);
    for (id, schema) in document.schemas.iter() {
        let branches = schema.all_of.len() + schema.any_of.len() + schema.one_of.len();
        let properties = &schema.object.properties;
        // What additional properties have to look like may be said of one that is required.
        let has_others = matches!(schema.object.additional, Some(AdditionalProperties::Of(_)));
        if branches > 0 || properties.is_empty() || has_others || combined.contains(&id) {
            continue;
        }
        let names: BTreeSet<&str> = properties.iter().map(|it| &*it.name).collect();
        let elements = cx.tree.get(schema.node, "required").map(|it| cx.tree.elements(it)).unwrap_or_default();
        for element in elements {
            let Some(name) = cx.tree.string(*element).filter(|it| !names.contains(&***it)) else { continue };
            let help = match cx.nearest(name, names.iter().copied()) {
                Some(meant) => format!("write {}", quote(meant)),
                None => "declare it under `properties`, or remove it".to_owned(),
            };
            let message = format!("{} is required, but no property is called that", quote(name));
            cx.warning(Code::RequiredUnknown, *element, message, help);
        }
    }
}

/// The schemas beside which another one may declare properties, by whatever leads to both. What stands beside a choice
/// holds for each of its branches; a choice or a wrapper of one schema alone adds nothing.
fn combined(document: &Document) -> BTreeSet<Id<Schema>> {
    let branches = |it: &Schema| {
        let branches = it.any_of.iter().chain(&it.one_of).chain(&it.not);
        branches.map(|it| it.id).collect::<Vec<_>>()
    };
    let mut rest = Vec::new();
    for (_, schema) in document.schemas.iter() {
        let declares = !schema.object.properties.is_empty();
        if declares || schema.all_of.len() > 1 || !branches(schema).is_empty() {
            rest.extend(schema.all_of.iter().map(|it| it.id));
        }
        if declares || !schema.all_of.is_empty() {
            rest.extend(branches(schema));
        }
    }
    let mut combined = BTreeSet::new();
    while let Some(id) = rest.pop() {
        if combined.insert(id) {
            let schema = &document.schemas[id];
            rest.extend(schema.all_of.iter().map(|it| it.id).chain(branches(schema)));
        }
    }
    combined
}

/// Reports that schemas inherit from each other more than can be followed.
fn check_heirs(cx: &mut Cx<'_>, document: &Document) {
    let Some(beyond) = document.inheritance().beyond else { return };
    let message = format!("to find what inherits up to here takes more than {MOST_STEPS} steps along `allOf`");
    let help = "inherit from fewer schemas, or leave out the discriminators";
    cx.error(Code::DocumentSize, document.schemas[beyond].node, message, help);
}

/// Reports schemas behind more wrappers than are looked through.
fn check_wrappers(cx: &mut Cx<'_>, document: &Document) {
    let mut depths: Vec<Option<usize>> = vec![None; document.schemas.len()];
    for (id, _) in document.schemas.iter() {
        let mut way = vec![];
        let mut here = Some(id);
        let inner = loop {
            match here.map(|it| (it, depths[it.index()])) {
                None => break 0,
                Some((_, Some(depth))) => break depth + 1,
                Some((it, None)) => {
                    // Whoever comes back here goes round in a circle, which has no depth.
                    depths[it.index()] = Some(0);
                    way.push(it);
                    here = document.wrapped(cx.tree, it);
                }
            }
        };
        for (depth, wrapper) in way.iter().rev().enumerate() {
            depths[wrapper.index()] = Some(inner + depth);
            if inner + depth == MOST_WRAPPERS + 1 {
                let message = format!("this wraps a schema that stands behind {MOST_WRAPPERS} wrappers of one schema");
                let help = "refer to what is inside";
                cx.error(Code::DocumentDepth, document.schemas[*wrapper].node, message, help);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::template_names;

    #[test]
    fn braces_hold_names() {
        let of = |path| template_names(path).map(|it| it.into_iter().collect::<Vec<_>>());
        assert_eq!(of("/a/{b}/{c}.json"), Some(vec!["b", "c"]));
        assert_eq!(of("/a"), Some(vec![]));
        for path in ["/{", "/}", "/{a", "/a}", "/{}", "/{a{b}}", "/{a/b}"] {
            assert_eq!(of(path), None, "{path}");
        }
    }
}
