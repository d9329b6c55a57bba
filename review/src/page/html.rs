//! A page -> one file of HTML that needs nothing else: no script, no font, nothing from elsewhere.

use ostler_openapi::finding::Finding;

use crate::diff::report::{RustItem, rust_word};
use crate::diff::{Change, Level};
use crate::page::delta::FileDelta;
use crate::page::deprecations::Deprecation;
use crate::page::escape::Html;
use crate::page::excerpt::{Excerpt, Pair};
use crate::page::markdown::{MOST_ROWS, sentence};
use crate::page::model::Page;

const STYLE: &str = include_str!("style.css");

/// How many operations of a change are named.
const MOST_OPERATIONS: usize = 12;

pub(super) fn render(page: &Page) -> String {
    let mut html = Html::default();
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
        // What is written here needs nothing else, and what is not meant to be here gets nothing.
        .raw(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
        )
        .raw("<title>Review of ")
        .text(&page.document)
        .raw("</title>\n<style>\n")
        .raw(STYLE)
        .raw("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n");
    write_header(&mut html, page);
    write_contents(&mut html, page);
    html.raw("<main id=\"content\" tabindex=\"-1\">\n");
    write_changes(&mut html, page);
    write_rust(&mut html, page);
    write_deprecations(&mut html, page);
    write_findings(&mut html, page);
    write_ledger(&mut html, page);
    write_files(&mut html, page);
    write_changelog(&mut html, page);
    html.raw("</main>\n</body>\n</html>\n");
    html.end()
}

fn write_header(html: &mut Html, page: &Page) {
    let verdict = page.verdict();
    html.raw("<header>\n<h1>Review of ").code(&page.document).raw("</h1>\n<p class=\"since\">since ");
    html.code(&page.base).raw("</p>\n<ul class=\"verdict\">\n");
    let is_breaking = page.report.diff.reaches(Level::Breaking);
    for (text, is_bad) in [(&verdict.wire, is_breaking), (&verdict.rust, false), (&verdict.version, !page.is_fine())] {
        html.raw(if is_bad { "<li class=\"bad\">" } else { "<li>" }).prose(&sentence(text)).raw(".</li>\n");
    }
    html.raw("</ul>\n");
    if let Some(warning) = verdict.warning {
        html.raw("<p class=\"note\">").prose(&sentence(warning)).raw(".</p>\n");
    }
    html.raw("</header>\n");
}

fn write_contents(html: &mut Html, page: &Page) {
    html.raw("<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<ul>\n");
    html.raw("<li><a href=\"#changes\">Changes</a>");
    let changes = &page.report.diff.changes;
    if !changes.is_empty() {
        html.raw("\n<details open><summary>").number(changes.len().min(MOST_ROWS)).raw(" changes</summary>\n<ol>\n");
        for (index, change) in changes.iter().take(MOST_ROWS).enumerate() {
            html.raw("<li><a href=\"#change-").number(index + 1).raw("\">").prose(&sentence(&change.message));
            html.raw("</a></li>\n");
        }
        html.raw("</ol>\n</details>");
    }
    html.raw("</li>\n");
    if has_rust(page) {
        html.raw("<li><a href=\"#rust\">Rust</a></li>\n");
    }
    html.raw("<li><a href=\"#deprecations\">Deprecations</a></li>\n<li><a href=\"#findings\">Findings</a></li>\n");
    if page.ledger.is_some() {
        html.raw("<li><a href=\"#ledger\">Ledger</a></li>\n");
    }
    html.raw("<li><a href=\"#files\">Generated files</a></li>\n<li><a href=\"#changelog\">Changelog entry</a></li>\n");
    html.raw("</ul>\n</nav>\n");
}

fn write_changes(html: &mut Html, page: &Page) {
    html.raw("<section aria-labelledby=\"changes\">\n<h2 id=\"changes\">Changes</h2>\n");
    let changes = &page.report.diff.changes;
    if changes.is_empty() {
        html.raw("<p>None.</p>\n");
    }
    for (index, (change, pair)) in changes.iter().zip(&page.excerpts).take(MOST_ROWS).enumerate() {
        write_change(html, index + 1, change, pair);
    }
    write_left_out(html, changes.len());
    html.raw("</section>\n");
}

