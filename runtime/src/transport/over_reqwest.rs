//! The default transport: reqwest with rustls, everything switched off that would decide for the caller.

use std::error::Error as StdError;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;
use rustls::{ClientConfig, RootCertStore};

use crate::error::Error;
use crate::transport::address::Address;
use crate::transport::{Body, Transport, TransportError, TransportFuture};

/// How long a connection may lie idle before it is closed: one that the server closed meanwhile would lose a write, and
/// many servers close after five seconds.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(3);

/// Sends over HTTP/1.1 with connections kept for a short while.
pub(crate) struct ReqwestTransport(reqwest::Client);

impl ReqwestTransport {
    pub(crate) fn new(address: &Address, connect_timeout: Duration) -> Result<Self, Error> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls_config(address)?)
            .http1_only()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(connect_timeout)
            .pool_idle_timeout(POOL_IDLE_TIMEOUT);
        if address.is_loopback() {
            builder = builder.no_proxy();
        }
        let client = builder
            .build()
            .map_err(|error| Error::configuration_by("the HTTP client cannot be set up", Box::new(error)))?;
        Ok(ReqwestTransport(client))
    }
}

fn tls_config(address: &Address) -> Result<ClientConfig, Error> {
    let mut roots = RootCertStore::empty();
    // Plain http needs no roots, and loading the system's takes a while.
    if address.is_secure() {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        // A machine may have no store of its own, as in a minimal container.
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::configuration_by("TLS cannot be set up", Box::new(error)))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move {
            // What is no request now will be none the next time.
            let request =
                reqwest::Request::try_from(request).map_err(|error| TransportError::not_sent(error).permanent())?;
            let response = self.0.execute(request).await.map_err(classify)?;
            Ok(http::Response::from(response).map(|body| Body::from_stream(Chunks(body))))
        })
    }
}

/// Says whether the request may have been sent: a connection that never stood carried nothing.
fn classify(error: reqwest::Error) -> TransportError {
    if !error.is_connect() {
        return TransportError::maybe_sent(error);
    }
    let permanent = is_certificate_error(&error);
    let error = TransportError::not_sent(error);
    if permanent { error.permanent() } else { error }
}

fn is_certificate_error(error: &(dyn StdError + 'static)) -> bool {
    if let Some(rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented) = error.downcast_ref() {
        return true;
    }
    // An I/O error passes what it wraps off as itself: its source is the source of that.
    let wrapped = error.downcast_ref().and_then(io::Error::get_ref).map(|it| it as &(dyn StdError + 'static));
    wrapped.or_else(|| error.source()).is_some_and(is_certificate_error)
}

/// The chunks of a body, decompressed by reqwest.
struct Chunks(reqwest::Body);

impl Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let frame = match ready!(Pin::new(&mut self.0).poll_frame(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => {
                    return Poll::Ready(Some(Err(TransportError::maybe_sent(error))));
                }
                Some(Ok(frame)) => frame,
            };
            // Trailers say nothing that is needed here.
            if let Ok(data) = frame.into_data() {
                return Poll::Ready(Some(Ok(data)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_that_cannot_be_built_is_not_worth_another_try() {
        let address = Address::parse("http://127.0.0.1:9").unwrap();
        let transport = ReqwestTransport::new(&address, Duration::from_secs(1)).unwrap();
        let request = http::Request::post("http://127.0.0.1:99999/").body(Bytes::new()).unwrap();
        let error = transport.send(request).await.unwrap_err();
        assert!(error.is_not_sent() && error.is_permanent(), "{error:?}");
    }

    #[test]
    fn an_idle_connection_is_closed_well_before_a_server_closes_it() {
        let usual = Duration::from_secs(5);
        assert!(POOL_IDLE_TIMEOUT + Duration::from_secs(1) < usual);
    }
}
