//! The two tokens appear in nothing that a program could print, whatever goes wrong.
#![allow(clippy::unwrap_used)]

use std::error::Error as _;
use std::io::Write;
use std::sync::{Arc, Mutex};

use mews_connector::{
    AccessToken, Client, ClientToken, Credentials, Error, Platform, ServiceId, Uuid, orders, product_service_orders,
};
use tests::canned::{ACCESS_TOKEN, CLIENT_TOKEN, Canned, Reply, client, json};
use tracing_subscriber::fmt::MakeWriter;

fn assert_silent(text: &str) {
    for token in [CLIENT_TOKEN, ACCESS_TOKEN] {
        assert!(!text.contains(token), "a token is in: {text}");
        let part = &token[..token.len() - 4];
        assert!(!text.contains(part), "most of a token is in: {text}");
    }
}

/// All that can be printed of an error.
fn printed(error: &Error) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}\n{:?}", error.message());
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!("\n{cause}\n{cause:?}"));
        source = cause.source();
    }
    text
}

/// Answers that say the tokens back, in every place that an error looks at.
fn echoes() -> Vec<Reply> {
    let tokens = format!("{CLIENT_TOKEN} and {ACCESS_TOKEN}");
    let mut replies = vec![Reply::NotSent, Reply::MaybeSent];
    for status in [200, 302, 400, 401, 403, 404, 408, 409, 413, 429, 500, 502] {
        let error = serde_json::json!({"Message": tokens, "RequestId": tokens, "Details": tokens});
        replies.push(json(status, error));
        replies.push(json(status, format!("<html>{tokens}</html>")));
        replies.push(json(status, format!("{{\"{tokens}\": ")));
        let padding = "x".repeat(3900);
        replies.push(json(status, format!("<html>{padding}{tokens}{padding}{tokens}</html>")));
    }
    let order = format!(r#"{{"ProductServiceOrders":[{{"State":{{"{tokens}":1}},"Id":"{tokens}"}}]}}"#);
    replies.push(json(200, order));
    replies.push(json(200, format!(r#"{{"OrderId":"{tokens}"}}"#)));
    replies.push(json(200, format!(r#"{{"ProductServiceOrders":"{ACCESS_TOKEN}"}}"#)));
    replies
}

async fn failures() -> Vec<Error> {
    let service = ServiceId::from(Uuid::nil());
    let mut errors = Vec::new();
    for reply in echoes() {
        let read = product_service_orders::GetAll::new([service]);
        errors.extend(client(&Canned::new([reply])).send(&read).await.map(drop).err());
    }
    for reply in echoes() {
        let write = orders::Add::new(service, Uuid::nil().into());
        errors.extend(client(&Canned::new([reply])).send(&write).await.map(drop).err());
    }
    errors
}

#[tokio::test]
async fn no_error_shows_a_token_even_when_the_server_says_it_back() {
    let errors = failures().await;
    assert!(errors.len() > 90, "{}", errors.len());
    for error in errors {
        assert_silent(&printed(&error));
    }
}

#[test]
fn credentials_client_and_calls_show_no_token() {
    let credentials =
        Credentials::new(ClientToken::new(CLIENT_TOKEN), AccessToken::new(ACCESS_TOKEN), "Sample Client 1.0.0");
    assert_silent(&format!("{credentials:?} {credentials:#?}"));
    assert!(format!("{credentials:?}").contains("Sample Client 1.0.0"));
    let builder = Client::builder(Platform::Demo, credentials).transport(Canned::new([]));
    assert_silent(&format!("{builder:?}"));
    let client = builder.build().unwrap();
    let call = client.product_service_orders().get_all([Uuid::nil().into()]);
    assert_silent(&format!("{client:?} {call:?} {:?} {:?}", call.clone().pages(), call.clone().items()));
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[test]
fn no_trace_shows_a_token() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(log.clone())
        .finish();
    // For the whole process: traces that other tests leave in it are no worse.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(failures());
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("orders_add"), "nothing was traced: {text}");
    assert_silent(&text);
}
