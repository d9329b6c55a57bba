//! progenitor's types read what our client writes, and lose nothing: all operations, with the document's examples,
//! with samples, and with requests that were put together by hand.
#![allow(deprecated)]

use mews_connector::{
    AccessToken, AccountingCategoryParameters, AmountParameters, ChargeItemParameters, ChargeProductOrderParameters,
    Client, ClientToken, CostParameters, Credentials, ItemParameters, OrderAdditionOptions, PagedRequest, Platform,
    ProductOrderParameters, Request, ReturnPreference, ServiceOrderState, TimeInterval, Timestamp, Uuid, customers,
    dec, orders, product_service_orders, reservations,
};
use mews_connector_oracle::canned::{Canned, json};
use mews_connector_oracle::compare::{assert_alike, own, recode};
use mews_connector_oracle::progenitor::types;
use mews_connector_oracle::{sample, spec};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A client that sends the credentials, and the language if there is one, of this body.
fn client_of(body: &Value, canned: &Canned) -> Client {
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    let credentials =
        Credentials::new(ClientToken::new(text("ClientToken")), AccessToken::new(text("AccessToken")), text("Client"));
    // No answer is in store, and asking again would bring none.
    let builder = Client::builder(Platform::Demo, credentials).transport(canned.clone()).max_attempts(1);
    match body.get("LanguageCode") {
        Some(_) => builder.locale(text("LanguageCode"), text("CultureCode")).build().unwrap(),
        None => builder.build().unwrap(),
    }
}

/// Our request of this body, as our client writes it.
async fn written<R: Request + DeserializeOwned>(body: &Value) -> String {
    let canned = Canned::new([]);
    let request: R = serde_json::from_str(&own(body.clone()).to_string()).unwrap();
    client_of(body, &canned).send(&request).await.map(drop).unwrap_err();
    canned.body(0)
}

/// The same for a page: our pager writes a cursor where the page before has ended there.
async fn written_page<R: PagedRequest + DeserializeOwned>(body: &Value, items: &str) -> String {
    let request: R = serde_json::from_str(&own(body.clone()).to_string()).unwrap();
    let limit = &body["Limitation"];
    let first = limit.get("Cursor").map(|cursor| json(200, serde_json::json!({items: [], "Cursor": cursor})));
    let pages_before = first.iter().count();
    let canned = Canned::new(first);
    let size = u32::try_from(limit["Count"].as_u64().unwrap()).unwrap();
    let mut pages = client_of(body, &canned).call(request).page_size(size).pages();
    for _ in 0..pages_before {
        pages.try_next().await.unwrap();
    }
    pages.try_next().await.map(drop).unwrap_err();
    canned.body(pages_before)
}

/// Compares what was written with what progenitor's type makes of it.
fn assert_read_by_theirs<T: DeserializeOwned + Serialize>(written: &str) {
    let written: Value = serde_json::from_str(written).unwrap();
    assert_alike("progenitor's reading", recode::<T>(&written), &written);
}

/// Compares what was written with what should have been, then with what progenitor's type makes of it.
fn assert_same<T: DeserializeOwned + Serialize>(written: &str, body: &Value) {
    assert_alike("our body", serde_json::from_str(written).map_err(|error| error.to_string()), body);
    assert_read_by_theirs::<T>(written);
}

/// The example of an operation, then samples of its body's schema.
fn bodies<R: Request>(document: &Value, schema: &str) -> Vec<Value> {
    let mut bodies = vec![spec::request_example(document, R::OPERATION.path).clone()];
    for seed in 0..12 {
        bodies
            .extend([sample::full(document, schema, seed), sample::smallest(document, schema, seed)].map(with_tokens));
    }
    bodies
}

/// Our client takes no credentials that are empty, or too short to be tokens.
fn with_tokens(mut body: Value) -> Value {
    for name in ["ClientToken", "AccessToken", "Client"] {
        let sampled = body[name].as_str().unwrap();
        body[name] = format!("{name} of a sample: {sampled}").into();
    }
    body
}

#[tokio::test]
async fn examples_and_samples_of_writes_are_read_by_progenitor() {
    let document = spec::document();
    for body in bodies::<orders::Add>(&document, "OrdersAddRequest") {
        assert_same::<types::OrdersAddRequest>(&written::<orders::Add>(&body).await, &body);
    }
    for body in bodies::<customers::Charge>(&document, "CustomersChargeRequest") {
        assert_same::<types::CustomersChargeRequest>(&written::<customers::Charge>(&body).await, &body);
    }
}

