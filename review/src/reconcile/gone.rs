//! What a page led to in the spec and does not any more: nothing compares it, until somebody has decided what became of it.

use std::collections::BTreeSet;

use super::Reconciliation;
use super::report::{Found, ProblemKind};
use crate::facts::{Gone, PageFacts};
use crate::sources::Source;
use crate::spec;

impl Reconciliation<'_> {
    /// What a source led to, and a version of it does not: since its last version, or since an earlier one.
    pub(super) fn gone_with(&self, facts: &PageFacts, source: &Source) -> Vec<Gone> {
        if source.notes {
            return Vec::new();
        }
        let mut gone = source.facts.gone.clone();
        for (name, line) in names(&source.facts) {
            let pointers = self.names().get(&source.name, name).into_iter();
            gone.extend(pointers.map(|led_to| Gone { name: name.to_owned(), line, led_to }));
        }
        let mut seen = BTreeSet::new();
        gone.retain(|it| seen.insert(it.led_to.clone()));
        self.still_gone(gone, facts, source)
    }

    /// What waits for somebody to say what became of it.
    pub(super) fn missed(&self) -> Vec<Found> {
        let sources = self.sources.list.iter();
        let gone = sources.flat_map(|it| {
            self.still_gone(it.facts.gone.clone(), &it.facts, it).into_iter().zip(std::iter::repeat(it))
        });
        let found = gone.map(|(Gone { name, line, led_to }, source)| Found {
            kind: ProblemKind::Unexplained,
            message: format!(
                "`{name}` stood on line {line} and led to {}, to which nothing on the page leads any more",
                spec::label(&led_to)
            ),
            help: format!(
                "where it has another name now, say in spec/sources/aliases.yaml where that leads; if it is gone for good, \
                 mend the spec if need be, then `cargo xtask reconcile --accept {}`",
                source.name
            ),
            source: Some((source.facts.document.clone(), 1)),
            pointer: Some(led_to),
            entry: None,
        });
        found.collect()
    }

    /// The part of it that the spec still has, and to which nothing in the facts leads.
    fn still_gone(&self, mut gone: Vec<Gone>, facts: &PageFacts, source: &Source) -> Vec<Gone> {
        let reached: BTreeSet<_> = names(facts).flat_map(|(name, _)| self.names().get(&source.name, name)).collect();
        gone.retain(|it| !reached.contains(&it.led_to) && self.spec().at(&it.led_to).is_some());
        gone
    }
}

/// The operations, by path, objects and enums of a page, with their lines.
pub(super) fn names(of: &PageFacts) -> impl Iterator<Item = (&str, usize)> {
    let operations = of.operations.iter().map(|it| (it.path.as_str(), it.line));
    let objects = of.objects.iter().map(|it| (it.name.as_str(), it.line));
    operations.chain(objects).chain(of.enums.iter().map(|it| (it.name.as_str(), it.line)))
}
