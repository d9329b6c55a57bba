//! Command line flags into one call per command; see `cargo xtask --help`.

mod check;
mod demo;
mod fake;
mod outcome;
mod process;
mod regen;
mod report;
mod settle;
mod tidy;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::outcome::{Failure, Outcome};
use crate::report::Format;
use crate::settle::Mode;
use crate::workspace::Workspace;

fn main() -> ExitCode {
    let matches = command_line().get_matches();
    match run(&matches) {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::from(2)
        }
    }
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let workspace = Workspace::find();
    match matches.subcommand() {
        Some(("check", matches)) => check::run(&workspace, format_of(matches)),
        Some(("demo", _)) => demo::run(&workspace),
        Some(("fake", matches)) => {
            let arguments = matches.get_many::<OsString>("arguments");
            fake::run(&workspace, arguments.unwrap_or_default().cloned())
        }
        Some(("regen", matches)) => {
            let mode = if matches.get_flag("check") { Mode::Verify } else { Mode::Write };
            regen::run(&workspace, mode, format_of(matches))
        }
        _ => unreachable!("clap accepts only the commands above"),
    }
}

fn command_line() -> Command {
    Command::new("cargo xtask")
        .bin_name("cargo xtask")
        .about("Everything this workspace does by hand")
        .after_help(
            "Exit status: 0 when all is well, 1 for findings or drift, 2 for wrong use or input that cannot be read.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(Command::new("check").about("All that CI runs beside the tests").arg(format_argument()))
        .subcommand(Command::new("demo").about("Run the generated client against the fake server, on loopback only"))
        .subcommand(
            Command::new("fake")
                .about("Run the fake server until this command ends; `fake --help` lists its options")
                .disable_help_flag(true)
                .arg(
                    Arg::new("arguments")
                        .num_args(0..)
                        .trailing_var_arg(true)
                        .allow_hyphen_values(true)
                        .value_parser(clap::value_parser!(OsString)),
                ),
        )
        .subcommand(
            Command::new("regen")
                .about("Write generated/src from spec/openapi.yaml")
                .arg(
                    Arg::new("check")
                        .long("check")
                        .help("Write nothing; print what would change and exit 1 if anything would")
                        .action(ArgAction::SetTrue),
                )
                .arg(format_argument()),
        )
}

fn format_argument() -> Arg {
    Arg::new("format")
        .long("format")
        .value_name("FORMAT")
        .help("How to report")
        .value_parser(Format::NAMES)
        .default_value("text")
}

fn format_of(matches: &ArgMatches) -> Format {
    matches.get_one::<String>("format").map_or(Format::Text, |name| Format::from_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        command_line().debug_assert();
    }

    #[test]
    fn wrong_use_is_exit_status_2() {
        for arguments in [
            &["xtask"][..],
            &["xtask", "regenerate"],
            &["xtask", "regen", "--chek"],
            &["xtask", "check", "--format", "xml"],
        ] {
            let error = command_line().try_get_matches_from(arguments).expect_err("must be refused");
            assert_eq!(error.exit_code(), 2, "{arguments:?}");
        }
    }

    #[test]
    fn arguments_of_the_fake_pass_through_untouched() {
        let arguments = ["xtask", "fake", "--orders", "7", "--help", "--fault", "429:n=2"];
        let matches = command_line().try_get_matches_from(arguments).expect("must be accepted");
        let matches = matches.subcommand_matches("fake").expect("is `fake`");
        let passed: Vec<_> = matches.get_many::<OsString>("arguments").expect("has arguments").collect();
        assert_eq!(passed, arguments[2..].iter().collect::<Vec<_>>());
    }
}
