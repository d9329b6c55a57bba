//! A set of files and a folder that holds other people's files as well into the differences between them; in
//! `Mode::Write` the folder then holds the set.
//!
//! Only files that carry the mark of ours are written over or removed; what somebody else wrote is kept, and where a file
//! of ours has to stand in its place nothing is written at all. Symbolic links are never followed.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::transaction::{Disk, RealDisk, Transaction};
use super::{Drift, Expected, Mode, listing, names};
use crate::outcome::Failure;

/// Whose a file is once it exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The command writes it anew with each run; it carries the mark.
    Command,
    /// It is written where there is none, and left alone from then on.
    User,
}

/// A file of the set, by its path below the folder.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub path: String,
    pub text: String,
    pub owner: Owner,
}

/// What tells files of ours from others.
#[derive(Clone, Copy)]
pub struct Mark<'m> {
    /// Where in the folder there may be files that are needed no longer.
    pub folders: &'m [&'m str],
    /// Whether a file with this first line is ours.
    pub is_ours: fn(&str) -> bool,
}

/// The most bytes of a file that are looked at to tell whose it is.
const LONGEST_FIRST_LINE: u64 = 256;

/// Compares `files` with what is under `root`; in `Mode::Write` writes those that differ, and removes what carries the
/// mark and is not in the set. All of it happens or none, and a file that is equal already is not touched.
pub fn update(mode: Mode, root: &Path, mark: Mark<'_>, files: &[Wanted]) -> Result<Vec<Drift>, Failure> {
    update_on(&RealDisk, mode, root, mark, files)
}

pub(super) fn update_on(
    disk: &dyn Disk,
    mode: Mode,
    root: &Path,
    mark: Mark<'_>,
    files: &[Wanted],
) -> Result<Vec<Drift>, Failure> {
    check_above(root)?;
    let expected = names::check(root, files.iter().map(|it| (it.path.as_str(), it.text.as_str())))?;
    let staging = listing::list_staging(root).map_err(|error| Failure::io("read", root, &error))?;
    let mut drift = compare(root, mark, files)?;
    drift.extend(find_strays(root, mark, &expected)?);
    drift.sort_by(|left, right| left.path().cmp(right.path()));
    if mode == Mode::Write {
        listing::refuse_company(root, &staging)?;
        listing::remove_remains(root, &staging)?;
        if !drift.is_empty() {
            write(disk, root, &drift)?;
            remove_empty_folders(root, &drift);
        }
    }
    Ok(drift)
}

/// A folder below a file cannot be made, and the system's words for it say little.
fn check_above(root: &Path) -> Result<(), Failure> {
    match root.ancestors().skip(1).find(|it| fs::metadata(it).is_ok_and(|it| !it.is_dir())) {
        Some(file) => Err(Failure::new(format!("{} is inside of {}, which is a file", root.display(), file.display()))),
        None => Ok(()),
    }
}

/// What is missing or stale, or all that stands in the way.
fn compare(root: &Path, mark: Mark<'_>, files: &[Wanted]) -> Result<Vec<Drift>, Failure> {
    let mut drift = Vec::new();
    let mut obstacles = Vec::new();
    for file in files {
        match compare_file(root, mark, file) {
            Ok(found) => drift.extend(found),
            Err(obstacle) => obstacles.push(obstacle.to_string()),
        }
    }
    obstacles.dedup();
    if obstacles.is_empty() { Ok(drift) } else { Err(Failure::new(obstacles.join("\n  "))) }
}

fn compare_file(root: &Path, mark: Mark<'_>, file: &Wanted) -> Result<Option<Drift>, Failure> {
    check_folders(root, &file.path)?;
    let path = root.join(&file.path);
    let failed = |error| Failure::io("read", &path, &error);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Ok(Some(Drift::Missing { path: file.path.clone(), expected: file.text.clone() }))
        }
        Err(error) => Err(failed(error)),
        Ok(_) if file.owner == Owner::User => Ok(None),
        Ok(metadata) if !metadata.is_file() => {
            let help = "move it away, or name another folder";
            Err(Failure::new(format!("{} is not a regular file: {help}", path.display())))
        }
        Ok(_) => {
            let found = fs::read(&path).map_err(failed)?;
            if found == file.text.as_bytes() {
                Ok(None)
            } else if (mark.is_ours)(&first_line(&found)) {
                Ok(Some(Drift::Stale { path: file.path.clone(), found, expected: file.text.clone() }))
            } else {
                let help = "move it away, or name another folder";
                let message = format!("{} was not written by this command and would be lost: {help}", path.display());
                Err(Failure::new(message))
            }
        }
    }
}

