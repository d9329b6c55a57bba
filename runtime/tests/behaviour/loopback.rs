//! The default transport against a server on this machine that speaks bytes.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use flate2::{Compression, write::GzEncoder};
use ostler_runtime::private::Core;
use ostler_runtime::{ClientBuilder, Error};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::*;

/// A server that answers each request with the bytes that a function makes of its number, and then closes.
pub struct Server {
    address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub async fn start(answer: impl Fn(usize) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = read_request(&mut stream).await;
                let number = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(request);
                    seen.len() - 1
                };
                // A client that has read enough may be gone already.
                let _ = stream.write_all(&answer(number)).await;
                let _ = stream.shutdown().await;
            }
        });
        Server { address, requests }
    }

    pub fn builder(&self) -> ClientBuilder<Core> {
        ClientBuilder::new(&self.address, credentials())
    }

    pub fn client(&self) -> Core {
        self.builder().build().unwrap()
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn read_request(stream: &mut TcpStream) -> String {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let count = stream.read(&mut chunk).await.unwrap_or(0);
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes);
        let length = text.split("content-length: ").nth(1).and_then(|it| it.lines().next()?.parse().ok());
        let body = text.split_once("\r\n\r\n").map_or(0, |(_, body)| body.len());
        if count == 0 || (text.contains("\r\n\r\n") && body >= length.unwrap_or(0)) {
            return text.into_owned();
        }
    }
}

/// A client that makes its next attempt at once: how long it would wait is not a matter of the transport.
fn impatient(builder: ClientBuilder<Core>) -> Core {
    builder.backoff(Duration::ZERO, Duration::ZERO).build().unwrap()
}

/// The bytes of an answer.
pub fn answer(status: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
    for header in headers {
        head.push_str(&format!("{header}\r\n"));
    }
    [head.as_bytes(), b"\r\n", body].concat()
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

const EMPTY: &[u8] = br#"{"Orders":[]}"#;

#[tokio::test]
async fn a_request_has_a_length_and_says_what_it_accepts() {
    let server = Server::start(|_| answer("200 OK", &[], EMPTY)).await;
    server.client().send(&GetAll::new()).await.unwrap();
    let requests = server.requests();
    let (head, body) = requests[0].split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /api/orders/getAll HTTP/1.1\r\n"), "{head}");
    for header in [
        format!("content-length: {}", body.len()).as_str(),
        "content-type: application/json",
        "accept: application/json",
        "accept-encoding: gzip",
        "user-agent: ostler-runtime/0.1.0",
    ] {
        assert!(head.lines().any(|it| it == header), "{header}: {head}");
    }
    assert!(!head.contains("transfer-encoding") && !head.contains("referer"), "{head}");
}

#[tokio::test]
async fn a_compressed_answer_is_read_and_a_bomb_is_stopped() {
    let server = Server::start(|number| {
        let body = if number == 0 { EMPTY.to_vec() } else { vec![b' '; 8 << 20] };
        answer("200 OK", &["content-encoding: gzip"], &gzip(&body))
    })
    .await;
    let client = server.builder().max_response_bytes(1 << 20).build().unwrap();
    client.send(&GetAll::new()).await.unwrap();
    let error = client.send(&GetAll::new()).await.unwrap_err();
    assert!(error.to_string().contains("larger than 1048576 bytes"), "{error}");
}

#[tokio::test]
async fn a_compressed_answer_of_several_members_is_read_to_its_end() {
    let server = Server::start(|number| {
        let (beginning, rest) = EMPTY.split_at(5);
        let body = [gzip(beginning), if number == 0 { gzip(rest) } else { rest.to_vec() }].concat();
        answer("200 OK", &["content-encoding: gzip"], &body)
    })
    .await;
    let client = server.builder().max_attempts(1).build().unwrap();
    client.send(&GetAll::new()).await.unwrap();
    let error = client.send(&GetAll::new()).await.unwrap_err();
    assert!(matches!(error, Error::Transit(_)), "what follows is not a member, and is not passed over: {error:?}");
}

#[tokio::test]
async fn a_redirect_is_an_error_and_is_not_followed() {
    let target = Server::start(|_| answer("200 OK", &[], EMPTY)).await;
    let location = format!("location: {}/elsewhere", target.address);
    let server = Server::start(move |_| answer("307 Temporary Redirect", &[&location], b"")).await;
    let error = server.client().send(&GetAll::new()).await.unwrap_err();
    assert_eq!(error.status(), Some(307));
    assert!(error.to_string().contains("redirects are not followed"), "{error}");
    assert_eq!((server.requests().len(), target.requests().len()), (1, 0));
}

#[tokio::test]
async fn a_refused_connection_is_not_sent_even_for_a_write() {
    let address = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    };
    let client = impatient(ClientBuilder::new(format!("http://{address}"), credentials()));
    let error = client.send(&Add::new("Beer")).await.unwrap_err();
    let Error::Transit(failure) = &error else { panic!("{error:?}") };
    assert!(failure.is_not_sent() && error.is_retryable());
    assert!(chain(&error).to_lowercase().contains("refused"), "{}", chain(&error));
}

