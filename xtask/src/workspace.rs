//! Where things are in the workspace.

use std::env;
use std::path::{Path, PathBuf};

/// The document that everything is generated from, relative to the root.
pub(crate) const SPEC: &str = "spec/openapi.yaml";
/// The one folder that `regen` writes to, relative to the root.
pub(crate) const GENERATED: &str = "generated/src";
/// What the fake knows of the document, relative to the root: the one file that `regen` writes beside that folder.
pub(crate) const CONTRACT: &str = "fake/contract.json";

/// The package of this program in the checkout around a folder.
fn around(folder: &Path) -> Option<PathBuf> {
    let is_checkout = |it: &&Path| it.join("xtask/Cargo.toml").is_file() && it.join(SPEC).is_file();
    folder.ancestors().find(is_checkout).map(|it| it.join("xtask"))
}

pub(crate) struct Workspace {
    root: PathBuf,
    /// The folder that stands for `spec/`, where that is not the workspace's own.
    spec: Option<PathBuf>,
}

impl Workspace {
    /// The workspace of the `cargo xtask` that runs; of a program that is run by itself, the one around the current
    /// directory, or else the one that it was built in.
    pub(crate) fn find() -> Workspace {
        // Cargo sets the variable for `cargo run`, so a moved checkout finds itself before it is rebuilt.
        let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let package = package.or_else(|| around(&env::current_dir().ok()?));
        let package = package.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        let root = package.parent().map_or_else(|| package.clone(), Path::to_path_buf);
        Workspace { root, spec: None }
    }

    /// The same with another folder in the place of `spec/`.
    pub(crate) fn with_spec(&self, folder: &Path) -> Workspace {
        Workspace { root: self.root.clone(), spec: Some(folder.to_path_buf()) }
    }

    /// Where a file is that is named relative to the root.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        match (name.strip_prefix("spec/"), &self.spec) {
            (Some(below), Some(folder)) => folder.join(below),
            _ => self.root.join(name),
        }
    }

    /// What such a file is called in reports.
    pub(crate) fn shown(&self, name: &str) -> String {
        match &self.spec {
            Some(_) if name.starts_with("spec/") => self.path(name).display().to_string(),
            _ => name.to_owned(),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn generated(&self) -> PathBuf {
        self.root.join(GENERATED)
    }

    pub(crate) fn contract(&self) -> PathBuf {
        self.root.join(CONTRACT)
    }
}

#[cfg(test)]
impl Workspace {
    pub(crate) fn at(root: &Path) -> Workspace {
        Workspace { root: root.to_path_buf(), spec: None }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_program_that_is_run_in_a_checkout_is_of_that_checkout() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let inside = folder.path().join("spec/sources");
        fs::create_dir_all(&inside).expect("writable");
        assert_eq!(around(&inside), None);
        fs::create_dir_all(folder.path().join("xtask")).expect("writable");
        for file in ["xtask/Cargo.toml", SPEC] {
            fs::write(folder.path().join(file), "").expect("writable");
        }
        assert_eq!(around(&inside), Some(folder.path().join("xtask")));
    }
}
