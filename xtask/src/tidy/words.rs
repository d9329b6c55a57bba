//! Macros that leave work undone, and serde's derives in generated code.

use proc_macro2::{TokenStream, TokenTree};

use super::Rule;
use super::paths;
use super::tree::{Source, Tree};
use crate::report::Finding;

const MACROS: &[&str] = &["dbg", "todo", "unimplemented"];
const DERIVES: &[&str] = &["Deserialize", "Serialize"];

pub(super) fn find_macros(rule: &Rule, tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in &tree.sources {
        each_pair(&source.tokens, &mut |name, next| {
            let bang = matches!(next, TokenTree::Punct(it) if it.as_char() == '!');
            if bang && MACROS.iter().any(|it| name == it) {
                found.push(rule.finding(&source.path, name.span().start().line, format!("`{name}!` is left in")));
            }
        });
    }
    found
}

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
    use super::MACROS;

    #[test]
    fn a_macro_that_leaves_work_undone_is_found() {
        for name in MACROS {
            let text = format!("fn f() {{\n    {name}!(1)\n}}");
            let expected = format!("runtime/src/a.rs:2: `{name}!` is left in");
            assert_eq!(findings("forbidden-macros", &[("runtime/src/a.rs", &text)]), [expected]);
        }
    }

    #[test]
    fn the_same_word_as_a_name_or_in_text_is_fine() {
        let text = "/// No todo! here.\nfn todo() { f(\"todo!\", dbg, !unimplemented) }";
        assert_eq!(findings("forbidden-macros", &[("runtime/src/a.rs", text)]), [""; 0]);
    }

    #[test]
    fn a_serde_derive_in_generated_code_is_found_and_others_are_fine() {
        let bad = "#[derive(Clone, serde::Serialize)]\nstruct A;";
        let found = findings("generated-derives", &[("generated/src/a.rs", bad)]);
        assert_eq!(found, ["generated/src/a.rs:1: `serde::Serialize` is derived"]);
        let good = "#[derive(Clone, Debug)]\nstruct A;\nimpl Serialize for A {}";
        assert_eq!(findings("generated-derives", &[("generated/src/a.rs", good), ("fake/src/a.rs", bad)]), [""; 0]);
    }
}
