//! Callers hang up on a web service, and every order is accounted for all the same.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use integration::service::{Outcomes, router};
use mews_connector::{Client, orders};
use mews_connector_fake::{Fake, Fault, FaultKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

mod support;

/// Sends a request to add an order; hangs up after a while, or waits for the answer.
async fn call(address: String, body: String, patience: Option<Duration>) -> Option<String> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /orders HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n",
        body.len()
    );
    stream.write_all((head + &body).as_bytes()).await.unwrap();
    if let Some(patience) = patience {
        tokio::time::sleep(patience).await;
        return None;
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    Some(answer)
}

#[tokio::test]
async fn callers_hang_up_and_no_order_is_in_doubt() {
    let slow = Fault::new(FaultKind::Latency { delay: Duration::from_millis(30) }).operation("orders_add");
    let fake = Fake::builder().fault(slow).start().await.unwrap();
    let outcomes = Outcomes::default();
    let client: Client = support::builder(&fake, 0).hooks(outcomes.clone()).build().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let server = tokio::spawn(axum::serve(listener, router(client.clone())).into_future());
    let request = serde_json::to_string(
        &orders::Add::new(fake.service_ids()[0].into(), fake.account_id().into()).items([support::beer()]),
    )
    .unwrap();
    let calls: Vec<_> = (0..90)
        .map(|number| {
            let patience = [None, Some(Duration::from_millis(number)), Some(Duration::ZERO)][number as usize % 3];
            tokio::spawn(call(address.clone(), request.clone(), patience))
        })
        .collect();
    let mut answered = 0;
    for call in calls {
        if let Some(answer) = call.await.unwrap() {
            assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
            answered += 1;
        }
    }
    assert_eq!(answered, 30);
    // A handler may still be about to begin for a caller who has left.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(client.drain(Duration::from_secs(60)).await, 0);
    server.abort();
    let counts = outcomes.counts();
    assert_eq!(counts.added, fake.orders_added() as usize, "{counts:?}");
    assert_eq!((counts.failed, counts.in_doubt), (0, 0), "{counts:?}");
    assert!(counts.added >= 30 && counts.added + counts.cancelled <= 90, "{counts:?}");
}
