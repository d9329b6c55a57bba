//! `synchronize` against real folders.

mod refusals;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::transaction::{Disk, RealDisk, STAGING};
use super::{Beside, Differences, Drift, Mode};
use crate::outcome::Failure;

const FILES: [(&str, &str); 2] = [("lib.rs", "mod orders;\n"), ("orders/add.rs", "//! Adds.\n")];

/// Without a file beside the folder.
fn synchronize<'a>(
    mode: Mode,
    root: &Path,
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Vec<Drift>, Failure> {
    synchronize_on(&RealDisk, mode, root, files)
}

fn synchronize_on<'a>(
    disk: &dyn Disk,
    mode: Mode,
    root: &Path,
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Vec<Drift>, Failure> {
    super::synchronize_on(disk, mode, root, files, None).map(|it| it.inside)
}

/// A root with an outside around it: `<temporary>/src` and `<temporary>/outside.txt`.
fn synchronized() -> TempDir {
    let around = tempfile::tempdir().expect("a temporary folder");
    fs::write(around.path().join("outside.txt"), "outside").expect("writable");
    synchronize(Mode::Write, &around.path().join("src"), FILES).expect("synchronizes");
    around
}

fn verify(around: &TempDir) -> Vec<Drift> {
    synchronize(Mode::Verify, &around.path().join("src"), FILES).expect("verifies")
}

