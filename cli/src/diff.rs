//! `ostler diff OLD NEW`: two versions of a document into what changed, on the wire and in the generated crate.

use std::collections::BTreeSet;
use std::io::{IsTerminal, stdout};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use ostler_codegen::{Config, Survey, survey};
use ostler_openapi::finding::{Finding, Findings, Level as Severity};
use ostler_review::diff::exceptions::Exceptions;
use ostler_review::diff::report::{Format, Report};
use ostler_review::diff::{Diff, Level, compare, join, rust};

use crate::document::{self, Obstacle, names, read_bytes, read_list, read_settings};
use crate::generate::configure;
use crate::outcome::{Failure, Outcome, print, say};
use crate::spec::{Spec, Told};

/// The formats that a difference is reported in.
pub const FORMATS: [&str; 6] = ["text", "json", "markdown", "github", "changelog", "sarif"];

/// The names of [`FailOn`].
pub const FAIL_ON: [&str; 6] = ["major", "breaking", "warning", "info", "docs", "never"];

/// Where there is no document.
const NOWHERE: &str = "/dev/null";

/// A document without anything, in the place of one that is not there.
pub const NOTHING: &str = "{openapi: 3.0.3, info: {title: '', version: ''}, paths: {}}";

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The old document: a file, or `REV:path`.
    pub old: String,
    /// The new one.
    pub new: String,
    pub format: String,
    pub fail_on: FailOn,
    /// The file of exceptions.
    pub exceptions: Option<PathBuf>,
    /// The day from which on a sunset is past; today where nobody says so.
    pub date: Option<String>,
    /// The settings that the crate is generated with.
    pub config: Option<PathBuf>,
    /// The tags and operations that the crate keeps; all of them where nothing is named.
    pub only: Vec<String>,
}

/// With what the exit status is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// A change that is as bad on the wire, or worse.
    Level(Level),
    /// One that is breaking on the wire, or takes a major version of the crate.
    Major,
    Never,
}

impl FailOn {
    /// What is meant by a name of [`FAIL_ON`].
    pub fn from_name(name: &str) -> Self {
        match name {
            "major" => Self::Major,
            name => Level::from_name(name).map_or(Self::Never, Self::Level),
        }
    }

    fn is_met(self, report: &Report) -> bool {
        // What is wrong with the document now may hide any change.
        let is_broken = !report.errors.is_empty();
        match self {
            Self::Level(level) => is_broken || report.diff.reaches(level),
            Self::Major => is_broken || report.diff.reaches(Level::Breaking) || report.may_take_major(),
            Self::Never => false,
        }
    }
}

/// One of two documents.
struct Side {
    spec: Spec,
    /// Whether there is none.
    is_absent: bool,
    /// The file of the working folder that it is a revision of, if it is one.
    file: Option<String>,
}

/// What the crate of a side is generated from, and how.
struct Crate<'s> {
    side: &'s Side,
    /// The document as settings change it; nothing where they do not.
    changed: Option<Spec>,
    config: Config,
}

/// Compares; `config` is how the crate is generated where no settings say otherwise.
pub fn run(options: &Options, config: &Config) -> Result<Outcome, Failure> {
    let date = match &options.date {
        Some(date) => checked(date)?,
        None => today(),
    };
    let (old, new) = (read(&options.old)?, read(&options.new)?);
    for (side, name) in [(&old, &options.old), (&new, &options.new)] {
        warn(side, name);
    }
    let crates = crates([&old, &new], options, config)?;
    let Some((mut diff, comparison)) = differ(&crates, &date) else {
        return Err(Failure::new("one of the documents is not OpenAPI 3.0"));
    };
    keep(&mut diff, [&old, &new], &options.only);
    let mut report = join(diff, &comparison);
    let named = [(&old, &options.old), (&new, &options.new)];
    report.files = named.into_iter().filter_map(|(side, name)| Some((name.clone(), side.file.clone()?))).collect();
    if !new.is_absent {
        report.errors = new_errors(&old, &new);
    }
    let mut told = None;
    if let Some(file) = &options.exceptions {
        let values = read_list(file).map_err(Obstacle::into_failure)?;
        let mut findings = Findings::new();
        let exceptions = Exceptions::read(values.tree(), &mut findings);
        report.excuse(&exceptions, values.tree(), &mut findings);
        told = (!findings.is_empty()).then(|| values.tell(findings));
    }
    print(&report.render(format_of(&options.format)))?;
    if let Some(told) = &told {
        say(&told.text());
    }
    Ok(Outcome::fine_if(!options.fail_on.is_met(&report) && told.is_none()))
}

