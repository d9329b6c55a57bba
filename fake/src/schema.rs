//! Schemas of OpenAPI 3.0 -> what is wrong with a value, in a sentence that names the member and no word of its value
//! (it may be a token).
//!
//! They are few keywords, so that a program that tests itself against the fake need not compile a general validator;
//! what is not one of them is an error when the schema is read, and a test compares the verdicts with a general one's.

mod chains;
mod generate;
mod steps;

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use uuid::Uuid;

use self::steps::Steps;
use crate::interval::{Interval, is_date, is_date_time};

/// The schemas that have names, by which others refer to them.
pub(crate) struct Library {
    places: BTreeMap<String, usize>,
    schemas: Vec<Schema>,
}

/// What a value must be: each of these.
#[derive(Debug)]
pub(crate) struct Schema(Vec<Rule>);

#[derive(Debug)]
enum Rule {
    Type(Type, Nullable),
    Uuid,
    DateTime,
    Date,
    Enum(Vec<Value>),
    Minimum(i64),
    Maximum(i64),
    MinItems(usize),
    MaxItems(usize),
    /// In characters, as the next.
    MinLength(usize),
    MaxLength(usize),
    Required(Vec<String>),
    AtMostOneOf(Vec<Vec<String>>),
    ExactlyOneOf(Vec<String>),
    MaxInterval(u32),
    Properties(BTreeMap<String, Schema>),
    /// What members must be that have none of the names; without a schema there may be none.
    Additional(Vec<String>, Option<Schema>),
    Items(Schema),
    AllOf(Vec<Schema>),
    AnyOf(Vec<Schema>),
    OneOf(Vec<Schema>),
    /// The schema at that place of the library.
    Reference(usize),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Type {
    Array,
    Boolean,
    Integer,
    Number,
    Object,
    String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Nullable {
    No,
    Yes,
}

const TYPES: [(&str, Type); 6] = [
    ("array", Type::Array),
    ("boolean", Type::Boolean),
    ("integer", Type::Integer),
    ("number", Type::Number),
    ("object", Type::Object),
    ("string", Type::String),
];

/// Formats that say nothing about which values are allowed.
const FORMATS_WITHOUT_RULES: [&str; 3] = ["decimal", "int32", "int64"];

/// A rule that is broken: where, from the value on inwards, and what completes a sentence that begins with the place.
struct Violation {
    path: String,
    fault: String,
}

impl Library {
    /// Reads the object of all named schemas.
    pub(crate) fn read(schemas: &Value) -> Result<Self, String> {
        let schemas = schemas.as_object().ok_or("there are no schemas")?;
        let places = schemas.keys().enumerate().map(|(place, name)| (name.clone(), place)).collect();
        let mut library = Self { places, schemas: Vec::with_capacity(schemas.len()) };
        for (name, schema) in schemas {
            let schema = library.read_schema(schema).map_err(|error| format!("{name}: {error}"))?;
            library.schemas.push(schema);
        }
        library.check_chains()?;
        Ok(library)
    }

    /// What a schema is called, if all that it says is to refer to one that has a name.
    pub(crate) fn name_of(&self, schema: &Schema) -> Option<&str> {
        let [Rule::Reference(place)] = schema.0.as_slice() else { return None };
        self.places.iter().find(|(_, it)| *it == place).map(|(name, _)| name.as_str())
    }

    /// Reads a schema that may refer to those of the library.
    pub(crate) fn read_schema(&self, schema: &Value) -> Result<Schema, String> {
        let keywords = schema.as_object().ok_or("a schema is missing")?;
        let nullable = match keywords.get("nullable") {
            Some(Value::Bool(true)) if keywords.contains_key("type") => Nullable::Yes,
            Some(Value::Bool(true)) => return Err("`nullable` needs a `type` beside it".to_owned()),
            _ => Nullable::No,
        };
        if keywords.contains_key("$ref") && keywords.len() > 1 {
            return Err("`$ref` stands alone".to_owned());
        }
        let mut rules = Vec::new();
        for (keyword, value) in keywords {
            let rule = match keyword.as_str() {
                "additionalProperties" => self.read_additional(keywords, value),
                _ => self.read_rule(keyword, value, nullable),
            };
            rules.extend(rule.map_err(|error| format!("{keyword}: {error}"))?);
        }
        // A value of a wrong type is called that, whatever else is wrong with it.
        rules.sort_by_key(|rule| !matches!(rule, Rule::Type(..)));
        Ok(Schema(rules))
    }

    fn read_rule(&self, keyword: &str, value: &Value, nullable: Nullable) -> Result<Option<Rule>, String> {
        let schemas = || {
            value.as_array().into_iter().flatten().map(|schema| self.read_schema(schema)).collect::<Result<_, String>>()
        };
        Ok(Some(match keyword {
            "nullable" => return Ok(None),
            "format" if FORMATS_WITHOUT_RULES.iter().any(|format| value == format) => return Ok(None),
            "format" if value == "uuid" => Rule::Uuid,
            "format" if value == "date-time" => Rule::DateTime,
            "format" if value == "date" => Rule::Date,
            "type" => Rule::Type(read_type(value)?, nullable),
            "enum" => Rule::Enum(value.as_array().ok_or("is not a list")?.clone()),
            "minimum" => Rule::Minimum(value.as_i64().ok_or("is not a whole number")?),
            "maximum" => Rule::Maximum(value.as_i64().ok_or("is not a whole number")?),
            "minItems" => Rule::MinItems(read_count(value)?),
            "maxItems" => Rule::MaxItems(read_count(value)?),
            "minLength" => Rule::MinLength(read_count(value)?),
            "maxLength" => Rule::MaxLength(read_count(value)?),
            "required" => Rule::Required(read_names(value)?),
            "x-at-most-one-of" => Rule::AtMostOneOf(read_groups(value)?),
            "x-exactly-one-of" => Rule::ExactlyOneOf(read_names(value)?),
            "x-max-interval-in-months" => Rule::MaxInterval(u32::try_from(read_count(value)?).unwrap_or(u32::MAX)),
            "properties" => Rule::Properties(self.read_properties(value)?),
            "items" => Rule::Items(self.read_schema(value)?),
            "allOf" => Rule::AllOf(schemas()?),
            "anyOf" => Rule::AnyOf(schemas()?),
            "oneOf" => Rule::OneOf(schemas()?),
            "$ref" => Rule::Reference(self.find(value)?),
            _ => return Err("is not understood".to_owned()),
        }))
    }

    fn read_additional(&self, keywords: &Map<String, Value>, value: &Value) -> Result<Option<Rule>, String> {
        let names = || keywords.get("properties").and_then(Value::as_object).into_iter().flatten();
        let names = || names().map(|(name, _)| name.clone()).collect();
        Ok(match value {
            Value::Bool(true) => None,
            Value::Bool(false) => Some(Rule::Additional(names(), None)),
            schema => Some(Rule::Additional(names(), Some(self.read_schema(schema)?))),
        })
    }

    fn read_properties(&self, value: &Value) -> Result<BTreeMap<String, Schema>, String> {
        let members = value.as_object().ok_or("is not an object")?;
        let read = |(name, schema)| {
            let schema = self.read_schema(schema).map_err(|error| format!("{name}: {error}"))?;
            Ok((String::clone(name), schema))
        };
        members.iter().map(read).collect()
    }

    fn find(&self, reference: &Value) -> Result<usize, String> {
        let name = reference.as_str().and_then(|text| text.strip_prefix("#/components/schemas/"));
        name.and_then(|name| self.places.get(name)).copied().ok_or_else(|| format!("{reference} leads nowhere"))
    }

    /// What is wrong with a value.
    pub(crate) fn check(&self, schema: &Schema, value: &Value) -> Result<(), String> {
        let mut steps = Steps::new();
        let found = self.violation(schema, value, &mut steps);
        steps.completed()?;
        found.map_or(Ok(()), |violation| Err(violation.sentence()))
    }

    /// Where the steps end, some violation: what it says does not count then.
    fn violation(&self, schema: &Schema, value: &Value, steps: &mut Steps) -> Option<Violation> {
        if !steps.enter() {
            return violation("is not checked");
        }
        let found = schema.0.iter().find_map(|rule| self.broken(rule, value, steps));
        steps.leave();
        found
    }

    fn broken(&self, rule: &Rule, value: &Value, steps: &mut Steps) -> Option<Violation> {
        match rule {
            Rule::Properties(schemas) => {
                let members = value.as_object().into_iter().flatten();
                let mut members = members.filter_map(|(name, value)| Some((name, schemas.get(name)?, value)));
                members.find_map(|(name, schema, value)| Some(self.violation(schema, value, steps)?.within(name)))
            }
            Rule::Additional(names, schema) => {
                let mut others = value.as_object().into_iter().flatten().filter(|(name, _)| !names.contains(name));
                match schema {
                    Some(schema) => {
                        others.find_map(|(name, value)| Some(self.violation(schema, value, steps)?.within(name)))
                    }
                    // The name is the sender's own, and may be a token.
                    None => others.next().and_then(|_| violation("must not have members that are not described")),
                }
            }
            Rule::Items(schema) => {
                let mut items = value.as_array().into_iter().flatten().enumerate();
                let mut broken = |index, item| Some(self.violation(schema, item, steps)?.within(&format!("[{index}]")));
                items.find_map(|(index, item)| broken(index, item))
            }
            Rule::AllOf(schemas) => schemas.iter().find_map(|schema| self.violation(schema, value, steps)),
            Rule::AnyOf(schemas) => match schemas.iter().any(|schema| self.violation(schema, value, steps).is_none()) {
                true => None,
                false => violation("breaks the rule `anyOf`"),
            },
            Rule::OneOf(schemas) => {
                match schemas.iter().filter(|it| self.violation(it, value, steps).is_none()).count() {
                    1 => None,
                    _ => violation("breaks the rule `oneOf`"),
                }
            }
            Rule::Reference(place) => self.violation(&self.schemas[*place], value, steps),
            _ if !steps.take(listed(rule)) => violation("is not checked"),
            Rule::Required(names) => {
                let members = value.as_object()?;
                let missing = names.iter().find(|name| !members.contains_key(*name))?;
                Some(Violation { path: missing.clone(), fault: "is required".to_owned() })
            }
            _ => violation(&fault(rule, value)?),
        }
    }
}

/// How many names or values a rule goes through.
fn listed(rule: &Rule) -> usize {
    match rule {
        Rule::Enum(values) => values.len(),
        Rule::Required(names) | Rule::ExactlyOneOf(names) => names.len(),
        Rule::AtMostOneOf(groups) => groups.iter().map(Vec::len).sum(),
        _ => 0,
    }
}

impl Violation {
    fn sentence(self) -> String {
        let Self { path, fault } = self;
        if path.is_empty() { format!("The body {fault}.") } else { format!("`{path}` {fault}.") }
    }

    /// The same, seen from what holds the value as a member, or as an item such as `[0]`.
    fn within(mut self, step: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{step}{dot}{}", self.path);
        self
    }
}

fn violation(fault: &str) -> Option<Violation> {
    Some(Violation { path: String::new(), fault: fault.to_owned() })
}

/// How a value breaks a rule that is about itself alone; what a rule does not speak of does not break it.
fn fault(rule: &Rule, value: &Value) -> Option<String> {
    let (text, items) = (value.as_str(), value.as_array().map(Vec::len));
    let (number, length) = (value.as_f64(), text.map(|it| it.chars().count()));
    match rule {
        Rule::Type(ty, nullable) => type_fault(*ty, *nullable, value),
        Rule::Uuid if text.is_some_and(|text| !is_uuid(text)) => Some("is not a valid uuid".to_owned()),
        Rule::DateTime if text.is_some_and(|text| !is_date_time(text)) => Some("is not a valid date-time".to_owned()),
        Rule::Date if text.is_some_and(|text| !is_date(text)) => Some("is not a valid date".to_owned()),
        Rule::Enum(values) if !values.contains(value) => Some("is none of the values it may have".to_owned()),
        Rule::Minimum(limit) if number? < *limit as f64 => Some(format!("must not be less than {limit}")),
        Rule::Maximum(limit) if number? > *limit as f64 => Some(format!("must not be more than {limit}")),
        Rule::MinLength(limit) if length? < *limit => Some(format!("must not be shorter than {limit} characters")),
        Rule::MaxLength(limit) if length? > *limit => Some(format!("must not be longer than {limit} characters")),
        Rule::MinItems(limit) if items? < *limit => Some(format!("must not have fewer items than {limit}")),
        Rule::MaxItems(limit) if items? > *limit => Some(format!("must not have more items than {limit}")),
        Rule::AtMostOneOf(groups) => {
            let members = value.as_object()?;
            let given = |names: &[String]| names.iter().filter(|name| members.contains_key(*name)).count();
            let names = groups.iter().find(|names| given(names) > 1)?;
            Some(format!("must have at most one of {}", names.join(", ")))
        }
        Rule::ExactlyOneOf(names) => {
            let members = value.as_object()?;
            let given = names.iter().filter(|name| members.contains_key(*name)).count();
            (given != 1).then(|| format!("must have exactly one of {}", names.join(", ")))
        }
        Rule::MaxInterval(months) => interval_fault(*months, value),
        _ => None,
    }
}

fn type_fault(ty: Type, nullable: Nullable, value: &Value) -> Option<String> {
    let fits = match ty {
        Type::Array => value.is_array(),
        Type::Boolean => value.is_boolean(),
        Type::Integer => value.is_i64() || value.is_u64(),
        Type::Number => value.is_number(),
        Type::Object => value.is_object(),
        Type::String => value.is_string(),
    };
    if fits || nullable == Nullable::Yes && value.is_null() {
        return None;
    }
    let name = TYPES.iter().find(|(_, it)| *it == ty).map_or("", |(name, _)| *name);
    Some(match (value, nullable) {
        (Value::Null, _) => "must not be null".to_owned(),
        (_, Nullable::No) => format!("must be of type {name}"),
        (_, Nullable::Yes) => format!("must be of type {name}, or null"),
    })
}

/// An interval ends no earlier than it starts, and no more than that many months later.
fn interval_fault(months: u32, value: &Value) -> Option<String> {
    // What is not an interval at all is reported by the schema's other rules, in better words.
    if value.get("StartUtc").is_none() || value.get("EndUtc").is_none() {
        return None;
    }
    match Interval::read(value) {
        Err(fault) => Some(fault),
        Ok(interval) => interval.exceeds_months(months).then(|| format!("is longer than {months} months")),
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && Uuid::try_parse(text).is_ok()
}

fn read_type(value: &Value) -> Result<Type, String> {
    let found = TYPES.iter().find(|(name, _)| value == name);
    found.map(|(_, ty)| *ty).ok_or_else(|| format!("{value} is not a type"))
}

fn read_count(value: &Value) -> Result<usize, String> {
    let count = value.as_u64().and_then(|count| usize::try_from(count).ok());
    count.ok_or_else(|| "is not a count".to_owned())
}

fn read_groups(value: &Value) -> Result<Vec<Vec<String>>, String> {
    value.as_array().ok_or("is not a list")?.iter().map(read_names).collect()
}

fn read_names(value: &Value) -> Result<Vec<String>, String> {
    let names = value.as_array().ok_or("is not a list")?.iter();
    names
        .map(|name| name.as_str().map(str::to_owned).ok_or_else(|| "has an item that is not a name".to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn library() -> Library {
        let id = json!({"type": "string", "format": "uuid"});
        Library::read(&json!({"Id": id, "Node": {"type": "object", "properties": {"Next": {"$ref": "#/components/schemas/Node"}}}})).unwrap()
    }

    fn check(schema: Value, value: Value) -> Result<(), String> {
        let library = library();
        library.check(&library.read_schema(&schema).unwrap(), &value)
    }

    fn refused(schema: Value) -> String {
        library().read_schema(&schema).unwrap_err()
    }

    #[test]
    fn the_place_is_written_as_a_reader_of_the_documentation_would() {
        let number = json!({"type": "integer", "minimum": 1});
        let line = json!({"type": "object", "required": ["Count"], "properties": {"Count": number}});
        let lines = json!({"type": "array", "items": {"type": "array", "items": line}});
        let schema = json!({"type": "object", "properties": {"Items": lines}});
        let fault = |value: Value| check(schema.clone(), value).unwrap_err();
        assert_eq!(fault(json!(7)), "The body must be of type object.");
        assert_eq!(fault(json!({"Items": null})), "`Items` must not be null.");
        assert_eq!(fault(json!({"Items": [[], [{}]]})), "`Items[1][0].Count` is required.");
        assert_eq!(fault(json!({"Items": [[{"Count": 0}]]})), "`Items[0][0].Count` must not be less than 1.");
        assert_eq!(fault(json!({"Items": [[{"Count": "x"}]]})), "`Items[0][0].Count` must be of type integer.");
    }

    #[test]
    fn a_reference_leads_to_a_schema_that_may_lead_to_itself() {
        let node = json!({"$ref": "#/components/schemas/Node"});
        assert_eq!(check(node.clone(), json!({"Next": {"Next": {}}})), Ok(()));
        assert_eq!(check(node, json!({"Next": {"Next": 7}})), Err("`Next.Next` must be of type object.".to_owned()));
    }

    #[test]
    fn a_schema_that_is_defined_by_itself_alone_is_an_error_when_it_is_read() {
        let reference = json!({"$ref": "#/components/schemas/B"});
        for second in
            [json!({"$ref": "#/components/schemas/A"}), json!({"oneOf": [{}, {"$ref": "#/components/schemas/B"}]})]
        {
            let read = Library::read(&json!({"A": {"allOf": [reference]}, "B": second}));
            assert!(read.err().is_some_and(|it| it.ends_with(": is defined by itself alone")), "{second}");
        }
    }

    #[test]
    fn exactly_one_branch_is_satisfied() {
        let schema = json!({"oneOf": [{"type": "integer"}, {"type": "number"}]});
        assert_eq!(check(schema.clone(), json!(1.5)), Ok(()));
        for value in [json!(1), json!("x")] {
            assert_eq!(check(schema.clone(), value), Err("The body breaks the rule `oneOf`.".to_owned()));
        }
    }

    /// The keywords and formats that a contract may hold are those that are understood here.
    #[test]
    fn what_a_contract_says_is_understood() {
        for keyword in ostler_contract::KEYWORDS {
            let error = library().read_schema(&json!({keyword: null})).err().unwrap_or_default();
            assert!(!error.ends_with("is not understood") || keyword == "format", "{error}");
        }
        for format in ostler_contract::FORMATS {
            library().read_schema(&json!({"format": format})).unwrap();
        }
    }

    #[test]
    fn a_schema_that_is_not_understood_is_an_error_when_it_is_read() {
        assert_eq!(refused(json!({"pattern": "x"})), "pattern: is not understood");
        assert_eq!(refused(json!({"type": "text"})), "type: \"text\" is not a type");
        assert_eq!(refused(json!({"type": "string", "format": "email"})), "format: is not understood");
        assert_eq!(refused(json!({"nullable": true})), "`nullable` needs a `type` beside it");
        assert_eq!(refused(json!({"$ref": "#/components/schemas/Id", "maxItems": 1})), "`$ref` stands alone");
        assert_eq!(
            refused(json!({"$ref": "#/components/schemas/X"})),
            "$ref: \"#/components/schemas/X\" leads nowhere"
        );
        assert_eq!(refused(json!({"items": {"minimum": 0.5}})), "items: minimum: is not a whole number");
        assert_eq!(refused(json!({"properties": {"A": null}})), "properties: A: a schema is missing");
        assert_eq!(refused(json!({"x-at-most-one-of": ["A", "B"]})), "x-at-most-one-of: is not a list");
    }
}
