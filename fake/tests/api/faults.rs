//! Each fault as it arrives, byte by byte.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;
use mews_connector_fake::{Builder, Fake, Fault, FaultKind, RetryAfter, When};
use serde_json::{Value, json};

use crate::http::{ADD, CHARGE, ORDERS, RESERVATIONS, credentials, limited, post, post_with, send, start};

/// How long a connection is watched on which nothing arrives any more.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long a busy machine may take for anything else.
const DEADLINE: Duration = Duration::from_secs(20);

fn faulty(fault: Fault) -> Fake {
    start(small().fault(fault))
}

fn small() -> Builder {
    Fake::builder().orders(40).reservations(40)
}

fn page(fake: &Fake) -> Value {
    limited(json!({"ServiceIds": fake.service_ids()}), 10, None)
}

fn order(fake: &Fake) -> Value {
    json!({
        "ServiceId": fake.service_ids()[0], "AccountId": fake.account_id(),
        "ProductOrders": [{"ProductId": fake.account_id()}],
    })
}

/// How a connection came to its end.
#[derive(Debug, PartialEq)]
enum End {
    /// In good order.
    Closed,
    Reset,
    /// Not at all while it was watched.
    Open,
}

/// Sends a request that lets the connection live on.
fn write(stream: &mut TcpStream, fake: &Fake, path: &str, members: &Value) {
    let mut body = credentials(fake);
    body.extend(members.as_object().unwrap().clone());
    let body = Value::Object(body).to_string();
    write!(stream, "POST {path} HTTP/1.1\r\nHost: fake\r\nContent-Length: {}\r\n\r\n{body}", body.len()).unwrap();
}

