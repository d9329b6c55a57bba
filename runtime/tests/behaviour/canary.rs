//! The tokens appear nowhere, not even when the server echoes them.

use std::ops::Range;

use ostler_runtime::private::{Core, CredentialValues};
use ostler_runtime::{AccessToken, ClientToken, Error, TransportError};

use crate::support::*;

/// Pieces of the tokens: not even half of one may show.
const TRACES: [&str; 4] =
    ["E0D439EE522F44368DC78E1B", "D24FB11DBE31D4621C4817E0", "C66EF7B239D24632943D115E", "EA00F8FD8294692C940F6B5A"];

/// Where a token is cut off: it lies before the edge of a snippet, across it at each place, and behind it.
pub const CUTS: Range<usize> = 150..320;

pub fn assert_clean(what: &str, text: &str) {
    for trace in TRACES {
        assert!(!text.contains(trace), "{what}: {text}");
    }
}

fn assert_error_clean(what: &str, error: &Error) {
    assert_clean(what, &chain(error));
    assert_clean(what, &format!("{error:?} {error:#?}"));
    let mut link = std::error::Error::source(error);
    while let Some(it) = link {
        assert_clean(what, &format!("{it} {it:?}"));
        link = it.source();
    }
    assert_clean(what, &format!("{:?} {:?}", error.message(), error.request_id()));
}

#[derive(Debug)]
struct Leak(String, Option<Box<Leak>>);

impl std::fmt::Display for Leak {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.1.is_some() { "outer" } else { &self.0 })
    }
}

impl std::error::Error for Leak {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.1.as_deref().map(|it| it as _)
    }
}

pub fn echo() -> String {
    format!("you sent {CLIENT_TOKEN} and \u{22}{ACCESS_TOKEN}\u{22}")
}

fn leak() -> Leak {
    Leak(String::new(), Some(Box::new(Leak(echo(), None))))
}

/// Every way to fail, with the tokens echoed wherever a server can put them; cut at so many places.
pub fn echoes(cuts: impl IntoIterator<Item = usize>) -> Vec<Reply> {
    let object = serde_json::json!({ "Message": echo(), "Details": echo(), "RequestId": echo() }).to_string();
    let escaped = object.replace('-', "\\u002d");
    let id = r#""Id":"5f8b1d2e-0c8a-4b6e-9a43-3a2f6f1f0c11""#;
    let mut replies = Vec::new();
    for status in [400, 401, 403, 408, 429, 500, 302] {
        for body in [&object, &escaped, &format!("<html>{}", echo()), &echo()] {
            replies.push(Reply::new(status, body.clone()).header("Request-Id", CLIENT_TOKEN));
        }
    }
    for cut in cuts {
        // The token stands across the edge of the snippet, and then across the end of the body.
        replies.push(Reply::new(500, format!("{}{CLIENT_TOKEN} and more", "x".repeat(cut - 40))));
        replies.push(Reply::new(500, format!("{}{}", "x".repeat(64 * 1024 - cut + 150), CLIENT_TOKEN)));
        let filler = "y".repeat(cut);
        replies
            .push(Reply::new(200, format!("{{\"A\":\"{CLIENT_TOKEN}{filler}\",\"Orders\":1,\"{ACCESS_TOKEN}\":2}}")));
    }
    for body in [
        format!("\"{CLIENT_TOKEN}\""),
        format!("{{\"{CLIENT_TOKEN}\":1,\"{CLIENT_TOKEN}\":2}}"),
        format!("{{\"Orders\":[{{{id},\"State\":\"X\",\"CreatedUtc\":\"{ACCESS_TOKEN}\"}}]}}"),
        format!("{{\"Orders\":[{{\"Id\":\"{ACCESS_TOKEN}\"}}]}}"),
        format!("{{\"Orders\":[{{\"Price\":\"{ACCESS_TOKEN}\"}}]}}"),
        format!("{{\"Orders\":\"{ACCESS_TOKEN}\"}}"),
        format!("{{\"{ACCESS_TOKEN}\":[}}"),
        echo(),
    ] {
        replies.push(Reply::new(200, body).header("Request-Id", ACCESS_TOKEN));
    }
    replies.push(Reply::Fail(TransportError::not_sent(leak())));
    replies.push(Reply::Fail(TransportError::maybe_sent(echo())));
    replies.push(Reply::chunks(200, [Chunk::Data("{".into()), Chunk::Fail(TransportError::maybe_sent(leak()))]));
    replies.push(Reply::chunks(200, [Chunk::Data([&b"\xff"[..], echo().as_bytes()].concat().into())]));
    replies
}

#[tokio::test]
async fn no_error_shows_a_token_that_the_server_echoes() {
    let mut kinds = std::collections::BTreeSet::new();
    for (reads, writes) in echoes(CUTS).into_iter().zip(echoes(CUTS)) {
        for error in [read_error(reads).await, write_error(writes).await] {
            let shown = format!("{error:#?}");
            kinds.insert(shown.split('(').next().unwrap().to_owned());
            assert_error_clean("echo", &error);
        }
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["Decode", "OutcomeUnknown", "Refused", "Transit"]);
}

