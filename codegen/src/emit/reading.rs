//! A comment as rustdoc will read it, with the parser that rustdoc has.

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::emit::prose::PLAIN;

/// What a reader sees of a text, and where it leads.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// The characters without white space.
    pub(super) text: String,
    pub(super) links: Vec<String>,
}

impl Reading {
    pub(super) fn push(&mut self, text: &str) {
        self.text.extend(text.chars().filter(|it| !it.is_whitespace()));
    }
}

/// What rustdoc switches on for a page, but for quotation marks: they change characters and no structure.
const PAGE: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// The ways in which rustdoc reads a comment: for its page, and for the tests in it.
const WAYS: [Options; 3] = [PAGE, PAGE.union(Options::ENABLE_SMART_PUNCTUATION), Options::empty()];

/// Reads a description; `None` when it is more than paragraphs, lists, emphasis, code that nobody runs, and links to
/// addresses.
pub(super) fn prose(text: &str) -> Option<Reading> {
    let [page, quoted, tests] = WAYS.map(|it| prose_with(text, it));
    let (page, quoted) = (page?, quoted?);
    (tests.as_ref() == Some(&page) && quoted.links == page.links).then_some(page)
}

fn prose_with(text: &str, options: Options) -> Option<Reading> {
    let mut reading = Reading::default();
    for event in events(text, options) {
        match event {
            Event::Text(it) | Event::Code(it) => reading.push(&it),
            Event::Start(Tag::Link { link_type: LinkType::Inline | LinkType::Autolink, dest_url, .. })
                if is_address(&dest_url) =>
            {
                reading.links.push(dest_url.into_string());
            }
            Event::SoftBreak | Event::HardBreak => {}
            Event::Start(Tag::CodeBlock(kind)) if is_plain(&kind) => {}
            Event::End(TagEnd::CodeBlock) => {}
            Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Emphasis | Tag::Strong) => {}
            Event::End(
                TagEnd::Paragraph | TagEnd::List(_) | TagEnd::Item | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link,
            ) => {}
            _ => return None,
        }
    }
    Some(reading)
}

/// Whether nothing in a whole comment, our own words included, is run as a test or reaches the page as HTML.
pub(super) fn is_inert(text: &str) -> bool {
    is_inert_at_a_glance(text) || is_inert_as_read(text)
}

/// Whether there is nothing of which tags, blocks of code and images are made: most comments need no more of a look.
pub(super) fn is_inert_at_a_glance(text: &str) -> bool {
    !["<", "```", "~~~", "    ", "\t", "!["].into_iter().any(|it| text.contains(it))
}

pub(super) fn is_inert_as_read(text: &str) -> bool {
    let is_active = |event: &Event<'_>| match event {
        Event::Start(Tag::CodeBlock(kind)) => !is_plain(kind),
        Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock | Tag::Image { .. }) => true,
        _ => false,
    };
    WAYS.into_iter().all(|options| !events(text, options).any(|it| is_active(&it)))
}

/// Whether rustdoc shows a block of code and does not run it.
fn is_plain(kind: &CodeBlockKind<'_>) -> bool {
    matches!(kind, CodeBlockKind::Fenced(information) if &**information == PLAIN)
}

/// Rustdoc takes any word in brackets for the name of an item.
fn events(text: &str, options: Options) -> impl Iterator<Item = Event<'_>> {
    let item = |_: BrokenLink<'_>| Some((CowStr::from("item"), CowStr::from("")));
    Parser::new_with_broken_link_callback(text, options, Some(item))
}

/// Whether a link leads to the web, and not to an item or a script.
pub(super) fn is_address(target: &str) -> bool {
    ["http://", "https://"].into_iter().any(|it| target.starts_with(it) && target.len() > it.len())
}
