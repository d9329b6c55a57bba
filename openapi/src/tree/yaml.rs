//! YAML 1.2 -> a tree.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as Marks, Tag};

use crate::finding::{Code, quote};
use crate::source::{Source, Span};
use crate::tree::build::{Builder, Built, Key, Refused};
use crate::tree::input::Text;
use crate::tree::scalar::{self, Scalar, ScalarKind};

const CORE: &str = "tag:yaml.org,2002:";

/// What to do about what the parser says, by a part of that.
const HELPS: &[(&str, &str)] = &[
    ("mapping values are not allowed", "put a text that holds `: ` in quotes, or mend the indentation of this line"),
    ("did not find expected key", "mend the indentation of this line, or put the text in quotes"),
    ("unknown anchor", "write the anchor, such as `&name`, before its alias"),
    ("quoted scalar", "end the text with the quote that it begins with"),
    ("tab", "indent with spaces"),
    ("cannot start any token", "put a text that begins with this character in quotes"),
    ("unexpected character", "put a text that begins with this character in quotes"),
    ("expected ',' or", "write a comma between the parts, and a bracket behind the last one"),
];

const HELP: &str = "write the document as YAML 1.2 or JSON";

pub(super) fn read(source: &Source) -> Result<Built, Refused> {
    let mut reader = Reader { source, builder: Builder::new(source), documents: 0 };
    for event in Parser::new(Text::new(source.content().0)) {
        let (event, marks) = event.map_err(|it| reader.refuse(&it))?;
        reader.add(event, marks)?;
    }
    reader.builder.finish()
}

struct Reader<'s> {
    source: &'s Source,
    builder: Builder<'s>,
    documents: usize,
}

