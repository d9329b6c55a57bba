//! A set of files and a folder into the differences between them; in `Mode::Write` the folder then holds the set.
//!
//! The folder is owned: whatever is in it and not in the set is removed, as `generated/src` is. [`update`] is for folders
//! that hold other people's files as well. One file beside it changes together with it: both are written, or none.

mod keep;
mod listing;
mod names;
mod transaction;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use self::keep::{Mark, Owner, Wanted, update};
use crate::outcome::Failure;
use crate::synchronize::listing::{Entry, Listing};
use crate::synchronize::transaction::{Disk, RealDisk, Transaction};

/// Whether the differences are only reported or also removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Make the folder equal to the set.
    Write,
    /// Touch nothing.
    Verify,
}

/// A file that stands outside of the folder and is written together with it.
#[derive(Clone, Copy)]
pub struct Beside<'a> {
    pub path: &'a Path,
    /// What its difference calls it.
    pub name: &'a str,
    pub text: &'a str,
}

/// One difference. Paths are relative to the folder, with `/` between their parts.
#[derive(Debug, PartialEq, Eq)]
pub enum Drift {
    /// In the set, not in the folder.
    Missing { path: String, expected: String },
    /// In both, with other bytes.
    Stale { path: String, found: Vec<u8>, expected: String },
    /// In the folder, not in the set.
    Stray { path: String, found: Vec<u8> },
}

impl Drift {
    pub fn path(&self) -> &str {
        match self {
            Drift::Missing { path, .. } | Drift::Stale { path, .. } | Drift::Stray { path, .. } => path,
        }
    }

    pub fn kind(&self) -> &'static str {
        match self {
            Drift::Missing { .. } => "missing",
            Drift::Stale { .. } => "stale",
            Drift::Stray { .. } => "stray",
        }
    }

    /// What was done about it.
    pub fn done(&self) -> &'static str {
        match self {
            Drift::Missing { .. } => "added",
            Drift::Stale { .. } => "changed",
            Drift::Stray { .. } => "removed",
        }
    }

    /// The same, seen from what holds the folder.
    pub fn below(mut self, folder: &str) -> Drift {
        match &mut self {
            Drift::Missing { path, .. } | Drift::Stale { path, .. } | Drift::Stray { path, .. } => {
                path.insert_str(0, &format!("{folder}/"));
            }
        }
        self
    }
}

/// What differs.
#[derive(Debug, Default)]
pub struct Differences {
    /// Of the folder, sorted by path.
    pub inside: Vec<Drift>,
    /// Of the file beside it.
    pub beside: Option<Drift>,
}

/// The set, with native paths.
type Expected<'a> = BTreeMap<PathBuf, &'a str>;

/// Compares `files` with what is under `root`, and `beside` with its file; in `Mode::Write` makes them equal.
///
/// All of the differences are removed or none: when one cannot be, those before it are undone, and the failure says
/// what could not be undone. A file that is equal already is not touched. Symbolic links are never followed: one that
/// stands under `root` is replaced or removed itself.
pub fn synchronize<'a>(
    mode: Mode,
    root: &Path,
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
    beside: Option<Beside<'_>>,
) -> Result<Differences, Failure> {
    synchronize_on(&RealDisk, mode, root, files, beside)
}

fn synchronize_on<'a>(
    disk: &dyn Disk,
    mode: Mode,
    root: &Path,
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
    beside: Option<Beside<'_>>,
) -> Result<Differences, Failure> {
    let expected = names::check(root, files)?;
    let beside = beside.map(|it| Ok((it, compare_beside(&it)?))).transpose()?;
    let (found, drift) = compare(root, &expected).map_err(|error| Failure::io("read", root, &error))?;
    let beside = beside.and_then(|(it, drift)| Some((it, drift?)));
    if mode == Mode::Write {
        listing::refuse_company(root, &found)?;
        listing::remove_remains(root, &found)?;
        let beside = beside.as_ref().map(|(it, drift)| (*it, drift));
        Change { root, expected: &expected, found: &found, drift: &drift, beside }.make(disk)?;
    }
    Ok(Differences { inside: drift, beside: beside.map(|(_, drift)| drift) })
}

