//! What changed on the wire, and what changed in the crate -> one report, in which each change knows what it takes.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::Pointer;

use crate::diff::report::{Report, RustApi, RustItem};
use crate::diff::rust::{Comparison, FilesDiffer, ItemChange, Verdict};
use crate::diff::semver::Semver;
use crate::diff::{Change, Diff, Level};

/// Joins what is known of two versions of a document.
#[must_use]
pub fn join(diff: Diff, comparison: &Comparison) -> Report {
    let semver = match &comparison.verdict {
        Verdict::Known(semver) => *semver,
        Verdict::Unknown(refused) => {
            let reasons = refused.iter().map(|it| {
                let side = if it.is_old { "old" } else { "new" };
                let errors = if it.errors == 1 { "1 error".to_owned() } else { format!("{} errors", it.errors) };
                let first = it.first.as_ref().map(|it| format!(": {}, in {}", it.message, it.place));
                format!("no crate can be generated from the {side} document, for {errors}{}", first.unwrap_or_default())
            });
            let rust = RustApi { semver: None, reasons: reasons.collect(), items: Vec::new() };
            return Report { diff, rust, ..Report::default() };
        }
    };
    let index = Index::of(&diff.changes);
    let mut takes: Vec<Option<Semver>> = vec![None; diff.changes.len()];
    let mut items = Vec::new();
    for item in &comparison.items {
        let changes = index.explain(&diff.changes, item);
        for it in &changes {
            takes[*it] = takes[*it].max(Some(item.semver()));
        }
        items.push(RustItem {
            rule: item.rule.id,
            semver: item.semver(),
            path: item.path.clone(),
            message: message(item),
            changes: changes.into_iter().collect(),
            is_excused: false,
        });
    }
    for feature in &comparison.features {
        let message = format!("{}, since {}", feature.rule.id.replace('-', " "), feature.rule.why);
        let (rule, semver, path) = (feature.rule.id, feature.rule.semver, format!("feature {}", feature.name));
        items.push(RustItem { rule, semver, path, message, changes: Vec::new(), is_excused: false });
    }
    let changes = diff.changes.into_iter().zip(takes);
    let changes =
        changes.map(|(it, takes)| Change { rust: Some(takes.unwrap_or_else(|| beside(&it, comparison))), ..it });
    let diff = Diff { changes: changes.collect() };
    Report { diff, rust: RustApi { semver: Some(semver), reasons: Vec::new(), items }, ..Report::default() }
}

/// What a change takes that no public item shows.
fn beside(change: &Change, comparison: &Comparison) -> Semver {
    match (change.level, comparison.files) {
        (_, FilesDiffer::No) => Semver::None,
        (Level::Docs, _) | (_, FilesDiffer::InCode) => Semver::Patch,
        (_, FilesDiffer::InDocumentation) => Semver::None,
    }
}

fn message(item: &ItemChange) -> String {
    let what = item.rule.id.replace('-', " ");
    let declared = match (&item.old, &item.new) {
        (Some(old), Some(new)) if old != new => format!(", `{old}` is `{new}` now"),
        _ => String::new(),
    };
    let renamed = item.old_path.as_ref().map(|it| format!(", was `{it}`")).unwrap_or_default();
    format!("{what}{renamed}{declared}, since {}", item.rule.why)
}

/// The changes by their places in either document.
struct Index<'d> {
    old: BTreeMap<&'d str, Vec<usize>>,
    new: BTreeMap<&'d str, Vec<usize>>,
}

impl<'d> Index<'d> {
    fn of(changes: &'d [Change]) -> Self {
        let mut index = Self { old: BTreeMap::new(), new: BTreeMap::new() };
        for (at, change) in changes.iter().enumerate() {
            for (places, place) in [(&mut index.old, &change.old), (&mut index.new, &change.new)] {
                if let Some(place) = place {
                    places.entry(place.pointer.as_str()).or_insert_with(Vec::new).push(at);
                }
            }
        }
        index
    }

