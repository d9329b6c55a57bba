//! Tags that are declared and not used, or used and not declared.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::finding::{Code, Level, quote};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

pub(in crate::lint) const DUPLICATE: Rule = Rule {
    id: Code::new("duplicate-tag"),
    level: Level::Error,
    why: "Each tag is declared once: of two descriptions one is lost.",
    good: Example::document(
        "tags: [{name: pets}]\npaths:\n  /pets:\n    get: {operationId: listPets, description: Lists., tags: [pets], responses: {'200': {description: Pets.}, '4XX': {description: No.}}}\n",
    ),
    bad: Example::document(
        "tags: [{name: pets}, {name: pets}]\npaths:\n  /pets:\n    get: {operationId: listPets, description: Lists., tags: [pets], responses: {'200': {description: Pets.}, '4XX': {description: No.}}}\n",
    ),
    find: find_duplicates,
};

pub(in crate::lint) const UNDECLARED: Rule = Rule {
    id: Code::new("undeclared-tag"),
    level: Level::Warning,
    why: "A tag that is not among those that the document declares has no description and no place in their order; often it is \
          one of them, misspelt.",
    good: Example::document(
        "tags: [{name: pets}]\npaths:\n  /pets:\n    get: {operationId: listPets, description: Lists., tags: [pets], responses: {'200': {description: Pets.}, '4XX': {description: No.}}}\n",
    ),
    bad: Example::document(
        "tags: [{name: pets}]\npaths:\n  /pets:\n    get: {operationId: listPets, description: Lists., tags: [pets, Pet], responses: {'200': {description: Pets.}, '4XX': {description: No.}}}\n",
    ),
    find: find_undeclared,
};

pub(in crate::lint) const UNUSED: Rule = Rule {
    id: Code::new("unused-tag"),
    level: Level::Warning,
    why: "A tag that no operation has is an empty chapter.",
    good: Example::document(
        "tags: [{name: pets}]\npaths:\n  /pets:\n    get: {operationId: listPets, description: Lists., tags: [pets], responses: {'200': {description: Pets.}, '4XX': {description: No.}}}\n",
    ),
    bad: Example::document(
        "tags: [{name: pets}]\npaths:\n  /pets:\n    get: {operationId: listPets, description: Lists., responses: {'200': {description: Pets.}, '4XX': {description: No.}}}\n",
    ),
    find: find_unused,
};

fn find_duplicates(cx: &Cx<'_>, report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    for tag in cx.document.tags.iter().filter(|it| !seen.insert(&*it.name)) {
        let message = format!("the tag {} is declared twice", quote(&tag.name));
        report.at_member((tag.node, "name"), message, "remove one of them");
    }
}

fn find_undeclared(cx: &Cx<'_>, report: &mut Report<'_>) {
    // Whoever declares none does not mean to.
    if cx.document.tags.is_empty() {
        return;
    }
    let declared: BTreeMap<String, &str> =
        cx.document.tags.iter().map(|it| (it.name.to_lowercase(), &*it.name)).collect();
    let mut told = BTreeSet::new();
    for asked in &cx.operations {
        let nodes = cx.tree.get(asked.operation.node, "tags").map(|it| cx.tree.elements(it)).unwrap_or_default();
        for node in nodes {
            let Some(tag) = cx.tree.string(*node) else { continue };
            if cx.document.tags.iter().any(|it| it.name == *tag) || !told.insert(tag) {
                continue;
            }
            let lower = tag.to_lowercase();
            let alike = declared.iter().map(|(it, name)| (strsim::osa_distance(it, &lower), *name)).min();
            let help = match alike {
                Some((distance, name)) if distance < 3 => format!("write {}", quote(name)),
                _ => "declare it under `tags`".to_owned(),
            };
            report.at(*node, format!("the tag {} is not declared", quote(tag)), help);
        }
    }
}

fn find_unused(cx: &Cx<'_>, report: &mut Report<'_>) {
    if cx.operations.is_empty() {
        return;
    }
    let used: BTreeSet<&str> = cx.operations.iter().flat_map(|it| &it.operation.tags).map(|it| &**it).collect();
    for tag in cx.document.tags.iter().filter(|it| !used.contains(&*it.name)) {
        // The groups of such tags are what shows them.
        let is_grouped = cx.document.foreign.iter().any(|it| &*it.name == "x-tagGroups") && tag.description.is_some();
        if !is_grouped {
            let message = format!("no operation has the tag {}", quote(&tag.name));
            report.at_member((tag.node, "name"), message, "remove it, or give it to operations");
        }
    }
}
