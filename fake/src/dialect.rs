//! A document's OpenAPI 3.0 schemas -> JSON Schema, draft 4, which they descend from.
//!
//! Draft 4 already reads `exclusiveMinimum: true` and `$ref` without siblings as OpenAPI 3.0 means them; only
//! `nullable` is unknown to it. Extensions are left in place for `keywords`.

use serde_json::{Map, Value, json};

/// The schema at `schema`, with the document's components beside it so that its references resolve.
pub(crate) fn translate(document: &Value, schema: &Value) -> Value {
    let components = translate_node(&document["components"]["schemas"]);
    json!({
        "$schema": "http://json-schema.org/draft-04/schema#",
        "allOf": [translate_node(schema)],
        "components": {"schemas": components},
    })
}

fn translate_node(node: &Value) -> Value {
    match node {
        Value::Object(members) => Value::Object(translate_members(members)),
        Value::Array(items) => items.iter().map(translate_node).collect(),
        plain => plain.clone(),
    }
}

fn translate_members(members: &Map<String, Value>) -> Map<String, Value> {
    let nullable = members.get("nullable") == Some(&Value::Bool(true));
    let translate_member = |(name, value): (&String, &Value)| match (name.as_str(), value) {
        // Data, not schemas: a member called `nullable` in it means nothing.
        ("enum" | "default" | "example", _) => (name.clone(), value.clone()),
        ("type", Value::String(ty)) if nullable => (name.clone(), json!([ty, "null"])),
        _ => (name.clone(), translate_node(value)),
    };
    members.iter().map(translate_member).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(schema: Value, instance: Value) -> bool {
        let document = json!({"components": {"schemas": {"Id": {"type": "string", "format": "uuid"}}}});
        let schema = translate(&document, &schema);
        let options = jsonschema::options().with_draft(jsonschema::Draft::Draft4);
        options.build(&schema).unwrap().is_valid(&instance)
    }

    #[test]
    fn null_is_accepted_only_where_it_is_allowed() {
        assert!(accepts(json!({"type": "string", "nullable": true}), Value::Null));
        assert!(!accepts(json!({"type": "string"}), Value::Null));
        assert!(!accepts(json!({"type": "string", "nullable": false}), Value::Null));
        assert!(!accepts(json!({"type": "string", "nullable": true}), json!(1)));
    }

    #[test]
    fn a_nullable_reference_takes_null_and_its_own_values() {
        let schema = json!({"oneOf": [
            {"$ref": "#/components/schemas/Id"},
            {"type": "string", "nullable": true, "enum": [null]},
        ]});
        assert!(accepts(schema.clone(), Value::Null));
        assert!(accepts(schema.clone(), json!("x")));
        assert!(!accepts(schema, json!(1)));
    }

    #[test]
    fn an_exclusive_minimum_is_a_flag() {
        let schema = json!({"type": "integer", "minimum": 1, "exclusiveMinimum": true});
        assert!(!accepts(schema.clone(), json!(1)));
        assert!(accepts(schema, json!(2)));
    }
}
