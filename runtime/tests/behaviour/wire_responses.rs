//! Answers of every kind: texts, bytes, by status, refusals that are described, and headers.

use ostler_runtime::http::Response;
use ostler_runtime::{Error, ErrorBuilder, MemoryTransport, TextBody};
use serde_json::json;

use crate::support::*;

fn answering(status: u16, body: impl Into<bytes::Bytes>) -> (MemoryTransport, Core) {
    let transport = MemoryTransport::new();
    transport.answer(status, body);
    let client = shop(&transport, CredentialValues::new());
    (transport, client)
}

#[tokio::test]
async fn bytes_come_as_they_are_with_their_type() {
    let (transport, client) = answering(200, "");
    let image: &[u8] = b"\xef\xbb\xbf\xff\x00";
    let answers = [Response::builder().header("content-type", "image/png"), Response::builder()];
    answers.into_iter().for_each(|it| transport.respond(it.body(image).unwrap()));
    assert!(client.send(&Download).await.unwrap().bytes.is_empty());
    let body = client.send(&Download).await.unwrap();
    assert_eq!((&body.bytes[..], body.content_type.as_deref()), (image, Some("image/png")), "a mark of UTF-8 stays");
    assert_eq!(format!("{body:?}"), r#"BinaryBody { bytes: 5 bytes, content_type: Some("image/png") }"#);
    assert_eq!(client.send(&Download).await.unwrap().content_type, None);
    assert_eq!(transport.requests()[0].headers["accept"], "image/png, application/pdf");
}

#[tokio::test]
async fn a_text_is_utf_8_without_its_mark() {
    let (transport, client) = answering(200, "\u{feff}é");
    assert_eq!(client.send(&Readme).await.unwrap(), TextBody("é".to_owned()));
    transport.answer(200, &b"ab\xff"[..]);
    let error = client.send(&Readme).await.unwrap_err();
    assert!(error.to_string().contains("the body is not valid UTF-8 at byte 2"), "{error}");
    transport.answer(204, "");
    let error = client.send(&Readme).await.unwrap_err();
    assert!(error.to_string().contains("an answer without a body was not expected here"), "{error}");
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused_whatever_it_is() {
    let transport = MemoryTransport::new();
    transport.answer(200, vec![0; 1001]);
    let builder = ostler_runtime::ClientBuilder::<Core>::new("https://shop.test", CredentialValues::new());
    let client = builder.transport(transport).max_response_bytes(1000).max_attempts(1).build().unwrap();
    assert!(client.send(&Download).await.unwrap_err().to_string().contains("larger than 1000 bytes"));
}

#[tokio::test]
async fn an_answer_is_read_by_its_status() {
    let (transport, client) = answering(200, r#"{"id":1}"#);
    assert_eq!(client.send(&Purchase).await.unwrap(), Purchased::Done(json!({"id": 1})));
    transport.answer(202, "place 3");
    assert_eq!(client.send(&Purchase).await.unwrap(), Purchased::Queued(TextBody("place 3".to_owned())));
    transport.answer(204, "");
    assert_eq!(client.send(&Purchase).await.unwrap(), Purchased::Nothing);
    transport.answer(201, "{}");
    let error = client.send(&Purchase).await.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown(_)), "a write that succeeded somehow: {error:?}");
    assert!(
        error.to_string().contains("201 Created) could not be understood: $: an answer with this status"),
        "{error}"
    );
}

#[tokio::test]
async fn a_refusal_says_what_the_document_describes() {
    let (transport, client) = answering(400, r#"["size","SECRET"]"#);
    let error = client.send(&Purchase).await.unwrap_err();
    let fields = ["size", "SECRET"].map(str::to_owned).to_vec();
    assert_eq!(error.refusal::<Purchase>(), Some(PurchaseRefusal::Invalid { fields }));

    transport.respond(Response::builder().status(503).header("x-queue", "7").body("").unwrap());
    let error = client.send(&Purchase).await.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown(_)));
    assert_eq!(error.refusal::<Purchase>(), Some(PurchaseRefusal::Busy { queue: Some("7".to_owned()) }));

    for (status, body) in [(400, "<html>"), (404, "[]"), (400, r#"{"message":"no"}"#)] {
        transport.answer(status, body);
        assert_eq!(client.send(&Purchase).await.unwrap_err().refusal::<Purchase>(), None, "{status} {body}");
    }
    let another = ErrorBuilder::answered::<Post>(400).body("[]").build();
    assert_eq!(another.refusal::<Purchase>(), None, "the error of another operation");
    let made_up = ErrorBuilder::answered::<Purchase>(400).body(r#"["a"]"#).build();
    assert_eq!(made_up.refusal::<Purchase>(), Some(PurchaseRefusal::Invalid { fields: vec!["a".to_owned()] }));
}

#[tokio::test]
async fn what_a_refusal_says_can_be_read_where_no_schema_describes_it() {
    let (transport, client) = answering(404, "");
    let error = client.send(&Purchase).await.unwrap_err();
    assert_eq!(error.answer().map(|it| (it.body().len(), it.json().is_none())), Some((0, true)));
    // The second status leaves the outcome of the write open.
    for status in [404, 502] {
        let answer = Response::builder().status(status).header("x-why", "7").header("set-cookie", "id=SECRET");
        let body = "\u{feff}{\"errors\":[{\"message\":\"no such pet\"}]}";
        transport.respond(answer.body(body).unwrap());
        let error = client.send(&Purchase).await.unwrap_err();
        assert_eq!((error.message(), error.refusal::<Purchase>()), (None, None));
        let refusal = error.answer().unwrap();
        assert_eq!((refusal.status(), refusal.header("x-why"), refusal.body()), (status, Some("7"), body.as_bytes()));
        let errors = refusal.json().unwrap().get("errors").and_then(|it| it.items()).unwrap();
        assert_eq!(errors[0].get("message").and_then(|it| it.to_text()).as_deref(), Some("no such pet"));
        let shown = format!("{error:?} {:?}", refusal.headers().unwrap());
        assert!(!shown.contains("SECRET"), "{shown}");
    }
    let made_up = ErrorBuilder::answered::<Purchase>(404).build();
    assert!(made_up.answer().unwrap().headers().is_none() && made_up.answer().unwrap().json().is_none());
    assert!(ErrorBuilder::not_sent::<Purchase>().build().answer().is_none());
}

#[tokio::test]
async fn the_body_that_an_error_keeps_is_bounded_and_not_shown() {
    // Of a body that is not the documented object, an error shows the first 200 characters, as ever.
    let long = format!(r#"{{"message":"no","a":"{}","more":"{}"}}"#, "x".repeat(300), "SECRET".repeat(1_000_000));
    let (_, client) = answering(400, long);
    let error = client.send(&Purchase).await.unwrap_err();
    assert_eq!(error.refusal::<Purchase>(), None);
    let shown = format!("{error} {error:?} {error:#?}");
    assert!(!shown.contains("SECRET") && shown.len() < 2_000, "{shown}");
    assert!(shown.contains("65536 bytes"), "{shown}");
    assert_eq!(error.answer().unwrap().body().len(), 65_536);
}

#[tokio::test]
async fn the_headers_of_an_answer_can_be_seen() {
    let transport = MemoryTransport::new();
    let answer = Response::builder().status(202).header("X-Left", "7").header("Set-Cookie", "id=SECRET");
    transport.respond(answer.header("Set-Cookie", "b=SECRET").header("Authorization", "SECRET").body("x").unwrap());
    let client = shop(&transport, CredentialValues::new());
    let answered = client.send_answered(&Purchase, &CallOptions::new()).await.unwrap();
    assert_eq!((answered.status(), answered.header("x-left"), answered.header("none")), (202, Some("7"), None));
    assert_eq!(answered.headers().get_all("set-cookie").iter().count(), 2);
    let shown = format!("{answered:?} {answered:#?}");
    assert!(shown.contains("x-left") && !shown.contains("SECRET"), "{shown}");
    assert_eq!(answered.into_response(), Purchased::Queued(TextBody("x".to_owned())));
}

#[tokio::test]
async fn a_header_that_is_json_is_read_as_a_value_and_shown_in_no_error() {
    let transport = MemoryTransport::new();
    let answer = Response::builder().status(202).header("X-Prices", "[7.50, 12345678901234567890.1]");
    let answer = answer.header("X-Wrong", r#"{"a": "SECRET"}"#).header("X-Bytes", &b"\xff"[..]);
    transport.respond(answer.body("x").unwrap());
    let client = shop(&transport, CredentialValues::new());
    let answered = client.send_answered(&Purchase, &CallOptions::new()).await.unwrap();
    let prices = answered.json_header::<Vec<ostler_runtime::Decimal>>("x-prices").unwrap().unwrap();
    assert_eq!(prices.iter().map(ToString::to_string).collect::<Vec<_>>(), ["7.50", "12345678901234567890.1"]);
    assert_eq!(answered.json_header::<i32>("x-none").unwrap(), None);
    for name in ["x-wrong", "x-bytes"] {
        let error = answered.json_header::<std::collections::BTreeMap<String, i32>>(name).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(shown.contains(&format!("the header `{name}` cannot be read as JSON")), "{shown}");
        assert!(!shown.contains("SECRET"), "{shown}");
    }
}
