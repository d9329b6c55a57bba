//! `cargo xtask check`: all that CI runs beside the tests, one line a step; a failing step hides no later one.

mod deny;
mod msrv;

use std::fs;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use ostler_openapi::finding;
use serde_json::{Value, json};

use crate::lint;
use crate::outcome::{Failure, Outcome, print, say};
use crate::process;
use crate::reconcile;
use crate::regen::{self, Obstacle};
use crate::report::{self, Format};
use crate::spec::Told;
use crate::tidy;
use crate::workspace::Workspace;

/// What a step came to.
enum Verdict {
    Fine,
    /// Why the step, or a part of it, was not taken, though nothing is wrong.
    Skipped(String),
    /// What a program or a comparison printed.
    Output(String),
    Broken(tidy::Report),
    /// Why the generator does not take the spec, or how it is not what its sources say.
    Refused(Told),
    /// A text that the step could not read.
    Unreadable(Told),
    /// Why the step could not do its work.
    Failed(String),
}

impl Verdict {
    /// Both, where both are of programs.
    fn and(self, other: Verdict) -> Verdict {
        match (self, other) {
            (Verdict::Output(first), Verdict::Output(second)) => Verdict::Output(first + &second),
            (Verdict::Fine, other) => other,
            (first, _) => first,
        }
    }
}

struct Step {
    name: &'static str,
    run: fn(&Workspace) -> Result<Verdict, Failure>,
}

struct Done {
    name: &'static str,
    verdict: Verdict,
    took: Duration,
}

/// The packages that `cargo fmt` may touch.
const HAND_WRITTEN: &[&str] = &[
    "mews-connector-fake",
    "ostler",
    "ostler-codegen",
    "ostler-contract",
    "ostler-openapi",
    "ostler-review",
    "ostler-runtime",
    "tests",
    "xtask",
];

/// Cheapest first.
const STEPS: &[Step] = &[
    Step { name: "regen --check", run: check_drift },
    Step { name: "lint", run: check_spec },
    Step { name: "reconcile", run: check_facts },
    Step { name: "house rules", run: check_rules },
    Step { name: "formatting", run: check_format },
    Step { name: "cargo deny", run: deny::check },
    Step { name: "oldest Rust", run: msrv::check },
    Step { name: "cargo clippy", run: check_clippy },
    Step { name: "cargo doc", run: check_docs },
];

pub(crate) fn run(workspace: &Workspace, format: Format) -> Result<Outcome, Failure> {
    let mut all = Vec::new();
    for step in STEPS {
        if std::io::stderr().is_terminal() && format == Format::Text {
            say(&format!("      {}\r", step.name));
        }
        let started = Instant::now();
        let verdict = (step.run)(workspace).unwrap_or_else(failed);
        let done = Done { name: step.name, verdict, took: started.elapsed() };
        if format != Format::Json {
            print(&render(&done, format))?;
        }
        all.push(done);
    }
    if format == Format::Json {
        let steps: Vec<_> = all.iter().map(step_json).collect();
        print(&format!("{:#}\n", json!({ "steps": steps })))?;
    }
    outcome_of(&all)
}

/// What a step that could not do its work comes to.
fn failed(failure: Failure) -> Verdict {
    match failure.into_told() {
        Ok(told) => Verdict::Unreadable(told),
        Err(failure) => Verdict::Failed(format!("{failure}\n")),
    }
}

/// What cannot be read is a failure here as it is in the command that the step stands for.
fn outcome_of(all: &[Done]) -> Result<Outcome, Failure> {
    let is_failed = |it: &&Done| matches!(it.verdict, Verdict::Failed(_) | Verdict::Unreadable(_));
    let failed: Vec<_> = all.iter().filter(is_failed).map(|it| it.name).collect();
    if !failed.is_empty() {
        return Err(Failure::new(format!("could not be run to its end: {}", failed.join(", "))));
    }
    Ok(Outcome::fine_if(all.iter().all(Done::is_fine)))
}

impl Done {
    fn is_fine(&self) -> bool {
        matches!(self.verdict, Verdict::Fine | Verdict::Skipped(_))
    }
}

fn check_drift(workspace: &Workspace) -> Result<Verdict, Failure> {
    Ok(match regen::verify(workspace)? {
        None => Verdict::Fine,
        Some(Obstacle::Drift(patch)) => Verdict::Output(patch),
        Some(Obstacle::Refused(told)) => Verdict::Refused(told),
    })
}

fn check_spec(workspace: &Workspace) -> Result<Verdict, Failure> {
    let told = lint::verify(workspace)?;
    if !told.is_empty() {
        return Ok(Verdict::Refused(told));
    }
    let stale = || format!("{} is not what the rules say: run `cargo xtask lint --write-rules`\n", lint::RULES);
    Ok(if lint::is_page_fresh(workspace)? { Verdict::Fine } else { Verdict::Output(stale()) })
}

