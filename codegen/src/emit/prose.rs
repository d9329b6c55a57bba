//! An author's Markdown, written anew as prose: what is more than that is shown as text.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::emit::escape::{self, Care, code};
use crate::emit::invisible::clean;
use crate::emit::reading::{Reading, is_address};

/// The most rounds in which definitions of references are made text: what one of them hides comes to light in the next.
const MOST_ROUNDS: usize = 16;

/// The names of languages that are left out, since nothing is highlighted.
const LANGUAGES: &[&str] =
    &["bash", "console", "csv", "html", "http", "json", "rust", "sh", "sql", "text", "toml", "xml", "yaml"];

/// What rustdoc calls a block that is no Rust, so that it is not run.
pub(super) const PLAIN: &str = "text";

/// A description as it is meant to be written, one line for each paragraph, and how it has to be read then.
pub(super) struct Draft {
    pub(super) text: String,
    pub(super) reading: Reading,
}

/// What becomes of a block of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blocks {
    /// A block that nobody runs.
    Fenced,
    /// Lines of code in a paragraph, where there is room for nothing else.
    Lines,
}

/// Writes a description anew; `None` when that cannot be done.
pub(super) fn write(text: &str, care: Care, blocks: Blocks) -> Option<Draft> {
    let source = without_definitions(text.to_owned())?;
    let mut writer = Writer::new(&source, care, blocks);
    for (event, range) in Parser::new_ext(&source, Options::ENABLE_TABLES).into_offset_iter() {
        writer.write(event, range);
    }
    writer.finish_line();
    Some(Draft { text: writer.lines.join("\n"), reading: writer.reading })
}

/// A text in which `[a]: b` is shown instead of defining where `[a]` leads.
fn without_definitions(mut text: String) -> Option<String> {
    for _ in 0..MOST_ROUNDS {
        let parser = Parser::new_ext(&text, Options::ENABLE_TABLES);
        let mut starts: Vec<usize> = parser.reference_definitions().iter().map(|(_, it)| it.span.start).collect();
        if starts.is_empty() {
            return Some(text);
        }
        starts.sort_unstable();
        for start in starts.into_iter().rev() {
            let bracket = start + text[start..].find('[')?;
            text.insert(bracket, '\\');
        }
    }
    None
}

/// An item that is being written.
struct Item {
    marker: String,
    /// Whether the marker still has to be written.
    is_new: bool,
}

struct Writer<'s> {
    source: &'s str,
    care: Care,
    blocks: Blocks,
    lines: Vec<String>,
    /// The line so far.
    line: String,
    /// What comes next in it, as the author meant it to be seen.
    text: String,
    /// Whether the next line stands apart from the one before.
    is_apart: bool,
    /// The next number of each list; `None` for one with bullets.
    lists: Vec<Option<u64>>,
    items: Vec<Item>,
    code: Option<String>,
    cells: usize,
    in_heading: bool,
    /// Where the link leads that is being written.
    link: Option<String>,
    /// The tags whose contents have been written already.
    skipped: usize,
    reading: Reading,
}

impl<'s> Writer<'s> {
    fn new(source: &'s str, care: Care, blocks: Blocks) -> Self {
        Self {
            source,
            care,
            blocks,
            lines: Vec::new(),
            line: String::new(),
            text: String::new(),
            is_apart: false,
            lists: Vec::new(),
            items: Vec::new(),
            code: None,
            cells: 0,
            in_heading: false,
            link: None,
            skipped: 0,
            reading: Reading::default(),
        }
    }

