//! Names that are refused before anything is touched, and those that are fine.

use super::{assert_holds, snapshot, synchronize, synchronized, with_every_kind_of_difference};
use crate::synchronize::Mode;

/// The failure to write one file of this name beside a change and a stray, none of which happens.
fn refusal_of(paths: &[&str]) -> String {
    let around = with_every_kind_of_difference();
    let before = snapshot(around.path());
    let files = [("lib.rs", "new")].into_iter().chain(paths.iter().map(|path| (*path, "hostile")));
    let result = synchronize(Mode::Write, &around.path().join("src"), files);
    assert_eq!(snapshot(around.path()), before, "{paths:?}");
    result.expect_err("must be refused").to_string()
}

#[test]
fn a_name_that_some_file_system_refuses_is_refused_before_anything_is_touched() {
    for name in ["a b.rs", "a\\b.rs", "é.rs", "a\0.rs", "a:b", ".hidden", "..", "a.rs.", "\u{202e}", ".regen-1"] {
        assert!(refusal_of(&[name]).contains("letters, digits"), "{name:?}");
        assert!(refusal_of(&[&format!("orders/{name}/a.rs")]).contains("letters, digits"), "{name:?}");
    }
    for name in ["aux.rs", "CON", "nul.tar.gz", "com1.rs", "lpt9", "prn.rs"] {
        assert!(refusal_of(&[name]).contains("Windows keeps"), "{name}");
    }
    assert!(refusal_of(&["Lib.rs"]).contains("`lib.rs` and `Lib.rs` differ in capital letters alone"));
    assert!(refusal_of(&["orders/a.rs", "Orders/b.rs"]).contains("capital letters"));
    assert!(refusal_of(&["a", "a/b"]).contains("`a` would be a file and the folder of `a/b`"));
}

#[test]
fn a_name_may_have_255_bytes_and_not_one_more() {
    let longest = "s".repeat(252) + ".rs";
    let around = synchronized();
    synchronize(Mode::Write, &around.path().join("src"), [(longest.as_str(), "long")]).expect("synchronizes");
    assert_holds(&around.path().join("src"), &[(&longest, "long")]);
    assert!(refusal_of(&[&format!("s{longest}")]).contains("a name has 256 bytes"));
    let deep = format!("{longest}/{longest}/{longest}/{longest}/a.rs");
    assert!(refusal_of(&[&deep]).contains("is too long: with the folder it is in"));
}

#[test]
fn names_like_those_of_devices_are_fine() {
    let around = tempfile::tempdir().expect("a temporary folder");
    let files = [("auxiliary.rs", ""), ("com.rs", ""), ("com10.rs", ""), ("console/lpt.rs", "")];
    synchronize(Mode::Write, around.path(), files).expect("synchronizes");
}
