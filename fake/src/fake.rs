//! The fake as its user holds it: asked for what to call it with, told what happens, stopped by being dropped.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::builder::{Builder, Started};
use crate::clock::Watch;
use crate::interval::timestamp;
use crate::journal::Event;
use crate::server::Server;
use crate::tenant::{NewOrder, Tenant, Unknown};

/// A running server that behaves like the Mews Connector API. Dropping it stops it.
///
/// It runs on a thread of its own, so that blocking clients can call it from any test. What it says about tokens,
/// services, accounts and orders is about its first tenant, unless [`tenants`](Self::tenants) is asked.
pub struct Fake {
    address: String,
    server: Arc<Server>,
    watch: Arc<Watch>,
    open_connections: Arc<AtomicUsize>,
    /// Dropped to stop the server.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// How it starts.
impl Fake {
    pub(crate) fn new(started: Started, thread: JoinHandle<()>) -> Self {
        let Started { address, server, watch, open_connections, stop } = started;
        Self { address, server, watch, open_connections, stop: Some(stop), thread: Some(thread) }
    }

    /// Starts a fake with one tenant, 250 orders and 3000 reservations on a free port.
    ///
    /// # Errors
    ///
    /// When no port or thread is to be had.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// A fake to be made to measure.
    pub fn builder() -> Builder {
        Builder::new()
    }
}

/// How to call it.
impl Fake {
    /// Where it listens: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The `ClientToken` that it accepts, from all tenants.
    #[must_use]
    pub fn client_token(&self) -> &str {
        self.server.client_token()
    }

    /// All tenants, at least one. The client token is the same for all of them.
    #[must_use]
    pub fn tenants(&self) -> &[Tenant] {
        &self.server.tenants
    }

    fn first(&self) -> &Tenant {
        &self.server.tenants[0]
    }

    /// [`Tenant::access_token`] of the first tenant.
    #[must_use]
    pub fn access_token(&self) -> &str {
        self.first().access_token()
    }

    /// [`Tenant::service_ids`] of the first tenant.
    #[must_use]
    pub fn service_ids(&self) -> &[Uuid] {
        self.first().service_ids()
    }

    /// [`Tenant::net_service_ids`] of the first tenant.
    #[must_use]
    pub fn net_service_ids(&self) -> &[Uuid] {
        self.first().net_service_ids()
    }

    /// [`Tenant::gross_service_ids`] of the first tenant.
    #[must_use]
    pub fn gross_service_ids(&self) -> &[Uuid] {
        self.first().gross_service_ids()
    }

    /// [`Tenant::bookable_service_ids`] of the first tenant.
    #[must_use]
    pub fn bookable_service_ids(&self) -> &[Uuid] {
        self.first().bookable_service_ids()
    }

    /// [`Tenant::account_id`] of the first tenant.
    #[must_use]
    pub fn account_id(&self) -> Uuid {
        self.first().account_id()
    }

    /// [`Tenant::account_ids`] of the first tenant.
    #[must_use]
    pub fn account_ids(&self) -> &[Uuid] {
        self.first().account_ids()
    }

    /// [`Tenant::enterprise_ids`] of the first tenant.
    #[must_use]
    pub fn enterprise_ids(&self) -> &[Uuid] {
        self.first().enterprise_ids()
    }
}

/// Its clock.
impl Fake {
    /// What its clock shows, in ISO 8601 and whole seconds. See [`Clock`](crate::Clock) for how time passes.
    #[must_use]
    pub fn now(&self) -> String {
        timestamp(self.watch.now()).to_string()
    }

    /// Sets its clock, forwards or backwards, for all tenants. A time before the year 2000 or after 9000 is taken as
    /// that limit.
    pub fn set_now(&self, now: SystemTime) {
        self.watch.set(now);
    }

    /// Lets so much time pass at once.
    pub fn advance(&self, by: Duration) {
        self.watch.advance(by);
    }
}

/// Its orders and reservations.
impl Fake {
    /// [`Tenant::order_count`] of the first tenant.
    #[must_use]
    pub fn order_count(&self) -> u32 {
        self.first().order_count()
    }

    /// [`Tenant::reservation_count`] of the first tenant.
    #[must_use]
    pub fn reservation_count(&self) -> u32 {
        self.first().reservation_count()
    }

    /// [`Tenant::order`] of the first tenant.
    #[must_use]
    pub fn order(&self, id: Uuid) -> Option<Value> {
        self.first().order(id)
    }

    /// [`Tenant::orders_of`] of the first tenant.
    #[must_use]
    pub fn orders_of(&self, account_id: Uuid) -> Vec<Value> {
        self.first().orders_of(account_id)
    }

    /// [`Tenant::add_order`] of the first tenant.
    ///
    /// # Errors
    ///
    /// When the service does not take orders, or the account does not exist.
    pub fn add_order(&self, order: NewOrder) -> Result<Uuid, Unknown> {
        self.first().add_order(order)
    }

    /// [`Tenant::touch_order`] of the first tenant.
    ///
    /// # Errors
    ///
    /// When there is no such order.
    pub fn touch_order(&self, id: Uuid) -> Result<(), Unknown> {
        self.first().touch_order(id)
    }

    /// [`Tenant::confirm_order`] of the first tenant.
    ///
    /// # Errors
    ///
    /// When there is no such order.
    pub fn confirm_order(&self, id: Uuid) -> Result<(), Unknown> {
        self.first().confirm_order(id)
    }

    /// [`Tenant::cancel_order`] of the first tenant.
    ///
    /// # Errors
    ///
    /// When there is no such order.
    pub fn cancel_order(&self, id: Uuid) -> Result<(), Unknown> {
        self.first().cancel_order(id)
    }

    /// How many orders requests have added, of all tenants, whether or not their senders were told.
    #[must_use]
    pub fn orders_added(&self) -> u32 {
        self.tenants().iter().map(Tenant::orders_added).sum()
    }
}

/// What it has seen.
impl Fake {
    /// How many requests it has seen, by path. A request counts once its head has arrived, whatever becomes of it.
    #[must_use]
    pub fn requests(&self) -> BTreeMap<String, u64> {
        self.server.journal.counts()
    }

    /// The last 10,000 requests, oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        self.server.journal.events()
    }

    /// How many requests each fault has struck, by the name of its kind.
    #[must_use]
    pub fn faults_thrown(&self) -> BTreeMap<&'static str, u64> {
        self.server.journal.faults()
    }

    /// How many requests have followed a [`FaultKind::Redirect`](crate::FaultKind::Redirect).
    /// [`requests`](Self::requests) does not count them.
    #[must_use]
    pub fn redirected(&self) -> u64 {
        self.server.journal.redirected()
    }

    /// Where redirects lead, `http://127.0.0.1:PORT`; `None` unless one of the faults is a redirect.
    #[must_use]
    pub fn redirect_address(&self) -> Option<&str> {
        self.server.redirect_address()
    }

    /// How many connections to [`address`](Self::address) are open now. One that a client has closed may be counted for
    /// a moment longer.
    #[must_use]
    pub fn open_connections(&self) -> usize {
        self.open_connections.load(Ordering::Relaxed)
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // The thread's panic, if any, has been reported where it happened.
            let _ = thread.join();
        }
    }
}

/// Without the tokens.
impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fake").field("address", &self.address).finish_non_exhaustive()
    }
}
