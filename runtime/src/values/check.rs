//! The limits that a document states, checked before anything is sent.

use std::fmt;

use crate::error::violation::{Rule, Violation};
use crate::values::timestamp::Timestamp;

/// Checks the limits of a value and of everything in it.
pub trait Check {
    /// The first limit that is not kept, if any.
    fn check(&self, at: At<'_>) -> Result<(), Violation>;
}

/// The place of a value in a request: a borrowed linked path, so that nothing is allocated while all is well.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    parent: Option<&'a At<'a>>,
    step: Step,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Root,
    Member(&'static str),
    Index(usize),
}

impl At<'_> {
    /// The request itself.
    pub fn root() -> At<'static> {
        At { parent: None, step: Step::Root }
    }

    /// A member of the object at this place.
    pub fn member(&self, name: &'static str) -> At<'_> {
        At { parent: Some(self), step: Step::Member(name) }
    }

    /// An item of the list at this place.
    pub fn index(&self, index: usize) -> At<'_> {
        At { parent: Some(self), step: Step::Index(index) }
    }

    fn is_root(&self) -> bool {
        matches!(self.step, Step::Root)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(parent) = self.parent else {
            return Ok(());
        };
        parent.write(f)?;
        match self.step {
            Step::Root => Ok(()),
            Step::Member(name) if parent.is_root() => f.write_str(name),
            Step::Member(name) => write!(f, ".{name}"),
            Step::Index(index) => write!(f, "[{index}]"),
        }
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_root() { f.write_str("the request") } else { self.write(f) }
    }
}

/// A list holds at least `min` items.
pub fn check_min_items(at: At<'_>, len: usize, min: usize) -> Result<(), Violation> {
    if len >= min {
        return Ok(());
    }
    Err(Violation::new(at.to_string(), Rule::Takes, format!("at least {}", items(min)), len.to_string()))
}

/// A list holds at most `max` items.
pub fn check_max_items(at: At<'_>, len: usize, max: usize) -> Result<(), Violation> {
    if len <= max {
        return Ok(());
    }
    Err(Violation::new(at.to_string(), Rule::Takes, format!("at most {}", items(max)), len.to_string()))
}

fn items(count: usize) -> String {
    if count == 1 { "1 item".to_owned() } else { format!("{count} items") }
}

/// A number is at least `minimum`.
pub fn check_minimum(at: At<'_>, value: i64, minimum: i64) -> Result<(), Violation> {
    if value >= minimum {
        return Ok(());
    }
    Err(Violation::new(at.to_string(), Rule::MustBe, format!("at least {minimum}"), value.to_string()))
}

/// A number is at most `maximum`.
pub fn check_maximum(at: At<'_>, value: i64, maximum: i64) -> Result<(), Violation> {
    if value <= maximum {
        return Ok(());
    }
    Err(Violation::new(at.to_string(), Rule::MustBe, format!("at most {maximum}"), value.to_string()))
}

/// Exactly one of the members is present.
pub fn check_exactly_one(at: At<'_>, members: &[(&'static str, bool)]) -> Result<(), Violation> {
    let present = members.iter().filter(|(_, present)| *present).count();
    if present == 1 {
        return Ok(());
    }
    let names: Vec<_> = members.iter().map(|(name, _)| format!("`{name}`")).collect();
    let value = if present == 0 { "none".to_owned() } else { present.to_string() };
    Err(Violation::new(at.to_string(), Rule::Takes, format!("exactly one of {}", names.join(" and ")), value))
}

/// At most one of the members is present. The error is about the second of those that are.
pub fn check_at_most_one(at: At<'_>, members: &[(&'static str, bool)]) -> Result<(), Violation> {
    let mut present = members.iter().filter(|(_, present)| *present).map(|(name, _)| *name);
    let (Some(first), Some(second)) = (present.next(), present.next()) else {
        return Ok(());
    };
    let limit = format!("left out beside `{first}`");
    Err(Violation::new(at.member(second).to_string(), Rule::MustBe, limit, "given".to_owned()))
}

