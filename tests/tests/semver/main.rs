//! What a change of a document takes of a new version of its crate, for changes of every kind, and what cargo-semver-checks
//! says of the two crates.
//!
//! `SEMVER_CHECKS=PROGRAM cargo test -p tests --test semver` asks that program, such as `cargo-semver-checks`, and takes
//! minutes; it documents each crate, for which rustc has to take unstable options.
#![allow(clippy::unwrap_used)]

mod rows;
mod second_opinion;

use ostler_codegen::{Config, Features, Survey, survey};
use ostler_review::diff::rust::{Comparison, FilesDiffer, Side, Verdict, compare};
use ostler_review::diff::semver::Semver;
use tests::cases::read_document;

use crate::rows::{Edit, ROWS, Row};

const DOCUMENT: &str = include_str!("pets.yaml");

/// The document with other texts in it, each of which has to be there.
fn edited(text: &str, edits: &[Edit]) -> String {
    edits.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the document has no `{from}`");
        text.replacen(from, to, 1)
    })
}

/// Both sides of a change.
fn sides(row: &Row) -> [String; 2] {
    let old = edited(DOCUMENT, row.before);
    let new = edited(&old, row.edits);
    [old, new]
}

fn config() -> Config {
    Config::for_crate("pets")
}

fn surveyed(text: &str, config: &Config) -> Survey {
    survey(&read_document(text), config).expect("the document is accepted")
}

fn compared(old: &str, new: &str) -> Comparison {
    let (old, new) = (surveyed(old, &config()), surveyed(new, &config()));
    compare(Side::Made(&old), Side::Made(&new))
}

fn known(found: &Comparison) -> Semver {
    match &found.verdict {
        Verdict::Known(semver) => *semver,
        Verdict::Unknown(refused) => panic!("{refused:?}"),
    }
}

fn listed(found: &Comparison) -> Vec<String> {
    found.items.iter().map(|it| format!("{} {}", it.rule.id, it.path)).collect()
}

#[test]
fn each_change_takes_what_its_row_says() {
    let wrong = ROWS.iter().filter_map(|row| {
        let [old, new] = sides(row);
        let found = compared(&old, &new);
        (known(&found) != row.ours).then(|| format!("{}: {}\n{:#?}", row.name, known(&found), listed(&found)))
    });
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn whoever_asks_cargo_semver_checks_gets_the_same_or_a_reason() {
    let Ok(program) = std::env::var("SEMVER_CHECKS") else {
        println!("cargo-semver-checks is not asked; SEMVER_CHECKS=cargo-semver-checks does, once it is installed");
        return;
    };
    let wrong = second_opinion::differences(&program);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each change of callers' code leads to the line of both documents.
#[test]
fn a_change_leads_to_its_places_in_both_documents() {
    let new = edited(DOCUMENT, &[("colour: {type: string}", "colour: {type: string, x-rust-name: shade}")]);
    let found = compared(DOCUMENT, &new);
    assert_eq!(listed(&found), ["item-renamed types::Toy::shade"]);
    let it = &found.items[0];
    assert_eq!(it.old_path.as_deref(), Some("types::Toy::colour"));
    let at = "#/components/schemas/Toy/properties/colour";
    let places = [&it.old_at, &it.new_at].map(|it| it.as_ref().map(|it| it.as_str()));
    assert_eq!(places, [Some(at), Some(at)]);
}

#[test]
fn what_is_called_otherwise_is_one_change_wherever_it_is_used() {
    let renamed = |from: &str, to: &str| listed(&compared(DOCUMENT, &DOCUMENT.replace(from, to)));
    assert_eq!(
        renamed("addPet", "createPet"),
        ["item-renamed pets::CreatePet", "item-renamed pets::PetsApi::create_pet"]
    );
    let named = |name: &str| DOCUMENT.replace("Food: {", &format!("Food: {{x-rust-name: {name}, "));
    assert_eq!(listed(&compared(DOCUMENT, &named("Meal"))), ["item-renamed types::Meal"]);
    let schema = DOCUMENT.replace("schemas/Pet'", "schemas/Animal'").replace("    Pet: {", "    Animal: {");
    assert_eq!(listed(&compared(DOCUMENT, &schema)), ["item-renamed types::Animal"]);
}

#[test]
fn what_stands_in_an_item_that_is_gone_is_counted_with_it() {
    let gone = "    Unused: {type: object, required: [a], properties: {a: {type: string}, b: {type: string}}}\n";
    let found = compared(DOCUMENT, &DOCUMENT.replace(gone, ""));
    assert_eq!((listed(&found), found.items[0].members), (vec!["item-removed types::Unused".to_owned()], 3));
    let back = compared(&DOCUMENT.replace(gone, ""), DOCUMENT);
    assert_eq!((listed(&back), back.items[0].members), (vec!["item-added types::Unused".to_owned()], 3));
}

#[test]
fn files_tell_documentation_from_code() {
    let of = |edits: &[Edit]| compared(DOCUMENT, &edited(DOCUMENT, edits)).files;
    assert_eq!(of(&[]), FilesDiffer::No);
    assert_eq!(of(&[("Lists pets.", "Lists.")]), FilesDiffer::InDocumentation);
    assert_eq!(of(&[("Lists pets.", "Lists."), ("name: Key}", "name: X-Key}")]), FilesDiffer::InCode);
}

#[test]
fn features_come_and_go_with_tags() {
    let config = Config { features: Features::Tag, ..config() };
    let new = edited(DOCUMENT, &[("name: toys", "name: things"), ("tags: [toys]", "tags: [things]")]);
    let (old, new) = (surveyed(DOCUMENT, &config), surveyed(&new, &config));
    let found = compare(Side::Made(&old), Side::Made(&new));
    let features: Vec<_> = found.features.iter().map(|it| (it.rule.id, it.name.as_str())).collect();
    assert_eq!(features, [("feature-added", "things"), ("feature-removed", "toys")]);
    assert_eq!(known(&found), Semver::Major);
}

#[test]
fn a_side_that_is_refused_is_unknown_with_the_first_error() {
    let old = surveyed(DOCUMENT, &config());
    let findings = survey(&read_document("openapi: 3.1.0"), &config()).expect_err("it is no document");
    for (left, right, is_old) in
        [(Side::Made(&old), Side::Refused(&findings), false), (Side::Refused(&findings), Side::Absent, true)]
    {
        let found = compare(left, right);
        let Verdict::Unknown(refused) = &found.verdict else { panic!("{:?}", found.verdict) };
        assert_eq!((refused.len(), refused[0].is_old, found.items.len()), (1, is_old, 0));
        assert!(refused[0].first.is_some() && refused[0].errors > 0, "{refused:?}");
    }
}

#[test]
fn of_a_side_that_is_absent_everything_is_added_or_removed() {
    let there = surveyed(DOCUMENT, &config());
    let added = compare(Side::Absent, Side::Made(&there));
    assert_eq!((known(&added), added.files), (Semver::Minor, FilesDiffer::InCode));
    assert!(added.items.iter().all(|it| it.rule.id == "item-added"));
    let removed = compare(Side::Made(&there), Side::Absent);
    assert_eq!(known(&removed), Semver::Major);
    assert!(removed.items.iter().all(|it| it.rule.id == "item-removed"));
    let all: usize = removed.items.iter().map(|it| 1 + it.members).sum();
    assert_eq!(all, there.surface.items().len());
    assert_eq!(known(&compare(Side::Absent, Side::Absent)), Semver::None);
}
