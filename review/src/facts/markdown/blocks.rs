//! The parser's events as sections of blocks, and the check that no line that states something got lost.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::inline::Inline;
use crate::facts::lines::Lines;
use crate::facts::{PageProblem, contract};

/// What stands between one heading and the next.
#[derive(Debug, Default)]
pub(super) struct Section {
    /// The heading's depth; 0 before the first heading.
    pub(super) level: usize,
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) deprecated: bool,
    pub(super) blocks: Vec<Block>,
}

#[derive(Debug)]
pub(super) enum Block {
    Code(Code),
    List(Vec<Item>),
    Table(Table),
    Text(Text),
}

#[derive(Debug)]
pub(super) struct Code {
    /// The line that `text` starts in.
    pub(super) line: usize,
    pub(super) language: String,
    pub(super) text: String,
    /// The mark that opened its fence.
    mark: Option<char>,
}

impl Code {
    pub(super) fn is_json(&self) -> bool {
        ["javascript", "js", "json", "json5", "jsonc"].contains(&self.language.as_str())
    }
}

/// An item of an outermost list, and the items of lists inside of it.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) line: usize,
    pub(super) inline: Inline,
    pub(super) nested: Vec<Inline>,
}

#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) line: usize,
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Row>,
}

#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) cells: Vec<Inline>,
    /// The cells as the source has them: the parser pads and cuts rows.
    pub(super) written: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Text {
    pub(super) line: usize,
    pub(super) text: String,
    pub(super) quoted: bool,
}

/// The sections of a page, the first being what stands before all headings; nothing if the page is no Markdown.
pub(super) fn split(problems: &mut Vec<PageProblem>, page: &Lines) -> Option<Vec<Section>> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let hints = hints(page);
    let mut reader = Reader::new(page, &hints);
    for (event, range) in Parser::new_ext(&page.text, options).into_offset_iter() {
        reader.take(&event, &range);
    }
    if !reader.markdown {
        return None;
    }
    let Reader { sections, covered, problems: found, .. } = reader;
    problems.extend(found);
    problems.extend(
        hints
            .iter()
            .filter(|it| it.end == usize::MAX)
            .map(|it| PageProblem::new(it.start, "the `{% hint %}` is never closed", "close it with `{% endhint %}`")),
    );
    report_lost_rows(problems, page, &covered);
    Some(sections)
}

/// The lines of each `{% hint %}`: a heading in it is none of the page's.
fn hints(page: &Lines) -> Vec<Range<usize>> {
    let mut hints: Vec<Range<usize>> = Vec::new();
    for (number, line) in page.lines() {
        let line = line.trim_start();
        let open = hints.last_mut().filter(|it| it.end == usize::MAX);
        match open {
            Some(open) if line.contains("{% endhint") => open.end = number,
            None if line.starts_with("{% hint") && !line.contains("{% endhint") => hints.push(number..usize::MAX),
            _ => {}
        }
    }
    hints
}

/// Rows that stand in no table: without a delimiter line, or after an empty line, the parser takes them for prose.
fn report_lost_rows(problems: &mut Vec<PageProblem>, page: &Lines, covered: &[bool]) {
    for (number, line) in page.lines() {
        let line = line.trim_start_matches([' ', '\t', '>', '*', '-', '+']);
        if !covered.get(number).copied().unwrap_or(true) && is_row(line) {
            let help = "give the table a header and a delimiter line of as many cells, and no empty line inside";
            problems.push(PageProblem::new(number, "a row stands in no table", help));
        }
    }
}

fn is_row(line: &str) -> bool {
    let pipes = line.matches('|').count();
    let states = || line.split('|').any(|it| contract::parse(it.trim().trim_matches('~'), true).is_some());
    (line.starts_with('|') && pipes >= 3) || (pipes >= 2 && states())
}

struct Reader<'a> {
    page: &'a Lines,
    hints: &'a [Range<usize>],
    sections: Vec<Section>,
    problems: Vec<PageProblem>,
    /// Whether a line belongs to a table, code or HTML.
    covered: Vec<bool>,
    markdown: bool,
    /// The texts that are open, the innermost last.
    inlines: Vec<Inline>,
    quotes: usize,
    lists: usize,
    items: Vec<Item>,
    table: Option<Table>,
    row: Option<Row>,
    /// Lines right after a row of the open table that the parser takes for rows.
    prose: Vec<Text>,
    /// Whether the last row started with a pipe and has not ended with one.
    row_is_open: bool,
    code: Option<Code>,
    html: Option<String>,
}

impl<'a> Reader<'a> {
    fn new(page: &'a Lines, hints: &'a [Range<usize>]) -> Self {
        Self {
            page,
            hints,
            sections: vec![Section { line: 1, ..Section::default() }],
            problems: Vec::new(),
            covered: vec![false; page.lines().count() + 1],
            markdown: false,
            inlines: Vec::new(),
            quotes: 0,
            lists: 0,
            items: Vec::new(),
            table: None,
            row: None,
            prose: Vec::new(),
            row_is_open: false,
            code: None,
            html: None,
        }
    }

