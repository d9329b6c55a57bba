//! Rows with one cell per line: a name, a type unless it was a link, a contract, and lines of description.

use super::line::{Found, Line, is_name, is_plain_type};
use super::{flattened, headings};
use crate::facts::contract::{self, Contract};
use crate::facts::markdown::is_array;
use crate::facts::{PageProblem, Property};

/// How many lines a table's header takes: one per column, or all in one word.
pub(super) fn header_length(lines: &[Line]) -> usize {
    if lines.first().is_some_and(|it| it.text == "PropertyTypeContractDescription") {
        return 1;
    }
    let headers: &[&[&str]] = &[&["Property", "Type", "Contract", "Description"], &["Property", "Type", "Description"]];
    let is =
        |header: &&&[&str]| header.len() <= lines.len() && header.iter().zip(lines).all(|(it, line)| *it == line.text);
    headers.iter().find(is).map_or(0, |it| it.len())
}

/// The rows among some lines, and what stands between them.
pub(super) fn rows(problems: &mut Vec<PageProblem>, lines: Vec<Line>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut gap = Vec::new();
    let mut next = 0;
    while next < lines.len() {
        let line = &lines[next];
        if let Some((length, property)) = row(&lines[next..], gap.last()) {
            found.push(Found::Gap(std::mem::take(&mut gap)));
            found.push(Found::Row(property));
            next += length;
            continue;
        }
        let stray = is_plain_type(&line.text) || contract::parse(&line.text, true).is_some();
        if stray || flattened::is_row(&line.text) {
            let message = format!("`{}` belongs to no row", line.text.chars().take(40).collect::<String>());
            let help = "keep each row as its name, type, contract and description, one per line";
            problems.push(PageProblem::new(line.number, message, help));
        }
        if let Some(Found::Row(property)) = found.last_mut().filter(|_| gap.len() < 3) {
            property.deprecated |= line.text.contains("Deprecated!");
        }
        gap.push(line.clone());
        next += 1;
    }
    found.push(Found::Gap(gap));
    found
}

/// The row that starts with the first line, and how many lines it takes without its description.
fn row(lines: &[Line], before: Option<&Line>) -> Option<(usize, Property)> {
    let name = lines.first().filter(|it| is_name(&it.text))?;
    let text = |at: usize| lines.get(at).map(|it| it.text.as_str());
    let terms = |at: usize, array: bool| text(at).and_then(|it| contract::parse(it, array));
    let second = text(1)?;
    let property = |r#type: Option<&str>, terms: Option<Contract>| property(name, r#type, terms);
    if let Some(terms) = terms(1, true) {
        return Some((2, property(None, Some(terms))));
    }
    let array = is_array(second);
    if let Some(terms) = terms(2, array) {
        // A type that was a link and is one word may be the name of a row that lost its type: then what looks like the
        // name ends a sentence that the line before began.
        let ends_sentence = before.is_some_and(|it| !it.text.ends_with(['.', '}', '!', ')']) && !is_plain_type(second));
        let type_like = is_plain_type(second) || (!ends_sentence && headings::is_like_heading(second));
        return type_like.then(|| (3, property(Some(second), Some(terms))));
    }
    let lost = is_plain_type(second) && text(2).is_none_or(|it| it.starts_with(char::is_uppercase));
    lost.then(|| (2, property(Some(second), None)))
}

fn property(name: &Line, r#type: Option<&str>, terms: Option<Contract>) -> Property {
    let (presence, max_items, max_length) =
        terms.map_or((None, None, None), |it| (Some(it.presence), it.max_items, it.max_length));
    Property {
        name: name.text.clone(),
        r#type: r#type.map(str::to_owned),
        array: r#type.is_some_and(is_array),
        link: None,
        presence,
        max_items,
        max_length,
        deprecated: false,
        line: name.number,
    }
}
