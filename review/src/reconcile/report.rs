//! What a reconciliation comes to, as text, JSON, Markdown or GitHub's annotations.

use std::fmt::{self, Write};
use std::sync::Arc;

use ostler_openapi::finding::{Code, Finding, Findings, Format, Level};
use ostler_openapi::{Source as Text, finding};
use serde::Serialize;
use serde_json::Value;

use crate::ledger::Class;

/// A fact that is neither what the spec says nor explained.
pub const UNEXPLAINED: Code = Code::new("unexplained");
/// An entry of the ledger, or an alias, that does not hold any more.
pub const STALE: Code = Code::new("stale");
/// Something in the spec that no source supports.
pub const UNSUPPORTED: Code = Code::new("unsupported");
/// An entry of the ledger that somebody has to decide.
pub const UNDECIDED: Code = Code::new("undecided");
/// `RECONCILIATION.md` is not what the rest says.
pub const DRIFT: Code = Code::new("drift");

/// The outcome of a reconciliation.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The numbers of everything.
    pub totals: Totals,
    /// By class, in the order of [`Class::ALL`].
    pub classes: Vec<ClassTotals>,
    /// By source, the strongest first.
    pub sources: Vec<SourceTotals>,
    /// What has to be mended; empty when all is well.
    #[serde(skip)]
    pub findings: Findings,
    /// What excerpts are taken from.
    #[serde(skip)]
    pub texts: Vec<Arc<Text>>,
}

/// How the facts ended, and how many problems of each kind there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the words of the report, which spec/README.md explains")]
pub struct Totals {
    pub facts: usize,
    pub agrees: usize,
    pub explained: usize,
    pub unexplained: usize,
    pub undescribed: usize,
    pub stale: usize,
    pub unsupported: usize,
    pub undecided: usize,
    pub entries: usize,
    pub claims: usize,
}

/// A class of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ClassTotals {
    /// Its word in the ledger.
    #[serde(serialize_with = "as_text")]
    pub class: Class,
    /// The number of entries.
    pub entries: usize,
    /// The number of claims.
    pub claims: usize,
    /// The number of facts that they explain.
    pub explained: usize,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceTotals {
    /// Its name in the ledger.
    pub source: String,
    /// The number of its facts.
    pub facts: usize,
    /// Those that are what the spec says.
    pub agrees: usize,
    /// Those that an entry explains.
    pub explained: usize,
    /// Those that nothing explains.
    pub unexplained: usize,
    /// Those that name what the spec does not describe yet.
    pub undescribed: usize,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file's path, or the document's name.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters; nothing where a whole line is meant, as on a page.
    pub column: Option<usize>,
}

/// The kinds of problem, in the order of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ProblemKind {
    Unexplained,
    Stale,
    Undecided,
    Unsupported,
}

/// A problem before its lines are looked up.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) kind: ProblemKind,
    pub(crate) message: String,
    pub(crate) help: String,
    /// The document and the line.
    pub(crate) source: Option<(String, usize)>,
    pub(crate) pointer: Option<String>,
    /// The ledger's entry by index.
    pub(crate) entry: Option<usize>,
}

fn as_text<S: serde::Serializer>(class: &Class, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(class)
}

