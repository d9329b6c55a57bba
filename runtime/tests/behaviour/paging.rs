//! From page to page: what is followed, what ends, and what is an error.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_core::Stream;
use ostler_runtime::private::Core;
use ostler_runtime::{Error, TransportError};

use crate::support::*;

/// Takes items until the end or an error.
async fn take(script: &Script) -> (usize, Option<Error>) {
    let mut items = client(script.clone()).items(GetAll::new(), CallOptions::new());
    let mut count = 0;
    loop {
        match items.try_next().await {
            Ok(Some(item)) => assert_eq!(item.id.to_string(), id(count)),
            Ok(None) => return (count, None),
            Err(error) => {
                assert!(items.try_next().await.is_ok_and(|it| it.is_none()), "nothing comes after it");
                return (count, Some(error));
            }
        }
        count += 1;
    }
}

#[tokio::test]
async fn short_and_empty_pages_with_a_cursor_are_followed_until_null() {
    let script = Script::of([page(0..3, Some("a")), page(3..3, Some("b")), page(3..4, Some("c")), page(4..4, None)]);
    let (count, error) = take(&script).await;
    assert!(error.is_none());
    assert_eq!(count, 4);
    assert_eq!(
        script.limitations(),
        [
            r#"{"Count":1000}}"#,
            r#"{"Count":1000,"Cursor":"a"}}"#,
            r#"{"Count":1000,"Cursor":"b"}}"#,
            r#"{"Count":1000,"Cursor":"c"}}"#,
        ]
    );
}

