//! What a page says of each case.

use std::fs;
use std::path::Path;

use ostler_openapi::finding::Finding;
use ostler_review::diff::Level;
use ostler_review::page::{Format, State};
use pulldown_cmark::{Event, Options, Parser};

use crate::support::{cases, page_of};

/// What stands in every page, and is not repeated in goldens.
const STYLE: &str = include_str!("../../src/page/style.css");

/// Compares a text with a file, or renews the file.
fn check(file: &Path, actual: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(file, actual).expect("writable");
        return;
    }
    let expected = fs::read_to_string(file).unwrap_or_default().replace("\r\n", "\n");
    assert!(expected == actual, "{} differs; `UPDATE_EXPECT=1` renews it:\n{actual}", file.display());
}

#[test]
fn every_page_reads_as_it_should() {
    for case in cases() {
        let page = page_of(&case);
        check(&case.join("page.md"), &page.render(Format::Markdown));
        let html = page.render(Format::Html);
        assert_eq!(html.matches(STYLE).count(), 1);
        check(&case.join("page.html"), &html.replace(STYLE, "/* style.css */\n"));
    }
}

#[test]
fn what_is_breaking_on_the_wire_alone_is_told_in_the_verdict() {
    let page = page_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page/cases/wire_alone"));
    assert!(page.report.diff.reaches(Level::Breaking));
    let verdict = page.verdict().to_string();
    assert!(verdict.starts_with("breaking on the wire (1 breaking); patch in Rust; "), "{verdict}");
    assert!(
        verdict.ends_with("programs compile as before, and what is breaking shows only when they run"),
        "{verdict}"
    );
}

#[test]
fn a_finding_that_only_moved_is_no_news_and_one_at_another_place_is() {
    let page = page_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page/cases/findings"));
    let places = |of: &[Finding]| of.iter().map(|it| it.place.pointer.to_string()).collect::<Vec<_>>();
    assert_eq!(places(&page.findings.new), ["#/components/schemas/Pet/properties/name/size"]);
    let gone = places(&page.findings.gone);
    let of_reading = "#/components/schemas/Pet/properties/kind/size";
    // That the property is no longer deprecated without a word is the other one.
    assert_eq!(gone, ["#/components/schemas/Pet/properties/tag/deprecated", of_reading]);
    assert!(page.findings.kept > 0, "what stays is no news");
    assert_eq!(page.deprecations.changed[0].state, State::Lifted);
}

#[test]
fn a_page_in_markdown_has_no_html_and_no_link_whatever_the_documents_say() {
    for case in cases() {
        let text = page_of(&case).render(Format::Markdown);
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
            let is_harmful = match &event {
                Event::Html(_) | Event::InlineHtml(_) => true,
                Event::Start(tag) => {
                    matches!(tag, pulldown_cmark::Tag::Link { .. } | pulldown_cmark::Tag::Image { .. })
                }
                _ => false,
            };
            assert!(!is_harmful, "{}: {event:?}", case.display());
        }
        assert!(!text.contains('\u{202e}'), "{}", case.display());
        assert!(text.lines().all(|it| it.len() < 50_000), "{}", case.display());
    }
}

#[test]
fn a_page_for_programs_has_the_report_and_more() {
    for case in cases() {
        let page = page_of(&case);
        let value: serde_json::Value = serde_json::from_str(&page.render(Format::Json)).expect("is JSON");
        assert_eq!(value["changes"].as_array().map(Vec::len), Some(page.report.diff.changes.len()));
        assert_eq!(value["version"]["fine"], page.is_fine());
        assert_eq!(value["verdict"], page.verdict().to_string());
        let annotations = page.render(Format::Github);
        assert!(annotations.lines().all(|it| it.starts_with("::")), "{annotations}");
        let level = if page.is_fine() { "notice" } else { "error" };
        assert!(annotations.contains(&format!("::{level} file=Cargo.toml,title=version::")), "{annotations}");
    }
}
