//! Small documents for tests.

#![allow(dead_code, reason = "each test uses a part of it")]

use ostler_openapi::{NodeId, Reading, Source, read};

/// The first lines of each document; what a test is about begins in line 4.
pub const HEAD: &str = "openapi: 3.0.4\ninfo: {title: T, version: '1'}\npaths: {}\n";

/// A document with these schemas, each of which is one line from line 6 on.
pub fn schemas(lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|it| format!("    {it}\n")).collect();
    format!("{HEAD}components:\n  schemas:\n{lines}")
}

/// A document with one operation, whose members are one line each from line 6 on.
pub fn operation(lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|it| format!("      {it}\n")).collect();
    format!("openapi: 3.0.4\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    post:\n{lines}")
}

pub fn reading(text: &str) -> Reading {
    read(Source::new("it.yaml", text).expect("short enough"))
}

/// Each finding as `line:column level[code] message; help`.
pub fn found(text: &str) -> Vec<String> {
    let findings = reading(text).findings;
    let found = findings.kept().iter().map(|it| {
        format!("{}:{} {}[{}] {}; {}", it.place.line, it.place.column, it.level, it.code, it.message, it.help)
    });
    found.collect()
}

/// Asserts what is found, by beginnings: of each finding as [`found`] writes it.
pub fn finds(text: &str, expected: &[&str]) {
    let found = found(text);
    let fits = found.len() == expected.len() && found.iter().zip(expected).all(|(it, start)| it.starts_with(start));
    assert!(fits, "{text}\nfound: {found:#?}\nexpected: {expected:#?}");
}

/// The node at a pointer.
pub fn node(reading: &Reading, pointer: &str) -> NodeId {
    let tree = reading.tree.as_ref().expect("is a tree");
    tree.at_fragment(pointer).unwrap_or_else(|| panic!("{pointer} is there"))
}