    fn write(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.skipped > 0 {
            match event {
                Event::Start(_) => self.skipped += 1,
                Event::End(_) => self.skipped -= 1,
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(it) => match &mut self.code {
                Some(code) => code.push_str(&it),
                None => self.text.push_str(&clean(&it)),
            },
            Event::InlineHtml(it) if self.mark_of(&it).is_some() => {
                self.write_mark(self.mark_of(&it).unwrap_or_default());
            }
            Event::Html(it) | Event::InlineHtml(it) => self.text.push_str(&clean(&it)),
            Event::Code(it) => self.write_code(&it),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.break_line(),
            Event::Rule => self.begin_block(),
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {
                self.write_literally(range);
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { .. } => {
                self.begin_block();
                self.in_heading = true;
                self.write_mark("**");
            }
            Tag::CodeBlock(kind) => {
                self.begin_block();
                self.code = Some(String::new());
                self.write_information(&kind);
            }
            Tag::List(start) => {
                self.finish_line();
                self.is_apart |= self.lists.is_empty();
                self.lists.push(start);
            }
            Tag::Item => {
                self.finish_line();
                let marker = self.lists.last().copied().flatten().map_or("-".to_owned(), |it| format!("{it}."));
                self.items.push(Item { marker, is_new: true });
            }
            Tag::TableHead | Tag::TableRow => {
                self.cells = 0;
                self.break_line();
            }
            Tag::TableCell => {
                if self.cells > 0 {
                    self.text.push_str(" | ");
                }
                self.cells += 1;
            }
            Tag::Emphasis => self.write_mark("*"),
            Tag::Strong if !self.in_heading => self.write_mark("**"),
            Tag::Strong => {}
            Tag::Link { link_type, dest_url, title, .. } => self.start_link(link_type, &dest_url, &title, range),
            Tag::Image { .. } => {
                self.write_literally(range);
                self.skipped = 1;
            }
            _ => self.begin_block(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.write_mark("**");
                self.in_heading = false;
                self.begin_block();
            }
            TagEnd::CodeBlock => self.write_block(),
            TagEnd::List(_) => {
                self.lists.pop();
                self.is_apart |= self.lists.is_empty();
            }
            TagEnd::Item => {
                self.finish_line();
                self.items.pop();
                if let Some(Some(number)) = self.lists.last_mut() {
                    *number = number.saturating_add(1);
                }
            }
            TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell => {}
            TagEnd::Emphasis => self.write_mark("*"),
            TagEnd::Strong if !self.in_heading => self.write_mark("**"),
            TagEnd::Strong => {}
            TagEnd::Link => self.end_link(),
            TagEnd::Image => {}
            _ => self.begin_block(),
        }
    }

    /// A link to an address stays one; of any other, the author's notation is shown.
    fn start_link(&mut self, kind: LinkType, target: &str, title: &str, range: Range<usize>) {
        let is_plain = !target.contains(|it: char| it.is_whitespace() || "<>()\\".contains(it));
        let is_stated = is_plain && title.is_empty() && self.source[range.clone()].contains(target);
        if !(is_stated && is_address(target) && self.care == Care::Usual) {
            self.write_literally(range);
            self.skipped = 1;
            return;
        }
        self.write_text();
        match kind {
            LinkType::Inline => {
                self.line.push('[');
                self.link = Some(target.to_owned());
            }
            _ => {
                self.line.push_str(&format!("<{target}>"));
                self.reading.push(target);
                self.skipped = 1;
            }
        }
        self.reading.links.push(target.to_owned());
    }

    fn end_link(&mut self) {
        self.write_text();
        if let Some(target) = self.link.take() {
            self.line.push_str(&format!("]({target})"));
        }
    }

    fn write_literally(&mut self, range: Range<usize>) {
        let text = clean(&self.source[range]);
        self.text.push_str(&text);
    }

    fn write_mark(&mut self, mark: &str) {
        self.write_text();
        if self.care == Care::Usual {
            self.line.push_str(mark);
        }
    }

    fn write_code(&mut self, text: &str) {
        self.write_text();
        let text = clean(text);
        if !text.trim().is_empty() {
            self.line.push_str(&code(&text));
            self.reading.push(&text);
        }
    }

    /// What stands behind a fence: the name of a language is notation, anything else is shown.
    fn write_information(&mut self, kind: &CodeBlockKind<'_>) {
        let CodeBlockKind::Fenced(information) = kind else { return };
        if !LANGUAGES.contains(&information.trim()) {
            self.text.push_str(&clean(information));
            match self.blocks {
                Blocks::Fenced => self.finish_line(),
                Blocks::Lines => self.break_line(),
            }
        }
    }

    /// A block of code: nobody runs it.
    fn write_block(&mut self) {
        let block = self.code.take().unwrap_or_default();
        if self.blocks == Blocks::Fenced {
            self.write_fenced(&clean(&block).replace('\t', "    "));
            self.begin_block();
            return;
        }
        for line in block.lines().filter(|it| !clean(it).trim().is_empty()) {
            self.break_line();
            self.write_code(line);
        }
        self.begin_block();
    }

    /// What Markdown has for a tag that only emphasises, where each is closed.
    fn mark_of(&self, tag: &str) -> Option<&'static str> {
        let tag = tag.to_ascii_lowercase();
        let name = tag.trim_start_matches(['<', '/']).trim_end_matches('>');
        let mark = match name {
            "b" | "strong" => "**",
            "i" | "em" => "*",
            _ => return None,
        };
        let source = self.source.to_ascii_lowercase();
        let count = |tag: String| source.matches(&tag).count();
        let is_closed = count(format!("<{name}>")) == count(format!("</{name}>"));
        (self.care == Care::Usual && is_closed).then_some(mark)
    }

    fn write_fenced(&mut self, block: &str) {
        self.finish_line();
        let lines: Vec<_> = block.lines().map(str::trim_end).collect();
        let Some(first) = lines.iter().position(|it| !it.is_empty()) else { return };
        let last = lines.iter().rposition(|it| !it.is_empty()).unwrap_or(first);
        let fence = "`".repeat(escape::longest_run(block).max(2) + 1);
        self.push_line(&format!("{fence}{PLAIN}"));
        for line in &lines[first..=last] {
            self.reading.push(line);
            match line.is_empty() {
                true => self.lines.push(String::new()),
                false => self.push_line(line),
            }
        }
        self.push_line(&fence);
    }

    /// Escapes the text that is still to be written.
    fn write_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.reading.push(&text);
        let previous = self.line.chars().last();
        if self.care == Care::Usual && self.link.is_none() {
            let linked = escape::linked(self.source, &text, previous);
            self.line.push_str(&linked.text);
            self.reading.links.extend(linked.addresses);
        } else {
            self.line.push_str(&escape::text(&text, previous, self.care));
        }
    }

