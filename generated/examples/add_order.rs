//! Adds an order of one item to an account and prints the order's id.
//!
//! ```sh
//! cargo run --example add_order -- --service-id d2129910-1da9-4d39-be14-ab3a00c9e70c \
//!     --account-id 407a26f8-dcfc-4e29-b978-ab440117a153 \
//!     --name Beer --count 3 --net 7.00 --currency USD --tax-code US-DC-G
//! ```

#[path = "parts/limits.rs"]
mod limits;
#[path = "parts/program.rs"]
mod program;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::builder::ValueParser;
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command, value_parser};
use mews_connector::{
    AccountId, AmountParameters, Client, Credentials, Decimal, ItemParameters, Platform, ProductServiceOrderId,
    ServiceId, orders,
};

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
    let request = request(arguments)?;
    let added = client.send(&request).await?;
    let id = added.order_id;
    // Even to a reader that has gone away there is something to say: the order is there, and must not be added again.
    write_id(id).map_err(|error| format!("the order {id} was added, but its id could not be written: {error}").into())
}

fn write_id(id: ProductServiceOrderId) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{id}")?;
    out.flush()
}

/// The arguments as a request. It can be sent again on purpose, and is never sent twice by accident.
fn request(arguments: &ArgMatches) -> program::Result<orders::Add> {
    let item = ItemParameters::new(
        required::<String>(arguments, "name")?,
        *required::<i64>(arguments, "count")?,
        amount(arguments)?,
    );
    let service = *required::<ServiceId>(arguments, "service-id")?;
    let account = *required::<AccountId>(arguments, "account-id")?;
    Ok(orders::Add::new(service, account).items([item]))
}

fn amount(arguments: &ArgMatches) -> program::Result<AmountParameters> {
    let currency = required::<String>(arguments, "currency")?;
    let tax_codes = arguments.get_many::<String>("tax-code").unwrap_or_default();
    Ok(match arguments.get_one::<Decimal>("net") {
        Some(net) => AmountParameters::net(currency, tax_codes, *net),
        None => AmountParameters::gross(currency, tax_codes, *required::<Decimal>(arguments, "gross")?),
    })
}

/// The value of an argument that clap has seen to be there.
fn required<'a, T: Clone + Send + Sync + 'static>(arguments: &'a ArgMatches, name: &str) -> program::Result<&'a T> {
    arguments.get_one::<T>(name).ok_or_else(|| format!("`--{name}` is missing").into())
}

fn command() -> Command {
    Command::new("add_order")
        .about("Adds an order of one item to an account and prints the order's id")
        .after_help("Reads MEWS_PLATFORM_ADDRESS, MEWS_CLIENT_TOKEN, MEWS_ACCESS_TOKEN and MEWS_CLIENT.")
        .arg(option("service-id", "UUID", "Service to order from", ValueParser::new(str::parse::<ServiceId>)))
        .arg(option("account-id", "UUID", "Customer or company to charge", ValueParser::new(str::parse::<AccountId>)))
        .arg(option("name", "TEXT", "What the item is called", ValueParser::string()).allow_hyphen_values(true))
        .arg(option("count", "N", "How many units", value_parser!(i64).into()).allow_negative_numbers(true))
        .arg(price("net", "Price of one unit without taxes"))
        .arg(price("gross", "Price of one unit including taxes"))
        .group(ArgGroup::new("price").args(["net", "gross"]).required(true))
        .arg(option("currency", "CODE", "Currency as an ISO 4217 code", ValueParser::string()))
        .arg(
            option("tax-code", "CODE", "Taxes that apply", ValueParser::string())
                .num_args(1..)
                .action(ArgAction::Append),
        )
        .args(limits::arguments())
}

fn option(name: &'static str, value: &'static str, help: &'static str, parser: ValueParser) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help).required(true).value_parser(parser)
}

/// Text becomes a decimal digit by digit: no binary fraction comes between.
fn price(name: &'static str, help: &'static str) -> Arg {
    option(name, "DECIMAL", help, ValueParser::new(str::parse::<Decimal>)).required(false).allow_negative_numbers(true)
}
