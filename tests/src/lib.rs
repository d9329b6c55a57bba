//! What the tests share: the cases of the generator, and its goldens as modules that must compile.

pub mod canned;
pub mod cases;
pub mod damage;
pub mod difference;
mod doctests;
pub mod documented;
pub mod random;
pub mod reconciliation;
pub mod soak;

/// The accept goldens, one module each, as `build.rs` has split them.
///
/// They are part of a library because only there the compiler looks for missing documentation, and because their
/// documentation is then built and tested like that of any other crate.
#[deny(warnings)]
// A case about credentials holds a module of that name.
#[allow(clippy::module_inception)]
pub mod goldens {
    include!(concat!(env!("OUT_DIR"), "/goldens.rs"));
}
