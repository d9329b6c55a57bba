//! Who sends a request: each kind of security scheme, and that no secret is seen anywhere but where it belongs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use ostler_runtime::{
    ClientBuilder, Error, Hooks, MemoryRequest, MemoryTransport, Outcome, Request, Secret, TokenSource, TransportError,
};

use crate::support::*;

const KEY: &str = "C66EF7B239D24632943D115E";
const PASSWORD: &str = "p4ssw0rd";

fn given() -> CredentialValues {
    CredentialValues::new()
}

async fn sent<R: Request>(request: &R, credentials: CredentialValues) -> MemoryRequest {
    let transport = MemoryTransport::new();
    transport.answer(200, "null");
    shop(&transport, credentials).send(request).await.unwrap();
    transport.requests().remove(0)
}

/// The error of a request that is not sent.
async fn refused<R: Request>(request: &R, credentials: CredentialValues) -> Error {
    let transport = MemoryTransport::new();
    let error = shop(&transport, credentials).send(request).await.err().unwrap();
    assert!(matches!(error, Error::Configuration(_)), "{error:?}");
    assert_eq!(transport.requests(), [], "nothing was sent");
    error
}

fn token() -> CredentialValues {
    given().source("token", TokenSource::from(Secret::new(KEY)))
}

#[tokio::test]
async fn each_secret_stands_at_its_place_and_is_marked() {
    let header = sent(&ByHeader, given().secret("api_key", Secret::new(KEY))).await;
    assert_eq!(header.headers["x-api-key"], KEY);
    let basic = sent(&ByLogin, given().basic("login", "jo".to_owned(), Secret::new(PASSWORD))).await;
    assert_eq!(basic.headers["authorization"], "Basic am86cDRzc3cwcmQ=");
    let bearer = sent(&ByToken, token()).await;
    assert_eq!(bearer.headers["authorization"], format!("Bearer {KEY}"));
    let cookie = sent(&ByCookie, given().secret("session", Secret::new(KEY))).await;
    assert_eq!(cookie.headers["cookie"], format!("sid={KEY}"));
    let query = sent(&ByQuery, given().secret("query_key", Secret::new("a&b c"))).await;
    assert_eq!(query.query.as_deref(), Some("a=b&api%20key=a%26b%20c"));
    for sent in [header, basic, bearer, cookie] {
        let shown = format!("{sent:?} {:?}", sent.headers);
        assert!(!shown.contains(KEY) && !shown.contains("am86"), "{shown}");
    }
    assert!(!format!("{query:?}").contains("a%26b"), "{query:?}");
}

#[tokio::test]
async fn a_key_that_changes_is_asked_for_wherever_it_travels() {
    let source = || TokenSource::from_fn(async || Ok(Secret::new(KEY)));
    let header = sent(&ByHeader, given().source("api_key", source())).await;
    assert_eq!(header.headers.get("x-api-key").unwrap(), KEY);
    let cookie = sent(&ByCookie, given().source("session", source())).await;
    assert!(cookie.headers.get("cookie").unwrap().to_str().unwrap().contains(KEY));
    let query = sent(&ByQuery, given().source("query_key", source())).await;
    assert!(query.query.unwrap().contains(KEY));
}

#[tokio::test]
async fn the_first_way_whose_credentials_are_there_is_taken() {
    let both = given().secret("api_key", Secret::new(KEY)).secret("session", Secret::new("s"));
    let first = sent(&ByBothOrToken, both.source("token", Secret::new("t"))).await;
    assert!(first.headers.contains_key("x-api-key") && first.headers.contains_key("cookie"), "{first:?}");
    assert!(!first.headers.contains_key("authorization"), "{first:?}");
    let second = sent(&ByBothOrToken, token().secret("api_key", Secret::new(KEY))).await;
    assert!(second.headers.contains_key("authorization") && !second.headers.contains_key("x-api-key"), "{second:?}");
    assert!(!sent(&ByNothing, token()).await.headers.contains_key("authorization"));
    assert!(!sent(&ByTokenOrNothing, given()).await.headers.contains_key("authorization"));
    assert!(sent(&ByTokenOrNothing, token()).await.headers.contains_key("authorization"));
}

