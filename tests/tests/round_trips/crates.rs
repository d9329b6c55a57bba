//! A document -> a crate whose program decodes and encodes what it reads, and what became of every instance.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ostler_codegen::{Config, generate};
use tests::cases::{read, read_document, root};

use crate::instances::{Instance, Instances};
use crate::{SEED, declared, fault, schema_of};

/// How many faults of a type are shown.
const MOST_OF_A_TYPE: usize = 3;

/// What became of a document.
pub struct Report {
    document: String,
    types: usize,
    tried: usize,
    /// The types of no schema that the test can tell, without the requests, which are none's.
    left_out: Vec<String>,
    pub faults: Vec<String>,
}

pub fn table(reports: &[Report]) -> String {
    let mut text = String::new();
    for it in reports {
        let (document, types, tried, faults) = (&it.document, it.types, it.tried, it.faults.len());
        text.push_str(&format!("{document}: {tried} instances of {types} types, {faults} faults\n"));
        text.push_str(&format!("  left out: {}\n", it.left_out.join(", ")));
        let mut shown = std::collections::BTreeMap::<&str, usize>::new();
        for fault in &it.faults {
            let count = shown.entry(fault.split(':').next().unwrap_or_default()).or_default();
            *count += 1;
            if *count <= MOST_OF_A_TYPE {
                text.push_str(&format!("  {}\n", fault.chars().take(1_500).collect::<String>()));
            }
        }
    }
    text
}

/// Generates the crate of a document below `target/`, builds its program, and lets it try every instance.
pub fn try_document(path: &Path) -> Report {
    let document = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut report = Report { document, types: 0, tried: 0, left_out: Vec::new(), faults: Vec::new() };
    let reading = read_document(&read(path));
    let output = match generate(&reading, &Config::for_crate("round-trips")) {
        Ok(output) => output,
        Err(findings) => {
            report.document.push_str(&format!(" is refused: {}", findings.kept()[0].message));
            return report;
        }
    };
    let files: Vec<_> = output.files.iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    let (Some(tree), Some(model)) = (&reading.tree, &reading.document) else { return report };
    let mut instances = Instances::new(tree, model, SEED);
    let (mut rows, mut tries) = (Vec::new(), Vec::new());
    for it in declared::declared(&files) {
        let Some(schema) = schema_of(&reading, &instances, &it.path, &it.pointer) else {
            let is_request = it.pointer.starts_with("#/paths/") && !it.pointer.ends_with("/schema");
            report.left_out.extend((!is_request).then_some(it.path));
            continue;
        };
        let found = instances.of(&schema);
        tries.extend(found.iter().map(|instance| (rows.len(), instance.clone())));
        rows.push(it.path);
    }
    (report.types, report.tried) = (rows.len(), tries.len());
    let program = build(&files, &rows);
    let results = run(&program, &tries);
    assert_eq!(results.len(), tries.len(), "the program of {} ended early", report.document);
    for ((row, instance), result) in tries.iter().zip(results) {
        let fault = fault(result, instance).map(|it| format!("{}: {}\n    {it}", rows[*row], instance.read));
        report.faults.extend(fault);
    }
    report
}

/// The program of a crate with a number for each type.
fn build(files: &[(String, String)], rows: &[String]) -> PathBuf {
    let folder = root().join("target/round-trips");
    let package = folder.join("crate");
    let _ = fs::remove_dir_all(&package);
    for (path, text) in files {
        let path = package.join("src").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let trips: String = rows.iter().map(|it| format!("    trip::trip::<round_trips::{it}>,\n")).collect();
    let main = format!(
        "#![allow(deprecated)]\nmod trip;\n\nconst TRIPS: &[fn(&str) -> Result<String, String>] = &[\n{trips}];\n\n{MAIN}"
    );
    fs::create_dir_all(package.join("src/bin/trips")).unwrap();
    fs::write(package.join("src/bin/trips/main.rs"), main).unwrap();
    fs::write(package.join("src/bin/trips/trip.rs"), include_str!("trip.rs")).unwrap();
    let runtime = root().join("runtime");
    fs::write(package.join("Cargo.toml"), MANIFEST.replace("RUNTIME", &runtime.display().to_string())).unwrap();
    fs::copy(root().join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--offline", "--manifest-path"]).arg(package.join("Cargo.toml"));
    let status = cargo.env("CARGO_TARGET_DIR", folder.join("target")).status().unwrap();
    assert!(status.success(), "the crate does not compile");
    folder.join("target/debug/trips")
}

const MANIFEST: &str = r#"[package]
name = "round-trips"
version = "0.0.0"
edition = "2024"

[dependencies]
ostler-runtime = { path = "RUNTIME", default-features = false }
serde = "1"
serde_json = "1"

[profile.dev]
debug = false

[workspace]
"#;

const MAIN: &str = r#"fn main() {
    for line in std::io::stdin().lines() {
        let line = line.expect("a line");
        let (index, text) = line.split_once(' ').expect("a number, and a value");
        match TRIPS[index.parse::<usize>().expect("a number")](text) {
            Ok(found) => println!("+{found}"),
            Err(problem) => println!("-{problem:?}"),
        }
    }
}
"#;

/// What the program says to each instance.
fn run(program: &Path, tries: &[(usize, Instance)]) -> Vec<Result<String, String>> {
    let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let lines: String = tries.iter().map(|(row, it)| format!("{row} {}\n", it.read)).collect();
    let mut stdin = child.stdin.take().unwrap();
    let writing = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = writing.join();
    let text = String::from_utf8(output.stdout).unwrap();
    let result = |line: &str| match line.strip_prefix('+') {
        Some(found) => Ok(found.to_owned()),
        None => Err(line.to_owned()),
    };
    text.lines().map(result).collect()
}
