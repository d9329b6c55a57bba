//! How a connection is secured, and which failures of it do not pass by themselves.

use std::error::Error as StdError;
use std::io;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::{AlertDescription, ClientConfig, RootCertStore};

use crate::error::Error;

/// Who is trusted: the system's and the web's authorities unless there is nothing to secure, and those of the caller.
pub(crate) fn config(authorities: bool, more: Vec<CertificateDer<'static>>) -> Result<ClientConfig, Error> {
    let mut roots = RootCertStore::empty();
    // Loading the system's takes a while.
    if authorities {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        // A machine may have no store of its own, as in a minimal container.
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    for certificate in more {
        roots
            .add(certificate)
            .map_err(|error| Error::configuration_by("a certificate to trust cannot be used", Box::new(error)))?;
    }
    // By name: which one is the process's default depends on what else the program is made of.
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::configuration_by("TLS cannot be set up", Box::new(error)))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// Is a failure of TLS among the causes that will be there the next time, too?
pub(crate) fn is_permanent(error: &(dyn StdError + 'static)) -> bool {
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return is_disagreement(error);
    }
    // An I/O error passes what it wraps off as itself: its source is the source of that.
    let wrapped = error.downcast_ref().and_then(io::Error::get_ref).map(|it| it as &(dyn StdError + 'static));
    wrapped.or_else(|| error.source()).is_some_and(is_permanent)
}

fn is_disagreement(error: &rustls::Error) -> bool {
    match error {
        rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented => true,
        // Such as a server that does not speak TLS on this port.
        rustls::Error::InvalidMessage(_) | rustls::Error::PeerIncompatible(_) => true,
        rustls::Error::AlertReceived(alert) => matches!(
            alert,
            AlertDescription::AccessDenied
                | AlertDescription::CertificateRequired
                | AlertDescription::HandshakeFailure
                | AlertDescription::InsufficientSecurity
                | AlertDescription::NoApplicationProtocol
                | AlertDescription::ProtocolVersion
                | AlertDescription::UnrecognisedName
        ),
        _ => false,
    }
}