/// What becomes of each side. A name of the settings has to be in one of them: the other one may not have it yet.
fn crates<'s>(sides: [&'s Side; 2], options: &Options, config: &Config) -> Result<[Crate<'s>; 2], Failure> {
    let configured = read_settings(options.config.as_deref()).map_err(Obstacle::into_failure)?;
    let settings = &configured.settings;
    let config = match &options.config {
        Some(_) => configure("client", settings),
        None => config.clone(),
    };
    let crate_of = |side: &'s Side| -> Result<Crate<'s>, Failure> {
        let changed = match side.is_absent {
            true => None,
            false => document::change(&side.spec, &configured).map_err(Obstacle::into_failure)?,
        };
        let changed = changed.map(|(spec, _)| spec);
        let config = Config { only: options.only.iter().cloned().collect(), ..config.clone() };
        Ok(Crate { side, changed, config })
    };
    let [old, new] = sides;
    let mut crates = [crate_of(old)?, crate_of(new)?];
    let documents: Vec<_> = crates.iter().filter_map(|it| it.spec().reading().document.as_ref()).collect();
    names::check_only(&documents, &options.only)?;
    let readings: Vec<_> = crates.iter().map(|it| it.spec().reading()).collect();
    let told = configured.tell_with(names::check(&readings, settings));
    if told.findings.has_errors() {
        return Err(told.failure());
    }
    for it in &mut crates {
        let [renames, type_renames] =
            [&settings.rename, &settings.rename_types].map(|names| names::by_pointer(it.spec().tree(), names));
        it.config.renames.extend(renames);
        it.config.type_renames.extend(type_renames);
    }
    Ok(crates)
}

impl Crate<'_> {
    fn spec(&self) -> &Spec {
        self.changed.as_ref().unwrap_or(&self.side.spec)
    }

    /// What becomes of a document; nothing where there is none.
    fn survey(&self) -> Option<Result<Survey, Findings>> {
        (!self.side.is_absent).then(|| survey(self.spec().reading(), &self.config))
    }
}

/// Compares on the wire and in Rust, both at once.
fn differ(crates: &[Crate<'_>; 2], date: &str) -> Option<(Diff, rust::Comparison)> {
    let [old, new] = crates;
    let (diff, before, after) = thread::scope(|scope| {
        let before = scope.spawn(|| old.survey());
        let after = scope.spawn(|| new.survey());
        let diff = compare(old.side.spec.reading(), new.side.spec.reading(), date);
        let end = |it: thread::ScopedJoinHandle<'_, _>| it.join().expect("the generator panicked");
        (diff, end(before), end(after))
    });
    let mut diff = diff?;
    if old.side.is_absent || new.side.is_absent {
        // Whatever a document says of itself is no change where there was none.
        diff.changes.retain(|it| it.level != Level::Docs);
    }
    if new.side.is_absent {
        // There is no file to show them in but the old one.
        diff.changes.iter_mut().for_each(|it| it.shown_at = None);
    }
    Some((diff, rust::compare(side_of(&before), side_of(&after))))
}

/// Leaves out what reaches other operations alone.
fn keep(diff: &mut Diff, sides: [&Side; 2], only: &[String]) {
    let mut kept = BTreeSet::new();
    for side in sides {
        let operations = side.spec.reading().document.iter().flat_map(names::operations);
        let operations = operations.filter(|it| names::is_kept(it, only));
        kept.extend(operations.map(|it| side.spec.tree().pointer(it.node)));
    }
    diff.changes.retain(|it| it.reached.is_empty() || it.reached.iter().any(|it| kept.contains(it)));
}

fn side_of(made: &Option<Result<Survey, Findings>>) -> rust::Side<'_> {
    match made {
        None => rust::Side::Absent,
        Some(Ok(survey)) => rust::Side::Made(survey),
        Some(Err(findings)) => rust::Side::Refused(findings),
    }
}

