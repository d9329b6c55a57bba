//! A new version of a page takes the place of the old one: what only moved moves, and nothing quotes what it did not.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use ostler_review::facts::{self, Gone, PageFacts, PageText};
use ostler_review::reconcile::{File, Reconciliation, accept, renew_source, waiting};
use ostler_review::sources::{Aliases, Sources, parse_list};

const PAGES: [(&str, &str); 6] = [
    ("aligned.md", include_str!("pages/aligned.md")),
    ("cells.txt", include_str!("pages/cells.txt")),
    ("flattened.txt", include_str!("pages/flattened.txt")),
    ("loose.md", include_str!("pages/loose.md")),
    ("objects.md", include_str!("pages/objects.md")),
    ("plain.md", include_str!("pages/plain.md")),
];

/// What is put between two lines.
const LINES: [&str; 3] = ["", "<!-- A comment. -->", "One more line of prose."];

const NOTES: &str = "\
# Notes

Written down in May. They lead nowhere else.

## Ships

- **Ship**: Id R, Crew integer O, at
  most 9 of them. Since 2024, a ship has a `Flag`
  as well.
- A tug: see above.

## Winds

| Wind | Since |
| --- | --- |
| Calm | ever |
| Storm | 2025 |
";

const LIST: &str = "\
# Which sources there are.
sources:
  - name: other
    document: other.md
    facts: other.yaml
    sha256: x
    date: 2020-01-01
  - name: page
    document: page.md
    facts: page.yaml
    # The last one that was read.
    sha256: SHA
    date: 2021-01-01
    notes: NOTES
";

/// A source with a ledger that quotes it.
struct Case {
    sources: Sources,
    ledger: String,
}

impl Case {
    /// A source as it is after its page was taken over once with a ledger that quotes `claims`.
    fn new(page: &PageText, claims: &[(String, String)], are_notes: bool) -> Self {
        let mut case = Self { sources: sources(page.facts.clone(), are_notes), ledger: ledger(claims) };
        let facts = case.take_over(page);
        assert_eq!(facts.quotes.len(), claims.len());
        case.sources = sources(facts, are_notes);
        case
    }

