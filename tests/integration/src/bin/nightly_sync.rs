//! Syncs the orders of some services into a file: `nightly_sync FILE NOW SERVICE_ID…`.

use std::path::Path;

use integration::store::Store;
use integration::{Result, sync};
use mews_connector::{Client, Credentials, Platform, ServiceId, Timestamp};

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), Some(now)) = (arguments.next(), arguments.next()) else {
        return Err("usage: nightly_sync FILE NOW SERVICE_ID…".into());
    };
    let now: Timestamp = now.parse()?;
    let services = arguments.map(|it| it.parse()).collect::<std::result::Result<Vec<ServiceId>, _>>()?;
    let client = Client::builder(Platform::from_env()?, Credentials::from_env()?).build()?;
    sync::sync(&client, &services, &mut Store::open(Path::new(&file))?, now).await
}
