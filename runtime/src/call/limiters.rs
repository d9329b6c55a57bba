//! One limiter for each access token, found again whenever the token returns.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use secrecy::ExposeSecret as _;
use sha2::{Digest, Sha256};

use crate::call::credentials::CredentialValues;
use crate::call::limiter::Limiter;

/// So many limiters are kept before those that nobody uses are looked for.
const KEPT: usize = 1000;

/// The limiters of a client and of all that were made from it with other credentials.
///
/// Its size is bounded: it holds those in use, those that still count something, and at most as many again.
pub(crate) struct Limiters {
    /// Whose limit is copied for each token.
    first: Limiter,
    table: Mutex<Table>,
}

struct Table {
    limiters: HashMap<[u8; 32], Limiter>,
    /// At this size those that nobody uses are removed.
    full_at: usize,
}

impl Limiters {
    /// The limiter of the credentials that a client was built with, which has the limit of all others.
    pub(crate) fn new(first: Limiter, credentials: &CredentialValues) -> Self {
        let limiters = HashMap::from([(key(credentials), first.clone())]);
        Limiters { first, table: Mutex::new(Table { limiters, full_at: KEPT }) }
    }

    /// The limiter of an access token.
    pub(crate) fn of(&self, credentials: &CredentialValues) -> Limiter {
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        let Table { limiters, full_at } = &mut *table;
        let key = key(credentials);
        if let Some(limiter) = limiters.get(&key) {
            return limiter.clone();
        }
        if limiters.len() >= *full_at {
            limiters.retain(|_, limiter| !limiter.is_idle());
            *full_at = KEPT.max(2 * limiters.len());
        }
        limiters.entry(key).or_insert_with(|| self.first.of_another_token()).clone()
    }
}

impl fmt::Debug for Limiters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limiters").finish_non_exhaustive()
    }
}

/// A server counts for each access token; where there is none, for each client token, else for each credential.
fn key(credentials: &CredentialValues) -> [u8; 32] {
    let mut key = Sha256::new_with_prefix(credentials.identity().expose_secret());
    credentials.sources().for_each(|number| key.update(number.to_be_bytes()));
    key.finalize().into()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::call::token::{AccessToken, ClientToken, Secret};
    use crate::call::token_source::TokenSource;

    fn credentials(number: usize) -> CredentialValues {
        CredentialValues::new()
            .client_token(ClientToken::new("the same"))
            .access_token(AccessToken::new(format!("token {number}")))
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_finds_its_limiter_again_and_no_other_token_does() {
        let second = Duration::from_secs(1);
        let limiters = Limiters::new(Limiter::new(1, 30 * second), &credentials(0));
        for number in [0, 1, 2, 1, 0] {
            let waits = limiters.of(&credentials(number)).wait_from_now().is_some();
            assert!(!waits, "{number}");
        }
        for number in [0, 1] {
            limiters.of(&credentials(number)).reserve(None).await.unwrap();
        }
        for (number, waits) in [(0, true), (1, true), (2, false)] {
            assert_eq!(limiters.of(&credentials(number)).wait_from_now().is_some(), waits, "{number}");
        }
    }

    #[test]
    fn credentials_without_a_token_are_told_apart_by_what_the_schemes_ask_for() {
        let none = CredentialValues::new;
        let source = TokenSource::from_fn(async || Ok(Secret::new("C66EF7B2")));
        let login = |user: &str, password| none().basic("login", user.to_owned(), Secret::new(password));
        let all = [
            none(),
            none().secret("key", Secret::new("C66EF7B2")),
            none().secret("key", Secret::new("E0D439EE")),
            none().secret("yek", Secret::new("E0D439EE")),
            login("a", "bc"),
            login("ab", "c"),
            none().source("token", source.clone()),
            none().source("token", TokenSource::from_fn(async || Ok(Secret::new("C66EF7B2")))),
        ];
        let keys: std::collections::BTreeSet<_> = all.iter().map(key).collect();
        assert_eq!(keys.len(), all.len());
        assert_eq!(key(&all[6]), key(&none().source("token", source)));
        assert_eq!(key(&all[1]), key(&none().source("key", Secret::new("C66EF7B2"))));
    }

    #[tokio::test(start_paused = true)]
    async fn the_table_keeps_what_counts_and_forgets_the_rest() {
        let limiters = Limiters::new(Limiter::new(200, Duration::from_secs(30)), &credentials(0));
        let in_use = limiters.of(&credentials(1));
        limiters.of(&credentials(2)).reserve(None).await.unwrap();
        for number in 3..100_000 {
            limiters.of(&credentials(number));
        }
        assert!(limiters.table.lock().unwrap().limiters.len() <= KEPT);
        assert!(limiters.of(&credentials(2)).wait_from_now().is_none());
        assert_eq!(limiters.of(&credentials(2)).starts(), 1, "a start in its span is not forgotten");
        in_use.reserve(None).await.unwrap();
        assert_eq!(limiters.of(&credentials(1)).starts(), 1, "it is the same");
    }
}
