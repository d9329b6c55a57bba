//! What the OpenAPI document says at a place, with `$ref`s and wrappers followed.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::facts::Presence;

/// How many `$ref`s and wrappers may lead from one to the next.
const LONGEST_CHAIN: usize = 32;

/// The document that is held against the facts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spec<'d> {
    root: &'d Value,
}

/// A schema with what led to it.
#[derive(Clone, Debug)]
pub(crate) struct Shape<'d> {
    /// Where the schema itself stands.
    pub(crate) at: String,
    /// The component that the last `$ref` named.
    pub(crate) named: Option<String>,
    pub(crate) value: &'d Value,
    pub(crate) nullable: bool,
}

impl<'d> Spec<'d> {
    pub(crate) fn new(root: &'d Value) -> Self {
        Self { root }
    }

    /// The value at a pointer such as `#/components/schemas/Colour`.
    pub(crate) fn at(self, pointer: &str) -> Option<&'d Value> {
        let mut tokens = pointer.strip_prefix('#')?.split('/');
        if !tokens.next()?.is_empty() {
            return None;
        }
        tokens.try_fold(self.root, step)
    }

    /// The schema at a pointer once `$ref`s, one-member `allOf`s and the idioms for "or null" are followed.
    pub(crate) fn shape(self, pointer: &str) -> Option<Shape<'d>> {
        let mut shape = Shape { at: pointer.to_owned(), named: None, value: self.at(pointer)?, nullable: false };
        for _ in 0..LONGEST_CHAIN {
            shape.nullable |= shape.value.get("nullable") == Some(&Value::Bool(true));
            let Some(next) = shape.wrapped() else { return Some(shape) };
            if let Some(target) = next.1.get("$ref").and_then(Value::as_str) {
                shape.named = Some(target.to_owned());
                (shape.at, shape.value) = (target.to_owned(), self.at(target)?);
            } else {
                (shape.at, shape.value) = next;
            }
        }
        None
    }

    pub(crate) fn items(self, shape: &Shape<'d>) -> Option<Shape<'d>> {
        self.shape(&child(&shape.at, "items"))
    }

    /// The operations: `#/paths/…/post`, the path, the method and the operation itself.
    pub(crate) fn operations(self) -> impl Iterator<Item = (String, &'d str, &'d str, &'d Value)> {
        const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
        let paths = self.root.get("paths").and_then(Value::as_object).into_iter().flatten();
        paths.flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten().filter(|(key, _)| METHODS.contains(&key.as_str()));
            methods.map(move |(method, operation)| {
                (child(&child("#/paths", path), method), path.as_str(), method.as_str(), operation)
            })
        })
    }

    /// The members of an object of the document by name, such as the schemas of `#/components/schemas`.
    pub(crate) fn entries(self, pointer: &str) -> impl Iterator<Item = (String, &'d str, &'d Value)> {
        let members = self.at(pointer).and_then(Value::as_object).into_iter().flatten();
        let pointer = pointer.to_owned();
        members.map(move |(name, value)| (child(&pointer, name), name.as_str(), value))
    }

    /// Whether a property of the object schema at `owner` has to be there.
    pub(crate) fn presence(self, owner: &str, name: &str) -> Presence {
        if self.requires(owner, name) { Presence::Required } else { Presence::Optional }
    }

    /// Whether the property at a pointer has to be there; nothing where no property stands.
    pub(crate) fn presence_at(self, pointer: &str) -> Option<Presence> {
        let (properties, name) = parent(pointer)?;
        let owner = properties.strip_suffix("/properties").filter(|_| self.at(pointer).is_some())?;
        Some(self.presence(owner, &name))
    }

    /// Whether the object schema at `owner` requires `name`.
    pub(crate) fn requires(self, owner: &str, name: &str) -> bool {
        self.at(owner).is_some_and(|it| required(it).contains(name))
    }
}

