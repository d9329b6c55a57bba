//! The fake as its user holds it: started, asked for what to call it with, stopped by being dropped.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};

use tokio::net::TcpListener;
use tokio::runtime::{self, Runtime};
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::fault::{Fault, FaultKind, Schedule};
use crate::interval::timestamp;
use crate::journal::Event;
use crate::server::{Server, Settings, redirect_router, router};
use crate::state::State;
use crate::wire::{Connection, Wires};
use crate::world::{Pricing, ServiceKind, now};

/// A running server that behaves like the Mews Connector API. Dropping it stops it.
///
/// It runs on a thread of its own, so that blocking clients can call it from any test.
pub struct Fake {
    facts: Facts,
    server: Arc<Server>,
    open_connections: Arc<AtomicUsize>,
    /// Dropped to stop the server.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What a caller needs to know; fixed when the server starts.
struct Facts {
    address: String,
    client_token: String,
    access_token: String,
    service_ids: Vec<Uuid>,
    net_service_ids: Vec<Uuid>,
    gross_service_ids: Vec<Uuid>,
    bookable_service_ids: Vec<Uuid>,
    account_ids: Vec<Uuid>,
    enterprise_ids: Vec<Uuid>,
}

/// What a fake is to be like.
#[derive(Clone, Debug)]
pub struct Builder {
    port: u16,
    orders: u32,
    reservations: u32,
    seed: u64,
    validate_responses: bool,
    log_requests: bool,
    faults: Vec<Fault>,
}

impl Fake {
    /// Starts a fake with 250 orders and 3000 reservations on a free port.
    ///
    /// # Errors
    ///
    /// When no port or thread is to be had.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// A fake to be made to measure.
    #[must_use]
    pub fn builder() -> Builder {
        Builder {
            port: 0,
            orders: 250,
            reservations: 3000,
            seed: 7,
            validate_responses: true,
            log_requests: false,
            faults: Vec::new(),
        }
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.facts.address
    }

    /// The `ClientToken` that it accepts.
    #[must_use]
    pub fn client_token(&self) -> &str {
        &self.facts.client_token
    }

    /// The `AccessToken` that it accepts.
    #[must_use]
    pub fn access_token(&self) -> &str {
        &self.facts.access_token
    }

    /// The services that take product service orders. The first takes net and gross prices alike.
    #[must_use]
    pub fn service_ids(&self) -> &[Uuid] {
        &self.facts.service_ids
    }

    /// Those services whose orders must state net values.
    #[must_use]
    pub fn net_service_ids(&self) -> &[Uuid] {
        &self.facts.net_service_ids
    }

    /// Those services whose orders must state gross values.
    #[must_use]
    pub fn gross_service_ids(&self) -> &[Uuid] {
        &self.facts.gross_service_ids
    }

    /// The services that take reservations, and no orders.
    #[must_use]
    pub fn bookable_service_ids(&self) -> &[Uuid] {
        &self.facts.bookable_service_ids
    }

    /// An account that can be charged; a customer.
    #[must_use]
    pub fn account_id(&self) -> Uuid {
        self.facts.account_ids[0]
    }

    /// All accounts, customers first.
    #[must_use]
    pub fn account_ids(&self) -> &[Uuid] {
        &self.facts.account_ids
    }

    /// The enterprises that the access token gives access to.
    #[must_use]
    pub fn enterprise_ids(&self) -> &[Uuid] {
        &self.facts.enterprise_ids
    }

    /// The time at which its data ends, in ISO 8601. It has no clock: each order that is added to it is created one
    /// second after the one before, the first a second after this time.
    #[must_use]
    pub fn now(&self) -> String {
        timestamp(now()).to_string()
    }

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

    /// How many orders requests have added, whether or not their senders were told.
    #[must_use]
    pub fn orders_added(&self) -> u32 {
        self.server.orders_added()
    }

    /// How many requests each fault has struck, by the name of its kind.
    #[must_use]
    pub fn faults_thrown(&self) -> BTreeMap<&'static str, u64> {
        self.server.journal.faults()
    }

    /// How many requests have followed a [`FaultKind::Redirect`]. [`requests`](Self::requests) does not count them.
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

impl Builder {
    /// The port to listen on; 0, the default, takes a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The number of product service orders, in all services together.
    #[must_use]
    pub fn orders(mut self, orders: u32) -> Self {
        self.orders = orders;
        self
    }

    /// The number of reservations.
    #[must_use]
    pub fn reservations(mut self, reservations: u32) -> Self {
        self.reservations = reservations;
        self
    }

