//! Text from outside → one line that can stand in a message.

use std::fmt::{self, Write};

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

/// The beginning of a text: at most so many bytes, and whole characters.
pub(crate) fn cut(text: &str, limit: usize) -> &str {
    if text.len() <= limit {
        return text;
    }
    let end = (0..=limit).rev().find(|it| text.is_char_boundary(*it));
    &text[..end.unwrap_or(0)]
}

/// A value that displays at most so many bytes of itself. The rest is not even put together: the value is stopped.
pub(crate) struct Bounded<T> {
    pub(crate) value: T,
    pub(crate) limit: usize,
}

impl<T: fmt::Display> fmt::Display for Bounded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_bounded(f, self.limit, &self.value).map(drop)
    }
}

/// The beginning of what a value displays, and whether that is all.
pub(crate) fn beginning(value: impl fmt::Display, limit: usize) -> (String, bool) {
    let mut text = String::new();
    let whole = write_bounded(&mut text, limit, &value).unwrap_or(false);
    (text, whole)
}

fn write_bounded(inner: &mut dyn Write, limit: usize, value: &dyn fmt::Display) -> Result<bool, fmt::Error> {
    let mut writer = Limited { inner, left: limit, full: false };
    let result = write!(writer, "{value}");
    if writer.full {
        return Ok(false);
    }
    result.map(|()| true)
}

/// Takes so many bytes and then stops its writer.
struct Limited<'w> {
    inner: &'w mut dyn Write,
    left: usize,
    full: bool,
}

impl Write for Limited<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let taken = cut(text, self.left);
        self.inner.write_str(taken)?;
        self.left -= taken.len();
        self.full = taken.len() < text.len();
        if self.full { Err(fmt::Error) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_line_and_drives_no_terminal() {
        assert_eq!(one_line("a\nb\u{1b}[31m\u{202e}\"é\\", 100), "a b\\u{1b}[31m\\u{202e}\"é\\");
        assert_eq!(one_line("abcdef", 3), "abc…");
    }

    #[test]
    fn a_long_text_is_cut_between_two_characters() {
        assert_eq!((cut("aéb", 4), cut("aéb", 3), cut("aéb", 2), cut("aéb", 0)), ("aéb", "aé", "a", ""));
    }

    #[test]
    fn a_value_is_stopped_when_it_has_displayed_enough() {
        struct Endless;

        impl fmt::Display for Endless {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                loop {
                    f.write_str("again ")?;
                }
            }
        }

        assert_eq!(beginning(Endless, 15), ("again again aga".to_owned(), false));
        assert_eq!(Bounded { value: Endless, limit: 8 }.to_string(), "again ag");
        assert_eq!(beginning("short", 5), ("short".to_owned(), true));
    }
}
