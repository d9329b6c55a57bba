//! After a lost answer, against the fake: what is found, whoever's clock is wrong, and never a second order.
#![allow(clippy::unwrap_used)]

use std::time::{Duration, SystemTime};

use mews_connector::recovery::Unfinished;
use mews_connector::{
    AccessToken, AccountId, AmountParameters, Client, ClientToken, Credentials, EnterpriseId, Error, ItemParameters,
    Platform, ProductServiceOrderId, Recovered, Recovery, ReservationId, ServiceId, ServiceOrderState, Timestamp, Uuid,
    dec, orders,
};
use mews_connector_fake::{Builder, Clock, Fake, Fault, FaultKind, NewOrder, When};

const MINUTE: Duration = Duration::from_secs(60);

/// The identifiers of a fake, in the client's types: the two share none.
struct Place {
    service: ServiceId,
    account: AccountId,
}

fn place(fake: &Fake) -> Place {
    Place { service: id(fake.service_ids()[0]), account: id(fake.account_id()) }
}

fn id<T: From<Uuid>>(id: impl ToString) -> T {
    T::from(id.to_string().parse::<Uuid>().unwrap())
}

fn client(fake: &Fake) -> Client {
    let credentials =
        Credentials::new(ClientToken::new(fake.client_token()), AccessToken::new(fake.access_token()), "Recovery 1.0");
    let builder = Client::builder(Platform::Address(fake.address().to_owned()), credentials);
    builder.max_attempts(3).backoff(Duration::from_millis(1), Duration::from_millis(5)).build().unwrap()
}

fn beer() -> ItemParameters {
    ItemParameters::new("Beer", 3, AmountParameters::net("USD", ["US-DC-G"], dec!(7)))
}

fn request(fake: &Fake) -> orders::Add {
    let Place { service, account } = place(fake);
    orders::Add::new(service, account).items([beer()])
}

/// Follows the machine's clock, as the real server does, more or less.
fn fake() -> Builder {
    Fake::builder().orders(100).reservations(0).clock(Clock::real_time())
}

/// Looks at once, and once more.
fn recovery() -> Recovery<ProductServiceOrderId> {
    Recovery::new().pause(Duration::from_millis(10)).looks(2)
}

/// The order is added, and the answer does not arrive.
fn lost_answer() -> Fault {
    Fault::new(FaultKind::ResetBeforeHeaders).when(When::After).operation("orders_add")
}

/// Neither the order is added, nor does an answer arrive.
fn lost_request() -> Fault {
    Fault::new(FaultKind::ResetBeforeHeaders).when(When::Before).operation("orders_add")
}

async fn add(fake: &Fake, recovery: &Recovery<ProductServiceOrderId>) -> Recovered<orders::Add> {
    client(fake).call(request(fake)).send_and_recover(recovery).await.unwrap()
}

fn found(recovered: &Recovered<orders::Add>) -> ProductServiceOrderId {
    match recovered {
        Recovered::FoundOne { row, .. } => row.id,
        _ => panic!("{recovered:?}"),
    }
}

/// What somebody else adds: to the same service and account, unless it says otherwise.
fn by_somebody(fake: &Fake) -> NewOrder {
    NewOrder::new(fake.service_ids()[0], fake.account_id())
}

#[tokio::test]
async fn an_order_that_was_answered_is_added() {
    let fake = fake().start().await.unwrap();
    let recovered = add(&fake, &recovery()).await;
    let Recovered::Added(added) = recovered else { panic!("{recovered:?}") };
    assert_eq!(fake.orders_added(), 1);
    assert_eq!(fake.orders_of(fake.account_id())[0]["Id"], added.to_string());
    assert!(!fake.requests().keys().any(|it| it.contains("getAll")), "nothing is looked for");
}

#[tokio::test]
async fn an_order_that_was_refused_is_an_error_and_is_not_looked_for() {
    let fake = fake().start().await.unwrap();
    let empty = client(&fake).call(request(&fake).items([]));
    let error = empty.send_and_recover(&recovery()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(_)), "{error}");
    assert_eq!(error.operation(), Some("orders_add"));
    assert_eq!(fake.orders_added(), 0);
    assert!(!fake.requests().keys().any(|it| it.contains("getAll")));
}

#[tokio::test]
async fn an_order_that_was_not_sent_is_an_error() {
    let fake = fake().start().await.unwrap();
    let (client, request) = (client(&fake), request(&fake));
    drop(fake);
    let error = client.call(request).send_and_recover(&recovery()).await.unwrap_err();
    assert!(matches!(error, Error::Transit(_)), "{error}");
}

#[tokio::test]
async fn an_order_whose_answer_was_lost_is_found_among_a_hundred_others() {
    for kind in [FaultKind::ResetBeforeHeaders, FaultKind::ResetInBody, FaultKind::InvalidUtf8] {
        let fault = Fault::new(kind).when(When::After).operation("orders_add");
        let fake = fake().fault(fault).start().await.unwrap();
        let recovered = add(&fake, &recovery()).await;
        let newest = &fake.orders_of(fake.account_id())[0];
        assert_eq!(newest["Id"], found(&recovered).to_string());
        assert_eq!(fake.orders_added(), 1);
        let search = recovered.search().unwrap();
        assert!(matches!(search.cause, Some(Error::OutcomeUnknown(_))));
        assert_eq!((search.looks, search.rows, search.known), (1, 1, 0), "{search}");
    }
}

