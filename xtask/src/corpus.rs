//! `cargo xtask corpus`: every document of a folder into a row that says what the generator makes of it.
//!
//! Each document is a run of this program of its own, so that a panic, a run without an end and too much memory are
//! outcomes like others.

mod bounded;

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use self::bounded::{Bounds, Ended};
use crate::outcome::{Failure, Outcome, print, say};
use crate::report::Format;
use crate::workspace::Workspace;

/// Where crates are written and built, relative to the root.
const WORKPLACE: &str = "target/corpus";

/// What a command is to do with a folder of documents.
pub(crate) struct Corpus<'a> {
    pub(crate) folder: &'a Path,
    /// Whether the crates are compiled.
    pub(crate) compiles: bool,
    /// How long the generator may take for a document.
    pub(crate) time: Duration,
    /// How much memory, in MiB.
    pub(crate) memory: u64,
}

/// What became of a document. Declared from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Fine,
    /// The document, with reasons: an ordinary result.
    Refused,
    /// The crate does not compile.
    Broken,
    /// The command could not work.
    Failed,
    OutOfMemory,
    Hung,
    Panicked,
}

impl End {
    fn name(self) -> &'static str {
        match self {
            End::Fine => "ok",
            End::Refused => "refused",
            End::Broken => "does not compile",
            End::Failed => "failed",
            End::OutOfMemory => "out of memory",
            End::Hung => "hung",
            End::Panicked => "panicked",
        }
    }
}

/// One document.
#[derive(Debug)]
struct Row {
    document: String,
    end: End,
    /// Of the generator.
    seconds: f64,
    /// Of the generated sources.
    lines: usize,
    /// Of the generator and, if the crate was compiled, of the compiler and clippy.
    warnings: usize,
    first_error: String,
}

pub(crate) fn run(workspace: &Workspace, corpus: &Corpus<'_>, format: Format) -> Result<Outcome, Failure> {
    let is_watched = io::stderr().is_terminal();
    let tell = |done, all| {
        if is_watched {
            say(&format!("{done} of {all} documents\r"));
        }
    };
    let rows = judge_all(workspace, corpus, &tell)?;
    match format {
        Format::Json => print(&format!("{:#}\n", json(&rows)))?,
        Format::Text | Format::Markdown | Format::Github => print(&table(&rows))?,
    }
    Ok(Outcome::fine_if(rows.iter().all(|it| it.end <= End::Refused)))
}

fn judge_all(workspace: &Workspace, corpus: &Corpus<'_>, progress: &dyn Fn(usize, usize)) -> Result<Vec<Row>, Failure> {
    let documents = documents(corpus.folder)?;
    let mut rows = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        progress(index, documents.len());
        let name = format!("corpus-{index}");
        let place = Place::new(workspace, &name)?;
        let path = corpus.folder.join(document);
        let mut row = generate(workspace, corpus, &place, &path, &name)?;
        if corpus.compiles && row.end == End::Fine {
            compile(workspace, &place, &mut row)?;
        }
        rows.push(Row { document: document.display().to_string(), ..row });
    }
    Ok(rows)
}

/// The documents below a folder, by their path in it, sorted.
fn documents(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(inside) = waiting.pop() {
        let failed = |error| Failure::io("read", &folder.join(&inside), &error);
        for entry in fs::read_dir(folder.join(&inside)).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let path = inside.join(entry.file_name());
            if entry.file_type().map_err(failed)?.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|it| it == "yaml" || it == "yml" || it == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    if found.is_empty() {
        let help = "name a folder with files that end in .yaml, .yml or .json";
        return Err(Failure::new(format!("{} holds no documents: {help}", folder.display())));
    }
    Ok(found)
}

/// Where a document is worked on.
struct Place {
    folder: PathBuf,
    out: PathBuf,
}

impl Place {
    /// An empty one.
    fn new(workspace: &Workspace, name: &str) -> Result<Place, Failure> {
        let folder = workspace.root().join(WORKPLACE).join(name);
        let fresh = if folder.exists() { fs::remove_dir_all(&folder) } else { Ok(()) };
        fresh.and_then(|()| fs::create_dir_all(&folder)).map_err(|error| Failure::io("empty", &folder, &error))?;
        Ok(Place { out: folder.join("crate"), folder })
    }
}

fn generate(
    workspace: &Workspace,
    corpus: &Corpus<'_>,
    place: &Place,
    document: &Path,
    name: &str,
) -> Result<Row, Failure> {
    let program = env::current_exe();
    let program = program.map_err(|error| Failure::new(format!("this program cannot be found: {error}")))?;
    let bounds = Bounds { time: corpus.time, memory: corpus.memory };
    let mut command = bounded::limited(program.as_os_str(), bounds);
    command.arg("generate").arg("--spec").arg(document).arg("--out").arg(&place.out).arg("--name").arg(name);
    command.arg("--runtime").arg(workspace.root().join("runtime"));
    let ended = run_bounded(&mut command, place, bounds)?;
    let end = end_of(&ended);
    let lines = if end == End::Fine { lines_below(&place.out.join("src"))? } else { 0 };
    let warnings = ended.stderr.lines().filter(|it| it.starts_with("warning[")).count();
    let first_error = if end == End::Fine { String::new() } else { first_error(&ended.stderr) };
    let seconds = ended.took.as_secs_f64();
    Ok(Row { document: String::new(), end, seconds, lines, warnings, first_error })
}

fn run_bounded(command: &mut Command, place: &Place, bounds: Bounds) -> Result<Ended, Failure> {
    bounded::run(command, &place.folder, bounds).map_err(|error| Failure::io("work in", &place.folder, &error))
}

fn end_of(ended: &Ended) -> End {
    let says = |text: &str| ended.stderr.contains(text);
    match ended.status.map(|it| it.code()) {
        None => End::Hung,
        Some(_) if says("memory allocation of ") => End::OutOfMemory,
        Some(Some(0)) => End::Fine,
        Some(Some(1)) => End::Refused,
        // A document that is neither YAML nor JSON is input that cannot be read, and refused all the same.
        Some(Some(2)) if says("error[") => End::Refused,
        // 126 and 127: this program is no longer where it was when it began.
        Some(Some(2 | 126 | 127)) => End::Failed,
        // 101 is a panic; without a code a signal ended it, as after a stack without an end.
        Some(Some(_) | None) => End::Panicked,
    }
}

fn first_error(stderr: &str) -> String {
    let is_error =
        |it: &&str| it.starts_with("error") || it.contains("panicked at") || it.contains("overflowed its stack");
    let mut lines = stderr.lines().skip_while(|it| !is_error(it));
    let line = lines.next().unwrap_or_default();
    // The message of a panic stands below its place.
    let more = if line.contains("panicked at") { lines.next().unwrap_or_default() } else { "" };
    format!("{line} {more}").trim().chars().take(200).collect()
}

fn lines_below(folder: &Path) -> Result<usize, Failure> {
    let mut lines = 0;
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        let failed = |error| Failure::io("read", &folder, &error);
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if entry.file_type().map_err(failed)?.is_dir() {
                waiting.push(entry.path());
            } else {
                let bytes = fs::read(entry.path()).map_err(|error| Failure::io("read", &entry.path(), &error))?;
                lines += bytes.iter().filter(|it| **it == b'\n').count();
            }
        }
    }
    Ok(lines)
}

