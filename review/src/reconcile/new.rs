//! What came with a source: where its parts lead in the spec, and which of them lead nowhere yet.

use std::fmt::Write;

use super::{Reconciliation, gone};
use crate::spec;

impl Reconciliation<'_> {
    /// The operations, objects and enums of a source, each with where it leads, and the problems with what they state.
    pub fn came_with(&self, source: &str) -> String {
        let Some(source) = self.sources.get(source) else { return String::new() };
        let document = &source.facts.document;
        let mut text = String::new();
        for (name, line) in gone::names(&source.facts) {
            let places: Vec<_> = self.names().get(&source.name, name).iter().map(|it| spec::label(it)).collect();
            let leads =
                if places.is_empty() { "is not described yet".to_owned() } else { format!("is {}", places.join(", ")) };
            let _ = writeln!(text, "`{name}` {leads}\n  at {document}:{line}");
        }
        let problems = self.check(None).problems;
        for problem in problems.iter().filter(|it| it.source.as_ref().is_some_and(|it| it.file == *document)) {
            let _ = write!(text, "\n{}\n", problem.text());
        }
        text
    }
}
