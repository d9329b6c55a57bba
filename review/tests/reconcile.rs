//! Each outcome of a reconciliation, on a small API: a page, one that agrees with it, and a ledger.
#![allow(clippy::unwrap_used)]

use ostler_openapi::finding::Finding;
use ostler_review::facts::{Document, Enum, Example, Object, Operation, PageText, Presence, Property, Quote, Side};
use ostler_review::items::Items;
use ostler_review::reconcile::{File, PageReport, Reconciliation, Report, accept};
use ostler_review::sources::{Aliases, Sources, parse_list};

const SPEC: &str = "\
openapi: 3.0.3
paths:
  /api/books/list:
    post:
      operationId: books_list
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/BooksListRequest'}}
      responses:
        '200':
          content:
            application/json:
              schema: {$ref: '#/components/schemas/BooksListResponse'}
components:
  schemas:
    BooksListRequest:
      type: object
      required: [Token]
      properties:
        Token: {type: string}
        Ids: {type: array, maxItems: 10, items: {type: string}}
        Lent:
          x-max-interval-in-months: 3
          allOf: [{$ref: '#/components/schemas/Interval'}]
    BooksListResponse:
      type: object
      required: [Books]
      properties:
        Books: {type: array, items: {$ref: '#/components/schemas/Book'}}
    Book:
      type: object
      required: [Id, State]
      properties:
        Id: {type: string}
        State: {allOf: [{$ref: '#/components/schemas/State'}]}
        Pages: {type: integer, nullable: true}
        Author: {type: string, deprecated: true, nullable: true}
    Interval:
      type: object
      required: [Start]
      properties:
        Start: {type: string}
    State:
      type: string
      enum: [Lent, Open]
";

const ALIASES: &str = "\
aliases:
  - {name: Volume, pointer: '#/components/schemas/Book'}
";

/// What no page can say.
const LEDGER: &str = "\
- id: method
  class: gap
  subject: ['#/paths/*/*']
  decision: {set: {method: post}}
  because: Every operation is a post.
- id: nulls
  class: gap
  subject: ['#/components/schemas/Book/properties/Pages', '#/components/schemas/Book/properties/Author']
  decision: {set: {nullable: true}}
  because: No page has a word for null.
";

fn row(name: &str, kind: &str, contract: &str, line: usize) -> Property {
    let presence = if contract.starts_with("required") { Presence::Required } else { Presence::Optional };
    let limit = contract.split_once(", max ").map(|it| it.1);
    Property {
        name: name.to_owned(),
        r#type: Some(kind.to_owned()),
        array: kind.starts_with("array"),
        link: None,
        presence: Some(presence),
        max_items: limit.and_then(|it| it.strip_suffix(" items")).and_then(|it| it.parse().ok()),
        max_length: limit.and_then(|it| it.strip_prefix("length ")).map(ToOwned::to_owned),
        deprecated: false,
        line,
    }
}

/// A page of which everything agrees with the spec.
fn page(name: &str) -> Document {
    let strings = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let mut author = row("Author", "string", "optional", 24);
    author.deprecated = true;
    Document {
        document: format!("{name}.md"),
        sha256: format!("hash of {name}"),
        lines: (1..=40).map(|it| (it, format!("hash{it}"))).collect(),
        quotes: Vec::new(),
        reworded: Vec::new(),
        gone: Vec::new(),
        operations: vec![Operation {
            title: "List books".to_owned(),
            path: "/api/books/list".to_owned(),
            deprecated: false,
            line: 1,
            request: vec![
                row("Token", "string", "required", 10),
                row("Ids", "array of string", "optional, max 10 items", 11),
                row("Lent", "Interval", "optional, max length 3 months", 12),
            ],
            response: vec![row("Books", "array of Volume", "required", 18)],
            examples: vec![Example {
                line: 14,
                side: Side::Response,
                valid: true,
                duplicate_keys: Vec::new(),
                members: strings(&["Books", "Books[].Id", "Books[].State", "Books[].Pages"]),
                nulls: strings(&["Books[].Pages"]),
            }],
        }],
        objects: vec![
            Object {
                name: "Book".to_owned(),
                line: 20,
                properties: vec![
                    row("Id", "string", "required", 21),
                    row("State", "string State", "required", 22),
                    row("Pages", "integer", "optional", 23),
                    author,
                ],
            },
            Object { name: "Interval".to_owned(), line: 26, properties: vec![row("Start", "string", "required", 28)] },
        ],
        enums: vec![Enum { name: "State".to_owned(), line: 30, values: strings(&["Lent", "Open"]), open: false }],
    }
}

