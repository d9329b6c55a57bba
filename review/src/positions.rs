//! A YAML text -> where each of its members stands, by JSON pointer.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, Span};

/// The largest text that is read, in bytes.
const LARGEST_TEXT: usize = 16 * 1024 * 1024;

/// How deep collections may stand in one another. Documents that are written by hand have a tenth of it.
const DEEPEST: usize = 128;

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
}

/// Where the members of a YAML or JSON document stand.
#[derive(Debug)]
pub struct Positions {
    /// The first is the whole document; each other one is below one that stands before it.
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    position: Position,
    inside: Inside,
}

/// What a node holds, as indexes of nodes.
#[derive(Debug)]
enum Inside {
    Nothing,
    Members(BTreeMap<String, usize>),
    Elements(Vec<usize>),
    /// What stands at an anchor.
    Alias(usize),
}

impl Positions {
    /// Finds out where everything in a document stands.
    ///
    /// # Errors
    ///
    /// With its line, what keeps the text from being read: it is no YAML, too large, or too deep.
    pub fn of(text: &str) -> Result<Self, String> {
        if text.len() > LARGEST_TEXT {
            return Err(format!("the text has {} bytes, more than the {LARGEST_TEXT} that are read", text.len()));
        }
        let mut builder = Builder::default();
        for event in Parser::new_from_str(text.strip_prefix('\u{feff}').unwrap_or(text)) {
            let (event, span) = event.map_err(|it| at(position(*it.marker()), it.info()))?;
            builder.add(&event, span)?;
        }
        Ok(builder.finish())
    }

    /// The place of what a pointer such as `#/paths/~1orders` points to: of a member its key, of an element its value.
    pub fn of_pointer(&self, pointer: &str) -> Option<Position> {
        let tokens = tokens(pointer)?;
        let mut found = 0;
        for token in &tokens {
            found = self.step(found, token)?;
        }
        Some(self.nodes[found].position)
    }

    /// The place of what a pointer points to or, where there is nothing, of the nearest thing round it.
    pub fn nearest(&self, pointer: &str) -> Position {
        let mut found = 0;
        for token in tokens(pointer).unwrap_or_default() {
            let Some(next) = self.step(found, &token) else { break };
            found = next;
        }
        self.nodes[found].position
    }

    fn step(&self, from: usize, token: &str) -> Option<usize> {
        match &self.nodes[from].inside {
            Inside::Nothing => None,
            Inside::Members(members) => members.get(token).copied(),
            // `01` and `+1` are no indexes.
            Inside::Elements(elements) => {
                let index: usize = token.parse().ok()?;
                (index.to_string() == token).then(|| elements.get(index).copied())?
            }
            // An anchor never stands at an alias, so that this ends after one step.
            Inside::Alias(target) => match &self.nodes[*target].inside {
                Inside::Alias(_) => None,
                _ => self.step(*target, token),
            },
        }
    }
}

/// The unescaped parts of a pointer in its fragment form.
fn tokens(pointer: &str) -> Option<Vec<String>> {
    let path = pointer.strip_prefix('#')?;
    if !(path.is_empty() || path.starts_with('/')) {
        return None;
    }
    Some(path.split('/').skip(1).map(|it| it.replace("~1", "/").replace("~0", "~")).collect())
}

fn position(marker: saphyr_parser::Marker) -> Position {
    Position { line: marker.line(), column: marker.col() + 1 }
}

fn at(position: Position, message: &str) -> String {
    format!("line {}, column {}: {message}", position.line, position.column)
}

/// A collection that is not closed yet.
struct Open {
    node: usize,
    /// In a mapping, the key that waits for its value.
    key: Option<Key>,
}

struct Key {
    /// Nothing for a key that is no text: no pointer leads there.
    name: Option<String>,
    position: Position,
}

#[derive(Default)]
struct Builder {
    nodes: Vec<Node>,
    open: Vec<Open>,
    /// The nodes that have anchors.
    anchors: BTreeMap<usize, usize>,
    documents: usize,
}

