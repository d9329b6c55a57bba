//! What time it is for a fake.

use std::time::{Duration, SystemTime};

use mews_connector_fake::{Clock, Fake, time};
use serde_json::{Value, json};

use crate::http::{ADD, ORDERS, RESERVATIONS, list, post, start};

fn add(fake: &Fake) -> Value {
    let order = json!({
        "ServiceId": fake.service_ids()[0], "AccountId": fake.account_id(),
        "ProductOrders": [{"ProductId": fake.account_id()}],
    });
    post(fake, ADD, order).json()["OrderId"].clone()
}

fn all(fake: &Fake) -> Vec<Value> {
    list(fake, ORDERS, &json!({"ServiceIds": fake.service_ids()}), 100)
}

fn ids(orders: &[Value]) -> Vec<Value> {
    orders.iter().map(|order| order["Id"].clone()).collect()
}

#[test]
fn an_added_order_has_the_time_that_was_set() {
    let fake = start(Fake::builder().orders(20).clock(Clock::at(time("2026-05-01T00:00:00Z").unwrap())));
    assert_eq!(fake.now(), "2026-05-01T00:00:00Z");
    let (first, second) = (add(&fake), add(&fake));
    fake.advance(Duration::from_secs(3600));
    let third = add(&fake);
    fake.set_now(time("2026-04-01T12:30:00Z").unwrap());
    let early = add(&fake);
    let listed = all(&fake);
    let created = |id: &Value| listed.iter().find(|it| it["Id"] == *id).unwrap()["CreatedUtc"].clone();
    assert_eq!([created(&first), created(&second)], ["2026-05-01T00:00:00Z", "2026-05-01T00:00:00Z"]);
    assert_eq!([created(&third), created(&early)], ["2026-05-01T01:00:00Z", "2026-04-01T12:30:00Z"]);
    assert!(listed.is_sorted_by(|a, b| {
        let rank = |it: &Value| (it["CreatedUtc"].as_str().unwrap().to_owned(), it["Id"].as_str().unwrap().to_owned());
        rank(a) > rank(b)
    }));
    assert_eq!(listed.len(), 24);
}

#[test]
fn the_data_ends_where_the_clock_starts() {
    let fake = start(Fake::builder().clock(Clock::at(time("2030-01-01T00:00:00Z").unwrap())));
    let reservations = list(&fake, RESERVATIONS, &json!({}), 1000);
    for items in [all(&fake), reservations] {
        let newest = items[0]["CreatedUtc"].as_str().unwrap();
        assert!(("2029-12-01"..="2030-01-01").contains(&newest), "{newest}");
        assert!(items.iter().all(|it| it["UpdatedUtc"].as_str().unwrap() < "2030-01-01"));
    }
}

#[test]
fn the_usual_data_is_what_it_was_with_a_clock_that_stands_still_at_its_end() {
    let usual = start(Fake::builder().reservations(100));
    let still = start(Fake::builder().reservations(100).clock(Clock::at(time(&usual.now()).unwrap())));
    assert_eq!(all(&usual), all(&still));
}

#[test]
fn real_time_is_the_machines() {
    let second = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let fake = start(Fake::builder().orders(5).clock(Clock::real_time()));
    let before = second(SystemTime::now());
    add(&fake);
    let after = second(SystemTime::now());
    let created = all(&fake)[0]["CreatedUtc"].as_str().unwrap().to_owned();
    assert!((before..=after).contains(&second(time(&created).unwrap())), "{created}");
}

/// What a program does that looks for an order whose answer was lost.
#[test]
fn an_order_is_found_in_exactly_the_intervals_that_hold_its_second() {
    let fake = start(Fake::builder().orders(200).clock(Clock::at(time("2026-05-01T00:00:00.9Z").unwrap())));
    let id = add(&fake);
    let found = |from: &str, until: &str| {
        let filter = json!({
            "ServiceIds": fake.service_ids(), "AccountIds": [fake.account_id()],
            "UpdatedUtc": {"StartUtc": from, "EndUtc": until},
        });
        ids(&list(&fake, ORDERS, &filter, 10))
    };
    for (from, until) in [
        ("2026-05-01T00:00:00Z", "2026-05-01T00:00:01Z"),
        ("2026-05-01T00:00:00Z", "2026-05-01T00:00:00Z"),
        ("2026-05-01T00:00:00Z", "2026-05-01T00:00:00.001Z"),
        ("2026-04-30T23:59:59.999Z", "2026-05-01T00:00:00.001Z"),
    ] {
        assert_eq!(found(from, until), std::slice::from_ref(&id), "{from} {until}");
    }
    for (from, until) in [
        ("2026-05-01T00:00:00.001Z", "2026-05-01T00:01:00Z"),
        ("2026-05-01T00:00:01Z", "2026-05-01T00:01:00Z"),
        ("2026-04-30T23:59:59.5Z", "2026-05-01T00:00:00Z"),
    ] {
        assert!(!found(from, until).contains(&id), "{from} {until}");
    }
}
