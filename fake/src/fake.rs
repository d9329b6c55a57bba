//! The fake as its user holds it: started, asked for what to call it with, stopped by being dropped.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::runtime::{self, Runtime};
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::interval::timestamp;
use crate::server::{Server, router};
use crate::state::State;
use crate::world::{Pricing, ServiceKind, now};

/// A running server that behaves like the Mews Connector API. Dropping it stops it.
///
/// It runs on a thread of its own, so that blocking clients can call it from any test.
pub struct Fake {
    facts: Facts,
    server: Arc<Server>,
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
        Builder { port: 0, orders: 250, reservations: 3000, seed: 7, validate_responses: true, log_requests: false }
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

    /// How many requests it has seen, by path.
    #[must_use]
    pub fn requests(&self) -> BTreeMap<String, u64> {
        self.server.counts()
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

    /// Whether each request is noted on standard error: method, path and status. Off by default.
    #[must_use]
    pub fn log_requests(mut self, log: bool) -> Self {
        self.log_requests = log;
        self
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// When the port is taken, or no thread is to be had.
    pub async fn start(self) -> io::Result<Fake> {
        let (ready, started) = oneshot::channel();
        let (stop, stopped) = oneshot::channel();
        let run = move || run(&self, ready, stopped);
        let thread = thread::Builder::new().name("mews-connector-fake".to_owned()).spawn(run)?;
        let started = started.await.map_err(|_| io::Error::other("the fake's thread ended before it was ready"))?;
        let (facts, server) = started?;
        Ok(Fake { facts, server, stop: Some(stop), thread: Some(thread) })
    }
}

type Started = io::Result<(Facts, Arc<Server>)>;

/// The life of the server's thread.
fn run(builder: &Builder, ready: oneshot::Sender<Started>, stopped: oneshot::Receiver<()>) {
    let prepared = prepare(builder);
    match prepared {
        Ok((facts, server, runtime, listener)) => {
            let listener = listener.tap_io(|stream| {
                // Without it small responses wait for the client's acknowledgements.
                let _ = stream.set_nodelay(true);
            });
            let application = router(Arc::clone(&server));
            runtime.spawn(async move { axum::serve(listener, application).await });
            if ready.send(Ok((facts, server))).is_ok() {
                // Ends with an error, as nothing is ever sent: the other side is dropped. Dropping the runtime then
                // closes the listener and every connection.
                let _ = runtime.block_on(stopped);
            }
        }
        Err(error) => drop(ready.send(Err(error))),
    }
}

fn prepare(builder: &Builder) -> io::Result<(Facts, Arc<Server>, Runtime, TcpListener)> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, builder.port)))?;
    let state = State::new(builder.seed, builder.orders, builder.reservations);
    let facts = Facts::new(&state, listener.local_addr()?);
    let server = Server::new(state, builder.validate_responses, builder.log_requests).map_err(io::Error::other)?;
    Ok((facts, Arc::new(server), runtime, listener))
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
