//! Which words may be said where: the architecture as a table.

use ostler_openapi::finding::Finding;

use super::Rule;
use super::paths;
use super::tree::Tree;

/// A word, the folders that it is restricted in, and the only places in those folders that may say it.
struct Layer {
    word: &'static str,
    within: &'static [&'static str],
    allowed: &'static [&'static str],
}

const fn codegen(word: &'static str, allowed: &'static [&'static str]) -> Layer {
    Layer { word, within: &["codegen/src/"], allowed }
}

/// A word that no crate says which is a function of its input.
const fn impure(word: &'static str) -> Layer {
    Layer { word, within: &["codegen/src/", "contract/src/", "openapi/src/", "review/src/"], allowed: &[] }
}

/// Alphabetical; a test says so.
const LAYERS: &[Layer] = &[
    impure("HashMap"),
    impure("HashSet"),
    codegen("Ident::new", &["names.rs"]),
    impure("SystemTime"),
    impure("eprintln"),
    codegen("format_ident", &["names.rs"]),
    codegen("heck", &["names.rs"]),
    codegen("openapiv3", &["document.rs", "document/", "lower/"]),
    impure("println"),
    impure("std::env"),
    impure("std::fs"),
    impure("std::net"),
    impure("std::process"),
    impure("std::time"),
];

pub(super) fn find(rule: &Rule, tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    let within = |layer: &'static Layer| layer.within.iter().map(move |folder| (layer, *folder));
    for (layer, folder) in LAYERS.iter().flat_map(within) {
        for source in tree.under(folder) {
            let place = &source.path[folder.len()..];
            if layer.allowed.iter().any(|it| place == *it || it.ends_with('/') && place.starts_with(it)) {
                continue;
            }
            for path in paths::collect(&source.tokens).iter().filter(|it| it.says(layer.word)) {
                let message = format!("`{}` is said outside of its layer", layer.word);
                found.push(rule.finding(&source.path, path.line, message));
            }
        }
    }
    found
}

/// Paths by which generated code reaches into the runtime other than through its one door.
pub(super) fn find_back_doors(rule: &Rule, tree: &Tree) -> Vec<Finding> {
    let modules = public_modules(tree);
    let mut found = Vec::new();
    for source in tree.under("generated/src/") {
        for path in paths::collect(&source.tokens) {
            let Some(at) = path.segments.iter().position(|it| it == "ostler_runtime") else {
                continue;
            };
            let next = path.segments.get(at + 1).map_or("", String::as_str);
            // The crate itself under another name, or all of it, would hide what is used.
            if matches!(next, "" | "*") || modules.iter().any(|it| it == next) {
                let message = format!("`{}` is not the runtime's door", path.segments.join("::"));
                found.push(rule.finding(&source.path, path.line, message));
            }
        }
    }
    found
}

/// The modules at the runtime's root that are public without being the door.
fn public_modules(tree: &Tree) -> Vec<String> {
    let root = tree.under("runtime/src/lib.rs").next();
    let lines = root.map_or("", |it| it.text.as_str()).lines();
    let names = lines
        .filter_map(|line| line.trim_start().strip_prefix("pub mod "))
        .map(|rest| rest.split(|it: char| !it.is_alphanumeric() && it != '_').next().unwrap_or_default().to_owned());
    names.filter(|name| name != "private").collect()
}

#[cfg(test)]
mod tests {
    use super::super::findings;
    use super::*;

    #[test]
    fn the_layers_are_in_alphabetical_order() {
        assert!(LAYERS.is_sorted_by(|left, right| left.word < right.word));
    }

    #[test]
    fn each_word_is_found_outside_of_its_places_and_allowed_inside() {
        for (layer, folder) in LAYERS.iter().flat_map(|layer| layer.within.iter().map(move |it| (layer, *it))) {
            let text = format!("fn f() {{ {}(); }}", layer.word);
            let path = format!("{folder}emit/struct_.rs");
            let expected = format!("{path}:1: `{}` is said outside of its layer", layer.word);
            assert_eq!(findings("layers", &[(&path, &text)]), [expected]);
            for place in layer.allowed {
                let file = if place.ends_with('/') { "schema.rs" } else { "" };
                let path = format!("{folder}{place}{file}");
                assert_eq!(findings("layers", &[(&path, &text)]), [""; 0]);
            }
        }
    }

    #[test]
    fn codegen_that_reads_a_file_is_a_finding() {
        for text in ["use std::fs;", "fn f() { std::fs::read_to_string(p) }", "use std::{fmt, fs::File};"] {
            assert_eq!(findings("layers", &[("codegen/src/document.rs", text)]).len(), 1, "{text}");
        }
    }

    #[test]
    fn a_review_that_reads_a_file_is_a_finding_and_its_tests_may() {
        let text = "fn f() { std::fs::read_to_string(p) }";
        assert_eq!(findings("layers", &[("review/src/facts/mod.rs", text)]).len(), 1);
        assert_eq!(findings("layers", &[("review/tests/pages.rs", text)]), [""; 0]);
    }

    #[test]
    fn a_model_that_reads_a_file_is_a_finding_and_its_tests_and_examples_may() {
        let text = "fn f() { std::fs::read_to_string(p) }";
        assert_eq!(findings("layers", &[("openapi/src/tree/mod.rs", text)]).len(), 1);
        assert_eq!(findings("layers", &[("openapi/tests/a.rs", text), ("openapi/examples/a.rs", text)]), [""; 0]);
    }

    #[test]
    fn a_word_in_a_use_tree_is_found_and_one_in_a_comment_is_not() {
        let found = findings("layers", &[("codegen/src/lib.rs", "use std::{\n    fmt,\n    fs,\n};\n")]);
        assert_eq!(found, ["codegen/src/lib.rs:3: `std::fs` is said outside of its layer"]);
        assert_eq!(findings("layers", &[("codegen/src/lib.rs", "//! No HashMap, no std::fs.\n")]), [""; 0]);
        assert_eq!(findings("layers", &[("xtask/src/main.rs", "use std::fs;")]), [""; 0]);
    }

    const RUNTIME: (&str, &str) = ("runtime/src/lib.rs", "pub mod private;\npub mod transport;\nmod error;\n");

    #[test]
    fn generated_code_may_use_the_door_and_the_names_at_the_root() {
        let text = "use ostler_runtime::{Error, private};\npub use ostler_runtime::private::serde::Serialize;";
        assert_eq!(findings("runtime-door", &[RUNTIME, ("generated/src/lib.rs", text)]), [""; 0]);
    }

    #[test]
    fn generated_code_that_uses_another_door_is_found() {
        for wrong in ["ostler_runtime::transport::Transport", "ostler_runtime::*", "ostler_runtime as runtime"] {
            let found = findings("runtime-door", &[RUNTIME, ("generated/src/lib.rs", &format!("use {wrong};"))]);
            assert_eq!(found.len(), 1, "{wrong}: {found:?}");
        }
    }
}
