//! The text of a document -> its values with their places, and what is said of it as findings with excerpts.

use std::sync::Arc;

use ostler_codegen::Diagnostic;
use ostler_openapi::finding::{Finding, Findings, Format};
use ostler_openapi::{Source, Tree};
use serde_json::Value;

use crate::outcome::{Failure, Outcome, print};
use crate::report;
use crate::summary::pretty;

/// A document, read as YAML or JSON.
#[derive(Debug)]
pub struct Spec {
    tree: Tree,
    /// What is odd about the text.
    findings: Findings,
}

/// What there is to say about a document.
#[derive(Debug)]
pub struct Told {
    /// What the document is called.
    name: Box<str>,
    /// The text that excerpts are taken from, if there is one.
    source: Option<Arc<Source>>,
    pub findings: Findings,
    pub is_readable: bool,
}

impl Spec {
    /// Reads bytes as the document of that name; what keeps them from being read is told.
    pub fn decode(name: &str, bytes: &[u8]) -> Result<Spec, Told> {
        Source::decode(name, bytes).map_err(|it| Told::unreadable(name, *it)).and_then(Spec::of_source)
    }

    /// Reads a text as the document of that name.
    pub fn of(name: &str, text: &str) -> Result<Spec, Told> {
        Source::new(name, text).map_err(|it| Told::unreadable(name, *it)).and_then(Spec::of_source)
    }

    fn of_source(source: Source) -> Result<Spec, Told> {
        let source = Arc::new(source);
        let mut findings = Findings::new();
        match Tree::read(Arc::clone(&source), &mut findings) {
            // What the tree refuses is refused, even where the readers of the generator and of the fake would pass it.
            Some(tree) if !findings.has_errors() => Ok(Spec { tree, findings }),
            _ => Err(Told { name: Box::from(&**source.name()), source: Some(source), findings, is_readable: false }),
        }
    }

    pub fn text(&self) -> &str {
        self.tree.source().text()
    }

    /// The values with their places.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// What the generator says, each at its line.
    pub fn tell<'d>(&self, diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Told {
        let mut findings = self.findings.clone();
        let mut is_readable = true;
        for diagnostic in diagnostics {
            is_readable &= diagnostic.code != "document-syntax";
            findings.push(diagnostic.to_finding(&self.tree));
        }
        findings.sort();
        self.told(findings, is_readable)
    }

    /// What others say of the document, beside what is odd about its text.
    pub fn told(&self, findings: Findings, is_readable: bool) -> Told {
        let source = Arc::clone(self.tree.source());
        Told { name: Box::from(&**source.name()), source: Some(source), findings, is_readable }
    }
}

impl Told {
    fn unreadable(name: &str, finding: Finding) -> Told {
        let mut findings = Findings::new();
        findings.push(finding);
        Told { name: name.into(), source: None, findings, is_readable: false }
    }

    /// A document that is neither YAML nor JSON is input that cannot be read, in every command. What is told is a part of
    /// the failure.
    pub fn check_readable(&self) -> Result<(), Failure> {
        if self.is_readable { Ok(()) } else { Err(self.failure()) }
    }

    /// That the document cannot be read, with what is told of it.
    pub fn failure(&self) -> Failure {
        Failure::new(format!("{}{} cannot be read", self.text(), self.name))
    }

    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// For a terminal, with an excerpt and a caret for each.
    pub fn text(&self) -> String {
        self.render(Format::Text)
    }

    pub fn markdown(&self) -> String {
        self.render(Format::Markdown)
    }

    pub fn github(&self) -> String {
        self.render(Format::Github)
    }

    /// An object with `findings`, and how many there are of each level and kind.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.render(Format::Json)).expect("a report in JSON is JSON")
    }

    /// Prints why a document is refused, and what became of what stood there.
    pub fn report(&self, consequence: &str, format: report::Format) -> Result<Outcome, Failure> {
        eprintln!("{}{consequence}", self.text());
        match format {
            report::Format::Text => {}
            report::Format::Json => print(&pretty(&self.json()))?,
            report::Format::Markdown => print(&format!("## {} is refused\n\n{}", self.name, self.markdown()))?,
            report::Format::Github => print(&self.github())?,
        }
        if self.is_readable {
            Ok(Outcome::Findings)
        } else {
            Err(Failure::new(format!("{} cannot be read", self.name)))
        }
    }

    fn render(&self, format: Format) -> String {
        let sources: Vec<&Source> = self.source.iter().map(|it| &**it).collect();
        self.findings.render(format, &sources)
    }
}
