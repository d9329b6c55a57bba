//! A document into that of a few of its operations, with what they need.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::config::nearest;
use crate::outcome::Failure;

const METHODS: &[&str] = &["delete", "get", "head", "options", "patch", "post", "put", "trace"];

/// Keeps the operations that have one of the names as their `operationId` or as a tag, and the components that they use.
pub(super) fn keep(document: &mut Value, names: &[String]) -> Result<(), Failure> {
    check_names(document, names)?;
    let is_wanted = |it: &Value| names_of(it).any(|name| names.iter().any(|it| it == name));
    if let Some(Value::Object(paths)) = document.get_mut("paths") {
        for item in paths.values_mut().filter_map(Value::as_object_mut) {
            item.retain(|key, operation| !METHODS.contains(&key.as_str()) || is_wanted(operation));
        }
        paths.retain(|_, item| operations_of(item).next().is_some());
    }
    keep_tags(document);
    keep_components(document);
    Ok(())
}

fn check_names(document: &Value, names: &[String]) -> Result<(), Failure> {
    let items = document.get("paths").and_then(Value::as_object).into_iter().flat_map(Map::values);
    let known: BTreeSet<_> = items.flat_map(operations_of).flat_map(names_of).collect();
    let Some(unknown) = names.iter().find(|it| !known.contains(it.as_str())) else { return Ok(()) };
    let help = match nearest(unknown, known.iter().copied()) {
        Some(nearest) => format!("write `{nearest}`"),
        None => "write a tag or an `operationId` of the document".to_owned(),
    };
    Err(Failure::new(format!("`--only {unknown}` is neither a tag nor an `operationId` of an operation: {help}")))
}

fn operations_of(item: &Value) -> impl Iterator<Item = &Value> {
    METHODS.iter().filter_map(move |it| item.get(it))
}

fn names_of(operation: &Value) -> impl Iterator<Item = &str> {
    let tags = operation.get("tags").and_then(Value::as_array).into_iter().flatten();
    tags.chain(operation.get("operationId")).filter_map(Value::as_str)
}

fn keep_tags(document: &mut Value) {
    let items = document.get("paths").and_then(Value::as_object).into_iter().flat_map(Map::values);
    let used: BTreeSet<_> = items.flat_map(operations_of).flat_map(names_of).map(str::to_owned).collect();
    if let Some(Value::Array(tags)) = document.get_mut("tags") {
        tags.retain(|it| it.get("name").and_then(Value::as_str).is_some_and(|it| used.contains(it)));
    }
}

/// Components that nothing leads to are left out. Security schemes are referred to by name, and stay.
fn keep_components(document: &mut Value) {
    let Some(components) = document.get("components").and_then(Value::as_object) else { return };
    let mut used = BTreeSet::new();
    let mut waiting: Vec<&Value> =
        document.as_object().into_iter().flatten().filter(|(key, _)| *key != "components").map(|(_, it)| it).collect();
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(elements) => waiting.extend(elements),
            Value::Object(members) => {
                waiting.extend(members.values());
                for place in references(members) {
                    let component = components.get(&place.0).and_then(|it| it.get(&place.1));
                    if let Some(component) = component.filter(|_| used.insert(place)) {
                        waiting.push(component);
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let Some(Value::Object(components)) = document.get_mut("components") else { return };
    for (kind, members) in components.iter_mut().filter(|(kind, _)| *kind != "securitySchemes") {
        if let Value::Object(members) = members {
            members.retain(|name, _| used.contains(&(kind.clone(), name.clone())));
        }
    }
}

/// The kind and the name of each component that an object refers to, by a `$ref` or as a discriminator does.
fn references(members: &Map<String, Value>) -> Vec<(String, String)> {
    let mut texts: Vec<_> = members.get("$ref").and_then(Value::as_str).map(str::to_owned).into_iter().collect();
    if members.contains_key("propertyName")
        && let Some(Value::Object(mapping)) = members.get("mapping")
    {
        let of = |it: &str| if it.contains('/') { it.to_owned() } else { format!("#/components/schemas/{it}") };
        texts.extend(mapping.values().filter_map(Value::as_str).map(of));
    }
    texts.iter().filter_map(|it| component_of(it)).collect()
}

fn component_of(reference: &str) -> Option<(String, String)> {
    let mut tokens = reference.strip_prefix("#/components/")?.split('/');
    let unescape = |it: &str| decode(it).replace("~1", "/").replace("~0", "~");
    Some((unescape(tokens.next()?), unescape(tokens.next()?)))
}

/// A fragment of an address, without its `%` escapes.
fn decode(token: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = token.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = after.get(..2).filter(|_| *first == b'%').and_then(|it| std::str::from_utf8(it).ok());
        match escaped.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::tests::of;
    use super::*;

    const DOCUMENT: &str = "
tags: [{name: pets}, {name: shops}]
paths:
  /pets:
    parameters: [{$ref: '#/components/parameters/Limit'}]
    get: {operationId: listPets, tags: [pets], responses: {'200': {$ref: '#/components/responses/Pets'}}}
    post: {operationId: addPet, tags: [pets]}
  /shops:
    get: {operationId: listShops, tags: [shops], requestBody: {$ref: '#/components/requestBodies/Shop%20of~1all'}}
components:
  parameters: {Limit: {name: limit}, Unused: {name: unused}}
  requestBodies: {'Shop of/all': {}}
  responses: {Pets: {schema: {$ref: '#/components/schemas/Pet/properties/self'}}}
  schemas:
    Pet: {properties: {self: {$ref: '#/components/schemas/Pet'}}, discriminator: {propertyName: k, mapping: {a: Dog, b: '#/components/schemas/Cat'}}}
    Dog: {}
    Cat: {}
    Bird: {}
  securitySchemes: {Key: {}}
";

    fn kept(names: &[&str]) -> Value {
        let mut document = of(DOCUMENT);
        let names: Vec<_> = names.iter().map(|it| (*it).to_owned()).collect();
        keep(&mut document, &names).expect("are there");
        document
    }

    fn keys(value: &Value, pointer: &str) -> Vec<String> {
        value.pointer(pointer).and_then(Value::as_object).into_iter().flat_map(Map::keys).cloned().collect()
    }

    #[test]
    fn an_operation_is_kept_with_all_that_it_leads_to_and_nothing_else() {
        let document = kept(&["listPets"]);
        assert_eq!(keys(&document, "/paths"), ["/pets"]);
        assert_eq!(keys(&document, "/paths/~1pets"), ["parameters", "get"]);
        assert_eq!(keys(&document, "/components/parameters"), ["Limit"]);
        assert_eq!(keys(&document, "/components/schemas"), ["Pet", "Dog", "Cat"]);
        assert_eq!(keys(&document, "/components/requestBodies"), [""; 0]);
        assert_eq!(keys(&document, "/components/securitySchemes"), ["Key"]);
        assert_eq!(document["tags"], of("[{name: pets}]"));
    }

    #[test]
    fn a_tag_stands_for_all_its_operations() {
        let document = kept(&["pets", "listShops"]);
        assert_eq!(keys(&document, "/paths/~1pets"), ["parameters", "get", "post"]);
        assert_eq!(keys(&document, "/components/requestBodies"), ["Shop of/all"]);
    }

    #[test]
    fn a_name_that_nothing_has_is_refused_with_the_nearest() {
        let failure = keep(&mut of(DOCUMENT), &["listPet".to_owned()]).expect_err("is not there").to_string();
        assert!(failure.contains("`--only listPet`") && failure.ends_with("write `listPets`"), "{failure}");
    }
}
