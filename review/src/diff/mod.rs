//! What a change of a document means.

pub mod rust;
pub mod semver;
