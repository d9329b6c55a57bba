//! Command line flags into one call per command; see `cargo xtask --help`.

// Both panic where nobody reads; `outcome` has what does not.
#![warn(clippy::print_stderr, clippy::print_stdout)]

mod accept;
mod bench;
mod check;
mod contract;
mod corpus;
mod demo;
mod draft;
mod fake;
mod lint;
mod notes;
mod process;
mod reconcile;
mod regen;
mod replace;
mod report;
mod review;
mod spec;
mod takeover;
mod tidy;
mod workspace;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command};
use ostler::command::{format_argument, format_of, report_format};
use ostler::{command, diff, facts, outcome, synchronize};
use ostler_codegen::{Config, Notes};

use crate::corpus::Corpus;
use crate::outcome::{EXIT_STATUS, Failure, Outcome};
use crate::synchronize::Mode;
use crate::workspace::Workspace;

fn main() -> ExitCode {
    let matches = command_line().get_matches();
    outcome::exit(run(&matches), report_format(&matches))
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let workspace = Workspace::find();
    match matches.subcommand() {
        Some(("bench", matches)) => {
            bench::run(matches.get_one("runs").copied().unwrap_or_default(), format_of(matches))
        }
        Some(("check", matches)) => check::run(&workspace, format_of(matches)),
        Some(("corpus", matches)) => run_corpus(&workspace, matches),
        Some(("demo", _)) => demo::run(&workspace),
        Some(("diff", matches)) => run_diff(&workspace, &command::diff_options(matches)),
        Some(("draft", matches)) => draft::run(&workspace, matches),
        Some(("fake", matches)) => {
            let arguments = matches.get_many::<OsString>("arguments");
            fake::run(&workspace, arguments.unwrap_or_default().cloned())
        }
        Some(("lint", matches)) => lint::run(&workspace, matches),
        Some(("reconcile", matches)) => run_reconcile(&workspace, matches),
        Some(("regen", matches)) => {
            let mode = if matches.get_flag("check") { Mode::Verify } else { Mode::Write };
            regen::run(&workspace, mode, format_of(matches))
        }
        Some(("review", matches)) => review::run(&workspace, &review::Options::of(matches)),
        _ => command::run(matches).unwrap_or_else(|| unreachable!("clap accepts only these commands")),
    }
}

fn run_corpus(workspace: &Workspace, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let Some(folder) = matches.get_one::<PathBuf>("folder") else {
        return Err(Failure::new("the folder of the documents is missing"));
    };
    let number = |name: &str| matches.get_one::<u64>(name).copied().unwrap_or_default();
    let corpus = Corpus {
        folder,
        compiles: matches.get_flag("check"),
        time: Duration::from_secs(number("seconds")),
        memory: number("memory"),
    };
    corpus::run(workspace, &corpus, format_of(matches))
}

fn run_diff(workspace: &Workspace, options: &diff::Options) -> Result<Outcome, Failure> {
    diff::run(options, &config_of(workspace, options))
}

/// The crate of our own spec is what `regen` makes of it.
fn config_of(workspace: &Workspace, options: &diff::Options) -> Config {
    let is_ours = [&options.old, &options.new].into_iter().any(|it| spec::is_named(workspace, it));
    match is_ours {
        true => regen::config(Notes::default()),
        false => Config::for_crate("client"),
    }
}

fn run_reconcile(workspace: &Workspace, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let mode = if matches.get_flag("write") { Mode::Write } else { Mode::Verify };
    let folder = matches.get_one::<PathBuf>("spec");
    let elsewhere = folder.map(|it| workspace.with_spec(it));
    let workspace = elsewhere.as_ref().unwrap_or(workspace);
    if let Some(source) = text("accept") {
        let file = |name: &str| matches.get_one::<PathBuf>(name).map(PathBuf::as_path);
        return accept::run(workspace, source, &accept::Pages { now: file("page"), before: file("before") });
    }
    match matches.get_one::<PathBuf>("page") {
        Some(file) => {
            let page = takeover::Takeover { file, source: text("as"), below: text("below"), date: text("date") };
            takeover::run(workspace, &page, mode, format_of(matches))
        }
        None => reconcile::run(workspace, mode, format_of(matches)),
    }
}

fn command_line() -> Command {
    Command::new("cargo xtask")
        .bin_name("cargo xtask")
        .about("Everything this workspace does by hand")
        .after_help(EXIT_STATUS)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(command::all().into_iter().filter(|it| !["draft", "lint"].contains(&it.get_name())))
        .subcommand(bench_command())
        .subcommand(Command::new("check").about("All that CI runs beside the tests").arg(format_argument()))
        .subcommand(corpus_command())
        .subcommand(Command::new("demo").about("Run the generated client against the fake server, on loopback only"))
        .subcommand(draft::command())
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
        .subcommand(lint::command())
        .subcommand(reconcile_command())
        .subcommand(
            Command::new("regen")
                .about("Write generated/src and fake/contract.json from spec/openapi.yaml")
                .arg(
                    Arg::new("check")
                        .long("check")
                        .help("Write nothing; print what would change and exit 1 if anything would")
                        .action(ArgAction::SetTrue),
                )
                .arg(format_argument()),
        )
        .subcommand(review::command())
}

