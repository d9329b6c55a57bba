//! Child processes of this workspace's own cargo.

use std::env;
use std::ffi::OsString;
use std::process::{Child, Command};

use crate::workspace::Workspace;

/// The cargo that runs this xtask, at work on this workspace.
pub(crate) fn cargo(workspace: &Workspace, command: &str) -> Command {
    let program = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut cargo = Command::new(program);
    cargo.arg(command).arg("--manifest-path").arg(workspace.root().join("Cargo.toml"));
    cargo
}

/// A child process that does not outlive its owner, however the owner ends.
pub(crate) struct Guard(pub(crate) Child);

impl Drop for Guard {
    fn drop(&mut self) {
        // Both fail only when the child has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
