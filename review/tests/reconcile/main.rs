//! Each outcome of a reconciliation, on a small API: a page, one that agrees with it, and a ledger.
#![allow(clippy::unwrap_used)]

mod files;
mod printed;
mod stale;
mod stars;
mod unexplained;
mod unsupported;

use ostler_codegen::{Config, Layout, Surface};
use ostler_openapi::finding::Finding;
use ostler_review::facts::{Enum, Example, Object, Operation, PageFacts, PageText, Presence, Property, Side};
use ostler_review::reconcile::{File, Reconciliation, Report};
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
fn page(name: &str) -> PageFacts {
    let strings = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let mut author = row("Author", "string", "optional", 24);
    author.deprecated = true;
    PageFacts {
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
    strong: PageFacts,
    weak: PageFacts,
}

impl Case {
    fn new() -> Self {
        let [spec, ledger, aliases] = [SPEC, LEDGER, ALIASES].map(ToOwned::to_owned);
        Self { spec, ledger, aliases, weak_is: "", strong: page("strong"), weak: page("weak") }
    }

    /// The weak page after a change.
    fn weak(change: impl FnOnce(&mut PageFacts)) -> Self {
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
            - {name: strong, document: strong.md, facts: strong.yaml, sha256: hash of strong, date: 2026-01-01}\n\
            - {name: weak, document: weak.md, facts: weak.yaml, sha256: hash of weak, date: 2026-01-02}\n";
        let entries =
            parse_list("sources.yaml", &list.replace("2026-01-02", &format!("2026-01-02{}", self.weak_is))).unwrap();
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
        self.with(|it| it.check(Some(&surface())))
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

/// What a crate makes public that has `Book::id`.
fn surface() -> Surface {
    let document = "openapi: 3.0.3\ninfo: {title: Books, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    \
        Book: {type: object, properties: {Id: {type: string}}}\n";
    let reading = ostler_openapi::read(ostler_openapi::Source::new("books.yaml", document).unwrap());
    let config = Config { layout: Layout::Root, ..Config::for_crate("books") };
    ostler_codegen::generate(&reading, &config).unwrap().surface
}

fn text(facts: &PageFacts) -> PageText {
    PageText { facts: facts.clone(), pieces: Vec::new() }
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
