//! Orders that others add and change, by a call and while they are listed.

use std::collections::BTreeSet;
use std::time::Duration;

use mews_connector_fake::{Clock, Fake, Fault, FaultKind, NewOrder, Unknown, time};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::http::{ADD, ORDERS, limited, list, post, send, start};

fn services(fake: &Fake) -> Value {
    json!({"ServiceIds": fake.service_ids()})
}

fn id(order: &Value) -> Uuid {
    order["Id"].as_str().unwrap().parse().unwrap()
}

fn within(fake: &Fake, from: &str, until: &str) -> Vec<Uuid> {
    let mut filter = services(fake);
    filter["UpdatedUtc"] = json!({"StartUtc": from, "EndUtc": until});
    list(fake, ORDERS, &filter, 7).iter().map(id).collect()
}

#[test]
fn what_somebody_else_adds_is_listed_and_not_counted_as_the_clients() {
    let fake = start(Fake::builder().orders(10));
    let (service, account) = (fake.service_ids()[2], fake.account_ids()[3]);
    let (segment, link) = (fake.account_ids()[4], fake.account_ids()[5]);
    let order = NewOrder::new(service, account).business_segment(segment).linked_reservation(link);
    let placed = fake.add_order(order).unwrap();
    let listed = list(&fake, ORDERS, &services(&fake), 50);
    assert_eq!((listed.len(), fake.order_count(), fake.orders_added()), (11, 11, 0));
    let expected = json!({
        "Id": placed, "ServiceId": service, "AccountId": account, "BusinessSegmentId": segment,
        "LinkedReservationId": link, "State": "Confirmed", "Origin": "Connector", "Number": "11",
        "CreatedUtc": "2026-07-01T12:00:01Z", "UpdatedUtc": "2026-07-01T12:00:01Z", "CancelledUtc": null,
    });
    for (member, value) in expected.as_object().unwrap() {
        assert_eq!(&listed[0][member], value, "{member}");
    }
    assert_eq!(fake.order(placed).as_ref(), Some(&listed[0]));
    assert_eq!(fake.orders_of(account)[0], listed[0]);
    assert!(fake.orders_of(account).iter().all(|it| it["AccountId"] == account.to_string()));
}

#[test]
fn what_somebody_else_adds_leaves_the_ids_of_the_clients_orders_alone() {
    let added = |places: usize| {
        let fake = start(Fake::builder().orders(10));
        let order = NewOrder::new(fake.service_ids()[0], fake.account_id());
        let placed: Vec<_> = (0..places).map(|_| fake.add_order(order.clone()).unwrap()).collect();
        assert_eq!(placed.iter().collect::<BTreeSet<_>>().len(), places);
        let order = json!({
            "ServiceId": fake.service_ids()[0], "AccountId": fake.account_id(),
            "ProductOrders": [{"ProductId": fake.account_id()}],
        });
        post(&fake, ADD, order).json()["OrderId"].clone()
    };
    assert_eq!(added(0), added(3));
}

#[test]
fn ids_that_are_not_the_tenants_are_refused() {
    let fake = start(Fake::builder().orders(10).tenants(2));
    let (service, account) = (fake.service_ids()[0], fake.account_id());
    let [bookable, others] = [fake.bookable_service_ids()[0], fake.tenants()[1].service_ids()[0]];
    for wrong in [bookable, others, account] {
        assert_eq!(fake.add_order(NewOrder::new(wrong, account)), Err(Unknown::Service(wrong)));
    }
    assert_eq!(fake.add_order(NewOrder::new(service, service)), Err(Unknown::Account(service)));
    for change in [Fake::touch_order, Fake::confirm_order, Fake::cancel_order] {
        assert_eq!(change(&fake, service), Err(Unknown::Order(service)));
    }
    assert!(fake.order(service).is_none() && fake.orders_of(service).is_empty());
    assert_eq!(fake.order_count(), 10);
}

