//! The text of a page without its markup: headings, cells and prose are lines like any other.
//!
//! What remains to go by are the words `Request` and `Response`, addresses, JSON and contracts. `cells` reads rows that
//! became one line per cell, `flattened` rows that became one line each; the rest is common to both.

mod cells;
mod flattened;
mod headings;
mod line;

use std::collections::BTreeSet;

use line::{Found, Line};

use super::lines::Lines;
use super::{Example, Facts, Object, Operation, PageProblem, Property, Side, address, example};

/// A piece of the page.
#[derive(Debug)]
enum Piece {
    Request(usize),
    Response(usize),
    Address(usize, String),
    /// The line of the brace, and the JSON.
    Json(usize, String),
    /// The header of a table in one line.
    Header(usize),
    /// The lines between two of the others.
    Lines(Vec<Line>),
}

/// What rows belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    None,
    Side(Side),
    Object,
}

/// Lines that the site puts around a page.
const NOISE: &[&str] = &[
    "Copy",
    "Edit this page",
    "File metadata and controls",
    "History",
    "Last updated",
    "Latest commit",
    "On this page",
    "Powered by GitBook",
    "Skip to content",
    "Was this helpful?",
];

/// Reads a page that has no Markdown.
pub(super) fn read(problems: &mut Vec<PageProblem>, page: &Lines) -> Facts {
    let lines: Vec<Line> = page.lines().filter_map(|(number, text)| line(number, text)).collect();
    let flattened = lines.iter().any(|it| is_header(&it.text));
    let pieces = split(page, lines, flattened);
    let mut reader = Reader::new(problems, flattened);
    let mut after_header = false;
    for piece in pieces {
        let header = matches!(piece, Piece::Header(_));
        match piece {
            Piece::Lines(lines) if flattened => {
                let found = flattened::rows(reader.problems, lines, after_header);
                reader.take(found);
            }
            Piece::Lines(lines) => {
                let found = cells::rows(reader.problems, lines);
                reader.take(found);
            }
            Piece::Header(number) => reader.start_table(number),
            Piece::Request(number) => reader.start_operation(number),
            Piece::Response(number) => reader.start_response(number),
            Piece::Address(number, path) => reader.add_address(number, path),
            Piece::Json(number, text) => reader.add_example(number, &text),
        }
        after_header = header;
    }
    reader.end_gap();
    reader.check_address();
    reader.facts
}

fn line(number: usize, text: &str) -> Option<Line> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let noise = NOISE.contains(&text.as_str()) || text.starts_with("Last updated ") || text.contains(" loc) ");
    let file = !text.contains(' ') && text.ends_with(".md");
    (!text.is_empty() && !noise && !file).then_some(Line { number, text })
}

fn is_header(text: &str) -> bool {
    text.eq_ignore_ascii_case("Property Type Contract Description")
}

fn split(page: &Lines, lines: Vec<Line>, flattened: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut open = Vec::new();
    let mut next = 0;
    while let Some(line) = lines.get(next) {
        let mut length = 1;
        let piece = match line.text.as_str() {
            "Request" => Some(Piece::Request(line.number)),
            "Response" => Some(Piece::Response(line.number)),
            text if is_header(text) => Some(Piece::Header(line.number)),
            text if text.starts_with('{') => {
                length = json_length(&lines[next..]);
                let (first, last) = (line.number, lines[next + length - 1].number);
                let text: Vec<_> = (first..=last).map(|it| page.line(it)).collect();
                Some(Piece::Json(first, text.join("\n")))
            }
            text if address::is_all(text) || text.starts_with("[PlatformAddress]") => {
                address::find_all(text).into_iter().next().map(|it| Piece::Address(line.number, it))
            }
            _ => None,
        };
        let header = if flattened { 0 } else { cells::header_length(&lines[next..]) };
        match piece {
            Some(piece) => {
                close(&mut pieces, &mut open);
                pieces.push(piece);
            }
            None if header > 0 => length = header,
            None => open.push(line.clone()),
        }
        next += length;
    }
    close(&mut pieces, &mut open);
    pieces
}

fn close(pieces: &mut Vec<Piece>, open: &mut Vec<Line>) {
    if !open.is_empty() {
        pieces.push(Piece::Lines(std::mem::take(open)));
    }
}

