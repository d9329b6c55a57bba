//! The generated client against the fake, for whatever operations there are: those that behave, and the same without
//! behaviour, which the fake answers by samples.
#![allow(deprecated, clippy::unwrap_used)]

use mews_connector::{AccessToken, Client, ClientToken, Credentials, PagedRequest, Platform, Request};
use mews_connector_fake::Fake;
use ostler_contract::{digest, to_text};
use serde::de::DeserializeOwned;
use serde_json::json;
use tests::documented::{request_example, request_of, spec};

include!(concat!(env!("OUT_DIR"), "/operations.rs"));

/// More pages than the few rows of these fakes need; a list that goes on is one without end.
const MOST_PAGES: usize = 3;

fn behaving() -> Fake {
    Fake::builder().orders(5).reservations(5).start_blocking().unwrap()
}

/// A fake that knows none of the operations by their names.
fn without_behaviour() -> Fake {
    let mut contract = digest(&spec()).unwrap();
    for operation in contract["operations"].as_object_mut().unwrap().values_mut() {
        operation["id"] = json!(format!("{}_unheard", operation["id"].as_str().unwrap()));
    }
    Fake::builder().orders(0).reservations(0).contract(to_text(&contract)).start_blocking().unwrap()
}

fn client(fake: &Fake) -> Client {
    let credentials =
        Credentials::new(ClientToken::new(fake.client_token()), AccessToken::new(fake.access_token()), "Tests 1.0.0");
    Client::builder(Platform::Address(fake.address().to_owned()), credentials).build().unwrap()
}

/// Sends the documented request to both.
async fn is_answered<R: Request + DeserializeOwned>(behaving: &Fake, sampling: &Fake) {
    let (id, request) = (R::OPERATION.id, request_of::<R>(&request_example::<R>()));
    if let Err(error) = client(behaving).send(&request).await {
        // The documented service and account are not among those that this fake has made up.
        assert_eq!(error.status(), Some(403), "{id}: {error}");
    }
    client(sampling).send(&request).await.map(drop).unwrap_or_else(|error| panic!("{id}: {error}"));
}

/// Reads the documented listing to its end, from both.
async fn is_listed<R: PagedRequest + DeserializeOwned>(behaving: &Fake, sampling: &Fake) {
    let id = R::OPERATION.id;
    for fake in [behaving, sampling] {
        let mut pages = client(fake).call(request_of::<R>(&request_example::<R>())).pages();
        let mut rows = 0;
        for number in 0.. {
            let page = pages.try_next().await.unwrap_or_else(|error| panic!("{id}: {error}"));
            let Some(page) = page else { break };
            assert!(number < MOST_PAGES, "{id} goes on");
            rows += R::item_count(&page);
        }
        assert!(rows > 0 || std::ptr::eq(fake, behaving), "{id} has a sample without rows");
    }
}

#[tokio::test]
async fn each_operation_of_the_crate_is_answered_by_the_fake_with_its_behaviour_and_without() {
    let (behaving, sampling) = (behaving(), without_behaviour());
    macro_rules! check {
        ($request:ty) => {
            is_answered::<$request>(&behaving, &sampling).await
        };
    }
    macro_rules! check_paged {
        ($request:ty) => {
            is_listed::<$request>(&behaving, &sampling).await
        };
    }
    for_each_plain_request!(check);
    for_each_paged_request!(check_paged);
    let events = sampling.events();
    assert!(!events.is_empty() && events.iter().all(|it| it.sample.is_some()), "{events:?}");
}
