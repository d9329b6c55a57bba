//! What people read: problems, what a new page changes, and the document with the sources side by side.

use ostler_review::facts::{PageFacts, Presence, Property};
use ostler_review::reconcile::{File, PageReport, Reconciliation};
use ostler_review::sources::{Aliases, Sources, parse_list};

use crate::{ALIASES, Case, LEDGER, SPEC, page, row, text};

#[test]
fn problems_name_the_lines_on_both_sides() {
    let mut case = Case::weak(|it| it.objects[0].properties[2].presence = Some(Presence::Required));
    let text = case.report().text();
    let places = "  --> spec.yaml:37:9\n   |\n37 |         Pages: {type: integer, nullable: true}\n   |         ^^^^^\n   |\n   \
        = note: at #/components/schemas/Book/properties/Pages\n   = note: on the page: weak.md:23:1\n   = help: mend the spec, \
        or add an entry of class presence with the claim {source: 'weak', at: 'Book, Pages', says: 'required'}\n\n1 error\n";
    assert!(text.ends_with(places), "{text}");
    case = case.entry("presence", "Book/properties/Isbn", "at: 'Book, Pages', says: required", "presence: optional");
    assert!(case.report().text().contains("  --> ledger.yaml:11:3\n"), "{}", case.report().text());
    let github = case.report().github();
    assert!(github.starts_with("::error file=spec.yaml,line=37,col=9,title=unexplained::Book, Pages"), "{github}");
    let markdown = case.report().markdown();
    assert!(markdown.contains("\n- `ledger.yaml:11:3` **error** `stale`: entry `entry`: "), "{markdown}");
    assert!(markdown.contains("\n**3 errors**\n"), "{markdown}");
    let json: serde_json::Value = serde_json::from_str(&case.report().json()).unwrap();
    let finding = &json["findings"][0];
    for (member, expected) in [
        ("rule", "unexplained".into()),
        ("level", "error".into()),
        ("pointer", "#/components/schemas/Book/properties/Pages".into()),
        ("file", "spec.yaml".into()),
        ("line", 37.into()),
        ("column", serde_json::Value::from(9)),
    ] {
        assert_eq!(finding[member], expected, "{member}");
    }
    let page = serde_json::json!({"what": "on the page", "pointer": "#", "file": "weak.md", "line": 23, "column": 1});
    assert_eq!(finding["related"][0], page);
    assert_eq!((&json["errors"], &json["warnings"], &json["totals"]["stale"]), (&3.into(), &0.into(), &2.into()));
}

