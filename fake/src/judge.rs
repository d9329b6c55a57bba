//! A general validator's opinion of the same schemas, for the tests: whatever `schema` accepts or refuses, it does too.

use jsonschema::{Draft, Keyword, ValidationError, ValidationOptions, Validator};
use serde_json::Value;

use crate::dialect::translate;
use crate::interval::Interval;

/// The document by which the whole workspace is made.
pub(crate) fn document() -> Value {
    serde_yaml::from_str(include_str!("../../spec/openapi.yaml")).unwrap()
}

/// The validator of a schema of the document.
fn build(document: &Value, schema: &Value) -> Validator {
    // Draft 4 does not know the formats `uuid` and `date`.
    let options = jsonschema::options()
        .with_draft(Draft::Draft4)
        .should_validate_formats(true)
        .with_format("date", |text: &str| text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok())
        .with_format("uuid", |text: &str| text.len() == 36 && uuid::Uuid::try_parse(text).is_ok());
    with_keywords(options).build(&translate(document, schema)).unwrap()
}

/// The extensions that forbid something, as keywords of a validator.
fn with_keywords(options: ValidationOptions<'_>) -> ValidationOptions<'_> {
    options
        .with_keyword("x-at-most-one-of", |_, value, _| {
            let names = |group: &Value| {
                group.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
            };
            Ok(Box::new(AtMostOneOf(value.as_array().into_iter().flatten().map(names).collect())))
        })
        .with_keyword("x-exactly-one-of", |_, value, _| {
            let names = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            Ok(Box::new(ExactlyOneOf(names.map(str::to_owned).collect())))
        })
        .with_keyword("x-max-interval-in-months", |_, value, _| {
            let months = value.as_u64().and_then(|months| u32::try_from(months).ok());
            let months = months.ok_or_else(|| ValidationError::schema("the number of months is not a number"))?;
            Ok(Box::new(MaxInterval(months)))
        })
}

/// An object has no two members of a group.
struct AtMostOneOf(Vec<Vec<String>>);

impl AtMostOneOf {
    fn check(&self, instance: &Value) -> Result<(), String> {
        let is_given = |name: &&String| instance.get(name.as_str()).is_some();
        match self.0.iter().find(|names| names.iter().filter(is_given).count() > 1) {
            Some(names) => Err(format!("must have at most one of {}", names.join(", "))),
            None => Ok(()),
        }
    }
}

impl<'i> Keyword<'i> for AtMostOneOf {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        self.check(instance).map_err(ValidationError::custom)
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.check(instance).is_ok()
    }
}

/// An object has one of the members, and no second one.
struct ExactlyOneOf(Vec<String>);

impl ExactlyOneOf {
    fn check(&self, instance: &Value) -> Result<(), String> {
        let given = self.0.iter().filter(|name| instance.get(name.as_str()).is_some()).count();
        match instance.is_object() && given != 1 {
            true => Err(format!("must have exactly one of {}", self.0.join(", "))),
            false => Ok(()),
        }
    }
}

impl<'i> Keyword<'i> for ExactlyOneOf {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        self.check(instance).map_err(ValidationError::custom)
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.check(instance).is_ok()
    }
}

/// An interval ends no earlier than it starts, and no more than that many months later.
struct MaxInterval(u32);

impl MaxInterval {
    fn check(&self, instance: &Value) -> Result<(), String> {
        // What is not an interval at all is reported by the schema's other rules, in better words.
        if instance.get("StartUtc").is_none() || instance.get("EndUtc").is_none() {
            return Ok(());
        }
        match Interval::read(instance)?.exceeds_months(self.0) {
            true => Err(format!("is longer than {} months", self.0)),
            false => Ok(()),
        }
    }
}

impl<'i> Keyword<'i> for MaxInterval {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        self.check(instance).map_err(ValidationError::custom)
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.check(instance).is_ok()
    }
}

mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::Contract;
    use crate::schema::Library;

    /// What any value of a body is replaced by; not by 1e300, which the fake does not take for an integer and draft 4 does.
    fn replacements() -> Vec<Value> {
        let values = json!([
            null, true, 0, 1, -1, 1.0, 1.5, 1000, 1001, 18446744073709551615u64, "", "x", [], [null], {}, {"x": 1},
            "2026-01-01T00:00:00Z", "2026-01-01t00:00:00.123456789012z", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z",
            "2026-01-01", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00Z",
            "2026-01-01T00:00:00+01:00", "2026-01-01T00:00:00+25:00", "2026-01-01T00:00:00+01:60",
            "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00Z[UTC]", "2024-02-29T23:59:59-23:59", "2025-02-29T00:00:00Z",
            "6F01CEB2-a1f4-4c4e-b1d4-3f8f1d5a9d3c", "6f01ceb2a1f44c4eb1d43f8f1d5a9d3c",
            "{6f01ceb2-a1f4-4c4e-b1d4-3f8f1d5a9d3c}", "Confirmed", "Customer", "Unheard",
        ]);
        let mut values = values.as_array().unwrap().clone();
        values.push(json!({"StartUtc": "2026-01-01T00:00:00Z", "EndUtc": "2026-04-01T00:00:01Z"}));
        values.push(json!({"StartUtc": "2026-01-01T00:00:00Z", "EndUtc": "2026-04-01T00:00:00Z"}));
        values.push(json!({"StartUtc": "2026-01-01T00:00:00Z", "EndUtc": "2025-01-01T00:00:00Z"}));
        values
    }

    /// The pointers to a value and all that it holds.
    fn pointers(value: &Value, at: String, all: &mut Vec<String>) {
        all.push(at.clone());
        match value {
            Value::Object(members) => members.iter().for_each(|(name, it)| pointers(it, format!("{at}/{name}"), all)),
            Value::Array(items) => items.iter().enumerate().for_each(|(i, it)| pointers(it, format!("{at}/{i}"), all)),
            _ => {}
        }
    }

    /// The body, and the body with each value replaced by each other, each list by more of its first item, each member
    /// left out, and each added that a schema may know.
    fn mutations(body: &Value) -> Vec<Value> {
        let mut places = Vec::new();
        pointers(body, String::new(), &mut places);
        let mut all = vec![body.clone()];
        let day = json!({"StartUtc": "2026-01-01T00:00:00Z", "EndUtc": "2026-01-02T00:00:00Z"});
        for place in places {
            for value in replacements() {
                let mut mutated = body.clone();
                *mutated.pointer_mut(&place).unwrap() = value;
                all.push(mutated);
            }
            if let Some(item) = body.pointer(&place).and_then(|list| list.get(0)) {
                for count in [1, 99, 100, 101, 999, 1000, 1001] {
                    let mut mutated = body.clone();
                    *mutated.pointer_mut(&place).unwrap() = json!(vec![item; count]);
                    all.push(mutated);
                }
            }
            let members = body.pointer(&place).and_then(Value::as_object);
            for name in members.into_iter().flatten().map(|(name, _)| name) {
                let mut mutated = body.clone();
                mutated.pointer_mut(&place).and_then(Value::as_object_mut).unwrap().remove(name);
                all.push(mutated);
            }
            for (name, value) in [("GrossValue", json!(1)), ("NetValue", json!(1)), ("Unheard", json!(null))] {
                let mut mutated = body.clone();
                if let Some(members) = mutated.pointer_mut(&place).and_then(Value::as_object_mut) {
                    members.insert(name.to_owned(), value);
                    all.push(mutated);
                }
            }
            for names in [["ScheduledStartUtc", "ActualStartUtc"], ["ActualStartUtc", "ActualEndUtc"]] {
                let mut mutated = body.clone();
                if let Some(members) = mutated.pointer_mut(&place).and_then(Value::as_object_mut) {
                    members.extend(names.map(|name| (name.to_owned(), day.clone())));
                    all.push(mutated);
                }
            }
        }
        all
    }

    /// How many of the mutations both accept and both refuse.
    fn compare(judge: &Validator, check: &dyn Fn(&Value) -> Result<(), String>, body: &Value) -> [usize; 2] {
        let mut counts = [0, 0];
        for mutated in mutations(body) {
            let verdict = check(&mutated);
            assert_eq!(verdict.is_ok(), judge.is_valid(&mutated), "{verdict:?} {mutated}");
            counts[usize::from(verdict.is_err())] += 1;
        }
        counts
    }

    #[test]
    fn a_general_validator_says_the_same_of_each_body_and_of_thousands_that_are_nearly_right() {
        let (document, contract) = (document(), Contract::get().unwrap());
        let mut counts = [0, 0];
        let mut count = |more: [usize; 2]| counts = [counts[0] + more[0], counts[1] + more[1]];
        for (path, operation) in contract.operations() {
            let stated = &document["paths"][path][operation.method.as_str().to_lowercase()];
            let [request, response] = [&stated["requestBody"], &stated["responses"][operation.status.as_str()]]
                .map(|body| &body["content"]["application/json"]);
            let judge = build(&document, &request["schema"]);
            count(compare(&judge, &|body| contract.check_request(operation, body), &request["example"]));
            let judge = build(&document, &response["schema"]);
            count(compare(&judge, &|body| contract.check_response(operation, body), &response["example"]));
        }
        let judge = build(&document, &json!({"$ref": "#/components/schemas/Error"}));
        let error = json!({"Message": "x", "RequestId": "x", "Details": null});
        count(compare(&judge, &|body| contract.check_error(body), &error));
        assert!(counts.iter().all(|count| *count > 1_000), "{counts:?}");
    }

    /// What the document does not say, and others do.
    #[test]
    fn a_general_validator_says_the_same_of_keywords_that_the_document_does_not_use() {
        let schemas = json!([
            {"type": "string", "format": "date"},
            {"type": "string", "minLength": 4, "maxLength": 9},
            {"type": "string", "nullable": true, "minLength": 1},
            {"type": "object", "additionalProperties": true},
            {"type": "object", "additionalProperties": false},
            {"type": "object", "properties": {"x": {"type": "integer"}}, "additionalProperties": false},
            {"type": "object", "additionalProperties": {"type": "integer"}},
            {"type": "object", "properties": {"x": {"type": "string"}}, "additionalProperties": {"type": "integer"}},
            {"type": "object", "properties": {"StartUtc": {}}, "additionalProperties": {"type": "string", "format": "date"}},
            {"type": "object", "properties": {}},
            {},
        ]);
        let mut values = replacements();
        let more =
            json!(["äöüß", "äöüßäöüßä", "äöüßäöüßäö", "2026-02-28", "2026-02-30", "2026-2-3", {"x": "1"}, {"y": 1}]);
        values.extend(more.as_array().unwrap().clone());
        values.push(json!({"x": 1, "y": 2, "z": "3"}));
        values.push(json!({"StartUtc": 1, "y": "2026-02-28"}));
        let mut counts = [0, 0];
        for schema in schemas.as_array().unwrap() {
            let library = Library::read(&json!({})).unwrap();
            let own = library.read_schema(schema).unwrap();
            let judge = build(&json!({"components": {"schemas": {}}}), schema);
            for value in &values {
                let verdict = library.check(&own, value);
                assert_eq!(verdict.is_ok(), judge.is_valid(value), "{schema}: {verdict:?} {value}");
                counts[usize::from(verdict.is_err())] += 1;
            }
        }
        assert!(counts.iter().all(|count| *count > 60), "{counts:?}");
    }
}
