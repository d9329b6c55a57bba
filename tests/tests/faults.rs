//! What comes of each fault of a server, for reads and for writes: the table in `docs/production.md`.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::error::Error as _;
use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use mews_connector::{
    AccessToken, AmountParameters, Client, ClientToken, Credentials, Error, ItemParameters, Platform, dec, orders,
};
use mews_connector_fake::{Fake, Fault, FaultKind, RetryAfter};
use tests::cases::{is_updating, read, root};

const ORDERS: usize = 30;
const PAGE: u32 = 10;

/// The whole call may take so long,
const TIMEOUT: Duration = Duration::from_secs(20);
/// and so long each wait within an attempt: long for a busy machine, and short for three stalls.
const STALL: Duration = Duration::from_millis(700);

/// The longest pause that a client of these tests makes of its own accord.
const PAUSE: Duration = Duration::from_millis(20);

/// How much longer than its bound a call may take on a slow machine: what hangs is found, and what is slow is not.
const SLACK: Duration = Duration::from_secs(30);

const BEGIN: &str = "<!-- fault table: written by `UPDATE_EXPECT=1 cargo test -p tests --test faults` -->\n";
const END: &str = "<!-- fault table: end -->";

/// Every kind, and those with parameters that matter to a client once for each of them.
fn kinds() -> Vec<(String, FaultKind)> {
    let mut kinds = Vec::new();
    let named = |kind: &FaultKind| kind.name().replace('-', " ");
    for kind in FaultKind::ALL {
        match kind {
            FaultKind::TooManyRequests { .. } => kinds.extend(too_many()),
            FaultKind::ServerError { .. } => {
                kinds.extend([500, 502, 503, 504].map(|status| {
                    (status.to_string(), FaultKind::ServerError { status, retry_after: RetryAfter::Absent })
                }));
            }
            FaultKind::HtmlPage { .. } => {
                kinds.extend(
                    [200, 502].map(|status| (format!("HTML page with {status}"), FaultKind::HtmlPage { status })),
                );
            }
            kind => kinds.push((named(&kind), kind)),
        }
    }
    kinds
}

fn too_many() -> Vec<(String, FaultKind)> {
    [
        ("429, no Retry-After", RetryAfter::Absent),
        ("429, Retry-After in seconds", RetryAfter::Seconds(1)),
        ("429, Retry-After as a date", RetryAfter::Date(1)),
        ("429, Retry-After in the past", RetryAfter::Past),
        ("429, Retry-After absurd", RetryAfter::Absurd),
        ("429, Retry-After garbage", RetryAfter::Garbage),
        ("429, Retry-After beyond the call's time", RetryAfter::Seconds(3_600)),
    ]
    .map(|(name, retry_after)| (name.to_owned(), FaultKind::TooManyRequests { retry_after }))
    .into()
}

/// Only what is about a stall is measured by it: on a busy machine an honest answer may take longer.
fn patience(kind: &FaultKind) -> Duration {
    match kind {
        FaultKind::StallInHeaders | FaultKind::StallInBody => STALL,
        _ => TIMEOUT,
    }
}

fn client(fake: &Fake, patience: Duration) -> Client {
    let credentials =
        Credentials::new(ClientToken::new(fake.client_token()), AccessToken::new(fake.access_token()), "Faults 1.0");
    Client::builder(Platform::Address(fake.address().to_owned()), credentials)
        .max_attempts(3)
        .backoff(Duration::from_millis(5), PAUSE)
        .timeout(TIMEOUT)
        .first_byte_timeout(patience)
        .idle_timeout(patience)
        .max_response_bytes(2 << 20)
        .build()
        .unwrap()
}

async fn fake(fault: Fault) -> Fake {
    Fake::builder().orders(ORDERS as u32).reservations(0).fault(fault).start().await.unwrap()
}

/// What came of a call, and how many requests the server saw.
struct Outcome {
    text: String,
    requests: u64,
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let noun = if self.requests == 1 { "request" } else { "requests" };
        write!(f, "{}, {} {noun}", self.text, self.requests)
    }
}

fn requests(fake: &Fake) -> u64 {
    fake.requests().values().sum()
}

/// Lists all orders; nothing may be lost or, unless the server itself sends it twice, come twice.
async fn list(name: &str, fault: Fault) -> Outcome {
    let doubles = matches!(fault.kind(), FaultKind::DuplicateRows);
    let patience = patience(fault.kind());
    let fake = fake(fault).await;
    let services = fake.service_ids().iter().map(|it| it.to_string().parse().unwrap()).collect::<Vec<_>>();
    let mut items = client(&fake, patience).product_service_orders().get_all(services).page_size(PAGE).items();
    let (mut ids, mut rows) = (BTreeSet::new(), 0);
    let text = loop {
        match items.try_next().await {
            Ok(Some(order)) => {
                rows += 1;
                assert!(ids.insert(order.id) || doubles, "{name}: {} comes twice", order.id);
            }
            Ok(None) => {
                assert_eq!(ids.len(), ORDERS, "{name}: rows are lost");
                break if rows > ORDERS {
                    "all rows, those sent twice twice".to_owned()
                } else {
                    "all rows".to_owned()
                };
            }
            Err(error) => {
                check(name, &fake, &error);
                let after = if rows == 0 { String::new() } else { format!(" after {rows} rows") };
                break format!("{}{after}", label(&error));
            }
        }
    };
    assert_eq!(fake.redirected(), 0, "{name}: a redirect was followed");
    assert!(!fake.faults_thrown().is_empty(), "{name}: there was no fault");
    Outcome { text, requests: requests(&fake) }
}

