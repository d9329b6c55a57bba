//! Both crates of each change, as rustdoc describes them, and what cargo-semver-checks makes of the two.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ostler_codegen::generate;
use ostler_review::diff::semver::Semver;
use tests::cases::{read_document, root};

use crate::rows::ROWS;
use crate::{config, sides};

/// The rows of which it says something else than expected.
pub fn differences(program: &str) -> Vec<String> {
    let folder = root().join("target/semver");
    fs::create_dir_all(&folder).unwrap();
    let mut wrong = Vec::new();
    for (index, row) in ROWS.iter().enumerate() {
        let [old, new] = sides(row);
        let (old, new) =
            (describe(&folder, &old, &format!("{index}-old")), describe(&folder, &new, &format!("{index}-new")));
        let found = verdict(program, &old, &new);
        // It knows nothing of documentation and of what callers cannot name.
        let ours = row.ours.max(Semver::Patch);
        let expected = row.theirs.map_or(ours, |it| it.0);
        println!("{}: {}, cargo-semver-checks {found}", row.name, row.ours);
        if found != expected {
            wrong.push(format!("{}: cargo-semver-checks says {found}, and the row {expected}", row.name));
        }
        if row.theirs.is_some_and(|it| it.0 == ours || it.1.is_empty()) {
            wrong.push(format!("{}: the row explains a difference that is none", row.name));
        }
    }
    wrong
}

/// The crate of a document, as rustdoc's JSON.
fn describe(folder: &Path, text: &str, name: &str) -> PathBuf {
    let output = generate(&read_document(text), &config()).expect("the document is accepted");
    let package = folder.join("crate");
    let _ = fs::remove_dir_all(&package);
    for (path, text) in output.files.iter() {
        let path = package.join("src").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let runtime = root().join("runtime");
    fs::write(package.join("Cargo.toml"), MANIFEST.replace("RUNTIME", &runtime.display().to_string())).unwrap();
    fs::copy(root().join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["rustdoc", "--quiet", "--offline", "--lib", "--manifest-path"]).arg(package.join("Cargo.toml"));
    cargo.args([
        "--",
        "-Zunstable-options",
        "--output-format",
        "json",
        "--document-private-items",
        "--cap-lints",
        "allow",
    ]);
    cargo.env("CARGO_TARGET_DIR", folder.join("target")).env("RUSTC_BOOTSTRAP", "1");
    assert!(cargo.status().unwrap().success(), "{name}: the crate is not described");
    let described = folder.join(format!("{name}.json"));
    fs::copy(folder.join("target/doc/pets.json"), &described).unwrap();
    described
}

const MANIFEST: &str = r#"[package]
name = "pets"
version = "1.0.0"
edition = "2024"

[dependencies]
ostler-runtime = { path = "RUNTIME", default-features = false }

[workspace]
"#;

/// What the second crate takes, if the first is the last version.
fn verdict(program: &str, old: &Path, new: &Path) -> Semver {
    if !is_enough(program, old, new, "minor") {
        Semver::Major
    } else if !is_enough(program, old, new, "patch") {
        Semver::Minor
    } else {
        Semver::Patch
    }
}

fn is_enough(program: &str, old: &Path, new: &Path, release: &str) -> bool {
    let mut command = Command::new(program);
    command.args(["semver-checks", "check-release", "--color", "never", "--release-type", release]);
    command.arg("--baseline-rustdoc").arg(old).arg("--current-rustdoc").arg(new);
    let output = command.stdin(Stdio::null()).output().unwrap_or_else(|error| {
        panic!("{program} does not run ({error}): `cargo install cargo-semver-checks --locked` installs it")
    });
    let text = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    let has_failed = text.contains("--- failure ");
    assert!(output.status.success() != has_failed, "{program} fails without a finding:\n{text}");
    output.status.success()
}
