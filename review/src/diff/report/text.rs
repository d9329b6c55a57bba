//! A difference -> text for a terminal.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use crate::diff::report::model::Report;
use crate::diff::report::words::{place, rust_word, some_of, visible};
use crate::diff::{Change, Direction, Level};

/// How many operations of a change are named.
const MOST_OPERATIONS: usize = 6;

/// How many items of the crate are named that nothing on the wire explains.
const MOST_ITEMS: usize = 20;

pub(super) fn render(report: &Report, colours: bool) -> String {
    let mut text = String::new();
    for change in &report.diff.changes {
        write_change(&mut text, change, colours);
    }
    for excused in &report.excused {
        let style = styled(colours, Style::new().dimmed());
        let (id, message) = (excused.change.code, visible(&excused.change.message));
        let _ = writeln!(text, "{style}excused[{id}]: {message}{style:#}\n  because {}\n", visible(&excused.reason));
    }
    let unexplained = report.unexplained();
    if !unexplained.is_empty() {
        let _ = writeln!(text, "in Rust, with nothing on the wire:");
        for item in unexplained.iter().take(MOST_ITEMS) {
            let _ = writeln!(text, "  {}: {} ({})", item.path, item.message, item.semver);
        }
        if let Some(rest) = unexplained.len().checked_sub(MOST_ITEMS).filter(|it| *it > 0) {
            let _ = writeln!(text, "  and {rest} more");
        }
        text.push('\n');
    }
    for error in &report.errors {
        let (message, place) = (visible(&error.message), visible(&error.place.to_string()));
        let _ = writeln!(text, "the new document is broken: {message}, in {place}");
    }
    for reason in &report.rust.reasons {
        let _ = writeln!(text, "the Rust API cannot be compared: {}", visible(reason));
    }
    let _ = writeln!(text, "{}; Rust API: {}", report.summary(), report.rust.word());
    text
}

fn write_change(text: &mut String, change: &Change, colours: bool) {
    let colour = match change.level {
        Level::Breaking => AnsiColor::Red,
        Level::Warning => AnsiColor::Yellow,
        Level::Info => AnsiColor::Cyan,
        Level::Docs => AnsiColor::Green,
    };
    let style = styled(colours, colour.on_default().bold());
    let bold = styled(colours, Style::new().bold());
    let (level, id, message) = (change.level, change.code, visible(&change.message));
    let _ = writeln!(text, "{style}{level}[{id}]{style:#}: {bold}{message}{bold:#}");
    match (place(change.old.as_ref()), place(change.new.as_ref())) {
        (Some(old), Some(new)) => {
            let _ = writeln!(text, "  --> {new}, was {old}");
        }
        (None, Some(only)) | (Some(only), None) => {
            let _ = writeln!(text, "  --> {only}");
        }
        (None, None) => {}
    }
    let way = match change.direction {
        Direction::Request => "sent in ",
        Direction::Response => "received in ",
        Direction::Both => "sent and received in ",
        Direction::None => "in ",
    };
    if !change.operations.is_empty() {
        let _ = writeln!(text, "  {way}{}", some_of(&change.operations, MOST_OPERATIONS, visible));
    }
    let _ = writeln!(text, "  Rust: {}; consumers: {}\n", rust_word(change), change.advice);
}

fn styled(colours: bool, style: Style) -> Style {
    if colours { style } else { Style::new() }
}
