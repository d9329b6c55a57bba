//! The targets as functions of bytes: a client whose server is whoever calls them. `tests/tests/fuzz.rs` calls them too.

use mews_connector::transport::MemoryTransport;
use mews_connector::{
    AccessToken, AccountId, Client, ClientToken, Credentials, Error, Platform, ServiceId, Uuid, orders,
};

/// Made-up tokens, as long as real ones.
const TOKENS: [&str; 2] = [
    "E0D439EE522F44368DC78E1BFB03710C-D24FB11DBE31D4621C4817E028D9E1D",
    "C66EF7B239D24632943D115EDE9CB810-EA00F8FD8294692C940F6B5A8F9453D",
];

/// What [`errors`] reads before the body: two bytes of a status, two of a place, one for the token.
const HEAD: usize = 5;

/// Any bytes as a page of orders, as a page of reservations, and as the answer to a write. Returns how many were read.
pub fn decoder(body: &[u8]) -> usize {
    let (service, account) = (ServiceId::from(Uuid::nil()), AccountId::from(Uuid::nil()));
    let client = client(&[(200, body), (200, body), (200, body)]);
    let results = [
        run(client.product_service_orders().get_all([service]).send()).map(drop),
        run(client.reservations().get_all().send()).map(drop),
        run(client.send(&orders::Add::new(service, account))).map(drop),
    ];
    results.iter().filter(|result| result.as_ref().map_err(check).is_ok()).count()
}

/// Any bytes as the body of an error, of any status, with a token said back somewhere in it.
pub fn errors(input: &[u8]) {
    let Some((head, body)) = input.split_at_checked(HEAD) else { return };
    let status = 300 + u16::from_le_bytes([head[0], head[1]]) % 300;
    let place = usize::from(u16::from_le_bytes([head[2], head[3]])).min(body.len());
    let mut body = body.to_vec();
    body.splice(place..place, TOKENS[usize::from(head[4] % 2)].bytes());
    let client = client(&[(status, &body), (status, &body)]);
    let (service, account) = (ServiceId::from(Uuid::nil()), AccountId::from(Uuid::nil()));
    check(&run(client.product_service_orders().get_all([service]).send()).expect_err("an error"));
    check(&run(client.send(&orders::Add::new(service, account))).expect_err("an error"));
}

/// A client that gets these answers.
fn client(answers: &[(u16, &[u8])]) -> Client {
    let transport = MemoryTransport::new();
    for (status, body) in answers {
        transport.answer(*status, body.to_vec());
    }
    let credentials = Credentials::new(ClientToken::new(TOKENS[0]), AccessToken::new(TOKENS[1]), "Fuzz 1.0");
    let builder = Client::builder(Platform::Demo, credentials).max_attempts(1);
    builder.transport(transport).build().expect("the settings are sound")
}

/// Runs a call to its end.
fn run<T>(call: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(call)
}

/// Holds an error to what all of them promise.
fn check(error: &Error) {
    let shown = format!("{error} {error:?} {:?} {:?}", error.message(), error.request_id());
    for token in TOKENS {
        assert!(!shown.contains(token), "a token is shown");
    }
    assert!(error.to_string().len() < 8_000, "an error is a paragraph");
    assert!(!error.to_string().contains(['\n', '\r', '\u{1b}']), "an error drives no terminal");
}