fn check_facts(workspace: &Workspace) -> Result<Verdict, Failure> {
    let told = reconcile::verify(workspace)?;
    Ok(if told.is_empty() { Verdict::Fine } else { Verdict::Refused(told) })
}

fn check_rules(workspace: &Workspace) -> Result<Verdict, Failure> {
    let report = tidy::check(workspace.root()).map_err(|error| Failure::io("read", workspace.root(), &error))?;
    Ok(if report.is_empty() { Verdict::Fine } else { Verdict::Broken(report) })
}

/// Only what is written by hand: generated/src is laid out by the generator, and any change to it is drift.
fn check_format(workspace: &Workspace) -> Result<Verdict, Failure> {
    let packages = HAND_WRITTEN.iter().flat_map(|package| ["--package", package]);
    let mut cargo = process::cargo(workspace, "fmt");
    let crates = run_command(cargo.arg("--check").args(packages).args(["--", "--color", "never"]))?;
    let rustfmt = std::env::var_os("RUSTFMT").unwrap_or_else(|| "rustfmt".into());
    let mut command = Command::new(rustfmt);
    command.args(["--check", "--color", "never", "--edition", "2024"]);
    let examples = run_command(command.args(examples(workspace)?))?;
    Ok(crates.and(examples))
}

/// The hand-written part of the generated package.
fn examples(workspace: &Workspace) -> Result<Vec<PathBuf>, Failure> {
    let folder = workspace.root().join("generated/examples");
    let entries = fs::read_dir(&folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
    let entries = entries.map_err(|error| Failure::io("read", &folder, &error))?;
    Ok(entries.iter().map(|it| it.path()).filter(|it| it.extension().is_some_and(|it| it == "rs")).collect())
}

fn check_clippy(workspace: &Workspace) -> Result<Verdict, Failure> {
    let arguments = ["--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"];
    run_command(process::cargo(workspace, "clippy").args(arguments))
}

fn check_docs(workspace: &Workspace) -> Result<Verdict, Failure> {
    let mut cargo = process::cargo(workspace, "doc");
    run_command(cargo.args(["--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "-D warnings"))
}

fn run_command(command: &mut Command) -> Result<Verdict, Failure> {
    let output = command
        .output()
        .map_err(|error| Failure::new(format!("cannot start {}: {error}", command.get_program().display())))?;
    if output.status.success() {
        return Ok(Verdict::Fine);
    }
    let texts = [&output.stdout, &output.stderr].map(|it| String::from_utf8_lossy(it));
    Ok(Verdict::Output(texts.concat()))
}

fn render(done: &Done, format: Format) -> String {
    let (word, reason) = match &done.verdict {
        Verdict::Fine => ("ok", String::new()),
        Verdict::Skipped(reason) => ("skip", format!("  skipped: {reason}")),
        Verdict::Output(_) | Verdict::Broken(_) | Verdict::Refused(_) | Verdict::Unreadable(_) | Verdict::Failed(_) => {
            ("FAIL", String::new())
        }
    };
    let line = format!("{word:<4}  {:<14} {:>6.1} s{reason}", done.name, done.took.as_secs_f64());
    match (format, &done.verdict) {
        (Format::Markdown, Verdict::Fine | Verdict::Skipped(_)) => format!("- `{line}`\n"),
        (Format::Markdown, verdict) => format!("- `{line}`\n\n{}\n", report::fenced("text", &text_of(verdict))),
        (Format::Github, Verdict::Broken(report)) => format!("{line}\n{}", report.render(finding::Format::Github)),
        (Format::Github, Verdict::Refused(told) | Verdict::Unreadable(told)) => format!("{line}\n{}", told.github()),
        (Format::Github, Verdict::Output(text) | Verdict::Failed(text)) => {
            format!("{line}\n{text}\n::error title={}::failed, see above\n", done.name)
        }
        (_, Verdict::Fine | Verdict::Skipped(_)) => format!("{line}\n"),
        (_, verdict) => format!("{line}\n\n{}\n", text_of(verdict).trim_end_matches('\n')),
    }
}

fn text_of(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Fine | Verdict::Skipped(_) => String::new(),
        Verdict::Output(text) | Verdict::Failed(text) => text.clone(),
        Verdict::Broken(report) => report.render(finding::Format::Text),
        Verdict::Refused(told) | Verdict::Unreadable(told) => told.text(),
    }
}

fn step_json(done: &Done) -> Value {
    let (findings, output) = match &done.verdict {
        Verdict::Fine | Verdict::Skipped(_) => (json!([]), None),
        Verdict::Output(text) | Verdict::Failed(text) => (json!([]), Some(text.clone())),
        Verdict::Broken(report) => (report.json()["findings"].take(), None),
        Verdict::Refused(told) | Verdict::Unreadable(told) => (told.json()["findings"].take(), Some(told.text())),
    };
    let skipped = match &done.verdict {
        Verdict::Skipped(reason) => Some(reason),
        Verdict::Fine
        | Verdict::Output(_)
        | Verdict::Broken(_)
        | Verdict::Refused(_)
        | Verdict::Unreadable(_)
        | Verdict::Failed(_) => None,
    };
    json!({
        "name": done.name,
        "ok": done.is_fine(),
        "skipped": skipped,
        "milliseconds": u64::try_from(done.took.as_millis()).unwrap_or(u64::MAX),
        "findings": findings,
        "output": output,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_fails_shows_what_it_has_to_say_and_one_that_does_not_takes_a_line() {
        let fine = Done { name: "one", verdict: Verdict::Fine, took: Duration::from_millis(1500) };
        assert_eq!(render(&fine, Format::Text), "ok    one               1.5 s\n");
        let failed = Done { name: "two", verdict: Verdict::Output("why\n".to_owned()), took: Duration::ZERO };
        assert_eq!(render(&failed, Format::Text), "FAIL  two               0.0 s\n\nwhy\n");
        assert!(render(&failed, Format::Github).contains("::error title=two::"));
        let verdict = Verdict::Skipped("no such program".to_owned());
        let skipped = Done { name: "three", verdict, took: Duration::ZERO };
        assert!(skipped.is_fine());
        for format in [Format::Text, Format::Github] {
            assert_eq!(render(&skipped, format), "skip  three             0.0 s  skipped: no such program\n");
        }
        assert_eq!(step_json(&skipped)["skipped"], "no such program");
    }

    #[test]
    fn a_step_that_cannot_do_its_work_is_a_failure_and_shown_like_any_other() {
        let done = |name, verdict| Done { name, verdict, took: Duration::ZERO };
        let wrong = done("one", Verdict::Output("why\n".to_owned()));
        assert_eq!(outcome_of(&[wrong]).expect("is a finding"), Outcome::Findings);
        let failed = done("two", Verdict::Failed("cannot be read\n".to_owned()));
        assert_eq!(render(&failed, Format::Text), "FAIL  two               0.0 s\n\ncannot be read\n");
        assert_eq!(step_json(&failed)["output"], "cannot be read\n");
        let failure = outcome_of(&[done("one", Verdict::Fine), failed]).expect_err("is a failure");
        assert_eq!(failure.to_string(), "could not be run to its end: two");
        assert_eq!(outcome_of(&[done("one", Verdict::Fine)]).expect("is fine"), Outcome::Fine);
    }

    #[test]
    fn a_refused_spec_is_shown_with_its_lines_in_each_format() {
        let told = crate::spec::tests::told("openapi: 3.0.3\ninfo: {title: T, version: '1'}\npath: {}\n");
        let refused = Done { name: "one", verdict: Verdict::Refused(told), took: Duration::ZERO };
        assert!(!refused.is_fine());
        assert!(render(&refused, Format::Text).contains(" --> spec/openapi.yaml:3:1\n"));
        assert!(render(&refused, Format::Markdown).contains(" --> spec/openapi.yaml:3:1\n"));
        assert!(render(&refused, Format::Github).contains("::error file=spec/openapi.yaml,line=3,col=1,title="));
        let step = step_json(&refused);
        let finding = step["findings"].as_array().and_then(|it| it.iter().find(|it| it["line"] == 3));
        assert_eq!(finding.map(|it| (&it["rule"], &it["column"])), Some((&json!("unknown-keyword"), &json!(1))));
    }

    #[test]
    fn a_spec_that_cannot_be_read_is_shown_in_each_format_and_is_a_failure() {
        let told = || crate::spec::tests::told("openapi: 3.0.3\ninfo: 1\nopenapi: 3.0.3\n");
        let unreadable = Done { name: "one", verdict: failed(told().failure()), took: Duration::ZERO };
        let annotation = "::error file=spec/openapi.yaml,line=3,col=1,title=duplicate-key::";
        assert!(render(&unreadable, Format::Github).contains(annotation), "{}", render(&unreadable, Format::Github));
        assert!(render(&unreadable, Format::Text).contains(" --> spec/openapi.yaml:3:1\n"));
        assert_eq!(step_json(&unreadable)["findings"][0]["line"], 3);
        assert_eq!(
            outcome_of(&[unreadable]).expect_err("is a failure").to_string(),
            "could not be run to its end: one"
        );
        for (format, expected) in [(Format::Github, annotation), (Format::Json, "\"duplicate-key\"")] {
            let report = told().failure().report(format).expect("there is something to tell");
            assert!(report.contains(expected), "{report}");
        }
        assert_eq!(told().failure().report(Format::Text), None);
    }

    #[test]
    fn of_two_programs_each_failure_is_kept() {
        let output = |text: &str| Verdict::Output(text.to_owned());
        assert_eq!(text_of(&output("a").and(output("b"))), "ab");
        assert_eq!(text_of(&output("a").and(Verdict::Fine)), "a");
        assert_eq!(text_of(&Verdict::Fine.and(output("b"))), "b");
        assert!(matches!(Verdict::Fine.and(Verdict::Fine), Verdict::Fine));
    }
}
