//! An example of a page -> one that its schema accepts, and what had to be changed for that.

use serde_json::{Map, Value};

use super::kinds;
use super::model::{Filled, Kind, Member, Schemas, Shape};
use super::observed::{Observed, TOKENS};

/// The deepest nesting of what is made for a required member; a schema may contain itself.
const DEEPEST: usize = 12;

/// What had to be done to members of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// No row lists it.
    Unlisted,
    /// It is null where a value is due.
    Null,
    /// It is required, and was not there.
    Added,
    /// It is null, and required.
    RequiredNull,
    /// Its list does not have the value.
    Unknown,
    /// It is not of the type or format that its row states.
    Replaced,
}

/// A member of an example that was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    done: Done,
    at: String,
}

impl Change {
    /// The changes as sentences, each with some of its places.
    pub(super) fn sentences(changes: &[Change], body: &str) -> Vec<String> {
        let words = [
            (Done::Unlisted, "is left out, since no row lists it"),
            (Done::Null, "is left out, since it is null"),
            (Done::Added, "is added, since it is required"),
            (Done::RequiredNull, "is replaced, since it is null and required"),
            (Done::Unknown, "is replaced, since its list does not have the value"),
            (Done::Replaced, "is replaced, since its type or format is another"),
        ];
        let mut sentences = Vec::new();
        for (done, words) in words {
            let mut places: Vec<String> = Vec::new();
            for change in changes.iter().filter(|it| it.done == done) {
                let at = format!("`{}`", change.at);
                if !places.contains(&at) {
                    places.push(at);
                }
            }
            // A line holds a few of them.
            for places in places.chunks(3) {
                let places = match places {
                    [only] => only.clone(),
                    several => format!("each of {}", several.join(", ")),
                };
                sentences.push(format!("Example of the {body}: {places} {words}."));
            }
        }
        sentences
    }
}

/// How many values are made up for one example: a schema that requires itself in several members would take any number.
const MOST_MADE: usize = 500;

/// Fits an example to a schema.
pub(super) struct Repair<'a> {
    pub(super) schemas: &'a Schemas,
    pub(super) observed: &'a Observed,
    /// Whether it is of a request, whose members are never null.
    pub(super) is_request: bool,
    /// What was changed, in order.
    pub(super) changes: Vec<Change>,
    /// How many values were made up.
    pub(super) made: usize,
}

