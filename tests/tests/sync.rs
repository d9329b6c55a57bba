//! The example of `docs/production.md` that keeps a copy up to date: the page's own code, against the fake server.
#![allow(clippy::unwrap_used)]

use mews_connector::transport::Limiter;
use mews_connector::{AccessToken, ClientToken};
use mews_connector::{Credentials, Platform};
use mews_connector_fake::{Fake, Fault, FaultKind};

include!(concat!(env!("OUT_DIR"), "/sync.rs"));

fn client(fake: &Fake) -> Client {
    let credentials =
        Credentials::new(ClientToken::new(fake.client_token()), AccessToken::new(fake.access_token()), "Tests 1.0.0");
    let builder = Client::builder(Platform::Address(fake.address().to_owned()), credentials);
    builder.limiter(Limiter::off()).max_attempts(1).build().unwrap()
}

fn services(fake: &Fake) -> Vec<ServiceId> {
    fake.service_ids().iter().map(|it| it.to_string().parse().unwrap()).collect()
}

fn first() -> Timestamp {
    "2020-01-01T00:00:00Z".parse().unwrap()
}

#[tokio::test]
async fn a_copy_is_complete_after_errors_and_begins_no_interval_anew() {
    let reset = Fault::new(FaultKind::ResetBeforeHeaders).probability(0.3);
    let fake = Fake::builder().orders(300).seed(5).fault(reset).start().await.unwrap();
    let (client, services) = (client(&fake), services(&fake));
    let mut store = Store::default();
    let (mut errors, mut interval) = (0, None);
    while sync(&client, &services, first(), &mut store).await.is_err() {
        errors += 1;
        let (under_way, _) = store.under_way.clone().unwrap();
        assert_eq!(*interval.get_or_insert(under_way.clone()), under_way);
        assert!(errors < 100, "it does not get on");
    }
    assert!(errors > 0, "nothing went wrong");
    assert_eq!(store.complete_until, interval.map(|it| it.end_utc));
    assert_eq!(store.orders.len(), 300);
    let requests: u64 = fake.requests().values().sum();
    let parts = requests - errors;

    let quiet = Fake::builder().orders(300).seed(5).start().await.unwrap();
    sync(&self::client(&quiet), &self::services(&quiet), first(), &mut Store::default()).await.unwrap();
    assert_eq!(parts, quiet.requests().values().sum::<u64>(), "a page that was kept is not read again");
}

#[tokio::test]
async fn the_next_run_begins_where_the_last_one_ended() {
    let fake = Fake::builder().orders(50).start().await.unwrap();
    let (client, services) = (client(&fake), services(&fake));
    let mut store = Store::default();
    sync(&client, &services, first(), &mut store).await.unwrap();
    let (until, requests) = (store.complete_until, fake.requests().values().sum::<u64>());
    sync(&client, &services, first(), &mut store).await.unwrap();
    assert!(store.complete_until >= until && store.under_way.is_none());
    assert_eq!(fake.requests().values().sum::<u64>(), requests + 1, "minutes are one request");
    assert_eq!(store.orders.len(), 50);
}

#[tokio::test]
async fn an_older_version_of_a_row_does_not_replace_a_newer_one() {
    let fake = Fake::builder().orders(1).start().await.unwrap();
    let mut store = Store::default();
    sync(&client(&fake), &services(&fake), first(), &mut store).await.unwrap();
    let newest = store.orders.values().next().unwrap().clone();
    let mut older = newest.clone();
    older.updated_utc = older.updated_utc.checked_sub(Duration::from_secs(1)).unwrap();
    store.upsert(older);
    assert_eq!(store.orders[&newest.id], newest);
}
