//! A server that behaves like the Mews Connector API, for tests, examples and demos.
//!
#![doc = include_str!("../README.md")]

mod answer;
mod body;
mod builder;
mod clock;
mod contract;
#[cfg(test)]
mod dialect;
mod fake;
mod fault;
mod interval;
mod journal;
#[cfg(test)]
mod judge;
mod operations;
mod order;
mod random;
mod reservation;
mod sample;
mod schema;
mod server;
mod state;
mod tenant;
mod timeline;
mod wire;
mod world;

pub use builder::Builder;
pub use clock::{Clock, InvalidTime, time};
pub use fake::Fake;
pub use fault::{Fault, FaultKind, InvalidFault, RetryAfter, When};
pub use journal::Event;
pub use tenant::{NewOrder, Tenant, Unknown};
