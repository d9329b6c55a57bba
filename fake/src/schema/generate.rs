//! A schema -> the least value that it accepts.

use serde_json::{Map, Value};

use super::steps::Steps;
use super::{Library, Nullable, Rule, Schema, Type, Violation};
use crate::random::Random;

/// How deep values are nested. What still needs one more lies within itself without end, or as good as.
const MAX_DEPTH: usize = 32;

/// How many values are tried, so that a document cannot ask for more than memory holds.
const MAX_VALUES: usize = 10_000;

/// Where a fake's clock starts; every interval from then to then has an order and no length.
const TIME: &str = "2026-07-01T12:00:00Z";

const TEXT: &str = "sample";

/// How long a text is made at most, in characters.
const LONGEST_TEXT: usize = 10_000;

impl Library {
    /// The least value that a schema accepts: required members, the first value of an enum, lists as short as they may
    /// be. Identifiers are drawn from `random`.
    ///
    /// The failure is a sentence that names the member.
    pub(crate) fn generate(&self, schema: &Schema, random: Random) -> Result<Value, String> {
        let mut generator = Generator { library: self, random, left: MAX_VALUES, steps: Steps::new() };
        let made = generator.make(vec![schema], 0).map_err(Violation::sentence);
        generator.steps.completed()?;
        let value = made?;
        // What the rules say together is more than this module looks at.
        self.check(schema, &value)?;
        Ok(value)
    }

    /// The same for an item of the list that an object calls `member`; `None` where it has no such list.
    pub(crate) fn generate_item(&self, schema: &Schema, member: &str, random: Random) -> Option<Result<Value, String>> {
        let (mut steps, mut rules, mut lists) = (Steps::new(), Vec::new(), Vec::new());
        self.unfold(schema, &mut rules, &mut steps);
        let members = rules.iter().filter_map(|rule| property(rule, member));
        members.for_each(|it| self.unfold(it, &mut lists, &mut steps));
        if let Err(unfinished) = steps.completed() {
            return Some(Err(unfinished));
        }
        let items = lists.iter().find_map(|rule| if let Rule::Items(items) = rule { Some(items) } else { None })?;
        Some(self.generate(items, random))
    }

    /// The rules of a schema, with those of all that it refers to without a choice; fewer where the steps end.
    fn unfold<'l>(&'l self, schema: &'l Schema, rules: &mut Vec<&'l Rule>, steps: &mut Steps) {
        if !steps.enter() {
            return;
        }
        for rule in &schema.0 {
            match rule {
                Rule::Reference(place) => self.unfold(&self.schemas[*place], rules, steps),
                Rule::AllOf(schemas) => schemas.iter().for_each(|it| self.unfold(it, rules, steps)),
                rule => rules.push(rule),
            }
        }
        steps.leave();
    }
}

fn property<'l>(rule: &'l Rule, member: &str) -> Option<&'l Schema> {
    match rule {
        Rule::Properties(schemas) => schemas.get(member),
        Rule::Additional(names, schema) if !names.iter().any(|it| it == member) => schema.as_ref(),
        _ => None,
    }
}

struct Generator<'l> {
    library: &'l Library,
    random: Random,
    /// How many values may still be tried.
    left: usize,
    steps: Steps,
}

impl<'l> Generator<'l> {
    /// A value that each of the schemas may accept.
    fn make(&mut self, schemas: Vec<&'l Schema>, depth: usize) -> Result<Value, Violation> {
        let mut rules = Vec::new();
        schemas.into_iter().for_each(|it| self.library.unfold(it, &mut rules, &mut self.steps));
        self.build(&rules, depth)
    }

