//! A web service that adds orders: `POST /orders` with a request as it is stored.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use mews_connector::transport::{Abandoned, Attempt, Finished, Hooks};
use mews_connector::{Client, orders};

/// What became of the orders, whoever was still there to hear it.
#[derive(Clone, Default)]
pub struct Outcomes(Arc<Mutex<Counts>>);

/// How many orders ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The order was added.
    pub added: usize,
    /// The call ended with an error.
    pub failed: usize,
    /// Nobody waited any more, and nothing was sent.
    pub cancelled: usize,
    /// Nobody knows.
    pub in_doubt: usize,
}

impl Outcomes {
    /// What became of the orders so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, note: impl FnOnce(&mut Counts)) {
        note(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Hooks for Outcomes {
    fn finished(&self, finished: &Finished<'_>) {
        if finished.is_write {
            let failed = finished.error.is_some();
            self.note(|it| if failed { it.failed += 1 } else { it.added += 1 });
        }
    }

    fn abandoned(&self, attempt: &Attempt<'_>, abandoned: &Abandoned) {
        if attempt.is_write {
            let in_doubt = abandoned.may_have_been_sent;
            self.note(|it| if in_doubt { it.in_doubt += 1 } else { it.cancelled += 1 });
        }
    }
}

/// The service. Its handlers are dropped when their callers hang up, as axum does it; the orders are not.
pub fn router(client: Client) -> Router {
    Router::new().route("/orders", post(add)).with_state(client)
}

async fn add(State(client): State<Client>, Json(request): Json<orders::Add>) -> (StatusCode, String) {
    match client.call(request).detached().await {
        Ok(added) => (StatusCode::CREATED, added.order_id.to_string()),
        Err(error) => (StatusCode::BAD_GATEWAY, error.to_string()),
    }
}
