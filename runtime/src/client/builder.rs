//! Sets a client up: where to send, what to put into each request, and the limits of a call.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use crate::call::caller::{Caller, Limits};
use crate::call::credentials::CredentialValues;
use crate::call::events::{Events, RuntimeEvents};
use crate::call::hooks::{Hooks, NoHooks};
use crate::call::limiter::Limiter;
use crate::call::limiters::Limiters;
use crate::call::retry::{Budget, Retry};
use crate::call::running::Running;
use crate::client::Core;
use crate::error::Error;
use crate::error::redact::Redactor;
use crate::transport::Transport;
use crate::transport::address::{self, Address};
use crate::transport::http_transport::HttpTransport;
use crate::transport::settings::CONNECT_TIMEOUT;

const FIRST_BYTE_TIMEOUT: Duration = Duration::from_secs(30);
const IDLE_TIMEOUT: Duration = Duration::from_secs(15);
const TIMEOUT: Duration = Duration::from_secs(60);
const MAX_ATTEMPTS: u32 = 5;
const BACKOFF: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(10));
const RETRY_BUDGET: u32 = 100;
const MAX_RESPONSE_BYTES: usize = 64 * 1024 * 1024;
const MAX_DETACHED: usize = 1000;
const AGENT: &str = concat!("ostler-runtime/", env!("CARGO_PKG_VERSION"));

/// A client of an API whose requests say which language and culture answers are wanted in. Of any other the builder has no
/// such setter:
///
/// ```compile_fail,E0599
/// # use ostler_runtime::{ClientBuilder, private::Core};
/// struct Client(Core);
///
/// fn set_up(builder: ClientBuilder<Client>) -> ClientBuilder<Client> {
///     builder.locale("en-US", "en-GB")
/// }
/// ```
pub trait Localized {}

/// What it does is the document's to say, and not the inside of a client's.
impl Localized for Core {}

/// Sets a client up. A generated crate's `Client::builder` makes one.
pub struct ClientBuilder<C> {
    address: String,
    plain_http: Vec<String>,
    credentials: CredentialValues,
    locale: Option<(String, String)>,
    user_agent: String,
    connect_timeout: Duration,
    limits: Limits,
    max_attempts: u32,
    backoff: (Duration, Duration),
    retry_budget: u32,
    limiter: Option<Limiter>,
    hooks: Arc<dyn Hooks>,
    max_response_bytes: usize,
    transport: Option<Arc<dyn Transport>>,
    max_detached: usize,
    events: &'static dyn Events,
    client: PhantomData<fn() -> C>,
}

impl<C: Localized> ClientBuilder<C> {
    /// The language of texts and the culture of formats in answers, such as `en-US` and `en-GB`; the server's defaults
    /// unless set. They only go together.
    #[must_use]
    pub fn locale(mut self, language: impl Into<String>, culture: impl Into<String>) -> Self {
        self.locale = Some((language.into(), culture.into()));
        self
    }
}

impl<C> ClientBuilder<C> {
    #[doc(hidden)]
    pub fn new(address: impl Into<String>, credentials: CredentialValues) -> Self {
        ClientBuilder {
            address: address.into(),
            plain_http: Vec::new(),
            credentials,
            locale: None,
            user_agent: AGENT.to_owned(),
            connect_timeout: CONNECT_TIMEOUT,
            limits: Limits { total: TIMEOUT, first_byte: FIRST_BYTE_TIMEOUT, idle: IDLE_TIMEOUT },
            max_attempts: MAX_ATTEMPTS,
            backoff: BACKOFF,
            retry_budget: RETRY_BUDGET,
            limiter: None,
            hooks: Arc::new(NoHooks),
            max_response_bytes: MAX_RESPONSE_BYTES,
            transport: None,
            max_detached: MAX_DETACHED,
            events: &RuntimeEvents,
            client: PhantomData,
        }
    }

    /// The `User-Agent` header; the name and the version of the client's crate unless set.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Allows an address of plain http to one named host, exactly as it stands in the address and without its port: a
    /// server of a test in the same network, such as a service of docker compose. To this machine it is always allowed, to
    /// others never: **the tokens cross the network for anyone to read**. Each call adds a host.
    #[must_use]
    pub fn plain_http_to(mut self, host: impl Into<String>) -> Self {
        self.plain_http.push(host.into());
        self
    }

