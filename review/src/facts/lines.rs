//! The lines of a page: numbered from 1, whatever ends them, and hashed.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

/// A page with its line endings made equal and a byte order mark removed.
#[derive(Debug)]
pub(super) struct Lines {
    /// The whole text, each line ended by `\n`.
    pub(super) text: String,
    /// Where each line starts in `text`.
    starts: Vec<usize>,
}

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// The number of the line that the byte at `offset` is in.
    pub(super) fn line_at(&self, offset: usize) -> usize {
        self.starts.partition_point(|it| *it <= offset).max(1)
    }

    /// The line of that number, without its end.
    pub(super) fn line(&self, number: usize) -> &str {
        let start = number.checked_sub(1).and_then(|it| self.starts.get(it)).copied().unwrap_or(self.text.len());
        self.text[start..].split('\n').next().unwrap_or_default()
    }

    /// The lines with their numbers.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.split('\n').enumerate().map(|(index, line)| (index + 1, line))
    }

    /// A short hash of what a reader sees of each line that is not empty.
    pub(super) fn hashes(&self) -> BTreeMap<usize, String> {
        let seen = self.lines().map(|(number, line)| (number, seen(line))).filter(|(_, line)| !line.is_empty());
        seen.map(|(number, line)| (number, short_hash(&line))).collect()
    }
}

/// A line without what only its source shows: the padding of cells, how long a rule under a header is, and where links
/// lead.
fn seen(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line;
    while let Some((before, target)) = rest.split_once("](") {
        plain.push_str(before);
        plain.push(']');
        rest = target.split_once(')').map_or("", |it| it.1);
    }
    plain.push_str(rest);
    let is_rule = |cell: &str| !cell.is_empty() && cell.chars().all(|it| "-: ".contains(it));
    let is_row = plain.trim_start().starts_with('|');
    let cells = plain.split('|').map(|cell| match is_row && is_rule(cell.trim()) {
        true => "-".to_owned(),
        false => cell.split_whitespace().collect::<Vec<_>>().join(" "),
    });
    cells.collect::<Vec<_>>().join("|")
}

/// The first twelve digits of the SHA-256 of a text.
pub(super) fn short_hash(text: &str) -> String {
    sha256(text).chars().take(12).collect()
}

/// The SHA-256 of a text in lower-case hexadecimal.
pub(super) fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|it| format!("{it:02x}")).collect()
}