/// How many lines the JSON takes: up to the brace that closes it, or else as long as they look like JSON.
fn json_length(lines: &[Line]) -> usize {
    let mut depth = 0_usize;
    for (index, line) in lines.iter().enumerate() {
        let words = ["true", "false", "null", "//", "/*"];
        let marks = line.text.starts_with(|it: char| "{}[]\",.-'".contains(it) || it.is_ascii_digit());
        let placeholder = index > 0 && address::is_all(&line.text);
        if !(marks || words.iter().any(|it| line.text.starts_with(it))) || placeholder {
            return index.max(1);
        }
        let mut quoted = false;
        let mut escaped = false;
        for it in line.text.chars() {
            quoted ^= it == '"' && !escaped;
            escaped = it == '\\' && !escaped;
            match it {
                '{' | '[' if !quoted => depth += 1,
                '}' | ']' if !quoted => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth == 0 {
            return index + 1;
        }
    }
    lines.len()
}

struct Reader<'a> {
    problems: &'a mut Vec<PageProblem>,
    facts: Facts,
    target: Target,
    /// The lines since the last row or the last piece of another kind.
    gap: Vec<Line>,
    /// The line of the last `Request`.
    request: usize,
    /// Whether descriptions are part of their rows' lines, so that no gap starts with one.
    flattened: bool,
    /// The names in the open table.
    names: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    fn new(problems: &'a mut Vec<PageProblem>, flattened: bool) -> Self {
        let (facts, target, gap, names) = (Facts::default(), Target::None, Vec::new(), BTreeSet::new());
        Self { problems, facts, target, gap, request: 0, flattened, names }
    }

    fn report(&mut self, line: usize, message: impl Into<String>, help: &str) {
        self.problems.push(PageProblem::new(line, message, help));
    }

    fn take(&mut self, found: Vec<Found>) {
        for found in found {
            match found {
                Found::Gap(lines) => self.gap.extend(lines),
                Found::Row(property) => {
                    self.start_table(property.line);
                    self.add_row(property);
                }
            }
        }
    }

    /// Before a row or a header: if a heading stands before it, an object starts.
    fn start_table(&mut self, line: usize) {
        let unclear = headings::unclear(&self.gap, self.after_row()).cloned();
        if let Some(heading) = self.end_gap() {
            self.names.clear();
            let (name, line) = (heading.text, heading.number);
            self.facts.objects.push(Object { name, line, properties: Vec::new() });
            self.target = Target::Object;
        } else if let Some(Line { number, text }) = unclear {
            let message = format!("`{text}` may be a heading or the end of a description");
            self.report(number, message, "end the description before it with a full stop, or join the two lines");
        } else if self.target == Target::None {
            self.report(line, "a row stands under no heading", "keep the line of the heading before the table");
            self.target = Target::Object;
            self.facts.objects.push(Object { name: String::new(), line, properties: Vec::new() });
        }
    }

    fn add_row(&mut self, property: Property) {
        let operation = self.facts.operations.last_mut();
        let properties = match (self.target, operation, self.facts.objects.last_mut()) {
            (Target::Side(Side::Request), Some(operation), _) => &mut operation.request,
            (Target::Side(Side::Response), Some(operation), _) => &mut operation.response,
            (_, _, Some(object)) => &mut object.properties,
            _ => return,
        };
        if !self.names.insert(property.name.clone()) {
            let message =
                format!("`{}` stands twice in one table: a heading between the two may be missing", property.name);
            let line = property.line;
            self.report(line, message, "keep the lines of headings");
        } else {
            properties.push(property);
        }
    }

    /// Takes enums out of the gap, and the heading that it ends with.
    fn end_gap(&mut self) -> Option<Line> {
        let gap = std::mem::take(&mut self.gap);
        let after_row = self.after_row();
        let (enums, rest) = headings::take_enums(gap, after_row);
        self.facts.enums.extend(enums);
        headings::last_heading(&rest, after_row)
    }

    /// Whether the gap starts with the description of a row.
    fn after_row(&self) -> bool {
        let operation = self.facts.operations.last();
        match self.target {
            _ if self.flattened => false,
            Target::None => false,
            Target::Object => self.facts.objects.last().is_some_and(|it| !it.properties.is_empty()),
            Target::Side(Side::Request) => operation.is_some_and(|it| !it.request.is_empty()),
            Target::Side(Side::Response) => operation.is_some_and(|it| !it.response.is_empty()),
        }
    }

    fn start_operation(&mut self, line: usize) {
        self.check_address();
        let gap = std::mem::take(&mut self.gap);
        let after_row = self.after_row();
        let (enums, rest) = headings::take_enums(gap, after_row);
        self.facts.enums.extend(enums);
        self.request = line;
        self.names.clear();
        self.target = Target::Side(Side::Request);
        let Some(at) = headings::title(&rest, after_row) else {
            self.report(line, "no title stands before the `Request`", "keep the line of the operation's title");
            self.target = Target::None;
            return;
        };
        let says = |it: &Line| it.text.starts_with("Deprecated") || it.text.contains("operation is deprecated");
        self.facts.operations.push(Operation {
            title: rest[at].text.clone(),
            path: String::new(),
            deprecated: rest[at + 1..].iter().any(says),
            line: rest[at].number,
            request: Vec::new(),
            response: Vec::new(),
            examples: Vec::new(),
        });
    }

    fn start_response(&mut self, line: usize) {
        self.end_gap();
        if self.request == 0 {
            self.report(line, "a `Response` without a `Request` before it", "keep the line `Request`");
        }
        self.check_address();
        self.names.clear();
        self.target = Target::Side(Side::Response);
    }

    fn add_address(&mut self, line: usize, path: String) {
        let inside = self.target == Target::Side(Side::Request);
        match self.facts.operations.last_mut().filter(|_| inside) {
            Some(operation) if operation.path.is_empty() => operation.path = path,
            Some(operation) if operation.path == path => {}
            Some(_) => self.report(line, "a second address of one operation", "give it an operation of its own"),
            None => self.report(line, "an address stands outside of a `Request`", "keep the line `Request` before it"),
        }
        // Prose before the address is no part of the table after it.
        self.gap.clear();
    }

    fn check_address(&mut self) {
        if self.request > 0 && self.facts.operations.last().is_some_and(|it| it.path.is_empty()) {
            self.report(self.request, "the `Request` has no address", "keep the line with its address");
            self.request = 0;
        }
    }

    fn add_example(&mut self, line: usize, text: &str) {
        self.end_gap();
        let Target::Side(side) = self.target else { return };
        let example: Example = example::read(self.problems, side, line, text);
        if let Some(operation) = self.facts.operations.last_mut() {
            operation.examples.push(example);
        }
    }
}