    /// How long connecting may take, with name resolution and TLS; 10 seconds unless set. When it is over, nothing was
    /// sent. It is the default transport's limit: a transport that is given has its own.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long a call may take in all, until the last byte of its last answer, with all attempts, the pauses between
    /// them and the wait for the [`limiter`](Self::limiter); 60 seconds unless set. For a pager it is the limit of each
    /// page. A write that runs into it after it was sent is [`Error::OutcomeUnknown`].
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.total = timeout;
        self
    }

    /// How long the head of an answer may take from the moment that the request is sent; 30 seconds unless set. Of a
    /// request with a [`File`](crate::File) that is read while it is sent, it is the moment that all of it has left: reading
    /// it may take as long as the call.
    #[must_use]
    pub fn first_byte_timeout(mut self, timeout: Duration) -> Self {
        self.limits.first_byte = timeout;
        self
    }

    /// How long an answer may stall between two pieces of its body; 15 seconds unless set. Time that the program takes
    /// between two pages or items does not count: nothing is being read then.
    #[must_use]
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.limits.idle = timeout;
        self
    }

    /// How often a request is sent at most, the first time included; 5 unless set, 1 for no retries, and 0 is
    /// as 1.
    ///
    /// Reads are sent again after a failed connection, an answer that broke off or stalled, and the statuses 408 (with a
    /// smaller page where there are pages), 429 and 5xx. Writes are sent again only where the server surely did nothing:
    /// the connection was never made, or the status is 429. Neither is sent again once a stream was begun that can be read
    /// once ([`File`](crate::File)).
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// The pauses between attempts: up to `base` before the second, then up to twice as long each time, at most `cap`;
    /// 200 milliseconds and 10 seconds unless set. The pause is drawn at random up to that bound. A `Retry-After` of the
    /// server wins; when it leaves no time for another attempt, the call ends at once with
    /// [`Error::retry_after`].
    #[must_use]
    pub fn backoff(mut self, base: Duration, cap: Duration) -> Self {
        self.backoff = (base, cap);
        self
    }

    /// How many retries all clones of the client have together; 100 unless set. Each answer that is read earns back a
    /// fifth of one, so that a server with trouble is not overrun with retries.
    #[must_use]
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    /// The limit on how many requests begin in a span of time, shared by all clones. Unless set it is what the document
    /// states, for each access token, and none where it states none. Give one handle to several builders when they use one
    /// access token, or [`Limiter::off`].
    #[must_use]
    pub fn limiter(mut self, limiter: Limiter) -> Self {
        self.limiter = Some(limiter);
        self
    }

    /// The limit that the document states.
    #[doc(hidden)]
    #[must_use]
    pub fn rate_limit(self, starts: usize, window: Duration) -> Self {
        self.limiter(Limiter::new(starts, window))
    }

    /// Adds headers to requests and sees each attempt; none unless set.
    #[must_use]
    pub fn hooks(mut self, hooks: impl Hooks) -> Self {
        self.hooks = Arc::new(hooks);
        self
    }

    /// How many bytes an answer may have after decompression; 64 MiB unless set.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Sends through this transport instead of a [`HttpTransport`] of this client alone: one that several clients share,
    /// one that wraps another, or one of your own.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// How many detached calls may run at a time, of all clones together; 1000 unless set. One more ends at once with an
    /// error that says that nothing was sent.
    #[must_use]
    pub fn max_detached(mut self, calls: usize) -> Self {
        self.max_detached = calls;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub fn events(mut self, events: &'static dyn Events) -> Self {
        self.events = events;
        self
    }

    /// Builds the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] when the address is neither https nor of a host that plain http is allowed to, when the
    /// user agent cannot be a header, when a credential is empty or shorter than those of the API are, when the client's
    /// name holds a token, or when there is no transport.
    pub fn build(self) -> Result<C, Error>
    where
        C: From<Core>,
    {
        self.credentials.check()?;
        let redactor = Redactor::new(self.credentials.tokens());
        // A token that was put into the wrong variable is none the less one.
        let redacted = |error: Error| error.redacted(&redactor);
        self.plain_http.iter().try_for_each(|it| address::check_host(it)).map_err(redacted)?;
        let address = Address::parse(&self.address, &self.plain_http).map_err(redacted)?;
        let user_agent = HeaderValue::from_str(&self.user_agent)
            .map_err(|_| Error::configuration("the user agent cannot be a header".to_owned()))?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(&address, self.connect_timeout)?,
        };
        // Nobody has stated a limit, so there is none.
        let limiter = self.limiter.unwrap_or_else(Limiter::off);
        let limiters = Arc::new(Limiters::new(limiter.clone(), &self.credentials));
        Ok(C::from(Core::new(Arc::new(Caller {
            redactor,
            limiters,
            events: self.events,
            detached: Arc::new(Running::new(self.max_detached)),
            address,
            credentials: self.credentials,
            locale: self.locale,
            user_agent,
            limits: self.limits,
            retry: Arc::new(Retry {
                max_attempts: self.max_attempts,
                base: self.backoff.0,
                cap: self.backoff.1,
                budget: Budget::new(self.retry_budget),
            }),
            limiter,
            hooks: self.hooks,
            max_response_bytes: self.max_response_bytes,
            transport,
        }))))
    }
}

fn default_transport(address: &Address, connect_timeout: Duration) -> Result<Arc<dyn Transport>, Error> {
    let options = HttpTransport::builder().connect_timeout(connect_timeout);
    let options = if address.is_secure() { options } else { options.without_authorities() };
    Ok(Arc::new(options.build()?))
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("ClientBuilder");
        shown.field("credentials", &self.credentials);
        if let Some(locale) = &self.locale {
            shown.field("locale", locale);
        }
        shown
            .field("connect_timeout", &self.connect_timeout)
            .field("limits", &self.limits)
            .field("max_attempts", &self.max_attempts)
            .field("limiter", &self.limiter)
            .field("max_response_bytes", &self.max_response_bytes)
            .finish_non_exhaustive()
    }
}
