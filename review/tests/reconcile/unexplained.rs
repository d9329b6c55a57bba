//! What a page says otherwise than the spec, and what explains it.

use ostler_openapi::finding::Finding;
use ostler_review::facts::{Enum, Object, PageFacts, Presence};
use ostler_review::reconcile::accept;
use ostler_review::sources::{Aliases, Sources, parse_list};

use crate::{Case, LEDGER, SPEC, page, row, text};

const LIST_BOOKS: &str = "#/paths/~1api~1books~1list/post";

/// A change of the weak page, what is reported, and the entry that explains it: class, subject, claim, decision.
type Difference = (fn(&mut PageFacts), &'static str, [&'static str; 4]);

const DIFFERENCES: &[Difference] = &[
    (
        |it| it.operations[0].path = "/api/books/listt".to_owned(),
        "List books: path `/api/books/listt`, but the spec says `/api/books/list` at POST /api/books/list",
        ["path", LIST_BOOKS, "at: 'List books', says: listt", "path: /api/books/list"],
    ),
    (
        |it| it.operations[0].title = "undefined".to_owned(),
        "undefined: title `undefined`, but the spec says `a name` at POST /api/books/list",
        ["undefined", LIST_BOOKS, "at: 'undefined', says: undefined", "rename: books_list"],
    ),
    (
        |it| it.operations[0].deprecated = true,
        "List books: deprecation `deprecated`, but the spec says `not deprecated` at POST /api/books/list",
        ["deprecation", LIST_BOOKS, "at: 'List books', says: deprecated", "deprecated: false"],
    ),
    (
        |it| it.objects[0].properties[2].presence = Some(Presence::Required),
        "Book, Pages: presence `required`, but the spec says `optional` at Book.Pages",
        ["presence", "Book/properties/Pages", "at: 'Book, Pages', says: required", "presence: optional"],
    ),
    (
        |it| it.objects[0].properties[2].presence = None,
        "Book, Pages: presence `no presence`, but the spec says `optional` at Book.Pages",
        ["lossy", "Book/properties/Pages", "at: 'Book, Pages', says: no presence", "presence: optional"],
    ),
    (
        |it| it.objects[0].properties[2].r#type = Some("number".to_owned()),
        "Book, Pages: type `number`, but the spec says `integer` at Book.Pages",
        ["type", "Book/properties/Pages", "at: 'Book, Pages', says: number", "type: integer"],
    ),
    (
        |it| it.objects[0].properties[2].r#type = None,
        "Book, Pages: type `no type`, but the spec says `integer` at Book.Pages",
        ["lossy", "Book/properties/Pages", "at: 'Book, Pages', says: no type", "type: integer"],
    ),
    (
        |it| it.operations[0].request[2].r#type = Some("object".to_owned()),
        "List books, request, Lent: type `object`, but the spec says `Interval` at BooksListRequest.Lent",
        [
            "undefined",
            "BooksListRequest/properties/Lent",
            "at: 'List books, request, Lent', says: object",
            "type: Interval",
        ],
    ),
    (
        |it| it.operations[0].request[2].r#type = Some("Span".to_owned()),
        "List books, request, Lent: type `Span`, but the spec says `Interval` at BooksListRequest.Lent",
        [
            "undefined",
            "BooksListRequest/properties/Lent",
            "at: 'List books, request, Lent', says: Span",
            "type: Interval",
        ],
    ),
    (
        |it| it.operations[0].request[1].max_items = Some(20),
        "List books, request, Ids: limit `max 20 items`, but the spec says `max 10 items` at BooksListRequest.Ids",
        [
            "property",
            "BooksListRequest/properties/Ids",
            "at: 'List books, request, Ids', says: max 20 items",
            "set: {maxItems: 10}",
        ],
    ),
    (
        |it| it.operations[0].request[2].max_length = None,
        "List books, request, Lent: limit `no limit`, but the spec says `max length 3 months` at BooksListRequest.Lent",
        [
            "property",
            "BooksListRequest/properties/Lent",
            "at: 'List books, request, Lent', says: no limit",
            "set: {x-max-interval-in-months: 3}",
        ],
    ),
    (
        |it| it.objects[0].properties[3].deprecated = false,
        "Book, Author: deprecation `not deprecated`, but the spec says `deprecated` at Book.Author",
        ["deprecation", "Book/properties/Author", "at: 'Book, Author', says: not deprecated", "deprecated: true"],
    ),
    (
        |it| it.objects[0].properties[1].link = Some("#X-State".to_owned()),
        "Book, State: link `#X-State`, but the spec says `State` at Book.State",
        ["link", "Book/properties/State", "at: 'Book, State', says: '#X-State'", "type: State"],
    ),
    (
        |it| it.objects[0].properties[1].link = Some("other.md#interval".to_owned()),
        "Book, State: link `other.md#interval`, but the spec says `State` at Book.State",
        ["link", "Book/properties/State", "at: 'Book, State', says: 'other.md#interval'", "type: State"],
    ),
    (
        |it| it.objects[0].properties.push(row("Isbn", "string", "optional", 25)),
        "Book: property `Isbn`, but the spec says `no such property` at Book",
        ["property", "", "at: 'Book', says: Isbn", "omit: true"],
    ),
    (
        |it| it.objects[0].properties[2].name = "PageCount".to_owned(),
        "Book: property `PageCount`, but the spec says `no such property` at Book",
        ["name", "Book/properties/Pages", "at: 'Book', says: PageCount", "rename: Pages"],
    ),
    (
        |it| drop(it.objects[0].properties.remove(2)),
        "Book: property `no Pages`, but the spec says `optional` at Book.Pages",
        ["lossy", "Book/properties/Pages", "at: 'Book', says: no Pages", "presence: optional"],
    ),
    (
        |it| it.enums[0].values.push("Returned".to_owned()),
        "State: value `Returned`, but the spec says `no such value` at State",
        ["enum", "State", "at: 'State', says: Returned", "values: [Lent, Open]"],
    ),
    (
        |it| drop(it.enums[0].values.remove(0)),
        "State: value `no Lent`, but the spec says `Lent` at State",
        ["enum", "State", "at: 'State', says: no Lent", "values: [Lent, Open]"],
    ),
    (
        |it| it.enums.push(it.enums[0].clone()),
        "State (2): heading `State`, but the spec says `one enum` at State",
        ["enum", "State", "at: 'State (2)', says: State", "merge: State"],
    ),
    (
        |it| it.objects.push(Object { name: "Shelf".to_owned(), line: 34, properties: Vec::new() }),
        "Shelf: heading `Shelf`, but the spec says `no such object` at schemas",
        ["misplaced", "", "at: 'Shelf', says: Shelf", "omit: true"],
    ),
    (
        |it| it.operations[0].examples[0].valid = false,
        "List books, response, example: example has `invalid JSON`, but the spec says `JSON` at BooksListResponse",
        ["json", "", "at: 'List books, response, example', says: invalid JSON", "omit: true"],
    ),
    (
        |it| it.operations[0].examples[0].duplicate_keys.push("Books[].Id".to_owned()),
        "List books, response, example: example has `Id`, but the spec says `each key once` at BooksListResponse",
        ["json", "", "at: 'List books, response, example', says: Id", "omit: true"],
    ),
    (
        |it| it.operations[0].examples[0].members.push("Books[].Isbn".to_owned()),
        "List books, response, example: example has `Isbn`, but the spec says `no such member` at Book",
        ["example", "", "at: 'List books, response, example', says: Isbn", "omit: true"],
    ),
    (
        |it| drop(it.operations[0].examples[0].members.remove(1)),
        "List books, response, example: example has `no Id`, but the spec says `required` at Book.Id",
        ["example", "Book/properties/Id", "at: 'List books, response, example', says: no Id", "presence: required"],
    ),
    (
        |it| it.operations[0].examples[0].nulls.push("Books[].Id".to_owned()),
        "List books, response, example: example has `Id null`, but the spec says `no null` at Book.Id",
        ["example", "Book/properties/Id", "at: 'List books, response, example', says: Id null", "presence: required"],
    ),
];