    fn with<R>(&self, look: impl FnOnce(&Reconciliation<'_>) -> R) -> R {
        let spec = File { name: "spec.yaml", text: "openapi: 3.0.3" };
        let ledger = File { name: "ledger.yaml", text: &self.ledger };
        look(&Reconciliation::new(spec, ledger, &self.sources).unwrap())
    }

    fn take_over(&self, page: &PageText) -> PageFacts {
        self.with(|it| it.take_over(page, self.sources.get("page").unwrap()))
    }

    /// What a report says of a version, section by section.
    fn changes(&self, page: &PageText) -> Vec<String> {
        let report = self.with(|it| it.page(page, self.sources.get("page")));
        let text = report.text();
        text.lines().filter(|it| !it.starts_with("  at ") && !it.is_empty()).map(ToOwned::to_owned).collect()
    }

    /// The problems with its claims, without what they have in common.
    fn stale(&self) -> Vec<String> {
        let findings = self.with(|it| it.check(None)).findings;
        let claims = findings.kept().iter().filter_map(|it| it.message.split_once("`: claim on page ").map(|it| it.1));
        claims.map(ToOwned::to_owned).collect()
    }
}

fn sources(facts: PageFacts, are_notes: bool) -> Sources {
    let mut other = facts.clone();
    other.quotes.clear();
    (other.document, other.sha256) = ("other.md".to_owned(), "x".to_owned());
    let list = LIST.replace("SHA", &facts.sha256).replace("page.md", &facts.document);
    let entries = parse_list("sources.yaml", &list.replace("NOTES", if are_notes { "true" } else { "false" })).unwrap();
    Sources::join(&entries, vec![other, facts], Aliases::default()).unwrap()
}

fn ledger(claims: &[(String, String)]) -> String {
    let quoted = |text: &str| text.replace('\'', "''");
    let claims =
        claims.iter().map(|(at, words)| format!("{{source: page, at: '{}', quotes: '{}'}}", quoted(at), quoted(words)));
    let claims = claims.collect::<Vec<_>>().join(",\n    ");
    format!("- id: entry\n  class: wording\n  claims: [{claims}]\n  decision: {{omit: true}}\n  because: A reason.\n")
}

/// Some fifty of the pieces that can be quoted of a page, from all over it.
fn quotable(page: &PageText) -> Vec<(String, String)> {
    let is_short = |it: &str| it.split(' ').count() <= 8;
    let alone = |at: &str, words: &str| facts::find(&page.pieces, at, words).is_ok();
    let pieces = page.pieces.iter().filter(|it| is_short(&it.text) && alone(&it.place, &it.text));
    let all: Vec<_> = pieces.map(|it| (it.place.clone(), it.text.clone())).collect();
    all.iter().step_by(all.len() / 50 + 1).cloned().collect()
}

fn with_line(text: &str, at: usize, line: &str) -> String {
    let mut lines: Vec<_> = text.split('\n').collect();
    lines.insert(at, line);
    lines.join("\n")
}

/// Whether `after` quotes what `before` quotes, with a line more before line `at + 1`; else what `changes` say of it.
fn check_quotes(before: &PageFacts, after: &PageFacts, at: usize, changes: impl Fn() -> Vec<String>) -> usize {
    let mut held = 0;
    for quote in &before.quotes {
        let now = after.quotes.iter().find(|it| it.at == quote.at && it.quotes == quote.quotes);
        match now {
            Some(now) if now.hash == quote.hash => {
                assert_eq!(now.line, quote.line + usize::from(quote.line > at), "{quote:?}");
                held += 1;
            }
            _ => {
                let said = format!("`{}` ({})", quote.quotes, quote.at);
                let changes = changes();
                assert!(changes.iter().any(|it| it.contains(&said)), "{said} is not in {changes:#?}");
                assert!(now.is_none_or(|it| it.was == quote.hash), "{quote:?}");
            }
        }
    }
    held
}

#[test]
fn a_line_more_anywhere_moves_no_quotation_to_another_place() {
    for (name, text) in PAGES {
        let page = facts::read_text(name, text).unwrap();
        let claims = quotable(&page);
        let case = Case::new(&page, &claims, false);
        let source = case.sources.get("page").unwrap();
        let (mut versions, mut held) = (0, 0);
        case.with(|reconciliation| {
            let places = 0..=text.lines().count();
            for (at, line) in places.flat_map(|at| LINES.map(|line| (at, line))) {
                // A line in the midst of a table or of JSON can make a page that is refused: then nothing changes.
                let Ok(version) = facts::read_text(name, &with_line(text, at, line)) else { continue };
                versions += 1;
                let after = reconciliation.take_over(&version, source);
                held += check_quotes(&source.facts, &after, at, || case.changes(&version));
            }
        });
        assert!(versions > text.lines().count() && claims.len() > 10, "{name}: {versions}, {}", claims.len());
        assert!(held * 10 > versions * claims.len() * 9, "{name}: {held} of {}", versions * claims.len());
    }
}

#[test]
fn a_line_more_anywhere_in_notes_moves_no_fact_to_another_line() {
    let page = facts::read_notes("notes.md", NOTES).unwrap();
    let case = Case::new(&noted(&page), &quotable(&page), true);
    let before = case.sources.get("page").unwrap().facts.clone();
    for at in 0..=NOTES.lines().count() {
        for line in LINES {
            let version = facts::read_notes("notes.md", &with_line(NOTES, at, line)).unwrap();
            let after = case.take_over(&version);
            check_quotes(&before, &after, at, || case.changes(&version));
            let lines = |it: &PageFacts| it.objects[0].properties.iter().map(|it| it.line).collect::<Vec<_>>();
            let moved: Vec<_> = lines(&before).into_iter().map(|it| it + usize::from(it > at)).collect();
            assert_eq!((lines(&after), after.reworded), (moved, Vec::new()), "{at}");
        }
    }
}

/// The notes with what somebody wrote down from them.
fn noted(page: &PageText) -> PageText {
    let mut page = page.clone();
    let yaml = "name: Ship\nline: 5\nproperties:\n";
    let row = |name: &str, line: usize| {
        format!(
            "  - {{name: {name}, type: string, array: false, link: null, presence: required, max_items: null, \
             max_length: null, deprecated: false, line: {line}}}\n"
        )
    };
    let rows = [row("Id", 7), row("Crew", 8), row("Flag", 9)].concat();
    let indented = (yaml.to_owned() + &rows).replace('\n', "\n    ");
    let text = facts::to_yaml(&page.facts).replace("objects: []", &format!("objects:\n  - {}", indented.trim_end()));
    page.facts = facts::from_yaml(&text).unwrap();
    page
}

#[test]
fn facts_that_were_written_down_wait_to_be_read_when_their_lines_read_otherwise() {
    let page = noted(&facts::read_notes("notes.md", NOTES).unwrap());
    let mut case = Case::new(&page, &[], true);
    let version = facts::read_notes("notes.md", &NOTES.replace("most 9", "most 12").replace("\n\n", "\n\n\n")).unwrap();
    let expected = "rewords: the line reads otherwise than when `Crew` were written down from it";
    assert_eq!(case.changes(&version)[1..], [expected]);
    let facts = case.take_over(&version);
    assert_eq!(facts.reworded, [11]);
    case.sources = sources(facts.clone(), true);
    let reported = |case: &Case| {
        let findings = case.with(|it| it.check(None)).findings;
        findings.kept().iter().any(|it| it.message.contains("line 11 reads otherwise than when `Crew`"))
    };
    assert!(reported(&case));
    // Taking the same version over again is no reading.
    assert_eq!(case.take_over(&version).reworded, [11]);
    case.sources = sources(accept(facts), true);
    assert!(!reported(&case));
}

#[test]
fn what_a_reader_does_not_see_is_no_change() {
    let table = |rule: &str, pad: &str, folder: &str| {
        format!(
            "# Ships\n\n## Find ships\n\nFinds all ships, e.g. Tugs.\nEach of them once.\n\n### Request\n\n\
             `[PlatformAddress]/api/ships/find`\n\n| Property | Type | Contract | Description |\n|{rule}|{rule}|{rule}|{rule}|\n\
             | `Wind`{pad} | [Wind]({folder}winds.md#wind){pad} | optional{pad} | In which wind. In any without it. |{pad}\n\n\
             ### Response\n\n| Property | Type | Contract | Description |\n| - | - | - | - |\n| `Id` | string | required | Which. |\n"
        )
    };
    let page = facts::read_text("page.md", &table("---", "", "/docs/")).unwrap();
    let words = [
        ("Find ships", "e.g. Tugs"),
        ("Find ships", "Each of them once"),
        ("Find ships, request, Wind", "In any without it"),
        ("Find ships, request, Wind", "winds.md#wind"),
        ("Find ships, request, Wind", "In which wind"),
    ];
    let claims = words.map(|(at, words)| (at.to_owned(), words.to_owned()));
    let case = Case::new(&page, &claims, false);
    assert_eq!(case.stale(), [""; 0]);

    let padded = table(":------", "      ", "").replace("Tugs.\nEach of", "Tugs. Each\nof");
    let version = facts::read_text("ships.md", &padded).unwrap();
    assert_eq!(version.facts.lines.len(), page.facts.lines.len());
    let links = "links: Find ships, request, Wind leads to `winds.md#wind`, and led to `/docs/winds.md#wind`";
    let changes = case.changes(&version);
    assert!(changes[0].starts_with("ships.md as a version of source page, was called page.md: adds 0, drops 0, contr"));
    // Nothing of it is in the spec, so that what is left are the differences that were there before.
    assert_eq!(changes[1..], [links]);
    let renewed = case.take_over(&version);
    let hashes = |it: &PageFacts| it.quotes.iter().map(|it| it.hash.clone()).collect::<BTreeSet<_>>();
    assert_eq!(hashes(&renewed), hashes(&case.sources.get("page").unwrap().facts));
    assert!(renewed.quotes.iter().all(|it| it.was.is_none()));
}

#[test]
fn a_sentence_that_reads_otherwise_waits_until_somebody_has_read_it() {
    let text = "## Ship\n\n| Property | Type | Contract | Description |\n| - | - | - | - |\n\
        | `Id` | string | required | Which ship it is. Never changes. |\n\n* a list\n";
    let page = facts::read_text("page.md", text).unwrap();
    let claims =
        [("Ship, Id".to_owned(), "Which ship".to_owned()), ("Ship, Id".to_owned(), "Never changes".to_owned())];
    let mut case = Case::new(&page, &claims, false);
    assert_eq!(case.stale(), [""; 0]);

    let version = facts::read_text("page.md", &text.replace("Which ship it is.", "Which ship it was.")).unwrap();
    let said = "rewords: `Which ship` (Ship, Id) stands in another sentence now: Which ship it was. (ledger: entry)";
    assert_eq!(case.changes(&version)[1..], [said]);
    let facts = case.take_over(&version);
    case.sources = sources(facts.clone(), false);
    let shown = |now, before| {
        let waiting = waiting(case.sources.get("page").unwrap(), now, before);
        waiting.into_iter().map(|it| (it.what, it.was, it.now)).collect::<Vec<_>>()
    };
    let what = "`Which ship` (Ship, Id), line 5".to_owned();
    let [was, now] = ["Which ship it is.", "Which ship it was."].map(|it| Some(it.to_owned()));
    assert_eq!(shown(Some(&version), Some(&page)), [(what.clone(), was, now.clone())]);
    assert_eq!(shown(Some(&version), Some(&version)), [(what.clone(), None, now)]);
    assert_eq!(shown(None, None), [(what, None, None)]);
    let waits = "(Ship, Id) `Which ship`: the sentence reads otherwise than when somebody read it last";
    assert_eq!(case.stale(), [waits]);
    // Neither another look at the page nor a third wording makes it read, and the first one needs no reading.
    assert_eq!(case.take_over(&version), facts);
    let third = facts::read_text("page.md", &text.replace("it is.", "it will be.")).unwrap();
    assert_eq!(case.take_over(&third).quotes[1].was, facts.quotes[1].was);
    assert!(case.take_over(&page).quotes.iter().all(|it| it.was.is_none()));
    case.sources = sources(accept(facts), false);
    assert_eq!(case.stale(), [""; 0]);
}

#[test]
fn words_that_are_gone_or_elsewhere_are_contradicted_and_not_taken_over() {
    let text = "## Ship\n\n| Property | Type | Contract | Description |\n| - | - | - | - |\n\
        | `Id` | string | required | Which ship it is. |\n| `Flag` | string | required | Its flag. |\n";
    let page = facts::read_text("page.md", text).unwrap();
    for (from, to, now) in [
        ("Which ship it is.", "Whose it is.", "is nowhere on the page"),
        (
            "Which ship it is. |\n| `Flag` | string | required |",
            "No. |\n| `Flag` | string | required | Which ship it is.",
            "is not there; it is at Ship, Flag",
        ),
        (
            "Which ship it is.",
            "Which ship it is. Or: Which ship it was.",
            "is there more than once, on lines 5, 5: quote more words, or name the row",
        ),
    ] {
        let mut case = Case::new(&page, &[("Ship, Id".to_owned(), "Which ship".to_owned())], false);
        let version = facts::read_text("page.md", &text.replace(from, to)).unwrap();
        let changes = case.changes(&version);
        assert_eq!(changes[1..], [format!("contradicts: `Which ship` (Ship, Id) {now} (ledger: entry)")], "{to}");
        let facts = case.take_over(&version);
        assert!(facts.quotes.iter().all(|it| it.hash.is_none()), "{:?}", facts.quotes);
        case.sources = sources(accept(facts), false);
        assert_eq!(case.stale(), ["(Ship, Id) `Which ship`: the words have not been found there"]);
    }
}

#[test]
fn words_that_come_back_in_another_sentence_are_not_taken_as_read() {
    let text = "## Ship\n\n| Property | Type | Contract | Description |\n| - | - | - | - |\n\
        | `Id` | string | required | Which ship it is. |\n";
    let version = |sentence: &str| facts::read_text("page.md", &text.replace("Which ship it is.", sentence)).unwrap();
    let page = version("Which ship it is.");
    let mut case = Case::new(&page, &[("Ship, Id".to_owned(), "Which ship".to_owned())], false);
    for sentence in ["Whose it is.", "Nothing.", "Never says: Which ship it is."] {
        case.sources = sources(case.take_over(&version(sentence)), false);
    }
    let waits = "(Ship, Id) `Which ship`: the sentence reads otherwise than when somebody read it last";
    assert_eq!(case.stale(), [waits]);
    case.sources = sources(case.take_over(&page), false);
    assert_eq!(case.stale(), [""; 0]);
}

const FIND_SHIPS: &str = "# Ships\n\n## Find ships\n\nFinds all ships.\n\n### Request\n\n`[PlatformAddress]/api/ships/find`\n\n\
    | Property | Type | Contract | Description |\n| - | - | - | - |\n| `Wind` | string | optional | Which. |\n\n\
    ### Response\n\n| Property | Type | Contract | Description |\n| - | - | - | - |\n| `Id` | string | required | Which. |\n";

#[test]
fn words_that_are_struck_out_or_hidden_wait_to_be_read() {
    let page = facts::read_text("page.md", FIND_SHIPS).unwrap();
    for marks in [["~~", "~~"], ["<del>", "</del>"], ["<S>", "</S>"], ["<i hidden>", "</i>"]] {
        let case = Case::new(&page, &[("Find ships".to_owned(), "Finds all ships".to_owned())], false);
        let instead = marks.join("Finds all ships.");
        let version = facts::read_text("page.md", &FIND_SHIPS.replace("Finds all ships.", &instead)).unwrap();
        assert!(case.changes(&version)[1].contains("`Finds all ships` (Find ships) stands in another sentence now"));
        assert!(case.take_over(&version).quotes[0].was.is_some(), "{instead}");
    }
    // A comment and a break say nothing.
    let version = FIND_SHIPS.replace("all ships.", "all<br/>ships<!-- or not -->.");
    let case = Case::new(&page, &[("Find ships".to_owned(), "Finds all ships".to_owned())], false);
    assert_eq!(case.take_over(&facts::read_text("page.md", &version).unwrap()).quotes[0].was, None);
}

#[test]
fn words_that_move_below_their_place_wait_to_be_read() {
    let page = facts::read_text("page.md", FIND_SHIPS).unwrap();
    let without = FIND_SHIPS.replace("Finds all ships.\n\n", "");
    for (before, heading, place) in [
        ("`[PlatformAddress]", "", "Find ships, request"),
        ("### Request", "### What it does not do\n\n", "Find ships, What it does not do"),
        ("# Ships", "# Find ships, of old\n\n", "Find ships, of old"),
    ] {
        let moved = without.replacen(before, &format!("{heading}Finds all ships.\n\n{before}"), 1);
        let version = facts::read_text("page.md", &moved).unwrap();
        let case = Case::new(&page, &[("Find ships".to_owned(), "Finds all ships".to_owned())], false);
        let said = format!(
            "rewords: `Finds all ships` (Find ships) stands in another sentence now: Finds all ships. (at {place}) (ledger: entry)"
        );
        assert!(case.changes(&version).contains(&said), "{:?}", case.changes(&version));
        assert!(case.take_over(&version).quotes[0].was.is_some(), "{place}");
    }
}

#[test]
fn a_heading_that_is_written_like_the_second_of_another_is_another_place() {
    let text = "# E\n\n## Wind (2)\n\n- `One`\n- `Two`\n\n## Wind\n\n- `A`\n- `B`\n\n## Wind\n\n- `C`\n- `D`\n";
    let page = facts::read_text("page.md", text).unwrap();
    let place = |words: &str| page.pieces.iter().find(|it| it.text == words).unwrap().place.clone();
    assert_eq!(["One", "A", "C"].map(place), ["Wind (2)", "Wind", "Wind (3)"]);
}

#[test]
fn a_page_belongs_to_the_source_of_the_longest_name_that_its_own_begins_with() {
    let page = facts::read_text("page.md", "## E\n\n- `A`\n- `B`\n").unwrap();
    let named = |name: &str, document: &str| {
        let sha256 = &page.facts.sha256;
        let entry =
            format!("  - {{name: {name}, document: {document}, facts: x.yaml, sha256: {sha256}, date: 2026-01-01}}\n");
        (entry, PageFacts { document: document.to_owned(), ..page.facts.clone() })
    };
    let (entries, documents): (Vec<_>, Vec<_>) =
        [named("winds", "winds-2.md"), named("winds-2", "two.md"), named("other", "winds.md")].into_iter().unzip();
    let entries = parse_list("sources.yaml", &format!("sources:\n{}", entries.concat())).unwrap();
    let sources = Sources::join(&entries, documents, Aliases::default()).unwrap();
    let case = Case { sources, ledger: "[]".to_owned() };
    let found = |file: &str| case.with(|it| it.source_of(file, None).unwrap().map(|it| it.name.clone()));
    for (file, expected) in [
        ("winds-2.md", Some("winds")),
        ("winds-2_new.md", Some("winds-2")),
        ("winds_2.md", Some("winds")),
        ("winds-3.md", Some("winds")),
        ("winds.md", Some("other")),
        ("windsor.md", None),
    ] {
        assert_eq!(found(file).as_deref(), expected, "{file}");
    }
}

#[test]
fn the_list_of_sources_gets_the_new_version_and_keeps_the_rest() {
    let facts = facts::read("new page.md", "## E\n\n- `A`\n- `B`\n").unwrap();
    let list = LIST.replace("NOTES", "false");
    let renewed = renew_source(&list, "page", &facts, "2026-02-03").unwrap();
    let sha256 = format!("sha256: {}", facts.sha256);
    let expected = list.replace("page.md", "new page.md").replace("sha256: SHA", &sha256);
    assert_eq!(renewed, expected.replace("2021-01-01", "2026-02-03"));
    for (list, error) in [
        (list.replace("    sha256: SHA\n", "").replace("page.yaml", "page.yaml\n    sha256: SHA, date"), ""),
        (list.replace("name: page\n", "name: pages\n"), "there is no source `page`"),
        (
            "sources: [{name: page, document: a, facts: b, sha256: c, date: 2026-01-01}]".to_owned(),
            "line 1: give `document` of the source `page` a line of its own",
        ),
    ] {
        let refused = renew_source(&list, "page", &facts, "2026-02-03");
        assert!(error.is_empty() || refused == Err(error.to_owned()), "{refused:?}");
    }
    for (value, comment) in [
        ("2021-01-01", " # A guess."),
        ("2021-01-01", "   # Or # another."),
        ("'2021-01-01'", " # It's one."),
        ("2021-01-01", ""),
    ] {
        let commented = list.replace("2021-01-01", &format!("{value}{comment}"));
        let renewed = renew_source(&commented, "page", &facts, "2026-02-03").unwrap();
        assert!(renewed.contains(&format!("    date: 2026-02-03{comment}\n")), "{renewed}");
    }
    for (value, comment) in [("'page # 1.md'", " # One."), ("\"page # 1.md\"", "")] {
        let commented = list.replace("document: page.md", &format!("document: {value}{comment}"));
        let renewed = renew_source(&commented, "page", &facts, "2026-02-03").unwrap();
        assert!(renewed.contains(&format!("    document: {}{comment}\n", facts.document)), "{renewed}");
    }
    let odd = PageFacts { document: "a: b #".to_owned(), ..facts };
    assert!(renew_source(&list, "page", &odd, "2026-02-03").is_err());
}

#[test]
fn what_is_gone_is_kept_in_the_facts() {
    let facts = facts::read("page.md", "## E\n\n- `A`\n- `B`\n").unwrap();
    let gone = vec![Gone { name: "A: b".to_owned(), line: 3, led_to: "#/components/schemas/A".to_owned() }];
    let facts = PageFacts { gone, ..facts };
    assert_eq!(facts::from_yaml(&facts::to_yaml(&facts)), Ok(facts));
}

#[test]
fn comments_between_facts_that_somebody_wrote_down_stay() {
    let page = noted(&facts::read_notes("notes.md", NOTES).unwrap());
    let text = facts::to_yaml(&page.facts).replace("objects:\n", "# Ships.\nobjects:\n");
    let text = format!(
        "# Notes.\n{}",
        text.replace("      - {name: \"Flag\"", "      # A flag: line: 3\n      - {name: \"Flag\"")
    );
    let mut moved = page.facts.clone();
    moved.objects[0].properties[1].line = 12;
    moved.sha256 = "0".repeat(64);
    let renewed = facts::renew_yaml(&text.replace("line: 3", "of a line"), &moved);
    assert_eq!(facts::from_yaml(&renewed), Ok(moved.clone()));
    assert!(renewed.starts_with("# Notes.\n") && renewed.contains("\n# Ships.\n") && renewed.contains("# A flag"));
    // A comment that would be taken for a fact costs the comments, not the facts.
    assert_eq!(facts::from_yaml(&facts::renew_yaml(&text, &moved)), Ok(moved));
}
