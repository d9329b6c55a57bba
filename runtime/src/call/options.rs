//! What one call may want to be different from its client.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

/// Wishes of one call. Whatever it does not say is as the client was built.
#[derive(Debug, Clone, Default)]
pub struct CallOptions {
    pub(crate) page_size: Option<u32>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_attempts: Option<u32>,
    pub(crate) headers: HeaderMap,
    /// Whether the requests go on connections that nothing was sent on before, as those of a write do.
    pub(crate) own_connection: bool,
}

impl CallOptions {
    /// No wish.
    pub fn new() -> Self {
        Self::default()
    }

    /// Pages of at most so many items.
    #[must_use]
    pub fn page_size(mut self, page_size: u32) -> Self {
        self.page_size = Some(page_size);
        self
    }

    /// How long the call may take in all.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How often the request is sent at most.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts);
        self
    }

    /// A header beside those of the client.
    #[must_use]
    pub fn header(mut self, name: HeaderName, mut value: HeaderValue) -> Self {
        // Whatever a program sends along may be a secret, and `Debug` would show it.
        value.set_sensitive(true);
        self.headers.insert(name, value);
        self
    }
}
