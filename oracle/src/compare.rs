//! Each schema's two types, and what each makes of the same JSON.

use chrono::{DateTime, SecondsFormat, Utc};
use ostler_runtime::private::as_numbers;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value, json};

use crate::progenitor::types;

/// Reads JSON as a type and writes it again.
pub type Recode = fn(&Value) -> Result<Value, String>;

/// The two types of a schema.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// Name of the schema.
    pub schema: &'static str,
    /// What our type makes of JSON.
    pub ours: Recode,
    /// What progenitor's type makes of JSON.
    pub theirs: Recode,
    /// Whether it is the body of a request, in which some members are the client's affair and not the type's.
    pub is_request: bool,
}

macro_rules! pair {
    ($schema:ident) => {
        pair!($schema, mews_connector::$schema, false)
    };
    ($schema:ident, request $ours:ty) => {
        pair!($schema, $ours, true)
    };
    ($schema:ident, $ours:ty) => {
        pair!($schema, $ours, false)
    };
    ($schema:ident, $ours:ty, $is_request:literal) => {
        Pair {
            schema: stringify!($schema),
            ours: recode::<$ours>,
            theirs: recode::<types::$schema>,
            is_request: $is_request,
        }
    };
}

/// Every object of the document except `Error` and `Limitation`, which our client has no type for: it reads the one
/// into its own error, and writes the other itself.
#[allow(deprecated)]
pub const PAIRS: &[Pair] = &[
    pair!(TimeInterval),
    pair!(ServiceOrderOptions),
    pair!(AmountParameters),
    pair!(ProductServiceOrdersGetAllRequest, request mews_connector::product_service_orders::GetAll),
    pair!(ProductServiceOrdersGetAllResponse, mews_connector::product_service_orders::GetAllResponse),
    pair!(ProductServiceOrder),
    pair!(ReservationsGetAllRequest, request mews_connector::reservations::GetAll),
    pair!(ReservationsGetAllResponse, mews_connector::reservations::GetAllResponse),
    pair!(Reservation),
    pair!(PersonCount),
    pair!(OrdersAddRequest, request mews_connector::orders::Add),
    pair!(OrdersAddResponse, mews_connector::orders::AddResponse),
    pair!(OrderAdditionOptions),
    pair!(ProductOrderParameters),
    pair!(ItemParameters),
    pair!(CustomersChargeRequest, request mews_connector::customers::Charge),
    pair!(CustomersChargeResponse, mews_connector::customers::ChargeResponse),
    pair!(ChargeProductOrderParameters),
    pair!(ChargeItemParameters),
    pair!(CostParameters),
    pair!(AccountingCategoryParameters),
];

/// Members of a request's body that our client writes beside the request.
const CLIENT_MEMBERS: [&str; 6] = ["ClientToken", "AccessToken", "Client", "LanguageCode", "CultureCode", "Limitation"];

/// The part of a request's body that is the request's affair. Ours refuses the rest.
pub fn own(mut body: Value) -> Value {
    if let Value::Object(members) = &mut body {
        members.retain(|name, _| !CLIENT_MEMBERS.contains(&name.as_str()));
    }
    body
}

/// The JSON of a value as it travels: a decimal of ours is a number, which it is not where a value is stored.
///
/// # Panics
///
/// When it cannot be written.
pub fn on_the_wire<T: Serialize>(value: &T) -> String {
    as_numbers(|| serde_json::to_string(value)).expect("a value can be written")
}

impl Pair {
    /// The part of a body that is the type's affair.
    pub fn own(&self, body: Value) -> Value {
        if self.is_request { own(body) } else { body }
    }

    /// What our type makes of its part of a body.
    ///
    /// # Errors
    ///
    /// When it refuses it.
    pub fn our_reading(&self, own: &Value) -> Result<Value, String> {
        (self.ours)(own)
    }

    /// What progenitor's type makes of the same; the client's members are put in and taken out again.
    ///
    /// # Errors
    ///
    /// When it refuses it.
    pub fn their_reading(&self, own: &Value) -> Result<Value, String> {
        let mut body = own.clone();
        if let Value::Object(members) = &mut body
            && self.is_request
        {
            let credentials = ["ClientToken", "AccessToken", "Client"].map(|it| (it.to_owned(), json!("a")));
            members.extend(credentials);
            members.insert("Limitation".to_owned(), json!({"Count": 1}));
        }
        (self.theirs)(&body).map(|it| self.own(it))
    }
}

/// Reads JSON as a `T` and writes it again.
///
/// # Errors
///
/// When it is no `T`.
pub fn recode<T: DeserializeOwned + Serialize>(value: &Value) -> Result<Value, String> {
    let read: T = serde_json::from_str(&value.to_string()).map_err(|error| error.to_string())?;
    serde_json::from_str(&on_the_wire(&read)).map_err(|error| error.to_string())
}

/// Compares what a type made of JSON with what it should have made, by what each means.
///
/// # Panics
///
/// With the places where they differ, or with the error.
#[track_caller]
pub fn assert_alike(what: &str, found: Result<Value, String>, wanted: &Value) {
    let found = found.unwrap_or_else(|error| panic!("{what}: {error}"));
    let mut differences = Vec::new();
    compare(String::new(), &normal(found), &normal(wanted.clone()), &mut differences);
    assert!(differences.is_empty(), "{what}:\n{}", differences.join("\n"));
}

fn compare(at: String, found: &Value, wanted: &Value, differences: &mut Vec<String>) {
    match (found, wanted) {
        (Value::Object(found), Value::Object(wanted)) => {
            for (name, value) in found {
                let at = format!("{at}/{name}");
                compare(at, value, wanted.get(name).unwrap_or(&Value::Null), differences);
            }
            for (name, value) in wanted.iter().filter(|(name, _)| !found.contains_key(*name)) {
                differences.push(format!("{at}/{name}: absent, not {value}"));
            }
        }
        (Value::Array(found), Value::Array(wanted)) if found.len() == wanted.len() => {
            for (index, (found, wanted)) in found.iter().zip(wanted).enumerate() {
                compare(format!("{at}/{index}"), found, wanted, differences);
            }
        }
        _ if found == wanted => {}
        _ => differences.push(format!("{at}: {found}, not {wanted}")),
    }
}

/// The same JSON without the differences in spelling that mean nothing: null and absent, `7` and `7.0`, the zeros at
/// the end of a fraction of a second, and the order of members.
pub fn normal(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: Map<_, _> =
                members.into_iter().filter(|(_, it)| !it.is_null()).map(|(name, it)| (name, normal(it))).collect();
            Value::Object(members)
        }
        Value::Array(elements) => elements.into_iter().map(normal).collect(),
        Value::String(text) => match DateTime::parse_from_rfc3339(&text) {
            Ok(time) => json!(time.with_timezone(&Utc).to_rfc3339_opts(SecondsFormat::Nanos, true)),
            Err(_) => Value::String(text),
        },
        Value::Number(number) => Value::Number(normal_number(number)),
        other => other,
    }
}

fn normal_number(number: Number) -> Number {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < EXACT => Number::from(float as i64),
        _ => number,
    }
}
