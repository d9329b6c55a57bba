//! What a run of the generator came to, as text, JSON, Markdown or GitHub's annotations.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::outcome::{Failure, print, say};
use crate::report::{self, Format};
use crate::spec::Told;
use crate::synchronize::{Drift, Mode};

/// From how many on new files of a folder are counted: a crate that was not there has hundreds.
const MOST_LISTED: usize = 10;

/// What a run of the generator came to.
#[derive(Debug)]
pub struct Summary {
    /// What was written.
    pub what: String,
    /// What it was made from.
    pub document: String,
    /// What writes it.
    pub command: &'static str,
    pub operations: usize,
    pub types: usize,
    pub files: usize,
    pub milliseconds: u128,
    pub drift: Vec<Drift>,
    /// What is odd about the document.
    pub told: Told,
    /// What is odd beside it.
    pub notes: Vec<String>,
}

impl Summary {
    /// Prints all of it.
    pub fn report(&self, mode: Mode, format: Format) -> Result<(), Failure> {
        say(&self.oddities());
        match format {
            Format::Text => self.report_text(mode),
            Format::Json => print(&pretty(&self.json())),
            Format::Markdown => print(&self.markdown(mode)),
            Format::Github => print(&self.github(mode)),
        }
    }

    /// What is odd, for a terminal.
    pub fn oddities(&self) -> String {
        let told = if self.told.is_empty() { String::new() } else { self.told.text() };
        self.notes.iter().map(|it| format!("warning: {it}\n")).collect::<String>() + &told
    }

    fn report_text(&self, mode: Mode) -> Result<(), Failure> {
        let line = self.line(mode);
        match mode {
            Mode::Write => print(&format!("{}{line}\n", self.changes())),
            Mode::Verify => {
                // Only the patch goes to standard output, so that it can be piped.
                print(&self.drift.iter().map(report::unified).collect::<String>())?;
                say(&format!("{line}\n"));
                if !self.drift.is_empty() {
                    say(&format!("not everything is what {} generates: run `{}`\n", self.document, self.command));
                }
                Ok(())
            }
        }
    }

    /// What was done, with many new files of a folder in one line.
    fn changes(&self) -> String {
        let mut added: BTreeMap<&str, usize> = BTreeMap::new();
        for drift in self.drift.iter().filter(|it| matches!(it, Drift::Missing { .. })) {
            *added.entry(folder(drift)).or_default() += 1;
        }
        let mut text = String::new();
        for drift in &self.drift {
            match added.get(folder(drift)) {
                Some(number) if *number > MOST_LISTED && matches!(drift, Drift::Missing { .. }) => {}
                _ => text.push_str(&format!("{:>7} {}\n", drift.done(), drift.path())),
            }
        }
        for (folder, number) in added.into_iter().filter(|(_, number)| *number > MOST_LISTED) {
            text.push_str(&format!("  added {folder}/ ({number} files)\n"));
        }
        text
    }

    fn line(&self, mode: Mode) -> String {
        let changed = self.drift.len();
        let changed = match mode {
            Mode::Write => format!("{changed} changed"),
            Mode::Verify => format!("{changed} to change"),
        };
        format!(
            "{}, {}, {}, {changed}, {} ms",
            count(self.operations, "operation"),
            count(self.types, "type"),
            count(self.files, "file"),
            self.milliseconds
        )
    }

    fn json(&self) -> Value {
        let mut report = self.told.json();
        report["operations"] = self.operations.into();
        report["types"] = self.types.into();
        report["files"] = self.files.into();
        report["milliseconds"] = u64::try_from(self.milliseconds).unwrap_or(u64::MAX).into();
        report["changed"] = self.drift.iter().map(report::drift_json).collect();
        report["notes"] = self.notes.iter().map(String::as_str).collect();
        report
    }

    fn markdown(&self, mode: Mode) -> String {
        let mut page = format!("## {}\n\n{}\n", self.what, self.line(mode));
        for drift in &self.drift {
            let word = if mode == Mode::Write { drift.done() } else { drift.kind() };
            let heading = format!("\n### {word}: `{}`\n\n", drift.path());
            page.push_str(&heading);
            page.push_str(&report::fenced("diff", &report::unified(drift)));
        }
        if !self.told.is_empty() {
            page.push_str(&format!("\n### {}\n\n{}", self.document, self.told.markdown()));
        }
        if !self.notes.is_empty() {
            page.push_str(&format!("\n{}", self.notes.iter().map(|it| format!("- {it}\n")).collect::<String>()));
        }
        page
    }

    fn github(&self, mode: Mode) -> String {
        let mut lines = String::new();
        if mode == Mode::Verify {
            lines.extend(self.drift.iter().map(|it| report::drift_github(it, self.command)));
        }
        if !self.told.is_empty() {
            lines.push_str(&self.told.github());
        }
        lines.extend(self.notes.iter().map(|it| format!("::warning title=generate::{}\n", report::escape(it))));
        lines
    }
}

/// The first folder of a path; nothing for a file that is in none.
fn folder(drift: &Drift) -> &str {
    drift.path().split_once('/').map_or("", |(folder, _)| folder)
}

/// JSON as people read it.
pub fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_as_english() {
        assert_eq!(count(1, "file"), "1 file");
        assert_eq!(count(0, "file"), "0 files");
    }
}