    /// The changes that an item differs by: those at its place or in it, or else the nearest round it. An item of an
    /// operation whose body is described elsewhere differs by what reaches the operation.
    fn explain(&self, changes: &[Change], item: &ItemChange) -> BTreeSet<usize> {
        let sides = [(&self.old, &item.old_at), (&self.new, &item.new_at)];
        let counts = |it: &usize| {
            let change = &changes[*it];
            (change.level != Level::Docs || change.rule == "rust-name-changed") && !is_checked_alone(change.rule)
        };
        let mut found = BTreeSet::new();
        for (places, at) in sides {
            if let Some(at) = at {
                found.extend(within(places, at).filter(counts));
            }
        }
        if found.is_empty() {
            for (places, at) in sides {
                if let Some(at) = at {
                    found.extend(around(places, at).into_iter().filter(counts));
                }
            }
        }
        if found.is_empty() && item.old_at.is_none() && item.new_at.is_none() {
            // What every call needs stands nowhere in the document.
            let is_of_client = ["Client", "ClientBuilder", "Credentials", "Secret"]
                .iter()
                .any(|it| item.path.strip_prefix(it).is_some_and(|rest| rest.is_empty() || rest.starts_with("::")));
            let is_of = |it: &usize| is_of_client && changes[*it].rule.starts_with("security-");
            found.extend((0..changes.len()).filter(is_of));
        }
        if found.is_empty() {
            let is_of =
                |change: &Change| [&item.old_at, &item.new_at].into_iter().flatten().any(|at| reaches(change, at));
            found.extend((0..changes.len()).filter(counts).filter(|it| is_of(&changes[*it])));
        }
        if item.semver() == Semver::Major && found.iter().any(|it| !is_mild(changes[*it].rule)) {
            found.retain(|it| !is_mild(changes[*it].rule));
        }
        found
    }
}

/// Whether a kind of change is about what is checked, and no declaration shows. The lengths of lists and intervals are: what is
/// too long can be split.
fn is_checked_alone(rule: &str) -> bool {
    const CHECKED: [&str; 9] = [
        "max-length-",
        "max-properties-",
        "maximum-",
        "min-length-",
        "min-properties-",
        "minimum-",
        "multiple-of-",
        "pattern-",
        "unique-items-",
    ];
    CHECKED.iter().any(|it| rule.starts_with(it))
}

/// Whether a kind of change breaks no program by itself, so that another one beside it does.
fn is_mild(rule: &str) -> bool {
    const MILD: [&str; 12] = [
        "default-",
        "deprecated",
        "enum-value-added",
        "extensible-enum-value-added",
        "failure-status-",
        "header-",
        "no-longer-deprecated",
        "operation-added",
        "parameter-added",
        "property-added",
        "response-media-type-added",
        "sunset-",
    ];
    MILD.iter().any(|it| rule.starts_with(it))
}

/// The changes at a place or below it.
fn within<'i>(places: &'i BTreeMap<&str, Vec<usize>>, at: &'i Pointer) -> impl Iterator<Item = usize> + 'i {
    let at = at.as_str();
    let is_in = move |it: &str| it.len() == at.len() || it.as_bytes().get(at.len()) == Some(&b'/');
    let range = places.range(at..).take_while(move |it| it.0.starts_with(at));
    range.filter(move |it| is_in(it.0)).flat_map(|it| it.1.iter().copied())
}

/// The changes at the nearest place round one.
fn around(places: &BTreeMap<&str, Vec<usize>>, at: &Pointer) -> Vec<usize> {
    let mut at = at.as_str();
    while let Some((parent, _)) = at.rsplit_once('/') {
        at = parent;
        if let Some(changes) = places.get(at).filter(|_| at.len() > 1) {
            return changes.clone();
        }
    }
    Vec::new()
}

/// Whether a change in a component reaches the operation that stands at a place.
fn reaches(change: &Change, at: &Pointer) -> bool {
    let is_operation = at.as_str().starts_with("#/paths/");
    let is_in_component = |it: &Option<ostler_openapi::finding::Place>| {
        it.as_ref().is_some_and(|it| it.pointer.as_str().starts_with("#/components/"))
    };
    is_operation
        && (is_in_component(&change.old) || is_in_component(&change.new))
        && change.reached.iter().any(|it| it == at)
}
