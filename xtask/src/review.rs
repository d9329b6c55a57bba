//! `cargo xtask review`: the spec of a revision and that of the working tree into one page for a pull request.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::process;

use clap::{Arg, ArgMatches, Command};
use ostler::diff::{NOTHING, of_revision, today};
use ostler_openapi::finding::Findings;
use ostler_review::ledger::Ledger;
use ostler_review::page::{Books, Format, Made, Page, Side, Version, make};
use ostler_review::reconcile::{File, Reconciliation};

use crate::contract;
use crate::notes::{self, LEDGER};
use crate::outcome::{Failure, Outcome, print};
use crate::reconcile::{decode, sources_of, unreadable};
use crate::regen;
use crate::spec::Spec;
use crate::workspace::{CONTRACT, GENERATED, SPEC, Workspace};

/// The manifest of the crate, relative to the root.
const MANIFEST: &str = "generated/Cargo.toml";
/// That of the workspace, which the other one may take its version from.
const OF_WORKSPACE: &str = "Cargo.toml";

/// What is asked for.
pub(crate) struct Options {
    /// The revision to compare with.
    pub(crate) base: Option<String>,
    pub(crate) format: Format,
    /// The file to write the page to as well, as HTML.
    pub(crate) html: Option<PathBuf>,
}

impl Options {
    pub(crate) fn of(matches: &ArgMatches) -> Options {
        let format = match matches.get_one::<String>("format").map(String::as_str) {
            Some("json") => Format::Json,
            Some("github") => Format::Github,
            _ => Format::Markdown,
        };
        Options { base: matches.get_one("base").cloned(), format, html: matches.get_one("html").cloned() }
    }
}

pub(crate) fn command() -> Command {
    Command::new("review")
        .about(
            "Tell what the working tree's spec does to the wire, the crate, its version, the findings and the ledger",
        )
        .arg(
            Arg::new("base")
                .long("base")
                .value_name("REV")
                .help("The revision to compare with [default: where this branch left `main`, or else HEAD]"),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .help("How to report on standard output")
                .value_parser(["markdown", "json", "github"])
                .default_value("markdown"),
        )
        .arg(
            Arg::new("html")
                .long("html")
                .value_name("FILE")
                .help("Write the page to a file of HTML too, with the texts at each change side by side")
                .value_parser(clap::value_parser!(PathBuf)),
        )
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<Outcome, Failure> {
    let base = options.base.clone().unwrap_or_else(|| default_base(workspace));
    let page = compare(workspace, &base)?;
    if let Some(file) = &options.html {
        fs::write(file, page.render(Format::Html)).map_err(|error| Failure::io("write", file, &error))?;
    }
    print(&page.render(options.format))?;
    Ok(Outcome::fine_if(page.is_fine()))
}

/// The page about what differs from a revision.
fn compare(workspace: &Workspace, base: &str) -> Result<Page, Failure> {
    let old = Half::read(&Files { workspace, revision: Some(base) })?;
    let new = Half::read(&Files { workspace, revision: None })?;
    if new.is_absent {
        let path = workspace.root().join(SPEC);
        return Err(Failure::new(format!("there is no {} to review", path.display())));
    }
    let page = Page::of(&old.side(base), &new.side("the working tree"), &today(), &new.manifest);
    page.ok_or_else(|| Failure::new("one of the documents is not OpenAPI 3.0"))
}

/// Where this branch left `main`; the last commit where there is no such branch.
fn default_base(workspace: &Workspace) -> String {
    let found = ["main", "origin/main"].iter().find_map(|branch| {
        let arguments = ["merge-base", "HEAD", branch];
        let output = process::Command::new("git").current_dir(workspace.root()).args(arguments).output().ok()?;
        let commit = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        (output.status.success() && !commit.is_empty()).then_some(commit)
    });
    found.unwrap_or_else(|| "HEAD".to_owned())
}

/// The files of a revision, or of the working tree.
struct Files<'w> {
    workspace: &'w Workspace,
    revision: Option<&'w str>,
}

