//! Every example of the specification decodes, encodes, and is the same afterwards.
#![allow(deprecated, clippy::unwrap_used)]

use mews_connector::{AccessToken, Client, ClientToken, Credentials, PagedRequest, Platform, Request, reservations};
use ostler_runtime::private::as_numbers;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tests::canned::{Canned, json};
use tests::documented::{operation, request_example, request_of, response_example, spec};

include!(concat!(env!("OUT_DIR"), "/operations.rs"));

/// A client with the credentials, and the language if there is one, of an example.
fn client(example: &Value, canned: &Canned) -> Client {
    let text = |name: &str| example[name].as_str().unwrap().to_owned();
    let credentials =
        Credentials::new(ClientToken::new(text("ClientToken")), AccessToken::new(text("AccessToken")), text("Client"));
    // What is not canned has no answer, and asking again would bring none.
    let builder = Client::builder(Platform::Demo, credentials).transport(canned.clone()).max_attempts(1);
    match example.get("LanguageCode") {
        Some(_) => builder.locale(text("LanguageCode"), text("CultureCode")).build().unwrap(),
        None => builder.build().unwrap(),
    }
}

async fn request_is_the_same<R: Request + DeserializeOwned>() {
    let example = request_example::<R>();
    let canned = Canned::new([]);
    let request: R = request_of(&example);
    client(&example, &canned).send(&request).await.map(drop).unwrap_err();
    assert_eq!(serde_json::from_str::<Value>(&canned.body(0)).unwrap(), example);
}

/// The pager writes the cursor of an example when the page before it ended there.
async fn paged_request_is_the_same<R: PagedRequest + DeserializeOwned>() {
    let (example, paging) = (request_example::<R>(), &operation::<R>()["x-pagination"]);
    let at = |body: &Value, name: &str| body.pointer(paging[name].as_str().unwrap()).cloned();
    let mut first = serde_json::json!({});
    first[&paging["items"].as_str().unwrap()[1..]] = serde_json::json!([]);
    first[&paging["next"].as_str().unwrap()[1..]] = at(&example, "cursor").unwrap_or_default();
    // An example without a cursor is the first request, which gets no answer.
    let pages_before = usize::from(at(&example, "cursor").is_some());
    let canned = Canned::new((0..pages_before).map(|_| json(200, &first)));
    let request: R = request_of(&example);
    let count = at(&example, "limit").and_then(|it| u32::try_from(it.as_u64()?).ok()).unwrap();
    let mut pages = client(&example, &canned).call(request).page_size(count).pages();
    for _ in 0..pages_before {
        pages.try_next().await.unwrap();
    }
    pages.try_next().await.map(drop).unwrap_err();
    assert_eq!(serde_json::from_str::<Value>(&canned.body(pages_before)).unwrap(), example);
}

fn response_is_the_same<R: Request>()
where
    R::Response: DeserializeOwned + Serialize,
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
    macro_rules! check {
        ($request:ty) => {
            request_is_the_same::<$request>().await
        };
    }
    macro_rules! check_paged {
        ($request:ty) => {
            paged_request_is_the_same::<$request>().await
        };
    }
    for_each_plain_request!(check);
    for_each_paged_request!(check_paged);
}

#[test]
fn response_examples_are_the_same_after_a_round_trip() {
    macro_rules! check {
        ($request:ty) => {
            response_is_the_same::<$request>()
        };
    }
    for_each_plain_request!(check);
    for_each_paged_request!(check);
}

#[test]
fn the_operations_that_are_tried_are_all_there_are() {
    let mut tried = Vec::new();
    macro_rules! note {
        ($request:ty) => {
            tried.push(<$request as Request>::OPERATION.path)
        };
    }
    for_each_plain_request!(note);
    for_each_paged_request!(note);
    tried.sort_unstable();
    let spec = spec();
    let mut paths: Vec<_> = spec["paths"].as_object().unwrap().keys().collect();
    paths.sort();
    assert_eq!(tried, paths);
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
