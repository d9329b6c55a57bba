//! Clients of a fake, and something to order.

use mews_connector::{
    AccessToken, AmountParameters, Client, ClientBuilder, ClientToken, Credentials, ItemParameters, Platform, dec,
};
use mews_connector_fake::Fake;

/// The credentials of a tenant.
pub fn credentials(fake: &Fake, tenant: usize) -> Credentials {
    let (client, access) = (fake.client_token(), fake.tenants()[tenant].access_token());
    Credentials::new(ClientToken::new(client), AccessToken::new(access), "Integration 1.0")
}

/// A client of a tenant.
pub fn builder(fake: &Fake, tenant: usize) -> ClientBuilder {
    Client::builder(Platform::Address(fake.address().to_owned()), credentials(fake, tenant))
}

/// Something to order, at a price that no binary number holds.
pub fn beer() -> ItemParameters {
    ItemParameters::new("Beer", 3, AmountParameters::net("USD", ["US-DC-G"], dec!(0.1000000000000000000000000001)))
}
