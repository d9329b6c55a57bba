//! The flags of each command that needs no repository, for `ostler` and for `cargo xtask`.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command};

use crate::facts::{self, Notation};
use crate::outcome::{EXIT_STATUS, Failure, Outcome};

/// The command `ostler`.
pub fn command_line() -> Command {
    Command::new("ostler")
        .about("Turns an OpenAPI document into a Rust client crate, and documentation pages into facts")
        .version(env!("CARGO_PKG_VERSION"))
        .after_help(EXIT_STATUS)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(all())
}

/// Each command, for whoever has more of them.
pub fn all() -> [Command; 1] {
    [facts_command()]
}

/// Runs the command that was given; nothing when it is not one of these.
pub fn run(matches: &ArgMatches) -> Option<Result<Outcome, Failure>> {
    match matches.subcommand()? {
        ("facts", matches) => Some(run_facts(matches)),
        _ => None,
    }
}

fn run_facts(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let files: Vec<_> = matches.get_many::<PathBuf>("files").unwrap_or_default().cloned().collect();
    let notation = matches.get_one::<String>("format").map_or(Notation::Json, |it| Notation::from_name(it));
    facts::run(&files, notation)
}

fn facts_command() -> Command {
    Command::new("facts")
        .about("Print the facts that pages of documentation state, and no prose")
        .arg(
            Arg::new("files")
                .value_name("FILE")
                .help("A page: Markdown, or its text with one cell or one row per line")
                .required(true)
                .num_args(1..)
                .value_parser(clap::value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .help("How to write the facts down; with yaml, one document for each page")
                .value_parser(Notation::NAMES)
                .default_value("json"),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        command_line().debug_assert();
    }

    #[test]
    fn facts_are_read_of_many_files_and_written_as_json_unless_asked_otherwise() {
        for (arguments, expected) in
            [(&["ostler", "facts", "a", "b"][..], "json"), (&["ostler", "facts", "a", "--format", "yaml", "b"], "yaml")]
        {
            let matches = command_line().try_get_matches_from(arguments).expect("must be accepted");
            let matches = matches.subcommand_matches("facts").expect("is `facts`");
            let files: Vec<_> = matches.get_many::<PathBuf>("files").expect("has files").collect();
            assert_eq!(files, ["a", "b"].map(PathBuf::from).iter().collect::<Vec<_>>());
            assert_eq!(matches.get_one::<String>("format").map(String::as_str), Some(expected));
        }
    }
}
