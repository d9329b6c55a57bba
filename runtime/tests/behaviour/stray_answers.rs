//! Answers that nobody asked for, and connections that end just when they are used: what a write makes of them.
//!
//! The servers are threads with blocking sockets, since what matters is less than the millisecond that a timer counts.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use ostler_runtime::private::Core;
use ostler_runtime::{ClientBuilder, Error, HttpTransport, Limiter, Recovered, Recovery, Timestamp, Transport};
use tokio::io::AsyncWriteExt;

use crate::support::*;

/// How many writes there are to each server.
const WRITES: usize = 400;

/// The pauses before a server does what is unexpected, one after the other.
const PAUSES: [u64; 6] = [0, 100, 300, 600, 1_000, 1_500];

/// What the server carried out: the name of each order, and how often it came.
type Seen = Arc<Mutex<BTreeMap<String, usize>>>;

/// Says something unasked, or goes away; gives back whether the connection is still of use.
type Surprise = fn(&mut TcpStream) -> bool;

/// A server that answers each order with an id of its own, and then surprises.
fn start(surprise: Surprise) -> (String, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let seen = Seen::default();
    let orders = Arc::clone(&seen);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, orders) = (stream.unwrap(), Arc::clone(&orders));
            thread::spawn(move || serve(stream, &orders, surprise));
        }
    });
    (address, seen)
}

fn serve(mut stream: TcpStream, orders: &Seen, surprise: Surprise) {
    stream.set_nodelay(true).unwrap();
    while let Some(name) = read_name(&mut stream) {
        let number: usize = name.parse().unwrap();
        *orders.lock().unwrap().entry(name).or_default() += 1;
        if stream.write_all(&answer("200 OK", &format!("\"{}\"", id(number)))).is_err() {
            return;
        }
        thread::sleep(Duration::from_micros(PAUSES[number % PAUSES.len()]));
        if !surprise(&mut stream) {
            return;
        }
    }
}

fn answer(status: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// The name of the order in a request; nothing when the client is gone.
fn read_name(stream: &mut TcpStream) -> Option<String> {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((_, rest)) = text.split_once("\"Name\":\"")
            && text.ends_with('}')
        {
            return rest.split('"').next().map(str::to_owned);
        }
        match stream.read(&mut chunk) {
            Ok(count) if count > 0 => bytes.extend_from_slice(&chunk[..count]),
            _ => return None,
        }
    }
}

/// A client that sends again whatever may be, at once.
fn client(address: &str) -> Core {
    let builder = ClientBuilder::new(address, credentials()).limiter(Limiter::off()).retry_budget(u32::MAX);
    builder.backoff(Duration::ZERO, Duration::ZERO).build().unwrap()
}

/// How writes to a server ended.
#[derive(Debug, Default, PartialEq)]
struct Ends {
    /// They gave the id of their own order.
    own: usize,
    /// They gave the id of another order.
    another: usize,
    refused: usize,
    unknown: usize,
    /// They reached the server more than once.
    twice: usize,
}

async fn writes(surprise: Surprise) -> Ends {
    let (address, seen) = start(surprise);
    let client = client(&address);
    let mut ends = Ends::default();
    for number in 0..WRITES {
        match client.send(&Add::new(&number.to_string())).await {
            Ok(order) if order.to_string() == id(number) => ends.own += 1,
            Ok(_) => ends.another += 1,
            Err(Error::OutcomeUnknown(_)) => ends.unknown += 1,
            Err(_) => ends.refused += 1,
        }
    }
    ends.twice = seen.lock().unwrap().values().filter(|it| **it > 1).count();
    ends
}

#[tokio::test]
async fn no_write_takes_an_answer_that_nobody_asked_for() {
    let surprises: [Surprise; 3] = [
        |it| it.write_all(&answer("429 Too Many Requests", "{}")).is_ok(),
        |it| it.write_all(&answer("400 Bad Request", "{}")).is_ok(),
        |it| it.write_all(&answer("200 OK", &format!("\"{}\"", id(999_999)))).is_ok(),
    ];
    for surprise in surprises {
        assert_eq!(writes(surprise).await, Ends { own: WRITES, ..Ends::default() });
    }
}

