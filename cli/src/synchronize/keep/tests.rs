//! `update` against real folders.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::super::tests::{FailingDisk, snapshot};
use super::super::transaction::STAGING;
use super::{Mark, Owner, Wanted, update, update_on};
use crate::synchronize::{Drift, Mode};

const MARK: Mark<'_> = Mark { folders: &["src"], is_ours: |line| line == "// ours" };

fn set(files: &[(&str, &str, Owner)]) -> Vec<Wanted> {
    let wanted = |(path, text, owner): &(&str, &str, Owner)| Wanted {
        path: path.to_string(),
        text: text.to_string(),
        owner: *owner,
    };
    files.iter().map(wanted).collect()
}

fn files() -> Vec<Wanted> {
    set(&[
        ("Cargo.toml", "[package]\n", Owner::User),
        ("src/lib.rs", "// ours\nmod a;\n", Owner::Command),
        ("src/deep/a.rs", "// ours\n", Owner::Command),
    ])
}

fn kinds(drift: &[Drift]) -> Vec<(&'static str, &str)> {
    drift.iter().map(|it| (it.kind(), it.path())).collect()
}

fn updated() -> (TempDir, std::path::PathBuf) {
    let around = tempfile::tempdir().expect("a temporary folder");
    let root = around.path().join("client");
    update(Mode::Write, &root, MARK, &files()).expect("updates");
    (around, root)
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("readable")
}

#[test]
fn a_folder_that_holds_the_set_is_left_alone() {
    let (_around, root) = updated();
    let before = snapshot(&root);
    let time = |path: &str| fs::metadata(root.join(path)).and_then(|it| it.modified()).expect("has a time");
    let times = ["src/lib.rs", "src/deep/a.rs", "Cargo.toml"].map(time);
    for mode in [Mode::Verify, Mode::Write] {
        assert_eq!(update(mode, &root, MARK, &files()).expect("updates"), []);
    }
    assert_eq!(snapshot(&root), before);
    assert_eq!(["src/lib.rs", "src/deep/a.rs", "Cargo.toml"].map(time), times);
    fs::write(root.join("src/deep/a.rs"), "// ours\n// more\n").expect("writable");
    let written = update(Mode::Write, &root, MARK, &files()).expect("updates");
    assert_eq!(kinds(&written), [("stale", "src/deep/a.rs")]);
    assert_eq!([time("src/lib.rs"), time("Cargo.toml")], [times[0], times[2]]);
}

#[test]
fn what_belongs_to_the_user_is_kept_and_strays_of_ours_are_removed_with_their_folders() {
    let (_around, root) = updated();
    fs::write(root.join("Cargo.toml"), "[package]\nname = \"mine\"\n").expect("writable");
    fs::create_dir_all(root.join("src/old/older")).expect("writable");
    fs::create_dir_all(root.join(".git")).expect("writable");
    for (path, content) in [
        ("src/old/older/gone.rs", "// ours\nmod x;\n"),
        ("src/deep/mine.rs", "// mine\n"),
        ("build.rs", "// ours\n"),
        (".git/HEAD", "// ours\n"),
    ] {
        fs::write(root.join(path), content).expect("writable");
    }
    let found = update(Mode::Verify, &root, MARK, &files()).expect("updates");
    assert_eq!(kinds(&found), [("stray", "src/old/older/gone.rs")]);
    assert!(root.join("src/old/older/gone.rs").exists(), "verifying must not remove");
    update(Mode::Write, &root, MARK, &files()).expect("updates");
    assert!(!root.join("src/old").exists());
    assert_eq!(text(&root.join("Cargo.toml")), "[package]\nname = \"mine\"\n");
    for path in ["src/deep/mine.rs", "build.rs", ".git/HEAD"] {
        assert!(root.join(path).exists(), "{path}");
    }
}

/// What refuses the set once `prepare` has been at the folder, which is then as it was.
fn refusal(prepare: impl Fn(&Path)) -> String {
    let around = tempfile::tempdir().expect("a temporary folder");
    let root = around.path().join("client");
    prepare(&root);
    let before = snapshot(around.path());
    let said =
        [Mode::Verify, Mode::Write].map(|mode| update(mode, &root, MARK, &files()).expect_err("refused").to_string());
    assert_eq!(said[0], said[1]);
    assert_eq!(snapshot(around.path()), before);
    said[0].replace(&format!("{}/", around.path().display()), "")
}

