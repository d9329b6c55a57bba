//! Where a crate gets the runtime from: a copy inside of it, a folder, or a registry.

use std::fs;
use std::path::{Component, Path, PathBuf};

use toml::{Table, Value};

use super::manifest::without_dots;
use super::{MARK, package};
use crate::outcome::Failure;
use crate::synchronize::{Owner, Wanted};

/// The sources of the runtime that this program was built with, and what it takes to build them alone.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// The version of these sources.
const VERSION: &str = env!("OSTLER_RUNTIME_VERSION");

/// What generated code calls the runtime, and what the package is called where it is no copy.
pub(super) const NAME: &str = "ostler-runtime";

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
    path: Option<String>,
    version: Option<String>,
}

impl Source {
    /// Whether a manifest in `out` that says this of the runtime means the same.
    pub(super) fn is_at(&self, out: &Path, path: Option<&str>, version: Option<&str>) -> bool {
        let place = |it: &str| without_dots(&std::path::absolute(out.join(it)).unwrap_or_else(|_| PathBuf::from(it)));
        match (&self.path, path) {
            (Some(wanted), Some(found)) => place(wanted) == place(found),
            (None, None) => self.version.as_deref() == version,
            _ => false,
        }
    }
}

/// What the package of the copy is called in the crate `name`. Each crate has its own, since no program and no workspace
/// can have two packages of one name that are not the same.
pub(super) fn package_of(name: &str) -> String {
    format!("{name}-runtime")
}

/// The runtime of the crate `name` in the folder `out`.
pub(super) fn source(runtime: &Runtime, out: &Path, name: &str) -> Result<Source, Failure> {
    let (place, path, version) = match runtime {
        Runtime::Embedded => {
            let package = package_of(name);
            (format!("package = \"{package}\", path = \"{FOLDER}\", version = \"{VERSION}\""), None, None)
        }
        Runtime::Version(version) => (format!("version = \"{version}\""), None, Some(version.clone())),
        Runtime::Path(path) => {
            let path = path_from(out, path)?;
            (format!("path = \"{path}\""), Some(path), None)
        }
    };
    let dependency = format!("{NAME} = {{ {place}, default-features = false }}");
    Ok(Source { dependency, is_embedded: *runtime == Runtime::Embedded, path, version })
}

fn path_from(out: &Path, path: &Path) -> Result<String, Failure> {
    let manifest = path.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| Failure::io("read", &manifest, &error))?;
    if !text.lines().any(|it| it.split_whitespace().collect::<String>() == format!("name=\"{NAME}\"")) {
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
    Ok(without_dots(&path))
}

fn relative(from: &Path, to: &Path) -> PathBuf {
    let shared = from.components().zip(to.components()).take_while(|(left, right)| left == right).count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

/// The copy as the package `package`, each source with the mark. The licences are texts that nobody changes.
pub(super) fn files(package: &str) -> impl Iterator<Item = Wanted> {
    FILES.iter().map(move |(path, text)| {
        let (text, owner) = match *path {
            "Cargo.toml" => (package::marked_toml(&renamed(text, package)), Owner::Command),
            path if path.ends_with(".rs") => {
                // The examples in its documentation are tested with it, and call it as the package is called.
                let text = text.replace("ostler_runtime::", &format!("{}::", package.replace('-', "_")));
                (format!("// {MARK}\n{text}"), Owner::Command)
            }
            _ => ((*text).to_owned(), Owner::User),
        };
        Wanted { path: format!("{FOLDER}/{path}"), text, owner }
    })
}

fn renamed(manifest: &str, package: &str) -> String {
    let mut manifest: Table = manifest.parse().expect("build.rs wrote TOML");
    if let Some(it) = manifest.get_mut("package").and_then(Value::as_table_mut) {
        it.insert("name".to_owned(), package.into());
    }
    manifest.to_string()
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
        assert!(!manifest.contains("readme"), "a package cannot be made of a manifest that names what is not there");
        assert!(text("LICENSE-MIT").contains("MIT"));
    }

    #[test]
    fn the_copy_is_called_after_its_crate_wherever_it_names_itself() {
        for file in files("pet-store-runtime") {
            assert!(!file.text.contains("ostler_runtime::"), "{}", file.path);
        }
        let manifest = |package: &str| {
            let file = files(package).find(|it| it.path == "runtime/Cargo.toml").expect("is there");
            file.text.parse::<Table>().expect("is TOML")["package"]["name"].as_str().map(str::to_owned)
        };
        for name in ["pet-store-runtime", "a\"\n[b]\nname = \"c"] {
            assert_eq!(manifest(name).as_deref(), Some(name));
        }
        let docs = files("pet-store-runtime").filter(|it| it.text.contains("use pet_store_runtime::")).count();
        assert!(docs > 5, "{docs} files show how they are used");
    }

    #[test]
    fn a_place_is_compared_as_it_is_meant() {
        let out = Path::new("/a/b");
        let source = |path: Option<&str>, version: Option<&str>| Source {
            dependency: String::new(),
            is_embedded: false,
            path: path.map(str::to_owned),
            version: version.map(str::to_owned),
        };
        assert!(source(Some("../d"), None).is_at(out, Some("/a/./c/../d/"), Some("1")));
        assert!(!source(Some("../d"), None).is_at(out, Some("../e"), None));
        assert!(!source(Some("../d"), None).is_at(out, None, Some("1")));
        assert!(source(None, Some("1")).is_at(out, None, Some("1")));
        assert!(!source(None, Some("1")).is_at(out, None, Some("2")));
    }
}
