//! The pages by their headings: what stands under each, and where the links of types lead.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::example;
use super::model::Origin;
use super::page::Page;
use super::phrases::says;
use crate::facts::{Enum, Object, Operation, PageText, Piece, Property, Side, titles, titles::Titles};
use crate::names::slug;

/// A page with what stands at each of its places.
#[derive(Debug)]
pub(super) struct IndexedPage<'a> {
    /// The file's name without its folder.
    pub(super) name: &'a str,
    text: &'a str,
    lines: Vec<&'a str>,
    pub(super) wording: &'a PageText,
    titles: Titles,
    /// What stands at each place, in order.
    pieces: BTreeMap<&'a str, Vec<&'a Piece>>,
    /// What stands under each heading, by its anchor: objects before enums.
    things: BTreeMap<String, Vec<Thing<'a>>>,
    /// The headings under which neither an object nor an enum stands.
    others: Vec<(usize, String)>,
}

/// What a heading is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Thing<'a> {
    Object(&'a Object),
    Enum(&'a Enum),
    /// Neither; words may say what it is.
    Words {
        name: &'a str,
        line: usize,
    },
}

impl<'a> Thing<'a> {
    pub(super) fn name(self) -> &'a str {
        match self {
            Thing::Object(it) => &it.name,
            Thing::Enum(it) => &it.name,
            Thing::Words { name, .. } => name,
        }
    }

    pub(super) fn line(self) -> usize {
        match self {
            Thing::Object(it) => it.line,
            Thing::Enum(it) => it.line,
            Thing::Words { line, .. } => line,
        }
    }
}

/// Where a link leads, and whether that is where it says.
#[derive(Clone, Debug)]
pub(super) struct Destination<'a> {
    pub(super) page: usize,
    pub(super) things: Vec<Thing<'a>>,
    pub(super) is_exact: bool,
}

/// All pages.
#[derive(Debug)]
pub(super) struct Library<'a> {
    pub(super) pages: Vec<IndexedPage<'a>>,
}

impl<'a> IndexedPage<'a> {
    fn new(text: &'a str, wording: &'a PageText) -> Self {
        let facts = &wording.facts;
        let mut pieces: BTreeMap<&str, Vec<&Piece>> = BTreeMap::new();
        for piece in &wording.pieces {
            pieces.entry(piece.place.as_str()).or_default().push(piece);
        }
        let mut headings = Vec::new();
        let mut fenced = false;
        for (index, line) in text.lines().enumerate() {
            fenced ^= line.trim_start().starts_with("```");
            let name = line.trim_start_matches('#');
            if !fenced && line.starts_with('#') && name.starts_with(' ') {
                headings.push((index + 1, name.replace(['~', '`', '*'], "").trim().to_owned()));
            }
        }
        let read: BTreeSet<usize> = facts.objects.iter().map(|it| it.line).collect();
        let read: BTreeSet<usize> = read.into_iter().chain(facts.enums.iter().map(|it| it.line)).collect();
        let is_read = |line: usize| read.contains(&line) || facts.operations.iter().any(|it| it.line == line);
        headings.retain(|(line, _)| !is_read(*line));
        let mut things: BTreeMap<String, Vec<Thing<'a>>> = BTreeMap::new();
        for thing in facts.objects.iter().map(Thing::Object).chain(facts.enums.iter().map(Thing::Enum)) {
            things.entry(slug(thing.name())).or_default().push(thing);
        }
        let lines = text.lines().collect();
        Self {
            name: &facts.document,
            text,
            lines,
            wording,
            titles: Titles::of(facts),
            pieces,
            things,
            others: headings,
        }
    }

    /// The title of the whole page.
    pub(super) fn title(&self) -> Option<&str> {
        let first = self.text.lines().position(|it| it.starts_with("# "))?;
        self.others.iter().find(|it| it.0 == first + 1).map(|it| it.1.as_str())
    }

    /// What the page says beside a row, as one text, and where its links lead.
    pub(super) fn description(&self, table: &str, row: &Property) -> (String, Vec<&'a str>) {
        let place = titles::row(table, &row.name);
        let pieces = self.pieces.get(place.as_str()).map_or(&[][..], Vec::as_slice);
        let after = pieces.iter().position(|it| {
            let word = it.text.replace("~~", "").trim().to_lowercase();
            word.starts_with("required") || word.starts_with("optional")
        });
        let pieces = &pieces[after.map_or(pieces.len(), |it| it + 1)..];
        let text = pieces.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join(" ");
        (text.replace("~~", ""), pieces.iter().flat_map(|it| &it.links).map(String::as_str).collect())
    }

