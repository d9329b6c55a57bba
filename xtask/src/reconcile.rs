//! `cargo xtask reconcile`: the facts of the sources, the spec and the ledger, held against one another.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use ostler_codegen::Notes;
use ostler_openapi::Source;
use ostler_openapi::finding::{Place, Refusal};
use ostler_review::facts::{self, PageFacts};
use ostler_review::reconcile::{File, Reconciliation, Report};
use ostler_review::sources::{self, Aliases, SourceEntry, Sources};
use similar::TextDiff;

use crate::notes::LEDGER;
use crate::outcome::{Failure, Outcome, print, say};
use crate::regen;
use crate::report::Format;
use crate::spec::{self, Told};
use crate::synchronize::Mode;
use crate::workspace::{SPEC, Workspace};

/// What `--write` writes, relative to the root.
pub(crate) const DOCUMENT: &str = "spec/RECONCILIATION.md";
/// The folder of the sources, relative to the root.
pub(crate) const SOURCES: &str = "spec/sources";

pub(crate) fn run(workspace: &Workspace, mode: Mode, format: Format) -> Result<Outcome, Failure> {
    let (report, refusal) = reconcile(workspace, mode)?;
    if let Some(told) = &refusal {
        say(&format!("{}\n", told.text()));
    }
    let text = match format {
        Format::Text => report.text(),
        Format::Json => report.json(),
        Format::Markdown => report.markdown(),
        Format::Github => report.github(),
    };
    print(&text)?;
    Ok(Outcome::fine_if(report.is_fine() && refusal.is_none()))
}

/// What there is to say of sources, spec and ledger, apart from the crate. Writes nothing.
pub(crate) fn report(workspace: &Workspace) -> Result<Report, Failure> {
    Ok(Inputs::read(workspace)?.reconciliation()?.check(None))
}

/// What keeps sources, spec and ledger from being one; nothing when they are. Writes nothing.
pub(crate) fn verify(workspace: &Workspace) -> Result<Told, Failure> {
    let (report, refusal) = reconcile(workspace, Mode::Verify)?;
    let mut told = refusal.unwrap_or_default();
    told.append(Told::found(report.findings, report.texts));
    Ok(told)
}

/// The files that are reconciled.
pub(crate) struct Inputs {
    spec: String,
    ledger: String,
    /// What the two are called in reports.
    names: [String; 2],
    pub(crate) sources: Sources,
}

impl Inputs {
    pub(crate) fn read(workspace: &Workspace) -> Result<Inputs, Failure> {
        Self::read_with(workspace, &[])
    }

    /// Reads them as if some files of the sources had other texts.
    pub(crate) fn read_with(workspace: &Workspace, instead: &[(String, String)]) -> Result<Inputs, Failure> {
        let sources = read_sources(workspace, instead)?;
        let spec = spec::read(workspace)?.map_err(|told| told.failure())?;
        let names = [SPEC, LEDGER].map(|it| workspace.shown(it));
        Ok(Inputs { spec: spec.text().to_owned(), ledger: read(workspace, LEDGER)?, names, sources })
    }

    /// The document and the ledger.
    pub(crate) fn texts(&self) -> (&str, &str) {
        (&self.spec, &self.ledger)
    }

    pub(crate) fn reconciliation(&self) -> Result<Reconciliation<'_>, Failure> {
        let spec = File { name: &self.names[0], text: &self.spec };
        let ledger = File { name: &self.names[1], text: &self.ledger };
        Reconciliation::new(spec, ledger, &self.sources).map_err(unreadable)
    }
}

/// That a file cannot be read, with what is wrong in it.
pub(crate) fn unreadable(refusal: Refusal) -> Failure {
    let file = refusal.findings.kept().first().map_or(String::new(), |it| it.place.file.to_string());
    Failure::told(format!("{file} cannot be read"), Told::of(refusal))
}

