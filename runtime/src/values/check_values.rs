//! The limits that a document states of texts, numbers, maps and lists, checked before anything is sent.

use std::collections::HashMap;
use std::fmt::Display;

use serde::ser::Serialize;

use crate::error::violation::{Rule, Violation};
use crate::values::check::At;

fn takes(at: At<'_>, limit: &str, count: usize, (one, many): (&str, &str), has: usize) -> Result<(), Violation> {
    let unit = if count == 1 { one } else { many };
    Err(Violation::new(at.to_string(), Rule::Takes, format!("{limit} {count} {unit}"), has.to_string()))
}

const CHARACTERS: (&str, &str) = ("character", "characters");
const MEMBERS: (&str, &str) = ("member", "members");

/// A text has at least so many characters.
pub fn check_min_length(at: At<'_>, text: &str, min: usize) -> Result<(), Violation> {
    let length = text.chars().count();
    if length >= min { Ok(()) } else { takes(at, "at least", min, CHARACTERS, length) }
}

/// A text has at most so many characters.
pub fn check_max_length(at: At<'_>, text: &str, max: usize) -> Result<(), Violation> {
    let length = text.chars().count();
    if length <= max { Ok(()) } else { takes(at, "at most", max, CHARACTERS, length) }
}

/// An object without a fixed shape has at least so many members.
pub fn check_min_properties(at: At<'_>, len: usize, min: usize) -> Result<(), Violation> {
    if len >= min { Ok(()) } else { takes(at, "at least", min, MEMBERS, len) }
}

/// An object without a fixed shape has at most so many members.
pub fn check_max_properties(at: At<'_>, len: usize, max: usize) -> Result<(), Violation> {
    if len <= max { Ok(()) } else { takes(at, "at most", max, MEMBERS, len) }
}

fn must_be(at: At<'_>, holds: bool, limit: &str, bound: &impl Display, value: &impl Display) -> Result<(), Violation> {
    if holds {
        return Ok(());
    }
    Err(Violation::new(at.to_string(), Rule::MustBe, format!("{limit} {bound}"), value.to_string()))
}

/// A number is at least `minimum`, which what is no number (`NaN`) never is.
pub fn check_minimum_f64(at: At<'_>, value: f64, minimum: f64) -> Result<(), Violation> {
    must_be(at, value >= minimum, "at least", &minimum, &value)
}

/// A number is at most `maximum`, which what is no number (`NaN`) never is.
pub fn check_maximum_f64(at: At<'_>, value: f64, maximum: f64) -> Result<(), Violation> {
    must_be(at, value <= maximum, "at most", &maximum, &value)
}

/// A number is greater than `minimum`.
pub fn check_minimum_exclusive(at: At<'_>, value: i64, minimum: i64) -> Result<(), Violation> {
    must_be(at, value > minimum, "greater than", &minimum, &value)
}

/// A number is less than `maximum`.
pub fn check_maximum_exclusive(at: At<'_>, value: i64, maximum: i64) -> Result<(), Violation> {
    must_be(at, value < maximum, "less than", &maximum, &value)
}

/// A number is greater than `minimum`, which what is no number (`NaN`) never is.
pub fn check_minimum_exclusive_f64(at: At<'_>, value: f64, minimum: f64) -> Result<(), Violation> {
    must_be(at, value > minimum, "greater than", &minimum, &value)
}

/// A number is less than `maximum`, which what is no number (`NaN`) never is.
pub fn check_maximum_exclusive_f64(at: At<'_>, value: f64, maximum: f64) -> Result<(), Violation> {
    must_be(at, value < maximum, "less than", &maximum, &value)
}

/// A number is one that JSON can write: neither infinite nor `NaN`, which would be sent as null.
pub fn check_finite(at: At<'_>, value: f64) -> Result<(), Violation> {
    must_be(at, value.is_finite(), "a finite", &"number", &value)
}

/// No two items of a list are written alike.
pub fn check_unique<T: Serialize>(at: At<'_>, items: &[T]) -> Result<(), Violation> {
    let mut seen = HashMap::new();
    for (index, item) in items.iter().enumerate() {
        // What cannot be written is an error where the request is.
        let Ok(text) = serde_json::to_string(item) else { continue };
        if let Some(first) = seen.insert(text, index) {
            let value = format!("one whose items {first} and {index} are the same");
            return Err(Violation::new(at.to_string(), Rule::MustBe, "a list of different items".to_owned(), value));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(check: impl FnOnce(At<'_>) -> Result<(), Violation>) -> Option<String> {
        check(At::root().member("N")).err().map(|it| it.to_string())
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        assert_eq!(shown(|at| check_max_length(at, "éé", 2)), None);
        assert_eq!(shown(|at| check_min_length(at, "éé", 2)), None);
        let short = shown(|at| check_min_length(at, "é", 2));
        assert_eq!(short.as_deref(), Some("`N` takes at least 2 characters, but has 1"));
        let long = shown(|at| check_max_length(at, "éé", 1));
        assert_eq!(long.as_deref(), Some("`N` takes at most 1 character, but has 2"));
    }

    #[test]
    fn members_of_a_map_are_counted() {
        assert_eq!(shown(|at| check_min_properties(at, 1, 1).and(check_max_properties(at, 1, 1))), None);
        let few = shown(|at| check_min_properties(at, 0, 1));
        assert_eq!(few.as_deref(), Some("`N` takes at least 1 member, but has 0"));
        let many = shown(|at| check_max_properties(at, 3, 2));
        assert_eq!(many.as_deref(), Some("`N` takes at most 2 members, but has 3"));
    }

    #[test]
    fn a_bound_is_within_unless_it_is_exclusive() {
        assert_eq!(shown(|at| check_minimum_f64(at, 0.5, 0.5).and(check_maximum_f64(at, 0.5, 0.5))), None);
        assert_eq!(shown(|at| check_minimum_exclusive(at, 2, 1).and(check_maximum_exclusive(at, 2, 3))), None);
        for (refused, expected) in [
            (shown(|at| check_minimum_f64(at, 0.25, 0.5)), "`N` must be at least 0.5, but is 0.25"),
            (shown(|at| check_maximum_f64(at, f64::NAN, 0.5)), "`N` must be at most 0.5, but is NaN"),
            (shown(|at| check_minimum_exclusive(at, 1, 1)), "`N` must be greater than 1, but is 1"),
            (shown(|at| check_maximum_exclusive(at, 1, 1)), "`N` must be less than 1, but is 1"),
            (shown(|at| check_minimum_exclusive_f64(at, 0.5, 0.5)), "`N` must be greater than 0.5, but is 0.5"),
            (shown(|at| check_maximum_exclusive_f64(at, 0.5, 0.5)), "`N` must be less than 0.5, but is 0.5"),
            (shown(|at| check_finite(at, f64::INFINITY)), "`N` must be a finite number, but is inf"),
        ] {
            assert_eq!(refused.as_deref(), Some(expected));
        }
        assert_eq!(shown(|at| check_finite(at, 0.0)), None);
    }

    #[test]
    fn items_that_are_written_alike_are_refused() {
        assert_eq!(shown(|at| check_unique(at, &["a", "b", "A"])), None);
        let refused = shown(|at| check_unique(at, &["a", "b", "a"]));
        let expected = "`N` must be a list of different items, but is one whose items 0 and 2 are the same";
        assert_eq!(refused.as_deref(), Some(expected));
    }
}
