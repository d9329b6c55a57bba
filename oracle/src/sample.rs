//! Values of the document's schemas, and each place in them.

use serde_json::{Map, Value, json};

use crate::spec;

/// A value with every member, or where the schema wants one of several, one of them.
pub fn full(document: &Value, name: &str, seed: usize) -> Value {
    let mut sampler = Sampler { document, next: seed, full: true };
    sampler.value(spec::schema(document, name))
}

/// A value with the required members alone.
pub fn smallest(document: &Value, name: &str, seed: usize) -> Value {
    let mut sampler = Sampler { document, next: seed, full: false };
    sampler.value(spec::schema(document, name))
}

/// Counts up, so that no two members hold the same: one that is read as another is noticed.
struct Sampler<'a> {
    document: &'a Value,
    next: usize,
    full: bool,
}

impl Sampler<'_> {
    fn value(&mut self, schema: &Value) -> Value {
        let schema = spec::resolve(self.document, schema);
        self.next += 1;
        let n = self.next;
        match (schema["type"].as_str(), schema["format"].as_str()) {
            (Some("object"), _) => self.object(schema),
            (Some("array"), _) => self.array(&schema["items"]),
            (Some("boolean"), _) => json!(n.is_multiple_of(2)),
            // Within every range of the document.
            (Some("integer"), _) => json!(1 + n % 1000),
            // Exact in binary: what progenitor does to other amounts is a test of its own.
            (Some("number"), _) => [json!(n), json!(n as f64 + 0.25), json!(-0.5)][n % 3].clone(),
            (Some("string"), Some("uuid")) => json!(uuid::Uuid::from_u128((n as u128) << 64 | 0xae8d).to_string()),
            (Some("string"), Some("date-time")) => json!(time(n)),
            (Some("string"), _) => match schema["enum"].as_array() {
                Some(values) => values[n % values.len()].clone(),
                None => json!([format!("text {n}"), format!("„{n}\"\\\n\u{1f600}"), String::new()][n % 3]),
            },
            other => panic!("a schema of this kind has no sample: {other:?}"),
        }
    }

    fn object(&mut self, schema: &Value) -> Value {
        let alternatives = schema["x-exactly-one-of"].as_array();
        let chosen = alternatives.map(|it| it[self.next % it.len()].clone());
        let start = self.next;
        let groups = schema["x-at-most-one-of"].as_array().into_iter().flatten().filter_map(Value::as_array);
        let excluded: Vec<_> =
            groups.flat_map(|it| it.iter().filter(move |name| **name != it[start % it.len()])).collect();
        let mut object = Map::new();
        for (name, member) in spec::members(schema) {
            let is_left_out = match &chosen {
                Some(chosen) if alternatives.is_some_and(|it| it.iter().any(|it| it == name)) => chosen != name,
                _ if excluded.iter().any(|it| *it == name) => true,
                _ => !self.full && !spec::requires(schema, name),
            };
            if !is_left_out {
                object.insert(name.to_owned(), self.value(member));
            }
        }
        Value::Object(object)
    }

    fn array(&mut self, items: &Value) -> Value {
        (0..2).map(|_| self.value(items)).collect()
    }
}

/// A time, later than any before it, with and without a fraction of its second.
fn time(n: usize) -> String {
    let fraction = ["", ".5", ".123", ".1234567", ".123456789", ".000000001"][n % 6];
    format!("2023-{:02}-{:02}T{:02}:{:02}:02{fraction}Z", 1 + n / 40_320, 1 + n / 1440 % 28, n / 60 % 24, n % 60)
}

/// A member somewhere in a value.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// JSON pointer of the object that holds it.
    pub object: String,
    /// Its name.
    pub member: &'a str,
    /// Its schema.
    pub schema: &'a Value,
    /// The schema of the object that holds it.
    pub holder: &'a Value,
    /// Whether the object must have it.
    pub is_required: bool,
}

/// Every member of a value of this schema, however deep, in the first element of each list.
pub fn places<'a>(document: &'a Value, schema: &'a Value, value: &Value) -> Vec<Place<'a>> {
    let mut places = Vec::new();
    collect(document, schema, value, String::new(), &mut places);
    places
}

fn collect<'a>(document: &'a Value, schema: &'a Value, value: &Value, at: String, places: &mut Vec<Place<'a>>) {
    let schema = spec::resolve(document, schema);
    if let Value::Array(elements) = value {
        return collect(document, &schema["items"], &elements[0], format!("{at}/0"), places);
    }
    for (member, inner) in spec::members(schema) {
        let Some(held) = value.get(member) else { continue };
        places.push(Place {
            object: at.clone(),
            member,
            schema: spec::resolve(document, inner),
            holder: schema,
            is_required: spec::requires(schema, member),
        });
        collect(document, inner, held, format!("{at}/{member}"), places);
    }
}
