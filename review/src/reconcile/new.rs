//! What came with a source: where its parts lead in the spec, and which of them lead nowhere yet.

use std::fmt::Write;

use ostler_openapi::finding::Findings;

use super::{Reconciliation, Report, gone};
use crate::spec;

impl Reconciliation<'_> {
    /// The operations, objects and enums of a source, each with where it leads, and what is found of it.
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
        let report = self.check(None);
        let mut own = Findings::new();
        own.show_all();
        let of_source = report.findings.kept().iter().filter(|it| it.places().any(|it| *it.file == **document));
        of_source.for_each(|it| own.push(it.clone()));
        if !own.is_empty() {
            let _ = write!(text, "\n{}", Report { findings: own, ..report }.findings_text());
        }
        text
    }
}
