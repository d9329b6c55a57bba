//! New parts of a document put into its text, of which nothing else changes.

use std::collections::{BTreeMap, BTreeSet};

use super::base::Base;
use super::document::Writer;
use super::model::{Operation, Schemas, Shape};
use super::yaml;

/// The text of a document by lines.
struct Text {
    lines: Vec<String>,
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Why the text cannot take a new part.
pub(super) type Refused = String;

impl Text {
    fn new(text: &str) -> Self {
        Self { lines: text.lines().map(str::to_owned).collect() }
    }

    /// The line of a key below the keys that lead to it, in block style.
    fn find(&self, path: &[&str]) -> Option<usize> {
        let mut range = 0..self.lines.len();
        let mut found = None;
        for key in path {
            let says = |at: &usize| {
                let text = self.lines[*at].trim_start();
                !text.is_empty() && !text.starts_with('#') && !text.starts_with("---")
            };
            // All keys of a map stand as deep as the first.
            let depth = indent(&self.lines[range.clone().find(says)?]);
            let is_key =
                |line: &str| line.trim_start().strip_prefix(&yaml::scalar(key)).is_some_and(|it| it.starts_with(':'));
            let at = range.clone().find(|it| indent(&self.lines[*it]) == depth && is_key(&self.lines[*it]))?;
            found = Some(at);
            range = at + 1..self.end(at);
        }
        found
    }

    /// The line after the last of what belongs to the key of a line; comments before the next key belong to that one.
    fn end(&self, key: usize) -> usize {
        let own = indent(&self.lines[key]);
        let mut end = key + 1;
        for (at, line) in self.lines.iter().enumerate().skip(key + 1) {
            let text = line.trim_start();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            // The items of a list may stand as deep as its key.
            if indent(line) < own || indent(line) == own && !text.starts_with("- ") {
                break;
            }
            end = at + 1;
        }
        end
    }

    /// The first line of what belongs to the key of a line: the comments right above it.
    fn begin(&self, key: usize) -> usize {
        let is_comment = |it: &usize| self.lines[*it].trim_start().starts_with('#');
        (0..key).rev().take_while(is_comment).last().unwrap_or(key)
    }

    /// The line after the last of a section below a key: from the comment that names it to the next one that stands by itself.
    fn section_end(&self, key: usize, name: &str) -> Option<usize> {
        let end = self.end(key);
        let depth = indent(self.lines.get(key + 1..end)?.iter().find(|it| !it.trim().is_empty())?);
        let comment = |at: usize| {
            let line = self.lines.get(at).filter(|it| indent(it) == depth)?;
            line.trim_start().strip_prefix('#').map(str::trim)
        };
        // `# Orders.` and `# Orders: what is bought.` name the section `Orders`.
        let is_named = |at: usize| {
            let rest = comment(at).and_then(|it| it.strip_prefix(name));
            rest.is_some_and(|it| it.is_empty() || it.starts_with(['.', ':']))
        };
        let is_apart = |at: usize| {
            let below = (at..end).find(|it| comment(*it).is_none());
            comment(at).is_some() && below.is_some_and(|it| self.lines[it].trim().is_empty())
        };
        let start = (key + 1..end).find(|it| is_named(*it))?;
        let text = (start..end).find(|it| comment(*it).is_none())?;
        let next = (text..end).find(|it| is_apart(*it)).unwrap_or(end);
        let last = (start..next).rfind(|it| !self.lines[*it].trim().is_empty())?;
        Some(last + 1)
    }

