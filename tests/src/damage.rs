//! What tests damage and with what: the places of a JSON value, and bytes that readers stumble over.

use serde_json::Value;

/// What is put into a text, beside single bytes and pieces of other texts.
pub const PIECES: [&[u8]; 16] = [
    b"null",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\u0000",
    b"\\ud800",
    b"\xff",
    b"1e400",
    b"-0",
    b"9999999999999999999999",
    b":",
    b",",
    b"\xef\xbb\xbf",
    b"\x1b[31m\r\n",
];

/// How many values there are in this one, itself included.
pub fn count(value: &Value) -> usize {
    1 + match value {
        Value::Object(members) => members.values().map(count).sum(),
        Value::Array(elements) => elements.iter().map(count).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// The value number `left`, counted depth first from 0.
pub fn nth<'v>(value: &'v mut Value, left: &mut usize) -> Option<&'v mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Object(members) => members.values_mut().find_map(|it| nth(it, left)),
        Value::Array(elements) => elements.iter_mut().find_map(|it| nth(it, left)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}
