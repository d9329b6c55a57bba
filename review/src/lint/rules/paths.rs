//! Paths that mean the same, or are written as no path is.

use std::collections::BTreeMap;

use ostler_openapi::finding::{Code, Level, quote};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

pub(in crate::lint) const CONFLICT: Rule = Rule {
    id: Code::new("path-conflict"),
    level: Level::Error,
    why: "Two paths that differ in the names of their parameters alone are one path: nobody can tell which is asked for.",
    good: Example::document("paths:\n  /pets/{id}: {}\n  /pets/{id}/toys: {}\n"),
    bad: Example::document("paths:\n  /pets/{id}: {}\n  /pets/{name}: {}\n"),
    find: find_conflicts,
};

pub(in crate::lint) const QUERY: Rule = Rule {
    id: Code::new("path-with-query"),
    level: Level::Error,
    why: "A path ends before the query: what is behind a `?` or a `#` is encoded as a part of it, or lost.",
    good: Example::document("paths:\n  /pets: {}\n"),
    bad: Example::document("paths:\n  /pets?kind=cat: {}\n"),
    find: find_queries,
};

pub(in crate::lint) const SLASH: Rule = Rule {
    id: Code::new("path-slash"),
    level: Level::Warning,
    why: "To many servers a path with a `/` at its end, or with two in a row, is another one than the path without it.",
    good: Example::document("paths:\n  /pets: {}\n"),
    bad: Example::document("paths:\n  /pets/: {}\n"),
    find: find_slashes,
};

/// A path without the names of its parameters.
fn plain(path: &str) -> String {
    let mut text = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        text.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, behind)| behind);
    }
    text.push_str(rest);
    text.strip_suffix('/').map(str::to_owned).unwrap_or(text)
}

fn find_conflicts(cx: &Cx<'_>, report: &mut Report<'_>) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for path in &cx.document.paths {
        if let Some(first) = seen.get(&plain(&path.name)) {
            let message = format!("{} means the same as {}", quote(&path.name), quote(first));
            report.at_key(path.value.node, message, "write one of them with the operations of both");
        } else {
            seen.insert(plain(&path.name), &path.name);
        }
    }
}

fn find_queries(cx: &Cx<'_>, report: &mut Report<'_>) {
    for path in cx.document.paths.iter().filter(|it| it.name.contains(['?', '#'])) {
        let message = format!("{} holds more than a path", quote(&path.name));
        report.at_key(path.value.node, message, "describe the query by parameters with `in: query`");
    }
}

fn find_slashes(cx: &Cx<'_>, report: &mut Report<'_>) {
    let is_trailing = |it: &str| it.len() > 1 && it.ends_with('/');
    // An API that always writes it means it.
    let trailing = cx.document.paths.iter().filter(|it| is_trailing(&it.name)).count();
    let is_custom = trailing > 2 && trailing * 2 > cx.document.paths.len();
    for path in &cx.document.paths {
        if path.name.contains("//") {
            report.at_key(path.value.node, format!("{} has two `/` in a row", quote(&path.name)), "remove one of them");
        } else if is_trailing(&path.name) && !is_custom {
            report.at_key(path.value.node, format!("{} ends with a `/`", quote(&path.name)), "remove it");
        }
    }
    for server in cx.document.servers.iter().filter(|it| it.url.len() > 1 && it.url.ends_with('/')) {
        let message = format!("{} ends with a `/`, and each path begins with one", quote(&server.url));
        report.at_member((server.node, "url"), message, "remove it");
    }
}
