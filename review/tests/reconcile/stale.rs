//! Entries and aliases that no longer say what holds.

use ostler_review::facts::{PageFacts, Presence, Quote};
use ostler_review::reconcile::accept;

use crate::{Case, LEDGER};

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
fn an_alias_that_no_source_needs_is_stale() {
    let state = "pointer: '#/components/schemas/State'";
    let unused = |alias: &str, change: fn(&mut PageFacts)| {
        let mut case = Case::weak(change);
        case.aliases += &format!("  - {{{alias}, {state}}}\n");
        let problems = case.problems();
        problems.iter().any(|it| it.ends_with("is what no source calls anything"))
    };
    assert!(unused("name: Condition", |_| ()));
    assert!(!unused("name: Condition", |it| it.enums[0].name = "Condition".to_owned()));
    assert!(!unused("name: Condition", |it| it.objects[1].name = "Condition".to_owned()));
    assert!(unused("name: Condition", |it| it.operations[0].title = "Condition".to_owned()));
    let as_type = |it: &mut PageFacts| it.objects[0].properties[1].r#type = Some("string Condition".to_owned());
    assert!(!unused("name: Condition", as_type));
    let as_link = |it: &mut PageFacts| it.objects[0].properties[1].link = Some("page.md#condition".to_owned());
    assert!(!unused("name: Condition", as_link));
    // One of another source alone is needed by that one alone.
    assert!(unused("name: Condition, source: strong", |it| it.enums[0].name = "Condition".to_owned()));
    assert!(!unused("name: Condition, source: weak", |it| it.enums[0].name = "Condition".to_owned()));
}
