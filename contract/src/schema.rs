//! A schema without what forbids nothing.

use serde_json::{Map, Value};

use crate::{Digest, Place};

/// What a contract says of values: the keywords that the fake knows, and no other. Alphabetical.
pub const KEYWORDS: [&str; 21] = [
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "enum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "nullable",
    "oneOf",
    "properties",
    "required",
    "type",
    "x-at-most-one-of",
    "x-exactly-one-of",
    "x-max-interval-in-months",
];

/// The formats that the fake knows. Alphabetical.
pub const FORMATS: [&str; 6] = ["date", "date-time", "decimal", "int32", "int64", "uuid"];

/// What forbids nothing. Alphabetical.
const ANNOTATIONS: [&str; 6] = ["default", "deprecated", "description", "example", "externalDocs", "title"];

const HELP: &str = "leave it out, or teach it to fake/src/schema.rs and contract/src/schema.rs";

pub(crate) fn digest_schema(cx: &mut Digest<'_>, at: &Place, schema: &Value) -> Value {
    let Some(members) = schema.as_object() else {
        cx.refuse(at, "a schema is missing", "describe the JSON body with a named schema");
        return Value::Null;
    };
    if members.get("nullable") == Some(&Value::Bool(true)) && !members.contains_key("type") {
        let help = "add the `type`, or write the reference that may be null as `spec/README.md` does";
        cx.refuse(at, "`nullable` without a `type` beside it allows no null", help);
    }
    let mut digested = Map::new();
    for (keyword, value) in members.iter().filter(|(keyword, value)| !is_annotation(keyword, value)) {
        let at = at.member(keyword);
        if KEYWORDS.contains(&keyword.as_str()) {
            digested.insert(keyword.clone(), digest_keyword(cx, &at, keyword, value));
        } else {
            cx.refuse(&at, format!("the fake does not understand `{keyword}`"), HELP);
        }
    }
    digested.into()
}

/// Whether a keyword changes nothing about which values are valid; of the extensions, only those do that are known.
fn is_annotation(keyword: &str, value: &Value) -> bool {
    let is_foreign = keyword.starts_with("x-") && !KEYWORDS.contains(&keyword);
    ANNOTATIONS.contains(&keyword) || is_foreign || keyword == "additionalProperties" && *value == Value::Bool(true)
}

fn digest_keyword(cx: &mut Digest<'_>, at: &Place, keyword: &str, value: &Value) -> Value {
    match (keyword, value) {
        ("properties", Value::Object(members)) => members
            .iter()
            .map(|(name, schema)| (name.clone(), digest_schema(cx, &at.member(name), schema)))
            .collect::<Map<_, _>>()
            .into(),
        ("items", schema) | ("additionalProperties", schema @ Value::Object(_)) => digest_schema(cx, at, schema),
        ("allOf" | "anyOf" | "oneOf", Value::Array(branches)) => {
            let branches = branches.iter().enumerate();
            branches.map(|(index, schema)| digest_schema(cx, &at.member(&index.to_string()), schema)).collect()
        }
        _ => {
            check_keyword(cx, at, keyword, value);
            value.clone()
        }
    }
}

/// What the generator takes and the fake does not.
fn check_keyword(cx: &mut Digest<'_>, at: &Place, keyword: &str, value: &Value) {
    match keyword {
        "format" if !FORMATS.iter().any(|it| value == it) => {
            cx.refuse(at, format!("the fake does not understand the format {value}"), HELP);
        }
        "minimum" | "maximum" if value.as_i64().is_none() => {
            cx.refuse(at, format!("the fake takes whole numbers for `{keyword}` alone"), "round it, or leave it out");
        }
        "$ref" => {
            let name = value.as_str().and_then(|it| it.strip_prefix("#/components/schemas/"));
            if name.is_none_or(|name| cx.document["components"]["schemas"].get(name).is_none()) {
                let help = "refer to a schema below `#/components/schemas`";
                cx.refuse(at, format!("{value} is not a named schema"), help);
            }
        }
        _ => {}
    }
}
