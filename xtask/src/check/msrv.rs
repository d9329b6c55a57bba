//! The oldest Rust that the packages promise to build with, where it is installed beside the one in use.

use std::process::Command;

use super::{Verdict, run_command};
use crate::outcome::Failure;
use crate::workspace::Workspace;

/// As `rust-version` says in Cargo.toml.
const OLDEST: &str = env!("CARGO_PKG_RUST_VERSION");

/// Compiled apart, so that the two versions of Rust do not wait for each other.
const TARGET: &str = "target/oldest-rust";

pub(super) fn check(workspace: &Workspace) -> Result<Verdict, Failure> {
    check_with(&|arguments| {
        let mut rustup = Command::new("rustup");
        rustup.current_dir(workspace.root()).env("CARGO_TARGET_DIR", workspace.root().join(TARGET));
        run_command(rustup.args(["run", OLDEST, "cargo"]).args(arguments))
    })
}

/// `run` runs that version's cargo with arguments.
fn check_with(run: &dyn Fn(&[&str]) -> Result<Verdict, Failure>) -> Result<Verdict, Failure> {
    if !matches!(run(&["--version"]), Ok(Verdict::Fine)) {
        let help = format!("`rustup toolchain install --profile minimal {OLDEST}`");
        return Ok(Verdict::Skipped(format!("Rust {OLDEST} is not installed: {help}")));
    }
    run(&["check", "--workspace", "--locked", "--quiet"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_oldest_rust_is_not_installed_that_is_said_and_is_not_an_error() {
        let outputs: [fn() -> Result<Verdict, Failure>; 2] = [
            || Ok(Verdict::Output("error: toolchain is not installed".to_owned())),
            || Err(Failure::new("cannot start rustup")),
        ];
        for output in outputs {
            let verdict = check_with(&|_| output()).expect("is no failure");
            assert!(matches!(verdict, Verdict::Skipped(text) if text.contains(&format!("minimal {OLDEST}`"))));
        }
    }

    #[test]
    fn what_the_oldest_rust_says_of_the_workspace_is_the_verdict() {
        let run = |arguments: &[&str]| match arguments {
            ["--version"] => Ok(Verdict::Fine),
            ["check", "--workspace", ..] => Ok(Verdict::Output("error[E0658]: unstable".to_owned())),
            other => panic!("{other:?}"),
        };
        assert!(matches!(check_with(&run), Ok(Verdict::Output(text)) if text.contains("E0658")));
    }
}
