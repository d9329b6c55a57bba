//! The two extensions that forbid something, as keywords of a validator.
//!
//! A message completes a sentence that begins with the member's name.

use jsonschema::{Keyword, ValidationError, ValidationOptions};
use serde_json::Value;

use crate::interval::Interval;

/// Teaches the validators to be built both keywords.
pub(crate) fn with_keywords(options: ValidationOptions<'_>) -> ValidationOptions<'_> {
    options
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
        // What is no interval at all is reported by the schema's other rules, in better words.
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
