//! The bytes of each operation, and what the client makes of each kind of answer.
#![allow(deprecated, clippy::unwrap_used)]

use mews_connector::{
    AccessToken, AccountId, AmountParameters, ChargeItemParameters, ClientToken, Credentials, Error, ItemParameters,
    OrderAdditionOptions, ProductOrderParameters, ProductServiceOrderId, ReturnPreference, ServiceId,
    ServiceOrderState, TimeInterval, Timestamp, Uuid, customers, dec, orders, product_service_orders, reservations,
};
use ostler_runtime::private::as_numbers;
use tests::canned::{CLIENT_TOKEN, Canned, client, json, no_content};

const CREDENTIALS: &str = concat!(
    r#""ClientToken":"CANARY-CLIENT-TOKEN-5B0C","AccessToken":"CANARY-ACCESS-TOKEN-91FE","#,
    r#""Client":"Sample Client 1.0.0""#
);

fn service() -> ServiceId {
    "ae8da28c-e8a4-4141-9df0-8c998976c691".parse().unwrap()
}

fn account() -> AccountId {
    "407a26f8-dcfc-4e29-b978-ab440117a153".parse().unwrap()
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// An order as the server sends it, with one member replaced or added.
fn order(member: &str, value: &str) -> String {
    let order = serde_json::json!({
        "Id": "9e6d4492-315b-4089-b9d6-5b1bd2eddc1b", "ServiceId": "ae8da28c-e8a4-4141-9df0-8c998976c691",
        "AccountId": "fadd5bb6-b428-45d5-94f8-fd0d89fece6d", "AccountType": "Customer",
        "CreatorProfileId": "3cd637ef-4728-47f9-8fb1-afb900c9cdcf",
        "UpdaterProfileId": "122fc063-ec6e-4198-b8db-6b168a59ffae", "Number": "52", "State": "Confirmed",
        "Origin": "Connector", "CreatedUtc": "2023-04-23T14:58:02Z", "UpdatedUtc": "2023-04-23T14:58:02.1234567Z",
        "Options": {"OwnerCheckedIn": true, "AllCompanionsCheckedIn": true, "AnyCompanionCheckedIn": true,
            "ConnectorCheckIn": false}
    });
    let mut order = order.as_object().unwrap().clone();
    match value {
        "" => drop(order.remove(member)),
        value => drop(order.insert(member.to_owned(), serde_json::from_str(value).unwrap())),
    }
    serde_json::to_string(&order).unwrap()
}

async fn list(reply: tests::canned::Reply) -> Result<product_service_orders::GetAllResponse, Error> {
    client(&Canned::new([reply])).product_service_orders().get_all([service()]).send().await
}

async fn list_one(member: &str, value: &str) -> Result<product_service_orders::GetAllResponse, Error> {
    let body = format!(r#"{{"ProductServiceOrders":[{}],"Cursor":null}}"#, order(member, value));
    list(json(200, body)).await
}

#[tokio::test(start_paused = true)]
async fn the_documented_limit_is_kept_for_each_access_token_without_a_word_of_the_program() {
    let begun = tokio::time::Instant::now();
    let page = || json(200, r#"{"ProductServiceOrders":[],"Cursor":null}"#);
    let client = client(&Canned::new((0..401).map(|_| page())));
    let tenant =
        Credentials::new(ClientToken::new(CLIENT_TOKEN), AccessToken::new("CANARY-ACCESS-TOKEN-ANOTHER"), "A 1.0");
    let other = client.with_credentials(tenant).unwrap();
    for client in [&client, &other] {
        for _ in 0..200 {
            client.product_service_orders().get_all([service()]).send().await.unwrap();
        }
    }
    assert!(begun.elapsed() < std::time::Duration::from_secs(1));
    client.product_service_orders().get_all([service()]).send().await.unwrap();
    assert!(begun.elapsed() >= std::time::Duration::from_secs(30), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn listing_orders_writes_these_bytes() {
    let canned = Canned::new([json(200, r#"{"ProductServiceOrders":[],"Cursor":null}"#)]);
    let interval = TimeInterval::new(time("2023-04-01T00:00:00Z"), time("2023-05-05T02:00:00+02:00")).unwrap();
    let call = client(&canned).product_service_orders().get_all([service()]).updated_utc(interval);
    let call = call.states([ServiceOrderState::Confirmed, "Parked".into()]).prefer(ReturnPreference::ReturnMinimal);
    call.send().await.unwrap();

    let expected = format!(
        "{{{CREDENTIALS},{}{}{}{}}}",
        r#""ServiceIds":["ae8da28c-e8a4-4141-9df0-8c998976c691"],"#,
        r#""UpdatedUtc":{"StartUtc":"2023-04-01T00:00:00Z","EndUtc":"2023-05-05T00:00:00Z"},"#,
        r#""States":["Confirmed","Parked"],"#,
        r#""Limitation":{"Count":1000}"#
    );
    assert_eq!(canned.body(0), expected);
    let head = canned.head(0);
    assert_eq!(head.method, "POST");
    assert_eq!(head.uri, "https://api.mews-demo.com/api/connector/v1/productServiceOrders/getAll");
    assert_eq!(head.headers["prefer"], "return=minimal");
    assert_eq!(head.headers["content-type"], "application/json");
}

#[tokio::test]
async fn listing_reservations_writes_these_bytes() {
    let canned = Canned::new([json(200, r#"{"Reservations":[]}"#)]);
    client(&canned).reservations().get_all().numbers(["52"]).page_size(20).send().await.unwrap();
    let expected = format!(r#"{{{CREDENTIALS},"Numbers":["52"],"Limitation":{{"Count":20}}}}"#);
    assert_eq!(canned.body(0), expected);
    assert_eq!(canned.head(0).uri.path(), "/api/connector/v1/reservations/getAll/2023-06-06");
}

#[tokio::test]
async fn adding_an_order_writes_these_bytes() {
    let canned = Canned::new([json(200, r#"{"OrderId":"cdfd5caa-2868-411b-ba95-322e70035f1a"}"#)]);
    let beer = ItemParameters::new("Beer", 3, AmountParameters::net("USD", ["US-DC-G"], dec!(7)));
    let product = ProductOrderParameters::new("2eb7ad8b-8dfb-4381-aba5-ab58009f2993".parse().unwrap()).count(2);
    let request = orders::Add::new(service(), account())
        .options(OrderAdditionOptions::new().disable_item_grouping(true))
        .product_orders([product])
        .items([beer])
        .notes("a \"quoted\" note");
    let added = client(&canned).send(&request).await.unwrap();

    let expected = format!(
        "{{{CREDENTIALS},{}{}{}{}{}}}",
        r#""ServiceId":"ae8da28c-e8a4-4141-9df0-8c998976c691","AccountId":"407a26f8-dcfc-4e29-b978-ab440117a153","#,
        r#""Options":{"DisableItemGrouping":true},"#,
        r#""ProductOrders":[{"ProductId":"2eb7ad8b-8dfb-4381-aba5-ab58009f2993","Count":2}],"#,
        r#""Items":[{"Name":"Beer","UnitCount":3,"UnitAmount":{"Currency":"USD","TaxCodes":["US-DC-G"],"NetValue":7}}],"#,
        r#""Notes":"a \"quoted\" note""#
    );
    assert_eq!(canned.body(0), expected);
    assert_eq!(canned.head(0).uri.path(), "/api/connector/v1/orders/add");
    assert_eq!(added.order_id.to_string(), "cdfd5caa-2868-411b-ba95-322e70035f1a");
}

#[tokio::test]
async fn charging_a_customer_writes_these_bytes() {
    let canned = Canned::new([json(200, r#"{"OrderId":"cdfd5caa-2868-411b-ba95-322e70035f1a","ChargeId":null}"#)]);
    let price = AmountParameters::gross("GBP", ["UK-S"], dec!(12.50));
    let call = client(&canned).customers().charge(service()).items([ChargeItemParameters::new("Tea", 1, price)]);
    call.send().await.unwrap();
    let expected = format!(
        "{{{CREDENTIALS},{}{}}}",
        r#""ServiceId":"ae8da28c-e8a4-4141-9df0-8c998976c691","#,
        r#""Items":[{"Name":"Tea","UnitCount":1,"UnitAmount":{"Currency":"GBP","TaxCodes":["UK-S"],"GrossValue":12.50}}]"#
    );
    assert_eq!(canned.body(0), expected);
    assert_eq!(canned.head(0).uri.path(), "/api/connector/v1/customers/charge");
}

#[tokio::test]
async fn language_and_culture_are_sent_together_and_before_the_rest() {
    let canned = Canned::new([json(200, r#"{"OrderId":"cdfd5caa-2868-411b-ba95-322e70035f1a"}"#)]);
    let credentials = mews_connector::Credentials::new(
        mews_connector::ClientToken::new("a client token of a test"),
        mews_connector::AccessToken::new("an access token of a test"),
        "c",
    );
    let client = mews_connector::Client::builder(mews_connector::Platform::Production, credentials)
        .locale("de-DE", "de-AT")
        .transport(canned.clone())
        .build()
        .unwrap();
    client.orders().add(service(), account()).send().await.unwrap();
    let begin = r#"{"ClientToken":"a client token of a test","AccessToken":"an access token of a test","Client":"c","LanguageCode":"de-DE","CultureCode":"de-AT","#;
    assert!(canned.body(0).starts_with(begin), "{}", canned.body(0));
}

#[tokio::test]
async fn an_unknown_enum_value_is_kept() {
    let page = list_one("State", r#""Teleported""#).await.unwrap();
    let state = &page.product_service_orders[0].state;
    assert!(matches!(state, ServiceOrderState::Unknown(_)));
    assert_eq!(serde_json::to_string(state).unwrap(), r#""Teleported""#);
}

#[tokio::test]
async fn an_unknown_member_is_skipped_whatever_it_holds() {
    list_one("Added", r#"{"Deep":[{"er":[1e308,null,"\ud83d\ude00"]}]}"#).await.unwrap();
}

#[tokio::test]
async fn null_and_absent_are_one_in_a_response() {
    let null = list_one("BookerId", "null").await.unwrap();
    let absent = list_one("BookerId", "").await.unwrap();
    assert_eq!(null, absent);
    assert!(!serde_json::to_string(&null).unwrap().contains("BookerId"));
}

#[tokio::test]
async fn a_fraction_of_a_second_is_kept() {
    let page = list_one("CreatedUtc", r#""2023-04-23T16:58:02.123456789+02:00""#).await.unwrap();
    assert_eq!(page.product_service_orders[0].created_utc.to_string(), "2023-04-23T14:58:02.123456789Z");
}

#[tokio::test]
async fn what_is_wrong_in_a_response_is_named_with_its_path() {
    for (member, value) in [
        ("State", ""),
        ("State", "null"),
        ("Id", r#""no-uuid""#),
        ("Number", "52"),
        ("CreatedUtc", r#""2023-04-23""#),
        ("Options", "[]"),
    ] {
        let error = list_one(member, value).await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        let text = error.to_string();
        assert!(text.contains("ProductServiceOrders[0]"), "{text}");
        assert!(text.contains(member), "{text}");
    }
}

#[tokio::test]
async fn every_documented_error_status_is_a_refusal_of_a_read() {
    for status in [400, 401, 403, 404, 408, 409, 413, 429, 500, 502, 503] {
        let body = r#"{"Message":"The service is closed.","RequestId":"body-id","Details":null}"#;
        let error = list(json(status, body)).await.unwrap_err();
        assert!(matches!(error, Error::Refused(_)), "{status}: {error:?}");
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.message(), Some("The service is closed."));
        assert!(error.request_id().is_some(), "{error}");
        let text = error.to_string();
        assert!(text.contains(&status.to_string()) && text.contains("The service is closed."), "{text}");
        assert_eq!(error.is_retryable(), status == 408 || status == 429 || status >= 500, "{status}");
    }
}

#[tokio::test]
async fn a_write_whose_answer_is_in_doubt_may_have_been_carried_out() {
    let replies = [
        json(500, "{}"),
        json(408, "{}"),
        json(200, "{"),
        json(200, "{}"),
        no_content(),
        tests::canned::Reply::MaybeSent,
    ];
    for reply in replies {
        let canned = Canned::new([reply]);
        let error = client(&canned).orders().add(service(), account()).send().await.unwrap_err();
        assert!(error.to_string().contains("may have been carried out"), "{error}");
        assert_eq!(canned.count(), 1);
    }
}

#[tokio::test]
async fn a_write_that_was_refused_or_never_left_is_no_riddle() {
    for reply in [json(400, "{}"), json(403, "{}"), json(429, "{}"), tests::canned::Reply::NotSent] {
        let error = client(&Canned::new([reply])).orders().add(service(), account()).send().await.unwrap_err();
        assert!(!error.to_string().contains("may have been carried out"), "{error}");
    }
}

#[tokio::test]
async fn an_answer_without_a_body_is_an_empty_last_page() {
    assert!(list(no_content()).await.unwrap().product_service_orders.is_empty());
    let canned = Canned::new([no_content()]);
    let mut items = client(&canned).reservations().get_all().items();
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(canned.count(), 1);
}

#[tokio::test]
async fn items_follow_the_cursor_through_short_and_empty_pages() {
    let page =
        |orders: &str, cursor: &str| json(200, format!(r#"{{"ProductServiceOrders":[{orders}],"Cursor":{cursor}}}"#));
    let one = order("Number", r#""1""#);
    let two = order("Number", r#""2""#);
    let canned = Canned::new([page(&one, r#""a""#), page("", r#""b""#), page(&two, r#""c""#), page("", "null")]);
    let mut items = client(&canned).product_service_orders().get_all([service()]).page_size(2).items();
    let mut numbers = Vec::new();
    while let Some(order) = items.try_next().await.unwrap() {
        numbers.push(order.number);
    }
    assert_eq!(numbers, ["1", "2"]);
    assert_eq!(canned.count(), 4);
    assert!(canned.body(3).ends_with(r#""Limitation":{"Count":2,"Cursor":"c"}}"#), "{}", canned.body(3));
}

#[tokio::test]
async fn a_cursor_that_comes_again_is_an_error_after_what_was_read() {
    let page = || json(200, format!(r#"{{"ProductServiceOrders":[{}],"Cursor":"a"}}"#, order("Number", r#""1""#)));
    let mut items = client(&Canned::new([page(), page()])).product_service_orders().get_all([service()]).items();
    assert!(items.try_next().await.unwrap().is_some());
    assert!(items.try_next().await.unwrap().is_some());
    let error = items.try_next().await.unwrap_err();
    assert!(error.to_string().contains("cursor"), "{error}");
}

#[tokio::test]
async fn limits_are_checked_before_anything_is_sent() {
    let ids = |count| vec![service(); count];
    let canned = Canned::new([]);
    let client = client(&canned);
    let late = TimeInterval::new(time("2023-01-31T00:00:00Z"), time("2023-04-30T00:00:01Z")).unwrap();
    let mut price = AmountParameters::net("USD", ["US-DC-G"], dec!(7));
    price.gross_value = Some(dec!(8));
    let both = ItemParameters::new("Beer", 3, price);
    let get_all = |ids| client.product_service_orders().get_all(ids);

    let errors = [
        ("ServiceIds", "1000", "1001", get_all(ids(1001)).send().await.map(drop)),
        ("ServiceIds", "1", "0", get_all(ids(0)).send().await.map(drop)),
        ("UpdatedUtc", "3", "2023-04-30T00:00:01Z", get_all(ids(1)).updated_utc(late).send().await.map(drop)),
        ("Limitation.Count", "1000", "1001", get_all(ids(1)).page_size(1001).send().await.map(drop)),
        ("Limitation.Count", "1", "0", get_all(ids(1)).page_size(0).items().try_next().await.map(drop)),
        (
            "Items[0].UnitAmount",
            "NetValue",
            "GrossValue",
            client.orders().add(service(), account()).items([both]).send().await.map(drop),
        ),
    ];
    for (member, limit, value, result) in errors {
        let error = result.unwrap_err();
        assert!(matches!(error, Error::InvalidRequest(_)), "{error:?}");
        for part in [member, limit, value] {
            assert!(error.to_string().contains(part), "`{part}` is not in: {error}");
        }
    }
    assert_eq!(canned.count(), 0);
}

#[tokio::test]
async fn filters_that_exclude_each_other_are_not_sent_together() {
    let canned = Canned::new([json(200, r#"{"Reservations":[]}"#)]);
    let client = client(&canned);
    let day = TimeInterval::new(time("2023-01-01T00:00:00Z"), time("2023-01-02T00:00:00Z")).unwrap();
    let all = || client.reservations().get_all();
    let both = all().scheduled_start_utc(day.clone()).actual_start_utc(day.clone()).send().await.unwrap_err();
    assert!(matches!(both, Error::InvalidRequest(_)), "{both:?}");
    let says = "`ActualStartUtc` must be left out beside `ScheduledStartUtc`, but is given";
    assert!(both.to_string().contains(says), "{both}");
    let both = all().actual_end_utc(day.clone()).scheduled_end_utc(day.clone()).items().try_next().await.unwrap_err();
    assert!(both.to_string().contains("`ActualEndUtc` must be left out beside `ScheduledEndUtc`"), "{both}");
    for none in [all().numbers([] as [&str; 0]), all().channel_numbers([] as [&str; 0])] {
        let error = none.send().await.unwrap_err();
        assert!(error.to_string().contains("umbers` takes at least 1 item, but has 0"), "{error}");
    }
    assert_eq!(canned.count(), 0);
    all().scheduled_start_utc(day.clone()).actual_end_utc(day).send().await.unwrap();
}

#[tokio::test]
async fn three_months_to_the_day_are_allowed() {
    let canned = Canned::new([json(200, r#"{"ProductServiceOrders":[]}"#)]);
    let interval = TimeInterval::new(time("2023-01-31T00:00:00Z"), time("2023-04-30T00:00:00Z")).unwrap();
    client(&canned).product_service_orders().get_all([service()]).updated_utc(interval).send().await.unwrap();
}

#[test]
fn an_interval_that_ends_before_it_starts_is_refused() {
    let error = TimeInterval::new(time("2023-01-02T00:00:00Z"), time("2023-01-01T00:00:00Z")).unwrap_err();
    assert!(error.to_string().contains("EndUtc"), "{error}");
}

#[test]
fn a_request_is_data_that_can_be_stored_and_read_back() {
    let request = product_service_orders::GetAll::new([service()]).prefer(ReturnPreference::ReturnMinimal);
    let text = serde_json::to_string(&request).unwrap();
    assert_eq!(text, r#"{"ServiceIds":["ae8da28c-e8a4-4141-9df0-8c998976c691"],"Prefer":"return=minimal"}"#);
    assert_eq!(serde_json::from_str::<product_service_orders::GetAll>(&text).unwrap(), request);
    let empty: reservations::GetAll = serde_json::from_str("{}").unwrap();
    assert_eq!(empty, reservations::GetAll::new());
}

#[test]
fn amounts_survive_both_ways_to_the_last_digit() {
    for text in ["7", "7.00", "0.1", "-12345678901234567890.12345678", "0.0000000000000000000000000001"] {
        let json = format!(r#"{{"Currency":"EUR","TaxCodes":[],"NetValue":{text}}}"#);
        let amount: AmountParameters = serde_json::from_str(&json).unwrap();
        assert_eq!(as_numbers(|| serde_json::to_string(&amount).unwrap()), json);
        let stored = serde_json::to_string(&amount).unwrap();
        assert_eq!(stored, json.replace(text, &format!("\"{text}\"")));
        let read: AmountParameters = serde_json::from_str(&stored).unwrap();
        assert_eq!(as_numbers(|| serde_json::to_string(&read).unwrap()), json);
    }
}

#[test]
fn numbers_in_json_values_are_not_of_arbitrary_precision() {
    let value: serde_json::Value = serde_json::from_str("0.1000000000000000000000000001").unwrap();
    assert_eq!(value.to_string(), "0.1");
}

#[test]
fn ids_are_read_and_written_as_text() {
    let id: ProductServiceOrderId = "CDFD5CAA-2868-411B-BA95-322E70035F1A".parse().unwrap();
    assert_eq!(id.to_string(), "cdfd5caa-2868-411b-ba95-322e70035f1a");
    assert_eq!(ProductServiceOrderId::from(Uuid::from(id)), id);
    assert!("52".parse::<ProductServiceOrderId>().is_err());
    drop(customers::Charge::new(service()));
}