#[test]
fn each_difference_is_unexplained_until_an_entry_quotes_it() {
    for (change, message, [class, subject, claim, decision]) in DIFFERENCES {
        let mut case = Case::weak(*change);
        if case.weak.operations[0].path == "/api/books/listt" {
            case.aliases += "  - {name: /api/books/listt, pointer: '#/paths/~1api~1books~1list/post'}\n";
        }
        let first: Vec<_> = case.problems().into_iter().take(1).collect();
        assert_eq!(first, [format!("unexplained: {message}")], "{message}");

        let explained = Case { strong: case.strong.clone(), weak: case.weak.clone(), ..Case::new() };
        let explained = Case { aliases: case.aliases.clone(), ..explained }.entry(class, subject, claim, decision);
        // What the difference brings along is explained by the same claim, but for the member that a rename left.
        explained.assert(&[]);
        assert_eq!(explained.report().totals.explained, 1, "{message}");

        // A claim that quotes something else explains nothing, and is itself wrong.
        let (at, says) = claim.split_once("says: ").unwrap();
        let misquoted = Case { ledger: LEDGER.to_owned(), ..explained };
        let misquoted = misquoted.entry(class, subject, &format!("{at}says: '{}x'", says.trim_matches('\'')), decision);
        let problems = misquoted.problems();
        assert!(problems.contains(&format!("unexplained: {message}")), "{message}: {problems:?}");
        assert!(problems.iter().any(|it| it.starts_with("stale entry: claim on weak (")), "{message}: {problems:?}");

        // So does one of a class that cannot explain it.
        let other = Case { ledger: LEDGER.to_owned(), ..misquoted };
        let wrong = if *class == "path" { "enum" } else { "path" };
        let problems = other.entry(wrong, subject, claim, decision).problems();
        assert!(problems.contains(&format!("unexplained: {message}")), "{message}: {problems:?}");
    }
}

