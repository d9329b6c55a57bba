//! Parameters and bodies of every kind, as they reach the server.

use ostler_runtime::{Error, File, MemoryRequest, MemoryTransport, Request, dec};
use serde_json::json;

use crate::support::*;

/// What reaches the server.
async fn sent<R: Request>(request: &R) -> MemoryRequest {
    let transport = MemoryTransport::new();
    transport.answer(200, "null");
    shop(&transport, CredentialValues::new()).send(request).await.unwrap();
    transport.requests().remove(0)
}

/// Why a request is not sent.
async fn refused<R: Request>(request: &R) -> String {
    let transport = MemoryTransport::new();
    let error = shop(&transport, CredentialValues::new()).send(request).await.err().unwrap();
    assert!(matches!(error, Error::InvalidRequest(_)), "{error:?}");
    assert_eq!(transport.requests(), [], "nothing was sent");
    error.to_string()
}

fn text(request: &MemoryRequest) -> &str {
    std::str::from_utf8(&request.body).unwrap()
}

#[tokio::test]
async fn each_parameter_stands_at_its_place() {
    let request = Find {
        words: vec!["a b".to_owned(), "c&d=e#f".to_owned()],
        sizes: Some(vec![dec!(1.50), dec!(2)]),
        filter: json!({"colour": "blue/red", "year": 2026}),
        note: Some(json!({"a": 1, "b": "two"})),
        session: Some("x; y".to_owned()),
        ..Find::in_shop("north/west?#")
    };
    let sent = sent(&request).await;
    assert_eq!((sent.method.as_str(), sent.path.as_str()), ("GET", "/v1/shops/north%2Fwest%3F%23/items"));
    let query = "q=a%20b&q=c%26d%3De%23f&size=1.50%7C2&filter%5Bcolour%5D=blue%2Fred&filter%5Byear%5D=2026".to_owned();
    assert_eq!(sent.query, Some(query));
    assert_eq!(sent.headers["x-note"], "a=1,b=two");
    assert_eq!(sent.headers["cookie"], "session=x%3B%20y");
    assert_eq!(sent.headers["accept"], "application/json");
    assert!(!format!("{sent:?}").contains("session=x"), "a cookie is not shown");
}

#[tokio::test]
async fn a_request_without_a_body_has_no_content_type() {
    for sent in [sent(&Find::in_shop("s")).await, sent(&Post::Nothing).await] {
        assert!(sent.body.is_empty() && !sent.headers.contains_key("content-type"), "{sent:?}");
    }
    assert_eq!(sent(&Find::in_shop("s")).await.query, None, "nothing is left out of an empty query");
}

#[tokio::test]
async fn no_value_leads_to_another_operation() {
    for shop in ["", ".", ".."] {
        let refused = refused(&Find::in_shop(shop)).await;
        assert!(refused.contains("the parameter `shop`") && refused.contains("another operation"), "{refused}");
    }
    for (shop, path) in [
        ("../../admin", "/v1/shops/..%2F..%2Fadmin/items"),
        ("%2e%2e", "/v1/shops/%252e%252e/items"),
        ("a\r\nHost: b", "/v1/shops/a%0D%0AHost%3A%20b/items"),
        ("..\\", "/v1/shops/..%5C/items"),
    ] {
        assert_eq!(sent(&Find::in_shop(shop)).await.path, path);
    }
}

#[tokio::test]
async fn what_a_parameter_cannot_carry_is_an_error_that_names_it() {
    let nested = Find { filter: json!({"a": {"b": 1}}), ..Find::in_shop("s") };
    assert!(refused(&nested).await.contains("the parameter `filter` cannot carry a list or an object within another"));
    let list = Find { filter: json!([1]), ..Find::in_shop("s") };
    assert!(refused(&list).await.contains("the parameter `filter` cannot carry its value: its style says nothing"));
    for value in [json!("a\r\nX-Evil: b"), json!("a\u{0}"), json!("a\u{7f}")] {
        let note = Find { note: Some(value), ..Find::in_shop("s") };
        assert!(refused(&note).await.contains("the header `X-Note` cannot carry its value"));
    }
    let cookie = Find { session: Some("a\r\nb".to_owned()), ..Find::in_shop("s") };
    assert!(refused(&cookie).await.contains("the parameter `session` cannot carry control characters"));
    let long = Find { words: vec!["x".repeat(100_000)], ..Find::in_shop("s") };
    assert!(refused(&long).await.len() < 200, "an address may have 65,534 bytes");
}

