//! The words of a type's cell, and what a value of JSON is.

use serde_json::Value;

use super::model::Kind;

/// The words of a type.
#[derive(Debug, PartialEq)]
pub(super) struct Words<'t> {
    /// What the word means by itself, for the elements where the type is an array.
    pub(super) plain: Option<Kind>,
    /// What is left without the words that every page has.
    pub(super) name: &'t str,
}

/// Reads the text of a type: `array of string`, `Time interval`, `string Hybrid identifier`.
pub(super) fn parse(text: &str, is_array: bool) -> Words<'_> {
    let mut rest = text.trim();
    if is_array {
        rest = rest.split_once(|it: char| it.is_whitespace() || it == ',').map_or("", |it| it.1.trim());
        rest = rest.strip_prefix("of ").unwrap_or(rest).trim();
        rest = rest.strip_prefix("null").unwrap_or(rest);
    }
    let plain = plain(rest);
    let word = rest.split_whitespace().next().unwrap_or_default();
    // A word before a name says what the named thing is written as.
    let after = rest[word.len()..].trim();
    let is_written = plain.is_none() && self::plain(word).is_some() && after.starts_with(char::is_uppercase);
    let name = if is_written { after } else { rest };
    Words { plain, name: name.strip_prefix("of ").unwrap_or(name) }
}

fn plain(word: &str) -> Option<Kind> {
    let word = word.to_lowercase();
    let word = word.strip_suffix(",null").or(word.strip_suffix(" or null")).unwrap_or(&word);
    Some(match word {
        "string" | "strings" | "text" | "guid" | "uuid" => Kind::TEXT,
        "date" => Kind::Text { format: Some("date") },
        "datetime" | "date-time" => Kind::Text { format: Some("date-time") },
        "boolean" | "bool" | "booleans" => Kind::Boolean,
        "integer" | "int" | "integers" | "int32" | "int64" | "long" => Kind::Integer,
        "number" | "numbers" | "decimal" | "decimals" | "double" | "float" => Kind::Number,
        "object" | "objects" => Kind::Object,
        _ => return None,
    })
}

/// Whether the keys of an object are languages: `en`, `en-US`.
pub(super) fn is_by_language(value: &Value) -> bool {
    let is_language = |key: &String| {
        let small = |it: char| if it.is_ascii_uppercase() { 'A' } else { it };
        let form: String = key.chars().map(|it| if it.is_ascii_lowercase() { 'a' } else { small(it) }).collect();
        matches!(form.as_str(), "aa" | "aa-AA" | "aa_AA")
    };
    value.as_object().is_some_and(|it| !it.is_empty() && it.keys().all(is_language))
}

/// What one value is.
pub(super) fn of_value(value: &Value) -> Kind {
    of_values([value])
}

/// What all values are; anything where they differ, or are null.
pub(super) fn of_values<'v>(values: impl IntoIterator<Item = &'v Value>) -> Kind {
    let mut kind: Option<Kind> = None;
    let mut elements = Vec::new();
    for value in values {
        let one = match value {
            Value::Null => continue,
            Value::Bool(_) => Kind::Boolean,
            Value::Number(_) => Kind::Number,
            Value::String(_) => Kind::TEXT,
            Value::Object(_) => Kind::Object,
            Value::Array(inner) => {
                elements.extend(inner);
                Kind::Array(Box::new(Kind::Any))
            }
        };
        match &kind {
            None => kind = Some(one),
            Some(kind) if *kind == one => {}
            Some(_) => return Kind::Any,
        }
    }
    match kind {
        Some(Kind::Array(_)) => Kind::Array(Box::new(of_values(elements))),
        other => other.unwrap_or(Kind::Any),
    }
}

/// Whether a text is a date: `2020-01-31`.
pub(super) fn is_date(text: &str) -> bool {
    super::naming::is_day(text)
}

/// Whether a text is written in a format.
pub(super) fn has_format(text: &str, format: &str) -> bool {
    match format {
        "date" => is_date(text),
        "date-time" => is_date_time(text),
        "uuid" => is_uuid(text),
        _ => true,
    }
}

pub(super) fn is_date_time(text: &str) -> bool {
    let form: String = text.chars().map(|it| if it.is_ascii_digit() { '0' } else { it }).collect();
    let Some(rest) = form.strip_prefix("0000-00-00T00:00:00") else { return false };
    let rest = rest.strip_prefix('.').map_or(rest, |it| it.trim_start_matches('0'));
    matches!(rest, "Z" | "+00:00" | "-00:00")
}

pub(super) fn is_uuid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').collect();
    let lengths: Vec<_> = groups.iter().map(|it| it.len()).collect();
    lengths == [8, 4, 4, 4, 12] && groups.iter().all(|it| it.chars().all(|it| it.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_type_is_a_word_or_a_name() {
        for (text, is_array, plain, name) in [
            ("string", false, Some(Kind::TEXT), "string"),
            ("array of strings", true, Some(Kind::TEXT), "strings"),
            ("array of Ship", true, None, "Ship"),
            ("string Hybrid identifier", false, None, "Hybrid identifier"),
            ("array Hybrid identifier", true, None, "Hybrid identifier"),
            ("array of string Kind", true, None, "Kind"),
            ("Time interval", false, None, "Time interval"),
            ("Decimal update value", false, None, "Decimal update value"),
            ("array", true, None, ""),
            ("array,null", true, None, ""),
        ] {
            assert_eq!(parse(text, is_array), Words { plain, name }, "{text}");
        }
    }

    #[test]
    fn values_of_one_kind_have_it() {
        for (values, expected) in [
            (json!([1, 2.5, null]), Kind::Number),
            (json!([["a"], [], ["b"]]), Kind::Array(Box::new(Kind::TEXT))),
            (json!([1, "a"]), Kind::Any),
            (json!([]), Kind::Any),
            (json!([{}]), Kind::Object),
        ] {
            assert_eq!(of_values(values.as_array().expect("is a list")), expected, "{values}");
        }
    }

    #[test]
    fn a_format_is_what_values_have() {
        for (text, format, expected) in [
            ("2020-01-31T10:00:00Z", "date-time", true),
            ("2020-01-31T10:00:00.000Z", "date-time", true),
            ("2020-01-31", "date-time", false),
            ("2020-01-31", "date", true),
            ("9e6d4492-315b-4089-b9d6-5b1bd2eddc1b", "uuid", true),
            ("eid:9e6d4492", "uuid", false),
        ] {
            assert_eq!(has_format(text, format), expected, "{text}");
        }
    }
}
