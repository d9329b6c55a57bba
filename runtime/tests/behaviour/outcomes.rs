//! What each way to fail means: refused, in transit, or perhaps carried out.

use std::time::Duration;

use ostler_runtime::private::Core;
use ostler_runtime::{ClientBuilder, Error, TransportError};

use crate::support::*;

const REFUSAL: &str = r#"{"Message":"Service is closed.","RequestId":"from-body","Details":"at X"}"#;

fn reply(status: u16) -> Reply {
    Reply::new(status, REFUSAL).header("Request-Id", "from-header")
}

fn kind(error: &Error) -> &'static str {
    match error {
        Error::Configuration(_) => "configuration",
        Error::InvalidRequest(_) => "invalid",
        Error::Refused(_) => "refused",
        Error::Transit(_) => "transit",
        Error::Decode(_) => "decode",
        Error::OutcomeUnknown(_) => "unknown",
        Error::Paging(_) => "paging",
        _ => "new",
    }
}

#[tokio::test]
async fn every_status_means_what_the_documents_say() {
    // status, read, may a read be sent again, write, may a write be sent again
    for (status, read, read_again, write, write_again) in [
        (204, "decode", false, "unknown", false),
        (301, "refused", false, "unknown", false),
        (307, "refused", false, "unknown", false),
        (400, "refused", false, "refused", false),
        (401, "refused", false, "refused", false),
        (403, "refused", false, "refused", false),
        (404, "refused", false, "refused", false),
        (408, "refused", true, "unknown", false),
        (409, "refused", false, "refused", false),
        (413, "refused", false, "refused", false),
        (429, "refused", true, "refused", true),
        (500, "refused", true, "unknown", false),
        (503, "refused", true, "unknown", false),
        (599, "refused", true, "unknown", false),
    ] {
        let error = write_error(reply(status)).await;
        assert_eq!((kind(&error), error.is_retryable()), (write, write_again), "write {status}");
        assert_eq!(error.status(), Some(status), "{error}");
        assert_eq!(error.request_id(), Some("from-header"), "{error}");
        assert_eq!(error.to_string().contains("may have been carried out"), write == "unknown", "{error}");
        if status == 204 {
            assert!(error.to_string().contains("without a body was not expected"), "{error}");
            continue; // which is a page without items, for the read
        }
        let error = read_error(reply(status)).await;
        assert_eq!((kind(&error), error.is_retryable()), (read, read_again), "read {status}");
        assert_eq!(error.message(), Some("Service is closed."));
    }
}

#[tokio::test]
async fn a_refusal_reads_as_one_paragraph() {
    let error = write_error(reply(403)).await;
    assert_eq!(
        error.to_string(),
        "orders_add: the server answered 403 Forbidden: Service is closed.; details: at X (request id from-header)"
    );
    assert_eq!(error.operation(), Some("orders_add"));
    assert_eq!(error.message(), Some("Service is closed."));
    let error = write_error(reply(500)).await;
    assert_eq!(
        error.to_string(),
        "orders_add: the request may have been carried out: the server answered 500 Internal Server Error: \
         Service is closed.; details: at X (request id from-header)"
    );
    assert_eq!(error.message(), Some("Service is closed."));
}

#[tokio::test]
async fn the_request_id_of_the_body_stands_in_for_the_header() {
    let error = read_error(Reply::new(400, REFUSAL)).await;
    assert_eq!(error.request_id(), Some("from-body"));
}

