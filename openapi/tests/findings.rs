//! Findings, and the reports that are made of them.

use std::sync::Arc;

use ostler_openapi::finding::{Code, Finding, Findings, Format, Level, MOST_FINDINGS, MOST_SHOWN, Place};
use ostler_openapi::{Source, Tree};

fn source(text: &str) -> Arc<Source> {
    Arc::new(Source::new("spec,1.yaml", text).expect("short enough"))
}

fn render(text: &str, format: Format) -> String {
    let (source, mut findings) = (source(text), Findings::new());
    Tree::read(Arc::clone(&source), &mut findings);
    findings.render(format, &[&source])
}

const TEXT: &str = "a: 1\nü:\n  <x>: 1\n  <x>: 2\n";

#[test]
fn text_shows_the_place_with_an_excerpt_and_a_caret() {
    let expected = "\
error[duplicate-key]: `<x>` is written twice, in line 3 as well
 --> spec,1.yaml:4:3
  |
4 |   <x>: 2
  |   ^^^
  |
  = note: at #/ü/<x>
  = help: remove one of them; the first is read

1 error
";
    assert_eq!(render(TEXT, Format::Text), expected);
}

#[test]
fn json_is_for_programs() {
    let value: serde_json::Value = serde_json::from_str(&render(TEXT, Format::Json)).expect("is JSON");
    let expected = serde_json::json!({
        "findings": [{
            "rule": "duplicate-key",
            "level": "error",
            "pointer": "#/ü/<x>",
            "file": "spec,1.yaml",
            "line": 4,
            "column": 3,
            "start": 20,
            "end": 23,
            "message": "`<x>` is written twice, in line 3 as well",
            "help": "remove one of them; the first is read",
        }],
        "kinds": [{"rule": "duplicate-key", "level": "error", "count": 1}],
        "errors": 1,
        "warnings": 0,
        "infos": 0,
        "left_out": 0,
    });
    assert_eq!(value, expected);
}

#[test]
fn markdown_keeps_what_an_author_wrote_in_code() {
    let expected = "\
**1 error**

- `spec,1.yaml:4:3` **error** `duplicate-key`: `<x>` is written twice, in line 3 as well  
  at `#/ü/<x>`; remove one of them; the first is read
";
    assert_eq!(render(TEXT, Format::Markdown), expected);
}

#[test]
fn github_gets_one_line_for_each() {
    let expected = "\
::error file=spec%2C1.yaml,line=4,col=3,title=duplicate-key::`<x>` is written twice, in line 3 as well%0A\
at #/ü/<x>%0Ahelp: remove one of them; the first is read
::notice::1 error
";
    assert_eq!(render(TEXT, Format::Github), expected);
}

#[test]
fn of_a_long_line_the_part_round_the_place_is_shown() {
    let long = format!("{{\"{}\": 1, \"é\": 1, \"é\": 2, \"{}\": 3}}", "a".repeat(900), "b".repeat(900));
    let text = render(&long, Format::Text);
    assert!(text.contains(" --> spec,1.yaml:1:917\n"), "{text}");
    assert!(text.contains("| …aaaa") && text.contains("bbbb…\n") && text.contains(" ^^^\n"), "{text}");
    assert!(text.lines().all(|it| it.chars().count() < 140), "{text}");
}

#[test]
fn nothing_of_a_document_reaches_the_terminal_raw() {
    let text = render("a: 1\n\"\\e[31m\\u202e\": 1\n\"\\e[31m\\u202e\": 2\n", Format::Text);
    assert!(text.contains("`\\u{1b}[31m\\u{202e}` is written twice"), "{text}");
    for format in [Format::Text, Format::Markdown, Format::Github, Format::Json] {
        let text = render("b: {\"\\e[31m\\u202e\": 1, \"\\e[31m\\u202e\": 2}\n", format);
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text:?}");
    }
}

#[test]
fn many_findings_are_counted_by_kind_apart_by_level_and_shown_in_part() {
    let text: String = (0..40_000).map(|it| format!("- {{a: 1, a: {it}}}\n")).collect();
    let (source, mut findings) = (source(&text), Findings::new());
    Tree::read(Arc::clone(&source), &mut findings);
    let place = findings.kept()[0].place.clone();
    findings.push(Finding::new(Code::WrongType, Level::Warning, place, "odd".to_owned(), "mend it"));
    assert_eq!((findings.kept().len(), findings.left_out()), (MOST_FINDINGS, 30_001));
    assert_eq!(findings.summary(), "40000 errors, 1 warning");

    for format in [Format::Text, Format::Markdown, Format::Github] {
        let report = findings.render(format, &[&source]);
        assert_eq!(report.matches("is written twice").count(), MOST_SHOWN, "{format:?}");
        assert!(report.contains("40000 errors, 1 warning"), "{format:?}");
        assert!(report.contains("error[duplicate-key]: 40000, 39980 of them not shown"), "{format:?}");
        assert!(report.contains("warning[wrong-type]: 1"), "{format:?}");
    }
    let report: serde_json::Value = serde_json::from_str(&findings.render(Format::Json, &[])).expect("is JSON");
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(MOST_FINDINGS));
    assert_eq!(
        (&report["errors"], &report["warnings"], &report["left_out"]),
        (&40_000.into(), &1.into(), &30_001.into())
    );
}

