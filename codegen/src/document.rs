//! The text of a document as a tree of [`Node`]s, each of which knows its place.
//!
//! The tree is the plain JSON value rather than a typed model: every keyword is seen, so that an unknown one can be
//! refused at its place, and a wrong type is reported with a pointer instead of "matched no variant".

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Pointer;

/// The largest document that is read, in bytes.
const LARGEST_DOCUMENT: usize = 16 * 1024 * 1024;

/// How many `$ref`s may lead from one to the next.
const LONGEST_REFERENCE_CHAIN: usize = 32;

const NO_VALUE: &Value = &Value::Null;

/// An OpenAPI 3.0 document.
#[derive(Debug)]
pub struct Document {
    root: Value,
}

impl Document {
    /// Reads a document from YAML or JSON.
    ///
    /// # Errors
    ///
    /// When the text is over 16 MiB, is neither YAML nor JSON, or is no OpenAPI 3.0 document.
    pub fn parse(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let mut errors = Diagnostics::default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let root = parse_value(text).unwrap_or_else(|message| {
            errors.error("document-syntax", &Pointer::root(), message, "write the document as YAML 1.2 or JSON");
            Value::Null
        });
        errors.propagate()?;

        let document = Self { root };
        document.check_version()?;
        Ok(document)
    }

    fn check_version(&self) -> Result<(), Vec<Diagnostic>> {
        let mut errors = Diagnostics::default();
        let version = self.root().value.get("openapi").and_then(Value::as_str);
        if !version.is_some_and(|it| it.starts_with("3.0.")) {
            let message = format!("the document is not OpenAPI 3.0, but `{}`", version.unwrap_or("nothing known"));
            errors.error("document-version", &Pointer::root().child("openapi"), message, "write `openapi: 3.0.3`");
        }
        errors.propagate().map(|_| ())
    }

    pub(crate) fn root(&self) -> Node<'_> {
        Node { at: Pointer::root(), value: &self.root }
    }

    /// Whether some object, wherever it stands, has this member with this text.
    pub(crate) fn holds(&self, key: &str, text: &str) -> bool {
        let mut rest = vec![&self.root];
        while let Some(value) = rest.pop() {
            match value {
                Value::Object(members) if members.get(key).and_then(Value::as_str) == Some(text) => return true,
                Value::Object(members) => rest.extend(members.values()),
                Value::Array(items) => rest.extend(items),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        false
    }

    /// The object that `node` is or refers to.
    pub(crate) fn resolve<'d>(&'d self, errors: &mut Diagnostics, node: &Node<'d>) -> Option<Node<'d>> {
        let mut node = node.clone();
        for _ in 0..LONGEST_REFERENCE_CHAIN {
            match self.follow(errors, &node) {
                Reference::None => return Some(node),
                Reference::To(target) => node = target,
                Reference::Broken => return None,
            }
        }
        let message = "the `$ref`s lead from one to the next without end";
        errors.error("reference-unresolved", &node.at, message, "let one of them be an object");
        None
    }

    /// One step along a `$ref`.
    pub(crate) fn follow<'d>(&'d self, errors: &mut Diagnostics, node: &Node<'d>) -> Reference<'d> {
        let Some(reference) = node.get("$ref") else { return Reference::None };
        let Some(text) = reference.string(errors) else { return Reference::Broken };
        if node.entries().count() > 1 {
            let message = "members beside a `$ref` have no effect in OpenAPI 3.0";
            errors.error("reference-siblings", &node.at, message, "wrap the `$ref` in a one-member `allOf`");
            return Reference::Broken;
        }
        let target = Pointer::parse(text).and_then(|at| self.at(&at));
        let Some(target) = target else {
            let message = format!("`{text}` is not in this document");
            errors.error(
                "reference-unresolved",
                &node.at,
                message,
                "refer to a place that exists, as `#/components/…`",
            );
            return Reference::Broken;
        };
        Reference::To(target)
    }

    fn at(&self, at: &Pointer) -> Option<Node<'_>> {
        let value = at.tokens().try_fold(&self.root, |value, token| match value {
            Value::Object(members) => members.get(&token),
            Value::Array(elements) => elements.get(token.parse::<usize>().ok()?),
            _ => None,
        })?;
        Some(Node { at: at.clone(), value })
    }
}

/// Where a `$ref` leads.
pub(crate) enum Reference<'d> {
    None,
    To(Node<'d>),
    /// Reported already.
    Broken,
}

/// A value of the document with its place.
#[derive(Clone, Debug)]
pub(crate) struct Node<'d> {
    pub(crate) at: Pointer,
    value: &'d Value,
}

