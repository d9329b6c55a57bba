//! Pages of documentation drafted: as a document, as a folder that reconciles, and into a spec that is there.

mod forms;
mod hostile;
mod into;
mod support;

use std::collections::BTreeSet;
use std::path::Path;

use ostler_review::draft::{Error, draft};
use support::{PAGES, is_accepted, page, pages, reconciled};

/// The document that is drafted of the pages; `UPDATE_EXPECT=1` renews it.
const EXPECTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/draft/ships.yaml");

#[test]
fn a_draft_is_what_the_pages_state() {
    let drafted = draft(&pages(), &[]).expect("is drafted");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(EXPECTED, &drafted.document).expect("writable");
    }
    let expected = std::fs::read_to_string(EXPECTED).expect("readable");
    assert!(expected == drafted.document, "{EXPECTED} differs; `UPDATE_EXPECT=1` renews it:\n{}", drafted.document);
    assert_eq!(drafted.operations, ["ships_getAll", "ships_getAllUnversioned", "ships_add"]);
    assert_eq!(drafted.left_out, ["sunk.md:3: Sink ship: it is discontinued"]);
}

#[test]
fn the_generator_accepts_a_draft() {
    let drafted = draft(&pages(), &[]).expect("is drafted");
    assert_eq!(is_accepted(&drafted.document), Ok(()));
}

#[test]
fn a_draft_reconciles_with_its_pages_and_lists_what_is_to_be_decided() {
    let pages = pages();
    let files = draft(&pages, &[]).expect("is drafted").files(&pages).expect("has sources");
    let report = reconciled(&files);
    let totals = report.totals;
    assert_eq!((totals.unexplained, totals.stale, totals.unsupported), (0, 0, 0), "{}", report.text());
    let ledger = &files.iter().find(|it| it.path == "ledger.yaml").expect("has a ledger").text;
    // What the examples and lists of the fixture contradict.
    for says in ["Flags", "no Crew", "Ship colour", "invalid JSON"] {
        assert!(ledger.contains(&format!("says: {says}}}")), "{says}: {ledger}");
    }
    assert_eq!(totals.undecided, ledger.matches("undecided: true").count());
    let written: BTreeSet<_> = files.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(written.len(), 5 + PAGES.len(), "{written:?}");
}

#[test]
fn no_words_of_a_page_are_in_a_draft_but_names() {
    let pages = pages();
    let drafted = draft(&pages, &[]).expect("is drafted");
    for piece in pages.iter().flat_map(|it| &it.wording.pieces) {
        let words: Vec<_> = piece.text.split_whitespace().collect();
        let is_prose = words.len() >= 3 && words.iter().all(|it| it.chars().all(|it| it.is_alphabetic() || it == '.'));
        let is_heading = !piece.text.ends_with('.');
        assert!(!is_prose || is_heading || !drafted.document.contains(&piece.text), "{}", piece.text);
    }
    assert!(
        !drafted.document.contains("0A") && !drafted.document.contains("0B"),
        "a token of an example is taken over"
    );
}

#[test]
fn a_description_that_a_page_gives_in_the_same_words_is_left_to_a_person() {
    let of_names = |said: &str| {
        let mut all = pages();
        let text = all[1].text.replace("| What it is called. |", &format!("| {said} |"));
        all[1] = support::read("ships.md", &text);
        let document = draft(&all, &[]).expect("is drafted").document;
        let after = document.split_once("        Names:\n          description: ").expect("is there").1;
        after.lines().next().expect("has a line").to_owned()
    };
    assert_eq!(of_names("What it is called."), "What the ship is called, by language.");
    assert_eq!(of_names("It is needed. What the ship is called, by *Language*"), "''");
}

#[test]
fn one_operation_is_drafted_as_among_all() {
    let all = draft(&pages(), &[]).expect("is drafted").document;
    for name in ["ships_add", "/api/connector/v1/ships/add", "ships/add", "Add ship"] {
        let one = draft(&pages(), &[name.to_owned()]).expect(name);
        assert_eq!(one.operations, ["ships_add"], "{name}");
        assert_eq!(is_accepted(&one.document), Ok(()));
        // The credentials are written out where they come first.
        let lines: BTreeSet<_> = all.lines().collect();
        let new: Vec<_> = one.document.lines().filter(|it| !lines.contains(it)).collect();
        assert!(new.is_empty(), "{new:?}");
    }
    let error = draft(&pages(), &["ship_add".to_owned()]).expect_err("no such operation");
    let nearest = Some("ships_add".to_owned());
    assert_eq!(error, Error::Unknown { operation: "ship_add".to_owned(), nearest });
}

#[test]
fn a_page_that_is_not_given_leaves_what_examples_show() {
    let only = [page("ships.md")];
    let drafted = draft(&only, &[]).expect("is drafted");
    assert_eq!(is_accepted(&drafted.document), Ok(()));
    let report = reconciled(&drafted.files(&only).expect("has sources"));
    assert_eq!((report.totals.unexplained, report.totals.stale), (0, 0), "{}", report.text());
}

#[test]
fn a_schema_that_requires_itself_in_many_members_ends() {
    let rows: String = (0..40).map(|it| format!("| `A{it}` | [Tree](#tree) | required | X. |\n")).collect();
    let head = "| Property | Type | Contract | Description |\n| :-- | :-- | :-- | :-- |\n";
    let text = format!(
        "# A\n\n## Grow\n\n### Request\n\n`[PlatformAddress]/api/connector/v1/trees/grow`\n\n```javascript\n{{\"A0\": {{}}}}\n```\n\n\
         {head}| `A0` | [Tree](#tree) | required | X. |\n\n#### Tree\n\n{head}{rows}\n### Response\n\n```javascript\n{{}}\n```\n"
    );
    let drafted = draft(&[support::read("trees.md", &text)], &[]).expect("is drafted");
    assert!(drafted.document.len() < 200_000, "{}", drafted.document.len());
}

#[test]
fn the_live_pages_are_drafted_and_reconciled() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/pages");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: {} is not there", folder.display());
        return;
    };
    let mut files: Vec<_> = entries.map(|it| it.expect("readable").path()).collect();
    files.retain(|it| it.extension().is_some_and(|it| it == "md") && !it.ends_with("README.md"));
    files.sort();
    let pages: Vec<_> = files
        .iter()
        .map(|it| {
            let text = std::fs::read_to_string(it).expect("readable");
            support::read(&it.display().to_string(), &text)
        })
        .collect();
    let drafted = draft(&pages, &[]).expect("is drafted");
    assert_eq!(is_accepted(&drafted.document), Ok(()));
    assert!(drafted.operations.len() >= 60, "{}", drafted.operations.len());
    let report = reconciled(&drafted.files(&pages).expect("has sources"));
    let totals = report.totals;
    assert_eq!((totals.unexplained, totals.stale, totals.unsupported), (0, 0, 0), "{}", report.text());
}
