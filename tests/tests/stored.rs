//! Requests in a queue, and responses in a program's own tests.
#![allow(clippy::unwrap_used)]

use std::fmt::Debug;

use mews_connector::{
    AccountId, AccountType, AmountParameters, Decimal, Error, ItemParameters, PersonCount, ProductServiceOrder,
    ReservationPurpose, ServiceId, ServiceOrderOptions, ServiceOrderOrigin, ServiceOrderState, TimeInterval, Timestamp,
    dec, orders, product_service_orders,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tests::canned::{Canned, client, json};

/// 28 digits, of which a binary float keeps 17.
const PRICE: Decimal = dec!(12345678901234567890.12345670);

fn add() -> orders::Add {
    let items = [
        ItemParameters::new("Beer", 3, AmountParameters::net("USD", ["US-DC-G"], PRICE)),
        ItemParameters::new("Fee", 1, AmountParameters::gross("USD", Vec::<String>::new(), dec!(7))),
    ];
    let when = "2026-05-01T00:00:00.5Z".parse().unwrap();
    orders::Add::new(ServiceId::nil(), AccountId::nil()).items(items).consumption_utc(when).notes("No ice")
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Tagged {
    Add(orders::Add),
    List(product_service_orders::GetAll),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Flattened {
    attempt: u32,
    #[serde(flatten)]
    request: orders::Add,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    List(product_service_orders::GetAll),
    Add(orders::Add),
}

/// Stores a job and reads it back, by text, by bytes, by a reader and through a `Value`.
#[track_caller]
fn survives<T: Serialize + DeserializeOwned + PartialEq + Debug>(job: T) -> T {
    let text = serde_json::to_string(&job).unwrap();
    let value = serde_json::to_value(&job).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    assert_eq!(serde_json::from_slice::<T>(text.as_bytes()).unwrap(), job);
    assert_eq!(serde_json::from_reader::<_, T>(text.as_bytes()).unwrap(), job);
    assert_eq!(serde_json::from_value::<T>(value).unwrap(), job);
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn a_request_survives_each_envelope_and_is_sent_as_if_it_had_not_been_stored() {
    let Tagged::Add(tagged) = survives(Tagged::Add(add())) else { panic!("another kind") };
    let flattened = survives(Flattened { attempt: 2, request: add() }).request;
    let Untagged::Add(untagged) = survives(Untagged::Add(add())) else { panic!("another kind") };
    let list = product_service_orders::GetAll::new([ServiceId::nil()]);
    survives(Tagged::List(list.clone()));
    survives(Untagged::List(list));

    let canned = Canned::new(std::iter::repeat_with(|| json(200, Value::Null)).take(4));
    for request in [&add(), &survives(tagged), &flattened, &untagged] {
        assert_eq!(request, &add());
        client(&canned).send(request).await.unwrap_err();
    }
    for index in 0..4 {
        assert!(canned.body(index).contains(r#""NetValue":12345678901234567890.12345670}"#), "{}", canned.body(index));
        assert_eq!(canned.body(index), canned.body(0));
    }
}

#[test]
fn a_stored_request_tells_of_what_this_version_does_not_know() {
    let refusal = |text: &str| serde_json::from_str::<orders::Add>(text).unwrap_err().to_string();
    let stored = serde_json::to_string(&add()).unwrap();
    let with = |member: &str| stored.replacen('{', &format!("{{{member},"), 1);
    assert!(refusal(&with(r#""Discount":7"#)).starts_with("Add has no member `Discount` in this version"));
    assert!(refusal(&with(r#""AccessToken":"secret""#)).starts_with("Add has no member `AccessToken`"));
    assert!(refusal(&with(r#""Notes":"Twice""#)).starts_with("duplicate field `Notes`"));
    let inside = stored.replace(r#""Currency""#, r#""Valuta":"USD","Currency""#);
    assert!(refusal(&inside).starts_with("AmountParameters has no member `Valuta`"));
    let tagged = serde_json::to_string(&Tagged::Add(add())).unwrap().replace("Notes", "Note");
    let error = serde_json::from_str::<Tagged>(&tagged).unwrap_err().to_string();
    assert!(error.starts_with("Add has no member `Note`"), "{error}");
    let interval = r#"{"StartUtc":"2026-05-01T00:00:00Z","EndUtc":"2026-06-01T00:00:00Z","Zone":"UTC"}"#;
    assert!(serde_json::from_str::<TimeInterval>(interval).unwrap_err().to_string().contains("`Zone`"));
}

#[test]
fn a_response_skips_what_this_version_does_not_know() {
    let count = r#"{"AgeCategoryId":"1f67644f-052d-4863-acdf-ae1600c60ca0","Count":2,"Age":7}"#;
    assert_eq!(serde_json::from_str::<PersonCount>(count).unwrap().count, 2);
}

#[test]
fn an_old_number_behind_a_buffer_is_refused_rather_than_rounded() {
    let stored = serde_json::to_string(&Tagged::Add(add())).unwrap();
    let old = stored.replace("\"12345678901234567890.12345670\"", "12345678901234567890.12345670");
    assert_ne!(old, stored);
    let error = serde_json::from_str::<Tagged>(&old).unwrap_err().to_string();
    assert!(error.contains("binary float") && error.contains("store it as a string"), "{error}");
    let bare = old.replace(r#""kind":"Add","#, "");
    assert_eq!(serde_json::from_str::<orders::Add>(&bare).unwrap(), add());
}

fn order() -> mews_connector::ProductServiceOrderBuilder {
    let time: Timestamp = "2026-05-01T00:00:00Z".parse().unwrap();
    ProductServiceOrder::builder()
        .id("9e6d4492-315b-4089-b9d6-5b1bd2eddc1b".parse().unwrap())
        .service_id(ServiceId::nil())
        .account_id(AccountId::nil())
        .account_type(AccountType::Customer)
        .creator_profile_id("3cd637ef-4728-47f9-8fb1-afb900c9cdcf".parse().unwrap())
        .updater_profile_id("3cd637ef-4728-47f9-8fb1-afb900c9cdcf".parse().unwrap())
        .state(ServiceOrderState::Confirmed)
        .origin(ServiceOrderOrigin::Connector)
        .created_utc(time)
        .updated_utc(time)
}

#[test]
fn a_builder_names_all_required_members_that_are_missing() {
    let error = order().build().unwrap_err();
    assert!(matches!(error, Error::InvalidRequest(_)));
    assert_eq!(error.to_string(), "ProductServiceOrder cannot be built without `Number`, `Options`");
}

#[test]
fn a_built_response_is_what_it_reads_from_its_own_json() {
    let options: ServiceOrderOptions = serde_json::from_str(
        r#"{"OwnerCheckedIn":true,"AllCompanionsCheckedIn":true,"AnyCompanionCheckedIn":true,"ConnectorCheckIn":false}"#,
    )
    .unwrap();
    let built = order().number("1").number("52").options(options).origin_details("Kiosk").build().unwrap();
    assert_eq!((built.number.as_str(), built.origin_details.as_deref()), ("52", Some("Kiosk")));
    assert_eq!((built.booker_id, built.cancelled_utc), (None, None));
    let read: ProductServiceOrder = serde_json::from_str(&serde_json::to_string(&built).unwrap()).unwrap();
    assert_eq!(read, built);
    let lacking = mews_connector::Reservation::builder().person_counts([]).purpose(ReservationPurpose::Leisure);
    assert!(!lacking.build().unwrap_err().to_string().contains("`PersonCounts`"));
}

#[test]
fn rounding_is_asked_for_by_name() {
    use mews_connector::RoundingStrategy;

    let gross = dec!(7.50) * dec!(1.21);
    assert_eq!(gross.round(2, RoundingStrategy::MidpointAwayFromZero), dec!(9.08));
}

#[test]
fn the_features_of_the_runtime_are_those_of_the_client() {
    let time: Timestamp = "2026-05-01T00:00:00Z".parse().unwrap();
    fn both_ways<T: From<Timestamp> + TryInto<Timestamp>>(time: Timestamp) -> Option<Timestamp> {
        T::from(time).try_into().ok()
    }
    assert_eq!(both_ways::<jiff::Timestamp>(time), Some(time));
    assert_eq!(both_ways::<chrono::DateTime<chrono::Utc>>(time), Some(time));
    assert_eq!(both_ways::<time::OffsetDateTime>(time), Some(time));
}