/// The report and, when the generator refuses the spec, its reasons: then nothing is said about Rust items.
fn reconcile(workspace: &Workspace, mode: Mode) -> Result<(Report, Option<Told>), Failure> {
    let inputs = Inputs::read(workspace)?;
    let spec = spec::of(&inputs.spec).map_err(|told| told.failure())?;
    let reconciliation = inputs.reconciliation()?;
    let (surface, refusal) = match regen::generate(&spec, Notes::default()) {
        Ok(output) => (Some(output.surface), None),
        Err(diagnostics) => {
            let told = spec.tell(diagnostics);
            told.check_readable()?;
            (None, Some(told))
        }
    };
    let mut report = reconciliation.check(surface.as_ref());
    write_or_verify(workspace, mode, &reconciliation, &mut report)?;
    Ok((report, refusal))
}

/// Writes `RECONCILIATION.md`, or reports where it is not what it should be.
fn write_or_verify(
    workspace: &Workspace,
    mode: Mode,
    reconciliation: &Reconciliation<'_>,
    report: &mut Report,
) -> Result<(), Failure> {
    let expected = reconciliation.document();
    let actual = written(workspace)?;
    if actual == expected {
        return Ok(());
    }
    if mode == Mode::Write && !stays(workspace, report, &actual) {
        let path = workspace.path(DOCUMENT);
        return fs::write(&path, expected).map_err(|error| Failure::io("write", &path, &error));
    }
    let shown = workspace.shown(DOCUMENT);
    let text = Source::new(&shown, actual.as_str()).ok().map(Arc::new);
    let place = |line: usize| text.as_ref().map_or_else(|| Place::of_line(&shown, line), |it| it.line_place(line));
    let known: BTreeSet<_> = reconciliation.ledger().entries.iter().map(|it| it.id.as_str()).collect();
    let mut gone = BTreeSet::new();
    for (index, line) in actual.lines().enumerate() {
        let id = line.strip_prefix("- **").and_then(|it| it.split_once("**")).map(|it| it.0);
        for id in id.into_iter().filter(|it| !known.contains(it) && gone.insert(*it)) {
            let message = format!("`{id}` is not in the ledger any more");
            report.add_drift(place(index + 1), message);
        }
    }
    if gone.is_empty() {
        let line = actual.lines().zip(expected.lines()).take_while(|(actual, expected)| actual == expected).count() + 1;
        let diff = TextDiff::from_lines(&actual, &expected);
        let diff = diff.unified_diff().context_radius(0).to_string();
        let shown: Vec<_> = diff.lines().take(20).collect();
        let message = format!("the file is not what spec, sources and ledger make:\n{}", shown.join("\n"));
        report.add_drift(place(line), message);
    }
    report.texts.extend(text);
    Ok(())
}

/// `RECONCILIATION.md` as it is, whichever ends its lines have; nothing where it is not there.
pub(crate) fn written(workspace: &Workspace) -> Result<String, Failure> {
    let path = workspace.path(DOCUMENT);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text.replace("\r\n", "\n")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Failure::io("read", &path, &error)),
    }
}

/// Whether `RECONCILIATION.md` stays as it was, which is said then: what nobody explains is most often an entry that was lost,
/// and the document is what tells which.
pub(crate) fn stays(workspace: &Workspace, report: &Report, actual: &str) -> bool {
    let stays = report.totals.unexplained > 0 && !actual.is_empty();
    if stays {
        say(&format!("{} is left as it was, since facts are unexplained\n", workspace.shown(DOCUMENT)));
    }
    stays
}

/// Reads the sources; of the files among `instead`, the texts there count.
fn read_sources(workspace: &Workspace, instead: &[(String, String)]) -> Result<Sources, Failure> {
    sources_of(&|name| match instead.iter().find(|it| it.0 == name) {
        Some((_, text)) => Ok(text.clone()),
        None => read(workspace, name),
    })
}

