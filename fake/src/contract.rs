//! The specification, digested -> for each operation what its requests, its responses and all error bodies must look
//! like.
//!
//! `contract.json` is what `cargo xtask regen` leaves of the specification.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use axum::http::{Method, StatusCode};
use serde_json::Value;

use crate::random::Random;
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
    pub(crate) method: Method,
    /// Whether it changes something, so that it matters whether it was carried out.
    pub(crate) is_write: bool,
    /// How its pages are asked for; `None` where it is not a list.
    pub(crate) paging: Option<Paging>,
    /// The documented success.
    pub(crate) example: Option<Value>,
    /// With what it succeeds.
    pub(crate) status: StatusCode,
    request: Schema,
    response: Schema,
    /// The statuses it may answer with, as the specification writes them: `200`, `5XX`.
    statuses: Vec<String>,
}

/// Where the pager's members are.
pub(crate) struct Paging {
    /// The pointer to how many items a page may hold.
    pub(crate) limit: String,
    /// The pointer to the cursor that is asked for.
    pub(crate) cursor: String,
    /// What the response calls the next cursor.
    pub(crate) next: String,
    /// What the response calls the items.
    pub(crate) items: String,
}

impl Contract {
    /// The contract of the embedded specification, read once in the life of the process.
    pub(crate) fn get() -> Result<Arc<Self>, String> {
        static READ: OnceLock<Result<Arc<Contract>, String>> = OnceLock::new();
        READ.get_or_init(|| Contract::parse(CONTRACT).map(Arc::new)).clone()
    }

    pub(crate) fn parse(text: &str) -> Result<Self, String> {
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

    /// The operation at a path.
    pub(crate) fn operation(&self, path: &str) -> Option<&Operation> {
        self.operations.get(path)
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

    /// The least body of a success.
    pub(crate) fn generate_response(&self, operation: &Operation, random: Random) -> Result<Value, String> {
        self.library.generate(&operation.response, random)
    }

    /// The least item of a list in the body of a success; `None` where there is no such list.
    pub(crate) fn generate_item(
        &self,
        operation: &Operation,
        list: &str,
        random: Random,
    ) -> Option<Result<Value, String>> {
        self.library.generate_item(&operation.response, list, random)
    }

    /// What the schema of the body of a success is called.
    pub(crate) fn response_name(&self, operation: &Operation) -> String {
        self.library.name_of(&operation.response).map_or_else(|| "its schema".to_owned(), |name| format!("`{name}`"))
    }
}

impl Operation {
    fn read(library: &Library, operation: &Value) -> Result<Self, String> {
        let status = operation["status"].as_u64().and_then(|it| u16::try_from(it).ok());
        let method = operation["method"].as_str().map(str::to_uppercase);
        let statuses = operation["statuses"].as_array().ok_or("there are no responses")?;
        Ok(Self {
            id: operation["id"].as_str().ok_or("there is no id")?.to_owned(),
            method: method.and_then(|it| it.parse().ok()).ok_or("there is no method")?,
            is_write: operation["is_write"] == true,
            paging: Some(&operation["paging"]).filter(|it| !it.is_null()).map(Paging::read).transpose()?,
            example: Some(operation["example"].clone()).filter(|it| !it.is_null()),
            status: status.and_then(|it| StatusCode::from_u16(it).ok()).ok_or("there is no status of success")?,
            request: library.read_schema(&operation["request"])?,
            response: library.read_schema(&operation["response"])?,
            statuses: statuses.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        })
    }

    /// What a list calls its items; `None` where it is not a list.
    pub(crate) fn items(&self) -> Option<&str> {
        self.paging.as_ref().map(|it| it.items.as_str())
    }

    /// Whether the specification says that this status can occur.
    pub(crate) fn documents(&self, status: u16) -> bool {
        let is_named = |name: &str| self.statuses.iter().any(|it| it == name);
        is_named(&status.to_string())
            || is_named(&format!("{}XX", status / 100))
            || status >= 400 && is_named("default")
    }
}

impl Paging {
    fn read(paging: &Value) -> Result<Self, String> {
        let pointer = |name: &str| {
            let text = paging[name].as_str().filter(|it| it.starts_with('/'));
            text.map(str::to_owned).ok_or_else(|| format!("paging: `{name}` is not a pointer"))
        };
        let member = |name: &str| pointer(name).map(|it| it[1..].replace("~1", "/").replace("~0", "~"));
        Ok(Self {
            limit: pointer("limit")?,
            cursor: pointer("cursor")?,
            next: member("next")?,
            items: member("items")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lists_and_writes_are_told_apart_as_the_document_does() {
        let document = crate::judge::document();
        let contract = Contract::get().unwrap();
        let mut kinds = std::collections::BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            let (method, stated) = item.as_object().unwrap().iter().find(|(_, it)| it.is_object()).unwrap();
            let operation = contract.operation(path).unwrap();
            assert_eq!(
                (operation.id.as_str(), operation.method.as_str().to_lowercase()),
                (stated["operationId"].as_str().unwrap(), method.clone())
            );
            assert_eq!(operation.is_write, stated["x-safety"] == "write", "{path}");
            let items = operation.items().map(|it| format!("/{it}"));
            assert_eq!(items.as_deref(), stated["x-pagination"]["items"].as_str(), "{path}");
            kinds.insert((operation.is_write, items.is_some()));
        }
        assert!(kinds.contains(&(true, false)) && kinds.contains(&(false, true)), "{kinds:?}");
    }

    #[test]
    fn a_status_is_documented_by_itself_or_by_its_class() {
        let contract = Contract::get().unwrap();
        let (_, operation) = contract.operations().next().unwrap();
        assert!(operation.documents(200) && operation.documents(401) && operation.documents(503));
        assert!(!operation.documents(418));
    }

    #[test]
    fn a_contract_without_a_schema_is_refused() {
        let mut operation = json!({"id": "a", "method": "post", "status": 200, "statuses": []});
        let refused = |operation: &Value| {
            let contract = json!({"schemas": {}, "operations": {"/a": operation}, "error": {}});
            Contract::read(&contract).err().unwrap_or_default()
        };
        assert_eq!(refused(&operation), "/a: a schema is missing");
        operation["paging"] = json!({"limit": "/A", "cursor": "B"});
        assert_eq!(refused(&operation), "/a: paging: `cursor` is not a pointer");
        operation["status"] = json!(20);
        assert_eq!(refused(&operation), "/a: paging: `cursor` is not a pointer");
        operation["paging"] = Value::Null;
        assert_eq!(refused(&operation), "/a: there is no status of success");
    }
}
