//! Faults of a body whose head is right.

use std::io::{self, Read, Write};

use flate2::read::GzDecoder;
use mews_connector_fake::{Fake, Fault, FaultKind};
use serde_json::{Value, json};

use crate::faults::{connect, faulty, order, page, wait_until_closed};
use crate::http::{ADD, ORDERS, RESERVATIONS, credentials, limited, post};

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
fn text_is_not_utf_8() {
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
