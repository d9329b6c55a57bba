//! What the specification holds itself to: the rules of strict validators and linters, without their tools.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

const TEXT: &str = include_str!("../../spec/openapi.yaml");

fn spec() -> Value {
    serde_yaml::from_str(TEXT).unwrap()
}

/// Each value of the document with its pointer, examples left out.
fn walk<'v>(at: &str, value: &'v Value, visit: &mut impl FnMut(&str, &'v Value)) {
    visit(at, value);
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, it)| (name.replace('/', "~1"), it)).collect(),
        Value::Array(elements) => elements.iter().enumerate().map(|(index, it)| (index.to_string(), it)).collect(),
        _ => Vec::new(),
    };
    for (name, child) in children.into_iter().filter(|(name, _)| name != "example") {
        walk(&format!("{at}/{name}"), child, visit);
    }
}

fn operations(spec: &Value) -> Vec<(&str, &Value)> {
    let items = spec["paths"].as_object().unwrap().iter();
    let operations =
        items.flat_map(|(path, item)| item.as_object().unwrap().iter().map(move |(key, it)| (path, key, it)));
    let is_method = |key: &str| ["patch", "post", "put"].contains(&key);
    operations.filter(|(_, key, _)| is_method(key)).map(|(path, _, it)| (path.as_str(), it)).collect()
}

/// OpenAPI's dialect as JSON Schema of draft 4, in which a member that no schema names is an error.
fn strict(value: &Value) -> Value {
    let Value::Object(members) = value else { return value.clone() };
    let mut translated = Map::new();
    for (name, member) in members {
        let member = match (name.as_str(), member) {
            ("properties" | "schemas", Value::Object(named)) => {
                named.iter().map(|(name, it)| (name.clone(), strict(it))).collect()
            }
            ("anyOf" | "allOf", Value::Array(choices)) => choices.iter().map(strict).collect(),
            ("items", schema) => strict(schema),
            ("type", kind) if members.get("nullable") == Some(&json!(true)) => json!([kind, "null"]),
            (_, other) => other.clone(),
        };
        translated.insert(name.clone(), member);
    }
    if members.contains_key("properties") {
        translated.insert("additionalProperties".to_owned(), json!(false));
    }
    Value::Object(translated)
}

fn validator(spec: &Value, schema: &Value) -> Validator {
    let schemas = strict(&json!({"schemas": spec["components"]["schemas"]}));
    let document = json!({
        "$schema": "http://json-schema.org/draft-04/schema#",
        "allOf": [strict(schema)],
        "components": schemas,
    });
    jsonschema::options()
        .with_draft(Draft::Draft4)
        .should_validate_formats(true)
        .with_format("uuid", |text: &str| text.parse::<mews_connector::Uuid>().is_ok())
        .build(&document)
        .unwrap()
}

/// Each media type of the document with its place.
fn media_types(spec: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    walk("#", spec, &mut |at, value| {
        if at.ends_with("/content/application~1json") {
            found.push((at.to_owned(), value.clone()));
        }
    });
    found
}