fn write(around: &TempDir) -> Vec<Drift> {
    synchronize(Mode::Write, &around.path().join("src"), FILES).expect("synchronizes")
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
fn a_synchronized_folder_has_no_drift_and_is_left_alone() {
    let around = synchronized();
    let path = around.path().join("src/lib.rs");
    let before = fs::metadata(&path).and_then(|it| it.modified()).expect("has a time");
    assert_eq!(verify(&around), []);
    assert_eq!(write(&around), []);
    assert_eq!(fs::metadata(&path).and_then(|it| it.modified()).expect("has a time"), before);
    assert_eq!(names(&around.path().join("src")), ["lib.rs", "orders"]);
}

#[test]
fn a_missing_file_is_reported_then_written() {
    let around = synchronized();
    fs::remove_file(around.path().join("src/orders/add.rs")).expect("removable");
    let expected = [Drift::Missing { path: "orders/add.rs".to_owned(), expected: "//! Adds.\n".to_owned() }];
    assert_eq!(verify(&around), expected);
    assert!(!around.path().join("src/orders/add.rs").exists(), "verifying must not write");
    assert_eq!(write(&around), expected);
    assert_eq!(verify(&around), []);
}

#[test]
fn a_missing_folder_means_that_every_file_is_missing() {
    let around = synchronized();
    fs::remove_dir_all(around.path().join("src")).expect("removable");
    assert_eq!(kinds(&verify(&around)), [("missing", "lib.rs"), ("missing", "orders/add.rs")]);
    assert!(!around.path().join("src").exists(), "verifying must not write");
    write(&around);
    assert_eq!(verify(&around), []);
}

#[test]
fn one_changed_byte_is_stale() {
    let around = synchronized();
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
    let around = synchronized();
    fs::write(around.path().join("src/lib.rs"), b"mod \xff;\n").expect("writable");
    assert_eq!(kinds(&verify(&around)), [("stale", "lib.rs")]);
    write(&around);
    assert_eq!(verify(&around), []);
}

#[test]
fn a_stray_file_is_reported_then_removed_with_the_folders_it_leaves_empty() {
    let around = synchronized();
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
    let around = synchronized();
    let root = around.path().join("src");
    synchronize(Mode::Write, &root, [("lib.rs/inner.rs", "a"), ("orders", "b")]).expect("synchronizes");
    assert_eq!(fs::read_to_string(root.join("lib.rs/inner.rs")).expect("readable"), "a");
    assert_eq!(fs::read_to_string(root.join("orders")).expect("readable"), "b");
    write(&around);
    assert_eq!(verify(&around), []);
}

#[test]
fn a_path_that_leaves_the_folder_is_refused_before_anything_is_touched() {
    let around = synchronized();
    for path in ["../outside.txt", "/etc/passwd", "orders/../../outside.txt", "", "./lib.rs", "orders//add.rs"] {
        let result = synchronize(Mode::Write, &around.path().join("src"), [("new.rs", "new"), (path, "hostile")]);
        assert!(result.is_err(), "{path:?}");
    }
    assert_eq!(fs::read_to_string(around.path().join("outside.txt")).expect("readable"), "outside");
    assert_eq!(verify(&around), []);
}

#[test]
fn nothing_beside_the_folder_is_touched() {
    let around = synchronized();
    fs::create_dir(around.path().join("empty")).expect("writable");
    fs::write(around.path().join("src/stray.rs"), "").expect("writable");
    write(&around);
    assert_eq!(names(around.path()), ["empty", "outside.txt", "src"]);
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_a_file_is_replaced_and_its_target_kept() {
    let around = synchronized();
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
    let around = synchronized();
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
    let around = synchronized();
    let link = around.path().join("link");
    std::os::unix::fs::symlink(around.path().join("src"), &link).expect("linkable");
    assert!(synchronize(Mode::Write, &link, [("lib.rs", "")]).is_err());
    assert_eq!(verify(&around), []);
}

/// A disk on which some operations fail, one after the other.
pub(super) struct FailingDisk {
    fails_at: usize,
    failures: usize,
    has_links: bool,
    done: Cell<usize>,
}

impl FailingDisk {
    pub(super) fn new(fails_at: usize, failures: usize) -> FailingDisk {
        FailingDisk { fails_at, failures, has_links: true, done: Cell::new(0) }
    }

    pub(super) fn failed(&self) -> bool {
        self.done.get() > self.fails_at
    }

    fn attempt(&self, operation: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        let number = self.done.replace(self.done.get() + 1);
        let fails = number.checked_sub(self.fails_at).is_some_and(|it| it < self.failures);
        if fails { Err(io::Error::other("the disk is on fire")) } else { operation() }
    }
}

impl Disk for FailingDisk {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.attempt(|| RealDisk.create_folder(path))
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.attempt(|| if self.has_links { RealDisk.link(from, to) } else { Err(io::ErrorKind::Unsupported.into()) })
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.attempt(|| RealDisk.remove_file(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.attempt(|| RealDisk.remove_folder(path))
    }

    fn remove_folder_with_all(&self, path: &Path) -> io::Result<()> {
        self.attempt(|| RealDisk.remove_folder_with_all(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.attempt(|| RealDisk.rename(from, to))
    }

    fn write(&self, path: &Path, text: &str) -> io::Result<()> {
        // A disk that is full takes a part of the text.
        self.attempt(|| RealDisk.write(path, text)).inspect_err(|_| drop(fs::write(path, "half")))
    }
}

/// Every path below `folder`, with what stands there: the text of a file and, where there are such, its number.
pub(super) fn snapshot(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        let metadata = fs::symlink_metadata(&path).expect("readable");
        let text = if metadata.is_dir() {
            found.extend(snapshot(&path));
            "a folder".to_owned()
        } else if metadata.is_symlink() {
            format!("a link to {:?}", fs::read_link(&path).expect("readable"))
        } else {
            let time = metadata.modified().expect("has a time");
            format!("{:?} {time:?} {}", fs::read_to_string(&path).expect("readable"), number_of(&metadata))
        };
        found.insert(path, text);
    }
    found
}

#[cfg(unix)]
fn number_of(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn number_of(_: &fs::Metadata) -> u64 {
    0
}

/// More than any of these tests needs.
const OPERATIONS: usize = 60;

/// What a folder that holds `FILES` and more becomes, with every kind of change.
const OTHERS: [(&str, &str); 5] = [
    ("lib.rs", "mod orders;\nmod new;\n"),
    ("new/deeper/a.rs", "new"),
    ("orders/add.rs", FILES[1].1),
    ("swapped", "a file"),
    ("taken/inner.rs", "where a file was"),
];

fn with_every_kind_of_difference() -> TempDir {
    let around = synchronized();
    let root = around.path().join("src");
    fs::create_dir_all(root.join("old/deeper")).expect("writable");
    fs::write(root.join("old/deeper/gone.rs"), "gone").expect("writable");
    fs::write(root.join("orders/stray.rs"), "stray").expect("writable");
    fs::create_dir(root.join("swapped")).expect("writable");
    fs::write(root.join("swapped/inner.rs"), "where a folder was").expect("writable");
    fs::write(root.join("taken"), "a file").expect("writable");
    around
}

fn assert_holds(root: &Path, files: &[(&str, &str)]) {
    let drift = synchronize(Mode::Verify, root, files.iter().copied()).expect("verifies");
    assert_eq!(drift, []);
}

/// The same with `outside.txt` as the file beside the folder.
fn synchronize_both(disk: &dyn Disk, mode: Mode, around: &TempDir) -> Result<Differences, Failure> {
    let path = around.path().join("outside.txt");
    let beside = Beside { path: &path, name: "outside.txt", text: "beside" };
    super::synchronize_on(disk, mode, &around.path().join("src"), OTHERS, Some(beside))
}

#[test]
fn whatever_fails_the_folder_is_left_as_it_was_or_is_the_set() {
    let mut failures = 0;
    for fails_at in 0..OPERATIONS {
        let around = with_every_kind_of_difference();
        let root = around.path().join("src");
        let before = snapshot(around.path());
        let disk = FailingDisk::new(fails_at, 1);
        let result = synchronize_both(&disk, Mode::Write, &around);
        match &result {
            Err(failure) => {
                assert!(failure.to_string().ends_with("is left as it was"), "{failure}");
                assert_eq!(snapshot(around.path()), before, "operation {fails_at}");
                failures += 1;
                continue;
            }
            // The staging folder, which may not be removable, is a stray for the next run.
            Ok(_) if disk.failed() => drop(synchronize(Mode::Write, &root, OTHERS).expect("synchronizes")),
            Ok(_) => {}
        }
        let differences = synchronize_both(&disk, Mode::Verify, &around).expect("verifies");
        assert_eq!((differences.inside, differences.beside), (Vec::new(), None));
        if !disk.failed() {
            break;
        }
    }
    assert!(failures > 10, "{failures}");
}

#[test]
fn the_file_beside_the_folder_is_reported_by_its_name_and_written_with_the_folder() {
    let around = synchronized();
    let path = around.path().join("outside.txt");
    let synchronize = |mode| synchronize_both(&RealDisk, mode, &around).expect("synchronizes").beside;
    let stale = Drift::Stale { path: "outside.txt".into(), found: b"outside".to_vec(), expected: "beside".into() };
    assert_eq!(synchronize(Mode::Verify), Some(stale));
    assert_eq!(fs::read_to_string(&path).expect("readable"), "outside", "verifying must not write");
    assert_eq!(synchronize(Mode::Write).map(|it| it.kind()), Some("stale"));
    assert_eq!(fs::read_to_string(&path).expect("readable"), "beside");
    assert_eq!(synchronize(Mode::Write), None);
    fs::remove_file(&path).expect("removable");
    assert_eq!(synchronize(Mode::Write).map(|it| it.kind()), Some("missing"));
    assert_eq!(fs::read_to_string(&path).expect("readable"), "beside");
    assert_eq!(names(around.path()), ["outside.txt", "src"]);
}

#[test]
fn what_stands_in_the_place_of_the_file_beside_the_folder_is_kept_and_nothing_is_written() {
    let around = with_every_kind_of_difference();
    let path = around.path().join("outside.txt");
    fs::remove_file(&path).expect("removable");
    fs::create_dir(&path).expect("writable");
    let before = snapshot(around.path());
    let failure = synchronize_both(&RealDisk, Mode::Write, &around).expect_err("must be refused");
    assert!(failure.to_string().ends_with("outside.txt is not a regular file"), "{failure}");
    assert_eq!(snapshot(around.path()), before);
}

#[test]
fn a_folder_that_did_not_exist_does_not_exist_after_a_failure() {
    for fails_at in 0..OPERATIONS {
        let around = tempfile::tempdir().expect("a temporary folder");
        let disk = FailingDisk::new(fails_at, 1);
        let result = synchronize_on(&disk, Mode::Write, &around.path().join("generated/src"), FILES);
        if result.is_ok() {
            assert!(fails_at > 5, "{fails_at}");
            break;
        }
        assert_eq!(names(around.path()), [""; 0], "operation {fails_at}");
    }
}

#[test]
fn what_cannot_be_undone_is_kept_and_said() {
    let mut kept = 0;
    // The disk fails for good, or it comes back while what was done is being undone.
    for failures in [2, 3, usize::MAX] {
        for fails_at in 0..OPERATIONS {
            let around = with_every_kind_of_difference();
            let root = around.path().join("src");
            let before = snapshot(&root);
            let disk = FailingDisk::new(fails_at, failures);
            if let Err(failure) = synchronize_on(&disk, Mode::Write, &root, OTHERS) {
                kept += assert_kept(&before, &snapshot(&root), &failure.to_string());
            }
        }
    }
    assert!(kept > 50, "{kept}");
}

/// Each file that is not where it was is in the staging folder, and the failure names its place there, or its folder's.
fn assert_kept(before: &BTreeMap<PathBuf, String>, after: &BTreeMap<PathBuf, String>, failure: &str) -> usize {
    let moved = before.iter().filter(|(path, was)| after.get(*path) != Some(*was) && *was != "a folder");
    let moved = moved.inspect(|(path, was)| {
        let place = after.iter().find(|(_, is)| is == was).map(|(place, _)| place);
        let place = place.unwrap_or_else(|| panic!("{} is lost: {failure}", path.display()));
        let below = place.ancestors().find(|it| it.parent().is_some_and(|it| it.ends_with(staging())));
        let below = below.expect("it is kept in the staging folder").display().to_string();
        assert!(failure.contains(&below), "{}: {failure}", path.display());
    });
    moved.count()
}

fn staging() -> String {
    format!("{STAGING}{}", std::process::id())
}

#[test]
fn a_file_system_without_links_makes_no_difference() {
    let around = with_every_kind_of_difference();
    let disk = FailingDisk { has_links: false, ..FailingDisk::new(usize::MAX, 0) };
    synchronize_on(&disk, Mode::Write, &around.path().join("src"), OTHERS).expect("synchronizes");
    assert_holds(&around.path().join("src"), &OTHERS);
}

#[test]
fn a_file_that_is_equal_is_not_touched_by_the_changes_around_it() {
    let around = with_every_kind_of_difference();
    let path = around.path().join("src/orders/add.rs");
    let before = snapshot(around.path()).remove(&path);
    synchronize(Mode::Write, &around.path().join("src"), OTHERS).expect("synchronizes");
    assert_eq!(snapshot(around.path()).remove(&path), before);
    assert_eq!(names(&around.path().join("src")), ["lib.rs", "new", "orders", "swapped", "taken"]);
}

#[test]
fn what_a_killed_run_left_is_reported_and_removed() {
    let around = synchronized();
    // No process has this number.
    let left = around.path().join("src").join(format!("{STAGING}{}", u32::MAX));
    fs::create_dir(&left).expect("writable");
    fs::write(left.join("old-1"), "old").expect("writable");
    fs::create_dir(around.path().join("src").join(staging())).expect("writable");
    let path = format!("{STAGING}{}/old-1", u32::MAX);
    assert_eq!(kinds(&verify(&around)), [("stray", path.as_str())]);
    assert!(left.exists(), "verifying must not remove");
    assert_eq!(kinds(&write(&around)), [("stray", path.as_str())]);
    assert_eq!(names(&around.path().join("src")), ["lib.rs", "orders"]);
}

#[cfg(target_os = "linux")]
#[test]
fn what_a_run_that_is_still_at_work_needs_is_not_touched() {
    let around = with_every_kind_of_difference();
    // The first process of a system never ends.
    let theirs = around.path().join("src").join(format!("{STAGING}1"));
    fs::create_dir(&theirs).expect("writable");
    fs::write(theirs.join("old-1"), "theirs").expect("writable");
    let before = snapshot(around.path());
    let drift = verify(&around);
    assert!(drift.iter().all(|it| !it.path().starts_with(STAGING)), "{drift:?}");
    let failure = synchronize(Mode::Write, &around.path().join("src"), FILES).expect_err("must be refused");
    assert!(failure.to_string().contains("belongs to another run"), "{failure}");
    assert_eq!(snapshot(around.path()), before);
}
