//! What a consumer of this crate sees, step by step; `cargo xtask demo` runs it against the fake server.

#[path = "parts/program.rs"]
mod program;
#[path = "parts/table.rs"]
mod table;

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clap::{Arg, ArgAction, Command};
use mews_connector::transport::{Attempt, Hooks, Outcome};
use mews_connector::{
    AccountId, AmountParameters, Client, Credentials, Error, ItemParameters, Platform, ProductServiceOrder,
    ProductServiceOrderId, Recovered, Recovery, Reservation, ServiceId, Uuid, dec,
};

use crate::table::Table;

const PAGE_SIZE: u32 = 4;
const PAGES: usize = 3;

const ORDERS: Table<5> = Table([("NUMBER", 8), ("STATE", 10), ("ORIGIN", 15), ("CREATED", 21), ("ACCOUNT", 36)]);
const RESERVATIONS: Table<5> = Table([("NUMBER", 8), ("STATE", 10), ("ORIGIN", 15), ("START", 21), ("END", 21)]);

fn main() -> ExitCode {
    let arguments = match program::arguments(command()) {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    program::trace_to_stderr();
    let services: Vec<_> = arguments.get_many("service-id").unwrap_or_default().copied().collect();
    program::run(run(&services))
}

async fn run(services: &[ServiceId]) -> program::Result<()> {
    let platform = Platform::from_env()?;
    let retries = Retries::default();
    let client = Client::builder(platform, Credentials::from_env()?).hooks(retries.clone()).build()?;
    let mut out = io::stdout().lock();
    let account = list_orders(&client, services, &mut out).await?;
    list_reservations(&client, &retries, &mut out).await?;
    let [service, ..] = services else {
        return Err("at least one service is needed".into());
    };
    let order = add_order(&client, *service, account, &mut out).await?;
    read_back(&client, *service, order, &mut out).await?;
    show_refusal_by_server(&client, *service, account, &mut out).await?;
    show_lost_answer(&client, *service, account, order, &mut out).await?;
    show_refusal_before_sending(&client, &mut out).await?;
    Ok(out.flush()?)
}

/// The attempts that were not the last ones.
#[derive(Clone, Default)]
struct Retries(Arc<Mutex<Vec<String>>>);

impl Hooks for Retries {
    fn attempted(&self, attempt: &Attempt<'_>, outcome: &Outcome<'_>) {
        let (Some(error), Some(pause)) = (outcome.error, outcome.again_in) else { return };
        let note = format!("attempt {}: {error}; sent again after {:.1} s", attempt.number, pause.as_secs_f64());
        if let Ok(mut notes) = self.0.lock() {
            notes.push(note);
        }
    }
}

impl Retries {
    fn take(&self) -> Vec<String> {
        self.0.lock().map(|mut it| std::mem::take(&mut *it)).unwrap_or_default()
    }
}

/// Prints the first pages and gives an account that orders.
async fn list_orders(client: &Client, services: &[ServiceId], out: &mut impl Write) -> program::Result<AccountId> {
    caption(out, &format!("Product service orders of {} services, {PAGE_SIZE} a page", services.len()))?;
    let request = client.product_service_orders().get_all(services.iter().copied());
    let mut pages = request.page_size(PAGE_SIZE).pages();
    let mut account = None;
    ORDERS.headings(out)?;
    for number in 1..=PAGES {
        let Some(page) = pages.try_next().await? else {
            break;
        };
        for order in &page.product_service_orders {
            write_order(out, order)?;
            account.get_or_insert(order.account_id);
        }
        writeln!(out, "-- page {number}")?;
    }
    account.ok_or_else(|| "the services have no orders".into())
}

async fn list_reservations(client: &Client, retries: &Retries, out: &mut impl Write) -> program::Result<()> {
    caption(out, "The newest reservations, one by one, whatever the pages and the retries")?;
    let mut reservations = client.reservations().get_all().page_size(PAGE_SIZE).items();
    RESERVATIONS.headings(out)?;
    for _ in 0..PAGE_SIZE + 1 {
        let Some(reservation) = reservations.try_next().await? else {
            break;
        };
        write_reservation(out, &reservation)?;
    }
    for note in retries.take() {
        writeln!(out, "-- {note}")?;
    }
    Ok(())
}

async fn add_order(
    client: &Client,
    service: ServiceId,
    account: AccountId,
    out: &mut impl Write,
) -> program::Result<ProductServiceOrderId> {
    caption(out, "Three beers at 7.50 USD each, added to the first account above")?;
    let price = AmountParameters::net("USD", ["US-DC-G"], dec!(7.50));
    let beer = ItemParameters::new("Beer", 3, price);
    let added = client.orders().add(service, account).items([beer]).send().await?;
    let id = added.order_id;
    writeln!(out, "added order {id}")
        .map_err(|error| format!("the order {id} was added, but its id could not be written: {error}"))?;
    Ok(id)
}

async fn read_back(
    client: &Client,
    service: ServiceId,
    order: ProductServiceOrderId,
    out: &mut impl Write,
) -> program::Result<()> {
    caption(out, "The same order, read back by its id")?;
    let mut orders = client.product_service_orders().get_all([service]).product_service_order_ids([order]).items();
    ORDERS.headings(out)?;
    while let Some(order) = orders.try_next().await? {
        write_order(out, &order)?;
    }
    Ok(())
}

async fn show_refusal_by_server(
    client: &Client,
    service: ServiceId,
    account: AccountId,
    out: &mut impl Write,
) -> program::Result<()> {
    caption(out, "An order of nothing: the server refuses")?;
    show(out, client.orders().add(service, account).send().await.err())
}

/// A write whose answer is lost is not sent again: what it may have done is looked for.
async fn show_lost_answer(
    client: &Client,
    service: ServiceId,
    account: AccountId,
    earlier: ProductServiceOrderId,
    out: &mut impl Write,
) -> program::Result<()> {
    caption(out, "An order whose answer is lost: it is looked for, and not sent again")?;
    let water = ItemParameters::new("Water", 1, AmountParameters::net("USD", ["US-DC-G"], dec!(2)));
    // A list shows no items: that the order above is another one, nobody but its sender knows. The server is next door
    // and soon done; one that is far away is given the pause that is the default.
    let recovery = Recovery::new().known_ids([earlier]).pause(Duration::from_millis(200));
    match client.orders().add(service, account).items([water]).send_and_recover(&recovery).await? {
        Recovered::Added(id) => writeln!(out, "no answer was lost: added order {id}")?,
        Recovered::FoundOne { row, search } => {
            if let Some(cause) = &search.cause {
                writeln!(out, "{}\n", program::describe(cause))?;
            }
            let (rows, known) = (search.rows, search.known);
            writeln!(out, "orders of this account and time: {rows}, of which {known} is known; the other may be it:")?;
            ORDERS.headings(out)?;
            write_order(out, &row)?;
        }
        other => writeln!(out, "the answer was lost, and this is what is there: {other:?}")?,
    }
    Ok(())
}

async fn show_refusal_before_sending(client: &Client, out: &mut impl Write) -> program::Result<()> {
    caption(out, "One service too many: refused before anything is sent")?;
    let services = (1..=1001).map(|it| ServiceId::from_uuid(Uuid::from_u128(it)));
    show(out, client.product_service_orders().get_all(services).send().await.err())
}

/// Prints an error that is expected; its absence would be the surprise.
fn show(out: &mut impl Write, error: Option<Error>) -> program::Result<()> {
    let error = error.ok_or("the call was expected to be refused, and was not")?;
    writeln!(out, "{}", program::describe(&error))?;
    let optional = |value: Option<String>| value.unwrap_or_else(|| "none".to_owned());
    let status = optional(error.status().map(|it| it.to_string()));
    let request_id = optional(error.request_id().map(str::to_owned));
    writeln!(out, "status: {status}, request id: {request_id}, retryable: {}", error.is_retryable())?;
    Ok(())
}

fn write_order(out: &mut impl Write, order: &ProductServiceOrder) -> io::Result<()> {
    ORDERS.row(out, &[&order.number, &order.state, &order.origin, &order.created_utc, &order.account_id])
}

fn write_reservation(out: &mut impl Write, reservation: &Reservation) -> io::Result<()> {
    let Reservation { number, state, origin, scheduled_start_utc, scheduled_end_utc, .. } = reservation;
    RESERVATIONS.row(out, &[number, state, origin, scheduled_start_utc, scheduled_end_utc])
}

fn caption(out: &mut impl Write, text: &str) -> io::Result<()> {
    writeln!(out, "\n== {text}\n")
}

fn command() -> Command {
    Command::new("demo").about("What a consumer of this crate sees, step by step").arg(
        Arg::new("service-id")
            .long("service-id")
            .value_name("UUID")
            .help("Services whose orders to list; the first one takes a new order")
            .num_args(1..)
            .action(ArgAction::Append)
            .required(true)
            .value_parser(str::parse::<ServiceId>),
    )
}
