//! Single values: times, amounts, null, and members that nobody has listed. Where the two differ it is said.

use mews_connector::{AmountParameters, ProductServiceOrder, TimeInterval};
use mews_connector_oracle::compare::on_the_wire;
use mews_connector_oracle::progenitor::types;
use mews_connector_oracle::{sample, spec};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn read<T: DeserializeOwned>(json: &str) -> serde_json::Result<T> {
    serde_json::from_str(json)
}

fn text<T: Serialize>(value: &T) -> String {
    on_the_wire(value)
}

fn amount(net_value: &str) -> String {
    format!(r#"{{"Currency":"EUR","TaxCodes":[],"NetValue":{net_value}}}"#)
}

#[test]
fn the_same_instant_is_read_to_the_nanosecond_and_from_any_offset() {
    for time in [
        "2023-04-23T14:58:02Z",
        "2023-04-23T14:58:02.1Z",
        "2023-04-23T14:58:02.123456789Z",
        "2023-04-23T23:59:59.999999999-05:30",
        "1969-12-31T23:59:59.5Z",
        "9999-12-30T00:00:00Z",
    ] {
        let json = format!(r#"{{"StartUtc":"{time}","EndUtc":"{time}"}}"#);
        let ours: TimeInterval = read(&json).unwrap();
        let theirs: types::TimeInterval = read(&json).unwrap();
        let nanoseconds = i128::from(theirs.start_utc.timestamp()) * 1_000_000_000
            + i128::from(theirs.start_utc.timestamp_subsec_nanos());
        assert_eq!(ours.start_utc.unix_nanoseconds(), nanoseconds, "{time}");
        assert_eq!(read::<TimeInterval>(&text(&theirs)).unwrap(), ours);
        assert_eq!(read::<types::TimeInterval>(&text(&ours)).unwrap().start_utc, theirs.start_utc);
    }
}

#[test]
fn a_time_without_an_offset_is_refused_by_both() {
    let json = r#"{"StartUtc":"2023-04-23T14:58:02","EndUtc":"2023-04-23T14:58:02"}"#;
    read::<TimeInterval>(json).unwrap_err();
    read::<types::TimeInterval>(json).unwrap_err();
}

/// Both mean the same: chrono writes three, six or nine digits, ours as many as there are.
#[test]
fn a_fraction_of_a_second_is_written_with_other_zeros() {
    let json = r#"{"StartUtc":"2023-04-23T14:58:02.5Z","EndUtc":"2023-04-23T14:58:02.5Z"}"#;
    assert_eq!(text(&read::<TimeInterval>(json).unwrap()), json);
    let theirs = text(&read::<types::TimeInterval>(json).unwrap());
    assert!(theirs.contains(r#""StartUtc":"2023-04-23T14:58:02.500Z""#), "{theirs}");
}

#[test]
fn an_amount_that_is_exact_in_binary_is_the_same_in_both() {
    for net_value in ["0", "7", "-0.5", "12.25", "1000000"] {
        let ours: AmountParameters = read(&amount(net_value)).unwrap();
        let theirs: types::AmountParameters = read(&amount(net_value)).unwrap();
        assert_eq!(ours.net_value.unwrap().to_string(), theirs.net_value.unwrap().to_string());
        let reread: AmountParameters = read(&text(&theirs)).unwrap();
        assert_eq!(reread, ours);
    }
}

/// progenitor knows no decimals and takes a binary fraction; ours keeps every digit, and the zeros at the end.
#[test]
fn an_amount_is_exact_in_ours_and_rounded_by_progenitor() {
    for (net_value, rounded) in [
        ("12.50", "12.5"),
        ("7", "7.0"),
        ("0.1000000000000000000000000001", "0.1"),
        ("9007199254740993", "9007199254740992.0"),
        ("12345678901234567.89", "1.2345678901234568e+16"),
    ] {
        assert_eq!(text(&read::<AmountParameters>(&amount(net_value)).unwrap()), amount(net_value));
        let theirs: types::AmountParameters = read(&amount(net_value)).unwrap();
        assert_eq!(json!(theirs.net_value), read::<Value>(rounded).unwrap());
        assert_eq!(text(&theirs.net_value), rounded);
    }
}

/// Beyond 28 digits ours refuses what it could only round.
#[test]
fn an_amount_of_too_many_digits_is_refused_by_ours_and_rounded_by_progenitor() {
    let json = amount("0.12345678901234567890123456789");
    read::<AmountParameters>(&json).unwrap_err();
    read::<types::AmountParameters>(&json).unwrap();
}

/// progenitor turns `minimum: 1` into a type; ours reads what a server sends, and checks what it sends itself.
#[test]
fn a_number_below_its_minimum_is_read_by_ours_and_refused_by_progenitor() {
    for count in [0, -1] {
        let json = format!(r#"{{"AgeCategoryId":"1f67644f-052d-4863-acdf-ae1600c60ca0","Count":{count}}}"#);
        assert_eq!(read::<mews_connector::PersonCount>(&json).unwrap().count, count);
        read::<types::PersonCount>(&json).unwrap_err();
    }
}

#[test]
fn null_and_absent_are_one_to_both_and_written_by_neither() {
    let document = spec::document();
    let absent = sample::smallest(&document, "ProductServiceOrder", 0);
    let mut null = absent.clone();
    for (member, _) in spec::members(spec::schema(&document, "ProductServiceOrder")) {
        if !spec::requires(spec::schema(&document, "ProductServiceOrder"), member) {
            null[member] = Value::Null;
        }
    }
    let ours = |value: &Value| read::<ProductServiceOrder>(&value.to_string()).unwrap();
    let theirs = |value: &Value| read::<types::ProductServiceOrder>(&value.to_string()).unwrap();
    assert_eq!(ours(&null), ours(&absent));
    assert_eq!(text(&theirs(&null)), text(&theirs(&absent)));
    assert!(!text(&ours(&null)).contains("null") && !text(&theirs(&null)).contains("null"));
}

#[test]
fn a_member_that_nobody_has_listed_is_skipped_by_both_in_an_answer() {
    let json = r#"{"OrderId":"cdfd5caa-2868-411b-ba95-322e70035f1a","New":{"Deep":[1e308,null]}}"#;
    read::<mews_connector::orders::AddResponse>(json).unwrap();
    read::<types::OrdersAddResponse>(json).unwrap();
}

/// Ours would drop a wish in silence.
#[test]
fn a_member_that_nobody_has_listed_is_refused_by_ours_and_skipped_by_progenitor_in_a_request() {
    let json = r#"{"DisableItemGrouping":true,"New":1}"#;
    let error = read::<mews_connector::OrderAdditionOptions>(json).unwrap_err();
    assert!(error.to_string().contains("`New`"), "{error}");
    read::<types::OrderAdditionOptions>(json).unwrap();
}

/// What an envelope rounded would be a number: ours stores the digits.
#[test]
fn an_amount_that_is_a_string_is_read_by_ours_and_refused_by_progenitor() {
    let json = amount(r#""12.50""#);
    assert_eq!(text(&read::<AmountParameters>(&json).unwrap()), amount("12.50"));
    read::<types::AmountParameters>(&json).unwrap_err();
}
