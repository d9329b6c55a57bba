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
