//! Every example of the specification decodes, encodes, and is the same afterwards.
#![allow(deprecated, clippy::unwrap_used)]

use mews_connector::{
    AccessToken, Client, ClientToken, Credentials, PagedRequest, Platform, Request, customers, orders,
    product_service_orders, reservations,
};
use ostler_runtime::private::as_numbers;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tests::canned::{Canned, json};

fn spec() -> Value {
    serde_yaml::from_str(include_str!("../../spec/openapi.yaml")).unwrap()
}

fn operation<R: Request>() -> Value {
    spec()["paths"][R::OPERATION.path]["post"].clone()
}

fn request_example<R: Request>() -> Value {
    operation::<R>()["requestBody"]["content"]["application/json"]["example"].clone()
}

fn response_example<R: Request>() -> Value {
    operation::<R>()["responses"]["200"]["content"]["application/json"]["example"].clone()
}

/// A client with the credentials of an example.
fn client(example: &Value, canned: &Canned) -> Client {
    let text = |name: &str| example[name].as_str().unwrap().to_owned();
    let credentials =
        Credentials::new(ClientToken::new(text("ClientToken")), AccessToken::new(text("AccessToken")), text("Client"));
    // What is not canned has no answer, and asking again would bring none.
    Client::builder(Platform::Demo, credentials).transport(canned.clone()).max_attempts(1).build().unwrap()
}

/// The request of an example, which refuses what the client and the pager fill in.
fn request_of<R: Request + DeserializeOwned>(example: &Value) -> R {
    let mut members = example.as_object().unwrap().clone();
    let filled = R::OPERATION.client_members.iter().map(|(name, _)| *name);
    let paging = R::OPERATION.paging.iter().filter_map(|it| it.container);
    members.retain(|name, _| !filled.clone().chain(paging.clone()).any(|it| it == name));
    serde_json::from_str(&Value::Object(members).to_string()).unwrap()
}

async fn request_is_the_same<R: Request + DeserializeOwned>() {
    let example = request_example::<R>();
    let canned = Canned::new([]);
    let request: R = request_of(&example);
    client(&example, &canned).send(&request).await.map(drop).unwrap_err();
    assert_eq!(serde_json::from_str::<Value>(&canned.body(0)).unwrap(), example);
}

/// The pager writes the cursor of an example when the page before it ended there.
async fn paged_request_is_the_same<R: PagedRequest + DeserializeOwned>(items: &str) {
    let example = request_example::<R>();
    let limit = &example["Limitation"];
    let first = serde_json::json!({items: [], "Cursor": limit["Cursor"]});
    let canned = Canned::new([json(200, first)]);
    let request: R = request_of(&example);
    let count = u32::try_from(limit["Count"].as_u64().unwrap()).unwrap();
    let mut pages = client(&example, &canned).call(request).page_size(count).pages();
    pages.try_next().await.unwrap();
    pages.try_next().await.map(drop).unwrap_err();
    assert_eq!(serde_json::from_str::<Value>(&canned.body(1)).unwrap(), example);
}

fn response_is_the_same<R: Request>()
where
    R::Response: Serialize,
{
    let example = response_example::<R>();
    let response: R::Response = serde_json::from_str(&example.to_string()).unwrap();
    let written = as_numbers(|| serde_json::to_string(&response).unwrap());
    let written = serde_json::from_str(&written).unwrap();
    assert_eq!(without_nulls(written), without_nulls(example));
}

/// In a response null and absent are one.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            members.into_iter().filter(|(_, it)| !it.is_null()).map(|(name, it)| (name, without_nulls(it))).collect()
        }
        Value::Array(elements) => elements.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

#[tokio::test]
async fn request_examples_are_the_same_after_a_round_trip() {
    request_is_the_same::<orders::Add>().await;
    request_is_the_same::<customers::Charge>().await;
    paged_request_is_the_same::<product_service_orders::GetAll>("ProductServiceOrders").await;
    paged_request_is_the_same::<reservations::GetAll>("Reservations").await;
}

#[test]
fn response_examples_are_the_same_after_a_round_trip() {
    response_is_the_same::<orders::Add>();
    response_is_the_same::<customers::Charge>();
    response_is_the_same::<product_service_orders::GetAll>();
    response_is_the_same::<reservations::GetAll>();
}

#[test]
fn the_operations_above_are_all_there_are() {
    let paths = spec()["paths"].as_object().unwrap().len();
    assert_eq!(paths, 4);
}

#[tokio::test]
async fn error_examples_say_what_the_server_said() {
    let responses = spec()["components"]["responses"].clone();
    for (name, response) in responses.as_object().unwrap() {
        let example = &response["content"]["application/json"]["example"];
        let canned = Canned::new([json(400, example)]);
        let request = reservations::GetAll::new();
        let error = tests::canned::client(&canned).send(&request).await.unwrap_err();
        assert_eq!(error.message(), example["Message"].as_str(), "{name}");
    }
}
