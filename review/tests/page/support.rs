//! Pairs of documents, and the pages about them.

use std::fs;
use std::path::{Path, PathBuf};

use ostler_codegen::Config;
use ostler_openapi::finding::Findings;
use ostler_openapi::{Reading, Source, read};
use ostler_review::page::{Made, Page, Side, Version, make};

/// The day of all cases.
pub const TODAY: &str = "2026-11-22";

/// The folder of the cases: `old.yaml` and `new.yaml` of each, beside the pages about them.
pub fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page/cases");
    let entries = fs::read_dir(folder).expect("is there").map(|it| it.expect("readable").path());
    let mut cases: Vec<_> = entries.collect();
    cases.sort();
    assert!(cases.len() >= 4, "{cases:?}");
    cases
}

/// The page about the pair of documents of a case.
pub fn page_of(case: &Path) -> Page {
    let text =
        |name: &str| fs::read_to_string(case.join(name)).unwrap_or_else(|error| panic!("{case:?} {name}: {error}"));
    page(&text("old.yaml"), &text("new.yaml"))
}

/// The page about two texts, for a crate whose version is left as it was.
pub fn page(old: &str, new: &str) -> Page {
    let (old, new) = (half("old.yaml", old), half("new.yaml", new));
    let version: Option<Version> = "0.3.1".parse().ok();
    let before = Side { name: "main", reading: &old.0, made: Some(&old.1), books: None, version };
    let now = Side { name: "the working tree", reading: &new.0, made: Some(&new.1), books: None, version };
    Page::of(&before, &now, TODAY, "Cargo.toml").expect("both are OpenAPI 3.0")
}

fn half(name: &str, text: &str) -> (Reading, Result<Made, Findings>) {
    let reading = read(Source::new(name, text).expect("the text is short"));
    let made = make(&reading, &Config::for_crate("it"), "src");
    (reading, made)
}
