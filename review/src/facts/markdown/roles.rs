//! What each section is: an operation's title, its request, its response, something inside of them, or none of these.

use super::blocks::{Block, Section};
use crate::facts::{PageProblem, Side, address};

/// What a section is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The heading that owns a `Request`.
    Title,
    /// Below an operation's title, before its request.
    Before,
    Request,
    Response,
    /// Below an operation's title, after the heading of a side.
    Inside(Side),
    Outside,
}

/// The role of each section.
pub(super) fn assign(problems: &mut Vec<PageProblem>, sections: &[Section]) -> Vec<Role> {
    let owners = owners(sections);
    let mut roles = vec![Role::Outside; sections.len()];
    let mut titles = vec![false; sections.len()];
    for (index, section) in sections.iter().enumerate() {
        if !is_request(section) || is_of_another_kind(section) {
            continue;
        }
        match owners[index] {
            Some(owner) if !titles[owner] => {
                titles[owner] = true;
                roles[owner] = Role::Title;
                roles[index] = Role::Request;
            }
            Some(_) => {
                let message = "a second `Request` under one heading";
                problems.push(PageProblem::new(section.line, message, "give it an operation's heading of its own"));
            }
            None => {
                let message = "a `Request` under no operation's heading";
                problems.push(PageProblem::new(section.line, message, "put a heading of a lower depth before it"));
            }
        }
    }
    assign_rest(problems, sections, &owners, &mut roles);
    roles
}

fn assign_rest(problems: &mut Vec<PageProblem>, sections: &[Section], owners: &[Option<usize>], roles: &mut [Role]) {
    let foreign = |index: &usize| is_request(&sections[*index]) && is_of_another_kind(&sections[*index]);
    let foreign: Vec<usize> = (0..sections.len()).filter(foreign).filter_map(|it| owners[it]).collect();
    let mut title = None;
    let mut side = None;
    for (index, section) in sections.iter().enumerate() {
        if title.is_some_and(|it: usize| section.level <= sections[it].level) {
            (title, side) = (None, None);
        }
        match roles[index] {
            Role::Title => (title, side) = (Some(index), None),
            Role::Request => side = Some(Side::Request),
            _ if is(section, "response") => match (owners[index], side) {
                (Some(owner), None) if foreign.contains(&owner) => {}
                (Some(owner), Some(Side::Request)) if title == Some(owner) => {
                    roles[index] = Role::Response;
                    side = Some(Side::Response);
                }
                (_, Some(_)) => {
                    let message = "a second `Response` in one operation, or one at another depth than its `Request`";
                    problems.push(PageProblem::new(section.line, message, "give each operation one of each"));
                }
                (_, None) => {
                    let message = "a `Response` without a `Request` before it";
                    problems.push(PageProblem::new(section.line, message, "put the operation's `Request` before it"));
                }
            },
            _ if title.is_some() => roles[index] = side.map_or(Role::Before, Role::Inside),
            _ => {}
        }
    }
}

/// For each section the nearest one before it whose heading is above it.
fn owners(sections: &[Section]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut owners = Vec::new();
    for (index, section) in sections.iter().enumerate() {
        while open.last().is_some_and(|it| sections[*it].level >= section.level) {
            open.pop();
        }
        owners.push(open.last().copied().filter(|it| sections[*it].level > 0));
        open.push(index);
    }
    owners
}

pub(super) fn is_request(section: &Section) -> bool {
    is(section, "request")
}

fn is(section: &Section, name: &str) -> bool {
    section.name.trim_end_matches(':').eq_ignore_ascii_case(name)
}

/// Whether the section has an address, but none of this kind of API: such as that of a socket.
fn is_of_another_kind(section: &Section) -> bool {
    let texts = section.blocks.iter().filter_map(|it| match it {
        Block::Text(text) => Some(text.text.as_str()),
        Block::Code(code) => Some(code.text.as_str()),
        Block::List(_) | Block::Table(_) => None,
    });
    texts.clone().any(address::leads_elsewhere) && texts.flat_map(address::find_all).next().is_none()
}
