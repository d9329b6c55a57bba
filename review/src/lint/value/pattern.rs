//! A `pattern` -> whether it is one, and whether a text matches it.

use std::collections::BTreeMap;

use regex::{Regex, RegexBuilder};

/// The longest pattern that is looked at, and the most groups in it: reading one recurses with its groups.
const LONGEST: usize = 4_000;
const MOST_GROUPS: usize = 200;

/// The longest text that is matched.
const LONGEST_TEXT: usize = 100_000;

/// What a pattern may take in memory once it is read.
const LARGEST: usize = 1 << 20;

/// The patterns of a document, each read once.
#[derive(Default)]
pub(in super::super) struct Patterns {
    /// Nothing for one that is not matched in time that grows with the text.
    read: BTreeMap<String, Option<Regex>>,
}

impl Patterns {
    /// Whether a pattern surely does not match a text. One that needs lookaheads or references back refuses nothing: a match
    /// could take longer than anybody waits.
    pub(super) fn refuse(&mut self, pattern: &str, text: &str) -> bool {
        if text.len() > LONGEST_TEXT || !is_short(pattern) {
            return false;
        }
        let read = self.read.entry(pattern.to_owned()).or_insert_with(|| translate(pattern));
        read.as_ref().is_some_and(|it| !it.is_match(text))
    }
}

/// Whether a pattern is one of ECMA 262, with or without the flag for Unicode; one that is too long is taken for good.
pub(in super::super) fn is_ecma(pattern: &str) -> Result<(), String> {
    if !is_short(pattern) {
        return Ok(());
    }
    match regress::Regex::with_flags(pattern, "u") {
        Ok(_) => Ok(()),
        Err(error) => regress::Regex::new(pattern).map(|_| ()).map_err(|_| error.text),
    }
}

fn is_short(pattern: &str) -> bool {
    pattern.len() <= LONGEST && pattern.matches(['(', '[']).count() <= MOST_GROUPS
}

/// The same pattern in the words of the other reader; nothing where it may mean something else there.
fn translate(pattern: &str) -> Option<Regex> {
    // Within brackets these are operators in one and characters in the other.
    let is_ambiguous = ["&&", "--", "~~", "[["].iter().any(|it| pattern.contains(it));
    let flags = pattern.contains("(?") && !pattern.contains("(?:") && !pattern.contains("(?<");
    if is_ambiguous || flags || is_ecma(pattern).is_err() {
        return None;
    }
    // What this reader takes for a digit is one in any script; a class within a class is one for it as well.
    let digits = if pattern.contains("\\\\") { pattern.to_owned() } else { pattern.replace("\\d", "[0-9]") };
    RegexBuilder::new(&digits.replace("\\/", "/")).size_limit(LARGEST).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_one_of_ecma_262() {
        for (pattern, expected) in [
            ("^[a-z]+$", true),
            ("^(?=.*[0-9]).+$", true),
            (r"^(a)\1$", true),
            (r"^\p{L}+$", true),
            (r"^\/a\-b$", true),
            ("[", false),
            ("(", false),
            ("*a", false),
            ("a{2,1}", false),
            ("(?<a>x)(?<a>y)", false),
            ("(?i)a", false),
        ] {
            assert_eq!(is_ecma(pattern).is_ok(), expected, "{pattern}");
        }
        assert!(is_ecma(&"(".repeat(100_000)).is_ok(), "too long to be read");
    }

    #[test]
    fn a_text_is_refused_only_where_the_pattern_surely_does_not_match() {
        let mut patterns = Patterns::default();
        for (pattern, text, expected) in [
            ("^[A-Z]{3}$", "EUR", false),
            ("^[A-Z]{3}$", "eur", true),
            ("b", "abc", false),
            (r"^\d{2}$", "12", false),
            (r"^[\d-]+$", "1-2", false),
            (r"^[\w\d]+$", "a1", false),
            (r"^[^\d]+$", "a1", true),
            (r"^a\/b$", "a/b", false),
            // What could take for ever is not matched.
            ("^(?=b)a$", "c", false),
            (r"^(a)\1$", "b", false),
            ("(", "a", false),
        ] {
            assert_eq!(patterns.refuse(pattern, text), expected, "{pattern} {text}");
        }
        // Backtracking would take as many steps as there are ways to divide the text.
        assert!(patterns.refuse("^(a+)+$", &("a".repeat(50_000) + "b")));
    }
}
