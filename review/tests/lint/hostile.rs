//! Whatever a document is, looking at it ends, and soon.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ostler_openapi::{Source, read};
use ostler_review::lint::{Settings, lint};

use crate::found;

/// The documents below a folder.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return vec![] };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(documents(&path));
        } else if path.extension().is_none_or(|it| it == "yaml" || it == "json") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn every_document_that_lies_here_is_looked_at_to_its_end() {
    let folders = ["tests/cases", "fuzz/seeds/document", "tests/corpus", "../shared/specs"].map(|it| root().join(it));
    for folder in &folders {
        let all = documents(folder);
        if all.is_empty() {
            eprintln!("skipped: there is no document in {}", folder.display());
        }
        for path in all {
            let bytes = fs::read(&path).expect("is there");
            let Ok(source) = Source::decode(&path.display().to_string(), &bytes) else { continue };
            let findings = lint(&read(source), &Settings::default());
            assert!(findings.kept().iter().all(|it| it.place.line > 0), "{}", path.display());
        }
    }
    assert!(!documents(&folders[0]).is_empty(), "the cases are a part of the repository");
}

#[test]
fn a_document_with_any_of_its_lines_missing_is_looked_at_to_its_end() {
    let whole = include_str!("seeded.yaml");
    let lines: Vec<&str> = whole.lines().collect();
    for missing in 0..lines.len() {
        let text: Vec<&str> =
            lines.iter().enumerate().filter(|(index, _)| *index != missing).map(|(_, it)| *it).collect();
        found(&text.join("\n"));
    }
}

#[test]
fn what_grows_without_end_for_others_ends_soon() {
    let head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n";
    // Each schema is one of two of the next, so that there are more ways through them than anybody can count.
    let mut doubled = head.to_owned();
    for index in 0..60 {
        let next = index + 1;
        doubled.push_str(&format!(
            "    S{index}: {{oneOf: [{{$ref: '#/components/schemas/S{next}'}}, {{allOf: [{{$ref: '#/components/schemas/S{next}'}}]}}], example: {{}}}}\n"
        ));
    }
    doubled.push_str("    S60: {type: string}\n");
    // A chain in the wrong order for whoever goes through it from the front.
    let chain: String = (0..5_000)
        .map(|it| format!("    C{it}: {{allOf: [{{$ref: '#/components/schemas/C{}'}}]}}\n", (it * 7 + 1) % 5_000))
        .collect();
    // A pattern that takes for ever, read as others read it.
    let pattern = format!("{head}    P: {{type: string, pattern: '^(a+)+$', example: {}b}}\n", "a".repeat(60_000));
    let nested = format!("{head}    N: {{type: string, pattern: '{}'}}\n", "(".repeat(100_000));
    for text in [doubled, format!("{head}{chain}"), pattern, nested] {
        let began = Instant::now();
        found(&text);
        assert!(began.elapsed() < Duration::from_secs(20), "{:.200}", text);
    }
}

#[test]
fn many_findings_of_one_rule_push_no_other_out() {
    let values: String = (0..5_000).map(|it| format!("    'S{it}': {{type: integer, default: x{it}}}\n")).collect();
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\nservers: [{{url: 'http://a.example'}}]\npaths: {{}}\ncomponents:\n  schemas:\n{values}"
    );
    let findings = found(&text);
    let count = |id: &str| findings.kinds().find(|(_, code, _)| code.id() == id).map_or(0, |(.., count)| count);
    assert_eq!((count("default-invalid"), count("insecure-address")), (5_000, 1));
    assert!(findings.kept().len() < 1_000);
}
