//! A list of values under a heading: an enum.

use super::blocks::{Block, Item, Section};
use super::inline::Inline;
use super::roles::Role;
use crate::facts::PageProblem;

/// What an item of a list is.
#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Value(String),
    /// It starts as a value does, but goes on as a sentence.
    Half,
    /// It says that there are more values.
    More,
    Prose,
}

/// The values of a section and whether more may come; nothing if it has no list of values.
///
/// `linked` says that a type leads to the heading: then it has to be an enum, and a list that is one in part is
/// reported.
pub(super) fn read(
    problems: &mut Vec<PageProblem>,
    section: &Section,
    role: &Role,
    linked: bool,
) -> Option<(Vec<String>, bool)> {
    if *role == Role::Title || section.level == 0 {
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
                    let valued = kinds.iter().filter(|it| matches!(it, Kind::Value(_) | Kind::More)).count();
                    if valued * 2 >= kinds.len() || (expected && valued > 0) {
                        let message = format!("the list of `{}` has an item that is no value", section.name);
                        let help = "write each value as code, with `- ` before its description, or none of them";
                        problems.push(PageProblem::new(items[prose].line, message, help));
                    }
                    continue;
                }
                open |= kinds.contains(&Kind::More);
                values.extend(kinds.into_iter().filter_map(|it| match it {
                    Kind::Value(value) => Some(value),
                    Kind::Half | Kind::More | Kind::Prose => None,
                }));
            }
            Block::Code(_) | Block::Table(_) => {}
        }
    }
    (!values.is_empty()).then_some((values, open))
}

fn kinds(items: &[Item], expected: bool) -> Vec<Kind> {
    let bare = |it: &Item| is_more(&it.inline.squeezed()) || is_word(&it.inline.squeezed());
    if expected && items.iter().all(bare) && items.iter().all(|it| it.inline.code.is_none() && it.inline.link.is_none())
    {
        let texts = items.iter().map(|it| it.inline.squeezed());
        return texts.map(|it| if is_more(&it) { Kind::More } else { Kind::Value(it) }).collect();
    }
    items.iter().map(item_kind).collect()
}

fn item_kind(item: &Item) -> Kind {
    let kind = kind(&item.inline);
    let nested = item.nested.iter().any(|it| matches!(self::kind(it), Kind::Value(_)));
    if kind == Kind::Prose && nested { Kind::Half } else { kind }
}

fn kind(inline: &Inline) -> Kind {
    let text = inline.squeezed();
    if is_more(&text) {
        return Kind::More;
    }
    let Some(code) = inline.code.as_deref().filter(|it| !it.is_empty()) else { return Kind::Prose };
    let after = text.strip_prefix(code).unwrap_or_default().trim_start();
    let ends = after.is_empty() || after.starts_with(['-', '–', '—', ':', '(', '.', '=']);
    if ends || after.to_lowercase().starts_with("deprecated") { Kind::Value(code.to_owned()) } else { Kind::Half }
}

/// Whether a text stands for the values that are not listed.
fn is_more(text: &str) -> bool {
    !text.is_empty() && matches!(text.trim_end_matches('.').trim(), "" | "…" | "etc" | "and others" | "and more")
}

fn is_word(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_alphabetic())
        && text.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
}

fn says_more(text: &str) -> bool {
    let lower = text.to_lowercase();
    let says = ["not exhaustive", "non-exhaustive", "additional values", "more values may"];
    text == "..." || text == "…" || says.iter().any(|it| lower.contains(it))
}
