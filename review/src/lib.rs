//! Holds an OpenAPI document against the pages that it was written from.
//!
//! ```text
//! pages -> Facts ---\
//! sources, aliases --+-> reconcile -> Report, RECONCILIATION.md
//! spec, ledger -----/
//! ```
//!
//! The crate is pure, like the generator: text in, text out.

pub mod diff;
pub mod draft;
pub mod facts;
pub mod ledger;
mod length;
pub mod lint;
mod names;
mod nearest;
pub mod page;
mod pattern;
mod places;
pub mod reconcile;
pub mod sources;
mod spec;
mod values;
mod yaml;
