//! Any bytes as a page of orders, and as the answer to a write.
#![no_main]

use fuzz::{check, client, run};
use libfuzzer_sys::fuzz_target;
use mews_connector::{AccountId, ServiceId, Uuid, orders};

fuzz_target!(|body: &[u8]| {
    let (service, account) = (ServiceId::from(Uuid::nil()), AccountId::from(Uuid::nil()));
    let client = client(&[(200, body), (200, body), (200, body)]);
    let listing = client.product_service_orders().get_all([service]);
    if let Err(error) = run(listing.send()) {
        check(&error);
    }
    if let Err(error) = run(client.reservations().get_all().send()) {
        check(&error);
    }
    if let Err(error) = run(client.send(&orders::Add::new(service, account))) {
        check(&error);
    }
});
