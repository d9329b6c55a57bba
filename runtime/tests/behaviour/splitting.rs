//! Requests that are longer than the document allows, sent as several.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ostler_runtime::private::Core;
use ostler_runtime::{Checkpoint, Error, Listing, Timestamp, Transport, TransportFuture};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::*;

fn find() -> FindStays {
    FindStays { ids: Vec::new(), ..FindStays::default() }
}

fn ids(numbers: impl IntoIterator<Item = usize>) -> Vec<OrderId> {
    numbers.into_iter().map(|n| id(n).parse().unwrap()).collect()
}

/// A server without rows, which keeps what it was asked for.
#[derive(Clone, Default)]
struct Empty(Arc<Mutex<Vec<Value>>>);

impl Empty {
    fn bodies(&self) -> Vec<Value> {
        self.0.lock().unwrap().clone()
    }
}

impl Transport for Empty {
    fn send(&self, request: http::Request<ostler_runtime::Body>) -> TransportFuture<'_> {
        self.0.lock().unwrap().push(serde_json::from_slice(request.body().as_bytes().unwrap()).unwrap());
        let script = Script::of([page(0..0, None)]);
        Box::pin(async move { script.send(request).await })
    }
}

/// What is sent for a request that is split.
fn parts(request: FindStays) -> Result<Vec<Value>, Error> {
    let server = Empty::default();
    let core: Core = builder(server.clone()).limiter(ostler_runtime::Limiter::off()).build().unwrap();
    let mut pages = core.split(request, CallOptions::new())?.pages();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        while pages.try_next().await?.is_some() {}
        Ok::<_, Error>(())
    })?;
    Ok(server.bodies())
}

fn refusal(request: FindStays) -> String {
    let server = Empty::default();
    let error = client(server.clone()).split(request, CallOptions::new()).unwrap_err();
    assert!(matches!(error, Error::InvalidRequest(_)) && error.operation() == Some("stays_find"));
    assert!(server.bodies().is_empty());
    error.to_string()
}

fn span(body: &Value, name: &str) -> Span {
    Span::of(body[name]["StartUtc"].as_str().unwrap(), body[name]["EndUtc"].as_str().unwrap())
}

fn spans(request: FindStays) -> Vec<(String, String)> {
    let spans = parts(request).unwrap().iter().map(|it| span(it, "UpdatedUtc")).collect::<Vec<_>>();
    spans.iter().map(|it| (it.start.to_string(), it.end.to_string())).collect()
}

fn between(start: &str, end: &str) -> FindStays {
    FindStays { updated: Some(Span::of(start, end)), ..find() }
}

#[test]
fn the_newest_part_comes_first_and_each_ends_months_after_its_own_start() {
    let parts = spans(between("2023-08-31T12:00:00Z", "2024-06-01T00:00:00Z"));
    let expected = [
        ("2024-05-29T12:00:00Z", "2024-06-01T00:00:00Z"),
        ("2024-02-29T12:00:00Z", "2024-05-29T12:00:00Z"),
        ("2023-11-30T12:00:00Z", "2024-02-29T12:00:00Z"),
        ("2023-08-31T12:00:00Z", "2023-11-30T12:00:00Z"),
    ];
    assert_eq!(parts, expected.map(|(start, end)| (start.to_owned(), end.to_owned())));
}

#[test]
fn an_interval_within_its_limit_and_an_instant_are_one_part() {
    for end in ["2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z", "2024-04-01T00:00:00Z"] {
        let whole = ("2024-01-01T00:00:00Z".to_owned(), end.to_owned());
        assert_eq!(spans(between("2024-01-01T00:00:00Z", end)), [whole]);
    }
    assert_eq!(spans(between("2024-01-01T00:00:00Z", "2024-04-01T00:00:00.000000001Z")).len(), 2);
    assert_eq!(spans(between("9999-08-01T00:00:00Z", "9999-12-30T22:00:00Z")).len(), 2, "the calendar ends");
    let error = parts(between("2024-01-02T00:00:00Z", "2024-01-01T00:00:00Z")).unwrap_err();
    assert!(
        matches!(error, Error::InvalidRequest(_)),
        "an interval that runs backwards is not a reason to send nothing"
    );
    assert!(error.to_string().contains("`UpdatedUtc.EndUtc` must be at or after"), "{error}");
}

