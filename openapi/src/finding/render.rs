//! Findings -> a report, in each of the formats that a command prints.

use std::collections::BTreeMap;

use crate::finding::{Code, Finding, Findings, Level, github, json, markdown, text};
use crate::source::Source;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a terminal, with an excerpt and a caret.
    Text,
    /// For a program, with everything that is kept.
    Json,
    /// For a page.
    Markdown,
    /// For the log of a workflow of GitHub, which puts them beside the lines.
    Github,
}

impl Findings {
    /// Writes the report. An excerpt is shown of each text that is among the sources.
    pub fn render(&self, format: Format, sources: &[&Source]) -> String {
        match format {
            Format::Text => text::render(self, sources),
            Format::Json => json::render(self),
            Format::Markdown => markdown::render(self),
            Format::Github => github::render(self),
        }
    }

    /// What is shown to people: of each kind the first few.
    pub(super) fn shown(&self) -> impl Iterator<Item = &Finding> {
        let mut shown = BTreeMap::<(Level, Code), usize>::new();
        self.kept().iter().filter(move |it| {
            let count = shown.entry((it.level, it.code)).or_default();
            *count += 1;
            *count <= self.most_shown()
        })
    }

    /// `2 errors, 1 warning`, in one line.
    pub fn summary(&self) -> String {
        let counts = [Level::Error, Level::Warning, Level::Info].map(|it| (it.name(), self.count(it)));
        let counted = |(name, count): (&str, usize)| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
        let parts: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 0).map(counted).collect();
        if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
    }

    /// One line for each kind when there are so many findings that they cannot be taken in one by one.
    pub(super) fn kinds_to_tell(&self) -> Vec<String> {
        if self.kept().len() + self.left_out() <= self.most_shown() {
            return vec![];
        }
        let kinds = self.kinds().map(|(level, code, count)| {
            let hidden = count.saturating_sub(self.most_shown());
            let rest = if hidden > 0 { format!(", {hidden} of them not shown") } else { String::new() };
            format!("{level}[{code}]: {count}{rest}")
        });
        kinds.collect()
    }
}
