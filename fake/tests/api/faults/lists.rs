//! Faults that only lists have, and items that break their schema.

use mews_connector_fake::{Fake, Fault, FaultKind};
use serde_json::{Value, json};

use crate::faults::{faulty, order, page, small};
use crate::http::{ADD, CHARGE, ORDERS, limited, post, post_with, start};

/// The identifiers on so many pages and the cursor after each, as a client that trusts every cursor sees them.
fn walk(fake: &Fake, count: u32, pages: usize) -> (Vec<Vec<String>>, Vec<Option<String>>) {
    let (mut seen, mut cursors) = (Vec::new(), Vec::new());
    let mut cursor: Option<String> = None;
    for _ in 0..pages {
        let members = json!({"ServiceIds": fake.service_ids()});
        let reply = post_with(fake, ORDERS, "Prefer: return=minimal\r\n", limited(members, count, cursor.as_deref()));
        if reply.status == 204 {
            break;
        }
        assert_eq!(reply.status, 200, "{}", reply.text);
        let page = reply.json();
        let items = page["ProductServiceOrders"].as_array().unwrap();
        seen.push(items.iter().map(|item| item["Id"].as_str().unwrap().to_owned()).collect());
        cursor = page["Cursor"].as_str().map(str::to_owned);
        cursors.push(cursor.clone());
        if cursor.is_none() {
            break;
        }
    }
    (seen, cursors)
}

fn genuine() -> Vec<String> {
    walk(&start(small()), 1000, 1).0.concat()
}

#[test]
fn a_cursor_repeats_from_the_second_page_on() {
    let (pages, cursors) = walk(&faulty(Fault::new(FaultKind::RepeatingCursor)), 10, 4);
    assert!(cursors.iter().all(|cursor| *cursor == cursors[0] && cursor.is_some()));
    assert_eq!([&pages[1], &pages[2], &pages[3]], [&genuine()[10..20]; 3]);
}

#[test]
fn two_cursors_alternate_from_the_second_page_on() {
    let (pages, cursors) = walk(&faulty(Fault::new(FaultKind::AlternatingCursor)), 10, 7);
    assert_ne!(cursors[0], cursors[1]);
    assert!((2..7).all(|at| cursors[at] == cursors[at - 2]), "{cursors:?}");
    let all = genuine();
    assert!(pages[0] == all[..10] && pages[1] == all[10..20] && pages[2] == all[20..30] && pages[3] == all[10..20]);
}

#[test]
fn items_that_are_held_back_come_later() {
    let (pages, cursors) = walk(&faulty(Fault::new(FaultKind::EmptyPage).times(3)), 15, 99);
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [0, 0, 0, 15, 15, 10]);
    assert!(pages.concat() == genuine());
    assert!(cursors[0] != cursors[1] && cursors[1] != cursors[2]);

    let (pages, _) = walk(&faulty(Fault::new(FaultKind::EmptyPage).nth(2).times(2)), 15, 99);
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [15, 0, 0, 15, 10]);
    assert!(pages.concat() == genuine());

    let (pages, _) = walk(&faulty(Fault::new(FaultKind::ShortPage)), 15, 99);
    assert_eq!(pages[0].len(), 8);
    assert!(pages.concat() == genuine());
}

#[test]
fn a_duplicate_loses_no_item() {
    for count in [1, 2, 10] {
        let (pages, _) = walk(&faulty(Fault::new(FaultKind::DuplicateRows)), count, 99);
        assert_eq!(pages[0][0], pages[0][1]);
        let mut ids = pages.concat();
        ids.dedup();
        assert!(ids == genuine(), "{count}");
    }
}

#[test]
fn an_item_breaks_its_schema() {
    let first = |kind| {
        let fake = faulty(Fault::new(kind));
        post(&fake, ORDERS, page(&fake)).json()["ProductServiceOrders"][0].clone()
    };
    assert_eq!(first(FaultKind::UnknownEnumValue)["State"], "Hibernating");
    assert_eq!(first(FaultKind::NullRequired { member: None })["Id"], Value::Null);
    assert!(first(FaultKind::MissingRequired { member: None }).get("Id").is_none());
    let state = || Some("State".to_owned());
    assert_eq!(first(FaultKind::NullRequired { member: state() })["State"], Value::Null);
    assert!(first(FaultKind::MissingRequired { member: state() }).get("State").is_none());

    let fake = faulty(Fault::new(FaultKind::NullRequired { member: None }));
    assert_eq!(post(&fake, ADD, order(&fake)).json(), json!({"OrderId": null}));
    let fake = faulty(Fault::new(FaultKind::MissingRequired { member: None }));
    assert_eq!(post(&fake, CHARGE, order(&fake)).json().get("OrderId"), None);
}