fn connect(fake: &Fake) -> TcpStream {
    let stream = TcpStream::connect(fake.address().trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream
}

/// Everything that arrives, as a head and a body, and how it ended.
fn read(mut stream: TcpStream) -> (String, String, End) {
    let (mut first, mut bytes) = ([0], Vec::new());
    let ended = stream.read(&mut first).and_then(|read| {
        bytes.extend_from_slice(&first[..read]);
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.read_to_end(&mut bytes)
    });
    let end = match ended {
        Ok(_) => End::Closed,
        Err(error) if error.kind() == ErrorKind::ConnectionReset => End::Reset,
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => End::Open,
        Err(error) => panic!("{error}"),
    };
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    (head.to_owned(), body.to_owned(), end)
}

fn exchange(fake: &Fake, path: &str, members: &Value) -> (String, String, End) {
    let mut stream = connect(fake);
    write(&mut stream, fake, path, members);
    read(stream)
}

fn announced(head: &str) -> usize {
    let line = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    line.unwrap_or_else(|| panic!("no length in {head}")).parse().unwrap()
}

fn wait_until(condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < DEADLINE);
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Waits until the fake has noticed that its clients have hung up.
fn wait_until_closed(fake: &Fake) {
    wait_until(|| fake.open_connections() == 0);
}

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

#[test]
fn a_429_says_when_to_come_back_in_every_way_there_is() {
    let retry_after = |retry_after| {
        let fake = faulty(Fault::new(FaultKind::TooManyRequests { retry_after }));
        let reply = post(&fake, ADD, order(&fake));
        assert_eq!((reply.status, fake.orders_added()), (429, 0));
        assert!(!reply.message().is_empty());
        reply.header("retry-after").map(str::to_owned)
    };
    assert_eq!(retry_after(RetryAfter::Absent), None);
    assert_eq!(retry_after(RetryAfter::Seconds(3)).as_deref(), Some("3"));
    assert_eq!(retry_after(RetryAfter::Past).as_deref(), Some("Wed, 21 Oct 2015 07:28:00 GMT"));
    assert!(retry_after(RetryAfter::Absurd).unwrap().parse::<u64>().is_err());
    assert_eq!(retry_after(RetryAfter::Garbage).as_deref(), Some("later"));
    let date = retry_after(RetryAfter::Date(60)).unwrap();
    assert!(date.ends_with(" GMT") && date.len() == 29, "{date}");
}

#[test]
fn statuses_are_as_chosen_and_the_connection_lives_on() {
    for status in [500, 502, 503, 504] {
        let fake = faulty(Fault::new(FaultKind::ServerError { status, retry_after: RetryAfter::Seconds(1) }));
        let reply = post(&fake, ORDERS, page(&fake));
        assert_eq!((reply.status, reply.header("retry-after")), (status, Some("1")));
        assert_eq!(reply.json()["RequestId"].as_str(), reply.header("request-id"));
    }
    let fake = faulty(Fault::new(FaultKind::ServerError { status: 500, retry_after: RetryAfter::Absent }));
    let mut stream = connect(&fake);
    write(&mut stream, &fake, ORDERS, &page(&fake));
    write(&mut stream, &fake, ORDERS, &page(&fake));
    assert_eq!(read(stream).1.matches("HTTP/1.1 500").count(), 1); // beside the one at the very beginning
    assert_eq!(fake.events().iter().map(|event| event.connection).collect::<Vec<_>>(), [1, 1]);

    let (head, body, end) = exchange(&faulty(Fault::new(FaultKind::RequestTimeout)), ORDERS, &page(&fake));
    assert!(head.starts_with("HTTP/1.1 408 Request Timeout\r\n") && head.contains("connection: close"), "{head}");
    assert_eq!((body.len(), end), (announced(&head), End::Closed));
}

#[test]
fn an_html_page_comes_with_any_status() {
    for status in [200, 502] {
        let fake = faulty(Fault::new(FaultKind::HtmlPage { status }));
        let reply = post(&fake, ADD, order(&fake));
        assert_eq!((reply.status, reply.header("content-type")), (status, Some("text/html")));
        assert!(reply.text.starts_with("<!DOCTYPE html>"), "{}", reply.text);
        assert_eq!(fake.orders_added(), 0);
    }
}

#[test]
fn tokens_are_echoed_in_the_message_and_the_details() {
    let fake = faulty(Fault::new(FaultKind::EchoedTokens { status: 403 }));
    let reply = post(&fake, ORDERS, page(&fake));
    assert_eq!(reply.status, 403);
    for member in ["Message", "Details"] {
        let text = reply.json()[member].as_str().unwrap().to_owned();
        assert!(text.contains(fake.client_token()) && text.contains(fake.access_token()), "{text}");
    }
}

#[test]
fn a_redirect_leads_to_a_listener_that_counts() {
    let fake = faulty(Fault::new(FaultKind::Redirect { status: 307 }));
    let reply = post(&fake, ADD, order(&fake));
    let target = fake.redirect_address().unwrap();
    assert_eq!((reply.status, reply.header("location")), (307, Some(format!("{target}{ADD}").as_str())));
    assert_ne!(target, fake.address());
    assert_eq!(fake.redirected(), 0);
    let mut stream = TcpStream::connect(target.trim_start_matches("http://")).unwrap();
    write!(stream, "POST {ADD} HTTP/1.1\r\nHost: fake\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{{}}").unwrap();
    stream.read_to_string(&mut String::new()).unwrap();
    assert_eq!((fake.redirected(), fake.requests()[ADD], fake.orders_added()), (1, 1, 0));
    assert_eq!(start(small()).redirect_address(), None);
}

#[test]
fn right_json_is_mislabelled() {
    let fake = faulty(Fault::new(FaultKind::WrongContentType));
    let reply = post(&fake, ORDERS, page(&fake));
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert_eq!(reply.json()["ProductServiceOrders"].as_array().unwrap().len(), 10);
}

/// The bytes of an answer's body.
fn body(fake: &Fake, path: &str, members: &Value, headers: &str) -> io::Result<Vec<u8>> {
    let mut body = credentials(fake);
    body.extend(members.as_object().unwrap().clone());
    let body = Value::Object(body).to_string();
    let mut stream = connect(fake);
    let length = body.len();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: fake\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    )?;
    let mut bytes = Vec::new();
    stream.take(3_000_000).read_to_end(&mut bytes)?;
    let start = bytes.windows(4).position(|it| it == b"\r\n\r\n").unwrap() + 4;
    Ok(bytes.split_off(start))
}

