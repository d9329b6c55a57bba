//! The specification, digested -> for each operation what its requests, its responses and all error bodies must look
//! like.
//!
//! `contract.json` is what `digest` leaves of the specification; a test holds the two together and renews the file.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::Value;

use crate::schema::{Library, Schema};

const CONTRACT: &str = include_str!("../contract.json");

/// Everything the specification demands, ready to be checked.
pub(crate) struct Contract {
    library: Library,
    operations: BTreeMap<String, Operation>,
    error: Schema,
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
    request: Schema,
    response: Schema,
    /// The statuses it may answer with, as the specification writes them: `200`, `5XX`.
    statuses: Vec<String>,
}

impl Contract {
    /// The contract of the embedded specification, read once in the life of the process.
    pub(crate) fn get() -> Result<&'static Self, String> {
        static READ: OnceLock<Result<Contract, String>> = OnceLock::new();
        READ.get_or_init(|| Self::parse(CONTRACT)).as_ref().map_err(Clone::clone)
    }

    fn parse(text: &str) -> Result<Self, String> {
        Self::read(&serde_json::from_str(text).map_err(|error| error.to_string())?)
    }

    pub(crate) fn read(contract: &Value) -> Result<Self, String> {
        let library = Library::read(&contract["schemas"])?;
        let mut operations = BTreeMap::new();
        for (path, operation) in contract["operations"].as_object().ok_or("there are no operations")? {
            let operation = Operation::read(&library, operation).map_err(|error| format!("{path}: {error}"))?;
            operations.insert(path.clone(), operation);
        }
        let error = library.read_schema(&contract["error"])?;
        Ok(Self { library, operations, error })
    }

    /// The operations by their paths.
    pub(crate) fn operations(&self) -> impl Iterator<Item = (&str, &Operation)> {
        self.operations.iter().map(|(path, operation)| (path.as_str(), operation))
    }

    /// What is wrong with a request.
    pub(crate) fn check_request(&self, operation: &Operation, body: &Value) -> Result<(), String> {
        self.library.check(&operation.request, body)
    }

    /// What is wrong with the body of a success.
    pub(crate) fn check_response(&self, operation: &Operation, body: &Value) -> Result<(), String> {
        self.library.check(&operation.response, body)
    }

    /// What is wrong with an error body.
    pub(crate) fn check_error(&self, body: &Value) -> Result<(), String> {
        self.library.check(&self.error, body)
    }
}

impl Operation {
    fn read(library: &Library, operation: &Value) -> Result<Self, String> {
        let text = |member: &str| operation[member].as_str().map(str::to_owned);
        let statuses = operation["statuses"].as_array().ok_or("there are no responses")?;
        Ok(Self {
            id: text("id").ok_or("there is no id")?,
            is_write: operation["is_write"] == true,
            items: text("items"),
            example: operation["example"].clone(),
            request: library.read_schema(&operation["request"])?,
            response: library.read_schema(&operation["response"])?,
            statuses: statuses.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        })
    }

    /// Whether the specification says that this status can occur.
    pub(crate) fn documents(&self, status: u16) -> bool {
        self.statuses.contains(&status.to_string()) || self.statuses.contains(&format!("{}XX", status / 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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
    fn a_contract_without_a_schema_is_refused() {
        let contract = json!({"schemas": {}, "operations": {"/a": {"id": "a", "statuses": []}}, "error": {}});
        assert_eq!(Contract::read(&contract).err().as_deref(), Some("/a: a schema is missing"));
    }
}
