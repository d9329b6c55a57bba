//! The manifest that stands in the folder already into what it says of the crate. It is its user's, so that what it lacks can
//! only be told.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use ostler_codegen::Feature;
use toml::{Table, Value};

use super::name::ident;
use super::package;
use super::runtime::{FOLDER, NAME, Source, package_of};
use crate::document::read_bytes;
use crate::outcome::Failure;

/// What a run has to know of it.
pub(super) struct Manifest {
    path: PathBuf,
    package: Option<String>,
    library: Option<String>,
    features: BTreeSet<String>,
    runtime: Named,
}

/// How a manifest names the runtime.
#[derive(Debug, PartialEq, Eq)]
enum Named {
    /// It does not.
    Nowhere,
    /// As the copy inside of the crate, which is a package of this name.
    Copy(String),
    /// As the workspace says, with the name of the copy that is there, if one is.
    Inherited(Option<String>),
    /// In another folder, in a version, or both.
    Elsewhere { path: Option<String>, version: Option<String> },
}

impl Manifest {
    /// The manifest of the crate in a folder, if there is one.
    pub(super) fn read(out: &Path) -> Result<Option<Manifest>, Failure> {
        let path = out.join("Cargo.toml");
        let Some(table) = read_table(&path)? else { return Ok(None) };
        let runtime = match find(&table) {
            Named::Inherited(_) => {
                let copy = read_table(&out.join(FOLDER).join("Cargo.toml"))?;
                Named::Inherited(copy.as_ref().and_then(|it| text(it, "package", "name")))
            }
            named => named,
        };
        let features = table.get("features").and_then(Value::as_table);
        Ok(Some(Manifest {
            path,
            package: text(&table, "package", "name"),
            library: text(&table, "lib", "name"),
            features: features.into_iter().flat_map(Table::keys).cloned().collect(),
            runtime,
        }))
    }

    /// What it calls the copy of the runtime, which has to be called so.
    pub(super) fn name_of_copy(&self) -> Option<&str> {
        match &self.runtime {
            Named::Copy(name) => Some(name),
            Named::Inherited(name) => name.as_deref(),
            Named::Nowhere | Named::Elsewhere { .. } => None,
        }
    }

    /// Whether it cannot be read without the copy.
    pub(super) fn needs_copy(&self) -> bool {
        matches!(self.runtime, Named::Copy(_))
    }

    /// What is generated does not compile without the runtime: a manifest that names none is that of something else.
    pub(super) fn check(&self, source: &Source, features: &[Feature]) -> Result<(), Failure> {
        if self.runtime != Named::Nowhere {
            return Ok(());
        }
        let lines = package::declarations(&source.dependency, features);
        let path = self.path.display();
        Err(Failure::new(format!(
            "{path} is not that of a client, since it does not name the runtime; nothing was written: name another folder, \
             or add to it\n{lines}"
        )))
    }

    /// What it says otherwise than this run.
    pub(super) fn notes(&self, out: &Path, name: &str, source: &Source, features: &[Feature]) -> Vec<String> {
        let notes = [self.note_name(name), self.note_runtime(out, name, source), self.note_features(features)];
        notes.into_iter().flatten().collect()
    }

    fn note_name(&self, name: &str) -> Option<String> {
        let package = self.package.as_deref()?;
        let is_called = |it: &str| ident(it) == ident(name);
        (!is_called(package) && !self.library.as_deref().is_some_and(is_called)).then(|| {
            format!(
                "Cargo.toml is yours and calls the crate `{package}`, and this run was told `--name {name}`: variables of \
                 the environment and traces are called after that; write `--name {package}`, or rename the crate in \
                 Cargo.toml, README.md and `examples/`"
            )
        })
    }

    fn note_runtime(&self, out: &Path, name: &str, source: &Source) -> Option<String> {
        let dependency = &source.dependency;
        match &self.runtime {
            Named::Nowhere | Named::Inherited(_) => None,
            Named::Copy(_) if !source.is_embedded => Some(format!(
                "Cargo.toml is yours and names the copy of the runtime in `{FOLDER}/`, which stays for that: write \
                 `{dependency}` to take it from elsewhere, and the next run removes the copy"
            )),
            Named::Copy(copy) if copy == NAME => Some(format!(
                "Cargo.toml is yours and calls the copy of the runtime `{NAME}`, and two such crates cannot be in one \
                 program or workspace: write `{dependency}`, and the next run calls the copy `{}`",
                package_of(name)
            )),
            Named::Copy(_) => None,
            Named::Elsewhere { path, version } if !source.is_at(out, path.as_deref(), version.as_deref()) => {
                let help = format!("it would be `{dependency}`");
                Some(format!("Cargo.toml is yours and names another runtime than this run: {help}"))
            }
            Named::Elsewhere { .. } => None,
        }
    }

