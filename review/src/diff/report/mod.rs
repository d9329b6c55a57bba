//! A difference -> a report, in each of the formats that a command prints.

mod changelog;
mod github;
mod json;
mod markdown;
mod sarif;
mod text;

use std::fmt::Write;

use ostler_openapi::finding::Place;

use crate::diff::exceptions::Excused;
use crate::diff::semver::Semver;
use crate::diff::{Change, Diff, Level};

/// How a difference is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people, with or without colours.
    Text {
        /// Whether a terminal shows it.
        colours: bool,
    },
    /// For a program.
    Json,
    /// For a page.
    Markdown,
    /// For the log of a workflow of GitHub, which puts them beside the lines.
    Github,
    /// What an API's team tells its consumers.
    Changelog,
    /// For tools that gather findings.
    Sarif,
}

/// All that is said of two versions of a document.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What changed, without what is excused.
    pub diff: Diff,
    /// What is excused, each with its reason.
    pub excused: Vec<Excused>,
    /// What it takes of a version of the generated crate.
    pub rust: RustApi,
}

/// What changes mean for those who call the generated crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RustApi {
    /// How much of a version it takes; nothing when that is unknown.
    pub semver: Option<Semver>,
    /// Why it is unknown.
    pub reasons: Vec<String>,
    /// What differs in what the crate makes public.
    pub items: Vec<RustItem>,
}

/// A public item that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RustItem {
    /// The kind of difference.
    pub rule: &'static str,
    /// How much of a version it takes.
    pub semver: Semver,
    /// Its path in the crate.
    pub path: String,
    /// What became of it, in a sentence without an end.
    pub message: String,
    /// The changes that it comes from, as positions in [`Diff::changes`]; none for a name that nothing on the wire has.
    pub changes: Vec<usize>,
}

impl Report {
    /// Writes the report.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Text { colours } => text::render(self, colours),
            Format::Json => json::render(self),
            Format::Markdown => markdown::render(self),
            Format::Github => github::render(self),
            Format::Changelog => changelog::render(&self.diff),
            Format::Sarif => sarif::render(self),
        }
    }

    /// `2 breaking, 1 info`, in one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let counts = Level::ALL.map(|it| (it, self.diff.count(it)));
        let told: Vec<_> =
            counts.iter().filter(|it| it.1 > 0).map(|(level, count)| format!("{count} {level}")).collect();
        let mut line = if told.is_empty() { "nothing on the wire".to_owned() } else { told.join(", ") };
        if !self.excused.is_empty() {
            let _ = write!(line, ", {} excused", self.excused.len());
        }
        line
    }
}

impl RustApi {
    /// How much of a version it takes, in a word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        self.semver.map_or("unknown", Semver::word)
    }
}

/// How much of a version a change takes, in a word.
pub(crate) fn rust_word(change: &Change) -> &'static str {
    change.rust.map_or("unknown", Semver::word)
}

/// `old.yaml:1:2`, or where something is instead.
pub(crate) fn place(place: Option<&Place>) -> Option<String> {
    place.map(|it| visible(&it.to_string()))
}

/// A text on one line, without what a terminal would obey.
pub(crate) fn visible(text: &str) -> String {
    let is_harmful = |it: char| {
        it.is_control()
            || matches!(it, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    text.chars()
        .flat_map(|it| if is_harmful(it) { it.escape_default().collect::<Vec<_>>() } else { vec![it] })
        .collect()
}

/// Operations by name, of many the first few.
pub(crate) fn some_of(operations: &[String], most: usize, quote: &str) -> String {
    let shown: Vec<_> = operations.iter().take(most).map(|it| format!("{quote}{}{quote}", visible(it))).collect();
    match operations.len().saturating_sub(most) {
        0 => shown.join(", "),
        rest => format!("{} and {rest} more", shown.join(", ")),
    }
}

/// The report as JSON, for one that says more.
pub(crate) fn to_json(report: &Report) -> serde_json::Value {
    json::to_json(report)
}

/// The tables of a report in Markdown, without more than the first rows of each.
pub(crate) fn markdown_table(report: &Report, most: usize) -> String {
    markdown::table(report, most)
}

/// A text as GitHub takes it as the message of an annotation.
pub(crate) fn annotation_text(text: &str) -> String {
    github::data(&visible(text))
}

/// A text as GitHub takes it as a property of an annotation, such as the file.
pub(crate) fn annotation_property(text: &str) -> String {
    github::property(&visible(text))
}

/// A text as code in Markdown, also in a table, whatever is in it.
pub(crate) fn markdown_code(text: &str) -> String {
    format!("`{}`", visible(text).replace('`', "'").replace('|', "\\|"))
}

/// A text between fences that it cannot end.
pub(crate) fn fenced(language: &str, text: &str) -> String {
    let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end_matches('\n'))
}

/// Text that stands in Markdown for what it is, but for the names in backticks.
pub(crate) fn markdown_text(text: &str) -> String {
    let mut written = String::new();
    let mut is_code = false;
    // Two backticks beside each other would begin code that one does not end.
    for character in visible(text).replace("``", "''").chars() {
        match character {
            '`' => {
                is_code = !is_code;
                written.push('`');
            }
            '|' => written.push_str("\\|"),
            '<' | '>' | '&' | '*' | '_' | '[' | ']' | '#' | '\\' | '~' | '!' if !is_code => {
                written.push('\\');
                written.push(character);
            }
            other => written.push(other),
        }
    }
    if is_code {
        written.push('`');
    }
    written
}