#[test]
fn ids_lose_their_duplicates_and_are_cut_in_their_order() {
    let lists = |request| {
        let bodies = parts(request).unwrap();
        let numbers = |body: &Value| -> Vec<usize> {
            let ids = body["Ids"].as_array().unwrap().iter();
            ids.map(|it| it.as_str().unwrap()[24..].parse().unwrap()).collect()
        };
        bodies.iter().map(numbers).collect::<Vec<_>>()
    };
    let of = |numbers: &[usize]| FindStays { ids: ids(numbers.iter().copied()), ..find() };
    assert_eq!(lists(of(&[7, 1, 7, 3, 1, 2, 9, 3, 8, 5])), [vec![7, 1, 3], vec![2, 9, 8], vec![5]]);
    assert_eq!(lists(of(&[2, 1, 2, 1, 2, 3, 2])), [[2, 1, 3]], "within the limit without them");
    assert_eq!(lists(of(&[])), [[0usize; 0]]);
    let upper: OrderId = "00000000-0000-0000-0000-00000000000A".parse().unwrap();
    let lower: OrderId = "00000000-0000-0000-0000-00000000000a".parse().unwrap();
    assert_eq!(parts(FindStays { ids: vec![upper, lower], ..find() }).unwrap()[0]["Ids"].as_array().unwrap().len(), 1);
}

#[test]
fn several_long_members_make_every_combination_intervals_changing_most_slowly() {
    let request = FindStays {
        ids: ids(0..4),
        numbers: Some(["a", "b", "c", "a"].map(str::to_owned).to_vec()),
        created: Some(Span::of("2024-01-01T00:00:00Z", "2024-06-01T00:00:00Z")),
        ..between("2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z")
    };
    let seen: Vec<_> = parts(request)
        .unwrap()
        .iter()
        .map(|it| {
            assert_eq!(span(it, "UpdatedUtc"), Span::of("2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z"));
            let list = |name: &str| it[name].as_array().unwrap().len();
            (span(it, "CreatedUtc").start.to_string()[5..7].to_owned(), list("Ids"), list("Numbers"))
        })
        .collect();
    let expected = ["04", "01"].map(|month| [(3, 2), (3, 1), (1, 2), (1, 1)].map(|(a, b)| (month.to_owned(), a, b)));
    assert_eq!(seen, expected.concat());
}

#[test]
fn too_many_parts_are_refused_with_their_number() {
    let refused =
        refusal(FindStays { ids: ids(0..300), numbers: Some((0..202).map(|it| it.to_string()).collect()), ..find() });
    assert!(refused.ends_with("it would be split into 10100 requests, and 10000 is the most"), "{refused}");
    let most = FindStays { ids: ids(0..300), numbers: Some((0..200).map(|it| it.to_string()).collect()), ..find() };
    let split = client(Empty::default()).split(most, CallOptions::new()).unwrap();
    assert_eq!(split.pages().progress().parts, 10_000);
    let ever = Some(Span::of("-009999-01-03T00:00:00Z", "9999-12-30T00:00:00Z"));
    let refused = refusal(FindStays { updated: ever, created: ever, ids: ids(0..100_000), ..find() });
    assert!(refused.contains("requests, and 10000 is the most"), "{refused}");
}

#[test]
fn an_overlap_is_refused_with_the_reason_and_left_alone_within_its_limit() {
    let long = Some(Span::of("2024-01-01T00:00:00Z", "2024-04-01T00:00:01Z"));
    let refused = refusal(FindStays { colliding: long, ..find() });
    assert!(refused.contains("`CollidingUtc` is longer than 3 months, and cannot be split"), "{refused}");
    assert!(refused.contains("one row would come with several parts"), "{refused}");
    let short = Span::of("2024-01-01T00:00:00Z", "2024-04-01T00:00:00Z");
    let request = FindStays { colliding: Some(short), ids: ids(0..4), ..find() };
    let bodies = parts(request).unwrap();
    assert_eq!(bodies.len(), 2);
    assert!(bodies.iter().all(|it| span(it, "CollidingUtc") == short));
}

#[tokio::test]
async fn without_splitting_a_long_request_stays_an_error() {
    let server = Empty::default();
    let request = FindStays { ids: ids(0..4), ..find() };
    let error = client(server.clone()).pages(request, CallOptions::new()).try_next().await.unwrap_err();
    assert!(error.to_string().ends_with("`Ids` takes at most 3 items, but has 4"), "{error}");
    assert!(server.bodies().is_empty());
}

