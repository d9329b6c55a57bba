//! Errors that a program's tests make without a server are those that a client would give.

use std::time::Duration;

use ostler_runtime::{Error, ErrorBuilder, TransportError};

use crate::support::*;

/// All that a program can see of an error, but for its times.
fn seen(error: &Error) -> String {
    let (operation, status, id, message) = (error.operation(), error.status(), error.request_id(), error.message());
    let (again, wait, attempts) = (error.is_retryable(), error.retry_after(), error.attempts());
    let kind = format!("{error:#?}");
    let kind = kind.split('(').next().unwrap_or_default();
    format!("{kind} {error:?} {operation:?} {status:?} {id:?} {message:?} {again} {wait:?} {attempts}")
}

/// What was made up was sent nowhere, so that its text of a 404 has no address.
fn nowhere(text: &str) -> String {
    let hint = " (is that the API, or does the address hold a part too much?)";
    let addresses = ["getAll", "add"].map(|it| format!(" at https://platform.test/api/orders/{it}{hint}"));
    addresses.iter().fold(text.to_owned(), |text, address| text.replace(address, ""))
}

#[tokio::test]
async fn every_status_gives_the_error_that_a_server_would() {
    for status in [301, 400, 401, 403, 404, 408, 409, 429, 500, 503] {
        let body = r#"{"Message":"No.","Details":"at X"}"#;
        let reply = || Reply::new(status, body).header("Request-Id", "r-1").header("Retry-After", "7");
        let make = |it: ErrorBuilder| {
            let it = it.message("No.").details("at X").request_id("r-1");
            it.retry_after(Duration::from_secs(7)).build()
        };
        assert_eq!(seen(&make(ErrorBuilder::answered::<GetAll>(status))), nowhere(&seen(&read_error(reply()).await)));
        assert_eq!(seen(&make(ErrorBuilder::answered::<Add>(status))), nowhere(&seen(&write_error(reply()).await)));
    }
}

#[tokio::test]
async fn what_is_lost_on_the_way_gives_the_error_that_a_transport_would() {
    let not_sent = || Reply::Fail(TransportError::not_sent("refused"));
    let lost = || Reply::Fail(TransportError::maybe_sent("reset"));
    let make = |it: ErrorBuilder, cause: &str| it.caused_by(cause).after(1, Duration::ZERO).build();
    assert_eq!(seen(&make(ErrorBuilder::not_sent::<GetAll>(), "refused")), seen(&read_error(not_sent()).await));
    assert_eq!(seen(&make(ErrorBuilder::not_sent::<Add>(), "refused")), seen(&write_error(not_sent()).await));
    assert_eq!(seen(&make(ErrorBuilder::answer_lost::<GetAll>(), "reset")), seen(&read_error(lost()).await));
    assert_eq!(seen(&make(ErrorBuilder::answer_lost::<Add>(), "reset")), seen(&write_error(lost()).await));
}

#[tokio::test(start_paused = true)]
async fn a_time_out_gives_the_error_that_a_client_would() {
    let after = Duration::from_secs(3);
    let stalled = async |add: bool| {
        let client = builder(Script::of([Reply::Stall])).timeout(after).build().unwrap();
        if add {
            client.send(&Add::new("Beer")).await.map(drop).unwrap_err()
        } else {
            client.send(&GetAll::new()).await.map(drop).unwrap_err()
        }
    };
    assert_eq!(seen(&ErrorBuilder::timed_out::<GetAll>(after).build()), seen(&stalled(false).await));
    assert_eq!(seen(&ErrorBuilder::timed_out::<Add>(after).build()), seen(&stalled(true).await));
}

#[tokio::test]
async fn the_other_variants_can_be_made_as_well() {
    let body = r#"{"Orders":[{"Id":"5f8b1d2e-0c8a-4b6e-9a43-3a2f6f1f0c11"}]}"#;
    let Error::Decode(real) = read_error(Reply::new(200, body)).await else { panic!("it can be read") };
    let made = ErrorBuilder::undecodable::<GetAll>("$.Orders[0].State", "missing").build();
    let Error::Decode(decode) = &made else { panic!("{made:?}") };
    assert_eq!((decode.path(), decode.reason()), (real.path(), real.reason()));
    assert!(matches!(ErrorBuilder::undecodable::<Add>("$", "no").build(), Error::OutcomeUnknown(_)));

    let (page, next) =
        (|| page(0..1, Some("c")), async |pages: &mut ostler_runtime::Pages<GetAll>| pages.try_next().await);
    let mut pages = client(Script::of([page(), page()])).pages(GetAll::new(), CallOptions::new());
    next(&mut pages).await.unwrap();
    let mut real = next(&mut pages).await;
    if real.is_ok() {
        real = next(&mut pages).await;
    }
    assert_eq!(seen(&ErrorBuilder::cursor_repeated::<GetAll>().build()), seen(&real.unwrap_err()));

    let configuration = ErrorBuilder::configuration("no transport").caused_by("no TLS").build();
    assert!(matches!(configuration, Error::Configuration(_)));
    assert_eq!(format!("{configuration:?}"), "no transport\ncaused by: no TLS");
    let invalid = ErrorBuilder::invalid_request::<Add>("`Items` takes at most 1 item").build();
    assert!(matches!(invalid, Error::InvalidRequest(_)));
    assert_eq!(invalid.to_string(), "orders_add: the request was not sent: `Items` takes at most 1 item");
}

#[test]
fn what_a_test_makes_up_is_bounded_and_drives_no_terminal() {
    let long = "x\n\u{1b}".repeat(100_000);
    for error in [
        ErrorBuilder::configuration(&long).build(),
        ErrorBuilder::invalid_request::<Add>(&long).build(),
        ErrorBuilder::answered::<Add>(403).message(&long).details(&long).request_id(&long).build(),
        ErrorBuilder::undecodable::<GetAll>(&long, &long).build(),
        ErrorBuilder::not_sent::<Add>().caused_by(long.as_str()).build(),
    ] {
        let shown = error.report().to_string();
        assert!(shown.len() < 100_000 && !shown.contains(['\n', '\u{1b}']), "{}", shown.len());
    }
}
