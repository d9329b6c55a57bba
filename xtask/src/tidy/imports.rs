//! The paths of a package into which of its files imports which, and the circles of that.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::paths;
use super::tree::{Source, Tree};

/// Where one file names another. `to` is `None` when the path leads to nothing but the root of the package.
pub(super) struct Import<'t> {
    pub(super) from: &'t str,
    pub(super) to: Option<&'t str>,
    /// As it is written.
    pub(super) path: String,
    pub(super) line: usize,
}

/// Every `crate::…` in the files below `folder`, and what a `mod.rs` says of its own children.
///
/// `$crate::…` in a macro is not an import: whoever calls the macro follows it.
pub(super) fn collect<'t>(tree: &'t Tree, folder: &str) -> Vec<Import<'t>> {
    let files: BTreeSet<&str> = tree.under(folder).map(|it| it.path.as_str()).collect();
    let mut found = Vec::new();
    for source in tree.under(folder) {
        for path in paths::collect(&source.tokens) {
            let Some((base, names)) = base_of(source, folder, &path.segments) else { continue };
            let to = file_of(&files, &base, names);
            let is_child = path.segments.first().is_some_and(|it| it != "crate");
            if is_child && to.is_none_or(|it| it == source.path) {
                continue;
            }
            found.push(Import { from: &source.path, to, path: path.segments.join("::"), line: path.line });
        }
    }
    found.retain(|it| it.to != Some(it.from));
    found
}

/// The folder that a path starts from, and the names that lead on.
fn base_of<'p>(source: &Source, folder: &str, segments: &'p [String]) -> Option<(String, &'p [String])> {
    let (first, rest) = segments.split_first()?;
    // A name alone is a variable, a type, or the `crate` of `pub(crate)`.
    if rest.is_empty() {
        return None;
    }
    if first == "crate" {
        return Some((folder.to_owned(), rest));
    }
    let base = source.path.strip_suffix("mod.rs")?;
    Some((base.to_owned(), if first == "self" { rest } else { segments }))
}

/// The file that declares what the names lead to: that of the longest beginning which is a module.
fn file_of<'t>(files: &BTreeSet<&'t str>, base: &str, names: &[String]) -> Option<&'t str> {
    (1..=names.len()).rev().find_map(|count| {
        let module = format!("{base}{}", names[..count].join("/"));
        let file = files.get(format!("{module}.rs").as_str());
        file.or_else(|| files.get(format!("{module}/mod.rs").as_str())).copied()
    })
}

/// The lines on which `super::` leaves the file, where `crate::` would say whereto.
pub(super) fn upward_lines(tokens: &TokenStream) -> Vec<usize> {
    let mut found = Vec::new();
    collect_upward(&mut found, tokens, 0);
    found
}

fn collect_upward(found: &mut Vec<usize>, tokens: &TokenStream, depth: usize) {
    let tokens: Vec<_> = tokens.clone().into_iter().collect();
    let mut supers = 0;
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(ident) if ident == "super" && !is_visibility(&tokens, index) => {
                supers += 1;
                if supers > depth {
                    found.push(ident.span().start().line);
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => {}
            TokenTree::Group(group) => {
                let is_module = group.delimiter() == Delimiter::Brace && opens_module(&tokens[..index]);
                collect_upward(found, &group.stream(), depth + usize::from(is_module));
                supers = 0;
            }
            _ => supers = 0,
        }
    }
}

/// `super` alone, as in `pub(super)`, is no path.
fn is_visibility(tokens: &[TokenTree], index: usize) -> bool {
    !matches!(tokens.get(index + 1), Some(TokenTree::Punct(it)) if it.as_char() == ':')
}

/// Whether the tokens end with `mod name`.
fn opens_module(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(word), TokenTree::Ident(_)] if word == "mod")
}

/// Circles of imports, each once and from its first file on: the shortest through that file.
pub(super) fn circles<'t>(imports: &[Import<'t>]) -> Vec<Vec<&'t str>> {
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in imports.iter().filter_map(|it| Some((it.from, it.to?))) {
        edges.entry(from).or_default().insert(to);
    }
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for start in edges.keys() {
        if seen.contains(start) {
            continue;
        }
        if let Some(circle) = circle_from(&edges, start) {
            seen.extend(circle.iter().copied());
            found.push(circle);
        }
    }
    found
}

/// Breadth first, so that what is found is the shortest.
fn circle_from<'t>(edges: &BTreeMap<&'t str, BTreeSet<&'t str>>, start: &'t str) -> Option<Vec<&'t str>> {
    let mut before = BTreeMap::new();
    let mut waiting = std::collections::VecDeque::from([start]);
    while let Some(file) = waiting.pop_front() {
        for next in edges.get(file).into_iter().flatten().copied() {
            if next == start {
                let back = std::iter::successors(Some(file), |it| before.get(it).copied());
                let mut circle: Vec<_> = back.collect();
                circle.reverse();
                return Some(circle);
            }
            if !before.contains_key(next) {
                before.insert(next, file);
                waiting.push_back(next);
            }
        }
    }
    None
}
