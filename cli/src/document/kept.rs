//! Which parts of a document the kept operations lead to: what is odd about the others is nothing to a crate without them.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::finding::{Finding, Findings, Level};
use ostler_openapi::model::Document;
use ostler_openapi::tree::{NodeId, Tree, Value};

use super::names::{is_kept, operations};

/// The findings but the mild ones of parts that no kept operation leads to.
pub(crate) fn filter(findings: Findings, tree: &Tree, document: &Document, only: &[String]) -> Findings {
    if only.is_empty() {
        return findings;
    }
    let kept = Kept::of(tree, document, only);
    let mut filtered = Findings::new();
    let concerns = |it: &&Finding| it.level == Level::Error || kept.has(it.place.pointer.as_str());
    findings.kept().iter().filter(concerns).for_each(|it| filtered.push(it.clone()));
    filtered
}

struct Kept {
    /// The operations that are left out.
    others: BTreeSet<String>,
    /// The components that the kept ones lead to, such as `#/components/schemas/Order`.
    components: BTreeSet<String>,
}

impl Kept {
    fn of(tree: &Tree, document: &Document, only: &[String]) -> Kept {
        let (kept, others): (Vec<_>, Vec<_>) = operations(document).partition(|it| is_kept(it, only));
        let inheritors = inheritors(tree);
        let mut components = BTreeSet::new();
        // What stands beside the operations of a path, such as parameters, is a part of each of them.
        let mut waiting: Vec<_> = kept.iter().flat_map(|it| beside(tree, it.node)).collect();
        while let Some(node) = waiting.pop() {
            for reference in references(tree, node) {
                let found = tree.at_fragment(&reference);
                if let Some(node) = found.filter(|_| components.insert(reference.clone())) {
                    waiting.push(node);
                    waiting.extend(inheritors.get(&reference).into_iter().flatten());
                    components.extend(
                        inheritors.get(&reference).into_iter().flatten().map(|it| tree.pointer(*it).to_string()),
                    );
                }
            }
        }
        Kept { others: others.iter().map(|it| tree.pointer(it.node).to_string()).collect(), components }
    }

    fn has(&self, pointer: &str) -> bool {
        let mut ends = pointer.match_indices('/').map(|(end, _)| &pointer[..end]).chain([pointer]);
        if ends.any(|it| self.others.contains(it)) {
            return false;
        }
        let mut parts = pointer.splitn(5, '/');
        let component = [parts.next(), parts.next(), parts.next(), parts.next()];
        match component {
            // Requirements name those, and no reference leads there.
            [_, Some("components"), Some("securitySchemes"), _] => true,
            [Some(root), Some("components"), Some(kind), Some(name)] => {
                self.components.contains(&format!("{root}/components/{kind}/{name}"))
            }
            _ => true,
        }
    }
}

/// An operation, and what stands in its path beside operations.
fn beside(tree: &Tree, operation: NodeId) -> Vec<NodeId> {
    let item = tree.parent(operation);
    let members =
        item.into_iter().flat_map(|it| tree.members(it)).filter(|it| tree.get(it.value, "responses").is_none());
    members.map(|it| it.value).chain([operation]).collect()
}

/// The pointers of components that a part of a document names, as references and mappings do.
fn references(tree: &Tree, node: NodeId) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![node];
    while let Some(node) = waiting.pop() {
        match tree.value(node) {
            Value::Mapping(_) => waiting.extend(tree.members(node).iter().map(|it| it.value)),
            Value::Sequence(elements) => waiting.extend(elements),
            Value::Scalar(_) => {
                let text = tree.string(node).map(|it| &**it).unwrap_or_default();
                found.extend(component(text));
            }
        }
    }
    found
}

/// The pointer of the component that a text leads into.
fn component(text: &str) -> Option<String> {
    let rest = text.strip_prefix("#/components/")?;
    let mut parts = rest.splitn(3, '/');
    Some(format!("#/components/{}/{}", parts.next()?, parts.next()?))
}

/// The schemas that inherit from one with a discriminator, which stand for it wherever it is used.
fn inheritors(tree: &Tree) -> BTreeMap<String, Vec<NodeId>> {
    let mut inheritors: BTreeMap<String, Vec<NodeId>> = BTreeMap::new();
    let schemas = tree.at(["components", "schemas"]);
    for schema in schemas.into_iter().flat_map(|it| tree.members(it)) {
        let parts = tree.get(schema.value, "allOf").map(|it| tree.elements(it)).unwrap_or_default();
        for base in parts.iter().filter_map(|it| component(tree.reference(*it)?)) {
            inheritors.entry(base).or_default().push(schema.value);
        }
    }
    inheritors
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Spec;

    const DOCUMENT: &str = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /pets:
    parameters: [{$ref: '#/components/parameters/Page'}]
    get: {operationId: listPets, responses: {'200': {$ref: '#/components/responses/Pets'}}}
    post: {operationId: addPet, requestBody: {$ref: '#/components/requestBodies/New'}, responses: {'204': {description: A.}}}
components:
  parameters: {Page: {name: page, in: query, schema: {type: string}}}
  responses: {Pets: {description: A., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
  requestBodies: {New: {content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}}}
  schemas:
    Pet: {type: object, discriminator: {propertyName: kind, mapping: {dog: '#/components/schemas/Dog'}}, properties: {kind: {type: string}}}
    Dog: {type: object}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {$ref: '#/components/schemas/Fur'}]}
    Fur: {type: object}
    NewPet: {$ref: '#/components/schemas/Circle'}
    Circle: {type: object, properties: {self: {$ref: '#/components/schemas/Circle'}}}
";

    #[test]
    fn what_the_kept_operations_lead_to_by_whatever_way_is_kept() {
        let spec = Spec::of("it.yaml", DOCUMENT).expect("is YAML");
        let document = spec.reading().document.as_ref().expect("is OpenAPI");
        let kept = |only: &str| {
            let kept = Kept::of(spec.tree(), document, &[only.to_owned()]);
            let places = [
                "#/info",
                "#/paths/~1pets/parameters/0",
                "#/paths/~1pets/get",
                "#/paths/~1pets/post/requestBody",
                "#/components/parameters/Page",
                "#/components/responses/Pets/content",
                "#/components/requestBodies/New",
                "#/components/schemas/Pet/properties/kind",
                "#/components/schemas/Dog",
                "#/components/schemas/Cat",
                "#/components/schemas/Fur",
                "#/components/schemas/NewPet",
                "#/components/schemas/Circle/properties",
                "#/components/securitySchemes/Key",
            ];
            places.map(|it| if kept.has(it) { '1' } else { '0' }).iter().collect::<String>()
        };
        assert_eq!(kept("listPets"), "11101101111001");
        assert_eq!(kept("addPet"), "11011010000111");
    }
}
