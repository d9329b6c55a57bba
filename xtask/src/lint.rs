//! `cargo xtask lint`: what `ostler lint` finds, in our own spec unless told otherwise; and the page about the rules.

use std::fs;

use clap::{Arg, ArgAction, ArgMatches, Command};
use ostler::lint;
use ostler_openapi::finding::Level;
use ostler_review::lint::page;

use crate::outcome::{Failure, Outcome};
use crate::spec::Told;
use crate::workspace::{SPEC, Workspace};

/// The page about the rules, relative to the root.
pub(crate) const RULES: &str = "review/RULES.md";

/// The command of `ostler`, with our own spec for a document that is not named.
pub(crate) fn command() -> Command {
    let write = Arg::new("write-rules").long("write-rules").help("Renew review/RULES.md").action(ArgAction::SetTrue);
    ostler::command::lint_command(false).arg(write)
}

pub(crate) fn run(workspace: &Workspace, matches: &ArgMatches) -> Result<Outcome, Failure> {
    if matches.get_flag("write-rules") {
        let path = workspace.root().join(RULES);
        return fs::write(&path, page()).map(|()| Outcome::Fine).map_err(|error| Failure::io("write", &path, &error));
    }
    ostler::command::run_lint(matches, Some(&workspace.root().join(SPEC)))
}

/// What is found in the spec, where nothing may be.
pub(crate) fn verify(workspace: &Workspace) -> Result<Told, Failure> {
    let file = workspace.root().join(SPEC);
    lint::find(&lint::Request { file: &file, name: Some(SPEC), exceptions: None, fail_on: Level::Info })
}

/// Whether the page about the rules is what the rules say.
pub(crate) fn is_page_fresh(workspace: &Workspace) -> Result<bool, Failure> {
    let path = workspace.root().join(RULES);
    let text = fs::read_to_string(&path).map_err(|error| Failure::io("read", &path, &error))?;
    Ok(text.replace("\r\n", "\n") == page())
}
