//! Faults after which the connection is late, stalled, reset or closed.

use std::time::{Duration, Instant};

use mews_connector_fake::{Fault, FaultKind, When};
use serde_json::{Value, json};

use crate::faults::{End, announced, connect, exchange, faulty, order, page, wait_until, wait_until_closed, write};
use crate::http::{ADD, ORDERS, post};

#[test]
fn latency_delays_the_whole_answer() {
    let fake = faulty(Fault::new(FaultKind::Latency { delay: Duration::from_millis(150) }).nth(1));
    let start = Instant::now();
    assert_eq!(post(&fake, ORDERS, page(&fake)).status, 200);
    assert!(start.elapsed() >= Duration::from_millis(150));
    assert_eq!(post(&fake, ORDERS, page(&fake)).status, 200);
    assert_eq!(fake.faults_thrown()["latency"], 1);
}

#[test]
fn a_caller_who_hangs_up_during_latency_has_been_served_or_not_as_chosen() {
    for (when, added) in [(When::Before, 0), (When::After, 1)] {
        let kind = FaultKind::Latency { delay: Duration::from_secs(600) };
        let fake = faulty(Fault::new(kind).when(when));
        let mut stream = connect(&fake);
        write(&mut stream, &fake, ADD, &order(&fake));
        wait_until(|| fake.faults_thrown().contains_key("latency") && fake.orders_added() == added);
        drop(stream);
        wait_until_closed(&fake);
        assert_eq!((fake.orders_added(), fake.requests()[ADD]), (added, 1), "{when:?}");
    }
}

#[test]
fn a_stall_shows_a_part_and_lasts_until_the_client_hangs_up() {
    let fake = faulty(Fault::new(FaultKind::StallInHeaders));
    let (head, body, end) = exchange(&fake, ORDERS, &page(&fake));
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && !head.contains("content-length: "), "{head}");
    assert_eq!((body.as_str(), end), ("", End::Open));
    wait_until_closed(&fake);

    let fake = faulty(Fault::new(FaultKind::StallInBody));
    let (head, body, end) = exchange(&fake, ORDERS, &page(&fake));
    assert_eq!((body.len(), end), (announced(&head) / 2, End::Open));
    wait_until_closed(&fake);
}

#[test]
fn a_reset_comes_before_or_within_the_head_or_within_the_body() {
    let (head, body, end) = exchange(&faulty(Fault::new(FaultKind::ResetBeforeHeaders)), ORDERS, &json!({}));
    assert_eq!((head.as_str(), body.as_str(), end), ("", "", End::Reset));

    let fake = faulty(Fault::new(FaultKind::ResetInHeaders));
    let (head, body, end) = exchange(&fake, ORDERS, &page(&fake));
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && !head.contains("content-length: "), "{head}");
    assert_eq!((body.as_str(), end), ("", End::Reset));

    let fake = faulty(Fault::new(FaultKind::ResetInBody));
    let (head, body, end) = exchange(&fake, ORDERS, &page(&fake));
    assert_eq!((body.len(), end), (announced(&head) / 2, End::Reset));
}

#[test]
fn lengths_lie_and_the_connection_is_closed_in_good_order() {
    let fake = faulty(Fault::new(FaultKind::Truncation));
    let (head, body, end) = exchange(&fake, ORDERS, &page(&fake));
    assert_eq!((body.len(), end), (announced(&head) / 2, End::Closed));
    assert!(!head.contains("connection"), "{head}");

    let fake = faulty(Fault::new(FaultKind::ContentLengthTooLarge));
    let (head, body, end) = exchange(&fake, ORDERS, &page(&fake));
    assert_eq!((body.len() + 10, end), (announced(&head), End::Closed));
    serde_json::from_str::<Value>(&body).unwrap();

    let fake = faulty(Fault::new(FaultKind::ContentLengthTooSmall));
    let (head, body, end) = exchange(&fake, ORDERS, &page(&fake));
    assert_eq!((body.len() / 2, end), (announced(&head), End::Closed));
    serde_json::from_str::<Value>(&body).unwrap();
}

#[test]
fn an_idle_connection_is_closed_without_a_word() {
    let fake = faulty(Fault::new(FaultKind::IdleClose { delay: Duration::from_millis(50) }));
    let start = Instant::now();
    let (head, body, end) = exchange(&fake, ORDERS, &page(&fake));
    assert!(start.elapsed() >= Duration::from_millis(50));
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && !head.contains("connection"), "{head}");
    assert_eq!((body.len(), end), (announced(&head), End::Closed));
    let items = serde_json::from_str::<Value>(&body).unwrap()["ProductServiceOrders"].as_array().unwrap().len();
    assert_eq!(items, 10);
}