fn bench_command() -> Command {
    let runs = Arg::new("runs").long("runs").value_name("N").help("How often each size is measured").default_value("5");
    Command::new("bench")
        .about("Tell how time grows when a synthetic document is made 2 and 4 times as long")
        .arg(runs.value_parser(clap::value_parser!(u64).range(1..=1_000)))
        .arg(format_argument())
}

fn corpus_command() -> Command {
    let bound = |name: &'static str, default: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("N")
            .help(help)
            .default_value(default)
            .value_parser(clap::value_parser!(u64).range(1..=1_000_000))
    };
    Command::new("corpus")
        .about("Generate a crate from each document of a folder, and tell what became of it")
        .arg(
            Arg::new("folder")
                .value_name("DIR")
                .help("The folder of the documents: .yaml, .yml and .json")
                .required(true)
                .value_parser(clap::value_parser!(PathBuf)),
        )
        .arg(Arg::new("check").long("check").help("Compile the crates, with clippy").action(ArgAction::SetTrue))
        .arg(bound("seconds", "60", "How long the generator may take for a document"))
        .arg(bound("memory", "4096", "How many MiB of memory it may take"))
        .arg(format_argument())
}

fn reconcile_command() -> Command {
    Command::new("reconcile")
        .about("Hold the facts of spec/sources against spec/openapi.yaml and spec/ledger.yaml")
        .arg(
            Arg::new("write")
                .long("write")
                .help("Renew spec/RECONCILIATION.md; with --page, take the page over as a version of its source")
                .action(ArgAction::SetTrue),
        )
        .arg(
            Arg::new("spec")
                .long("spec")
                .value_name("DIR")
                .help("The folder of another spec, such as `draft --out` writes")
                .value_parser(clap::value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("page")
                .long("page")
                .value_name("FILE")
                .help(
                    "Tell what a new or changed page adds, drops, contradicts and settles; with --accept, the page that \
                     was taken over",
                )
                .value_parser(clap::value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("as")
                .long("as")
                .value_name("SOURCE")
                .help("The source that the page is a version of, if its name does not begin like it")
                .requires("page"),
        )
        .arg(
            Arg::new("below")
                .long("below")
                .value_name("SOURCE")
                .help("Add the page as a new source, called as --as says, that ranks right below this one")
                .requires_all(["as", "page", "write"]),
        )
        .arg(
            Arg::new("date")
                .long("date")
                .value_name("DATE")
                .help("The date of a page that is taken over, such as 2026-11-21; today without it")
                .value_parser(date)
                .requires("page"),
        )
        .arg(
            Arg::new("accept")
                .long("accept")
                .value_name("SOURCE")
                .help("Show what reads otherwise in a source since it was taken over, and say that it has been read")
                .conflicts_with_all(["as", "below", "date", "write"]),
        )
        .arg(
            Arg::new("before")
                .long("before")
                .value_name("FILE")
                .help("The page before the one that was taken over, to show what stood there")
                .value_parser(clap::value_parser!(PathBuf))
                .requires_all(["accept", "page"]),
        )
        .arg(format_argument())
}

/// A day of the calendar.
fn date(text: &str) -> Result<String, String> {
    let date: Result<jiff::civil::Date, _> = text.parse();
    date.map(|it| it.to_string()).map_err(|_| "a date is a day of the calendar, written like 2026-11-21".to_owned())
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
            &["xtask", "facts"],
            &["xtask", "facts", "a.md", "--format", "text"],
        ] {
            let error = command_line().try_get_matches_from(arguments).expect_err("must be refused");
            assert_eq!(error.exit_code(), 2, "{arguments:?}");
        }
    }

    #[test]
    fn a_difference_of_our_spec_is_one_of_our_crate() {
        let workspace = Workspace::find();
        let spec = workspace.root().join(workspace::SPEC).display().to_string();
        for (old, new, server_enum) in [
            ("HEAD:spec/openapi.yaml", "b.yaml", "Platform"),
            ("/dev/null", &*spec, "Platform"),
            ("HEAD:openapi.yaml", "spec/nothing.yaml", "Server"),
        ] {
            let matches = command_line().try_get_matches_from(["xtask", "diff", old, new]).expect("must be accepted");
            let matches = matches.subcommand_matches("diff").expect("is `diff`");
            let config = config_of(&workspace, &command::diff_options(matches));
            assert_eq!(config.server_enum, server_enum, "{old} {new}");
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
