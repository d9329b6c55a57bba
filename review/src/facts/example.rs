//! An example of JSON, valid or not: its members, those that are null, and those that stand twice.
//!
//! Examples on pages lack commas, have one too many, comments, or members where an array has elements. A parser that
//! gives up would lose the members after that place. So this scanner has no error: it takes the tokens as they come,
//! and whatever stands where an object or an array may have a member is one.

use std::collections::BTreeSet;

use super::{Example, PageProblem, Side};

/// The deepest nesting that is read; a bound, since each member's path names all that it stands in.
const DEEPEST: usize = 100;

/// Reads the example that starts at `line`.
pub(super) fn read(problems: &mut Vec<PageProblem>, side: Side, line: usize, text: &str) -> Example {
    let mut scan = Scan::default();
    if !scan.run(text) {
        let message = format!("the example is nested deeper than {DEEPEST} levels");
        problems.push(PageProblem::new(line, message, "shorten it"));
    }
    let Scan { members, nulls, duplicates, .. } = scan;
    let valid = serde_json::from_str::<serde::de::IgnoredAny>(text.trim()).is_ok();
    Example { line, side, valid, duplicate_keys: duplicates.list, members: members.list, nulls: nulls.list }
}

/// Where the JSON of a code block starts: its first brace or bracket after white space and comments.
pub(super) fn start(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        match comment(&text[at..]) {
            0 => break,
            length => at += length,
        }
    }
    text[at..].starts_with(['{', '[']).then_some(at)
}

/// Texts, each once, in the order of their first appearance.
#[derive(Default)]
struct Once {
    list: Vec<String>,
    seen: BTreeSet<String>,
}

impl Once {
    fn push(&mut self, text: &str) {
        if self.seen.insert(text.to_owned()) {
            self.list.push(text.to_owned());
        }
    }
}

/// An object or array that is open.
struct Frame {
    array: bool,
    /// The path of its members' parent, with a dot at its end unless it is the root.
    prefix: String,
    keys: BTreeSet<String>,
    /// The member whose value comes next.
    awaits: Option<String>,
}

#[derive(Default)]
struct Scan {
    frames: Vec<Frame>,
    members: Once,
    nulls: Once,
    duplicates: Once,
}

impl Scan {
    /// Takes all tokens; false if the nesting is too deep.
    fn run(&mut self, text: &str) -> bool {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let length = match first {
                '{' | '[' => {
                    if self.frames.len() == DEEPEST {
                        return false;
                    }
                    self.open(first == '[');
                    1
                }
                '}' | ']' => {
                    self.close(first == ']');
                    1
                }
                ',' => {
                    self.end_value();
                    1
                }
                '"' | '\'' => self.text(rest, first),
                _ => match comment(rest) {
                    0 if first.is_alphabetic() || "_$.".contains(first) => self.word(rest),
                    0 => self.number(rest, first),
                    length => length,
                },
            };
            rest = &rest[length..];
        }
        true
    }

    fn open(&mut self, array: bool) {
        let prefix = match self.frames.last_mut() {
            None => String::new(),
            Some(frame) => match frame.awaits.take() {
                Some(path) => path,
                None => frame.prefix.strip_suffix('.').unwrap_or(&frame.prefix).to_owned(),
            },
        };
        let prefix = match (array, prefix.is_empty()) {
            (true, _) => format!("{prefix}[]."),
            (false, true) => prefix,
            (false, false) => format!("{prefix}."),
        };
        self.frames.push(Frame { array, prefix, keys: BTreeSet::new(), awaits: None });
    }

    /// Closes the nearest one of the kind, with those inside it that the example forgot to close.
    fn close(&mut self, array: bool) {
        if let Some(at) = self.frames.iter().rposition(|it| it.array == array) {
            self.frames.truncate(at);
        }
        self.end_value();
    }

    fn end_value(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.awaits = None;
        }
    }

    /// A quoted text: a member's name, or a value. A text that is not ended ends with its line.
    fn text(&mut self, rest: &str, quote: char) -> usize {
        let mut escaped = false;
        let mut end = None;
        let mut closed = 0;
        for (at, it) in rest.char_indices().skip(1) {
            if it == '\n' || (it == quote && !escaped) {
                closed = usize::from(it == quote);
                end = Some(at);
                break;
            }
            escaped = it == '\\' && !escaped;
        }
        let end = end.unwrap_or(rest.len());
        let inner = &rest[1..end];
        let decoded = serde_json::from_str::<String>(&format!("\"{inner}\"")).unwrap_or_else(|_| inner.to_owned());
        let length = end + closed;
        self.name_or_value(&decoded, &rest[length..]);
        length
    }

    fn word(&mut self, rest: &str) -> usize {
        let length = rest.find(|it: char| !(it.is_alphanumeric() || "_$.-".contains(it))).unwrap_or(rest.len());
        let word = &rest[..length];
        let colon = colon_follows(&rest[length..]);
        match word {
            "null" if !colon => {
                if let Some(path) = self.frames.last_mut().and_then(|it| it.awaits.take()) {
                    self.nulls.push(&path);
                }
            }
            _ if colon => self.name_or_value(word, &rest[length..]),
            _ => self.end_value(),
        }
        length
    }

    fn number(&mut self, rest: &str, first: char) -> usize {
        if !(first.is_ascii_digit() || "+-".contains(first)) {
            return first.len_utf8();
        }
        let length =
            rest[1..].find(|it: char| !(it.is_alphanumeric() || "+-.".contains(it))).map_or(rest.len(), |it| it + 1);
        self.end_value();
        length
    }

    /// In an object, a text is a name unless a value is due; before a colon, it is a name anywhere.
    fn name_or_value(&mut self, text: &str, rest: &str) {
        let Some(frame) = self.frames.last_mut() else { return };
        let value_is_due = frame.array || frame.awaits.is_some();
        if value_is_due && !colon_follows(rest) {
            frame.awaits = None;
            return;
        }
        let path = format!("{}{text}", frame.prefix);
        if !frame.keys.insert(text.to_owned()) {
            self.duplicates.push(&path);
        }
        self.members.push(&path);
        frame.awaits = Some(path);
    }
}

