//! What a reconciliation comes to, as text, JSON, Markdown or GitHub's annotations.

use std::fmt::{self, Write};

use ostler_openapi::finding;
use serde::Serialize;

use crate::ledger::Class;

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
    pub problems: Vec<Problem>,
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

/// Something to mend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What kind of problem.
    pub kind: ProblemKind,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub help: String,
    /// The id of the ledger's entry in question.
    pub entry: Option<String>,
    /// The line of the source.
    pub source: Option<Place>,
    /// The line of the spec.
    pub spec: Option<Place>,
    /// The place in the spec as a JSON pointer.
    pub pointer: Option<String>,
    /// The line of the ledger.
    pub ledger: Option<Place>,
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

/// The kinds of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ProblemKind {
    /// A fact that is neither what the spec says nor explained.
    Unexplained,
    /// An entry that does not hold any more.
    Stale,
    /// Something in the spec that no source supports.
    Unsupported,
    /// `RECONCILIATION.md` is not what the rest says.
    Drift,
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
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            ProblemKind::Unexplained => "unexplained",
            ProblemKind::Stale => "stale",
            ProblemKind::Unsupported => "unsupported",
            ProblemKind::Drift => "drift",
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

impl Problem {
    fn places(&self) -> Vec<String> {
        let places = [&self.source, &self.ledger, &self.spec];
        places.into_iter().flatten().map(ToString::to_string).collect()
    }

    /// The problem in a few lines.
    pub fn text(&self) -> String {
        let entry = self.entry.as_ref().map_or(String::new(), |id| format!(" {id}"));
        let mut text = format!("{}{entry}: {}\n", self.kind.word(), self.message);
        for place in self.places() {
            text.push_str(&format!("  at {place}\n"));
        }
        text.push_str(&format!("  help: {}\n", self.help));
        text
    }

    /// The problem as an annotation of a GitHub action.
    pub fn github(&self) -> String {
        let entry = self.entry.as_ref().map_or(String::new(), |id| format!("{id}: "));
        let place = self.spec.as_ref().or(self.ledger.as_ref());
        let place = place.map_or(String::new(), |it| format!(" {},", it.properties()));
        let places = self.places().join(", ");
        let message = format!("{entry}{} ({places}); {}", self.message, self.help);
        let message = annotation(&message);
        format!("::error{}title={}::{message}\n", if place.is_empty() { " " } else { &place }, self.kind.word())
    }
}

impl Report {
    /// Whether there is nothing to mend.
    pub fn is_fine(&self) -> bool {
        self.problems.is_empty()
    }

    /// Adds that a file is not what it should be.
    pub fn add_drift(&mut self, file: &str, line: usize, message: String, entry: Option<String>) {
        self.problems.push(Problem {
            kind: ProblemKind::Drift,
            message,
            help: "mend the ledger, or renew the file with `cargo xtask reconcile --write`".to_owned(),
            entry,
            source: None,
            spec: None,
            pointer: None,
            ledger: Some(Place { file: file.to_owned(), line, column: None }),
        });
    }

    /// The totals in one or two sentences.
    pub fn summary(&self) -> String {
        let Totals { facts, agrees, explained, unexplained, undescribed, stale, unsupported, entries, .. } =
            self.totals;
        let sources = self.sources.len();
        let drift = self.problems.iter().filter(|it| it.kind == ProblemKind::Drift).count();
        let drift = if drift == 0 { String::new() } else { format!(", {drift} drift") };
        let undescribed = if undescribed == 0 { String::new() } else { format!(", {undescribed} not described yet") };
        format!(
            "{facts} facts of {sources} sources: {agrees} agree, {explained} explained by {entries} entries, \
             {unexplained} unexplained{undescribed}; {stale} stale, {unsupported} unsupported{drift}"
        )
    }

    /// Totals, tables, then each problem.
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
        for problem in &self.problems {
            text.push('\n');
            text.push_str(&problem.text());
        }
        text
    }

    /// The report as JSON.
    pub fn json(&self) -> String {
        json(self)
    }

    /// The report as Markdown.
    pub fn markdown(&self) -> String {
        let mut text = format!("## Reconciliation\n\n{}.\n\n", self.summary());
        text.push_str("| class | entries | claims | explained |\n| --- | --: | --: | --: |\n");
        for it in &self.classes {
            let _ = writeln!(text, "| {} | {} | {} | {} |", it.class, it.entries, it.claims, it.explained);
        }
        for problem in &self.problems {
            let entry = problem.entry.as_ref().map_or(String::new(), |id| format!(" `{id}`"));
            let places = problem.places().join(", ");
            let message = &problem.message;
            let _ = write!(text, "\n- **{}**{entry}: {message} ({places}). {}", problem.kind.word(), problem.help);
        }
        text.push_str(if self.problems.is_empty() { "" } else { "\n" });
        text
    }

    /// One annotation for each problem.
    pub fn github(&self) -> String {
        self.problems.iter().map(Problem::github).collect::<String>() + &format!("{}\n", self.summary())
    }
}
