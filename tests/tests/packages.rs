//! What the packages that are meant for others say of themselves.
#![allow(clippy::unwrap_used)]

use std::process::Command;

use serde_json::Value;
use tests::cases::root;

/// The packages of the workspace that may be published, as cargo knows them.
fn published() -> Vec<Value> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root()).args(["metadata", "--no-deps", "--offline", "--format-version", "1"]);
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    // `publish = false` is an empty list of registries.
    let packages = metadata["packages"].as_array().unwrap().iter().filter(|it| it["publish"].is_null());
    packages.cloned().collect()
}

#[test]
fn each_says_what_a_registry_shows() {
    let published = published();
    assert_eq!(published.len(), 7, "{:?}", published.iter().map(|it| &it["name"]).collect::<Vec<_>>());
    for package in published {
        let name = package["name"].as_str().unwrap();
        for member in ["description", "license", "readme", "rust_version"] {
            assert!(package[member].is_string(), "{name} has no `{member}`");
        }
        for member in ["categories", "keywords"] {
            let count = package[member].as_array().unwrap().len();
            assert!((1..=5).contains(&count), "{name}: a registry takes one to five {member}");
        }
        let folder = std::path::Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap();
        assert!(folder.join(package["readme"].as_str().unwrap()).is_file(), "{name}: its page does not exist");
        let docs = &package["metadata"]["docs"]["rs"]["all-features"];
        assert_eq!(docs.as_bool(), Some(true), "{name}: its documentation leaves features out");
    }
}

/// What each package holds beside its sources, by the beginning of the path. Files of Cargo's own are in all of them.
const HELD: &[(&str, &[&str])] = &[
    ("mews-connector", &["examples/", "production.md"]),
    ("mews-connector-fake", &["contract.json", "schemathesis/hooks.py"]),
    ("ostler", &["build.rs", "embedded/"]),
    ("ostler-codegen", &["tests/"]),
    ("ostler-openapi", &["examples/", "tests/"]),
    ("ostler-review", &["RULES.md", "examples/", "tests/"]),
    ("ostler-runtime", &["tests/"]),
];

/// Files that a package is of no use without, beside `src/lib.rs` and its page.
const NEEDED: &[(&str, &str)] = &[
    ("mews-connector", "examples/list_orders.rs"),
    ("mews-connector", "production.md"),
    ("mews-connector-fake", "contract.json"),
    ("mews-connector-fake", "src/main.rs"),
    ("ostler", "build.rs"),
    ("ostler", "embedded/LICENSE-APACHE"),
    ("ostler", "embedded/LICENSE-MIT"),
    ("ostler", "embedded/runtime.toml"),
    ("ostler", "embedded/src/lib.rs"),
    ("ostler", "embedded/src/values/json.rs"),
    ("ostler", "embedded/workspace.toml"),
    ("ostler", "src/main.rs"),
];

/// The files of a package, as Cargo would pack them.
fn packed(package: &str) -> Vec<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root()).args(["package", "--package", package, "--list", "--offline", "--allow-dirty"]);
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{package}: {}", String::from_utf8_lossy(&output.stderr));
    // Windows writes other separators.
    String::from_utf8(output.stdout).unwrap().lines().map(|it| it.replace('\\', "/")).collect()
}

#[test]
fn each_holds_what_it_needs_and_nothing_besides() {
    let mut names: Vec<_> = published().iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    assert_eq!(names, HELD.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for (package, held) in HELD {
        let files = packed(package);
        let cargo = [".cargo_vcs_info.json", "Cargo.lock", "Cargo.toml", "Cargo.toml.orig", "README.md"];
        let is_expected = |it: &str| it.starts_with("src/") || held.iter().any(|held| it.starts_with(held));
        let stray: Vec<_> = files.iter().filter(|it| !cargo.contains(&it.as_str()) && !is_expected(it)).collect();
        assert!(stray.is_empty(), "{package} would hold {stray:?}");
        let needed = NEEDED.iter().filter(|(name, _)| name == package).map(|(_, path)| *path);
        for path in needed.chain(["Cargo.toml", "README.md", "src/lib.rs"]) {
            assert!(files.iter().any(|it| it == path), "{package} would lack {path}");
        }
    }
}

#[test]
fn what_is_published_needs_nothing_that_is_not() {
    let published = published();
    let names: Vec<_> = published.iter().map(|it| it["name"].as_str().unwrap()).collect();
    for package in &published {
        for dependency in package["dependencies"].as_array().unwrap().iter().filter(|it| !it["path"].is_null()) {
            let (name, kind) = (dependency["name"].as_str().unwrap(), dependency["kind"].as_str());
            // What only tests need is left out of a package where it has no version.
            let is_left_out = kind == Some("dev") && dependency["req"] == "*";
            assert!(names.contains(&name) || is_left_out, "{} needs {name}, which is not published", package["name"]);
        }
    }
}
