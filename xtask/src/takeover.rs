//! `cargo xtask reconcile --page`: a page held against the spec, and with `--write` taken over as a version of its source.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use ostler_review::facts::{self, PageFacts};
use ostler_review::reconcile::{self, PageReport};
use ostler_review::sources::Source;

use crate::facts as pages;
use crate::outcome::{Failure, Outcome, print, say};
use crate::reconcile::{DOCUMENT, Inputs, SOURCES, read, stays, unreadable, written};
use crate::replace::{replace_all, with_ends_of};
use crate::report::Format;
use crate::synchronize::Mode;
use crate::workspace::Workspace;

/// What is there while a run writes the sources, relative to the root.
const LOCK: &str = "spec/sources/taking-over.lock";

/// A page, and what to do with it.
pub(crate) struct Takeover<'a> {
    pub(crate) file: &'a Path,
    /// The source that it is a version of, where its file name does not say it.
    pub(crate) source: Option<&'a str>,
    /// The source that it is to rank right below, if it is none yet.
    pub(crate) below: Option<&'a str>,
    /// Its date; today without one.
    pub(crate) date: Option<&'a str>,
}

impl Takeover<'_> {
    fn date(&self) -> String {
        let today = || Timestamp::now().strftime("%Y-%m-%d").to_string();
        self.date.map_or_else(today, ToOwned::to_owned)
    }
}

/// Reports what a page changes. In `Mode::Write` its facts then are those of its source.
pub(crate) fn run(workspace: &Workspace, page: &Takeover<'_>, mode: Mode, format: Format) -> Result<Outcome, Failure> {
    if let (Some(name), Some(below)) = (page.source, page.below) {
        return add(workspace, page, name, below);
    }
    let _lock = if mode == Mode::Write { Some(Lock::take(workspace)?) } else { None };
    let mended = match page.source.filter(|_| mode == Mode::Write) {
        Some(source) => mended(workspace, source)?,
        None => Vec::new(),
    };
    let inputs = Inputs::read_with(workspace, &mended)?;
    let reconciliation = inputs.reconciliation()?;
    let name = page.file.file_name().unwrap_or_default().to_string_lossy();
    let new = "; a new one needs `--write` and `--below SOURCE` as well";
    let source = reconciliation.source_of(&name, page.source).map_err(|error| Failure::new(error + new))?;
    if mode == Mode::Write && source.is_none() {
        let message = format!("{name} is by its name a version of no source: say of which with `--as SOURCE`");
        return Err(Failure::new(message + new));
    }
    let text = pages::read_wording(page.file, source.is_some_and(|it| it.notes))?;
    let report = reconciliation.page(&text, source);
    let changed = match source.filter(|_| mode == Mode::Write) {
        Some(source) => {
            let facts = reconciliation.take_over(&text, source);
            let is_same = mended.is_empty() && page.date.is_none() && facts.sha256 == source.facts.sha256;
            let date = if is_same { source.date.clone() } else { page.date() };
            replace_facts(workspace, source, &facts, &date)?
        }
        None => Vec::new(),
    };
    print(&rendered(&report, format))?;
    for file in &changed {
        say(&format!("wrote {file}\n"));
    }
    Ok(Outcome::fine_if(report.is_fine()))
}

/// The list of the sources, if it names another version of this one than its facts are of: a run was killed between the
/// two. The facts are written whole, with what has been read of them, and so the list gives way.
fn mended(workspace: &Workspace, source: &str) -> Result<Vec<(String, String)>, Failure> {
    let list = format!("{SOURCES}/sources.yaml");
    let text = read(workspace, &list)?;
    let refuse = |error: String| Failure::new(format!("{list}: {error}"));
    let entries = ostler_review::sources::parse_list(&list, &text).map_err(unreadable)?;
    let Some(entry) = entries.iter().find(|it| it.name == source) else { return Ok(Vec::new()) };
    let file = format!("{SOURCES}/{}", entry.facts);
    let facts = facts::read_yaml(&file, &read(workspace, &file)?).map_err(unreadable)?;
    if (&facts.document, &facts.sha256) == (&entry.document, &entry.sha256) {
        return Ok(Vec::new());
    }
    let renewed = reconcile::renew_source(&text, source, &facts, &entry.date).map_err(refuse)?;
    Ok(vec![(list, renewed)])
}

/// What keeps two runs from writing the sources at once: each would undo what the other one wrote.
pub(crate) struct Lock(PathBuf);

