//! A difference -> the commands that make GitHub show it beside the lines of a change.

use crate::diff::Level;
use crate::diff::report::model::Report;
use crate::diff::report::words::{rust_word, some_of, visible};

/// How many operations of a change are named.
const MOST_OPERATIONS: usize = 10;

pub(super) fn render(report: &Report) -> String {
    let mut text = String::new();
    for change in &report.diff.changes {
        let command = match change.level {
            Level::Breaking => "error",
            Level::Warning => "warning",
            Level::Info | Level::Docs => "notice",
        };
        let Some((file, place)) = report.shown(change) else { continue };
        let file = property(&visible(file));
        let operations = match &change.operations[..] {
            [] => String::new(),
            some => format!("\nin {}", some_of(some, MOST_OPERATIONS, "")),
        };
        let message = visible(&change.message);
        let message = format!("{message}{operations}\nRust: {}; {}", rust_word(change), change.advice);
        let (line, column, id) = (place.line, place.column, change.code);
        let message = data(&message);
        text.push_str(&format!("::{command} file={file},line={line},col={column},title={id}::{message}\n"));
    }
    text
}

pub(super) fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

pub(super) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
