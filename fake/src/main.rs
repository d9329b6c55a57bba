//! Flags -> a fake that runs until it is told to end, and one line on standard output that says how to call it.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use mews_connector_fake::{Builder, Fake, Fault, FaultKind};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let flags = command().get_matches(); // ends with status 2 on wrong use
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime.and_then(|runtime| runtime.block_on(serve(&flags))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mews-connector-fake: {error}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Command {
    let number = |name, default, help| Arg::new(name).long(name).value_name("N").default_value(default).help(help);
    Command::new("mews-connector-fake")
        .about("A server on loopback that behaves like the Mews Connector API")
        .after_help(after_help())
        .arg(number("port", "0", "Port to listen on; 0 takes a free one").value_parser(value_parser!(u16)))
        .arg(
            number("orders", "250", "Product service orders in all")
                .value_parser(value_parser!(u32).range(..=10_000_000)),
        )
        .arg(number("seed", "7", "What the data is drawn from").value_parser(value_parser!(u64)))
        .arg(
            Arg::new("fault")
                .long("fault")
                .value_name("KIND[:NAME=VALUE,...]")
                .action(ArgAction::Append)
                .value_parser(|text: &str| text.parse::<Fault>())
                .help("What goes wrong on purpose; may be given several times, and the first that strikes does"),
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
    text + "\nThe first line on standard output is a JSON object with the address, the tokens and the ids."
}

async fn serve(flags: &ArgMatches) -> io::Result<()> {
    let port = flags.get_one("port").copied().unwrap_or_default();
    let orders = flags.get_one("orders").copied().unwrap_or_default();
    let seed = flags.get_one("seed").copied().unwrap_or_default();
    let faults = flags.get_many::<Fault>("fault").into_iter().flatten().cloned();
    let builder = faults.fold(Fake::builder().port(port).orders(orders).seed(seed), Builder::fault);
    let ended = ended()?;
    let fake = builder.validate_responses(false).log_requests(true).start().await?;
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{}", describe(&fake))?;
    stdout.flush()?;
    drop(stdout);
    ended.await;
    Ok(())
}

fn describe(fake: &Fake) -> Value {
    let mut facts = json!({
        "address": fake.address(),
        "client_token": fake.client_token(),
        "access_token": fake.access_token(),
        "service_ids": fake.service_ids(),
        "net_service_ids": fake.net_service_ids(),
        "gross_service_ids": fake.gross_service_ids(),
        "bookable_service_ids": fake.bookable_service_ids(),
        "account_ids": fake.account_ids(),
        "enterprise_ids": fake.enterprise_ids(),
        "now": fake.now(),
    });
    if let Some(address) = fake.redirect_address() {
        facts["redirect_address"] = json!(address);
    }
    facts
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
