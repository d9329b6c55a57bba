//! Changes to a folder that happen all or not at all: each of them is a renaming, and is undone when a later one fails.
//!
//! What is new is written, and what is old is kept, in a folder inside the one that is changed: that is surely the same
//! file system, and nothing beside is touched but the file that changes together with it. Where that one stands on
//! another file system it cannot be renamed, and all is undone.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

use crate::outcome::Failure;

/// Begins the name of the folder of a run's new and old files; the number of the process follows.
pub(super) const STAGING: &str = ".regen-";

/// The operations that can fail, so that tests can let each of them.
pub(super) trait Disk {
    fn create_folder(&self, path: &Path) -> io::Result<()>;
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
    fn remove_folder_with_all(&self, path: &Path) -> io::Result<()>;
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn write(&self, path: &Path, text: &str) -> io::Result<()>;
}

pub(super) struct RealDisk;

impl Disk for RealDisk {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn remove_folder_with_all(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn write(&self, path: &Path, text: &str) -> io::Result<()> {
        fs::write(path, text)
    }
}

/// A change that was made.
enum Done {
    CreatedFolder(PathBuf),
    /// The staging folder exists.
    Opened,
    /// A file stands where there was none.
    Added(PathBuf),
    /// What stood at `path` is at `kept`; since then something else may stand at `path`.
    SetAside {
        path: PathBuf,
        kept: PathBuf,
    },
}

/// Its methods take paths below the root, and absolute ones.
pub(super) struct Transaction<'d> {
    disk: &'d dyn Disk,
    root: PathBuf,
    staging: PathBuf,
    staged: usize,
    done: Vec<Done>,
}

impl<'d> Transaction<'d> {
    pub(super) fn new(disk: &'d dyn Disk, root: &Path) -> Self {
        let staging = root.join(format!("{STAGING}{}", process::id()));
        Self { disk, root: root.to_path_buf(), staging, staged: 0, done: Vec::new() }
    }

    /// Makes the place where everything waits. Nothing else works before.
    pub(super) fn open(&mut self) -> Result<(), Failure> {
        self.create_folders(&self.root.clone())?;
        told("create", &self.staging, self.disk.create_folder(&self.staging))?;
        self.done.push(Done::Opened);
        Ok(())
    }

    /// Writes a text that [`Transaction::add`] or [`Transaction::replace`] puts into its place.
    pub(super) fn stage(&mut self, text: &str) -> Result<PathBuf, Failure> {
        let path = self.free_path("new");
        told("write", &path, self.disk.write(&path, text))?;
        Ok(path)
    }

    /// Moves away a file, or a folder with all that is in it.
    pub(super) fn set_aside(&mut self, path: &Path) -> Result<(), Failure> {
        let (path, kept) = (self.root.join(path), self.free_path("old"));
        told("move", &path, self.disk.rename(&path, &kept))?;
        self.done.push(Done::SetAside { path, kept });
        Ok(())
    }

    /// Puts a staged file where there is none.
    pub(super) fn add(&mut self, path: &Path, staged: &Path) -> Result<(), Failure> {
        let path = self.root.join(path);
        self.create_folders(path.parent().unwrap_or(Path::new("")))?;
        told("write", &path, self.disk.rename(staged, &path))?;
        self.done.push(Done::Added(path));
        Ok(())
    }

    /// Puts a staged file in the place of another, which readers see until then.
    pub(super) fn replace(&mut self, path: &Path, staged: &Path) -> Result<(), Failure> {
        let (target, kept) = (self.root.join(path), self.free_path("old"));
        if self.disk.link(&target, &kept).is_err() {
            // Not every file system has links; for a moment there is no file then.
            self.set_aside(path)?;
            return self.add(path, staged);
        }
        self.done.push(Done::SetAside { path: target.clone(), kept });
        told("write", &target, self.disk.rename(staged, &target))
    }

    /// Forgets what was replaced and removed.
    pub(super) fn finish(self) {
        // The folder holds the set already. What is left here is a stray, which the next run reports and removes.
        let _ = self.disk.remove_folder_with_all(&self.staging);
    }

    /// Takes everything back, the last first, and adds to the failure what could not be.
    pub(super) fn undo(self, failure: Failure) -> Failure {
        let root = self.root.display();
        let mut problems = Vec::new();
        for done in self.done.iter().rev() {
            // What could not be moved back is still in the staging folder, and so in the folders above it.
            let keeps = !problems.is_empty() && matches!(done, Done::Opened | Done::CreatedFolder(_));
            if !keeps {
                problems.extend(self.undo_one(done).err());
            }
        }
        if problems.is_empty() {
            return Failure::new(format!("{failure}; {root} is left as it was"));
        }
        let problems: String = problems.iter().map(|it| format!("\n  {it}")).collect();
        Failure::new(format!("{failure}; {root} is not as it was, since this could not be undone:{problems}"))
    }

    fn undo_one(&self, done: &Done) -> Result<(), Failure> {
        match done {
            Done::CreatedFolder(path) => told("remove", path, self.disk.remove_folder(path)),
            Done::Opened => told("remove", &self.staging, self.disk.remove_folder_with_all(&self.staging)),
            Done::Added(path) => told("remove", path, self.disk.remove_file(path)),
            Done::SetAside { path, kept } => {
                let action = format!("move {} back to", kept.display());
                told(&action, path, self.disk.rename(kept, path))
            }
        }
    }

    fn create_folders(&mut self, folder: &Path) -> Result<(), Failure> {
        let missing: Vec<_> = folder.ancestors().take_while(|it| !it.exists()).collect();
        for path in missing.into_iter().rev().filter(|it| !it.as_os_str().is_empty()) {
            told("create", path, self.disk.create_folder(path))?;
            self.done.push(Done::CreatedFolder(path.to_path_buf()));
        }
        Ok(())
    }

    /// A name of its own in the staging folder, short whatever the file is called.
    fn free_path(&mut self, word: &str) -> PathBuf {
        self.staged += 1;
        self.staging.join(format!("{word}-{}", self.staged))
    }
}

fn told<T>(action: &str, path: &Path, result: io::Result<T>) -> Result<T, Failure> {
    result.map_err(|error| Failure::io(action, path, &error))
}
