//! Descriptions -> doc comments.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::{Ctx, markdown};
use crate::ir;

/// The width of a line of documentation.
const WIDTH: usize = 100;

/// `///` lines.
pub(super) fn outer(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#[doc = #lines])*)
}

/// `//!` lines.
pub(super) fn inner(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#![doc = #lines])*)
}

/// The most ids that one item names: more would be no short line.
const MOST_NOTES: usize = 3;

/// A text with its last paragraph: the ids that the item is reconciled by.
pub(super) fn noted(text: &str, notes: &[String]) -> String {
    let ids: Vec<_> = notes.iter().take(MOST_NOTES).map(|it| markdown::code(it)).collect();
    match notes.len() {
        0 => text.to_owned(),
        count if count > MOST_NOTES => {
            format!("{text}\n\nReconciled: {} and {} more.", ids.join(", "), count - MOST_NOTES)
        }
        _ => format!("{text}\n\nReconciled: {}.", ids.join(", ")),
    }
}

/// The documentation of a named thing: what the document says, or at least its name there.
pub(super) fn of(doc: Option<&str>, wire: &str) -> String {
    let prose = doc.map(markdown::prose).filter(|it| !it.is_empty());
    prose.unwrap_or_else(|| format!("{}.", markdown::code(wire)))
}

/// The first sentence of a description.
pub(super) fn first_sentence(doc: Option<&str>, wire: &str) -> String {
    let sentence = doc.and_then(markdown::first_sentence);
    sentence.unwrap_or_else(|| format!("{}.", markdown::code(wire)))
}

/// `#[deprecated]` with its note.
pub(super) fn deprecated(deprecation: Option<&ir::Deprecation>) -> Option<TokenStream> {
    let ir::Deprecation { note } = deprecation?;
    // Rustdoc reads the note as Markdown, too.
    Some(match note.as_deref().map(markdown::inline) {
        Some(note) => quote!(#[deprecated(note = #note)]),
        None => quote!(#[deprecated]),
    })
}

/// What the client checks, as a sentence.
pub(super) fn limits(limits: &[ir::Limit]) -> Option<String> {
    let parts: Vec<String> = limits.iter().map(limit).collect();
    (!parts.is_empty()).then(|| format!("Checked before sending: {}.", parts.join(", ")))
}

fn limit(limit: &ir::Limit) -> String {
    match limit {
        ir::Limit::MinItems(it) => format!("at least {it} {}", items(*it)),
        ir::Limit::MaxItems(it) => format!("at most {it} {}", items(*it)),
        ir::Limit::Minimum(it) => format!("at least {it}"),
        ir::Limit::Maximum(it) => format!("at most {it}"),
        ir::Limit::Months { months, .. } => format!("at most {months} calendar months"),
    }
}

fn items(count: u64) -> &'static str {
    if count == 1 { "item" } else { "items" }
}

/// The documentation of the crate.
pub(super) fn root(cx: Ctx<'_>) -> String {
    let (title, version) = (markdown::inline(&cx.api.title), markdown::inline(&cx.api.version));
    let article = if title.starts_with("The ") { "" } else { "the " };
    let mut text = format!("A client of {article}{title}, version {version}.");
    if let Some(doc) = &cx.api.doc {
        text.push_str("\n\n");
        text.push_str(&markdown::prose(doc));
    }
    if !cx.api.operations.is_empty() {
        text.push_str("\n\nBuild a [`Client`]; its methods lead to the operations:\n");
        for resource in &cx.api.resources {
            text.push_str(&format!("\n- [`Client::{}`]", resource.module.text()));
        }
    }
    text
}

/// Wraps each paragraph; every line begins with the space that follows `///`. Blocks of code stay as they are.
fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut source = text.trim().lines();
    while let Some(line) = source.next() {
        match markdown::opening_fence(line) {
            Some(fence) => {
                lines.push(format!(" {line}"));
                let code = source.by_ref().take_while(|it| !markdown::closes_fence(it, fence));
                lines.extend(code.map(|it| format!(" {it}").trim_end().to_owned()));
                lines.push(format!(" {fence}"));
            }
            None => wrap(line, &mut lines),
        }
    }
    lines
}

/// The item of a list continues below its text. No line begins with what would begin something else.
fn wrap(paragraph: &str, lines: &mut Vec<String>) {
    let first = paragraph.split_whitespace().next().unwrap_or_default();
    let hanging = if markdown::is_marker(first) { first.len() + 1 } else { 0 };
    let mut indent = paragraph.len() - paragraph.trim_start().len();
    let mut line = String::new();
    for word in paragraph.split_whitespace() {
        let fits = line.len() + 1 + word.len() <= WIDTH;
        if !(line.is_empty() || fits || markdown::begins_block(word)) {
            lines.push(format!(" {:indent$}{line}", ""));
            line.clear();
            indent = paragraph.len() - paragraph.trim_start().len() + hanging;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(if line.is_empty() { line } else { format!(" {:indent$}{line}", "") });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_wrapped_and_paragraphs_kept() {
        let text = format!("{}\n\nend", "word ".repeat(30));
        let lines = lines(&text);
        assert_eq!(lines.len(), 4);
        assert!(lines.iter().all(|it| it.len() <= WIDTH + 1));
        assert_eq!(lines[2], "");
    }

    #[test]
    fn a_continuation_never_begins_a_list_or_a_heading() {
        let text = format!("{} - 1. # ``` end", "word ".repeat(20));
        assert_eq!(lines(&text).len(), 2);
        assert_eq!(lines(&text)[1], " end");
    }

    #[test]
    fn the_item_of_a_list_continues_below_its_text() {
        let lines = lines(&format!("- {}", "word ".repeat(30)));
        assert!(lines[0].starts_with(" - word") && lines[1].starts_with("   word"), "{lines:?}");
    }
}
