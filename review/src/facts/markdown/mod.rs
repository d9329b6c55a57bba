//! A page in Markdown: sections under headings, with tables, fences and lists in them.
//!
//! `blocks` asks the parser and checks that nothing of the source got lost on the way; `roles` tells operations, their
//! requests and responses from other sections; `table`, `values` read one block each; this file puts them together.

mod blocks;
mod inline;
mod operation;
mod roles;
mod table;
mod values;

use std::collections::BTreeSet;

use blocks::{Block, Section};
pub(super) use inline::squeeze;
use roles::Role;
pub(super) use table::is_array;

use super::lines::Lines;
use super::{Enum, Facts, Object, PageProblem, Side, address, example};

/// Reads a page; nothing if it has neither a heading nor a table of Markdown.
pub(super) fn read(problems: &mut Vec<PageProblem>, page: &Lines) -> Option<Facts> {
    let sections = blocks::split(problems, page)?;
    let roles = roles::assign(problems, &sections);
    let linked = table::linked_headings(&sections);
    let mut facts = Facts::default();
    let mut requests = Vec::new();
    let mut unread = Vec::new();
    for (section, role) in sections.iter().zip(&roles) {
        if let Role::Title = role {
            facts.operations.push(operation::start(section));
            requests.push(operation::Request::default());
        }
        let context = Context { section, role, linked: linked.contains(&inline::slug(&section.name)) };
        if !read_section(problems, &mut facts, &mut requests, context) && context.linked {
            unread.push(section);
        }
    }
    report_unread(problems, &facts, &unread);
    for (operation, request) in facts.operations.iter_mut().zip(requests) {
        operation::finish(problems, operation, request, &facts.objects);
    }
    Some(facts)
}

/// A section, what it is, and whether a type on this page leads to it.
#[derive(Clone, Copy)]
struct Context<'a> {
    section: &'a Section,
    role: &'a Role,
    linked: bool,
}

/// Takes what a section states; false if that is nothing.
fn read_section(
    problems: &mut Vec<PageProblem>,
    facts: &mut Facts,
    requests: &mut [operation::Request],
    context: Context<'_>,
) -> bool {
    let Context { section, role, linked } = context;
    let found = problems.len();
    let headed = !matches!(role, Role::Title | Role::Request | Role::Response);
    let mut tables = Vec::new();
    for block in &section.blocks {
        if let Block::Table(table) = block
            && !(headed && linked && table::values(table).is_some())
        {
            tables.extend(table::properties(problems, table));
        }
    }
    let values = if headed && tables.is_empty() { values::read(problems, section, role, linked) } else { None };
    let is_read = !headed || !tables.is_empty() || values.is_some() || problems.len() > found;
    facts.enums.extend(values.map(|(values, open)| Enum {
        name: section.name.clone(),
        line: section.line,
        values,
        open,
    }));
    let operation = facts.operations.last_mut().zip(requests.last_mut());
    match (role, operation) {
        (Role::Request, Some((operation, request))) => {
            operation::add_address(problems, operation, request, section);
            request.line = section.line;
            operation.request.extend(tables.into_iter().flatten());
        }
        (Role::Response, Some((operation, _))) => operation.response.extend(tables.into_iter().flatten()),
        // A heading over the example takes nothing away from the side: the table after it is still the side's.
        (Role::Inside(side), Some((operation, _))) if is_about_example(&section.name) => match side {
            Side::Request => operation.request.extend(tables.into_iter().flatten()),
            Side::Response => operation.response.extend(tables.into_iter().flatten()),
        },
        (_, operation) => {
            let first = facts.objects.len();
            for properties in tables {
                if section.level == 0 {
                    let message = "a table of properties stands under no heading";
                    problems.push(PageProblem::new(section.line, message, "put the object's heading before it"));
                }
                facts.objects.push(Object { name: section.name.clone(), line: section.line, properties });
            }
            if let (Role::Inside(Side::Request), Some((_, request))) = (role, operation)
                && !linked
            {
                request.headed.extend(first..facts.objects.len());
            }
            report_lone_addresses(problems, section);
        }
    }
    if let Some(operation) = facts.operations.last_mut() {
        read_examples(problems, &mut operation.examples, context);
    }
    is_read
}

/// Reports each section that a type leads to and that may be meant as an enum, unless another of its name is read.
fn report_unread(problems: &mut Vec<PageProblem>, facts: &Facts, unread: &[&Section]) {
    let objects = facts.objects.iter().map(|it| inline::slug(&it.name));
    let read: BTreeSet<_> = objects.chain(facts.enums.iter().map(|it| inline::slug(&it.name))).collect();
    for section in unread {
        if !read.contains(&inline::slug(&section.name)) {
            values::report_unread(problems, section);
        }
    }
}

/// Whether a heading names an example of a side, not an object: `Example`, `Request example 2`.
fn is_about_example(name: &str) -> bool {
    let name = name.to_lowercase();
    let common = ["body", "example", "examples", "request", "response"];
    let is = |it: &str| common.contains(&it) || it.chars().all(|it| it.is_ascii_digit());
    name.contains("example") && name.split_whitespace().all(is)
}

/// An address by itself is an operation's; where no `Request` heading stands, its operation would get lost.
fn report_lone_addresses(problems: &mut Vec<PageProblem>, section: &Section) {
    if roles::is_request(section) {
        // Such a section without an operation is reported already.
        return;
    }
    for block in &section.blocks {
        if let Block::Text(text) = block
            && !text.quoted
            && address::is_all(&text.text)
        {
            let message = "an address stands outside of a `Request` section";
            problems.push(PageProblem::new(text.line, message, "put a `Request` heading before it"));
        }
    }
}

/// The JSON of a side; that of an object's own section is no example of a body.
fn read_examples(problems: &mut Vec<PageProblem>, examples: &mut Vec<super::Example>, context: Context<'_>) {
    let side = match context.role {
        Role::Request => Side::Request,
        Role::Response => Side::Response,
        Role::Inside(side) if context.section.name.to_lowercase().contains("example") => *side,
        Role::Title | Role::Before | Role::Inside(_) | Role::Outside => return,
    };
    for block in &context.section.blocks {
        if let Block::Code(code) = block {
            let start = example::start(&code.text);
            let start = start.or_else(|| code.is_json().then(|| code.text.len() - code.text.trim_start().len()));
            let Some(start) = start.filter(|it| *it < code.text.len()) else { continue };
            let line = code.line + code.text[..start].matches('\n').count();
            examples.push(example::read(problems, side, line, &code.text[start..]));
        }
    }
}
