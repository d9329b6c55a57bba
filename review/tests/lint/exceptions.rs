//! What is excepted is not told, and each exception is needed and has a reason.

use ostler_openapi::finding::Findings;
use ostler_openapi::{Source, read};
use ostler_review::lint::{Exceptions, Settings, lint};

use crate::{found, ids};

const HEAD: &str = "openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example'}]
";

/// A document of one operation with two slips: a path and a name.
fn document(beside: &str) -> String {
    format!(
        "{HEAD}{beside}paths:
  /pets/:
    get:
      operationId: listPets
      description: Lists the pets.
      responses: {{'200': {{description: The pets.}}, '4XX': {{description: Not understood.}}}}
"
    )
}

fn with_file(text: &str, file: &str) -> Findings {
    let exceptions = Exceptions::read(Source::new("accepted.yaml", file).expect("short enough")).expect("is YAML");
    let reading = read(Source::new("it.yaml", text).expect("short enough"));
    lint(&reading, &Settings { exceptions: Some(&exceptions) })
}

#[test]
fn an_exception_round_the_place_hides_the_finding_of_its_rule_alone() {
    assert_eq!(ids(&found(&document(""))), ["path-slash"]);
    assert_eq!(ids(&found(&document("x-lint-ignore: {path-slash: The server wants it.}\n"))), [""; 0]);
    let other = document("x-lint-ignore: {local-server: The server wants it.}\n");
    assert_eq!(ids(&found(&other)), ["unused-exception", "path-slash"]);
}

#[test]
fn an_exception_elsewhere_hides_nothing() {
    let text = document("").replace("  /pets/:\n", "  /dogs: {x-lint-ignore: {path-slash: Why.}}\n  /pets/:\n");
    assert_eq!(ids(&found(&text)), ["unused-exception", "path-slash"]);
}

#[test]
fn an_exception_without_a_reason_or_a_rule_is_an_error() {
    for (written, expected) in [
        ("{path-slash: ''}", "has no reason"),
        ("{path-slash: }", "has no reason"),
        ("{path-slahs: Why.}", "there is no rule `path-slahs`"),
        ("path-slash", "is an object whose names are rules"),
    ] {
        let found = found(&document(&format!("x-lint-ignore: {written}\n")));
        assert_eq!(ids(&found), ["invalid-exception", "path-slash"], "{written}");
        assert!(found.kept()[0].message.contains(expected), "{}", found.kept()[0].message);
    }
}

#[test]
fn a_file_excepts_what_a_document_cannot() {
    let good = "- {rule: path-slash, at: '#/paths/~1pets~1', reason: The server wants it.}\n";
    assert!(with_file(&document(""), good).is_empty());
    assert!(with_file(&document(""), &good.replace("'#", "'")).is_empty(), "a pointer without the sign");
    for (wrong, expected) in [
        ("- {rule: path-slash, at: '#/paths/~1dogs', reason: Why.}\n", &["unused-exception", "path-slash"][..]),
        ("- {rule: path-slash, at: '#/paths'}\n", &["invalid-exception", "path-slash"]),
        ("- {rule: path-slahs, at: '#/paths', reason: Why.}\n", &["invalid-exception", "path-slash"]),
        ("- {rule: path-slash, at: '#/paths', reason: Why., why: It.}\n", &["invalid-exception"]),
        ("{}\n", &["invalid-exception", "path-slash"]),
        ("[]\n", &["path-slash"]),
        ("", &["path-slash"]),
        ("# Nothing is accepted yet.\n\n  # Nor later.\n", &["path-slash"]),
        ("---\n# Nothing.\n", &["path-slash"]),
    ] {
        let found = with_file(&document(""), wrong);
        assert_eq!(ids(&found), expected, "{wrong}{:#?}", found.kept());
    }
    let unused = with_file(&document(""), "- {rule: path-slash, at: '#/a', reason: Why.}\n");
    assert_eq!(unused.kept()[0].place.to_string(), "accepted.yaml:1:3");
}

#[test]
fn what_an_alias_repeats_is_one_exception() {
    let text = format!(
        "{HEAD}paths:
  /pets/:
    get: &it
      operationId: listPets
      x-lint-ignore: {{missing-error-response: Nothing is refused.}}
      description: Lists the pets.
      responses: {{'200': {{description: The pets.}}}}
  /dogs: {{get: *it}}
"
    );
    assert!(!ids(&found(&text)).contains(&"unused-exception"), "{:#?}", found(&text).kept());
}
