//! The fake as a command.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_mews-connector-fake");

#[test]
fn the_first_line_says_how_to_call_it() {
    let mut child = Command::new(PROGRAM)
        .args(["--orders", "12", "--seed", "3"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let facts: Value = serde_json::from_str(&line).unwrap();
    assert!(facts["address"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    for member in ["client_token", "access_token", "now"] {
        assert!(facts[member].as_str().is_some_and(|text| text.len() >= 20), "{member}");
    }
    for member in ["service_ids", "account_ids", "bookable_service_ids", "enterprise_ids"] {
        assert!(facts[member].as_array().is_some_and(|ids| ids.len() >= 2), "{member}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[cfg(unix)]
#[test]
fn it_ends_well_when_it_is_told_to() {
    for signal in ["-TERM", "-INT"] {
        let mut child = Command::new(PROGRAM).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn wrong_use_is_status_2() {
    for flags in [&["--colour"][..], &["--orders", "many"], &["--port", "70000"], &["more"]] {
        let output = Command::new(PROGRAM).args(flags).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{flags:?}");
        assert!(output.stdout.is_empty());
    }
}
