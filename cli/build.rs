//! The sources of the runtime -> a table in the program: each generated crate gets a copy of them.
//!
//! In the repository they are read where they are; a package of this crate holds them under `embedded/`, where links lead to
//! them until it is packed.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

/// Where the sources, the two manifests and the licences are.
struct Places {
    source: PathBuf,
    manifest: PathBuf,
    workspace: PathBuf,
    licences: PathBuf,
}

fn main() {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let places = find(&here);
    let mut files = BTreeMap::new();
    collect(&places.source, "src", &mut files);
    let manifest = standalone(&parse(&places.manifest), &parse(&places.workspace));
    let manifest_path = out.join("runtime.toml");
    fs::write(&manifest_path, manifest.to_string()).expect("the folder of the build is writable");
    files.insert("Cargo.toml".to_owned(), manifest_path);
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        files.insert(name.to_owned(), places.licences.join(name));
    }
    let mut table = String::from("&[\n");
    for (name, path) in &files {
        println!("cargo::rerun-if-changed={}", path.display());
        writeln!(table, "    ({name:?}, include_str!({path:?})),").expect("a string takes all");
    }
    table.push(']');
    fs::write(out.join("runtime.rs"), table).expect("the folder of the build is writable");
    let version = manifest["package"]["version"].as_str().expect("a version");
    println!("cargo::rustc-env=OSTLER_RUNTIME_VERSION={version}");
    for path in [&places.source, &places.manifest, &places.workspace] {
        println!("cargo::rerun-if-changed={}", path.display());
    }
}

fn find(here: &Path) -> Places {
    let root = here.join("..");
    let runtime = root.join("runtime");
    // A crate that was fetched stands beside other crates, one of which may be called so.
    if runtime.join("Cargo.toml").is_file() && root.join("cli/build.rs").is_file() {
        let manifest = runtime.join("Cargo.toml");
        return Places { source: runtime.join("src"), manifest, workspace: root.join("Cargo.toml"), licences: root };
    }
    let embedded = here.join("embedded");
    Places {
        source: embedded.join("src"),
        manifest: embedded.join("runtime.toml"),
        workspace: embedded.join("workspace.toml"),
        licences: embedded,
    }
}

fn collect(folder: &Path, name: &str, files: &mut BTreeMap<String, PathBuf>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{} cannot be read: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        let name = format!("{name}/{}", path.file_name().and_then(|it| it.to_str()).expect("names are ASCII"));
        if path.is_dir() {
            collect(&path, &name, files);
        } else {
            files.insert(name, path);
        }
    }
}

fn parse(path: &Path) -> Table {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()));
    text.parse().unwrap_or_else(|error| panic!("{} is not TOML: {error}", path.display()))
}

/// The manifest of the runtime as it stands without the workspace, and without what its tests need.
fn standalone(runtime: &Table, workspace: &Table) -> Table {
    let shared = &workspace["workspace"];
    let mut package = Table::new();
    for (key, value) in runtime["package"].as_table().expect("is a table") {
        // The copy has no page of its own.
        if key == "readme" {
            continue;
        }
        let value = if is_inherited(value) { shared["package"][key.as_str()].clone() } else { value.clone() };
        package.insert(key.clone(), value);
    }
    let mut dependencies = Table::new();
    for (name, value) in runtime["dependencies"].as_table().expect("is a table") {
        let value = match value {
            Value::Table(own) if is_inherited(value) => inherit(&shared["dependencies"][name.as_str()], own),
            _ => value.clone(),
        };
        dependencies.insert(name.clone(), value);
    }
    let mut manifest = Table::new();
    manifest.insert("package".to_owned(), package.into());
    manifest.insert("features".to_owned(), runtime["features"].clone());
    manifest.insert("dependencies".to_owned(), dependencies.into());
    manifest
}

fn is_inherited(value: &Value) -> bool {
    value.get("workspace").and_then(Value::as_bool) == Some(true)
}

/// A dependency of the workspace with what a package adds to it.
fn inherit(shared: &Value, own: &Table) -> Value {
    let mut merged = match shared {
        Value::Table(it) => it.clone(),
        version => Table::from_iter([("version".to_owned(), version.clone())]),
    };
    for (key, value) in own.iter().filter(|(key, _)| *key != "workspace") {
        match (merged.get_mut(key), value) {
            (Some(Value::Array(known)), Value::Array(more)) => known.extend(more.iter().cloned()),
            _ => drop(merged.insert(key.clone(), value.clone())),
        }
    }
    merged.into()
}
