//! Texts in the place of files: all of them or none.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::outcome::Failure;

/// A file as it was read.
pub(crate) struct Known {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// Nothing where it was not there.
    pub(crate) bytes: Option<Vec<u8>>,
}

impl Known {
    pub(crate) fn read(name: String, path: PathBuf) -> Result<Known, Failure> {
        let bytes = bytes_of(&path)?;
        Ok(Known { name, path, bytes })
    }

    /// Refuses a file that somebody saved since.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if bytes_of(&self.path)? == self.bytes {
            return Ok(());
        }
        Err(Failure::new(format!("{} was saved while this run read it: nothing was written; run it again", self.name)))
    }
}

fn bytes_of(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::io("read", path, &error)),
    }
}

/// Puts texts in the place of files, in this order: all of them, or none. What `check` refuses is refused right before the first
/// of them is replaced.
pub(crate) fn replace_all(
    files: &[(String, PathBuf, String)],
    check: impl FnOnce() -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut staged: Vec<PathBuf> = Vec::new();
    let written = files.iter().try_for_each(|(_, path, text)| {
        staged.push(stage(path, text)?);
        Ok(())
    });
    let mut replaced: Vec<(&Path, Option<Vec<u8>>)> = Vec::new();
    let done = written.and_then(|()| check()).and_then(|()| {
        files.iter().zip(&staged).try_for_each(|((_, path, _), staged)| {
            let old = fs::read(path).ok();
            fs::rename(staged, path).map_err(|error| Failure::io("write", path, &error))?;
            replaced.push((path, old));
            Ok(())
        })
    });
    if done.is_err() {
        for (path, old) in replaced {
            // What cannot be put back is in the history of the repository.
            let _ = old.map_or_else(|| fs::remove_file(path), |old| fs::write(path, old));
        }
        for path in staged {
            let _ = fs::remove_file(path);
        }
    }
    done
}

/// Writes a text beside the file whose place it is to take.
fn stage(path: &Path, text: &str) -> Result<PathBuf, Failure> {
    let staged = path.with_extension("new");
    fs::write(&staged, text).map_err(|error| Failure::io("write", &staged, &error))?;
    Ok(staged)
}
