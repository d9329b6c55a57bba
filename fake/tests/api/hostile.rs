//! Documents that ask for more than there is: the fake says so, and goes on.

use std::time::{Duration, Instant};

use mews_connector_fake::Fake;
use serde_json::{Map, Value, json};

use crate::http::{post, start};

const PATH: &str = "/api/connector/v1/drinks/pour";

/// A contract of one operation, whose request has a member `Order` that is what `S0` says, and whose response is that too.
fn contract(schemas: Value) -> String {
    let order = json!({"$ref": "#/components/schemas/S0"});
    let operation = json!({
        "id": "drinks_pour", "method": "post", "is_write": true, "status": 200, "statuses": ["200", "4XX", "5XX"],
        "request": {"properties": {"Order": order}}, "response": {"type": "object", "required": ["Order"], "properties": {"Order": order}},
    });
    json!({"schemas": schemas, "operations": {PATH: operation}, "error": {}}).to_string()
}

/// `S0` is made of `S1`, that of `S2`, and so on; the last one is a number.
fn chained(levels: usize, link: impl Fn(Value) -> Value) -> Value {
    let mut schemas = Map::new();
    for level in 0..levels {
        schemas.insert(format!("S{level}"), link(json!({"$ref": format!("#/components/schemas/S{}", level + 1)})));
    }
    schemas.insert(format!("S{levels}"), json!({"type": "integer"}));
    schemas.into()
}

#[test]
fn a_document_that_doubles_at_each_level_is_an_answer_with_the_reason() {
    let begin = Instant::now();
    let fake = start(Fake::builder().contract(contract(chained(30, |next| json!({"anyOf": [next, next]})))));
    let reply = post(&fake, PATH, json!({"Order": "tea"}));
    assert_eq!(reply.status, 400);
    assert!(reply.message().starts_with("The body takes more than 5000000 steps to check"), "{}", reply.message());
    let reply = post(&fake, PATH, json!({"Order": 1}));
    assert_eq!((reply.status, &reply.json()["Order"]), (200, &json!(0)), "{}", reply.text);
    assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", begin.elapsed());
}

#[test]
fn a_document_that_leads_from_schema_to_schema_without_end_in_sight_is_refused_at_the_start() {
    for schemas in
        [chained(60_000, |next| json!({"allOf": [next]})), chained(40, |next| json!({"anyOf": [next, next]}))]
    {
        let error = Fake::builder().contract(contract(schemas)).start_blocking().unwrap_err().to_string();
        let reason = "leads through more than 64 schemas before it says anything";
        assert!(error.starts_with("the contract: S") && error.contains(reason), "{error}");
    }
}