#[tokio::test]
async fn a_million_ids_take_time_and_memory_for_a_million_ids() {
    let start = Instant::now();
    let server = Empty::default();
    let request = FindStays { numbers: Some((0..20_000).map(|it| it.to_string()).collect()), ..find() };
    let core: Core = builder(server.clone()).limiter(ostler_runtime::Limiter::off()).build().unwrap();
    let few = ids(0..29_999);
    let many = FindStays { ids: few.iter().copied().cycle().take(1_000_000).collect(), ..find() };
    for request in [request, many] {
        let mut pages = core.split(request, CallOptions::new()).unwrap().pages();
        for _ in 0..10 {
            pages.try_next().await.unwrap().unwrap();
            pages.checkpoint();
        }
    }
    let sizes: Vec<_> = server.bodies().iter().map(|it| it.to_string().len()).collect();
    assert!(sizes.iter().all(|it| *it < 1_000), "{sizes:?}");
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

/// Two parts by ids, each of two pages; a cursor of the first comes again in the second.
fn two_by_two() -> Script {
    Script::of([page(0..2, Some("a")), page(2..3, None), page(3..5, Some("a")), page(5..6, None)])
}

fn split(core: &Core, numbers: &[usize]) -> Listing<FindStays> {
    core.split(FindStays { ids: ids(numbers.iter().copied()), ..find() }, CallOptions::new()).unwrap()
}

#[tokio::test]
async fn parts_read_as_one_listing_and_their_checkpoints_resume_in_the_right_one() {
    let script = two_by_two();
    let mut pages = split(&client(script.clone()), &[1, 2, 3, 4]).pages();
    let mut checkpoints = vec![pages.checkpoint()];
    let mut rows = 0;
    while let Some(page) = pages.try_next().await.unwrap() {
        rows += page.orders.len();
        checkpoints.push(pages.checkpoint());
    }
    assert_eq!((rows, script.requests()), (6, 4));
    let places: Vec<_> = checkpoints.iter().map(|it| serde_json::to_value(it).unwrap()).collect();
    let places: Vec<_> = places.iter().map(|it| (it["part"].as_u64().unwrap(), it["cursor"].as_str())).collect();
    assert_eq!(places, [(0, None), (0, Some("a")), (1, None), (1, Some("a")), (1, None)]);
    assert!(checkpoints[4].is_finished() && !checkpoints[2].is_finished());

    for (index, checkpoint) in checkpoints.iter().enumerate() {
        let script = Script::of(two_by_two_from(index));
        // Duplicates are no part of the filter.
        let mut items = split(&client(script.clone()), &[1, 1, 2, 3, 2, 4]).resume(checkpoint).unwrap().items();
        let mut rows = 0;
        while items.try_next().await.unwrap().is_some() {
            rows += 1;
        }
        assert_eq!((rows, script.requests()), ([6, 4, 3, 1, 0][index], 4 - index));
        if script.requests() > 0 {
            let body: Value = serde_json::from_slice(script.request(0).body()).unwrap();
            assert_eq!(body["Ids"].as_array().unwrap().len(), if index < 2 { 3 } else { 1 });
            assert_eq!(body["Limitation"]["Cursor"].as_str(), places[index].1);
        }
    }
}

fn two_by_two_from(index: usize) -> Vec<Reply> {
    let all = [page(0..2, Some("a")), page(2..3, None), page(3..5, Some("a")), page(5..6, None)];
    all.into_iter().skip(index).collect()
}

#[tokio::test]
async fn pages_without_items_are_counted_in_each_part() {
    let cursors: Vec<_> = (0..60).map(|it| it.to_string()).collect();
    let part = || cursors.iter().map(|it| page(0..0, Some(it))).chain([page(0..0, None)]);
    let mut pages = split(&client(Script::of(part().chain(part()))), &[1, 2, 3, 4]).pages();
    let mut count = 0;
    while pages.try_next().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 122);
}

#[tokio::test]
async fn a_checkpoint_of_another_split_is_refused_with_the_reason() {
    let core = client(Script::of([]));
    let whole =
        |numbers: &[usize]| core.listing(FindStays { ids: ids(numbers.iter().copied()), ..find() }, CallOptions::new());
    let checkpoint = split(&core, &[1, 2, 3, 4]).pages().checkpoint();
    let with_part = |checkpoint: &Checkpoint, part: Value| {
        let mut value = serde_json::to_value(checkpoint).unwrap();
        value["part"] = part;
        serde_json::from_value::<Checkpoint>(value).unwrap()
    };
    for (result, reason) in [
        (whole(&[1, 2, 3, 4]).resume(&checkpoint), "is of a listing that was split: split this one, too"),
        (
            split(&core, &[1, 2]).resume(&whole(&[1, 2]).pages().checkpoint()),
            "is of a listing that was not split: resume it without splitting",
        ),
        (split(&core, &[4, 3, 2, 1]).resume(&checkpoint), "is of another filter, or was split by other limits"),
        (split(&core, &[1, 2, 3]).resume(&checkpoint), "is of another filter, or was split by other limits"),
        (split(&core, &[1, 2, 3, 4]).resume(&with_part(&checkpoint, 2.into())), "is in part 3, and there are 2"),
    ] {
        let error = result.unwrap_err();
        assert!(matches!(error, Error::CheckpointMismatch(_)));
        assert!(error.to_string().ends_with(&format!("the checkpoint {reason}")), "{error}");
    }
}

