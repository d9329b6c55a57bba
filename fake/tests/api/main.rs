//! The fake as a client sees it.

#![allow(clippy::unwrap_used, reason = "helpers of tests, which may panic")]

mod adding;
mod changes;
mod clock;
#[cfg(feature = "command")]
mod command;
mod faults;
mod filters;
mod hostile;
mod http;
mod paging;
mod refusals;
mod running;
mod samples;
mod tenants;
