//! A table of properties: each row is one.

use std::collections::BTreeSet;

use super::blocks::{Block, Row, Section, Table};
use super::inline::{Inline, slug};
use super::values;
use crate::facts::{PageProblem, Property, contract};

/// Where the columns of a table stand.
struct Columns {
    name: usize,
    r#type: usize,
    contract: usize,
    description: Option<usize>,
}

/// The properties of a table; nothing if it is about something else.
pub(super) fn properties(problems: &mut Vec<PageProblem>, table: &Table) -> Option<Vec<Property>> {
    let columns = columns(problems, table)?;
    let rows = table.rows.iter();
    Some(rows.filter_map(|it| property(problems, table, &columns, it)).collect())
}

/// The headings of this page that the types of its tables lead to, by link or by name, as links write them.
pub(super) fn linked_headings(sections: &[Section]) -> BTreeSet<String> {
    let tables = sections.iter().flat_map(|it| &it.blocks).filter_map(|it| match it {
        Block::Table(table) => Some(table),
        Block::Code(_) | Block::List(_) | Block::Text(_) => None,
    });
    let mut linked = BTreeSet::new();
    for table in tables {
        let Some(at) = table.head.iter().position(|it| it == "type") else { continue };
        let cells = table.rows.iter().filter_map(|it| it.cells.get(at));
        let anchors = cells.clone().filter_map(|it| it.link.as_deref()?.rsplit_once('#'));
        linked.extend(anchors.map(|(_, it)| slug(it)));
        if table.head.iter().any(|it| it == "property") {
            // Code after a type is the one value that it may have.
            let cells = cells.filter(|it| it.codes.is_empty());
            linked.extend(cells.map(|it| slug(named_type(&it.squeezed()))).filter(|it| !it.is_empty()));
        }
    }
    linked
}

/// What remains of a type's text without the words that every page has: `array of string Kind` is `Kind`.
fn named_type(text: &str) -> &str {
    let plain = ["array", "bool", "boolean", "decimal", "int", "integer", "number", "object", "of", "string"];
    let mut rest = text;
    loop {
        let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
        if rest.is_empty() || !plain.contains(&word) {
            return rest;
        }
        rest = after;
    }
}

