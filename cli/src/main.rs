//! `ostler`: command line flags into one call per command; see `ostler --help`.

#![warn(clippy::print_stderr, clippy::print_stdout)]

use std::process::ExitCode;

use ostler::{command, outcome};

fn main() -> ExitCode {
    let matches = command::command_line().get_matches();
    let result = command::run(&matches).unwrap_or_else(|| unreachable!("clap accepts only the commands of `ostler`"));
    outcome::exit(result, command::report_format(&matches))
}
