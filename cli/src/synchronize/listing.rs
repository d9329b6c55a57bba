//! A folder into what is in it, without what an interrupted run left behind.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

use super::Expected;
use super::transaction::STAGING;
use crate::outcome::Failure;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    File,
    /// A symbolic link, or anything else that is neither a file nor a folder.
    Special,
}

/// What is in a folder, as paths relative to it.
#[derive(Default)]
pub(super) struct Listing {
    pub(super) files: BTreeMap<PathBuf, Entry>,
    folders: BTreeSet<PathBuf>,
    /// Folders in which a run that is still at work keeps what it is about to change.
    company: Vec<PathBuf>,
    /// The same of runs that ended before they could remove them. Their files are strays like others.
    remains: Vec<PathBuf>,
}

/// What is under `root`; nothing when there is no such folder.
pub(super) fn list(root: &Path) -> io::Result<Listing> {
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
            if !kind.is_dir() {
                listing.files.insert(path, if kind.is_file() { Entry::File } else { Entry::Special });
                continue;
            }
            match owner_of(&path) {
                Some(owner) if is_at_work(owner) => {
                    listing.company.push(path);
                    continue;
                }
                Some(_) => listing.remains.push(path.clone()),
                None => drop(listing.folders.insert(path.clone())),
            }
            waiting.push(path);
        }
    }
    Ok(listing)
}

/// The folders right under `root` in which runs keep what they are about to change, and nothing else.
pub(super) fn list_staging(root: &Path) -> io::Result<Listing> {
    let mut listing = Listing::default();
    let entries = match fs::read_dir(root) {
        // What is no folder is told by whoever wants to write there.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(listing);
        }
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let path = PathBuf::from(entry.file_name());
        match owner_of(&path) {
            Some(_) if !entry.file_type()?.is_dir() => {}
            Some(owner) if is_at_work(owner) => listing.company.push(path),
            Some(_) => listing.remains.push(path),
            None => {}
        }
    }
    Ok(listing)
}

impl Listing {
    /// Everything that the set does not need, without what is inside of something else that it does not need.
    pub(super) fn unneeded(&self, expected: &Expected<'_>) -> Vec<PathBuf> {
        let is_needed_folder = |folder: &Path| expected.keys().any(|it| it.starts_with(folder) && it != folder);
        let is_needed_file =
            |(path, entry): (&PathBuf, &Entry)| *entry == Entry::File && expected.contains_key(path.as_path());
        let mut found: BTreeSet<&PathBuf> = self.folders.iter().filter(|it| !is_needed_folder(it)).collect();
        found.extend(self.files.iter().filter(|it| !is_needed_file(*it)).map(|(path, _)| path));
        let is_inside = |path: &Path| {
            let mut above = path.ancestors().skip(1).map(Path::to_path_buf);
            above.any(|it| found.contains(&it) || self.remains.contains(&it))
        };
        found.iter().filter(|path| !is_inside(path)).map(|path| (*path).clone()).collect()
    }
}

/// Two runs that change the folder at once would undo each other.
pub(super) fn refuse_company(root: &Path, found: &Listing) -> Result<(), Failure> {
    let Some(folder) = found.company.first() else { return Ok(()) };
    let folder = root.join(folder);
    let help = "wait until it has ended; if there is none, delete the folder";
    Err(Failure::new(format!("{} belongs to another run, which is still at work: {help}", folder.display())))
}

/// Removes what runs left that were killed. Nothing in it is needed: this run writes all that they were about to write.
pub(super) fn remove_remains(root: &Path, found: &Listing) -> Result<(), Failure> {
    for folder in found.remains.iter().map(|it| root.join(it)) {
        fs::remove_dir_all(&folder).map_err(|error| Failure::io("remove", &folder, &error))?;
    }
    Ok(())
}

/// The process that a folder at the root belongs to, if it is one that a run stages its changes in.
fn owner_of(path: &Path) -> Option<u32> {
    path.to_str()?.strip_prefix(STAGING)?.parse().ok()
}

/// Whether a process other than this one may still be at work. Where that cannot be told, it may.
fn is_at_work(owner: u32) -> bool {
    let processes = Path::new("/proc");
    owner != process::id() && (!processes.join("self").exists() || processes.join(owner.to_string()).exists())
}