impl Reader<'_> {
    fn add(&mut self, event: Event<'_>, marks: Marks) -> Result<(), Refused> {
        let span = self.span(marks);
        let anchor = |it: usize| (it > 0).then_some(it);
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    let message = "a second document begins here";
                    let help = "write one document in a file";
                    return Err(self.builder.refuse(Code::DocumentSyntax, span, message, help));
                }
                Ok(())
            }
            Event::Scalar(text, style, id, tag) => self.scalar(span, &text, style, anchor(id), tag.as_deref()),
            Event::Alias(id) if self.builder.awaits_key() => Err(self.no_name(span, id)),
            Event::Alias(id) => self.builder.alias(span, id),
            Event::MappingStart(..) | Event::SequenceStart(..) if self.builder.awaits_key() => {
                Err(self.no_name(span, 0))
            }
            Event::MappingStart(id, tag) => {
                self.check_tag(span, tag, "map");
                self.builder.open_mapping(span, anchor(id))
            }
            Event::SequenceStart(id, tag) => {
                self.check_tag(span, tag, "seq");
                self.builder.open_sequence(span, anchor(id))
            }
            // Only brackets take up room.
            Event::MappingEnd | Event::SequenceEnd if span.start == span.end => self.builder.close(None),
            Event::MappingEnd | Event::SequenceEnd => self.builder.close(Some(span.end as usize)),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn scalar(
        &mut self,
        span: Span,
        text: &str,
        style: ScalarStyle,
        anchor: Option<usize>,
        tag: Option<&Tag>,
    ) -> Result<(), Refused> {
        let plain = style == ScalarStyle::Plain;
        // Nothing at all comes as `~`.
        let text = if plain && span.start == span.end { "" } else { text };
        if self.builder.awaits_key() {
            if plain && text.is_empty() {
                return Err(self.no_name(span, 0));
            }
            let merges = plain && text == "<<";
            let key = Key { text: text.into(), span, merges };
            let scalar = if plain { Scalar::plain(text) } else { Scalar::string(text) };
            self.builder.name_key(anchor, span, scalar);
            return self.builder.key(key);
        }
        let mut value = if plain { Scalar::plain(text) } else { Scalar::string(text) };
        if let Some(tag) = tag {
            self.apply_tag(span, &mut value, tag);
        }
        if value.kind == ScalarKind::Float && value.is_infinite_or_nan() {
            let message = format!("{} is a number that JSON does not have", quote(text));
            self.builder.report(Code::DocumentSyntax, span, message, "write a finite number, or quotes round it");
        }
        self.builder.scalar(span, value, anchor);
        Ok(())
    }

    /// Lets a tag of the core schema say what a scalar is.
    fn apply_tag(&mut self, span: Span, scalar: &mut Scalar, tag: &Tag) {
        let resolved = scalar::kind_of(&scalar.text);
        let kind = match (core_type(tag), resolved) {
            (Some("str"), _) => Some(ScalarKind::String),
            (None, _) if is_non_specific(tag) => Some(ScalarKind::String),
            (Some("null"), ScalarKind::Null)
            | (Some("bool"), ScalarKind::Bool(_))
            | (Some("int"), ScalarKind::Int)
            | (Some("float"), ScalarKind::Float) => Some(resolved),
            (Some("float"), ScalarKind::Int) => Some(ScalarKind::Float),
            _ => None,
        };
        match kind {
            Some(kind) => scalar.kind = kind,
            None => self.report_tag(span, tag),
        }
    }

    fn check_tag(&mut self, span: Span, tag: Option<Cow<'_, Tag>>, expected: &str) {
        let Some(tag) = tag else { return };
        if core_type(&tag) != Some(expected) && !is_non_specific(&tag) {
            self.report_tag(span, &tag);
        }
    }

    fn report_tag(&mut self, span: Span, tag: &Tag) {
        let shown = match tag.handle.as_str() {
            CORE => format!("!!{}", tag.suffix),
            handle => format!("{handle}{}", tag.suffix),
        };
        let message = format!("the YAML tag {} has no meaning here", quote(&shown));
        self.builder.report(Code::YamlTag, span, message, "leave it out, and write the value plainly");
    }

    fn no_name(&self, span: Span, alias: usize) -> Refused {
        let message = match alias {
            0 => "the name of a member is a text, but here is something else",
            _ => "the name of a member is a text, but here is an alias",
        };
        self.builder.refuse(Code::DocumentSyntax, span, message, "write the name out")
    }

    fn refuse(&self, error: &ScanError) -> Refused {
        let at = self.source.byte_of(error.marker().index());
        let span = Span::new(at, at);
        if error.info().contains("recursion limit") {
            return self.builder.too_deep(span);
        }
        let info = error.info();
        let message = format!("the text is not YAML: {}", info.replace('`', "'"));
        let help = HELPS.iter().find(|(part, _)| info.contains(part)).map_or(HELP, |(_, help)| help);
        let refused = self.builder.refuse(Code::DocumentSyntax, span, message, help);
        match self.builder.open_bracket() {
            // The parser stops where something else follows, which may be many lines below.
            Some(opens) => {
                let place = self.source.place(opens, refused.place.pointer.clone());
                Box::new(refused.with_related("inside of the bracket that opens here", place))
            }
            None => refused,
        }
    }

    fn span(&self, marks: Marks) -> Span {
        let start = self.source.byte_of(marks.start.index());
        match marks.is_empty() {
            true => Span::new(start, start),
            false => Span::new(start, self.source.byte_of(marks.end.index())),
        }
    }
}

/// Which type of the core schema a tag names, as `!!str` or as `!<tag:yaml.org,2002:str>`.
fn core_type(tag: &Tag) -> Option<&str> {
    match tag.handle.as_str() {
        CORE => Some(&tag.suffix),
        "" => tag.suffix.strip_prefix(CORE),
        _ => None,
    }
}

/// Whether a tag is `!` alone.
fn is_non_specific(tag: &Tag) -> bool {
    matches!((tag.handle.as_str(), tag.suffix.as_str()), ("", "!") | ("!", ""))
}