#[tokio::test]
async fn a_write_is_sent_once_whatever_happens_to_its_answer() {
    let answers: [&[u8]; 4] = [
        b"",
        b"HTTP/1.1 200 OK\r\ncontent-le",
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n\"5f8b",
        b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    ];
    for answer in answers {
        let server = Server::start(move |_| answer.to_vec()).await;
        let error = server.client().send(&Add::new("Beer")).await.unwrap_err();
        assert!(matches!(error, Error::OutcomeUnknown(_)), "{error:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(server.requests().len(), 1, "{error}");
    }
}

/// The error of a write to a server that does this with each connection.
async fn handshake_error<F: Future<Output = ()> + Send>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> Error {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            serve(stream).await;
        }
    });
    let client = impatient(ClientBuilder::new(address, credentials()));
    let error = client.send(&Add::new("Beer")).await.unwrap_err();
    server.abort();
    error
}

#[tokio::test]
async fn https_to_a_port_of_plain_http_is_not_sent_and_not_tried_again() {
    let error = handshake_error(|mut stream| async move {
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await;
    })
    .await;
    let Error::Transit(failure) = &error else { panic!("{error:?}") };
    assert!(failure.is_not_sent() && !error.is_retryable(), "{}", chain(&error));
}

#[tokio::test]
async fn a_connection_that_is_closed_in_its_handshake_is_not_sent_and_worth_another_try() {
    let error = handshake_error(|mut stream| async move {
        let _ = stream.read(&mut [0; 4096]).await;
    })
    .await;
    let Error::Transit(failure) = &error else { panic!("{error:?}") };
    assert!(failure.is_not_sent() && error.is_retryable(), "{}", chain(&error));
}

#[tokio::test]
async fn a_server_that_refuses_the_handshake_is_not_tried_again() {
    // A fatal alert: protocol_version, handshake_failure; and one that may pass: internal_error.
    for (alert, again) in [(70, false), (40, false), (80, true)] {
        let error = handshake_error(move |mut stream| async move {
            let _ = stream.read(&mut [0; 4096]).await;
            stream.write_all(&[21, 3, 3, 0, 2, 2, alert]).await.unwrap();
        })
        .await;
        let Error::Transit(failure) = &error else { panic!("{error:?}") };
        assert!(failure.is_not_sent() && error.is_retryable() == again, "{alert}: {}", chain(&error));
    }
}

#[tokio::test]
async fn the_time_for_connecting_covers_the_handshake() {
    // The system accepts the connection, and then nobody speaks.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let builder = ClientBuilder::<Core>::new(address, credentials());
    let client = impatient(builder.connect_timeout(Duration::from_millis(50)));
    let request = Add::new("Beer");
    let call = tokio::time::timeout(Duration::from_secs(5), client.send(&request));
    let error = call.await.unwrap().unwrap_err();
    assert!(matches!(&error, Error::Transit(it) if it.is_not_sent()), "{}", chain(&error));
}

#[test]
fn no_proxy_stands_between_a_client_and_this_machine() {
    // Settings of the environment are read once, so the other test runs in a process of its own.
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "loopback::a_request_has_a_length_and_says_what_it_accepts"])
        .env("http_proxy", "http://127.0.0.1:9")
        .env("all_proxy", "http://127.0.0.1:9")
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .stdout(std::process::Stdio::null())
        .status();
    assert!(status.unwrap().success());
}

#[tokio::test]
async fn an_untrusted_certificate_is_not_sent_and_not_tried_again() {
    let key = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(rustls::crypto::aws_lc_rs::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![key.cert.into()], key.signing_key.serialize_der().try_into().unwrap())
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let error = handshake_error(move |stream| {
        let accept = acceptor.accept(stream);
        async move {
            assert!(accept.await.is_err(), "the client must hang up");
        }
    })
    .await;
    let Error::Transit(failure) = &error else { panic!("{error:?}") };
    assert!(failure.is_not_sent() && !error.is_retryable(), "{}", chain(&error));
    assert!(chain(&error).contains("certificate"), "{}", chain(&error));
}
