//! Names that nobody would choose, in every format.

use ostler_review::diff::Diff;
use ostler_review::diff::report::{Format, Report};

use crate::support::{changes, with_schema};

fn report(id: &str, parameter: &str) -> Report {
    let with = |id: &str, parameter: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: It, version: '1'}}\npaths:\n  /it:\n    get:\n      operationId: \"{id}\"\n      \
             parameters: [{{name: \"{parameter}\", in: query, schema: {{type: string}}}}]\n      responses: {{200: {{description: It.}}}}\n"
        )
    };
    let escaped = |name: &str| name.chars().map(|it| format!("\\U{:08x}", u32::from(it))).collect::<String>();
    let (id, parameter) = (escaped(id), escaped(parameter));
    let changes = changes(&with(&id, "limit"), &with(&id, &parameter));
    assert_eq!(changes.len(), 2, "{changes:?}");
    Report { diff: Diff { changes }, ..Report::default() }
}

#[test]
fn no_name_leaves_its_cell_or_its_code() {
    let report = report("a|`<img src=x>[l](http://e) @octocat", "x`|<b>");
    let markdown = report.render(Format::Markdown);
    for row in markdown.lines().filter(|it| it.starts_with('|')) {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 6, "{row}");
    }
    let name = "``a\\|`<img src=x>[l](http://e) @octocat``";
    assert!(markdown.contains(&format!("| {name} |")), "{markdown}");
    assert!(markdown.contains("the parameter ``x`\\|<b>`` is new"), "{markdown}");
    let changelog = report.render(Format::Changelog);
    assert!(
        changelog.contains("- The parameter ``x`|<b>`` is new (``a|`<img src=x>[l](http://e) @octocat``)."),
        "{changelog}"
    );
}

#[test]
fn a_report_has_an_end_that_a_comment_and_a_log_bear() {
    let one = report("it", "more").diff.changes.remove(0);
    let changes: Vec<_> = std::iter::repeat_n(one, 2_000).collect();
    let report = Report { diff: Diff { changes }, ..Report::default() };
    let markdown = report.render(Format::Markdown);
    assert!((20_000..60_000).contains(&markdown.len()), "{}", markdown.len());
    assert!(markdown.contains(" more are not shown."), "{markdown}");
    let github = report.render(Format::Github);
    assert_eq!(github.lines().count(), 9, "{github}");
    assert!(github.contains("::notice title=diff::1992 more are not shown: "), "{github}");
}

#[test]
fn advice_is_for_the_way_that_it_goes() {
    let advice = |old: &str, new: &str| {
        let told = changes(&with_schema(old), &with_schema(new));
        told.into_iter().map(|it| format!("{} {}", it.direction, it.advice)).collect::<Vec<_>>()
    };
    assert_eq!(advice("{type: string}", "{type: string, nullable: true}"), ["response Read null.", "request Nothing."]);
    assert_eq!(advice("{type: string}", "{type: integer}"), ["both Send and read the new type."]);
    let property = |ty: &str, way: &str| format!("{{type: object, properties: {{a: {{type: {ty}, {way}: true}}}}}}");
    assert_eq!(
        advice(&property("string", "readOnly"), &property("integer", "readOnly")),
        ["response Read the new type."]
    );
    assert_eq!(
        advice(&property("string", "writeOnly"), &property("integer", "writeOnly")),
        ["request Send the new type."]
    );
}

#[test]
fn many_values_that_came_or_went_are_one_change() {
    let listed = |of: std::ops::Range<usize>| {
        let values: Vec<_> = of.map(|it| format!("v{it:04}")).collect();
        with_schema(&format!("{{type: string, enum: [{}]}}", values.join(", ")))
    };
    let told = changes(&listed(0..1000), &listed(900..1001));
    let messages: Vec<_> = told.iter().map(|it| it.message.as_str()).collect();
    let gone = "`It` may no longer be one of 900 values, such as `\"v0000\"`, `\"v0001\"`, `\"v0002\"`";
    let come = "`It` may be `\"v1000\"`";
    assert_eq!(messages, [gone, come, gone, come]);
}

#[test]
fn nothing_in_a_name_is_obeyed_by_a_terminal_or_a_log() {
    let report = report("it", "a\u{1b}[31m\u{202e}b\u{85}\u{2028}\0c");
    for format in [Format::Text { colours: false }, Format::Markdown, Format::Github, Format::Changelog] {
        let text = report.render(format);
        let is_harmful = |it: char| it.is_control() && it != '\n' || matches!(it, '\u{202e}' | '\u{2028}');
        assert!(!text.contains(is_harmful), "{format:?} {text:?}");
        assert!(text.contains("\\u{1b}[31m"), "{format:?} {text}");
    }
}
