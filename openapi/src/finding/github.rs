//! Findings -> the commands that make GitHub show them beside the lines of a change.

use crate::finding::{Findings, Level, visible};
use crate::pointer::Pointer;

pub(super) fn render(findings: &Findings) -> String {
    let mut text = String::new();
    for finding in findings.shown() {
        let command = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "notice",
        };
        let place = &finding.place;
        let file = property(&visible(&place.file));
        let (line, column, title) = (place.line, place.column, finding.code);
        let at = match place.pointer == Pointer::root() {
            true => String::new(),
            false => format!("at {}\n", visible(place.pointer.as_str())),
        };
        let related = finding.related.iter().map(|it| format!("{}: {}\n", it.what, visible(&it.place.to_string())));
        let places = at + &related.collect::<String>();
        let message = data(&format!("{}\n{places}help: {}", finding.message, finding.help));
        text.push_str(&format!("::{command} file={file},line={line},col={column},title={title}::{message}\n"));
    }
    let kinds = findings.kinds_to_tell();
    let lines: Vec<_> = std::iter::once(findings.summary()).chain(kinds).collect();
    text.push_str(&format!("::notice::{}\n", data(&lines.join("\n"))));
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
