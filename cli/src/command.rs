//! The flags of each command that needs no repository, for `ostler` and for `cargo xtask`.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command};
use ostler_codegen::Config;
use ostler_openapi::finding::Level;

use crate::diff;
use crate::draft;
use crate::facts::{self, Notation};
use crate::generate::{Error, Options, Refusal, Report, Runtime, generate};
use crate::lint;
use crate::outcome::{EXIT_STATUS, Failure, Outcome, say};
use crate::report::Format;
use crate::synchronize::Mode;

/// From how many bytes on a document takes so long that the command says what it does.
const LARGE: u64 = 256 * 1024;

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
pub fn all() -> Vec<Command> {
    vec![diff_command(), draft_command(), facts_command(), generate_command(), lint_command(true)]
}

/// Runs the command that was given; nothing when it is not one of these.
pub fn run(matches: &ArgMatches) -> Option<Result<Outcome, Failure>> {
    match matches.subcommand()? {
        ("diff", matches) => Some(diff::run(&diff_options(matches), &Config::for_crate("client"))),
        ("draft", matches) => Some(draft::run(&draft_options(matches))),
        ("facts", matches) => Some(run_facts(matches)),
        ("generate", matches) => Some(run_generate(matches)),
        ("lint", matches) => Some(run_lint(matches, None)),
        _ => None,
    }
}

/// What `diff` was asked for.
pub fn diff_options(matches: &ArgMatches) -> diff::Options {
    let text = |name: &str| matches.get_one::<String>(name).cloned().unwrap_or_default();
    diff::Options {
        old: text("old"),
        new: text("new"),
        format: text("format"),
        fail_on: diff::FailOn::from_name(&text("fail-on")),
        exceptions: matches.get_one::<PathBuf>("ignore").cloned(),
        date: matches.get_one::<String>("date").cloned(),
        config: matches.get_one::<PathBuf>("config").cloned(),
        only: matches.get_many::<String>("only").unwrap_or_default().cloned().collect(),
    }
}

/// What `draft` was asked for.
pub fn draft_options(matches: &ArgMatches) -> draft::Options {
    draft::Options {
        files: matches.get_many::<PathBuf>("files").unwrap_or_default().cloned().collect(),
        operations: matches.get_many::<String>("operation").unwrap_or_default().cloned().collect(),
        out: matches.get_one::<PathBuf>("out").cloned(),
        date: matches.get_one::<String>("date").cloned(),
    }
}

fn run_facts(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let files: Vec<_> = matches.get_many::<PathBuf>("files").unwrap_or_default().cloned().collect();
    let notation = matches.get_one::<String>("format").map_or(Notation::Json, |it| Notation::from_name(it));
    facts::run(&files, notation)
}

fn run_generate(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let path = |name: &str| matches.get_one::<PathBuf>(name).cloned();
    let (Some(spec), Some(out), Some(name)) = (path("spec"), path("out"), matches.get_one::<String>("name")) else {
        return Err(Failure::new("`--spec`, `--out` and `--name` are missing"));
    };
    let is_large = std::fs::metadata(&spec).is_ok_and(|it| it.len() > LARGE);
    let mut options = Options::new(spec, out, name);
    let only = matches.get_many::<String>("only").unwrap_or_default();
    options = options.only(only.cloned());
    if let Some(file) = path("config") {
        options = options.config(file);
    }
    if let Some(runtime) = matches.get_one::<String>("runtime") {
        options = options.runtime(Runtime::from_argument(runtime));
    }
    if is_large {
        options = options.progress(|it| say(&format!("{it}\n")));
    }
    let mode = if matches.get_flag("check") { Mode::Verify } else { Mode::Write };
    if mode == Mode::Verify {
        options = options.check();
    }
    let format = format_of(matches);
    match generate(&options) {
        Ok(Report(summary)) => {
            summary.report(mode, format)?;
            Ok(Outcome::fine_if(mode == Mode::Write || summary.drift.is_empty()))
        }
        Err(Error::Refused(Refusal(told))) => told.report("nothing was written", format),
        Err(Error::Failed(failure)) => Err(failure),
    }
}

fn diff_command() -> Command {
    let side = |name: &'static str, help: &'static str| {
        Arg::new(name).value_name(if name == "old" { "OLD" } else { "NEW" }).help(help).required(true)
    };
    Command::new("diff")
        .about("Tell what a change of a document means, on the wire and for the generated crate")
        .arg(side("old", "The old document: a file, or REV:PATH of the git repository; /dev/null for none"))
        .arg(side("new", "The new document, likewise"))
        .arg(option("format", "FORMAT", "How to report").value_parser(diff::FORMATS).default_value("text"))
        .arg(
            option(
                "fail-on",
                "LEVEL",
                "The mildest level with which the exit status is 1; `major` is breaking on the wire, or major in Rust",
            )
            .value_parser(diff::FAIL_ON)
            .default_value("breaking"),
        )
        .arg(
            option(
                "ignore",
                "FILE",
                "Changes that were looked at: a list of `rule`, `at` or `operation`, and `reason`",
            )
            .value_parser(clap::value_parser!(PathBuf)),
        )
        .arg(option("date", "DAY", "The day from which on a sunset is past, such as 2026-11-21 [default: today]"))
        .arg(
            option("config", "FILE", "The settings that the crate is generated with, as YAML")
                .value_parser(clap::value_parser!(PathBuf)),
        )
        .arg(only_argument())
}

