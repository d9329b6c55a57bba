//! What a document says should no longer be used -> what of that is new, moved or over.

use std::collections::BTreeMap;

use ostler_openapi::{NodeId, Reading};

use crate::spec::label;

/// What should no longer be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deprecations {
    /// What changed, in the order of the places.
    pub changed: Vec<Deprecation>,
    /// How many are as before.
    pub kept: usize,
    /// The nearest day on which one of those in force ends, and is not past.
    pub next: Option<String>,
}

/// Something that should no longer be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deprecation {
    /// What it is called.
    pub label: String,
    /// What became of it.
    pub state: State,
    /// The day on which it ends.
    pub sunset: Option<String>,
    /// What to use instead.
    pub replacement: Option<String>,
    /// Whether that day is past.
    pub is_past: bool,
}

/// What became of a deprecation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is new.
    New,
    /// It ended on another day, or on none.
    Moved {
        /// The day that was stated.
        from: Option<String>,
    },
    /// It is told in other words what to use instead.
    Reworded,
    /// It is there without the mark.
    Lifted,
    /// It is not there any more.
    Removed,
}

/// What a document says of one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Mark {
    sunset: Option<String>,
    replacement: Option<String>,
}

pub(super) fn of(old: &Reading, new: &Reading, date: &str) -> Deprecations {
    let (before, now) = (marks(old), marks(new));
    let is_past = |mark: &Mark| mark.sunset.as_deref().and_then(|it| it.get(..10)).is_some_and(|it| it <= date);
    let entry = |pointer: &str, mark: &Mark, state: State| Deprecation {
        label: label(pointer),
        state,
        sunset: mark.sunset.clone(),
        replacement: mark.replacement.clone(),
        is_past: is_past(mark),
    };
    let mut changed = Vec::new();
    for (pointer, mark) in &now {
        let state = match before.get(pointer) {
            None => State::New,
            Some(was) if was.sunset != mark.sunset => State::Moved { from: was.sunset.clone() },
            Some(was) if was.replacement != mark.replacement => State::Reworded,
            Some(_) => continue,
        };
        changed.push(entry(pointer, mark, state));
    }
    let kept = now.len() - changed.len();
    for (pointer, mark) in before.iter().filter(|it| !now.contains_key(it.0)) {
        let is_there = new.tree.as_ref().is_some_and(|it| it.at_fragment(pointer).is_some());
        changed.push(entry(pointer, mark, if is_there { State::Lifted } else { State::Removed }));
    }
    let days = now.values().filter(|it| !is_past(it)).filter_map(|it| it.sunset.as_deref());
    Deprecations { changed, kept, next: days.min().map(str::to_owned) }
}

/// Everything that a document says should no longer be used, by pointer.
fn marks(reading: &Reading) -> BTreeMap<String, Mark> {
    let (Some(tree), Some(document)) = (&reading.tree, &reading.document) else { return BTreeMap::new() };
    let mut marks = BTreeMap::new();
    let mut add = |node: NodeId, sunset: Option<&str>, replacement: Option<&str>| {
        let mark = Mark { sunset: sunset.map(str::to_owned), replacement: replacement.map(str::to_owned) };
        marks.insert(tree.pointer(node).to_string(), mark);
    };
    for (_, it) in document.schemas.iter().filter(|it| it.1.deprecated) {
        add(it.node, it.extensions.sunset.as_deref(), it.extensions.deprecated_message.as_deref());
    }
    for (_, it) in document.parameters.iter().filter(|it| it.1.deprecated) {
        add(it.node, it.sunset.as_deref(), it.deprecated_message.as_deref());
    }
    for (_, it) in document.headers.iter().filter(|it| it.1.deprecated) {
        add(it.node, None, None);
    }
    let operations = document.path_items.iter().flat_map(|it| &it.1.operations);
    for it in operations.filter(|it| it.deprecated) {
        add(it.node, it.extensions.sunset.as_deref(), it.extensions.deprecated_message.as_deref());
    }
    marks
}
