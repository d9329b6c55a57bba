//! Words and names, as every format writes them.

use ostler_openapi::finding::Place;

use crate::diff::Change;
use crate::diff::names::{longest_run, quoted};
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
pub(crate) fn some_of(operations: &[String], most: usize, written: impl Fn(&str) -> String) -> String {
    let shown: Vec<_> = operations.iter().take(most).map(|it| written(it)).collect();
    match operations.len().saturating_sub(most) {
        0 => shown.join(", "),
        rest => format!("{} and {rest} more", shown.join(", ")),
    }
}

/// A piece of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    /// What stands between as many backticks on either side.
    Code(&'t str),
    /// All else, with the backticks that nothing ends.
    Text(&'t str),
}

/// A message as its pieces, as Markdown reads it.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut rest, mut from) = (text, 0);
    while let Some(open) = rest[from..].find('`').map(|it| it + from) {
        let behind = rest[open..].trim_start_matches('`');
        let inside = rest.len() - behind.len();
        match ending(behind, inside - open) {
            Some(end) => {
                pieces.push(Piece::Text(&rest[..open]));
                pieces.push(Piece::Code(unpadded(&behind[..end])));
                (rest, from) = (&behind[end + inside - open..], 0);
            }
            None => from = inside,
        }
    }
    pieces.push(Piece::Text(rest));
    pieces.retain(|it| *it != Piece::Text(""));
    pieces
}

/// Where the next backticks stand of which there are so many beside each other.
fn ending(text: &str, count: usize) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].find('`').map(|it| it + from) {
        let run = text.len() - at - text[at..].trim_start_matches('`').len();
        if run == count {
            return Some(at);
        }
        from = at + run;
    }
    None
}

fn unpadded(code: &str) -> &str {
    let inside = code.strip_prefix(' ').and_then(|it| it.strip_suffix(' '));
    inside.filter(|it| !it.trim_matches(' ').is_empty()).unwrap_or(code)
}

/// A text as code in Markdown, whatever is in it.
pub(crate) fn markdown_code(text: &str) -> String {
    quoted(&visible(text))
}

/// The same in a table.
pub(crate) fn markdown_code_cell(text: &str) -> String {
    markdown_code(text).replace('|', "\\|")
}

/// A text between fences that it cannot end.
pub(crate) fn fenced(language: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end_matches('\n'))
}

/// Text that stands in Markdown for what it is, but for the names in backticks.
pub(crate) fn markdown_text(text: &str) -> String {
    written(text, markdown_code)
}

/// The same in a table.
pub(crate) fn markdown_cell(text: &str) -> String {
    written(text, markdown_code_cell)
}

fn written(text: &str, code: fn(&str) -> String) -> String {
    let text = visible(text);
    pieces(&text)
        .into_iter()
        .map(|it| match it {
            Piece::Code(it) => code(it),
            Piece::Text(it) => escaped(it),
        })
        .collect()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            // An escape does not keep GitHub from calling whoever is named.
            '@' => escaped.push_str("`@`"),
            '`' | '|' | '<' | '>' | '&' | '*' | '_' | '[' | ']' | '#' | '\\' | '~' | '!' => {
                escaped.push('\\');
                escaped.push(character);
            }
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::Piece::{Code, Text};
    use super::*;

    #[test]
    fn a_message_is_read_as_markdown_reads_it() {
        for (text, expected) in [
            ("a", vec![Text("a")]),
            ("`a` is `b`", vec![Code("a"), Text(" is "), Code("b")]),
            ("``a`b`` is", vec![Code("a`b"), Text(" is")]),
            ("`` `a `` is", vec![Code("`a"), Text(" is")]),
            ("it's `a", vec![Text("it's `a")]),
            ("``a` `b`", vec![Text("``a"), Code(" "), Text("b`")]),
            ("``a `b` c", vec![Text("``a "), Code("b"), Text(" c")]),
            ("é`ü`", vec![Text("é"), Code("ü")]),
        ] {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }

    #[test]
    fn no_text_leaves_its_cell_or_becomes_more_than_a_text() {
        for (text, cell) in [
            ("a|<img src=x>[l](http://e)", "a\\|\\<img src=x\\>\\[l\\](http://e)"),
            ("`a|b` | c", "`a\\|b` \\| c"),
            ("ask @octocat", "ask `@`octocat"),
            ("a `<b>", "a \\`\\<b\\>"),
            ("``a`<b>`` is", "``a`<b>`` is"),
        ] {
            assert_eq!(markdown_cell(text), cell);
        }
        assert_eq!(markdown_text("`a|b`"), "`a|b`");
        assert_eq!(markdown_code_cell("a`|@octocat\n"), "``a`\\|@octocat\\n``");
    }
}
