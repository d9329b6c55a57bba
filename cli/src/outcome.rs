//! What a command ends with: nothing to say, findings, or a failure to work at all.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// What the help of a command says of its exit status.
pub const EXIT_STATUS: &str =
    "Exit status: 0 when all is well, 1 for findings or drift, 2 for wrong use or input that cannot be read.";

/// The exit status of a command, after what there is to say of a failure.
pub fn exit(result: Result<Outcome, Failure>) -> ExitCode {
    match result {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(failure) => {
            eprintln!("error: {failure}");
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
pub struct Failure(String);

impl Failure {
    pub fn new(message: impl Into<String>) -> Failure {
        Failure(message.into())
    }

    pub fn io(action: &str, path: &Path, error: &io::Error) -> Failure {
        Failure(format!("cannot {action} {}: {error}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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
