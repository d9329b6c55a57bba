//! Faults that put another answer, or another header, in the place of the right one.

use std::io::{Read, Write};
use std::net::TcpStream;

use mews_connector_fake::{Fault, FaultKind, RetryAfter};

use crate::faults::{End, announced, connect, exchange, faulty, order, page, read, small, write};
use crate::http::{ADD, ORDERS, post, start};

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
