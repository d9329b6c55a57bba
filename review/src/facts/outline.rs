//! A page as its reader sees it: sentences, cells and lines of code, without marks, each with the name of its place.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::lines::{Lines, short_hash};
use super::markdown::squeeze;
use super::titles::{self, Titles};
use super::{PageFacts, Property, Side};

/// The place of what stands before all headings.
const TOP: &str = "(top)";

/// What stands in a text where something that is struck out begins, and where it ends.
const STRUCK: &str = "~~";

/// Words after which a full stop ends no sentence.
const ABBREVIATIONS: [&str; 8] = ["e.g", "i.e", "etc", "vs", "cf", "incl", "excl", "approx"];

/// A sentence, a cell or a line of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The line where it begins, counted from 1.
    pub line: usize,
    /// The heading that it stands under, with the side and the row: `Get all ships, request, Token`.
    pub place: String,
    /// What a reader sees, with each run of white space as one space.
    pub text: String,
    /// Where its links lead.
    pub links: Vec<String>,
}

impl Piece {
    /// A short hash of what a reader sees, and of where that is below the place `at`: words that somebody has read in one
    /// row are not read in another one.
    pub fn hash_at(&self, at: &str) -> String {
        match self.place.strip_prefix(at).filter(|it| !it.is_empty()) {
            Some(below) => short_hash(&format!("{below}\n{}", self.text)),
            None => short_hash(&self.text),
        }
    }

    fn has(&self, words: &str) -> bool {
        self.text.contains(words) || self.links.iter().any(|it| it.contains(words))
    }
}

/// Why words are not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFound {
    /// They stand in none of the pieces.
    Nowhere,
    /// They stand in other places.
    Elsewhere(Vec<String>),
    /// They stand more than once: on these lines, in pieces that differ.
    Several(Vec<usize>),
}

/// The piece at a place that has the words; of several, the one that has nothing else.
///
/// # Errors
///
/// When there is none, or more than one.
pub fn find<'p>(pieces: &'p [Piece], at: &str, words: &str) -> Result<&'p Piece, NotFound> {
    let words = squeeze(words);
    let here: Vec<_> = pieces.iter().filter(|it| titles::is_in(&it.place, at) && it.has(&words)).collect();
    let exact: Vec<_> = here.iter().copied().filter(|it| it.text == words).collect();
    let found = if exact.is_empty() { here } else { exact };
    match found[..] {
        [] => {
            let mut places: Vec<_> = pieces.iter().filter(|it| it.has(&words)).map(|it| it.place.clone()).collect();
            places.dedup();
            Err(if places.is_empty() { NotFound::Nowhere } else { NotFound::Elsewhere(places) })
        }
        [only] => Ok(only),
        _ => Err(NotFound::Several(found.iter().map(|it| it.line).collect())),
    }
}

/// The pieces of a page in the order of its lines. Notes have no places but their headings.
pub(super) fn pieces(page: &Lines, facts: Option<&PageFacts>) -> Vec<Piece> {
    let reader = Reader::read(page);
    let (headings, texts) = match reader.is_markdown {
        true => (reader.headings, reader.texts),
        false => (Vec::new(), page.lines().map(|(line, text)| Text::line(line, text)).collect()),
    };
    let mut places = Places::new(reader.is_markdown, facts, headings);
    let mut pieces = Vec::new();
    for text in texts {
        for mut piece in text.sentences() {
            piece.place = places.at(piece.line, &piece.text);
            pieces.push(piece);
        }
    }
    pieces
}

/// A run of text that ends where a block ends.
#[derive(Debug, Default)]
struct Text {
    text: String,
    /// Where in `text` each line of the page begins, with the line's number.
    lines: Vec<(usize, usize)>,
    /// Where in `text` each link begins, with what it leads to.
    links: Vec<(usize, String)>,
    is_code: bool,
}

impl Text {
    fn line(line: usize, text: &str) -> Self {
        Self { text: text.to_owned(), lines: vec![(0, line)], ..Self::default() }
    }

    /// The sentences that are not empty; their places are not known yet.
    fn sentences(&self) -> Vec<Piece> {
        let mut found = Vec::new();
        let ends = if self.is_code { Vec::new() } else { sentence_ends(&self.text) };
        let mut start = 0;
        for end in ends.into_iter().chain([self.text.len()]) {
            let range = start..end;
            let text = squeeze(&self.text[range.clone()]);
            let first = end - self.text[range.clone()].trim_start().len();
            let at = self.lines.partition_point(|it| it.0 <= first).saturating_sub(1);
            let links = self.links.iter().filter(|it| range.contains(&it.0)).map(|it| it.1.clone()).collect();
            if let Some((_, line)) = self.lines.get(at).filter(|_| !text.is_empty()) {
                found.push(Piece { line: *line, place: String::new(), text, links });
            }
            start = end;
        }
        found
    }
}

