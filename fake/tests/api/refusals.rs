//! Each kind of request that is refused, and how.

use mews_connector_fake::Fake;
use serde_json::{Value, json};

use crate::http::{ADD, CHARGE, ORDERS, RESERVATIONS, credentials, limited, post, send, start};

fn fake() -> Fake {
    start(Fake::builder().orders(20).reservations(20))
}

/// Posts the members over those of a good list request; expects the status and the message.
#[track_caller]
fn expect(fake: &Fake, path: &str, members: Value, status: u16, message: &str) {
    let mut all = json!({"ServiceIds": fake.service_ids(), "Limitation": {"Count": 5}});
    for (name, value) in members.as_object().unwrap() {
        all[name] = value.clone();
    }
    let reply = post(fake, path, all);
    assert_eq!((reply.status, reply.message().as_str()), (status, message));
    assert_eq!(reply.json()["RequestId"].as_str(), reply.header("Request-Id"));
}

#[test]
fn an_unknown_address_is_404_and_paths_are_exact() {
    let fake = fake();
    let paths = [
        "/",
        "/api/connector/v1/productServiceOrders/getAll/",
        "/api/connector/v1/productserviceorders/getall",
        "/api/connector/v1/reservations/getAll",
        "/api/connector/v1/orders%2Fadd",
    ];
    for path in paths {
        let reply = post(&fake, path, json!({}));
        assert_eq!((reply.status, reply.message().as_str()), (404, "There is no operation at this address."), "{path}");
        assert_eq!(reply.json()["RequestId"].as_str(), reply.header("Request-Id"));
    }
}

#[test]
fn every_other_method_is_405() {
    let fake = fake();
    for method in ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let reply = send(&fake, method, ORDERS, "", b"{}").unwrap();
        assert_eq!((reply.status, reply.header("Allow")), (405, Some("POST")), "{method}");
        assert_eq!(reply.message(), "This operation is called with POST.");
    }
}

#[test]
fn request_ids_differ() {
    let fake = fake();
    let [first, second] = [0, 1].map(|_| post(&fake, ORDERS, json!({})).header("Request-Id").unwrap().to_owned());
    assert_ne!(first, second);
}

#[test]
fn what_is_no_json_object_is_400() {
    let fake = fake();
    let deep = "[".repeat(10_000);
    for body in ["", "{", "nonsense", "{\"a\": 1e400}", "{\"a\": \"\\ud800\"}", &deep] {
        let reply = send(&fake, "POST", ORDERS, "", body.as_bytes()).unwrap();
        assert_eq!(reply.status, 400);
        assert!(reply.message().starts_with("The body is not valid JSON: "), "{}", reply.message());
    }
    assert_eq!(send(&fake, "POST", ORDERS, "", b"{\"a\": \"\xff\"}").unwrap().status, 400);
    for body in ["null", "[]", "1", "\"text\""] {
        let reply = send(&fake, "POST", ORDERS, "", body.as_bytes()).unwrap();
        assert_eq!((reply.status, reply.message().as_str()), (400, "The body must be a JSON object."));
    }
}

#[test]
fn a_body_over_four_mebibytes_is_413() {
    let fake = fake();
    let mut body = credentials(&fake);
    body.insert("ServiceIds".into(), json!(fake.service_ids()));
    body.insert("Limitation".into(), json!({"Count": 1}));
    body.insert("Padding".into(), "x".repeat(4_000_000).into());
    assert_eq!(
        send(&fake, "POST", ORDERS, "", Value::Object(body.clone()).to_string().as_bytes()).unwrap().status,
        200
    );
    body.insert("Padding".into(), "x".repeat(4 * 1024 * 1024).into());
    let reply = send(&fake, "POST", ORDERS, "", Value::Object(body).to_string().as_bytes()).unwrap();
    assert_eq!((reply.status, reply.message().as_str()), (413, "The request body is larger than 4 MiB."));
}

#[test]
fn a_wrong_token_is_401_before_anything_else_and_is_not_repeated() {
    let fake = fake();
    for member in ["ClientToken", "AccessToken"] {
        let reply = post(&fake, ORDERS, json!({member: "secret-canary"}));
        assert_eq!((reply.status, reply.message()), (401, format!("`{member}` is not valid.")));
        assert!(!reply.text.contains("secret-canary"));
        let members = json!({"ServiceIds": fake.service_ids(), member: ["secret-canary"]});
        let reply = post(&fake, ORDERS, limited(members, 1, None));
        assert_eq!((reply.status, reply.message()), (400, format!("`{member}` must be of type string.")));
    }
    let reply = send(&fake, "POST", ORDERS, "", b"{}").unwrap();
    assert_eq!((reply.status, reply.message().as_str()), (400, "`ClientToken` is required."));
}

