//! `cargo xtask corpus` on the documents of `tests/corpus`.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Each document, what becomes of it, and what the first error says.
const EXPECTED: &[(&str, &str, &str)] = &[
    ("colours.json", "ok", ""),
    ("copies-of-copies.yaml", "refused", "error[alias-expansion]"),
    ("drinks.yaml", "ok", ""),
    ("hostile.yaml", "ok", ""),
    ("large.yaml", "ok", ""),
    ("not-yaml.yaml", "refused", "error[document-syntax]"),
    ("openapi-3.1.yaml", "refused", "the document is OpenAPI `3.1.0`, and only 3.0 is read"),
    ("swagger-2.yaml", "refused", "the document is Swagger 2.0"),
];

#[test]
fn each_document_of_the_corpus_ends_as_it_should() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.arg("corpus").arg(root.join("tests/corpus")).args(["--format", "json"]).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = report["documents"].as_array().unwrap();
    let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    let ends: Vec<_> = rows.iter().map(|it| (text(it, "document"), text(it, "outcome"))).collect();
    let expected: Vec<_> = EXPECTED.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect();
    assert_eq!(ends, expected, "{report:#}");
    for (row, (document, end, says)) in rows.iter().zip(EXPECTED) {
        assert!(text(row, "first_error").contains(says), "{row}");
        let least = if *document == "large.yaml" { 10_000 } else { 10 };
        assert!(*end != "ok" || row["lines"].as_u64().unwrap() > least, "{row}");
    }
}
