//! Subjects of the ledger's entries -> the places of the spec that they are about.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::ledger::{Class, Ledger, Where};
use crate::pattern::{glob, is_pattern};
use crate::spec::{self, Contents, Spec};

/// The places of every entry.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    by_entry: Vec<Vec<String>>,
    /// The entries that others except.
    pub(crate) exceptions: BTreeSet<usize>,
    /// Subjects that lead nowhere and exceptions that except nothing: entry by index, and why.
    pub(crate) faults: Vec<(usize, String)>,
}

impl Places {
    /// Finds the places that the subjects match, of which `where` and `except` leave some out.
    pub(crate) fn of(spec: Spec<'_>, ledger: &Ledger) -> Self {
        let mut faults = Vec::new();
        let mut all = Vec::new();
        for (index, entry) in ledger.entries.iter().enumerate() {
            let mut places = Vec::new();
            for subject in &entry.subject {
                let found = matches(spec, subject);
                if found.is_empty() {
                    let what = if is_pattern(subject) { "matches nothing in the spec" } else { "is not in the spec" };
                    faults.push((index, format!("its subject {subject} {what}")));
                }
                let narrowed: Vec<_> = found.iter().filter(|it| fits(spec, &entry.r#where, it)).collect();
                if narrowed.is_empty() && !found.is_empty() {
                    faults.push((index, format!("its subject {subject} matches nothing that is as `where` says")));
                }
                for place in narrowed {
                    if !places.contains(place) {
                        places.push(place.clone());
                    }
                }
            }
            all.push(places);
        }
        let mut places = Self { by_entry: all.clone(), exceptions: BTreeSet::new(), faults };
        for (index, entry) in ledger.entries.iter().enumerate() {
            entry.except.iter().for_each(|id| places.leave_out(ledger, &all, index, id));
        }
        places
    }

    /// The places of the entry with an index.
    pub(crate) fn of_entry(&self, index: usize) -> &[String] {
        &self.by_entry[index]
    }

    /// Takes the places of the entry `id` from those of the one with an index. What these except themselves does not
    /// count, so that no order among them matters.
    fn leave_out(&mut self, ledger: &Ledger, all: &[Vec<String>], index: usize, id: &str) {
        let Some(other) = ledger.entries.iter().position(|it| it.id == id).filter(|it| *it != index) else {
            return self.faults.push((index, format!("its exception `{id}` is not another entry")));
        };
        let excepted: BTreeSet<_> = all[other].iter().collect();
        if !all[index].iter().any(|it| excepted.contains(it)) {
            return self.faults.push((index, format!("its exception `{id}` has no place in common with it")));
        }
        self.by_entry[index].retain(|it| !excepted.contains(it));
        self.exceptions.insert(other);
    }

    /// The first place of the entry with an index.
    pub(crate) fn first(&self, index: usize) -> Option<String> {
        self.by_entry[index].first().cloned()
    }
}

/// The places of the spec that a subject matches, in the spec's order. A `*` stands for any run of characters within one
/// part of the pointer, and so also for itself.
fn matches(spec: Spec<'_>, subject: &str) -> Vec<String> {
    if !is_pattern(subject) {
        return spec.at(subject).map(|_| subject.to_owned()).into_iter().collect();
    }
    let Some(tokens) = subject.strip_prefix("#/") else { return Vec::new() };
    let mut places = vec!["#".to_owned()];
    for token in tokens.split('/') {
        let step = |place: &String| -> Vec<String> {
            if !is_pattern(token) {
                let next = format!("{place}/{token}");
                return spec.at(&next).map(|_| next).into_iter().collect();
            }
            let pattern = token.replace("~1", "/").replace("~0", "~");
            let names = match spec.at(place) {
                Some(Value::Object(members)) => members.keys().cloned().collect(),
                Some(Value::Array(elements)) => (0..elements.len()).map(|it| it.to_string()).collect(),
                _ => Vec::new(),
            };
            names.iter().filter(|it| glob(&pattern, it)).map(|it| spec::child(place, it)).collect()
        };
        places = places.iter().flat_map(step).collect();
    }
    places
}

/// Whether a place is one of those that an entry narrows its subjects to.
fn fits(spec: Spec<'_>, narrow: &Where, place: &str) -> bool {
    let shape = || spec.shape(place);
    narrow.r#type.as_ref().is_none_or(|kind| shape().is_some_and(|it| it.word() == kind))
        && narrow.has.as_ref().is_none_or(|keyword| shape().is_some_and(|it| it.keyword(keyword).is_some()))
        && narrow.presence.is_none_or(|presence| spec.presence_at(place) == Some(presence))
        && narrow.side.is_none_or(|side| spec.is_on_side(place, side))
}

impl Ledger {
    /// Each place of a spec with the id of an entry that is about it: what the generated crate's documentation names.
    /// What no document states is no contradiction, and not among them. A text that is no spec has no such places.
    pub fn notes(&self, spec: &str) -> Vec<(String, &str)> {
        let Ok(contents) = Contents::read("", spec) else { return Vec::new() };
        let places = Places::of(contents.spec(), self);
        let entries = self.entries.iter().enumerate().filter(|(_, it)| it.class != Class::Gap);
        let of_entry = |index: usize| places.of_entry(index).iter().cloned();
        entries.flat_map(|(index, entry)| of_entry(index).map(|it| (it, entry.id.as_str()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::Contents;

    #[test]
    fn a_star_stands_for_any_run_of_characters() {
        let yes = [
            ("*", ""),
            ("*", "a"),
            ("a*", "a"),
            ("*a", "ba"),
            ("a*a", "aba"),
            ("a*b*c", "abbcbc"),
            ("**", "a"),
            ("a*", "a*"),
        ];
        let no = [("a", "ab"), ("a*a", "a"), ("*a", "ab"), ("a*b*b", "ab"), ("a*", "ba"), ("a*c*b", "abc")];
        assert!(yes.iter().all(|(pattern, text)| glob(pattern, text)));
        assert!(!no.iter().any(|(pattern, text)| glob(pattern, text)));
    }

    #[test]
    fn a_pattern_matches_part_by_part() {
        let root = json!({"openapi": "3.0.3", "paths": {"/a/list": {"post": {}}, "/b/add": {"post": {}}, "x*": [1, 2]}, "": {"~": 1}});
        let contents = Contents::read("it.yaml", &root.to_string()).expect("a document");
        let found = |subject: &str| matches(contents.spec(), subject);
        assert_eq!(found("#/paths/*/post"), ["#/paths/~1a~1list/post", "#/paths/~1b~1add/post"]);
        assert_eq!(found("#/paths/*~1list/*"), ["#/paths/~1a~1list/post"]);
        assert_eq!(found("#/paths/x*/*"), ["#/paths/x*/0", "#/paths/x*/1"]);
        assert_eq!(found("#//*"), ["#//~0"]);
        assert_eq!(found("#/paths/*/get"), [""; 0]);
        assert_eq!(found("paths/*"), [""; 0]);
        // One part is never more than one.
        assert_eq!(found("#/*list/post"), [""; 0]);
    }
}
