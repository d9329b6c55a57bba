//! The places of a change -> some lines of both texts, those that differ marked.

use ostler_openapi::finding::Place;
use ostler_openapi::{Reading, Source};
use similar::{ChangeTag, TextDiff};

use crate::diff::Change;

/// How many lines are shown before and after a place.
const AROUND: usize = 3;

/// How many lines of what stands there are shown.
const MOST_LINES: usize = 16;

/// How many lines more are compared on either side, so that those at the edge of what is shown find their partners.
const BEYOND: usize = 40;

/// The characters of a line that are shown.
const LONGEST_LINE: usize = 300;

/// What both texts say at a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The old text.
    pub old: Excerpt,
    /// The new one.
    pub new: Excerpt,
}

/// Some lines of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// What the text is called.
    pub file: String,
    /// Whether what changed stands there; otherwise these are the lines of the nearest thing round it.
    pub is_there: bool,
    /// The lines.
    pub lines: Vec<Line>,
    /// How many lines of what stands there are not shown.
    pub left_out: usize,
}

/// A line of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1.
    pub number: usize,
    /// The line without its end; of a very long one the beginning.
    pub text: String,
    /// Whether the other text does not have it.
    pub is_marked: bool,
}

/// The lines to show, counted from 0, and whether what changed is in them.
struct Window {
    from: usize,
    to: usize,
    left_out: usize,
    is_there: bool,
}

pub(super) fn of(old: &Reading, new: &Reading, change: &Change) -> Pair {
    let pointer = change.pointer.as_str();
    let (before, now) = (lines(&old.source), lines(&new.source));
    let windows = [(old, &change.old, &before), (new, &change.new, &now)].map(|(reading, place, lines)| {
        let is_there = place.is_some();
        let nearest = || reading.tree.as_ref().map(|it| Place::of_key(it, pointer));
        let place = place.clone().or_else(nearest).filter(|_| !lines.is_empty());
        place.map(|it| window(reading, &it, is_there, lines.len()))
    });
    let [left, right] = &windows;
    let marks = compare(wide(left.as_ref(), &before), wide(right.as_ref(), &now));
    let [left, right] = windows;
    Pair { old: cut(&old.source, left, &before, &marks.0), new: cut(&new.source, right, &now, &marks.1) }
}

fn lines(source: &Source) -> Vec<&str> {
    source.text().lines().collect()
}

/// What is shown of a text: the lines of what stands at a place, or of its beginning, and some round them.
fn window(reading: &Reading, place: &Place, is_there: bool, lines: usize) -> Window {
    let first = place.line.saturating_sub(1).min(lines - 1);
    let value = reading.tree.as_ref().and_then(|tree| Some(tree.span(tree.at_fragment(place.pointer.as_str())?)));
    let last = match value.filter(|_| is_there) {
        // The end is that of the last character: a value may end with the break of its last line.
        Some(span) => reading.source.position(span.range().end.saturating_sub(1)).0.saturating_sub(1),
        None => first,
    };
    let last = last.clamp(first, lines - 1);
    let shown = last.min(first + MOST_LINES - 1);
    let to = (shown + 1 + AROUND).min(lines);
    Window { from: first.saturating_sub(AROUND), to, left_out: (last + 1).saturating_sub(to), is_there }
}

/// The lines that are compared, and the number of the first of them.
fn wide<'t>(window: Option<&Window>, lines: &'t [&'t str]) -> (usize, &'t [&'t str]) {
    let Some(window) = window else { return (0, &[]) };
    let from = window.from.saturating_sub(BEYOND);
    (from, &lines[from..(window.to + BEYOND).min(lines.len())])
}

/// The numbers of the lines that only one of two texts has, counted from 0.
fn compare(old: (usize, &[&str]), new: (usize, &[&str])) -> (Vec<usize>, Vec<usize>) {
    let (mut gone, mut came) = (Vec::new(), Vec::new());
    for change in TextDiff::from_slices(old.1, new.1).iter_all_changes() {
        match change.tag() {
            ChangeTag::Delete => gone.extend(change.old_index().map(|it| it + old.0)),
            ChangeTag::Insert => came.extend(change.new_index().map(|it| it + new.0)),
            ChangeTag::Equal => {}
        }
    }
    (gone, came)
}

fn cut(source: &Source, window: Option<Window>, lines: &[&str], marks: &[usize]) -> Excerpt {
    let file = source.name().to_string();
    let Some(window) = window else { return Excerpt { file, ..Excerpt::default() } };
    let shown = (window.from..window.to).map(|index| Line {
        number: index + 1,
        text: shorten(lines[index], LONGEST_LINE),
        is_marked: marks.contains(&index),
    });
    Excerpt { file, is_there: window.is_there, lines: shown.collect(), left_out: window.left_out }
}

/// The beginning of a text, and whether there is more.
pub(super) fn shorten(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
