//! What the crate tells `tracing`: its own target, each wait, and every write that was left alone.
#![allow(clippy::unwrap_used)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use mews_connector::transport::{Limiter, MemoryTransport};
use mews_connector::{AccountId, Client, Platform, ServiceId, Uuid, orders, product_service_orders};
use tests::canned;
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Sink {
    type Writer = Sink;

    fn make_writer(&'a self) -> Sink {
        self.clone()
    }
}

#[tokio::test(start_paused = true)]
async fn events_carry_the_target_of_the_crate_and_tell_of_waiting_and_abandoned_writes() {
    let sink = Sink::default();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter("mews_connector=debug")
        .with_ansi(false)
        .with_writer(sink.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let transport = MemoryTransport::new();
    transport.answer(200, r#"{"ProductServiceOrders":[],"Cursor":null}"#);
    let client = Client::builder(Platform::Demo, canned::credentials())
        .limiter(Limiter::new(1, Duration::from_secs(10)))
        .transport(transport)
        .build()
        .unwrap();
    client.send(&product_service_orders::GetAll::new([ServiceId::from_uuid(Uuid::nil())])).await.unwrap();
    let add = orders::Add::new(ServiceId::from_uuid(Uuid::nil()), AccountId::from_uuid(Uuid::nil()));
    tokio::time::timeout(Duration::from_secs(5), client.send(&add)).await.unwrap_err();
    let text = String::from_utf8(sink.0.lock().unwrap().clone()).unwrap();
    for piece in [
        "mews_connector: answered status=200",
        "call{operation=\"productServiceOrders_getAll\"}:attempt{number=1}",
        "mews_connector: waiting for the limit on requests at_least_ms=100",
        "mews_connector: abandoned operation=\"orders_add\" attempt=1 may_have_been_sent=false",
    ] {
        assert!(text.contains(piece), "{piece}: {text}");
    }
}
