//! `cargo xtask demo`: builds the fake server and the `demo` example, and lets them talk on loopback.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::fake;
use crate::outcome::{Failure, Outcome, say};
use crate::process::{self, Guard};
use crate::workspace::Workspace;

const CLIENT_PACKAGE: &str = "mews-connector";
const EXAMPLE: &str = "demo";
const CLIENT_NAME: &str = "Ostler demo 1.0.0";
/// What goes wrong on purpose: the first list of reservations is too many requests, the third order loses its answer.
const FAULTS: [&str; 2] =
    ["429:n=1,retry-after=1,operation=reservations_getAll", "reset-in-body:n=3,operation=orders_add"];

/// What the fake prints about itself on its first line.
#[derive(Debug, PartialEq, Eq)]
struct Greeting {
    address: String,
    client_token: String,
    access_token: String,
    service_ids: Vec<String>,
}

pub(crate) fn run(workspace: &Workspace) -> Result<Outcome, Failure> {
    let Some(programs) = build(workspace)? else {
        return Ok(Outcome::Findings);
    };
    let (_server, _output, greeting) = start_fake(program(&programs, fake::PACKAGE)?)?;
    let status = Command::new(program(&programs, EXAMPLE)?)
        .args(greeting.service_ids.iter().flat_map(|id| ["--service-id", id]))
        .env("MEWS_PLATFORM_ADDRESS", &greeting.address)
        .env("MEWS_CLIENT_TOKEN", &greeting.client_token)
        .env("MEWS_ACCESS_TOKEN", &greeting.access_token)
        .env("MEWS_CLIENT", CLIENT_NAME)
        .status()
        .map_err(|error| Failure::new(format!("cannot start the example: {error}")))?;
    Ok(Outcome::fine_if(status.success()))
}

/// Builds both programs and returns them by name, or nothing when cargo has said why they do not build.
fn build(workspace: &Workspace) -> Result<Option<BTreeMap<String, PathBuf>>, Failure> {
    if std::io::stderr().is_terminal() {
        say("Building the fake server and the example; the first time takes a while.\n");
    }
    let mut cargo = process::cargo(workspace, "build");
    // One call for both, so that what they share is built once.
    cargo.args(["--package", fake::PACKAGE, "--bins", "--package", CLIENT_PACKAGE, "--example", EXAMPLE]);
    cargo.args(["--quiet", "--message-format=json-render-diagnostics"]);
    let output = cargo
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Failure::new(format!("cannot start cargo: {error}")))?;
    if !output.status.success() {
        return Ok(None);
    }
    Ok(Some(executables(&String::from_utf8_lossy(&output.stdout))))
}

/// The programs among cargo's messages, one JSON object a line.
fn executables(messages: &str) -> BTreeMap<String, PathBuf> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    messages
        .filter_map(|message| {
            let name = message["target"]["name"].as_str()?;
            let path = message["executable"].as_str()?;
            Some((name.to_owned(), PathBuf::from(path)))
        })
        .collect()
}

fn program<'a>(programs: &'a BTreeMap<String, PathBuf>, name: &str) -> Result<&'a Path, Failure> {
    let path = programs.get(name).map(PathBuf::as_path);
    path.ok_or_else(|| Failure::new(format!("cargo built no program `{name}`")))
}

/// The running fake, its standard output (closing it early would break the fake's printing) and its greeting.
fn start_fake(program: &Path) -> Result<(Guard, BufReader<ChildStdout>, Greeting), Failure> {
    let mut child = Command::new(program)
        .args(FAULTS.iter().flat_map(|it| ["--fault", it]))
        // A lost order is looked for by the time of the client's clock.
        .arg("--real-time")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // Its log of requests would run through the example's tables.
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| Failure::io("start", program, &error))?;
    let stdout = child.stdout.take();
    let server = Guard(child);
    let mut stdout = BufReader::new(stdout.ok_or_else(|| Failure::new("the fake has no standard output"))?);
    let mut line = String::new();
    stdout
        .by_ref()
        .take(1 << 20)
        .read_line(&mut line)
        .map_err(|error| Failure::new(format!("cannot read from the fake: {error}")))?;
    let Some(greeting) = parse_greeting(&line) else {
        return Err(Failure::new(not_greeted(&line, server)));
    };
    Ok((server, stdout, greeting))
}

fn parse_greeting(line: &str) -> Option<Greeting> {
    let value: Value = serde_json::from_str(line).ok()?;
    let text = |name: &str| value[name].as_str().map(str::to_owned);
    let ids = value["service_ids"].as_array()?;
    Some(Greeting {
        address: text("address")?,
        client_token: text("client_token")?,
        access_token: text("access_token")?,
        service_ids: ids.iter().map(|id| id.as_str().map(str::to_owned)).collect::<Option<_>>()?,
    })
}

/// Why there is no greeting, with what the fake has to say about it.
fn not_greeted(line: &str, mut server: Guard) -> String {
    let stderr = server.0.stderr.take();
    // Once it has ended, its standard error has an end too.
    drop(server);
    let mut said = String::new();
    let read = stderr.map(|mut it| it.read_to_string(&mut said));
    let said = match read {
        Some(Ok(_)) => said.trim(),
        _ => "",
    };
    format!("the fake's first line is not its greeting: {:?}\n{said}", line.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_among_the_messages_of_cargo() {
        let messages = r#"
{"reason":"compiler-artifact","target":{"name":"serde"},"executable":null}
not json
{"reason":"compiler-artifact","target":{"name":"demo"},"executable":"/t/debug/examples/demo"}
{"reason":"build-finished","success":true}
"#;
        let found = executables(messages);
        assert_eq!(found.len(), 1);
        assert_eq!(program(&found, "demo").expect("found"), Path::new("/t/debug/examples/demo"));
        assert!(program(&found, "serde").is_err());
    }

    #[test]
    fn the_greeting_is_read_and_anything_less_is_refused() {
        let line = r#"{"address":"http://127.0.0.1:1","client_token":"c","access_token":"a","service_ids":["s"]}"#;
        let greeting = parse_greeting(line).expect("is complete");
        assert_eq!(greeting.service_ids, ["s"]);
        for wrong in ["", "{}", "ready", r#"{"address":"x","client_token":"c","access_token":"a"}"#] {
            assert_eq!(parse_greeting(wrong), None, "{wrong:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_fake_that_does_not_greet_is_a_failure_that_says_so() {
        let failure = start_fake(Path::new("/bin/echo")).err().expect("must fail");
        assert!(failure.to_string().starts_with("the fake"), "{failure}");
    }
}
