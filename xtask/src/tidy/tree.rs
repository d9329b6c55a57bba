//! The folder of the workspace into the texts that the rules look at.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use proc_macro2::TokenStream;

use ostler_openapi::finding::Finding;

use super::Rule;
use super::invariants;

/// The folder of Rust that nobody writes by hand.
const GENERATED: &str = "generated/src/";

/// Goldens are not all Rust: some hold differences from another one. The tests compile what they stand for.
const GOLDENS: &str = "tests/cases/";

/// Folders that are not part of the workspace's text.
const SKIPPED: &[&str] = &["target", "node_modules"];

/// One Rust file.
pub(super) struct Source {
    /// Relative to the root, with `/` between its parts.
    pub(super) path: String,
    pub(super) text: String,
    /// Empty when the text is not Rust, which is a finding of its own.
    pub(super) tokens: TokenStream,
    parsed: bool,
}

impl Source {
    fn new(path: &str, text: &str) -> Source {
        let tokens = text.parse::<TokenStream>();
        let parsed = tokens.is_ok();
        Source { path: path.to_owned(), text: text.to_owned(), tokens: tokens.unwrap_or_default(), parsed }
    }

    pub(super) fn is_hand_written(&self) -> bool {
        !self.path.starts_with(GENERATED)
    }
}

/// All that the rules look at.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) sources: Vec<Source>,
    /// Every `Cargo.toml`, by path.
    pub(super) manifests: BTreeMap<String, String>,
    /// The texts at the root that name tests, by path.
    pub(super) documents: BTreeMap<String, String>,
}

impl Tree {
    pub(super) fn read(root: &Path) -> io::Result<Tree> {
        let mut tree = Tree::default();
        let mut waiting = vec![String::new()];
        while let Some(folder) = waiting.pop() {
            for entry in fs::read_dir(root.join(&folder))? {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
                let kind = entry.file_type()?;
                if kind.is_dir() && !name.starts_with('.') && !SKIPPED.contains(&name.as_str()) {
                    waiting.push(path);
                } else if kind.is_file() && is_wanted(&path) {
                    let bytes = fs::read(entry.path())?;
                    tree.add(&path, &String::from_utf8_lossy(&bytes));
                }
            }
        }
        tree.sources.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(tree)
    }

    fn add(&mut self, path: &str, text: &str) {
        if invariants::is_document(path) {
            self.documents.insert(path.to_owned(), text.to_owned());
        } else if path.ends_with("Cargo.toml") {
            self.manifests.insert(path.to_owned(), text.to_owned());
        } else {
            self.sources.push(Source::new(path, text));
        }
    }

    pub(super) fn hand_written(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(|it| it.is_hand_written())
    }

    pub(super) fn under(&self, folder: &str) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(move |it| it.path.starts_with(folder))
    }

    /// The text of a file, if the rules look at it.
    pub(super) fn text_of(&self, path: &str) -> Option<&str> {
        let source = || self.sources.iter().find(|it| it.path == path).map(|it| it.text.as_str());
        self.manifests.get(path).or_else(|| self.documents.get(path)).map(String::as_str).or_else(source)
    }

    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::default();
        for (path, text) in files {
            tree.add(path, text);
        }
        tree
    }
}

fn is_wanted(path: &str) -> bool {
    invariants::is_document(path)
        || path.ends_with(".rs") && !path.starts_with(GOLDENS)
        || path == "Cargo.toml"
        || path.ends_with("/Cargo.toml")
}

pub(super) fn find_unparsed(rule: &Rule, tree: &Tree) -> Vec<Finding> {
    let unparsed = tree.sources.iter().filter(|it| !it.parsed);
    unparsed.map(|it| rule.finding(&it.path, 1, "the file is not a sequence of Rust tokens".to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::findings;
    use super::*;

    #[test]
    fn a_file_that_is_not_rust_is_found_and_one_that_is_is_not() {
        assert_eq!(findings("parsed", &[("xtask/src/main.rs", "fn main() {}")]), [""; 0]);
        let found = findings("parsed", &[("xtask/src/main.rs", "fn main() {")]);
        assert_eq!(found, ["xtask/src/main.rs:1: the file is not a sequence of Rust tokens"]);
    }

    #[test]
    fn build_folders_goldens_and_hidden_folders_are_not_read() {
        let root = tempfile::tempdir().expect("a temporary folder");
        for path in [
            "a/src/lib.rs",
            "target/debug/out.rs",
            "tests/cases/accept/a.rs",
            ".git/hook.rs",
            "a/Cargo.toml",
            "ARCHITECTURE.md",
        ] {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().expect("has a folder")).expect("writable");
            fs::write(path, "").expect("writable");
        }
        let tree = Tree::read(root.path()).expect("readable");
        assert_eq!(tree.sources.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), ["a/src/lib.rs"]);
        assert_eq!(tree.manifests.len(), 1);
        assert_eq!(tree.documents.keys().collect::<Vec<_>>(), ["ARCHITECTURE.md"]);
    }
}
