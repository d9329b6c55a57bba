//! A difference -> a report, in each of the formats that a command prints.

mod changelog;
mod github;
mod json;
mod markdown;
mod model;
mod sarif;
mod text;
mod words;

pub use model::{Report, RustApi, RustItem};
use serde_json::Value;
pub(crate) use words::{Piece, fenced, markdown_cell, markdown_code_cell, pieces, rust_word, visible};

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

impl Report {
    /// Writes the report.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Text { colours } => text::render(self, colours),
            Format::Json => json::render(self),
            Format::Markdown => markdown::render(self),
            Format::Github => github::render(self),
            Format::Changelog => changelog::render(self),
            Format::Sarif => sarif::render(self),
        }
    }
}

/// The report as JSON, for one that says more.
pub(crate) fn to_json(report: &Report) -> Value {
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
