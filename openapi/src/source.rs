//! A text with its name -> lines, columns and excerpts of it, each in constant time.

use std::ops::Range;
use std::sync::Arc;

use crate::finding::{Code, Finding, Level, Place};
use crate::pointer::Pointer;

/// The largest text that is read, in bytes.
pub const LARGEST_TEXT: usize = 16 * 1024 * 1024;

/// After how many bytes the characters before are counted once and for all.
const BLOCK: usize = 64;

/// A range of bytes of a [`Source`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        // No text is longer than `LARGEST_TEXT`.
        let narrow = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        Self { start: narrow(start), end: narrow(end.max(start)) }
    }

    /// The bytes as a range of indexes.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The text of a document, and what it is called in reports.
#[derive(Clone, Debug)]
pub struct Source {
    name: Arc<str>,
    text: String,
    /// Where each line begins.
    lines: Vec<u32>,
    /// How many characters stand before each block of bytes.
    counts: Vec<u32>,
    /// Whether each byte is a character.
    is_ascii: bool,
}

impl Source {
    /// Takes a text. A byte order mark at its beginning is no part of its first line.
    ///
    /// # Errors
    ///
    /// When the text is longer than [`LARGEST_TEXT`].
    pub fn new(name: &str, text: impl Into<String>) -> Result<Self, Box<Finding>> {
        let text = text.into();
        check_size(name, text.len())?;
        let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let lines = line_starts(&text, first);
        let counts = character_counts(&text);
        let is_ascii = text.is_ascii();
        Ok(Self { name: name.into(), text, lines, counts, is_ascii })
    }

    /// Takes the bytes of a file.
    ///
    /// # Errors
    ///
    /// When the bytes are not UTF-8, and when they are more than [`LARGEST_TEXT`].
    pub fn decode(name: &str, bytes: &[u8]) -> Result<Self, Box<Finding>> {
        if matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
            let message = "the text is UTF-16".to_owned();
            return Err(Box::new(refusal(name, Code::DocumentEncoding, message, "save it as UTF-8")));
        }
        check_size(name, bytes.len())?;
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::new(name, text),
            Err(error) => {
                let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
                let source = Self::new(name, good)?;
                let place = source.place(Span::new(good.len(), good.len()), Pointer::root());
                let message = "the byte here is not UTF-8".to_owned();
                Err(Box::new(Finding::new(
                    Code::DocumentEncoding,
                    Level::Error,
                    place,
                    message,
                    "save the text as UTF-8",
                )))
            }
        }
    }

    /// What the text is called.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The text as it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it has comments of YAML, blank lines, and nothing else.
    ///
    /// ```
    /// use ostler_openapi::Source;
    ///
    /// let is_blank = |text: &str| Source::new("accepted.yaml", text).expect("it is short").is_blank();
    /// assert!(is_blank("# Nothing is accepted yet.\n\n"));
    /// assert!(!is_blank("[] # none\n"));
    /// ```
    pub fn is_blank(&self) -> bool {
        self.content().0.lines().map(str::trim).all(|it| it.is_empty() || it.starts_with('#'))
    }

    /// The text without a byte order mark, and how many bytes were left out.
    pub(crate) fn content(&self) -> (&str, usize) {
        let start = self.lines[0] as usize;
        (&self.text[start..], start)
    }

    /// What is written in a span; nothing when it cuts a character in two.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Line and column, counted from 1, the column in characters.
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let byte = byte.min(self.text.len());
        let line = self.lines.partition_point(|it| *it as usize <= byte).max(1);
        let start = self.lines[line - 1] as usize;
        (line, self.characters_before(byte.max(start)) - self.characters_before(start) + 1)
    }

    /// The bytes of a line without its end; `line` counts from 1.
    pub(crate) fn line(&self, line: usize) -> Range<usize> {
        let Some(start) = self.lines.get(line.saturating_sub(1)) else { return self.text.len()..self.text.len() };
        let end = self.lines.get(line).map_or(self.text.len(), |it| *it as usize);
        let text = &self.text[*start as usize..end];
        *start as usize..*start as usize + text.trim_end_matches(['\n', '\r']).len()
    }

    /// The byte at which a character begins, counted from the one after a byte order mark.
    pub(crate) fn byte_of(&self, character: usize) -> usize {
        if self.is_ascii {
            return character.min(self.text.len());
        }
        let character = character + usize::from(self.lines[0] > 0);
        let block = self.counts.partition_point(|it| *it as usize <= character).saturating_sub(1);
        let start = block_start(&self.text, block);
        let rest = character - (self.counts[block] as usize).min(character);
        self.text[start..].char_indices().nth(rest).map_or(self.text.len(), |(index, _)| start + index)
    }

    /// The place of a span.
    pub fn place(&self, span: Span, pointer: Pointer) -> Place {
        let (line, column) = self.position(span.start as usize);
        Place { file: Arc::clone(&self.name), line, column, span, pointer }
    }

    /// Where a line stands, without what it is indented by; `line` counts from 1.
    ///
    /// ```
    /// let source = ostler_openapi::Source::new("page.md", "# Pets\n  * Dog \n")?;
    /// let place = source.line_place(2);
    /// assert_eq!((place.to_string().as_str(), source.slice(place.span)), ("page.md:2:3", "* Dog"));
    /// # Ok::<(), Box<ostler_openapi::finding::Finding>>(())
    /// ```
    pub fn line_place(&self, line: usize) -> Place {
        let range = self.line(line);
        let text = &self.text[range.clone()];
        let start = range.start + text.len() - text.trim_start().len();
        let end = range.start + text.trim_end().len();
        Place { line, ..self.place(Span::new(start.min(end.max(range.start)), end), Pointer::root()) }
    }

    fn characters_before(&self, byte: usize) -> usize {
        let block = byte / BLOCK;
        let start = block_start(&self.text, block);
        let rest = self.text.as_bytes()[start.min(byte)..byte].iter().filter(|it| begins_character(**it)).count();
        self.counts[block] as usize + rest
    }
}

