//! The text of the spec -> its values with their places, and what is said of it as findings with excerpts.

use std::fs;
use std::sync::Arc;

use ostler_openapi::finding::{Code, Finding, Findings, Format, Level, Refusal};
use ostler_openapi::{Reading, Source, Tree};
use serde_json::Value;

use crate::outcome::Failure;
use crate::workspace::{SPEC, Workspace};

/// The spec, read as YAML or JSON.
#[derive(Debug)]
pub(crate) struct Spec {
    reading: Reading,
}

/// What there is to say about the spec, or about other texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// The texts that excerpts are taken from.
    sources: Vec<Arc<Source>>,
    pub(crate) findings: Findings,
    pub(crate) is_readable: bool,
}

impl Spec {
    /// Reads the spec of a workspace; what keeps it from being read is told.
    pub(crate) fn read(workspace: &Workspace) -> Result<Result<Spec, Told>, Failure> {
        let path = workspace.root().join(SPEC);
        let bytes = fs::read(&path).map_err(|error| Failure::io("read", &path, &error))?;
        Ok(Source::decode(SPEC, &bytes).map_err(|it| Told::unreadable(*it)).and_then(Spec::of_source))
    }

    /// Reads a text as the spec.
    pub(crate) fn of(text: &str) -> Result<Spec, Told> {
        Source::new(SPEC, text).map_err(|it| Told::unreadable(*it)).and_then(Spec::of_source)
    }

    fn of_source(source: Source) -> Result<Spec, Told> {
        let reading = ostler_openapi::read(source);
        // What the text's reader refuses is refused, and so is what is not OpenAPI 3.0. What else is wrong with it is for the
        // generator to say.
        if reading.document.is_some() && !is_unreadable(&reading.findings) {
            return Ok(Spec { reading });
        }
        Err(Told { sources: vec![reading.source], findings: reading.findings, is_readable: false })
    }

    /// What the spec says.
    pub(crate) fn reading(&self) -> &Reading {
        &self.reading
    }

    pub(crate) fn tree(&self) -> &Tree {
        self.reading.tree.as_ref().expect("a spec that was read has a tree")
    }

    pub(crate) fn text(&self) -> &str {
        self.reading.source.text()
    }

    /// What is said of it.
    pub(crate) fn tell(&self, mut findings: Findings) -> Told {
        findings.sort();
        Told { sources: vec![Arc::clone(&self.reading.source)], findings, is_readable: true }
    }
}

/// Whether the text is not YAML or JSON that every reader would take for the same.
fn is_unreadable(findings: &Findings) -> bool {
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
    findings.kinds().any(|(level, code, _)| level == Level::Error && OF_THE_TEXT.contains(&code))
}

impl Told {
    fn unreadable(finding: Finding) -> Told {
        Told::of(Refusal::from(Box::new(finding)))
    }

    /// Why a text cannot be read.
    pub(crate) fn of(refusal: Refusal) -> Told {
        let Refusal { source, findings } = refusal;
        Told { sources: source.into_iter().collect(), findings, is_readable: false }
    }

    /// What a command found, with the texts that it is about.
    pub(crate) fn found(findings: Findings, sources: Vec<Arc<Source>>) -> Told {
        Told { sources, findings, is_readable: true }
    }

    /// Adds why another text cannot be read.
    pub(crate) fn add(&mut self, refusal: Refusal) {
        self.is_readable = false;
        self.append(Told::of(refusal));
    }

    /// Adds what else there is to say.
    pub(crate) fn append(&mut self, other: Told) {
        self.sources.extend(other.sources);
        other.findings.kept().iter().for_each(|it| self.findings.push(it.clone()));
    }

    /// A document that is neither YAML nor JSON is input that cannot be read, in every command. What is told is a part of
    /// the failure.
    pub(crate) fn check_readable(&self) -> Result<(), Failure> {
        if self.is_readable { Ok(()) } else { Err(self.failure()) }
    }

    /// That the spec cannot be read, with what is told of it.
    pub(crate) fn failure(&self) -> Failure {
        Failure::told(format!("{SPEC} cannot be read"), self.clone())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// For a terminal, with an excerpt and a caret for each.
    pub(crate) fn text(&self) -> String {
        self.render(Format::Text)
    }

    pub(crate) fn markdown(&self) -> String {
        self.render(Format::Markdown)
    }

    pub(crate) fn github(&self) -> String {
        self.render(Format::Github)
    }

    /// An object with `findings`, and how many there are of each level and kind.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.render(Format::Json)).expect("a report in JSON is JSON")
    }