#[test]
fn what_somebody_else_wrote_is_not_written_over_and_all_of_it_is_named() {
    let said = refusal(|root| {
        fs::create_dir_all(root.join("src/deep")).expect("writable");
        fs::write(root.join("src/lib.rs"), "mod mine;\n").expect("writable");
        fs::write(root.join("src/deep/a.rs"), "").expect("writable");
    });
    let expected =
        ["client/src/lib.rs was not written by this command and would be lost", "client/src/deep/a.rs was not"];
    assert!(expected.iter().all(|it| said.contains(it)), "{said}");
}

#[test]
fn a_file_in_place_of_a_folder_is_refused() {
    let said = refusal(|root| fs::write(root, "").expect("writable"));
    assert_eq!(said, "client is not a folder");
    let said = refusal(|root| {
        fs::create_dir_all(root).expect("writable");
        fs::write(root.join("src"), "").expect("writable");
    });
    assert!(said.starts_with("client/src is not a folder: move it away"), "{said}");
    let around = tempfile::tempdir().expect("a temporary folder");
    let file = around.path().join("openapi.yaml");
    fs::write(&file, "").expect("writable");
    let failure = update(Mode::Write, &file.join("client"), MARK, &files()).expect_err("refused").to_string();
    assert!(failure.ends_with("openapi.yaml, which is a file"), "{failure}");
}

#[cfg(unix)]
#[test]
fn a_link_is_never_followed() {
    use std::os::unix::fs::symlink;

    let said = refusal(|root| symlink("elsewhere", root).expect("linkable"));
    assert_eq!(said, "client is not a folder");
    let said = refusal(|root| {
        fs::create_dir_all(root.join("elsewhere")).expect("writable");
        symlink("elsewhere", root.join("src")).expect("linkable");
    });
    assert!(said.starts_with("client/src is not a folder"), "{said}");
    let said = refusal(|root| {
        fs::create_dir_all(root.join("src")).expect("writable");
        fs::write(root.join("ours.rs"), "// ours\n").expect("writable");
        symlink("../ours.rs", root.join("src/lib.rs")).expect("linkable");
    });
    assert!(said.starts_with("client/src/lib.rs is not a regular file"), "{said}");
    let (_around, root) = updated();
    fs::create_dir_all(root.join("elsewhere")).expect("writable");
    fs::write(root.join("elsewhere/b.rs"), "// ours\n").expect("writable");
    symlink("../elsewhere", root.join("src/linked")).expect("linkable");
    assert_eq!(update(Mode::Write, &root, MARK, &files()).expect("updates"), []);
    assert!(root.join("elsewhere/b.rs").exists());
}

#[test]
fn whatever_fails_the_folder_is_as_it_was_or_holds_the_set() {
    let mut failures = 0;
    for fails_at in 0.. {
        let (around, root) = updated();
        fs::write(root.join("src/lib.rs"), "// ours\nmod old;\n").expect("writable");
        fs::write(root.join("src/old.rs"), "// ours\n").expect("writable");
        fs::remove_file(root.join("src/deep/a.rs")).expect("removable");
        let before = snapshot(around.path());
        let disk = FailingDisk::new(fails_at, 1);
        let result = update_on(&disk, Mode::Write, &root, MARK, &files());
        if !disk.failed() {
            break;
        }
        failures += 1;
        match result {
            Err(failure) => {
                assert_eq!(snapshot(around.path()), before, "{fails_at}: {failure}");
                assert!(failure.to_string().ends_with("is left as it was"), "{failure}");
            }
            // What could not be removed after the change is removed by the next run.
            Ok(_) => assert_eq!(update(Mode::Write, &root, MARK, &files()).expect("updates"), []),
        }
    }
    assert!(failures > 5, "{failures}");
}

#[test]
fn what_a_killed_run_left_is_removed() {
    let (_around, root) = updated();
    let left = root.join(format!("{STAGING}{}", u32::MAX));
    fs::create_dir_all(&left).expect("writable");
    fs::write(left.join("new-1"), "// ours\n").expect("writable");
    update(Mode::Write, &root, MARK, &files()).expect("updates");
    assert!(!left.exists());
}
