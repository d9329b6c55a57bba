//! A value with comments -> YAML, in the hand that specs are written in.

use std::fmt::Write;

use super::kinds::is_uuid;

/// The columns of a line of the files of a spec.
pub(super) const COLUMNS: usize = 120;

/// A value of the document.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// A scalar that is written as it is.
    Plain(String),
    Text(String),
    Map(Vec<Entry>),
    List(Vec<Node>),
    /// A map or list of scalars on one line.
    Flow(Box<Node>),
}

/// A member of a map, with what stands above it and before its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) comments: Vec<String>,
    pub(super) key: String,
    /// The anchor of the value.
    pub(super) anchor: Option<String>,
    pub(super) value: Node,
}

impl Entry {
    pub(super) fn new(key: impl Into<String>, value: Node) -> Self {
        Self { comments: Vec::new(), key: key.into(), anchor: None, value }
    }

    pub(super) fn under(mut self, comments: Vec<String>) -> Self {
        self.comments = comments;
        self
    }
}

/// A reference to a schema, on one line.
pub(super) fn reference(schema: &str) -> Node {
    let to = Node::Text(format!("#/components/schemas/{schema}"));
    Node::Flow(Box::new(Node::Map(vec![Entry::new("$ref", to)])))
}

pub(super) fn plain(text: impl ToString) -> Node {
    Node::Plain(text.to_string())
}

pub(super) fn text(text: impl Into<String>) -> Node {
    Node::Text(text.into())
}

/// A list of texts, on one line where that is short.
pub(super) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Node {
    let list: Vec<Node> = texts.into_iter().map(self::text).collect();
    let length: usize = list.iter().map(|it| if let Node::Text(it) = it { it.len() + 2 } else { 0 }).sum();
    if length <= 90 { Node::Flow(Box::new(Node::List(list))) } else { Node::List(list) }
}

/// A value on one line that begins in a column, where the line is not too long for that.
pub(super) fn on_one_line(value: Node, column: usize) -> Node {
    if column + flow(&value).chars().count() <= COLUMNS { Node::Flow(Box::new(value)) } else { value }
}

/// A value of JSON.
pub(super) fn of_json(value: &serde_json::Value) -> Node {
    match value {
        serde_json::Value::Null => plain("null"),
        serde_json::Value::Bool(it) => plain(it),
        serde_json::Value::Number(it) => plain(it),
        serde_json::Value::String(it) => text(it),
        serde_json::Value::Array(elements) => Node::List(elements.iter().map(of_json).collect()),
        serde_json::Value::Object(members) if members.len() == 1 && members.contains_key("$ref") => {
            let to = members.values().map(of_json).map(|it| Entry::new("$ref", it)).collect();
            Node::Flow(Box::new(Node::Map(to)))
        }
        serde_json::Value::Object(members) => {
            Node::Map(members.iter().map(|(name, it)| Entry::new(name.as_str(), of_json(it))).collect())
        }
    }
}

/// The map as a block whose lines begin with that many spaces.
pub(super) fn write_map(entries: &[Entry], indent: usize) -> String {
    let mut out = String::new();
    write_entries(&mut out, entries, indent, false);
    out
}

/// An element of the list that is the whole document.
pub(super) fn write_element_text(element: &Node) -> String {
    let mut out = String::new();
    write_element(&mut out, element, 0);
    out
}

/// Writes the members; `started` says that the first one goes on in a line that has begun, after a dash.
fn write_entries(out: &mut String, entries: &[Entry], indent: usize, started: bool) {
    let pad = " ".repeat(indent);
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 || !started {
            for comment in &entry.comments {
                let _ = writeln!(out, "{pad}# {}", visible(comment));
            }
            out.push_str(&pad);
        }
        let _ = write!(out, "{}:", key(&entry.key));
        if let Some(anchor) = &entry.anchor {
            let _ = write!(out, " &{anchor}");
        }
        write_value(out, &entry.value, indent);
    }
}

/// Writes what follows the colon of a member, up to the end of its last line.
fn write_value(out: &mut String, value: &Node, indent: usize) {
    match value {
        Node::Map(entries) if !entries.is_empty() => {
            out.push('\n');
            write_entries(out, entries, indent + 2, false);
        }
        Node::List(elements) if !elements.is_empty() => {
            out.push('\n');
            elements.iter().for_each(|it| write_element(out, it, indent + 2));
        }
        inline => {
            let _ = writeln!(out, " {}", line(inline));
        }
    }
}

/// The value of a block on one line: a text may have commas, which end it in a flow.
fn line(value: &Node) -> String {
    match value {
        Node::Text(it) if !it.starts_with(',') && is_plain(&it.replace(',', "")) => it.clone(),
        inline => flow(inline),
    }
}

/// Whether a map is a reference, which stands without braces where it is an element.
fn is_reference(value: &Node) -> bool {
    matches!(value, Node::Map(entries) if matches!(entries.as_slice(), [only] if only.key == "$ref"))
}

