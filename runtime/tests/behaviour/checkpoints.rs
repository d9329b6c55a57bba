//! Where a listing stands, and what comes when it is resumed there.

use std::sync::{Arc, Mutex};

use ostler_runtime::private::Core;
use ostler_runtime::{Checkpoint, Error, Transport, TransportFuture};
use proptest::prelude::*;

use crate::support::*;

fn three_pages() -> Script {
    Script::of([page(0..2, Some("a")), page(2..4, Some("b")), page(4..5, None)])
}

/// A checkpoint as it comes back from where it was stored.
fn stored(checkpoint: Checkpoint) -> Checkpoint {
    serde_json::from_str(&serde_json::to_string(&checkpoint).unwrap()).unwrap()
}

fn resume(client: &Core, checkpoint: &Checkpoint) -> ostler_runtime::Listing<GetAll> {
    client.listing(GetAll::new(), None).resume(checkpoint).unwrap()
}

#[tokio::test]
async fn a_checkpoint_moves_with_every_page_from_the_start_to_the_end() {
    let mut pages = client(three_pages()).pages(GetAll::new(), None);
    let mut checkpoints = vec![stored(pages.checkpoint())];
    while pages.try_next().await.unwrap().is_some() {
        checkpoints.push(stored(pages.checkpoint()));
    }
    assert_eq!(stored(pages.checkpoint()), checkpoints[3]);
    let finished: Vec<_> = checkpoints.iter().map(Checkpoint::is_finished).collect();
    assert_eq!(finished, [false, false, false, true]);
    let limitations =
        [r#"{"Count":7}}"#, r#"{"Count":7,"Cursor":"a"}}"#, r#"{"Count":7,"Cursor":"b"}}"#, "nothing is sent"];
    for (checkpoint, limitation) in checkpoints.iter().zip(limitations) {
        let script = Script::of([page(9..9, None)]);
        // The size of the pages may change in between.
        let listing = client(script.clone()).listing(GetAll::new(), Some(7)).resume(checkpoint).unwrap();
        let mut pages = listing.pages();
        assert_eq!(&pages.checkpoint(), checkpoint, "nothing was read yet");
        while pages.try_next().await.unwrap().is_some() {}
        assert_eq!(script.limitations().first().map_or("nothing is sent", |it| it), limitation);
    }
}

#[tokio::test]
async fn a_checkpoint_of_items_moves_when_a_page_is_consumed() {
    let mut items = client(three_pages()).items(GetAll::new(), None);
    let mut cursors = vec![cursor(&items.checkpoint())];
    while items.try_next().await.unwrap().is_some() {
        cursors.push(cursor(&items.checkpoint()));
    }
    let [a, b] = ["a", "b"].map(|it| Some(it.to_owned()));
    assert_eq!(cursors, [None, None, a.clone(), a, b, None]);
    assert!(items.checkpoint().is_finished());
}

fn cursor(checkpoint: &Checkpoint) -> Option<String> {
    serde_json::to_value(checkpoint).unwrap()["cursor"].as_str().map(str::to_owned)
}

#[tokio::test]
async fn a_finished_listing_ends_at_once() {
    let mut pages = client(Script::of([page(0..1, None)])).pages(GetAll::new(), None);
    pages.try_next().await.unwrap();
    let script = Script::of([]);
    let client = client(script.clone());
    assert!(resume(&client, &pages.checkpoint()).pages().try_next().await.unwrap().is_none());
    assert!(resume(&client, &pages.checkpoint()).items().try_next().await.unwrap().is_none());
    assert!(resume(&client, &pages.checkpoint()).pages().checkpoint().is_finished());
    assert_eq!(script.requests(), 0);
}

#[tokio::test(start_paused = true)]
async fn neither_an_error_nor_a_dropped_future_moves_a_checkpoint() {
    let late = std::time::Duration::from_secs(10);
    let script = Script::of([page(0..2, Some("a")), Reply::new(500, ""), page(2..4, Some("b")).late(late)]);
    let mut pages = client(script).pages(GetAll::new(), None);
    pages.try_next().await.unwrap();
    let checkpoint = pages.checkpoint();
    pages.try_next().await.unwrap_err();
    assert_eq!(pages.checkpoint(), checkpoint);
    tokio::time::timeout(late / 2, pages.try_next()).await.unwrap_err();
    assert_eq!(pages.checkpoint(), checkpoint);
    assert_eq!(pages.try_next().await.unwrap().unwrap().orders.len(), 2, "the request in flight is kept");
    assert_eq!(cursor(&pages.checkpoint()).as_deref(), Some("b"));
}

#[tokio::test]
async fn the_cursor_that_was_resumed_counts_as_seen() {
    let mut pages = client(three_pages()).pages(GetAll::new(), None);
    pages.try_next().await.unwrap();
    let client = client(Script::of([page(2..4, Some("a"))]));
    let mut resumed = resume(&client, &pages.checkpoint()).pages();
    assert_eq!(resumed.try_next().await.unwrap().unwrap().orders.len(), 2);
    assert!(matches!(resumed.try_next().await, Err(Error::Paging(_))));
    assert_eq!(resumed.checkpoint(), pages.checkpoint(), "the page with the wrong cursor");
    assert!(resumed.try_next().await.unwrap().is_none());
    assert!(!resumed.checkpoint().is_finished(), "it never came to the end");
}

#[tokio::test]
async fn a_checkpoint_of_something_else_is_refused_with_the_reason() {
    let filter = GetAll { states: Some(vec![State::Inquired, State::Confirmed]), prefer: None };
    let core = client(Script::of([]));
    let checkpoint = core.listing(filter.clone(), None).pages().checkpoint();
    let value = serde_json::to_value(&checkpoint).unwrap();
    let changed = |name: &str, to: serde_json::Value| {
        let mut value = value.clone();
        value[name] = to;
        serde_json::from_value::<Checkpoint>(value).unwrap()
    };
    let refused = |filter: GetAll, checkpoint: &Checkpoint| {
        let error = core.listing(filter, None).resume(checkpoint).unwrap_err();
        assert!(matches!(error, Error::InvalidRequest(_)) && error.operation() == Some("orders_getAll"));
        error.to_string()
    };
    drop(core.listing(filter.clone(), None).resume(&checkpoint).unwrap());
    for (checkpoint, reason) in [
        (changed("version", 2.into()), "the checkpoint is of version 2, and only version 1 is known"),
        (changed("operation", "orders_find\u{1b}".into()), "is of another operation, `orders_find\\u{1b}`"),
        (changed("part", 0.into()), "is of a listing that was split: split this one, too"),
        (changed("filter", "0".repeat(64).into()), "is of another filter"),
    ] {
        let text = refused(filter.clone(), &checkpoint);
        assert!(text.ends_with(reason), "{text}");
    }
    let reversed = GetAll { states: Some(vec![State::Confirmed, State::Inquired]), prefer: None };
    for other in [GetAll::new(), reversed, GetAll { prefer: Some(Preference::Minimal), ..filter.clone() }] {
        assert!(refused(other, &checkpoint).ends_with("is of another filter"));
    }
}

#[tokio::test]
async fn another_token_another_page_size_and_another_client_make_no_difference() {
    let checkpoint = client(Script::of([])).listing(GetAll::new(), None).pages().checkpoint();
    let other = builder_with(Script::of([]), credentials().access_token(ostler_runtime::AccessToken::new("another")));
    let other: Core = other.locale("en-US", "en-GB").build().unwrap();
    drop(other.listing(GetAll::new(), Some(10)).resume(&checkpoint).unwrap());
    // The same after every build, or stored checkpoints would be lost: sha256sum of {}
    let hash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    assert_eq!(serde_json::to_value(&checkpoint).unwrap()["filter"], hash);
    assert!(!format!("{checkpoint:?}{}", serde_json::to_string(&checkpoint).unwrap()).contains(ACCESS_TOKEN));
}

/// A server with rows in a fixed order. A cursor is the numbers of the next row and page; page sizes come from a list,
/// and are 3 after its end.
#[derive(Clone)]
struct Shelf {
    rows: usize,
    sizes: Arc<Mutex<std::vec::IntoIter<usize>>>,
}

impl Transport for Shelf {
    fn send(&self, request: http::Request<bytes::Bytes>) -> TransportFuture<'_> {
        let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
        let size = self.sizes.lock().unwrap().next().unwrap_or(3);
        let (from, nth) = body["Limitation"]["Cursor"].as_str().and_then(|it| it.split_once('.')).unwrap_or(("0", "0"));
        let (from, nth): (usize, usize) = (from.parse().unwrap(), nth.parse().unwrap());
        let to = self.rows.min(from + size);
        // An empty page has a cursor of its own, too.
        let next = (to < self.rows).then(|| format!("{to}.{}", nth + 1));
        let script = Script::of([page(from..to, next.as_deref())]);
        Box::pin(async move { script.send(request).await })
    }
}