impl Repair<'_> {
    /// The example of a body; nothing where it is not an object.
    pub(super) fn body(&mut self, schema: &str, value: &Value) -> Option<Value> {
        value.as_object()?;
        Some(self.schema(schema, value, "", 0))
    }

    fn schema(&mut self, name: &str, value: &Value, at: &str, depth: usize) -> Value {
        let schemas = self.schemas;
        match schemas.get(name).map(|it| &it.shape) {
            Some(Shape::Object(members)) => self.object(members, value, at, depth),
            Some(Shape::Enum { values, .. }) if value.as_str().is_some_and(|it| values.iter().any(|has| has == it)) => {
                value.clone()
            }
            Some(Shape::Enum { values, .. }) => {
                let done = if value.is_string() { Done::Unknown } else { Done::Replaced };
                self.change(done, at.to_owned());
                values.first().map_or(Value::Null, |it| Value::from(it.as_str()))
            }
            Some(Shape::Identifier { is_uuid }) => {
                let format = is_uuid.then_some("uuid");
                self.kind(&Kind::Text { format }, "", value, at, depth)
            }
            Some(Shape::Alias(kind)) if depth < DEEPEST => self.kind(kind, name, value, at, depth + 1),
            Some(Shape::Alias(_)) | None => value.clone(),
        }
    }

    fn object(&mut self, members: &[Member], value: &Value, at: &str, depth: usize) -> Value {
        let Some(given) = value.as_object() else {
            let made = self.made_object(members, depth + 1);
            return self.replaced(at, made);
        };
        let mut fitted = Map::new();
        for (name, value) in given {
            let place = place(at, name);
            let Some(member) = members.iter().find(|it| it.name == *name) else {
                self.change(Done::Unlisted, place);
                continue;
            };
            if let Some(token) = placeholder(member) {
                fitted.insert(name.clone(), token);
                continue;
            }
            if value.is_null() && (!member.required || member.is_null && !self.is_request) {
                if self.is_request {
                    self.change(Done::Null, place);
                } else {
                    fitted.insert(name.clone(), Value::Null);
                }
                continue;
            }
            let before = self.changes.len();
            let fits = self.kind(&member.kind, name, value, &place, depth + 1);
            if value.is_null() && self.changes.len() > before {
                self.changes.truncate(before);
                self.change(Done::RequiredNull, place);
            }
            fitted.insert(name.clone(), fits);
        }
        for member in members.iter().filter(|it| it.required && !given.contains_key(&it.name)) {
            let value = self.made(member, depth + 1);
            self.change(Done::Added, place(at, &member.name));
            fitted.insert(member.name.clone(), value);
        }
        Value::Object(fitted)
    }

    fn kind(&mut self, kind: &Kind, name: &str, value: &Value, at: &str, depth: usize) -> Value {
        match (kind, value) {
            (Kind::OrNull(_), Value::Null) => Value::Null,
            (Kind::OrNull(inner), _) => self.kind(inner, name, value, at, depth),
            (Kind::Schema(schema), _) => self.schema(schema, value, at, depth),
            (Kind::OneOf { schemas, or_any }, Value::Object(given)) => {
                let all = self.schemas;
                let fits = |it: &&String| match all.get(*it).map(|it| &it.shape) {
                    Some(Shape::Object(members)) => given.keys().all(|key| members.iter().any(|it| it.name == *key)),
                    _ => false,
                };
                match schemas.iter().find(fits).or(schemas.first().filter(|_| !or_any)) {
                    Some(schema) => self.schema(schema, value, at, depth),
                    None => value.clone(),
                }
            }
            (Kind::Array(inner), Value::Array(elements)) => {
                let place = format!("{at}[]");
                let is_nullable = matches!(**inner, Kind::OrNull(_));
                let fitted = elements.iter().filter(|it| is_nullable || !it.is_null());
                Value::Array(fitted.map(|it| self.kind(inner, name, it, &place, depth + 1)).collect())
            }
            (Kind::Map(inner), Value::Object(members)) => {
                let fitted = members.iter().map(|(key, it)| {
                    let place = place(at, key);
                    (key.clone(), self.kind(inner, name, it, &place, depth + 1))
                });
                Value::Object(fitted.collect())
            }
            (Kind::Text { format }, Value::String(text)) => match format {
                Some(format) if !kinds::has_format(text, format) => {
                    let made = self.made_kind(kind, name, depth);
                    self.replaced(at, made)
                }
                _ => value.clone(),
            },
            (Kind::Integer, Value::Number(number)) if number.is_i64() || number.is_u64() => value.clone(),
            (Kind::Number, Value::Number(_))
            | (Kind::Boolean, Value::Bool(_))
            | (Kind::Object, Value::Object(_))
            | (Kind::Any, _) => value.clone(),
            _ => {
                let made = self.made_kind(kind, name, depth);
                self.replaced(at, made)
            }
        }
    }

    fn change(&mut self, done: Done, at: String) {
        self.changes.push(Change { done, at });
    }

    fn replaced(&mut self, at: &str, value: Value) -> Value {
        self.change(Done::Replaced, at.to_owned());
        value
    }

    fn made(&mut self, member: &Member, depth: usize) -> Value {
        if let Some(token) = placeholder(member) {
            return token;
        }
        self.made_kind(&member.kind, &member.name, depth)
    }

    /// A value of that kind: the first that the page's examples show of a member of that name, or one made up.
    fn made_kind(&mut self, kind: &Kind, name: &str, depth: usize) -> Value {
        self.made += 1;
        if self.made > MOST_MADE {
            return Value::Null;
        }
        if let Kind::Text { .. } | Kind::Number | Kind::Integer | Kind::Boolean | Kind::Array(_) | Kind::Schema(_) =
            kind
        {
            let observed = self.observed;
            for value in observed.values(name).filter(|it| !it.is_null()).take(4) {
                let before = self.changes.len();
                let fitted = if depth < DEEPEST { Some(self.kind_shown(kind, value, depth)) } else { None };
                let fits = self.changes.len() == before && fitted.as_ref() == Some(value);
                self.changes.truncate(before);
                if fits {
                    return value.clone();
                }
            }
        }
        match kind {
            Kind::Text { format: Some("uuid") } => Value::from("00000000-0000-4000-8000-000000000000"),
            Kind::Text { format: Some("date-time") } => Value::from("2020-01-01T00:00:00Z"),
            Kind::Text { format: Some("date") } => Value::from("2020-01-01"),
            Kind::Text { .. } => Value::from(name),
            Kind::Number | Kind::Integer => Value::from(1),
            Kind::Boolean => Value::from(false),
            Kind::Array(_) => Value::Array(Vec::new()),
            Kind::OrNull(_) => Value::Null,
            Kind::Object | Kind::Map(_) | Kind::Any => Value::Object(Map::new()),
            Kind::OneOf { schemas, .. } => match schemas.first().filter(|_| depth < DEEPEST) {
                Some(schema) => self.made_schema(schema, depth + 1),
                None => Value::Object(Map::new()),
            },
            Kind::Schema(schema) if depth < DEEPEST => self.made_schema(schema, depth + 1),
            Kind::Schema(_) => Value::Null,
        }
    }

    /// Fits a value that was shown, without looking for others in its place.
    fn kind_shown(&mut self, kind: &Kind, value: &Value, depth: usize) -> Value {
        match (kind, value) {
            (Kind::Text { format }, Value::String(text)) if format.is_none_or(|it| kinds::has_format(text, it)) => {
                value.clone()
            }
            (Kind::Text { .. }, _) => Value::Null,
            (Kind::Integer, _) if !value.is_i64() => Value::Null,
            (Kind::Number, _) if !value.is_number() => Value::Null,
            (Kind::Boolean, _) if !value.is_boolean() => Value::Null,
            (Kind::Number | Kind::Integer | Kind::Boolean, _) => value.clone(),
            (Kind::Schema(_), Value::Object(_)) => Value::Null,
            (Kind::Array(_), Value::Array(elements)) if elements.iter().any(|it| !it.is_string()) => Value::Null,
            _ => self.kind(kind, "", value, "", depth + 1),
        }
    }

    fn made_schema(&mut self, name: &str, depth: usize) -> Value {
        let schemas = self.schemas;
        match schemas.get(name).map(|it| &it.shape) {
            Some(Shape::Object(members)) => self.made_object(members, depth),
            Some(Shape::Enum { values, .. }) => values.first().map_or(Value::Null, |it| Value::from(it.as_str())),
            Some(Shape::Identifier { is_uuid }) => {
                self.made_kind(&Kind::Text { format: is_uuid.then_some("uuid") }, name, depth)
            }
            Some(Shape::Alias(kind)) => self.made_kind(kind, name, depth),
            None => Value::Null,
        }
    }

    fn made_object(&mut self, members: &[Member], depth: usize) -> Value {
        let required: Vec<_> = members.iter().filter(|it| it.required).collect();
        Value::Object(required.into_iter().map(|it| (it.name.clone(), self.made(it, depth + 1))).collect())
    }
}

/// What stands for a token: that of a page is nobody's to copy.
fn placeholder(member: &Member) -> Option<Value> {
    match member.filled? {
        Filled::Credential("client-token") => Some(Value::from(TOKENS[0].1)),
        Filled::Credential("access-token") => Some(Value::from(TOKENS[1].1)),
        Filled::Credential(_) | Filled::Locale(_) => None,
    }
}

fn place(at: &str, name: &str) -> String {
    if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") }
}