/// Where sentences end, apart from the last.
fn sentence_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    for (at, mark) in text.match_indices(['.', '!', '?']) {
        let after = &text[at + mark.len()..];
        let next = after.trim_start();
        let begins = next.starts_with(|it: char| it.is_uppercase() || it.is_ascii_digit());
        let word = text[..at].rsplit([' ', '\n', '(']).next().unwrap_or_default();
        let stops = word.chars().count() > 1 && !ABBREVIATIONS.contains(&word.to_lowercase().as_str());
        if next.len() < after.len() && begins && stops {
            ends.push(at + mark.len());
        }
    }
    ends
}

/// A heading of Markdown.
#[derive(Debug)]
struct Heading {
    line: usize,
    level: HeadingLevel,
    name: String,
}

/// Takes the parser's events.
#[derive(Debug, Default)]
struct Reader {
    headings: Vec<Heading>,
    texts: Vec<Text>,
    open: Text,
    code: bool,
    html: bool,
    is_markdown: bool,
}

impl Reader {
    fn read(page: &Lines) -> Self {
        let mut reader = Self::default();
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        for (event, range) in Parser::new_ext(&page.text, options).into_offset_iter() {
            let line = page.line_at(range.start);
            match event {
                Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough) => reader.push(STRUCK, line),
                Event::Start(tag) => reader.start(&tag, line, page.text[range.start..].starts_with('#')),
                Event::End(tag) => reader.end(tag),
                Event::Text(text) if reader.code => reader.code_text(&text, line),
                Event::Text(text) | Event::Code(text) => reader.push(&text, line),
                Event::InlineHtml(html) => reader.inline_html(&html, line),
                Event::SoftBreak | Event::HardBreak => reader.push(" ", line),
                _ => {}
            }
        }
        reader.flush();
        reader
    }

    fn start(&mut self, tag: &Tag<'_>, line: usize, hash: bool) {
        match tag {
            Tag::Link { dest_url, .. } => {
                self.open.links.push((self.open.text.len(), dest_url.to_string()));
                return;
            }
            Tag::Emphasis | Tag::Strong | Tag::Image { .. } => return,
            _ => self.flush(),
        }
        match tag {
            Tag::Heading { level, .. } => {
                self.is_markdown |= hash;
                self.headings.push(Heading { line, level: *level, name: String::new() });
            }
            Tag::Table(_) => self.is_markdown = true,
            Tag::CodeBlock(_) => self.code = true,
            Tag::HtmlBlock => self.html = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if matches!(tag, TagEnd::Link | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Image) {
            return;
        }
        if let (TagEnd::Heading(_), Some(heading)) = (tag, self.headings.last_mut()) {
            let name = squeeze(&self.open.text.replace(STRUCK, ""));
            let marked = name.rsplit_once(" {#").filter(|_| name.ends_with('}')).map(|it| it.0.to_owned());
            heading.name = marked.unwrap_or(name);
        }
        self.flush();
        self.code &= tag != TagEnd::CodeBlock;
        self.html &= tag != TagEnd::HtmlBlock;
    }

    fn push(&mut self, text: &str, line: usize) {
        if self.html {
            return;
        }
        self.open.lines.push((self.open.text.len(), line));
        self.open.text.push_str(text);
    }

    /// A tag may strike words out or hide them, so that each is a part of the text, but for comments and line breaks.
    fn inline_html(&mut self, html: &str, line: usize) {
        let tag = html.to_ascii_lowercase();
        let name = tag.trim_start_matches(['<', '/']);
        let name = name.split(|it: char| !it.is_ascii_alphanumeric()).next().unwrap_or_default();
        match name {
            "del" | "s" | "strike" => self.push(STRUCK, line),
            "br" => self.push(" ", line),
            "" => {}
            _ => self.push(html, line),
        }
    }

    fn code_text(&mut self, text: &str, line: usize) {
        let lines = text.lines().enumerate();
        self.texts.extend(lines.map(|(index, it)| Text { is_code: true, ..Text::line(line + index, it) }));
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.open);
        if !text.text.is_empty() {
            self.texts.push(text);
        }
    }
}

/// Something that titles the place of what follows it.
#[derive(Debug)]
enum Mark {
    Operation(String),
    /// An object or an enum.
    Named(String),
    Heading(HeadingLevel, String),
    Row(String),
    Example(String),
}

/// The places of a page, asked for in the order of the lines.
struct Places {
    is_markdown: bool,
    marks: BTreeMap<usize, Vec<Mark>>,
    titles: Titles,
    /// The operation that is open, and the level of its heading.
    operation: Option<(String, HeadingLevel)>,
    /// The level of the last heading of Markdown.
    level: HeadingLevel,
    /// Where rows are in.
    base: String,
    place: String,
    /// The line of the row that `place` is, in Markdown.
    row: Option<usize>,
}

