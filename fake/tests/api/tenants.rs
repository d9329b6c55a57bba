//! Several tenants: each sees its own data, and nobody else's.

use std::collections::BTreeSet;

use mews_connector_fake::{Fake, Tenant};
use serde_json::{Value, json};

use crate::http::{ADD, ORDERS, RESERVATIONS, Reply, limited, list, post, start};

fn post_as(fake: &Fake, tenant: &Tenant, path: &str, mut members: Value) -> Reply {
    members["AccessToken"] = json!(tenant.access_token());
    post(fake, path, members)
}

fn ids(fake: &Fake, tenant: &Tenant, path: &str, member: &str) -> BTreeSet<String> {
    let services = [tenant.service_ids(), tenant.bookable_service_ids()].concat();
    let page = post_as(fake, tenant, path, limited(json!({"ServiceIds": services}), 1000, None)).json();
    page[member].as_array().unwrap().iter().map(|item| item["Id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_tenant_lists_its_own_orders_and_reservations() {
    let fake = start(Fake::builder().orders(40).reservations(30).tenants(20));
    for (path, member, count) in [(ORDERS, "ProductServiceOrders", 40), (RESERVATIONS, "Reservations", 30)] {
        let of_each: Vec<_> = fake.tenants().iter().map(|tenant| ids(&fake, tenant, path, member)).collect();
        assert!(of_each.iter().all(|ids| ids.len() == count), "{path}");
        assert_eq!(of_each.into_iter().flatten().collect::<BTreeSet<_>>().len(), 20 * count, "{path}");
    }
    assert!(fake.tenants().iter().all(|tenant| tenant.requests() == 2));
    assert!(fake.tenants().iter().all(|tenant| (tenant.order_count(), tenant.reservation_count()) == (40, 30)));
}

#[test]
fn identifiers_of_another_tenant_find_nothing_and_cannot_be_charged() {
    let fake = start(Fake::builder().orders(40).reservations(30).tenants(2));
    let [own, other] = [&fake.tenants()[0], &fake.tenants()[1]];
    let foreign = ids(&fake, other, ORDERS, "ProductServiceOrders");
    for filter in [
        json!({"ServiceIds": other.service_ids()}),
        json!({"ServiceIds": own.service_ids(), "AccountIds": other.account_ids()}),
        json!({"ServiceIds": own.service_ids(), "EnterpriseIds": other.enterprise_ids()}),
        json!({"ServiceIds": own.service_ids(), "ProductServiceOrderIds": foreign}),
    ] {
        assert_eq!(list(&fake, ORDERS, &filter, 100).len(), 0, "{filter}");
    }
    let cursor = foreign.first().unwrap();
    let page = limited(json!({"ServiceIds": own.service_ids()}), 5, Some(cursor));
    assert_eq!(post(&fake, ORDERS, page).status, 400);
    for (service, account, message) in [
        (other.service_ids()[0], own.account_id(), "The ordered service does not exist."),
        (own.service_ids()[0], other.account_id(), "The account to be charged does not exist."),
    ] {
        let order = json!({
            "ServiceId": service, "AccountId": account, "ProductOrders": [{"ProductId": account}],
        });
        let reply = post(&fake, ADD, order);
        assert_eq!((reply.status, reply.message().as_str()), (403, message));
    }
}

#[test]
fn an_order_goes_to_the_tenant_whose_token_it_came_with() {
    let fake = start(Fake::builder().orders(10).tenants(3));
    let tenant = &fake.tenants()[1];
    let order = json!({
        "ServiceId": tenant.service_ids()[0], "AccountId": tenant.account_id(),
        "ProductOrders": [{"ProductId": tenant.account_id()}],
    });
    let id = post_as(&fake, tenant, ADD, order).json()["OrderId"].clone();
    let added: Vec<_> = fake.tenants().iter().map(Tenant::orders_added).collect();
    assert_eq!((added, fake.orders_added()), (vec![0, 1, 0], 1));
    assert_eq!(tenant.orders_of(tenant.account_id())[0]["Id"], id);
}

#[test]
fn the_first_tenant_is_the_same_however_many_there_are() {
    let [alone, among] = [1, 3].map(|count| start(Fake::builder().orders(30).reservations(30).tenants(count)));
    assert_eq!((alone.client_token(), alone.access_token()), (among.client_token(), among.access_token()));
    for path in [ORDERS, RESERVATIONS] {
        let services = [alone.service_ids(), alone.bookable_service_ids()].concat();
        let all = |fake| list(fake, path, &json!({"ServiceIds": services}), 100);
        assert_eq!(all(&alone), all(&among));
    }
    let tokens: BTreeSet<_> = among.tenants().iter().map(Tenant::access_token).collect();
    assert_eq!(tokens.len(), 3);
}

#[test]
fn a_token_that_is_nobodys_is_refused_whatever_the_other_is() {
    let fake = start(Fake::builder().orders(10).tenants(2));
    let strange = start(Fake::builder().orders(10).seed(8));
    for members in [
        json!({"AccessToken": strange.access_token()}),
        json!({"AccessToken": fake.client_token()}),
        json!({"ClientToken": fake.tenants()[1].access_token()}),
    ] {
        assert_eq!(post(&fake, ORDERS, members).status, 401);
    }
    assert_eq!(fake.tenants().iter().map(Tenant::requests).sum::<u64>(), 0);
}

#[test]
fn two_thousand_services_share_the_orders_and_are_each_listed() {
    let fake = start(Fake::builder().orders(4_000).reservations(0).services(2_000));
    let services = fake.service_ids();
    assert_eq!(services.iter().collect::<BTreeSet<_>>().len(), 2_000);
    let halves = [&services[..1_000], &services[1_000..]];
    let orders: Vec<_> =
        halves.iter().flat_map(|half| list(&fake, ORDERS, &json!({"ServiceIds": half}), 1_000)).collect();
    assert_eq!(orders.len(), 4_000);
    let ids: BTreeSet<_> = orders.iter().map(|order| order["Id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 4_000);
    let last = list(&fake, ORDERS, &json!({"ServiceIds": [services[1_999]]}), 10);
    assert_eq!(last.len(), 2);
}

#[test]
fn numbers_out_of_range_are_errors_when_the_fake_starts() {
    for (builder, message) in [
        (Fake::builder().tenants(0), "the number of tenants is not between 1 and 10000"),
        (Fake::builder().services(0), "the number of services is not between 1 and 100000"),
        (Fake::builder().services(100_001), "the number of services is not between 1 and 100000"),
        (Fake::builder().services(1_000).tenants(1_001), "all tenants together have more than 1000000 services"),
        (Fake::builder().changing(0), "an order changes with every so many requests, from 1"),
    ] {
        let error = builder.start_blocking().unwrap_err();
        assert_eq!((error.kind(), error.to_string()), (std::io::ErrorKind::InvalidInput, message.to_owned()));
    }
}