impl Lock {
    pub(crate) fn take(workspace: &Workspace) -> Result<Lock, Failure> {
        let path = workspace.path(LOCK);
        match fs::OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(_) => Ok(Lock(path)),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(Failure::new(format!(
                "{LOCK} is there: another run writes the sources, or one was killed; if none runs, remove the file, and \
                 take that run's page over once more"
            ))),
            Err(error) => Err(Failure::io("write", &path, &error)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // One that stays is named by the next run.
        let _ = fs::remove_file(&self.0);
    }
}

fn rendered(report: &PageReport, format: Format) -> String {
    match format {
        Format::Text => report.text(),
        Format::Json => report.json(),
        Format::Markdown => report.markdown(),
        Format::Github => report.github(),
    }
}

/// Adds a page as a source of its own.
fn add(workspace: &Workspace, page: &Takeover<'_>, name: &str, below: &str) -> Result<Outcome, Failure> {
    let _lock = Lock::take(workspace)?;
    let facts = pages::read_wording(page.file, false)?.facts;
    let list = format!("{SOURCES}/sources.yaml");
    let refuse = |error: String| Failure::new(format!("{list}: {error}"));
    let after = reconcile::add_source(&read(workspace, &list)?, name, below, &facts, &page.date()).map_err(refuse)?;
    let file = format!("{SOURCES}/{name}.yaml");
    if workspace.path(&file).exists() {
        return Err(Failure::new(format!("{file} is there already")));
    }
    let texts = vec![(file, facts::to_yaml(&facts)), (list, after)];
    let changed = replace(workspace, texts)?;
    let inputs = Inputs::read(workspace)?;
    let reconciliation = inputs.reconciliation()?;
    let report = reconciliation.check(None);
    print(&format!("{}\n{}\n", reconciliation.came_with(name), report.summary()))?;
    changed.iter().for_each(|it| say(&format!("wrote {it}\n")));
    Ok(Outcome::fine_if(report.is_fine()))
}

/// Writes the facts of a source, with what is made from them; returns the files that changed.
pub(crate) fn replace_facts(
    workspace: &Workspace,
    source: &Source,
    facts: &PageFacts,
    date: &str,
) -> Result<Vec<String>, Failure> {
    let list = format!("{SOURCES}/sources.yaml");
    let before = read(workspace, &list)?;
    let file = format!("{SOURCES}/{}", facts_file(&before, source)?);
    let refuse = |error: String| Failure::new(format!("{list}: {error}"));
    let after = reconcile::renew_source(&before, &source.name, facts, date).map_err(refuse)?;
    let old = read(workspace, &file)?;
    replace(workspace, vec![(file, facts::renew_yaml(&old, facts)), (list, after)])
}

/// Writes files of the sources and `RECONCILIATION.md`, as far as they change; returns their names.
fn replace(workspace: &Workspace, mut texts: Vec<(String, String)>) -> Result<Vec<String>, Failure> {
    let inputs = Inputs::read_with(workspace, &texts)?;
    let reconciliation = inputs.reconciliation()?;
    let (document, actual) = (reconciliation.document(), written(workspace)?);
    if document != actual && !stays(workspace, &reconciliation.check(None), &actual) {
        texts.push((DOCUMENT.to_owned(), document));
    }
    let mut changed = Vec::new();
    for (file, text) in texts {
        let path = workspace.path(&file);
        // Where a link stands, what it leads to is replaced.
        let path = fs::canonicalize(&path).unwrap_or(path);
        let old = fs::read_to_string(&path).ok();
        let text = with_ends_of(old.as_deref().unwrap_or_default().as_bytes(), &text);
        if old.as_ref() != Some(&text) {
            changed.push((file, path, text));
        }
    }
    replace_all(&changed, || Ok(()))?;
    Ok(changed.into_iter().map(|it| it.0).collect())
}

fn facts_file(list: &str, source: &Source) -> Result<String, Failure> {
    let name = format!("{SOURCES}/sources.yaml");
    let entries = ostler_review::sources::parse_list(&name, list).map_err(unreadable)?;
    let own = entries.into_iter().find(|it| it.name == source.name).map(|it| it.facts);
    own.ok_or_else(|| Failure::new(format!("there is no source `{}`", source.name)))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::accept;
    use crate::reconcile::tests::copy;

    const PAGES: accept::Pages<'static> = accept::Pages { now: None, before: None };

    fn new(file: &Path) -> Takeover<'_> {
        Takeover { file, source: None, below: None, date: Some("2026-02-03") }
    }

    /// Everything below `spec/`.
    pub(crate) fn contents(workspace: &Workspace) -> Vec<(PathBuf, String)> {
        let mut files = Vec::new();
        for folder in ["spec", SOURCES] {
            for entry in fs::read_dir(workspace.root().join(folder)).expect("readable") {
                let path = entry.expect("readable").path();
                if path.is_file() {
                    let text = fs::read_to_string(&path).expect("readable");
                    files.push((path, text));
                }
            }
        }
        files.sort();
        files
    }

