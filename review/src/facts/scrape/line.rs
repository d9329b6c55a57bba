//! A line of a scrape, and the words on it that mean something in every layout.

use crate::facts::{Enum, Property};

/// A line that is not empty, with white space squeezed.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) text: String,
}

/// What a layout finds in lines: rows, and what stands between them.
#[derive(Debug)]
pub(super) enum Found {
    Row(Property),
    /// Lines that belong to no row: a heading, an operation's title and prose, an enum.
    Gap(Vec<Line>),
}

/// Whether a word may be a property's name.
pub(super) fn is_name(text: &str) -> bool {
    let inner = text.trim_matches('?');
    inner.starts_with(|it: char| it.is_ascii_uppercase())
        && inner.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
}

/// Whether a text is a type that is no link.
pub(super) fn is_plain_type(text: &str) -> bool {
    let plain = ["string", "integer", "int", "number", "decimal", "boolean", "bool", "object", "array", "array,null"];
    plain.contains(&text) || text.starts_with("array of ")
}

pub(super) fn new_enum(heading: &Line, values: Vec<String>, open: bool) -> Enum {
    Enum { name: heading.text.clone(), line: heading.number, values, open }
}