/// Reads the sources, wherever the texts of their files come from.
pub(crate) fn sources_of(text_of: &dyn Fn(&str) -> Result<String, Failure>) -> Result<Sources, Failure> {
    let list = format!("{SOURCES}/sources.yaml");
    let aliases = format!("{SOURCES}/aliases.yaml");
    let entries = sources::parse_list(&list, &text_of(&list)?).map_err(unreadable)?;
    let mut documents = Vec::new();
    let mut told = Told::default();
    for entry in &entries {
        match read_facts(entry, text_of) {
            Ok(facts) => documents.push(facts),
            Err(refused) => told.append(refused),
        }
    }
    if !told.is_empty() {
        return Err(told.failure());
    }
    let parsed = Aliases::parse(&aliases, &text_of(&aliases)?).map_err(unreadable)?;
    Sources::join(&entries, documents, parsed).map_err(unreadable)
}

/// The facts of a source. What is wrong with their file is told there, and that there is none where it is named.
fn read_facts(entry: &SourceEntry, text_of: &dyn Fn(&str) -> Result<String, Failure>) -> Result<PageFacts, Told> {
    let name = format!("{SOURCES}/{}", entry.facts);
    let missing = |it: Failure| it.into_told().unwrap_or_else(|it| Told::of(entry.refuse_facts(it.to_string())));
    facts::read_yaml(&name, &text_of(&name).map_err(missing)?).map_err(Told::of)
}

/// The text of a file, whichever ends its lines have.
pub(crate) fn read(workspace: &Workspace, name: &str) -> Result<String, Failure> {
    let path = workspace.path(name);
    let bytes = fs::read(&path).map_err(|error| Failure::io("read", &path, &error))?;
    decode(name, &bytes)
}

/// The text of bytes, whichever ends its lines have.
pub(crate) fn decode(name: &str, bytes: &[u8]) -> Result<String, Failure> {
    let source = Source::decode(name, bytes).map_err(|it| unreadable(Refusal::from(it)))?;
    Ok(source.text().replace("\r\n", "\n"))
}

#[cfg(test)]
pub(crate) mod tests {
    use ostler_openapi::finding::Finding;
    use ostler_review::reconcile::DRIFT;

    use super::*;

    /// A copy of the spec's folder, and what it is part of.
    pub(crate) fn copy() -> (tempfile::TempDir, Workspace) {
        let root = tempfile::tempdir().expect("a temporary folder");
        let from = Workspace::find().root().join("spec");
        for folder in ["", "sources"] {
            let to = root.path().join("spec").join(folder);
            fs::create_dir_all(&to).expect("writable");
            for entry in fs::read_dir(from.join(folder)).expect("readable") {
                let entry = entry.expect("readable");
                if entry.path().is_file() {
                    fs::copy(entry.path(), to.join(entry.file_name())).expect("writable");
                }
            }
        }
        let workspace = Workspace::at(root.path());
        (root, workspace)
    }

    fn edit(workspace: &Workspace, name: &str, change: impl FnOnce(String) -> String) {
        let path = workspace.root().join(name);
        let text = fs::read_to_string(&path).expect("readable");
        fs::write(&path, change(text)).expect("writable");
    }

    fn findings(workspace: &Workspace) -> Vec<Finding> {
        reconcile(workspace, Mode::Verify).expect("can be read").0.findings.kept().to_vec()
    }

    #[test]
    fn the_workspace_is_reconciled_and_nothing_is_written() {
        let (_root, workspace) = copy();
        assert_eq!(run(&workspace, Mode::Verify, Format::Text).expect("can be read"), Outcome::Fine);
        assert!(verify(&workspace).expect("can be read").is_empty());
    }

    #[test]
    fn an_entry_that_only_quotes_wording_is_missed_by_name() {
        let (_root, workspace) = copy();
        edit(&workspace, LEDGER, |text| {
            let start = text.find("- id: response-cursor\n").expect("the entry is there");
            let end = start + 1 + text[start + 1..].find("\n- id: ").expect("another follows");
            text[..start].to_owned() + &text[end + 1..]
        });
        let found = findings(&workspace);
        let drift = |it: &Finding| it.code == DRIFT && it.message.starts_with("`response-cursor` is not in the ledger");
        assert!(found.iter().any(drift), "{found:?}");
        assert_eq!(run(&workspace, Mode::Verify, Format::Json).expect("can be read"), Outcome::Findings);
    }

