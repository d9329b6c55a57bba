//! A long listing over a network that fails: every row arrives, none twice within a run, and memory stays flat.

use std::collections::HashSet;
use std::fmt;
use std::time::{Duration, Instant};

use mews_connector::{
    Checkpoint, Client, Error, Items, ProductServiceOrderId, ServiceId, product_service_orders::GetAll,
};
use mews_connector_fake::{FaultKind, RetryAfter};

use crate::random::Random;

/// What is listed, and how often the listing is killed.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How many orders the server has.
    pub orders: usize,
    /// How often the listing is dropped at a random place and resumed from its last checkpoint.
    pub kills: usize,
    /// How many orders a page holds.
    pub page_size: u32,
    /// Decides the places.
    pub seed: u64,
}

/// What a soak came to.
#[derive(Clone, Debug)]
pub struct Report {
    /// The rows that arrived, those that came again after a kill included.
    pub rows: usize,
    /// The rows that came again after a kill.
    pub again: usize,
    /// The runs: one more than the kills.
    pub runs: usize,
    /// How long it took.
    pub took: Duration,
    /// The most memory that the process has used so far, in MiB, where the system tells.
    pub peak_mib: Option<u64>,
}

/// The faults that a client gets over by asking again.
pub fn retryable() -> Vec<FaultKind> {
    let retry_after = RetryAfter::Absent;
    vec![
        FaultKind::StallInHeaders,
        FaultKind::StallInBody,
        FaultKind::ResetBeforeHeaders,
        FaultKind::ResetInHeaders,
        FaultKind::ResetInBody,
        FaultKind::Truncation,
        FaultKind::ContentLengthTooLarge,
        FaultKind::IdleClose { delay: Duration::ZERO },
        FaultKind::TooManyRequests { retry_after: RetryAfter::Seconds(0) },
        FaultKind::ServerError { status: 500, retry_after: retry_after.clone() },
        FaultKind::ServerError { status: 503, retry_after },
        FaultKind::RequestTimeout,
        FaultKind::HtmlPage { status: 502 },
        FaultKind::EmptyPage,
        FaultKind::ShortPage,
    ]
}

/// Lists all orders by a client whose server fails now and then.
///
/// # Errors
///
/// When an order is missing, comes twice within a run, or the client gives up.
pub async fn soak(client: &Client, services: &[ServiceId], plan: Plan) -> Result<Report, String> {
    let started = Instant::now();
    let mut random = Random::new(plan.seed);
    let mut all = HashSet::with_capacity(plan.orders);
    let mut report = Report { rows: 0, again: 0, runs: 0, took: Duration::ZERO, peak_mib: None };
    let mut checkpoint: Option<String> = None;
    let mut kills = plan.kills;
    loop {
        let mut items = listing(client, services, plan.page_size, checkpoint.as_deref())?;
        // The last run goes to the end.
        let left = plan.orders.saturating_sub(all.len());
        let until = if kills > 0 { 1 + random.below(2 * left / (kills + 1) + 1) } else { usize::MAX };
        report.runs += 1;
        let ended = run(&mut items, until, &mut all, &mut report).await?;
        if ended {
            break;
        }
        kills = kills.saturating_sub(1);
        // What a program would have on its disk when it is killed.
        let text = serde_json::to_string(&items.checkpoint()).map_err(|error| error.to_string())?;
        checkpoint = Some(text);
    }
    if all.len() != plan.orders {
        return Err(format!("{} of {} orders arrived", all.len(), plan.orders));
    }
    Ok(Report { took: started.elapsed(), peak_mib: peak_mib(), ..report })
}

fn listing(
    client: &Client,
    services: &[ServiceId],
    page_size: u32,
    checkpoint: Option<&str>,
) -> Result<Items<GetAll>, String> {
    let call = client.call(GetAll::new(services.iter().copied())).page_size(page_size);
    let Some(text) = checkpoint else { return Ok(call.items()) };
    let checkpoint: Checkpoint = serde_json::from_str(text).map_err(|error| error.to_string())?;
    Ok(call.resume(&checkpoint).map_err(|error| error.to_string())?.items())
}

/// Reads so many rows, or to the end: then it is true.
async fn run(
    items: &mut Items<GetAll>,
    until: usize,
    all: &mut HashSet<ProductServiceOrderId>,
    report: &mut Report,
) -> Result<bool, String> {
    // The page before the kill may come again; what came again is remembered for this run alone.
    let mut again = HashSet::new();
    let mut fresh = HashSet::new();
    for _ in 0..until {
        let Some(order) = next(items).await? else { return Ok(true) };
        report.rows += 1;
        if all.insert(order) {
            fresh.insert(order);
            if fresh.len() > 2_000 {
                fresh.clear();
            }
        } else {
            report.again += 1;
            if fresh.contains(&order) || !again.insert(order) {
                return Err(format!("{order} came twice within a run"));
            }
            if again.len() > 1_000 {
                return Err("more came again than the page before the kill".to_owned());
            }
        }
    }
    Ok(false)
}

async fn next(items: &mut Items<GetAll>) -> Result<Option<ProductServiceOrderId>, String> {
    // Five faults in a row do happen in a million: an error that says so is followed by another try.
    for _ in 0..10 {
        match items.try_next().await {
            Ok(order) => return Ok(order.map(|it| it.id)),
            Err(error) if is_passing(&error) => {}
            Err(error) => return Err(error.to_string()),
        }
    }
    Err("ten calls in a row failed".to_owned())
}

fn is_passing(error: &Error) -> bool {
    error.is_retryable()
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { rows, again, runs, took, peak_mib } = self;
        write!(f, "{rows} rows in {runs} runs and {took:.1?}, {again} of them again after a kill")?;
        match peak_mib {
            Some(peak) => write!(f, "; at most {peak} MiB of memory"),
            None => Ok(()),
        }
    }
}

/// The most memory that this process has used, where the system tells.
fn peak_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib / 1024)
}