    /// A page that is read with a source of its own, the weakest, in a copy of the workspace.
    fn with_page(text: &str) -> (tempfile::TempDir, Workspace, PathBuf) {
        let (root, workspace) = copy();
        let page = root.path().join("900.md");
        fs::write(&page, text).expect("writable");
        let facts = facts::read("900.md", text).expect("a page");
        let sources = workspace.root().join(SOURCES);
        let list = fs::read_to_string(sources.join("sources.yaml")).expect("readable");
        let own = format!(
            "  - name: '900'\n    document: 900.md\n    facts: 900.yaml\n    sha256: {}\n    date: 2020-01-01\n",
            facts.sha256
        );
        fs::write(sources.join("sources.yaml"), list + &own).expect("writable");
        fs::write(sources.join("900.yaml"), format!("# A page.\n{}", facts::to_yaml(&facts))).expect("writable");
        (root, workspace, page)
    }

    const STATES: &str = "# States\n\n## Service order state\n\n- `Confirmed` - by both.\n- `Started`\n";

    /// As the spec has them, so that nothing is unexplained.
    const ALL_STATES: &str = "# States\n\n## Service order state\n\n- `Inquired`\n- `Confirmed`\n- `Started`\n- `Processed`\n\
                              - `Canceled`\n- `Optional`\n- `Requested`\n";

    #[test]
    fn a_page_is_held_against_the_source_that_its_name_says() {
        let (root, workspace) = copy();
        let page = root.path().join("003_new.md");
        let table = "| Property | Type | Contract | Description |\n| --- | --- | --- | --- |\n";
        let text = format!(
            "# Orders\n\n## Add order\n\n### Request\n\n`[PlatformAddress]/api/connector/v1/orders/add`\n\n{table}\
             | `Tip` | number | optional | A tip. |\n\n### Response\n\n{table}| `OrderId` | string | required | The order. |\n"
        );
        fs::write(&page, text).expect("writable");
        let inputs = Inputs::read(&workspace).expect("can be read");
        let reconciliation = inputs.reconciliation().expect("can be read");
        let source = reconciliation.source_of("003_new.md", None).expect("a name");
        let report = reconciliation.page(&pages::read_wording(&page, false).expect("a page"), source);
        assert_eq!(report.source.as_deref(), Some("003"));
        assert!(report.adds.iter().any(|it| it.message.contains("property `Tip`")), "{}", report.text());
        assert!(report.drops.iter().any(|it| it.message.contains("`no ServiceId`")), "{}", report.text());
        let before = contents(&workspace);
        assert_eq!(run(&workspace, &new(&page), Mode::Verify, Format::Github).expect("can be read"), Outcome::Findings);
        let nobody = Takeover { source: Some("nobody"), ..new(&page) };
        assert!(run(&workspace, &nobody, Mode::Write, Format::Text).is_err());
        assert!(run(&workspace, &new(&root.path().join("none.md")), Mode::Write, Format::Text).is_err());
        assert_eq!(contents(&workspace), before);
    }

    #[test]
    fn a_page_that_only_moved_is_taken_over_whole() {
        let (_root, workspace, page) = with_page(ALL_STATES);
        fs::write(&page, format!("<!-- Made by a machine. -->\n\n{ALL_STATES}")).expect("writable");
        let before = contents(&workspace);
        run(&workspace, &new(&page), Mode::Write, Format::Text).expect("can be read");
        let changed: Vec<_> =
            contents(&workspace).into_iter().zip(before).filter(|(new, old)| new != old).map(|it| it.0).collect();
        let names: Vec<_> = changed.iter().map(|it| it.0.file_name().expect("a name").to_string_lossy()).collect();
        assert_eq!(names, ["RECONCILIATION.md", "900.yaml", "sources.yaml"]);
        assert!(changed[1].1.starts_with("# A page.\n") && changed[1].1.contains("    line: 5\n"), "{}", changed[1].1);
        assert!(changed[2].1.contains("    date: 2026-02-03\n"), "{}", changed[2].1);
        // The same page again changes nothing, whatever the day is.
        let before = contents(&workspace);
        run(&workspace, &Takeover { date: None, ..new(&page) }, Mode::Write, Format::Text).expect("can be read");
        assert_eq!(contents(&workspace), before);
    }

