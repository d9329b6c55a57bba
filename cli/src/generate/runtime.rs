//! Where a crate gets the runtime from: a copy inside of it, a folder, or a registry.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::{MARK, package};
use crate::outcome::Failure;
use crate::synchronize::{Owner, Wanted};

/// The sources of the runtime that this program was built with, and what it takes to build them alone.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// The version of these sources.
const VERSION: &str = env!("OSTLER_RUNTIME_VERSION");

/// The folder of the copy.
pub(super) const FOLDER: &str = "runtime";

/// Where the runtime comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Runtime {
    /// A copy of it becomes a part of the crate.
    #[default]
    Embedded,
    /// A folder that holds it.
    Path(PathBuf),
    /// This version of it, from the registry.
    Version(String),
}

impl Runtime {
    /// What `--runtime` says: a version begins with a digit or an operator, anything else is a path.
    pub fn from_argument(text: &str) -> Runtime {
        let is_version = |it: char| it.is_ascii_alphanumeric() || "^~=<>., +-*".contains(it);
        let number = text.trim_start_matches(['^', '~', '=', '<', '>', ' ']);
        match number.starts_with(|it: char| it.is_ascii_digit()) && text.chars().all(is_version) {
            true => Runtime::Version(text.to_owned()),
            false => Runtime::Path(PathBuf::from(text)),
        }
    }
}

/// How a manifest names the runtime.
pub(super) struct Source {
    pub(super) dependency: String,
    pub(super) is_embedded: bool,
}

/// The runtime of a crate in the folder `out`.
pub(super) fn source(runtime: &Runtime, out: &Path) -> Result<Source, Failure> {
    let (place, is_embedded) = match runtime {
        Runtime::Embedded => (format!("path = \"{FOLDER}\", version = \"{VERSION}\""), true),
        Runtime::Version(version) => (format!("version = \"{version}\""), false),
        Runtime::Path(path) => (format!("path = \"{}\"", path_from(out, path)?), false),
    };
    Ok(Source { dependency: format!("ostler-runtime = {{ {place}, default-features = false }}"), is_embedded })
}

fn path_from(out: &Path, path: &Path) -> Result<String, Failure> {
    let manifest = path.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| Failure::io("read", &manifest, &error))?;
    if !text.lines().any(|it| it.split_whitespace().collect::<String>() == "name=\"ostler-runtime\"") {
        let help = "name the folder of `ostler-runtime`";
        return Err(Failure::new(format!("{} is not that of the runtime: {help}", manifest.display())));
    }
    let path = if path.is_absolute() { path.to_path_buf() } else { relative(&absolute(out)?, &absolute(path)?) };
    let text = path.to_str().map(|it| it.replace('\\', "/"));
    text.filter(|it| !it.contains(['"', '\n', '\r'])).ok_or_else(|| {
        Failure::new(format!("the path of the runtime, {}, cannot be written into a manifest", path.display()))
    })
}

fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    let path = std::path::absolute(path).map_err(|error| Failure::io("find", path, &error))?;
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Ok(parts)
}

fn relative(from: &Path, to: &Path) -> PathBuf {
    let shared = from.components().zip(to.components()).take_while(|(left, right)| left == right).count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

/// The copy, each source with the mark. The licences are texts that nobody changes.
pub(super) fn files() -> impl Iterator<Item = Wanted> {
    FILES.iter().map(|(path, text)| {
        let (text, owner) = match *path {
            "Cargo.toml" => (package::marked_toml(text), Owner::Command),
            path if path.ends_with(".rs") => (format!("// {MARK}\n{text}"), Owner::Command),
            _ => ((*text).to_owned(), Owner::User),
        };
        Wanted { path: format!("{FOLDER}/{path}"), text, owner }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_told_from_a_path() {
        for (text, is_version) in [
            ("0.1", true),
            ("=0.1.0", true),
            ("^1.2.3-rc.1", true),
            (">= 0.1, < 0.3", true),
            ("runtime", false),
            ("../runtime", false),
            ("1/runtime", false),
            ("1\"", false),
        ] {
            assert_eq!(matches!(Runtime::from_argument(text), Runtime::Version(_)), is_version, "{text}");
        }
    }

    #[test]
    fn a_path_leads_from_the_crate_to_the_runtime() {
        assert_eq!(relative(Path::new("/a/b/c"), Path::new("/a/d/e")), Path::new("../../d/e"));
        assert_eq!(relative(Path::new("/a"), Path::new("/a/d")), Path::new("d"));
    }

    #[test]
    fn the_copy_is_whole_and_stands_alone() {
        let text = |path: &str| FILES.iter().find(|(it, _)| *it == path).map(|(_, text)| *text).expect("is there");
        assert!(text("src/lib.rs").starts_with("//! "));
        let manifest = text("Cargo.toml");
        assert!(!manifest.contains("workspace") && !manifest.contains("dev-dependencies"), "{manifest}");
        assert!(
            manifest.contains(&format!("version = \"{VERSION}\"")) && manifest.contains("license = "),
            "{manifest}"
        );
        assert!(text("LICENSE-MIT").contains("MIT"));
    }
}