#[tokio::test]
async fn without_the_credentials_nothing_is_sent() {
    let error = refused(&ByBothOrToken, given().secret("api_key", Secret::new(KEY))).await;
    let expected = "items_find needs credentials that the client does not have: set `Credentials::api_key` (`from_env` \
                    reads it from `SHOP_KEY`) and `Credentials::session` (`from_env` reads it from `SHOP_KEY`), or \
                    `Credentials::token` (`from_env` reads it from `SHOP_KEY`)";
    assert_eq!(error.to_string(), expected);
    refused(&ByLogin, given().secret("login", Secret::new(KEY))).await;
    refused(&ByHeader, given().basic("api_key", "jo".to_owned(), Secret::new(KEY))).await;
}

#[tokio::test]
async fn what_cannot_stand_at_its_place_is_refused_and_not_shown() {
    for secret in ["C66EF7B2\r\nX: y", "C66EF7B2\u{0}", "C66EF7B2\u{7f}"] {
        let secret = || Secret::new(secret);
        let errors = [
            refused(&ByHeader, given().secret("api_key", secret())).await,
            refused(&ByToken, given().source("token", secret())).await,
            refused(&ByCookie, given().secret("session", secret())).await,
        ];
        for error in errors {
            let shown = format!("{error} {error:?} {error:#?}");
            assert!(shown.contains("the credential `") && !shown.contains("C66EF7B2"), "{shown}");
        }
    }
    for secret in ["a;b", "a b", "a,b", "\"a\""] {
        refused(&ByCookie, given().secret("session", Secret::new(secret))).await;
    }
}

/// A source that counts how often it is asked, and gives another token each time.
fn counted() -> (Arc<AtomicU32>, TokenSource) {
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let source = TokenSource::from_fn(move || {
        let number = count.fetch_add(1, Ordering::Relaxed);
        async move { Ok(Secret::new(format!("{KEY}{number}"))) }
    });
    (asked, source)
}

#[tokio::test(start_paused = true)]
async fn a_source_is_asked_once_for_each_attempt() {
    let (asked, source) = counted();
    let transport = MemoryTransport::new();
    transport.fail(TransportError::not_sent("refused"));
    transport.answer(503, "busy");
    transport.answer(200, "null");
    let builder = ClientBuilder::<Core>::new("https://shop.test", given().source("token", source));
    let client = builder.transport(transport.clone()).max_attempts(3).build().unwrap();
    client.send(&ByToken).await.unwrap();
    assert_eq!(asked.load(Ordering::Relaxed), 3);
    for (number, request) in transport.requests().iter().enumerate() {
        assert_eq!(request.headers["authorization"], format!("Bearer {KEY}{number}"));
    }
}

#[tokio::test]
async fn a_source_that_fails_sends_nothing_and_names_its_scheme() {
    let fails = || TokenSource::from_fn(|| async { Err(format!("no answer for {KEY}").into()) });
    let error = refused(&ByToken, given().source("token", fails())).await;
    assert_eq!(error.to_string(), "the source of the credential `token` failed");
    let known = given().source("token", fails()).secret("api_key", Secret::new(KEY));
    let error = refused(&ByToken, known).await;
    assert_eq!(chain(&error), "the source of the credential `token` failed: no answer for [redacted]");
    assert!(!format!("{error:?} {error:#?}").contains(KEY));
    let empty = given().source("token", TokenSource::from_fn(|| async { Ok(Secret::new(" ")) }));
    assert!(refused(&ByToken, empty).await.to_string().contains("gave an empty token"));
}

#[tokio::test(start_paused = true)]
async fn a_source_has_as_much_time_as_the_call() {
    let never = TokenSource::from_fn(std::future::pending);
    let transport = MemoryTransport::new();
    let client = shop(&transport, given().source("token", never));
    let options = CallOptions::new().timeout(Duration::from_secs(2));
    let error = client.send_with(&PostByToken, &options).await.unwrap_err();
    let Error::Transit(failure) = &error else { panic!("a write that was not sent: {error:?}") };
    assert!(failure.is_not_sent() && failure.is_timeout());
    let expected = "items_post: the call timed out after 2s while it waited for a token, nothing was sent";
    assert_eq!(error.to_string(), expected);
    assert_eq!(transport.requests(), []);
}

/// Remembers what hooks are shown.
#[derive(Clone, Default)]
struct Seen(Arc<std::sync::Mutex<String>>);