    /// What the data is drawn from: the same seed gives the same bytes.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Whether each response is checked against the specification before it is sent, and replaced by status 500 with
    /// the name of the fault where it breaks it. On by default.
    #[must_use]
    pub fn validate_responses(mut self, validate: bool) -> Self {
        self.validate_responses = validate;
        self
    }

    /// Whether each request is noted on standard error: method, path, status and fault. Off by default.
    #[must_use]
    pub fn log_requests(mut self, log: bool) -> Self {
        self.log_requests = log;
        self
    }

    /// Lets something go wrong on purpose; see [`Fault`]. Where several faults would strike one request, the first that
    /// was added does. What a fault spoils is not checked against the specification any more.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// When the port is taken, no thread is to be had, or a fault cannot be: an unknown operation, for example.
    pub async fn start(self) -> io::Result<Fake> {
        for fault in &self.faults {
            fault.check().map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        }
        let (ready, started) = oneshot::channel();
        let (stop, stopped) = oneshot::channel();
        let run = move || run(self, ready, stopped);
        let thread = thread::Builder::new().name("mews-connector-fake".to_owned()).spawn(run)?;
        let started = started.await.map_err(|_| io::Error::other("the fake's thread ended before it was ready"))?;
        let (facts, server, open_connections) = started?;
        Ok(Fake { facts, server, open_connections, stop: Some(stop), thread: Some(thread) })
    }
}

type Started = io::Result<(Facts, Arc<Server>, Arc<AtomicUsize>)>;

/// A server that is about to serve.
struct Prepared {
    runtime: Runtime,
    listener: TcpListener,
    redirects: Option<TcpListener>,
    facts: Facts,
    server: Arc<Server>,
}

/// The life of the server's thread.
fn run(builder: Builder, ready: oneshot::Sender<Started>, stopped: oneshot::Receiver<()>) {
    match prepare(builder) {
        Ok(Prepared { runtime, listener, redirects, facts, server }) => {
            let open_connections = Arc::new(AtomicUsize::new(0));
            let wires = Wires::new(listener, Arc::clone(&open_connections));
            let service = router(Arc::clone(&server)).into_make_service_with_connect_info::<Connection>();
            runtime.spawn(async move { axum::serve(wires, service).await });
            if let Some(listener) = redirects {
                let service = redirect_router(Arc::clone(&server));
                runtime.spawn(async move { axum::serve(listener, service).await });
            }
            if ready.send(Ok((facts, server, open_connections))).is_ok() {
                // Ends with an error, as nothing is ever sent: the other side is dropped. Dropping the runtime then
                // closes the listeners and every connection.
                let _ = runtime.block_on(stopped);
            }
        }
        Err(error) => drop(ready.send(Err(error))),
    }
}

fn prepare(builder: Builder) -> io::Result<Prepared> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let bind = |port| runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, port)));
    let listener = bind(builder.port)?;
    let redirects = builder.faults.iter().any(|fault| matches!(fault.kind(), FaultKind::Redirect { .. }));
    let redirects = redirects.then(|| bind(0)).transpose()?;
    let redirect_address = redirects.as_ref().map(TcpListener::local_addr).transpose()?;
    let state = State::new(builder.seed, builder.orders, builder.reservations);
    let facts = Facts::new(&state, listener.local_addr()?);
    let settings = Settings {
        validates_responses: builder.validate_responses,
        logs_requests: builder.log_requests,
        faults: Schedule::new(builder.faults, builder.seed),
        redirect_address: redirect_address.map(|address| format!("http://{address}")),
    };
    let server = Arc::new(Server::new(state, settings).map_err(io::Error::other)?);
    Ok(Prepared { runtime, listener, redirects, facts, server })
}

impl Facts {
    fn new(state: &State, address: SocketAddr) -> Self {
        let world = &state.world;
        let of_kind = |kind| world.services.iter().filter(|it| it.kind == kind).map(|it| it.id).collect();
        let mut enterprise_ids: Vec<_> = world.services.iter().map(|it| it.enterprise).collect();
        enterprise_ids.sort_unstable();
        enterprise_ids.dedup();
        Self {
            address: format!("http://{address}"),
            client_token: world.client_token.clone(),
            access_token: world.access_token.clone(),
            service_ids: world.orderable(),
            net_service_ids: of_kind(ServiceKind::Orderable(Pricing::Net)),
            gross_service_ids: of_kind(ServiceKind::Orderable(Pricing::Gross)),
            bookable_service_ids: world.bookable(),
            account_ids: world.accounts.iter().map(|it| it.id).collect(),
            enterprise_ids,
        }
    }
}
