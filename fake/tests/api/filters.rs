//! Filters against a naive model: everything is listed, and what does not match is taken out here.

use mews_connector_fake::Fake;
use serde_json::{Value, json};

use crate::http::{ORDERS, RESERVATIONS, list, start};

/// Whether an item passes one filter of a request, by the documents' words.
fn matches(item: &Value, member: &str, filter: &Value) -> bool {
    let among = |name: &str| filter.as_array().unwrap().contains(&item[name]);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let (start, end) = (text(&filter["StartUtc"]), text(&filter["EndUtc"]));
    match member {
        "ProductServiceOrderIds" | "ReservationIds" => among("Id"),
        "CollidingUtc" => text(&item["ScheduledStartUtc"]) < end && start < text(&item["ScheduledEndUtc"]),
        "ReservationGroupIds" => among("GroupId"),
        _ if member.ends_with("Utc") => {
            let time = text(&item[member]);
            time.is_some() && if start == end { time == start } else { start <= time && time < end }
        }
        "PartnerCompanyIds" => among("PartnerCompanyId"),
        "TravelAgencyIds" => among("TravelAgencyId"),
        _ => among(member.strip_suffix('s').unwrap()),
    }
}

/// The services that have entries in the enterprise.
fn services_of(fake: &Fake, path: &str, enterprise: &Value) -> Value {
    let services = [fake.service_ids(), fake.bookable_service_ids()].concat();
    let items = list(fake, path, &json!({"EnterpriseIds": [enterprise], "ServiceIds": services}), 1000);
    items.iter().map(|item| item["ServiceId"].clone()).collect()
}

#[track_caller]
fn check(fake: &Fake, path: &str, all: &[Value], filters: Value) -> usize {
    let mut request = filters.clone();
    if path == ORDERS && request.get("ServiceIds").is_none() {
        request["ServiceIds"] = json!(fake.service_ids());
    }
    // Items do not name their enterprise; their services do.
    let mut members = filters.as_object().unwrap().clone();
    if let Some(enterprises) = members.remove("EnterpriseIds") {
        members.insert("ServiceIds".into(), services_of(fake, path, &enterprises[0]));
    }
    let expected: Vec<_> =
        all.iter().filter(|item| members.iter().all(|(name, filter)| matches(item, name, filter))).collect();
    let found = list(fake, path, &request, 37);
    assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filters}");
    found.len()
}

/// The values that a member has in some of the items, no nulls.
fn some(all: &[Value], member: &str) -> Value {
    all.iter().map(|item| item[member].clone()).filter(|it| !it.is_null()).step_by(17).take(9).collect()
}

fn quarter() -> Value {
    json!({"StartUtc": "2026-01-15T00:00:00Z", "EndUtc": "2026-04-15T00:00:00Z"})
}

#[test]
fn order_filters_filter_and_combine() {
    let fake = start(Fake::builder().orders(1200).reservations(300));
    let all = list(&fake, ORDERS, &json!({"ServiceIds": fake.service_ids()}), 1000);
    let updated = all[400]["UpdatedUtc"].clone();
    let cases = [
        json!({"ServiceIds": fake.service_ids()[1..3]}),
        json!({"ProductServiceOrderIds": some(&all, "Id")}),
        json!({"AccountIds": some(&all, "AccountId")}),
        json!({"LinkedReservationIds": some(&all, "LinkedReservationId")}),
        json!({"States": ["Started", "Canceled"]}),
        json!({"UpdatedUtc": quarter()}),
        json!({"UpdatedUtc": {"StartUtc": updated, "EndUtc": updated}}),
        json!({"UpdatedUtc": quarter(), "States": ["Processed"], "ServiceIds": [fake.service_ids()[0]], "AccountIds": some(&all, "AccountId")}),
        json!({"EnterpriseIds": [fake.enterprise_ids()[0]], "UpdatedUtc": quarter(), "AccountIds": some(&all, "AccountId")}),
    ];
    for case in cases {
        let found = check(&fake, ORDERS, &all, case.clone());
        assert!((1..1200).contains(&found), "{case}: {found}");
    }
}

