//! The modules of the packages that read, compile and compare: no more than two of them import each other in a circle.
//!
//! A file is a module, that of a folder as well. An import leads to the file that declares the name: what a module passes
//! on is looked up there. What a file says in its tests, and what a `quote!` prints, is no import of it.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::finding::Finding;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::Rule;
use super::paths::{self, Path};
use super::tree::Tree;

const FOLDERS: &[&str] = &["codegen/src/", "openapi/src/", "review/src/"];

/// Two modules may need each other where things nest: what lowers an object lowers the schemas of its members.
const MOST: usize = 2;

/// How often a name may be passed on.
const DEEPEST: usize = 16;

pub(super) fn find(rule: &Rule, tree: &Tree) -> Vec<Finding> {
    FOLDERS.iter().flat_map(|it| find_in(rule, tree, it)).collect()
}

fn find_in(rule: &Rule, tree: &Tree, folder: &str) -> Vec<Finding> {
    let modules = Modules::of(tree, folder);
    let edges: BTreeMap<&str, BTreeMap<&str, usize>> =
        modules.files.iter().map(|(path, file)| (*path, modules.imports(path, file))).collect();
    let reached: BTreeMap<&str, BTreeSet<&str>> = edges.keys().map(|it| (*it, reach(&edges, it))).collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for start in edges.keys() {
        let members: Vec<&str> = reached[start].iter().filter(|it| reached[*it].contains(start)).copied().collect();
        if members.len() <= MOST || !seen.insert(members.clone()) {
            continue;
        }
        let inside: Vec<String> = members.iter().map(|from| inside_of(&edges[from], &members, folder, from)).collect();
        let message = format!("{} modules import each other in circles: {}", members.len(), inside.join("; "));
        let line = members.iter().find_map(|it| edges[start].get(it)).copied().unwrap_or(1);
        found.push(rule.finding(start, line, message));
    }
    found
}

/// What a module of a circle imports from the circle.
fn inside_of(imports: &BTreeMap<&str, usize>, members: &[&str], folder: &str, from: &str) -> String {
    let targets: Vec<&str> = imports.keys().filter(|it| members.contains(it)).map(|it| &it[folder.len()..]).collect();
    format!("{} -> {}", &from[folder.len()..], targets.join(", "))
}

/// Every file that imports lead to from one, itself only if they lead back.
fn reach<'t>(edges: &BTreeMap<&'t str, BTreeMap<&'t str, usize>>, start: &'t str) -> BTreeSet<&'t str> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&str> = vec![start];
    while let Some(file) = waiting.pop() {
        waiting.extend(edges[file].keys().filter(|it| reached.insert(**it)));
    }
    reached
}

/// What one file says.
#[derive(Default)]
struct File {
    /// The names of the folders and files from the root of the package, without that of `mod.rs`.
    module: Vec<String>,
    /// Everywhere but in declarations that pass names on.
    paths: Vec<Path>,
    /// The names that it imports, for itself or to pass them on, and what each leads to.
    uses: BTreeMap<String, Vec<String>>,
}

struct Modules<'t> {
    files: BTreeMap<&'t str, File>,
    by_module: BTreeMap<Vec<String>, &'t str>,
}

impl<'t> Modules<'t> {
    fn of(tree: &'t Tree, folder: &str) -> Modules<'t> {
        let mut modules = Modules { files: BTreeMap::new(), by_module: BTreeMap::new() };
        for source in tree.under(folder) {
            let place = source.path[folder.len()..].trim_end_matches(".rs");
            let mut module: Vec<String> = place.split('/').map(str::to_owned).collect();
            if module.iter().any(|it| it == "tests") {
                continue;
            }
            if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
                module.pop();
            }
            modules.by_module.insert(module.clone(), &source.path);
            let mut file = File { module, ..File::default() };
            read(&mut file, &source.tokens);
            modules.files.insert(&source.path, file);
        }
        modules
    }

