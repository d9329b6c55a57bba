//! What a transport tells about the moment when a request leaves, and what a client makes of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ostler_runtime::private::Core;
use ostler_runtime::{Body, ClientBuilder, Error, HttpTransport, Sending, Transport, TransportError, TransportFuture};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::*;

const SHORT: Duration = Duration::from_millis(50);

/// A server that accepts connections, keeps silent, and counts them.
async fn silent() -> (std::net::SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            open.push(stream);
        }
    });
    (address, connections)
}

fn assert_unsent_in_time(error: &Error) {
    let Error::Transit(failure) = error else { panic!("{error:?}") };
    assert!(failure.is_not_sent() && failure.is_timeout() && error.is_retryable(), "{error:?}");
    assert!(error.to_string().contains("while connecting, nothing was sent"), "{error}");
}

#[tokio::test]
async fn a_write_whose_time_ends_while_it_connects_was_not_sent() {
    let (address, _) = silent().await;
    // Nobody answers the first message of the handshake.
    let builder = || ClientBuilder::<Core>::new(format!("https://{address}"), credentials());
    let client = builder().timeout(SHORT).build().unwrap();
    assert_unsent_in_time(&client.send(&Add::new("Beer")).await.unwrap_err());
    let client = builder().first_byte_timeout(SHORT).max_attempts(1).build().unwrap();
    assert_unsent_in_time(&client.send(&Add::new("Beer")).await.unwrap_err());
}

#[tokio::test]
async fn a_write_whose_time_is_over_before_it_is_handed_over_was_not_sent() {
    let (address, connections) = silent().await;
    let client: Core = ClientBuilder::new(format!("http://{address}"), credentials()).build().unwrap();
    let options = CallOptions::new().timeout(Duration::ZERO);
    assert_unsent_in_time(&client.send_with(&Add::new("Beer"), &options).await.unwrap_err());
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_write_that_was_not_sent_in_time_is_sent_again_while_there_is_time() {
    let (address, connections) = silent().await;
    let builder = ClientBuilder::<Core>::new(format!("https://{address}"), credentials());
    let builder = builder.first_byte_timeout(SHORT).backoff(Duration::ZERO, Duration::ZERO);
    let error = builder.max_attempts(3).build().unwrap().send(&Add::new("Beer")).await.unwrap_err();
    assert_unsent_in_time(&error);
    assert_eq!(connections.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_write_whose_time_ends_after_it_connected_may_have_been_carried_out() {
    let (address, _) = silent().await;
    let client: Core = ClientBuilder::new(format!("http://{address}"), credentials()).timeout(SHORT).build().unwrap();
    let error = client.send(&Add::new("Beer")).await.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown(_)), "{error:?}");
}

#[tokio::test]
async fn a_transport_that_says_nothing_leaves_the_outcome_open() {
    let client = builder(Script::of([Reply::Stall])).timeout(SHORT).build().unwrap();
    let error = client.send(&Add::new("Beer")).await.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown(_)), "{error:?}");
}

/// Tries one transport after the other.
struct Either<A, B>(A, B);

impl<A: Transport, B: Transport> Transport for Either<A, B> {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let again = body.try_clone().map(|body| http::Request::from_parts(head.clone(), body));
            match (self.0.send(http::Request::from_parts(head, body)).await, again) {
                (Err(error), Some(again)) if error.is_not_sent() => self.1.send(again).await,
                (answer, _) => answer,
            }
        })
    }
}

#[tokio::test]
async fn what_a_failed_transport_said_does_not_hold_for_the_next_one() {
    let (address, _) = silent().await;
    // The first one gives up connecting, the second says nothing and may have sent.
    let first = HttpTransport::builder().connect_timeout(SHORT).build().unwrap();
    let transport = Either(first, Script::of([Reply::Stall]));
    let builder = ClientBuilder::<Core>::new(format!("https://{address}"), credentials()).transport(transport);
    let error = builder.timeout(4 * SHORT).build().unwrap().send(&Add::new("Beer")).await.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown(_)), "{error:?}");
}

/// Passes requests on, and notes what each was.
#[derive(Clone)]
struct Noting<T>(T, Arc<std::sync::Mutex<Vec<(&'static str, bool)>>>);

impl<T: Transport> Transport for Noting<T> {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let sending = Sending::of(&request).unwrap();
        self.1.lock().unwrap().push((sending.operation(), sending.is_write()));
        self.0.send(request)
    }
}

#[tokio::test]
async fn a_transport_that_wraps_another_passes_on_what_it_says() {
    let (address, _) = silent().await;
    let noting = Noting(HttpTransport::builder().build().unwrap(), Arc::default());
    let builder = ClientBuilder::<Core>::new(format!("https://{address}"), credentials()).max_attempts(1);
    let client = builder.transport(Arc::new(noting.clone())).timeout(SHORT).build().unwrap();
    assert_unsent_in_time(&client.send(&Add::new("Beer")).await.unwrap_err());
    client.send(&GetAll::new()).await.unwrap_err();
    assert_eq!(*noting.1.lock().unwrap(), [("orders_add", true), ("orders_getAll", false)]);
}

#[tokio::test]
async fn clients_that_share_a_transport_share_its_connections_for_reads() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                while stream.read(&mut [0; 4096]).await.is_ok_and(|it| it > 0) {
                    stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
                }
            });
        }
    });
    let transport = HttpTransport::builder().build().unwrap();
    for _ in 0..5 {
        let builder = ClientBuilder::<Core>::new(&address, credentials());
        let client = builder.transport(transport.clone()).build().unwrap();
        client.send(&GetAll::new()).await.unwrap();
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_request_by_hand_is_taken_for_a_write() {
    let (address, connections) = silent().await;
    let transport = HttpTransport::builder().build().unwrap();
    for _ in 0..2 {
        let request = http::Request::post(format!("http://{address}/")).body(Body::empty()).unwrap();
        tokio::time::timeout(SHORT, transport.send(request)).await.unwrap_err();
    }
    let refused: TransportError = {
        let request = http::Request::post("http://127.0.0.1:1/").body(Body::empty()).unwrap();
        transport.send(request).await.unwrap_err()
    };
    assert!(refused.is_not_sent());
    assert_eq!(connections.load(Ordering::SeqCst), 2);
}
