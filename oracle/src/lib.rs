//! Two clients of one document, side by side: `mews_connector` and what progenitor makes of it.

#[path = "../../tests/src/canned.rs"]
pub mod canned;
pub mod compare;
pub mod sample;
pub mod spec;

/// progenitor's client of the adapted document.
#[allow(deprecated, missing_docs, clippy::all)]
pub mod progenitor {
    include!(concat!(env!("OUT_DIR"), "/progenitor.rs"));
}
