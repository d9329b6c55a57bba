//! How a client behaves, told with a hand-written API of two operations and a transport in memory.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests too, which clippy does not see.

mod calls;
mod canary;
mod checkpoints;
mod decoding;
mod encoding;
mod hooks;
#[cfg(feature = "reqwest")]
mod kept_alive;
#[cfg(feature = "reqwest")]
mod loopback;
mod newtypes;
mod outcomes;
mod paging;
mod recovery;
mod retries;
mod splitting;
mod support;
#[cfg(all(feature = "reqwest", feature = "tracing"))]
mod traces;
