//! Requests that wait in a queue, in the envelopes that queues use.

use mews_connector::{customers, orders};
use serde::{Deserialize, Serialize};

/// A job that says what it is in a member beside the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
#[allow(deprecated)]
pub enum Tagged {
    /// Adds an order.
    AddOrder(orders::Add),
    /// Charges an account the older way.
    Charge(customers::Charge),
}

/// A job whose members stand among those of the request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flat {
    /// The number of the job.
    pub job: u64,
    /// How often it was tried.
    pub tries: u32,
    /// The request.
    #[serde(flatten)]
    pub request: orders::Add,
}

/// A job that is told from another by its members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Untagged {
    /// Ends the queue.
    Stop {
        /// Whether what waits is thrown away.
        stop: bool,
    },
    /// Adds an order.
    AddOrder(Box<orders::Add>),
}