/// An interval does not end before it starts; both may be the same instant.
pub fn check_interval(
    at: At<'_>,
    start: (&'static str, &Timestamp),
    end: (&'static str, &Timestamp),
) -> Result<(), Violation> {
    if end.1 >= start.1 {
        return Ok(());
    }
    let limit = format!("at or after `{}` ({})", start.0, start.1);
    Err(Violation::new(at.member(end.0).to_string(), Rule::MustBe, limit, end.1.to_string()))
}

/// An interval ends at most so many calendar months after its start, counted in UTC.
pub fn check_interval_months(at: At<'_>, start: &Timestamp, end: &Timestamp, months: u32) -> Result<(), Violation> {
    // A start so late that the limit is out of the calendar has nothing after it that could be too far away.
    let Some(latest) = start.checked_add_months(months) else {
        return Ok(());
    };
    if *end <= latest {
        return Ok(());
    }
    let limit = format!("at most {months} months long (until {latest})");
    Err(Violation::new(at.to_string(), Rule::MustBe, limit, format!("until {end}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(result: Result<(), Violation>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn a_violation_names_member_limit_and_value() {
        let violation = check_max_items(At::root().member("ServiceIds"), 1001, 1000).unwrap_err();
        assert_eq!(violation.member(), "ServiceIds");
        assert_eq!(violation.limit(), "at most 1000 items");
        assert_eq!(violation.value(), "1001");
        assert_eq!(violation.to_string(), "`ServiceIds` takes at most 1000 items, but has 1001");
    }

    #[test]
    fn a_path_shows_members_and_indices() {
        let (root, index) = (At::root(), 2);
        let items = root.member("Items");
        let item = items.index(index);
        assert_eq!(item.member("UnitCount").to_string(), "Items[2].UnitCount");
        assert_eq!(At::root().to_string(), "the request");
    }

    #[test]
    fn limits_are_inclusive() {
        let root = At::root();
        let at = root.member("N");
        assert!(check_min_items(at, 1, 1).is_ok());
        assert!(check_max_items(at, 3, 3).is_ok());
        assert!(check_minimum(at, -1, -1).is_ok());
        assert!(check_maximum(at, 5, 5).is_ok());
        assert_eq!(shown(check_min_items(at, 0, 1)), "`N` takes at least 1 item, but has 0");
        assert_eq!(shown(check_minimum(at, 0, 1)), "`N` must be at least 1, but is 0");
        assert_eq!(shown(check_maximum(at, 1001, 1000)), "`N` must be at most 1000, but is 1001");
    }

    #[test]
    fn exactly_one_refuses_none_and_both() {
        let root = At::root();
        let at = root.member("UnitAmount");
        assert!(check_exactly_one(at, &[("NetValue", true), ("GrossValue", false)]).is_ok());
        assert_eq!(
            shown(check_exactly_one(at, &[("NetValue", false), ("GrossValue", false)])),
            "`UnitAmount` takes exactly one of `NetValue` and `GrossValue`, but has none"
        );
        assert_eq!(
            shown(check_exactly_one(at, &[("NetValue", true), ("GrossValue", true)])),
            "`UnitAmount` takes exactly one of `NetValue` and `GrossValue`, but has 2"
        );
    }

    #[test]
    fn at_most_one_refuses_the_second() {
        let root = At::root();
        for given in [[false, false, false], [true, false, false], [false, false, true]] {
            assert!(check_at_most_one(root, &[("A", given[0]), ("B", given[1]), ("C", given[2])]).is_ok());
        }
        let refused = |a, b, c| shown(check_at_most_one(root.member("Of"), &[("A", a), ("B", b), ("C", c)]));
        assert_eq!(refused(true, true, false), "`Of.B` must be left out beside `A`, but is given");
        assert_eq!(refused(false, true, true), "`Of.C` must be left out beside `B`, but is given");
        assert_eq!(refused(true, true, true), "`Of.B` must be left out beside `A`, but is given");
    }

    #[test]
    fn an_interval_may_be_an_instant_but_not_run_backwards() {
        let early: Timestamp = "2023-04-23T00:00:00Z".parse().unwrap();
        let late: Timestamp = "2023-04-24T00:00:00Z".parse().unwrap();
        let root = At::root();
        let at = root.member("UpdatedUtc");
        assert!(check_interval(at, ("StartUtc", &early), ("EndUtc", &early)).is_ok());
        assert_eq!(
            shown(check_interval(at, ("StartUtc", &late), ("EndUtc", &early))),
            "`UpdatedUtc.EndUtc` must be at or after `StartUtc` (2023-04-24T00:00:00Z), but is 2023-04-23T00:00:00Z"
        );
    }

    #[test]
    fn months_are_calendar_months_and_the_last_instant_counts() {
        let start: Timestamp = "2023-11-30T00:00:00Z".parse().unwrap();
        let fits: Timestamp = "2024-02-29T00:00:00Z".parse().unwrap();
        let over: Timestamp = "2024-02-29T00:00:00.000000001Z".parse().unwrap();
        let root = At::root();
        let at = root.member("UpdatedUtc");
        assert!(check_interval_months(at, &start, &fits, 3).is_ok());
        let violation = check_interval_months(at, &start, &over, 3).unwrap_err();
        assert_eq!(violation.limit(), "at most 3 months long (until 2024-02-29T00:00:00Z)");
        assert_eq!(violation.value(), "until 2024-02-29T00:00:00.000000001Z");
    }
}
