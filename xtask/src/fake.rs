//! `cargo xtask fake`: the fake server's own program, in the place of this one.

use std::ffi::OsString;

use crate::outcome::{Failure, Outcome};
use crate::process;
use crate::workspace::Workspace;

pub(crate) const PACKAGE: &str = "mews-connector-fake";

pub(crate) fn run(workspace: &Workspace, arguments: impl Iterator<Item = OsString>) -> Result<Outcome, Failure> {
    let mut cargo = process::cargo(workspace, "run");
    cargo.args(["--quiet", "--package", PACKAGE, "--"]).args(arguments);
    become_command(&mut cargo)
}

/// Cargo takes this process over and the server takes cargo's over: whatever ends this command, ends the server.
#[cfg(unix)]
fn become_command(command: &mut std::process::Command) -> Result<Outcome, Failure> {
    use std::os::unix::process::CommandExt;

    let error = command.exec();
    Err(Failure::new(format!("cannot start cargo: {error}")))
}

#[cfg(not(unix))]
fn become_command(command: &mut std::process::Command) -> Result<Outcome, Failure> {
    let child = command.spawn().map_err(|error| Failure::new(format!("cannot start cargo: {error}")))?;
    let mut server = process::Guard(child);
    let status = server.0.wait().map_err(|error| Failure::new(format!("cannot wait for cargo: {error}")))?;
    match status.code() {
        Some(0) => Ok(Outcome::Fine),
        Some(2) => Err(Failure::new("the fake refused its arguments")),
        _ => Ok(Outcome::Findings),
    }
}
