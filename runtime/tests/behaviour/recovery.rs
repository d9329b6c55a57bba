//! After a lost answer: what is looked for, when, how far, and what is said of it.

use std::time::Duration;

use ostler_runtime::private::Core;
use ostler_runtime::{Error, Recovered, Recovery, Timestamp, TransportError, Unfinished};
use tokio::time::Instant;

use crate::support::*;

const MINUTE: Duration = Duration::from_secs(60);

fn lost() -> Reply {
    Reply::Fail(TransportError::maybe_sent("connection reset"))
}

fn request() -> Add {
    Add { price: Some(7.into()), ..Add::new("Beer") }
}

fn order_id(number: usize) -> OrderId {
    id(number).parse().unwrap()
}

fn now() -> Timestamp {
    Timestamp::now()
}

fn ago(time: Duration) -> Timestamp {
    now().checked_sub(time).unwrap()
}

fn ahead(time: Duration) -> Timestamp {
    now().checked_add(time).unwrap()
}

/// One look, so that a script needs no more.
fn once() -> Recovery<OrderId> {
    Recovery::new().looks(1)
}

/// What comes of a write that is lost and then looked for, and what the server was sent.
async fn recover(recovery: &Recovery<OrderId>, replies: Vec<Reply>) -> (Recovered<Add>, Script) {
    let script = Script::of([lost()].into_iter().chain(replies));
    let recovered = client(script.clone()).send_and_recover(&request(), recovery, &CallOptions::new()).await.unwrap();
    let writes = (0..script.requests()).filter(|it| path(&script, *it) == "/api/orders/add").count();
    assert_eq!(writes, 1, "a write is never sent twice");
    (recovered, script)
}

fn path(script: &Script, request: usize) -> String {
    script.request(request).uri().path().to_owned()
}

