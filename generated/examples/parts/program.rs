//! An example as a program: arguments in, exit status out, logs and errors on standard error.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{ArgMatches, Command};
use tracing_subscriber::EnvFilter;

/// What can go wrong on the way: the client's error, or one of writing the result.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Reads the arguments; where they are wrong, or only ask for help, gives the status to end with.
pub fn arguments(command: Command) -> std::result::Result<ArgMatches, ExitCode> {
    command.try_get_matches().map_err(|error| {
        if !error.use_stderr() {
            // The help that was asked for. When nobody reads it, there is nobody to tell.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        say(&error_last(&error.to_string()));
        ExitCode::FAILURE
    })
}

/// Sends the traces that `RUST_LOG` asks for to standard error; without the variable there are none.
pub fn trace_to_stderr() {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::from_default_env())
        .with_writer(io::stderr)
        .log_internal_errors(false)
        .init();
}

/// Runs `program` to its exit status. An error is printed as the last paragraph on standard error, after every trace.
pub fn run(program: impl Future<Output = Result<()>>) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return end(Err(error.into())),
    };
    let result = runtime.block_on(program);
    // Connections close with the runtime, and say so in traces.
    drop(runtime);
    end(result)
}

/// Writes to standard error. Where nobody can read it, the result still has to reach standard output.
fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn end(result: Result<()>) -> ExitCode {
    let Err(error) = result else {
        return ExitCode::SUCCESS;
    };
    if !is_broken_pipe(error.as_ref()) {
        say(&format!("\nerror: {}", describe(error.as_ref())));
    }
    ExitCode::FAILURE
}

/// The error and its causes in one paragraph, each cause on a line of its own.
pub fn describe(error: &dyn Error) -> String {
    let mut text = printable(&error.to_string());
    let mut cause = error.source();
    while let Some(error) = cause {
        let message = printable(&error.to_string());
        if !text.contains(&message) {
            text = format!("{text}\n  caused by: {message}");
        }
        cause = error.source();
    }
    text
}

/// Text from elsewhere on one line, with nothing in it that a terminal would obey.
pub fn printable(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().map(|it| if it.is_control() { '\u{fffd}' } else { it }).collect()
}

/// Whether the reader of the result has gone away, as `| head` does. There is nothing to say then.
fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|it| it.kind() == io::ErrorKind::BrokenPipe)
}

/// Moves clap's first paragraph, the error, behind the usage.
fn error_last(text: &str) -> String {
    let mut paragraphs: Vec<_> = text.split("\n\n").map(str::trim_end).filter(|it| !it.is_empty()).collect();
    paragraphs.rotate_left(1);
    paragraphs.join("\n\n")
}