/// The errors of the new document that the old one does not have, at whatever line.
fn new_errors(old: &Side, new: &Side) -> Vec<Finding> {
    let errors = |side: &'_ Side| {
        let kept = side.spec.reading().findings.kept().iter();
        kept.filter(|it| it.level == Severity::Error).cloned().collect::<Vec<_>>()
    };
    let before = errors(old);
    let is_old = |it: &Finding| before.iter().any(|old| (old.code, &old.message) == (it.code, &it.message));
    errors(new).into_iter().filter(|it| !is_old(it)).collect()
}

/// Says that more is wrong with a document than a comparison tells.
fn warn(side: &Side, name: &str) {
    let errors = side.spec.reading().findings.count(Severity::Error);
    if errors > 0 {
        let errors = if errors == 1 { "1 error".to_owned() } else { format!("{errors} errors") };
        say(&format!(
            "note: {name} has {errors}, and what is wrong may be compared wrongly; `ostler lint` shows them\n"
        ));
    }
}

fn format_of(name: &str) -> Format {
    match name {
        "json" => Format::Json,
        "markdown" => Format::Markdown,
        "github" => Format::Github,
        "changelog" => Format::Changelog,
        "sarif" => Format::Sarif,
        _ => {
            let wants_none = std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty());
            Format::Text { colours: stdout().is_terminal() && !wants_none }
        }
    }
}

/// Today, in UTC.
pub fn today() -> String {
    jiff::Timestamp::now().to_string().chars().take(10).collect()
}

/// A day as `2026-11-21`.
pub fn checked(date: &str) -> Result<String, Failure> {
    match date.parse::<jiff::civil::Date>() {
        Ok(day) if date.len() == 10 => Ok(day.to_string()),
        _ => Err(Failure::new(format!("`{date}` is not a day; write one such as `2026-11-21`"))),
    }
}

/// Reads one side: a file, or `REV:path` of the repository round the working folder.
fn read(name: &str) -> Result<Side, Failure> {
    let path = Path::new(name);
    if name == NOWHERE {
        return Ok(Side { spec: Spec::of(name, NOTHING).map_err(refused)?, is_absent: true, file: None });
    }
    let (bytes, file) = match name.split_once(':') {
        Some((revision, file)) if !path.exists() && !revision.is_empty() && !file.is_empty() => {
            let bytes = of_revision(Path::new("."), revision, file)?;
            let bytes = bytes.ok_or_else(|| Failure::new(missing(revision, file)))?;
            (bytes, Some(file.strip_prefix("./").unwrap_or(file).to_owned()))
        }
        _ => (read_bytes(path)?, None),
    };
    let spec = Spec::decode(name, &bytes).and_then(Spec::openapi).map_err(refused)?;
    Ok(Side { spec, is_absent: false, file })
}

/// What is said where a revision has no such file: a slip of the pen would pass for a document that is all new.
fn missing(revision: &str, file: &str) -> String {
    let relative = !file.starts_with('.') && Path::new(file).exists();
    let help = match relative {
        true => format!("a path is one from the root of the repository: write `{revision}:./{file}`, or"),
        false => "mend the path, or".to_owned(),
    };
    format!("there is no {file} in {revision}; {help} {NOWHERE} for no document")
}

fn refused(told: Told) -> Failure {
    told.failure()
}

/// A file of a revision of the repository round a folder; nothing where the revision has none.
pub fn of_revision(folder: &Path, revision: &str, file: &str) -> Result<Option<Vec<u8>>, Failure> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").current_dir(folder).args(arguments).output();
        output.map_err(|error| Failure::new(format!("cannot run git: {error}")))
    };
    if revision.starts_with('-') {
        return Err(Failure::new(format!("`{revision}` is not a revision")));
    }
    let commit = git(&["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")])?;
    if !commit.status.success() {
        let what = format!("{revision}:{file} is neither a file nor a file of a revision: ");
        let why = format!("git knows no `{revision}` in this folder");
        return Err(Failure::new(what + &why));
    }
    let commit = String::from_utf8_lossy(&commit.stdout).trim().to_owned();
    // A path is one from the root of the repository, unless it begins with a dot.
    let object = format!("{commit}:{file}");
    if !git(&["cat-file", "-e", &object])?.status.success() {
        return Ok(None);
    }
    let content = git(&["cat-file", "blob", &object])?;
    if !content.status.success() {
        let why = String::from_utf8_lossy(&content.stderr).trim().to_owned();
        return Err(Failure::new(format!("cannot read {revision}:{file}: {why}")));
    }
    Ok(Some(content.stdout))
}
