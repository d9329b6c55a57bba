//! A difference -> Markdown: a table of changes, the worst first.

use std::fmt::Write;

use crate::diff::report::model::Report;
use crate::diff::report::words::{markdown_cell, markdown_code_cell, place, rust_word, some_of};
use crate::diff::{Change, Level};

/// How many operations of a change are named.
const MOST_OPERATIONS: usize = 4;

/// How many bytes a report has: a comment on GitHub takes 65,536 characters.
const LONGEST: usize = 60_000;

/// How many rows the table has of what differs in Rust alone.
const MOST_ITEMS: usize = 50;

pub(super) fn render(report: &Report) -> String {
    let mut text = format!("**Wire:** {}. **Rust API:** {}.\n", report.summary(), report.rust.word());
    for reason in &report.rust.reasons {
        let _ = writeln!(text, "\nThe Rust API cannot be compared: {}.", markdown_cell(reason));
    }
    for error in &report.errors {
        let (message, place) = (markdown_cell(&error.message), markdown_code_cell(&error.place.to_string()));
        let _ = writeln!(text, "\nThe new document is broken: {message}, in {place}.");
    }
    let of_rust = in_rust_alone(report, MOST_ITEMS);
    let rows = LONGEST.saturating_sub(text.len() + of_rust.len());
    let mut rest = table(report, usize::MAX);
    // Each time at most half of the rows are left: what is left out is counted.
    let mut most = report.diff.changes.len().max(report.excused.len());
    while rest.len() > rows && most > 0 {
        most /= 2;
        rest = table(report, most);
    }
    text + &rest + &of_rust
}

/// What the crate differs by that nothing on the wire explains.
fn in_rust_alone(report: &Report, most: usize) -> String {
    let items = report.unexplained();
    if items.is_empty() {
        return String::new();
    }
    let mut text = "\n| In Rust alone | Takes | What became of it |\n| --- | --- | --- |\n".to_owned();
    for it in items.iter().take(most) {
        let (path, message) = (markdown_code_cell(&it.path), markdown_cell(&it.message));
        let _ = writeln!(text, "| {path} | {} | {message} |", it.semver);
    }
    text + &left_out(items.len(), most)
}

/// The tables of changes and of what is excused, without more than the first rows of each.
pub(super) fn table(report: &Report, most: usize) -> String {
    let mut text = String::new();
    if !report.diff.changes.is_empty() {
        text.push_str("\n| | Change | Operations | Rust | What consumers do |\n| --- | --- | --- | --- | --- |\n");
        for change in report.diff.changes.iter().take(most) {
            text.push_str(&row(change));
        }
        text.push_str(&left_out(report.diff.changes.len(), most));
    }
    if !report.excused.is_empty() {
        text.push_str("\n| Excused | Because |\n| --- | --- |\n");
        for excused in report.excused.iter().take(most) {
            let (message, reason) = (markdown_cell(&excused.change.message), markdown_cell(&excused.reason));
            let _ = writeln!(text, "| {message} | {reason} |");
        }
        text.push_str(&left_out(report.excused.len(), most));
    }
    text
}

fn left_out(count: usize, most: usize) -> String {
    match count.saturating_sub(most) {
        0 => String::new(),
        rest => format!("\n{rest} more are not shown.\n"),
    }
}

fn row(change: &Change) -> String {
    let level = match change.level {
        Level::Breaking => "**breaking**",
        level => level.name(),
    };
    let at = place(change.new.as_ref().or(change.old.as_ref()))
        .map(|it| format!(" ({})", markdown_code_cell(&it)))
        .unwrap_or_default();
    format!(
        "| {level} | {}{at} | {} | {} | {} |\n",
        markdown_cell(&change.message),
        some_of(&change.operations, MOST_OPERATIONS, markdown_code_cell),
        rust_word(change),
        change.advice,
    )
}