    #[test]
    fn a_stale_document_is_drift_until_it_is_written() {
        let (_root, workspace) = copy();
        edit(&workspace, DOCUMENT, |text| text.replacen("## POST", "## GET", 1));
        let found = findings(&workspace);
        assert!(found.len() == 1 && found[0].message.contains("-## GET"), "{found:?}");
        fs::remove_file(workspace.root().join(DOCUMENT)).expect("is there");
        assert_eq!(findings(&workspace).len(), 1);
        assert_eq!(run(&workspace, Mode::Write, Format::Text).expect("can be read"), Outcome::Fine);
        assert_eq!(findings(&workspace), []);
    }

    #[test]
    fn a_ledger_that_lost_its_entries_does_not_change_the_document() {
        let (_root, workspace) = copy();
        edit(&workspace, LEDGER, |text| text[..text.find("\n- id: ").expect("an entry") + 1].to_owned());
        let before = fs::read_to_string(workspace.root().join(DOCUMENT)).expect("readable");
        let report = reconcile(&workspace, Mode::Write).expect("can be read").0;
        assert!(report.totals.unexplained > 0);
        assert_eq!(fs::read_to_string(workspace.root().join(DOCUMENT)).expect("readable"), before);
        let gone = |it: &&Finding| it.code == DRIFT && it.message.ends_with("is not in the ledger any more");
        assert!(report.findings.kept().iter().filter(gone).count() > 20, "what was lost is named");
        // A new folder has nothing to lose.
        fs::remove_file(workspace.root().join(DOCUMENT)).expect("is there");
        reconcile(&workspace, Mode::Write).expect("can be read");
        assert!(workspace.root().join(DOCUMENT).exists());
    }

    #[test]
    fn an_empty_ledger_is_one_error_and_one_without_entries_is_none() {
        let (_root, workspace) = copy();
        for (text, is_readable) in [("", false), ("\n \n", false), ("[]\n", true), ("# None yet.\n", true)] {
            edit(&workspace, LEDGER, |_| text.to_owned());
            let reconciled = reconcile(&workspace, Mode::Verify);
            assert_eq!(reconciled.is_ok(), is_readable, "{text:?}");
            if let Err(failure) = reconciled {
                let said = failure.to_string();
                assert!(said.contains("the file is empty\n --> spec/ledger.yaml:1:1"), "{said}");
                assert_eq!(said.matches("error[").count(), 1, "{said}");
            }
        }
    }

    #[test]
    fn all_that_is_wrong_with_the_files_of_the_sources_is_told_with_its_place() {
        const LIST: &str = "spec/sources/sources.yaml";
        let said = |changes: &[(&str, &str, &str)]| {
            let (_root, workspace) = copy();
            for (file, from, to) in changes {
                edit(&workspace, file, |text| {
                    assert!(text.contains(from), "{from}");
                    text.replacen(from, to, 1)
                });
            }
            run(&workspace, Mode::Verify, Format::Text).expect_err("must fail").to_string()
        };
        let both = said(&[(LIST, "facts: 004.yaml", "facts: 400.yaml"), (LIST, "facts: 003.yaml", "facts: 300.yaml")]);
        for name in ["400", "300"] {
            assert!(both.contains(&format!("facts: {name}.yaml\n")) && both.contains("cannot read"), "{both}");
        }
        let stale = said(&[(LIST, "sha256: 6dd2", "sha256: 0000"), (LIST, "sha256: bf4e", "sha256: 0000")]);
        assert_eq!(stale.matches("take the page over once more").count(), 2, "{stale}");
        assert!(stale.contains("spec/sources/sources.yaml:25:13"), "{stale}");
        let list = said(&[
            (LIST, "2025-12-04", "2025-13-04"),
            (LIST, "rank-of", "rankof"),
            (LIST, "presence: false", "presence: no"),
        ]);
        for said in
            ["`2025-13-04` is not a date", "write `rank-of`, or remove it", "`true` or `false` is expected here"]
        {
            assert!(list.contains(said), "{said}: {list}");
        }
        let newer = said(&[(LIST, "version: 1\n", "version: 2\n"), (LIST, "sources:\n", "sourced:\n")]);
        assert!(newer.contains("a newer version of this program wrote these files"), "{newer}");
        assert_eq!(newer.matches("error[").count(), 1, "{newer}");
        const ALIASES: &str = "spec/sources/aliases.yaml";
        let alias =
            said(&[(ALIASES, "source: '000'", "source: '0000'"), (ALIASES, "source: upstream", "source: upstraem")]);
        assert!(alias.contains("is of `0000`, which is not a source") && alias.contains("write `upstream`"), "{alias}");
        let facts =
            said(&[("spec/sources/003.yaml", "  1: \"", "  1: \"zz"), ("spec/sources/002.yaml", "path:", "pth:")]);
        assert!(facts.contains("is not a hash of 12 hexadecimal digits") && facts.contains("write `path`"), "{facts}");
    }