#[test]
fn an_operation_that_the_spec_does_not_have_is_unexplained() {
    let case = Case::weak(|it| it.operations[0].path = "/api/shelves/list".to_owned());
    let problem = "List books: path `/api/shelves/list`, but the spec says `no such operation` at paths";
    case.assert(&[&format!("unexplained: {problem}")]);
    let help =
        "mend the spec, say in spec/sources/aliases.yaml where the spec has it, or add an entry of class property";
    assert!(case.report().text().contains(help), "{}", case.report().text());
}

#[test]
fn a_schema_that_was_renamed_is_sought_and_an_alias_finds_it() {
    let mut case = Case::new();
    case.spec = SPEC.replace("schemas/State", "schemas/Status").replace("    State:\n", "    Status:\n");
    let text = case.report().text();
    assert!(text.contains("State: heading `State`, but the spec says `no such enum` at schemas"), "{text}");
    assert!(text.contains("say in spec/sources/aliases.yaml where the spec has it"), "{text}");
    case.aliases += "  - {name: State, pointer: '#/components/schemas/Status'}\n";
    case.assert(&[]);
}

#[test]
fn a_row_under_another_name_is_compared_with_what_it_became() {
    let rename = |it: &mut PageFacts| {
        it.objects[0].properties[2] = row("PageCount", "number", "optional", 23);
    };
    let case = Case::weak(rename).entry("name", "Book/properties/Pages", "at: Book, says: PageCount", "rename: Pages");
    case.assert(&["unexplained: Book, PageCount: type `number`, but the spec says `integer` at Book.Pages"]);
}

#[test]
fn a_path_is_quoted_by_whole_segments() {
    let path = |it: &mut PageFacts| it.operations[0].path = "/api/books/listt".to_owned();
    let explains = |says: &str| {
        let mut case = Case::weak(path);
        case.aliases += "  - {name: /api/books/listt, pointer: '#/paths/~1api~1books~1list/post'}\n";
        let claim = format!("at: List books, says: {says}");
        case.entry("path", LIST_BOOKS, &claim, "path: /api/books/list").report().totals.explained
    };
    assert_eq!(["listt", "books/listt", "/api/books/listt", "t", "istt"].map(explains), [1, 1, 1, 0, 0]);
}

#[test]
fn a_row_that_is_left_out_is_left_out_of_the_examples_of_its_page() {
    let member = |it: &mut PageFacts| it.operations[0].examples[0].members.push("Books[].Isbn".to_owned());
    let row = |it: &mut PageFacts| it.objects[0].properties.push(row("Isbn", "string", "optional", 25));
    let both = |it: &mut PageFacts| {
        member(it);
        row(it);
    };
    let entry = |case: Case, decision: &str| case.entry("property", "", "at: Book, says: Isbn", decision);
    entry(Case::weak(both), "omit: true").assert(&[]);
    assert_eq!(entry(Case::weak(both), "omit: true").report().totals.explained, 2);
    let unexplained =
        "unexplained: List books, response, example: example has `Isbn`, but the spec says `no such member` at Book";
    // The row of one page says nothing of another page's example, and only what is left out is left out of it.
    let mut other = entry(Case::weak(row), "omit: true");
    member(&mut other.strong);
    other.assert(&[unexplained]);
    let problems = entry(Case::weak(both), "rename: Isbn").problems();
    assert!(problems.contains(&unexplained.to_owned()), "{problems:?}");
}