    fn build(&mut self, rules: &[&'l Rule], depth: usize) -> Result<Value, Violation> {
        self.left = self.left.checked_sub(1).ok_or_else(|| fault("is part of a value that is too large"))?;
        if depth == MAX_DEPTH {
            return Err(fault("lies too deep, or within itself without end"));
        }
        // Each rule is looked at a few times, and copied for each branch.
        if !self.steps.take(rules.len()) {
            return Err(fault("is not made"));
        }
        if let Some(Rule::Enum(values)) = rules.iter().find(|it| matches!(it, Rule::Enum(_))) {
            return values.first().cloned().ok_or_else(|| fault("has no value"));
        }
        if let Some(choice) = rules.iter().position(|it| matches!(it, Rule::AnyOf(_) | Rule::OneOf(_))) {
            return self.choose(rules, choice, depth);
        }
        let typed =
            rules.iter().find_map(|it| if let Rule::Type(ty, nullable) = it { Some((*ty, *nullable)) } else { None });
        let (ty, nullable) = typed.unwrap_or_else(|| (guess_type(rules), Nullable::No));
        let made = match ty {
            Type::Array => self.make_list(rules, depth),
            Type::Boolean => Ok(Value::Bool(false)),
            Type::Integer | Type::Number => Ok(make_number(rules).into()),
            Type::Object => self.make_object(rules, depth),
            Type::String => Ok(self.make_text(rules)),
        };
        match nullable {
            Nullable::Yes => made.or(Ok(Value::Null)),
            Nullable::No => made,
        }
    }

    /// The first branch that leads to a value.
    fn choose(&mut self, rules: &[&'l Rule], choice: usize, depth: usize) -> Result<Value, Violation> {
        let mut others = rules.to_vec();
        let (Rule::AnyOf(branches) | Rule::OneOf(branches)) = others.remove(choice) else {
            return Err(fault("offers no choice"));
        };
        let mut failure = fault("offers no choice");
        for branch in branches {
            let mut all = others.clone();
            self.library.unfold(branch, &mut all, &mut self.steps);
            match self.build(&all, depth + 1) {
                Ok(value) if rules.iter().all(|it| self.accepts(it, &value)) => return Ok(value),
                Ok(_) => {}
                Err(it) => failure = it,
            }
        }
        Err(failure)
    }

    fn accepts(&mut self, rule: &Rule, value: &Value) -> bool {
        self.library.broken(rule, value, &mut self.steps).is_none()
    }

    fn make_object(&mut self, rules: &[&'l Rule], depth: usize) -> Result<Value, Violation> {
        let mut members = Map::new();
        for rule in rules {
            match rule {
                Rule::Required(names) => {
                    for name in names.iter().filter(|it| !members.contains_key(*it)).collect::<Vec<_>>() {
                        members.insert(name.clone(), self.make_member(rules, name, depth)?);
                    }
                }
                Rule::ExactlyOneOf(names) if !names.iter().any(|it| members.contains_key(it)) => {
                    let made = names.iter().find_map(|name| Some((name, self.make_member(rules, name, depth).ok()?)));
                    members.extend(made.map(|(name, value)| (name.clone(), value)));
                }
                _ => {}
            }
        }
        Ok(members.into())
    }

    fn make_member(&mut self, rules: &[&'l Rule], name: &str, depth: usize) -> Result<Value, Violation> {
        let schemas = rules.iter().filter_map(|rule| property(rule, name)).collect();
        self.make(schemas, depth + 1).map_err(|it| it.within(name))
    }

    fn make_list(&mut self, rules: &[&'l Rule], depth: usize) -> Result<Value, Violation> {
        let least = rules.iter().filter_map(|it| if let Rule::MinItems(least) = it { Some(*least) } else { None });
        let items: Vec<_> =
            rules.iter().filter_map(|it| if let Rule::Items(items) = it { Some(items) } else { None }).collect();
        // Each item takes one from what is left, so a list that asks for more ends here.
        (0..least.max().unwrap_or_default())
            .map(|index| self.make(items.clone(), depth + 1).map_err(|it| it.within(&format!("[{index}]"))))
            .collect()
    }

    fn make_text(&mut self, rules: &[&Rule]) -> Value {
        if rules.iter().any(|it| matches!(it, Rule::Uuid)) {
            self.random.uuid().to_string().into()
        } else if rules.iter().any(|it| matches!(it, Rule::DateTime)) {
            TIME.into()
        } else if rules.iter().any(|it| matches!(it, Rule::Date)) {
            TIME.split_once('T').map_or(TIME, |it| it.0).into()
        } else {
            make_words(rules).into()
        }
    }
}

fn fault(fault: &str) -> Violation {
    Violation { path: String::new(), fault: fault.to_owned() }
}

/// A text that is as long as it has to be.
fn make_words(rules: &[&Rule]) -> String {
    let least = rules.iter().filter_map(|it| if let Rule::MinLength(least) = it { Some(*least) } else { None });
    let most = rules.iter().filter_map(|it| if let Rule::MaxLength(most) = it { Some(*most) } else { None });
    // What has to be longer is refused when the value is checked.
    let least = least.max().unwrap_or_default().min(LONGEST_TEXT);
    let most = most.min().unwrap_or(LONGEST_TEXT);
    TEXT.chars().cycle().take(least.max(TEXT.len()).min(most)).collect()
}

/// What rules without a type are about.
fn guess_type(rules: &[&Rule]) -> Type {
    let is_object = |it: &&Rule| {
        matches!(it, Rule::Additional(..) | Rule::Properties(_) | Rule::Required(_) | Rule::ExactlyOneOf(_))
    };
    let is_list = |it: &&Rule| matches!(it, Rule::Items(_) | Rule::MinItems(_));
    if rules.iter().any(is_object) {
        Type::Object
    } else if rules.iter().any(is_list) {
        Type::Array
    } else {
        Type::String
    }
}

/// The allowed number that is closest to zero.
fn make_number(rules: &[&Rule]) -> i64 {
    rules.iter().fold(0, |number, rule| match rule {
        Rule::Minimum(limit) => number.max(*limit),
        Rule::Maximum(limit) => number.min(*limit),
        _ => number,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The value of a schema, with `schemas` as those that have names.
    fn generate(schemas: Value, schema: Value) -> Result<Value, String> {
        let library = Library::read(&schemas).unwrap();
        library.generate(&library.read_schema(&schema).unwrap(), Random::new(7, 1))
    }

    fn made(schema: Value) -> Value {
        generate(json!({}), schema).unwrap()
    }

    #[test]
    fn a_value_is_as_small_as_its_schema_allows() {
        assert_eq!(made(json!({"type": "object", "properties": {"A": {"type": "string"}}})), json!({}));
        assert_eq!(made(json!({"type": "array", "items": {"type": "string"}})), json!([]));
        assert_eq!(made(json!({"type": "array", "minItems": 2, "items": {"type": "boolean"}})), json!([false, false]));
        assert_eq!(made(json!({"type": "integer"})), json!(0));
        assert_eq!(made(json!({"type": "integer", "minimum": 3})), json!(3));
        assert_eq!(made(json!({"type": "number", "format": "decimal", "maximum": -2})), json!(-2));
        assert_eq!(made(json!({"type": "string", "enum": ["B", "A"]})), json!("B"));
        assert_eq!(made(json!({"type": "string", "format": "date-time"})), json!(TIME));
        assert_eq!(made(json!({"type": "string", "format": "date"})), json!("2026-07-01"));
        assert_eq!(made(json!({"type": "string", "minLength": 8})), json!("samplesa"));
        assert_eq!(made(json!({"type": "string", "maxLength": 3})), json!("sam"));
        let numbers = json!({"type": "object", "additionalProperties": {"type": "integer"}, "required": ["A"]});
        assert_eq!(made(numbers), json!({"A": 0}));
        assert_eq!(made(json!({"type": "string", "nullable": true})), json!(TEXT));
        assert_eq!(made(json!({"required": ["A"]})), json!({"A": TEXT}));
        assert_eq!(made(json!({})), json!(TEXT));
    }

    #[test]
    fn what_is_said_in_parts_holds_together() {
        let day = json!({"type": "object", "required": ["StartUtc", "EndUtc"], "properties": {
            "StartUtc": {"type": "string", "format": "date-time"}, "EndUtc": {"type": "string", "format": "date-time"},
        }});
        let schema = json!({"allOf": [
            {"type": "object", "required": ["Day"], "properties": {"Day": {"allOf": [day], "x-max-interval-in-months": 3}}},
            {"x-exactly-one-of": ["Net", "Gross"], "properties": {"Net": {"type": "integer"}}},
        ]});
        assert_eq!(made(schema), json!({"Day": {"StartUtc": TIME, "EndUtc": TIME}, "Net": 0}));
        for keyword in ["anyOf", "oneOf"] {
            let schema = json!({keyword: [{"type": "integer", "minimum": 2, "maximum": 1}, {"type": "boolean"}]});
            assert_eq!(made(schema), json!(false));
        }
    }

    #[test]
    fn identifiers_are_drawn_and_the_same_seed_draws_the_same() {
        let schema = json!({"type": "array", "minItems": 2, "items": {"type": "string", "format": "uuid"}});
        let ids = made(schema.clone());
        assert_ne!(ids[0], ids[1]);
        assert_eq!(made(schema), ids);
    }

    #[test]
    fn a_schema_that_refers_to_itself_ends_where_it_may_and_is_an_error_where_it_must_go_on() {
        let node = |more: Value| {
            let mut node = json!({"type": "object", "properties": {
                "Next": {"$ref": "#/components/schemas/Node"},
                "Nodes": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
            }});
            node.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            generate(json!({"Node": node}), json!({"$ref": "#/components/schemas/Node"}))
        };
        assert_eq!(node(json!({})), Ok(json!({})));
        assert_eq!(node(json!({"required": ["Nodes"]})), Ok(json!({"Nodes": []})));
        let error = node(json!({"required": ["Next"]})).unwrap_err();
        assert!(error.starts_with("`Next.Next.") && error.ends_with("within itself without end."), "{error}");
        // Two branches at each of the levels would be billions of values.
        let error = node(json!({"required": ["Nodes"], "properties": {"Nodes": {
            "type": "array", "minItems": 2, "items": {"$ref": "#/components/schemas/Node"},
        }}}));
        assert!(error.is_err());
    }

    #[test]
    fn what_nothing_satisfies_or_memory_does_not_hold_is_an_error_that_names_the_member() {
        let member = |schema: Value| {
            let schema = json!({"type": "object", "required": ["A"], "properties": {"A": schema}});
            generate(json!({}), schema).unwrap_err()
        };
        // Which of the two rules is looked at first depends on the order in which this build keeps members.
        let error = member(json!({"type": "integer", "minimum": 2, "maximum": 1}));
        assert!(error.starts_with("`A` must not be "), "{error}");
        assert_eq!(member(json!({"enum": []})), "`A` has no value.");
        let error = member(json!({"type": "array", "minItems": u64::MAX, "items": {}}));
        assert_eq!(error, "`A[9998]` is part of a value that is too large.");
    }
}
