//! The members of a request that has passed its schema.

use std::str::FromStr;

use serde_json::Value;
use uuid::Uuid;

use crate::answer::Refusal;
use crate::interval::Interval;

/// The identifier in a member, `None` where the member is absent.
pub(crate) fn read_id(body: &Value, member: &str) -> Result<Option<Uuid>, Refusal> {
    body.get(member).map(|value| parse_id(member, value)).transpose()
}

/// The identifiers in a list, `None` where the member is absent.
pub(crate) fn read_ids(body: &Value, member: &str) -> Result<Option<Vec<Uuid>>, Refusal> {
    let Some(items) = body.get(member).and_then(Value::as_array) else {
        return Ok(None);
    };
    items.iter().map(|item| parse_id(member, item)).collect::<Result<_, _>>().map(Some)
}

/// The texts in a list; an empty one is not a filter, as if the member were absent.
pub(crate) fn read_texts<'a>(body: &'a Value, member: &str) -> Option<Vec<&'a str>> {
    let items = body.get(member).and_then(Value::as_array).filter(|items| !items.is_empty())?;
    Some(items.iter().filter_map(Value::as_str).collect())
}

/// The interval in a member, `None` where the member is absent.
pub(crate) fn read_interval(body: &Value, member: &str) -> Result<Option<Interval>, Refusal> {
    let interval = body.get(member).map(Interval::read).transpose();
    interval.map_err(|fault| Refusal::malformed(format!("`{member}` {fault}.")))
}

fn parse_id(member: &str, value: &Value) -> Result<Uuid, Refusal> {
    let id = value.as_str().and_then(|text| Uuid::from_str(text).ok());
    id.ok_or_else(|| Refusal::malformed(format!("`{member}` is not a valid uuid.")))
}
