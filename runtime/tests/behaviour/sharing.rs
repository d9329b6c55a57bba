//! What calls, clients and tenants share, and what they wish for themselves.

use std::time::Duration;

use http::{HeaderName, HeaderValue};
use ostler_runtime::private::Core;
use ostler_runtime::{AccessToken, Limiter};
use tokio::time::Instant;

use crate::support::*;

const SECOND: Duration = Duration::from_secs(1);

fn token(number: usize) -> String {
    format!("{number:032}-0123456789ABCDEF")
}

#[tokio::test(start_paused = true)]
async fn each_access_token_has_one_limiter_that_is_found_again() {
    let road = Road::of([Step::new(0, 0, 200, ADDED)]);
    let first: Core = builder(road).limiter(Limiter::new(1, 30 * SECOND)).build().unwrap();
    let tenant = |number| first.with_credentials(credentials().access_token(AccessToken::new(token(number)))).unwrap();
    let begun = Instant::now();
    for number in 0..20 {
        tenant(number).send(&Add::new("Beer")).await.unwrap();
    }
    first.send(&Add::new("Beer")).await.unwrap();
    assert_eq!(begun.elapsed(), Duration::ZERO, "they do not share a limit");
    tenant(7).send(&Add::new("Beer")).await.unwrap();
    assert!(begun.elapsed() >= 30 * SECOND, "the token returned, and its limit with it");
    let begun = Instant::now();
    let again = tenant(3).with_credentials(credentials()).unwrap();
    again.send(&Add::new("Beer")).await.unwrap();
    assert_eq!(begun.elapsed(), Duration::ZERO);
    first.send(&Add::new("Beer")).await.unwrap();
    assert!(begun.elapsed() >= 30 * SECOND, "the first token, by another way");
}

#[tokio::test]
async fn a_tenant_sends_its_own_credentials_and_hides_them() {
    let script = Script::of([page(0..0, None), Reply::new(403, format!("{{\"Message\":\"{}\"}}", token(1)))]);
    let first = client(script.clone());
    let tenant = first.with_credentials(credentials().access_token(AccessToken::new(token(1)))).unwrap();
    tenant.send(&GetAll::new()).await.unwrap();
    let body = String::from_utf8(script.request(0).body().to_vec()).unwrap();
    assert!(body.contains(&token(1)) && !body.contains(ACCESS_TOKEN), "{body}");
    let error = tenant.send(&GetAll::new()).await.unwrap_err();
    assert!(!format!("{error} {error:?} {tenant:?}").contains(&token(1)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn waiting_for_the_limit_is_seen_by_hooks() {
    let (road, diary) = (Road::of([Step::new(0, 0, 200, ADDED)]), Diary::default());
    let client: Core = builder(road).hooks(diary.clone()).limiter(Limiter::new(1, 10 * SECOND)).build().unwrap();
    client.send(&Add::new("Beer")).await.unwrap();
    client.send(&Add::new("Beer")).await.unwrap();
    assert_eq!(
        diary.lines(),
        [
            "orders_add #1 Some(200) waited 0s",
            "orders_add finished ok=true detached=false attempts=1",
            "orders_add #1 waits 10s",
            "orders_add #1 Some(200) waited 10s",
            "orders_add finished ok=true detached=false attempts=1",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn slow_connections_put_no_more_requests_into_a_span_than_are_allowed() {
    // The first ones connect for 25 seconds, so that their starts fall together with those of the next span.
    let slow = std::iter::repeat_n(Step::new(25, 0, 200, ADDED), 20);
    let road = Road::of(slow.chain([Step::new(0, 0, 200, ADDED)]));
    let client: Core =
        builder(road.clone()).limiter(Limiter::new(20, 30 * SECOND)).timeout(600 * SECOND).build().unwrap();
    let calls: Vec<_> = (0..80).map(|_| client.detach(Add::new("Beer"), CallOptions::new())).collect();
    for call in calls {
        call.await.unwrap();
    }
    let departures = road.departures();
    assert_eq!(departures.len(), 80);
    for first in &departures {
        let within = departures.iter().filter(|it| **it >= *first && **it < *first + 30 * SECOND).count();
        assert!(within <= 20, "{within} in one span");
    }
}

#[tokio::test(start_paused = true)]
async fn a_long_retry_after_holds_the_call_that_got_it_and_nobody_else_for_long() {
    let script = Script::of([Reply::new(429, "").header("Retry-After", "3600"), page(0..0, None), page(0..0, None)]);
    let client: Core = builder(script.clone()).max_attempts(2).timeout(7200 * SECOND).build().unwrap();
    let begun = Instant::now();
    let (told, other) = tokio::join!(
        async {
            client.send(&GetAll::new()).await.unwrap();
            begun.elapsed()
        },
        async {
            tokio::task::yield_now().await;
            client.send(&GetAll::new()).await.unwrap();
            begun.elapsed()
        }
    );
    assert!(told >= 3600 * SECOND, "{told:?}");
    assert!(other <= 61 * SECOND, "{other:?}");
}

#[tokio::test(start_paused = true)]
async fn a_pause_is_visible_and_the_program_can_lift_it() {
    let script = Script::of([Reply::new(429, "").header("Retry-After", "3600"), page(0..0, None)]);
    let client = client(script);
    client.send(&GetAll::new()).await.unwrap_err();
    assert_eq!(client.limiter().paused_for(), Some(60 * SECOND));
    client.limiter().lift_pause();
    let begun = Instant::now();
    client.send(&GetAll::new()).await.unwrap();
    assert_eq!(begun.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_call_may_wish_for_another_time_other_attempts_and_headers_of_its_own() {
    let road = Road::of([Step::new(0, 50, 200, r#"{"Orders":[]}"#)]);
    let client: Core = builder(road.clone()).hooks(Diary::default()).max_attempts(4).build().unwrap();
    let begun = Instant::now();
    client.send_with(&GetAll::new(), &CallOptions::new().timeout(7 * SECOND)).await.unwrap_err();
    assert_eq!(begun.elapsed(), 7 * SECOND);

    let failing = Road::of([Step::new(0, 0, 500, "")]);
    let client: Core = builder(failing.clone()).hooks(Diary::default()).max_attempts(4).build().unwrap();
    let (name, value) = (HeaderName::from_static("x-from"), HeaderValue::from_static("call"));
    let options = CallOptions::new()
        .max_attempts(2)
        .header(name, value)
        .header(http::header::CONTENT_TYPE, HeaderValue::from_static("text/plain"))
        .header(http::header::HOST, HeaderValue::from_static("elsewhere"));
    client.send_with(&GetAll::new(), &options).await.unwrap_err();
    assert_eq!(failing.headers().len(), 2);
    for headers in failing.headers() {
        assert_eq!(headers["x-from"], "call", "the call's own wins over the hooks'");
        assert_eq!(headers["content-type"], "application/json");
        assert!(headers.get("host").is_none());
    }
    assert!(!format!("{options:?}").contains("\"call\""), "{options:?}");
    client.send(&GetAll::new()).await.unwrap_err();
    assert_eq!(failing.headers().len(), 6, "the next call is as the client was built");
}
