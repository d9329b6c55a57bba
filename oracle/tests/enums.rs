//! Every value of every enum, in both directions; and what becomes of the values that nobody has listed.

use std::fmt::Debug;

use mews_connector::{
    AccountType, CommanderOrigin, ReservationCancellationReason, ReservationPurpose, ReturnPreference,
    ServiceOrderOrigin, ServiceOrderState,
};
use mews_connector_oracle::compare::recode;
use mews_connector_oracle::progenitor::types;
use mews_connector_oracle::spec;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The two types of an enum.
struct Pair {
    schema: &'static str,
    /// The values that ours knows.
    known: fn() -> Vec<String>,
    ours: fn(&Value) -> Result<Value, String>,
    theirs: fn(&Value) -> Result<Value, String>,
    /// Whether theirs reads the value as a header or in a path: as text.
    theirs_as_text: fn(&str) -> Option<String>,
}

macro_rules! pair {
    ($name:ident) => {
        Pair {
            schema: stringify!($name),
            known: || $name::KNOWN.iter().map(ToString::to_string).collect(),
            ours: recode::<$name>,
            theirs: recode::<types::$name>,
            theirs_as_text: |text| text.parse().ok().map(|it: types::$name| it.to_string()),
        }
    };
}

const PAIRS: [Pair; 7] = [
    pair!(AccountType),
    pair!(CommanderOrigin),
    pair!(ReservationCancellationReason),
    pair!(ReservationPurpose),
    pair!(ReturnPreference),
    pair!(ServiceOrderOrigin),
    pair!(ServiceOrderState),
];

#[test]
fn every_enum_and_no_other_schema_is_compared() {
    let document = spec::document();
    let mut enums = spec::schemas_where(&document, |schema| schema["enum"].is_array());
    enums.sort_unstable();
    assert_eq!(PAIRS.map(|pair| pair.schema).as_slice(), enums);
}

#[test]
fn both_know_the_values_of_the_document() {
    let document = spec::document();
    for pair in PAIRS {
        let values = spec::schema(&document, pair.schema)["enum"].as_array().unwrap();
        assert_eq!(json!((pair.known)()), json!(values), "{}", pair.schema);
        for value in values {
            assert_eq!((pair.ours)(value).as_ref(), Ok(value), "{}", pair.schema);
            assert_eq!((pair.theirs)(value).as_ref(), Ok(value), "{}", pair.schema);
            assert_eq!((pair.theirs_as_text)(value.as_str().unwrap()).as_deref(), value.as_str());
        }
    }
}

/// The main difference: one new value of one order makes progenitor refuse a whole page.
#[test]
fn an_unknown_value_is_kept_by_ours_and_refused_by_progenitor() {
    for pair in PAIRS {
        for value in [json!("Teleported"), json!(""), json!("confirmed")] {
            assert_eq!((pair.ours)(&value).as_ref(), Ok(&value), "{}", pair.schema);
            (pair.theirs)(&value).unwrap_err();
        }
    }

    let document = spec::document();
    let path = "/api/connector/v1/productServiceOrders/getAll";
    let mut page = spec::response_example(&document, path).clone();
    page["ProductServiceOrders"][0]["State"] = json!("Teleported");
    let ours: mews_connector::product_service_orders::GetAllResponse = read(&page).unwrap();
    assert_eq!(ours.product_service_orders[0].state.as_str(), "Teleported");
    read::<types::ProductServiceOrdersGetAllResponse>(&page).unwrap_err();
}

#[test]
fn an_old_spelling_is_read_by_ours_and_refused_by_progenitor() {
    let mut count = 0;
    for pair in PAIRS {
        let document = spec::document();
        let aliases = spec::schema(&document, pair.schema)["x-enum-aliases"].as_object();
        for (old, current) in aliases.into_iter().flatten() {
            assert_eq!((pair.ours)(&json!(old)).as_ref(), Ok(current));
            (pair.theirs)(&json!(old)).unwrap_err();
            count += 1;
        }
    }
    assert_eq!(count, 1);
}

fn read<T: DeserializeOwned + Serialize + Debug>(value: &Value) -> serde_json::Result<T> {
    serde_json::from_str(&value.to_string())
}