/// Two pages, a spec and a ledger.
struct Case {
    spec: String,
    ledger: String,
    aliases: String,
    /// What the list of sources says of the weak page, beside its date.
    weak_is: &'static str,
    strong: Document,
    weak: Document,
}

impl Case {
    fn new() -> Self {
        let [spec, ledger, aliases] = [SPEC, LEDGER, ALIASES].map(ToOwned::to_owned);
        Self { spec, ledger, aliases, weak_is: "", strong: page("strong"), weak: page("weak") }
    }

    /// The weak page after a change.
    fn weak(change: impl FnOnce(&mut Document)) -> Self {
        let mut case = Self::new();
        change(&mut case.weak);
        case
    }

    fn spec(from: &str, to: &str) -> Self {
        let mut case = Self::new();
        assert!(case.spec.contains(from), "{from}");
        case.spec = case.spec.replacen(from, to, 1);
        case
    }

    /// An entry more, with a claim on the weak page and a subject, by itself or below `#/components/schemas/`.
    fn entry(mut self, class: &str, subject: &str, claim: &str, decision: &str) -> Self {
        let subject = match subject.is_empty() || subject.starts_with('#') {
            true => format!("'{subject}'").replace("''", ""),
            false => format!("'#/components/schemas/{subject}'"),
        };
        self.ledger += &format!(
            "- id: entry\n  class: {class}\n  subject: [{subject}]\n  claims: [{{source: weak, {claim}}}]\n  \
             decision: {{{decision}}}\n  because: A reason.\n"
        );
        self
    }

    fn sources(&self) -> Sources {
        let list = "sources:\n\
            - {name: strong, document: strong.md, facts: strong.yaml, sha256: hash of strong, date: '1'}\n\
            - {name: weak, document: weak.md, facts: weak.yaml, sha256: hash of weak, date: '2'}\n";
        let entries = parse_list(&list.replace("'2'", &format!("'2'{}", self.weak_is))).unwrap();
        let aliases = Aliases::parse("aliases.yaml", &self.aliases).unwrap();
        Sources::join(&entries, vec![self.strong.clone(), self.weak.clone()], aliases).unwrap()
    }

    fn with<R>(&self, look: impl FnOnce(&Reconciliation<'_>) -> R) -> R {
        let sources = self.sources();
        let spec = File { name: "spec.yaml", text: &self.spec };
        let ledger = File { name: "ledger.yaml", text: &self.ledger };
        look(&Reconciliation::new(spec, ledger, &sources).unwrap())
    }

    fn report(&self) -> Report {
        let items = Items::of([("lib.rs", "pub struct Book { pub id: u8 }")].into_iter()).unwrap();
        self.with(|it| it.check(Some(&items)))
    }

    /// The findings, each as `kind entry: message`.
    fn problems(&self) -> Vec<String> {
        let line = |it: &Finding| match it.message.strip_prefix("entry `").and_then(|it| it.split_once("`: ")) {
            Some((entry, message)) => format!("{} {entry}: {message}", it.code),
            None => format!("{}: {}", it.code, it.message),
        };
        self.report().findings.kept().iter().map(line).collect()
    }

    #[track_caller]
    fn assert(&self, expected: &[&str]) {
        assert_eq!(self.problems(), expected);
    }
}

#[test]
fn pages_that_agree_with_the_spec_leave_nothing_to_say() {
    let report = Case::new().report();
    assert_eq!(report.findings.kept(), []);
    assert_eq!((report.totals.unexplained, report.totals.stale, report.totals.unsupported), (0, 0, 0));
    assert_eq!(report.totals.facts, report.totals.agrees);
    assert!(report.totals.facts > 50, "{:?}", report.totals);
    assert!(report.summary().ends_with("0 unexplained; 0 stale, 0 unsupported"), "{}", report.summary());
}

const LIST_BOOKS: &str = "#/paths/~1api~1books~1list/post";

/// A change of the weak page, what is reported, and the entry that explains it: class, subject, claim, decision.
type Difference = (fn(&mut Document), &'static str, [&'static str; 4]);

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
    let rename = |it: &mut Document| {
        it.objects[0].properties[2] = row("PageCount", "number", "optional", 23);
    };
    let case = Case::weak(rename).entry("name", "Book/properties/Pages", "at: Book, says: PageCount", "rename: Pages");
    case.assert(&["unexplained: Book, PageCount: type `number`, but the spec says `integer` at Book.Pages"]);
}

