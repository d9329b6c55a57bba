//! Facts as YAML: one property per line, so that a changed fact is a changed line.

use std::fmt::Write as _;

use crate::facts::{Example, Gone, Operation, PageFacts, Property, Quote, read_yaml};

/// Writes facts as YAML that [`from_yaml`] reads.
#[must_use]
pub fn to_yaml(document: &PageFacts) -> String {
    let PageFacts { document: name, sha256, lines, quotes, reworded, gone, operations, objects, enums } = document;
    let mut out = format!("document: {}\nsha256: {}\n", text(name), text(sha256));
    out += if lines.is_empty() { "lines: {}\n" } else { "lines:\n" };
    for (number, hash) in lines {
        line(&mut out, 2, &format!("{number}: {}", text(hash)));
    }
    if !quotes.is_empty() {
        write_list(&mut out, 0, "quotes", quotes, write_quote);
    }
    if !reworded.is_empty() {
        line(&mut out, 0, &format!("reworded: {}", json(reworded)));
    }
    if !gone.is_empty() {
        write_list(&mut out, 0, "gone", gone, |out, Gone { name, line: number, led_to }| {
            line(out, 2, &format!("- {{name: {}, line: {number}, led-to: {}}}", text(name), text(led_to)));
        });
    }
    write_list(&mut out, 0, "operations", operations, write_operation);
    write_list(&mut out, 0, "objects", objects, |out, it| {
        line(out, 2, &format!("- name: {}", text(&it.name)));
        line(out, 4, &format!("line: {}", it.line));
        write_list(out, 4, "properties", &it.properties, write_property);
    });
    write_list(&mut out, 0, "enums", enums, |out, it| {
        line(out, 2, &format!("- name: {}", text(&it.name)));
        line(out, 4, &format!("line: {}", it.line));
        line(out, 4, &format!("open: {}", it.open));
        write_list(out, 4, "values", &it.values, |out, it| line(out, 6, &format!("- {}", text(it))));
    });
    out
}

/// Writes facts as [`to_yaml`] does, with the comments that their text had: those that it begins with, and where only
/// lines have moved since, those between the facts.
#[must_use]
pub fn renew_yaml(before: &str, document: &PageFacts) -> String {
    let comments: String = before.lines().take_while(|it| it.starts_with('#')).map(|it| format!("{it}\n")).collect();
    let written = comments + &to_yaml(document);
    let start = |text: &str| text.find("\noperations:").map(|it| it + 1);
    let (Some(old), Some(new)) = (start(before), start(&written)) else { return written };
    let mut numbers = line_numbers(&written[new..]).into_iter();
    let mut renewed = written[..new].to_owned();
    let mut end = 0;
    for range in line_numbers(&before[old..]) {
        let Some(number) = numbers.next() else { return written };
        renewed.push_str(&before[old..][end..range.start]);
        renewed.push_str(&written[new..][number]);
        end = range.end;
    }
    renewed.push_str(&before[old..][end..]);
    if from_yaml(&renewed).as_ref() == Ok(document) { renewed } else { written }
}

/// Where the numbers after `line:` stand.
fn line_numbers(text: &str) -> Vec<std::ops::Range<usize>> {
    let starts = text.match_indices("line: ").map(|(at, mark)| at + mark.len());
    let ranges = starts.map(|at| at..at + text[at..].find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len() - at));
    ranges.filter(|it| !it.is_empty()).collect()
}

/// Reads facts from the YAML of [`to_yaml`], or from YAML of the same shape that was written by hand.
///
/// # Errors
///
/// All that the YAML lacks or has too much, as a report.
pub fn from_yaml(text: &str) -> Result<PageFacts, String> {
    read_yaml("facts.yaml", text).map_err(|it| it.to_string())
}

fn write_quote(out: &mut String, quote: &Quote) {
    let Quote { at, quotes, line: number, hash, was } = quote;
    let was = was.as_ref().map_or_else(String::new, |it| format!(", was: {}", text(it)));
    let (at, quotes, hash) = (text(at), text(quotes), optional(hash.as_deref()));
    line(out, 2, &format!("- {{at: {at}, quotes: {quotes}, line: {number}, hash: {hash}{was}}}"));
}

fn write_operation(out: &mut String, operation: &Operation) {
    let Operation { title, path, deprecated, line: number, request, response, examples } = operation;
    line(out, 2, &format!("- title: {}", text(title)));
    line(out, 4, &format!("path: {}", text(path)));
    line(out, 4, &format!("deprecated: {deprecated}"));
    line(out, 4, &format!("line: {number}"));
    write_list(out, 4, "request", request, write_property);
    write_list(out, 4, "response", response, write_property);
    write_list(out, 4, "examples", examples, write_example);
}

fn write_example(out: &mut String, example: &Example) {
    let Example { line: number, side, valid, duplicate_keys, members, nulls } = example;
    line(out, 6, &format!("- line: {number}"));
    line(out, 8, &format!("side: {}", json(side)));
    line(out, 8, &format!("valid: {valid}"));
    for (name, list) in [("duplicate_keys", duplicate_keys), ("members", members), ("nulls", nulls)] {
        write_list(out, 8, name, list, |out, it| line(out, 10, &format!("- {}", text(it))));
    }
}

fn write_property(out: &mut String, property: &Property) {
    let Property { name, r#type, array, link, presence, max_items, max_length, deprecated, line: number } = property;
    line(
        out,
        6,
        &format!(
            "- {{name: {}, type: {}, array: {array}, link: {}, presence: {}, max_items: {}, max_length: {}, \
             deprecated: {deprecated}, line: {number}}}",
            text(name),
            optional(r#type.as_deref()),
            optional(link.as_deref()),
            json(presence),
            json(max_items),
            optional(max_length.as_deref()),
        ),
    );
}

fn write_list<T>(out: &mut String, indent: usize, name: &str, list: &[T], write: impl Fn(&mut String, &T)) {
    let empty = if list.is_empty() { " []" } else { "" };
    line(out, indent, &format!("{name}:{empty}"));
    for item in list {
        write(out, item);
    }
}

fn line(out: &mut String, indent: usize, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{:indent$}{text}", "");
}

fn optional(it: Option<&str>) -> String {
    it.map_or_else(|| "null".to_owned(), text)
}

/// A text in double quotes, which read the same in JSON and in YAML.
fn text(it: &str) -> String {
    let mut quoted = String::new();
    for it in json(&it).chars() {
        let odd = it.is_control() || ('\u{2028}'..='\u{2029}').contains(&it) || "\u{feff}\u{fffe}\u{ffff}".contains(it);
        if odd {
            let _ = write!(quoted, "\\u{:04x}", u32::from(it));
        } else {
            quoted.push(it);
        }
    }
    quoted
}

fn json(it: &impl serde::Serialize) -> String {
    serde_json::to_string(it).unwrap_or_default()
}