#[tokio::test]
async fn an_order_that_was_not_added_is_not_found_and_not_sent_again() {
    let fake = fake().fault(lost_request()).start().await.unwrap();
    let recovered = add(&fake, &recovery()).await;
    assert!(matches!(recovered, Recovered::NotFound { .. }), "{recovered:?}");
    assert_eq!(recovered.search().unwrap().looks, 2);
    assert_eq!((fake.orders_added(), fake.requests()["/api/connector/v1/orders/add"]), (0, 1));
}

#[tokio::test]
async fn two_equal_orders_at_once_are_ambiguous_to_both() {
    let fake = fake().fault(lost_answer()).start().await.unwrap();
    // Both are there when the first look begins.
    let recovery = recovery().pause(Duration::from_secs(1));
    let (first, second) = tokio::join!(add(&fake, &recovery), add(&fake, &recovery));
    for recovered in [first, second] {
        let Recovered::Ambiguous { rows, .. } = &recovered else { panic!("{recovered:?}") };
        assert_eq!(rows.len(), 2);
    }
    assert_eq!(fake.orders_added(), 2);
}

#[tokio::test]
async fn of_two_equal_orders_the_one_that_was_answered_is_known() {
    let fake = fake().fault(lost_answer().nth(2)).start().await.unwrap();
    let Recovered::Added(answered) = add(&fake, &recovery()).await else { panic!("the first answer is not lost") };
    let recovered = add(&fake, &recovery().known_ids([answered])).await;
    assert_ne!(found(&recovered), answered);
    assert_eq!(recovered.search().unwrap().known, 1);
    assert_eq!(fake.orders_added(), 2);
}

#[tokio::test]
async fn what_others_add_is_theirs_where_it_differs() {
    let fake = fake().fault(lost_answer()).start().await.unwrap();
    let reservation = Uuid::from_u128(7);
    let linked = client(&fake).call(request(&fake).linked_reservation_id(ReservationId::from(reservation)));
    fake.add_order(by_somebody(&fake)).unwrap();
    fake.add_order(by_somebody(&fake).linked_reservation(Uuid::from_u128(8))).unwrap();
    fake.add_order(NewOrder::new(fake.service_ids()[1], fake.account_id())).unwrap();
    fake.add_order(NewOrder::new(fake.service_ids()[0], fake.account_ids()[1])).unwrap();
    let recovered = linked.send_and_recover(&recovery()).await.unwrap();
    let Recovered::FoundOne { row, search } = &recovered else { panic!("{recovered:?}") };
    assert_eq!(row.linked_reservation_id, Some(ReservationId::from(reservation)));
    assert_eq!(search.rows, 3, "other services and accounts are not even read: {search}");
}

#[tokio::test]
async fn what_others_add_alike_is_not_told_apart() {
    let fake = fake().fault(lost_request()).start().await.unwrap();
    let others = fake.add_order(by_somebody(&fake)).unwrap();
    let recovered = add(&fake, &recovery()).await;
    assert_eq!(found(&recovered), id(others), "which is why `FoundOne` is not a proof");
}

#[tokio::test]
async fn an_old_order_that_changes_just_now_is_none_of_ours() {
    let fake = fake().fault(lost_request()).start().await.unwrap();
    fake.set_now(SystemTime::now() - 10 * MINUTE);
    let old = fake.add_order(by_somebody(&fake)).unwrap();
    fake.set_now(SystemTime::now());
    fake.touch_order(old).unwrap();
    let recovered = add(&fake, &recovery()).await;
    assert!(matches!(recovered, Recovered::NotFound { .. }), "{recovered:?}");
    assert_eq!(recovered.search().unwrap().rows, 1, "it is in the interval of the listing");
}

#[tokio::test]
async fn a_server_whose_clock_is_ahead_or_behind_is_looked_into_as_far_as_the_skew_goes() {
    for (skew, is_found) in [(Duration::ZERO, true), (MINUTE, true), (5 * MINUTE, false)] {
        for is_ahead in [true, false] {
            let fake = fake().fault(lost_answer()).start().await.unwrap();
            let now = SystemTime::now();
            fake.set_now(if is_ahead { now + skew } else { now - skew });
            let recovered = add(&fake, &recovery()).await;
            assert_eq!(matches!(recovered, Recovered::FoundOne { .. }), is_found, "{recovered:?}");
            assert_eq!(matches!(recovered, Recovered::NotFound { .. }), !is_found, "{recovered:?}");
            assert_eq!(fake.orders_added(), 1, "which was there all the same");
        }
    }
}

#[tokio::test]
async fn a_longer_skew_is_a_setting() {
    let fake = fake().fault(lost_answer()).start().await.unwrap();
    fake.set_now(SystemTime::now() - 5 * MINUTE);
    found(&add(&fake, &recovery().clock_skew(6 * MINUTE)).await);
}

