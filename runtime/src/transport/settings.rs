//! What the default transport is set up with.

use std::time::Duration;

/// How long connecting may take unless something else is said.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// What the default transport is set up with.
#[derive(Clone)]
#[cfg_attr(not(feature = "reqwest"), allow(dead_code))]
pub(crate) struct Settings {
    pub(crate) connect_timeout: Duration,
    pub(crate) proxy: bool,
    /// Who may vouch for a server; not loaded where nothing is secured.
    pub(crate) authorities: bool,
    pub(crate) more_authorities: Vec<Vec<u8>>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { connect_timeout: CONNECT_TIMEOUT, proxy: true, authorities: true, more_authorities: Vec::new() }
    }
}
