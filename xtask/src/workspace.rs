//! Where things are in the workspace.

use std::env;
use std::path::{Path, PathBuf};

/// The document that everything is generated from, relative to the root.
pub(crate) const SPEC: &str = "spec/openapi.yaml";
/// The one folder that `regen` writes to, relative to the root.
pub(crate) const GENERATED: &str = "generated/src";
/// What the fake knows of the document, relative to the root: the one file that `regen` writes beside that folder.
pub(crate) const CONTRACT: &str = "fake/contract.json";

pub(crate) struct Workspace {
    root: PathBuf,
    /// The folder that stands for `spec/`, where that is not the workspace's own.
    spec: Option<PathBuf>,
}

impl Workspace {
    /// The workspace that this xtask belongs to, whatever the current directory is.
    pub(crate) fn find() -> Workspace {
        // Cargo sets the variable for `cargo run`, so a moved checkout finds itself before it is rebuilt.
        let package =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
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
