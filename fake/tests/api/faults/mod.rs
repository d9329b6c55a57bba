//! Each fault as it arrives, byte by byte.

mod answers;
mod bodies;
mod connections;
mod lists;
mod strikes;

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use mews_connector_fake::{Builder, Fake, Fault};
use serde_json::{Value, json};

use crate::http::{credentials, limited, start};

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
