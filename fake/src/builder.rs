//! What a fake is to be like, and its start.

use std::io;
use std::net::Ipv4Addr;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};

use tokio::net::TcpListener;
use tokio::runtime::{self, Runtime};
use tokio::sync::oneshot;

use crate::clock::{Clock, Watch};
use crate::contract::Contract;
use crate::fake::Fake;
use crate::fault::{Fault, FaultKind, Schedule};
use crate::random::Random;
use crate::server::{Server, Settings, redirect_router, router};
use crate::state::Plan;
use crate::tenant::Tenant;
use crate::wire::{Connection, Wires};
use crate::world::{DEFAULT_SERVICES, World};

const MAX_SERVICES: u32 = 100_000;
const MAX_TENANTS: u32 = 10_000;

/// The most services of all tenants together.
const MAX_SERVICES_IN_ALL: u32 = 1_000_000;

/// What a fake is to be like; [`Fake::builder`] makes one.
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder {
    port: u16,
    tenants: u32,
    services: u32,
    orders: u32,
    reservations: u32,
    seed: u64,
    clock: Clock,
    changing: Option<u32>,
    validate_responses: bool,
    log_requests: bool,
    faults: Vec<Fault>,
    contract: Option<String>,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            port: 0,
            tenants: 1,
            services: DEFAULT_SERVICES,
            orders: 250,
            reservations: 3000,
            seed: 7,
            clock: Clock::default(),
            changing: None,
            validate_responses: true,
            log_requests: false,
            faults: Vec::new(),
            contract: None,
        }
    }

    /// The port to listen on; 0, the default, takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The number of tenants, each with an access token and data of its own; from 1, the default, to 10,000. The first
    /// is the same however many there are.
    pub fn tenants(mut self, tenants: u32) -> Self {
        self.tenants = tenants;
        self
    }

    /// The number of services of each tenant that take orders, from 1 to 100,000, and at most a million for all tenants
    /// together. The default is 4; two that take reservations are always there as well.
    pub fn services(mut self, services: u32) -> Self {
        self.services = services;
        self
    }

    /// The number of product service orders of each tenant, in all its services together; 250 by default.
    pub fn orders(mut self, orders: u32) -> Self {
        self.orders = orders;
        self
    }

    /// The number of reservations of each tenant, in all its services together; 3000 by default.
    pub fn reservations(mut self, reservations: u32) -> Self {
        self.reservations = reservations;
        self
    }

    /// What the data is drawn from: the same seed gives the same bytes.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How time passes; [`Clock::stepping`] by default. The data ends where the clock starts.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Lets orders change while they are listed: with every so many requests for orders, from 1, one order of that
    /// tenant is touched, confirmed or canceled just before the page is made. The seed decides which and how. By default
    /// none changes.
    pub fn changing(mut self, every: u32) -> Self {
        self.changing = Some(every);
        self
    }

    /// Whether each response is checked against the specification before it is sent, and replaced by status 500 with
    /// the name of the fault where it breaks it. On by default.
    pub fn validate_responses(mut self, validate: bool) -> Self {
        self.validate_responses = validate;
        self
    }

    /// Whether each request is noted on standard error: method, path, status and fault. Off by default.
    pub fn log_requests(mut self, log: bool) -> Self {
        self.log_requests = log;
        self
    }

    /// Lets something go wrong on purpose; see [`Fault`]. Where several faults would strike one request, the first that
    /// was added does. What a fault spoils is not checked against the specification any more.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Serves another contract than that of this version: the text of what `cargo xtask regen` writes into
    /// `contract.json`. Operations that are known here by their operationId behave as they do here; the others are
    /// answered by samples.
    pub fn contract(mut self, contract: impl Into<String>) -> Self {
        self.contract = Some(contract.into());
        self
    }

    /// Starts it, with the runtime of the caller waiting meanwhile or any other executor.
    ///
    /// # Errors
    ///
    /// When the port is taken, no thread is to be had, a number is out of its range, the contract cannot be read, or a
    /// fault cannot be: an unknown operation, for example.
    pub async fn start(self) -> io::Result<Fake> {
        let (ready, started) = oneshot::channel();
        let thread = self.spawn(move |started| ready.send(started).is_ok())?;
        let started = started.await.map_err(|_| ended_early())?;
        Ok(started?.with_thread(thread))
    }

    /// Starts it without an executor, and blocks for some milliseconds.
    ///
    /// # Errors
    ///
    /// As for [`start`](Self::start).
    pub fn start_blocking(self) -> io::Result<Fake> {
        let (ready, started) = mpsc::channel();
        let thread = self.spawn(move |started| ready.send(started).is_ok())?;
        let started = started.recv().map_err(|_| ended_early())?;
        Ok(started?.with_thread(thread))
    }

    fn spawn(self, ready: impl FnOnce(io::Result<Started>) -> bool + Send + 'static) -> io::Result<JoinHandle<()>> {
        self.check().map_err(|message| io::Error::new(io::ErrorKind::InvalidInput, message))?;
        thread::Builder::new().name("mews-connector-fake".to_owned()).spawn(move || run(self, ready))
    }

    fn check(&self) -> Result<(), String> {
        for (name, number, most) in [("services", self.services, MAX_SERVICES), ("tenants", self.tenants, MAX_TENANTS)]
        {
            if !(1..=most).contains(&number) {
                return Err(format!("the number of {name} is not between 1 and {most}"));
            }
        }
        if self.services.saturating_mul(self.tenants) > MAX_SERVICES_IN_ALL {
            return Err(format!("all tenants together have more than {MAX_SERVICES_IN_ALL} services"));
        }
        if self.changing == Some(0) {
            return Err("an order changes with every so many requests, from 1".to_owned());
        }
        let contract = self.read_contract()?;
        self.faults.iter().try_for_each(|fault| fault.check(&contract).map_err(|error| error.to_string()))
    }

    fn read_contract(&self) -> Result<Arc<Contract>, String> {
        match &self.contract {
            Some(text) => Contract::parse(text).map(Arc::new).map_err(|error| {
                format!("the contract: {error}; it has to be what `cargo xtask regen` writes into `fake/contract.json`")
            }),
            None => Contract::get(),
        }
    }

    fn make_tenants(&self, watch: &Arc<Watch>) -> (String, Vec<Tenant>) {
        let end = watch.now();
        let make = |number: u32| {
            let seed = match number {
                0 => self.seed,
                _ => Random::new(self.seed, 13 + (u64::from(number) << 8)).next(),
            };
            let Self { orders, reservations, changing, .. } = *self;
            let plan = Plan { seed, orders, reservations, end, changing };
            (World::new(seed, self.services), plan)
        };
        let worlds: Vec<_> = (0..self.tenants).map(make).collect();
        let client_token = worlds.first().map(|(world, _)| world.client_token.clone()).unwrap_or_default();
        let tenants = worlds.into_iter().map(|(world, plan)| Tenant::new(world, Arc::clone(watch), plan));
        (client_token, tenants.collect())
    }
}