    fn insert(&mut self, at: usize, block: &str) {
        let block = block.trim_end_matches('\n').split('\n').map(str::to_owned);
        self.lines.splice(at..at, block);
    }
}

/// The base with the operations, schemas and tags that it lacks.
pub(super) fn merge(
    base: &Base<'_>,
    operations: &[Operation],
    schemas: &Schemas,
    order: &[&str],
    writer: &mut Writer<'_>,
) -> Result<String, Refused> {
    let mut text = Text::new(base.text);
    let mut tags = base.tags().into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    for operation in operations {
        if tags.insert(operation.tag.clone()) {
            let at = text.find(&["tags"]).ok_or_else(|| missing("tags"))?;
            let end = text.end(at);
            text.insert(end, &format!("  - name: {}\n    description: ''", yaml::scalar(&operation.tag)));
        }
    }
    // The last of each tag: the next one stands below it.
    let mut last: BTreeMap<&str, &str> = BTreeMap::new();
    for operation in operations {
        let block = yaml::write_map(&[writer.operation(operation)], 2);
        let paths = text.find(&["paths"]).ok_or_else(|| missing("paths"))?;
        let after = last.insert(&operation.tag, &operation.path).or_else(|| base.last_of_tag(&operation.tag));
        let after = after.and_then(|it| text.find(&["paths", it]));
        let end = text.end(after.unwrap_or(paths));
        text.insert(end, &format!("\n{block}"));
    }
    let mut identifiers: Vec<String> = base.identifiers().map(str::to_owned).collect();
    let mut tag = None;
    for name in order {
        let schema = &schemas[*name];
        let block = yaml::write_map(&[writer.schema(name, schema)], 4);
        let all = text.find(&SCHEMAS).ok_or_else(|| missing("components.schemas"))?;
        if let Shape::Identifier { .. } = schema.shape {
            insert_identifier(&mut text, all, &mut identifiers, name, &block);
            continue;
        }
        tag = operations.iter().find(|it| it.request == *name).map(|it| it.tag.as_str()).or(tag);
        match (tag.and_then(|it| text.section_end(all, it)), tag) {
            (Some(end), _) => text.insert(end, &format!("\n{block}")),
            (None, Some(tag)) => text.insert(text.end(all), &format!("\n    # {tag}.\n\n{block}")),
            (None, None) => text.insert(text.end(all), &format!("\n{block}")),
        }
    }
    Ok(text.lines.join("\n") + "\n")
}

/// Where the schemas stand.
const SCHEMAS: [&str; 2] = ["components", "schemas"];

fn missing(key: &str) -> Refused {
    format!("the document has no `{key}` in block style, which new ones could be put into")
}

/// Puts an identifier before the first of those that are there that its name comes before, or else below the last.
fn insert_identifier(text: &mut Text, all: usize, identifiers: &mut Vec<String>, name: &str, block: &str) {
    let find = |text: &Text, name: &str| text.find(&[SCHEMAS[0], SCHEMAS[1], name]);
    let is_blank = |text: &Text, at: usize| text.lines.get(at).is_none_or(|it| it.trim().is_empty());
    // Either each has a blank line above it, or none but the first.
    let second = identifiers.get(1).and_then(|it| find(text, it));
    let is_apart = second.is_none_or(|it| is_blank(text, text.begin(it) - 1));
    let last = (0..identifiers.len()).max_by_key(|it| &identifiers[*it]);
    let index = identifiers.iter().position(|it| it.as_str() > name).or(last.map(|it| it + 1)).unwrap_or(0);
    let above = index.checked_sub(1).and_then(|it| find(text, &identifiers[it]));
    let below = identifiers.get(index).and_then(|it| find(text, it));
    match (above, below) {
        (Some(above), _) => {
            text.insert(text.end(above), &if is_apart { format!("\n{block}") } else { block.to_owned() })
        }
        (None, below) => {
            let at = below.map_or(all + 1, |it| text.begin(it));
            if is_apart && !is_blank(text, at) {
                text.lines.insert(at, String::new());
            }
            text.insert(at, block);
        }
    }
    identifiers.insert(index, name.to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "openapi: 3.0.3\ntags:\n- name: A\n  description: a\npaths:\n  # first\n  /a:\n    post:\n      x: 1\n\n  # second\n  \
                        /b: {}\ncomponents:\n  schemas:\n    A:\n      type: string\n    # B\n    B:\n      type: string\n";

    #[test]
    fn a_key_ends_before_the_comment_of_the_next() {
        let text = Text::new(TEXT);
        let place = |path: &[&str]| text.find(path).map(|it| (it + 1, text.end(it)));
        for (path, expected) in [
            (&["tags"][..], Some((2, 4))),
            (&["paths"], Some((5, 12))),
            (&["paths", "/a"], Some((7, 9))),
            (&["paths", "/b"], Some((12, 12))),
            (&["components", "schemas", "A"], Some((15, 16))),
            (&["components", "schemas", "B"], Some((18, 19))),
            (&["components", "schemas", "type"], None),
            (&["A"], None),
        ] {
            assert_eq!(place(path), expected, "{path:?}");
        }
    }

    #[test]
    fn a_section_ends_before_the_next_heading() {
        const TEXT: &str = "schemas:\n  # What all\n  # share.\n\n  A: 1\n\n  # Orders.\n\n  # One.\n  B:\n    # Rates.\n\n    b: 1\n\n  C: 1\n\n  \
                            # Rates: prices\n  # of today.\n\n  # Two.\n  D: 1\n\n# Paths.\n";
        let text = Text::new(TEXT);
        for (name, expected) in
            [("What all", Some(5)), ("Orders", Some(15)), ("Rates", Some(21)), ("One", Some(15)), ("Order", None)]
        {
            assert_eq!(text.section_end(0, name), expected, "{name}");
        }
    }
}
