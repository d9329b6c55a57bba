//! How a client behaves, told with a hand-written API of two operations and a transport in memory.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests too, which clippy does not see.

mod bodies;
mod calls;
mod canary;
mod checkpoints;
mod decimals;
mod decoding;
#[cfg(feature = "reqwest")]
mod departures;
mod encoding;
#[cfg(feature = "reqwest")]
mod files;
mod hooks;
#[cfg(feature = "reqwest")]
mod kept_alive;
mod leaving;
#[cfg(feature = "reqwest")]
mod loopback;
mod made_up_errors;
mod newtypes;
#[cfg(feature = "reqwest")]
mod out_of_turn;
mod outcomes;
mod paging;
mod recovery;
mod retries;
#[cfg(feature = "reqwest")]
mod runtimes;
mod shapes;
mod sharing;
mod splitting;
mod stored;
#[cfg(feature = "reqwest")]
mod stray_answers;
mod support;
mod timestamps;
#[cfg(all(feature = "reqwest", feature = "tracing"))]
mod traces;
mod wire_requests;
mod wire_responses;
mod wire_security;
