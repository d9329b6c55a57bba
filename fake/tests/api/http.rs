//! The least HTTP client that can call the fake: one connection, one request, one response.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use mews_connector_fake::{Builder, Fake};
use serde_json::{Map, Value, json};

pub const ORDERS: &str = "/api/connector/v1/productServiceOrders/getAll";
pub const RESERVATIONS: &str = "/api/connector/v1/reservations/getAll/2023-06-06";
pub const ADD: &str = "/api/connector/v1/orders/add";
pub const CHARGE: &str = "/api/connector/v1/customers/charge";

pub struct Reply {
    pub status: u16,
    pub head: String,
    pub text: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn message(&self) -> String {
        self.json()["Message"].as_str().expect("a message").to_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|it| it.0.eq_ignore_ascii_case(name))
            .map(|it| it.1)
    }
}

pub fn start(builder: Builder) -> Fake {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(builder.start()).unwrap()
}

pub fn send(fake: &Fake, method: &str, path: &str, headers: &str, body: &[u8]) -> io::Result<Reply> {
    let mut stream = TcpStream::connect(fake.address().trim_start_matches("http://"))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: fake\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
    )?;
    stream.write_all(body)?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    let (head, text) = text.split_once("\r\n\r\n").expect("a head");
    let status = head[9..12].parse().expect("a status");
    Ok(Reply { status, head: head.to_owned(), text: text.to_owned() })
}

/// Posts the members together with the fake's credentials; a member of them may be replaced, or removed by null.
pub fn post(fake: &Fake, path: &str, members: Value) -> Reply {
    post_with(fake, path, "", members)
}

pub fn post_with(fake: &Fake, path: &str, headers: &str, members: Value) -> Reply {
    let mut body = credentials(fake);
    body.extend(members.as_object().expect("members").clone());
    send(fake, "POST", path, headers, Value::Object(body).to_string().as_bytes()).unwrap()
}

pub fn credentials(fake: &Fake) -> Map<String, Value> {
    let body = json!({"ClientToken": fake.client_token(), "AccessToken": fake.access_token(), "Client": "Test 1.0"});
    body.as_object().unwrap().clone()
}

/// The members with a `Limitation` of that many items.
pub fn limited(mut members: Value, count: u32, cursor: Option<&str>) -> Value {
    members["Limitation"] = json!({"Count": count});
    if let Some(cursor) = cursor {
        members["Limitation"]["Cursor"] = json!(cursor);
    }
    members
}

/// All items that match, page by page until the cursor is null.
pub fn list(fake: &Fake, path: &str, members: &Value, count: u32) -> Vec<Value> {
    let member = if path == ORDERS { "ProductServiceOrders" } else { "Reservations" };
    let mut all = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let reply = post(fake, path, limited(members.clone(), count, cursor.as_deref()));
        assert_eq!(reply.status, 200, "{}", reply.text);
        let page = reply.json();
        let items = page[member].as_array().unwrap();
        assert_eq!(page["Cursor"].as_str(), items.last().map(|item| item["Id"].as_str().unwrap()));
        assert!(items.len() <= count as usize);
        all.extend(items.iter().cloned());
        match page["Cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return all,
        }
    }
}
