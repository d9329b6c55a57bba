//! What needs an OpenAPI document, or pages of documentation, and no repository of ours: the command `ostler`.
//!
//! [`generate`] is `ostler generate` as a function, for a build script or a test that holds a client against its document:
//!
//! ```
//! # let folder = std::env::temp_dir().join(format!("ostler-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder)?;
//! # std::env::set_current_dir(&folder)?;
//! # let text = "openapi: 3.0.3\ninfo: {title: Colours, version: '1'}\npaths: {}\n\
//! #     components: {schemas: {Colour: {type: string, enum: [Red, Green]}}}\n";
//! # std::fs::write("openapi.yaml", text)?;
//! use ostler::{Options, Runtime, generate};
//!
//! let options = Options::new("openapi.yaml", "client", "colour-client").runtime(Runtime::Embedded);
//! let report = generate(&options)?;
//! assert!(report.changed().any(|it| it == "src/types/colour.rs"));
//!
//! // In a build script or a test: what is checked in is what the document says.
//! let stale: Vec<_> = generate(&options.check())?.changed().map(str::to_owned).collect();
//! assert!(stale.is_empty(), "run `ostler generate`: {stale:?}");
//! # std::env::set_current_dir("/")?;
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `cargo xtask NAME` runs the same code for the commands that are here. What is public and not documented is for that
//! alone, and comes without a promise.

// Both panic where nobody reads; `outcome` has what does not.
#![warn(clippy::print_stderr, clippy::print_stdout)]

#[doc(hidden)]
pub mod command;
pub mod config;
#[doc(hidden)]
pub mod diff;
mod document;
#[doc(hidden)]
pub mod draft;
#[doc(hidden)]
pub mod facts;
mod generate;
#[doc(hidden)]
pub mod lint;
#[doc(hidden)]
pub mod outcome;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod spec;
#[doc(hidden)]
pub mod summary;
#[doc(hidden)]
pub mod synchronize;

pub use generate::{Error, Options, Refusal, Report, Runtime, generate};
