//! What `docs/production.md` shows for a lost answer, and says beside it, run against the fake.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use mews_connector::{
    AccessToken, AccountId, AmountParameters, ClientToken, Credentials, ItemParameters, Platform, ServiceId, Timestamp,
    dec,
};
use mews_connector_fake::{Clock, Fake, Fault, FaultKind};

include!(concat!(env!("OUT_DIR"), "/recovery.rs"));

fn client(fake: &Fake) -> Client {
    let (token, access) = (ClientToken::new(fake.client_token()), AccessToken::new(fake.access_token()));
    let credentials = Credentials::new(token, access, "Docs 1.0");
    Client::builder(Platform::Address(fake.address().to_owned()), credentials).build().unwrap()
}

fn request(fake: &Fake) -> orders::Add {
    let service: ServiceId = fake.service_ids()[0].to_string().parse().unwrap();
    let account: AccountId = fake.account_id().to_string().parse().unwrap();
    let beer = ItemParameters::new("Beer", 1, AmountParameters::net("USD", ["US-DC-G"], dec!(7)));
    orders::Add::new(service, account).items([beer])
}

fn recovery() -> Recovery<ProductServiceOrderId> {
    Recovery::new().pause(Duration::from_millis(20))
}

#[tokio::test]
async fn the_example_tells_an_order_whose_answer_was_lost_from_one_that_was_answered() {
    let lost = Fault::new(FaultKind::ResetBeforeHeaders).operation("orders_add").nth(2).times(1);
    let fake = Fake::builder().clock(Clock::real_time()).orders(0).fault(lost).start().await.unwrap();
    let (client, request) = (client(&fake), request(&fake));
    let Next::Done(answered) = add(&client, request.clone(), &recovery()).await.unwrap() else {
        panic!("it was answered")
    };
    let found = add(&client, request.clone(), &recovery().known_ids([answered])).await.unwrap();
    assert!(matches!(found, Next::Done(id) if id != answered), "{found:?}");
    // A queue that did not note what it knew cannot tell the two apart.
    let both = client.call(request).look_up(&recovery(), Timestamp::now()).await;
    assert!(matches!(&both, Recovered::Ambiguous { rows, .. } if rows.len() == 2), "{both:?}");
    assert_eq!(fake.orders_added(), 2);
}
