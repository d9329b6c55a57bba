//! A folder with a document, and what the tests do there.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use ostler::Options;
use tempfile::TempDir;

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// A folder with a document, and the crate that is to be made of it.
pub(crate) struct Trial {
    pub(crate) folder: TempDir,
}

impl Trial {
    pub(crate) fn new() -> Trial {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(root().join("tests/corpus/drinks.yaml"), folder.path().join("openapi.yaml")).unwrap();
        Trial { folder }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn options(&self) -> Options {
        Options::new(self.path("openapi.yaml"), self.path("client"), "drinks-client")
    }

    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path("client").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ostler"));
        command.current_dir(self.folder.path()).args(["generate", "--spec", "openapi.yaml", "--out", "client"]);
        command.args(arguments).output().unwrap()
    }

    /// Every file below, with its text and when it was written.
    pub(crate) fn snapshot(&self) -> BTreeMap<PathBuf, (String, std::time::SystemTime)> {
        let mut found = BTreeMap::new();
        let mut waiting = vec![self.folder.path().to_path_buf()];
        while let Some(folder) = waiting.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    waiting.push(path);
                } else {
                    let time = fs::metadata(&path).unwrap().modified().unwrap();
                    found.insert(path.clone(), (String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned(), time));
                }
            }
        }
        found
    }
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A cargo that needs no network and no transport: what it builds is what the tests of the workspace need as well.
pub(crate) fn cargo(trial: &Trial, arguments: &[&str]) -> Output {
    cargo_in(&trial.path("client"), arguments)
}

pub(crate) fn cargo_in(folder: &Path, arguments: &[&str]) -> Output {
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let mut cargo = Command::new(env::var_os("CARGO").unwrap());
    cargo.current_dir(folder).args(arguments).args(["--offline", "--quiet", "--no-default-features"]);
    cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("generate")).output().unwrap()
}