fn ids(rows: &[Order]) -> Vec<OrderId> {
    rows.iter().map(|it| it.id).collect()
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_taken_at_its_word_and_nothing_is_looked_for() {
    let script = Script::of([Reply::new(200, format!("\"{}\"", id(1)))]);
    let recovered =
        client(script.clone()).send_and_recover(&request(), &Recovery::new(), &CallOptions::new()).await.unwrap();
    assert!(matches!(recovered, Recovered::Added(it) if it == order_id(1)), "{recovered:?}");
    assert!(recovered.search().is_none());
    assert_eq!(script.requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_write_that_surely_was_not_carried_out_is_an_error_and_nothing_is_looked_for() {
    let not_sent = || Reply::Fail(TransportError::not_sent("connection refused"));
    for (reply, expected) in [
        (Reply::new(400, "{}"), "refused"),
        (Reply::new(403, "{}"), "refused"),
        (Reply::new(429, "{}"), "refused"),
        (not_sent(), "transit"),
    ] {
        let script = Script::of([reply]);
        let error = client(script.clone())
            .send_and_recover(&request(), &Recovery::new(), &CallOptions::new())
            .await
            .unwrap_err();
        let kind = match error {
            Error::Refused(_) => "refused",
            Error::Transit(_) => "transit",
            _ => "another",
        };
        assert_eq!((kind, script.requests()), (expected, 1), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_way_to_lose_an_answer_is_looked_into() {
    for reply in [lost(), Reply::new(500, "{}"), Reply::new(408, "{}"), Reply::new(200, "{"), Reply::Stall] {
        let script = Script::of([reply, rows(&[row(1, 7, now())])]);
        let recovered =
            client(script.clone()).send_and_recover(&request(), &once(), &CallOptions::new()).await.unwrap();
        assert!(matches!(&recovered, Recovered::FoundOne { row, .. } if row.id == order_id(1)), "{recovered:?}");
        let search = recovered.search().unwrap();
        assert!(matches!(search.cause, Some(Error::OutcomeUnknown(_))));
        assert_eq!((search.looks, search.pages, search.rows, search.known), (1, 1, 1, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_asked_for_is_said_and_holds_no_token() {
    let (recovered, script) = recover(&once(), vec![rows(&[])]).await;
    let search = recovered.search().unwrap();
    let body = String::from_utf8(script.request(1).body().to_vec()).unwrap();
    let [from, until] = [search.from, search.until];
    let filter = format!(r#""Ids":[],"Numbers":["7"],"UpdatedUtc":{{"StartUtc":"{from}","EndUtc":"{until}"}}"#);
    assert_eq!(search.filter, format!("{{{filter}}}"));
    assert!(body.contains(&filter), "{body}");
    assert_eq!((search.listing, search.compared), ("stays_find", &["Price"][..]));
    let text = search.to_string();
    assert!(text.starts_with("1 look in 5.0s for rows of stays_find that were created from "), "{text}");
    assert!(text.ends_with("read 1 page with 0 rows, of which 0 are known to belong to other writes"), "{text}");
    assert!(!format!("{recovered:?} {text}").contains(&ACCESS_TOKEN[..8]));
}

#[tokio::test(start_paused = true)]
async fn both_ends_of_the_interval_are_padded_for_clocks_that_differ() {
    let edge = MINUTE - Duration::from_secs(5);
    let beyond = MINUTE + Duration::from_secs(20);
    let recovery = once().clock_skew(MINUTE);
    for (created, is_found) in [
        (now(), true),
        (ago(edge), true),
        (ago(beyond), false),
        (ahead(edge), true),
        // The look itself is five seconds after the write.
        (ahead(beyond), false),
    ] {
        let (recovered, _) = recover(&recovery, vec![rows(&[row(1, 7, created)])]).await;
        assert_eq!(matches!(recovered, Recovered::FoundOne { .. }), is_found, "{created}: {recovered:?}");
        assert_eq!(matches!(recovered, Recovered::NotFound { .. }), !is_found, "{created}: {recovered:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_keeps_whole_seconds_hides_nothing() {
    let second = Timestamp::from_unix_seconds(now().unix_seconds()).unwrap();
    // Without a pause the paused clock and the system's go along.
    let recovery = once().clock_skew(Duration::ZERO).pause(Duration::ZERO);
    let (recovered, _) = recover(&recovery, vec![rows(&[row(1, 7, second)])]).await;
    assert!(matches!(recovered, Recovered::FoundOne { .. }), "{recovered:?}");
}

#[tokio::test(start_paused = true)]
async fn a_row_that_differs_in_what_is_compared_is_somebody_elses() {
    let (recovered, _) = recover(&once(), vec![rows(&[row(1, 8, now()), row(2, 7, now()), row(3, 9, now())])]).await;
    assert!(matches!(&recovered, Recovered::FoundOne { row, .. } if row.id == order_id(2)), "{recovered:?}");
    assert_eq!(recovered.search().unwrap().rows, 3);
    let (recovered, _) = recover(&once(), vec![rows(&[row(1, 8, now())])]).await;
    assert!(matches!(recovered, Recovered::NotFound { .. }), "{recovered:?}");
}

#[tokio::test(start_paused = true)]
async fn several_rows_on_several_pages_are_ambiguous_each_of_them_once() {
    let pages = vec![
        rows_before(&[row(3, 7, now()), row(2, 7, now())], Some("c")),
        rows(&[row(2, 7, now()), row(1, 7, now())]),
    ];
    let (recovered, _) = recover(&once(), pages).await;
    let Recovered::Ambiguous { rows, search } = &recovered else { panic!("{recovered:?}") };
    assert_eq!(ids(rows), [3, 2, 1].map(order_id));
    assert_eq!((search.pages, search.rows), (2, 4));
}

#[tokio::test(start_paused = true)]
async fn a_row_that_comes_twice_is_one() {
    let (recovered, _) = recover(&once(), vec![rows(&[row(1, 7, now()), row(1, 7, now())])]).await;
    assert!(matches!(recovered, Recovered::FoundOne { .. }), "{recovered:?}");
}

#[tokio::test(start_paused = true)]
async fn a_row_that_is_known_to_belong_to_another_write_is_left_out_and_counted() {
    let recovery = once().known_ids([order_id(1)]).known_ids([order_id(2)]);
    let page = || rows(&[row(1, 7, now()), row(2, 7, now()), row(3, 7, now()), row(4, 8, now())]);
    let (recovered, _) = recover(&recovery, vec![page()]).await;
    assert!(matches!(&recovered, Recovered::FoundOne { row, .. } if row.id == order_id(3)), "{recovered:?}");
    assert_eq!(recovered.search().unwrap().known, 2);
    let (recovered, _) = recover(&recovery.known_ids([order_id(3), order_id(4)]), vec![page()]).await;
    assert!(matches!(recovered, Recovered::NotFound { .. }), "{recovered:?}");
    assert_eq!(recovered.search().unwrap().known, 3, "the fourth would not have been taken for it anyway");
}

#[tokio::test(start_paused = true)]
async fn looks_go_on_with_growing_pauses_until_something_is_found() {
    let begun = Instant::now();
    let (recovered, script) = recover(&Recovery::new(), vec![rows(&[]), rows(&[]), rows(&[row(1, 7, now())])]).await;
    assert!(matches!(recovered, Recovered::FoundOne { .. }), "{recovered:?}");
    assert_eq!(recovered.search().unwrap().looks, 3);
    assert_eq!((script.requests(), begun.elapsed().as_secs()), (4, 5 + 10 + 20));
    let (recovered, _) = recover(&Recovery::new(), (0..5).map(|_| rows(&[])).collect()).await;
    assert!(matches!(recovered, Recovered::NotFound { .. }), "{recovered:?}");
    assert_eq!(recovered.search().unwrap().looks, 5);
    assert_eq!(recovered.search().unwrap().elapsed.as_secs(), 155);
}

#[tokio::test(start_paused = true)]
async fn the_interval_grows_with_each_look() {
    // Created while the looks were going on, by a server that took its time.
    let late = ahead(Duration::from_secs(20));
    let recovery = Recovery::new().clock_skew(Duration::ZERO);
    let page = || rows(&[row(1, 7, late)]);
    let (recovered, _) = recover(&recovery, vec![page(), page(), page()]).await;
    assert!(matches!(recovered, Recovered::FoundOne { .. }), "{recovered:?}");
    assert_eq!(recovered.search().unwrap().looks, 3);
}

#[tokio::test(start_paused = true)]
async fn an_error_of_the_search_is_never_the_writes() {
    let failing = || Reply::new(503, "{}");
    let (recovered, script) = recover(&Recovery::new().looks(2), vec![failing(), failing()]).await;
    let Recovered::StillUnknown { reason: Unfinished::Failed(error), search, .. } = &recovered else {
        panic!("{recovered:?}")
    };
    assert_eq!((error.operation(), error.status()), (Some("stays_find"), Some(503)));
    assert_eq!(search.cause.as_ref().and_then(Error::operation), Some("orders_add"));
    assert_eq!((search.looks, script.requests()), (0, 3), "it has looked again, since that may help");
}

#[tokio::test(start_paused = true)]
async fn the_last_look_decides() {
    let (recovered, _) = recover(&Recovery::new().looks(2), vec![Reply::new(503, "{}"), rows(&[])]).await;
    assert!(matches!(recovered, Recovered::NotFound { .. }), "{recovered:?}");
    let torn = vec![rows_before(&[row(1, 7, now())], Some("c")), Reply::new(503, "{}"), rows(&[])];
    let (recovered, _) = recover(&Recovery::new().looks(2), torn).await;
    assert!(matches!(recovered, Recovered::NotFound { .. }), "{recovered:?}");
    let (recovered, _) = recover(&Recovery::new().looks(2), vec![rows(&[]), Reply::new(503, "{}")]).await;
    assert!(matches!(recovered, Recovered::StillUnknown { .. }), "{recovered:?}");
}

#[tokio::test(start_paused = true)]
async fn a_search_that_cannot_succeed_is_given_up() {
    let (recovered, script) = recover(&Recovery::new(), vec![Reply::new(401, "{}")]).await;
    assert!(matches!(recovered, Recovered::StillUnknown { .. }), "{recovered:?}");
    assert_eq!(script.requests(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_was_found_before_the_search_failed_is_told_and_is_no_answer() {
    let (recovered, _) =
        recover(&once(), vec![rows_before(&[row(1, 7, now())], Some("c")), Reply::new(503, "{}")]).await;
    let Recovered::StillUnknown { rows, search, .. } = &recovered else { panic!("{recovered:?}") };
    assert_eq!(ids(rows), [order_id(1)]);
    assert_eq!((search.looks, search.pages, search.rows), (0, 1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_search_ends_with_its_time() {
    let begun = Instant::now();
    let recovery = Recovery::new().within(Duration::from_secs(30));
    let slow = rows(&[row(1, 7, now())]).late(Duration::from_secs(29));
    let (recovered, _) = recover(&recovery, vec![slow]).await;
    let Recovered::StillUnknown { reason, search, .. } = &recovered else { panic!("{recovered:?}") };
    assert!(matches!(reason, Unfinished::OutOfTime(it) if it.as_secs() == 30), "{reason}");
    assert_eq!((begun.elapsed().as_secs(), search.elapsed.as_secs()), (30, 30));
    // The third look would begin after 35 seconds.
    let (recovered, script) = recover(&recovery, vec![rows(&[]), rows(&[])]).await;
    assert!(matches!(recovered, Recovered::NotFound { .. }), "{recovered:?}");
    assert_eq!((script.requests(), recovered.search().unwrap().elapsed.as_secs()), (3, 15));
}

#[tokio::test(start_paused = true)]
async fn no_time_for_a_look_is_no_answer() {
    let (recovered, script) = recover(&Recovery::new().within(Duration::from_secs(4)), vec![]).await;
    assert!(matches!(recovered, Recovered::StillUnknown { reason: Unfinished::OutOfTime(_), .. }), "{recovered:?}");
    assert_eq!(script.requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn each_page_has_the_clients_own_limits() {
    let script = Script::of([lost(), Reply::Stall]);
    let client: Core = builder(script).first_byte_timeout(Duration::from_secs(2)).build().unwrap();
    let recovered = client.send_and_recover(&request(), &once(), &CallOptions::new()).await.unwrap();
    let Recovered::StillUnknown { reason: Unfinished::Failed(_), search, .. } = &recovered else {
        panic!("{recovered:?}")
    };
    assert_eq!(search.elapsed.as_secs(), 5 + 2);
}

#[tokio::test(start_paused = true)]
async fn pages_and_rows_are_bounded_and_what_is_beyond_is_no_answer() {
    let page = |cursor| rows_before(&[row(1, 8, now()), row(2, 8, now())], cursor);
    let (recovered, script) = recover(&once().max_pages(2), vec![page(Some("a")), page(Some("b"))]).await;
    let Recovered::StillUnknown { reason, .. } = &recovered else { panic!("{recovered:?}") };
    assert!(matches!(reason, Unfinished::TooManyPages(2)), "{reason}");
    assert_eq!(script.requests(), 3);
    let (recovered, _) = recover(&once().max_pages(2), vec![page(Some("a")), page(None)]).await;
    assert!(matches!(recovered, Recovered::NotFound { .. }), "no page is left: {recovered:?}");
    let (recovered, _) = recover(&once().max_rows(3), vec![page(Some("a")), page(Some("b"))]).await;
    let Recovered::StillUnknown { reason, .. } = &recovered else { panic!("{recovered:?}") };
    assert!(matches!(reason, Unfinished::TooManyRows(3)), "{reason}");
    let (recovered, _) = recover(&once().max_rows(4), vec![page(Some("a")), page(None)]).await;
    assert!(matches!(recovered, Recovered::NotFound { .. }), "{recovered:?}");
}

#[tokio::test(start_paused = true)]
async fn a_stored_request_is_looked_up_and_not_sent() {
    let began = ago(3 * MINUTE);
    let script = Script::of([rows(&[row(1, 7, ago(3 * MINUTE + Duration::from_secs(30)))])]);
    let recovered = client(script.clone()).look_up(&request(), &Recovery::new(), began, &CallOptions::new()).await;
    assert!(matches!(recovered, Recovered::FoundOne { .. }), "{recovered:?}");
    assert!(recovered.search().unwrap().cause.is_none());
    assert_eq!((script.requests(), path(&script, 0).as_str()), (1, "/api/stays/find"));
}

#[tokio::test(start_paused = true)]
async fn pauses_that_are_over_when_a_stored_request_is_looked_up_are_left_out() {
    for (age, seconds, looks) in [(0, 155, 5), (3, 152, 5), (20, 135, 4), (3_600, 0, 1)] {
        let script = Script::of((0..looks).map(|_| rows(&[])));
        let recovery = Recovery::new();
        let recovered =
            client(script).look_up(&request(), &recovery, ago(Duration::from_secs(age)), &CallOptions::new()).await;
        let Recovered::NotFound { search } = &recovered else { panic!("{recovered:?}") };
        // The system's clock goes on while the test runs.
        assert!(search.elapsed.as_secs().abs_diff(seconds) <= 1, "{age}: {search}");
        assert_eq!(search.looks, looks, "{age}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_beginning_that_lies_ahead_is_one_of_now() {
    let script = Script::of([rows(&[row(1, 7, now())])]);
    let recovered = client(script).look_up(&request(), &Recovery::new(), ahead(MINUTE), &CallOptions::new()).await;
    assert!(matches!(recovered, Recovered::FoundOne { .. }), "{recovered:?}");
    assert_eq!(recovered.search().unwrap().elapsed.as_secs(), 5);
}

#[tokio::test(start_paused = true)]
async fn an_interval_that_is_longer_than_a_request_may_ask_for_is_read_in_parts() {
    let began = ago(200 * 24 * 60 * MINUTE);
    let script = Script::of([rows(&[]), rows(&[]), rows(&[row(1, 7, began)])]);
    let recovered = client(script.clone()).look_up(&request(), &Recovery::new(), began, &CallOptions::new()).await;
    assert!(matches!(recovered, Recovered::FoundOne { .. }), "{recovered:?}");
    assert_eq!(script.requests(), 3);
}

#[test]
fn a_search_without_a_runtime_is_no_answer() {
    let client = client(Script::of([]));
    let request = request();
    let recovery = Recovery::new();
    let options = CallOptions::new();
    let mut search = std::pin::pin!(client.look_up(&request, &recovery, now(), &options));
    let poll = search.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop()));
    assert!(matches!(
        poll,
        std::task::Poll::Ready(Recovered::StillUnknown { reason: Unfinished::Failed(Error::Configuration(_)), .. })
    ));
}

#[tokio::test(start_paused = true)]
async fn a_search_that_is_dropped_sends_nothing_more() {
    let script = Script::of([lost()]);
    let client = client(script.clone());
    let (request, recovery) = (request(), Recovery::new());
    let options = CallOptions::new();
    let search = client.send_and_recover(&request, &recovery, &options);
    assert!(tokio::time::timeout(Duration::from_secs(2), search).await.is_err(), "it waits before it looks");
    tokio::time::sleep(10 * MINUTE).await;
    assert_eq!(script.requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_search_can_be_spawned() {
    let script = Script::of([lost(), rows(&[row(1, 7, now())])]);
    let client = client(script);
    let task =
        tokio::spawn(async move { client.send_and_recover(&request(), &Recovery::new(), &CallOptions::new()).await });
    assert!(matches!(task.await.unwrap().unwrap(), Recovered::FoundOne { .. }));
}
