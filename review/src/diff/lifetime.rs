//! Whether something is deprecated, since when, and for what -> what became of that.

use crate::diff::rule::Rule;
use crate::diff::rules;

/// Whether something should still be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lifetime {
    pub(super) deprecated: bool,
    /// What to use instead.
    pub(super) replacement: Option<String>,
    /// The day at which it ends.
    pub(super) sunset: Option<String>,
}

/// The rules for one kind of thing.
pub(super) struct Rules {
    deprecated: &'static Rule,
    with_replacement: &'static Rule,
    with_sunset: &'static Rule,
    no_longer: &'static Rule,
    earlier: &'static Rule,
    later: &'static Rule,
    set: &'static Rule,
    removed: &'static Rule,
    replacement_changed: &'static Rule,
}

/// Those for schemas, properties and parameters.
pub(super) const OF_VALUES: Rules = Rules {
    deprecated: rules::DEPRECATED,
    with_replacement: rules::DEPRECATED_WITH_REPLACEMENT,
    with_sunset: rules::DEPRECATED_WITH_SUNSET,
    no_longer: rules::NO_LONGER_DEPRECATED,
    earlier: rules::SUNSET_EARLIER,
    later: rules::SUNSET_LATER,
    set: rules::SUNSET_SET,
    removed: rules::SUNSET_REMOVED,
    replacement_changed: rules::REPLACEMENT_CHANGED,
};

/// Those for operations.
pub(super) const OF_OPERATIONS: Rules = Rules {
    deprecated: rules::OPERATION_DEPRECATED,
    with_replacement: rules::OPERATION_DEPRECATED_WITH_REPLACEMENT,
    with_sunset: rules::OPERATION_DEPRECATED_WITH_SUNSET,
    no_longer: rules::OPERATION_NO_LONGER_DEPRECATED,
    earlier: rules::OPERATION_SUNSET_EARLIER,
    later: rules::OPERATION_SUNSET_LATER,
    set: rules::OPERATION_SUNSET_SET,
    removed: rules::OPERATION_SUNSET_REMOVED,
    replacement_changed: rules::OPERATION_REPLACEMENT_CHANGED,
};

impl Lifetime {
    pub(super) fn new(deprecated: bool, replacement: Option<&str>, sunset: Option<&str>) -> Self {
        Self { deprecated, replacement: replacement.map(str::to_owned), sunset: sunset.map(str::to_owned) }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            deprecated: self.deprecated || other.deprecated,
            replacement: self.replacement.or(other.replacement),
            sunset: self.sunset.or(other.sunset),
        }
    }
}

/// What became of something that is called so in messages.
pub(super) fn compare(old: &Lifetime, new: &Lifetime, subject: &str, rules: &Rules) -> Vec<(&'static Rule, String)> {
    let mut found = Vec::new();
    match (old.deprecated, new.deprecated) {
        (false, false) => return found,
        (true, false) => {
            found.push((rules.no_longer, format!("{subject} is no longer deprecated")));
            return found;
        }
        (false, true) => {
            let replacement = new.replacement.as_deref().map(|it| format!(": {it}")).unwrap_or_default();
            let sunset = new.sunset.as_deref().map(|it| format!(", until {it}")).unwrap_or_default();
            let rule = match (&new.replacement, &new.sunset) {
                (_, Some(_)) => rules.with_sunset,
                (Some(_), None) => rules.with_replacement,
                (None, None) => rules.deprecated,
            };
            found.push((rule, format!("{subject} is deprecated{sunset}{replacement}")));
            return found;
        }
        (true, true) => {}
    }
    match (&old.sunset, &new.sunset) {
        (before, after) if before == after => {}
        (None, Some(after)) => found.push((rules.set, format!("{subject} ends on {after}"))),
        (Some(before), None) => {
            found.push((rules.removed, format!("{subject} was to end on {before}, and no day is stated any more")));
        }
        (Some(before), Some(after)) => {
            let rule = if after < before { rules.earlier } else { rules.later };
            found.push((rule, format!("{subject} was to end on {before} and ends on {after}")));
        }
        (None, None) => {}
    }
    if old.replacement != new.replacement {
        found.push((rules.replacement_changed, format!("what to use instead of {subject} is said in other words")));
    }
    found
}
