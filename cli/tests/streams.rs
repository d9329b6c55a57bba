//! The program where nobody reads what it says.
#![allow(clippy::unwrap_used)]
#![cfg(unix)]

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const TEXT: &str = "openapi: 3.0.3
info: {title: Colours, version: '1'}
paths: {}
components: {schemas: {Colour: {type: string, enum: [Red], pattern: A}}}
";

/// A pipe whose reader is gone.
fn broken() -> Stdio {
    let (_, writer) = io::pipe().unwrap();
    writer.into()
}

fn run(folder: &Path, arguments: &[&str], stdout: Stdio, stderr: Stdio) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ostler"));
    command.current_dir(folder).args(arguments).stdout(stdout).stderr(stderr).output().unwrap()
}

#[test]
fn a_command_does_the_same_where_nobody_reads() {
    let folder = tempfile::tempdir().unwrap();
    let large = format!("{TEXT}#{}\n", " long".repeat(60_000));
    let texts =
        [("large.yaml", &*large), ("new.yaml", TEXT), ("page.md", "nothing\n"), ("wrong.yaml", "openapi: 3.1.0\n")];
    for (name, text) in texts {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let generate = ["generate", "--name", "a", "--spec"];
    for (arguments, status) in [
        // It has warnings, and takes so long that it tells what it does.
        (&[&generate[..], &["large.yaml", "--out", "a"]].concat()[..], 0),
        (&[&generate[..], &["new.yaml", "--out", "b", "--check"]].concat(), 1),
        (&[&generate[..], &["wrong.yaml", "--out", "c"]].concat(), 2),
        (&["diff", "large.yaml", "new.yaml"], 0),
        (&["diff", "nowhere", "new.yaml"], 2),
        (&["lint", "new.yaml"], 1),
        (&["facts", "page.md"], 2),
        (&["--help"], 0),
        (&["nonsense"], 2),
    ] {
        for (stdout, stderr) in [(Stdio::piped(), broken()), (broken(), Stdio::piped()), (broken(), broken())] {
            let output = run(folder.path(), arguments, stdout, stderr);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(status), "{arguments:?}: {said}");
        }
    }
    assert!(folder.path().join("a/src/lib.rs").exists(), "nobody reads it, and it was asked for");
}
