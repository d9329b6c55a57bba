//! A page -> Markdown, for a pull request.

use std::fmt::Write;

use ostler_openapi::finding::Finding;

use crate::diff::report::{RustItem, fenced, markdown_cell, markdown_code_cell, markdown_table};
use crate::page::delta::{FileDelta, LedgerDelta};
use crate::page::deprecations::Deprecations;
use crate::page::excerpt::shorten;
use crate::page::model::Page;

/// How many rows a table has at most; the others are counted.
pub(super) const MOST_ROWS: usize = 200;

/// How many characters of a text are shown.
pub(super) const LONGEST: usize = 600;

pub(super) fn render(page: &Page) -> String {
    let mut text = format!("## Review of {} since {}\n\n", code(&page.document), code(&page.base));
    let verdict = page.verdict();
    let sign = if page.is_fine() { "" } else { "**To do:** " };
    let _ = writeln!(
        text,
        "**{}**; **{}**; {sign}{}.",
        prose(&sentence(&verdict.wire)),
        prose(&verdict.rust),
        prose(&verdict.version)
    );
    if let Some(warning) = verdict.warning {
        let _ = writeln!(text, "\n> {}.", sentence(warning));
    }
    write_changes(&mut text, page);
    write_deprecations(&mut text, &page.deprecations);
    write_findings(&mut text, page);
    if let Some(ledger) = &page.ledger {
        write_ledger(&mut text, ledger);
    }
    write_files(&mut text, page);
    text.push_str("\n### Changelog entry\n\n");
    text.push_str(&match page.changelog.is_empty() {
        true => "None: there is nothing to tell.\n".to_owned(),
        false => fenced("markdown", &page.changelog),
    });
    text
}

fn write_changes(text: &mut String, page: &Page) {
    text.push_str("\n### Changes\n");
    for reason in &page.report.rust.reasons {
        let _ = writeln!(text, "\nThe Rust API cannot be compared: {}.", prose(reason));
    }
    text.push_str(&match page.report.diff.changes.is_empty() {
        true => "\nNone.\n".to_owned(),
        false => markdown_table(&page.report, MOST_ROWS),
    });
    let only_in_rust: Vec<_> = page.report.rust.items.iter().filter(|it| it.changes.is_empty()).collect();
    if !only_in_rust.is_empty() {
        text.push_str("\n| In Rust alone | Takes | What became of it |\n| --- | --- | --- |\n");
        let row = |it: &&RustItem| format!("| {} | {} | {} |\n", code(&it.path), it.semver, prose(&it.message));
        write_rows(text, only_in_rust.iter().map(row));
    }
}

fn write_deprecations(text: &mut String, deprecations: &Deprecations) {
    text.push_str("\n### Deprecations\n");
    if !deprecations.changed.is_empty() {
        text.push_str("\n| What | What became of it | Ends | Use instead |\n| --- | --- | --- | --- |\n");
    }
    let rows = deprecations.changed.iter().map(|it| {
        let cells =
            [code(&it.label), prose(&it.told()), prose(&it.day()), prose(it.replacement.as_deref().unwrap_or("–"))];
        format!("| {} |\n", cells.join(" | "))
    });
    write_rows(text, rows);
    let _ = writeln!(text, "\n{}.", sentence(&deprecations.summary()));
}

fn write_findings(text: &mut String, page: &Page) {
    let findings = &page.findings;
    text.push_str("\n### Findings\n");
    let row = |sign: &str, it: &Finding| {
        let cells = [sign.to_owned(), code(it.code.id()), prose(&it.message), code(&it.place.to_string())];
        format!("| {} |\n", cells.join(" | "))
    };
    if !findings.new.is_empty() || !findings.gone.is_empty() {
        text.push_str("\n| | Rule | Finding | Place |\n| --- | --- | --- | --- |\n");
    }
    let new = findings.new.iter().map(|it| row("new", it));
    write_rows(text, new.chain(findings.gone.iter().map(|it| row("gone", it))));
    let _ = writeln!(text, "\n{}.", sentence(&findings.summary()));
}

fn write_ledger(text: &mut String, ledger: &LedgerDelta) {
    text.push_str("\n### Ledger\n");
    let row = |sign: &str, it: &(String, String)| format!("| {sign} | {} | {} |\n", code(&it.0), prose(&it.1));
    if !ledger.entries.new.is_empty() || !ledger.entries.gone.is_empty() {
        text.push_str("\n| | Entry | Because |\n| --- | --- | --- |\n");
    }
    let new = ledger.entries.new.iter().map(|it| row("new", it));
    write_rows(text, new.chain(ledger.entries.gone.iter().map(|it| row("gone", it))));
    let _ = writeln!(text, "\n{}.", sentence(&ledger.summary()));
}

fn write_files(text: &mut String, page: &Page) {
    let files = page.files.as_deref().unwrap_or_default();
    text.push_str("\n### Generated files\n");
    if !files.is_empty() {
        text.push_str("\n| File | | Lines added | Lines removed |\n| --- | --- | --: | --: |\n");
    }
    let rows = files.iter().map(|it| {
        let FileDelta { path, added, removed, .. } = it;
        format!("| {} | {} | {added} | {removed} |\n", code(path), it.word())
    });
    write_rows(text, rows);
    let _ = writeln!(text, "\n{}.", sentence(&page.files_summary()));
}

/// Writes the first rows of a table, says how many are left out, and ends it.
fn write_rows(text: &mut String, mut rows: impl Iterator<Item = String>) {
    rows.by_ref().take(MOST_ROWS).for_each(|it| text.push_str(&it));
    let left = rows.count();
    if left > 0 {
        let _ = writeln!(text, "\n{left} more are not shown.");
    }
}

/// A text with names in backticks, at most so long as a cell bears.
fn prose(text: &str) -> String {
    markdown_cell(&shorten(text, LONGEST))
}

/// A text as code.
fn code(text: &str) -> String {
    markdown_code_cell(&shorten(text, LONGEST))
}

/// The same with a capital.
pub(super) fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    first + characters.as_str()
}
