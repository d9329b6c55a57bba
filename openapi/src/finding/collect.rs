//! Findings as they come -> each once, bounded, counted by level and kind, in the order of the text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::{Code, Finding, Level};

/// How many findings are kept; the others are counted.
pub const MOST_FINDINGS: usize = 10_000;

/// How many bytes of messages, helps and pointers are kept: a pointer can be as long as the document is deep.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;

/// All that was found in a document, or in several.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    kept: Vec<Finding>,
    /// The code, the place and the message of what is kept.
    seen: BTreeSet<(Code, Arc<str>, u32, u32, String)>,
    counts: BTreeMap<(Level, Code), usize>,
    bytes: usize,
    left_out: usize,
}

impl Findings {
    /// Nothing so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding, unless the same was found at the same place: what an alias repeats is wrong once.
    pub fn push(&mut self, finding: Finding) {
        let bytes = 2 * finding.message.len() + finding.help.len() + finding.place.pointer.as_str().len();
        let full = self.kept.len() >= MOST_FINDINGS || self.bytes + bytes > MOST_BYTES;
        let (file, span) = (Arc::clone(&finding.place.file), finding.place.span);
        let identity = (finding.code, file, span.start, span.end, finding.message.clone());
        if self.seen.contains(&identity) {
            return;
        }
        *self.counts.entry((finding.level, finding.code)).or_default() += 1;
        if full {
            self.left_out += 1;
            return;
        }
        self.bytes += bytes;
        self.seen.insert(identity);
        self.kept.push(finding);
    }

    /// Whether another one would only be counted, so that its place need not be computed.
    pub(crate) fn is_full(&self) -> bool {
        self.kept.len() >= MOST_FINDINGS || self.bytes >= MOST_BYTES
    }

    /// Counts a finding without keeping it.
    pub(crate) fn count_more(&mut self, level: Level, code: Code) {
        *self.counts.entry((level, code)).or_default() += 1;
        self.left_out += 1;
    }

    /// Puts what was found into the order of the text.
    pub fn sort(&mut self) {
        self.kept.sort_by(|left, right| order(left).cmp(&order(right)));
    }

    /// Those that are kept.
    pub fn kept(&self) -> &[Finding] {
        &self.kept
    }

    /// How many more there are than are kept.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// How many there are of a level, with those that are not kept.
    pub fn count(&self, level: Level) -> usize {
        self.counts.iter().filter(|((it, _), _)| *it == level).map(|(_, count)| count).sum()
    }

    /// How many there are of each kind, the worst level first, with those that are not kept.
    pub fn kinds(&self) -> impl Iterator<Item = (Level, Code, usize)> {
        self.counts.iter().map(|((level, code), count)| (*level, *code, *count))
    }

    /// Whether something is wrong, rather than odd.
    pub fn has_errors(&self) -> bool {
        self.counts.keys().any(|(level, _)| *level == Level::Error)
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }
}

fn order(finding: &Finding) -> (u32, Level, Code, &str) {
    (finding.place.span.start, finding.level, finding.code, &finding.message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pointer::Pointer;
    use crate::source::Source;

    fn finding(source: &Source, at: usize, level: Level) -> Finding {
        let place = source.place(crate::source::Span::new(at, at + 1), Pointer::root());
        Finding::new(Code::WrongType, level, place, "a string is expected".to_owned(), "write one")
    }

    #[test]
    fn the_same_thing_at_the_same_place_is_one_finding() {
        let source = Source::new("it.yaml", "abc").expect("short enough");
        let mut findings = Findings::new();
        for at in [1, 0, 1] {
            findings.push(finding(&source, at, Level::Error));
        }
        findings.push(finding(&source, 2, Level::Warning));
        findings.sort();
        assert_eq!(findings.kept().iter().map(|it| it.place.column).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!([Level::Error, Level::Warning, Level::Info].map(|it| findings.count(it)), [2, 1, 0]);
    }

    #[test]
    fn what_is_not_kept_is_counted() {
        let source = Source::new("it.yaml", "a".repeat(40_000)).expect("short enough");
        let mut findings = Findings::new();
        for at in 0..40_000 {
            findings.push(finding(&source, at, Level::Warning));
        }
        assert_eq!((findings.kept().len(), findings.left_out()), (MOST_FINDINGS, 30_000));
        assert_eq!(findings.kinds().collect::<Vec<_>>(), [(Level::Warning, Code::WrongType, 40_000)]);
    }

    #[test]
    fn long_messages_are_kept_up_to_a_bound() {
        let source = Source::new("it.yaml", "a".repeat(100)).expect("short enough");
        let mut findings = Findings::new();
        for at in 0..100 {
            let mut finding = finding(&source, at, Level::Error);
            finding.message = "x".repeat(1024 * 1024);
            findings.push(finding);
        }
        assert!(findings.kept().len() < 10 && findings.count(Level::Error) == 100);
    }
}
