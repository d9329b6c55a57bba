//! What both targets share: a client whose server is the fuzzer.

use mews_connector::transport::MemoryTransport;
use mews_connector::{AccessToken, Client, ClientToken, Credentials, Error, Platform};

/// Made-up tokens, as long as real ones.
pub const TOKENS: [&str; 2] = [
    "E0D439EE522F44368DC78E1BFB03710C-D24FB11DBE31D4621C4817E028D9E1D",
    "C66EF7B239D24632943D115EDE9CB810-EA00F8FD8294692C940F6B5A8F9453D",
];

/// A client that gets these answers.
pub fn client(answers: &[(u16, &[u8])]) -> Client {
    let transport = MemoryTransport::new();
    for (status, body) in answers {
        transport.answer(*status, body.to_vec());
    }
    let credentials = Credentials::new(ClientToken::new(TOKENS[0]), AccessToken::new(TOKENS[1]), "Fuzz 1.0");
    let builder = Client::builder(Platform::Demo, credentials).max_attempts(1);
    builder.transport(transport).build().expect("the settings are sound")
}

/// Runs a call to its end.
pub fn run<T>(call: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(call)
}

/// Holds an error to what all of them promise.
pub fn check(error: &Error) {
    let shown = format!("{error} {error:?} {:?} {:?}", error.message(), error.request_id());
    for token in TOKENS {
        assert!(!shown.contains(token), "a token is shown");
    }
    assert!(error.to_string().len() < 8_000, "an error is a paragraph");
    assert!(!error.to_string().contains(['\n', '\r', '\u{1b}']), "an error drives no terminal");
}
