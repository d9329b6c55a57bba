//! Where a listing stands, and what comes when it is resumed there.

use std::sync::{Arc, Mutex};

use ostler_runtime::private::Core;
use ostler_runtime::{
    AccessToken, Checkpoint, ClientToken, Error, Listing, MismatchReason, Transport, TransportFuture,
};
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
    client.listing(GetAll::new(), CallOptions::new()).resume(checkpoint).unwrap()
}

#[tokio::test]
async fn a_checkpoint_moves_with_every_page_from_the_start_to_the_end() {
    let mut pages = client(three_pages()).pages(GetAll::new(), CallOptions::new());
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
        let listing =
            client(script.clone()).listing(GetAll::new(), CallOptions::new().page_size(7)).resume(checkpoint).unwrap();
        let mut pages = listing.pages();
        assert_eq!(&pages.checkpoint(), checkpoint, "nothing was read yet");
        while pages.try_next().await.unwrap().is_some() {}
        assert_eq!(script.limitations().first().map_or("nothing is sent", |it| it), limitation);
    }
}

#[tokio::test]
async fn a_checkpoint_of_items_moves_when_a_page_is_consumed() {
    let mut items = client(three_pages()).items(GetAll::new(), CallOptions::new());
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
    let mut pages = client(Script::of([page(0..1, None)])).pages(GetAll::new(), CallOptions::new());
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
    let mut pages = client(script).pages(GetAll::new(), CallOptions::new());
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
    let mut pages = client(three_pages()).pages(GetAll::new(), CallOptions::new());
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
async fn a_checkpoint_of_something_else_is_refused_and_says_why_as_data() {
    let filter = GetAll { states: Some(vec![State::Inquired, State::Confirmed]), prefer: None };
    let core = client(Script::of([]));
    let checkpoint = core.listing(filter.clone(), CallOptions::new()).pages().checkpoint();
    let value = serde_json::to_value(&checkpoint).unwrap();
    let changed = |name: &str, to: serde_json::Value| {
        let mut value = value.clone();
        value[name] = to;
        serde_json::from_value::<Checkpoint>(value).unwrap()
    };
    drop(core.listing(filter.clone(), CallOptions::new()).resume(&checkpoint).unwrap());
    for (checkpoint, text) in [
        (changed("version", 3.into()), "the checkpoint is of version 3, and only version 2 is resumed as it is"),
        (changed("operation", "orders_find\u{1b}".into()), "is of another operation, `orders_find\\u{1b}`"),
        (changed("part", 0.into()), "is of a listing that was split: split this one, too"),
        (changed("filter", "0".repeat(64).into()), "is of another filter, or was split by other limits"),
    ] {
        for moved in [false, true] {
            let listing = core.listing(filter.clone(), CallOptions::new());
            let listing = if moved { listing.resume_moved(&checkpoint) } else { listing.resume(&checkpoint) };
            let error = listing.unwrap_err();
            assert_eq!(error.operation(), Some("orders_getAll"));
            assert!(error.to_string().ends_with(text), "{error}");
        }
    }
    let reversed = GetAll { states: Some(vec![State::Confirmed, State::Inquired]), prefer: None };
    for other in [GetAll::new(), reversed, GetAll { prefer: Some(Preference::Minimal), ..filter.clone() }] {
        assert_eq!(reason(core.listing(other, CallOptions::new()).resume(&checkpoint)), MismatchReason::Filter);
    }
}

fn reason(resumed: Result<Listing<GetAll>, Error>) -> MismatchReason {
    match resumed.unwrap_err() {
        Error::CheckpointMismatch(mismatch) => mismatch.reason().clone(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_checkpoint_of_another_token_or_address_is_only_taken_over_on_purpose() {
    let checkpoint = client(three_pages()).listing(GetAll::new(), CallOptions::new()).pages().checkpoint();
    let token = "0123456789ABCDEF0123456789ABCDEF-0123456789ABCDEF";
    let other_token =
        client(Script::of([])).with_credentials(credentials().access_token(AccessToken::new(token))).unwrap();
    let elsewhere: Core = ostler_runtime::ClientBuilder::new("https://live.test", credentials())
        .transport(Script::of([]))
        .build()
        .unwrap();
    for other in [other_token, elsewhere] {
        let listing = || other.listing(GetAll::new(), CallOptions::new());
        assert_eq!(reason(listing().resume(&checkpoint)), MismatchReason::Origin);
        let moved = listing().resume_moved(&checkpoint).unwrap().pages().checkpoint();
        drop(listing().resume(&moved).unwrap());
    }
}

#[tokio::test]
async fn a_checkpoint_of_the_first_version_is_only_taken_over_on_purpose() {
    let hash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    let text = format!(
        r#"{{"version":1,"operation":"orders_getAll","filter":"{hash}","part":null,"cursor":"c","finished":false}}"#
    );
    let checkpoint: Checkpoint = serde_json::from_str(&text).unwrap();
    let core = client(Script::of([]));
    let listing = || core.listing(GetAll::new(), CallOptions::new());
    assert!(matches!(reason(listing().resume(&checkpoint)), MismatchReason::Version { found: 1, known: 2, .. }));
    let moved = listing().resume_moved(&checkpoint).unwrap().pages().checkpoint();
    assert_eq!(cursor(&moved).as_deref(), Some("c"));
}

#[tokio::test]
async fn another_page_size_another_language_and_another_client_token_make_no_difference() {
    let checkpoint = client(Script::of([])).listing(GetAll::new(), CallOptions::new()).pages().checkpoint();
    let other = builder_with(Script::of([]), credentials().client_token(ClientToken::new("A0123456789-0123456789")));
    let other: Core = other.locale("en-US", "en-GB").build().unwrap();
    drop(other.listing(GetAll::new(), CallOptions::new().page_size(10)).resume(&checkpoint).unwrap());
    let value = serde_json::to_value(&checkpoint).unwrap();
    // The same after every build, or stored checkpoints would be lost: sha256sum of {}
    assert_eq!(value["filter"], "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    assert_eq!(value["origin"], "5e9c50b4a2c61223dcc0b1ec77734e4878695014354f2d61ab258ac4063897a3");
    assert!(!format!("{checkpoint:?}{value}").contains(ACCESS_TOKEN));
}

#[tokio::test]
async fn each_page_is_handed_over_with_the_checkpoint_after_it() {
    let listing = client(three_pages()).listing(GetAll::new(), CallOptions::new());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let watched = Arc::clone(&seen);
    let listing =
        listing.on_progress(move |it| watched.lock().unwrap().push((it.parts_done, it.parts, it.pages, it.rows)));
    let kept = Mutex::new(Vec::new());
    let keep = |items: Vec<Order>, checkpoint: Checkpoint| {
        kept.lock().unwrap().push((items.len(), cursor(&checkpoint), checkpoint.is_finished()));
        async { Ok::<_, Error>(()) }
    };
    listing.for_each_page(keep).await.unwrap();
    let [a, b] = ["a", "b"].map(|it| Some(it.to_owned()));
    assert_eq!(*kept.lock().unwrap(), [(2, a, false), (2, b, false), (1, None, true)]);
    assert_eq!(*seen.lock().unwrap(), [(0, 1, 1, 2), (0, 1, 2, 4), (1, 1, 3, 5)]);
}

#[tokio::test]
async fn a_task_of_its_own_may_keep_pages_in_a_store_that_it_borrows() {
    #[derive(Default)]
    struct Store(Vec<Order>);
    impl Store {
        async fn commit(&mut self, rows: Vec<Order>, _: Checkpoint) -> Result<(), Error> {
            tokio::task::yield_now().await;
            self.0.extend(rows);
            Ok(())
        }
    }
    let listing = client(three_pages()).listing(GetAll::new(), CallOptions::new());
    let rows = tokio::spawn(async move {
        let (mut store, mut pages) = (Store::default(), listing.pages());
        while let Some((rows, checkpoint)) = pages.try_next_items().await? {
            store.commit(rows, checkpoint).await?;
        }
        Ok::<_, Error>(store.0)
    });
    assert_eq!(rows.await.unwrap().unwrap().len(), 5);
}

#[tokio::test]
async fn what_keeping_a_page_brings_ends_the_listing() {
    let script = three_pages();
    let listing = client(script.clone()).listing(GetAll::new(), CallOptions::new());
    let error = listing.for_each_page(|_, _| async { Err::<(), Box<dyn std::error::Error>>("disk full".into()) }).await;
    assert_eq!(error.unwrap_err().to_string(), "disk full");
    assert_eq!(script.requests(), 1);
}

/// A server with rows in a fixed order. A cursor is the numbers of the next row and page; page sizes come from a list,
/// and are 3 after its end.
#[derive(Clone)]
struct Shelf {
    rows: usize,
    sizes: Arc<Mutex<std::vec::IntoIter<usize>>>,
}

impl Transport for Shelf {
    fn send(&self, request: http::Request<ostler_runtime::Body>) -> TransportFuture<'_> {
        let body: serde_json::Value = serde_json::from_slice(request.body().as_bytes().unwrap()).unwrap();
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
        let mut checkpoint = core.listing(GetAll::new(), CallOptions::new()).pages().checkpoint();
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
