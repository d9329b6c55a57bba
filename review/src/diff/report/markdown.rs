//! A difference -> Markdown: a table of changes, the worst first.

use std::fmt::Write;

use crate::diff::report::model::Report;
use crate::diff::report::words::{markdown_text, place, rust_word, some_of};
use crate::diff::{Change, Level};

/// How many operations of a change are named.
const MOST_OPERATIONS: usize = 4;

pub(super) fn render(report: &Report) -> String {
    let mut text = format!("**Wire:** {}. **Rust API:** {}.\n", report.summary(), report.rust.word());
    for reason in &report.rust.reasons {
        let _ = writeln!(text, "\nThe Rust API cannot be compared: {}.", markdown_text(reason));
    }
    text.push_str(&table(report, usize::MAX));
    text
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
            let (message, reason) = (markdown_text(&excused.change.message), markdown_text(&excused.reason));
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
    let at = place(change.new.as_ref().or(change.old.as_ref())).map(|it| format!(" (`{it}`)")).unwrap_or_default();
    format!(
        "| {level} | {}{at} | {} | {} | {} |\n",
        markdown_text(&change.message),
        some_of(&change.operations, MOST_OPERATIONS, "`"),
        rust_word(change),
        change.advice,
    )
}