#[tokio::test]
async fn an_error_page_is_shown_bounded_and_escaped() {
    let html = format!("<html>\n<b>Bad \u{1b}[31mGateway</b>{}", "x".repeat(100_000));
    let error = read_error(Reply::new(502, html)).await;
    let text = error.to_string();
    let begin = "502 Bad Gateway at https://platform.test/api/orders/getAll; the body begins with `<html> <b>";
    assert!(text.contains(begin), "{text}");
    assert!(text.contains("begins with `<html> <b>Bad \\u{1b}[31mGateway</b>xxx"), "{text}");
    assert!(text.len() < 500 && !text.contains('\n'), "{text}");
    let error = read_error(Reply::new(400, "")).await;
    assert_eq!(error.to_string(), "orders_getAll: the server answered 400 Bad Request");
    let error = read_error(Reply::new(400, r#"{"Message":null}"#)).await;
    assert_eq!(error.message(), None);
}

#[tokio::test]
async fn a_long_message_stays_one_bounded_line() {
    let message = format!("first\nsecond {}", "x".repeat(50_000));
    let body = serde_json::to_string(&serde_json::json!({ "Message": message })).unwrap();
    let error = read_error(Reply::new(403, body)).await;
    assert!(error.to_string().contains(": first second xxx"));
    assert!(error.to_string().len() < 700 && error.message().unwrap().len() < 4_100);
}

#[tokio::test]
async fn the_servers_wish_to_wait_is_kept() {
    let error = read_error(reply(429).header("Retry-After", "30")).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
    let error = write_error(reply(503).header("Retry-After", "7")).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(read_error(reply(429)).await.retry_after(), None);
}

#[tokio::test]
async fn what_was_surely_not_sent_is_in_transit_even_for_a_write() {
    let refused = || Reply::Fail(TransportError::not_sent("connection refused"));
    let (read, write) = (read_error(refused()).await, write_error(refused()).await);
    for error in [&read, &write] {
        assert_eq!((kind(error), error.is_retryable(), error.status()), ("transit", true, None));
        assert!(error.to_string().contains("nothing was sent"), "{error}");
        assert!(chain(error).ends_with("nothing was sent: connection refused"), "{}", chain(error));
    }
    let untrusted = Reply::Fail(TransportError::not_sent("unknown issuer").permanent());
    let error = write_error(untrusted).await;
    assert_eq!((kind(&error), error.is_retryable()), ("transit", false));
}

#[tokio::test]
async fn a_lost_answer_leaves_a_write_open() {
    let lost = || Reply::Fail(TransportError::maybe_sent("connection reset"));
    let error = read_error(lost()).await;
    assert_eq!((kind(&error), error.is_retryable()), ("transit", true));
    let error = write_error(lost()).await;
    assert_eq!((kind(&error), error.is_retryable()), ("unknown", false));
    assert_eq!(
        chain(&error),
        "orders_add: the request may have been carried out: the connection failed before an answer came: connection reset"
    );
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_in_transit_or_open() {
    let broken = || {
        // A transport that calls this `not_sent` is wrong: the answer has begun.
        let chunks = [Chunk::Data("{\"Or".into()), Chunk::Fail(TransportError::not_sent("reset"))];
        Reply::chunks(200, chunks).header("Request-Id", "r-1")
    };
    let error = read_error(broken()).await;
    assert_eq!((kind(&error), error.is_retryable(), error.status()), ("transit", true, Some(200)));
    assert_eq!(error.request_id(), Some("r-1"));
    let error = write_error(broken()).await;
    assert_eq!((kind(&error), error.is_retryable()), ("unknown", false));
}

#[tokio::test]
async fn a_refusal_whose_body_breaks_off_is_still_a_refusal() {
    let chunks = [Chunk::Data("{\"Mess".into()), Chunk::Fail(TransportError::maybe_sent("reset"))];
    let error = write_error(Reply::chunks(403, chunks)).await;
    assert_eq!((kind(&error), error.status()), ("refused", Some(403)));
}

#[tokio::test]
async fn an_answer_to_a_write_that_cannot_be_read_leaves_it_open() {
    for body in ["", "{}", "<html>", "\"not-a-uuid\""] {
        let error = write_error(Reply::new(200, body)).await;
        assert_eq!((kind(&error), error.status()), ("unknown", Some(200)), "{body}");
        assert!(error.to_string().contains("may have been carried out: the answer (200 OK)"), "{error}");
    }
}

#[tokio::test]
async fn an_answer_that_is_not_the_apis_names_the_url_that_was_used() {
    let url = "https://platform.test/base/api/orders/getAll";
    let error = async |status: u16, body: &str| {
        let builder = ClientBuilder::<Core>::new("https://platform.test/base/", credentials()).max_attempts(1);
        let client = builder.transport(Script::of([Reply::new(status, body.to_owned())])).build().unwrap();
        client.send(&GetAll::new()).await.unwrap_err().to_string()
    };
    for (status, body) in
        [(404, ""), (404, REFUSAL), (404, "no such page"), (405, "{}"), (302, ""), (502, "<html>"), (403, " <!doctype")]
    {
        let shown = error(status, body).await;
        assert!(shown.contains(&format!(" at {url}")), "{status} {body}: {shown}");
    }
    assert!(error(404, "").await.ends_with("(is that the API, or does the address hold a part too much?)"));
    assert!(
        error(200, "<html>").await.starts_with(&format!("orders_getAll: the answer (200 OK) from {url} could not"))
    );
    for (status, body) in [(403, ""), (500, "oops"), (302, REFUSAL), (200, "oops")] {
        let shown = error(status, body).await;
        assert!(!shown.contains("platform.test"), "{status} {body}: {shown}");
    }
}

#[tokio::test]
async fn the_url_of_an_error_shows_no_token_that_was_put_into_the_address() {
    let builder = ClientBuilder::<Core>::new(format!("https://platform.test/{ACCESS_TOKEN}"), credentials());
    let client = builder.transport(Script::of([Reply::new(404, "")])).build().unwrap();
    let error = client.send(&GetAll::new()).await.unwrap_err();
    assert!(error.to_string().contains("https://platform.test/[redacted]/api/orders/getAll"), "{error}");
}

#[derive(Debug)]
struct Link(&'static str, Option<Box<Link>>);

impl std::fmt::Display for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Link {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.1.as_deref().map(|it| it as _)
    }
}

#[tokio::test]
async fn a_program_that_ends_with_an_error_prints_sentences() {
    let cause = Link("error trying to connect", Some(Box::new(Link("connection\nrefused", None))));
    let error = write_error(Reply::Fail(TransportError::maybe_sent(cause))).await;
    let sentence = "orders_add: the request may have been carried out: the connection failed before an answer came";
    assert_eq!(
        format!("{error:?}"),
        format!("{sentence}\ncaused by: error trying to connect\ncaused by: connection refused")
    );
    let line = format!("{sentence}; caused by: error trying to connect; caused by: connection refused");
    assert_eq!(error.report().to_string(), line);
    let structure = format!("{error:#?}");
    assert!(structure.starts_with("OutcomeUnknown(") && structure.contains("kind: NoAnswer"), "{structure}");
    let alone = write_error(reply(403)).await;
    assert_eq!(format!("{alone:?} {}", alone.report()), format!("{alone} {alone}"));
}
