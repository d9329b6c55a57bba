//! A list of values under a heading: an enum. A table may be one too, where a type leads to the heading.

use super::blocks::{Block, Item, Section, Table};
use super::inline::{Inline, squeeze};
use super::roles::Role;
use super::table;
use crate::facts::PageProblem;

/// What an item of a list is.
#[derive(Debug, PartialEq, Eq)]
enum Kind {
    /// Its values, and whether it says that there are more: it may say only that.
    Values(Vec<String>, bool),
    /// It starts as a value does, but goes on as a sentence.
    Half,
    Prose,
}

/// The values of a section and whether more may come; nothing if it has no list of values.
///
/// `linked` says that a type leads to the heading: then it has to be an enum, a list that is one in part is reported,
/// and a table may be one too.
pub(super) fn read(
    problems: &mut Vec<PageProblem>,
    section: &Section,
    role: &Role,
    linked: bool,
) -> Option<(Vec<String>, bool)> {
    // What stands before a request says when it may be sent: its lists name properties and states, not values.
    if *role == Role::Title || (*role == Role::Before && !linked) || section.level == 0 {
        return None;
    }
    let expected = linked || matches!(role, Role::Inside(_)) || section.level > 3;
    let mut values = Vec::new();
    let mut open = false;
    for block in &section.blocks {
        match block {
            Block::Text(text) => open |= says_more(&text.text),
            Block::List(items) => {
                let kinds = kinds(items, expected);
                if let Some(prose) = kinds.iter().position(|it| matches!(it, Kind::Prose | Kind::Half)) {
                    let valued = kinds.iter().filter(|it| matches!(it, Kind::Values(..))).count();
                    if valued * 2 >= kinds.len() || (expected && valued > 0) {
                        let message = format!("the list of `{}` has an item that is not a value", section.name);
                        let help = "write each value as code, with `- ` before its description, or none of them";
                        problems.push(PageProblem::new(items[prose].line, message, help));
                    }
                    continue;
                }
                for kind in kinds {
                    let Kind::Values(names, more) = kind else { continue };
                    values.extend(names);
                    open |= more;
                }
            }
            Block::Code(_) | Block::Table(_) => {}
        }
    }
    if values.is_empty() && linked {
        for (names, more) in tables(section).filter_map(table::values) {
            values.extend(names);
            open |= more;
        }
    }
    (!values.is_empty()).then_some((values, open))
}

/// Reports a section that looks like values.
pub(super) fn report_unread(problems: &mut Vec<PageProblem>, section: &Section) {
    let items = section.blocks.iter().filter_map(|it| match it {
        Block::List(items) => Some(items.iter().map(|it| &it.inline)),
        Block::Code(_) | Block::Table(_) | Block::Text(_) => None,
    });
    let cells = tables(section).flat_map(|it| &it.rows).filter_map(|it| it.cells.first());
    let starts: Vec<bool> = items.flatten().chain(cells).map(Inline::is_marked).collect();
    let marked = starts.iter().filter(|it| **it).count();
    if marked > 0 && marked * 2 >= starts.len() {
        let message = format!("a type leads to `{}`, which is neither an enum nor an object", section.name);
        let help = "list its values as code, each with `- ` before its description, or as the first column of a table, \
                    or give it a table of properties";
        problems.push(PageProblem::new(section.line, message, help));
    }
}

fn tables(section: &Section) -> impl Iterator<Item = &Table> {
    section.blocks.iter().filter_map(|it| match it {
        Block::Table(table) => Some(table),
        Block::Code(_) | Block::List(_) | Block::Text(_) => None,
    })
}

fn kinds(items: &[Item], expected: bool) -> Vec<Kind> {
    let words = || items.iter().map(|it| word(&it.inline)).collect::<Option<Vec<_>>>();
    let words = if expected { words() } else { None };
    words.unwrap_or_else(|| items.iter().map(item_kind).collect())
}

/// A word without marks, as a value may be where an enum is expected.
fn word(inline: &Inline) -> Option<Kind> {
    if inline.code.is_some() || inline.link.is_some() {
        return None;
    }
    let (text, more) = split_more(inline);
    let word = text.trim_end_matches(['.', '…', ' ']);
    let dots = text.get(word.len()..).unwrap_or_default();
    if is_more(&text) {
        return Some(Kind::Values(Vec::new(), true));
    }
    (is_word(word) && (dots.is_empty() || is_more(dots)))
        .then(|| Kind::Values(vec![word.to_owned()], more || !dots.is_empty()))
}

fn item_kind(item: &Item) -> Kind {
    let kind = kind(&item.inline);
    let nested = item.nested.iter().any(|it| matches!(self::kind(it), Kind::Values(..)));
    if kind == Kind::Prose && nested { Kind::Half } else { kind }
}

fn kind(inline: &Inline) -> Kind {
    let (text, more) = split_more(inline);
    if is_more(&text) {
        return Kind::Values(Vec::new(), true);
    }
    let Some(code) = inline.code.as_deref().filter(|it| !it.is_empty()) else { return Kind::Prose };
    if let Some((names, says_more)) = only_codes(&text, &inline.codes) {
        return Kind::Values(names, more || says_more);
    }
    let after = text.strip_prefix(code).unwrap_or_default().trim_start();
    let described = after.starts_with(['-', '–', '—', ':', '(', '.', '=']);
    if described || after.to_lowercase().starts_with("deprecated") {
        Kind::Values(vec![code.to_owned()], more)
    } else {
        Kind::Half
    }
}

/// The text of an item, and whether dots stood in a line of their own after it: Markdown takes them for its end.
fn split_more(inline: &Inline) -> (String, bool) {
    let text = inline.text.trim_end();
    match text.rsplit_once('\n') {
        Some((text, last)) if is_more(last.trim()) && last.trim().starts_with(['.', '…']) => (squeeze(text), true),
        _ => (squeeze(text), false),
    }
}

/// The values of a text of nothing but code with marks between, and whether it ends as a list that goes on.
fn only_codes(text: &str, codes: &[String]) -> Option<(Vec<String>, bool)> {
    let separators = [',', ';', '/', '|'];
    let is_between = |it: char| separators.contains(&it) || it == ' ';
    let mut names = Vec::new();
    let mut rest = text;
    let mut more = false;
    for code in codes.iter().filter(|it| !it.is_empty()) {
        let Some(start) = rest.find(|it| !is_between(it)) else { break };
        if !names.is_empty() && !rest[..start].contains(separators) {
            return None;
        }
        rest = rest[start..].strip_prefix(code.as_str())?;
        more = is_more(code);
        if !more {
            names.push(code.clone());
        }
    }
    let rest = rest.trim_matches(is_between);
    (!names.is_empty() && (matches!(rest, "" | ".") || is_more(rest))).then(|| (names, more || is_more(rest)))
}

/// Whether a text stands for the values that are not listed: dots, words that say so, or both.
pub(super) fn is_more(text: &str) -> bool {
    let dots = text.contains('…') || text.contains("..");
    match text.trim_matches(['.', '…', ' ']).to_lowercase().as_str() {
        "" | "more" => dots,
        "etc" | "and more" | "and many more" | "and others" | "and so on" => true,
        _ => false,
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_alphabetic())
        && text.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
}

fn says_more(text: &str) -> bool {
    let lower = text.to_lowercase();
    let says = ["not exhaustive", "non-exhaustive", "additional values", "more values may"];
    is_more(text) || says.iter().any(|it| lower.contains(it))
}