proptest! {
    #[test]
    fn after_crashes_every_row_was_delivered_and_none_twice_within_a_run(
        rows in 0usize..40,
        sizes in proptest::collection::vec(0usize..6, 0..20),
        crashes in proptest::collection::vec(0usize..30, 0..6),
        by_pages: bool,
    ) {
        let sizes = Arc::new(Mutex::new(sizes.into_iter()));
        let core = client(Shelf { rows, sizes });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let mut delivered = vec![0usize; rows];
        let mut checkpoint = core.listing(GetAll::new(), None).pages().checkpoint();
        for stop_after in crashes.into_iter().chain([usize::MAX]) {
            let (ids, last) = runtime.block_on(run(&core, &checkpoint, stop_after, by_pages));
            let first = ids.first().copied().unwrap_or_default();
            prop_assert_eq!(&ids, &(first..first + ids.len()).collect::<Vec<_>>(), "in order, none twice, none left out");
            ids.iter().for_each(|id| delivered[*id] += 1);
            checkpoint = stored(last);
        }
        prop_assert!(checkpoint.is_finished());
        prop_assert!(delivered.iter().all(|it| *it >= 1), "{:?}", delivered);
        if by_pages {
            prop_assert!(delivered.iter().all(|it| *it == 1), "a page is stored whole: {:?}", delivered);
        }
    }
}

/// Reads until so many rows were delivered; gives them and the checkpoint after them.
async fn run(core: &Core, from: &Checkpoint, stop_after: usize, by_pages: bool) -> (Vec<usize>, Checkpoint) {
    let number = |order: &Order| order.id.to_string()[24..].parse::<usize>().unwrap();
    let mut ids = Vec::new();
    if by_pages {
        let mut pages = resume(core, from).pages();
        while ids.len() < stop_after {
            let Some(page) = pages.try_next().await.unwrap() else { break };
            ids.extend(page.orders.iter().map(number));
        }
        return (ids, pages.checkpoint());
    }
    let mut items = resume(core, from).items();
    while ids.len() < stop_after {
        let Some(item) = items.try_next().await.unwrap() else { break };
        ids.push(number(&item));
    }
    (ids, items.checkpoint())
}