#[test]
fn every_body_has_an_example_that_its_schema_accepts() {
    let spec = spec();
    let media_types = media_types(&spec);
    // A request and a success for each operation, and the errors that they share.
    assert!(media_types.len() > 2 * operations(&spec).len(), "{}", media_types.len());
    for (at, media_type) in media_types {
        let example = media_type.get("example").unwrap_or_else(|| panic!("{at} has no example"));
        let errors: Vec<String> = validator(&spec, &media_type["schema"])
            .iter_errors(example)
            .map(|it| format!("{} {it}", it.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{at}: {errors:#?}");
    }
}

#[test]
fn the_validator_refuses_what_it_should() {
    let spec = spec();
    let schema = json!({"$ref": "#/components/schemas/ProductServiceOrder"});
    let validator = validator(&spec, &schema);
    let path = "/api/connector/v1/productServiceOrders/getAll";
    let response = &spec["paths"][path]["post"]["responses"]["200"];
    let order = &response["content"]["application/json"]["example"]["ProductServiceOrders"][0];
    let with = |member: &str, value: Value| {
        let mut changed = order.as_object().unwrap().clone();
        changed.insert(member.to_owned(), value);
        validator.is_valid(&Value::Object(changed))
    };
    assert!(validator.is_valid(order));
    for (member, value) in [
        ("Added", json!(1)),
        ("Id", json!("no-uuid")),
        ("Id", Value::Null),
        ("State", json!("Teleported")),
        ("CreatedUtc", json!("2023-04-23")),
        ("CreatedUtc", Value::Null),
    ] {
        assert!(!with(member, value.clone()), "{member}: {value}");
    }
    for nullable in ["BookerId", "CommanderOrigin", "CancelledUtc", "OriginDetails"] {
        assert!(with(nullable, Value::Null), "{nullable}");
        assert!(!with(nullable, json!({})), "{nullable}");
    }
}

#[test]
fn optional_members_are_nullable_in_responses_and_never_in_requests() {
    let spec = spec();
    let schemas = spec["components"]["schemas"].as_object().unwrap();
    let (sent, received) = (reached(&spec, "Request"), reached(&spec, "Response"));
    for (name, schema) in schemas {
        let required: Vec<_> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (member, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_nullable = validator(&spec, property).is_valid(&Value::Null);
            if sent.contains(name) {
                assert!(!is_nullable, "{name}.{member} is sent, so it is left out and never null");
            } else if received.contains(name) {
                let is_optional = !required.contains(&member.as_str());
                assert_eq!(
                    is_nullable, is_optional,
                    "{name}.{member}: what may be absent may be null, and nothing else"
                );
            }
        }
    }
}

/// The schemas that bodies whose name ends with `suffix` consist of.
fn reached(spec: &Value, suffix: &str) -> BTreeSet<String> {
    let schemas = spec["components"]["schemas"].as_object().unwrap();
    let mut found: BTreeSet<String> = schemas.keys().filter(|it| it.ends_with(suffix)).cloned().collect();
    let mut next: Vec<String> = found.iter().cloned().collect();
    while let Some(name) = next.pop() {
        walk("#", &schemas[&name], &mut |_, value| {
            let target =
                value.get("$ref").and_then(Value::as_str).and_then(|it| it.strip_prefix("#/components/schemas/"));
            next.extend(target.filter(|it| found.insert((*it).to_owned())).map(str::to_owned));
        });
    }
    found
}

#[test]
fn every_reference_leads_somewhere_and_every_component_is_used() {
    let spec = spec();
    let mut used = BTreeSet::new();
    walk("#", &spec, &mut |at, value| {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let target = reference.strip_prefix('#').unwrap();
            assert!(spec.pointer(target).is_some(), "{at} refers to {reference}");
            used.insert(reference.to_owned());
            assert_eq!(value.as_object().unwrap().len(), 1, "{at} has members beside a `$ref`");
        }
    });
    for (kind, components) in spec["components"].as_object().unwrap() {
        for name in components.as_object().unwrap().keys() {
            assert!(used.contains(&format!("#/components/{kind}/{name}")), "{kind}/{name} is not used");
        }
    }
}

#[test]
fn every_operation_says_what_a_reader_needs() {
    let spec = spec();
    let tags: Vec<&Value> = spec["tags"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
    let mut ids = BTreeSet::new();
    for (path, operation) in operations(&spec) {
        assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{path}");
        assert!(operation["tags"].as_array().unwrap().iter().all(|it| tags.contains(&it)), "{path}");
        for key in ["summary", "description", "x-safety"] {
            assert!(operation[key].is_string(), "{path} has no {key}");
        }
        let statuses: Vec<_> = operation["responses"].as_object().unwrap().keys().map(String::as_str).collect();
        for status in ["200", "400", "401", "403", "404", "408", "409", "413", "429", "5XX"] {
            assert!(statuses.contains(&status), "{path} says nothing of {status}");
        }
        assert_eq!(operation["x-pagination"].is_object(), statuses.contains(&"204"), "{path}");
        assert!(operation["responses"]["204"]["content"].is_null(), "{path}");
        assert_eq!(operation["deprecated"] == true, operation["x-deprecatedMessage"].is_string(), "{path}");
    }
}

#[test]
fn every_schema_property_and_value_is_described() {
    let spec = spec();
    for (name, schema) in spec["components"]["schemas"].as_object().unwrap() {
        assert!(schema["description"].is_string(), "{name} has no `description`: see spec/README.md");
        for (member, property) in schema["properties"].as_object().into_iter().flatten() {
            let own = property["description"].is_string();
            let is_described = own || property.get("$ref").is_some();
            assert!(is_described, "{name}.{member} has no `description`: see spec/README.md");
        }
        let values: Vec<_> = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let described: BTreeMap<_, _> = schema["x-enumDescriptions"].as_object().into_iter().flatten().collect();
        for value in values {
            let is_described = described.keys().any(|it| *it == value);
            assert!(is_described, "{name}: {value} is not in `x-enumDescriptions`: see spec/README.md");
        }
    }
}

#[test]
fn the_document_itself_is_free_of_draft_spellings() {
    for draft in ["getAlll", "X-Ref", "undefined", "Masked"] {
        assert!(!TEXT.contains(draft), "{draft}");
    }
}
