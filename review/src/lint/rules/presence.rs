//! What has to be there and need not, or travels neither way.

use ostler_openapi::finding::{Code, Level, quote};
use ostler_openapi::uses::{Direction, Item};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

pub(in crate::lint) const DEFAULT: Rule = Rule {
    id: Code::new("default-of-required"),
    level: Level::Warning,
    why: "What is required is always given, so that its default is never used: either the one or the other is wrong.",
    good: Example::operation(
        "parameters:\n  - {name: limit, in: query, description: How many., schema: {type: integer, default: 10}}\n",
    ),
    bad: Example::operation(
        "parameters:\n  - {name: limit, in: query, required: true, description: How many., schema: {type: integer, default: 10}}\n",
    ),
    find: find_defaults,
};

pub(in crate::lint) const NEITHER: Rule = Rule {
    id: Code::new("read-only-and-write-only"),
    level: Level::Error,
    why: "What is `readOnly` is never sent, and what is `writeOnly` is never answered: both together never travel.",
    good: Example::schema("type: object\nproperties:\n  secret: {type: string, description: What., writeOnly: true}\n"),
    bad: Example::schema(
        "type: object\nproperties:\n  secret: {type: string, description: What., readOnly: true, writeOnly: true}\n",
    ),
    find: find_neither,
};

pub(in crate::lint) const READ_ONLY: Rule = Rule {
    id: Code::new("required-read-only"),
    level: Level::Warning,
    why: "A property that is required and `readOnly` is required in answers alone. In a schema that only requests hold it says \
          that something has to be sent that must not be sent; the same holds of `writeOnly` in answers.",
    good: Example::document(REQUIRED_GOOD),
    bad: Example::document(REQUIRED_BAD),
    find: find_read_only,
};

const REQUIRED_GOOD: &str = "paths:
  /pets:
    post:
      operationId: addPet
      description: Adds a pet.
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties:
                id: {type: string, description: What., readOnly: true}
                name: {type: string, description: What.}
      responses: {'204': {description: Done.}, '400': {description: Not understood.}}
";

const REQUIRED_BAD: &str = "paths:
  /pets:
    post:
      operationId: addPet
      description: Adds a pet.
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [id, name]
              properties:
                id: {type: string, description: What., readOnly: true}
                name: {type: string, description: What.}
      responses: {'204': {description: Done.}, '400': {description: Not understood.}}
";

fn find_defaults(cx: &Cx<'_>, report: &mut Report<'_>) {
    const HELP: &str = "remove the default, or let it be left out";
    for (_, parameter) in cx.document.parameters.iter().filter(|(_, it)| it.required) {
        let schema = cx.schema_of(parameter.value.as_ref()).map(|it| cx.schema(it));
        if let Some(default) = schema.and_then(|it| it.default) {
            let name = quote(&parameter.name);
            report.at_key(
                default,
                format!("the parameter {name} is required, so that its default is never used"),
                HELP,
            );
        }
    }
    for (id, schema) in cx.schemas() {
        // In an answer a default says nothing that would mislead a caller.
        if !cx.uses.travels(Item::Schema(id), Direction::Request) {
            continue;
        }
        for property in schema.object.properties.iter().filter(|it| schema.object.required.contains(&it.name)) {
            let inside = cx.schema(&property.value);
            let is_own = property.value.reference.is_none();
            if let Some(default) = inside.default.filter(|_| is_own && !inside.read_only) {
                let name = quote(&property.name);
                report.at_key(
                    default,
                    format!("the property {name} is required, so that its default is never used"),
                    HELP,
                );
            }
        }
    }
}

fn find_neither(cx: &Cx<'_>, report: &mut Report<'_>) {
    for (_, schema) in cx.schemas().filter(|(_, it)| it.read_only && it.write_only) {
        let message = "this is `readOnly` and `writeOnly`, so that it never travels".to_owned();
        report.at_member((schema.node, "writeOnly"), message, "remove one of them");
    }
}

fn find_read_only(cx: &Cx<'_>, report: &mut Report<'_>) {
    for (id, schema) in cx.schemas() {
        let [sent, received] =
            [Direction::Request, Direction::Response].map(|it| cx.uses.travels(Item::Schema(id), it));
        for property in schema.object.properties.iter().filter(|it| schema.object.required.contains(&it.name)) {
            let inside = cx.schema(&property.value);
            let name = quote(&property.name);
            let message = match (sent, received) {
                (true, false) if inside.read_only => {
                    format!("{name} is required and `readOnly`, but only requests hold it")
                }
                (false, true) if inside.write_only => {
                    format!("{name} is required and `writeOnly`, but only answers hold it")
                }
                _ => continue,
            };
            report.at_key(
                property.value.node,
                message,
                "do not require it, or give requests and answers a schema each",
            );
        }
    }
}