    /// As when `reconcile --write` is asked to: what is unexplained may be an entry that was lost.
    #[test]
    fn the_document_stays_as_it_was_while_facts_are_unexplained() {
        let (_root, workspace, page) = with_page(ALL_STATES);
        crate::reconcile::run(&workspace, Mode::Write, Format::Text).expect("can be written");
        let document = || fs::read_to_string(workspace.root().join(DOCUMENT)).expect("readable");
        let before = document();
        fs::write(&page, ALL_STATES.replace("- `Started`\n", "")).expect("writable");
        run(&workspace, &new(&page), Mode::Write, Format::Text).expect("can be read");
        assert_eq!(document(), before);
        // A new folder has nothing to lose.
        fs::remove_file(workspace.root().join(DOCUMENT)).expect("is there");
        fs::write(&page, ALL_STATES.replace("- `Confirmed`\n", "")).expect("writable");
        run(&workspace, &new(&page), Mode::Write, Format::Text).expect("can be read");
        assert_ne!(document(), before);
        fs::write(&page, ALL_STATES).expect("writable");
        run(&workspace, &new(&page), Mode::Write, Format::Text).expect("can be read");
        assert!(crate::reconcile::verify(&workspace).expect("can be read").is_empty());
    }

    #[test]
    fn a_new_page_becomes_a_source_below_another() {
        let (root, workspace) = copy();
        let file = root.path().join("winds.md");
        fs::write(&file, "# Winds\n\n## Service order state\n\n- `Confirmed`\n\n## Wind\n\n- `Calm`\n")
            .expect("writable");
        let before = contents(&workspace);
        let refused = |source: Option<&str>, below: Option<&str>| {
            let page = Takeover { source, below, ..new(&file) };
            let failure = run(&workspace, &page, Mode::Write, Format::Text).expect_err("must fail");
            assert_eq!(contents(&workspace), before);
            failure.to_string()
        };
        assert!(refused(None, None).contains("say of which with `--as SOURCE`; a new one needs `--write`"));
        let unknown = refused(Some("winds"), None);
        assert!(unknown.contains("there is no source `winds`") && unknown.contains("`--below SOURCE`"), "{unknown}");
        assert!(refused(Some("winds"), Some("nobody")).contains("there is no source `nobody`"));
        assert!(refused(Some("../x"), Some("004")).contains("is not a slug"));
        assert!(refused(Some("004"), Some("004")).contains("two sources are called `004`"));
        let page = Takeover { source: Some("winds"), below: Some("004"), ..new(&file) };
        assert_eq!(run(&workspace, &page, Mode::Write, Format::Text).expect("can be read"), Outcome::Findings);
        let names = Inputs::read(&workspace).expect("can be read").sources.list;
        let names: Vec<_> = names.iter().map(|it| it.name.as_str()).skip_while(|it| *it != "004").take(3).collect();
        assert_eq!(names, ["004", "winds", "002"]);
        let text = crate::reconcile::verify(&workspace).expect("can be read").text();
        assert!(text.contains("Service order state: value `no Started`") && !text.contains("Wind"), "{text}");
        assert!(refused_again(&workspace, &page).contains("two sources are called `winds`"));
    }

    #[test]
    fn two_runs_do_not_write_the_sources_at_once() {
        let (_root, workspace, page) = with_page(STATES);
        fs::write(&page, format!("# More\n\n{STATES}")).expect("writable");
        let before = contents(&workspace);
        let other = Lock::take(&workspace).expect("nobody else");
        let failure = run(&workspace, &new(&page), Mode::Write, Format::Text).expect_err("must fail");
        assert!(failure.to_string().contains("taking-over.lock is there: another run writes the sources"), "{failure}");
        let below = Takeover { source: Some("winds"), below: Some("004"), ..new(&page) };
        assert!(run(&workspace, &below, Mode::Write, Format::Text).is_err());
        assert!(accept::run(&workspace, "900", &PAGES).is_err());
        drop(other);
        assert_eq!(contents(&workspace), before);
        run(&workspace, &new(&page), Mode::Write, Format::Text).expect("can be written");
        assert!(!workspace.root().join(LOCK).exists());
    }

