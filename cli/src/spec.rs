//! The text of a document -> what it says with its places, and what is said of it as findings with excerpts.

use std::sync::Arc;

use ostler_openapi::finding::{Code, Finding, Findings, Format, Level, Refusal};
use ostler_openapi::{Reading, Source, Tree};
use serde_json::Value;

use crate::outcome::{Failure, Outcome, print, say};
use crate::report;
use crate::summary::pretty;

/// What keeps a text from being YAML or JSON that every reader would take for the same.
const OF_THE_TEXT: [Code; 8] = [
    Code::AliasExpansion,
    Code::DocumentDepth,
    Code::DocumentEncoding,
    Code::DocumentSize,
    Code::DocumentSyntax,
    Code::DuplicateKey,
    Code::MergeKey,
    Code::YamlTag,
];

/// An OpenAPI document, read as YAML or JSON.
#[derive(Debug)]
pub struct Spec {
    reading: Reading,
}

/// Another text of YAML or JSON, such as settings.
#[derive(Debug)]
pub struct Values {
    tree: Tree,
}

/// What there is to say about a document, or about other texts.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The texts that excerpts are taken from.
    sources: Vec<Arc<Source>>,
    pub findings: Box<Findings>,
    pub is_readable: bool,
    /// What the settings are called, if something is wrong with them.
    wrong_settings: Option<Arc<str>>,
}

impl Spec {
    /// Reads bytes as the document of that name; what keeps them from being read is told.
    pub fn decode(name: &str, bytes: &[u8]) -> Result<Spec, Told> {
        Source::decode(name, bytes).map_err(|it| Told::of(it.into())).and_then(Spec::of_source)
    }

    /// Reads a text as the document of that name.
    pub fn of(name: &str, text: &str) -> Result<Spec, Told> {
        Source::new(name, text).map_err(|it| Told::of(it.into())).and_then(Spec::of_source)
    }

    /// What the reader of the text refuses is refused, without what it may mean. What else is wrong is for the generator to
    /// say.
    fn of_source(source: Source) -> Result<Spec, Told> {
        let reading = ostler_openapi::read(source);
        let mut of_the_text = Findings::new();
        reading
            .findings
            .kept()
            .iter()
            .filter(|it| OF_THE_TEXT.contains(&it.code))
            .for_each(|it| of_the_text.push(it.clone()));
        if reading.tree.is_some() && !of_the_text.has_errors() {
            return Ok(Spec { reading });
        }
        Err(Told::of(Refusal { source: Some(reading.source), findings: of_the_text }))
    }

    /// The same, unless it is something else than OpenAPI 3.0: that is input that cannot be read where each command needs
    /// one and the same document.
    pub fn openapi(self) -> Result<Spec, Told> {
        if self.reading.document.is_some() {
            return Ok(self);
        }
        Err(Told { is_readable: false, ..self.tell(self.reading.findings.clone()) })
    }

    /// What the document says.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    pub fn text(&self) -> &str {
        self.reading.source.text()
    }

    /// The values with their places.
    pub fn tree(&self) -> &Tree {
        self.reading.tree.as_ref().expect("a document that was read has a tree")
    }

    /// What is said of it.
    pub fn tell(&self, mut findings: Findings) -> Told {
        findings.sort();
        Told::found(findings, vec![Arc::clone(&self.reading.source)])
    }
}

impl Values {
    /// Reads bytes as the text of that name; what keeps them from being read is told.
    pub fn decode(name: &str, bytes: &[u8]) -> Result<Values, Told> {
        Source::decode(name, bytes).map_err(|it| Told::of(it.into())).and_then(Values::of_source)
    }

    /// The same, where comments alone are a list of nothing.
    pub fn decode_list(name: &str, bytes: &[u8]) -> Result<Values, Told> {
        let source = Source::decode(name, bytes).map_err(|it| Told::of(it.into()))?;
        if source.is_blank() { Values::of(name, "[]") } else { Values::of_source(source) }
    }

