//! The rules about documents: each one's examples, and documents with many slips.

mod edges;
mod exceptions;
mod hostile;
mod rules;
mod seeded;

use ostler_openapi::finding::Findings;
use ostler_openapi::{Source, read};
use ostler_review::lint::{Settings, lint};

/// What is found in a text.
fn found(text: &str) -> Findings {
    lint(&read(Source::new("it.yaml", text).expect("short enough")), &Settings::default())
}

/// The ids of what is found, in the order of the text.
fn ids(findings: &Findings) -> Vec<&'static str> {
    findings.kept().iter().map(|it| it.code.id()).collect()
}
