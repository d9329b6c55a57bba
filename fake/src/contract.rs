//! The specification -> for each operation what its requests, its responses and all error bodies must look like.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jsonschema::{Draft, Validator};
use serde_json::Value;

use crate::dialect::translate;
use crate::keywords::with_keywords;
use crate::violation::describe;

const SPECIFICATION: &str = include_str!("../../spec/openapi.yaml");

/// Everything the specification demands, ready to be checked.
pub(crate) struct Contract {
    operations: BTreeMap<String, Operation>,
    error: Validator,
}

pub(crate) struct Operation {
    /// Such as `orders_add`.
    pub(crate) id: String,
    /// Whether it changes something, so that it matters whether it was carried out.
    pub(crate) is_write: bool,
    /// What a list calls its items; `None` where it is no list.
    pub(crate) items: Option<String>,
    /// The documented success.
    pub(crate) example: Value,
    request: Validator,
    response: Validator,
    /// The statuses it may answer with, as the specification writes them: `200`, `5XX`.
    statuses: Vec<String>,
}

impl Contract {
    /// The contract of the embedded specification, read once in the life of the process.
    pub(crate) fn get() -> Result<&'static Self, String> {
        static CONTRACT: OnceLock<Result<Contract, String>> = OnceLock::new();
        CONTRACT.get_or_init(|| Self::read(SPECIFICATION)).as_ref().map_err(Clone::clone)
    }

    fn read(specification: &str) -> Result<Self, String> {
        let document: Value = serde_yaml::from_str(specification).map_err(|error| error.to_string())?;
        let mut operations = BTreeMap::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            let operation = Operation::read(&document, &item["post"]).map_err(|error| format!("{path}: {error}"))?;
            operations.insert(path.clone(), operation);
        }
        let error = compile(&document, &document["components"]["schemas"]["Error"])?;
        Ok(Self { operations, error })
    }

    /// The operations by their paths.
    pub(crate) fn operations(&self) -> impl Iterator<Item = (&str, &Operation)> {
        self.operations.iter().map(|(path, operation)| (path.as_str(), operation))
    }

    /// What is wrong with an error body.
    pub(crate) fn check_error(&self, body: &Value) -> Result<(), String> {
        check(&self.error, body)
    }
}

impl Operation {
    fn read(document: &Value, operation: &Value) -> Result<Self, String> {
        let id = operation["operationId"].as_str().ok_or("there is no `post` with an operationId")?;
        let statuses = operation["responses"].as_object().ok_or("there are no responses")?;
        let items = operation["x-pagination"]["items"].as_str();
        Ok(Self {
            id: id.to_owned(),
            is_write: operation["x-safety"] == "write",
            items: items.map(|pointer| pointer.trim_start_matches('/').to_owned()),
            example: operation["responses"]["200"]["content"]["application/json"]["example"].clone(),
            request: compile(document, json_schema(&operation["requestBody"]))?,
            response: compile(document, json_schema(&operation["responses"]["200"]))?,
            statuses: statuses.keys().cloned().collect(),
        })
    }

    /// What is wrong with a request.
    pub(crate) fn check_request(&self, body: &Value) -> Result<(), String> {
        check(&self.request, body)
    }

    /// What is wrong with the body of a success.
    pub(crate) fn check_response(&self, body: &Value) -> Result<(), String> {
        check(&self.response, body)
    }

    /// Whether the specification says that this status can occur.
    pub(crate) fn documents(&self, status: u16) -> bool {
        self.statuses.contains(&status.to_string()) || self.statuses.contains(&format!("{}XX", status / 100))
    }
}

fn json_schema(body: &Value) -> &Value {
    &body["content"]["application/json"]["schema"]
}

fn compile(document: &Value, schema: &Value) -> Result<Validator, String> {
    if schema.is_null() {
        return Err("a schema is missing".to_owned());
    }
    // Draft 4 does not know the format `uuid`.
    let options = jsonschema::options()
        .with_draft(Draft::Draft4)
        .should_validate_formats(true)
        .with_format("uuid", |text: &str| text.len() == 36 && uuid::Uuid::try_parse(text).is_ok());
    with_keywords(options).build(&translate(document, schema)).map_err(|error| error.to_string())
}

fn check(validator: &Validator, body: &Value) -> Result<(), String> {
    validator.validate(body).map_err(|error| describe(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_example_satisfies_the_contract() {
        let document: Value = serde_yaml::from_str(SPECIFICATION).unwrap();
        let contract = Contract::get().unwrap();
        for (path, operation) in contract.operations() {
            let post = &document["paths"][path]["post"];
            let example = |body: &Value| body["content"]["application/json"]["example"].clone();
            assert_eq!(operation.check_request(&example(&post["requestBody"])), Ok(()), "{path}");
            assert_eq!(operation.check_response(&example(&post["responses"]["200"])), Ok(()), "{path}");
        }
        assert_eq!(contract.operations().count(), 4);
    }

    #[test]
    fn lists_and_writes_are_told_apart() {
        let operations = Contract::get().unwrap().operations();
        let facts: Vec<_> = operations.map(|(_, it)| (it.id.as_str(), it.is_write, it.items.as_deref())).collect();
        let expected = [
            ("customers_charge", true, None),
            ("orders_add", true, None),
            ("productServiceOrders_getAll", false, Some("ProductServiceOrders")),
            ("reservations_getAll", false, Some("Reservations")),
        ];
        assert_eq!(facts, expected);
    }

    #[test]
    fn a_status_is_documented_by_itself_or_by_its_class() {
        let (_, operation) = Contract::get().unwrap().operations().next().unwrap();
        assert!(operation.documents(200) && operation.documents(401) && operation.documents(503));
        assert!(!operation.documents(418));
    }

    #[test]
    fn a_specification_without_a_schema_is_refused() {
        let text = "{paths: {/a: {post: {operationId: a, responses: {}}}}}";
        assert_eq!(Contract::read(text).err().as_deref(), Some("/a: a schema is missing"));
    }
}
