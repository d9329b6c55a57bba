//! The soak: a million orders through `.items()`, with faults, kills and resumes.
//!
//! ```sh
//! cargo run --release -p tests --bin soak -- [ORDERS] [KILLS] [SEED]
//! ```
//!
//! The server runs in a process of its own, so that the memory reported is the client's.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

use mews_connector::{AccessToken, Client, ClientToken, Credentials, Platform, ServiceId};
use mews_connector_fake::{Fake, Fault};
use ostler_runtime::Limiter;
use serde_json::{Value, json};
use tests::soak::{Plan, Report, soak};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let result = runtime.map_err(|error| error.to_string()).and_then(|runtime| {
        runtime.block_on(async {
            match arguments.first().map(String::as_str) {
                Some("serve") => serve(&arguments[1..]).await,
                _ => run(&arguments).await.map(|report| println!("{report}")),
            }
        })
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn number(arguments: &[String], index: usize, default: u64) -> Result<u64, String> {
    let Some(text) = arguments.get(index) else { return Ok(default) };
    text.parse().map_err(|_| format!("`{text}` is not a number; usage: soak [ORDERS] [KILLS] [SEED]"))
}

async fn run(arguments: &[String]) -> Result<Report, String> {
    let orders = number(arguments, 0, 1_000_000)?;
    let plan = Plan {
        orders: usize::try_from(orders).map_err(|error| error.to_string())?,
        kills: usize::try_from(number(arguments, 1, 5)?).map_err(|error| error.to_string())?,
        page_size: 1_000,
        seed: number(arguments, 2, 7)?,
    };
    let server = Server::start(orders, plan.seed)?;
    let text = |name: &str| server.greeting[name].as_str().unwrap_or_default().to_owned();
    let credentials =
        Credentials::new(ClientToken::new(text("client_token")), AccessToken::new(text("access_token")), "Soak 1.0");
    let client = Client::builder(Platform::Address(text("address")), credentials)
        .limiter(Limiter::off())
        .first_byte_timeout(Duration::from_secs(5))
        .idle_timeout(Duration::from_secs(1))
        .build()
        .map_err(|error| error.to_string())?;
    let ids = server.greeting["service_ids"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let services: Result<Vec<ServiceId>, _> = ids.map(str::parse).collect();
    soak(&client, &services.map_err(|error| error.to_string())?, plan).await
}

/// The fake in a child process; dropping it ends it.
struct Server {
    child: Child,
    greeting: Value,
}

impl Server {
    fn start(orders: u64, seed: u64) -> Result<Server, String> {
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut command = Command::new(program);
        command.args(["serve", &orders.to_string(), &seed.to_string()]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| error.to_string())?;
        let mut line = String::new();
        let stdout = child.stdout.take().ok_or("the server has no output")?;
        let mut server = Server { child, greeting: Value::Null };
        BufReader::new(stdout).read_line(&mut line).map_err(|error| error.to_string())?;
        server.greeting = serde_json::from_str(&line).map_err(|error| error.to_string())?;
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It ends when its input does; one that does not is ended.
        drop(self.child.stdin.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves until the standard input ends. One request in twenty meets a fault, each kind as likely as the next.
async fn serve(arguments: &[String]) -> Result<(), String> {
    let orders = u32::try_from(number(arguments, 0, 1_000)?).map_err(|error| error.to_string())?;
    let seed = number(arguments, 1, 7)?;
    let fake = start(orders, seed).await?;
    let greeting = json!({
        "address": fake.address(),
        "client_token": fake.client_token(),
        "access_token": fake.access_token(),
        "service_ids": fake.service_ids().iter().map(ToString::to_string).collect::<Vec<_>>(),
    });
    println!("{greeting}");
    std::io::stdout().flush().map_err(|error| error.to_string())?;
    let ended = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    ended.await.map_err(|error| error.to_string())?.map(|_| ()).map_err(|error| error.to_string())
}

async fn start(orders: u32, seed: u64) -> Result<Fake, String> {
    let kinds = tests::soak::retryable();
    let each = 0.05 / kinds.len() as f64;
    let builder = Fake::builder().orders(orders).reservations(0).seed(seed).validate_responses(false);
    let builder = kinds.into_iter().fold(builder, |it, kind| it.fault(Fault::new(kind).probability(each)));
    builder.start().await.map_err(|error| error.to_string())
}