/// A text as GitHub takes it in an annotation, which is one line.
pub(super) fn annotation(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A report as a document of JSON.
pub(super) fn json(report: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(report).expect("a report is texts and numbers");
    text + "\n"
}

impl ProblemKind {
    pub(super) fn code(self) -> Code {
        match self {
            ProblemKind::Unexplained => UNEXPLAINED,
            ProblemKind::Stale => STALE,
            ProblemKind::Undecided => UNDECIDED,
            ProblemKind::Unsupported => UNSUPPORTED,
        }
    }
}

impl From<finding::Place> for Place {
    fn from(place: finding::Place) -> Self {
        Self { file: place.file.to_string(), line: place.line, column: Some(place.column) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        self.column.map_or(Ok(()), |it| write!(f, ":{it}"))
    }
}

impl Place {
    /// The place as GitHub takes it in an annotation.
    pub(super) fn properties(&self) -> String {
        let column = self.column.map_or(String::new(), |it| format!(",col={it}"));
        format!("file={},line={}{column}", self.file, self.line)
    }
}

impl Report {
    /// Whether there is nothing to mend.
    pub fn is_fine(&self) -> bool {
        self.findings.is_empty()
    }

    /// Adds that a file is not what it should be.
    pub fn add_drift(&mut self, place: finding::Place, message: String) {
        let help = "mend the ledger, or renew the file with `cargo xtask reconcile --write`";
        self.findings.push(Finding::new(DRIFT, Level::Error, place, message, help));
    }

    /// The totals in one or two sentences.
    pub fn summary(&self) -> String {
        let Totals {
            facts, agrees, explained, unexplained, undescribed, stale, unsupported, undecided, entries, ..
        } = self.totals;
        let sources = self.sources.len();
        let drift: usize = self.findings.kinds().filter(|it| it.1 == DRIFT).map(|it| it.2).sum();
        let drift = if drift == 0 { String::new() } else { format!(", {drift} drift") };
        let undecided = if undecided == 0 { String::new() } else { format!(", {undecided} undecided") };
        let undescribed = if undescribed == 0 { String::new() } else { format!(", {undescribed} not described yet") };
        format!(
            "{facts} facts of {sources} sources: {agrees} agree, {explained} explained by {entries} entries, \
             {unexplained} unexplained{undescribed}; {stale} stale, {unsupported} unsupported{undecided}{drift}"
        )
    }

    /// Totals, tables, then each finding.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n\n", self.summary());
        let _ = writeln!(text, "{:<12} {:>7} {:>7} {:>9}", "class", "entries", "claims", "explained");
        for it in &self.classes {
            let _ =
                writeln!(text, "{:<12} {:>7} {:>7} {:>9}", it.class.to_string(), it.entries, it.claims, it.explained);
        }
        let width = self.sources.iter().map(|it| it.source.chars().count()).fold(12, usize::max);
        let _ = writeln!(
            text,
            "\n{:<width$} {:>7} {:>7} {:>9} {:>11} {:>11}",
            "source", "facts", "agrees", "explained", "unexplained", "undescribed"
        );
        for it in &self.sources {
            let SourceTotals { source, facts, agrees, explained, unexplained, undescribed } = it;
            let counts = format!("{facts:>7} {agrees:>7} {explained:>9} {unexplained:>11} {undescribed:>11}");
            let _ = writeln!(text, "{source:<width$} {counts}");
        }
        if !self.is_fine() {
            text.push('\n');
            text.push_str(&self.findings_text());
        }
        text
    }

    /// Each finding, with an excerpt and a caret.
    pub(super) fn findings_text(&self) -> String {
        self.render(Format::Text)
    }

    /// The report as JSON: the totals, and the members of every report of findings.
    pub fn json(&self) -> String {
        let findings = serde_json::from_str(&self.render(Format::Json));
        let findings: serde_json::Map<String, Value> = findings.expect("a report in JSON is an object");
        json(&Everything { report: self, findings })
    }

    /// The report as Markdown.
    pub fn markdown(&self) -> String {
        let mut text = format!("## Reconciliation\n\n{}.\n\n", self.summary());
        text.push_str("| class | entries | claims | explained |\n| --- | --: | --: | --: |\n");
        for it in &self.classes {
            let _ = writeln!(text, "| {} | {} | {} | {} |", it.class, it.entries, it.claims, it.explained);
        }
        if !self.is_fine() {
            text.push('\n');
            text.push_str(&self.render(Format::Markdown));
        }
        text
    }

    /// One annotation for each finding.
    pub fn github(&self) -> String {
        let annotations = if self.is_fine() { String::new() } else { self.render(Format::Github) };
        annotations + &format!("{}\n", self.summary())
    }

    fn render(&self, format: Format) -> String {
        let texts: Vec<&Text> = self.texts.iter().map(|it| &**it).collect();
        self.findings.render(format, &texts)
    }
}

/// A report with its findings as they are in every report.
#[derive(Serialize)]
struct Everything<'r> {
    #[serde(flatten)]
    report: &'r Report,
    #[serde(flatten)]
    findings: serde_json::Map<String, Value>,
}
