//! When a request is sent again, and when not.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ostler_runtime::private::Core;
use ostler_runtime::{Body, ClientBuilder, Error, Limiter, Transport, TransportError, TransportFuture};
use tokio::time::Instant;

use crate::support::*;

const SECOND: Duration = Duration::from_secs(1);

fn retrying(script: &Script) -> ClientBuilder<Core> {
    builder(script.clone()).max_attempts(5)
}

fn page() -> Reply {
    Reply::new(200, r#"{"Orders":[]}"#)
}

fn added() -> Reply {
    Reply::new(200, r#""5f8b1d2e-0c8a-4b6e-9a43-3a2f6f1f0c11""#)
}

fn reset() -> Reply {
    Reply::Fail(TransportError::maybe_sent("connection reset"))
}

fn refused() -> Reply {
    Reply::Fail(TransportError::not_sent("connection refused"))
}

fn broken() -> Reply {
    Reply::chunks(200, [Chunk::Data("{".into()), Chunk::Fail(TransportError::maybe_sent("reset"))])
}

#[tokio::test(start_paused = true)]
async fn a_read_is_sent_again_until_it_is_answered() {
    let stalls = || Reply::chunks(200, [Chunk::Data("{".into()), Chunk::Stall]);
    let kinds: [fn() -> Reply; 9] = [
        reset,
        refused,
        broken,
        || Reply::new(429, ""),
        || Reply::new(500, ""),
        || Reply::new(599, ""),
        || Reply::new(200, "{\"Orders\":[{\"Id\":"),
        || Reply::new(200, ""),
        || Reply::new(200, &b"{\"A\":\"\xc3"[..]),
    ];
    for kind in kinds {
        let script = Script::of([kind(), kind(), kind(), kind(), page()]);
        retrying(&script).build().unwrap().send(&GetAll::new()).await.unwrap();
        assert_eq!(script.requests(), 5);
    }
    let script = Script::of([Reply::Stall, stalls(), page()]);
    retrying(&script).build().unwrap().send(&GetAll::new()).await.unwrap();
    assert_eq!(script.requests(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_read_that_never_succeeds_tells_how_much_was_tried() {
    let script = Script::of((0..9).map(|_| Reply::new(503, "").late(SECOND)));
    let error = retrying(&script).build().unwrap().send(&GetAll::new()).await.unwrap_err();
    assert_eq!((script.requests(), error.attempts(), error.status()), (5, 5, Some(503)));
    assert!(error.elapsed() >= 5 * SECOND && error.elapsed() < 60 * SECOND, "{:?}", error.elapsed());
    assert!(error.to_string().contains("(after 5 attempts in "), "{error}");
    let error = read_error(Reply::new(503, "")).await;
    assert_eq!(error.attempts(), 1);
    assert!(!error.to_string().contains("attempt"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn what_will_not_change_is_not_tried_again() {
    let permanent = || Reply::Fail(TransportError::not_sent("unknown issuer").permanent());
    let kinds: [fn() -> Reply; 6] = [
        || Reply::new(400, ""),
        || Reply::new(403, ""),
        || Reply::new(302, ""),
        || Reply::new(200, "<html>"),
        || Reply::new(200, "{\"Orders\":1}"),
        || Reply::new(200, &b"\xff"[..]),
    ];
    for kind in kinds {
        let script = Script::of([kind(), page()]);
        retrying(&script).build().unwrap().send(&GetAll::new()).await.unwrap_err();
        assert_eq!(script.requests(), 1);
    }
    let script = Script::of([permanent(), page()]);
    retrying(&script).build().unwrap().send(&GetAll::new()).await.unwrap_err();
    assert_eq!(script.requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_write_is_sent_again_only_where_the_server_did_nothing() {
    for (kind, requests) in [
        (refused as fn() -> Reply, 2),
        (|| Reply::new(429, ""), 2),
        (reset, 1),
        (broken, 1),
        (|| Reply::new(408, ""), 1),
        (|| Reply::new(500, ""), 1),
        (|| Reply::new(503, ""), 1),
        (|| Reply::new(302, ""), 1),
        (|| Reply::new(200, ""), 1),
        (|| Reply::Stall, 1),
    ] {
        let script = Script::of([kind(), added()]);
        let result = retrying(&script).build().unwrap().send(&Add::new("Beer")).await;
        assert_eq!(script.requests(), requests);
        match requests {
            2 => drop(result.unwrap()),
            _ => assert!(result.unwrap_err().to_string().contains("may have been carried out")),
        }
    }
    let script = Script::of([Reply::new(429, ""), reset(), added()]);
    let error = retrying(&script).build().unwrap().send(&Add::new("Beer")).await.unwrap_err();
    assert_eq!((script.requests(), error.attempts()), (2, 2));
    assert!(matches!(error, Error::OutcomeUnknown(_)));
}

#[tokio::test(start_paused = true)]
async fn after_408_a_smaller_page_is_asked_for() {
    let script = Script::of([Reply::new(408, ""), Reply::new(500, ""), Reply::new(408, ""), page()]);
    retrying(&script).build().unwrap().send(&GetAll::new()).await.unwrap();
    let asked: Vec<_> = script.limitations().iter().map(|it| it.trim_end_matches('}').to_owned()).collect();
    assert_eq!(asked, ["{\"Count\":1000", "{\"Count\":500", "{\"Count\":500", "{\"Count\":250"]);
    let script = Script::of([Reply::new(408, ""), Reply::new(408, ""), page()]);
    retrying(&script).build().unwrap().send_with(&GetAll::new(), &CallOptions::new().page_size(2)).await.unwrap();
    assert!(script.limitations().iter().skip(1).all(|it| it.starts_with("{\"Count\":1}")));
}

#[tokio::test(start_paused = true)]
async fn a_page_size_that_the_server_could_not_prepare_is_not_asked_for_again() {
    let next = |cursor: &str| Reply::new(200, format!(r#"{{"Orders":[],"Cursor":{cursor}}}"#));
    let script = Script::of([Reply::new(408, ""), next("\"a\""), next("null")]);
    let mut pages = retrying(&script).build().unwrap().pages(GetAll::new(), CallOptions::new().page_size(100));
    while pages.try_next().await.unwrap().is_some() {}
    assert!(script.limitations()[2].starts_with("{\"Count\":50,"), "{:?}", script.limitations());
}

#[tokio::test(start_paused = true)]
async fn a_page_size_grows_again_when_the_server_has_got_over_it() {
    let next = |number: usize| Reply::new(200, format!(r#"{{"Orders":[],"Cursor":"{number}"}}"#));
    let slow = [Reply::new(408, ""), Reply::new(408, "")].into_iter();
    let script = Script::of(slow.chain((0..25).map(next)));
    let mut pages = retrying(&script).build().unwrap().pages(GetAll::new(), CallOptions::new().page_size(100));
    for _ in 0..25 {
        pages.try_next().await.unwrap();
    }
    let asked = script.limitations();
    let size = |index: usize| asked[index].split([':', ',', '}']).nth(1).unwrap().to_owned();
    let sizes: Vec<_> = [0, 1, 2, 11, 12, 21, 22, 26].map(size).into();
    assert_eq!(sizes, ["100", "50", "25", "25", "50", "50", "100", "100"]);
}

#[tokio::test(start_paused = true)]
async fn the_servers_wish_to_wait_is_kept_to_the_moment() {
    for wish in ["7", "Sun, 23 Apr 2023 14:58:09 GMT"] {
        let busy = Reply::new(429, "").header("Retry-After", wish).header("Date", "Sun, 23 Apr 2023 14:58:02 GMT");
        let script = Script::of([busy, page()]);
        let start = Instant::now();
        retrying(&script).build().unwrap().send(&GetAll::new()).await.unwrap();
        assert!((7 * SECOND..8 * SECOND).contains(&start.elapsed()), "{wish}: {:?}", start.elapsed());
    }
    for wish in ["Sun, 23 Apr 2023 14:58:00 GMT", "soon", "-1", ""] {
        let busy = Reply::new(503, "").header("Retry-After", wish).header("Date", "Sun, 23 Apr 2023 14:58:02 GMT");
        let script = Script::of([busy, page()]);
        let start = Instant::now();
        retrying(&script).build().unwrap().send(&GetAll::new()).await.unwrap();
        assert!(start.elapsed() < SECOND, "{wish}: {:?}", start.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_that_drips_leaves_time_to_try_again() {
    let drip = || (0..60).flat_map(|_| [Chunk::Data("x".into()), Chunk::Pause(SECOND / 2)]);
    for status in [429, 503] {
        let script = Script::of([Reply::chunks(status, drip()), page()]);
        let start = Instant::now();
        retrying(&script).timeout(10 * SECOND).build().unwrap().send(&GetAll::new()).await.unwrap();
        assert!(start.elapsed() < 4 * SECOND, "{:?}", start.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn a_wish_beyond_the_calls_time_ends_it_at_once() {
    for request_time in [10 * SECOND, 60 * SECOND] {
        let script = Script::of([Reply::new(429, "").header("Retry-After", "3600"), page()]);
        let start = Instant::now();
        let error = retrying(&script).timeout(request_time).build().unwrap().send(&GetAll::new()).await.unwrap_err();
        assert_eq!((start.elapsed(), script.requests()), (Duration::ZERO, 1));
        assert_eq!(error.retry_after(), Some(3600 * SECOND));
        assert!(error.to_string().contains("to be sent again after 3600.0s"), "{error}");
        assert!(error.is_retryable());
    }
}

#[tokio::test(start_paused = true)]
async fn a_429_holds_back_all_clones_and_all_clients_of_the_handle() {
    let limiter = Limiter::new(200, 30 * SECOND);
    let busy = Script::of([Reply::new(429, "").header("Retry-After", "5"), page()]);
    let other = Script::of([page(), page()]);
    let first = retrying(&busy).limiter(limiter.clone()).build().unwrap();
    let second = retrying(&other).limiter(limiter).build().unwrap();
    let start = Instant::now();
    let held = tokio::spawn(async move { first.send(&GetAll::new()).await });
    tokio::time::sleep(SECOND).await;
    second.clone().send(&GetAll::new()).await.unwrap();
    assert!(start.elapsed() >= 5 * SECOND, "{:?}", start.elapsed());
    held.await.unwrap().unwrap();
    assert!(start.elapsed() < 7 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_the_limit_holds_back_for_too_long_says_so_before_sending() {
    let script = Script::of([page(), added()]);
    let client = retrying(&script).limiter(Limiter::new(1, 300 * SECOND)).build().unwrap();
    client.send(&GetAll::new()).await.unwrap();
    let error = client.send(&Add::new("Beer")).await.unwrap_err();
    let Error::Transit(failure) = &error else { panic!("{error:?}") };
    assert!(failure.is_not_sent() && error.is_retryable() && error.attempts() == 0);
    assert!(error.retry_after().unwrap() >= 300 * SECOND);
    assert!(error.to_string().starts_with("orders_add: nothing was sent: the limit of requests"), "{error}");
    assert_eq!(script.requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_outage_is_not_multiplied() {
    let script = Script::of((0..1_000).map(|_| Reply::new(503, "")));
    let client = retrying(&script).retry_budget(10).limiter(Limiter::off()).build().unwrap();
    for _ in 0..50 {
        client.clone().send(&GetAll::new()).await.unwrap_err();
    }
    assert_eq!(script.requests(), 60, "each call once, and the budget");
    let error = client.send(&GetAll::new()).await.unwrap_err();
    assert!(error.to_string().ends_with("(not sent again: the client's retries are used up for now)"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn one_attempt_and_none_are_one() {
    for attempts in [0, 1] {
        let script = Script::of([reset(), page()]);
        let client = builder(script.clone()).max_attempts(attempts).build().unwrap();
        client.send(&GetAll::new()).await.unwrap_err();
        assert_eq!(script.requests(), 1);
    }
}

/// Notes when each request begins.
#[derive(Clone, Default)]
struct Clock(Arc<Mutex<Vec<Instant>>>);

impl Transport for Clock {
    fn send(&self, _: http::Request<Body>) -> TransportFuture<'_> {
        self.0.lock().unwrap().push(Instant::now());
        Box::pin(async { Ok(http::Response::new(Body::from(r#"{"Orders":[]}"#))) })
    }
}

#[tokio::test(start_paused = true)]
async fn no_window_holds_more_starts_than_the_limit_whoever_sends() {
    let (clock, limiter) = (Clock::default(), Limiter::new(200, 30 * SECOND));
    let clients: Vec<_> = (0..3)
        .map(|_| builder(clock.clone()).limiter(limiter.clone()).timeout(600 * SECOND).build().unwrap())
        .collect();
    let mut tasks = Vec::new();
    for task in 0..8_u64 {
        let client = clients[task as usize % 3].clone();
        tasks.push(tokio::spawn(async move {
            for turn in 0..125 {
                tokio::time::sleep(Duration::from_millis((task * 7 + turn * 13) % 90)).await;
                client.send(&GetAll::new()).await.unwrap();
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let starts = clock.0.lock().unwrap().clone();
    assert_eq!(starts.len(), 1_000);
    for window in starts.windows(201) {
        assert!(window[200] - window[0] >= 30 * SECOND, "{:?}", window[200] - window[0]);
    }
    let all = *starts.last().unwrap() - starts[0];
    assert!(all < 130 * SECOND, "the limit is used: {all:?}");
}