#[test]
fn the_help_names_each_way_out() {
    let case = Case::weak(|it| it.objects[0].properties[1].r#type = Some("Novel".to_owned()));
    let text = case.report().text();
    let alias = "help: mend the spec, say in spec/sources/aliases.yaml where the spec has it, or add an entry of class \
        undefined with the claim";
    assert!(text.contains(alias), "{text}");
    let case = Case::weak(|it| {
        let more = it.objects[0].properties[2].clone();
        it.objects[0].properties.push(Property { name: "Weight".to_owned(), ..more });
    });
    let text = case.report().text();
    let left_out = "says: 'Weight'}; class property and `omit: true` if it is left out for a reason\n";
    assert!(text.contains(left_out), "{text}");
    let rule =
        "- {id: safe, class: gap, subject: ['#/paths/*/*'], decision: {set: {x-safety: write}}, because: It writes.}";
    let mut case = Case::new();
    case.ledger += rule;
    let text = case.report().text();
    assert!(text.contains("or add an entry about this place alone and name it in `except`\n"), "{text}");
}

#[test]
fn files_that_cannot_be_read_are_refused_with_their_name() {
    let refused = |spec: &str, ledger: &str| {
        let sources = Case::new().sources();
        let spec = File { name: "spec.yaml", text: spec };
        let refusal = Reconciliation::new(spec, File { name: "ledger.yaml", text: ledger }, &sources).unwrap_err();
        refusal.findings.kept()[0].place.to_string()
    };
    assert_eq!(refused("a: [", "[]"), "spec.yaml:1:5");
    assert_eq!(refused("openapi: 3.1.0", "[]"), "spec.yaml:1:10");
    for ledger in ["- id: [", "- {id: a}", "- {id: a, class: odd, decision: {}, because: b.}", "a: b"] {
        assert!(refused(SPEC, ledger).starts_with("ledger.yaml:"), "{ledger}");
    }
    assert!(Aliases::parse("aliases.yaml", "aliases: [{name: A}]").unwrap_err().to_string().contains("points nowhere"));
    let twice = "aliases: [{name: A, pointer: '#/a'}, {name: A, pointer: '#/b'}]";
    assert!(Aliases::parse("aliases.yaml", twice).unwrap_err().to_string().contains("there twice"));
    let source = "{name: a, document: a, facts: a, sha256: a, date: 2026-01-01}";
    let twice = parse_list("sources.yaml", &format!("sources: [{source}, {source}]")).unwrap_err();
    assert!(twice.to_string().contains("two sources are called `a`\n --> sources.yaml:1:"), "{twice}");
    for other in ["a", "b", "c"] {
        let early = source.replace("name: a", &format!("name: a, rank-of: {other}"));
        let late = source.replace("name: a", "name: b");
        let error = parse_list("sources.yaml", &format!("sources: [{early}, {late}]")).unwrap_err();
        let said =
            format!("`a` has the `rank-of` `{other}`, which is not a source before it\n --> sources.yaml:1:30\n");
        assert!(error.to_string().contains(&said), "{error}");
    }
    let entries = parse_list("sources.yaml", &format!("sources: [{source}]")).unwrap();
    let stale = Sources::join(&entries, vec![page("a")], Aliases::default()).unwrap_err().to_string();
    assert!(stale.contains(" --> sources.yaml:1:52\n") && stale.contains("take the page over once more"), "{stale}");
    let entries = parse_list(
        "sources.yaml",
        &format!(
            "sources: [{}]",
            source.replace("sha256: a", "sha256: hash of a").replace("document: a", "document: a.md")
        ),
    )
    .unwrap();
    let join = |change: fn(&mut PageFacts), aliases: &str| {
        let mut facts = page("a");
        change(&mut facts);
        let joined = Sources::join(&entries, vec![facts], Aliases::parse("aliases.yaml", aliases).unwrap());
        joined.map(drop).map_err(|it| format!("{}: {}", it.findings.kept()[0].place, it.findings.kept()[0].message))
    };
    assert_eq!(join(|_| {}, ALIASES), Ok(()));
    let error = join(|_| {}, "aliases: [{name: A, source: b, pointer: '#/a'}]").unwrap_err();
    assert_eq!(error, "aliases.yaml:1:11: alias `A` is of `b`, which is not a source");
    let error = join(|it| it.objects[0].properties[0].line = 99, ALIASES).unwrap_err();
    assert_eq!(error, "sources.yaml:1:44: a: `Id` stands on line 99, which is empty or not there");
    let error = join(|it| it.operations[0].request[1].array = false, ALIASES).unwrap_err();
    assert_eq!(error, "sources.yaml:1:44: a: `Ids` of line 11: `array` is not what `type` says");
    let error = join(|it| drop(it.lines.remove(&30)), ALIASES).unwrap_err();
    assert_eq!(error, "sources.yaml:1:44: a: a heading stands on line 30, which is empty or not there");
}

fn pages(report: &PageReport) -> Vec<String> {
    let sections = [
        ("adds", &report.adds),
        ("drops", &report.drops),
        ("contradicts", &report.contradicts),
        ("settles", &report.settles),
    ];
    let lines =
        sections.iter().flat_map(|(word, changes)| changes.iter().map(move |it| format!("{word} {}", it.message)));
    lines.collect()
}

#[test]
fn a_page_tells_what_it_changes_and_not_what_was_known() {
    let mut case = Case::weak(|it| {
        it.objects[0].properties[2] = row("PageCount", "integer", "optional", 23);
        it.objects[0].properties[0].presence = Some(Presence::Optional);
    });
    case = case.entry("name", "Book/properties/Pages", "at: Book, says: PageCount", "rename: Pages");
    let mut changed = case.weak.clone();
    for object in &mut changed.objects {
        object.line += 3;
        object.properties.iter_mut().for_each(|it| it.line += 3);
    }
    let unchanged = case.with(|it| it.page(&text(&changed), it.source_of("weak.md", None).unwrap()));
    assert_eq!((unchanged.source.as_deref(), pages(&unchanged)), (Some("weak"), vec![]));
    assert!(unchanged.is_fine());

    changed.objects[0].properties[0].presence = Some(Presence::Required);
    changed.objects[0].properties.push(row("Isbn", "string", "optional", 29));
    changed.objects[0].properties.remove(3);
    changed.enums[0].values.push("Lost".to_owned());
    changed.operations[0].request[1].max_items = Some(20);
    changed.objects.remove(1);
    let report = case.with(|it| it.page(&text(&changed), it.source_of("", Some("weak")).unwrap()));
    assert_eq!(
        pages(&report),
        [
            "adds Book: property `Isbn`; the spec says `no such property` at Book",
            "adds State: value `Lost`; the spec says `no such value` at State",
            "drops `Interval`, which was line 26; the spec has Interval",
            "drops Book: property `no Author`; the spec says `optional` at Book.Author",
            "contradicts List books, request, Ids: limit `max 20 items`; the spec says `max 10 items` at BooksListRequest.Ids",
            "settles Book, Id: presence `optional`; the spec says `required` at Book.Id",
        ]
    );
    assert!(!report.is_fine());
    assert!(report.text().contains("  at weak.md:29\n  at spec.yaml:31:5\n"), "{}", report.text());
    let unknown = case.with(|it| it.source_of("weak.md", Some("none")).map(drop));
    assert!(unknown.unwrap_err().contains("there are strong, weak"));
    let by_name = |file: &str| case.with(|it| it.source_of(file, None).unwrap().map(|it| it.name.clone()));
    assert_eq!([by_name("strong_2.md"), by_name("weaker.md")], [Some("strong".to_owned()), None]);
}

#[test]
fn a_page_of_no_source_is_held_against_the_whole_spec() {
    let mut other = page("other");
    other.operations[0].path = "/api/shelves/list".to_owned();
    other.objects[0].properties[1].r#type = Some("integer".to_owned());
    let report = Case::new().with(|it| it.page(&text(&other), None));
    let expected = [
        "adds List books: path `/api/shelves/list`; the spec says `no such operation` at paths",
        "contradicts Book, State: type `integer`; the spec says `State` at Book.State",
    ];
    assert_eq!(
        (report.source, pages(&Case::new().with(|it| it.page(&text(&other), None)))),
        (None, expected.map(ToOwned::to_owned).to_vec())
    );
}

#[test]
fn the_document_shows_the_sources_side_by_side() {
    let mut case = Case::weak(|it| it.objects[0].properties[2].presence = Some(Presence::Required));
    case = case.entry("presence", "Book/properties/Pages", "at: 'Book, Pages', says: required", "presence: optional");
    let document = case.with(|it| it.document());
    for line in [
        "| member | spec | strong | weak |",
        "| `Pages` | integer, optional | integer, optional | integer, **required** |",
        "- **entry** (presence): optional. A reason. Instead of weak (Book, Pages) `required`.",
        "## POST `/api/books/list`",
        "### Request: BooksListRequest",
        "| `Lent` | yes | yes | yes |",
        "- **method** (gap) (1 place): `method: post`. Every operation is a post.",
    ] {
        assert!(document.lines().any(|it| it == line), "{line} is not in\n{document}");
    }
    case.ledger = LEDGER.to_owned();
    assert!(!case.with(|it| it.document()).contains("**entry**"));
}

#[test]
fn the_document_shows_what_no_source_describes_without_an_empty_cell() {
    let mut case = Case::new();
    for page in [&mut case.strong, &mut case.weak] {
        page.operations.clear();
    }
    let document = case.with(|it| it.document());
    let table = "### Request: BooksListRequest\n\n| member | spec |\n| --- | --- |\n| `Token` | string, required |\n";
    assert!(document.contains(table), "{document}");
    assert!(!document.contains("|  |") && !document.contains("||"), "{document}");
}

#[test]
fn what_came_with_a_source_is_named_with_where_it_leads_and_what_it_contradicts() {
    let case = Case {
        weak_is: ", described: partly",
        ..Case::weak(|it| {
            it.objects[1].name = "Span".to_owned();
            it.objects[0].properties[2].presence = Some(Presence::Required);
        })
    };
    let came = case.with(|it| it.came_with("weak"));
    let parts = "`/api/books/list` is POST /api/books/list\n  at weak.md:1\n`Book` is Book\n  at weak.md:20\n\
        `Span` is not described yet\n  at weak.md:26\n`State` is State\n  at weak.md:30\n\n\
        error[unexplained]: Book, Pages: presence `required`, but the spec says `optional` at Book.Pages\n";
    assert!(came.starts_with(parts), "{came}");
    assert_eq!(came.matches("unexplained").count(), 1, "{came}");
}
