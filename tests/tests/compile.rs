//! The goldens compile: they are modules of the library, where every warning is an error.

use tests::{cases, goldens};

#[test]
fn every_accept_golden_is_compiled() {
    if cases::is_updating() {
        return;
    }
    let cases = cases::cases("accept", "rs");
    let names: Vec<_> = cases.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(goldens::NAMES, names);
}
