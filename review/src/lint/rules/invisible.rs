//! Characters that nobody sees, or that look like others.

use ostler_openapi::finding::{Code, Level};
use ostler_openapi::tree::Value;
use ostler_openapi::{Pointer, Span};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

pub(in crate::lint) const INVISIBLE: Rule = Rule {
    id: Code::new("invisible-character"),
    level: Level::Warning,
    why: "A character without width makes two names of what looks like one, and one that turns the direction of the text shows \
          readers something else than machines read.",
    good: Example::schema("type: string\ndescription: The name.\n"),
    bad: Example::schema("type: string\ndescription: \"The\u{200b} name.\"\n"),
    find,
};

fn find(cx: &Cx<'_>, report: &mut Report<'_>) {
    let text = cx.tree.source().text();
    if !text.is_ascii() {
        find_written(cx, report, text);
    }
    find_escaped(cx, report);
}

/// What stands in the text itself, comments included.
fn find_written(cx: &Cx<'_>, report: &mut Report<'_>, text: &str) {
    let mut before = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, it)) = characters.next() {
        let after = characters.peek().map(|(_, it)| *it);
        if let Some(message) = odd(before, it, after).filter(|_| at > 0 || it != '\u{feff}') {
            let end = at + it.len_utf8();
            let narrow = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
            let span = Span { start: narrow(at), end: narrow(end) };
            report.at_span((span, pointer(cx, at)), message, "remove it, or write it as an escape in quotes");
        }
        before = Some(it);
    }
}

/// What stands as an escape, which only the value shows.
fn find_escaped(cx: &Cx<'_>, report: &mut Report<'_>) {
    let mut rest = vec![cx.tree.root()];
    while let Some(node) = rest.pop() {
        match cx.tree.value(node) {
            Value::Sequence(elements) => rest.extend(elements),
            Value::Mapping(_) => rest.extend(cx.tree.members(node).iter().map(|it| it.value)),
            Value::Scalar(scalar) if !scalar.text.is_ascii() => {
                let written = cx.tree.source().slice(cx.tree.span(node));
                let is_escaped = |it: char| is_hidden(it) && !written.contains(it);
                if let Some(found) = scalar.text.chars().find(|it| is_escaped(*it)) {
                    report.at(node, named(found), "remove it");
                }
            }
            Value::Scalar(_) => {}
        }
    }
}

/// What is wrong with a character between two others.
fn odd(before: Option<char>, it: char, after: Option<char>) -> Option<String> {
    let is_letter = |it: Option<char>| it.is_some_and(|it| it.is_ascii_alphanumeric());
    match it {
        // These join what belongs together in some scripts and in emoji.
        '\u{200c}' | '\u{200d}' if !is_letter(before) && !is_letter(after) => None,
        it if is_hidden(it) => Some(named(it)),
        // A letter of another script that looks like one of these.
        '\u{391}'..='\u{3c9}' | '\u{401}'..='\u{45f}'
            if is_latin(before) && is_latin(after)
                || is_latin(before) && ends(after)
                || is_latin(after) && ends(before) =>
        {
            let code = u32::from(it);
            (!"μµπΩΔσλαβγ".contains(it))
                .then(|| format!("U+{code:04X} is a letter of another script than those beside it"))
        }
        _ => None,
    }
}

fn is_latin(it: Option<char>) -> bool {
    it.is_some_and(|it| it.is_ascii_alphabetic())
}

fn ends(it: Option<char>) -> bool {
    it.is_none_or(|it| !it.is_alphabetic())
}

fn is_hidden(it: char) -> bool {
    matches!(it,
        '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn named(it: char) -> String {
    let what = match it {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => {
            "turns the direction of the text"
        }
        '\u{7f}'..='\u{9f}' => "is a control character",
        '\u{2028}' | '\u{2029}' => "ends a line for some readers alone",
        _ => "has no width",
    };
    format!("U+{:04X}, which {what}, stands here", u32::from(it))
}

/// The value that a byte of the text belongs to.
fn pointer(cx: &Cx<'_>, byte: usize) -> Pointer {
    let holds = |node: ostler_openapi::NodeId| cx.tree.span(node).range().contains(&byte);
    let mut node = cx.tree.root();
    loop {
        let next = match cx.tree.value(node) {
            Value::Sequence(elements) => elements.iter().copied().find(|it| holds(*it)),
            Value::Mapping(_) => {
                let members = cx.tree.members(node);
                members.iter().find(|it| holds(it.value) || it.key_span.range().contains(&byte)).map(|it| it.value)
            }
            Value::Scalar(_) => None,
        };
        match next {
            Some(inside) => node = inside,
            None => return cx.tree.pointer(node),
        }
    }
}