    /// The other files that one names, each with the first line that does.
    fn imports(&self, path: &str, file: &File) -> BTreeMap<&'t str, usize> {
        let mut found = BTreeMap::new();
        for said in &file.paths {
            let Some(to) = self.absolute(&file.module, &said.segments).and_then(|it| self.declares(it)) else {
                continue;
            };
            if to != path {
                found.entry(to).or_insert(said.line);
            }
        }
        found
    }

    /// A path from the root of the package on, also where it begins with something that the file imports.
    fn absolute(&self, module: &[String], segments: &[String]) -> Option<Vec<String>> {
        let (first, rest) = segments.split_first().filter(|(_, rest)| !rest.is_empty())?;
        self.stated(module, segments).or_else(|| {
            let imported = self.files[self.by_module.get(module)?].uses.get(first)?;
            Some([&self.stated(module, imported)?, rest].concat())
        })
    }

    /// A path from the root of the package on; nothing for one that leads out of it, or is of something in scope.
    fn stated(&self, module: &[String], segments: &[String]) -> Option<Vec<String>> {
        let (first, mut rest) = segments.split_first()?;
        let mut base = module;
        match first.as_str() {
            "crate" => base = &[],
            "self" => {}
            "super" => {
                base = base.split_last()?.1;
                while let Some((_, more)) = rest.split_first().filter(|(it, _)| *it == "super") {
                    (base, rest) = (base.split_last()?.1, more);
                }
            }
            _ if self.by_module.contains_key(&[module, &segments[..1]].concat()) => rest = segments,
            _ => return None,
        }
        (!rest.is_empty()).then(|| [base, rest].concat())
    }

    /// The file that declares what a path leads to.
    fn declares(&self, mut path: Vec<String>) -> Option<&'t str> {
        for _ in 0..DEEPEST {
            let count = (0..=path.len()).rev().find(|it| self.by_module.contains_key(&path[..*it]))?;
            let file = self.by_module[&path[..count]];
            let passed_on = path.get(count).and_then(|it| self.files[file].uses.get(it));
            let Some(target) = passed_on.and_then(|it| self.absolute(&path[..count], it)) else { return Some(file) };
            path.splice(..=count, target);
        }
        None
    }
}

fn read(file: &mut File, tokens: &TokenStream) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut rest = TokenStream::new();
    let mut at = 0;
    while at < tokens.len() {
        if is_word(&tokens[at], "use") && !tokens.get(at + 1).is_some_and(|it| is_mark(it, '<')) {
            let end = tokens[at..].iter().position(|it| is_mark(it, ';')).map_or(tokens.len(), |it| at + it);
            let passes_on = at > 0 && (is_word(&tokens[at - 1], "pub") || is_visibility(&tokens[..at]));
            read_use(file, tokens[at + 1..end].iter().cloned().collect(), passes_on);
            at = end;
        } else if is_test(&tokens[at..]) {
            let end = tokens[at..].iter().position(|it| is_mark(it, ';') || is_braces(it));
            at += end.unwrap_or(tokens.len());
        } else if is_visibility(&tokens[..=at]) {
            // Who may see something is no import.
        } else if at >= 2 && is_mark(&tokens[at - 1], '!') && is_printed(&tokens[at - 2]) {
            // What is printed is not said here.
        } else if let TokenTree::Group(group) = &tokens[at] {
            read(file, &group.stream());
        } else {
            rest.extend([tokens[at].clone()]);
        }
        at += 1;
    }
    file.paths.extend(paths::collect(&rest));
}

fn read_use(file: &mut File, tokens: TokenStream, passes_on: bool) {
    let mut found = paths::collect(&tokens).into_iter().peekable();
    while let Some(path) = found.next() {
        let mut name = path.segments.last().cloned().unwrap_or_default();
        if found.next_if(|it| it.segments == ["as"]).is_some() {
            name = found.next().and_then(|it| it.segments.last().cloned()).unwrap_or_default();
        }
        file.uses.insert(name, path.segments.clone());
        if !passes_on {
            file.paths.push(path);
        }
    }
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(it) if it == word)
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(it) if it.as_char() == mark)
}

fn is_braces(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(it) if it.delimiter() == Delimiter::Brace)
}

/// Whether the tokens end with `pub(…)`.
fn is_visibility(before: &[TokenTree]) -> bool {
    matches!(before, [.., word, TokenTree::Group(_)] if is_word(word, "pub"))
}

/// Whether the tokens begin with `#[cfg(test)]`.
fn is_test(tokens: &[TokenTree]) -> bool {
    let [mark, TokenTree::Group(group), ..] = tokens else { return false };
    is_mark(mark, '#') && group.stream().to_string().replace(' ', "") == "cfg(test)"
}

fn is_printed(word: &TokenTree) -> bool {
    matches!(word, TokenTree::Ident(it) if it == "quote" || it == "parse_quote")
}

#[cfg(test)]
mod tests {
    use super::super::findings;
    use super::*;

