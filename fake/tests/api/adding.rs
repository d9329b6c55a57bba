//! Orders that requests add.

use mews_connector_fake::Fake;
use serde_json::{Value, json};

use crate::http::{ADD, CHARGE, ORDERS, limited, list, post, start};

fn line(fake: &Fake) -> Value {
    json!([{"ProductId": fake.account_id(), "Count": 2}])
}

#[test]
fn an_added_order_is_the_first_that_is_listed() {
    let fake = start(Fake::builder().orders(100));
    let [reservation, segment] = [fake.account_ids()[3], fake.account_ids()[4]];
    let order = json!({
        "ServiceId": fake.service_ids()[1], "AccountId": fake.account_ids()[45], "ProductOrders": line(&fake),
        "LinkedReservationId": reservation, "BusinessSegmentId": segment, "Options": {"DisableItemGrouping": true},
        "ConsumptionUtc": "2020-02-04T00:00:00Z", "Notes": "no ice",
    });
    let [first, second] = [0, 1].map(|_| post(&fake, ADD, order.clone()).json()["OrderId"].clone());
    assert_ne!(first, second);

    let listed = list(&fake, ORDERS, &json!({"ServiceIds": fake.service_ids()}), 50);
    assert_eq!(listed.len(), 102);
    assert_eq!([&listed[0]["Id"], &listed[1]["Id"]], [&second, &first]);
    let expected = json!({
        "ServiceId": fake.service_ids()[1], "AccountId": fake.account_ids()[45], "AccountType": "Company",
        "Number": "101", "State": "Confirmed", "Origin": "Connector", "CommanderOrigin": null, "OriginDetails": null,
        "CreatedUtc": "2026-07-01T12:00:01Z", "UpdatedUtc": "2026-07-01T12:00:01Z", "CancelledUtc": null,
        "BookerId": null, "VoucherId": null, "LinkedReservationId": reservation, "BusinessSegmentId": segment,
        "Options": {"OwnerCheckedIn": false, "AllCompanionsCheckedIn": false, "AnyCompanionCheckedIn": false, "ConnectorCheckIn": false},
    });
    for (member, value) in expected.as_object().unwrap() {
        assert_eq!(&listed[1][member], value, "{member}");
    }
}

#[test]
fn an_added_order_is_found_by_each_filter() {
    let fake = start(Fake::builder().orders(100));
    let reservation = fake.account_ids()[3];
    let order = json!({"ServiceId": fake.service_ids()[0], "AccountId": fake.account_id(), "ProductOrders": line(&fake), "LinkedReservationId": reservation});
    let id = post(&fake, ADD, order).json()["OrderId"].clone();
    let filters = [
        json!({"ProductServiceOrderIds": [id]}),
        json!({"LinkedReservationIds": [reservation]}),
        json!({"UpdatedUtc": {"StartUtc": fake.now(), "EndUtc": "2026-07-02T00:00:00Z"}}),
    ];
    for filter in filters {
        let mut filter = filter;
        filter["ServiceIds"] = json!(fake.service_ids());
        let found = list(&fake, ORDERS, &filter, 10);
        assert_eq!(found.len(), 1, "{filter}");
        assert_eq!(found[0]["Id"], id);
    }
}

#[test]
fn a_charge_takes_the_account_or_the_customer_and_older_members() {
    let fake = start(Fake::builder().orders(0));
    let cost = json!({"Amount": 7, "Currency": "USD", "Tax": 0.21});
    let amount = json!({"Currency": "USD", "TaxCodes": ["A"], "GrossValue": 7});
    let items =
        json!([{"Name": "Beer", "UnitCount": 1, "UnitAmount": amount, "UnitCost": cost, "Category": {"Code": "A"}}]);
    for owner in ["AccountId", "CustomerId"] {
        let reply =
            post(&fake, CHARGE, json!({"ServiceId": fake.service_ids()[0], owner: fake.account_id(), "Items": items}));
        assert_eq!(reply.status, 200, "{}", reply.text);
        assert!(reply.json()["ChargeId"].is_string());
        let services = limited(json!({"ServiceIds": fake.service_ids()}), 1, None);
        let newest = &post(&fake, ORDERS, services).json()["ProductServiceOrders"][0];
        assert_eq!(newest["Id"], reply.json()["OrderId"]);
        assert_eq!(newest["AccountId"], fake.account_id().to_string());
    }
    let reply = post(&fake, CHARGE, json!({"ServiceId": fake.service_ids()[0], "Items": items}));
    assert_eq!((reply.status, reply.message().as_str()), (403, "No account is named that could be charged."));
}