#[test]
fn a_claim_on_one_source_says_nothing_of_another() {
    let mut case = Case::weak(|it| it.objects[0].properties[2].r#type = Some("number".to_owned()));
    case.strong =
        PageFacts { document: "strong.md".to_owned(), sha256: "hash of strong".to_owned(), ..case.weak.clone() };
    let case = case.entry("type", "Book/properties/Pages", "at: 'Book, Pages', says: number", "type: integer");
    let findings = case.report().findings;
    let places = findings.kept().iter().flat_map(Finding::places).map(|it| it.file.to_string());
    let pages: Vec<_> = places.filter(|it| it.ends_with(".md")).collect();
    assert_eq!(pages, ["strong.md"], "{findings:?}");
}

#[test]
fn a_difference_from_a_stronger_source_has_to_be_admitted() {
    let mut case = Case::new();
    case.strong.objects[0].properties[2].presence = Some(Presence::Required);
    case.ledger += "- id: entry\n  class: presence\n  subject: ['#/components/schemas/Book/properties/Pages']\n  \
        claims: [{source: strong, at: 'Book, Pages', says: required}]\n  decision: {presence: optional}\n  because: A reason.\n";
    let outranks = "Book, Pages: presence `required` of 'strong' outranks what the spec follows";
    case.assert(&[&format!("stale entry: {outranks}")]);
    case.ledger += "  overrules: [strong]\n";
    case.assert(&[]);
}

#[test]
fn the_order_of_the_sources_is_their_rank_and_two_may_share_one() {
    let list = |rank: &str| {
        let source = |name: &str, rank: &str| {
            format!("{{name: {name}, document: {name}.md, facts: f, sha256: hash of {name}, date: 2026-01-01{rank}}}")
        };
        let list = [source("a", ""), source("b", ""), source("c", rank), source("d", "")];
        let entries = parse_list("sources.yaml", &format!("sources: [{}]", list.join(", "))).unwrap();
        let pages = ["a", "b", "c", "d"].map(page).to_vec();
        let list = Sources::join(&entries, pages, Aliases::default()).unwrap().list;
        list.iter().map(|it| format!("{} {}", it.rank, it.name)).collect::<Vec<_>>()
    };
    assert_eq!(list(""), ["1 a", "2 b", "3 c", "4 d"]);
    assert_eq!(list(", rank-of: b"), ["1 a", "2 b", "2 c", "3 d"]);
    assert_eq!(list(", rank-of: a"), ["1 a", "1 c", "2 b", "3 d"]);

    // Of two that share a rank, neither outranks the other.
    let mut case = Case::weak(|_| ());
    case.strong.objects[0].properties[2].presence = Some(Presence::Required);
    case.ledger += "- id: entry\n  class: presence\n  subject: ['#/components/schemas/Book/properties/Pages']\n  \
        claims: [{source: strong, at: 'Book, Pages', says: required}]\n  decision: {presence: optional}\n  because: A reason.\n";
    assert!(case.problems()[0].contains("of 'strong' outranks"), "{:?}", case.problems());
    case.weak_is = ", rank-of: strong";
    case.assert(&[]);
}

#[test]
fn what_a_page_has_beside_the_part_that_is_described_is_not_described_yet() {
    let more = |it: &mut PageFacts| {
        let mut shelves = it.operations[0].clone();
        (shelves.path, shelves.title, shelves.line) = ("/api/shelves/list".to_owned(), "undefined".to_owned(), 35);
        it.operations.push(shelves);
        it.objects.push(Object { name: "Shelf".to_owned(), line: 36, properties: Vec::new() });
        it.enums.push(Enum { name: "Wood".to_owned(), line: 37, values: vec!["Oak".to_owned()], open: true });
    };
    let mut case = Case::weak(more);
    let all = case.problems();
    for part in
        ["undefined: path `/api/shelves/list`", "undefined: title `undefined`", "Shelf: heading", "Wood: heading"]
    {
        assert!(all.iter().any(|it| it.starts_with(&format!("unexplained: {part}"))), "{part} is not in {all:?}");
    }
    assert_eq!(case.report().totals.undescribed, 0);

    case.weak_is = ", described: partly";
    case.assert(&[]);
    let report = case.report();
    assert_eq!((report.totals.undescribed, report.totals.unexplained), (3, 0));
    assert_eq!(report.sources.iter().map(|it| it.undescribed).collect::<Vec<_>>(), [0, 3]);
    assert_eq!(report.sources.iter().map(|it| it.unexplained).sum::<usize>(), 0);
    for text in [report.text(), report.markdown(), report.github()] {
        assert!(text.contains("0 unexplained, 3 not described yet; 0 stale"), "{text}");
    }
    assert!(report.json().contains("\"undescribed\": 3"), "{}", report.json());
    let listed =
        "## What is not described yet\n\n- weak: operation `/api/shelves/list`, object `Shelf`, enum `Wood`.\n";
    assert!(case.with(|it| it.document()).ends_with(listed), "{}", case.with(|it| it.document()));
    let whole = Case::new().with(|it| it.document());
    assert!(!whole.contains("not described yet"), "{whole}");

    // What the spec does describe is held against it as ever.
    case.weak.objects[0].properties[2].presence = Some(Presence::Required);
    case.assert(&["unexplained: Book, Pages: presence `required`, but the spec says `optional` at Book.Pages"]);
    // What was left out for good is said by an entry, and not counted twice.
    let mut case = Case { weak_is: ", described: partly", ..Case::weak(more) };
    case = case.entry("misplaced", "", "at: Shelf, says: Shelf", "omit: true");
    case.assert(&[]);
    assert_eq!((case.report().totals.undescribed, case.report().totals.explained), (2, 1));
}

#[test]
fn what_led_somewhere_waits_when_it_is_called_otherwise_until_somebody_has_decided() {
    let mut case = Case { weak_is: ", described: partly", ..Case::new() };
    let old = case.weak.clone();
    let mut version = old.clone();
    version.operations[0].path = "/api/books/find".to_owned();
    version.objects[1].name = "Span".to_owned();
    version.enums[0].name = "Condition".to_owned();
    let take_over = |case: &mut Case, version: &PageFacts| {
        case.weak = case.with(|it| it.take_over(&text(version), it.source_of("", Some("weak")).unwrap().unwrap()));
    };
    let gone = |name: &str, line: usize, led_to: &str| {
        format!(
            "unexplained: `{name}` stood on line {line} and led to {led_to}, to which nothing on the page leads any more"
        )
    };
    let [path, interval, state] = [
        gone("/api/books/list", 1, "POST /api/books/list"),
        gone("Interval", 26, "Interval"),
        gone("State", 30, "State"),
    ];
    take_over(&mut case, &version);
    case.assert(&[&path, &interval, &state]);
    assert_eq!(case.report().totals.undescribed, 3);
    // Another look at the page, or a version that changes something else, decides nothing.
    take_over(&mut case, &version);
    case.assert(&[&path, &interval, &state]);
    version.objects[0].line = 19;
    take_over(&mut case, &version);
    case.assert(&[&path, &interval, &state]);
    // An alias says where it is now, and what stands below it is compared again.
    case.aliases += "  - {name: Span, pointer: '#/components/schemas/Interval'}\n";
    case.assert(&[&path, &state]);
    case.weak.objects[1].properties[0].presence = Some(Presence::Optional);
    case.assert(&[
        "unexplained: Span, Start: presence `optional`, but the spec says `required` at Interval.Start",
        &path,
        &state,
    ]);
    // What comes back is there again.
    let mut back = Case { aliases: case.aliases.clone(), weak: case.weak.clone(), ..Case::new() };
    back.weak_is = case.weak_is;
    take_over(&mut back, &PageFacts { objects: version.objects.clone(), ..old.clone() });
    back.assert(&[]);
    assert_eq!(back.weak.gone, []);
    case.weak.objects[1].properties[0].presence = Some(Presence::Required);
    case.weak = accept(case.weak);
    case.assert(&[]);

    // Notes are written down by hand, and have no versions of their own facts.
    let mut notes = Case { weak_is: ", notes: true", ..Case::new() };
    take_over(&mut notes, &version);
    assert_eq!(notes.weak.gone, []);
}

#[test]
fn a_row_that_stands_twice_is_unexplained_and_both_are_compared() {
    let twice = |it: &mut PageFacts| it.objects[0].properties.push(row("Pages", "string", "optional", 25));
    let case =
        Case::weak(twice).entry("type", "Book/properties/Pages", "at: 'Book, Pages', says: string", "type: integer");
    case.assert(&["unexplained: Book: row `Pages twice`, but the spec says `one row` at Book.Pages"]);
    let entry = |class: &str| {
        Case::weak(|it| it.objects[0].properties.push(row("Pages", "integer", "optional", 25)))
            .entry(class, "Book/properties/Pages", "at: Book, says: Pages twice", "presence: optional")
            .report()
            .totals
            .explained
    };
    assert_eq!(["property", "misplaced", "presence"].map(entry), [1, 1, 0]);
}
