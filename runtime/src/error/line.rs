//! Text from outside → one line that can stand in a message.

use std::fmt::Write as _;

/// A user's text in backticks, bounded and on one line.
pub(crate) fn quote(text: &str) -> String {
    format!("`{}`", one_line(text, 80))
}

/// A text that stays on one line and drives no terminal: everything that does not print is escaped.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    let mut line = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == limit {
            line.push('…');
            break;
        }
        match c {
            '"' | '\'' | '\\' => line.push(c),
            '\n' | '\r' | '\t' => line.push(' '),
            _ => write!(line, "{}", c.escape_debug()).unwrap_or_default(),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_line_and_drives_no_terminal() {
        assert_eq!(one_line("a\nb\u{1b}[31m\u{202e}\"é\\", 100), "a b\\u{1b}[31m\\u{202e}\"é\\");
        assert_eq!(one_line("abcdef", 3), "abc…");
    }
}
