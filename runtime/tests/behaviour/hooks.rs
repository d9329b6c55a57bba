//! What hooks add and see.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{HeaderMap, HeaderValue};
use ostler_runtime::private::Core;
use ostler_runtime::{Attempt, ClientBuilder, Hooks, MemoryTransport, Outcome, TransportError};

use crate::support::*;

#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Hooks for Notes {
    fn headers(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        headers.insert("traceparent", HeaderValue::from(attempt.number));
        for own in ["content-type", "content-length", "host", "user-agent"] {
            headers.insert(own, HeaderValue::from_static("wrong"));
        }
    }

    fn attempted(&self, attempt: &Attempt<'_>, outcome: &Outcome<'_>) {
        let again = outcome.again_in.is_some();
        let failed = outcome.error.is_some();
        let note = format!("{} {} {:?} {failed} {again}", attempt.operation, attempt.number, outcome.status);
        self.0.lock().unwrap().push(note);
    }
}

#[tokio::test(start_paused = true)]
async fn hooks_see_each_attempt_and_add_headers_but_change_none_of_the_clients() {
    let script = Script::of([
        Reply::Fail(TransportError::maybe_sent("reset")),
        Reply::new(503, ""),
        Reply::new(200, r#"{"Orders":[]}"#),
    ]);
    let notes = Notes::default();
    let client = builder(script.clone()).max_attempts(5).hooks(notes.clone()).build().unwrap();
    client.send(&GetAll::new()).await.unwrap();
    assert_eq!(
        *notes.0.lock().unwrap(),
        [
            "orders_getAll 1 None true true",
            "orders_getAll 2 Some(503) true true",
            "orders_getAll 3 Some(200) false false",
        ]
    );
    for index in 0..3 {
        let request = script.request(index);
        assert_eq!(request.headers()["traceparent"], (index + 1).to_string().as_str());
        assert_eq!(request.headers()["content-type"], "application/json");
        assert_ne!(request.headers()["user-agent"], "wrong");
        assert!(request.headers().get("content-length").is_none() && request.headers().get("host").is_none());
    }
}

#[tokio::test]
async fn a_program_tests_itself_against_answers_from_memory() {
    let transport = MemoryTransport::new();
    transport.answer(200, r#"{"Orders":[],"Cursor":"a"}"#);
    transport.respond(http::Response::builder().status(403).header("Request-Id", "r-1").body("{}").unwrap());
    transport.fail(TransportError::maybe_sent("reset"));
    let client = builder(transport.clone()).max_attempts(5).timeout(Duration::from_secs(5)).build().unwrap();
    client.send(&GetAll::new()).await.unwrap();
    assert_eq!(client.send(&GetAll::new()).await.unwrap_err().request_id(), Some("r-1"));
    let error = client.send(&GetAll::new()).await.unwrap_err();
    assert!(chain(&error).contains("no answer is left"), "{}", chain(&error));
    let requests = transport.requests();
    assert_eq!(requests.len(), 4);
    assert_eq!(requests[0].path, "/api/orders/getAll");
    assert!(String::from_utf8_lossy(&requests[0].body).contains("\"Limitation\":{\"Count\":1000}"));
    crate::canary::assert_clean("memory", &format!("{transport:?} {requests:?}"));
}

#[tokio::test]
async fn answers_from_memory_go_to_their_operation_before_they_go_to_anyone() {
    let transport = MemoryTransport::new();
    transport.answer(200, r#"{"Orders":[],"Cursor":"for anyone"}"#);
    transport.fail_to("orders_add", TransportError::not_sent("no route"));
    transport.answer_to("orders_add", 200, format!("\"{}\"", id(7)));
    let response = http::Response::builder().status(403).header("Request-Id", "r-2").body("{}").unwrap();
    transport.respond_to("orders_getAll", response);
    let client = builder(transport.clone()).build().unwrap();
    assert!(chain(&client.send(&Add::new("Beer")).await.unwrap_err()).contains("no route"));
    assert_eq!(client.send(&GetAll::new()).await.unwrap_err().request_id(), Some("r-2"));
    assert_eq!(client.send(&GetAll::new()).await.unwrap().cursor.as_deref(), Some("for anyone"));
    assert_eq!(client.send(&Add::new("Wine")).await.unwrap().to_string(), id(7));
    assert!(chain(&client.send(&Add::new("Cake")).await.unwrap_err()).contains("no answer is left"));
    let requests = transport.requests();
    let operations: Vec<_> = requests.iter().map(|it| it.operation.unwrap()).collect();
    assert_eq!(operations, ["orders_add", "orders_getAll", "orders_getAll", "orders_add", "orders_add"]);
    assert_eq!(requests[3].json().unwrap()["Name"], "Wine");
}

#[tokio::test]
async fn plain_http_needs_a_switch_that_names_the_host() {
    let set_up = || ClientBuilder::<Core>::new("http://mews-fake:8080", credentials());
    let error = set_up().build().unwrap_err().to_string();
    assert!(error.contains("plain_http_to"), "{error}");
    set_up().plain_http_to("other").build().unwrap_err();
    set_up().plain_http_to("other").plain_http_to("mews-fake").transport(MemoryTransport::new()).build().unwrap();
    let error = set_up().plain_http_to("*").plain_http_to("mews-fake").build().unwrap_err().to_string();
    assert!(error.contains("name one host"), "{error}");
}
