//! The nightly sync: all that changed since the last one, however often the program is killed on the way.

use std::future::ready;

use mews_connector::{Client, ServiceId, TimeInterval, Timestamp};

use crate::Result;
use crate::store::Store;

/// Brings the store up to date, from where the last run ended or was killed.
///
/// # Errors
///
/// What the client or the store brings. Another run goes on from there.
pub async fn sync(client: &Client, services: &[ServiceId], store: &mut Store, now: Timestamp) -> Result<()> {
    if store.interrupted().is_none() {
        let since = store.synced_until().map_or_else(|| "2000-01-01T00:00:00Z".parse(), Ok)?;
        // It ends before the reading begins: what changes meanwhile is found by the next run.
        store.begin(TimeInterval::new(since, now)?)?;
    }
    let Some((interval, checkpoint)) = store.interrupted() else { return Ok(()) };
    let until = interval.end_utc;
    let call = client.product_service_orders().get_all(services.iter().copied()).updated_utc(interval.clone());
    let listing = match checkpoint {
        Some(checkpoint) => call.split()?.resume(checkpoint)?,
        None => call.split()?,
    };
    listing.for_each_page(|rows, checkpoint| ready(store.commit(rows, checkpoint))).await?;
    store.end(until)
}
