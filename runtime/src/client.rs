//! The client: where to send, what to put into each request, and the limits of a call.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use crate::address::Address;
use crate::credentials::CredentialValues;
use crate::error::Error;
use crate::operation::ClientMember;
use crate::page::{self, Items, Pages};
use crate::redact::Redactor;
use crate::request::{Page, PagedRequest, Request};
use crate::send;
use crate::transport::Transport;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(60);
const MAX_RESPONSE_BYTES: usize = 64 * 1024 * 1024;
const AGENT: &str = concat!("ostler-runtime/", env!("CARGO_PKG_VERSION"));

/// Sets a client up. A generated crate's `Client::builder` makes one.
pub struct ClientBuilder<C> {
    address: String,
    credentials: CredentialValues,
    locale: Option<(String, String)>,
    user_agent: String,
    connect_timeout: Duration,
    timeout: Duration,
    max_response_bytes: usize,
    transport: Option<Arc<dyn Transport>>,
    client: PhantomData<fn() -> C>,
}

impl<C> ClientBuilder<C> {
    #[doc(hidden)]
    pub fn new(address: impl Into<String>, credentials: CredentialValues) -> Self {
        ClientBuilder {
            address: address.into(),
            credentials,
            locale: None,
            user_agent: AGENT.to_owned(),
            connect_timeout: CONNECT_TIMEOUT,
            timeout: TIMEOUT,
            max_response_bytes: MAX_RESPONSE_BYTES,
            transport: None,
            client: PhantomData,
        }
    }

    /// The language of texts and the culture of formats in answers, such as `en-US` and `en-GB`; the server's defaults
    /// unless set. They only go together.
    #[must_use]
    pub fn locale(mut self, language: impl Into<String>, culture: impl Into<String>) -> Self {
        self.locale = Some((language.into(), culture.into()));
        self
    }

    /// The `User-Agent` header; `ostler-runtime` and its version unless set.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// How long connecting may take, with name resolution and TLS; 10 seconds unless set. It is the default transport's
    /// limit: a transport of your own has its own.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long a call may take in all, until the last byte of its answer; 60 seconds unless set. For a pager it is the
    /// limit of each page. A write that runs into it is [`Error::OutcomeUnknown`].
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How many bytes an answer may have after decompression; 64 MiB unless set.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Sends through a transport of your own instead of the default one.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Builds the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] when the address is neither https nor on this machine, when the user agent cannot be
    /// a header, or when there is no transport.
    pub fn build(self) -> Result<C, Error>
    where
        C: From<Core>,
    {
        let address = Address::parse(&self.address)?;
        let user_agent = HeaderValue::from_str(&self.user_agent)
            .map_err(|_| Error::configuration("the user agent cannot be a header".to_owned()))?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(&address, self.connect_timeout)?,
        };
        Ok(C::from(Core(Arc::new(Inner {
            redactor: Redactor::new(self.credentials.tokens()),
            address,
            credentials: self.credentials,
            locale: self.locale,
            user_agent,
            timeout: self.timeout,
            max_response_bytes: self.max_response_bytes,
            transport,
        }))))
    }
}

#[cfg(feature = "reqwest")]
fn default_transport(address: &Address, connect_timeout: Duration) -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(crate::transport::over_reqwest::ReqwestTransport::new(address, connect_timeout)?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_: &Address, _: Duration) -> Result<Arc<dyn Transport>, Error> {
    let message = "there is no transport: enable the feature `reqwest` or give the builder one of your own";
    Err(Error::configuration(message.to_owned()))
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("credentials", &self.credentials)
            .field("locale", &self.locale)
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .field("max_response_bytes", &self.max_response_bytes)
            .finish_non_exhaustive()
    }
}

/// The inside of a generated client, cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Core(Arc<Inner>);

/// What all clones of a client share.
pub(crate) struct Inner {
    pub(crate) address: Address,
    credentials: CredentialValues,
    locale: Option<(String, String)>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) redactor: Redactor,
    pub(crate) timeout: Duration,
    pub(crate) max_response_bytes: usize,
    pub(crate) transport: Arc<dyn Transport>,
}

impl Core {
    /// Sends a request; of a paged one it asks for the first page, as large as the document allows.
    pub async fn send<R: Request>(&self, request: &R) -> Result<R::Response, Error> {
        self.send_sized(request, None).await
    }

    /// As [`Core::send`], with a page of at most `page_size` items where there are pages.
    pub async fn send_sized<R: Request>(&self, request: &R, page_size: Option<u32>) -> Result<R::Response, Error> {
        let paging = const { &R::OPERATION.paging };
        let page = match paging {
            Some(paging) => {
                Some(Page { count: page::check_page_size(R::OPERATION.id, paging, page_size)?, cursor: None })
            }
            None => None,
        };
        send::send(&self.0, request, page).await
    }

    /// The pages of a request, each as large as the document allows unless `page_size` says less.
    pub fn pages<R: PagedRequest>(&self, request: R, page_size: Option<u32>) -> Pages<R> {
        Pages::new(self.clone(), request, page_size)
    }

    /// The items on all pages of a request, one after the other.
    pub fn items<R: PagedRequest>(&self, request: R, page_size: Option<u32>) -> Items<R> {
        Items::new(self.pages(request, page_size))
    }

    pub(crate) async fn send_page<R: Request>(
        &self,
        request: &R,
        page: Option<Page<'_>>,
    ) -> Result<R::Response, Error> {
        send::send(&self.0, request, page).await
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("address", &self.0.address.as_str())
            .field("credentials", &self.0.credentials)
            .field("locale", &self.0.locale)
            .field("timeout", &self.0.timeout)
            .field("max_response_bytes", &self.0.max_response_bytes)
            .finish_non_exhaustive()
    }
}

impl Inner {
    /// The value of a member that the client fills in, when it has one.
    pub(crate) fn member(&self, member: ClientMember) -> Option<&str> {
        match member {
            ClientMember::ClientToken => self.credentials.expose_client_token(),
            ClientMember::AccessToken => self.credentials.expose_access_token(),
            ClientMember::Client => self.credentials.client_name(),
            ClientMember::Language => self.locale.as_ref().map(|(language, _)| language.as_str()),
            ClientMember::Culture => self.locale.as_ref().map(|(_, culture)| culture.as_str()),
        }
    }
}
