//! Which lines of a scrape are headings: by their shape, and by what stands before and after them.

use super::line::{Line, is_name, new_enum};
use crate::facts::Enum;

/// Whether a line has the shape of a heading: a few words that start like a name and end without a mark.
pub(super) fn is_like_heading(text: &str) -> bool {
    let first = text.starts_with(|it: char| it.is_uppercase() || it.is_ascii_digit());
    let last = text.ends_with(|it: char| it.is_alphanumeric() || it == ')');
    first && last && text.len() <= 80 && text.split(' ').count() <= 10
}

/// Whether the text up to this line's end is complete, so that the next line may be a heading.
fn is_complete(text: &str) -> bool {
    if text.ends_with(['.', '!', '?', ':', ')']) {
        return true;
    }
    let open = ["a", "an", "and", "as", "at", "by", "e.g.", "for", "from", "in", "of", "on", "or", "the", "to", "with"];
    let last = text.rsplit(' ').next().unwrap_or_default();
    text.split(' ').count() >= 4 && !open.contains(&last)
}

/// The heading that lines end with, before a table: the last line, or an earlier one with prose after it.
pub(super) fn last_heading(lines: &[Line], after_row: bool) -> Option<Line> {
    let first = usize::from(after_row);
    let may_be = |at: usize| {
        let prose =
            lines.get(at + 1).is_none_or(|it| it.text.starts_with(char::is_uppercase) && it.text.ends_with('.'));
        is_like_heading(&lines[at].text) && prose && (at == 0 || is_complete(&lines[at - 1].text) || !after_row)
    };
    (first..lines.len()).rev().find(|it| may_be(*it)).map(|it| lines[it].clone())
}

/// The last line before a row if it looks like a heading, but the description before it seems to go on.
pub(super) fn unclear(lines: &[Line], after_row: bool) -> Option<&Line> {
    let [.., before, last] = lines else { return None };
    let unclear = after_row && is_like_heading(&last.text) && !is_complete(&before.text);
    (unclear && value(&before.text).is_none()).then_some(last)
}

/// The place of the title in the lines before a `Request`: prose follows it, or nothing.
///
/// After a row, the first line is the row's description, unless no other line can be the title.
pub(super) fn title(lines: &[Line], after_row: bool) -> Option<usize> {
    let is_prose = |it: &Line| {
        let sentence = it.text.ends_with(['.', ':']) || it.text.len() > 60 || it.text.starts_with("Deprecated");
        sentence && it.text.starts_with(char::is_uppercase)
    };
    let may_be = |at: usize| is_like_heading(&lines[at].text) && (at == 0 || is_complete_before(lines, at));
    let clear = |at: &usize| may_be(*at) && lines.get(at + 1).is_none_or(is_prose);
    let first = usize::from(after_row);
    (first..lines.len()).find(clear).or_else(|| (0..lines.len()).find(clear)).or_else(|| {
        let start = lines.iter().position(|it| is_like_heading(&it.text))?;
        (start..lines.len()).take_while(|it| is_like_heading(&lines[*it].text)).last()
    })
}

fn is_complete_before(lines: &[Line], at: usize) -> bool {
    is_complete(&lines[at - 1].text) || is_like_heading(&lines[at - 1].text)
}

/// Takes each heading with two or more values after it.
pub(super) fn take_enums(lines: Vec<Line>, after_row: bool) -> (Vec<Enum>, Vec<Line>) {
    let mut enums = Vec::new();
    let mut rest = Vec::new();
    let mut next = 0;
    while let Some(line) = lines.get(next) {
        let described = value(&line.text).is_some_and(|it| it != line.text);
        let heading = is_like_heading(&line.text) && !described && !(next == 0 && after_row);
        let values = if heading { count_values(&lines[next + 1..]) } else { 0 };
        if values < 2 {
            rest.push(line.clone());
            next += 1;
            continue;
        }
        let texts = &lines[next + 1..=next + values];
        let open = texts.iter().any(|it| is_more(&it.text));
        enums.push(new_enum(line, texts.iter().filter_map(|it| value(&it.text)).map(str::to_owned).collect(), open));
        next += values + 1;
    }
    (enums, rest)
}

fn count_values(lines: &[Line]) -> usize {
    lines.iter().take_while(|it| is_more(&it.text) || value(&it.text).is_some()).count()
}

fn is_more(text: &str) -> bool {
    matches!(text.trim_start_matches(['•', '*', '-', ' ']), "..." | "…")
}

/// The value that a line is: a name, or a name with its description after a dash.
fn value(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(['•', '*', '-', ' ']);
    let (name, rest) = text.split_once([' ', '-']).unwrap_or((text, ""));
    let described = text[name.len()..].trim_start().starts_with(['-', '–', '—']);
    (is_name(name) && (rest.is_empty() || described)).then_some(name)
}