/// A link in its place would lead the change to somewhere else.
fn compare_beside(beside: &Beside<'_>) -> Result<Option<Drift>, Failure> {
    let Beside { path, name, text } = *beside;
    let failed = |error| Failure::io("read", path, &error);
    let (drift_path, expected) = (name.to_owned(), text.to_owned());
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Ok(Some(Drift::Missing { path: drift_path, expected }))
        }
        Err(error) => Err(failed(error)),
        Ok(metadata) if !metadata.is_file() => Err(Failure::new(format!("{} is not a regular file", path.display()))),
        Ok(_) => {
            let found = fs::read(path).map_err(failed)?;
            let is_stale = found != text.as_bytes();
            Ok(is_stale.then_some(Drift::Stale { path: drift_path, found, expected }))
        }
    }
}

fn compare(root: &Path, expected: &Expected<'_>) -> io::Result<(Listing, Vec<Drift>)> {
    let found = listing::list(root)?;
    let mut drift = Vec::new();
    for (path, text) in expected {
        drift.extend(compare_file(root, path, text, found.files.get(path))?);
    }
    for (path, entry) in found.files.iter().filter(|(path, _)| !expected.contains_key(*path)) {
        drift.push(Drift::Stray { path: slashed(path), found: content(root, path, *entry)? });
    }
    drift.sort_by(|left, right| left.path().cmp(right.path()));
    Ok((found, drift))
}

fn compare_file(root: &Path, path: &Path, text: &str, entry: Option<&Entry>) -> io::Result<Option<Drift>> {
    let expected = text.to_owned();
    let Some(entry) = entry else {
        return Ok(Some(Drift::Missing { path: slashed(path), expected }));
    };
    let found = content(root, path, *entry)?;
    if found == text.as_bytes() {
        return Ok(None);
    }
    Ok(Some(Drift::Stale { path: slashed(path), found, expected }))
}

fn content(root: &Path, path: &Path, entry: Entry) -> io::Result<Vec<u8>> {
    match entry {
        Entry::File => fs::read(root.join(path)),
        Entry::Special => Ok(b"not a regular file\n".to_vec()),
    }
}

/// What has to be done about the differences.
struct Change<'a> {
    root: &'a Path,
    expected: &'a Expected<'a>,
    found: &'a Listing,
    drift: &'a [Drift],
    /// The file beside the folder, if it differs.
    beside: Option<(Beside<'a>, &'a Drift)>,
}

impl Change<'_> {
    /// Makes the folder equal to the set, or leaves it as it was.
    fn make(&self, disk: &dyn Disk) -> Result<(), Failure> {
        let is_drifted = |path: &Path| self.drift.iter().any(|it| it.path() == slashed(path));
        let changed: Vec<_> = self.expected.iter().filter(|(path, _)| is_drifted(path)).collect();
        let (in_the_way, strays): (Vec<_>, Vec<_>) =
            self.found.unneeded(self.expected).into_iter().partition(|path| is_in_the_way(path, self.expected));
        if changed.is_empty() && in_the_way.is_empty() && strays.is_empty() && self.beside.is_none() {
            return Ok(());
        }
        let mut transaction = Transaction::new(disk, self.root);
        let mut run = || {
            transaction.open()?;
            let texts = changed.iter().map(|(_, text)| transaction.stage(text));
            let staged = texts.collect::<Result<Vec<_>, _>>()?;
            in_the_way.iter().try_for_each(|path| transaction.set_aside(path))?;
            for ((path, _), staged) in changed.iter().zip(&staged) {
                match self.found.files.get(*path) {
                    Some(Entry::File) => transaction.replace(path, staged)?,
                    Some(Entry::Special) | None => transaction.add(path, staged)?,
                }
            }
            strays.iter().try_for_each(|path| transaction.set_aside(path))?;
            self.beside.iter().try_for_each(|(beside, drift)| change_beside(&mut transaction, beside, drift))
        };
        match run() {
            Ok(()) => transaction.finish(),
            Err(failure) => return Err(transaction.undo(failure)),
        }
        Ok(())
    }
}

fn change_beside(transaction: &mut Transaction<'_>, beside: &Beside<'_>, drift: &Drift) -> Result<(), Failure> {
    let staged = transaction.stage(beside.text)?;
    match drift {
        Drift::Missing { .. } => transaction.add(beside.path, &staged),
        Drift::Stale { .. } | Drift::Stray { .. } => transaction.replace(beside.path, &staged),
    }
}

/// Whether a file or a folder of the set has to stand where something else stands now, or below it.
fn is_in_the_way(path: &Path, expected: &Expected<'_>) -> bool {
    expected.keys().any(|it| it.starts_with(path))
}

fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests;
