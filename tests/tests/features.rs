//! The tests of this package and those of the workspace need the same crates with the same features: compiled once.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use tests::cases::root;

/// The crates that tests need, each with the features of each time that it is compiled.
fn crates(selection: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root()).args(["tree", "--offline", "--locked", "--edges", "normal,build,dev"]);
    let output =
        cargo.args(["--prefix", "none", "--no-dedupe", "--format", "{p}|{f}"]).args(selection).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut crates: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for (name, features) in String::from_utf8(output.stdout).unwrap().lines().filter_map(|it| it.split_once('|')) {
        crates.entry(name.to_owned()).or_default().insert(features.to_owned());
    }
    crates
}

#[test]
fn the_workspace_has_no_crate_of_these_tests_with_other_features() {
    let (own, all) = (crates(&["--package", "tests"]), crates(&["--workspace"]));
    assert!(own.len() > 100, "{}", own.len());
    let differ = own.iter().filter(|(name, features)| all.get(*name) != Some(features));
    let differ: Vec<_> = differ.map(|(name, features)| format!("{name}: {features:?}, {:?}", all.get(name))).collect();
    assert!(differ.is_empty(), "add the features to tests/Cargo.toml:\n{}", differ.join("\n"));
}