#[tokio::test]
async fn a_json_body_has_its_media_type_and_its_numbers() {
    let json = sent(&Post::Json(json!({"a": [1, null]}))).await;
    assert_eq!(
        (text(&json), json.headers["content-type"].to_str().unwrap()),
        (r#"{"a":[1,null]}"#, "application/json")
    );
    let patch = sent(&Post::Patch(json!({"a": null}))).await;
    assert_eq!(patch.headers["content-type"], "application/merge-patch+json");
    assert_eq!(text(&patch), r#"{"a":null}"#);
}

#[tokio::test]
async fn a_form_is_urlencoded() {
    let request = Post::Form {
        text: "a b&c=d+e".to_owned(),
        list: vec![1, 2],
        object: json!({"k": ["v w"]}),
        deep: json!({"x": "y z"}),
    };
    let sent = sent(&request).await;
    assert_eq!(sent.headers["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(
        text(&sent),
        "text=a+b%26c%3Dd%2Be&list=1&list=2&object=%7B%22k%22%3A%5B%22v+w%22%5D%7D&deep%5Bx%5D=y+z"
    );
    let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(&sent.body).unwrap();
    assert_eq!(pairs[0].1, "a b&c=d+e");
    assert_eq!(pairs[3].1, r#"{"k":["v w"]}"#);
}

#[tokio::test]
async fn an_upload_has_a_part_for_each_value() {
    let request = Post::Upload {
        title: "A \"title\"".to_owned(),
        prices: vec![dec!(1.50), dec!(2)],
        data: json!({"a": 1}),
        file: File::new("a,b\r\n").named("evil\"\r\nX: y.csv").content_type("text/csv"),
    };
    let sent = sent(&request).await;
    let content_type = sent.headers["content-type"].to_str().unwrap();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let head = "Content-Disposition: form-data; name=";
    let parts = [
        format!("{head}\"title\"\r\n\r\nA \"title\""),
        format!("{head}\"price\"\r\n\r\n1.50"),
        format!("{head}\"price\"\r\n\r\n2"),
        format!("{head}\"data\"\r\nContent-Type: application/json\r\n\r\n{{\"a\":1}}"),
        format!("{head}\"file\"; filename=\"evil%22%0D%0AX: y.csv\"\r\nContent-Type: text/csv\r\n\r\na,b\r\n"),
    ];
    let expected: String = parts.iter().map(|it| format!("--{boundary}\r\n{it}\r\n")).collect();
    assert_eq!(text(&sent), format!("{expected}--{boundary}--\r\n"));
    assert!(
        refused(&Post::Upload {
            title: String::new(),
            prices: vec![dec!(1)],
            data: json!(0),
            file: File::new("").content_type("a\nb")
        })
        .await
        .contains("the part `file` of the form has a content type that cannot be a header")
    );
}

#[tokio::test]
async fn bytes_and_texts_are_sent_as_they_are() {
    let sent_bytes = sent(&Post::Whole(vec![0, 255, 13].into())).await;
    assert_eq!(
        (&sent_bytes.body[..], &sent_bytes.headers["content-type"]),
        (&[0, 255, 13][..], &"application/pdf".parse().unwrap())
    );
    let sent_text = sent(&Post::Text("é\n".to_owned())).await;
    assert_eq!((text(&sent_text), &sent_text.headers["content-type"]), ("é\n", &"text/plain".parse().unwrap()));
}

#[tokio::test]
async fn a_response_without_a_type_takes_every_status_of_success() {
    let transport = MemoryTransport::new();
    let client = shop(&transport, CredentialValues::new());
    for (status, body) in [(200, "<html>"), (201, ""), (204, ""), (299, "{}")] {
        transport.answer(status, body);
        client.send(&Post::Nothing).await.unwrap();
    }
    transport.answer(404, "");
    assert_eq!(client.send(&Post::Nothing).await.unwrap_err().status(), Some(404));
}