/// A link in place of a folder would lead the change to somewhere else.
fn check_folders(root: &Path, path: &str) -> Result<(), Failure> {
    for (end, _) in path.match_indices('/') {
        let folder = root.join(&path[..end]);
        if fs::symlink_metadata(&folder).is_ok_and(|it| !it.is_dir()) {
            let help = "move it away, or name another folder";
            return Err(Failure::new(format!("{} is not a folder: {help}", folder.display())));
        }
    }
    Ok(())
}

fn first_line(bytes: &[u8]) -> String {
    let line = bytes.split(|it| *it == b'\n').next().unwrap_or_default();
    String::from_utf8_lossy(line).into_owned()
}

/// Files that carry the mark and are not in the set.
fn find_strays(root: &Path, mark: Mark<'_>, expected: &Expected<'_>) -> Result<Vec<Drift>, Failure> {
    let mut strays = Vec::new();
    let mut waiting: Vec<_> = mark.folders.iter().map(PathBuf::from).collect();
    while let Some(folder) = waiting.pop() {
        let failed = |error| Failure::io("read", &root.join(&folder), &error);
        if !fs::symlink_metadata(root.join(&folder)).is_ok_and(|it| it.is_dir()) {
            continue;
        }
        for entry in fs::read_dir(root.join(&folder)).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let (path, kind) = (folder.join(entry.file_name()), entry.file_type().map_err(failed)?);
            if kind.is_dir() {
                waiting.push(path);
            } else if kind.is_file() && !expected.contains_key(&path) && is_ours(&root.join(&path), mark)? {
                let found = fs::read(root.join(&path)).map_err(failed)?;
                strays.push(Drift::Stray { path: super::slashed(&path), found });
            }
        }
    }
    Ok(strays)
}

fn is_ours(path: &Path, mark: Mark<'_>) -> Result<bool, Failure> {
    let mut start = Vec::new();
    let read = fs::File::open(path).and_then(|it| it.take(LONGEST_FIRST_LINE).read_to_end(&mut start));
    read.map_err(|error| Failure::io("read", path, &error))?;
    Ok((mark.is_ours)(&first_line(&start)))
}

fn write(disk: &dyn Disk, root: &Path, drift: &[Drift]) -> Result<(), Failure> {
    let mut transaction = Transaction::new(disk, root);
    let mut run = || {
        transaction.open()?;
        let mut staged = Vec::new();
        for it in drift {
            staged.push(match it {
                Drift::Missing { expected, .. } | Drift::Stale { expected, .. } => Some(transaction.stage(expected)?),
                Drift::Stray { .. } => None,
            });
        }
        for (it, staged) in drift.iter().zip(&staged) {
            let path = Path::new(it.path());
            match (it, staged) {
                (Drift::Missing { .. }, Some(staged)) => transaction.add(path, staged)?,
                (Drift::Stale { .. }, Some(staged)) => transaction.replace(path, staged)?,
                (_, _) => transaction.set_aside(path)?,
            }
        }
        Ok(())
    };
    match run() {
        Ok(()) => transaction.finish(),
        Err(failure) => return Err(transaction.undo(failure)),
    }
    Ok(())
}

/// Folders that held nothing but strays. One that cannot be removed does no harm.
fn remove_empty_folders(root: &Path, drift: &[Drift]) {
    let strays = drift.iter().filter(|it| matches!(it, Drift::Stray { .. }));
    let folders: BTreeSet<_> = strays.flat_map(|it| Path::new(it.path()).ancestors().skip(1)).collect();
    for folder in folders.into_iter().rev().filter(|it| !it.as_os_str().is_empty()) {
        // Refused for a folder that still holds something, which is then kept.
        let _ = fs::remove_dir(root.join(folder));
    }
}

#[cfg(test)]
mod tests;