/// How long cargo may take for a crate; the first of them builds what all depend on.
const CARGO_TIME: Duration = Duration::from_secs(900);

/// The same with the memory that it may take, in MiB.
const CARGO_BOUNDS: Bounds = Bounds { time: CARGO_TIME, memory: 8 * 1024 };

/// Compiles the crate without its transport, which is none of its own code, and with clippy's opinion.
fn compile(workspace: &Workspace, place: &Place, row: &mut Row) -> Result<(), Failure> {
    let manifest = place.out.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| Failure::io("read", &manifest, &error))?;
    // It is none of this workspace, in whose folder it stands.
    fs::write(&manifest, text + "\n[workspace]\n").map_err(|error| Failure::io("write", &manifest, &error))?;
    let lock = place.out.join("Cargo.lock");
    fs::copy(workspace.root().join("Cargo.lock"), &lock).map_err(|error| Failure::io("write", &lock, &error))?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command.args([
        "clippy",
        "--offline",
        "--quiet",
        "--no-default-features",
        "--message-format=json",
        "--manifest-path",
    ]);
    command.arg(&manifest).env("CARGO_TARGET_DIR", workspace.root().join(WORKPLACE).join("target"));
    let ended = run_bounded(&mut command, place, CARGO_BOUNDS)?;
    let messages = Messages::read(&ended.stdout);
    row.warnings += messages.warnings;
    match ended.status {
        None => row.end = End::Hung,
        Some(status) if !status.success() => {
            row.end = End::Broken;
            row.first_error = match messages.first_error {
                Some(message) => message,
                None => first_error(&ended.stderr),
            };
        }
        Some(_) => {}
    }
    Ok(())
}

/// What the compiler and clippy say of a crate.
#[derive(Default)]
struct Messages {
    warnings: usize,
    first_error: Option<String>,
}

impl Messages {
    fn read(lines: &str) -> Messages {
        let mut messages = Messages::default();
        for message in lines.lines().filter_map(|it| serde_json::from_str::<Value>(it).ok()) {
            let message = &message["message"];
            let text = || message["message"].as_str().unwrap_or_default().chars().take(200).collect::<String>();
            // Without a code it is the line that counts the others.
            match message["level"].as_str() {
                Some("warning") if !message["code"].is_null() => messages.warnings += 1,
                Some("error") if messages.first_error.is_none() => messages.first_error = Some(text()),
                _ => {}
            }
        }
        messages
    }
}

fn table(rows: &[Row]) -> String {
    let mut text = format!("{:<16}  {:>7}  {:>7}  {:>8}  document\n", "outcome", "seconds", "lines", "warnings");
    for row in rows {
        let (name, error) = (row.end.name(), if row.first_error.is_empty() { "" } else { ": " });
        text.push_str(&format!(
            "{name:<16}  {:>7.2}  {:>7}  {:>8}  {}{error}{}\n",
            row.seconds, row.lines, row.warnings, row.document, row.first_error
        ));
    }
    let counts = counts(rows).into_iter().map(|(name, count)| format!("{count} {name}"));
    text.push_str(&format!("{} documents: {}\n", rows.len(), counts.collect::<Vec<_>>().join(", ")));
    text
}

fn json(rows: &[Row]) -> Value {
    let row = |it: &Row| {
        json!({
            "document": it.document,
            "outcome": it.end.name(),
            "seconds": it.seconds,
            "lines": it.lines,
            "warnings": it.warnings,
            "first_error": it.first_error,
        })
    };
    json!({ "documents": rows.iter().map(row).collect::<Vec<_>>(), "outcomes": counts(rows) })
}

fn counts(rows: &[Row]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    rows.iter().for_each(|it| *counts.entry(it.end.name()).or_default() += 1);
    counts
}

#[cfg(test)]
mod tests;