impl<'d> Shape<'d> {
    pub(crate) fn kind(&self) -> &'d str {
        let text = |key: &str| self.value.get(key).and_then(Value::as_str);
        text("type").unwrap_or(if self.value.get("properties").is_some() { "object" } else { "any" })
    }

    pub(crate) fn properties(&self) -> Option<&'d Map<String, Value>> {
        self.value.get("properties").and_then(Value::as_object)
    }

    pub(crate) fn keyword(&self, key: &str) -> Option<&'d Value> {
        self.value.get(key)
    }

    /// What this schema only wraps, with its place.
    fn wrapped(&mut self) -> Option<(String, &'d Value)> {
        if self.value.get("$ref").is_some() {
            return Some((self.at.clone(), self.value));
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let Some(members) = self.value.get(keyword).and_then(Value::as_array) else { continue };
            let (nulls, others): (Vec<_>, Vec<_>) = members.iter().enumerate().partition(|(_, it)| is_null(it));
            if let [(index, only)] = others[..] {
                self.nullable |= !nulls.is_empty();
                return Some((child(&child(&self.at, keyword), &index.to_string()), only));
            }
        }
        None
    }
}

/// The member that a part of a pointer leads to. Few parts are escaped, and only those are written anew: places are looked
/// up a hundred thousand times in a reconciliation.
fn step<'d>(value: &'d Value, token: &str) -> Option<&'d Value> {
    match value {
        Value::Object(members) if token.contains('~') => members.get(&token.replace("~1", "/").replace("~0", "~")),
        Value::Object(members) => members.get(token),
        // `01` and `+1` are no indexes.
        Value::Array(elements) => elements.get(token.parse::<usize>().ok().filter(|it| it.to_string() == token)?),
        _ => None,
    }
}

/// Whether a schema admits nothing but null.
fn is_null(schema: &Value) -> bool {
    schema.get("enum").and_then(Value::as_array).is_some_and(|it| it.iter().all(Value::is_null))
}

/// Whether a schema admits nothing but null and says nothing else.
pub(crate) fn admits_null_alone(schema: &Value) -> bool {
    let mut keywords = schema.as_object().into_iter().flatten().map(|it| it.0.as_str());
    is_null(schema) && keywords.all(|it| matches!(it, "enum" | "nullable" | "type"))
}

/// The names that an object schema requires.
pub(crate) fn required(schema: &Value) -> BTreeSet<&str> {
    let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    names.filter_map(Value::as_str).collect()
}

/// The pointer of the member `name` of what `pointer` points to.
pub(crate) fn child(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// The pointer of what the value at `pointer` is a member of, and its name.
pub(crate) fn parent(pointer: &str) -> Option<(&str, String)> {
    let (parent, name) = pointer.rsplit_once('/')?;
    Some((parent, name.replace("~1", "/").replace("~0", "~")))
}

/// The pointer of a property of the object schema at `owner`.
pub(crate) fn property(owner: &str, name: &str) -> String {
    child(&format!("{owner}/properties"), name)
}

/// Whether one of two pointers leads to the other.
pub(crate) fn related(left: &str, right: &str) -> bool {
    let leads =
        |short: &str, long: &str| long.strip_prefix(short).is_some_and(|it| it.is_empty() || it.starts_with('/'));
    leads(left, right) || leads(right, left)
}

/// What a pointer is called in a report: `Order.Id`, or `POST /api/orders/add`.
pub(crate) fn label(pointer: &str) -> String {
    let plain = |text: &str| text.replace("~1", "/").replace("~0", "~");
    let pointer = pointer.strip_prefix("#/").unwrap_or(pointer);
    if let Some(place) = pointer.strip_prefix("paths/") {
        let mut parts = place.splitn(3, '/');
        let (path, method) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let rest = parts.next().map_or_else(String::new, |it| format!(" {it}"));
        return plain(format!("{} {path}{rest}", method.to_uppercase()).trim());
    }
    let pointer = pointer.strip_prefix("components/").unwrap_or(pointer);
    let pointer = pointer.strip_prefix("schemas/").unwrap_or(pointer);
    plain(&pointer.replace("/properties/", "."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Spec;

    #[test]
    fn a_pointer_leads_where_the_standard_says() {
        let root = json!({"": 0, "a/b": [1, {"~1": 2}], "c": {"": 3}});
        let pointers =
            ["", "/", "/a~1b/0", "/a~1b/1/~01", "/c/", "/c", "/a~1b/01", "/a~1b/+1", "/a~1b/2", "/a/b", "/c/x"];
        for pointer in pointers {
            assert_eq!(Spec::new(&root).at(&format!("#{pointer}")), root.pointer(pointer), "{pointer}");
        }
        assert_eq!(["", "/c", "#c"].map(|it| Spec::new(&root).at(it)), [None; 3]);
    }
}
