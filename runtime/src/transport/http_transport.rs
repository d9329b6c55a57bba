//! The transport that a client has unless it is given another one: HTTP/1.1 over TCP and TLS.

use std::fmt;
use std::time::Duration;

use crate::error::Error;
use crate::transport::body::Body;
#[cfg(feature = "reqwest")]
use crate::transport::over_reqwest::Connections;
use crate::transport::settings::Settings;
use crate::transport::{Transport, TransportFuture};

/// The transport that a client has unless it is given another one: HTTP/1.1 over TCP and TLS.
///
/// One that is built by hand can be shared by several clients, which then share its connections, and can be wrapped. A
/// clone is a handle to the same connections.
///
/// * Reads share connections, which are dropped after 3 idle seconds. **A write has a connection of its own**, which nothing
///   was sent on before: no stray answer of an earlier request can be taken for the write's, and no server closes it
///   just then for having been idle. TLS sessions are resumed, so that it costs a round trip or two. So has each request
///   that looks for a write whose answer was lost.
/// * A body of a file is read while it is sent: with a `Content-Length` where its length is known, in chunks otherwise.
/// * It says when the bytes of a write may have left ([`Sending`](crate::Sending)).
/// * Redirects are not followed, and gzip is the one encoding that it asks for and decodes, through all members.
/// * The system's certificate authorities are trusted (`SSL_CERT_FILE` and `SSL_CERT_DIR` replace them) and those of
///   Mozilla's list, as it was when this crate's dependency was published.
/// * `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, or what the system says instead, decide on a proxy for https. Plain http and
///   this machine are reached without one.
///
/// ```
/// use std::time::Duration;
/// use ostler_runtime::HttpTransport;
///
/// # fn build() -> Result<(), ostler_runtime::Error> {
/// let transport = HttpTransport::builder().connect_timeout(Duration::from_secs(3)).build()?;
/// // Client::builder(…).transport(transport.clone()).build()? for each of several clients
/// # Ok(())
/// # }
/// # if cfg!(feature = "reqwest") { build().unwrap() }
/// ```
///
/// It is behind the feature `reqwest`, which is on by default: without it nothing can be built.
#[derive(Clone)]
pub struct HttpTransport {
    #[cfg(feature = "reqwest")]
    connections: std::sync::Arc<Connections>,
    #[cfg(not(feature = "reqwest"))]
    connections: std::convert::Infallible,
}

/// Sets an [`HttpTransport`] up.
#[must_use]
#[derive(Clone)]
pub struct HttpTransportBuilder(Settings);

impl HttpTransport {
    /// Begins to set one up.
    pub fn builder() -> HttpTransportBuilder {
        HttpTransportBuilder(Settings::default())
    }
}

impl HttpTransportBuilder {
    /// How long connecting may take, with name resolution and TLS; 10 seconds unless set. When it is over, nothing was
    /// sent.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.0.connect_timeout = timeout;
        self
    }

    /// Uses no proxy, whatever the environment and the system say.
    pub fn no_proxy(mut self) -> Self {
        self.0.proxy = false;
        self
    }

    /// Trusts the authorities of these certificates as well, in PEM as a file holds them: a company's own, for one.
    pub fn trust_pem(mut self, certificates: impl AsRef<[u8]>) -> Self {
        self.0.more_authorities.push(certificates.as_ref().to_vec());
        self
    }

    /// For an address of plain http: there is nobody to vouch for it.
    pub(crate) fn without_authorities(mut self) -> Self {
        self.0.authorities = false;
        self
    }

    /// Builds the transport. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] when a certificate cannot be read, or without the feature `reqwest`.
    #[cfg(feature = "reqwest")]
    pub fn build(self) -> Result<HttpTransport, Error> {
        Ok(HttpTransport { connections: std::sync::Arc::new(Connections::new(&self.0)?) })
    }

    /// Builds the transport. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] when a certificate cannot be read, or without the feature `reqwest`.
    #[cfg(not(feature = "reqwest"))]
    pub fn build(self) -> Result<HttpTransport, Error> {
        let message = "there is no transport: enable the feature `reqwest` or give the builder one of your own";
        Err(Error::configuration(message.to_owned()))
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        #[cfg(feature = "reqwest")]
        return Box::pin(self.connections.send(request));
        #[cfg(not(feature = "reqwest"))]
        {
            drop(request);
            match self.connections {}
        }
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpTransport")
    }
}

impl fmt::Debug for HttpTransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransportBuilder")
            .field("connect_timeout", &self.0.connect_timeout)
            .field("proxy", &self.0.proxy)
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "reqwest"))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_that_cannot_be_built_is_not_worth_another_try() {
        let transport = HttpTransport::builder().build().unwrap();
        let request = http::Request::post("http://127.0.0.1:99999/").body(Body::empty()).unwrap();
        let error = transport.send(request).await.unwrap_err();
        assert!(error.is_not_sent() && error.is_permanent(), "{error:?}");
    }

    #[test]
    fn certificates_to_trust_are_read_or_refused() {
        for nonsense in ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            let error = HttpTransport::builder().trust_pem(nonsense).build().unwrap_err();
            assert!(matches!(error, Error::Configuration(_)), "{nonsense}");
        }
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        HttpTransport::builder().trust_pem(own.cert.pem()).build().unwrap();
    }
}