#[tokio::test]
async fn no_write_is_lost_to_a_connection_that_ends_because_it_is_idle() {
    assert_eq!(writes(|_| false).await, Ends { own: WRITES, ..Ends::default() });
}

/// A server that loses each order and finds it again; of each search it notes how many requests came before on the
/// connection.
fn start_losing() -> (String, Arc<Mutex<Vec<usize>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let before = Arc::<Mutex<Vec<usize>>>::default();
    let notes = Arc::clone(&before);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, notes) = (stream.unwrap(), Arc::clone(&notes));
            thread::spawn(move || {
                for number in 0.. {
                    let Some(request) = read_request(&mut stream) else { return };
                    if request.starts_with("POST /api/orders/add") {
                        return;
                    }
                    let is_search = request.starts_with("POST /api/stays/find");
                    let found = if is_search { row(1, 7, Timestamp::now()) } else { String::new() };
                    if is_search {
                        notes.lock().unwrap().push(number);
                    }
                    let page = format!(r#"{{"Orders":[{found}],"Cursor":null}}"#);
                    stream.write_all(&answer("200 OK", &page)).unwrap();
                }
            });
        }
    });
    (address, before)
}

fn read_request(stream: &mut TcpStream) -> Option<String> {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if text.contains("\r\n\r\n") && text.ends_with('}') {
            return Some(text.into_owned());
        }
        match stream.read(&mut chunk) {
            Ok(count) if count > 0 => bytes.extend_from_slice(&chunk[..count]),
            _ => return None,
        }
    }
}

#[tokio::test]
async fn a_search_for_a_lost_write_takes_no_answer_that_was_meant_for_another_read() {
    let (address, before) = start_losing();
    let client = client(&address);
    let recovery = Recovery::new().pause(Duration::ZERO);
    for _ in 0..10 {
        // This leaves a connection behind that a read may use.
        client.send(&GetAll::new()).await.unwrap();
        let write = Add { price: Some(7.into()), ..Add::new("Beer") };
        let recovered = client.send_and_recover(&write, &recovery, &CallOptions::new()).await.unwrap();
        assert!(matches!(recovered, Recovered::FoundOne { .. }), "{recovered:?}");
    }
    assert_eq!(*before.lock().unwrap(), [0; 10]);
}

#[tokio::test]
async fn an_answer_that_is_there_before_the_request_is_not_the_answer_to_it() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        // On the thread of the client: when it goes on after connecting, this was said already.
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            stream.write_all(&answer("200 OK", &format!("\"{}\"", id(1)))).await.unwrap();
            open.push(stream);
        }
    });
    let client = client(&address);
    for _ in 0..100 {
        let error = client.send(&Add::new("Beer")).await.unwrap_err();
        assert!(matches!(error, Error::OutcomeUnknown(_) | Error::Transit(_)), "{error:?}");
    }
}

#[tokio::test]
async fn an_answer_that_comes_with_the_handshake_is_not_the_answer_to_a_request() {
    let (acceptor, pem) = tls();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            let early = answer("200 OK", &format!("\"{}\"", id(1)));
            let accepted = acceptor.accept_with(stream, |it| it.writer().write_all(&early).unwrap()).await;
            open.push(accepted);
        }
    });
    let transport = HttpTransport::builder().trust_pem(pem).build().unwrap();
    let client = builder_to(&address, transport);
    for _ in 0..50 {
        let error = client.send(&Add::new("Beer")).await.unwrap_err();
        assert!(matches!(error, Error::OutcomeUnknown(_) | Error::Transit(_)), "{error:?}");
    }
}

fn builder_to(address: &str, transport: impl Transport) -> Core {
    ClientBuilder::new(address, credentials()).limiter(Limiter::off()).transport(transport).build().unwrap()
}

/// A server's side of TLS that may speak before the client has ended its handshake, and its certificate.
fn tls() -> (tokio_rustls::TlsAcceptor, String) {
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let pem = own.cert.pem();
    let mut config = rustls::ServerConfig::builder_with_provider(rustls::crypto::aws_lc_rs::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.into()], own.signing_key.serialize_der().try_into().unwrap())
        .unwrap();
    config.send_half_rtt_data = true;
    (Arc::new(config).into(), pem)
}
