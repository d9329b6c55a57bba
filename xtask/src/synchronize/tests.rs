//! `settle` against real folders.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{Drift, Mode, settle};

const FILES: [(&str, &str); 2] = [("lib.rs", "mod orders;\n"), ("orders/add.rs", "//! Adds.\n")];

/// A root with an outside around it: `<temporary>/src` and `<temporary>/outside.txt`.
fn settled() -> TempDir {
    let around = tempfile::tempdir().expect("a temporary folder");
    fs::write(around.path().join("outside.txt"), "outside").expect("writable");
    settle(Mode::Write, &around.path().join("src"), FILES).expect("settles");
    around
}

fn verify(around: &TempDir) -> Vec<Drift> {
    settle(Mode::Verify, &around.path().join("src"), FILES).expect("verifies")
}

fn write(around: &TempDir) -> Vec<Drift> {
    settle(Mode::Write, &around.path().join("src"), FILES).expect("settles")
}

fn kinds(drift: &[Drift]) -> Vec<(&'static str, &str)> {
    drift.iter().map(|it| (it.kind(), it.path())).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("readable");
    let mut names: Vec<_> =
        entries.map(|it| it.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_settled_folder_has_no_drift_and_is_left_alone() {
    let around = settled();
    let path = around.path().join("src/lib.rs");
    let before = fs::metadata(&path).and_then(|it| it.modified()).expect("has a time");
    assert_eq!(verify(&around), []);
    assert_eq!(write(&around), []);
    assert_eq!(fs::metadata(&path).and_then(|it| it.modified()).expect("has a time"), before);
    assert_eq!(names(&around.path().join("src")), ["lib.rs", "orders"]);
}

#[test]
fn a_missing_file_is_reported_then_written() {
    let around = settled();
    fs::remove_file(around.path().join("src/orders/add.rs")).expect("removable");
    let expected = [Drift::Missing { path: "orders/add.rs".to_owned(), expected: "//! Adds.\n".to_owned() }];
    assert_eq!(verify(&around), expected);
    assert!(!around.path().join("src/orders/add.rs").exists(), "verifying must not write");
    assert_eq!(write(&around), expected);
    assert_eq!(verify(&around), []);
}

#[test]
fn a_missing_folder_means_that_every_file_is_missing() {
    let around = settled();
    fs::remove_dir_all(around.path().join("src")).expect("removable");
    assert_eq!(kinds(&verify(&around)), [("missing", "lib.rs"), ("missing", "orders/add.rs")]);
    assert!(!around.path().join("src").exists(), "verifying must not write");
    write(&around);
    assert_eq!(verify(&around), []);
}

#[test]
fn one_changed_byte_is_stale() {
    let around = settled();
    let path = around.path().join("src/lib.rs");
    for changed in ["mod orders;", "mod orders;\r\n", "mod orderz;\n", ""] {
        fs::write(&path, changed).expect("writable");
        assert_eq!(kinds(&verify(&around)), [("stale", "lib.rs")], "{changed:?}");
        assert_eq!(fs::read_to_string(&path).expect("readable"), changed, "verifying must not write");
    }
    write(&around);
    assert_eq!(verify(&around), []);
}

#[test]
fn a_file_that_is_not_utf8_is_stale() {
    let around = settled();
    fs::write(around.path().join("src/lib.rs"), b"mod \xff;\n").expect("writable");
    assert_eq!(kinds(&verify(&around)), [("stale", "lib.rs")]);
    write(&around);
    assert_eq!(verify(&around), []);
}

#[test]
fn a_stray_file_is_reported_then_removed_with_the_folders_it_leaves_empty() {
    let around = settled();
    let deep = around.path().join("src/old/deeper/deepest");
    fs::create_dir_all(&deep).expect("writable");
    fs::create_dir_all(around.path().join("src/old/empty")).expect("writable");
    fs::write(deep.join("gone.rs"), "// old").expect("writable");
    fs::write(around.path().join("src/.hidden"), "").expect("writable");
    assert_eq!(kinds(&verify(&around)), [("stray", ".hidden"), ("stray", "old/deeper/deepest/gone.rs")]);
    assert!(deep.join("gone.rs").exists(), "verifying must not remove");
    write(&around);
    assert_eq!(names(&around.path().join("src")), ["lib.rs", "orders"]);
}

#[test]
fn a_file_and_a_folder_may_swap_places() {
    let around = settled();
    let root = around.path().join("src");
    settle(Mode::Write, &root, [("lib.rs/inner.rs", "a"), ("orders", "b")]).expect("settles");
    assert_eq!(fs::read_to_string(root.join("lib.rs/inner.rs")).expect("readable"), "a");
    assert_eq!(fs::read_to_string(root.join("orders")).expect("readable"), "b");
    write(&around);
    assert_eq!(verify(&around), []);
}

#[test]
fn a_path_that_leaves_the_folder_is_refused_before_anything_is_touched() {
    let around = settled();
    for path in ["../outside.txt", "/etc/passwd", "orders/../../outside.txt", "", "./lib.rs", "orders//add.rs"] {
        let result = settle(Mode::Write, &around.path().join("src"), [("new.rs", "new"), (path, "hostile")]);
        assert!(result.is_err(), "{path:?}");
    }
    assert_eq!(fs::read_to_string(around.path().join("outside.txt")).expect("readable"), "outside");
    assert_eq!(verify(&around), []);
}

#[test]
fn nothing_beside_the_folder_is_touched() {
    let around = settled();
    fs::create_dir(around.path().join("empty")).expect("writable");
    fs::write(around.path().join("src/stray.rs"), "").expect("writable");
    write(&around);
    assert_eq!(names(around.path()), ["empty", "outside.txt", "src"]);
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_a_file_is_replaced_and_its_target_kept() {
    let around = settled();
    let path = around.path().join("src/lib.rs");
    fs::write(around.path().join("outside.txt"), FILES[0].1).expect("writable");
    fs::remove_file(&path).expect("removable");
    std::os::unix::fs::symlink(around.path().join("outside.txt"), &path).expect("linkable");
    assert_eq!(kinds(&verify(&around)), [("stale", "lib.rs")], "even when the target has the right text");
    write(&around);
    assert!(fs::symlink_metadata(&path).expect("exists").is_file());
    assert_eq!(fs::read_to_string(around.path().join("outside.txt")).expect("readable"), FILES[0].1);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_outside_is_removed_and_not_followed() {
    let around = settled();
    let outside = tempfile::tempdir().expect("a temporary folder");
    fs::write(outside.path().join("add.rs"), "precious").expect("writable");
    fs::remove_dir_all(around.path().join("src/orders")).expect("removable");
    std::os::unix::fs::symlink(outside.path(), around.path().join("src/orders")).expect("linkable");
    assert_eq!(kinds(&verify(&around)), [("stray", "orders"), ("missing", "orders/add.rs")]);
    write(&around);
    assert_eq!(verify(&around), []);
    assert_eq!(fs::read_to_string(outside.path().join("add.rs")).expect("readable"), "precious");
}

#[cfg(unix)]
#[test]
fn a_root_that_is_a_link_is_refused() {
    let around = settled();
    let link = around.path().join("link");
    std::os::unix::fs::symlink(around.path().join("src"), &link).expect("linkable");
    assert!(settle(Mode::Write, &link, [("lib.rs", "")]).is_err());
    assert_eq!(verify(&around), []);
}
