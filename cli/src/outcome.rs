//! What a command ends with: nothing to say, findings, or a failure to work at all.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::report::Format;
use crate::spec::Told;

/// What the help of a command says of its exit status.
pub const EXIT_STATUS: &str =
    "Exit status: 0 when all is well, 1 for findings or drift, 2 for wrong use or input that cannot be read.";

/// The exit status of a command, after what there is to say of a failure; `format` is what the command was asked to report
/// in.
pub fn exit(result: Result<Outcome, Failure>, format: Option<Format>) -> ExitCode {
    match result {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(failure) => {
            // That standard output is gone is no reason to say nothing of the failure.
            let _ = format.and_then(|it| failure.report(it)).map(|it| print(&it));
            say(&failure.text());
            ExitCode::from(2)
        }
    }
}

/// The end of a command that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Exit status 0.
    Fine,
    /// Exit status 1: findings or drift, already printed.
    Findings,
}

impl Outcome {
    pub fn fine_if(fine: bool) -> Outcome {
        if fine { Outcome::Fine } else { Outcome::Findings }
    }
}

/// Why a command could not do its work: exit status 2.
#[derive(Debug)]
pub struct Failure {
    message: String,
    /// What is wrong with a text that could not be read.
    told: Option<Box<Told>>,
}

impl Failure {
    pub fn new(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), told: None }
    }

    /// A failure because of what is wrong with a text.
    pub fn told(message: impl Into<String>, told: Told) -> Failure {
        Failure { message: message.into(), told: Some(Box::new(told)) }
    }

    /// For a terminal: what is wrong with a text, and then what could not be done.
    fn text(&self) -> String {
        let told = self.told.as_ref().map(|it| it.text()).unwrap_or_default();
        format!("{told}error: {}\n", self.message)
    }

    /// What is wrong with a text, if that is why.
    pub fn into_told(self) -> Result<Told, Failure> {
        self.told.map(|it| *it).ok_or(Failure { message: self.message, told: None })
    }

    /// What a program reads of it: the findings in the format that was asked for. Text goes to standard error alone.
    pub fn report(&self, format: Format) -> Option<String> {
        let told = self.told.as_ref()?;
        match format {
            Format::Text => None,
            Format::Json => Some(format!("{:#}\n", told.json())),
            Format::Markdown => Some(told.markdown()),
            Format::Github => Some(told.github()),
        }
    }

    pub fn io(action: &str, path: &Path, error: &io::Error) -> Failure {
        Failure::new(format!("cannot {action} {}: {error}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.told.iter().try_for_each(|it| f.write_str(&it.text()))?;
        f.write_str(&self.message)
    }
}

/// Writes a whole report to standard output. A reader that has gone away (`| head`) is no failure.
pub fn print(report: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(report.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes to standard error. Where that is gone nobody can be told, so that it is no failure either: what a command does goes
/// on, and its exit status says how it ended.
pub fn say(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}