#[test]
fn identifiers_of_other_things_find_nothing() {
    let fake = start(Fake::builder().orders(100));
    let all = list(&fake, ORDERS, &json!({"ServiceIds": fake.service_ids()}), 1000);
    for member in ["AccountIds", "ProductServiceOrderIds", "LinkedReservationIds"] {
        assert_eq!(check(&fake, ORDERS, &all, json!({member: fake.service_ids()})), 0);
    }
    assert_eq!(check(&fake, ORDERS, &all, json!({"ServiceIds": [fake.account_id()]})), 0);
    let unknown = json!({"EnterpriseIds": [fake.account_id()], "ServiceIds": fake.service_ids()});
    assert_eq!(list(&fake, ORDERS, &unknown, 10).len(), 0);
}

#[test]
fn the_enterprises_split_the_orders_between_them() {
    let fake = start(Fake::builder().orders(100));
    let of = |enterprise| {
        list(&fake, ORDERS, &json!({"ServiceIds": fake.service_ids(), "EnterpriseIds": [enterprise]}), 100)
    };
    let [first, second] = [of(fake.enterprise_ids()[0]), of(fake.enterprise_ids()[1])];
    assert_eq!((first.len(), second.len()), (50, 50));
    assert!(first.iter().all(|order| { second.iter().all(|other| order["ServiceId"] != other["ServiceId"]) }));
}

#[test]
fn identifiers_are_read_in_either_case_and_more_than_once() {
    let fake = start(Fake::builder().orders(100));
    let service = fake.service_ids()[0].to_string();
    let found = list(&fake, ORDERS, &json!({"ServiceIds": [service, service.to_uppercase()]}), 10);
    assert_eq!(found.len(), 25);
}

#[test]
fn reservation_filters_filter_and_combine() {
    let fake = start(Fake::builder().orders(0).reservations(1500));
    let all = list(&fake, RESERVATIONS, &json!({}), 1000);
    let mut cases: Vec<Value> = [
        ("AssignedResourceIds", "AssignedResourceId"),
        ("AvailabilityBlockIds", "AvailabilityBlockId"),
        ("ReservationIds", "Id"),
        ("ReservationGroupIds", "GroupId"),
        ("AccountIds", "AccountId"),
        ("PartnerCompanyIds", "PartnerCompanyId"),
        ("TravelAgencyIds", "TravelAgencyId"),
        ("Numbers", "Number"),
        ("ChannelNumbers", "ChannelNumber"),
    ]
    .map(|(member, name)| {
        let mut values = some(&all, name);
        values.as_array_mut().unwrap().truncate(4);
        json!({member: values})
    })
    .into();
    let times = [
        "CreatedUtc",
        "UpdatedUtc",
        "CollidingUtc",
        "ScheduledStartUtc",
        "ScheduledEndUtc",
        "ActualStartUtc",
        "ActualEndUtc",
    ];
    cases.extend(times.map(|member| json!({member: quarter()})));
    cases.extend([
        json!({"States": ["Confirmed", "Optional", "Started"]}),
        json!({"ServiceIds": [fake.bookable_service_ids()[1]]}),
        json!({"EnterpriseIds": [fake.enterprise_ids()[1]], "CreatedUtc": quarter()}),
        json!({"CollidingUtc": quarter(), "UpdatedUtc": quarter(), "States": ["Processed"], "ServiceIds": [fake.bookable_service_ids()[0]]}),
    ]);
    for case in cases {
        let found = check(&fake, RESERVATIONS, &all, case.clone());
        assert!((1..1500).contains(&found), "{case}: {found}");
    }
}

#[test]
fn an_empty_list_of_states_is_not_a_filter() {
    let fake = start(Fake::builder().orders(0).reservations(30));
    let filters = json!({"States": []});
    assert_eq!(list(&fake, RESERVATIONS, &filters, 100).len(), 30);
}