fn write_element(out: &mut String, element: &Node, indent: usize) {
    let pad = " ".repeat(indent);
    match element {
        Node::Map(entries) if !entries.is_empty() => {
            let _ = write!(out, "{pad}- ");
            write_entries(out, entries, indent + 2, true);
        }
        Node::Flow(inner) if is_reference(inner) => write_element(out, inner, indent),
        // A list in a list is rare enough to stand on one line.
        inline => {
            let _ = writeln!(out, "{pad}- {}", line(inline));
        }
    }
}

/// The value on one line.
fn flow(value: &Node) -> String {
    match value {
        Node::Plain(it) => it.clone(),
        Node::Text(it) => scalar(it),
        Node::Flow(inner) => flow(inner),
        Node::List(elements) => format!("[{}]", elements.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Node::Map(entries) => {
            let members: Vec<_> = entries.iter().map(|it| format!("{}: {}", key(&it.key), flow(&it.value))).collect();
            format!("{{{}}}", members.join(", "))
        }
    }
}

/// A member's name; that of a reference is always written without quotes.
fn key(name: &str) -> String {
    if name == "$ref" { name.to_owned() } else { scalar(name) }
}

/// A text as a scalar that every reader of YAML takes for that text.
pub(super) fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    if !text.chars().all(is_visible) {
        return quoted(text);
    }
    format!("'{}'", text.replace('\'', "''"))
}

/// Whether a character shows, and means nothing but itself in YAML.
fn is_visible(it: char) -> bool {
    !it.is_control() && !ostler_openapi::finding::is_invisible(it) && !matches!(it, '\u{fffe}' | '\u{ffff}')
}

/// The words of a comment, which ends where its line does: what could end it, or is not seen, is replaced.
fn visible(comment: &str) -> String {
    comment.chars().map(|it| if is_visible(it) { it } else { '\u{fffd}' }).collect()
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for it in text.chars() {
        match it {
            '"' | '\\' => out.extend(['\\', it]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            _ if !is_visible(it) => {
                let _ = write!(out, "\\U{:08x}", u32::from(it));
            }
            _ => out.push(it),
        }
    }
    out.push('"');
    out
}

/// Whether a text may stand without quotes, in a block as in a flow, and is no number, date, truth or null to anybody.
fn is_plain(text: &str) -> bool {
    let begins = text.starts_with(|it: char| it.is_alphabetic() || it == '/') || is_uuid(text);
    let inner = |it: char| it.is_alphanumeric() || " ./_-+()$=;%`".contains(it);
    let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    begins
        && text.chars().all(inner)
        && !text.ends_with(' ')
        && !text.contains(" #")
        && !words.contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts that mean something else to YAML, or nearly.
    const TEXTS: &[&str] = &[
        "",
        " ",
        "a",
        "a b",
        "a: b",
        "a #b",
        "#",
        "- a",
        "NO",
        "y",
        "1",
        "1.0",
        "0x1",
        "2020-01-01",
        "~",
        "null",
        "it's",
        "a\nb",
        "\t",
        "[a]",
        "{a}",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a`",
        "\u{202e}a",
        "é",
        "12:30",
        "a,b",
        ",a",
        "a\u{fffe}",
        "\u{feff}a",
        "\u{0}",
        "\u{b}",
        "\u{85}",
        "\u{2028}",
        "no -",
        "'",
        "\"",
        "\\",
        "a: ",
        "/a/b",
        "?",
        "a?",
        "<<",
        "=",
        ".inf",
        "1e3",
        "true",
        "Off",
        "Use `a` instead.",
        "`",
        "1e6d4492-3154-4089-9456-512345678901",
        "12345678-1234-1234-1234-123456789012",
        "0x123456-1234-1234-1234-123456789012",
    ];

    #[test]
    fn whatever_is_written_is_read_as_it_was() {
        let json = serde_json::json!({
            "texts": TEXTS.to_vec(), "nested": [[1, "a"], []], "empty": {}, "list": [{"a": {"b": [{"c": null}]}, "d": true}],
            "number": 1.50, "references": [{"$ref": "#/a"}, {"$ref": "#/b", "c": 1}], "reference": {"$ref": "#/a"},
        });
        let entries: Vec<Entry> = TEXTS
            .iter()
            .map(|it| Entry::new(*it, text(*it)).under(vec!["a comment".to_owned()]))
            .chain([Entry::new("all", of_json(&json))])
            .collect();
        let written = write_map(&entries, 0);
        let read: serde_json::Value = serde_yaml::from_str(&written).expect("is YAML");
        let mut expected: serde_json::Map<_, _> =
            TEXTS.iter().map(|it| ((*it).to_owned(), serde_json::Value::from(*it))).collect();
        expected.insert("all".to_owned(), json);
        assert_eq!(read, serde_json::Value::Object(expected), "{written}");
    }
}