/// Runs `lint`, on `file` where none was given.
pub fn run_lint(matches: &ArgMatches, file: Option<&Path>) -> Result<Outcome, Failure> {
    if let Some(rule) = matches.get_one::<String>("explain") {
        return lint::explain(rule);
    }
    if matches.get_flag("list") {
        return lint::list();
    }
    let path = |name: &str| matches.get_one::<PathBuf>(name).map(PathBuf::as_path);
    let Some(file) = path("file").or(file) else {
        return Err(Failure::new("name the document"));
    };
    let fail_on = matches.get_one::<String>("fail-on").map_or(Level::Warning, |it| lint::level(it));
    lint::run(&lint::Request { file, name: None, exceptions: path("ignore"), fail_on }, format_of(matches))
}

/// The command `lint`, of a document that has to be named or need not be.
pub fn lint_command(needs_file: bool) -> Command {
    let file = Arg::new("file").value_name("FILE").help("The document, as YAML or JSON");
    let file = file.value_parser(clap::value_parser!(PathBuf));
    Command::new("lint")
        .about("Find what is wrong with an OpenAPI document, or misleads")
        .arg(if needs_file { file.required_unless_present_any(["explain", "list"]) } else { file })
        .arg(
            option("ignore", "FILE", "What is accepted: a list of {rule, at, reason} as YAML")
                .value_parser(clap::value_parser!(PathBuf)),
        )
        .arg(
            option("fail-on", "LEVEL", "The least level that makes the exit status 1")
                .value_parser(["error", "warning", "info"])
                .default_value("warning"),
        )
        .arg(Arg::new("list").long("list").help("Print the rules").action(ArgAction::SetTrue))
        .arg(option("explain", "RULE", "Print what a rule is about"))
        .arg(format_argument())
}

fn generate_command() -> Command {
    let path = |name: &'static str, value: &'static str, help: &'static str| {
        option(name, value, help).value_parser(clap::value_parser!(PathBuf))
    };
    Command::new("generate")
        .about("Write a Rust client crate for an OpenAPI document")
        .arg(path("spec", "FILE", "The document, as YAML or JSON").required(true))
        .arg(path("out", "DIR", "The folder of the crate").required(true))
        .arg(option("name", "CRATE", "The name of the crate").required(true))
        .arg(path("config", "FILE", "What the document does not say, as YAML"))
        .arg(option("runtime", "PATH|VERSION", "Where the runtime is; without it a copy becomes a part of the crate"))
        .arg(only_argument())
        .arg(
            Arg::new("check")
                .long("check")
                .help("Write nothing; print what would change and exit 1 if anything would")
                .action(ArgAction::SetTrue),
        )
        .arg(format_argument())
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

fn only_argument() -> Arg {
    option("only", "TAG|OPERATION", "Keep only the operations of a tag, or one; more than once for more")
        .action(ArgAction::Append)
}

/// How a command reports.
pub fn format_argument() -> Arg {
    option("format", "FORMAT", "How to report").value_parser(Format::NAMES).default_value("text")
}

/// What [`format_argument`] was given.
pub fn format_of(matches: &ArgMatches) -> Format {
    matches.get_one::<String>("format").map_or(Format::Text, |name| Format::from_name(name))
}

/// The format that a command was asked to report in, if it reports. That of `facts` is how facts are written down.
pub fn report_format(matches: &ArgMatches) -> Option<Format> {
    let (_, matches) = matches.subcommand().filter(|(name, _)| *name != "facts")?;
    let name = matches.try_get_one::<String>("format").ok().flatten()?;
    Some(Format::from_name(name))
}

/// The command `draft`.
pub fn draft_command() -> Command {
    Command::new("draft")
        .about("Write a first version of a document from pages of documentation")
        .arg(
            Arg::new("files")
                .value_name("PAGE")
                .help("A page, as for `facts`; pages that its links lead to make the draft more complete")
                .required(true)
                .num_args(1..)
                .value_parser(clap::value_parser!(PathBuf)),
        )
        .arg(
            option(
                "operation",
                "NAME",
                "Draft only this operation: its identifier, path or title; more than once for more",
            )
            .action(ArgAction::Append),
        )
        .arg(
            option(
                "out",
                "DIR",
                "Write the folder of a spec instead: the document, sources, aliases and open decisions",
            )
            .value_parser(clap::value_parser!(PathBuf)),
        )
        .arg(option("date", "DAY", "The day as of which the pages are taken [default: today]"))
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
    fn the_format_of_facts_is_not_that_of_a_report() {
        let generate = ["ostler", "generate", "--spec", "a", "--out", "b", "--name", "c", "--format", "github"];
        for (arguments, expected) in
            [(&generate[..], Some(Format::Github)), (&["ostler", "facts", "a", "--format", "json"], None)]
        {
            let matches = command_line().try_get_matches_from(arguments).expect("must be accepted");
            assert_eq!(report_format(&matches), expected);
        }
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
