//! Starting, counting, determinism and the end.

use std::net::TcpStream;

use mews_connector_fake::Fake;
use serde_json::{Value, json};

use crate::http::{ADD, ORDERS, RESERVATIONS, limited, post, send, start};

#[test]
fn dropping_a_fake_stops_it_at_once() {
    let fake = start(Fake::builder().orders(5));
    let address = fake.address().trim_start_matches("http://").to_owned();
    let open = TcpStream::connect(&address).unwrap();
    drop(fake);
    assert!(TcpStream::connect(&address).is_err());
    drop(open);
}

#[test]
fn a_chosen_port_is_used_and_a_taken_one_is_an_error() {
    let first = start(Fake::builder().orders(0));
    let port = first.address().rsplit(':').next().unwrap().parse().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert!(runtime.block_on(Fake::builder().orders(0).port(port).start()).is_err());
    drop(first);
    assert!(start(Fake::builder().orders(0).port(port)).address().ends_with(&format!(":{port}")));
}

#[test]
fn requests_are_counted_by_path() {
    let fake = start(Fake::builder().orders(5));
    assert!(fake.requests().is_empty());
    post(&fake, ORDERS, json!({}));
    post(&fake, ORDERS, json!({}));
    send(&fake, "GET", "/elsewhere", "", b"").unwrap();
    assert_eq!(fake.requests()[ORDERS], 2);
    assert_eq!(fake.requests()["/elsewhere"], 1);
    assert_eq!(fake.requests().len(), 2);
}

/// What two lists, an added order and a refusal look like on the wire, without the `Date` header.
fn session(seed: u64) -> Vec<String> {
    let fake = start(Fake::builder().orders(300).seed(seed));
    let services = json!({"ServiceIds": fake.service_ids()});
    let order = json!({
        "ServiceId": fake.service_ids()[0], "AccountId": fake.account_id(),
        "ProductOrders": [{"ProductId": fake.account_id()}],
    });
    let replies = [
        post(&fake, ORDERS, limited(services.clone(), 300, None)),
        post(&fake, RESERVATIONS, limited(json!({}), 1000, None)),
        post(&fake, ADD, order),
        post(&fake, ORDERS, limited(services, 1, None)),
        post(&fake, ORDERS, json!({})),
    ];
    let without_date = |head: &str| head.lines().filter(|line| !line.starts_with("date:")).collect::<String>();
    replies.iter().map(|reply| without_date(&reply.head) + &reply.text).collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    assert_eq!(session(7), session(7));
    assert_ne!(session(7)[0], session(8)[0]);
}

#[test]
fn the_data_shows_every_state_and_both_nulls_and_values() {
    let fake = start(Fake::builder().orders(1000));
    let all = post(&fake, ORDERS, limited(json!({"ServiceIds": fake.service_ids()}), 1000, None)).json();
    let orders = all["ProductServiceOrders"].as_array().unwrap();
    assert_eq!(orders.len(), 1000);
    let count = |test: &dyn Fn(&Value) -> bool| orders.iter().filter(|order| test(order)).count();
    for state in ["Inquired", "Confirmed", "Started", "Processed", "Canceled", "Optional", "Requested"] {
        assert!(count(&|order| order["State"] == state) > 0, "{state}");
    }
    for member in ["BookerId", "CommanderOrigin", "OriginDetails", "CancelledUtc", "VoucherId", "LinkedReservationId"] {
        let nulls = count(&|order| order[member].is_null());
        assert!((1..1000).contains(&nulls), "{member}: {nulls}");
    }
    for service in fake.service_ids() {
        assert_eq!(count(&|order| order["ServiceId"] == service.to_string()), 250);
    }
}
