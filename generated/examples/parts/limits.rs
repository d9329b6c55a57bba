//! How often, and for how long, a program tries.

use std::time::Duration;

use clap::builder::ValueParser;
use clap::{Arg, ArgMatches, value_parser};
use mews_connector::ClientBuilder;

/// `--max-attempts` and `--deadline`.
pub fn arguments() -> [Arg; 2] {
    [
        Arg::new("max-attempts")
            .long("max-attempts")
            .value_name("N")
            .help("Send a request at most so often, the first time included; 5 without this option")
            .value_parser(value_parser!(u32).range(1..)),
        Arg::new("deadline")
            .long("deadline")
            .value_name("SECONDS")
            .help("Give up on a request after so long, all attempts included; of a listing, on a page. 60 without this option")
            .value_parser(ValueParser::new(seconds)),
    ]
}

/// Settles a client as the arguments say.
pub fn apply(mut builder: ClientBuilder, arguments: &ArgMatches) -> ClientBuilder {
    if let Some(attempts) = arguments.get_one::<u32>("max-attempts") {
        builder = builder.max_attempts(*attempts);
    }
    if let Some(deadline) = arguments.get_one::<Duration>("deadline") {
        builder = builder.timeout(*deadline);
    }
    builder
}

/// A positive number of seconds, with or without a fraction.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "it is not a number of seconds".to_owned())?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("it is not a positive number of seconds".to_owned()),
    }
}
