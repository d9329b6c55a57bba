//! Texts in the place of files: all of them or none, with the ends of lines that each file has.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::outcome::Failure;

/// A file as it was read.
pub(crate) struct Known {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// Nothing where it was not there.
    pub(crate) bytes: Option<Vec<u8>>,
}

impl Known {
    pub(crate) fn read(name: String, path: PathBuf) -> Result<Known, Failure> {
        let bytes = bytes_of(&path)?;
        Ok(Known { name, path, bytes })
    }

    /// Refuses a file that somebody saved since.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if bytes_of(&self.path)? == self.bytes {
            return Ok(());
        }
        Err(Failure::new(format!("{} was saved while this run read it: nothing was written; run it again", self.name)))
    }
}

fn bytes_of(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::io("read", path, &error)),
    }
}

/// Puts texts in the place of files, in this order: all of them, or none. What `check` refuses is refused right before the first
/// of them is replaced.
pub(crate) fn replace_all(
    files: &[(String, PathBuf, String)],
    check: impl FnOnce() -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut staged: Vec<PathBuf> = Vec::new();
    let written = files.iter().try_for_each(|(_, path, text)| {
        staged.push(stage(path, text)?);
        Ok(())
    });
    let mut replaced: Vec<(&Path, Option<Vec<u8>>)> = Vec::new();
    let done = written.and_then(|()| check()).and_then(|()| {
        files.iter().zip(&staged).try_for_each(|((_, path, _), staged)| {
            let old = fs::read(path).ok();
            fs::rename(staged, path).map_err(|error| Failure::io("write", path, &error))?;
            replaced.push((path, old));
            Ok(())
        })
    });
    if done.is_err() {
        for (path, old) in replaced {
            // What cannot be put back is in the history of the repository.
            let _ = old.map_or_else(|| fs::remove_file(path), |old| fs::write(path, old));
        }
        for path in staged {
            let _ = fs::remove_file(path);
        }
    }
    done
}

/// Writes a text beside the file whose place it is to take, where nothing is yet.
fn stage(path: &Path, text: &str) -> Result<PathBuf, Failure> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let staged = path.with_file_name(name);
    let create = || fs::OpenOptions::new().write(true).create_new(true).open(&staged);
    let written = create().and_then(|mut file| {
        file.write_all(text.as_bytes()).inspect_err(|_| {
            let _ = fs::remove_file(&staged);
        })
    });
    written.map(|()| staged.clone()).map_err(|error| Failure::io("write", &staged, &error))
}

/// A text whose lines end as those of the file do that it is a version of; new ones as most of them.
pub(crate) fn with_ends_of(old: &[u8], text: &str) -> String {
    let old = String::from_utf8_lossy(old);
    let (body, mark) = old.strip_prefix('\u{feff}').map_or((&*old, ""), |it| (it, "\u{feff}"));
    let (all, long) = (body.matches('\n').count(), body.matches("\r\n").count());
    let most = if long * 2 > all { "\r\n" } else { "\n" };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    if long == 0 || long == all {
        return format!("{mark}{}", text.replace('\n', most));
    }
    let ends: Vec<&str> =
        body.split_inclusive('\n').map(|it| if it.ends_with("\r\n") { "\r\n" } else { "\n" }).collect();
    let (before, lines): (Vec<&str>, Vec<&str>) = (body.lines().collect(), text.lines().collect());
    let mut own: Vec<&str> = vec![most; lines.len()];
    for it in capture_diff_slices(Algorithm::Myers, &before, &lines) {
        if let DiffOp::Equal { old_index, new_index, len } = it {
            own[new_index..new_index + len].copy_from_slice(&ends[old_index..old_index + len]);
        }
    }
    let lines = lines.into_iter().zip(own).map(|(line, end)| format!("{line}{end}"));
    format!("{mark}{}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_keeps_its_end_and_new_ones_have_that_of_most() {
        for (old, new, expected) in [
            ("a\nb\n", "a\nnew\nb\n", "a\nnew\nb\n"),
            ("a\r\nb\r\n", "a\nnew\nb\n", "a\r\nnew\r\nb\r\n"),
            ("a\r\nb\r\nc\n", "a\nnew\nb\nc\n", "a\r\nnew\r\nb\r\nc\n"),
            ("a\nb\nc\r\n", "a\nb\nc\nnew\n", "a\nb\nc\r\nnew\n"),
            ("\u{feff}a\n", "a\nnew\n", "\u{feff}a\nnew\n"),
            ("", "a\n", "a\n"),
        ] {
            assert_eq!(with_ends_of(old.as_bytes(), new), expected, "{old:?}");
        }
    }

    #[test]
    fn what_stands_beside_a_file_stays() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let [path, beside] = ["it.yaml", "it.new"].map(|it| folder.path().join(it));
        fs::write(&beside, "mine").expect("writable");
        let files = [("it.yaml".to_owned(), path.clone(), "text".to_owned())];
        replace_all(&files, || Ok(())).expect("can be written");
        assert_eq!(fs::read_to_string(&path).expect("readable"), "text");
        assert_eq!(fs::read_to_string(&beside).expect("readable"), "mine");
        let other = [("it.yaml".to_owned(), path.clone(), "other".to_owned())];
        replace_all(&other, || Err(Failure::new("it was saved"))).expect_err("must fail");
        assert_eq!(fs::read_to_string(&path).expect("readable"), "text");
        assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 2, "what was staged is gone");
    }
}
