//! The generated client against the fake server, over a socket, for every operation.
#![allow(deprecated, clippy::unwrap_used)]

use std::collections::BTreeSet;

use mews_connector::{
    AccessToken, AmountParameters, ChargeItemParameters, Client, ClientToken, Credentials, Error, ItemParameters,
    Platform, ReturnPreference, ServiceId, ServiceOrderState, TimeInterval, Uuid, dec,
};
use mews_connector_fake::Fake;

fn client(fake: &Fake) -> Client {
    let credentials =
        Credentials::new(ClientToken::new(fake.client_token()), AccessToken::new(fake.access_token()), "Tests 1.0.0");
    Client::builder(Platform::Address(fake.address().to_owned()), credentials).build().unwrap()
}

fn services(fake: &Fake) -> Vec<ServiceId> {
    fake.service_ids().iter().copied().map(id).collect()
}

/// The fake shares no type with the client, so identifiers cross as text.
fn id<T: From<Uuid>>(id: impl ToString) -> T {
    T::from(id.to_string().parse::<Uuid>().unwrap())
}

fn beer() -> ItemParameters {
    ItemParameters::new("Beer", 3, AmountParameters::net("USD", ["US-DC-G"], dec!(7)))
}

#[tokio::test]
async fn every_order_comes_once_through_pages_of_every_size() {
    let fake = Fake::builder().orders(250).start().await.unwrap();
    for size in [7, 250, 1000] {
        let mut items = client(&fake).product_service_orders().get_all(services(&fake)).page_size(size).items();
        let (mut ids, mut last) = (BTreeSet::new(), None);
        while let Some(order) = items.try_next().await.unwrap() {
            assert!(last.is_none_or(|it| it >= order.created_utc), "newest first");
            last = Some(order.created_utc);
            assert!(ids.insert(order.id), "{} came twice", order.id);
        }
        assert_eq!(ids.len(), 250);
    }
}

#[tokio::test]
async fn an_order_that_was_added_is_listed_first() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let service: ServiceId = id(fake.net_service_ids()[0]);
    let added = client.orders().add(service, id(fake.account_id())).items([beer()]).send().await.unwrap();
    let page = client.product_service_orders().get_all([service]).page_size(1).send().await.unwrap();
    assert_eq!(page.product_service_orders[0].id, added.order_id);
    assert_eq!(page.product_service_orders[0].state, ServiceOrderState::Confirmed);
}

#[tokio::test]
async fn the_old_charge_still_adds_an_order() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let price = AmountParameters::net("USD", ["US-DC-G"], dec!(7));
    let service: ServiceId = id(fake.net_service_ids()[0]);
    let call = client.customers().charge(service).account_id(id(fake.account_id()));
    let charged = call.items([ChargeItemParameters::new("Tea", 1, price)]).send().await.unwrap();
    let listed = client.product_service_orders().get_all([service]).product_service_order_ids([charged.order_id]);
    assert_eq!(listed.send().await.unwrap().product_service_orders.len(), 1);
}

#[tokio::test]
async fn reservations_are_listed_page_by_page() {
    let fake = Fake::start().await.unwrap();
    let mut pages = client(&fake).reservations().get_all().page_size(100).pages();
    let mut ids = BTreeSet::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        for reservation in page.reservations {
            assert!(ids.insert(reservation.id));
            assert!(!reservation.person_counts.is_empty());
        }
    }
    assert!(ids.len() > 100, "{}", ids.len());
}

#[tokio::test]
async fn filters_filter() {
    let fake = Fake::start().await.unwrap();
    let orders = client(&fake).product_service_orders();
    let all = orders.get_all(services(&fake)).send().await.unwrap().product_service_orders;
    let started = orders.get_all(services(&fake)).states([ServiceOrderState::Started]).send().await.unwrap();
    assert!(!started.product_service_orders.is_empty());
    assert!(started.product_service_orders.iter().all(|it| it.state == ServiceOrderState::Started));

    let instant = all[3].updated_utc;
    let interval = TimeInterval::new(instant, instant).unwrap();
    let found = orders.get_all(services(&fake)).updated_utc(interval).send().await.unwrap();
    assert!(found.product_service_orders.iter().any(|it| it.id == all[3].id));
}

#[tokio::test]
async fn an_empty_page_may_be_answered_without_a_body() {
    let fake = Fake::builder().orders(0).start().await.unwrap();
    let call = client(&fake).product_service_orders().get_all(services(&fake)).prefer(ReturnPreference::ReturnMinimal);
    assert!(call.send().await.unwrap().product_service_orders.is_empty());
    assert!(call.items().try_next().await.unwrap().is_none());
}

/// Credentials that no server gave out.
fn unknown() -> Credentials {
    let (client, access) =
        (ClientToken::new("not-a-client-token-that-is-known"), AccessToken::new("nor-is-this-one-known"));
    Credentials::new(client, access, "Tests 1.0.0")
}

#[tokio::test]
async fn what_the_server_refuses_is_told_with_its_message() {
    let fake = Fake::start().await.unwrap();
    let address = Platform::Address(fake.address().to_owned());
    let stranger = Client::builder(address, unknown()).build().unwrap();
    let error = stranger.reservations().get_all().send().await.unwrap_err();
    assert_eq!(error.status(), Some(401));
    assert!(error.request_id().is_some());

    let unknown = client(&fake).orders().add(Uuid::nil().into(), id(fake.account_id())).items([beer()]);
    let error = unknown.send().await.unwrap_err();
    assert_eq!(error.status(), Some(403), "{error}");
    assert!(error.message().is_some_and(|it| !it.is_empty()));
    assert!(matches!(error, Error::Refused(_)));
}

#[tokio::test]
async fn a_server_that_is_gone_is_a_write_that_was_not_sent() {
    let fake = Fake::start().await.unwrap();
    let (client, service, account) = (client(&fake), id(fake.service_ids()[0]), id(fake.account_id()));
    drop(fake);
    let error = client.orders().add(service, account).items([beer()]).send().await.unwrap_err();
    assert!(matches!(error, Error::Transit(_)), "{error:?}");
}
