//! Texts that other readers of YAML take for something else.

use ostler_openapi::Span;
use ostler_openapi::finding::{Code, Level, quote};
use ostler_openapi::tree::{ScalarKind, Value};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

pub(in crate::lint) const AMBIGUOUS: Rule = Rule {
    id: Code::new("ambiguous-yaml"),
    level: Level::Warning,
    why: "YAML 1.1, which many tools still read, takes `NO` for false, `010` for 8, `12:30` for 750 and `2024-01-01` for a date.",
    good: Example::schema("type: string\nenum: [DK, 'NO', SE]\n"),
    bad: Example::schema("type: string\nenum: [DK, NO, SE]\n"),
    find,
};

fn find(cx: &Cx<'_>, report: &mut Report<'_>) {
    if cx.tree.source().text().trim_start().starts_with('{') {
        return;
    }
    let mut rest = vec![cx.tree.root()];
    while let Some(node) = rest.pop() {
        match cx.tree.value(node) {
            Value::Sequence(elements) => rest.extend(elements),
            Value::Mapping(_) => {
                for member in cx.tree.members(node) {
                    rest.push(member.value);
                    if let Some(what) = taken_for(cx, member.key_span, &member.key, ScalarKind::String)
                        && !is_status(&member.key)
                    {
                        report.at_key(member.value, message(&member.key, what), "write it in quotes");
                    }
                }
            }
            Value::Scalar(scalar) => {
                if let Some(what) = taken_for(cx, cx.tree.span(node), &scalar.text, scalar.kind) {
                    report.at(
                        node,
                        message(&scalar.text, what),
                        "write it in quotes, or as a number without room for doubt",
                    );
                }
            }
        }
    }
}

fn message(text: &str, what: &str) -> String {
    format!("{} is {what} to readers of YAML 1.1", quote(text))
}

fn is_status(key: &str) -> bool {
    key.len() == 3 && !key.starts_with('0') && key.bytes().all(|it| it.is_ascii_digit())
}

/// What YAML 1.1 takes a text for that stands without quotes.
fn taken_for(cx: &Cx<'_>, span: Span, text: &str, kind: ScalarKind) -> Option<&'static str> {
    let written = cx.tree.source().slice(span);
    if written != text || !matches!(kind, ScalarKind::String | ScalarKind::Int) {
        return None;
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    if kind == ScalarKind::Int {
        let is_octal = unsigned.len() > 1
            && unsigned.starts_with('0')
            && unsigned.bytes().all(|it| it.is_ascii_digit() && it < b'8');
        return is_octal.then_some("an octal number");
    }
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Some("true"),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => return Some("false"),
        _ => {}
    }
    let is_parted = text.contains('_')
        && unsigned.starts_with(|it: char| it.is_ascii_digit())
        && unsigned.bytes().all(|it| it.is_ascii_digit() || it == b'_' || it == b'.')
        && unsigned.matches('.').count() < 2;
    let parts: Vec<&str> = unsigned.split(':').collect();
    let is_sixty = parts.len() > 1
        && parts.iter().all(|it| digits(it) && it.len() < 3)
        && parts[1..].iter().all(|it| it.parse::<u8>().is_ok_and(|it| it < 60));
    if is_parted
        || unsigned.starts_with("0b") && unsigned[2..].bytes().all(|it| b"01_".contains(&it)) && unsigned.len() > 2
    {
        Some("a number")
    } else if is_sixty {
        Some("a number to the base of 60")
    } else if is_date(text) {
        Some("a date")
    } else {
        None
    }
}

/// `2024-01-01`, and the same with a time behind it.
fn is_date(text: &str) -> bool {
    let (date, rest) = text.split_at_checked(10).unwrap_or((text, ""));
    let parts: Vec<&str> = date.split('-').collect();
    let is_day = parts.iter().map(|it| it.len()).eq([4, 2, 2])
        && parts.iter().all(|it| it.bytes().all(|it| it.is_ascii_digit()));
    let is_time = rest.starts_with(['T', 't', ' ']) && rest[1..].starts_with(|it: char| it.is_ascii_digit());
    is_day
        && (rest.is_empty()
            || is_time && !rest[1..].contains(|it: char| !it.is_ascii_digit() && !":.Zz+- ".contains(it)))
}