/// An empty cursor is no place in a list: our client never sends one.
fn has_place(body: &serde_json::Value) -> bool {
    body["Limitation"]["Cursor"] != ""
}

#[tokio::test]
async fn examples_and_samples_of_reads_are_read_by_progenitor() {
    let document = spec::document();
    for body in bodies::<product_service_orders::GetAll>(&document, "ProductServiceOrdersGetAllRequest")
        .into_iter()
        .filter(has_place)
    {
        let written = written_page::<product_service_orders::GetAll>(&body, "ProductServiceOrders").await;
        assert_same::<types::ProductServiceOrdersGetAllRequest>(&written, &body);
    }
    for body in bodies::<reservations::GetAll>(&document, "ReservationsGetAllRequest").into_iter().filter(has_place) {
        let written = written_page::<reservations::GetAll>(&body, "Reservations").await;
        assert_same::<types::ReservationsGetAllRequest>(&written, &body);
    }
}

fn id<T: From<Uuid>>(number: u128) -> T {
    T::from(Uuid::from_u128(number))
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn interval(start: &str) -> TimeInterval {
    TimeInterval::new(time(start), time("2023-05-05T00:00:00.25Z")).unwrap()
}

/// The body that our client writes for a request.
async fn sent<R: Request>(request: R) -> String {
    let canned = Canned::new([]);
    mews_connector_oracle::canned::client(&canned).send(&request).await.map(drop).unwrap_err();
    canned.body(0)
}

#[tokio::test]
async fn a_hand_made_list_of_orders_is_read_by_progenitor() {
    let request = product_service_orders::GetAll::new([id(1), id(2)])
        .enterprise_ids([id(3)])
        .product_service_order_ids([id(4)])
        .account_ids([id(5)])
        .linked_reservation_ids([id(6)])
        .updated_utc(interval("2023-04-01T02:00:00+02:00"))
        .states(ServiceOrderState::KNOWN.iter().cloned())
        .prefer(ReturnPreference::ReturnMinimal);
    let body = sent(request).await;
    assert_read_by_theirs::<types::ProductServiceOrdersGetAllRequest>(&body);

    let theirs: types::ProductServiceOrdersGetAllRequest = serde_json::from_str(&body).unwrap();
    assert_eq!(theirs.service_ids.iter().map(|it| it.0.as_u128()).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(theirs.states.len(), 7);
    assert_eq!(theirs.limitation.count.get(), 1000);
    assert_eq!(theirs.updated_utc.unwrap().start_utc.timestamp(), 1_680_307_200);
}

#[tokio::test]
async fn a_hand_made_list_of_reservations_is_read_by_progenitor() {
    let request = reservations::GetAll::new()
        .enterprise_ids([id(1)])
        .reservation_ids([id(2)])
        .service_ids([id(3)])
        .reservation_group_ids([id(4)])
        .account_ids([id(5)])
        .partner_company_ids([id(6)])
        .travel_agency_ids([id(7)])
        .numbers(["52"])
        .channel_numbers(["TW48ZP", ""])
        .assigned_resource_ids([id(8)])
        .availability_block_ids([id(9)])
        .created_utc(interval("2023-04-01T00:00:00Z"))
        .updated_utc(interval("2023-04-02T00:00:00Z"))
        .colliding_utc(interval("2023-04-03T00:00:00Z"))
        .scheduled_start_utc(interval("2023-04-04T00:00:00Z"))
        .actual_start_utc(interval("2023-04-05T00:00:00Z"))
        .actual_end_utc(interval("2023-04-06T00:00:00Z"))
        .scheduled_end_utc(interval("2023-04-07T00:00:00Z"))
        .states([ServiceOrderState::Optional]);
    let body = sent(request).await;
    assert_read_by_theirs::<types::ReservationsGetAllRequest>(&body);

    let theirs: types::ReservationsGetAllRequest = serde_json::from_str(&body).unwrap();
    assert_eq!(theirs.partner_company_ids[0].0.as_u128(), 6);
    assert_eq!(theirs.travel_agency_ids[0].0.as_u128(), 7);
    assert_eq!(theirs.actual_end_utc.unwrap().start_utc.to_rfc3339(), "2023-04-06T00:00:00+00:00");
}

#[tokio::test]
async fn a_hand_made_order_is_read_by_progenitor() {
    let product = ProductOrderParameters::new(id(1))
        .count(2)
        .unit_amount(AmountParameters::gross("GBP", ["UK-S"], dec!(12.50)))
        .start_utc(time("2023-04-01T00:00:00Z"))
        .end_utc(time("2023-04-02T00:00:00.000001Z"))
        .external_identifier("P-1");
    let item = ItemParameters::new("Beer", -3, AmountParameters::net("USD", ["US-DC-G", "US-DC-H"], dec!(-7)))
        .accounting_category_id(id(2))
        .external_identifier("I-1");
    let request = orders::Add::new(id(3), id(4))
        .enterprise_id(id(5))
        .options(OrderAdditionOptions::new().disable_item_grouping(true))
        .product_orders([product, ProductOrderParameters::new(id(6))])
        .items([item])
        .consumption_utc(time("2020-02-04T00:00:00Z"))
        .notes("a \"quoted\"\nnote \u{1f600}")
        .business_segment_id(id(7))
        .bill_id(id(8))
        .linked_reservation_id(id(9))
        .customer_id(id(10));
    let body = sent(request).await;
    assert_read_by_theirs::<types::OrdersAddRequest>(&body);

    let theirs: types::OrdersAddRequest = serde_json::from_str(&body).unwrap();
    assert_eq!(theirs.product_orders[0].unit_amount.as_ref().unwrap().gross_value, Some(12.5));
    assert_eq!((theirs.items[0].name.as_str(), theirs.items[0].unit_count), ("Beer", -3));
    assert_eq!(theirs.items[0].unit_amount.net_value, Some(-7.0));
    assert_eq!(theirs.notes.as_deref(), Some("a \"quoted\"\nnote \u{1f600}"));
    assert_eq!(theirs.customer_id.unwrap().0.as_u128(), 10);
}

#[tokio::test]
async fn a_hand_made_charge_is_read_by_progenitor() {
    let cost = CostParameters::new(dec!(121), "EUR", dec!(0.25));
    let product = ChargeProductOrderParameters::new(id(1))
        .count(2)
        .unit_amount(AmountParameters::net("EUR", ["NL-2019-S"], dec!(100)))
        .unit_cost(cost.clone())
        .start_utc(time("2023-04-01T00:00:00Z"))
        .end_utc(time("2023-04-02T00:00:00Z"));
    let item = ChargeItemParameters::new("Tea", 1, AmountParameters::gross("EUR", ["NL-2019-S"], dec!(2.75)))
        .unit_cost(cost)
        .accounting_category_id(id(2))
        .category(AccountingCategoryParameters::new().code("4711").name("Drinks"));
    let request = customers::Charge::new(id(3))
        .enterprise_id(id(4))
        .account_id(id(5))
        .options(OrderAdditionOptions::new().disable_item_grouping(false))
        .product_orders([product])
        .items([item])
        .consumption_utc(time("2020-02-04T00:00:00Z"))
        .notes("")
        .business_segment_id(id(6))
        .bill_id(id(7))
        .linked_reservation_id(id(8))
        .customer_id(id(9));
    let body = sent(request).await;
    assert_read_by_theirs::<types::CustomersChargeRequest>(&body);

    let theirs: types::CustomersChargeRequest = serde_json::from_str(&body).unwrap();
    assert_eq!(theirs.items[0].unit_cost.as_ref().unwrap().tax, 0.25);
    assert_eq!(theirs.items[0].category.as_ref().unwrap().code.as_deref(), Some("4711"));
    assert_eq!(theirs.account_id.unwrap().0.as_u128(), 5);
}

/// progenitor cannot tell an empty list from none, and sends neither.
#[tokio::test]
async fn an_empty_list_is_sent_by_ours_and_left_out_by_progenitor() {
    let body = sent(reservations::GetAll::new().numbers(Vec::<String>::new())).await;
    assert!(body.contains(r#""Numbers":[]"#), "{body}");
    let theirs: types::ReservationsGetAllRequest = serde_json::from_str(&body).unwrap();
    assert!(!serde_json::to_string(&theirs).unwrap().contains("Numbers"));
}