impl Files<'_> {
    /// A file by its path from the root; nothing where there is none.
    fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, Failure> {
        if let Some(revision) = self.revision {
            return of_revision(self.workspace.root(), revision, &format!("./{name}"));
        }
        let path = self.workspace.root().join(name);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::io("read", &path, &error)),
        }
    }

    /// The text of a file, with its name in messages.
    fn text(&self, name: &str) -> Result<Option<String>, Failure> {
        self.bytes(name)?.map(|it| decode(&self.shown(name), &it)).transpose()
    }

    fn expected(&self, name: &str) -> Result<String, Failure> {
        self.text(name)?.ok_or_else(|| Failure::new(format!("there is no {}", self.shown(name))))
    }

    fn shown(&self, name: &str) -> String {
        self.revision.map_or_else(|| name.to_owned(), |it| format!("{it}:{name}"))
    }

    /// The version of the crate, and the manifest that states it.
    fn version(&self) -> Result<(Option<Version>, &'static str), Failure> {
        let Some(manifest) = self.manifest(MANIFEST)? else { return Ok((None, MANIFEST)) };
        let stated = manifest.get("package").and_then(|it| it.get("version"));
        if let Some(version) = stated.and_then(toml::Value::as_str) {
            return self.parsed(version, MANIFEST).map(|it| (Some(it), MANIFEST));
        }
        let of_all = self.manifest(OF_WORKSPACE)?;
        let stated = of_all.as_ref().and_then(|it| it.get("workspace")?.get("package")?.get("version")?.as_str());
        let version = stated.map(|it| self.parsed(it, OF_WORKSPACE)).transpose()?;
        Ok((version, OF_WORKSPACE))
    }

    fn manifest(&self, name: &str) -> Result<Option<toml::Value>, Failure> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let table = text.parse::<toml::Table>();
        let table = table.map_err(|error| Failure::new(format!("{}: {error}", self.shown(name))))?;
        Ok(Some(toml::Value::Table(table)))
    }

    fn parsed(&self, version: &str, name: &str) -> Result<Version, Failure> {
        version.parse().map_err(|error| Failure::new(format!("{}: {error}", self.shown(name))))
    }
}

/// One of the two sides, with all that is made of it.
struct Half {
    spec: Spec,
    is_absent: bool,
    made: Option<Result<Made, Findings>>,
    books: Option<Books>,
    version: Option<Version>,
    manifest: String,
}

impl Half {
    fn read(files: &Files<'_>) -> Result<Half, Failure> {
        let name = &files.shown(SPEC);
        let bytes = files.bytes(SPEC)?;
        let spec = match &bytes {
            Some(bytes) => Spec::decode(name, bytes),
            None => Spec::of(name, NOTHING),
        };
        let spec = spec.and_then(Spec::openapi).map_err(|told| told.failure())?;
        let ledger = files.text(LEDGER)?;
        let ledger =
            ledger.map(|it| Ok::<_, Failure>((Ledger::parse(&files.shown(LEDGER), &it).map_err(unreadable)?, it)));
        let ledger = ledger.transpose()?;
        let notes = ledger.as_ref().map(|it| notes::of(&it.0, spec.text())).transpose()?.unwrap_or_default();
        let is_absent = bytes.is_none();
        let made = (!is_absent).then(|| made(&spec, notes));
        let surface = made.as_ref().and_then(|it| it.as_ref().ok()).map(|it| &it.survey.surface);
        let books = match ledger.filter(|_| !is_absent) {
            Some((ledger, text)) => {
                let sources = sources_of(&|it| files.expected(it))?;
                let (spec, of_ledger) = (File { name, text: spec.text() }, File { name: LEDGER, text: &text });
                let reconciliation = Reconciliation::new(spec, of_ledger, &sources).map_err(unreadable)?;
                Some(Books { ledger, totals: reconciliation.check(surface).totals })
            }
            None => None,
        };
        let (version, manifest) = files.version()?;
        Ok(Half { spec, is_absent, made, books, version, manifest: manifest.to_owned() })
    }