#[tokio::test]
async fn the_limits_that_cut_a_request_are_part_of_its_hash() {
    let core = client(Script::of([]));
    let whole =
        |numbers: &[usize]| core.listing(FindStays { ids: ids(numbers.iter().copied()), ..find() }, CallOptions::new());
    let filter =
        |listing: Listing<FindStays>| serde_json::to_value(listing.pages().checkpoint()).unwrap()["filter"].clone();
    assert_eq!(filter(split(&core, &[1, 2, 1])), filter(whole(&[1, 2])), "nothing is cut");
    assert_ne!(filter(split(&core, &[1, 2, 3, 4])), filter(whole(&[1, 2, 3, 4])));
}

/// Two instants of some years of which one is a leap year or the exception from it, many of them close to the end of a
/// month.
fn instants() -> impl Strategy<Value = (Timestamp, Timestamp, Vec<Timestamp>)> {
    let years = prop_oneof![Just(2019i64), Just(2098), Just(1896)];
    years.prop_flat_map(|year| (instant(year), instant(year), proptest::collection::vec(instant(year), 20)))
}

fn instant(year: i64) -> impl Strategy<Value = Timestamp> {
    const SECOND: i128 = 1_000_000_000;
    let first =
        move |year: i64, month: u32| -> Timestamp { format!("{year}-{month:02}-01T00:00:00Z").parse().unwrap() };
    let month_end = (year..year + 6, 1u32..13, -2i128..3, -1i128..2).prop_map(move |(year, month, days, rest)| {
        let nanoseconds = first(year, month).unix_nanoseconds() + days * 86_400 * SECOND + rest;
        Timestamp::from_unix_nanoseconds(nanoseconds).unwrap()
    });
    let any = (0i64..6 * 31_536_000)
        .prop_map(move |seconds| Timestamp::from_unix_seconds(first(year, 1).unix_seconds() + seconds).unwrap());
    prop_oneof![month_end, any]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_instant_and_every_id_is_in_exactly_one_part(
        (start, end, probes) in instants(),
        numbers in proptest::collection::vec(0usize..12, 0..30),
    ) {
        let span = Span { start: start.min(end), end: start.max(end) };
        let wanted: std::collections::BTreeSet<_> = numbers.iter().copied().collect();
        let request = FindStays { ids: ids(numbers), updated: Some(span), ..find() };
        let parts: Vec<_> = parts(request).unwrap().iter().map(|it| (self::span(it, "UpdatedUtc"), it["Ids"].clone())).collect();
        for (part, ids) in &parts {
            prop_assert!(ids.as_array().unwrap().len() <= MAX_IDS);
            prop_assert!(part.start < part.end || span.start == span.end, "no part is empty: {:?}", part);
            prop_assert!(part.end <= part.start.checked_add_months(MONTHS).unwrap());
        }
        // Newest first, without a gap.
        prop_assert_eq!(parts[0].0.end, span.end);
        prop_assert_eq!(parts[parts.len() - 1].0.start, span.start);
        prop_assert!(parts.windows(2).all(|it| it[0].0 == it[1].0 || it[0].0.start == it[1].0.end));
        let edges = parts.iter().flat_map(|(part, _)| [part.start, part.end]);
        for instant in probes.into_iter().chain(edges).chain([span.start, span.end]) {
            let holds = |it: &Span| it.start <= instant && instant < it.end || it.start == it.end && it.start == instant;
            for number in 0..12 {
                let id = Value::from(id(number));
                let count = parts.iter().filter(|(part, ids)| holds(part) && ids.as_array().unwrap().contains(&id)).count();
                prop_assert_eq!(count, usize::from(holds(&span) && wanted.contains(&number)), "{:?} {}", instant, number);
            }
        }
    }
}