impl Hooks for Seen {
    fn attempted(&self, attempt: &ostler_runtime::Attempt<'_>, outcome: &Outcome<'_>) {
        let error = outcome.error.map(|it| format!("{it} {it:?} {it:#?} {}", it.report()));
        self.0.lock().unwrap().push_str(&format!("{attempt:?} {error:?} {:?}\n", outcome.request_id));
    }
}

#[tokio::test]
async fn no_secret_is_shown_when_the_server_or_the_transport_says_it_back() {
    let basic = "am86cDRzc3cwcmQ=";
    let (_, source) = counted();
    let all = given()
        .secret("api_key", Secret::new(KEY))
        .secret("query_key", Secret::new("1q2w3e/4r5t6z"))
        .basic("login", "jo".to_owned(), Secret::new(PASSWORD))
        .source("token", source);
    let echo = format!("{KEY} {KEY}0 1q2w3e/4r5t6z 1q2w3e%2F4r5t6z {PASSWORD} {basic}");
    for status in [200, 400, 404, 500] {
        for wrapped in [echo.clone(), format!(r#"{{"message":"{echo}"}}"#), format!("<html>{echo}")] {
            let transport = MemoryTransport::new();
            let seen = Seen::default();
            let builder = ClientBuilder::<Core>::new("https://shop.test", all.clone()).hooks(seen.clone());
            let client = builder.transport(transport.clone()).max_attempts(1).build().unwrap();
            let mut shown = format!("{client:?} {client:#?}");
            transport.answer(status, wrapped.clone());
            shown.extend(client.send(&ByQuery).await.err().map(|it| format!("{it} {it:?} {it:#?}")));
            transport.answer(status, wrapped.clone());
            shown.extend(client.send(&ByToken).await.err().map(|it| format!("{it} {it:?} {it:#?}")));
            transport.fail(TransportError::maybe_sent(wrapped.clone()));
            shown.extend(client.send(&ByLogin).await.err().map(|it| chain(&it)));
            shown.push_str(&seen.0.lock().unwrap());
            for secret in [&KEY[..12], "1q2w3e", PASSWORD, basic] {
                assert!(!shown.contains(secret), "{status} {secret}: {shown}");
            }
        }
    }
}

#[tokio::test]
async fn a_short_password_is_not_shown_as_it_travels() {
    let transport = MemoryTransport::new();
    transport.answer(401, "you sent Basic am86cHcx"); // jo:pw1
    let client = shop(&transport, given().basic("login", "jo".to_owned(), Secret::new("pw1")));
    let error = client.send(&ByLogin).await.unwrap_err();
    assert!(error.to_string().contains("`you sent Basic [redacted]`"), "{error}");
}

#[tokio::test]
async fn a_token_of_a_source_is_not_shown_though_nobody_knew_it_before() {
    for number in 0..2 {
        let (_, source) = counted();
        let transport = MemoryTransport::new();
        transport.answer(503, format!("bad token {KEY}0"));
        transport.answer(400, format!("bad tokens {KEY}0 and {KEY}1"));
        let builder = ClientBuilder::<Core>::new("https://shop.test", given().source("token", source));
        let client = builder.transport(transport).max_attempts(1 + number).build().unwrap();
        let error = client.send(&ByToken).await.unwrap_err();
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains(&KEY[..12]) && shown.contains("[redacted]"), "{shown}");
    }
}

/// How long so many requests take, one after the other.
async fn time_of(count: usize, builder: ClientBuilder<Core>) -> Duration {
    let transport = MemoryTransport::new();
    (0..count).for_each(|_| transport.answer(200, "null"));
    let client = builder.transport(transport).build().unwrap();
    let begun = tokio::time::Instant::now();
    for _ in 0..count {
        client.send(&ByNothing).await.unwrap();
    }
    begun.elapsed()
}

#[tokio::test(start_paused = true)]
async fn there_is_no_limit_on_requests_unless_somebody_states_one() {
    let builder = |credentials| ClientBuilder::<Core>::new("https://shop.test", credentials);
    let second = Duration::from_secs(1);
    for nobody_states_one in [token(), credentials()] {
        assert!(time_of(1000, builder(nobody_states_one)).await < second);
    }
    let stated = time_of(3, builder(token()).rate_limit(2, 10 * second)).await;
    assert!(stated >= 10 * second && stated < 11 * second, "{stated:?}");
    let own = builder(token()).rate_limit(2, 10 * second).limiter(ostler_runtime::Limiter::off());
    assert!(time_of(100, own).await < second, "whoever builds the client has the last word");
}
