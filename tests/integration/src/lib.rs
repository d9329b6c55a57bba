//! An integration as users of `mews-connector` write it: a nightly sync, a web service that adds orders, a queue, and many
//! tenants. It names no other crate of this repository, so whatever it needs, the client has to offer.

pub mod queue;
pub mod service;
pub mod store;
pub mod sync;

/// What can go wrong: the client's error, or one of the program's own files.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;
