//! `generated/src` and the fake's contract are what `spec/openapi.yaml` generates: no file is missing, stale or stray.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ostler_review::ledger::Ledger;
use tests::cases;

type Files = BTreeMap<String, String>;

#[test]
fn the_generated_crate_is_what_the_spec_generates() {
    let expected = generate_from_spec();
    let mut found = Files::new();
    collect(&cases::root().join("generated/src"), "", &mut found);
    let differences = compare(&expected, &found);
    assert!(differences.is_empty(), "{}\nrun `cargo xtask regen`", differences.join("\n"));
}

#[test]
fn the_contract_of_the_fake_is_what_the_spec_says() {
    let contract = ostler_contract::digest(&tests::documented::spec()).expect("the fake understands the spec");
    let found = cases::read(&cases::root().join("fake/contract.json"));
    assert!(ostler_contract::to_text(&contract) == found, "fake/contract.json is stale: run `cargo xtask regen`");
}

#[test]
fn missing_stale_and_stray_files_are_each_seen() {
    let files = |all: &[(&str, &str)]| -> Files {
        all.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    };
    let expected = files(&[("lib.rs", "mod a;\n"), ("a.rs", "\n")]);
    assert_eq!(compare(&expected, &expected), [""; 0]);
    let found = files(&[("lib.rs", "mod a; \n"), ("b.rs", "\n")]);
    assert_eq!(compare(&expected, &found), ["missing a.rs", "stale lib.rs", "stray b.rs"]);
}

#[test]
fn the_spec_gives_the_same_bytes_twice() {
    assert_eq!(generate_from_spec(), generate_from_spec());
}

fn generate_from_spec() -> Files {
    let text = cases::read(&cases::root().join("spec/openapi.yaml"));
    let ledger = Ledger::parse("ledger.yaml", &cases::read(&cases::root().join("spec/ledger.yaml")))
        .expect("the ledger is readable");
    let mut config = cases::config();
    config.front_page = Some("../README.md".to_owned());
    config.chapters.insert("production".to_owned(), "../production.md".to_owned());
    for (pointer, id) in ledger.notes(&text) {
        config.notes.insert(&pointer, id).expect("the ledger's ids and pointers are sound");
    }
    let reading = cases::read_document(&text);
    let output = ostler_codegen::generate(&reading, &config).unwrap_or_else(|it| panic!("{}", cases::to_report(&it)));
    let files = output.files.iter();
    files.map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

fn compare(expected: &Files, found: &Files) -> Vec<String> {
    let mut differences = Vec::new();
    for (path, text) in expected {
        match found.get(path) {
            None => differences.push(format!("missing {path}")),
            Some(it) if it != text => differences.push(format!("stale {path}")),
            Some(_) => {}
        }
    }
    let strays = found.keys().filter(|it| !expected.contains_key(*it));
    differences.extend(strays.map(|it| format!("stray {it}")));
    differences
}

/// Reads every file under `folder`, whatever it is called; `prefix` is the path so far.
fn collect(folder: &Path, prefix: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("generated/src is readable") {
        let entry = entry.expect("a folder's entry is readable");
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(path, cases::read(&entry.path()));
        }
    }
}
