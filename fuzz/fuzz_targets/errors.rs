//! Any bytes as the body of an error, of any status, with the tokens said back somewhere in them.
#![no_main]

use fuzz::{TOKENS, check, client, run};
use libfuzzer_sys::fuzz_target;
use mews_connector::{AccountId, ServiceId, Uuid, orders};

fuzz_target!(|input: (u16, u16, bool, &[u8])| {
    let (status, place, which, body) = input;
    let status = 300 + status % 300;
    let mut body = body.to_vec();
    let place = usize::from(place).min(body.len());
    body.splice(place..place, TOKENS[usize::from(which)].bytes());
    let client = client(&[(status, &body), (status, &body)]);
    let (service, account) = (ServiceId::from(Uuid::nil()), AccountId::from(Uuid::nil()));
    check(&run(client.product_service_orders().get_all([service]).send()).expect_err("an error"));
    check(&run(client.send(&orders::Add::new(service, account))).expect_err("an error"));
});