#[tokio::test]
async fn an_answer_without_a_body_ends_the_pages() {
    let script = Script::of([page(0..2, Some("a")), Reply::new(204, "")]);
    assert_eq!(take(&script).await.0, 2);
    let mut pages =
        client(Script::of([page(0..2, Some("a")), Reply::new(204, "")])).pages(GetAll::new(), CallOptions::new());
    assert_eq!(pages.try_next().await.unwrap().unwrap().orders.len(), 2);
    assert_eq!(pages.try_next().await.unwrap().unwrap().orders.len(), 0);
    for _ in 0..3 {
        assert!(pages.try_next().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_cursor_that_repeats_or_alternates_is_an_error_after_what_was_read() {
    let repeating = Script::of([page(0..2, Some("a")), page(2..4, Some("a")), page(4..6, Some("a"))]);
    let alternating = Script::of([page(0..2, Some("a")), page(2..3, Some("b")), page(3..4, Some("a"))]);
    for (script, requests) in [(repeating, 2), (alternating, 3)] {
        let (count, error) = take(&script).await;
        let error = error.unwrap();
        assert_eq!((count, script.requests()), (4, requests));
        assert!(matches!(error, Error::Paging(_)) && !error.is_retryable());
        assert!(error.to_string().contains("cursor") && error.operation() == Some("orders_getAll"), "{error}");
    }
}

#[tokio::test]
async fn an_empty_cursor_is_an_error_after_what_was_read_and_is_never_sent() {
    for first in [vec![], vec![page(0..2, Some("a"))]] {
        let read = 2 * first.len();
        let script = Script::of(first.into_iter().chain([page(read..read + 2, Some("")), page(0..2, None)]));
        let (count, error) = take(&script).await;
        let error = error.unwrap();
        assert_eq!((count, script.requests()), (read + 2, read / 2 + 1));
        assert!(matches!(error, Error::Paging(_)) && !error.is_retryable());
        assert!(error.to_string().contains("an empty cursor"), "{error}");
        assert!(script.limitations().iter().all(|it| !it.contains("Cursor\":\"\"")));
    }
}

#[tokio::test]
async fn a_cursor_that_is_too_long_to_be_stored_is_an_error() {
    let (longest, longer) = ("x".repeat(4096), "x".repeat(4097));
    let script = Script::of([page(0..2, Some(&longest)), page(2..4, Some(&longer)), page(4..5, None)]);
    let (count, error) = take(&script).await;
    assert_eq!((count, script.requests()), (4, 2));
    assert!(error.unwrap().to_string().ends_with("the server sent a cursor of more than 4096 bytes"));
}

#[tokio::test(start_paused = true)]
async fn a_page_that_had_to_shrink_leaves_the_next_ones_small() {
    let script = Script::of([page(0..2, Some("a")), Reply::new(408, ""), page(2..3, Some("b")), page(3..4, None)]);
    let client: Core = builder(script.clone()).max_attempts(2).build().unwrap();
    let mut items = client.items(GetAll::new(), CallOptions::new());
    while items.try_next().await.unwrap().is_some() {}
    assert_eq!(
        script.limitations(),
        [
            r#"{"Count":1000}}"#,
            r#"{"Count":1000,"Cursor":"a"}}"#,
            r#"{"Count":500,"Cursor":"a"}}"#,
            r#"{"Count":500,"Cursor":"b"}}"#,
        ]
    );
}

#[tokio::test]
async fn pages_without_items_are_followed_but_not_for_ever() {
    let cursors: Vec<_> = (0..150).map(|n| n.to_string()).collect();
    let script = Script::of(cursors.iter().map(|it| page(0..0, Some(it))));
    let (count, error) = take(&script).await;
    assert_eq!((count, script.requests()), (0, 100));
    assert!(matches!(error, Some(Error::Paging(_))));

    let replies = cursors[..99].iter().map(|it| page(0..0, Some(it)));
    let replies = replies.chain([page(0..1, Some("x"))]).chain(cursors[99..149].iter().map(|it| page(0..0, Some(it))));
    let script = Script::of(replies.chain([page(1..2, None)]));
    assert_eq!(take(&script).await.0, 2);
}

#[tokio::test]
async fn after_an_error_the_same_page_is_asked_for_again() {
    let script = Script::of([
        page(0..2, Some("a")),
        Reply::Fail(TransportError::maybe_sent("reset")),
        Reply::new(503, ""),
        Reply::new(200, "<html>"),
        page(2..3, None),
    ]);
    let mut items = client(script.clone()).items(GetAll::new(), CallOptions::new().page_size(2));
    let (mut count, mut errors) = (0, 0);
    loop {
        match items.try_next().await {
            Ok(Some(item)) => {
                assert_eq!(item.id.to_string(), id(count));
                count += 1;
            }
            Ok(None) => break,
            Err(_) => errors += 1,
        }
    }
    assert_eq!((count, errors), (3, 3));
    assert_eq!(script.limitations()[1..], [r#"{"Count":2,"Cursor":"a"}}"#; 4]);
}

#[tokio::test]
async fn a_page_size_outside_the_limits_is_not_sent() {
    for (size, text) in [
        (0, "`Limitation.Count` must be at least 1, but is 0"),
        (1001, "`Limitation.Count` must be at most 1000, but is 1001"),
    ] {
        let script = Script::of([]);
        let error = client(script.clone())
            .pages(GetAll::new(), CallOptions::new().page_size(size))
            .try_next()
            .await
            .unwrap_err();
        assert!(matches!(error, Error::InvalidRequest(_)));
        assert!(error.to_string().ends_with(text), "{error}");
        assert_eq!(script.requests(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_future_loses_nothing_and_sends_nothing_twice() {
    let late = Duration::from_secs(10);
    let script = Script::of([page(0..2, Some("a")).late(late), page(2..3, None).late(late)]);
    let mut items = client(script.clone()).items(GetAll::new(), CallOptions::new());
    let (mut count, mut given_up) = (0, 0);
    loop {
        match tokio::time::timeout(Duration::from_secs(3), items.try_next()).await {
            Err(_) => given_up += 1,
            Ok(Ok(Some(item))) => {
                assert_eq!(item.id.to_string(), id(count));
                count += 1;
            }
            Ok(end) => {
                assert!(end.unwrap().is_none());
                break;
            }
        }
    }
    assert_eq!((count, given_up, script.requests()), (3, 6, 2));
}

#[tokio::test]
async fn as_streams_both_give_the_same_and_end_with_the_first_error() {
    fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
        match Pin::new(stream).poll_next(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(item) => item,
            Poll::Pending => panic!("the script does not wait"),
        }
    }

    let script = || Script::of([page(0..2, Some("a")), Reply::new(500, ""), page(2..3, None)]);
    let mut items = client(script()).items(GetAll::new(), CallOptions::new());
    assert!(next(&mut items).unwrap().is_ok());
    assert!(next(&mut items).unwrap().is_ok());
    assert!(next(&mut items).unwrap().is_err());
    assert!(next(&mut items).is_none() && next(&mut items).is_none());
    // The typed way goes on where the stream gave up.
    assert_eq!(items.try_next().await.unwrap().unwrap().id.to_string(), id(2));

    let mut pages = client(script()).pages(GetAll::new(), CallOptions::new());
    assert_eq!(next(&mut pages).unwrap().unwrap().orders.len(), 2);
    assert!(next(&mut pages).unwrap().is_err());
    assert!(next(&mut pages).is_none());
}
