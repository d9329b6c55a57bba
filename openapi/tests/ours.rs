//! The extensions of ours: as they are listed, as they are read, and as they are told to people.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The extensions whose names stand right behind `mark`.
fn names<'t>(text: &'t str, mark: &str) -> BTreeSet<&'t str> {
    let name = |it: &'t str| it.split(|it: char| it != '-' && !it.is_ascii_alphabetic()).next().unwrap_or(it);
    let starts = text.match_indices(mark).map(|(at, _)| &text[at + mark.len()..]);
    starts.filter(|it| it.starts_with("x-")).map(name).filter(|it| *it != "x-").collect()
}

#[test]
fn each_extension_that_is_read_is_listed_and_in_the_readme() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &Path| fs::read_to_string(path).expect("is there");
    let ours = read(&package.join("src/model/ours.rs"));
    let list = ours.split_once("const ALL: &[&str] = &[").and_then(|it| it.1.split_once("];")).expect("has a list").0;
    let mut used = BTreeSet::new();
    for file in fs::read_dir(package.join("src/model")).expect("is there") {
        let source = read(&file.expect("is there").path());
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        used.extend(names(code, "\"").into_iter().map(str::to_owned));
    }
    let used: BTreeSet<_> = used.iter().map(String::as_str).collect();
    // Some are listed by the constants that they are read by.
    let listed = list.split(',').map(str::trim).filter(|it| !it.is_empty());
    assert_eq!(listed.clone().count(), used.len(), "`ALL`, and what src/model reads: {used:?}");
    let literal: BTreeSet<_> = listed.filter_map(|it| it.strip_prefix('"')?.strip_suffix('"')).collect();
    assert!(literal.is_subset(&used), "{literal:?} {used:?}");
    // A package by itself has no specification beside it.
    if let Ok(readme) = fs::read_to_string(package.join("../spec/README.md")) {
        assert_eq!(names(&readme, "\n| `"), used, "the table of spec/README.md");
    }
}