    fn side<'s>(&'s self, name: &'s str) -> Side<'s> {
        let Half { spec, made, books, version, .. } = self;
        Side { name, reading: spec.reading(), made: made.as_ref(), books: books.as_ref(), version: *version }
    }
}

/// What `regen` would write, and what it would say.
fn made(spec: &Spec, notes: ostler_codegen::Notes) -> Result<Made, Findings> {
    let mut made = make(spec.reading(), &regen::config(notes), GENERATED)?;
    match contract::of(spec) {
        Ok(text) => {
            made.files.insert(CONTRACT.to_owned(), text);
        }
        Err(errors) => errors.into_iter().for_each(|it| made.survey.findings.push(it)),
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use ostler_review::page::Standing;

    use super::*;
    use crate::reconcile::tests::copy;

    /// A repository that holds a copy of the spec's folder, and a crate of version 0.1.0.
    fn repository() -> (tempfile::TempDir, Workspace) {
        let (root, workspace) = copy();
        write(&workspace, MANIFEST, "[package]\nname = 'a'\nversion.workspace = true\n");
        write(&workspace, OF_WORKSPACE, "[workspace.package]\nversion = '0.1.0'\n");
        git(&workspace, &["init", "--quiet", "--initial-branch", "main"]);
        commit(&workspace);
        (root, workspace)
    }

    fn write(workspace: &Workspace, name: &str, text: &str) {
        let path = workspace.root().join(name);
        fs::create_dir_all(path.parent().expect("is in a folder")).expect("writable");
        fs::write(path, text).expect("writable");
    }

    fn edit(workspace: &Workspace, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(workspace.root().join(name)).expect("readable");
        assert!(text.contains(from), "{name} says `{from}`");
        write(workspace, name, &text.replace(from, to));
    }

    fn git(workspace: &Workspace, arguments: &[&str]) {
        let mut command = process::Command::new("git");
        command.current_dir(workspace.root()).args(["-c", "user.name=a", "-c", "user.email=a@example.com"]);
        assert!(command.args(arguments).output().expect("git runs").status.success(), "{arguments:?}");
    }

    fn commit(workspace: &Workspace) {
        git(workspace, &["add", "."]);
        git(workspace, &["commit", "--quiet", "--message", "One"]);
    }

    fn page(workspace: &Workspace) -> Page {
        compare(workspace, &default_base(workspace)).unwrap_or_else(|failure| panic!("{failure}"))
    }

    fn outcome(workspace: &Workspace) -> Outcome {
        run(workspace, &Options { base: None, format: Format::Json, html: None })
            .unwrap_or_else(|failure| panic!("{failure}"))
    }

    #[test]
    fn nothing_that_changed_takes_no_version() {
        let (_root, workspace) = repository();
        let page = page(&workspace);
        assert_eq!((page.version.standing(), page.files.as_ref().map(Vec::len)), (Standing::Follows, Some(0)));
        assert_eq!(page.verdict().wire, "nothing changed on the wire");
        assert_eq!(outcome(&workspace), Outcome::Fine);
    }

    #[test]
    fn a_version_that_does_not_follow_is_a_finding_until_the_number_is_written() {
        let (_root, workspace) = repository();
        edit(&workspace, SPEC, "OwnerCheckedIn", "OwnerHasCheckedIn");
        let page = page(&workspace);
        assert_eq!(page.version.standing(), Standing::Write("0.2.0".parse().expect("is a version")));
        assert_eq!(page.version.file, OF_WORKSPACE);
        assert!(page.verdict().version.starts_with("write version 0.2.0 in Cargo.toml: "), "{}", page.verdict());
        assert!(page.files.iter().flatten().any(|it| it.path == CONTRACT), "{:?}", page.files);
        let totals =
            page.ledger.as_ref().map(|it| (it.before.map(|it| it.unexplained), it.now.map(|it| it.unexplained)));
        assert!(matches!(totals, Some((Some(0), Some(1..)))), "{totals:?}");
        assert_eq!(outcome(&workspace), Outcome::Findings);
        for (version, expected) in [("0.1.9", Outcome::Findings), ("0.2.0", Outcome::Fine)] {
            write(&workspace, OF_WORKSPACE, &format!("[workspace.package]\nversion = '{version}'\n"));
            assert_eq!(outcome(&workspace), expected, "{version}");
        }
    }

    #[test]
    fn the_page_is_written_as_html_where_that_is_asked_for() {
        let (root, workspace) = repository();
        let file = root.path().join("page.html");
        let options = |html: PathBuf| Options { base: None, format: Format::Markdown, html: Some(html) };
        assert_eq!(run(&workspace, &options(file.clone())).expect("can be read"), Outcome::Fine);
        assert!(fs::read_to_string(file).expect("is there").starts_with("<!DOCTYPE html>\n"));
        let failure = run(&workspace, &options(root.path().join("nowhere/page.html"))).expect_err("must fail");
        assert!(failure.to_string().contains("nowhere/page.html"), "{failure}");
    }

    #[test]
    fn entries_of_the_ledger_that_came_and_went_are_named() {
        let (_root, workspace) = repository();
        edit(&workspace, LEDGER, "- id: response-cursor\n", "- id: cursor-of-responses\n");
        let entries = page(&workspace).ledger.expect("there is a ledger").entries;
        let ids = |of: &[(String, String)]| of.iter().map(|it| it.0.clone()).collect::<Vec<_>>();
        assert_eq!(
            (ids(&entries.new), ids(&entries.gone)),
            (vec!["cursor-of-responses".into()], vec!["response-cursor".into()])
        );
    }

    #[test]
    fn a_branch_is_compared_with_where_it_left_main() {
        let (_root, workspace) = repository();
        git(&workspace, &["checkout", "--quiet", "-b", "branch"]);
        edit(&workspace, SPEC, "InPerson: In person.", "InPerson: Face to face.");
        commit(&workspace);
        git(&workspace, &["checkout", "--quiet", "main"]);
        write(&workspace, OF_WORKSPACE, "[workspace.package]\nversion = '0.7.0'\n");
        commit(&workspace);
        git(&workspace, &["checkout", "--quiet", "branch"]);
        let page = page(&workspace);
        assert_eq!(page.version.before, "0.1.0".parse().ok());
        assert!(!page.report.diff.changes.is_empty());
    }

    #[test]
    fn a_spec_that_the_generator_refuses_is_told_and_not_fine() {
        let (_root, workspace) = repository();
        edit(&workspace, SPEC, "- Navigator", "- Wrongly");
        let page = page(&workspace);
        assert_eq!((page.version.standing(), page.findings.new.is_empty()), (Standing::Refused, false));
        assert_eq!(outcome(&workspace), Outcome::Findings);
    }

    #[test]
    fn what_a_revision_does_not_have_is_new_and_what_cannot_be_read_is_a_failure() {
        let (_root, workspace) = repository();
        git(&workspace, &["rm", "-r", "--quiet", "--cached", "spec"]);
        git(&workspace, &["commit", "--quiet", "--message", "Two"]);
        let page = compare(&workspace, "HEAD").unwrap_or_else(|failure| panic!("{failure}"));
        assert!(page.report.diff.changes.iter().all(|it| it.old.is_none()));
        assert!(page.ledger.is_some_and(|it| it.before.is_none() && it.entries.gone.is_empty()));
        for (name, text, expected) in [
            (MANIFEST, "[package]\nversion = 'one'\n", "generated/Cargo.toml: `one` is not a version"),
            (MANIFEST, "[package", "generated/Cargo.toml: "),
            (LEDGER, "- id: [", "spec/ledger.yaml cannot be read"),
            (SPEC, "openapi: [", "spec/openapi.yaml cannot be read"),
        ] {
            write(&workspace, name, text);
            let failure = compare(&workspace, "HEAD").expect_err("must fail").to_string();
            assert!(failure.contains(expected), "{failure}");
        }
        let failure = compare(&workspace, "nothing").expect_err("must fail").to_string();
        assert!(failure.contains("git knows no `nothing`"), "{failure}");
    }
}