impl<'d> Node<'d> {
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key)?;
        Some(Self { at: self.at.child(key), value })
    }

    /// The member `key`, reported when it is absent.
    pub(crate) fn expect(&self, errors: &mut Diagnostics, key: &str) -> Option<Self> {
        let member = self.get(key);
        if member.is_none() {
            let message = format!("`{key}` is missing");
            let help = match self.at.names_extension() {
                true => "add it, as `spec/README.md` shows",
                false => "add it; OpenAPI requires it here",
            };
            errors.error("missing-keyword", &self.at, message, help);
        }
        member
    }

    /// The members of an object in the order of the document; none when this is no object.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'d str, Self)> + use<'d> {
        let at = self.at.clone();
        let members = self.value.as_object().into_iter().flatten();
        members.map(move |(key, value)| (key.as_str(), Self { at: at.child(key), value }))
    }

    /// The elements of an array; none when this is no array.
    pub(crate) fn elements(&self) -> impl Iterator<Item = Self> + use<'d> {
        let at = self.at.clone();
        let elements = self.value.as_array().into_iter().flatten().enumerate();
        elements.map(move |(index, value)| Self { at: at.child(&index.to_string()), value })
    }

    pub(crate) fn is_null(&self) -> bool {
        self.value.is_null()
    }

    /// Whether there is anything inside.
    pub(crate) fn is_composite(&self) -> bool {
        self.value.is_object() || self.value.is_array()
    }

    pub(crate) fn is_array(&self) -> bool {
        self.value.is_array()
    }

    pub(crate) fn is_object(&self) -> bool {
        self.value.is_object()
    }

    /// The value as JSON.
    pub(crate) fn to_text(&self) -> String {
        self.value.to_string()
    }

    pub(crate) fn as_str(&self) -> Option<&'d str> {
        self.value.as_str()
    }

    pub(crate) fn string(&self, errors: &mut Diagnostics) -> Option<&'d str> {
        self.typed(errors, "a string", self.value.as_str())
    }

    pub(crate) fn boolean(&self, errors: &mut Diagnostics) -> Option<bool> {
        self.typed(errors, "true or false", self.value.as_bool())
    }

    pub(crate) fn integer(&self, errors: &mut Diagnostics) -> Option<i64> {
        self.typed(errors, "a whole number", self.value.as_i64())
    }

    /// Reports when this is no object.
    pub(crate) fn object(&self, errors: &mut Diagnostics) -> Option<&'d Map<String, Value>> {
        self.typed(errors, "an object", self.value.as_object())
    }

    /// The elements, reported when this is no array.
    pub(crate) fn array(&self, errors: &mut Diagnostics) -> Vec<Self> {
        self.typed(errors, "an array", self.value.as_array());
        self.elements().collect()
    }

    /// The elements of an array of strings.
    pub(crate) fn strings(&self, errors: &mut Diagnostics) -> Vec<&'d str> {
        self.array(errors).iter().filter_map(|it| it.string(errors)).collect()
    }

    fn typed<T>(&self, errors: &mut Diagnostics, wanted: &str, found: Option<T>) -> Option<T> {
        if found.is_none() {
            let message = format!("{wanted} is expected here, but this is {}", describe(self.value));
            errors.error("wrong-type", &self.at, message, "write a value of the type that OpenAPI states");
        }
        found
    }
}

impl Default for Node<'_> {
    fn default() -> Self {
        Self { at: Pointer::root(), value: NO_VALUE }
    }
}

fn describe(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn parse_value(text: &str) -> Result<Value, String> {
    if text.len() > LARGEST_DOCUMENT {
        return Err(format!("the document has {} bytes, more than the {LARGEST_DOCUMENT} that are read", text.len()));
    }
    if text.trim_start().starts_with('{') {
        // By way of YAML's value, which refuses a member that is written twice.
        if let Ok(value) = serde_json::from_str::<serde_yaml::Value>(text) {
            return to_json(value);
        }
    }
    let value: serde_yaml::Value = serde_yaml::from_str(text).map_err(|it| format!("the text cannot be read: {it}"))?;
    to_json(value)
}

/// YAML's values as JSON's; a key such as the status `200` becomes text.
fn to_json(value: serde_yaml::Value) -> Result<Value, String> {
    use serde_yaml::Value as Yaml;
    Ok(match value {
        Yaml::Null => Value::Null,
        Yaml::Bool(it) => Value::Bool(it),
        Yaml::Number(it) => number_to_json(&it)?,
        Yaml::String(it) => Value::String(it),
        Yaml::Sequence(it) => Value::Array(it.into_iter().map(to_json).collect::<Result<_, _>>()?),
        Yaml::Mapping(it) => Value::Object(
            it.into_iter()
                .map(|(key, value)| Ok((key_to_text(key)?, to_json(value)?)))
                .collect::<Result<_, String>>()?,
        ),
        Yaml::Tagged(it) => return Err(format!("the YAML tag `{}` has no meaning here", it.tag)),
    })
}

fn number_to_json(number: &serde_yaml::Number) -> Result<Value, String> {
    if let Some(it) = number.as_i64() {
        return Ok(it.into());
    }
    if let Some(it) = number.as_u64() {
        return Ok(it.into());
    }
    let float = number.as_f64().and_then(serde_json::Number::from_f64);
    float.map(Value::Number).ok_or_else(|| format!("the number `{number}` cannot be written in JSON"))
}

fn key_to_text(key: serde_yaml::Value) -> Result<String, String> {
    match key {
        serde_yaml::Value::String(it) => Ok(it),
        serde_yaml::Value::Number(it) => Ok(it.to_string()),
        serde_yaml::Value::Bool(it) => Ok(it.to_string()),
        other => Err(format!("`{other:?}` cannot be the key of a member")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_without_quotes_is_text() {
        let value = parse_value("responses: {200: {description: fine}}").unwrap();
        assert!(value["responses"]["200"].is_object());
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert!(Document::parse("\u{feff}openapi: 3.0.3\n").is_ok());
    }

    #[test]
    fn a_member_written_twice_is_an_error() {
        assert!(parse_value("a: 1\na: 2\n").unwrap_err().contains("duplicate"));
        assert!(parse_value("{\"a\": 1, \"a\": 2}").unwrap_err().contains("duplicate"));
    }

    #[test]
    fn a_document_over_the_limit_is_refused() {
        assert!(parse_value(&" ".repeat(LARGEST_DOCUMENT + 1)).unwrap_err().contains("bytes"));
    }
}
