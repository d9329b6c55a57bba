//! What a call leaves in the traces, and that no token is in them.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;

use crate::canary::{CUTS, assert_clean, echo, echoes};
use crate::loopback::{Server, answer};
use crate::support::*;

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Sink {
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

#[tokio::test]
async fn no_trace_shows_a_token_at_any_level() {
    let sink = Sink::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(sink.clone())
        .finish();
    // For the whole process: the traces of all other tests are watched along the way.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    for reply in echoes(CUTS.step_by(17)) {
        read_error(reply).await;
    }
    let empty = Reply::new(204, "").header("Request-Id", "r-1");
    client(Script::of([empty])).send(&GetAll::new()).await.unwrap();
    let server = Server::start(|_| answer("403 Forbidden", &[], echo().as_bytes())).await;
    server.client().send(&GetAll::new()).await.unwrap_err();
    assert_clean("trace", &sink.text());
    for piece in ["operation=\"orders_getAll\"", "status=204", "elapsed_ms=", "request_id=\"r-1\"", "bytes=0"] {
        assert!(sink.text().contains(piece), "{piece}: {}", sink.text());
    }
}
