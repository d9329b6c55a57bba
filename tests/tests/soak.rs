//! The soak in short; `cargo run --release -p tests --bin soak` is the long one.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use mews_connector::transport::Limiter;
use mews_connector::{AccessToken, Client, ClientToken, Credentials, Platform};
use mews_connector_fake::{Fake, Fault};
use tests::soak::{Plan, retryable, soak};

#[tokio::test]
async fn every_order_arrives_through_faults_kills_and_resumes() {
    let plan = Plan { orders: 20_000, kills: 3, page_size: 100, seed: 11 };
    let kinds = retryable();
    let each = 0.15 / kinds.len() as f64;
    let builder = Fake::builder().orders(plan.orders as u32).reservations(0).seed(plan.seed).validate_responses(false);
    let builder = kinds.into_iter().fold(builder, |it, kind| it.fault(Fault::new(kind).probability(each)));
    let fake = builder.start().await.unwrap();
    let client = Client::builder(
        Platform::Address(fake.address().to_owned()),
        Credentials::new(ClientToken::new(fake.client_token()), AccessToken::new(fake.access_token()), "Soak 1.0"),
    );
    let wait = Duration::from_millis(200);
    let client = client
        .limiter(Limiter::off())
        .backoff(Duration::from_millis(1), Duration::from_millis(10))
        .first_byte_timeout(wait)
        .idle_timeout(wait)
        .build()
        .unwrap();
    let services: Vec<_> = fake.service_ids().iter().map(|it| it.to_string().parse().unwrap()).collect();
    let report = soak(&client, &services, plan).await.unwrap();
    assert_eq!(report.rows - report.again, plan.orders);
    assert_eq!(report.runs, plan.kills + 1);
    let faults: u64 = fake.faults_thrown().values().sum();
    assert!(faults >= 10, "only {faults} faults were thrown");
}