fn write_change(html: &mut Html, number: usize, change: &Change, pair: &Pair) {
    html.raw("<article>\n<h3 id=\"change-").number(number).raw("\">").raw(badge(change.level));
    html.prose(&sentence(&change.message)).raw("</h3>\n<dl>\n");
    html.raw("<div><dt>Consumers</dt><dd>").prose(change.advice).raw("</dd></div>\n");
    html.raw("<div><dt>In Rust</dt><dd>").raw(rust_word(change)).raw("</dd></div>\n");
    html.raw("<div><dt>Travels</dt><dd>").raw(change.direction.name()).raw("</dd></div>\n");
    html.raw("<div><dt>Rule</dt><dd>").code(change.code.id()).raw("</dd></div>\n");
    html.raw("<div><dt>Place</dt><dd>").code(change.pointer.as_str()).raw("</dd></div>\n");
    if !change.operations.is_empty() {
        html.raw("<div><dt>Operations</dt><dd>");
        for (index, operation) in change.operations.iter().take(MOST_OPERATIONS).enumerate() {
            html.raw(if index == 0 { "" } else { ", " }).code(operation);
        }
        if let Some(rest @ 1..) = change.operations.len().checked_sub(MOST_OPERATIONS) {
            html.raw(" and ").number(rest).raw(" more");
        }
        html.raw("</dd></div>\n");
    }
    html.raw("</dl>\n<details open><summary>Before and after</summary>\n<div class=\"pair\">\n");
    write_excerpt(html, &pair.old, "Before", "<del>", "</del>");
    write_excerpt(html, &pair.new, "After", "<ins>", "</ins>");
    html.raw("</div>\n</details>\n</article>\n");
}

fn badge(level: Level) -> &'static str {
    match level {
        Level::Breaking => "<span class=\"badge bad\">breaking</span> ",
        Level::Warning => "<span class=\"badge warn\">warning</span> ",
        Level::Info => "<span class=\"badge\">info</span> ",
        Level::Docs => "<span class=\"badge\">docs</span> ",
    }
}

/// Lines of a text, those that differ between two tags, so that they are told without colours as well.
fn write_excerpt(html: &mut Html, excerpt: &Excerpt, title: &'static str, begin: &'static str, end: &'static str) {
    html.raw("<figure>\n<figcaption>").raw(title).raw(": ").code(&excerpt.file);
    if !excerpt.is_there {
        html.raw(", which does not have it");
    }
    html.raw("</figcaption>\n");
    if excerpt.lines.is_empty() {
        html.raw("<p class=\"empty\">Nothing is there.</p>\n</figure>\n");
        return;
    }
    html.raw("<div class=\"lines\">\n");
    for line in &excerpt.lines {
        html.raw("<div class=\"line\"><span class=\"number\">").number(line.number).raw("</span><span class=\"text\">");
        if line.is_marked {
            html.raw(begin).text(&line.text).raw(end);
        } else {
            html.text(&line.text);
        }
        html.raw("</span></div>\n");
    }
    html.raw("</div>\n");
    if excerpt.left_out > 0 {
        html.raw("<p class=\"empty\">").number(excerpt.left_out).raw(" more lines</p>\n");
    }
    html.raw("</figure>\n");
}

fn write_left_out(html: &mut Html, count: usize) {
    if let Some(rest @ 1..) = count.checked_sub(MOST_ROWS) {
        html.raw("<p>").number(rest).raw(" more are not shown.</p>\n");
    }
}

fn has_rust(page: &Page) -> bool {
    !page.report.rust.items.is_empty() || !page.report.rust.reasons.is_empty()
}

fn write_rust(html: &mut Html, page: &Page) {
    if !has_rust(page) {
        return;
    }
    html.raw("<section aria-labelledby=\"rust\">\n<h2 id=\"rust\">Rust</h2>\n");
    for reason in &page.report.rust.reasons {
        html.raw("<p>The Rust API cannot be compared: ").prose(reason).raw(".</p>\n");
    }
    let items = &page.report.rust.items;
    let row = |html: &mut Html, it: &RustItem| {
        html.raw("<td data-name=\"Item\">").code(&it.path).raw("</td><td data-name=\"Takes\">");
        html.raw(it.semver.word()).raw("</td><td data-name=\"What\">").prose(&it.message).raw("</td>");
    };
    write_table(html, &["Item", "Takes", "What became of it"], items, row);
    html.raw("</section>\n");
}

