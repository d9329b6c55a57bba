//! serde's derives in generated code.

use proc_macro2::{TokenStream, TokenTree};

use ostler_openapi::finding::Finding;

use super::Rule;
use super::paths;
use super::tree::{Source, Tree};

const DERIVES: &[&str] = &["Deserialize", "Serialize"];

pub(super) fn find_derives(rule: &Rule, tree: &Tree) -> Vec<Finding> {
    tree.under("generated/src/").flat_map(|source| derives(rule, source)).collect()
}

fn derives(rule: &Rule, source: &Source) -> Vec<Finding> {
    let mut found = Vec::new();
    each_pair(&source.tokens, &mut |name, next| {
        let TokenTree::Group(list) = next else { return };
        if name != "derive" {
            return;
        }
        for path in paths::collect(&list.stream()) {
            if DERIVES.iter().any(|it| path.says(it)) {
                let message = format!("`{}` is derived", path.segments.join("::"));
                found.push(rule.finding(&source.path, path.line, message));
            }
        }
    });
    found
}

/// Calls `visit` with each identifier and the token after it, at every depth.
fn each_pair(tokens: &TokenStream, visit: &mut impl FnMut(&proc_macro2::Ident, &TokenTree)) {
    let tokens: Vec<_> = tokens.clone().into_iter().collect();
    for pair in tokens.windows(2) {
        if let TokenTree::Ident(name) = &pair[0] {
            visit(name, &pair[1]);
        }
    }
    for token in &tokens {
        if let TokenTree::Group(group) = token {
            each_pair(&group.stream(), visit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::findings;

    #[test]
    fn a_serde_derive_in_generated_code_is_found_and_others_are_fine() {
        let bad = "#[derive(Clone, serde::Serialize)]\nstruct A;";
        let found = findings("generated-derives", &[("generated/src/a.rs", bad)]);
        assert_eq!(found, ["generated/src/a.rs:1: `serde::Serialize` is derived"]);
        let good = "#[derive(Clone, Debug)]\nstruct A;\nimpl Serialize for A {}";
        assert_eq!(findings("generated-derives", &[("generated/src/a.rs", good), ("fake/src/a.rs", bad)]), [""; 0]);
    }
}
