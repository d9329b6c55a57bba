//! JSON as documentation has it -> a value: commas may lack or be too many, names may have no quotes, there may be comments.

use serde_json::{Map, Value};

/// The deepest nesting that is read.
const DEEPEST: usize = 100;

/// The value that a text begins with, after white space and comments; nothing where that is neither an object nor a list.
///
/// A member that stands twice keeps its first value.
pub(super) fn parse(text: &str) -> Option<Value> {
    // What is JSON is read as JSON.
    if let Some(Ok(value)) = serde_json::Deserializer::from_str(text).into_iter::<Value>().next() {
        return Some(value).filter(|it| it.is_object() || it.is_array());
    }
    let mut reader = Reader { rest: text };
    reader.skip();
    if !reader.rest.starts_with(['{', '[']) {
        return None;
    }
    reader.value(0)
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn advance(&mut self, bytes: usize) {
        self.rest = &self.rest[bytes..];
    }

    /// Passes white space, commas, dots and comments.
    fn skip(&mut self) {
        self.pass(",.;…");
    }

    /// Passes white space, comments, and the marks that are given.
    fn pass(&mut self, between: &str) {
        loop {
            let rest = self.rest.trim_start_matches(|it: char| it.is_whitespace() || between.contains(it));
            let comment = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |it| it + 2)
            } else {
                0
            };
            self.rest = &rest[comment..];
            if comment == 0 {
                return;
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        match self.rest.chars().next()? {
            '{' => self.object(depth),
            '[' => self.array(depth),
            quote @ ('"' | '\'') => self.text(quote).map(Value::String),
            _ => Some(self.word()),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        self.advance(1);
        let mut members = Map::new();
        loop {
            self.skip();
            match self.rest.chars().next() {
                None | Some(']') => break,
                Some('}') => {
                    self.advance(1);
                    break;
                }
                Some('`') => {
                    // The fence ends before the object does.
                    self.rest = "";
                    break;
                }
                Some(_) => {}
            }
            let name = self.name()?;
            self.pass("");
            if self.rest.starts_with(':') {
                self.advance(1);
            }
            self.pass("");
            if self.rest.starts_with([',', '}']) {
                continue;
            }
            let value = self.value(depth + 1)?;
            members.entry(name).or_insert(value);
        }
        Some(Value::Object(members))
    }

    /// An array; members that stand in it without an object are one object.
    fn array(&mut self, depth: usize) -> Option<Value> {
        self.advance(1);
        let mut elements = Vec::new();
        let mut loose = Map::new();
        loop {
            self.skip();
            match self.rest.chars().next() {
                None | Some('}') => break,
                Some(']') => {
                    self.advance(1);
                    break;
                }
                Some('`') => {
                    self.rest = "";
                    break;
                }
                Some(_) => {}
            }
            let value = self.value(depth + 1)?;
            self.pass("");
            match value {
                Value::String(name) if self.rest.starts_with(':') => {
                    self.advance(1);
                    self.pass("");
                    let value = self.value(depth + 1)?;
                    loose.entry(name).or_insert(value);
                }
                value => elements.push(value),
            }
        }
        if !loose.is_empty() {
            elements.push(Value::Object(loose));
        }
        Some(Value::Array(elements))
    }

    fn name(&mut self) -> Option<String> {
        match self.rest.chars().next()? {
            quote @ ('"' | '\'') => self.text(quote),
            _ => {
                let end = self.rest.find(|it: char| it.is_whitespace() || ":,{}[]".contains(it));
                let end = end.filter(|it| *it > 0).unwrap_or(self.rest.chars().next()?.len_utf8());
                let name = self.rest[..end].to_owned();
                self.advance(end);
                Some(name)
            }
        }
    }

    /// A quoted text; one that is not ended ends with its line.
    fn text(&mut self, quote: char) -> Option<String> {
        let mut escaped = false;
        let mut end = self.rest.len();
        let mut closed = 0;
        for (at, it) in self.rest.char_indices().skip(1) {
            if it == '\n' || (it == quote && !escaped) {
                (end, closed) = (at, usize::from(it == quote));
                break;
            }
            escaped = it == '\\' && !escaped;
        }
        let inner = self.rest.get(1..end)?;
        let text = serde_json::from_str(&format!("\"{inner}\"")).unwrap_or_else(|_| inner.trim_end().to_owned());
        self.advance(end + closed);
        Some(text)
    }

    fn word(&mut self) -> Value {
        let end = self.rest.find(|it: char| it.is_whitespace() || ":,{}[]\"'`".contains(it)).unwrap_or(self.rest.len());
        let end = if end == 0 { self.rest.chars().next().map_or(0, char::len_utf8) } else { end };
        let word = self.rest[..end].to_owned();
        self.advance(end);
        serde_json::from_str(&word).unwrap_or(Value::String(word))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_json_is_read_as_json_and_what_follows_is_not_looked_at() {
        assert_eq!(parse("{\"A\": [1.50, null, \"x\"]}\n```\n}"), Some(json!({"A": [1.50, null, "x"]})));
    }

    #[test]
    fn what_is_nearly_json_is_read_too() {
        for (text, expected) in [
            ("{\"A\": 1\n\"B\": \"x\"\n\"C\": null}", json!({"A": 1, "B": "x", "C": null})),
            ("{\"A\": [1, 2,],}", json!({"A": [1, 2]})),
            ("{ // one: two\n\"A\": /* \"X\": */ 1 }", json!({"A": 1})),
            ("{\"A\": [\"B\": 1, \"C\": null], \"D\": 1}", json!({"A": [{"B": 1, "C": null}], "D": 1})),
            ("{'A': 'x', B: 1, ... }", json!({"A": "x", "B": 1})),
            ("{\"A\": {\"B\": 1, \"C\": [true", json!({"A": {"B": 1, "C": [true]}})),
            ("{\"A\": \"x\n\"B\": 1}", json!({"A": "x", "B": 1})),
            ("{\"A\": , \"B\": }", json!({})),
            ("{\"A\": 1, \"A\": 2,}", json!({"A": 1})),
            ("{\"A\": 1\n```\ntext", json!({"A": 1})),
            ("// a\n[1, 2,]", json!([1, 2])),
        ] {
            assert_eq!(parse(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_at_all_is_nothing_and_nesting_is_bounded() {
        for text in ["", "word", "\"text\"", "12"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&"[,".repeat(200_000)), None);
        assert_eq!(parse(&"{a:".repeat(200_000)), None);
    }
}
