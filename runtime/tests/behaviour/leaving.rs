//! What becomes of a call whose caller leaves, and of one that was detached from it.

use std::time::Duration;

use ostler_runtime::private::Core;
use ostler_runtime::{Error, Finished, Hooks, Limiter, TransportError};
use tokio::time::{Instant, sleep, timeout};

use crate::support::*;

const SECOND: Duration = Duration::from_secs(1);

fn build(road: &Road, diary: &Diary) -> Core {
    builder(road.clone()).hooks(diary.clone()).max_attempts(5).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_dropped_write_is_reported_with_what_may_have_become_of_it() {
    for (step, line) in [
        (Step::new(9, 0, 200, ADDED), "orders_add #1 abandoned sent=false after 5s"),
        (Step::new(1, 9, 200, ADDED), "orders_add #1 abandoned sent=true after 5s"),
    ] {
        let (road, diary) = (Road::of([step]), Diary::default());
        timeout(5 * SECOND, build(&road, &diary).send(&Add::new("Beer"))).await.unwrap_err();
        assert_eq!(diary.lines(), [line]);
    }
    let (script, diary) = (Script::of([Reply::Stall]), Diary::default());
    let client: Core = builder(script).hooks(diary.clone()).build().unwrap();
    timeout(5 * SECOND, client.send(&Add::new("Beer"))).await.unwrap_err();
    assert_eq!(diary.lines(), ["orders_add #1 abandoned sent=true after 5s"], "a transport that cannot tell");
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_between_two_attempts_was_not_sent() {
    let (road, diary) = (Road::of([Step::new(0, 0, 429, ""), Step::new(9, 1, 200, ADDED)]), Diary::default());
    timeout(5 * SECOND, build(&road, &diary).send(&Add::new("Beer"))).await.unwrap_err();
    assert_eq!(
        diary.lines().last().unwrap(),
        "orders_add #2 abandoned sent=false after 5s",
        "it is the second attempt that counts"
    );
}

#[tokio::test(start_paused = true)]
async fn a_place_of_a_call_that_sent_nothing_is_given_back() {
    let road = Road::of([Step::new(9, 0, 200, ADDED), Step::new(0, 0, 200, ADDED)]);
    let client: Core = builder(road.clone()).limiter(Limiter::new(1, 30 * SECOND)).build().unwrap();
    let begun = Instant::now();
    timeout(5 * SECOND, client.send(&Add::new("Beer"))).await.unwrap_err();
    client.send(&Add::new("Beer")).await.unwrap();
    assert_eq!(begun.elapsed(), 5 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_detached_write_that_was_sent_ends_and_reports_without_its_caller() {
    let (road, diary) = (Road::of([Step::new(1, 9, 200, ADDED)]), Diary::default());
    let client = build(&road, &diary);
    let detached = client.detach(Add::new("Beer"), CallOptions::new());
    timeout(5 * SECOND, detached).await.unwrap_err();
    assert_eq!(client.drain(60 * SECOND).await, 0);
    assert_eq!(
        diary.lines(),
        ["orders_add #1 Some(200) waited 0s", "orders_add finished ok=true detached=true attempts=1"]
    );
    assert_eq!(road.departures().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_detached_write_that_was_not_sent_is_cancelled_and_reported() {
    for after in [Duration::ZERO, 5 * SECOND] {
        let (road, diary) = (Road::of([Step::new(9, 1, 200, ADDED)]), Diary::default());
        let client = build(&road, &diary);
        let detached = client.detach(Add::new("Beer"), CallOptions::new());
        sleep(after).await;
        drop(detached);
        assert_eq!(client.drain(60 * SECOND).await, 0);
        let number = usize::from(!after.is_zero());
        let expected = format!("orders_add #{number} abandoned sent=false after {}s", after.as_secs());
        assert_eq!(diary.lines(), [expected]);
        sleep(60 * SECOND).await;
        assert_eq!(road.departures().len(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_detached_write_between_two_attempts_is_cancelled_too() {
    let (road, diary) = (Road::of([Step::new(0, 0, 429, ""), Step::new(9, 1, 200, ADDED)]), Diary::default());
    let client = build(&road, &diary);
    timeout(5 * SECOND, client.detach(Add::new("Beer"), CallOptions::new())).await.unwrap_err();
    assert_eq!(client.drain(60 * SECOND).await, 0);
    assert_eq!(road.departures().len(), 1);
    assert!(diary.lines().last().unwrap().starts_with("orders_add #2 abandoned sent=false"), "{:?}", diary.lines());
}

#[tokio::test(start_paused = true)]
async fn a_detached_write_goes_on_unsent_where_that_is_asked_for() {
    let (road, diary) = (Road::of([Step::new(9, 1, 200, ADDED)]), Diary::default());
    let client = build(&road, &diary);
    drop(client.detach(Add::new("Beer"), CallOptions::new()).even_unsent());
    assert_eq!(client.drain(60 * SECOND).await, 0);
    assert_eq!(road.departures().len(), 1);
    assert_eq!(diary.lines().last().unwrap(), "orders_add finished ok=true detached=true attempts=1");
}

#[tokio::test(start_paused = true)]
async fn a_detached_call_gives_its_result_to_whoever_waits() {
    let road = Road::of([Step::new(1, 1, 200, ADDED), Step::new(0, 0, 403, "{}")]);
    let client: Core = builder(road).build().unwrap();
    let id = client.detach(Add::new("Beer"), CallOptions::new()).await.unwrap();
    assert_eq!(format!("\"{id}\""), ADDED);
    let error = client.detach(Add::new("Beer"), CallOptions::new()).await.unwrap_err();
    assert_eq!(error.status(), Some(403));
}

#[tokio::test(start_paused = true)]
async fn detached_calls_are_bounded_and_drained_within_a_time() {
    let (road, diary) = (Road::of([Step::new(0, 20, 200, ADDED)]), Diary::default());
    let client: Core = builder(road.clone()).hooks(diary.clone()).max_detached(2).build().unwrap();
    let running = [(); 2].map(|()| client.detach(Add::new("Beer"), CallOptions::new()));
    let error = client.clone().detach(Add::new("Beer"), CallOptions::new()).await.unwrap_err();
    assert!(matches!(&error, Error::Transit(it) if it.is_not_sent()) && error.is_retryable(), "{error:?}");
    assert!(error.to_string().contains("nothing was sent: 2 detached calls are running already"), "{error}");
    assert_eq!(client.drain(5 * SECOND).await, 2);
    drop(running);
    assert_eq!(client.drain(60 * SECOND).await, 0);
    assert_eq!(road.departures().len(), 2);
    client.detach(Add::new("Beer"), CallOptions::new()).await.unwrap();
}

#[test]
fn a_detached_call_whose_runtime_ends_says_what_may_have_become_of_it() {
    for (step, unknown) in [(Step::new(0, 90, 200, ADDED), true), (Step::new(90, 0, 200, ADDED), false)] {
        let diary = Diary::default();
        let client = build(&Road::of([step]), &diary);
        let other = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let detached = {
            let _entered = other.enter();
            client.detach(Add::new("Beer"), CallOptions::new())
        };
        other.block_on(async { sleep(Duration::from_millis(20)).await });
        drop(other);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let error = runtime.block_on(detached).unwrap_err();
        assert_eq!(matches!(error, Error::OutcomeUnknown(_)), unknown, "{error}");
        assert!(
            diary.lines()[0].starts_with(&format!("orders_add #1 abandoned sent={unknown}")),
            "{:?}",
            diary.lines()
        );
    }
}

#[test]
fn outside_a_runtime_a_detached_call_is_an_error_and_not_a_panic() {
    let client = build(&Road::of([Step::new(0, 0, 200, ADDED)]), &Diary::default());
    let detached = client.detach(Add::new("Beer"), CallOptions::new());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert!(matches!(runtime.block_on(detached), Err(Error::Configuration(_))));
}

struct PanicsInTheEnd;

impl Hooks for PanicsInTheEnd {
    fn finished(&self, _: &Finished<'_>) {
        panic!("a hook that does not keep its word");
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_in_doubt_stays_in_doubt_where_a_hook_panics() {
    for reply in [Reply::Fail(TransportError::maybe_sent("reset")), Reply::new(500, ""), Reply::new(200, "{")] {
        let client: Core = builder(Script::of([reply])).hooks(PanicsInTheEnd).build().unwrap();
        let error = client.detach(Add::new("Beer"), CallOptions::new()).await.unwrap_err();
        assert!(matches!(error, Error::OutcomeUnknown(_)) && !error.is_retryable(), "{error}");
    }
}

#[test]
fn a_detached_call_that_was_never_run_is_reported_as_abandoned() {
    let diary = Diary::default();
    let client = build(&Road::of([Step::new(0, 0, 200, ADDED)]), &diary);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    // The task waits for its turn when the runtime ends.
    runtime.block_on(async { drop(client.detach(Add::new("Beer"), CallOptions::new())) });
    drop(runtime);
    assert_eq!(diary.lines(), ["orders_add #0 abandoned sent=false after 0s"]);
}