/// The length of the comment that a text starts with.
fn comment(text: &str) -> usize {
    if text.starts_with("//") {
        text.find('\n').unwrap_or(text.len())
    } else if text.starts_with("/*") {
        text.find("*/").map_or(text.len(), |it| it + 2)
    } else {
        0
    }
}

fn colon_follows(mut rest: &str) -> bool {
    loop {
        rest = rest.trim_start();
        match comment(rest) {
            0 => return rest.starts_with(':'),
            length => rest = &rest[length..],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> String {
        let mut problems = Vec::new();
        let it = read(&mut problems, Side::Request, 1, text);
        let mut shown = format!("{} {}", if it.valid { "valid" } else { "invalid" }, it.members.join(" "));
        for (label, list) in [("null", it.nulls), ("twice", it.duplicate_keys)] {
            if !list.is_empty() {
                shown += &format!(" | {label} {}", list.join(" "));
            }
        }
        shown
            + &problems.iter().map(|it| format!(" ! line {}: {}; {}", it.line, it.message, it.help)).collect::<String>()
    }

    #[test]
    fn members_are_paths() {
        for (text, expected) in [
            ("{}", "valid "),
            (
                r#"{"A": {"B": 1}, "C": [{"D": null}, {"D": 2, "E": [[{"F": 1}]]}]}"#,
                "valid A A.B C C[].D C[].E C[].E[][].F | null C[].D",
            ),
            (r#"[{"A": "null"}]"#, "valid [].A"),
            (r#"{"A": "{\"B\": null}", "é\u0041": null}"#, "valid A éA | null éA"),
            (r#"{"A": 1, "B": {"A": 1}, "A": null}"#, "valid A B B.A | null A | twice A"),
        ] {
            assert_eq!(show(text), expected, "{text}");
        }
    }

    #[test]
    fn invalid_json_loses_no_member() {
        for (text, expected) in [
            ("{\"A\": 1\n\"B\": \"x\"\n\"C\": null}", "invalid A B C | null C"),
            ("{\"A\": [1, 2,],}", "invalid A"),
            ("{ // one: two\n\"A\": /* \"X\": */ 1 }", "invalid A"),
            ("{\"A\": [\"B\": 1, \"C\": null], \"D\": 1}", "invalid A A[].B A[].C D | null A[].C"),
            ("{'A': 'x', B: 1, \"C\" 2, ... }", "invalid A B C"),
            ("{\"A\": {\"B\": 1, \"C\": 1", "invalid A A.B A.C"),
            ("{\"A\": \"x\n\"B\": 1}", "invalid A B"),
            ("{\"A\": , \"B\": }, \"C\"", "invalid A B"),
            ("{\"A\": [{\"B\": 1}, \"C\": [1}", "invalid A A[].B A[].C"),
        ] {
            assert_eq!(show(text), expected, "{text}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(show(&"[".repeat(DEEPEST)).starts_with("invalid"));
        assert!(show(&"[".repeat(DEEPEST + 1)).contains("! line 1: the example is nested deeper than 100 levels"));
    }

    #[test]
    fn valid_json_gives_what_a_parser_gives() {
        let text = r#"{"A": {"B": [{"C": 1.5e-3, "D": [true, "x", null]}, {"E": {}}]}, "F": -1, "G": null}"#;
        let mut expected = Vec::new();
        walk(&serde_json::from_str(text).unwrap(), "", &mut expected);
        assert_eq!(read(&mut Vec::new(), Side::Request, 1, text).members, expected);
    }

    fn walk(value: &serde_json::Value, path: &str, found: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(members) => {
                for (name, value) in members {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    found.push(path.clone());
                    walk(value, &path, found);
                }
            }
            serde_json::Value::Array(items) => items.iter().for_each(|it| walk(it, &format!("{path}[]"), found)),
            _ => {}
        }
    }
}