impl Builder {
    fn add(&mut self, event: &Event<'_>, span: Span) -> Result<(), String> {
        let position = position(span.start);
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(at(position, "a second document begins here; write one document in a file"));
                }
            }
            Event::Scalar(text, _, anchor, _) => self.add_leaf(position, Inside::Nothing, Some(text), *anchor),
            Event::Alias(anchor) => {
                let target = self.anchors.get(anchor).copied();
                self.add_leaf(position, target.map_or(Inside::Nothing, Inside::Alias), None, 0);
            }
            Event::MappingStart(anchor, _) => self.open(position, Inside::Members(BTreeMap::new()), *anchor)?,
            Event::SequenceStart(anchor, _) => self.open(position, Inside::Elements(Vec::new()), *anchor)?,
            Event::MappingEnd | Event::SequenceEnd => self.close(),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn add_leaf(&mut self, position: Position, inside: Inside, text: Option<&str>, anchor: usize) {
        if self.awaits_key() {
            self.set_key(Key { name: text.map(str::to_owned), position });
        } else {
            self.push(position, inside, anchor);
        }
    }

    fn open(&mut self, position: Position, inside: Inside, anchor: usize) -> Result<(), String> {
        if self.open.len() == DEEPEST {
            return Err(at(position, &format!("this stands more than {DEEPEST} levels deep")));
        }
        let node = if self.awaits_key() {
            self.set_key(Key { name: None, position });
            self.push_loose(position, inside, anchor)
        } else {
            self.push(position, inside, anchor)
        };
        self.open.push(Open { node, key: None });
        Ok(())
    }

    /// A collection that was a key leaves its mapping as it is: the value comes next.
    fn close(&mut self) {
        self.open.pop();
    }

    fn awaits_key(&self) -> bool {
        let Some(open) = self.open.last() else { return false };
        matches!(self.nodes[open.node].inside, Inside::Members(_)) && open.key.is_none()
    }

    fn set_key(&mut self, key: Key) {
        if let Some(open) = self.open.last_mut() {
            open.key = Some(key);
        }
    }

    /// Adds a value below the innermost open collection. Of a member that stands twice, the first counts.
    fn push(&mut self, position: Position, inside: Inside, anchor: usize) -> usize {
        let Some(open) = self.open.last_mut() else { return self.push_loose(position, inside, anchor) };
        let (parent, key) = (open.node, open.key.take());
        let place = key.as_ref().map_or(position, |it| it.position);
        let node = self.push_loose(place, inside, anchor);
        match &mut self.nodes[parent].inside {
            Inside::Members(members) => {
                if let Some(name) = key.and_then(|it| it.name) {
                    members.entry(name).or_insert(node);
                }
            }
            Inside::Elements(elements) => elements.push(node),
            Inside::Nothing | Inside::Alias(_) => {}
        }
        node
    }

    /// Adds a node that is below no other.
    fn push_loose(&mut self, position: Position, inside: Inside, anchor: usize) -> usize {
        let node = self.nodes.len();
        self.nodes.push(Node { position, inside });
        if anchor != 0 {
            self.anchors.insert(anchor, node);
        }
        node
    }

    /// An empty text is a document, too.
    fn finish(mut self) -> Positions {
        if self.nodes.is_empty() {
            self.push_loose(Position { line: 1, column: 1 }, Inside::Nothing, 0);
        }
        Positions { nodes: self.nodes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `line:column` of a pointer, or `-`.
    fn place(text: &str, pointer: &str) -> String {
        let found = Positions::of(text).unwrap().of_pointer(pointer);
        found.map_or("-".to_owned(), |it| format!("{}:{}", it.line, it.column))
    }

    #[test]
    fn a_member_is_where_its_key_is_and_an_element_where_its_value_is() {
        let text = "a:\n  b: 1\n  c:\n    - x\n    -   y: 2\n        z: 3\n";
        for (pointer, expected) in [
            ("#/a", "1:1"),
            ("#/a/b", "2:3"),
            ("#/a/c", "3:3"),
            ("#/a/c/0", "4:7"),
            ("#/a/c/1", "5:9"),
            ("#/a/c/1/z", "6:9"),
            ("#/a/c/2", "-"),
            ("#/a/c/01", "-"),
            ("#/a/c/+1", "-"),
            ("#/a/b/c", "-"),
            ("#/d", "-"),
            ("a", "-"),
            ("/a", "-"),
            ("#a", "-"),
            ("", "-"),
        ] {
            assert_eq!(place(text, pointer), expected, "{pointer}");
        }
    }

    #[test]
    fn comments_and_blocks_of_text_are_passed_over() {
        let text =
            "# first\n\na: |\n  b: no member\n  # no comment\nc: >-\n  x\n\n  y\n\n# between\nd: 'it''s' # end\ne: 1\n";
        for (pointer, expected) in [("#/a", "3:1"), ("#/b", "-"), ("#/c", "6:1"), ("#/d", "12:1"), ("#/e", "13:1")] {
            assert_eq!(place(text, pointer), expected, "{pointer}");
        }
    }

    #[test]
    fn flow_style_and_json_are_read() {
        let text = "a: {b: [1, {c: 2}],\n  d: 3}\n";
        for (pointer, expected) in
            [("#/a/b", "1:5"), ("#/a/b/0", "1:9"), ("#/a/b/1", "1:12"), ("#/a/b/1/c", "1:13"), ("#/a/d", "2:3")]
        {
            assert_eq!(place(text, pointer), expected, "{pointer}");
        }
        let json = "{\n\t\"a\": {\"b c\":[null,\n  true]},\n  \"\": {}}";
        for (pointer, expected) in [("#/a", "2:2"), ("#/a/b c", "2:8"), ("#/a/b c/1", "3:3"), ("#/", "4:3")] {
            assert_eq!(place(json, pointer), expected, "{pointer}");
        }
    }

    #[test]
    fn keys_are_unescaped_and_numbers_are_text() {
        let text = "paths:\n  /a/b~c:\n    200: x\n  ? long\n  : y\n  'q': z\n";
        for (pointer, expected) in
            [("#/paths/~1a~1b~0c/200", "3:5"), ("#/paths/~1a", "-"), ("#/paths/long", "4:5"), ("#/paths/q", "6:3")]
        {
            assert_eq!(place(text, pointer), expected, "{pointer}");
        }
        assert_eq!(place("~1: x\n", "#/~01"), "1:1");
    }

    #[test]
    fn behind_an_alias_stands_what_its_anchor_stands_at() {
        let text = "a: &it\n  b: [1, 2]\nc: *it\nd: &n 1\ne: *n\n";
        for (pointer, expected) in
            [("#/c", "3:1"), ("#/c/b", "2:3"), ("#/c/b/1", "2:10"), ("#/e", "5:1"), ("#/e/b", "-")]
        {
            assert_eq!(place(text, pointer), expected, "{pointer}");
        }
        assert_eq!(place("a: &it [*it]\n", "#/a/0/0/0/0"), "1:9");
        assert_eq!(place("? {x: 1}\n: y\nb: 2\n", "#/b"), "3:1");
        assert_eq!(place("k: &k z\n*k : y\nb: 2\n", "#/b"), "3:1");
    }

    #[test]
    fn aliases_of_aliases_cost_nothing() {
        let mut text = "a0: &a0 [x, x]\n".to_owned();
        for level in 1..60 {
            text.push_str(&format!("a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1));
        }
        let pointer = format!("#/a59{}", "/1".repeat(60));
        assert_eq!(place(&text, &pointer), "1:13");
    }

    #[test]
    fn where_there_is_nothing_the_nearest_thing_round_it_is_found() {
        let positions = Positions::of("x: 1\na:\n  b: [1]\n").unwrap();
        for (pointer, line, column) in
            [("#/a/b/7/c", 3, 3), ("#/a/z", 2, 1), ("#/q/r", 1, 1), ("no pointer", 1, 1), ("#/a/b/0", 3, 7)]
        {
            assert_eq!(positions.nearest(pointer), Position { line, column }, "{pointer}");
        }
    }

    #[test]
    fn an_empty_text_has_a_place_and_a_byte_order_mark_takes_none() {
        for text in ["", "# only this\n", "\n\n"] {
            assert!(Positions::of(text).unwrap().of_pointer("#").is_some(), "{text:?}");
        }
        assert_eq!(place("\u{feff}a: 1\n", "#/a"), "1:1");
        assert_eq!(place("ä: {ö: 1, ü: 2}\r\nb: 1\r\n", "#/ä/ü"), "1:11");
        assert_eq!(place("ä: {ö: 1, ü: 2}\r\nb: 1\r\n", "#/b"), "2:1");
    }

    #[test]
    fn what_is_no_yaml_is_refused_with_its_line() {
        for (text, line) in [
            ("a: 1\nb: [1,\n", "line 3"),
            ("a: 'x\n", "line"),
            ("a: 1\n  b: 2\n", "line 2"),
            ("a: *nothing\n", "line 1"),
            ("a: 1\n---\nb: 2\n", "line 2"),
            ("a: \u{0}\n", "line 1"),
            ("a: b: c\n", "line 1"),
        ] {
            let error = Positions::of(text).expect_err(text);
            assert!(error.contains(line), "{text:?}: {error}");
        }
    }

    #[test]
    fn what_is_too_deep_or_too_large_is_refused() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Positions::of(&nested(DEEPEST)).is_ok());
        assert!(Positions::of(&nested(DEEPEST + 1)).unwrap_err().contains("128 levels"));
        assert!(Positions::of(&nested(100_000)).is_err());
        assert!(Positions::of(&"- ".repeat(100_000)).is_err());
        assert!(Positions::of(&"? ".repeat(100_000)).is_err());
        assert!(Positions::of(&" ".repeat(LARGEST_TEXT + 1)).unwrap_err().contains("bytes"));
    }

    #[test]
    fn no_text_makes_it_panic() {
        let text = "a: &x [1, {b: *x}, 'q', \"r\"]\n? {c: 1}\n: |-\n  d\n--- # e\n...\n- !t f\n";
        for start in 0..text.len() {
            for end in start..=text.len() {
                let _ = Positions::of(&text[start..end]);
            }
        }
    }
}
