//! An operation: its address, and its request where that is several sets of properties.

use std::collections::BTreeSet;

use super::blocks::{Block, Section};
use crate::facts::{Object, Operation, PageProblem, Presence, Property, address, example};

/// What is known of a request before its operation ends.
#[derive(Debug, Default)]
pub(super) struct Request {
    pub(super) line: usize,
    /// The objects under headings of the request that no type on the page leads to.
    pub(super) headed: Vec<usize>,
}

pub(super) fn start(section: &Section) -> Operation {
    Operation {
        title: section.name.clone(),
        path: String::new(),
        deprecated: section.deprecated,
        line: section.line,
        request: Vec::new(),
        response: Vec::new(),
        examples: Vec::new(),
    }
}

/// Takes the address that stands in the request's own section.
pub(super) fn add_address(
    problems: &mut Vec<PageProblem>,
    operation: &mut Operation,
    request: &mut Request,
    section: &Section,
) {
    request.line = section.line;
    operation.deprecated |= section.deprecated;
    for block in &section.blocks {
        let (line, text) = match block {
            Block::Text(text) if !text.quoted => (text.line, text.text.as_str()),
            Block::Code(code) if !code.is_json() && example::start(&code.text).is_none() => {
                (code.line, code.text.as_str())
            }
            Block::Text(_) | Block::Code(_) | Block::List(_) | Block::Table(_) => continue,
        };
        for path in address::find_all(text) {
            if operation.path.is_empty() {
                operation.path = path;
            } else if operation.path != path {
                let message = format!("a second address of one operation, `{path}` after `{}`", operation.path);
                problems.push(PageProblem::new(line, message, "give each address an operation of its own"));
            }
        }
    }
}

/// Checks the address, and makes the request of its sets of properties if it has no table of its own.
///
/// Such a request accepts one of several sets, each a table under its own heading. They stay objects; the request is
/// what any of them may have, in the order of first appearance, required where each of them requires it.
pub(super) fn finish(problems: &mut Vec<PageProblem>, operation: &mut Operation, request: Request, objects: &[Object]) {
    if operation.path.is_empty() {
        let message = "the `Request` has no address";
        problems.push(PageProblem::new(request.line, message, "give its address, such as `[PlatformAddress]/api/…`"));
    }
    if operation.request.is_empty() {
        let sets: Vec<&Object> = request.headed.iter().filter_map(|it| objects.get(*it)).collect();
        operation.request = union(&sets);
    }
}

fn union(sets: &[&Object]) -> Vec<Property> {
    let Some(first) = sets.first().and_then(|it| it.properties.first()) else { return Vec::new() };
    // What every request has, such as a token, starts each set; an object that no type leads to does not start so.
    let sets: Vec<_> = sets.iter().filter(|it| it.properties.first().is_some_and(|it| it.name == first.name)).collect();
    let is_required = |it: &&Property| it.presence == Some(Presence::Required);
    let required: Vec<BTreeSet<&str>> =
        sets.iter().map(|it| it.properties.iter().filter(is_required).map(|it| it.name.as_str()).collect()).collect();
    let mut seen = BTreeSet::new();
    let all = sets.iter().flat_map(|it| &it.properties);
    let mut union: Vec<Property> = all.filter(|it| seen.insert(it.name.as_str())).cloned().collect();
    for property in &mut union {
        let required = required.iter().all(|it| it.contains(property.name.as_str()));
        property.presence = Some(if required { Presence::Required } else { Presence::Optional });
    }
    union
}
