//! Requests that waited in a queue are the same when they come out of it, to the last digit of an amount.
#![allow(clippy::unwrap_used)]

use integration::queue::{Flat, Tagged, Untagged};
use mews_connector::orders;
use mews_connector_fake::Fake;
use serde::Serialize;
use serde::de::DeserializeOwned;

mod support;

/// Through the text, through a value in memory, and back.
fn wait<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(job: &T) -> T {
    let text = serde_json::to_string(job).unwrap();
    let read: T = serde_json::from_str(&text).unwrap();
    assert_eq!(&read, job);
    let value = serde_json::to_value(job).unwrap();
    assert_eq!(&serde_json::from_value::<T>(value).unwrap(), job);
    assert_eq!(&serde_json::from_reader::<_, T>(text.as_bytes()).unwrap(), job);
    read
}

#[tokio::test]
async fn a_request_survives_each_envelope_and_is_sent_to_the_last_digit() {
    let fake = Fake::builder().start().await.unwrap();
    let client = support::builder(&fake, 0).build().unwrap();
    let request = orders::Add::new(fake.net_service_ids()[0].into(), fake.account_id().into()).items([support::beer()]);
    let Tagged::AddOrder(tagged) = wait(&Tagged::AddOrder(request.clone())) else { panic!("it is an order") };
    let flat = wait(&Flat { job: 7, tries: 1, request: request.clone() }).request;
    let Untagged::AddOrder(untagged) = wait(&Untagged::AddOrder(Box::new(request.clone()))) else {
        panic!("it is an order")
    };
    for read in [tagged, flat, *untagged] {
        assert_eq!(read, request);
        client.send(&read).await.unwrap();
    }
    assert_eq!(fake.orders_added(), 3);
}

#[test]
fn a_member_that_this_version_does_not_know_is_named() {
    let text = r#"{"kind":"AddOrder","ServiceId":"ae8da28c-e8a4-4141-9df0-8c998976c691",
        "AccountId":"ae8da28c-e8a4-4141-9df0-8c998976c691","Tip":"1.00"}"#;
    let error = serde_json::from_str::<Tagged>(text).unwrap_err().to_string();
    assert!(error.contains("Tip"), "{error}");
}

#[test]
fn an_amount_that_went_through_a_binary_number_is_refused() {
    let request = orders::Add::new(mews_connector::Uuid::nil().into(), mews_connector::Uuid::nil().into())
        .items([support::beer()]);
    let text = serde_json::to_string(&Tagged::AddOrder(request)).unwrap();
    let text = text.replace("\"0.1000000000000000000000000001\"", "0.1000000000000000000000000001");
    let error = serde_json::from_str::<Tagged>(&text).unwrap_err().to_string();
    assert!(error.contains("NetValue") || error.contains("float") || error.contains("exact"), "{error}");
}
