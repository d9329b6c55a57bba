//! A set of files and a folder into the differences between them; in `Mode::Write` the folder then holds the set.
//!
//! The folder is owned: whatever is in it and not in the set is removed. So it must only ever be `generated/src`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::process;

/// Whether the differences are only reported or also removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Make the folder equal to the set.
    Write,
    /// Touch nothing.
    Verify,
}

/// One difference. Paths are relative to the folder, with `/` between their parts.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Drift {
    /// In the set, not in the folder.
    Missing { path: String, expected: String },
    /// In both, with other bytes.
    Stale { path: String, found: Vec<u8>, expected: String },
    /// In the folder, not in the set.
    Stray { path: String, found: Vec<u8> },
}

impl Drift {
    pub(crate) fn path(&self) -> &str {
        match self {
            Drift::Missing { path, .. } | Drift::Stale { path, .. } | Drift::Stray { path, .. } => path,
        }
    }

    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Drift::Missing { .. } => "missing",
            Drift::Stale { .. } => "stale",
            Drift::Stray { .. } => "stray",
        }
    }
}

/// Compares `files` with what is under `root`, and in `Mode::Write` makes them equal.
///
/// Symbolic links are never followed: one that stands under `root` is replaced or removed itself.
pub(crate) fn settle<'a>(
    mode: Mode,
    root: &Path,
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> io::Result<Vec<Drift>> {
    let expected = expect_inside(files)?;
    refuse_link(root)?;
    let found = list(root)?;
    let mut drift = Vec::new();
    for (path, text) in &expected {
        drift.extend(compare(root, path, text, found.files.get(path))?);
    }
    for (path, entry) in found.files.iter().filter(|(path, _)| !expected.contains_key(*path)) {
        drift.push(Drift::Stray { path: slashed(path), found: content(root, path, *entry)? });
    }
    drift.sort_by(|left, right| left.path().cmp(right.path()));
    if mode == Mode::Write {
        // Strays first: one of them may stand where a folder has to be, or the other way round.
        remove_strays(root, &found, &expected)?;
        for (path, text) in &expected {
            let stale = drift.iter().any(|it| !matches!(it, Drift::Stray { .. }) && it.path() == slashed(path));
            if stale {
                write(&root.join(path), text)?;
            }
        }
    }
    Ok(drift)
}

/// The set with native paths; one that would leave the folder is refused before anything is touched.
fn expect_inside<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> io::Result<BTreeMap<PathBuf, &'a str>> {
    let mut expected = BTreeMap::new();
    for (path, text) in files {
        let native: PathBuf = path.split('/').collect();
        let inside = native.components().all(|part| matches!(part, Component::Normal(_)));
        if !inside || path.split('/').any(|part| part.is_empty() || part == ".") {
            let message = format!("`{path}` is not a path inside the generated folder");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        expected.insert(native, text);
    }
    Ok(expected)
}

fn refuse_link(root: &Path) -> io::Result<()> {
    match fs::symlink_metadata(root) {
        Ok(metadata) if !metadata.is_dir() => {
            let message = format!("{} is not a folder", root.display());
            Err(io::Error::new(io::ErrorKind::NotADirectory, message))
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    File,
    /// A symbolic link, or anything else that is neither a file nor a folder.
    Special,
}

#[derive(Default)]
struct Listing {
    files: BTreeMap<PathBuf, Entry>,
    folders: BTreeSet<PathBuf>,
}

/// What is under `root`, as paths relative to it; nothing when there is no such folder.
fn list(root: &Path) -> io::Result<Listing> {
    let mut listing = Listing::default();
    let mut waiting = vec![PathBuf::new()];
    while let Some(folder) = waiting.pop() {
        let entries = match fs::read_dir(root.join(&folder)) {
            Err(error) if folder.as_os_str().is_empty() && error.kind() == io::ErrorKind::NotFound => {
                break;
            }
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            let kind = entry.file_type()?;
            if kind.is_dir() {
                listing.folders.insert(path.clone());
                waiting.push(path);
            } else {
                listing.files.insert(path, if kind.is_file() { Entry::File } else { Entry::Special });
            }
        }
    }
    Ok(listing)
}

fn compare(root: &Path, path: &Path, text: &str, entry: Option<&Entry>) -> io::Result<Option<Drift>> {
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

fn remove_strays(root: &Path, found: &Listing, expected: &BTreeMap<PathBuf, &str>) -> io::Result<()> {
    for path in found.files.keys().filter(|path| !expected.contains_key(*path)) {
        fs::remove_file(root.join(path))?;
    }
    // In reverse order a folder comes after all that it holds.
    for folder in found.folders.iter().rev() {
        if !expected.keys().any(|path| path.starts_with(folder) && path != folder) {
            fs::remove_dir(root.join(folder))?;
        }
    }
    Ok(())
}

/// Writes beside the target and renames, so that no reader ever sees half a file.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}", process::id()));
    let written = fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The first error is the one to report; this one would only repeat it.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
#[path = "settle_tests.rs"]
mod tests;
