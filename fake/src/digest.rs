//! The document -> `contract.json`: what the fake has to know of it, without the prose.

use serde_json::{Map, Value, json};

/// The document by which the whole workspace is made.
pub(crate) fn document() -> Value {
    serde_yaml::from_str(include_str!("../../spec/openapi.yaml")).unwrap()
}

/// The contract that the document states.
fn digest(document: &Value) -> Value {
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let operations = document["paths"].as_object().unwrap();
    json!({
        "error": {"$ref": "#/components/schemas/Error"},
        "operations": operations.iter().map(|(path, item)| (path.clone(), digest_operation(&item["post"]))).collect::<Map<_, _>>(),
        "schemas": schemas.iter().map(|(name, it)| (name.clone(), digest_schema(it))).collect::<Map<_, _>>(),
    })
}

fn digest_operation(operation: &Value) -> Value {
    let body = |body: &Value| body["content"]["application/json"].clone();
    let [request, response] = [&operation["requestBody"], &operation["responses"]["200"]].map(body);
    let items = operation["x-pagination"]["items"].as_str();
    json!({
        "id": operation["operationId"],
        "is_write": operation["x-safety"] == "write",
        "items": items.map(|pointer| pointer.trim_start_matches('/')),
        "example": response["example"],
        "request": digest_schema(&request["schema"]),
        "response": digest_schema(&response["schema"]),
        "statuses": operation["responses"].as_object().unwrap().keys().collect::<Vec<_>>(),
    })
}

/// A schema without what forbids nothing.
fn digest_schema(schema: &Value) -> Value {
    let members = schema.as_object().unwrap().iter();
    let members = members.filter(|(keyword, _)| match keyword.as_str() {
        "description" | "deprecated" => false,
        "x-at-most-one-of" | "x-exactly-one-of" | "x-max-interval-in-months" => true,
        keyword => !keyword.starts_with("x-"),
    });
    let digest_all = |list: &Value| list.as_array().unwrap().iter().map(digest_schema).collect::<Value>();
    let digest_member = |(keyword, value): (&String, &Value)| {
        let value = match keyword.as_str() {
            "properties" => {
                let members = value.as_object().unwrap().iter();
                members.map(|(name, schema)| (name.clone(), digest_schema(schema))).collect::<Map<_, _>>().into()
            }
            "items" => digest_schema(value),
            "allOf" | "anyOf" => digest_all(value),
            _ => value.clone(),
        };
        (keyword.clone(), value)
    };
    members.map(digest_member).collect::<Map<_, _>>().into()
}

/// The same with the members of all objects in alphabetical order, whatever order this build keeps.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut names: Vec<_> = members.keys().collect();
            names.sort();
            names.into_iter().map(|name| (name.clone(), sorted(&members[name]))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        plain => plain.clone(),
    }
}

#[test]
fn the_contract_is_what_the_document_says() {
    let text = format!("{:#}\n", sorted(&digest(&document())));
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/contract.json"), &text).unwrap();
        return;
    }
    let renew = "`UPDATE_EXPECT=1 cargo test -p mews-connector-fake the_contract_is` renews fake/contract.json";
    assert!(text == include_str!("../contract.json"), "{renew}");
}