    #[test]
    fn a_spec_that_the_generator_refuses_is_a_finding_and_still_compared() {
        let (_root, workspace) = copy();
        edit(&workspace, SPEC, |text| text.replacen("- Navigator", "- Wrongly", 1));
        let (report, refusal) = reconcile(&workspace, Mode::Verify).expect("can be read");
        assert!(refusal.is_some_and(|it| it.findings.has_errors()), "a description is left without its value");
        assert!(report.text().contains("value `Navigator`"), "{}", report.text());
        assert_eq!(run(&workspace, Mode::Verify, Format::Text).expect("can be read"), Outcome::Findings);
    }

    #[test]
    fn what_cannot_be_read_is_a_failure_that_names_the_file() {
        for (name, text) in
            [(LEDGER, "- id: ["), ("spec/sources/sources.yaml", "sources: 1"), ("spec/sources/004.yaml", "document: [")]
        {
            let (_root, workspace) = copy();
            edit(&workspace, name, |_| text.to_owned());
            let failure = run(&workspace, Mode::Verify, Format::Text).expect_err("must fail");
            assert!(failure.to_string().contains(name), "{failure}");
        }
    }

    #[test]
    fn what_regen_cannot_read_reconcile_refuses_at_the_same_place() {
        let more: [&[u8]; 4] =
            [b"openapi: 3.1.0\n", b"swagger: '2.0'\n", b"- openapi\n", b"openapi: 3.0.3\ninfo: \xff\n"];
        for text in regen::tests::UNREADABLE.map(str::as_bytes).iter().chain(&more) {
            let (_root, workspace) = copy();
            fs::write(workspace.root().join(SPEC), text).expect("writable");
            let reconciled = run(&workspace, Mode::Verify, Format::Text).expect_err("must fail");
            let verified = verify(&workspace).expect_err("must fail");
            let generated = regen::verify(&workspace).expect_err("must fail");
            assert!(reconciled.to_string().contains(&format!("--> {SPEC}:")), "{reconciled}");
            assert_eq!([&reconciled, &verified].map(ToString::to_string), [(); 2].map(|()| generated.to_string()));
        }
    }

    #[test]
    fn a_ledger_that_cannot_be_read_is_shown_in_its_line_with_a_caret() {
        for (text, place) in [
            ("- id: a\n  clas: gap\n", "2 |   clas: gap\n  |   ^^^^"),
            ("- id: a\n- id: [\n", ":3:1\n"),
            ("- id: a\n  id: b\n", "2 |   id: b\n  |   ^^"),
        ] {
            let (_root, workspace) = copy();
            edit(&workspace, LEDGER, |_| text.to_owned());
            let failure = run(&workspace, Mode::Verify, Format::Text).expect_err("must fail");
            assert!(failure.to_string().contains(place), "{failure}");
            let annotations = failure.report(Format::Github).expect("there is something to tell");
            assert!(annotations.starts_with(&format!("::error file={LEDGER},line=")), "{annotations}");
        }
    }
}
