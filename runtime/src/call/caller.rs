//! What every call of a client uses: where to send, what to put into each request, and the limits.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use crate::call::credentials::CredentialValues;
use crate::call::events::Events;
use crate::call::hooks::Hooks;
use crate::call::limiter::Limiter;
use crate::call::limiters::Limiters;
use crate::call::operation::ClientMember;
use crate::call::retry::Retry;
use crate::call::running::Running;
use crate::error::Error;
use crate::error::redact::Redactor;
use crate::transport::Transport;
use crate::transport::address::Address;

/// How long parts of a call may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) total: Duration,
    pub(crate) first_byte: Duration,
    pub(crate) idle: Duration,
}

/// What all clones of a client share, and of the clients for other credentials most of it.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) address: Address,
    pub(crate) credentials: CredentialValues,
    pub(crate) locale: Option<(String, String)>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) redactor: Redactor,
    pub(crate) limits: Limits,
    pub(crate) retry: Arc<Retry>,
    pub(crate) limiter: Limiter,
    pub(crate) hooks: Arc<dyn Hooks>,
    pub(crate) max_response_bytes: usize,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) events: &'static dyn Events,
    pub(crate) limiters: Arc<Limiters>,
    pub(crate) detached: Arc<Running>,
}

impl Caller {
    /// The same for other credentials: with their own limiter, and what is kept from errors and traces.
    pub(crate) fn with_credentials(&self, credentials: CredentialValues) -> Result<Self, Error> {
        credentials.check()?;
        let redactor = Redactor::new(credentials.tokens());
        let limiter = self.limiters.of(&credentials);
        Ok(Caller { credentials, redactor, limiter, ..self.clone() })
    }

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

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Core");
        shown.field("address", &self.address.as_str()).field("credentials", &self.credentials);
        if let Some(locale) = &self.locale {
            shown.field("locale", locale);
        }
        shown
            .field("limits", &self.limits)
            .field("limiter", &self.limiter)
            .field("max_response_bytes", &self.max_response_bytes)
            .finish_non_exhaustive()
    }
}
