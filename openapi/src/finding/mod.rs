//! What is wrong with a document: a code, a level, a place, a message and a way out.

mod code;
mod collect;
mod github;
mod json;
mod locate;
mod markdown;
mod refusal;
mod render;
mod text;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

pub use self::code::Code;
pub use self::collect::{Findings, MOST_BYTES, MOST_FINDINGS, MOST_SHOWN};
pub use self::refusal::Refusal;
pub use self::render::Format;
use crate::pointer::Pointer;
use crate::source::Span;

/// Something about one place of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing it is.
    pub code: Code,
    /// How bad it is.
    pub level: Level,
    /// Where it is.
    pub place: Place,
    /// What it is, in lower case, with what the author wrote in backticks.
    pub message: String,
    /// What to do about it.
    pub help: Cow<'static, str>,
    /// What else has to do with it, in the same text or in others.
    pub related: Vec<Related>,
}

/// A further place that a [`Finding`] is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where it is.
    pub place: Place,
    /// What is there, such as `the page says so here`.
    pub what: Cow<'static, str>,
}

/// How bad a [`Finding`] is; the worst comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The document does not say what it means, or not what OpenAPI lets it say.
    Error,
    /// What is written has no effect, or not the one that its author may expect.
    Warning,
    /// Worth knowing.
    Info,
}

/// Where in a document something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What the text is called.
    pub file: Arc<str>,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// The bytes that are meant.
    pub span: Span,
    /// The same for a program; the place is that of the nearest thing round it where no value is.
    pub pointer: Pointer,
}

impl Finding {
    /// Makes a finding.
    pub fn new(code: Code, level: Level, place: Place, message: String, help: impl Into<Cow<'static, str>>) -> Self {
        Self { code, level, place, message, help: help.into(), related: Vec::new() }
    }

    /// The same with a further place.
    #[must_use]
    pub fn with_related(mut self, what: impl Into<Cow<'static, str>>, place: Place) -> Self {
        self.related.push(Related { place, what: what.into() });
        self
    }

    /// Every place that it is about, the first one first.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        std::iter::once(&self.place).chain(self.related.iter().map(|it| &it.place))
    }
}

impl Level {
    /// The word for it in every format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// What an author wrote, for a message: cut, on one line, and without characters that a terminal would obey.
pub fn quote(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut quoted = String::from("`");
    for character in text.chars().take(LONGEST) {
        match character {
            '`' => quoted.push('\''),
            it if is_unseen(it) => quoted.extend(it.escape_default()),
            it => quoted.push(it),
        }
    }
    if text.chars().nth(LONGEST).is_some() {
        quoted.push('…');
    }
    quoted.push('`');
    quoted
}

/// A text with escapes in place of what a terminal would obey.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let escaped = |it: char| if is_unseen(it) { it.escape_default().collect() } else { String::from(it) };
    Cow::Owned(text.chars().map(escaped).collect())
}

/// Controls, and marks that change the direction of the text beside them.
pub fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// What a reader does not see, or takes for a space.
fn is_unseen(character: char) -> bool {
    is_invisible(character)
        || character != ' ' && character.is_whitespace()
        || matches!(
            character,
            '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}'
        )
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn what_is_quoted_is_short_and_harmless() {
        assert_eq!(quote("Order"), "`Order`");
        assert_eq!(quote("a`b\n\u{1b}[31m\u{202e}"), "`a'b\\n\\u{1b}[31m\\u{202e}`");
        assert_eq!(quote("\u{a0}a\u{ad} \u{3000}b"), "`\\u{a0}a\\u{ad} \\u{3000}b`");
        assert_eq!(quote(&"é".repeat(61)), format!("`{}…`", "é".repeat(60)));
    }
}
