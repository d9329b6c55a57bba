//! The paths of a set into native ones, or into the reason why not every file system takes them.
//!
//! All are looked at before any file is touched.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Expected;
use crate::outcome::Failure;

/// The longest name of a file or a folder, in bytes.
const MAX_NAME: usize = 255;

/// The longest path, in bytes, with that of the folder: what macOS takes; others take more.
const MAX_PATH: usize = 1023;

/// What Windows takes for devices, with any extension. Alphabetical; the numbered ones are listed apart.
const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];
const NUMBERED_DEVICES: &[&str] = &["com", "lpt"];

pub(super) fn check<'a>(
    root: &Path,
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Expected<'a>, Failure> {
    check_root(root)?;
    let mut expected = Expected::new();
    // Each path and each folder above one, in small letters, with its own spelling.
    let mut spellings = BTreeMap::new();
    for (path, text) in files {
        check_path(root, path)?;
        check_spelling(&mut spellings, path)?;
        expected.insert(path.split('/').collect::<PathBuf>(), text);
    }
    for path in expected.keys() {
        let file = path.ancestors().skip(1).find(|it| expected.contains_key(*it));
        if let Some(file) = file {
            let message = format!("`{}` would be a file and the folder of `{}`", file.display(), path.display());
            return Err(Failure::new(message));
        }
    }
    Ok(expected)
}

/// A root that is a link would lead the changes to somewhere else.
fn check_root(root: &Path) -> Result<(), Failure> {
    match fs::symlink_metadata(root) {
        Ok(metadata) if !metadata.is_dir() => Err(Failure::new(format!("{} is not a folder", root.display()))),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::io("read", root, &error)),
        _ => Ok(()),
    }
}

fn check_path(root: &Path, path: &str) -> Result<(), Failure> {
    if let Some(problem) = path.split('/').find_map(problem_of) {
        return Err(Failure::new(format!("`{path}` is not a path inside the generated folder: {problem}")));
    }
    let length = root.join(path).as_os_str().len();
    if length > MAX_PATH {
        let limit = format!("{length} bytes; not every system takes more than {MAX_PATH}");
        return Err(Failure::new(format!("`{path}` is too long: with the folder it is in, it has {limit}")));
    }
    Ok(())
}

/// What is wrong with a name of a file or a folder.
fn problem_of(name: &str) -> Option<String> {
    let is_safe = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.');
    if name.is_empty() {
        Some("a name is empty".to_owned())
    } else if name.len() > MAX_NAME {
        Some(format!("a name has {} bytes; file systems take {MAX_NAME}", name.len()))
    } else if !name.chars().all(is_safe) || name.starts_with('.') || name.ends_with('.') {
        Some(format!("`{name}` is more than letters, digits, `_`, `-` and `.` between them"))
    } else if is_device(name) {
        Some(format!("Windows keeps `{name}` for a device"))
    } else {
        None
    }
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let number = NUMBERED_DEVICES.iter().find_map(|it| stem.strip_prefix(it));
    DEVICES.contains(&stem.as_str()) || number.is_some_and(|it| it.len() == 1 && it.as_bytes()[0].is_ascii_digit())
}

/// File systems that see no difference between small and capital letters would make one of two.
fn check_spelling<'p>(spellings: &mut BTreeMap<String, &'p str>, path: &'p str) -> Result<(), Failure> {
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    for spelling in ends.map(|end| &path[..end]) {
        let first = *spellings.entry(spelling.to_ascii_lowercase()).or_insert(spelling);
        if first != spelling {
            return Err(Failure::new(format!("`{first}` and `{spelling}` differ in capital letters alone")));
        }
    }
    Ok(())
}