#[test]
fn a_violation_of_the_schema_is_400_and_names_the_member() {
    let fake = fake();
    let refuse = |members, message| expect(&fake, ORDERS, members, 400, message);
    refuse(json!({"ServiceIds": []}), "`ServiceIds` must not have fewer items than 1.");
    refuse(json!({"ServiceIds": vec![fake.account_id(); 1001]}), "`ServiceIds` must not have more items than 1000.");
    refuse(json!({"ServiceIds": [fake.account_id(), "x"]}), "`ServiceIds[1]` is not a valid uuid.");
    refuse(json!({"AccountIds": [fake.account_id().simple().to_string()]}), "`AccountIds[0]` is not a valid uuid.");
    refuse(json!({"AccountIds": null}), "`AccountIds` must not be null.");
    refuse(json!({"Client": null}), "`Client` must not be null.");
    refuse(json!({"States": ["Confirmed", "Enquired"]}), "`States[1]` is none of the values it may have.");
    refuse(json!({"Limitation": {}}), "`Limitation.Count` is required.");
    refuse(json!({"Limitation": {"Count": 0}}), "`Limitation.Count` must not be less than 1.");
    refuse(json!({"Limitation": {"Count": 1001}}), "`Limitation.Count` must not be more than 1000.");
    refuse(json!({"Limitation": {"Count": 1.5}}), "`Limitation.Count` must be of type integer.");
    refuse(json!({"UpdatedUtc": {"StartUtc": "2026-01-01T00:00:00Z"}}), "`UpdatedUtc.EndUtc` is required.");
    let day = json!({"UpdatedUtc": {"StartUtc": "2026-01-01", "EndUtc": "2026-01-02T00:00:00Z"}});
    let reply = post(
        &fake,
        ORDERS,
        limited(json!({"ServiceIds": fake.service_ids(), "UpdatedUtc": day["UpdatedUtc"]}), 1, None),
    );
    assert_eq!(reply.status, 400);
    assert!(reply.message().contains("UpdatedUtc"), "{}", reply.message());
}

#[test]
fn an_interval_has_an_order_and_a_longest_length() {
    let fake = fake();
    let interval = |start: &str, end: &str| json!({"StartUtc": start, "EndUtc": end});
    let backwards = interval("2026-02-01T00:00:00Z", "2026-01-01T00:00:00Z");
    expect(&fake, ORDERS, json!({"UpdatedUtc": backwards}), 400, "`UpdatedUtc` ends before it starts.");
    let long = interval("2026-01-01T00:00:00Z", "2026-04-01T00:00:01Z");
    expect(&fake, ORDERS, json!({"UpdatedUtc": long}), 400, "`UpdatedUtc` is longer than 3 months.");
    for member in ["CollidingUtc", "CreatedUtc", "ScheduledStartUtc", "ActualEndUtc"] {
        expect(&fake, RESERVATIONS, json!({member: long}), 400, &format!("`{member}` is longer than 3 months."));
    }
    let whole = interval("2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z");
    let members = json!({"ServiceIds": fake.service_ids(), "UpdatedUtc": whole});
    assert_eq!(post(&fake, ORDERS, limited(members, 1, None)).status, 200);
}

#[test]
fn filters_that_exclude_each_other_are_refused_together() {
    let fake = fake();
    let day = json!({"StartUtc": "2026-01-01T00:00:00Z", "EndUtc": "2026-01-02T00:00:00Z"});
    for [first, second] in [["ScheduledStartUtc", "ActualStartUtc"], ["ScheduledEndUtc", "ActualEndUtc"]] {
        let message = format!("The body must have at most one of {first}, {second}.");
        expect(&fake, RESERVATIONS, json!({first: day, second: day}), 400, &message);
        for alone in [first, second] {
            assert_eq!(post(&fake, RESERVATIONS, limited(json!({alone: day}), 1, None)).status, 200, "{alone}");
        }
    }
    let crossed = json!({"ScheduledStartUtc": day, "ActualEndUtc": day});
    assert_eq!(post(&fake, RESERVATIONS, limited(crossed, 1, None)).status, 200);
}

#[test]
fn a_list_of_numbers_that_is_given_holds_one() {
    let fake = fake();
    for member in ["Numbers", "ChannelNumbers"] {
        let message = format!("`{member}` must not have fewer items than 1.");
        expect(&fake, RESERVATIONS, json!({member: []}), 400, &message);
    }
}