fn check_size(name: &str, length: usize) -> Result<(), Box<Finding>> {
    if length <= LARGEST_TEXT {
        return Ok(());
    }
    let message = format!("the text has {length} bytes, more than the {LARGEST_TEXT} that are read");
    Err(Box::new(refusal(name, Code::DocumentSize, message, "divide the document, or leave out what is not used")))
}

fn refusal(name: &str, code: Code, message: String, help: &'static str) -> Finding {
    let place = Place { file: name.into(), line: 1, column: 1, span: Span::default(), pointer: Pointer::root() };
    Finding::new(code, Level::Error, place, message, help)
}

/// Where lines begin: after LF, CR LF, or a CR alone, as YAML and editors have it.
fn line_starts(text: &str, first: usize) -> Vec<u32> {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter(|(index, byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(index + 1) != Some(&b'\n'),
        _ => false,
    });
    std::iter::once(first).chain(ends.map(|(index, _)| index + 1)).map(|it| Span::new(it, it).start).collect()
}

fn character_counts(text: &str) -> Vec<u32> {
    let mut count = 0;
    let blocks = text.as_bytes().chunks(BLOCK).map(|block| {
        let before = count;
        count += block.iter().map(|it| u32::from(begins_character(*it))).sum::<u32>();
        before
    });
    let mut counts: Vec<u32> = blocks.collect();
    if text.len().is_multiple_of(BLOCK) {
        counts.push(count);
    }
    counts
}

/// The first byte of a block at which a character begins: one that began before was counted there.
fn block_start(text: &str, block: usize) -> usize {
    let start = (block * BLOCK).min(text.len());
    (start..text.len()).find(|it| text.is_char_boundary(*it)).unwrap_or(text.len())
}

fn begins_character(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new("it.yaml", text).expect("short enough")
    }

    #[test]
    fn lines_and_columns_count_characters_from_1() {
        let source = source("aé\nb\r\nc\rd");
        let of = |needle: &str| source.position(source.text().find(needle).expect("is there"));
        assert_eq!([of("a"), of("é"), of("b"), of("c"), of("d")], [(1, 1), (1, 2), (2, 1), (3, 1), (4, 1)]);
        assert_eq!(source.position(1000), (4, 2));
    }

    #[test]
    fn a_byte_order_mark_has_no_column() {
        let source = source("\u{feff}a: é\n");
        assert_eq!(source.position(3), (1, 1));
        assert_eq!(source.byte_of(0), 3);
        assert_eq!(&source.text()[source.line(1)], "a: é");
    }

    #[test]
    fn each_character_is_found_at_its_byte_whatever_its_width() {
        let text = "aé€😀\n".repeat(200);
        let source = source(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(source.byte_of(count), byte);
            assert_eq!(source.position(byte), (count / 5 + 1, count % 5 + 1));
        }
        assert_eq!(source.byte_of(100_000), text.len());
    }

    #[test]
    fn what_is_not_utf_8_is_refused_at_its_byte() {
        let finding = Source::decode("it.yaml", b"a: 1\nb: \xff\n").expect_err("is not UTF-8");
        assert_eq!((finding.place.line, finding.place.column), (2, 4));
        for bytes in [b"\xff\xfea\0".as_slice(), b"\xfe\xff\0a"] {
            let finding = Source::decode("it.yaml", bytes).expect_err("is UTF-16");
            assert_eq!((finding.code.id(), finding.place.line, finding.place.column), ("document-encoding", 1, 1));
        }
    }

    #[test]
    fn a_text_over_the_limit_is_refused() {
        assert!(Source::new("it.yaml", " ".repeat(LARGEST_TEXT)).is_ok());
        for text in [" ".repeat(LARGEST_TEXT + 1), "é".repeat(LARGEST_TEXT)] {
            let finding = Source::decode("it.yaml", text.as_bytes()).expect_err("is too long");
            assert_eq!(finding.code, Code::DocumentSize);
            assert!(finding.message.contains(&text.len().to_string()), "{}", finding.message);
        }
    }
}