#[test]
fn text_is_no_utf_8() {
    let fake = faulty(Fault::new(FaultKind::InvalidUtf8));
    for (path, members) in [(ORDERS, page(&fake)), (ADD, order(&fake))] {
        let bytes = body(&fake, path, &members, "").unwrap();
        assert_eq!(std::str::from_utf8(&bytes).unwrap_err().error_len(), Some(1));
        serde_json::from_str::<Value>(&String::from_utf8_lossy(&bytes)).unwrap();
    }
}

#[test]
fn a_gzip_bomb_is_small_until_it_is_decoded() {
    let fake = faulty(Fault::new(FaultKind::GzipBomb { mebibytes: 20 }));
    let bytes = body(&fake, ORDERS, &page(&fake), "Accept-Encoding: br, gzip\r\n").unwrap();
    assert!(bytes.len() < 100_000, "{}", bytes.len());
    let mut decoded = String::new();
    GzDecoder::new(&bytes[..]).read_to_string(&mut decoded).unwrap();
    assert!(decoded.len() > 20 * 1024 * 1024);
    let page: Value = serde_json::from_str(&decoded).unwrap();
    assert_eq!(page["ProductServiceOrders"].as_array().unwrap().len(), 10);
}

#[test]
fn an_endless_body_goes_on_until_the_client_hangs_up() {
    for (kind, headers) in [
        (FaultKind::EndlessBody, "Accept-Encoding: gzip\r\n"),
        (FaultKind::GzipBomb { mebibytes: 256 }, "Accept-Encoding: gzip;q=0\r\n"),
    ] {
        let fake = faulty(Fault::new(kind));
        let bytes = body(&fake, ORDERS, &page(&fake), headers).unwrap();
        assert!(bytes.len() > 2_900_000);
        let text = std::str::from_utf8(&bytes).unwrap();
        assert_eq!(text.split("\r\n").nth(2), Some("10000"));
        wait_until_closed(&fake);
    }
}

#[test]
fn json_is_deeply_nested_but_balanced() {
    let fake = faulty(Fault::new(FaultKind::JsonDepth { depth: 10_000 }));
    let reply = post(&fake, ADD, order(&fake));
    assert_eq!((reply.text.matches('[').count(), reply.text.matches(']').count()), (10_000, 10_000));
    assert!(reply.text.ends_with("]}"));
    assert!(serde_json::from_str::<Value>(&reply.text).is_err());
}

#[test]
fn a_number_is_huge_in_place_of_another_or_in_addition() {
    let fake = faulty(Fault::new(FaultKind::HugeNumber));
    let text = post(&fake, RESERVATIONS, limited(json!({}), 1, None)).text;
    assert!(text.contains("\"Count\":1e400") && !text.contains("Extra"), "{text}");
    let text = post(&fake, ADD, order(&fake)).text;
    assert!(text.ends_with(",\"Extra\":1e400}"), "{text}");
}

/// The identifiers on so many pages and the cursor after each, as a client that trusts every cursor sees them.
fn walk(fake: &Fake, count: u32, pages: usize) -> (Vec<Vec<String>>, Vec<Option<String>>) {
    let (mut seen, mut cursors) = (Vec::new(), Vec::new());
    let mut cursor: Option<String> = None;
    for _ in 0..pages {
        let members = json!({"ServiceIds": fake.service_ids()});
        let reply = post_with(fake, ORDERS, "Prefer: return=minimal\r\n", limited(members, count, cursor.as_deref()));
        if reply.status == 204 {
            break;
        }
        assert_eq!(reply.status, 200, "{}", reply.text);
        let page = reply.json();
        let items = page["ProductServiceOrders"].as_array().unwrap();
        seen.push(items.iter().map(|item| item["Id"].as_str().unwrap().to_owned()).collect());
        cursor = page["Cursor"].as_str().map(str::to_owned);
        cursors.push(cursor.clone());
        if cursor.is_none() {
            break;
        }
    }
    (seen, cursors)
}

fn genuine() -> Vec<String> {
    walk(&start(small()), 1000, 1).0.concat()
}