    fn found_in(files: &[(&str, &str)]) -> Vec<String> {
        let folder = FOLDERS[0];
        let files: Vec<_> = files.iter().map(|(path, text)| (format!("{folder}{path}"), *text)).collect();
        let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        findings("import-circles", &files)
    }

    #[test]
    fn three_modules_in_a_circle_are_found_and_two_are_not() {
        let two = [("a/mod.rs", "mod b;\nuse b::B;"), ("a/b.rs", "use crate::a::A;"), ("lib.rs", "mod a;\nuse a::A;")];
        assert_eq!(found_in(&two), [""; 0]);
        let found = found_in(&[
            ("a/mod.rs", "mod b;\nmod c;\nuse b::B;"),
            ("a/b.rs", "\nuse crate::a::c::{self, C};"),
            ("a/c.rs", "fn f() { vec![super::f()] }"),
            ("d.rs", "use crate::a::b::B;"),
        ]);
        let circle = "3 modules import each other in circles: a/b.rs -> a/c.rs; a/c.rs -> a/mod.rs; a/mod.rs -> a/b.rs";
        assert_eq!(found, [format!("codegen/src/a/b.rs:2: {circle}")]);
    }

    #[test]
    fn circles_that_share_a_module_are_one() {
        let found = found_in(&[
            ("a.rs", "use crate::b::B; use crate::c::C;"),
            ("b.rs", "use crate::a::A;"),
            ("c.rs", "use crate::a::A;"),
        ]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("a.rs -> b.rs, c.rs; b.rs -> a.rs; c.rs -> a.rs"), "{found:?}");
    }

    #[test]
    fn a_name_that_is_passed_on_is_imported_from_where_it_is_declared() {
        let doors = ["pub(crate) use x::X;", "pub use self::x::X as Y;\nuse x::X;", "use crate::a::x::X;"];
        for door in doors {
            let text = format!("mod x;\nmod y;\nmod z;\n{door}\nuse y::Y2;");
            let files = [
                ("a/mod.rs", &*text),
                ("a/x.rs", ""),
                ("a/y.rs", "use crate::a::{X, z};"),
                ("a/z.rs", "use super::X;"),
            ];
            assert_eq!(found_in(&files), [""; 0], "{door}");
        }
        let text = "mod x;\nmod y;\npub(crate) use x::X;\nuse y::Y;\npub(crate) struct D;";
        let files = [("a/mod.rs", text), ("a/x.rs", "use super::y::Y;"), ("a/y.rs", "use super::X; use crate::a::D;")];
        assert_eq!(found_in(&files).len(), 1);
    }

    #[test]
    fn a_path_that_begins_with_something_imported_leads_on() {
        let files = [
            ("a.rs", "use crate::b::c;\nfn f() { c::d::g() }"),
            ("b/mod.rs", "pub mod c;"),
            ("b/c/mod.rs", "pub mod d;"),
            ("b/c/d.rs", "use crate::e::E;"),
            ("e.rs", "use crate::a::A;"),
        ];
        assert_eq!(found_in(&files).len(), 1);
    }

    #[test]
    fn tests_and_printed_code_and_visibility_are_no_imports() {
        for text in [
            "#[cfg(test)]\nmod tests { use super::*; use crate::c::C; }",
            "#[cfg(test)]\nuse crate::c::C;",
            "fn f() { quote!(use crate::c::C;) }",
            "fn f() { quote! { crate::c::C } }",
            "pub(in crate::c) fn f() {}",
            "fn f() -> impl Iterator<Item = T> + use<'_, T> { it }",
            "// use crate::c::C;",
        ] {
            let files =
                [("a.rs", text), ("b.rs", "use crate::a::A;"), ("c.rs", "use crate::b::B;"), ("tests.rs", text)];
            assert_eq!(found_in(&files), [""; 0], "{text}");
        }
        for text in
            ["fn f() { vec![crate::c::C] }", "#[cfg(not(test))]\nuse crate::c::C;", "pub fn f(it: crate::c::C) {}"]
        {
            let files = [("a.rs", text), ("b.rs", "use crate::a::A;"), ("c.rs", "use crate::b::B;")];
            assert_eq!(found_in(&files).len(), 1, "{text}");
        }
    }

    #[test]
    fn names_that_are_passed_on_in_a_circle_end() {
        let files = [("a.rs", "pub use crate::b::X;\nfn f() { crate::b::X }"), ("b.rs", "pub use crate::a::X;")];
        assert_eq!(found_in(&files), [""; 0]);
    }
}