    fn take(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, event, range),
            Event::End(tag) => self.end(*tag, event, range),
            Event::Text(text) if self.code.is_some() => self.code_text(text, range),
            Event::Html(html) => {
                if let Some(block) = &mut self.html {
                    block.push_str(html);
                }
            }
            _ => {
                if let Some(inline) = self.inlines.last_mut() {
                    inline.take(event);
                }
            }
        }
    }

    fn start(&mut self, tag: &Tag<'_>, event: &Event<'_>, range: &Range<usize>) {
        let line = self.page.line_at(range.start);
        match tag {
            Tag::Heading { .. } | Tag::Paragraph | Tag::TableCell => self.inlines.push(Inline::default()),
            Tag::Item => {
                self.inlines.push(Inline::default());
                if self.lists == 1 {
                    self.items.push(Item { line, inline: Inline::default(), nested: Vec::new() });
                }
            }
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::List(_) => self.lists += 1,
            Tag::Table(_) => {
                self.cover(range);
                self.table = Some(Table { line, ..Table::default() });
            }
            Tag::TableHead | Tag::TableRow => {
                self.row = Some(Row { line, cells: Vec::new(), written: cells_of(self.page.line(line)) });
            }
            Tag::CodeBlock(kind) => {
                self.cover(range);
                self.code = Some(self.start_code(kind, range));
            }
            Tag::HtmlBlock => {
                self.cover(range);
                self.html = Some(String::new());
            }
            _ => {
                if let Some(inline) = self.inlines.last_mut() {
                    inline.take(event);
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd, event: &Event<'_>, range: &Range<usize>) {
        let line = self.page.line_at(range.start);
        match tag {
            TagEnd::Heading(level) => self.end_heading(level as usize, range),
            TagEnd::Paragraph => self.end_paragraph(line),
            TagEnd::Item => self.end_item(),
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::List(_) => {
                self.lists = self.lists.saturating_sub(1);
                if self.lists == 0 {
                    let items = std::mem::take(&mut self.items);
                    if self.quotes == 0 && !self.in_hint(line) {
                        self.push(Block::List(items));
                    }
                }
            }
            TagEnd::TableCell => {
                let inline = self.inlines.pop().unwrap_or_default();
                if let Some(row) = &mut self.row {
                    row.cells.push(inline);
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(tag == TagEnd::TableHead),
            TagEnd::Table => {
                self.markdown = true;
                if let Some(table) = self.table.take() {
                    self.push(Block::Table(table));
                }
                for text in std::mem::take(&mut self.prose) {
                    self.note(&text.text);
                    self.push(Block::Text(text));
                }
            }
            TagEnd::CodeBlock => {
                if let Some(code) = self.code.take() {
                    self.push(Block::Code(code));
                }
            }
            TagEnd::HtmlBlock => self.end_html(line),
            _ => {
                if let Some(inline) = self.inlines.last_mut() {
                    inline.take(event);
                }
            }
        }
    }

    fn push(&mut self, block: Block) {
        if let Some(section) = self.sections.last_mut() {
            section.blocks.push(block);
        }
    }

    fn cover(&mut self, range: &Range<usize>) {
        let last = self.page.line_at(range.end.saturating_sub(1).max(range.start));
        for line in self.page.line_at(range.start)..=last {
            self.covered[line] = true;
        }
    }

    fn in_hint(&self, line: usize) -> bool {
        let after = self.hints.partition_point(|it| it.start <= line);
        after.checked_sub(1).is_some_and(|it| self.hints[it].contains(&line))
    }

    fn end_heading(&mut self, level: usize, range: &Range<usize>) {
        let inline = self.inlines.pop().unwrap_or_default();
        let line = self.page.line_at(range.start);
        let mut name = inline.squeezed();
        if let Some((kept, _)) = name.rsplit_once(" {#").filter(|_| name.ends_with('}')) {
            name = kept.to_owned();
        }
        if self.quotes > 0 || self.lists > 0 || self.in_hint(line) {
            self.note(&name);
            self.push(Block::Text(Text { line, text: name, quoted: true }));
            return;
        }
        // A line of `---` or `===` under a text makes a heading too; a scrape may have such a line by chance.
        self.markdown |= self.page.text[range.start..].starts_with('#');
        self.sections.push(Section { level, name, line, deprecated: inline.struck, blocks: Vec::new() });
    }

    fn end_paragraph(&mut self, line: usize) {
        let inline = self.inlines.pop().unwrap_or_default();
        if self.lists > 0 {
            if let Some(item) = self.inlines.last_mut() {
                item.append(inline);
            }
            return;
        }
        let text = inline.squeezed();
        self.note(&text);
        let quoted = self.quotes > 0 || self.in_hint(line);
        self.push(Block::Text(Text { line, text, quoted }));
    }

    /// Marks the section if the text says that it is deprecated.
    fn note(&mut self, text: &str) {
        let text = text.to_lowercase();
        let says = ["this operation is deprecated", "this operation has been deprecated"];
        if let Some(section) = self.sections.last_mut()
            && (text.starts_with("deprecated!") || text == "deprecated" || says.iter().any(|it| text.contains(it)))
        {
            section.deprecated = true;
        }
    }

    fn end_item(&mut self) {
        let inline = self.inlines.pop().unwrap_or_default();
        if let Some(item) = self.items.last_mut() {
            if self.lists == 1 {
                item.inline = inline;
            } else {
                item.nested.push(inline);
            }
        }
    }

    fn end_row(&mut self, head: bool) {
        let Some(row) = self.row.take() else { return };
        let prose = self.is_prose(row.line, head);
        let quoted = self.quotes > 0 || self.in_hint(row.line);
        let Some(table) = &mut self.table else { return };
        if head {
            table.head = row.cells.iter().map(|it| it.squeezed().to_lowercase()).collect();
        } else if prose {
            let text = row.cells.first().map(Inline::squeezed).unwrap_or_default();
            self.prose.push(Text { line: row.line, text, quoted });
        } else {
            table.rows.push(row);
        }
    }

    /// Whether a line inside of a table is no row: it has no pipe, or only the one that ends the row before it.
    fn is_prose(&mut self, line: usize, head: bool) -> bool {
        let text = bare(self.page.line(line));
        let starts = text.starts_with('|');
        let ends = text.ends_with('|') && !text.ends_with("\\|");
        let has_columns = self.table.as_ref().is_some_and(|it| it.head.len() > 1);
        let plain = has_columns && !starts && cells_of(text).len() == 1 && (self.row_is_open || !ends);
        let prose = !head && (plain || text.starts_with("{%"));
        if !prose || ends {
            self.row_is_open = !head && starts && !ends;
        }
        prose
    }

    fn start_code(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) -> Code {
        let line = self.page.line_at(range.start);
        let CodeBlockKind::Fenced(language) = kind else {
            return Code { line, language: String::new(), text: String::new(), mark: None };
        };
        let source = self.page.text[range.clone()].trim();
        let mark = source.chars().next();
        let last = source.rsplit('\n').next().unwrap_or_default().trim_matches([' ', '\t', '>']);
        let closed = source.contains('\n') && last.len() >= 3 && last.chars().all(|it| Some(it) == mark);
        if !closed {
            let help = "close it with the marks that opened it";
            self.problems.push(PageProblem::new(line, "the fence is never closed", help));
        }
        let language = language.split_whitespace().next().unwrap_or_default().to_lowercase();
        Code { line: line + 1, language, text: String::new(), mark }
    }

    fn code_text(&mut self, text: &str, range: &Range<usize>) {
        let line = self.page.line_at(range.start);
        let Some(code) = &mut self.code else { return };
        if code.text.is_empty() {
            code.line = line;
        }
        code.text.push_str(text);
        for (index, it) in text.lines().enumerate() {
            let it = it.trim_start();
            let fence = it.starts_with("```") && code.mark == Some('`');
            if fence || (it.starts_with('|') && is_row(it)) {
                let message = "a fence or a row stands inside of a fence";
                self.problems.push(PageProblem::new(line + index, message, "close the fence before it"));
            }
        }
    }

    fn end_html(&mut self, line: usize) {
        let Some(html) = self.html.take() else { return };
        let html = html.trim();
        if html.starts_with("<!--") {
            if !html.contains("-->") {
                self.problems.push(PageProblem::new(line, "the comment is never closed", "close it with `-->`"));
            }
            return;
        }
        let lower = html.to_lowercase();
        if lower.contains("<table") && lower.contains("property") && lower.contains("contract") {
            let message = "a table of properties is written in HTML";
            self.problems.push(PageProblem::new(line, message, "write it as a table of Markdown"));
        }
        for (index, text) in html.lines().enumerate() {
            if is_row(text.trim_start()) || text.starts_with("```") {
                let message = "a row or a fence stands inside of HTML";
                self.problems.push(PageProblem::new(line + index, message, "put an empty line before it"));
            }
        }
    }
}

/// A line without the marks of quotes and the space around it.
fn bare(line: &str) -> &str {
    line.trim_end().trim_start_matches([' ', '\t', '>'])
}

/// The cells that the source of a row has.
fn cells_of(line: &str) -> Vec<String> {
    let line = bare(line);
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|it| !it.ends_with('\\')).unwrap_or(line);
    let mut escaped = false;
    let mut cells = vec![String::new()];
    for it in line.chars() {
        if it == '|' && !escaped {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(it);
        }
        escaped = it == '\\' && !escaped;
    }
    cells
}
