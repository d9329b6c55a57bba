//! Findings -> text for a terminal, with an excerpt and a caret.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as Drawn, Origin, Renderer, Snippet};

use crate::finding::{Finding, Findings, Level, Related, visible};
use crate::pointer::Pointer;
use crate::source::Source;

/// How many characters of a long line are shown before the place, and from there on.
const BEFORE: usize = 50;
const AFTER: usize = 70;

pub(super) fn render(findings: &Findings, sources: &[&Source]) -> String {
    let renderer = Renderer::plain().decor_style(DecorStyle::Ascii);
    let mut text = String::new();
    for finding in findings.shown() {
        let source = sources.iter().find(|it| it.name() == &finding.place.file);
        let excerpt = source.map(|it| Excerpt::of(it, finding));
        text.push_str(&renderer.render(&[draw(finding, excerpt.as_ref())]));
        text.push_str("\n\n");
    }
    for line in findings.kinds_to_tell() {
        text.push_str(&line);
        text.push('\n');
    }
    text.push_str(&findings.summary());
    text.push('\n');
    text
}

fn draw<'f>(finding: &'f Finding, excerpt: Option<&'f Excerpt>) -> Group<'f> {
    let level = match finding.level {
        Level::Error => Drawn::ERROR,
        Level::Warning => Drawn::WARNING,
        Level::Info => Drawn::INFO,
    };
    let place = &finding.place;
    let title = level.primary_title(&finding.message).id(finding.code.id());
    let origin = || Origin::path(visible(&place.file)).line(place.line).char_column(place.column);
    let snippet = |it: &'f Excerpt| {
        let caret = AnnotationKind::Primary.span(it.caret.clone());
        Snippet::source(&it.text).line_start(place.line).annotation(caret)
    };
    let mut group = match excerpt {
        None => title.element(origin()),
        // The snippet would count columns from where the excerpt begins.
        Some(it) if it.is_cut => title.element(origin()).element(snippet(it)),
        Some(it) => title.element(snippet(it).path(visible(&place.file))),
    };
    // A pointer to the whole text says nothing that the line does not.
    if place.pointer != Pointer::root() {
        group = group.element(Drawn::NOTE.message(format!("at {}", visible(place.pointer.as_str()))));
    }
    for Related { place, what } in &finding.related {
        group = group.element(Drawn::NOTE.message(format!("{what}: {}", visible(&place.to_string()))));
    }
    group.element(Drawn::HELP.message(&*finding.help))
}

/// One line, or the part of it round a place.
struct Excerpt {
    text: String,
    /// The bytes of the text that are meant.
    caret: Range<usize>,
    /// Whether it begins behind the beginning of the line.
    is_cut: bool,
}

impl Excerpt {
    fn of(source: &Source, finding: &Finding) -> Self {
        let line = source.line(finding.place.line);
        let span = finding.place.span.range();
        let (before, after) = source.text()[line.clone()].split_at(span.start.clamp(line.start, line.end) - line.start);
        let skipped = before.char_indices().rev().nth(BEFORE).map_or(0, |(index, it)| index + it.len_utf8());
        let end = after.char_indices().nth(AFTER).map_or(after.len(), |(index, _)| index);
        let mut text = if skipped > 0 { "…".to_owned() } else { String::new() };
        text.push_str(&before[skipped..]);
        let start = text.len();
        text.push_str(&after[..end]);
        let length = (span.end - span.start).min(end);
        if end < after.len() {
            text.push('…');
        }
        Self { text, caret: start..start + length, is_cut: skipped > 0 }
    }
}