    #[test]
    fn a_run_that_was_killed_between_two_files_is_ended_by_the_same_run() {
        let (_root, workspace, page) = with_page(STATES);
        let list = workspace.root().join(SOURCES).join("sources.yaml");
        let old = fs::read_to_string(&list).expect("readable");
        fs::write(&page, format!("# More\n\n{STATES}")).expect("writable");
        let again = Takeover { source: Some("900"), date: None, ..new(&page) };
        run(&workspace, &again, Mode::Write, Format::Text).expect("can be written");
        let whole = contents(&workspace);
        fs::write(&list, old).expect("writable");
        let failure = crate::reconcile::verify(&workspace).expect_err("must fail");
        assert!(failure.to_string().contains("`cargo xtask reconcile --page FILE --as 900 --write`"), "{failure}");
        run(&workspace, &again, Mode::Write, Format::Text).expect("can be written");
        assert_eq!(contents(&workspace), whole);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_a_file_keeps_the_ends_of_its_lines() {
        let (root, workspace, page) = with_page(STATES);
        let list = workspace.root().join(SOURCES).join("sources.yaml");
        let facts = workspace.root().join(SOURCES).join("900.yaml");
        let elsewhere = root.path().join("elsewhere.yaml");
        fs::rename(&facts, &elsewhere).expect("writable");
        std::os::unix::fs::symlink(&elsewhere, &facts).expect("writable");
        let text = fs::read_to_string(&list).expect("readable").replace("2020-01-01", "2020-01-01  # A guess.");
        fs::write(&list, text.replace('\n', "\r\n")).expect("writable");
        fs::write(&page, format!("# More\n\n{STATES}")).expect("writable");
        run(&workspace, &new(&page), Mode::Write, Format::Text).expect("can be written");
        assert!(fs::symlink_metadata(&facts).expect("is there").is_symlink());
        assert!(fs::read_to_string(&elsewhere).expect("readable").contains("    line: 5\n"));
        let written = fs::read_to_string(&list).expect("readable");
        assert!(written.contains("    date: 2026-02-03  # A guess.\r\n"), "{written}");
        assert_eq!(written.matches('\n').count(), written.matches("\r\n").count());
        crate::reconcile::verify(&workspace).expect("can be read");
    }

    fn refused_again(workspace: &Workspace, page: &Takeover<'_>) -> String {
        run(workspace, page, Mode::Write, Format::Text).expect_err("must fail").to_string()
    }

    #[test]
    fn what_cannot_be_written_leaves_everything_as_it_was() {
        let (_root, workspace, page) = with_page(STATES);
        fs::write(&page, format!("# More\n\n{STATES}")).expect("writable");
        // The last of the files that are replaced: a folder that is not empty stands there.
        let document = workspace.root().join(DOCUMENT);
        fs::remove_file(&document).expect("is there");
        fs::create_dir_all(document.join("folder")).expect("writable");
        let before = contents(&workspace);
        run(&workspace, &new(&page), Mode::Write, Format::Text).expect_err("must fail");
        assert_eq!(contents(&workspace), before);
    }

    #[test]
    fn what_reads_otherwise_is_accepted_by_name_once_it_was_shown() {
        let (root, workspace, page) = with_page(STATES);
        let ledger = workspace.root().join("spec/ledger.yaml");
        let entry = "\n- id: own\n  class: wording\n  claims: [{source: '900', at: Service order state, quotes: by both}]\n  \
            decision: {omit: true}\n  because: A reason.\n";
        fs::write(&ledger, fs::read_to_string(&ledger).expect("readable") + entry).expect("writable");
        let own = |text: &str| {
            let problems = crate::reconcile::verify(&workspace).expect("can be read").text();
            problems.contains(&format!("claim on 900 (Service order state) `by both`: {text}"))
        };
        assert!(own("the words have not been found there"));
        run(&workspace, &new(&page), Mode::Write, Format::Text).expect("can be read");
        assert!(!own(""));
        fs::write(&page, STATES.replace("by both", "not by both")).expect("writable");
        run(&workspace, &new(&page), Mode::Write, Format::Text).expect("can be read");
        assert!(own("the sentence reads otherwise than when somebody read it last"));
        let failure = accept::run(&workspace, "900", &PAGES).expect_err("must fail");
        assert!(
            failure.to_string().contains("1 sentence has of '900' to be read: name 900.md with `--page"),
            "{failure}"
        );
        let before = root.path().join("before.md");
        fs::write(&before, STATES).expect("writable");
        let other = accept::Pages { now: Some(&before), before: None };
        let failure = accept::run(&workspace, "900", &other).expect_err("must fail");
        assert!(failure.to_string().contains("is not the version of '900' that was taken over"), "{failure}");
        assert!(own("the sentence reads otherwise than when somebody read it last"));
        let both = accept::Pages { now: Some(&page), before: Some(&before) };
        assert_eq!(accept::run(&workspace, "900", &both).expect("can be written"), Outcome::Fine);
        assert!(!own(""));
        assert!(accept::run(&workspace, "nobody", &both).is_err());
        // Nothing is left to be read.
        assert_eq!(accept::run(&workspace, "900", &PAGES).expect("can be written"), Outcome::Fine);
    }
}
