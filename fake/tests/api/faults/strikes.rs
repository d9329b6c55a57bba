//! Which requests are struck, and what is carried out of them.

use std::io::{ErrorKind, Read};
use std::time::{Duration, Instant};

use mews_connector_fake::{Fake, Fault, FaultKind, RetryAfter, When};
use serde_json::{Value, json};

use crate::faults::{End, connect, exchange, faulty, order, page, read, small, wait_until, write};
use crate::http::{ADD, ORDERS, limited, post, send, start};

/// Sends a request and hangs up at the first sign of an answer or its end.
fn knock(fake: &Fake, path: &str, members: &Value) {
    let mut stream = connect(fake);
    write(&mut stream, fake, path, members);
    let _ = stream.read(&mut [0]);
}

#[test]
fn a_write_is_carried_out_or_not_as_chosen_whatever_goes_wrong_with_its_answer() {
    for kind in FaultKind::ALL.into_iter().filter(|kind| !kind.is_for_lists()) {
        for (when, added) in [(When::Before, 0), (When::After, 1)] {
            if matches!(kind, FaultKind::Latency { .. }) {
                continue; // the caller decides that, by waiting or not
            }
            let fake = faulty(Fault::new(kind.clone()).when(when));
            knock(&fake, ADD, &order(&fake));
            let context = format!("{} {when:?}", kind.name());
            assert_eq!((fake.orders_added(), fake.requests()[ADD]), (added, 1), "{context}");
            assert_eq!(fake.faults_thrown(), [(kind.name(), 1)].into(), "{context}");
            assert_eq!(fake.events()[0].fault, Some(kind.name()), "{context}");
        }
    }
}

#[test]
fn what_stands_in_for_an_answer_comes_before_the_write_and_what_damages_it_after() {
    for kind in FaultKind::ALL {
        let name = kind.name();
        let stands_in = ["429", "5xx", "408", "html-page", "echoed-tokens", "redirect"].contains(&name);
        assert_eq!(kind.default_when() == When::Before, stands_in, "{name}");
    }
}

#[test]
fn a_damaged_answer_to_a_write_that_was_not_carried_out_is_the_documented_example() {
    let fake = faulty(Fault::new(FaultKind::IdleClose { delay: Duration::ZERO }).when(When::Before));
    let (_, body, _) = exchange(&fake, ADD, &order(&fake));
    assert!(serde_json::from_str::<Value>(&body).unwrap()["OrderId"].is_string());
    assert_eq!(fake.orders_added(), 0);
}

#[test]
fn what_is_not_a_request_to_an_operation_is_neither_struck_nor_counted() {
    let fake = faulty(Fault::new(FaultKind::RequestTimeout).nth(1));
    assert_eq!(send(&fake, "GET", ORDERS, "", b"").unwrap().status, 405);
    assert_eq!(send(&fake, "POST", "/elsewhere", "", b"{}").unwrap().status, 404);
    assert_eq!(send(&fake, "POST", ORDERS, "", &b" ".repeat(5_000_000)).unwrap().status, 413);
    assert_eq!(send(&fake, "POST", ORDERS, "", b"no JSON").unwrap().status, 408);
    assert_eq!(send(&fake, "POST", ORDERS, "", b"no JSON").unwrap().status, 400);
}

#[test]
fn the_first_of_two_faults_strikes() {
    let server_error = FaultKind::ServerError { status: 500, retry_after: RetryAfter::Absent };
    let fake = start(small().fault(Fault::new(FaultKind::RequestTimeout).nth(2)).fault(Fault::new(server_error)));
    let statuses = [1, 2, 3].map(|_| post(&fake, ORDERS, page(&fake)).status);
    assert_eq!(statuses, [500, 408, 500]);
}

#[test]
fn a_page_that_is_small_enough_passes() {
    let fake = faulty(Fault::new(FaultKind::RequestTimeout).above(5));
    let services = json!({"ServiceIds": fake.service_ids()});
    let statuses = [10, 5].map(|count| post(&fake, ORDERS, limited(services.clone(), count, None)).status);
    assert_eq!(statuses, [408, 200]);
}

#[test]
fn the_same_seed_strikes_the_same_requests() {
    let statuses = |seed| {
        let fault = Fault::new(FaultKind::RequestTimeout).probability(0.5);
        let fake = start(small().seed(seed).fault(fault));
        (0..40).map(|_| post(&fake, ORDERS, page(&fake)).status).collect::<Vec<_>>()
    };
    assert_eq!(statuses(7), statuses(7));
    assert_ne!(statuses(7), statuses(8));
}

#[test]
fn events_tell_when_and_on_which_connection() {
    let fake = faulty(Fault::new(FaultKind::RequestTimeout).nth(2));
    let before = Instant::now();
    post(&fake, ORDERS, page(&fake));
    post(&fake, ADD, order(&fake));
    let events = fake.events();
    let told: Vec<_> = events.iter().map(|it| (it.path.as_str(), it.connection, it.fault)).collect();
    assert_eq!(told, [(ORDERS, 1, None), (ADD, 2, Some("408"))]);
    assert!(before <= events[0].at && events[0].at <= events[1].at && events[1].at <= Instant::now());
}

#[test]
fn dropping_a_fake_ends_stalled_and_endless_connections_at_once() {
    let fake = start(
        small()
            .fault(Fault::new(FaultKind::StallInHeaders).nth(1))
            .fault(Fault::new(FaultKind::StallInBody).nth(2))
            .fault(Fault::new(FaultKind::Latency { delay: Duration::from_secs(600) }).nth(3))
            .fault(Fault::new(FaultKind::EndlessBody).nth(4)),
    );
    let mut streams = Vec::new();
    for requests in 1..=4 {
        let mut stream = connect(&fake);
        write(&mut stream, &fake, ORDERS, &page(&fake));
        wait_until(|| fake.faults_thrown().len() == requests);
        streams.push(stream);
    }
    assert_eq!(fake.open_connections(), 4);
    let start = Instant::now();
    drop(fake);
    assert!(start.elapsed() < Duration::from_secs(5));
    for stream in streams {
        assert_ne!(read(stream).2, End::Open);
    }
}

#[test]
fn a_fault_that_cannot_be_is_an_error_when_the_fake_starts() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for (text, reason) in [
        ("408:operation=orders_remove", "there is no operation `orders_remove`: there are "),
        ("408:path=/x", "there is no operation at `/x`: there are /api/connector/v1/"),
    ] {
        let fault: Fault = text.parse().unwrap();
        let error = runtime.block_on(small().fault(fault).start()).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().starts_with(reason), "{error}");
    }
}

#[test]
fn the_readme_lists_each_fault_as_the_help_does() {
    let readme = include_str!("../../../README.md");
    let rows: Vec<_> =
        readme.lines().filter(|line| line.starts_with("| `") && line.matches('|').count() == 5).collect();
    let expected = FaultKind::ALL.map(|kind| {
        let parameters = Some(kind.parameters()).filter(|it| !it.is_empty()).map(|it| format!("`{it}` "));
        let when = format!("{:?}", kind.default_when()).to_lowercase();
        format!("| `{}` | {} | {when} | {}|", kind.name(), kind.summary(), parameters.unwrap_or_default())
    });
    assert_eq!(rows, expected, "\n{}", expected.join("\n"));
}