    /// Goes on below, within the same paragraph.
    fn break_line(&mut self) {
        self.write_text();
        if !self.line.trim().is_empty() {
            self.line.push('\\');
            self.finish_line();
        }
    }

    fn begin_block(&mut self) {
        self.finish_line();
        self.is_apart = true;
    }

    fn finish_line(&mut self) {
        self.write_text();
        let line = std::mem::take(&mut self.line);
        if line.trim().is_empty() {
            return;
        }
        self.push_line(&escape::line(line.trim()));
    }

    /// A line of the item that is being written.
    fn push_line(&mut self, line: &str) {
        if std::mem::take(&mut self.is_apart) && !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        let mut prefix = String::new();
        for item in &mut self.items {
            match std::mem::take(&mut item.is_new) {
                true => prefix.push_str(&item.marker),
                false => prefix.push_str(&" ".repeat(item.marker.len())),
            }
            prefix.push(' ');
        }
        self.lines.push(format!("{prefix}{line}"));
    }
}

/// The fence that a line of a draft opens, where it opens one.
pub(super) fn opened_fence(line: &str) -> Option<&str> {
    let mut rest = line.trim_start();
    while let Some((marker, after)) = rest.split_once(' ') {
        let is_marker = marker == "-" || marker.strip_suffix('.').is_some_and(escape::is_number);
        rest = is_marker.then(|| after.trim_start())?;
    }
    let fence = rest.strip_suffix(PLAIN)?;
    (fence.len() > 2 && fence.bytes().all(|it| it == b'`')).then_some(fence)
}
