//! Findings as they come -> each once, bounded, counted by level and kind, in the order of the text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::{Code, Finding, Level, Place};

/// How many findings of one kind a report for people shows; the others are counted.
pub const MOST_SHOWN: usize = 20;

/// How many findings are kept; the others are counted. An error takes the place of what is no error.
pub const MOST_FINDINGS: usize = 10_000;

/// How many bytes of messages, helps and pointers are kept: a pointer can be as long as the document is deep.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;

/// All that was found in a document, or in several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    kept: Vec<Finding>,
    /// How many of those that are kept are no errors.
    mild: usize,
    /// The code, the place, and the message with the further places of what is kept.
    seen: BTreeSet<(Code, Arc<str>, u32, u32, String)>,
    counts: BTreeMap<(Level, Code), usize>,
    bytes: usize,
    left_out: usize,
    /// How many of one kind a report for people shows, if not as many as usual.
    most_shown: Option<usize>,
}

impl Findings {
    /// Nothing so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding, unless the same was found at the same place: what an alias repeats is wrong once.
    pub fn push(&mut self, finding: Finding) {
        let bytes = size_of_texts(&finding);
        let (file, span) = (Arc::clone(&finding.place.file), finding.place.span);
        // Two pages may say the same of one place, and each has to be answered.
        let related: String = finding.related.iter().map(|it| format!("\n{}", it.place)).collect();
        let identity = (finding.code, file, span.start, span.end, format!("{}{related}", finding.message));
        if self.seen.contains(&identity) {
            return;
        }
        *self.counts.entry((finding.level, finding.code)).or_default() += 1;
        let is_full = |it: &Self| it.kept.len() >= MOST_FINDINGS || it.bytes + bytes > MOST_BYTES;
        while is_full(self) && finding.level == Level::Error && self.mild > 0 {
            self.give_up_a_mild_one();
        }
        if is_full(self) {
            self.left_out += 1;
            return;
        }
        self.bytes += bytes;
        self.mild += usize::from(finding.level != Level::Error);
        self.seen.insert(identity);
        self.kept.push(finding);
    }

    /// Makes room for an error: a report without it would not say why the document is refused.
    fn give_up_a_mild_one(&mut self) {
        if let Some(index) = self.kept.iter().rposition(|it| it.level != Level::Error) {
            let given_up = self.kept.swap_remove(index);
            self.bytes -= size_of_texts(&given_up);
            self.mild -= 1;
            self.left_out += 1;
        }
    }

    /// Lets reports for people show everything that is kept, for findings that each have to be answered.
    pub fn show_all(&mut self) {
        self.most_shown = Some(MOST_FINDINGS);
    }

    /// How many of one kind a report for people shows.
    pub(super) fn most_shown(&self) -> usize {
        self.most_shown.unwrap_or(MOST_SHOWN)
    }

    /// Whether another one of a level would only be counted, so that its place need not be computed.
    pub(crate) fn is_full(&self, level: Level) -> bool {
        let gives_way = level == Level::Error && self.mild > 0;
        !gives_way && (self.kept.len() >= MOST_FINDINGS || self.bytes >= MOST_BYTES)
    }

    /// Counts a finding without keeping it.
    pub fn count_more(&mut self, level: Level, code: Code) {
        *self.counts.entry((level, code)).or_default() += 1;
        self.left_out += 1;
    }

    /// The same, each as bad as `level` says. What is not kept stays as it was counted.
    #[must_use]
    pub fn with_levels(&self, level: impl Fn(&Finding) -> Level) -> Self {
        let mut changed = self.clone();
        for finding in &mut changed.kept {
            let found = level(finding);
            if found != finding.level {
                if let Some(count) = changed.counts.get_mut(&(finding.level, finding.code)) {
                    *count -= 1;
                }
                *changed.counts.entry((found, finding.code)).or_default() += 1;
                finding.level = found;
            }
        }
        changed.mild = changed.kept.iter().filter(|it| it.level != Level::Error).count();
        changed.counts.retain(|_, count| *count > 0);
        changed
    }

    /// The same at other places, such as those of the text that this one was made from. What is not kept stays as it was
    /// counted.
    #[must_use]
    pub fn with_places(&self, place: impl Fn(&Place) -> Place) -> Self {
        let mut changed = self.clone();
        for finding in &mut changed.kept {
            finding.place = place(&finding.place);
            finding.related.iter_mut().for_each(|it| it.place = place(&it.place));
        }
        changed
    }

    /// Puts what was found into the order of the text, file by file.
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

/// How many bytes a finding takes, with its message in what was seen.
fn size_of_texts(finding: &Finding) -> usize {
    let related: usize = finding.related.iter().map(|it| it.what.len() + it.place.pointer.as_str().len()).sum();
    2 * finding.message.len() + finding.help.len() + finding.place.pointer.as_str().len() + related
}

fn order(finding: &Finding) -> (&str, u32, Level, Code, &str) {
    (&finding.place.file, finding.place.span.start, finding.level, finding.code, &finding.message)
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
    fn a_changed_level_is_counted_with_its_like() {
        let source = Source::new("it.yaml", "abc").expect("short enough");
        let mut findings = Findings::new();
        findings.push(finding(&source, 0, Level::Warning));
        findings.push(finding(&source, 1, Level::Error));
        let strict = findings.with_levels(|_| Level::Error);
        assert_eq!(strict.kinds().collect::<Vec<_>>(), [(Level::Error, Code::WrongType, 2)]);
        assert!(strict.kept().iter().all(|it| it.level == Level::Error) && findings.count(Level::Warning) == 1);
    }

    #[test]
    fn what_is_told_at_another_place_is_the_same_otherwise() {
        let source = Source::new("it.yaml", "abc").expect("short enough");
        let mut findings = Findings::new();
        let elsewhere = Place::of_line("page.md", 7);
        findings.push(finding(&source, 0, Level::Error).with_related("beside it", elsewhere.clone()));
        let changed =
            findings.with_places(|it| if it.line == 7 { it.clone() } else { Place::of_line("other.yaml", 3) });
        let places: Vec<_> = changed.kept()[0].places().map(ToString::to_string).collect();
        assert_eq!(places, ["other.yaml:3:1", "page.md:7:1"]);
        assert_eq!((changed.count(Level::Error), &changed.kept()[0].message), (1, &findings.kept()[0].message));
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
    fn an_error_takes_the_place_of_a_warning() {
        let source = Source::new("it.yaml", "a".repeat(40_000)).expect("short enough");
        let mut findings = Findings::new();
        for at in 0..MOST_FINDINGS + 50 {
            findings.push(finding(&source, at, Level::Warning));
        }
        findings.push(finding(&source, 20_000, Level::Error));
        findings.sort();
        assert_eq!((findings.kept().len(), findings.left_out()), (MOST_FINDINGS, 51));
        assert!(findings.kept().iter().any(|it| it.level == Level::Error), "the reason of a refusal is told");
        for at in 20_000..35_000 {
            findings.push(finding(&source, at, Level::Error));
        }
        assert!(findings.kept().iter().all(|it| it.level == Level::Error));
        assert_eq!((findings.kept().len(), findings.count(Level::Error)), (MOST_FINDINGS, 15_000));
        assert_eq!(findings.left_out() + findings.kept().len(), MOST_FINDINGS + 50 + 15_000);
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
