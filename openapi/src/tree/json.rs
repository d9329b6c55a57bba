//! JSON -> a tree.
//!
//! What YAML lets people write in JSON is read as well, as far as it is harmless: a comment behind `#`, and a comma behind
//! the last member or element.
//!
//! JSON has a scanner of its own: saphyr-parser refuses a tab behind a colon and the two halves of a character that is
//! written as `\ud83d\ude00`, and takes several times as long.

use crate::finding::{Code, quote};
use crate::source::{Source, Span};
use crate::tree::build::{Builder, Built, Key, Refused};
use crate::tree::scalar::{Scalar, ScalarKind};

pub(super) fn read(source: &Source) -> Result<Built, Refused> {
    let start = source.content().1;
    let mut reader = Reader { text: source.text(), at: start, builder: Builder::new(source), open: Vec::new() };
    reader.value()?;
    while let Some(bracket) = reader.open.last().copied() {
        reader.next_part(bracket)?;
    }
    reader.skip_space();
    if reader.at < reader.text.len() {
        return Err(reader.refuse("the document ends before this"));
    }
    reader.builder.finish()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    /// Nothing stands in it yet.
    NewObject,
    Object,
    NewArray,
    Array,
}

struct Reader<'s> {
    text: &'s str,
    at: usize,
    builder: Builder<'s>,
    /// Instead of recursion.
    open: Vec<Bracket>,
}

impl Reader<'_> {
    /// Reads what comes next in the innermost object or array: its end, or a part.
    fn next_part(&mut self, bracket: Bracket) -> Result<(), Refused> {
        self.skip_space();
        let (end, new) = match bracket {
            Bracket::NewObject => (b'}', true),
            Bracket::Object => (b'}', false),
            Bracket::NewArray => (b']', true),
            Bracket::Array => (b']', false),
        };
        let object = end == b'}';
        if self.peek() == Some(end) {
            self.at += 1;
            self.open.pop();
            return self.builder.close(Some(self.at));
        }
        if !new {
            self.expect(b',', if object { "`,` or `}` is expected here" } else { "`,` or `]` is expected here" })?;
            self.skip_space();
            if self.peek() == Some(end) {
                return self.next_part(bracket);
            }
        }
        if let Some(innermost) = self.open.last_mut() {
            *innermost = if object { Bracket::Object } else { Bracket::Array };
        }
        if object {
            self.name()?;
        }
        self.value()
    }

    fn name(&mut self) -> Result<(), Refused> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.refuse("the name of a member, in quotes, is expected here"));
        }
        let text = self.string()?;
        self.builder.key(Key { text: text.into(), span: Span::new(start, self.at), merges: false })?;
        self.skip_space();
        self.expect(b':', "`:` is expected here")
    }

    fn value(&mut self) -> Result<(), Refused> {
        self.skip_space();
        let start = self.at;
        match self.peek() {
            Some(b'{') => {
                self.at += 1;
                self.open.push(Bracket::NewObject);
                self.builder.open_mapping(Span::new(start, start + 1), None)
            }
            Some(b'[') => {
                self.at += 1;
                self.open.push(Bracket::NewArray);
                self.builder.open_sequence(Span::new(start, start + 1), None)
            }
            Some(b'"') => {
                let text = self.string()?;
                self.builder.scalar(Span::new(start, self.at), Scalar::string(&text), None);
                Ok(())
            }
            _ => self.word(),
        }
    }

    /// Reads a number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<(), Refused> {
        let start = self.at;
        let rest = &self.text.as_bytes()[start..];
        let length = rest.iter().take_while(|it| it.is_ascii_alphanumeric() || b"+-.".contains(it)).count();
        let word = &self.text[start..start + length];
        let kind = match word {
            "null" => ScalarKind::Null,
            "true" => ScalarKind::Bool(true),
            "false" => ScalarKind::Bool(false),
            _ => match number_kind(word) {
                Some(kind) => kind,
                None if word.is_empty() => return Err(self.refuse("a value is expected here")),
                None => return Err(self.refuse(format!("{} is no value", quote(word)))),
            },
        };
        self.at += length;
        self.builder.scalar(Span::new(start, self.at), Scalar { text: word.into(), kind }, None);
        Ok(())
    }

    /// Reads a string from its first quote to behind its last.
    fn string(&mut self) -> Result<String, Refused> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let length = rest.iter().take_while(|it| !matches!(it, b'"' | b'\\' | 0..0x20)).count();
            text.push_str(&self.text[self.at..self.at + length]);
            self.at += length;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => return Err(self.refuse("a control character in a string is written as `\\u00…`")),
                None => return Err(self.refuse("the text ends inside of a string")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Refused> {
        let escaped = self.text.as_bytes().get(self.at + 1).copied();
        let character = match escaped {
            Some(it @ (b'"' | b'\\' | b'/')) => char::from(it),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.code_point(),
            _ => return Err(self.refuse("JSON has no such escape")),
        };
        self.at += 2;
        Ok(character)
    }

    /// Reads `\u0041`, or the two halves of a character beyond the first plane.
    fn code_point(&mut self) -> Result<char, Refused> {
        let half = |at: usize| {
            let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
            let all = digits.bytes().all(|it| it.is_ascii_hexdigit());
            u32::from_str_radix(digits, 16).ok().filter(|_| all)
        };
        let (first, second) = (half(self.at), half(self.at + 6));
        let (code, length) = match (first, second) {
            (Some(high @ 0xd800..0xdc00), Some(low @ 0xdc00..0xe000)) => {
                (0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00), 12)
            }
            (Some(code), _) => (code, 6),
            (None, _) => return Err(self.refuse("four hexadecimal digits are expected behind `\\u`")),
        };
        let Some(character) = char::from_u32(code) else {
            return Err(self.refuse("half of a character is written here, without the other half"));
        };
        self.at += length;
        Ok(character)
    }

    fn expect(&mut self, byte: u8, message: &'static str) -> Result<(), Refused> {
        if self.peek() != Some(byte) {
            return Err(self.refuse(message));
        }
        self.at += 1;
        Ok(())
    }

    fn skip_space(&mut self) {
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let space = rest.iter().take_while(|it| b" \t\r\n".contains(it)).count();
            self.at += space;
            if space == 0 || self.peek() != Some(b'#') {
                return;
            }
            self.at += rest[space..].iter().take_while(|it| !b"\r\n".contains(it)).count();
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn refuse(&self, message: impl Into<String>) -> Refused {
        let span = Span::new(self.at, self.at);
        let is_comment =
            ["//", "/*"].iter().any(|it| self.text.get(self.at..).is_some_and(|rest| rest.starts_with(it)));
        let message = if is_comment { "JSON has no comments".to_owned() } else { message.into() };
        let message = format!("the text is not JSON: {message}");
        self.builder.refuse(Code::DocumentSyntax, span, message, "write the document as JSON or YAML 1.2")
    }
}

pub(super) fn number_kind(word: &str) -> Option<ScalarKind> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (number, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let good = digits(whole) && (whole == "0" || !whole.starts_with('0')) && digits(fraction) && digits(exponent);
    let kind = if unsigned.contains(['.', 'e', 'E']) { ScalarKind::Float } else { ScalarKind::Int };
    good.then_some(kind)
}
