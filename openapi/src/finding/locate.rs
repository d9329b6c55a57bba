//! A pointer that somebody else holds -> the place in a text that it leads to.

use crate::finding::Place;
use crate::pointer::Pointer;
use crate::source::Span;
use crate::tree::{NodeId, Tree};

impl Place {
    /// A line of a text that is not at hand.
    pub fn of_line(file: &str, line: usize) -> Self {
        Self { file: file.into(), line, column: 1, span: Span::default(), pointer: Pointer::root() }
    }

    /// Where the value that a pointer leads to is to be shown: a value without parts itself, others by their name if they
    /// have one. Where there is no such value, the place is that of the nearest one round it, with the pointer as it was
    /// asked for.
    ///
    /// The pointer is plain: a `%` in it is no escape, unlike in a `$ref`.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use ostler_openapi::finding::{Findings, Place};
    /// use ostler_openapi::{Source, Tree};
    ///
    /// let source = Arc::new(Source::new("pets.yaml", "info:\n  title: Pets\n")?);
    /// let tree = Tree::read(source, &mut Findings::new()).expect("is YAML");
    /// assert_eq!(Place::of_value(&tree, "#/info/title").to_string(), "pets.yaml:2:10");
    /// assert_eq!(Place::of_key(&tree, "#/info/title").to_string(), "pets.yaml:2:3");
    /// assert_eq!(Place::of_value(&tree, "#/info/version").to_string(), "pets.yaml:1:1");
    /// # Ok::<(), Box<ostler_openapi::finding::Finding>>(())
    /// ```
    pub fn of_value(tree: &Tree, pointer: &str) -> Self {
        let (tokens, node) = nearest(tree, pointer);
        Self { pointer: Pointer::of(tokens.iter().map(String::as_str)), ..tree.place(node) }
    }

    /// The same, but where the name of the value stands, if it has one.
    pub fn of_key(tree: &Tree, pointer: &str) -> Self {
        let (tokens, node) = nearest(tree, pointer);
        Self { pointer: Pointer::of(tokens.iter().map(String::as_str)), ..tree.key_place(node) }
    }
}

/// The unescaped parts of a pointer, and the value that as many of them as possible lead to.
fn nearest(tree: &Tree, pointer: &str) -> (Vec<String>, NodeId) {
    let path = pointer.strip_prefix('#').filter(|it| it.is_empty() || it.starts_with('/')).unwrap_or_default();
    let tokens: Vec<_> = path.split('/').skip(1).map(|it| it.replace("~1", "/").replace("~0", "~")).collect();
    let mut node = tree.root();
    for token in &tokens {
        let Some(next) = tree.step(node, token) else { break };
        node = next;
    }
    (tokens, node)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::finding::Findings;
    use crate::source::Source;

    fn tree(text: &str) -> Tree {
        let source = Arc::new(Source::new("it.yaml", text).expect("short enough"));
        Tree::read(source, &mut Findings::new()).expect("is YAML")
    }

    /// `line:column` of the name and of the value.
    fn places(text: &str, pointer: &str) -> String {
        let tree = tree(text);
        let [key, value] = [Place::of_key, Place::of_value].map(|it| it(&tree, pointer));
        assert_eq!(key.pointer, value.pointer);
        format!("{}:{} {}:{}", key.line, key.column, value.line, value.column)
    }

    #[test]
    fn a_member_has_a_name_and_an_element_has_none() {
        let text = "a:\n  b: 1\n  c:\n    - x\n    -   y: 2\n        z: 3\n";
        for (pointer, expected) in [
            ("#", "1:1 1:1"),
            ("#/a", "1:1 1:1"),
            ("#/a/b", "2:3 2:6"),
            ("#/a/c", "3:3 3:3"),
            ("#/a/c/0", "4:7 4:7"),
            ("#/a/c/1", "5:9 5:9"),
            ("#/a/c/1/z", "6:9 6:12"),
        ] {
            assert_eq!(places(text, pointer), expected, "{pointer}");
        }
    }

    #[test]
    fn where_there_is_nothing_the_nearest_thing_round_it_is_found_and_the_pointer_stays() {
        let text = "x: 1\na:\n  b: [1]\n";
        for (pointer, expected) in [
            ("#/a/b/7/c", "3:3 3:3"),
            ("#/a/b/00", "3:3 3:3"),
            ("#/a/z", "2:1 2:1"),
            ("#/q/r", "1:1 1:1"),
            ("#/x/y", "1:1 1:4"),
            ("no pointer", "1:1 1:1"),
        ] {
            assert_eq!(places(text, pointer), expected, "{pointer}");
        }
        assert_eq!(Place::of_value(&tree(text), "#/a/z~1~0").pointer.as_str(), "#/a/z~1~0");
    }

    #[test]
    fn a_pointer_is_unescaped_once_and_a_percent_is_no_escape() {
        let text = "/a~b: {c%20d: 1}\n~1: 2\n";
        for (pointer, expected) in [("#/~1a~0b/c%20d", "1:8 1:15"), ("#/~01", "2:1 2:5"), ("#/~1a~0b/c d", "1:1 1:1")] {
            assert_eq!(places(text, pointer), expected, "{pointer}");
        }
    }

    #[test]
    fn behind_an_alias_stands_what_its_anchor_stands_at() {
        let text = "a: &it\n  b: [1, 2]\nc: *it\n";
        for (pointer, expected) in [("#/c", "3:1 3:1"), ("#/c/b", "2:3 2:3"), ("#/c/b/1", "2:10 2:10")] {
            assert_eq!(places(text, pointer), expected, "{pointer}");
        }
    }
}