#[test]
fn a_changed_order_moves_to_the_interval_of_its_change_and_keeps_its_place_in_the_list() {
    let fake = start(Fake::builder().orders(60).clock(Clock::at(time("2026-05-01T00:00:00Z").unwrap())));
    let before = list(&fake, ORDERS, &services(&fake), 50);
    let [touched, confirmed, canceled] = [5, 40, 59].map(|place| id(&before[place]));
    fake.advance(Duration::from_secs(60));
    fake.touch_order(touched).unwrap();
    fake.cancel_order(confirmed).unwrap();
    fake.confirm_order(confirmed).unwrap();
    fake.cancel_order(canceled).unwrap();
    fake.advance(Duration::from_secs(60));
    fake.touch_order(canceled).unwrap();
    assert_eq!(within(&fake, "2026-05-01T00:01:00Z", "2026-05-01T00:02:00Z"), [touched, confirmed]);
    assert_eq!(within(&fake, "2026-05-01T00:02:00Z", "2026-05-01T00:02:00Z"), [canceled]);
    let old = before[59]["UpdatedUtc"].as_str().unwrap();
    assert!(!within(&fake, old, old).contains(&canceled));

    let after = list(&fake, ORDERS, &services(&fake), 50);
    assert_eq!(before.iter().map(id).collect::<Vec<_>>(), after.iter().map(id).collect::<Vec<_>>());
    let show = |place: usize| ["State", "UpdatedUtc", "CancelledUtc"].map(|member| after[place][member].clone());
    assert_eq!(show(5)[..2], [before[5]["State"].clone(), json!("2026-05-01T00:01:00Z")]);
    assert_eq!(show(40), [json!("Confirmed"), json!("2026-05-01T00:01:00Z"), Value::Null]);
    assert_eq!(show(59), [json!("Canceled"), json!("2026-05-01T00:02:00Z"), json!("2026-05-01T00:01:00Z")]);
    assert_eq!((0..60).filter(|place| before[*place] != after[*place]).collect::<Vec<_>>(), [5, 40, 59]);
}

#[test]
fn an_order_is_never_updated_before_it_was_created() {
    let fake = start(Fake::builder().orders(5));
    let newest = id(&list(&fake, ORDERS, &services(&fake), 50)[0]);
    fake.set_now(time("2020-01-01T00:00:00Z").unwrap());
    fake.touch_order(newest).unwrap();
    let order = fake.order(newest).unwrap();
    assert_eq!(order["UpdatedUtc"], order["CreatedUtc"]);
}

#[test]
fn orders_change_while_they_are_listed_and_each_comes_once_all_the_same() {
    let fake = start(Fake::builder().orders(100).changing(2));
    let start = time(&fake.now()).unwrap();
    let listed = list(&fake, ORDERS, &services(&fake), 10);
    assert_eq!(listed.iter().map(id).collect::<BTreeSet<_>>().len(), 100);
    // Eleven pages, the empty one included, and a second for each change.
    assert_eq!(time(&fake.now()).unwrap().duration_since(start).unwrap(), Duration::from_secs(5));
    let changed = within(&fake, "2026-07-01T12:00:01Z", "2026-07-01T13:00:00Z");
    assert!((4..=6).contains(&changed.len()), "{}", changed.len());
}

#[test]
fn the_seed_decides_which_orders_change() {
    let run = |seed| {
        let fake = start(Fake::builder().orders(100).changing(1).seed(seed));
        list(&fake, ORDERS, &services(&fake), 10);
        within(&fake, "2026-07-01T12:00:01Z", "2026-07-01T13:00:00Z")
    };
    assert_eq!(run(7), run(7));
    assert_ne!(run(7), run(8));
}

#[test]
fn a_write_is_carried_out_and_its_answer_lost_while_reads_and_other_writes_are_well() {
    let fault = Fault::new(FaultKind::ResetBeforeHeaders).operation("orders_add").nth(2);
    let fake = start(Fake::builder().orders(10).fault(fault));
    let order = json!({
        "ClientToken": fake.client_token(), "AccessToken": fake.access_token(), "Client": "Test 1.0",
        "ServiceId": fake.service_ids()[0], "AccountId": fake.account_id(),
        "ProductOrders": [{"ProductId": fake.account_id()}],
    });
    let body = order.to_string();
    let answers = [0, 1, 2].map(|_| {
        let page = post(&fake, ORDERS, limited(services(&fake), 5, None));
        assert_eq!(page.status, 200);
        send(&fake, "POST", ADD, "", body.as_bytes()).is_ok()
    });
    assert_eq!(answers, [true, false, true]);
    assert_eq!((fake.orders_added(), fake.order_count()), (3, 13));
}
