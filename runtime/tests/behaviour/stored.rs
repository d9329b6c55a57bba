//! Values that are stored, buffered, or read from the query of an address.

use std::collections::BTreeMap;

use ostler_runtime::private::as_numbers;
use ostler_runtime::{Decimal, Timestamp, dec};
use serde::de::IntoDeserializer;
use serde::{Deserialize, Serialize};

use crate::support::*;

const DIGITS: &str = "0.1000000000000000000000000001";

fn refusal<T>(result: Result<T, serde_json::Error>) -> String {
    result.map(|_| ()).unwrap_err().to_string()
}

#[test]
fn a_decimal_is_stored_as_a_string_and_read_from_both_forms() {
    let value: Decimal = DIGITS.parse().unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), format!("\"{DIGITS}\""));
    assert_eq!(serde_json::to_value(value).unwrap(), DIGITS);
    for text in [DIGITS.to_owned(), format!("\"{DIGITS}\""), DIGITS.replacen('0', "\"\\u0030", 1) + "\""] {
        assert_eq!(serde_json::from_str::<Decimal>(&text).unwrap().to_string(), DIGITS);
        assert_eq!(serde_json::from_slice::<Decimal>(text.as_bytes()).unwrap().to_string(), DIGITS);
        let raw: Box<serde_json::value::RawValue> = serde_json::from_str(&text).unwrap();
        assert_eq!(Decimal::deserialize(&*raw).unwrap().to_string(), DIGITS);
        let json = &mut serde_json::Deserializer::from_str(&text);
        assert_eq!(serde_path_to_error::deserialize::<_, Decimal>(json).unwrap().to_string(), DIGITS);
    }
    assert_eq!(serde_json::from_str::<BTreeMap<Decimal, u8>>(r#"{"7.50":1}"#).unwrap()[&dec!(7.5)], 1);
    let json = serde_json::to_string(&BTreeMap::from([(dec!(7.50), 1)])).unwrap();
    assert_eq!(json, r#"{"7.50":1}"#);
}

#[test]
fn a_number_that_may_have_been_a_float_is_refused_with_the_way_out() {
    for number in ["7.5", "0.10000000000000000001", "1e20", "100000000000000000000", "-0.0"] {
        let value: serde_json::Value = serde_json::from_str(number).unwrap();
        let errors = [
            refusal(serde_json::from_value::<Decimal>(value.clone())),
            refusal(Decimal::deserialize(&value)),
            refusal(serde_json::from_str::<Untagged>(&format!("[{number}]"))),
        ];
        assert!(errors[0].contains("binary float") && errors[0].contains("store it as a string"), "{errors:?}");
        assert_eq!(errors[0], errors[1]);
        assert!(errors[2].contains("did not match any variant"), "serde says no more: {errors:?}");
    }
    assert!(refusal(serde_json::from_reader::<_, Decimal>("7.5".as_bytes())).contains("binary float"));
    let float: Result<Decimal, serde::de::value::Error> = Decimal::deserialize(7.5.into_deserializer());
    assert!(float.unwrap_err().to_string().contains("binary float"));
}

#[test]
fn strings_and_integers_pass_every_buffer() {
    for (json, expected) in [("\"0.10000000000000000001\"", "0.10000000000000000001"), ("7", "7"), ("-7", "-7")] {
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(Decimal::deserialize(&value).unwrap().to_string(), expected);
        assert_eq!(serde_json::from_value::<Decimal>(value).unwrap().to_string(), expected);
        assert_eq!(serde_json::from_reader::<_, Decimal>(json.as_bytes()).unwrap().to_string(), expected);
        let Untagged::Prices(prices) = serde_json::from_str(&format!("[{json}]")).unwrap();
        assert_eq!(prices[0].to_string(), expected);
    }
    let huge: Result<Decimal, serde::de::value::Error> = Decimal::deserialize(u128::MAX.into_deserializer());
    assert!(huge.unwrap_err().to_string().contains("more than 28 digits"));
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Untagged {
    Prices(Vec<Decimal>),
}

#[test]
fn the_wish_for_numbers_ends_with_its_call_even_by_a_panic() {
    let written = || serde_json::to_string(&dec!(7.50)).unwrap();
    let nested = as_numbers(|| as_numbers(written) + &written() + &std::thread::spawn(written).join().unwrap());
    assert_eq!(nested, r#"7.507.50"7.50""#);
    std::panic::catch_unwind(|| as_numbers(|| -> () { panic!("while writing") })).unwrap_err();
    assert_eq!(written(), "\"7.50\"");
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Query {
    order: OrderId,
    since: Timestamp,
    price: Decimal,
    most: Option<Decimal>,
}

#[test]
fn ids_times_and_decimals_are_read_from_a_query() {
    let id = "5f8b1d2e-0c8a-4b6e-9a43-3a2f6f1f0c11";
    let query = format!("order={id}&since=2026-05-01T02%3A00%3A00%2B02%3A00&price=7.50&most=8");
    let read: Query = serde_urlencoded::from_str(&query).unwrap();
    assert_eq!(read.since.to_string(), "2026-05-01T00:00:00Z");
    assert_eq!((read.price.to_string().as_str(), read.most), ("7.50", Some(dec!(8))));
    assert_eq!(serde_urlencoded::from_str::<Query>(&serde_urlencoded::to_string(&read).unwrap()).unwrap(), read);
    let error = serde_urlencoded::from_str::<Query>(&query.replace("7.50", "7,50")).unwrap_err().to_string();
    assert!(error.contains("expected a decimal number"), "{error}");
}