    /// The method before the address of an operation, where it is any but POST.
    pub(super) fn method(&self, operation: &Operation) -> Option<&'static str> {
        let line = self.from(operation.line).iter().find(|it| it.contains(operation.path.as_str()))?;
        let word = line.trim_start_matches(['`', ' ', '*']).split_whitespace().next()?;
        ["GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].into_iter().find(|it| *it == word)
    }

    /// What the page says at a place, in sentences.
    pub(super) fn sentences(&self, place: &str) -> impl Iterator<Item = &'a Piece> {
        self.pieces.get(place).into_iter().flatten().copied()
    }

    /// What the page says at the place of an operation, and below a heading there that says that it is deprecated, or discontinued.
    pub(super) fn deprecation(&self, place: &str) -> impl Iterator<Item = &'a Piece> {
        let is_block = move |it: &str| {
            let heading = it.strip_prefix(place).and_then(|it| it.strip_prefix(", "));
            heading.is_some_and(|it| !it.contains(", ") && says(it, &["deprecated", "discontinued"]))
        };
        self.wording.pieces.iter().filter(move |it| it.place == place || is_block(&it.place))
    }

    /// The name of an object's place; of an operation's and an enum's likewise.
    pub(super) fn object_place(&self, object: &Object) -> &str {
        let at = self.wording.facts.objects.iter().position(|it| std::ptr::eq(it, object));
        at.and_then(|it| self.titles.objects.get(it)).map_or("", String::as_str)
    }

    /// All rows of the page, each with the place of its table.
    pub(super) fn rows(&self) -> impl Iterator<Item = (String, &'a Property)> {
        let facts = &self.wording.facts;
        let operations = facts.operations.iter().flat_map(|it| {
            let place = self.operation_place(it);
            let request = it.request.iter().map(move |row| (titles::side(place, Side::Request), row));
            request.chain(it.response.iter().map(move |row| (titles::side(place, Side::Response), row)))
        });
        let objects = facts.objects.iter().flat_map(|it| {
            let place = self.object_place(it);
            it.properties.iter().map(move |row| (place.to_owned(), row))
        });
        operations.chain(objects)
    }

    /// The item of a list that describes a value.
    pub(super) fn value(&self, listed: &Enum, value: &str) -> Option<&'a Piece> {
        let at = self.wording.facts.enums.iter().position(|it| std::ptr::eq(it, listed))?;
        let is = |it: &&Piece| it.text.strip_prefix(value).is_some_and(|it| !it.starts_with(char::is_alphanumeric));
        self.sentences(self.titles.enums.get(at)?).find(is)
    }

    pub(super) fn operation_place(&self, operation: &Operation) -> &str {
        let at = self.wording.facts.operations.iter().position(|it| std::ptr::eq(it, operation));
        at.and_then(|it| self.titles.operations.get(it)).map_or("", String::as_str)
    }

    /// The JSON that begins in a line, whether it is JSON or nearly so.
    pub(super) fn json_at(&self, line: usize) -> Option<Value> {
        // The JSON of Markdown ends at its fence, and that of a scrape where it closes.
        let lines = self.from(line).iter();
        let code: String = lines.take_while(|it| !it.starts_with("```")).map(|it| format!("{it}\n")).collect();
        example::parse(&code)
    }

    /// The first JSON between a heading and the next.
    fn json_under(&self, heading: usize) -> Option<Value> {
        let below = self.text_from(heading + 1);
        let end = below.find("\n#").unwrap_or(below.len());
        let fence = below[..end].find("```")?;
        let code = &below[fence..];
        example::parse(&code[code.find('\n')?..])
    }

    fn text_from(&self, line: usize) -> String {
        self.from(line).iter().map(|it| format!("{it}\n")).collect()
    }

    /// The lines from one on.
    fn from(&self, line: usize) -> &[&'a str] {
        self.lines.get(line.saturating_sub(1)..).unwrap_or_default()
    }

    fn things(&self, anchor: &str) -> Vec<Thing<'a>> {
        self.things.get(anchor).cloned().unwrap_or_default()
    }
}

