//! Lists every product service order of some services, as a table or as JSON lines.
//!
//! ```sh
//! cargo run --example list_orders -- --service-id ae8da28c-e8a4-4141-9df0-8c998976c691 --json
//! ```
//!
//! With `--resume FILE` a run that was interrupted goes on where it was; with `--split` there may be more services, and a
//! longer interval, than one request takes.

#[path = "parts/limits.rs"]
mod limits;
#[path = "parts/place.rs"]
mod place;
#[path = "parts/program.rs"]
mod program;
#[path = "parts/progress.rs"]
mod progress;
#[path = "parts/table.rs"]
mod table;

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use mews_connector::product_service_orders::GetAll;
use mews_connector::{
    Call, Client, Credentials, Pages, Platform, ProductServiceOrder, ServiceId, TimeInterval, Timestamp,
};

use crate::place::Place;
use crate::table::Table;

const TABLE: Table<6> =
    Table([("ID", 36), ("NUMBER", 8), ("STATE", 9), ("ORIGIN", 14), ("CREATED", 20), ("UPDATED", 20)]);

fn main() -> ExitCode {
    let arguments = match program::arguments(command()) {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    program::trace_to_stderr();
    program::run(run(&arguments))
}

async fn run(arguments: &ArgMatches) -> program::Result<()> {
    let client = limits::apply(Client::builder(Platform::from_env()?, Credentials::from_env()?), arguments).build()?;
    let mut out = BufWriter::new(io::stdout().lock());
    let listed = list(&client, arguments, &mut out).await;
    // What has arrived is printed before an error is.
    let flushed = out.flush();
    listed?;
    Ok(flushed?)
}

async fn list(client: &Client, arguments: &ArgMatches, out: &mut impl Write) -> program::Result<()> {
    let place = arguments.get_one::<PathBuf>("resume").map(|it| Place::new(it));
    let as_json = arguments.get_flag("json");
    let mut headed = as_json;
    let mut pages = pages(call(client, arguments)?, arguments.get_flag("split"), place.as_ref())?;
    if let Some(place) = &place {
        // A file that cannot be written is better known before there are rows.
        place.write(&pages.checkpoint())?;
    }
    while let Some(page) = pages.try_next().await? {
        if !std::mem::replace(&mut headed, true) {
            TABLE.headings(out)?;
        }
        for order in &page.product_service_orders {
            if as_json { write_json(out, order)? } else { write_row(out, order)? }
        }
        // Whoever reads along sees each page when it arrives. The checkpoint comes after the rows: a crash between the
        // two prints a page again, and loses none.
        out.flush()?;
        if let Some(place) = &place {
            place.write(&pages.checkpoint())?;
        }
    }
    Ok(())
}

/// The request that the arguments describe.
fn call(client: &Client, arguments: &ArgMatches) -> program::Result<Call<GetAll>> {
    let services = arguments.get_many::<ServiceId>("service-id").unwrap_or_default();
    let mut call = client.product_service_orders().get_all(services.copied());
    let from = arguments.get_one::<Timestamp>("updated-from");
    let to = arguments.get_one::<Timestamp>("updated-to");
    if let (Some(from), Some(to)) = (from, to) {
        call = call.updated_utc(TimeInterval::new(*from, *to)?);
    }
    if let Some(size) = arguments.get_one::<u32>("page-size") {
        call = call.page_size(*size);
    }
    Ok(call)
}

/// The pages from the start, or from where the last run was interrupted.
fn pages(call: Call<GetAll>, split: bool, place: Option<&Place>) -> program::Result<Pages<GetAll>> {
    let listing = if split { call.split()? } else { call.listing() };
    let listing = match place.map(Place::read).transpose()?.flatten() {
        Some(checkpoint) => listing.resume(&checkpoint)?,
        None => listing,
    };
    Ok(listing.on_progress(progress::watcher()).pages())
}

fn write_json(out: &mut impl Write, order: &ProductServiceOrder) -> io::Result<()> {
    serde_json::to_writer(&mut *out, order)?;
    out.write_all(b"\n")
}

fn write_row(out: &mut impl Write, order: &ProductServiceOrder) -> io::Result<()> {
    let cells = [
        &order.id as &dyn std::fmt::Display,
        &order.number,
        &order.state,
        &order.origin,
        &order.created_utc,
        &order.updated_utc,
    ];
    TABLE.row(out, &cells)
}

fn command() -> Command {
    Command::new("list_orders")
        .about("Lists every product service order of some services")
        .after_help("Reads MEWS_PLATFORM_ADDRESS, MEWS_CLIENT_TOKEN, MEWS_ACCESS_TOKEN and MEWS_CLIENT.")
        .arg(
            Arg::new("service-id")
                .long("service-id")
                .value_name("UUID")
                .help("Services whose orders to list")
                .num_args(1..)
                .action(ArgAction::Append)
                .required(true)
                .value_parser(str::parse::<ServiceId>),
        )
        .arg(
            Arg::new("page-size")
                .long("page-size")
                .value_name("N")
                .help("Orders a page, at most 1000, which is also what is asked for without this option")
                .value_parser(value_parser!(u32).range(1..=1000)),
        )
        .arg(timestamp("updated-from", "updated-to", "Only orders updated at this time or later"))
        .arg(timestamp("updated-to", "updated-from", "Only orders updated before this time"))
        .arg(flag("json", "Print one JSON object a line, with the member names of the API"))
        .arg(flag("split", "Send several requests where one would have too many services, or too long an interval"))
        .arg(
            Arg::new("resume")
                .long("resume")
                .value_name("FILE")
                .help(
                    "Go on where FILE says, if it exists, and keep it up to date after each page that was printed. \
                     After the last page it stays, and says that nothing is left: remove it to list from the start",
                )
                .value_parser(value_parser!(PathBuf)),
        )
        .args(limits::arguments())
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).help(help).action(ArgAction::SetTrue)
}

fn timestamp(name: &'static str, other: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name("TS").help(help).requires(other).value_parser(str::parse::<Timestamp>)
}
