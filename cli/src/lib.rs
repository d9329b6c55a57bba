//! What needs an OpenAPI document, or pages of documentation, and no repository of ours: the command `ostler`.
//!
//! `cargo xtask NAME` runs the same code for the commands that are here.

#[doc(hidden)]
pub mod command;
#[doc(hidden)]
pub mod facts;
#[doc(hidden)]
pub mod outcome;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod spec;
#[doc(hidden)]
pub mod synchronize;