    /// Reads a text of that name.
    pub fn of(name: &str, text: &str) -> Result<Values, Told> {
        Source::new(name, text).map_err(|it| Told::of(it.into())).and_then(Values::of_source)
    }

    fn of_source(source: Source) -> Result<Values, Told> {
        let source = Arc::new(source);
        let mut findings = Findings::new();
        match Tree::read(Arc::clone(&source), &mut findings) {
            Some(tree) if !findings.has_errors() => Ok(Values { tree }),
            _ => Err(Told::of(Refusal { source: Some(source), findings })),
        }
    }

    /// The values with their places.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The text.
    pub fn source(&self) -> &Arc<Source> {
        self.tree.source()
    }

    /// What is said of it.
    pub fn tell(&self, findings: Findings) -> Told {
        Told::found(findings, vec![Arc::clone(self.tree.source())])
    }
}

impl Told {
    /// Why a text cannot be read.
    pub fn of(refusal: Refusal) -> Told {
        let Refusal { source, findings } = refusal;
        let sources = source.into_iter().collect();
        Told { sources, findings: Box::new(findings), ..Told::default() }
    }

    /// What a command found, with the texts that it is about.
    pub fn found(findings: Findings, sources: Vec<Arc<Source>>) -> Told {
        Told { sources, findings: Box::new(findings), is_readable: true, wrong_settings: None }
    }

    /// Adds why another text cannot be read.
    pub fn add(&mut self, refusal: Refusal) {
        self.is_readable = false;
        self.append(Told::of(refusal));
    }

    /// Adds what else there is to say.
    pub fn append(&mut self, other: Told) {
        self.sources.extend(other.sources);
        self.is_readable &= other.is_readable;
        self.wrong_settings = self.wrong_settings.take().or(other.wrong_settings);
        other.findings.kept().iter().for_each(|it| self.findings.push(it.clone()));
    }

    /// A document that is neither YAML nor JSON is input that cannot be read, in every command. What is told is a part of
    /// the failure.
    pub fn check_readable(&self) -> Result<(), Failure> {
        if self.is_readable { Ok(()) } else { Err(self.failure()) }
    }

    /// That the document cannot be read, or the settings are wrong, with what is told of it.
    pub fn failure(&self) -> Failure {
        Failure::told(self.why(), self.clone())
    }

    /// Why a command cannot do its work.
    fn why(&self) -> String {
        match &self.wrong_settings {
            Some(settings) if self.is_readable => format!("{settings} is refused"),
            _ => format!("{} cannot be read", self.name()),
        }
    }

    /// What the first of the texts is called.
    fn name(&self) -> &str {
        let found = self.findings.kept().first().map(|it| &*it.place.file);
        self.sources.first().map(|it| &**it.name()).or(found).unwrap_or("the document")
    }

    /// The same where the text is what a command cannot work without.
    pub(crate) fn unreadable(self) -> Told {
        Told { is_readable: false, ..self }
    }

    /// The same where these settings are another text. What is wrong with them is wrong use.
    pub(crate) fn with_settings(mut self, settings: &Arc<Source>) -> Told {
        let is_wrong = |it: &Finding| it.level == Level::Error && it.place.file == *settings.name();
        self.wrong_settings = self.findings.kept().iter().any(is_wrong).then(|| Arc::clone(settings.name()));
        self.sources.push(Arc::clone(settings));
        self
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
        say(&format!("{}{consequence}\n", self.text()));
        match format {
            report::Format::Text => {}
            report::Format::Json => print(&pretty(&self.json()))?,
            report::Format::Markdown => {
                let name = self.wrong_settings.as_deref().unwrap_or(self.name());
                print(&format!("## {name} is refused\n\n{}", self.markdown()))?;
            }
            report::Format::Github => print(&self.github())?,
        }
        let is_done = self.is_readable && self.wrong_settings.is_none();
        if is_done { Ok(Outcome::Findings) } else { Err(Failure::new(self.why())) }
    }

    fn render(&self, format: Format) -> String {
        let sources: Vec<&Source> = self.sources.iter().map(|it| &**it).collect();
        self.findings.render(format, &sources)
    }
}