#[test]
fn a_cursor_repeats_from_the_second_page_on() {
    let (pages, cursors) = walk(&faulty(Fault::new(FaultKind::RepeatingCursor)), 10, 4);
    assert!(cursors.iter().all(|cursor| *cursor == cursors[0] && cursor.is_some()));
    assert_eq!([&pages[1], &pages[2], &pages[3]], [&genuine()[10..20]; 3]);
}

#[test]
fn two_cursors_alternate_from_the_second_page_on() {
    let (pages, cursors) = walk(&faulty(Fault::new(FaultKind::AlternatingCursor)), 10, 7);
    assert_ne!(cursors[0], cursors[1]);
    assert!((2..7).all(|at| cursors[at] == cursors[at - 2]), "{cursors:?}");
    let all = genuine();
    assert!(pages[0] == all[..10] && pages[1] == all[10..20] && pages[2] == all[20..30] && pages[3] == all[10..20]);
}

#[test]
fn items_that_are_held_back_come_later() {
    let (pages, cursors) = walk(&faulty(Fault::new(FaultKind::EmptyPage).times(3)), 15, 99);
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [0, 0, 0, 15, 15, 10]);
    assert!(pages.concat() == genuine());
    assert!(cursors[0] != cursors[1] && cursors[1] != cursors[2]);

    let (pages, _) = walk(&faulty(Fault::new(FaultKind::EmptyPage).nth(2).times(2)), 15, 99);
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [15, 0, 0, 15, 10]);
    assert!(pages.concat() == genuine());

    let (pages, _) = walk(&faulty(Fault::new(FaultKind::ShortPage)), 15, 99);
    assert_eq!(pages[0].len(), 8);
    assert!(pages.concat() == genuine());
}

#[test]
fn a_duplicate_loses_no_item() {
    for count in [1, 2, 10] {
        let (pages, _) = walk(&faulty(Fault::new(FaultKind::DuplicateRows)), count, 99);
        assert_eq!(pages[0][0], pages[0][1]);
        let mut ids = pages.concat();
        ids.dedup();
        assert!(ids == genuine(), "{count}");
    }
}

#[test]
fn an_item_breaks_its_schema() {
    let first = |kind| {
        let fake = faulty(Fault::new(kind));
        post(&fake, ORDERS, page(&fake)).json()["ProductServiceOrders"][0].clone()
    };
    assert_eq!(first(FaultKind::UnknownEnumValue)["State"], "Hibernating");
    assert_eq!(first(FaultKind::NullRequired { member: None })["Id"], Value::Null);
    assert!(first(FaultKind::MissingRequired { member: None }).get("Id").is_none());
    let state = || Some("State".to_owned());
    assert_eq!(first(FaultKind::NullRequired { member: state() })["State"], Value::Null);
    assert!(first(FaultKind::MissingRequired { member: state() }).get("State").is_none());

    let fake = faulty(Fault::new(FaultKind::NullRequired { member: None }));
    assert_eq!(post(&fake, ADD, order(&fake)).json(), json!({"OrderId": null}));
    let fake = faulty(Fault::new(FaultKind::MissingRequired { member: None }));
    assert_eq!(post(&fake, CHARGE, order(&fake)).json().get("OrderId"), None);
}

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
fn what_is_no_request_to_an_operation_is_neither_struck_nor_counted() {
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
        ("408:operation=orders_remove", "there is no operation `orders_remove`: there are customers_charge, "),
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
    let readme = include_str!("../../README.md");
    let rows: Vec<_> =
        readme.lines().filter(|line| line.starts_with("| `") && line.matches('|').count() == 5).collect();
    let expected = FaultKind::ALL.map(|kind| {
        let parameters = Some(kind.parameters()).filter(|it| !it.is_empty()).map(|it| format!("`{it}` "));
        let when = format!("{:?}", kind.default_when()).to_lowercase();
        format!("| `{}` | {} | {when} | {}|", kind.name(), kind.summary(), parameters.unwrap_or_default())
    });
    assert_eq!(rows, expected, "\n{}", expected.join("\n"));
}
