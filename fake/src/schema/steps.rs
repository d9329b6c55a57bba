//! What one verdict or one sample may take: so many steps, and so many schemas within each other.
//!
//! A document can refer twice to what refers twice to the next, forty times over, and a body can be nested as deep as the
//! document recurs. Neither may keep the fake from answering, or end it.

/// How much work there is: each schema that is looked at, and each name or value that a rule lists. A page of a thousand
/// items takes a small part of it.
const MOST_STEPS: usize = 5_000_000;

/// How many schemas are looked at within each other. A thread of 2 MiB holds several times as many.
const DEEPEST: usize = 512;

pub(super) struct Steps {
    left: usize,
    depth: usize,
    stopped: Option<Stop>,
}

#[derive(Clone, Copy)]
enum Stop {
    Deep,
    Long,
}

impl Steps {
    pub(super) fn new() -> Self {
        Self { left: MOST_STEPS, depth: 0, stopped: None }
    }

    /// Whether so many steps are left; they are gone then. Once they are not, nothing is left.
    pub(super) fn take(&mut self, count: usize) -> bool {
        if self.stopped.is_none() {
            match self.left.checked_sub(count) {
                Some(left) => self.left = left,
                None => self.stopped = Some(Stop::Long),
            }
        }
        self.stopped.is_none()
    }

    /// Whether a schema within the current one may be looked at; [`leave`](Self::leave) follows then.
    pub(super) fn enter(&mut self) -> bool {
        if self.depth == DEEPEST {
            self.stopped.get_or_insert(Stop::Deep);
        }
        let may = self.take(1);
        self.depth += usize::from(may);
        may
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Whatever was found counts only where the work went to its end; otherwise a sentence that says why it did not.
    pub(super) fn completed(&self) -> Result<(), String> {
        match self.stopped {
            None => Ok(()),
            Some(Stop::Deep) => Err(format!("The body and its schema are more than {DEEPEST} levels deep.")),
            Some(Stop::Long) => Err(format!(
                "The body takes more than {MOST_STEPS} steps to check or to make: its schema refers to too much, or it \
                 is too large."
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use crate::random::Random;
    use crate::schema::{Library, Schema};

    /// Each schema refers twice to the next; the last one is `last`.
    fn doubled(keyword: &str, levels: usize, last: Value) -> (Library, Schema) {
        let mut schemas = Map::new();
        for level in 0..levels {
            let next = json!({"$ref": format!("#/components/schemas/S{}", level + 1)});
            schemas.insert(format!("S{level}"), json!({keyword: [next, next]}));
        }
        schemas.insert(format!("S{levels}"), last);
        read(schemas.into(), "S0")
    }

    fn read(schemas: Value, name: &str) -> (Library, Schema) {
        let library = Library::read(&schemas).unwrap();
        let schema = library.read_schema(&json!({"$ref": format!("#/components/schemas/{name}")})).unwrap();
        (library, schema)
    }

    const LONG: &str = "The body takes more than 5000000 steps to check or to make: its schema refers to too much, or \
        it is too large.";

    #[test]
    fn a_schema_that_doubles_at_each_level_is_an_error_and_not_an_endless_check() {
        for (keyword, value) in [("anyOf", json!("x")), ("oneOf", json!(1)), ("allOf", json!(1))] {
            let (library, schema) = doubled(keyword, 30, json!({"type": "integer"}));
            assert_eq!(library.check(&schema, &value), Err(LONG.to_owned()), "{keyword}");
        }
        // What the first branches allow is allowed at once, and few levels are not a burden.
        let (library, schema) = doubled("anyOf", 30, json!({"type": "integer"}));
        assert_eq!(library.check(&schema, &json!(1)), Ok(()));
        let (library, schema) = doubled("allOf", 16, json!({"type": "integer"}));
        assert_eq!(library.check(&schema, &json!(1)), Ok(()));
        assert_eq!(library.check(&schema, &json!("x")), Err("The body must be of type integer.".to_owned()));
    }

    #[test]
    fn a_sample_of_a_schema_that_doubles_at_each_level_is_an_error_and_not_an_endless_search() {
        for keyword in ["anyOf", "oneOf", "allOf"] {
            let (library, schema) = doubled(keyword, 30, json!({"enum": []}));
            assert!(library.generate(&schema, Random::new(7, 1)).is_err(), "{keyword}");
        }
        let (library, _) = doubled("allOf", 30, json!({"type": "integer"}));
        let list = json!({"allOf": [{"$ref": "#/components/schemas/S0"}, {"properties": {"A": {"items": {}}}}]});
        let item = library.generate_item(&library.read_schema(&list).unwrap(), "A", Random::new(7, 1));
        assert_eq!(item, Some(Err(LONG.to_owned())));
    }

    #[test]
    fn a_long_enum_and_a_long_list_are_no_more_than_so_many_comparisons() {
        let numbers: Vec<_> = (0..10_000).collect();
        let (library, schema) = read(json!({"List": {"items": {"enum": numbers}}}), "List");
        assert_eq!(library.check(&schema, &json!(vec![9_999; 400])), Ok(()));
        assert_eq!(library.check(&schema, &json!(vec![9_999; 600])), Err(LONG.to_owned()));
    }

    #[test]
    fn a_body_within_a_schema_that_recurs_is_checked_up_to_a_depth() {
        // Two schemas for each level of the body: the reference, and what it refers to.
        let node = json!({"properties": {"Next": {"$ref": "#/components/schemas/Node"}}});
        let (library, schema) = read(json!({"Node": node}), "Node");
        let nested = |levels| (0..levels).fold(json!({}), |body, _| json!({"Next": body}));
        assert_eq!(library.check(&schema, &nested(255)), Ok(()));
        let error = "The body and its schema are more than 512 levels deep.".to_owned();
        assert_eq!(library.check(&schema, &nested(256)), Err(error));
    }
}