fn write_deprecations(html: &mut Html, page: &Page) {
    html.raw("<section aria-labelledby=\"deprecations\">\n<h2 id=\"deprecations\">Deprecations</h2>\n");
    let row = |html: &mut Html, it: &Deprecation| {
        html.raw("<td data-name=\"What\">").code(&it.label).raw("</td><td data-name=\"State\">").prose(&it.told());
        html.raw("</td><td data-name=\"Ends\">").prose(&it.day()).raw("</td><td data-name=\"Instead\">");
        html.prose(it.replacement.as_deref().unwrap_or("–")).raw("</td>");
    };
    write_table(html, &["What", "What became of it", "Ends", "Use instead"], &page.deprecations.changed, row);
    write_summary(html, &page.deprecations.summary());
}

fn write_findings(html: &mut Html, page: &Page) {
    html.raw("<section aria-labelledby=\"findings\">\n<h2 id=\"findings\">Findings</h2>\n");
    let findings = &page.findings;
    let new = findings.new.iter().map(|it| ("new", it));
    let rows: Vec<_> = new.chain(findings.gone.iter().map(|it| ("gone", it))).collect();
    let row = |html: &mut Html, (state, it): &(&'static str, &Finding)| {
        html.raw("<td data-name=\"State\">").raw(state).raw("</td><td data-name=\"Rule\">").code(it.code.id());
        html.raw("</td><td data-name=\"Finding\">").prose(&it.message).raw("</td><td data-name=\"Place\">");
        html.code(&it.place.to_string()).raw("</td>");
    };
    write_table(html, &["State", "Rule", "Finding", "Place"], &rows, row);
    write_summary(html, &findings.summary());
}

fn write_ledger(html: &mut Html, page: &Page) {
    let Some(ledger) = &page.ledger else { return };
    html.raw("<section aria-labelledby=\"ledger\">\n<h2 id=\"ledger\">Ledger</h2>\n");
    let new = ledger.entries.new.iter().map(|it| ("new", it));
    let rows: Vec<_> = new.chain(ledger.entries.gone.iter().map(|it| ("gone", it))).collect();
    let row = |html: &mut Html, (state, it): &(&'static str, &(String, String))| {
        html.raw("<td data-name=\"State\">").raw(state).raw("</td><td data-name=\"Entry\">").code(&it.0);
        html.raw("</td><td data-name=\"Because\">").prose(&it.1).raw("</td>");
    };
    write_table(html, &["State", "Entry", "Because"], &rows, row);
    write_summary(html, &ledger.summary());
}

fn write_files(html: &mut Html, page: &Page) {
    html.raw("<section aria-labelledby=\"files\">\n<h2 id=\"files\">Generated files</h2>\n");
    let row = |html: &mut Html, it: &FileDelta| {
        html.raw("<td data-name=\"File\">").code(&it.path).raw("</td><td data-name=\"State\">").raw(it.word());
        html.raw("</td><td class=\"count\" data-name=\"Added\">").number(it.added);
        html.raw("</td><td class=\"count\" data-name=\"Removed\">").number(it.removed).raw("</td>");
    };
    write_table(
        html,
        &["File", "State", "Lines added", "Lines removed"],
        page.files.as_deref().unwrap_or_default(),
        row,
    );
    write_summary(html, &page.files_summary());
}

fn write_changelog(html: &mut Html, page: &Page) {
    html.raw("<section aria-labelledby=\"changelog\">\n<h2 id=\"changelog\">Changelog entry</h2>\n");
    match page.changelog.is_empty() {
        true => html.raw("<p>None: there is nothing to tell.</p>\n"),
        false => html.raw("<pre tabindex=\"0\">").lines(&page.changelog).raw("</pre>\n"),
    };
    html.raw("</section>\n");
}

/// A table, if it has rows; each cell knows the name of its column, for screens without room for columns.
fn write_table<T>(html: &mut Html, columns: &[&'static str], rows: &[T], write: impl Fn(&mut Html, &T)) {
    if rows.is_empty() {
        return;
    }
    html.raw("<table>\n<thead><tr>");
    for column in columns {
        html.raw("<th scope=\"col\">").raw(column).raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
    for row in rows.iter().take(MOST_ROWS) {
        html.raw("<tr>");
        write(html, row);
        html.raw("</tr>\n");
    }
    html.raw("</tbody>\n</table>\n");
    write_left_out(html, rows.len());
}

/// The last line of a section.
fn write_summary(html: &mut Html, summary: &str) {
    html.raw("<p>").prose(&sentence(summary)).raw(".</p>\n</section>\n");
}
