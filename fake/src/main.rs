//! Flags -> a fake that runs until it is told to end, and one line on standard output that says how to call it.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use mews_connector_fake::{Builder, Clock, Fake, Fault, FaultKind, Tenant, time};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let flags = command().get_matches(); // ends with status 2 on wrong use
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime.and_then(|runtime| runtime.block_on(serve(&flags))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mews-connector-fake: {error}");
            // What only shows when all flags are looked at together is wrong use as well.
            let is_wrong_use = error.kind() == io::ErrorKind::InvalidInput;
            if is_wrong_use { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

fn command() -> Command {
    let number = |name, default, help| Arg::new(name).long(name).value_name("N").default_value(default).help(help);
    let rows = || value_parser!(u32).range(..=10_000_000);
    Command::new("mews-connector-fake")
        .about("A server on loopback that behaves like the Mews Connector API")
        .after_help(after_help())
        .arg(number("port", "0", "Port to listen on; 0 takes a free one").value_parser(value_parser!(u16)))
        .arg(
            number("tenants", "1", "Tenants, each with an access token and data of its own")
                .value_parser(value_parser!(u32).range(1..=10_000)),
        )
        .arg(
            number("services", "4", "Services of each tenant that take orders; two more take reservations")
                .value_parser(value_parser!(u32).range(1..=100_000)),
        )
        .arg(number("orders", "250", "Product service orders of each tenant in all").value_parser(rows()))
        .arg(number("reservations", "3000", "Reservations of each tenant in all").value_parser(rows()))
        .arg(number("seed", "7", "What the data is drawn from").value_parser(value_parser!(u64)))
        .arg(
            Arg::new("now")
                .long("now")
                .value_name("TIME")
                .conflicts_with("real-time")
                .value_parser(time)
                .help("Time at which the clock stands still, such as 2026-05-01T00:00:00Z; the data ends there"),
        )
        .arg(
            Arg::new("real-time")
                .long("real-time")
                .action(ArgAction::SetTrue)
                .help("The clock follows the machine's; the data ends at the start"),
        )
        .arg(
            Arg::new("changing")
                .long("changing")
                .value_name("EVERY")
                .value_parser(value_parser!(u32).range(1..))
                .help("With every so many requests for orders, one order changes before the page is made"),
        )
        .arg(
            Arg::new("fault")
                .long("fault")
                .value_name("KIND[:NAME=VALUE,...]")
                .action(ArgAction::Append)
                .value_parser(|text: &str| text.parse::<Fault>())
                .help("What goes wrong on purpose; may be given several times, and the first that strikes does"),
        )
        .arg(
            Arg::new("contract")
                .long("contract")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help("Another contract.json to serve than the one that is built in"),
        )
}

fn after_help() -> String {
    let mut text = String::from(
        "Each fault strikes every request to an operation, unless it is told otherwise:\n  \
           n=2               the second request\n  \
           count=3           three requests: the first, or those from the nth on\n  \
           p=0.05            each with this probability, which the seed decides\n  \
           operation=ID      only requests to this operation, such as orders_add\n  \
           path=PATH         only requests to this path\n  \
           above=500         only requests for pages of more than 500 items\n  \
           when=before       the operation is not carried out (or after: it is)\n\n\
         Kinds of faults, and the parameters that they have beside these:\n",
    );
    for kind in FaultKind::ALL {
        let parameters = Some(kind.parameters()).filter(|it| !it.is_empty()).map(|it| format!(" ({it})"));
        text += &format!("  {:<24}  {}{}\n", kind.name(), kind.summary(), parameters.unwrap_or_default());
    }
    text + "\nAn operation without behaviour is answered by a sample, which changes nothing: the documentation's example, or a\n\
            value that the schema accepts. The header `Fake-Sample` and the word `sample` in the log mark it.\n\n\
            The first line on standard output is a JSON object with the address, the tokens and the ids."
}

async fn serve(flags: &ArgMatches) -> io::Result<()> {
    let ended = ended()?;
    let contract = flags.get_one::<PathBuf>("contract").map(read).transpose()?;
    let builder = contract.into_iter().fold(builder(flags), Builder::contract);
    let fake = builder.validate_responses(false).log_requests(true).start().await?;
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{}", describe(&fake))?;
    stdout.flush()?;
    drop(stdout);
    ended.await;
    Ok(())
}

/// The text of a file that a flag names.
fn read(file: &PathBuf) -> io::Result<String> {
    let refuse = |error| io::Error::new(io::ErrorKind::InvalidInput, format!("{}: {error}", file.display()));
    fs::read_to_string(file).map_err(refuse)
}

fn builder(flags: &ArgMatches) -> Builder {
    let number = |name| flags.get_one::<u32>(name).copied().unwrap_or_default();
    let clock = match flags.get_one::<SystemTime>("now") {
        Some(now) => Clock::at(*now),
        None if flags.get_flag("real-time") => Clock::real_time(),
        None => Clock::stepping(),
    };
    let builder = Fake::builder()
        .port(flags.get_one("port").copied().unwrap_or_default())
        .tenants(number("tenants"))
        .services(number("services"))
        .orders(number("orders"))
        .reservations(number("reservations"))
        .seed(flags.get_one("seed").copied().unwrap_or_default())
        .clock(clock);
    let builder = flags.get_one("changing").copied().into_iter().fold(builder, Builder::changing);
    flags.get_many::<Fault>("fault").into_iter().flatten().cloned().fold(builder, Builder::fault)
}

/// The first tenant's facts as if there were no other, and all tenants' in a list.
fn describe(fake: &Fake) -> Value {
    let mut facts = describe_tenant(&fake.tenants()[0]);
    facts["address"] = json!(fake.address());
    facts["client_token"] = json!(fake.client_token());
    facts["now"] = json!(fake.now());
    facts["tenants"] = fake.tenants().iter().map(describe_tenant).collect();
    if let Some(address) = fake.redirect_address() {
        facts["redirect_address"] = json!(address);
    }
    facts
}

fn describe_tenant(tenant: &Tenant) -> Value {
    json!({
        "access_token": tenant.access_token(),
        "service_ids": tenant.service_ids(),
        "net_service_ids": tenant.net_service_ids(),
        "gross_service_ids": tenant.gross_service_ids(),
        "bookable_service_ids": tenant.bookable_service_ids(),
        "account_ids": tenant.account_ids(),
        "enterprise_ids": tenant.enterprise_ids(),
    })
}

/// Resolves when the process is asked to end. The request is caught from the moment this function returns.
#[cfg(unix)]
fn ended() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn ended() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler the interrupt ends the process by itself.
        let _ = tokio::signal::ctrl_c().await;
    })
}
