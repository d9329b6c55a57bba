//! The bytes of a request.

use ostler_runtime::{Error, dec};

use crate::support::*;

const ORDER: &str = "\"5f8b1d2e-0c8a-4b6e-9a43-3a2f6f1f0c11\"";

fn body(script: &Script) -> String {
    String::from_utf8(script.request(0).body().to_vec()).unwrap()
}

#[tokio::test]
async fn a_write_has_the_clients_members_first_and_then_its_own() {
    let script = Script::of([Reply::new(200, ORDER)]);
    let request = Add { price: Some(dec!(7.00)), ..Add::new("Beer") };
    client(script.clone()).send(&request).await.unwrap();
    assert_eq!(
        body(&script),
        format!(
            r#"{{"ClientToken":"{CLIENT_TOKEN}","AccessToken":"{ACCESS_TOKEN}","Client":"Test 1.0","Name":"Beer","Price":7.00}}"#
        )
    );
}

#[tokio::test]
async fn a_paged_request_sent_alone_asks_for_the_largest_first_page() {
    let script = Script::of([Reply::new(200, r#"{"Orders":[]}"#)]);
    let request = GetAll { states: Some(vec![State::Confirmed, "New".into()]), prefer: None };
    client(script.clone()).send(&request).await.unwrap();
    assert!(
        body(&script).ends_with(r#","Client":"Test 1.0","States":["Confirmed","New"],"Limitation":{"Count":1000}}"#)
    );
}

#[tokio::test]
async fn the_locale_goes_into_both_members_and_only_when_set() {
    let script = Script::of([Reply::new(200, ORDER)]);
    let client = builder(script.clone()).locale("en-US", "en-GB").build().unwrap();
    client.send(&Add::new("Beer")).await.unwrap();
    assert!(body(&script).contains(r#","LanguageCode":"en-US","CultureCode":"en-GB","Name""#));
}

#[tokio::test]
async fn the_head_names_address_types_and_agent() {
    let script = Script::of([Reply::new(200, r#"{"Orders":[]}"#)]);
    let client = builder(script.clone()).user_agent("demo/1").build().unwrap();
    client.send(&GetAll { states: None, prefer: Some(Preference::Minimal) }).await.unwrap();
    let request = script.request(0);
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://platform.test/api/orders/getAll");
    for (name, value) in [
        ("content-type", "application/json"),
        ("accept", "application/json"),
        ("user-agent", "demo/1"),
        ("prefer", "return=minimal"),
    ] {
        assert_eq!(request.headers()[name], value);
    }
}

#[tokio::test]
async fn what_breaks_a_limit_or_cannot_be_written_is_not_sent() {
    let script = Script::of([]);
    let client = client(script.clone());
    let long = GetAll { states: Some(vec![State::Confirmed; 4]), prefer: None };
    let error = client.send(&long).await.unwrap_err();
    assert_eq!(error.to_string(), "orders_getAll: the request was not sent: `States` takes at most 3 items, but has 4");
    let Error::InvalidRequest(invalid) = &error else { panic!("{error:?}") };
    assert_eq!(invalid.violation().unwrap().member(), "States");

    let error = client.send(&Add { note: Some("a\nb".into()), ..Add::new("Beer") }).await.unwrap_err();
    assert!(error.to_string().contains("`X-Note`"), "{error}");
    assert_eq!(script.requests(), 0);
}

#[tokio::test]
async fn a_request_serialises_alone_without_credentials() {
    let request = Add { price: Some(dec!(7.50)), ..Add::new("Beer") };
    assert_eq!(serde_json::to_string(&request).unwrap(), r#"{"Name":"Beer","Price":"7.50"}"#);
}
