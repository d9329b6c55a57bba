//! A run of text with the marks that matter: code, links, strike-through, bold.

use pulldown_cmark::{Event, Tag, TagEnd};

/// The text of a heading, a cell, a paragraph or an item, without its markup.
#[derive(Debug, Default)]
pub(super) struct Inline {
    pub(super) text: String,
    /// Where the first link leads.
    pub(super) link: Option<String>,
    /// The code that the text starts with.
    pub(super) code: Option<String>,
    /// All code in the text, in order.
    pub(super) codes: Vec<String>,
    /// Whether something is struck out, and nothing is not.
    pub(super) struck: bool,
    /// Whether a bold word says that the thing is deprecated.
    pub(super) bold_deprecated: bool,
    /// The bold text that the text starts with.
    bold: String,
    /// Whether a link starts the text.
    link_first: bool,
    plain: bool,
    strikes: usize,
    bolds: usize,
}

impl Inline {
    pub(super) fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::Strikethrough) => self.strikes += 1,
            Event::End(TagEnd::Strikethrough) => self.strikes = self.strikes.saturating_sub(1),
            Event::Start(Tag::Strong) => self.bolds += 1,
            Event::End(TagEnd::Strong) => self.bolds = self.bolds.saturating_sub(1),
            Event::Start(Tag::Link { dest_url, .. }) if self.link.is_none() => {
                self.link = Some(dest_url.to_string());
                self.link_first = self.text.trim().is_empty();
            }
            Event::Text(text) => self.push(text),
            Event::Code(text) => {
                if self.text.trim().is_empty() {
                    self.code = Some(squeeze(text));
                }
                self.codes.push(squeeze(text));
                self.push(text);
            }
            Event::SoftBreak | Event::HardBreak => self.text.push('\n'),
            Event::InlineHtml(html) if html.to_ascii_lowercase().starts_with("<br") => self.text.push(' '),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if self.bolds > 0 && self.text.len() == self.bold.len() {
            self.bold.push_str(text);
        }
        if !text.trim().is_empty() {
            self.struck = self.strikes > 0 && !self.plain;
            self.plain |= self.strikes == 0;
            self.bold_deprecated |= self.bolds > 0 && text.trim().to_lowercase().starts_with("deprecated");
        }
        self.text.push_str(text);
    }

    /// Adds a paragraph that stands inside of an item.
    pub(super) fn append(&mut self, other: Inline) {
        if self.text.trim().is_empty() {
            *self = other;
        } else {
            self.text.push('\n');
            self.text.push_str(&other.text);
            self.codes.extend(other.codes);
        }
    }

    /// Whether the text starts as a value may: with code, or with one word that is bold or in quotes.
    pub(super) fn is_marked(&self) -> bool {
        let is_word = |it: &str| !it.is_empty() && !it.contains(char::is_whitespace);
        let bold = self.bold.trim().trim_end_matches(':');
        !self.link_first && (self.code.is_some() || is_word(bold) || quoted(&self.text).is_some_and(is_word))
    }

    /// The text with each run of white space as one space.
    pub(super) fn squeezed(&self) -> String {
        squeeze(&self.text)
    }
}

/// What stands in the quotes that a text starts with.
fn quoted(text: &str) -> Option<&str> {
    let pairs = [('"', '"'), ('\'', '\''), ('“', '”'), ('‘', '’'), ('«', '»')];
    let found = |(open, close): (char, char)| Some(text.trim_start().strip_prefix(open)?.split_once(close)?.0);
    pairs.into_iter().find_map(found)
}

pub(in crate::facts) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a link to a heading says after its `#`: lower case, white space as `-`, other marks dropped.
pub(super) fn slug(text: &str) -> String {
    let kept = text.chars().filter(|it| it.is_alphanumeric() || it.is_whitespace() || "-_".contains(*it));
    kept.map(|it| if it.is_whitespace() { '-' } else { it }).flat_map(char::to_lowercase).collect()
}