#[tokio::test]
async fn a_search_that_fails_says_nothing_of_the_order() {
    let down = Fault::new(FaultKind::HtmlPage { status: 502 }).operation("productServiceOrders_getAll");
    let fake = fake().fault(lost_answer()).fault(down).start().await.unwrap();
    let recovered = add(&fake, &recovery()).await;
    let Recovered::StillUnknown { reason: Unfinished::Failed(error), search, .. } = &recovered else {
        panic!("{recovered:?}")
    };
    assert_eq!(error.operation(), Some("productServiceOrders_getAll"));
    assert_eq!(search.cause.as_ref().and_then(Error::operation), Some("orders_add"));
    assert_eq!(fake.orders_added(), 1);
}

#[tokio::test]
async fn a_search_that_fails_for_a_while_is_made_again() {
    // Three attempts of the first look.
    let down = Fault::new(FaultKind::HtmlPage { status: 502 }).operation("productServiceOrders_getAll").times(3);
    let fake = fake().fault(lost_answer()).fault(down).start().await.unwrap();
    found(&add(&fake, &recovery()).await);
    assert_eq!(fake.orders_added(), 1);
}

#[tokio::test]
async fn a_slow_search_ends_with_its_time() {
    let slow = Fault::new(FaultKind::Latency { delay: 2 * MINUTE }).operation("productServiceOrders_getAll");
    let fake = fake().fault(lost_answer()).fault(slow).start().await.unwrap();
    let recovered = add(&fake, &recovery().within(Duration::from_millis(300))).await;
    let Recovered::StillUnknown { reason, .. } = &recovered else { panic!("{recovered:?}") };
    assert!(matches!(reason, Unfinished::OutOfTime(_)), "{reason}");
    assert_eq!(fake.orders_added(), 1);
}

#[tokio::test]
async fn an_order_whose_answer_is_late_is_found() {
    let slow = Fault::new(FaultKind::Latency { delay: MINUTE }).operation("orders_add");
    let fake = fake().fault(slow).start().await.unwrap();
    let credentials =
        Credentials::new(ClientToken::new(fake.client_token()), AccessToken::new(fake.access_token()), "Recovery 1.0");
    let builder = Client::builder(Platform::Address(fake.address().to_owned()), credentials);
    let hasty = builder.timeout(Duration::from_secs(1)).build().unwrap();
    found(&hasty.call(request(&fake)).send_and_recover(&recovery()).await.unwrap());
    assert_eq!(fake.orders_added(), 1);
}

#[tokio::test]
async fn an_order_that_arrives_late_is_found_by_a_later_look() {
    let fake = fake().fault(lost_request()).start().await.unwrap();
    let late = async {
        while !fake.requests().keys().any(|it| it.contains("getAll")) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        fake.add_order(by_somebody(&fake)).unwrap()
    };
    let recovery = recovery().looks(10);
    let (recovered, added) = tokio::join!(add(&fake, &recovery), late);
    assert_eq!(found(&recovered), id(added));
}

#[tokio::test]
async fn a_program_that_was_killed_finds_its_order_when_it_comes_back() {
    let fake = fake().start().await.unwrap();
    let stored = serde_json::to_string(&request(&fake)).unwrap();
    let began = Timestamp::now();
    // What happened between; nobody heard of it.
    client(&fake).send(&request(&fake)).await.unwrap();
    let request: orders::Add = serde_json::from_str(&stored).unwrap();
    let recovered = client(&fake).call(request).look_up(&Recovery::new().pause(Duration::ZERO), began).await;
    found(&recovered);
    assert!(recovered.search().unwrap().cause.is_none());
    assert_eq!(fake.orders_added(), 1);
}

#[tokio::test]
async fn an_order_is_found_though_it_was_long_ago_and_is_cancelled() {
    let fake = fake().orders(0).start().await.unwrap();
    // More than two times three months, and less than three times.
    let long = 200 * 24 * 60 * MINUTE;
    fake.set_now(SystemTime::now() - long);
    let added = client(&fake).send(&request(&fake)).await.unwrap().order_id;
    fake.cancel_order(added.into()).unwrap();
    fake.set_now(SystemTime::now());
    let began = Timestamp::now().checked_sub(long).unwrap();
    let recovered = client(&fake).call(request(&fake)).look_up(&recovery(), began).await;
    let Recovered::FoundOne { row, search } = &recovered else { panic!("{recovered:?}") };
    assert_eq!((row.id, &row.state), (added, &ServiceOrderState::Canceled));
    assert_eq!(search.pages, 4, "three parts of at most three months, and the page after the one order");
}

#[tokio::test]
async fn an_enterprise_that_the_server_ignores_hides_nothing() {
    let fake = fake().fault(lost_answer()).start().await.unwrap();
    let own = client(&fake).call(request(&fake).enterprise_id(id::<EnterpriseId>(fake.enterprise_ids()[0])));
    let recovered = own.send_and_recover(&recovery()).await.unwrap();
    let search = recovered.search().unwrap();
    assert!(!search.filter.contains("Enterprise"), "{search}");
}
