//! Rows of one line each: `Name type contract description`, under the header's line.

use super::line::{Found, Line, is_name, is_plain_type};
use crate::facts::contract;
use crate::facts::markdown::is_array;
use crate::facts::{PageProblem, Property};

/// The rows that some lines start with if the header stands before them, and what follows.
pub(super) fn rows(problems: &mut Vec<PageProblem>, lines: Vec<Line>, after_header: bool) -> Vec<Found> {
    let mut found = Vec::new();
    let mut gap: Vec<Line> = Vec::new();
    let mut inside = after_header;
    for line in lines {
        let continues = inside && !line.text.starts_with(|it: char| it.is_uppercase() || it == '?');
        match row(&line) {
            Some(property) if inside && gap.is_empty() => found.push(Found::Row(property)),
            Some(_) => {
                let help = "keep the line `Property Type Contract Description` before the rows";
                problems.push(PageProblem::new(line.number, "a row stands outside of a table", help));
            }
            None if is_row_start(&line.text) => {
                let help = "write `required` or `optional` after the type";
                problems.push(PageProblem::new(line.number, "the row's contract is not understood", help));
            }
            None if continues => mark_deprecated(&mut found, &line.text),
            None => {
                inside = false;
                gap.push(line);
            }
        }
    }
    found.push(Found::Gap(gap));
    found
}

/// Whether a line is a row of this layout.
pub(super) fn is_row(text: &str) -> bool {
    is_row_start(text) && row(&Line { number: 0, text: text.to_owned() }).is_some()
}

/// Whether a line starts with a name and a plain type, as no sentence does.
fn is_row_start(text: &str) -> bool {
    let mut words = text.split(' ');
    let name = words.next().is_some_and(is_name);
    let second = words.next().unwrap_or_default();
    name && (is_plain_type(second) || (second == "array" && words.next() == Some("of")))
}

fn row(line: &Line) -> Option<Property> {
    let (name, rest) = line.text.split_once(' ')?;
    if !is_name(name) {
        return None;
    }
    let starts = std::iter::once(0).chain(rest.match_indices(' ').map(|(at, _)| at + 1)).take(10);
    for start in starts {
        let r#type = rest[..start].trim();
        if let Some((terms, description)) = contract::parse_start(&rest[start..], is_array(r#type))
            && is_type(r#type)
        {
            return Some(Property {
                name: name.to_owned(),
                r#type: Some(r#type.to_owned()).filter(|it| !it.is_empty()),
                array: is_array(r#type),
                link: None,
                presence: Some(terms.presence),
                max_items: terms.max_items,
                max_length: terms.max_length,
                deprecated: description.contains("Deprecated!"),
                line: line.number,
            });
        }
    }
    lost_contract(line, name, rest)
}

/// A row whose contract got lost: the description, which starts like a sentence, follows a plain type.
fn lost_contract(line: &Line, name: &str, rest: &str) -> Option<Property> {
    let words: Vec<_> = rest.split(' ').collect();
    let length = if words.first() == Some(&"array") && words.get(1) == Some(&"of") { 3 } else { 1 };
    let r#type = words.get(..length)?.join(" ");
    let sentence = words.get(length).is_some_and(|it| it.starts_with(char::is_uppercase));
    (is_plain_type(&r#type) && sentence).then(|| Property {
        name: name.to_owned(),
        array: is_array(&r#type),
        r#type: Some(r#type),
        link: None,
        presence: None,
        max_items: None,
        max_length: None,
        deprecated: rest.contains("Deprecated!"),
        line: line.number,
    })
}

/// Whether a text may be a type: nothing where it was a link that got lost, a plain one, or the words of a link.
fn is_type(text: &str) -> bool {
    text.is_empty() || is_plain_type(text) || !text.contains(['.', ':', ';', '!', '?'])
}

fn mark_deprecated(found: &mut [Found], text: &str) {
    if let Some(Found::Row(property)) = found.last_mut() {
        property.deprecated |= text.contains("Deprecated!");
    }
}
