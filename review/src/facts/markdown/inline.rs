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
    /// Whether something is struck out, and nothing is not.
    pub(super) struck: bool,
    /// Whether a bold word says that the thing is deprecated.
    pub(super) bold_deprecated: bool,
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
            Event::Start(Tag::Link { dest_url, .. }) if self.link.is_none() => self.link = Some(dest_url.to_string()),
            Event::Text(text) => self.push(text),
            Event::Code(text) => {
                if self.text.trim().is_empty() {
                    self.code = Some(squeeze(text));
                }
                self.push(text);
            }
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            Event::InlineHtml(html) if html.to_ascii_lowercase().starts_with("<br") => self.text.push(' '),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
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
            self.text.push(' ');
            self.text.push_str(&other.text);
        }
    }

    /// The text with each run of white space as one space.
    pub(super) fn squeezed(&self) -> String {
        squeeze(&self.text)
    }
}

pub(super) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a link to a heading says after its `#`: lower case, white space as `-`, other marks dropped.
pub(super) fn slug(text: &str) -> String {
    let kept = text.chars().filter(|it| it.is_alphanumeric() || it.is_whitespace() || "-_".contains(*it));
    kept.map(|it| if it.is_whitespace() { '-' } else { it }).flat_map(char::to_lowercase).collect()
}
