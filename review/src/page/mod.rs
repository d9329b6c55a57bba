//! Two versions of a document, with what is made of them -> one page for whoever reviews the change.
//!
//! ```text
//! Side, Side -> Page -> Markdown, HTML, JSON, annotations
//! ```
//!
//! What a page says is decided in [`Page::of`]; how it looks is decided by the renderers, which compute nothing.

mod delta;
mod deprecations;
mod escape;
mod excerpt;
mod html;
mod json;
mod made;
mod markdown;
mod model;
mod verdict;
pub mod version;
mod words;

pub use delta::{FileDelta, LedgerDelta, Lost, TextDelta};
pub use deprecations::{Deprecation, Deprecations, State};
pub use excerpt::{Excerpt, Line, Pair};
pub use made::{Made, make};
pub use model::{Books, Page, Side};
pub use verdict::Verdict;
pub use version::{Proposal, Standing, Version};

use crate::diff::report;

/// How a page is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a pull request.
    Markdown,
    /// For a browser: one file that needs nothing else.
    Html,
    /// For a program.
    Json,
    /// For the log of a workflow of GitHub, which puts the changes beside the lines.
    Github,
}

impl Page {
    /// Writes the page.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Markdown => markdown::render(self),
            Format::Html => html::render(self),
            Format::Json => json::render(self),
            Format::Github => self.annotations(),
        }
    }

    /// The changes, then the verdict: as an error where the version does not follow it.
    fn annotations(&self) -> String {
        let level = if self.version.is_fine() { "notice" } else { "error" };
        let verdict = report::annotation_text(&self.verdict().to_string());
        let file = report::annotation_property(&self.version.file);
        format!("{}::{level} file={file},title=version::{verdict}\n", self.report.render(report::Format::Github))
    }
}
