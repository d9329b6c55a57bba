//! ARCHITECTURE.md's invariants and SECURITY.md's promises into those that no test holds.
//!
//! An invariant is a list item under a heading that says "Invariant", or a paragraph that starts with
//! `**Invariant`; a promise in the same way. It names its tests as "Test: `name`", or "Tests: `one`, `two`".

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use ostler_openapi::finding::Finding;

use super::Rule;
use super::tree::Tree;

/// A file at the root, and what it calls a statement that a test has to hold.
struct Charter {
    path: &'static str,
    noun: &'static str,
    /// What the heading above a list of them says, in small letters.
    heading: &'static str,
}

const CHARTERS: &[Charter] = &[
    Charter { path: "ARCHITECTURE.md", noun: "invariant", heading: "invariant" },
    // Not "promise": a list of what is not promised names no tests.
    Charter { path: "SECURITY.md", noun: "promise", heading: "promises" },
];

/// Whether the rule reads the file.
pub(super) fn is_document(path: &str) -> bool {
    CHARTERS.iter().any(|it| it.path == path)
}

#[derive(Debug, PartialEq, Eq)]
struct Statement {
    line: usize,
    text: String,
}

pub(super) fn find(rule: &Rule, tree: &Tree) -> Vec<Finding> {
    let mut tests = BTreeSet::new();
    for source in tree.hand_written() {
        collect_tests(&mut tests, &source.tokens);
    }
    CHARTERS.iter().flat_map(|document| find_in(rule, tree, document, &tests)).collect()
}

fn find_in(rule: &Rule, tree: &Tree, document: &Charter, tests: &BTreeSet<String>) -> Vec<Finding> {
    let Some(text) = tree.documents.get(document.path) else {
        return vec![rule.finding(document.path, 1, "the file is missing".to_owned())];
    };
    let statements = statements(document, text);
    if statements.is_empty() {
        return vec![rule.finding(document.path, 1, format!("the file states no {}", document.noun))];
    }
    let problems =
        statements.iter().flat_map(|it| problems(document, it, tests).into_iter().map(|text| (it.line, text)));
    problems.map(|(line, message)| rule.finding(document.path, line, message)).collect()
}

fn problems(document: &Charter, statement: &Statement, tests: &BTreeSet<String>) -> Vec<String> {
    let named = named_tests(&statement.text);
    if named.is_empty() {
        return vec![format!("the {} names no test", document.noun)];
    }
    let unknown = named.iter().filter(|name| !tests.contains(name.rsplit("::").next().unwrap_or_default()));
    unknown.map(|name| format!("no test is called `{name}`")).collect()
}

fn statements(document: &Charter, text: &str) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    let (mut listed, mut open) = (false, false);
    for (index, line) in text.lines().enumerate() {
        let line_start = line.trim_start().to_lowercase();
        let opens_bold = line_start.trim_start_matches("- ").strip_prefix("**");
        if line.starts_with('#') {
            (listed, open) = (line_start.contains(document.heading), false);
        } else if listed && is_item(line) || opens_bold.is_some_and(|it| it.starts_with(document.noun)) {
            found.push(Statement { line: index + 1, text: line.to_owned() });
            open = true;
        } else if line_start.is_empty() {
            // A list item may go on after a blank line, a paragraph may not.
            open &= listed;
        } else if let Some(last) = found.last_mut().filter(|_| open) {
            last.text.push('\n');
            last.text.push_str(line);
        }
    }
    found
}

/// Whether the line opens an item of a list: `- `, `* ` or `1. `, at the margin.
fn is_item(line: &str) -> bool {
    let digits = line.trim_start_matches(|it: char| it.is_ascii_digit());
    line.starts_with("- ") || line.starts_with("* ") || digits.len() < line.len() && digits.starts_with(". ")
}