    fn render(&self, format: Format) -> String {
        let sources: Vec<&Source> = self.sources.iter().map(|it| &**it).collect();
        self.findings.render(format, &sources)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::regen::generate;

    /// A slip in each of five lines: a name that does not exist, a text for a truth, a misspelt keyword, one that the
    /// generator does not read, and a server without a name.
    const SLIPS: &str = include_str!("spec/slips.yaml");

    pub(crate) fn told(text: &str) -> Told {
        match Spec::of(text) {
            Ok(spec) => match generate(&spec, ostler_codegen::Notes::default()) {
                Ok(output) => spec.tell(output.findings),
                Err(findings) => spec.tell(findings),
            },
            Err(told) => told,
        }
    }

    #[test]
    fn each_slip_is_shown_in_its_line_with_a_caret() {
        assert_eq!(told(SLIPS).text(), include_str!("spec/slips.txt"));
    }

    #[test]
    fn errors_and_warnings_are_counted_apart_in_each_format() {
        let told = told(&SLIPS.replace("paths: {}", "paths: {}\nx-colour: red"));
        assert_eq!(told.findings.summary(), "5 errors, 1 warning");
        assert!(told.text().ends_with("\n5 errors, 1 warning\n"));
        assert!(told.markdown().starts_with("**5 errors, 1 warning**\n"));
        assert!(told.github().ends_with("::notice::5 errors, 1 warning\n"));
        assert!(told.github().contains("::warning file=spec/openapi.yaml,line=6,col=1,title=unknown-extension::"));
        let json = told.json();
        assert_eq!((&json["errors"], &json["warnings"]), (&5.into(), &1.into()));
        let finding = &json["findings"][1];
        for (member, expected) in [
            ("rule", "unknown-extension".into()),
            ("level", "warning".into()),
            ("file", SPEC.into()),
            ("pointer", "#/x-colour".into()),
            ("line", 6.into()),
            ("column", Value::from(1)),
        ] {
            assert_eq!(finding[member], expected, "{member}");
        }
        assert!(finding["message"].is_string() && finding["help"].is_string());
    }

    #[test]
    fn what_cannot_be_read_is_shown_in_its_line_with_a_caret() {
        for (text, place, excerpt) in [
            ("openapi: [\n", ":2:1\n", "2 |"),
            ("openapi: 3.0.3\ninfo:\n\ttitle: Tab\n", ":3:", "3 |     title: Tab\n"),
            ("openapi: 3.0.3\ninfo: 1\nopenapi: 3.0.3\n", ":3:1\n", "3 | openapi: 3.0.3\n  | ^^^^^^^\n"),
        ] {
            let told = told(text);
            let report = told.text();
            assert!(!told.is_readable && report.contains(&format!(" --> {SPEC}{place}")), "{report}");
            assert!(report.contains(excerpt), "{report}");
        }
        assert!(told("a: 1\nb: 2\na: 3\n").text().contains("`a` is written twice, in line 1 as well"));
    }

    #[test]
    fn what_is_not_one_document_for_every_reader_is_refused() {
        let long = format!("{{\"openapi\": \"3.0.3\", \"x-{}\": 1}}", "a".repeat(100_000));
        for (text, code) in [
            (long.as_str(), "document-size"),
            ("openapi: 3.0.3\ntrue: 1\n'true': 2\n", "duplicate-key"),
            ("openapi: 3.0.3\ninfo: !!binary aGk=\n", "yaml-tag"),
        ] {
            let told = told(text);
            assert_eq!(told.findings.kept()[0].code.id(), code);
            assert!(!told.is_readable && told.findings.has_errors());
        }
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_told_at_their_place() {
        let root = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(root.path().join("spec")).expect("writable");
        fs::write(root.path().join(SPEC), b"openapi: 3.0.3\ninfo: \xff\n").expect("writable");
        let told = Spec::read(&Workspace::at(root.path())).expect("is there").expect_err("is not UTF-8");
        assert!(told.text().contains(&format!("--> {SPEC}:2:7\n")), "{}", told.text());
        assert!(told.failure().to_string().ends_with("cannot be read"));
    }
}