fn ended_early() -> io::Error {
    io::Error::other("the fake's thread ended before it was ready")
}

/// A server that serves, as its thread hands it over.
pub(crate) struct Started {
    pub(crate) address: String,
    pub(crate) server: Arc<Server>,
    pub(crate) watch: Arc<Watch>,
    pub(crate) open_connections: Arc<AtomicUsize>,
    /// Dropped to stop the server.
    pub(crate) stop: oneshot::Sender<()>,
}

impl Started {
    fn with_thread(self, thread: JoinHandle<()>) -> Fake {
        Fake::new(self, thread)
    }
}

/// A server that is about to serve.
struct Prepared {
    runtime: Runtime,
    listener: TcpListener,
    redirects: Option<TcpListener>,
    address: String,
    server: Arc<Server>,
    watch: Arc<Watch>,
}

/// The life of the server's thread.
fn run(builder: Builder, ready: impl FnOnce(io::Result<Started>) -> bool) {
    let Prepared { runtime, listener, redirects, address, server, watch } = match prepare(builder) {
        Ok(prepared) => prepared,
        Err(error) => {
            ready(Err(error));
            return;
        }
    };
    let open_connections = Arc::new(AtomicUsize::new(0));
    let wires = Wires::new(listener, Arc::clone(&open_connections));
    let service = router(Arc::clone(&server)).into_make_service_with_connect_info::<Connection>();
    runtime.spawn(async move { axum::serve(wires, service).await });
    if let Some(listener) = redirects {
        let service = redirect_router(Arc::clone(&server));
        runtime.spawn(async move { axum::serve(listener, service).await });
    }
    let (stop, stopped) = oneshot::channel();
    if ready(Ok(Started { address, server, watch, open_connections, stop })) {
        // Ends with an error, as nothing is ever sent: the other side is dropped. Dropping the runtime then closes the
        // listeners and every connection.
        let _ = runtime.block_on(stopped);
    }
}

fn prepare(builder: Builder) -> io::Result<Prepared> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let bind = |port| {
        let bound = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, port)));
        bound.map_err(|error| io::Error::new(error.kind(), format!("port {port} cannot be listened on: {error}")))
    };
    let listener = bind(builder.port)?;
    let redirects = builder.faults.iter().any(|fault| matches!(fault.kind(), FaultKind::Redirect { .. }));
    let redirects = redirects.then(|| bind(0)).transpose()?;
    let redirect_address = redirects.as_ref().map(TcpListener::local_addr).transpose()?;
    let watch = Arc::new(Watch::new(&builder.clock));
    let (client_token, tenants) = builder.make_tenants(&watch);
    let settings = Settings {
        contract: builder.read_contract().map_err(io::Error::other)?,
        seed: builder.seed,
        validates_responses: builder.validate_responses,
        logs_requests: builder.log_requests,
        faults: Schedule::new(builder.faults, builder.seed),
        redirect_address: redirect_address.map(|address| format!("http://{address}")),
    };
    let server = Arc::new(Server::new(client_token, tenants, settings));
    let address = format!("http://{}", listener.local_addr()?);
    Ok(Prepared { runtime, listener, redirects, address, server, watch })
}