    /// Without its feature what is behind it is not there.
    fn note_features(&self, features: &[Feature]) -> Option<String> {
        let names = features.iter().map(|it| it.name.as_str());
        let missing: Vec<_> = names.filter(|it| !self.features.contains(*it)).collect();
        let names = missing.iter().map(|it| format!("\"{it}\"")).collect::<Vec<_>>().join(", ");
        let lines: String = missing.iter().map(|it| format!("\n{it} = []")).collect();
        (!missing.is_empty()).then(|| {
            format!(
                "Cargo.toml is yours and lacks features of this run: add {names} to `default` in `[features]`, and below \
                 it the lines{lines}"
            )
        })
    }
}

fn read_table(path: &Path) -> Result<Option<Table>, Failure> {
    // What else stands in its place is told where files are compared.
    if !path.is_file() {
        return Ok(None);
    }
    let wrong = |why: String| Failure::new(format!("{} is not a manifest: {}", path.display(), why.trim_end()));
    let text = String::from_utf8(read_bytes(path)?).map_err(|_| wrong("it is not UTF-8".to_owned()))?;
    text.parse().map(Some).map_err(|error: toml::de::Error| wrong(error.to_string()))
}

fn text(table: &Table, section: &str, key: &str) -> Option<String> {
    table.get(section)?.get(key)?.as_str().map(str::to_owned)
}

/// How the dependencies name the runtime: those of every platform first.
fn find(manifest: &Table) -> Named {
    let targets = manifest.get("target").and_then(Value::as_table);
    let targets = targets.into_iter().flat_map(Table::values).filter_map(|it| it.get("dependencies"));
    let sections = manifest.get("dependencies").into_iter().chain(targets);
    let mut entries = sections.filter_map(Value::as_table).flatten();
    let Some((key, value)) = entries.find(|(key, _)| key.replace('_', "-") == NAME) else {
        return Named::Nowhere;
    };
    let member = |name: &str| value.get(name).and_then(Value::as_str);
    if value.get("workspace").and_then(Value::as_bool) == Some(true) {
        return Named::Inherited(None);
    }
    match member("path") {
        Some(path) if without_dots(Path::new(path)) == Path::new(FOLDER) => {
            Named::Copy(member("package").unwrap_or(key).to_owned())
        }
        path => {
            let version = value.as_str().or(member("version"));
            Named::Elsewhere { path: path.map(str::to_owned), version: version.map(str::to_owned) }
        }
    }
}

/// The same path without `.`, and without `..` after a folder.
pub(super) fn without_dots(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if parts.components().next_back().is_some_and(|it| it != Component::ParentDir) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Named {
        find(&text.parse().expect("is TOML"))
    }

    #[test]
    fn the_runtime_is_found_however_it_is_written() {
        let copy = |name: &str| Named::Copy(name.to_owned());
        let elsewhere = |path: Option<&str>, version: Option<&str>| Named::Elsewhere {
            path: path.map(str::to_owned),
            version: version.map(str::to_owned),
        };
        for (manifest, expected) in [
            ("[package]\nname = 'a'\n", Named::Nowhere),
            ("[dependencies]\nostler-runtime-more = '1'\n", Named::Nowhere),
            ("[dev-dependencies]\nostler-runtime = '1'\n", Named::Nowhere),
            ("[dependencies]\nostler-runtime = {path = 'runtime', version = '0.1.0'}\n", copy("ostler-runtime")),
            ("[dependencies]\nostler_runtime = {path = './runtime/', package = 'a-runtime'}\n", copy("a-runtime")),
            ("[dependencies.ostler-runtime]\npath = 'src/../runtime'\npackage = 'b'\n", copy("b")),
            ("[dependencies]\nostler-runtime.workspace = true\n", Named::Inherited(None)),
            ("[dependencies]\nostler-runtime = '0.1'\n", elsewhere(None, Some("0.1"))),
            (
                "[target.'cfg(unix)'.dependencies]\nostler-runtime.path = '../runtime'\n",
                elsewhere(Some("../runtime"), None),
            ),
        ] {
            assert_eq!(found(manifest), expected, "{manifest}");
        }
    }
}
