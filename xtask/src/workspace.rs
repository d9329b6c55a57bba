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
}

impl Workspace {
    /// The workspace that this xtask belongs to, whatever the current directory is.
    pub(crate) fn find() -> Workspace {
        // Cargo sets the variable for `cargo run`, so a moved checkout finds itself before it is rebuilt.
        let package =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package.parent().map_or_else(|| package.clone(), Path::to_path_buf);
        Workspace { root }
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
        Workspace { root: root.to_path_buf() }
    }
}
