//! Claims with a star, which are about each source and place that fits.

use ostler_review::facts::PageFacts;

use crate::{Case, row};

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
    let rename = |it: &mut PageFacts| it.objects[0].properties[2] = row("PageCount", "integer", "optional", 23);
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
