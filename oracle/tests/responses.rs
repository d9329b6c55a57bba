//! Our client reads what progenitor's types write: the document's examples, samples, values that were put together by
//! hand, and the body of an error.
#![allow(deprecated)]

use std::num::NonZeroU64;

use mews_connector::{
    Call, CommanderOrigin, Request, ReservationPurpose, ServiceOrderOrigin, ServiceOrderState, Uuid, customers, orders,
    product_service_orders, reservations,
};
use mews_connector_oracle::canned::{Canned, client, json};
use mews_connector_oracle::compare::{assert_alike, on_the_wire};
use mews_connector_oracle::progenitor::types;
use mews_connector_oracle::{sample, spec};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What our client makes of a body that a type of progenitor's writes.
async fn received<R: Request>(request: R, theirs: &impl Serialize) -> R::Response {
    let body = serde_json::to_string(theirs).unwrap();
    client(&Canned::new([json(200, body)])).send(&request).await.unwrap()
}

/// Sends the example and samples of a response through progenitor's type and then through our client.
async fn assert_received<R, T>(request: R, schema: &str)
where
    R: Request + Clone,
    R::Response: Serialize,
    T: DeserializeOwned + Serialize,
{
    let document = spec::document();
    let mut bodies = vec![spec::response_example(&document, R::OPERATION.path).clone()];
    for seed in 0..24 {
        bodies.extend([sample::full(&document, schema, seed), sample::smallest(&document, schema, seed)]);
    }
    for body in bodies {
        let theirs: T = serde_json::from_str(&body.to_string()).unwrap();
        let ours = received(request.clone(), &theirs).await;
        let written = serde_json::from_str(&on_the_wire(&ours)).unwrap();
        assert_alike(schema, Ok(written), &body);
    }
}

fn id<T: From<Uuid>>(number: u128) -> T {
    T::from(Uuid::from_u128(number))
}

#[tokio::test]
async fn examples_and_samples_are_read_by_our_client() {
    let orders = product_service_orders::GetAll::new([id(1)]);
    assert_received::<_, types::ProductServiceOrdersGetAllResponse>(orders, "ProductServiceOrdersGetAllResponse").await;
    let reservations = reservations::GetAll::new();
    assert_received::<_, types::ReservationsGetAllResponse>(reservations, "ReservationsGetAllResponse").await;
    let add = orders::Add::new(id(1), id(2));
    assert_received::<_, types::OrdersAddResponse>(add, "OrdersAddResponse").await;
    let charge = customers::Charge::new(id(1));
    assert_received::<_, types::CustomersChargeResponse>(charge, "CustomersChargeResponse").await;
}

#[tokio::test]
async fn hand_made_answers_to_writes_are_read_by_our_client() {
    let added = types::OrdersAddResponse { order_id: id(1) };
    let ours = received(orders::Add::new(id(2), id(3)), &added).await;
    assert_eq!(ours.order_id, id(1));

    for charge_id in [None, Some(id(2))] {
        let charged = types::CustomersChargeResponse { order_id: id(1), charge_id };
        let ours = received(customers::Charge::new(id(3)), &charged).await;
        let charge_id = charged.charge_id.map(|it| it.0);
        assert_eq!((Uuid::from(ours.order_id), ours.charge_id.map(Uuid::from)), (Uuid::from_u128(1), charge_id));
    }
}

/// The example of a response as a value of progenitor's type, to be changed by hand.
fn example<R: Request, T: DeserializeOwned>() -> T {
    let document = spec::document();
    serde_json::from_str(&spec::response_example(&document, R::OPERATION.path).to_string()).unwrap()
}

#[tokio::test]
async fn a_changed_page_of_orders_is_read_by_our_client() {
    let mut page: types::ProductServiceOrdersGetAllResponse = example::<product_service_orders::GetAll, _>();
    page.cursor = None;
    let order = &mut page.product_service_orders[0];
    (order.id, order.service_id, order.account_id) = (id(1), id(2), id(3));
    (order.booker_id, order.voucher_id, order.linked_reservation_id) = (Some(id(4)), None, Some(id(5)));
    order.state = types::ServiceOrderState::Optional;
    order.origin = types::ServiceOrderOrigin::Navigator;
    order.commander_origin = Some(types::CommanderOrigin::Website);
    order.origin_details = Some(String::new());
    order.created_utc = chrono::DateTime::from_timestamp(1_682_261_882, 123_456_789).unwrap();
    order.updated_utc = chrono::DateTime::from_timestamp(-1, 0).unwrap();
    order.cancelled_utc = None;
    order.options.owner_checked_in = true;
    order.options.all_companions_checked_in = false;
    let ours = received(product_service_orders::GetAll::new([id(2)]), &page).await;

    assert_eq!(ours.cursor, None);
    let order = &ours.product_service_orders[0];
    assert_eq!((order.id, order.service_id, order.account_id), (id(1), id(2), id(3)));
    assert_eq!((order.booker_id, order.linked_reservation_id), (Some(id(4)), Some(id(5))));
    assert_eq!((&order.state, &order.origin), (&ServiceOrderState::Optional, &ServiceOrderOrigin::Navigator));
    assert_eq!(order.commander_origin, Some(CommanderOrigin::Website));
    assert_eq!(order.origin_details.as_deref(), Some(""));
    assert_eq!(order.created_utc.unix_nanoseconds(), 1_682_261_882_123_456_789);
    assert_eq!(order.updated_utc.unix_seconds(), -1);
    assert_eq!((order.cancelled_utc, order.voucher_id), (None, None));
    assert!(order.options.owner_checked_in && !order.options.all_companions_checked_in);
}

#[tokio::test]
async fn a_changed_page_of_reservations_is_read_by_our_client() {
    let mut page: types::ReservationsGetAllResponse = example::<reservations::GetAll, _>();
    let reservation = &mut page.reservations[0];
    reservation.purpose = Some(types::ReservationPurpose::Student);
    reservation.travel_agency_id = Some(id(1));
    reservation.credit_card_id = Some(id(2));
    reservation.actual_end_utc = chrono::DateTime::from_timestamp(1_682_931_600, 5);
    reservation.person_counts.truncate(1);
    reservation.person_counts[0].count = NonZeroU64::new(1 << 53 | 1).unwrap();

    let ours = received(reservations::GetAll::new(), &page).await;
    let reservation = &ours.reservations[0];
    assert_eq!(reservation.purpose, Some(ReservationPurpose::Student));
    assert_eq!((reservation.travel_agency_id, reservation.credit_card_id), (Some(id(1)), Some(id(2))));
    assert_eq!(reservation.actual_end_utc.unwrap().to_string(), "2023-05-01T09:00:00.000000005Z");
    assert_eq!(reservation.person_counts[0].count, 9_007_199_254_740_993);
    assert_eq!(reservation.partner_company_id, None);
}

#[tokio::test]
async fn the_body_of_an_error_is_read_by_our_client() {
    for request_id in [None, Some("6a1f2c0f9d3e4b57a8c1d2e3f4051629".to_owned())] {
        let body = types::Error { message: "The bill is closed.".to_owned(), request_id, details: None };
        let reply = json(403, serde_json::to_string(&body).unwrap());
        let call: Call<reservations::GetAll> = client(&Canned::new([reply])).reservations().get_all();
        let error = call.send().await.unwrap_err();
        assert_eq!(error.message(), Some(body.message.as_str()));
        assert!(error.request_id().is_some());
    }
}
