//! Why a text is not read: what is wrong with it, and the text itself for excerpts.

use std::fmt;
use std::sync::Arc;

use crate::finding::{Finding, Findings, Format};
use crate::source::Source;

/// What is returned in place of what a text says.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The text; nothing when not even that is one, such as bytes that are not UTF-8.
    pub source: Option<Arc<Source>>,
    /// What is wrong with it.
    pub findings: Findings,
}

impl Refusal {
    /// A text with one thing wrong.
    pub fn of(source: &Arc<Source>, finding: Finding) -> Self {
        Self { source: Some(Arc::clone(source)), ..Self::from(Box::new(finding)) }
    }

    /// Writes it as a report.
    pub fn render(&self, format: Format) -> String {
        let sources: Vec<&Source> = self.source.iter().map(|it| &**it).collect();
        self.findings.render(format, &sources)
    }
}

impl From<Box<Finding>> for Refusal {
    fn from(finding: Box<Finding>) -> Self {
        let mut findings = Findings::new();
        findings.push(*finding);
        Self { source: None, findings }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Format::Text))
    }
}

impl std::error::Error for Refusal {}
