//! Answers of success: what is read, and how an error says where it went wrong.

use ostler_runtime::{Error, dec};

use crate::support::*;

const ID: &str = "5f8b1d2e-0c8a-4b6e-9a43-3a2f6f1f0c11";

async fn read(body: impl Into<bytes::Bytes>) -> Result<GetAllResponse, Error> {
    client(Script::of([Reply::new(200, body)])).send(&GetAll::new()).await
}

async fn failure(body: impl Into<bytes::Bytes>) -> (String, String) {
    let error = read(body).await.unwrap_err();
    let Error::Decode(failure) = &error else { panic!("{error:?}") };
    assert!(error.to_string().contains(failure.path()) && error.to_string().contains(failure.reason()));
    (failure.path().to_owned(), failure.reason().to_owned())
}

#[tokio::test]
async fn unknown_members_and_values_are_kept_or_skipped_and_null_is_absent() {
    let body = format!(
        r#"{{"More":{{"Deep":[1e400,{{}}]}},"Orders":[
            {{"Id":"{ID}","\u0053tate":"Enquired","Price":7.50,"CreatedUtc":"2023-04-23T14:58:02+02:00"}},
            {{"State":"Br\"and new","Id":"{ID}","Price":null,"New":null}}],"Cursor":null}}"#
    );
    let response = read(body).await.unwrap();
    assert_eq!(response.cursor, None);
    assert_eq!(response.orders[0].state, State::Inquired);
    assert_eq!(response.orders[0].price.unwrap().to_string(), "7.50");
    assert_eq!(response.orders[0].created.unwrap().to_string(), "2023-04-23T12:58:02Z");
    assert_eq!(response.orders[1].state.as_str(), "Br\"and new");
    assert_eq!(serde_json::to_string(&response.orders[1].state).unwrap(), r#""Br\"and new""#);
    assert_eq!((response.orders[1].price, response.orders[1].created), (None, None));
    assert_eq!(response.orders[0].price, Some(dec!(7.5)));
}

#[tokio::test]
async fn an_answer_without_a_body_is_an_empty_page() {
    let script = Script::of([Reply::new(204, "")]);
    assert_eq!(client(script).send(&GetAll::new()).await.unwrap(), GetAllResponse::default());
}

#[tokio::test]
async fn a_missing_member_is_named_by_its_full_path() {
    let body = format!(r#"{{"Orders":[{{"Id":"{ID}","State":"X"}},{{"Id":"{ID}"}}]}}"#);
    let error = read(body).await.unwrap_err();
    assert!(error.to_string().contains("$.Orders[1].State: missing"), "{error}");
    assert_eq!(failure("{}").await, ("$.Orders".into(), "missing".into()));
}

#[tokio::test]
async fn a_wrong_value_is_named_by_its_path() {
    for (order, path, reason) in [
        (r#"{"Id":null,"State":"X"}"#, "$.Orders[0].Id", "invalid type: null, expected a string"),
        (r#"{"Id":"abc","State":"X"}"#, "$.Orders[0].Id", "which is a UUID"),
        (r#"{"Id":"abc""#, "$.Orders[0].Id", "UUID"),
        (r#"{"State":7}"#, "$.Orders[0].State", "invalid type: integer `7`, expected a string"),
        (r#"{"Price":"7,5"}"#, "$.Orders[0].Price", "expected a decimal number, but found the text `7,5`"),
        (r#"{"Price":{"Net":7}}"#, "$.Orders[0].Price", "invalid type: map, expected a decimal number"),
        (r#"{"Price":1e400}"#, "$.Orders[0].Price", "exponent"),
        (r#"{"CreatedUtc":"2023-04-23T14:58:02"}"#, "$.Orders[0].CreatedUtc", "no offset"),
        (r#"{"State":"X","State":"X"}"#, "$.Orders[0]", "duplicate field `State`"),
        ("[]", "$.Orders[0]", "expected an object (Order)"),
        ("null", "$.Orders[0]", "expected an object (Order)"),
    ] {
        let (at, why) = failure(format!(r#"{{"Orders":[{order}]}}"#)).await;
        assert!(at.starts_with(path), "{order}: {at}");
        assert!(why.contains(reason), "{order}: {why}");
    }
}

#[tokio::test]
async fn a_byte_order_mark_is_skipped() {
    assert!(read("\u{feff}{\"Orders\":[]}").await.is_ok());
}

#[tokio::test]
async fn what_is_no_json_is_shown_for_what_it_is() {
    assert_eq!(failure("").await, ("$".into(), "the body is empty".into()));
    assert_eq!(failure(" \n").await.1, "the body is empty");
    assert!(failure(&b"{\"Orders\":[\"\xff\"]}"[..]).await.1.contains("not valid UTF-8 at byte 12"));
    assert!(failure("<html>").await.1.contains("expected value"));
    assert!(failure(r#"{"Orders":[]} x"#).await.1.contains("trailing characters"));
    assert!(failure(r#"{"Orders":["#).await.1.contains("EOF"));
    let (deep, close) = ("[".repeat(10_000), "]".repeat(10_000));
    assert!(failure(format!(r#"{{"Orders":{deep}{close}}}"#)).await.1.contains("expected an object"));
    assert!(read(format!(r#"{{"Orders":[],"More":{deep}{close}}}"#)).await.is_ok());
}

#[tokio::test]
async fn the_snippet_is_the_escaped_neighbourhood_of_the_mistake() {
    let filler = "é".repeat(100_000);
    let body = format!("{{\"A\":\"{filler}\",\n \"Orders\":7,\"B\":\"\u{202e}{filler}\"}}");
    let error = read(body).await.unwrap_err();
    let Error::Decode(failure) = &error else { panic!("{error:?}") };
    let snippet = failure.snippet().unwrap();
    assert!(snippet.contains("\"Orders\":7,\"B\":\"\\u{202e}é"), "{snippet}");
    assert!(snippet.chars().count() < 230, "{snippet}");
    assert!(error.to_string().contains("(line 2, column 11)"), "{error}");
}

#[tokio::test]
async fn a_text_of_more_than_16_mib_is_refused_and_one_of_just_that_is_read() {
    const MOST: usize = 16 * 1024 * 1024;
    let cursor = |length: usize| format!(r#"{{"Orders":[],"Cursor":"{}"}}"#, "c".repeat(length));
    let page = client(Script::of([Reply::new(200, cursor(MOST))])).send(&GetAll::new()).await.unwrap();
    assert_eq!(page.cursor.map(|it| it.len()), Some(MOST));
    let (at, why) = failure(cursor(MOST + 1)).await;
    assert_eq!(at, "$.Cursor");
    assert!(why.contains("a text of 16777217 bytes is longer than any that is read"), "{why}");
}