impl Places {
    fn new(is_markdown: bool, facts: Option<&PageFacts>, headings: Vec<Heading>) -> Self {
        let titles = facts.map(Titles::of).unwrap_or_default();
        let mut marks = facts.map_or_else(BTreeMap::new, |it| marks(it, &titles));
        for Heading { line, level, name } in headings {
            marks.entry(line).or_default().insert(0, Mark::Heading(level, name));
        }
        Self {
            is_markdown,
            marks,
            titles,
            operation: None,
            level: HeadingLevel::H1,
            base: TOP.to_owned(),
            place: TOP.to_owned(),
            row: None,
        }
    }

    /// The place of a piece of that line.
    fn at(&mut self, line: usize, text: &str) -> String {
        while let Some(first) = self.marks.first_entry().filter(|it| *it.key() <= line) {
            let (marked, marks) = first.remove_entry();
            let is_named = marks.iter().any(|it| matches!(it, Mark::Operation(_) | Mark::Named(_)));
            for mark in marks {
                match mark {
                    Mark::Heading(level, _) if is_named => self.open_heading(level),
                    mark => self.take(marked, mark),
                }
            }
        }
        // The text of a page that was scraped has no marks of headings.
        if !self.is_markdown
            && let Some(side) = side(text)
        {
            self.start_side(side);
        }
        if self.row.is_some_and(|it| it != line) {
            self.row = None;
            self.place.clone_from(&self.base);
        }
        self.place.clone()
    }

    fn take(&mut self, line: usize, mark: Mark) {
        self.row = None;
        match mark {
            Mark::Operation(name) => {
                self.operation = Some((name.clone(), self.level));
                self.base = name;
            }
            Mark::Named(name) => self.base = name,
            Mark::Heading(level, name) => return self.heading(level, &name),
            Mark::Row(place) => {
                self.row = self.is_markdown.then_some(line);
                self.place = place;
                return;
            }
            Mark::Example(place) => {
                self.place = place;
                return;
            }
        }
        self.place.clone_from(&self.base);
    }

    /// A heading of Markdown: what stands deeper belongs to it.
    fn open_heading(&mut self, level: HeadingLevel) {
        self.level = level;
        self.operation.take_if(|it| level <= it.1);
    }

    /// A heading of Markdown that no facts stand under.
    fn heading(&mut self, level: HeadingLevel, name: &str) {
        self.open_heading(level);
        match (&self.operation, side(name)) {
            (Some(_), Some(side)) => return self.start_side(side),
            (Some((operation, _)), None) => self.base = format!("{operation}, {name}"),
            (None, _) => self.base = self.titles.next(name),
        }
        self.place.clone_from(&self.base);
    }

    fn start_side(&mut self, side: Side) {
        if let Some((operation, _)) = &self.operation {
            self.base = titles::side(operation, side);
            self.place.clone_from(&self.base);
        }
    }
}

/// The side whose heading a text is.
fn side(text: &str) -> Option<Side> {
    match text {
        "Request" => Some(Side::Request),
        "Response" => Some(Side::Response),
        _ => None,
    }
}

fn marks(facts: &PageFacts, titles: &Titles) -> BTreeMap<usize, Vec<Mark>> {
    let mut marks: BTreeMap<usize, Vec<Mark>> = BTreeMap::new();
    let mut put = |line: usize, mark: Mark| marks.entry(line).or_default().push(mark);
    let rows = |rows: &[Property], table: &str| -> Vec<(usize, Mark)> {
        rows.iter().map(|it| (it.line, Mark::Row(titles::row(table, &it.name)))).collect()
    };
    for (operation, name) in facts.operations.iter().zip(&titles.operations) {
        put(operation.line, Mark::Operation(name.clone()));
        for (side, properties) in [(Side::Request, &operation.request), (Side::Response, &operation.response)] {
            let table = titles::side(name, side);
            rows(properties, &table).into_iter().for_each(|(line, mark)| put(line, mark));
            let examples = operation.examples.iter().filter(|it| it.side == side).enumerate();
            examples.for_each(|(index, it)| put(it.line, Mark::Example(titles::example(&table, index + 1))));
        }
    }
    for (object, name) in facts.objects.iter().zip(&titles.objects) {
        put(object.line, Mark::Named(name.clone()));
        rows(&object.properties, name).into_iter().for_each(|(line, mark)| put(line, mark));
    }
    for (list, name) in facts.enums.iter().zip(&titles.enums) {
        put(list.line, Mark::Named(name.clone()));
    }
    marks
}
