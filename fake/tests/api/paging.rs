//! Pages: newest first, each item once, the cursor's rules.

use std::collections::BTreeSet;

use mews_connector_fake::Fake;
use serde_json::{Value, json};

use crate::http::{ORDERS, RESERVATIONS, limited, list, post, post_with, start};

fn text<'a>(item: &'a Value, member: &str) -> &'a str {
    item[member].as_str().unwrap()
}

#[test]
fn paging_through_gives_each_order_once_newest_first() {
    let fake = start(Fake::builder().orders(2500));
    for count in [7, 1000] {
        let services = json!({"ServiceIds": fake.service_ids()});
        let all = list(&fake, ORDERS, &services, count);
        let ids: BTreeSet<_> = all.iter().map(|order| text(order, "Id")).collect();
        assert_eq!((all.len(), ids.len()), (2500, 2500));
        assert!(
            all.is_sorted_by(|a, b| (text(a, "CreatedUtc"), text(a, "Id")) > (text(b, "CreatedUtc"), text(b, "Id")))
        );
    }
}

#[test]
fn reservations_of_all_services_are_listed_where_none_is_given() {
    let fake = start(Fake::builder().orders(0).reservations(1234));
    let all = list(&fake, RESERVATIONS, &json!({}), 500);
    let services: BTreeSet<_> = all.iter().map(|it| text(it, "ServiceId").to_owned()).collect();
    assert_eq!(all.len(), 1234);
    assert_eq!(services, fake.bookable_service_ids().iter().map(ToString::to_string).collect());
    assert!(all.is_sorted_by(|a, b| text(a, "CreatedUtc") >= text(b, "CreatedUtc")));
}

#[test]
fn a_full_last_page_still_has_a_cursor_and_an_empty_one_has_null() {
    let fake = start(Fake::builder().orders(8));
    let services = json!({"ServiceIds": [fake.service_ids()[0]]});
    let page = post(&fake, ORDERS, limited(services.clone(), 2, None)).json();
    let cursor = text(&page, "Cursor").to_owned();
    let page = post(&fake, ORDERS, limited(services, 2, Some(&cursor))).json();
    assert_eq!(page, json!({"ProductServiceOrders": [], "Cursor": null}));
}

#[test]
fn a_cursor_that_is_not_an_items_identifier_is_refused() {
    let fake = start(Fake::builder().orders(8));
    let services = json!({"ServiceIds": fake.service_ids()});
    for cursor in [fake.account_id().to_string().as_str(), "x", ""] {
        let reply = post(&fake, ORDERS, limited(services.clone(), 2, Some(cursor)));
        assert_eq!(reply.status, 400);
        assert!(reply.message().contains("`Limitation.Cursor`"));
    }
}

#[test]
fn an_empty_page_has_no_body_where_that_is_preferred() {
    let fake = start(Fake::builder().orders(8).reservations(8));
    let nobody = json!({"ServiceIds": [fake.account_id()]});
    for path in [ORDERS, RESERVATIONS] {
        let reply = post_with(&fake, path, "Prefer: return=minimal\r\n", limited(nobody.clone(), 2, None));
        assert_eq!((reply.status, reply.text.as_str()), (204, ""));
        assert!(reply.header("Request-Id").is_some());
        assert_eq!(post(&fake, path, limited(nobody.clone(), 2, None)).status, 200);
        let full = json!({"ServiceIds": ([fake.service_ids(), fake.bookable_service_ids()].concat())});
        let reply = post_with(&fake, path, "Prefer: return=minimal\r\n", limited(full, 2, None));
        assert_eq!(reply.status, 200);
    }
}
