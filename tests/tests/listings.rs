//! Listings that are split or resumed: the generated client against the fake server, over a socket.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use mews_connector::{
    AccessToken, Checkpoint, Client, ClientToken, Credentials, Error, Platform, ProductServiceOrderId, ReservationId,
    ServiceId, TimeInterval, Timestamp, Uuid,
};
use mews_connector_fake::Fake;

fn client(fake: &Fake) -> Client {
    let credentials =
        Credentials::new(ClientToken::new(fake.client_token()), AccessToken::new(fake.access_token()), "Tests 1.0.0");
    Client::builder(Platform::Address(fake.address().to_owned()), credentials).build().unwrap()
}

/// The fake's services among so many that the API does not know.
fn services(fake: &Fake, unknown: u128) -> Vec<ServiceId> {
    let known = fake.service_ids().iter().map(|it| it.to_string().parse().unwrap());
    let unknown = (1..=unknown).map(|it| ServiceId::from(Uuid::from_u128(it)));
    unknown.chain(known).collect()
}

fn interval(start: &str, end: &str) -> TimeInterval {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    TimeInterval::new(at(start), at(end)).unwrap()
}

/// A span of time that is far longer than one request takes, with every row of the fake in it.
fn years() -> TimeInterval {
    interval("2020-01-31T00:00:00Z", "2030-01-01T00:00:00Z")
}

#[tokio::test]
async fn a_split_listing_finds_every_order_once() {
    let fake = Fake::builder().orders(300).start().await.unwrap();
    let call = client(&fake).product_service_orders().get_all(services(&fake, 1500)).updated_utc(years());
    assert!(matches!(call.send().await, Err(Error::InvalidRequest(_))));
    let mut orders = call.page_size(20).split().unwrap().items();
    let mut ids = BTreeSet::new();
    while let Some(order) = orders.try_next().await.unwrap() {
        assert!(ids.insert(order.id), "{} came twice", order.id);
    }
    assert_eq!(ids.len(), 300);
}

#[tokio::test]
async fn reservations_by_their_ids_and_any_point_in_time_are_found_once() {
    let fake = Fake::builder().reservations(500).start().await.unwrap();
    let mut all = BTreeSet::new();
    let mut reservations = client(&fake).reservations().get_all().items();
    while let Some(reservation) = reservations.try_next().await.unwrap() {
        all.insert(reservation.id);
    }
    let many = (1..=1200).map(|it| ReservationId::from(Uuid::from_u128(it))).chain(all.iter().copied());
    let call = client(&fake).reservations().get_all().reservation_ids(many).created_utc(years());
    let mut found = Vec::new();
    let mut reservations = call.split().unwrap().items();
    while let Some(reservation) = reservations.try_next().await.unwrap() {
        found.push(reservation.id);
    }
    assert_eq!(found.len(), all.len());
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), all);
}

#[tokio::test]
async fn what_overlaps_an_interval_is_not_split() {
    let fake = Fake::builder().start().await.unwrap();
    let call = client(&fake).reservations().get_all().colliding_utc(years());
    let error = call.split().unwrap_err();
    assert!(error.to_string().contains("`CollidingUtc` is longer than 3 months, and cannot be split"), "{error}");
}

#[tokio::test]
async fn a_listing_goes_on_where_it_stopped_page_for_page() {
    let fake = Fake::builder().orders(120).start().await.unwrap();
    for split in [false, true] {
        let listing = |checkpoint: Option<&Checkpoint>| {
            let call = client(&fake).product_service_orders().get_all(services(&fake, 0)).page_size(17);
            match (split, checkpoint) {
                (true, None) => call.updated_utc(years()).split().unwrap().pages(),
                (true, Some(it)) => call.updated_utc(years()).split().unwrap().resume(it).unwrap().pages(),
                (false, None) => call.pages(),
                (false, Some(it)) => call.resume(it).unwrap().pages(),
            }
        };
        let mut ids: Vec<ProductServiceOrderId> = Vec::new();
        let mut checkpoint: Option<Checkpoint> = None;
        // A new process for every page.
        while !checkpoint.as_ref().is_some_and(Checkpoint::is_finished) {
            let mut pages = listing(checkpoint.as_ref());
            let page = pages.try_next().await.unwrap().unwrap();
            ids.extend(page.product_service_orders.iter().map(|it| it.id));
            let json = serde_json::to_string(&pages.checkpoint()).unwrap();
            checkpoint = Some(serde_json::from_str(&json).unwrap());
        }
        assert_eq!(ids.len(), 120);
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 120);
    }
}