/// Adds an order; what the client says of it has to be true.
async fn add(name: &str, fault: Fault) -> Outcome {
    let patience = patience(fault.kind());
    let fake = fake(fault).await;
    let [service, account] = [fake.net_service_ids()[0], fake.account_id()].map(|it| it.to_string());
    let beer = ItemParameters::new("Beer", 3, AmountParameters::net("USD", ["US-DC-G"], dec!(7)));
    let request = orders::Add::new(service.parse().unwrap(), account.parse().unwrap()).items([beer]);
    let result = client(&fake, patience).send(&request).await;
    let added = fake.orders_added();
    assert!(added <= 1, "{name}: the order was added {added} times");
    let text = match &result {
        Ok(_) => {
            assert_eq!(added, 1, "{name}: the order was not added");
            "added".to_owned()
        }
        Err(error) => {
            check(name, &fake, error);
            let open = matches!(error, Error::OutcomeUnknown(_));
            assert!(open || added == 0, "{name}: the order was added, but: {error}");
            assert_eq!(open, error.to_string().contains("may have been carried out"), "{error}");
            label(error)
        }
    };
    let (requests, again) = (requests(&fake), name.starts_with("429"));
    assert!(requests == 1 || again, "{name}: a write was sent {requests} times");
    assert_eq!(fake.redirected(), 0, "{name}: a redirect was followed");
    if fake.faults_thrown().is_empty() {
        return Outcome { text: "not concerned".to_owned(), requests };
    }
    Outcome { text, requests }
}

fn label(error: &Error) -> String {
    let status = error.status().map_or(String::new(), |it| format!(" ({it})"));
    let name = match error {
        Error::Configuration(_) => "Configuration",
        Error::InvalidRequest(_) => "InvalidRequest",
        Error::Refused(_) => "Refused",
        Error::Transit(_) => "Transit",
        Error::Decode(_) => "Decode",
        Error::OutcomeUnknown(_) => "OutcomeUnknown",
        Error::Paging(_) => "Paging",
        _ => "an error of a new kind",
    };
    format!("`{name}`{status}")
}

/// What every error has to hold to.
fn check(name: &str, fake: &Fake, error: &Error) {
    let mut shown = format!("{error} {error:?} {error:#?} {:?} {:?}", error.message(), error.request_id());
    let mut cause = error.source();
    while let Some(it) = cause {
        let _ = write!(shown, " {it} {it:?}");
        cause = it.source();
    }
    for token in [fake.client_token(), fake.access_token()] {
        assert!(!shown.contains(token), "{name}: a token is shown");
        assert!(!shown.contains(&token[..token.len() / 2]), "{name}: half a token is shown");
    }
    let text = error.to_string();
    assert!(!text.contains('\n') && text.len() < 2_000, "{name}: {text}");
    if !matches!(error, Error::Paging(_)) {
        assert!(error.attempts() >= 1 && error.elapsed() > Duration::ZERO, "{name}: {error:?}");
    }
}

/// What a call that meets a fault may wait for, in words and at most.
fn bound(kind: &FaultKind) -> (String, Duration) {
    match kind {
        FaultKind::Latency { delay } => (format!("{delay:?} for each request"), 9 * *delay),
        FaultKind::StallInHeaders | FaultKind::StallInBody => (format!("3 stalls of {STALL:?}"), 3 * STALL + 2 * PAUSE),
        FaultKind::TooManyRequests { retry_after: RetryAfter::Seconds(1) | RetryAfter::Date(1) } => {
            ("2 waits that the server asks for".to_owned(), Duration::from_secs(4) + 2 * PAUSE)
        }
        FaultKind::TooManyRequests { retry_after: RetryAfter::Seconds(_) | RetryAfter::Absurd } => {
            ("nothing".to_owned(), Duration::ZERO)
        }
        _ => (format!("2 pauses of {PAUSE:?}"), 2 * PAUSE),
    }
}

/// A row of the table.
async fn row(name: String, kind: FaultKind) -> String {
    let fault = |kind: &FaultKind| Fault::new(kind.clone());
    let (waits, bound) = bound(&kind);
    let started = Instant::now();
    // Each has a server of its own, so they wait at the same time.
    let (once, always, write) =
        tokio::join!(list(&name, fault(&kind).nth(1)), list(&name, fault(&kind)), add(&name, fault(&kind)));
    let took = started.elapsed();
    assert!(took < 3 * bound + SLACK, "{name} took {took:?}");
    format!("| {name} | {once} | {always} | {write} | {waits} |\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_fault_ends_as_the_table_says() {
    let tasks: Vec<_> = kinds().into_iter().map(|(name, kind)| tokio::spawn(row(name, kind))).collect();
    let mut table = "| fault | a listing that meets it once | a listing that meets it always | a write that meets it | it waits at most for |\n\
        | --- | --- | --- | --- | --- |\n"
        .to_owned();
    for task in tasks {
        table.push_str(&task.await.unwrap());
    }
    let path = root().join("docs/production.md");
    let page = read(&path);
    let (before, rest) = page.split_once(BEGIN).expect("the page has a place for the table");
    let (found, after) = rest.split_once(END).expect("the place has an end");
    if is_updating() {
        fs::write(&path, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
    } else {
        let differs = found.lines().zip(table.lines()).find(|(found, expected)| found != expected);
        assert!(found == table, "docs/production.md is out of date: {differs:?}; UPDATE_EXPECT=1 renews it");
    }
}
