//! A server that behaves like the Mews Connector API, for tests, examples and demos.
//!
//! It speaks HTTP on the loopback interface, checks every request against the API's OpenAPI description and holds data
//! that its seed alone decides.
//!
//! ```
//! # async fn test() -> std::io::Result<()> {
//! let fake = mews_connector_fake::Fake::start().await?;
//! println!("{} {} {}", fake.address(), fake.client_token(), fake.access_token());
//! println!("{} orders go to {:?}", fake.account_id(), fake.service_ids());
//! # Ok(())
//! # }
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # runtime.block_on(test()).unwrap();
//! ```

mod answer;
mod body;
mod builder;
mod clock;
mod contract;
#[cfg(test)]
mod dialect;
#[cfg(test)]
mod digest;
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
