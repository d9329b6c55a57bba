//! A difference -> the commands that make GitHub show it beside the lines of a change.

use std::collections::BTreeMap;

use crate::diff::Level;
use crate::diff::report::model::Report;
use crate::diff::report::words::{rust_word, some_of, visible};

/// How many operations of a change are named.
const MOST_OPERATIONS: usize = 10;

/// How many commands there are of a kind: GitHub shows ten of a step, and some are said beside the changes.
const MOST_OF_A_KIND: usize = 8;

pub(super) fn render(report: &Report) -> String {
    let mut commands = Commands::default();
    for error in &report.errors {
        let message = format!("the new document is broken: {}", visible(&error.message));
        let (line, column) = (error.place.line, error.place.column);
        commands.add("error", report.file(&error.place.file), (line, column), error.code.id(), &message);
    }
    for change in &report.diff.changes {
        let command = match change.level {
            Level::Breaking => "error",
            Level::Warning => "warning",
            Level::Info | Level::Docs => "notice",
        };
        let Some((file, place)) = report.shown(change) else { continue };
        let operations = match &change.operations[..] {
            [] => String::new(),
            some => format!("\nin {}", some_of(some, MOST_OPERATIONS, visible)),
        };
        let message = visible(&change.message);
        let message = format!("{message}{operations}\nRust: {}; {}", rust_word(change), change.advice);
        commands.add(command, file, (place.line, place.column), change.code.id(), &message);
    }
    commands.end(report)
}

/// Commands, and how many there are of each kind.
#[derive(Default)]
struct Commands {
    text: String,
    of_kind: BTreeMap<&'static str, usize>,
}

impl Commands {
    fn add(&mut self, command: &'static str, file: &str, (line, column): (usize, usize), title: &str, message: &str) {
        let count = self.of_kind.entry(command).or_default();
        *count += 1;
        if *count <= MOST_OF_A_KIND {
            let (file, message) = (property(&visible(file)), data(message));
            self.text.push_str(&format!("::{command} file={file},line={line},col={column},title={title}::{message}\n"));
        }
    }

    /// Says what is not shown, and what stands at no line.
    fn end(self, report: &Report) -> String {
        let left_out: usize = self.of_kind.values().map(|it| it.saturating_sub(MOST_OF_A_KIND)).sum();
        let mut lines = Vec::new();
        if left_out > 0 {
            lines.push(format!("{left_out} more are not shown: {}", report.summary()));
        }
        let notes = report.notes();
        let command = if notes.iter().any(|it| it.0) { "warning" } else { "notice" };
        lines.extend(notes.iter().take(MOST_OF_A_KIND).map(|it| it.1.clone()));
        if let Some(rest) = notes.len().checked_sub(MOST_OF_A_KIND).filter(|it| *it > 0) {
            lines.push(format!("and {rest} more in Rust alone"));
        }
        match lines.is_empty() {
            true => self.text,
            false => format!("{}::{command} title=diff::{}\n", self.text, data(&lines.join("\n"))),
        }
    }
}

pub(super) fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

pub(super) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