impl<'a> Library<'a> {
    pub(super) fn new(pages: &'a [Page]) -> Self {
        Self { pages: pages.iter().map(|it| IndexedPage::new(&it.text, &it.wording)).collect() }
    }

    /// Where the type of a row leads: by its link, by the name in it, and where the page that the link names is not there,
    /// or has no such heading, to what is called so elsewhere.
    pub(super) fn follow(&'a self, from: usize, link: &str, name: &str) -> Option<Destination<'a>> {
        let (page, anchor) = link.split_once('#').unwrap_or((link, ""));
        let named = self.named(from, page);
        let (anchor, name) = (slug(anchor), slug(name));
        let others = || (0..self.pages.len()).filter(|it| Some(*it) != named && *it != from);
        let exact = named.map(|it| (it, &anchor, true));
        let near = named.into_iter().chain([from]).flat_map(|it| [(it, &name, false), (it, &anchor, false)]);
        let far = others().map(|it| (it, &anchor, false)).chain(others().map(|it| (it, &name, false)));
        let all = exact.into_iter().chain(near).chain(far).filter(|it| !it.1.is_empty());
        let mut words = None;
        for (page, slug, is_exact) in all {
            let things = self.pages[page].things(slug);
            if !things.is_empty() {
                return Some(Destination { page, things, is_exact });
            }
            if words.is_none() {
                words = self.words(page, slug).map(|it| Destination { page, things: vec![it], is_exact });
            }
        }
        words
    }

    /// Whether the page that a link names was given.
    pub(super) fn names(&self, from: usize, link: &str) -> bool {
        let (page, _) = link.split_once('#').unwrap_or((link, ""));
        self.named(from, page).is_some()
    }

    fn named(&self, from: usize, page: &str) -> Option<usize> {
        let file = page.rsplit('/').next().unwrap_or(page);
        let file = file.split(['?']).next().unwrap_or(file);
        match file {
            "" => Some(from),
            file => self.pages.iter().position(|it| it.name == file || it.name.strip_suffix(".md") == Some(file)),
        }
    }

    /// The heading of that name under which nothing is listed.
    fn words(&'a self, page: usize, anchor: &str) -> Option<Thing<'a>> {
        let others = self.pages[page].others.iter();
        let found = others.filter(|it| slug(&it.1) == anchor).map(|(line, name)| Thing::Words { name, line: *line });
        found.into_iter().next()
    }

    /// The operations that links lead to, as their addresses end: `payments/getAll`.
    pub(super) fn operations_at(&self, from: usize, links: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for (file, anchor) in links.iter().filter_map(|it| it.split_once('#')) {
            let file = file.rsplit('/').next().unwrap_or(file);
            let page =
                if file.is_empty() { Some(&self.pages[from]) } else { self.pages.iter().find(|it| it.name == file) };
            let operations = page.into_iter().flat_map(|it| &it.wording.facts.operations);
            for operation in operations.filter(|it| slug(&it.title) == slug(anchor)) {
                let parts: Vec<_> = operation.path.split('/').filter(|it| !it.is_empty()).collect();
                let after = parts.iter().position(|it| *it == "v1").map_or(0, |it| it + 1);
                found.push(format!("`{}`", parts[after..].join("/")));
            }
        }
        found.dedup();
        found
    }

    /// What the words and the JSON under a heading say.
    pub(super) fn said_of(&self, page: usize, name: &str, line: usize) -> Said<'a> {
        let page = &self.pages[page];
        let pieces: Vec<_> = page.sentences(name).collect();
        Said {
            text: pieces.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join(" "),
            links: pieces.iter().flat_map(|it| &it.links).map(String::as_str).collect(),
            json: page.json_under(line),
        }
    }

    /// The place as a comment names it: `services.md:12`.
    pub(super) fn label(&self, origin: &Origin) -> String {
        format!("{}:{}", self.pages[origin.page].name, origin.line)
    }
}

/// What stands under a heading that lists nothing.
#[derive(Debug)]
pub(super) struct Said<'a> {
    pub(super) text: String,
    pub(super) links: Vec<&'a str>,
    pub(super) json: Option<Value>,
}
