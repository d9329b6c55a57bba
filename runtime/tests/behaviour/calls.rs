//! The bounds of a call: time and size.

use std::time::Duration;

use ostler_runtime::{Error, Transport, TransportError};
use tokio::time::Instant;

use crate::support::*;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_call_ends_after_its_time_whatever_stalls() {
    for stalled in [Reply::Stall, Reply::chunks(200, [Chunk::Data("{".into()), Chunk::Stall])] {
        let client = builder(Script::of([stalled])).timeout(3 * SECOND).build().unwrap();
        let start = Instant::now();
        let error = client.send(&GetAll::new()).await.unwrap_err();
        assert!((3 * SECOND..4 * SECOND).contains(&start.elapsed()));
        let Error::Transit(failure) = &error else { panic!("{error:?}") };
        assert!(failure.is_timeout() && error.is_retryable());
        assert!(error.to_string().contains("timed out after 3s"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_that_times_out_may_have_been_carried_out() {
    let start = Instant::now();
    let error = write_error(Reply::Stall).await;
    assert!((30 * SECOND..31 * SECOND).contains(&start.elapsed()));
    assert!(matches!(error, Error::OutcomeUnknown(_)), "{error}");
    assert!(error.to_string().contains("no answer began within 30s"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn the_time_covers_head_and_body_together() {
    let late = Reply::chunks(200, [Chunk::Stall]).late(2 * SECOND);
    let client = builder(Script::of([late])).timeout(3 * SECOND).build().unwrap();
    let start = Instant::now();
    client.send(&GetAll::new()).await.unwrap_err();
    assert!(start.elapsed() < 4 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn each_wait_has_its_own_limit() {
    let drip = || (0..20).flat_map(|_| [Chunk::Data(" ".into()), Chunk::Pause(4 * SECOND)]);
    for (reply, limit, text) in [
        (Reply::new(200, "{}").late(9 * SECOND), 5, "no answer began within 5s"),
        (Reply::chunks(200, [Chunk::Data("{".into()), Chunk::Stall]), 6, "the answer stalled for 6s"),
        (Reply::chunks(200, drip()), 20, "the call timed out after 20s"),
    ] {
        let builder = builder(Script::of([reply])).timeout(20 * SECOND);
        let client = builder.first_byte_timeout(5 * SECOND).idle_timeout(6 * SECOND).build().unwrap();
        let start = Instant::now();
        let error = client.send(&GetAll::new()).await.unwrap_err();
        assert!((limit * SECOND..(limit + 1) * SECOND).contains(&start.elapsed()), "{error} {:?}", start.elapsed());
        assert!(error.to_string().contains(text), "{error}");
        let Error::Transit(failure) = &error else { panic!("{error:?}") };
        assert!(failure.is_timeout());
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_consumer_is_not_a_stalled_server() {
    let page = |cursor: &str| Reply::new(200, format!(r#"{{"Orders":[],"Cursor":{cursor}}}"#));
    let client = client(Script::of([page("\"a\""), page("null")]));
    let mut pages = client.pages(GetAll::new(), CallOptions::new());
    pages.try_next().await.unwrap();
    tokio::time::sleep(3_600 * SECOND).await;
    assert!(pages.try_next().await.unwrap().is_some());
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_stalls_in_its_body_is_still_a_refusal() {
    let error = write_error(Reply::chunks(403, [Chunk::Data("{".into()), Chunk::Stall])).await;
    assert_eq!(error.status(), Some(403));
    assert!(matches!(error, Error::Refused(_)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_endless_refusal_is_read_no_further_than_needed() {
    let start = Instant::now();
    let endless = [Chunk::Data(vec![b'x'; 64 * 1024].into()), Chunk::Stall];
    let error = write_error(Reply::chunks(400, endless)).await;
    assert!(start.elapsed() < SECOND);
    assert_eq!(error.status(), Some(400));
}

#[tokio::test]
async fn a_timeout_beyond_the_clock_is_none() {
    let script = Script::of([Reply::new(200, r#"{"Orders":[]}"#)]);
    let client = builder(script).timeout(Duration::MAX).build().unwrap();
    client.send(&GetAll::new()).await.unwrap();
}

#[tokio::test]
async fn an_answer_may_fill_its_limit_but_not_pass_it() {
    let body = r#"{"Orders":[]}"#;
    let halves = || body.as_bytes().chunks(5).map(|it| Chunk::Data(it.to_vec().into()));
    for (limit, fits) in [(body.len(), true), (body.len() - 1, false), (0, false)] {
        let script = Script::of([Reply::chunks(200, halves())]);
        let result = builder(script).max_response_bytes(limit).build().unwrap().send(&GetAll::new()).await;
        assert_eq!(result.is_ok(), fits, "{limit}");
        if let Err(error) = result {
            assert!(matches!(error, Error::Transit(_)) && !error.is_retryable());
            assert!(error.to_string().contains(&format!("larger than {limit} bytes")), "{error}");
        }
    }
    let endless = Reply::chunks(200, (0..5).map(|_| Chunk::Data(vec![b' '; 1024].into())));
    let client = builder(Script::of([endless])).max_response_bytes(2048).build().unwrap();
    let error = client.send(&Add::new("Beer")).await.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown(_)), "{error}");
}

#[test]
fn a_call_outside_a_runtime_is_an_error_and_not_a_panic() {
    let core = client(Script::of([Reply::new(200, "{}")]));
    let mut future = Box::pin(async move { core.send(&GetAll::new()).await });
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(result) = future.as_mut().poll(&mut cx) else { panic!("it waits") };
    assert!(matches!(result.unwrap_err(), Error::Configuration(_)));
}

#[test]
fn wrong_settings_are_refused_when_building() {
    for address in ["http://api.mews-demo.com", "nonsense"] {
        let builder = ostler_runtime::ClientBuilder::<ostler_runtime::private::Core>::new(address, credentials());
        assert!(matches!(builder.transport(Script::of([])).build().unwrap_err(), Error::Configuration(_)));
    }
    let error = builder(Script::of([])).user_agent("a\nb").build().unwrap_err();
    assert!(error.to_string().contains("user agent"), "{error}");
}

#[test]
fn clients_are_shared_between_threads_and_futures_are_sent() {
    fn shared<T: Clone + Send + Sync + 'static>(_: &T) {}
    fn sent<T: Send>(_: &T) {}
    fn object_safe(_: &dyn Transport) {}
    object_safe(&Script::of([]));
    let client = client(Script::of([]));
    shared(&client);
    let (request, mut pages, mut items) = (
        Add::new("Beer"),
        client.pages(GetAll::new(), CallOptions::new()),
        client.items(GetAll::new(), CallOptions::new()),
    );
    sent(&client.send(&request));
    sent(&pages.try_next());
    sent(&items.try_next());
    sent(&pages);
    let error: Error =
        Error::from(ostler_runtime::private::check_minimum(ostler_runtime::private::At::root(), 0, 1).unwrap_err());
    shared(&std::sync::Arc::new(error));
    assert!(size_of::<Error>() <= 16);
    sent(&TransportError::maybe_sent("x"));
}
