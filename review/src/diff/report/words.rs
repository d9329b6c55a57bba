//! Words and names, as every format writes them.

use ostler_openapi::finding::Place;

use crate::diff::Change;
use crate::diff::semver::Semver;

/// How much of a version a change takes, in a word.
pub(crate) fn rust_word(change: &Change) -> &'static str {
    change.rust.map_or("unknown", Semver::word)
}

/// `old.yaml:1:2`, or where something is instead.
pub(crate) fn place(place: Option<&Place>) -> Option<String> {
    place.map(|it| visible(&it.to_string()))
}

/// A text on one line, without what a terminal would obey.
pub(crate) fn visible(text: &str) -> String {
    let is_harmful = |it: char| {
        it.is_control()
            || matches!(it, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    text.chars()
        .flat_map(|it| if is_harmful(it) { it.escape_default().collect::<Vec<_>>() } else { vec![it] })
        .collect()
}

/// Operations by name, of many the first few.
pub(crate) fn some_of(operations: &[String], most: usize, quote: &str) -> String {
    let shown: Vec<_> = operations.iter().take(most).map(|it| format!("{quote}{}{quote}", visible(it))).collect();
    match operations.len().saturating_sub(most) {
        0 => shown.join(", "),
        rest => format!("{} and {rest} more", shown.join(", ")),
    }
}

/// A text as code in Markdown, also in a table, whatever is in it.
pub(crate) fn markdown_code(text: &str) -> String {
    format!("`{}`", visible(text).replace('`', "'").replace('|', "\\|"))
}

/// A text between fences that it cannot end.
pub(crate) fn fenced(language: &str, text: &str) -> String {
    let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end_matches('\n'))
}

/// Text that stands in Markdown for what it is, but for the names in backticks.
pub(crate) fn markdown_text(text: &str) -> String {
    let mut written = String::new();
    let mut is_code = false;
    // Two backticks beside each other would begin code that one does not end.
    for character in visible(text).replace("``", "''").chars() {
        match character {
            '`' => {
                is_code = !is_code;
                written.push('`');
            }
            '|' => written.push_str("\\|"),
            '<' | '>' | '&' | '*' | '_' | '[' | ']' | '#' | '\\' | '~' | '!' if !is_code => {
                written.push('\\');
                written.push(character);
            }
            other => written.push(other),
        }
    }
    if is_code {
        written.push('`');
    }
    written
}
