//! The connections of the default transport: reqwest with everything switched off that would decide for the caller.

use std::error::Error as StdError;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderValue};
use http_body::{Body as _, Frame, SizeHint};
use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::error::Error;
use crate::transport::body::Body;
use crate::transport::connecting::{CannotConnect, TellDeparture, on_behalf_of};
use crate::transport::failure::TransportError;
use crate::transport::gzip::Gunzip;
use crate::transport::sending::Sending;
use crate::transport::settings::Settings;
use crate::transport::{address, tls};

/// How long a connection may lie idle before it is closed: many servers close after five seconds.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(3);

/// The connections to all servers.
pub(crate) struct Connections {
    /// To this machine, and to who is trusted with plain http.
    direct: Clients,
    /// Through a proxy where the environment says so.
    outside: Clients,
}

struct Clients {
    /// Keeps its connections for a while.
    shared: reqwest::Client,
    /// Keeps none, so that each request has a new one: those of writes, and of looks for them.
    own: reqwest::Client,
}

impl Connections {
    pub(crate) fn new(options: &Settings) -> Result<Self, Error> {
        let mut more = Vec::new();
        for pem in &options.more_authorities {
            more.extend(certificates(pem)?);
        }
        let tls = tls::config(options.authorities, more)?;
        let direct = Clients::new(options, &tls, false)?;
        let outside = Clients::new(options, &tls, options.proxy)?;
        Ok(Connections { direct, outside })
    }

    pub(crate) async fn send(&self, mut request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        request.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        let sending = Sending::of(&request).cloned();
        // What nobody says anything about may be a write.
        let is_own = sending.as_ref().is_none_or(Sending::needs_own_connection);
        let client = self.clients(request.uri()).client(is_own);
        // What is not a request now will not be one the next time.
        let request = reqwest::Request::try_from(request.map(outgoing))
            .map_err(|error| TransportError::not_sent(error).permanent())?;
        let answer = on_behalf_of(sending.clone(), client.execute(request)).await;
        if let Some(sending) = sending {
            sending.forget();
        }
        let (mut head, body) = http::Response::from(answer.map_err(classify)?).into_parts();
        let chunks = Chunks(body);
        let body = match unwrap_gzip(&mut head.headers) {
            true => Body::from_stream(Gunzip::new(chunks)),
            false => Body::from_stream(chunks),
        };
        Ok(http::Response::from_parts(head, body))
    }

    fn clients(&self, uri: &http::Uri) -> &Clients {
        let near = uri.scheme_str() == Some("http") || uri.host().is_some_and(address::is_loopback);
        if near { &self.direct } else { &self.outside }
    }
}

impl Clients {
    fn new(options: &Settings, tls: &ClientConfig, proxy: bool) -> Result<Self, Error> {
        let build = |connections: usize| {
            let builder = reqwest::Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .http1_only()
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .no_gzip()
                .no_brotli()
                .no_zstd()
                .no_deflate()
                .connect_timeout(options.connect_timeout)
                .connector_layer(TellDeparture)
                .pool_max_idle_per_host(connections)
                .pool_idle_timeout(POOL_IDLE_TIMEOUT);
            let builder = if proxy { builder } else { builder.no_proxy() };
            builder
                .build()
                .map_err(|error| Error::configuration_by("the HTTP client cannot be set up", Box::new(error)))
        };
        Ok(Clients { shared: build(usize::MAX)?, own: build(0)? })
    }

    fn client(&self, is_own: bool) -> &reqwest::Client {
        if is_own { &self.own } else { &self.shared }
    }
}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match read {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        Ok(_) => Err(Error::configuration("the certificates to trust hold none in PEM".to_owned())),
        Err(error) => Err(Error::configuration_by("the certificates to trust are not PEM", Box::new(error))),
    }
}

/// Whether the body is to be decompressed; the headers then describe what comes out.
fn unwrap_gzip(headers: &mut HeaderMap) -> bool {
    let coding = headers.get(CONTENT_ENCODING).map(|it| it.as_bytes().trim_ascii());
    let is_gzip = coding.is_some_and(|it| it.eq_ignore_ascii_case(b"gzip") || it.eq_ignore_ascii_case(b"x-gzip"));
    if is_gzip {
        headers.remove(CONTENT_ENCODING);
        headers.remove(CONTENT_LENGTH);
    }
    is_gzip
}

/// Says whether the request may have been sent: a connection that never stood carried nothing.
fn classify(mut error: reqwest::Error) -> TransportError {
    // A key may stand in the query, and what somebody searched for.
    if let Some(url) = error.url_mut() {
        url.set_query(None);
    }
    if !error.is_connect() {
        return TransportError::maybe_sent(error);
    }
    let permanent = tls::is_permanent(&error) || is_without_driver(&error);
    let error = TransportError::not_sent(error);
    if permanent { error.permanent() } else { error }
}

fn is_without_driver(error: &(dyn StdError + 'static)) -> bool {
    error.is::<CannotConnect>() || error.source().is_some_and(is_without_driver)
}

/// A body in the terms of reqwest.
fn outgoing(body: Body) -> reqwest::Body {
    match body.as_bytes() {
        Some(bytes) => bytes.clone().into(),
        None => reqwest::Body::wrap(Outgoing { length: body.content_length(), body: Mutex::new(body) }),
    }
}

/// A body that is read while it is sent.
struct Outgoing {
    length: Option<u64>,
    /// Nobody shares it; reqwest wants to hear from the compiler that it could be.
    body: Mutex<Body>,
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let body = self.body.get_mut().unwrap_or_else(PoisonError::into_inner);
        Pin::new(body).poll_next(cx).map(|it| it.map(|it| it.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// The chunks of a body.
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

    #[test]
    fn plain_http_and_this_machine_are_reached_without_a_proxy() {
        let connections = Connections::new(&Settings { authorities: false, ..Settings::default() }).unwrap();
        let direct =
            |uri: &'static str| std::ptr::eq(connections.clients(&http::Uri::from_static(uri)), &connections.direct);
        for uri in ["http://mews-fake:8080/x", "http://127.0.0.1/", "https://localhost:1/", "https://[::1]/"] {
            assert!(direct(uri), "{uri}");
        }
        assert!(!direct("https://api.mews-demo.com/"));
    }

    #[test]
    fn an_idle_connection_is_closed_well_before_a_server_closes_it() {
        let usual = Duration::from_secs(5);
        assert!(POOL_IDLE_TIMEOUT + Duration::from_secs(1) < usual);
    }
}