#[test]
fn language_and_culture_only_come_together() {
    let fake = fake();
    let refuse = |members, message| expect(&fake, ORDERS, members, 400, message);
    refuse(json!({"LanguageCode": "en-US"}), "`CultureCode` is required together with `LanguageCode`.");
    refuse(json!({"CultureCode": "en-US"}), "`LanguageCode` is required together with `CultureCode`.");
    let members = json!({"ServiceIds": fake.service_ids(), "LanguageCode": "en-US", "CultureCode": "en-US"});
    assert_eq!(post(&fake, ORDERS, limited(members, 1, None)).status, 200);
}

#[test]
fn unknown_members_are_accepted() {
    let fake = fake();
    let members = json!({"ServiceIds": fake.service_ids(), "Later": {"Than": null}});
    assert_eq!(post(&fake, ORDERS, limited(members, 1, None)).status, 200);
}

/// A good order with one item at that amount.
fn order(fake: &Fake, service: usize, amount: Value) -> Value {
    json!({
        "ServiceId": fake.service_ids()[service], "AccountId": fake.account_id(),
        "Items": [{"Name": "Beer", "UnitCount": 3, "UnitAmount": amount}],
    })
}

#[test]
fn an_order_that_breaks_a_rule_of_the_business_is_403() {
    let fake = fake();
    let net = json!({"Currency": "USD", "TaxCodes": ["US-DC-G"], "NetValue": 7});
    let with = |member: &str, value: Value| {
        let mut order = order(&fake, 0, net.clone());
        order[member] = value;
        order
    };
    let cases = [
        (with("ServiceId", json!(fake.account_id())), "The ordered service does not exist."),
        (with("ServiceId", json!(fake.bookable_service_ids()[0])), "Stay takes reservations, not orders."),
        (with("AccountId", json!(fake.service_ids()[0])), "The account to be charged does not exist."),
        (with("EnterpriseId", json!(fake.account_id())), "The ordered service belongs to another enterprise."),
        (with("Items", json!([])), "An order needs at least one product or item."),
    ];
    for (order, message) in cases {
        for path in [ADD, CHARGE] {
            expect(&fake, path, order.clone(), 403, message);
        }
    }
}

#[test]
fn prices_are_stated_as_the_service_demands() {
    let fake = fake();
    let amount = |codes: &[&str], member: &str| json!({"Currency": "USD", "TaxCodes": codes, member: 7.5});
    let refuse = |service, amount, message| expect(&fake, ADD, order(&fake, service, amount), 403, message);
    assert_eq!(fake.service_ids()[2..], [fake.net_service_ids(), fake.gross_service_ids()].concat());
    let one = "`Items[0].UnitAmount` states a gross value, which goes with exactly one tax code.";
    refuse(0, amount(&["A", "B"], "GrossValue"), one);
    refuse(0, amount(&[], "GrossValue"), one);
    let net = "`Items[0].UnitAmount` must state a net value: the enterprise's prices are net.";
    refuse(2, amount(&["A"], "GrossValue"), net);
    let gross = "`Items[0].UnitAmount` must state a gross value: the enterprise's prices are gross.";
    refuse(3, amount(&["A"], "NetValue"), gross);
    for (service, member) in [(0, "NetValue"), (0, "GrossValue"), (2, "NetValue"), (3, "GrossValue")] {
        assert_eq!(post(&fake, ADD, order(&fake, service, amount(&["A"], member))).status, 200);
    }
    assert_eq!(post(&fake, ADD, order(&fake, 0, amount(&["A", "B"], "NetValue"))).status, 200);
}

#[test]
fn an_amount_has_exactly_one_value() {
    let fake = fake();
    let message = "`Items[0].UnitAmount` must have exactly one of NetValue, GrossValue.";
    let none = json!({"Currency": "USD", "TaxCodes": ["A"]});
    let both = json!({"Currency": "USD", "TaxCodes": ["A"], "NetValue": 1, "GrossValue": 1});
    expect(&fake, ADD, order(&fake, 0, none), 400, message);
    expect(&fake, ADD, order(&fake, 0, both), 400, message);
    let product = json!({"ServiceId": fake.service_ids()[0], "AccountId": fake.account_id(),
        "ProductOrders": [{"ProductId": fake.account_id()}, {"ProductId": fake.account_id(), "UnitAmount": {"Currency": "USD", "TaxCodes": []}}]});
    let message = "`ProductOrders[1].UnitAmount` must have exactly one of NetValue, GrossValue.";
    expect(&fake, ADD, product, 400, message);
}

#[test]
fn a_refused_order_is_not_added() {
    let fake = fake();
    let services = limited(json!({"ServiceIds": fake.service_ids()}), 1, None);
    let before = post(&fake, ORDERS, services.clone()).text;
    post(&fake, ADD, order(&fake, 2, json!({"Currency": "USD", "TaxCodes": ["A"], "GrossValue": 1})));
    assert_eq!(post(&fake, ORDERS, services).text, before);
}