fn named_tests(text: &str) -> Vec<String> {
    let Some(at) = text.find("Test: ").or_else(|| text.find("Tests: ")) else {
        return Vec::new();
    };
    text[at..].split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Names of functions that carry a `#[test]` or `#[….test]` attribute, also inside macros.
fn collect_tests(found: &mut BTreeSet<String>, tokens: &TokenStream) {
    let mut marked = false;
    let mut after_fn = false;
    for token in tokens.clone() {
        match token {
            TokenTree::Group(group) => {
                if group.delimiter() == Delimiter::Bracket {
                    marked |= is_test_attribute(&group.stream());
                }
                collect_tests(found, &group.stream());
                after_fn = false;
            }
            TokenTree::Ident(ident) if after_fn => {
                if marked {
                    found.insert(ident.to_string());
                }
                (marked, after_fn) = (false, false);
            }
            TokenTree::Ident(ident) => after_fn = ident == "fn",
            _ => after_fn = false,
        }
    }
}

fn is_test_attribute(attribute: &TokenStream) -> bool {
    let path = attribute.clone().into_iter().take_while(|it| !matches!(it, TokenTree::Group(_)));
    path.last().is_some_and(|it| matches!(it, TokenTree::Ident(ident) if ident == "test"))
}

#[cfg(test)]
mod tests {
    use super::super::findings;

    const TESTS: (&str, &str) = (
        "tests/tests/drift.rs",
        "#[test]\nfn the_same_spec_gives_the_same_bytes() {}\n#[tokio::test(start_paused = true)]\nasync fn waits() {}\n\
        proptest! { #[test]\n fn holds(a: u8) {} }\n#[cfg(test)] fn helper() {}",
    );

    fn found_in(architecture: &str) -> Vec<String> {
        let promise = ("SECURITY.md", "## Promises\n\n- It waits. Test: `waits`\n");
        findings("invariants", &[TESTS, ("ARCHITECTURE.md", architecture), promise])
    }

    #[test]
    fn invariants_that_name_a_test_are_fine() {
        let text = "# Parts\n\n- no invariant\n\n## Invariants\n\n1. Same spec, same bytes.\n   Test: \
            `the_same_spec_gives_the_same_bytes`\n2. It waits. Tests: `drift::waits`, `holds`\n\n## Rest\n\n- no\n\n\
            **Invariant:** it waits.\nTest: `waits`\n";
        assert_eq!(found_in(text), [""; 0]);
    }

    #[test]
    fn an_invariant_that_names_no_test_is_found() {
        let found = found_in("## Invariants\n\n- One. Test: `waits`\n- Two,\n  for `some` reason.\n");
        assert_eq!(found, ["ARCHITECTURE.md:4: the invariant names no test"]);
        assert_eq!(found_in("**Invariant:** it waits.\n\nTest: `waits`\n").len(), 1);
    }

    #[test]
    fn an_invariant_whose_test_is_gone_is_found() {
        let found = found_in("## Invariants\n\n- One. Tests: `waits`, `helper`, `gone`\n");
        let expected = ["helper", "gone"].map(|it| format!("ARCHITECTURE.md:3: no test is called `{it}`"));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_missing_file_and_one_without_invariants_are_found() {
        let expected = ["ARCHITECTURE.md", "SECURITY.md"].map(|it| format!("{it}:1: the file is missing"));
        assert_eq!(findings("invariants", &[TESTS]), expected);
        assert_eq!(found_in("# Parts\n"), ["ARCHITECTURE.md:1: the file states no invariant"]);
    }

    #[test]
    fn a_promise_is_held_by_a_test_and_what_is_not_promised_is_not() {
        let invariant = ("ARCHITECTURE.md", "## Invariants\n\n1. It waits. Test: `waits`\n");
        let found = |text: &str| findings("invariants", &[TESTS, invariant, ("SECURITY.md", text)]);
        let text = "## Promises\n\n- It waits. Test: `waits`\n- It stays.\n- It goes. Test: `gone`\n\n\
            ## What is not promised\n\n- That it hurries.\n";
        let expected = ["4: the promise names no test", "5: no test is called `gone`"];
        assert_eq!(found(text), expected.map(|it| format!("SECURITY.md:{it}")));
        assert_eq!(found("# Security\n\n- Maybe.\n"), ["SECURITY.md:1: the file states no promise"]);
    }
}