#[test]
fn a_path_is_quoted_by_whole_segments() {
    let path = |it: &mut Document| it.operations[0].path = "/api/books/listt".to_owned();
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
    let member = |it: &mut Document| it.operations[0].examples[0].members.push("Books[].Isbn".to_owned());
    let row = |it: &mut Document| it.objects[0].properties.push(row("Isbn", "string", "optional", 25));
    let both = |it: &mut Document| {
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
        Document { document: "strong.md".to_owned(), sha256: "hash of strong".to_owned(), ..case.weak.clone() };
    let case = case.entry("type", "Book/properties/Pages", "at: 'Book, Pages', says: number", "type: integer");
    let findings = case.report().findings;
    let places = findings.kept().iter().flat_map(Finding::places).map(|it| it.file.to_string());
    let pages: Vec<_> = places.filter(|it| it.ends_with(".md")).collect();
    assert_eq!(pages, ["strong.md"], "{findings:?}");
}

/// Two pages that both leave a row out, and one claim on it.
fn two_pages_and_a_claim(source: &str, claim: &str) -> Case {
    let mut case = Case::weak(|it| drop(it.objects[0].properties.remove(2)));
    case.strong.objects[0].properties.remove(2);
    let mut case = case.entry("property", "Book/properties/Pages", claim, "presence: optional, type: integer");
    case.ledger = case.ledger.replace("source: weak", &format!("source: '{source}'"));
    case
}

#[test]
fn a_claim_with_a_star_is_about_each_source_and_place_that_fits() {
    let unexplained = "unexplained: Book: property `no Pages`, but the spec says `optional` at Book.Pages";
    for (source, at) in [("*", "Book"), ("*", "B*k"), ("*", "*"), ("*", "Book*"), ("*", "*o*k")] {
        let case = two_pages_and_a_claim(source, &format!("at: '{at}', says: no Pages"));
        case.assert(&[]);
        assert_eq!(case.report().totals.explained, 2, "{source} {at}");
    }
    let of_one = two_pages_and_a_claim("w*", "at: Book, says: no Pages");
    of_one.assert(&[unexplained]);
    let findings = of_one.report().findings;
    let pages = findings.kept()[0].places().map(|it| it.file.to_string()).filter(|it| it.ends_with(".md"));
    assert_eq!(pages.collect::<Vec<_>>(), ["strong.md"]);
    // The value is never a pattern, and the place that it is about is as narrow as the subject.
    let stale = |case: Case, fault: &str| {
        let claim = format!("stale entry: claim on {fault}");
        case.assert(&[unexplained, unexplained, &claim]);
    };
    stale(
        two_pages_and_a_claim("*", "at: B*k, says: no P*"),
        "* (B*k) `no P*`: `no P*` is not what it says, but `Id`, `State`, `Author`, `no Pages`, `Id`, …",
    );
    stale(two_pages_and_a_claim("*", "at: 'Shel*', says: no Pages"), "* (Shel*) `no Pages`: no place is called so");
    stale(two_pages_and_a_claim("n*", "at: Book, says: no Pages"), "n* (Book) `no Pages`: no place is called so");
    let mut elsewhere = two_pages_and_a_claim("*", "at: Book, says: no Pages");
    elsewhere.ledger = elsewhere.ledger.replace("Book/properties/Pages']\n  claims", "Book/properties/Id']\n  claims");
    assert!(elsewhere.problems().contains(&unexplained.to_owned()), "{:?}", elsewhere.problems());
}

#[test]
fn a_claim_with_a_star_is_stale_where_the_spec_agrees_with_all_that_fits() {
    let mut case =
        Case::new().entry("presence", "Book/properties/Pages", "at: '*, Pages', says: optional", "presence: optional");
    case.ledger = case.ledger.replace("source: weak", "source: '*'");
    case.assert(&["stale entry: claim on * (*, Pages) `optional`: the spec agrees with `optional`"]);
}

#[test]
fn a_row_under_another_name_is_found_by_a_claim_with_a_star() {
    let rename = |it: &mut Document| it.objects[0].properties[2] = row("PageCount", "integer", "optional", 23);
    let mut case = Case::weak(rename);
    rename(&mut case.strong);
    let decision = "rename: Pages, presence: optional, type: integer";
    case = case.entry("name", "Book/properties/Pages", "at: '*', says: PageCount", decision);
    case.ledger = case.ledger.replace("source: weak", "source: '*'");
    case.assert(&[]);
}

#[test]
fn the_document_shows_a_star_of_a_claim_as_a_star() {
    let case = two_pages_and_a_claim("*", "at: '*o*', says: no Pages");
    let document = case.with(|it| it.document());
    assert!(document.contains("Instead of \\* (\\*o\\*) `no Pages`."), "{document}");
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
            format!("{{name: {name}, document: {name}.md, facts: f, sha256: hash of {name}, date: '1'{rank}}}")
        };
        let list = [source("a", ""), source("b", ""), source("c", rank), source("d", "")];
        let entries = parse_list(&format!("sources: [{}]", list.join(", "))).unwrap();
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
    let more = |it: &mut Document| {
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
    let take_over = |case: &mut Case, version: &Document| {
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
    take_over(&mut back, &Document { objects: version.objects.clone(), ..old.clone() });
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
    let twice = |it: &mut Document| it.objects[0].properties.push(row("Pages", "string", "optional", 25));
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

#[test]
fn what_no_source_states_is_unsupported() {
    for (from, to, message) in [
        (
            "        required: true\n",
            "",
            "POST /api/books/list requestBody: a body that may be left out, for want of `required: true`",
        ),
        (
            "        required: true\n",
            "        required: false\n",
            "POST /api/books/list requestBody: a body that may be left out, for want of `required: true`",
        ),
        (
            "      responses:\n",
            "      responses:\n        '400': {description: Bad.}\n",
            "POST /api/books/list responses/400: an error without a JSON body",
        ),
        ("maxItems: 10", "uniqueItems: true, maxItems: 10", "BooksListRequest.Ids: `uniqueItems: true`"),
        ("Pages: {type: integer", "Isbn: {type: string}\n        Pages: {type: integer", "Book.Isbn: the property"),
        ("enum: [Lent, Open]", "enum: [Lent, Open, Lost]", "State: the value `Lost`"),
        ("Start: {type: string}", "Start: {type: string, format: date}", "Interval.Start: `format: \"date\"`"),
        ("Start: {type: string}", "Start: {type: string, maxLength: 3}", "Interval.Start: `maxLength: 3`"),
        ("Token: {type: string}", "Token: {type: string, pattern: a}", "BooksListRequest.Token: `pattern: \"a\"`"),
        ("items: {type: string}", "items: {type: string, minLength: 1}", "BooksListRequest.Ids/items: `minLength: 1`"),
        (
            "      responses:\n",
            "      x-safety: read\n      responses:\n",
            "POST /api/books/list: `x-safety: \"read\"`",
        ),
        ("        '200':\n", "        '204': {}\n        '200':\n", "POST /api/books/list responses: the status `204`"),
        ("paths:\n", "servers: [{url: 'https://a'}]\npaths:\n", "servers/0: the server `https://a`"),
        ("  schemas:\n", "  headers: {Id: {}}\n  schemas:\n", "headers/Id: `Id` among the headers"),
        ("Start: {type: string}", "Start: {type: string, nullable: true}", "Interval.Start: `null`"),
        (
            "  schemas:\n",
            "  responses: {No: {content: {application/json: {schema: {type: object}}}}}\n  schemas:\n",
            "responses/No/content/application/json/schema: the body `{\"type\":\"object\"}` of No",
        ),
        (
            "Start: {type: string}",
            "Start: {allOf: [{$ref: '#/components/schemas/BookId'}]}\n    BookId: {type: string}",
            "Interval.Start: the type of its own `BookId`",
        ),
        ("required: [Start]", "required: [Start, End]", "Interval: `End` is required but no property"),
        (
            "State:\n      type: string",
            "State:\n      type: string\n      x-extensible: true",
            "State: `x-extensible: true`",
        ),
    ] {
        let expected = format!("unsupported: {message}, which no source states");
        let problems = Case::spec(from, to).problems();
        assert!(problems.contains(&expected), "{expected} is not in {problems:?}");
    }
}

#[test]
fn an_entry_with_the_decision_that_the_help_names_supports() {
    for (from, to, subject, help, decision) in [
        (
            "enum: [Lent, Open]",
            "enum: [Lent, Open, Lost]",
            "State",
            "a decision with `values`",
            "values: [Lent, Open, Lost]",
        ),
        (
            "Start: {type: string}",
            "Start: {type: string, maxLength: 3}",
            "Interval/properties/Start",
            "the decision `set: {maxLength: …}`",
            "set: {maxLength: 3}",
        ),
        (
            "Start: {type: string}",
            "Start: {allOf: [{$ref: '#/components/schemas/BookId'}]}\n    BookId: {type: string}",
            "Interval/properties/Start",
            "a decision with `identifier: by-name` or `type`",
            "type: BookId",
        ),
    ] {
        let mut case = Case::spec(from, to);
        let wanted = format!("add an entry with the subject '#/components/schemas/{subject}' and {help}\n");
        assert!(case.report().text().contains(&wanted), "{wanted} is not in {}", case.report().text());
        let entry = format!("- id: entry\n  class: gap\n  subject: ['#/components/schemas/{subject}']\n");
        case.ledger = format!("{LEDGER}{entry}  decision: {{{decision}}}\n  because: A reason.\n");
        let problems = case.problems();
        assert!(problems.iter().all(|it| !it.starts_with("unsupported")), "{problems:?}");
    }
    // A property is three things, and an entry with two members decides them all.
    let mut case = Case::spec("Pages: {type: integer", "Isbn: {type: string}\n        Pages: {type: integer");
    let text = case.report().text();
    for help in ["`presence` or `type`", "a decision with `presence`", "a decision with `type`"] {
        assert!(text.contains(help), "{help} is not in {text}");
    }
    let entry = "- id: entry\n  class: gap\n  subject: ['#/components/schemas/Book/properties/Isbn']\n";
    case.ledger = format!("{LEDGER}{entry}  decision: {{presence: optional, type: string}}\n  because: A reason.\n");
    let problems = case.problems();
    assert!(problems.iter().all(|it| !it.starts_with("unsupported")), "{problems:?}");
}

#[test]
fn an_entry_supports_what_it_lists_and_nothing_beside_it() {
    let mut case = Case::spec("Start: {type: string}", "Start: {type: string, format: date}");
    let entry = |subject: &str, set: &str| {
        format!(
            "- id: entry\n  class: gap\n  subject: ['#/components/schemas/{subject}']\n  decision: {{set: {{{set}}}}}\n  because: A reason.\n"
        )
    };
    case.ledger = LEDGER.to_owned() + &entry("Interval/properties/Start", "format: date");
    case.assert(&[]);
    case.ledger = LEDGER.to_owned() + &entry("Interval", "type: object");
    let unsupported = "unsupported: Interval.Start: `format: \"date\"`, which no source states";
    case.assert(&["stale entry: it explains nothing any more", unsupported]);
    case.ledger = LEDGER.to_owned() + &entry("Interval/properties/Start", "format: uuid");
    let contradicted =
        "stale entry: `format: \"uuid\"` was decided for Interval.Start, but the spec says `format: \"date\"`";
    case.assert(&[contradicted]);
}

#[test]
fn an_entry_whose_subject_decision_or_item_is_gone_is_stale() {
    let case = || Case::weak(|it| it.objects[0].properties[2].presence = Some(Presence::Required));
    let claim = "at: 'Book, Pages', says: required";
    let unexplained = "unexplained: Book, Pages: presence `required`, but the spec says `optional` at Book.Pages";

    let problems = case().entry("presence", "Book/properties/Isbn", claim, "presence: optional").problems();
    assert_eq!(problems[0], unexplained);
    assert!(
        problems.contains(
            &"stale entry: its subject #/components/schemas/Book/properties/Isbn is not in the spec".to_owned()
        )
    );

    let mut decided = case().entry("presence", "Book/properties/Pages", claim, "presence: required");
    decided.assert(&["stale entry: `required` was decided for Book.Pages, but the spec says `optional`"]);
    for (decision, message) in [
        ("type: string", "type `string` was decided for Book.Pages, but the spec says `integer`"),
        ("rename: PageCount", "the name `PageCount` was decided for Book.Pages, but the spec says `Pages`"),
        ("deprecated: true", "`deprecated: true` was decided for Book.Pages, but the spec says nothing of it"),
        ("merge: State", "`State` was decided for Book.Pages, but the spec says `Book.Pages`"),
        ("values: [A]", "`A` was decided for Book.Pages, but the spec says nothing of it"),
        ("path: /api", "path `/api` was decided for Book.Pages, but the spec says nothing of it"),
        ("set: {nullable: false}", "`nullable: false` was decided for Book.Pages, but the spec says `nullable: true`"),
        ("set: {format: date}", "`format: \"date\"` was decided for Book.Pages, but the spec says nothing of it"),
        (
            "identifier: by-name",
            "a type that its name ends with was decided for Book.Pages, but the spec says `integer`",
        ),
    ] {
        decided.ledger = LEDGER.to_owned();
        decided = decided.entry("presence", "Book/properties/Pages", claim, decision);
        decided.assert(&[&format!("stale entry: {message}")]);
    }
    let mut coded = case().entry("presence", "Book/properties/Pages", claim, "presence: optional");
    let ledger = coded.ledger.clone();
    coded.ledger += "  code: {exists: ['Book::id'], absent: ['Book::pages']}\n";
    coded.assert(&[]);
    coded.ledger = ledger + "  code: {exists: ['Book::ids'], absent: ['Book::id']}\n";
    coded.assert(&[
        "stale entry: the crate has no `Book::ids`; did you mean `Book::id`?",
        "stale entry: the crate has `Book::id`",
    ]);
}

#[test]
fn a_wrong_decision_says_what_the_spec_says() {
    // An operation is not called as its method is, and a schema is neither required nor optional.
    for (subject, decision, message) in [
        (
            "#/paths/*/*",
            "rename: post",
            "the name `post` was decided for POST /api/books/list, but the spec says `books_list`",
        ),
        (
            "#/paths/*/*",
            "path: /api",
            "path `/api` was decided for POST /api/books/list, but the spec says `/api/books/list`",
        ),
        (
            "#/components/schemas/Book",
            "presence: optional",
            "`optional` was decided for Book, but the spec says nothing of it",
        ),
        (
            "#/components/schemas/State",
            "values: [Lent]",
            "`Lent` was decided for State, but the spec says `Lent, Open`",
        ),
        (
            "#/paths/*/*",
            "type: string",
            "type `string` was decided for POST /api/books/list, but the spec says nothing of it",
        ),
    ] {
        let mut case = Case::new();
        case.ledger += &format!(
            "- {{id: entry, class: gap, subject: ['{subject}'], decision: {{{decision}}}, because: A reason.}}\n"
        );
        case.assert(&[&format!("stale entry: {message}")]);
    }
}

#[test]
fn a_claim_on_what_is_not_there_is_stale_and_says_what_is() {
    for (claim, message) in [
        ("at: 'Book, Pages', says: optional", "(Book, Pages) `optional`: the spec agrees with `optional`"),
        (
            "at: 'Book, Pages', says: mandatory",
            "(Book, Pages) `mandatory`: `mandatory` is not what it says, but `optional`",
        ),
        ("at: 'Book, Page', says: required", "(Book, Page) `required`: nothing is stated at that place"),
        ("at: State, says: required", "(State) `required`: nothing of class presence is stated there"),
    ] {
        let case = Case::new().entry("presence", "Book/properties/Pages", claim, "presence: optional");
        let problems = case.problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(
            problems[0].starts_with("stale entry: claim on weak ") && problems[0].ends_with(message),
            "{problems:?}"
        );
    }
    let mut case =
        Case::new().entry("presence", "Book/properties/Pages", "at: Book, says: optional", "presence: optional");
    case.ledger = case.ledger.replace("source: weak", "source: nobody");
    case.assert(&["stale entry: claim on nobody (Book) `optional`: there is no source `nobody`"]);
}

#[test]
fn wording_is_held_by_its_sentence() {
    let mut case = Case::new().entry("wording", "Book", "at: 'Book, Id', quotes: any words", "merge: Book");
    let lost = "stale entry: claim on weak (Book, Id) `any words`: the words have not been found there";
    case.assert(&[lost]);
    let [at, quotes, hash] = ["Book, Id", "any words", "hash"].map(ToOwned::to_owned);
    case.weak.quotes.push(Quote { at, quotes, line: 21, hash: Some(hash), was: None });
    case.assert(&[]);
    case.weak.quotes[0].was = Some("another hash".to_owned());
    let reworded = "the sentence reads otherwise than when somebody read it last";
    case.assert(&[&format!("stale entry: claim on weak (Book, Id) `any words`: {reworded}")]);
    assert!(case.report().text().contains("cargo xtask reconcile --accept weak"), "{}", case.report().text());
    case.weak = accept(case.weak);
    case.assert(&[]);
    case.weak.quotes[0].at = "Book, Pages".to_owned();
    case.assert(&[lost]);
}

#[test]
fn an_entry_says_of_a_keyword_that_it_is_not_there() {
    let entry = |subject: &str, decision: &str| {
        format!("- {{id: none, class: gap, subject: ['{subject}'], decision: {decision}, because: A reason.}}\n")
    };
    let body = "#/paths/~1api~1books~1list/post/requestBody";
    let mut case = Case::spec("        required: true\n", "");
    case.ledger += &entry(body, "{set: {required: null}}");
    case.assert(&[]);
    case.spec = SPEC.to_owned();
    case.assert(&["stale none: `required: null` was decided for POST /api/books/list requestBody, but the spec says \
                   `required: true`"]);
    let mut case = Case::spec("      responses:\n", "      responses:\n        '400': {description: Bad.}\n");
    case.ledger += &entry("#/paths/~1api~1books~1list/post/responses/400", "{set: {content: null}}");
    case.ledger += &entry("#/paths/~1api~1books~1list/post/responses", "{set: {'400': {description: Bad.}}}")
        .replace("id: none", "id: bad");
    case.assert(&[]);
}

#[test]
fn an_entry_that_breaks_a_rule_of_the_ledger_is_stale() {
    let base = || Case::weak(|it| it.objects[0].properties[2].presence = Some(Presence::Required));
    let entry = base()
        .entry("presence", "Book/properties/Pages", "at: 'Book, Pages', says: required", "presence: optional")
        .ledger;
    for (from, to, message) in [
        ("id: entry", "id: Entry One", "Entry One: the id is not a slug of small letters, digits and `-`"),
        ("id: entry", "id: method", "method: another entry has the same id"),
        ("A reason.", "One reason. Another.", "entry: `because` has to be one sentence that ends with a full stop"),
        ("A reason.", "A reason", "entry: `because` has to be one sentence that ends with a full stop"),
        ("presence: optional", "", "entry: it decides nothing: add to `decision`"),
        (
            "says: required",
            "says: required, quotes: required",
            "entry: claim on weak (Book, Pages) `required`: give either `says`, a value, or `quotes`, wording",
        ),
        (
            ", says: required",
            "",
            "entry: claim on weak (Book, Pages) ``: give either `says`, a value, or `quotes`, wording",
        ),
        (
            "subject: ['#/components/schemas/Book/properties/Pages']\n  ",
            "subject: []\n  ",
            "entry: what it decides is checked nowhere: name its places as `subject`, or leave the thing out",
        ),
        ("presence: optional", "omit: true", "entry: what is left out has no place in the spec: leave `subject` empty"),
        ("presence: optional", "omit: false", "entry: `omit` can only be true: leave it out"),
        (
            "says: required}",
            "says: required}, {source: weak, at: 'Book, Pages', says: required}",
            "entry: claim on weak (Book, Pages) `required`: it is there twice",
        ),
        (
            "source: weak, at: 'Book, Pages', says: required}",
            "source: weak, at: 'Book, Pages', says: required}, {source: w*, at: '*', says: required}",
            "entry: claim on weak (Book, Pages) `required`: the one on w* (*) `required` says it as well, so leave this one out",
        ),
        (
            "source: weak, at: 'Book, Pages', says: required}",
            "source: '*', at: 'Book, Pages', quotes: any words}",
            "entry: claim on * (Book, Pages) `any words`: wording stands in one source: only beside `says` may `*` stand \
             for several",
        ),
        ("A reason.", "A reason.\n  overrules: [nobody]", "entry: it overrules 'nobody', which is not a source"),
        (
            "says: required",
            "says: a b c d e f g h i",
            "entry: claim on weak (Book, Pages) `a b c d e f g h i`: 9 words are quoted, but 1 to 8 have to be",
        ),
    ] {
        let mut case = base();
        case.ledger = LEDGER.to_owned() + &entry[LEDGER.len()..].replacen(from, to, 1);
        let problems = case.problems();
        assert!(problems.contains(&format!("stale {message}")), "{message} is not in {problems:?}");
    }
    let mut case = Case::new();
    case.ledger = LEDGER.replacen("class: gap", "class: property", 1);
    case.assert(&["stale method: it has no claims, which only the class gap may"]);
}

#[test]
fn what_the_spec_has_is_not_explained_as_left_out() {
    let case = Case::weak(|it| it.objects[0].properties[2].presence = Some(Presence::Required));
    let difference = "unexplained: Book, Pages: presence `required`, but the spec says `optional` at Book.Pages";
    let case = case.entry("presence", "", "at: 'Book, Pages', says: required", "omit: true");
    let problems = case.problems();
    assert!(problems.contains(&difference.to_owned()), "{problems:?}");
}

#[test]
fn an_alias_that_leads_nowhere_is_stale() {
    let mut case = Case::new();
    case.aliases += "  - {name: Shelf, source: weak, pointer: '#/components/schemas/Shelf'}\n";
    case.weak.objects[1].name = "Shelf".to_owned();
    case.assert(&["stale: the alias `Shelf` of 'weak' leads to #/components/schemas/Shelf, which is not in the spec"]);
}

#[test]
fn an_alias_that_no_source_needs_is_stale() {
    let state = "pointer: '#/components/schemas/State'";
    let unused = |alias: &str, change: fn(&mut Document)| {
        let mut case = Case::weak(change);
        case.aliases += &format!("  - {{{alias}, {state}}}\n");
        let problems = case.problems();
        problems.iter().any(|it| it.ends_with("is what no source calls anything"))
    };
    assert!(unused("name: Condition", |_| ()));
    assert!(!unused("name: Condition", |it| it.enums[0].name = "Condition".to_owned()));
    assert!(!unused("name: Condition", |it| it.objects[1].name = "Condition".to_owned()));
    assert!(unused("name: Condition", |it| it.operations[0].title = "Condition".to_owned()));
    let as_type = |it: &mut Document| it.objects[0].properties[1].r#type = Some("string Condition".to_owned());
    assert!(!unused("name: Condition", as_type));
    let as_link = |it: &mut Document| it.objects[0].properties[1].link = Some("page.md#condition".to_owned());
    assert!(!unused("name: Condition", as_link));
    // One of another source alone is needed by that one alone.
    assert!(unused("name: Condition, source: strong", |it| it.enums[0].name = "Condition".to_owned()));
    assert!(!unused("name: Condition, source: weak", |it| it.enums[0].name = "Condition".to_owned()));
}

#[test]
fn an_alias_that_says_what_holds_without_it_is_stale() {
    for (alias, of) in [
        ("name: /api/books/list, pointer: '#/paths/~1api~1books~1list/post'", "`/api/books/list`"),
        ("name: books list request, pointer: '#/components/schemas/BooksListRequest'", "`books list request`"),
        ("name: Volume, source: weak, pointer: '#/components/schemas/Book'", "`Volume` of 'weak'"),
    ] {
        let mut case = Case::new();
        case.aliases += &format!("  - {{{alias}}}\n");
        case.assert(&[&format!("stale: the alias {of} says what holds without it")]);
    }
    // One that overrides is needed, even where it goes back to what holds by itself.
    let mut case = Case::weak(|it| it.objects[0].properties[1].r#type = Some("Novel".to_owned()));
    case.aliases += "  - {name: Novel, pointer: '#/components/schemas/Book'}\n";
    case.aliases += "  - {name: Novel, source: weak, pointer: '#/components/schemas/State'}\n";
    case.assert(&[]);
}

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
    assert_eq!(refused("a: [", ""), "spec.yaml:1:5");
    assert_eq!(refused("openapi: 3.1.0", ""), "spec.yaml:1:10");
    for ledger in ["- id: [", "- {id: a}", "- {id: a, class: odd, decision: {}, because: b.}", "a: b"] {
        assert!(refused(SPEC, ledger).starts_with("ledger.yaml:"), "{ledger}");
    }
    assert!(Aliases::parse("aliases.yaml", "aliases: [{name: A}]").unwrap_err().to_string().contains("points nowhere"));
    let twice = "aliases: [{name: A, pointer: '#/a'}, {name: A, pointer: '#/b'}]";
    assert!(Aliases::parse("aliases.yaml", twice).unwrap_err().to_string().contains("there twice"));
    let source = "{name: a, document: a, facts: a, sha256: a, date: '1'}";
    let twice = parse_list(&format!("sources: [{source}, {source}]")).unwrap_err();
    assert_eq!(twice, "two sources are called `a`");
    for other in ["a", "b", "c"] {
        let early = source.replace("name: a", &format!("name: a, rank-of: {other}"));
        let late = source.replace("name: a", "name: b");
        let error = parse_list(&format!("sources: [{early}, {late}]")).unwrap_err();
        assert_eq!(error, format!("`a` has the `rank-of` `{other}`, which is not a source before it"));
    }
    let entries = parse_list(&format!("sources: [{source}]")).unwrap();
    let stale = Sources::join(&entries, vec![page("a")], Aliases::default()).unwrap_err();
    assert!(stale.contains("take the page over once more"), "{stale}");
    let entries = parse_list(&format!(
        "sources: [{}]",
        source.replace("sha256: a", "sha256: hash of a").replace("document: a", "document: a.md")
    ))
    .unwrap();
    let join = |change: fn(&mut Document), aliases: &str| {
        let mut facts = page("a");
        change(&mut facts);
        Sources::join(&entries, vec![facts], Aliases::parse("aliases.yaml", aliases).unwrap()).map(drop)
    };
    assert_eq!(join(|_| {}, ALIASES), Ok(()));
    let error = join(|_| {}, "aliases: [{name: A, source: b, pointer: '#/a'}]").unwrap_err();
    assert_eq!(error, "aliases.yaml: alias `A` is of 'b', which is not a source");
    let error = join(|it| it.objects[0].properties[0].line = 99, ALIASES).unwrap_err();
    assert_eq!(error, "a: `Id` stands on line 99, which is empty or not there");
    let error = join(|it| it.operations[0].request[1].array = false, ALIASES).unwrap_err();
    assert_eq!(error, "a: `Ids` of line 11: `array` is not what `type` says");
    let error = join(|it| drop(it.lines.remove(&30)), ALIASES).unwrap_err();
    assert_eq!(error, "a: a heading stands on line 30, which is empty or not there");
}

fn text(facts: &Document) -> PageText {
    PageText { facts: facts.clone(), pieces: Vec::new() }
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
