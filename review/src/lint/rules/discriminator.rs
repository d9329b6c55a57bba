//! Discriminators that cannot tell.

use std::collections::BTreeSet;

use ostler_openapi::finding::{Code, Level, quote};
use ostler_openapi::model::{Document, Id, Schema};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

pub(in crate::lint) const PROPERTY: Rule = Rule {
    id: Code::new("discriminator-property"),
    level: Level::Error,
    why: "The property that says which schema a value is of has to be there, in every one of them, and to be required.",
    good: Example::schema(
        "oneOf:\n  - type: object\n    required: [kind]\n    properties: {kind: {type: string, description: Which.}}\ndiscriminator: {propertyName: kind}\n",
    ),
    bad: Example::schema(
        "oneOf:\n  - type: object\n    properties: {kind: {type: string, description: Which.}}\ndiscriminator: {propertyName: kind}\n",
    ),
    find: find_properties,
};

pub(in crate::lint) const MAPPING: Rule = Rule {
    id: Code::new("discriminator-mapping"),
    level: Level::Error,
    why: "A value that leads to no schema, or to one that is none of the choices, cannot be read.",
    good: Example::document(MAPPING_GOOD),
    bad: Example::document(MAPPING_BAD),
    find: find_mappings,
};

const MAPPING_GOOD: &str = "components:
  schemas:
    Cat: {type: object, description: A cat., required: [kind], properties: {kind: {type: string, description: Which.}}}
    Pet:
      description: A pet.
      oneOf: [{$ref: '#/components/schemas/Cat'}]
      discriminator: {propertyName: kind, mapping: {cat: Cat}}
";
const MAPPING_BAD: &str = "components:
  schemas:
    Cat: {type: object, description: A cat., required: [kind], properties: {kind: {type: string, description: Which.}}}
    Pet:
      description: A pet.
      oneOf: [{$ref: '#/components/schemas/Cat'}]
      discriminator: {propertyName: kind, mapping: {cat: Kat}}
";

/// Whether a schema, with what it takes in by `allOf`, declares a property and requires it.
fn has(document: &Document, id: Id<Schema>, name: &str) -> (bool, bool) {
    const MOST: usize = 200;
    let (mut declared, mut required) = (false, false);
    let mut seen = BTreeSet::from([id]);
    let mut rest = vec![id];
    while let Some(id) = rest.pop() {
        let schema = &document.schemas[id];
        declared |= schema.object.properties.iter().any(|it| &*it.name == name);
        required |= schema.object.required.iter().any(|it| &**it == name);
        let is_open = schema.object.properties.is_empty() && schema.ty.is_none() && schema.all_of.is_empty();
        // What is a choice itself, or says nothing, is not looked into.
        if is_open || seen.len() > MOST {
            return (true, true);
        }
        rest.extend(schema.all_of.iter().map(|it| it.id).filter(|it| seen.insert(*it)));
    }
    (declared, required)
}

fn find_properties(cx: &Cx<'_>, report: &mut Report<'_>) {
    for (id, schema) in cx.schemas() {
        let Some(discriminator) = &schema.discriminator else { continue };
        let name = &discriminator.property_name;
        if name.is_empty() {
            continue;
        }
        let choices: Vec<_> = schema.one_of.iter().chain(&schema.any_of).collect();
        if choices.is_empty() {
            say(report, cx, (schema, "this schema"), has(cx.document, id, name));
        }
        let outside = has(cx.document, id, name);
        let is_outside = !schema.object.properties.is_empty() && outside == (true, true);
        for branch in choices.iter().filter(|_| !is_outside) {
            let called = cx.component(cx.schema(branch).node);
            let called = called.map_or_else(|| "a schema of the choice".to_owned(), quote);
            say(report, cx, (schema, &called), has(cx.document, branch.id, name));
        }
    }
}

fn say(report: &mut Report<'_>, cx: &Cx<'_>, (schema, called): (&Schema, &str), (declared, required): (bool, bool)) {
    let Some(discriminator) = &schema.discriminator else { return };
    let name = quote(&discriminator.property_name);
    let message = match (declared, required) {
        (true, true) => return,
        (false, _) => format!("{called} has no property {name}, by which it is to be told"),
        (true, false) => format!("{called} does not require {name}, by which it is to be told"),
    };
    let at = cx.tree.get(discriminator.node, "propertyName").unwrap_or(discriminator.node);
    report.at(at, message, "declare the property there, and list it in `required`");
}

fn find_mappings(cx: &Cx<'_>, report: &mut Report<'_>) {
    for (_, schema) in cx.schemas() {
        let Some(discriminator) = &schema.discriminator else { continue };
        let Some(mapping) = cx.tree.get(discriminator.node, "mapping") else { continue };
        let choices: BTreeSet<_> = schema.one_of.iter().chain(&schema.any_of).map(|it| it.id).collect();
        for member in cx.tree.members(mapping) {
            let Some(text) = cx.tree.string(member.value) else { continue };
            let found = discriminator.mapping.iter().find(|it| it.name == member.key);
            let is_name = !text.contains(['#', '/', '.', ':']);
            match found {
                None if is_name => {
                    let message =
                        format!("{} leads to {}, which is no schema of this document", quote(&member.key), quote(text));
                    report.at(member.value, message, "name a schema under `components/schemas`");
                }
                Some(found) if !choices.is_empty() && !choices.contains(&found.value.id) => {
                    let message =
                        format!("{} leads to {}, which is none of the choices", quote(&member.key), quote(text));
                    report.at(member.value, message, "add the schema to the choices, or remove the value");
                }
                _ => {}
            }
        }
    }
}
