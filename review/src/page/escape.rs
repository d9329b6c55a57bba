//! Texts and tags -> HTML in which no text becomes a tag.
//!
//! What is written as it is has to be known when this is compiled. Everything else goes through [`Html::text`].

use std::fmt::Write;

use crate::diff::report::{Piece, pieces, visible};
use crate::page::excerpt::shorten;

/// How many characters of a text are shown.
const LONGEST: usize = 400;

/// HTML that is being written.
#[derive(Default)]
pub(super) struct Html(String);

impl Html {
    /// Tags.
    pub(super) fn raw(&mut self, tags: &'static str) -> &mut Self {
        self.0.push_str(tags);
        self
    }

    /// A number, such as a part of an `id`.
    pub(super) fn number(&mut self, number: usize) -> &mut Self {
        let _ = write!(self.0, "{number}");
        self
    }

    /// A text, of a very long one the beginning.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.whole(&shorten(text, LONGEST))
    }

    /// A text with names in backticks, which become code.
    pub(super) fn prose(&mut self, text: &str) -> &mut Self {
        for piece in pieces(&shorten(text, LONGEST)) {
            match piece {
                Piece::Code(it) => self.code(it),
                Piece::Text(it) => self.whole(it),
            };
        }
        self
    }

    /// A text as code.
    pub(super) fn code(&mut self, text: &str) -> &mut Self {
        self.raw("<code>").text(text).raw("</code>")
    }

    /// A text of several lines, all of it.
    pub(super) fn lines(&mut self, text: &str) -> &mut Self {
        for line in text.split_inclusive('\n') {
            self.whole(line.trim_end_matches('\n'));
            self.0.push_str(if line.ends_with('\n') { "\n" } else { "" });
        }
        self
    }

    /// Each character that HTML, a reader of one line or the direction of the text depends on becomes harmless here.
    fn whole(&mut self, text: &str) -> &mut Self {
        for character in visible(text).chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                other => self.0.push(other),
            }
        }
        self
    }

    pub(super) fn end(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_tag_an_attribute_or_a_direction() {
        let written = |text: &str| {
            let mut html = Html::default();
            html.text(text).prose(text).code(text).lines(text);
            html.end()
        };
        for text in
            ["</script><b>", "\" onmouseover=\"alert(1)", "' x='", "&lt;", "a\u{202e}b\u{0}\u{1b}", "`<i>` <i> `<i>"]
        {
            let html = written(text).replace("<code>", "").replace("</code>", "");
            assert!(!html.contains(['<', '>', '"', '\'', '\u{202e}', '\u{0}', '\u{1b}']), "{html}");
            assert!(!html.replace("&amp;", "").contains("&lt;") || text.contains('<'), "{html}");
        }
        assert_eq!(Html::default().prose("`a` is `b").0, "<code>a</code> is `b");
    }

    #[test]
    fn a_long_text_is_cut_and_a_long_list_of_lines_is_not() {
        let long = "n".repeat(10_000);
        assert_eq!(Html::default().text(&long).0.chars().count(), LONGEST + 1);
        assert_eq!(Html::default().lines(&long).0.len(), 10_000);
    }
}