#[tokio::test]
async fn no_error_from_before_or_between_requests_shows_a_token() {
    let note = Some(format!("{ACCESS_TOKEN}\n"));
    let unsent = client(Script::of([])).send(&Add { note, ..Add::new(CLIENT_TOKEN) }).await.unwrap_err();
    assert_error_clean("invalid", &unsent);
    let configuration = builder(Script::of([])).user_agent(format!("{ACCESS_TOKEN}\n")).build().unwrap_err();
    assert_error_clean("configuration", &configuration);

    let page = || Reply::new(200, format!(r#"{{"Orders":[],"Cursor":"{ACCESS_TOKEN}"}}"#));
    let mut pages = client(Script::of([page(), page()])).pages(GetAll::new(), CallOptions::new());
    pages.try_next().await.unwrap();
    pages.try_next().await.unwrap();
    let paging = pages.try_next().await.unwrap_err();
    assert!(matches!(paging, Error::Paging(_)));
    assert_error_clean("paging", &paging);
    assert_clean("pages", &format!("{pages:?}"));
}

#[tokio::test]
async fn a_token_with_whitespace_around_it_is_not_shown_when_the_server_echoes_it_without() {
    for (before, after) in [("", "\n"), ("\n", ""), (" ", " "), ("\t", "\r\n")] {
        let credentials = CredentialValues::new()
            .client_token(ClientToken::new(format!("{before}{CLIENT_TOKEN}{after}")))
            .access_token(AccessToken::new(format!("{before}{ACCESS_TOKEN}{after}")));
        // Whitespace changes what is looked for, and not where.
        for reply in echoes(CUTS.step_by(17)) {
            let client: Core = builder_with(Script::of([reply]), credentials.clone()).build().unwrap();
            assert_error_clean("echo", &client.send(&GetAll::new()).await.unwrap_err());
        }
    }
}

#[test]
fn what_cannot_be_a_credential_is_refused_before_anything_is_sent() {
    let refused = |credentials: CredentialValues| {
        let error = builder_with(Script::of([]), credentials).build().unwrap_err();
        assert!(matches!(error, Error::Configuration(_)), "{error}");
        error.to_string()
    };
    assert_eq!(refused(credentials().access_token(AccessToken::new("\n"))), "the access token is empty");
    let short = refused(credentials().shortest_token(16).client_token(ClientToken::new("token")));
    assert!(short.starts_with("the client token has fewer than 16 characters"), "{short}");
    let swapped = refused(credentials().client(ACCESS_TOKEN.to_owned()));
    assert_eq!(swapped, "the name of the client, which is not a secret, holds the access token");
}

#[tokio::test]
async fn an_encoded_echo_shows_no_token() {
    let hex: String = ACCESS_TOKEN.bytes().map(|it| format!("{it:02X}")).collect();
    let twice: String = ACCESS_TOKEN.bytes().map(|it| format!("%25{it:02x}")).collect();
    // Of `user:` and the access token.
    let base64 = "dXNlcjpDNjZFRjdCMjM5RDI0NjMyOTQzRDExNUVERTlDQjgxMC1FQTAwRjhGRDgyOTQ2OTJDOTQwRjZCNUE4Rjk0NTNE";
    for echo in [hex, twice, base64.to_owned()] {
        for status in [200, 403, 404, 500] {
            let object = format!(r#"{{"Message":"you sent {echo}","Orders":"{echo}"}}"#);
            for body in [object, format!("<html>{echo}"), format!("{{\"Orders\":[{{\"{echo}\":")] {
                for error in
                    [read_error(Reply::new(status, body.clone())).await, write_error(Reply::new(status, body)).await]
                {
                    let shown = format!("{error:?} {error:#?}");
                    for piece in [&echo[20..44], &echo[echo.len() - 24..echo.len() - 4]] {
                        assert!(!shown.contains(piece), "{shown}");
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn what_a_server_says_in_ordinary_words_stays_as_it_is() {
    let said = "The access token is invalid: since 2026-05-01 the client token 20260501 needs AccessTokens.";
    let error = read_error(Reply::new(401, serde_json::json!({ "Message": said }).to_string())).await;
    assert_eq!(error.message(), Some(said));
}

#[tokio::test]
async fn a_checkpoint_does_not_show_the_cursor_that_a_server_made_up() {
    let page = Reply::new(200, format!(r#"{{"Orders":[],"Cursor":"{ACCESS_TOKEN}"}}"#));
    let mut pages = client(Script::of([page])).pages(GetAll::new(), CallOptions::new());
    pages.try_next().await.unwrap();
    let checkpoint = pages.checkpoint();
    assert_clean("checkpoint", &format!("{checkpoint:?} {checkpoint:#?}"));
}

#[test]
fn no_debug_output_shows_a_token() {
    let builder = builder(Script::of([]));
    assert_clean("builder", &format!("{builder:?} {builder:#?}"));
    let client = builder.build().unwrap();
    assert_clean("client", &format!("{client:?} {client:#?}"));
    assert!(format!("{client:?}").contains("Test 1.0"), "the client's name is not a secret");
    assert_clean("credentials", &format!("{:?}", credentials()));
    assert_clean("items", &format!("{:?}", client.items(GetAll::new(), CallOptions::new())));
}
