//! Rust tokens into the paths that are said in them, such as `std::fs`, wherever they stand: in `use` trees, in
//! expressions, inside macros. Comments and string literals are not paths.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A path as written, or as a `use` tree spells it out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) segments: Vec<String>,
    pub(super) line: usize,
}

impl Path {
    /// Whether `word`, such as `std::fs`, is a part of this path.
    pub(super) fn says(&self, word: &str) -> bool {
        let word: Vec<_> = word.split("::").collect();
        self.segments.windows(word.len()).any(|part| part == word)
    }
}

/// Every path in `tokens`, in the order in which they stand there.
pub(super) fn collect(tokens: &TokenStream) -> Vec<Path> {
    let mut found = Vec::new();
    collect_into(&mut found, tokens);
    found
}

fn collect_into(found: &mut Vec<Path>, tokens: &TokenStream) {
    let mut current = Path { segments: Vec::new(), line: 0 };
    // Whether the last tokens were `::`, so that the next one continues the path.
    let mut joined = 0;
    // Whether the last token was `$`: in a macro, `$crate` is the crate that declares it.
    let mut dollar = false;
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(ident) => {
                if joined < 2 {
                    finish(found, &mut current);
                    current.line = ident.span().start().line;
                }
                current.segments.push(if dollar { format!("${ident}") } else { ident.to_string() });
                (joined, dollar) = (0, false);
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => joined += 1,
            // `use a::{b, c}` continues in the braces; so does `a::<T>` in angle brackets, which is no continuation.
            TokenTree::Group(group) if joined == 2 && group.delimiter() == Delimiter::Brace => {
                for mut inner in collect(&group.stream()) {
                    inner.segments.splice(0..0, current.segments.iter().cloned());
                    inner.segments.retain(|segment| segment != "self");
                    found.push(inner);
                }
                current.segments.clear();
                joined = 0;
            }
            TokenTree::Group(group) => {
                finish(found, &mut current);
                collect_into(found, &group.stream());
                (joined, dollar) = (0, false);
            }
            TokenTree::Punct(punct) if punct.as_char() == '*' && joined == 2 => {
                current.segments.push("*".to_owned());
                finish(found, &mut current);
                joined = 0;
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {
                finish(found, &mut current);
                joined = 0;
                dollar = matches!(token, TokenTree::Punct(it) if it.as_char() == '$');
            }
        }
    }
    finish(found, &mut current);
}

fn finish(found: &mut Vec<Path>, current: &mut Path) {
    if !current.segments.is_empty() {
        found.push(Path { segments: std::mem::take(&mut current.segments), line: current.line });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        let tokens = text.parse().expect("is Rust");
        collect(&tokens).iter().map(|it| it.segments.join("::")).filter(|it| it != "use").collect()
    }

    #[test]
    fn a_use_tree_is_spelled_out() {
        assert_eq!(
            paths("use std::{env, fs::{self, File}, io::*};"),
            ["std::env", "std::fs", "std::fs::File", "std::io::*"]
        );
    }

    #[test]
    fn paths_are_found_in_expressions_and_macros_but_not_in_text() {
        let found = paths("// std::env\n/// std::env\nlet it: Type = vec![a::b(\"std::env\")]; c.d::<e::F>(::g::h)");
        assert_eq!(found, ["doc", "let", "it", "Type", "vec", "a::b", "c", "d", "e::F", "g::h"]);
    }

    #[test]
    fn the_crate_of_a_macro_is_told_from_this_one() {
        let found = paths("macro_rules! m { ($name:ident) => { $crate::a; crate::b; $name::c } }");
        assert_eq!(found, ["macro_rules", "m", "$name", "ident", "$crate::a", "crate::b", "$name::c"]);
    }

    #[test]
    fn a_word_is_a_run_of_whole_segments() {
        let path = &collect(&"proc_macro2::Ident::new".parse().expect("is Rust"))[0];
        assert!(path.says("Ident::new") && path.says("Ident") && path.says("proc_macro2"));
        assert!(!path.says("Ident::newer") && !path.says("macro2") && !path.says("Ident::new::x"));
    }
}
