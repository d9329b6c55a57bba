//! What the clients written by `ostler-codegen` call: transport, credentials, decoding, paging, errors and exact values.
//!
//! A generated crate holds requests, responses and thin methods; everything that does not depend on one API lives
//! here. Users of such a crate meet the public items of this one through its re-exports: [`Error`], [`Decimal`],
//! [`Timestamp`], [`Pages`], [`Items`], [`ClientBuilder`] and [`Transport`].
//!
//! # What it promises
//!
//! * **Nothing is sent that the document forbids**: limits are checked first ([`Violation`]).
//! * **A lost answer is not a refusal**: when a write may have been carried out, the error says so
//!   ([`Error::OutcomeUnknown`]).
//! * **A lost answer can be looked into**: where the document says how, what the write may have done is searched for
//!   ([`Recovered`]), and the write is not sent again for that.
//! * **Tokens stay inside**: they are written into the request, where the document says, and appear in no `Debug`,
//!   `Display`, error or trace, not even when a server echoes them; [`Error`] says in which encodings they are recognised. What a server puts into an
//!   answer of success is plain data, and so is the cursor in a stored [`Checkpoint`]: neither is looked through.
//! * **A request is sent again only where that is harmless**: reads; of writes those that surely did nothing. Pauses grow
//!   and are drawn at random, the server's `Retry-After` wins, and all retries of a client share a budget.
//! * **The server's limit is kept**: one [`Limiter`] for everyone who uses a token, first come first served.
//! * **Everything is bounded**: connecting (10 s), the first byte (30 s), the next byte (15 s), the whole call with its
//!   attempts (60 s, 5 attempts), the decoded body (64 MiB), a text in it (16 MiB), pages without an item (100), a cursor
//!   (4096 bytes), the parts of a split listing (10,000). [`ClientBuilder`] changes those of a call.
//!
//! # Runtime
//!
//! Calls need a [tokio](https://tokio.rs) runtime with its timers, for the time-outs, and for the default transport with its
//! I/O. Outside a runtime, in one without timers and in one that was shut down a call returns [`Error::Configuration`]; the
//! default transport in one without I/O, [`Error::Transit`]. Tokio says by a panic that something is missing, which is
//! caught: its message may appear on the standard error, and a program that aborts on panics aborts.
//!
//! # Features
//!
//! * `reqwest` (default): the transport over reqwest and rustls. Without it, give [`ClientBuilder::transport`] your own.
//! * `tracing` (default): one span and one event for each call at debug level, without bodies and tokens.
//! * `jiff`, `chrono`, `time`: [`Timestamp`] and [`Date`] to and from the instants and the days of jiff 0.2, chrono 0.4 and
//!   time 0.3.

mod call;
mod client;
mod error;
mod listing;
#[doc(hidden)]
pub mod private;
mod recovery;
mod safety;
mod transport;
mod values;

pub use crate::call::answered::Answered;
pub use crate::call::detached::Detached;
pub use crate::call::error_builder::ErrorBuilder;
pub use crate::call::hooks::{Abandoned, Attempt, Finished, Hooks, Outcome, Waiting};
pub use crate::call::limiter::Limiter;
pub use crate::call::plain_bodies::{BinaryBody, TextBody};
pub use crate::call::refusal::DocumentedRefusal;
pub use crate::call::request::{PagedRequest, Request};
pub use crate::call::response::Response;
pub use crate::call::token::{AccessToken, ClientToken, Secret};
pub use crate::call::token_source::TokenSource;
pub use crate::client::builder::ClientBuilder;
pub use crate::error::failure::{
    ConfigurationFailure, DecodeFailure, InvalidRequest, PagingFailure, Refusal, TransitFailure,
};
pub use crate::error::mismatch::{CheckpointMismatch, MismatchReason};
pub use crate::error::violation::Violation;
pub use crate::error::{Error, OutcomeUnknown};
pub use crate::listing::Listing;
pub use crate::listing::checkpoint::Checkpoint;
pub use crate::listing::pages::{Items, Pages};
pub use crate::listing::progress::Progress;
pub use crate::listing::split::SplitRequest;
pub use crate::recovery::recovered::{Recovered, Search, Unfinished};
pub use crate::recovery::request::RecoverableRequest;
pub use crate::recovery::settings::Recovery;
pub use crate::transport::body::Body;
pub use crate::transport::failure::TransportError;
pub use crate::transport::http_transport::{HttpTransport, HttpTransportBuilder};
pub use crate::transport::memory::{MemoryRequest, MemoryTransport};
pub use crate::transport::sending::Sending;
pub use crate::transport::{Transport, TransportFuture};
pub use crate::values::byte_string::ByteString;
pub use crate::values::date::Date;
pub use crate::values::decimal::Decimal;
pub use crate::values::file::File;
pub use crate::values::json::Json;
pub use crate::values::timestamp::Timestamp;
pub use crate::values::unknown::{UnknownInteger, UnknownValue};
pub use bytes;
pub use http;
pub use rust_decimal::RoundingStrategy;
pub use uuid::Uuid;
