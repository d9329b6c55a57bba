//! Connections that are kept: when one is used again, and when never.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ostler_runtime::private::Core;
use ostler_runtime::{ClientBuilder, Error};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::*;

const PAGE: &str = r#"{"Orders":[]}"#;

/// What the server does after a request; true when it goes on with the connection.
type Behaviour = fn(usize) -> (Vec<u8>, bool);

/// A server that keeps its connections and counts both those and the requests.
struct Server {
    address: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Server {
    async fn start(behaviour: Behaviour) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (connections, requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let server = Server { address, connections: Arc::clone(&connections), requests: Arc::clone(&requests) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, behaviour, Arc::clone(&requests)));
            }
        });
        server
    }

    fn client(&self) -> Core {
        ClientBuilder::new(self.address.clone(), credentials()).build().unwrap()
    }

    /// The connections and the requests so far.
    fn counts(&self) -> (usize, usize) {
        (self.connections.load(Ordering::SeqCst), self.requests.load(Ordering::SeqCst))
    }
}

async fn serve(mut stream: TcpStream, behaviour: Behaviour, requests: Arc<AtomicUsize>) {
    while read_request(&mut stream).await {
        let (bytes, goes_on) = behaviour(requests.fetch_add(1, Ordering::SeqCst));
        if stream.write_all(&bytes).await.is_err() || !goes_on {
            return;
        }
    }
}

/// Whether a whole request came.
async fn read_request(stream: &mut TcpStream) -> bool {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes);
        let length = text.split("content-length: ").nth(1).and_then(|it| it.lines().next()?.parse::<usize>().ok());
        if let (Some((_, body)), Some(length)) = (text.split_once("\r\n\r\n"), length)
            && body.len() >= length
        {
            return true;
        }
        match stream.read(&mut chunk).await {
            Ok(count) if count > 0 => bytes.extend_from_slice(&chunk[..count]),
            _ => return false,
        }
    }
}

fn page() -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{PAGE}", PAGE.len()).into_bytes()
}

#[tokio::test]
async fn a_connection_is_used_again_at_once_but_not_after_it_was_idle_for_long() {
    let server = Server::start(|_| (page(), true)).await;
    let client = server.client();
    client.send(&GetAll::new()).await.unwrap();
    client.send(&GetAll::new()).await.unwrap();
    assert_eq!(server.counts(), (1, 2));
    // The clock stands still just for the jump: while it does, each wait for a socket would end a timer.
    tokio::time::pause();
    tokio::time::advance(Duration::from_millis(3_500)).await;
    tokio::time::resume();
    client.send(&GetAll::new()).await.unwrap();
    assert_eq!(server.counts(), (2, 3), "a request on a connection that was idle for more than 3 seconds");
}

#[tokio::test]
async fn a_read_survives_a_connection_that_the_server_closed_while_it_was_kept() {
    let server = Server::start(|_| (page(), false)).await;
    let client = server.client();
    for _ in 0..20 {
        client.send(&GetAll::new()).await.unwrap();
    }
    assert_eq!(server.counts().1, 20);
}

#[tokio::test]
async fn a_half_read_answer_is_never_the_next_ones_beginning() {
    // The first answer stops in its middle; the rest of it would come before the second.
    let server = Server::start(|number| {
        let whole = page();
        (if number == 0 { whole[..whole.len() - 4].to_vec() } else { whole }, true)
    })
    .await;
    let client = server.client();
    let request = GetAll::new();
    let dropped = tokio::time::timeout(Duration::from_millis(200), client.send(&request)).await;
    assert!(dropped.is_err(), "it waits for the rest");
    client.send(&request).await.unwrap();
    assert_eq!(server.counts(), (2, 2));
}

#[tokio::test]
async fn a_head_without_end_is_stopped() {
    let server = Server::start(|_| {
        let header = format!("x-filler: {}\r\n", "x".repeat(1 << 20));
        (format!("HTTP/1.1 200 OK\r\n{}", header.repeat(8)).into_bytes(), true)
    })
    .await;
    let error = server.client().send(&Add::new("Beer")).await.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown(_)), "{error:?}");
    assert_eq!(server.counts().1, 1);
    let many =
        Server::start(|_| (format!("HTTP/1.1 200 OK\r\n{}\r\n", "x-filler: x\r\n".repeat(10_000)).into_bytes(), true))
            .await;
    many.client().send(&GetAll::new()).await.unwrap_err();
}
