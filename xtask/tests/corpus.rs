//! `cargo xtask corpus` on the documents of `tests/corpus`.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

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
    let expected =
        [("colours.json", "ok"), ("drinks.yaml", "ok"), ("not-openapi.yaml", "refused"), ("not-yaml.yaml", "refused")];
    assert_eq!(ends, expected.map(|(document, end)| (document.to_owned(), end.to_owned())));
    assert!(rows[1]["lines"].as_u64().unwrap() > 50, "{}", rows[1]);
    assert!(text(&rows[2], "first_error").starts_with("error[document-version]"), "{}", rows[2]);
}
