//! The document that both clients are made from, as it stands: the third opinion.

use serde_json::Value;

/// The document.
///
/// # Panics
///
/// When it is no YAML.
pub fn document() -> Value {
    serde_yaml::from_str(include_str!("../../spec/openapi.yaml")).expect("the document is YAML")
}

/// The schema with this name.
pub fn schema<'a>(document: &'a Value, name: &str) -> &'a Value {
    &document["components"]["schemas"][name]
}

/// The names of the schemas that satisfy the condition, in the order of the document.
///
/// # Panics
///
/// When the document has no schemas.
pub fn schemas_where(document: &Value, condition: impl Fn(&Value) -> bool) -> Vec<&str> {
    let schemas = document["components"]["schemas"].as_object().expect("the document has schemas");
    schemas.iter().filter(|(_, it)| condition(it)).map(|(name, _)| name.as_str()).collect()
}

/// The schema itself behind a reference, behind a text beside a reference, and behind a reference that may be null.
///
/// # Panics
///
/// When a reference leads nowhere.
pub fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference.trim_start_matches('#');
        return resolve(document, document.pointer(pointer).expect("a reference leads to a schema"));
    }
    match schema.get("allOf").or_else(|| schema.get("anyOf")) {
        Some(choices) => resolve(document, &choices[0]),
        None => schema,
    }
}

/// Whether the object schema requires the member.
pub fn requires(schema: &Value, member: &str) -> bool {
    schema["required"].as_array().is_some_and(|required| required.iter().any(|it| it == member))
}

/// The members of an object schema, with their schemas.
pub fn members(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    schema["properties"].as_object().into_iter().flatten().map(|(name, it)| (name.as_str(), it))
}

/// The schemas that are part of a response.
///
/// # Panics
///
/// When the document has no operations.
pub fn received(document: &Value) -> Vec<&Value> {
    let paths = document["paths"].as_object().expect("the document has operations");
    let responses = paths.values().filter_map(|it| it["post"]["responses"].as_object()).flat_map(|it| it.values());
    let mut received = Vec::new();
    for response in responses.map(|it| resolve(document, it)) {
        if let Some(body) = response.pointer("/content/application~1json/schema") {
            collect_parts(document, body, &mut received);
        }
    }
    received
}

fn collect_parts<'a>(document: &'a Value, schema: &'a Value, parts: &mut Vec<&'a Value>) {
    let schema = resolve(document, schema);
    if parts.iter().any(|it| std::ptr::eq(*it, schema)) {
        return;
    }
    parts.push(schema);
    for inner in schema.get("items").into_iter().chain(members(schema).map(|(_, it)| it)) {
        collect_parts(document, inner, parts);
    }
}

/// What the document gives as an example of the body of a request.
pub fn request_example<'a>(document: &'a Value, path: &str) -> &'a Value {
    &document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"]
}

/// What the document gives as an example of the body of a response.
pub fn response_example<'a>(document: &'a Value, path: &str) -> &'a Value {
    &document["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]["example"]
}
