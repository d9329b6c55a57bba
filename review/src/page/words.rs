//! The parts of a page -> words that every form of it uses, in sentences without an end.

use ostler_openapi::finding::Finding;

use crate::page::delta::{FileDelta, LedgerDelta, Lost, TextDelta};
use crate::page::deprecations::{Deprecation, Deprecations, State};
use crate::page::model::Page;
use crate::reconcile::Totals;

impl Deprecation {
    /// What became of it.
    pub(super) fn told(&self) -> String {
        match &self.state {
            State::New => "deprecated".to_owned(),
            State::Moved { from: Some(from) } => format!("ended on {from} before"),
            State::Moved { from: None } => "ended on no stated day before".to_owned(),
            State::Reworded => "another replacement".to_owned(),
            State::Lifted => "no longer deprecated".to_owned(),
            State::Removed => "removed".to_owned(),
        }
    }

    /// The day on which it ends.
    pub(super) fn day(&self) -> String {
        match &self.sunset {
            None => "–".to_owned(),
            Some(day) if self.is_past => format!("{day}, which is past"),
            Some(day) => day.clone(),
        }
    }
}

impl Deprecations {
    /// How many are as before, and when the next one ends.
    pub(super) fn summary(&self) -> String {
        let next = self.next.as_ref().map(|it| format!("; the next day on which something ends is {it}"));
        format!("{} as before{}", counted(self.kept, "deprecation is", "deprecations are"), next.unwrap_or_default())
    }
}

impl TextDelta<Finding> {
    /// How many came and went.
    pub(super) fn summary(&self) -> String {
        format!("{} new, {} gone, {} as before", self.new.len(), self.gone.len(), self.kept)
    }
}

impl LedgerDelta {
    /// How many entries came and went, and what is left to explain.
    pub(super) fn summary(&self) -> String {
        let TextDelta { new, gone, kept } = &self.entries;
        let open = |it: Option<Totals>, what: fn(&Totals) -> usize| {
            it.as_ref().map_or_else(|| "unknown".to_owned(), |it| what(it).to_string())
        };
        let told = |name: &str, what: fn(&Totals) -> usize| {
            format!("{name} {} before and {} now", open(self.before, what), open(self.now, what))
        };
        let parts = [
            format!("{} new, {} gone, {kept} as before", new.len(), gone.len()),
            told("unexplained facts:", |it| it.unexplained),
            told("stale entries and aliases:", |it| it.stale),
            told("unsupported:", |it| it.unsupported),
        ];
        parts.join("; ")
    }
}

impl FileDelta {
    /// Which side has it.
    pub(super) fn word(&self) -> &'static str {
        match self.lost {
            Lost::New => "new",
            Lost::Gone => "gone",
            Lost::No => "changed",
        }
    }
}

impl Page {
    /// How much differs in what is generated.
    pub(super) fn files_summary(&self) -> String {
        let Some(files) = &self.files else { return "not compared: one of the documents is refused".to_owned() };
        let sum = |what: fn(&FileDelta) -> usize| files.iter().map(what).sum::<usize>();
        match files.len() {
            0 => "no file differs".to_owned(),
            count => {
                let differ = counted(count, "file differs", "files differ");
                format!("{differ}: {} lines added, {} removed", sum(|it| it.added), sum(|it| it.removed))
            }
        }
    }
}

/// `1 file`, `2 files`, `no files`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}
