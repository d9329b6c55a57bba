//! A file with a checkpoint: where a listing stands, for the next run.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use mews_connector::Checkpoint;

use crate::program;

/// The most that is read: a checkpoint is far smaller.
const MAX_BYTES: u64 = 64 * 1024;

/// Keeps the checkpoint of a listing in a file.
pub struct Place {
    path: PathBuf,
}

impl Place {
    /// Names the file; nothing is read or written yet.
    pub fn new(path: &Path) -> Place {
        Place { path: path.to_owned() }
    }

    /// The checkpoint in the file, if there is one.
    pub fn read(&self) -> program::Result<Option<Checkpoint>> {
        let failed = |error: &dyn std::error::Error| format!("{} cannot be read: {error}", self.path.display());
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&error).into()),
        };
        let mut text = String::new();
        file.take(MAX_BYTES).read_to_string(&mut text).map_err(|error| failed(&error))?;
        let checkpoint = serde_json::from_str(&text).map_err(|error| {
            format!("{} is not a checkpoint: {error}; remove it to begin at the first page", self.path.display())
        })?;
        Ok(Some(checkpoint))
    }

    /// Replaces the checkpoint: whenever the program dies, the file holds the old one or the new one.
    pub fn write(&self, checkpoint: &Checkpoint) -> program::Result<()> {
        let failed = |error: &dyn std::error::Error| {
            format!("the checkpoint cannot be written to {}: {error}", self.path.display())
        };
        let text = serde_json::to_string(checkpoint).map_err(|error| failed(&error))?;
        self.replace(&text).map_err(|error| failed(&error).into())
    }

    fn replace(&self, text: &str) -> io::Result<()> {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{}.tmp", std::process::id()));
        let draft = PathBuf::from(name);
        let written = File::create(&draft).and_then(|mut file| writeln!(file, "{text}"));
        let renamed = written.and_then(|()| fs::rename(&draft, &self.path));
        if renamed.is_err() {
            // Whether or not it is there: it is of no use.
            let _ = fs::remove_file(&draft);
        }
        renamed
    }
}