fn columns(problems: &mut Vec<PageProblem>, table: &Table) -> Option<Columns> {
    let find = |name: &str| table.head.iter().position(|it| it == name);
    let (name, r#type, description) = (find("property"), find("type"), find("description"));
    // Pages of before 2021 leave the header of the contract empty.
    let contract = find("contract").or_else(|| find("").filter(|_| name.is_some() && r#type.is_some()));
    for it in ["property", "type", "contract"] {
        if table.head.iter().filter(|head| *head == it).count() > 1 {
            let message = format!("the table has several columns `{it}`");
            problems.push(PageProblem::new(table.line, message, "name each column once"));
        }
    }
    if let (Some(name), Some(r#type), Some(contract)) = (name, r#type, contract) {
        return Some(Columns { name, r#type, contract, description });
    }
    if is_like_properties(table, [name, r#type, contract]) {
        let missing = [("Property", name), ("Type", r#type), ("Contract", contract)];
        let missing: Vec<_> = missing.iter().filter(|(_, it)| it.is_none()).map(|(it, _)| format!("`{it}`")).collect();
        let message = format!("the table looks like one of properties, but has no column {}", missing.join(", "));
        problems.push(PageProblem::new(
            table.line,
            message,
            "give it the columns Property, Type, Contract, Description",
        ));
    }
    None
}

/// The values of a table whose first column is code in each row, and whether more may come; nothing if it is about
/// something else.
pub(super) fn values(table: &Table) -> Option<(Vec<String>, bool)> {
    let states = |it: &Row| it.cells.iter().any(|it| contract::parse(&it.squeezed(), true).is_some());
    let is_of_properties = |it: &String| it == "property" || it == "contract";
    if table.head.iter().any(is_of_properties) || table.rows.iter().any(states) {
        return None;
    }
    let mut names = Vec::new();
    let mut open = false;
    for row in &table.rows {
        let cell = row.cells.first()?;
        let text = cell.squeezed();
        match &cell.code {
            _ if values::is_more(&text) => open = true,
            Some(code) if *code == text && !text.is_empty() => names.push(text),
            _ => return None,
        }
    }
    (!names.is_empty()).then_some((names, open))
}

fn is_like_properties(table: &Table, [name, r#type, contract]: [Option<usize>; 3]) -> bool {
    let named = |it: &Row| it.cells.first().is_some_and(|it| it.code.is_some());
    let all_named = !table.rows.is_empty() && table.rows.iter().all(named);
    let states = |it: &Row| it.cells.iter().any(|it| contract::parse(&it.squeezed(), true).is_some());
    let found = [name, r#type, contract].iter().flatten().count();
    found >= 2 || (all_named && found == 1) || table.rows.iter().any(states)
}

fn property(problems: &mut Vec<PageProblem>, table: &Table, columns: &Columns, row: &Row) -> Option<Property> {
    if !is_complete(table, columns, row) {
        let message = format!("the row has {} cells, the table's header {}", row.written.len(), table.head.len());
        problems.push(PageProblem::new(row.line, message, "give it as many; write a pipe inside a cell as `\\|`"));
        return None;
    }
    let cell = |at: usize| row.cells.get(at);
    let (name, r#type, contract) = (cell(columns.name)?, cell(columns.r#type)?, cell(columns.contract)?);
    let text = name.squeezed();
    if text.is_empty() || text.contains(' ') {
        let message = format!("`{text}` is not a name of a property");
        problems.push(PageProblem::new(row.line, message, "name one property, without spaces"));
        return None;
    }
    let type_text = r#type.squeezed();
    let array = is_array(&type_text);
    let terms = contract.squeezed();
    let Some(contract) = contract::parse(&terms, array) else {
        let message = format!("the contract `{terms}` is not understood");
        let help = "write `required` or `optional`, with `, max 5 items` or `, max length 3 months` after it";
        problems.push(PageProblem::new(row.line, message, help));
        return None;
    };
    Some(Property {
        name: text,
        array,
        link: r#type.link.clone(),
        r#type: Some(type_text).filter(|it| !it.is_empty()),
        presence: Some(contract.presence),
        max_items: contract.max_items,
        max_length: contract.max_length,
        deprecated: name.struck
            || columns.description.and_then(cell).is_some_and(says_deprecated)
            || row.written.iter().skip(table.head.len()).any(|it| it.to_lowercase().contains("**deprecated")),
        line: row.line,
    })
}

/// Whether the row has as many cells as the header, or lacks the description or has more cells in it than that.
///
/// A pipe in a description that is not escaped makes several cells of it, unless one of them is a contract: then
/// another row follows in the same line.
fn is_complete(table: &Table, columns: &Columns, row: &Row) -> bool {
    let (expected, written) = (table.head.len(), row.written.len());
    if written == expected {
        return true;
    }
    let last = expected.saturating_sub(1);
    let sound = |at: usize| row.cells.get(at).map(Inline::squeezed).filter(|it| !it.is_empty());
    let states = |text: &str| contract::parse(text.trim().trim_matches('~'), true).is_some();
    let is_sound = sound(columns.name).is_some()
        && sound(columns.r#type).is_some()
        && sound(columns.contract).is_some_and(|it| states(&it));
    let repeats = row.written.iter().skip(last).any(|it| states(it));
    columns.description == Some(last) && is_sound && written >= last && !repeats
}

fn says_deprecated(description: &Inline) -> bool {
    description.bold_deprecated || description.text.contains("Deprecated!")
}

/// Whether the text of a type says that it is an array: `array of string`, `array,null`.
pub(in crate::facts) fn is_array(text: &str) -> bool {
    text.split(|it: char| !it.is_alphanumeric()).next().is_some_and(|it| it.eq_ignore_ascii_case("array"))
}