#[test]
fn nothing_to_say_is_said() {
    let source = source("a: 1");
    assert_eq!(Findings::new().render(Format::Text, &[&source]), "no findings\n");
}

#[test]
fn a_finding_names_its_further_places_in_each_format() {
    let (source, mut findings) = (source("a: 1\nb: 2\n"), Findings::new());
    let page = Place::of_line("page.md", 7);
    let finding = Finding::new(Code::WrongType, Level::Warning, source.line_place(2), "odd".to_owned(), "mend it");
    findings.push(finding.with_related("on the page", page.clone()));
    assert_eq!(
        findings.kept()[0].places().map(ToString::to_string).collect::<Vec<_>>(),
        ["spec,1.yaml:2:1", "page.md:7:1"]
    );
    for (format, expected) in [
        (Format::Text, "2 | b: 2\n  | ^^^^\n  |\n  = note: on the page: page.md:7:1\n  = help: mend it\n"),
        (Format::Markdown, "  \n  at `#`; on the page `page.md:7:1`; mend it\n"),
        (Format::Github, "::odd%0Aon the page: page.md:7:1%0Ahelp: mend it\n"),
        (
            Format::Json,
            "\"related\":[{\"what\":\"on the page\",\"pointer\":\"#\",\"file\":\"page.md\",\"line\":7,\"column\":1}]}",
        ),
    ] {
        let report = findings.render(format, &[&source]);
        assert!(report.contains(expected), "{report}");
    }
    // The same words at the same place of another text are another finding.
    for file in ["page.md", "other.md", "page.md"] {
        let place = Place::of_line(file, 7);
        findings.push(Finding::new(Code::WrongType, Level::Error, place, "odd".to_owned(), "mend it"));
    }
    assert_eq!(findings.summary(), "2 errors, 1 warning");
    // So are those of which another page speaks.
    for line in [8, 9, 8] {
        let finding = Finding::new(Code::WrongType, Level::Info, page.clone(), "odd".to_owned(), "mend it");
        findings.push(finding.with_related("on the page", Place::of_line("other.md", line)));
    }
    assert_eq!(findings.summary(), "2 errors, 1 warning, 2 infos");
}

#[test]
fn findings_that_each_have_to_be_answered_are_all_shown() {
    let (source, mut findings) = (source(&"a\n".repeat(50)), Findings::new());
    for line in 1..=50 {
        let place = source.line_place(line);
        findings.push(Finding::new(Code::WrongType, Level::Error, place, "odd".to_owned(), "mend it"));
    }
    let shown = |it: &Findings| it.render(Format::Text, &[]).matches("error[wrong-type]: odd").count();
    assert_eq!(shown(&findings), 20);
    findings.show_all();
    assert_eq!(shown(&findings), 50);
}

#[test]
fn what_is_wrong_with_yaml_says_what_to_do() {
    for (text, help) in [
        ("description: Note: x\n", "put a text that holds `: ` in quotes"),
        ("a: 'x\n", "end the text with the quote that it begins with"),
        ("a: *b\n", "write the anchor, such as `&name`, before its alias"),
        ("a:\n\tb: 1\n", "indent with spaces"),
        ("a: @b\n", "put a text that begins with this character in quotes"),
        ("[1, 2\n", "write a comma between the parts"),
    ] {
        let report = render(text, Format::Text);
        assert!(report.contains(&format!("= help: {help}")), "{report}");
    }
    let report = render("a: `b\n", Format::Markdown);
    assert!(report.lines().all(|it| it.matches('`').count() % 2 == 0), "{report}");
}

#[test]
fn a_space_that_is_none_is_shown() {
    let report = render("\u{a0}a: 1\n\u{a0}a: 2\n", Format::Text);
    assert!(report.contains("`\\u{a0}a` is written twice") && report.contains("at #/\\u{a0}a"), "{report}");
}

#[test]
fn a_message_with_a_single_backtick_ends_with_its_line() {
    let (source, mut findings) = (source("a: 1\n"), Findings::new());
    let message = "odd ` and <b>".to_owned();
    findings.push(Finding::new(Code::WrongType, Level::Error, source.line_place(1), message, "mend it"));
    let report = findings.render(Format::Markdown, &[&source]);
    assert!(report.contains(r"odd \` and \<b\>"), "{report}");
}
