//! Answers that were damaged in any way are read or refused: the client never panics, and shows no token.
#![allow(clippy::unwrap_used)]

use mews_connector::transport::MemoryTransport;
use mews_connector::{
    AccessToken, AccountId, Client, ClientToken, Credentials, Error, Platform, ServiceId, Uuid, orders,
};
use serde_json::Value;
use tests::cases::{read, root};
use tests::damage::PIECES;
use tests::random::Random;

const TOKENS: [&str; 2] = [
    "E0D439EE522F44368DC78E1BFB03710C-D24FB11DBE31D4621C4817E028D9E1D",
    "C66EF7B239D24632943D115EDE9CB810-EA00F8FD8294692C940F6B5A8F9453D",
];

/// How many answers each of three operations gets.
const TURNS: usize = 1_000;

/// The examples of the document's answers.
fn bodies() -> Vec<Vec<u8>> {
    let spec: Value = serde_yaml::from_str(&read(&root().join("spec/openapi.yaml"))).unwrap();
    let operations = spec["paths"].as_object().unwrap().values().flat_map(|it| it.as_object().unwrap().values());
    let answers = operations.flat_map(|it| it["responses"].as_object().unwrap().values());
    let examples = answers.filter_map(|it| it["content"]["application/json"].get("example"));
    examples.map(|it| it.to_string().into_bytes()).collect()
}

fn damage(random: &mut Random, body: &[u8]) -> Vec<u8> {
    let mut body = body.to_vec();
    for _ in 0..1 + random.below(4) {
        let at = random.below(body.len() + 1);
        match random.below(5) {
            0 => body.truncate(at),
            1 => drop(body.splice(at..at, random.pick(&PIECES).iter().copied())),
            2 => drop(body.splice(at..at, random.pick(&TOKENS).bytes())),
            3 if at < body.len() => body[at] = u8::try_from(random.below(256)).unwrap(),
            _ => drop(body.drain(at..(at + random.below(40)).min(body.len()))),
        }
    }
    body
}

fn check(error: &Error) {
    let shown = format!("{error} {error:?} {:?} {:?}", error.message(), error.request_id());
    for token in TOKENS {
        assert!(!shown.contains(token), "{shown}");
    }
    assert!(!error.to_string().contains(['\n', '\u{1b}']) && error.to_string().len() < 8_000, "{error}");
}

#[tokio::test]
async fn damaged_answers_are_read_or_refused_and_never_more() {
    let transport = MemoryTransport::new();
    let credentials = Credentials::new(ClientToken::new(TOKENS[0]), AccessToken::new(TOKENS[1]), "Mutations 1.0");
    let client = Client::builder(Platform::Demo, credentials).transport(transport.clone()).max_attempts(1);
    let client = client.limiter(mews_connector::transport::Limiter::off()).build().unwrap();
    let (service, account) = (ServiceId::from(Uuid::nil()), AccountId::from(Uuid::nil()));
    let (bodies, mut random) = (bodies(), Random::new(7));
    let (mut refused, mut accepted) = (0, 0);
    for turn in 0..TURNS {
        let body = damage(&mut random, &bodies[turn % bodies.len()]);
        let status = if turn % 3 == 0 { [400, 403, 408, 500][random.below(4)] } else { 200 };
        let results = [
            {
                transport.answer(status, body.clone());
                client.product_service_orders().get_all([service]).send().await.map(drop)
            },
            {
                transport.answer(status, body.clone());
                client.reservations().get_all().send().await.map(drop)
            },
            {
                transport.answer(status, body);
                client.send(&orders::Add::new(service, account)).await.map(drop)
            },
        ];
        for result in results {
            match result {
                Ok(()) => accepted += 1,
                Err(error) => {
                    check(&error);
                    refused += 1;
                }
            }
        }
    }
    assert!(refused > 2 * TURNS && accepted > 5, "{refused} refused, {accepted} accepted");
}
