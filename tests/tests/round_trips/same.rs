//! Whether what came of an instance says the same.

use serde_json::{Number, Value};

/// Whether `found` is what was read. Members of `read` that `written` lacks are null, and may be left out.
pub fn is_same(found: &Value, read: &Value, written: &Value) -> bool {
    match (found, read, written) {
        (Value::Object(found), Value::Object(read), Value::Object(written)) => {
            let agrees = |(name, value): (&String, &Value)| match (found.get(name), written.get(name)) {
                (Some(found), Some(written)) => is_same(found, value, written),
                (None, Some(_)) => false,
                (found, None) => found.is_none_or(Value::is_null),
            };
            found.keys().all(|it| read.contains_key(it)) && read.iter().all(agrees)
        }
        (Value::Array(found), Value::Array(read), Value::Array(written)) => {
            found.len() == read.len()
                && found.iter().zip(read).zip(written).all(|((found, read), written)| is_same(found, read, written))
        }
        (Value::Number(found), _, Value::Number(written)) => is_same_number(found, written),
        _ => found == written,
    }
}

fn is_same_number(left: &Number, right: &Number) -> bool {
    match (left.as_i64().or(left.as_f64().and_then(whole)), right.as_i64().or(right.as_f64().and_then(whole))) {
        (Some(left), Some(right)) => left == right,
        _ if left.is_u64() || right.is_u64() => left.as_u64() == right.as_u64(),
        _ => left.as_f64() == right.as_f64(),
    }
}

/// The whole number that a number with a fraction is, where both hold it exactly.
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
}
