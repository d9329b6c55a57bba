//! What an answer that cannot be read takes in memory; a process of its own, since all of its memory is counted.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests too, which clippy does not see.

#[allow(dead_code, unused_imports)]
#[path = "behaviour/support/mod.rs"]
mod support;

use std::alloc::System;

use cap::Cap;
use ostler_runtime::Error;
use support::*;

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

const MEGABYTE: usize = 1000 * 1000;

/// What a client needs by itself.
const OWN: usize = 1024 * 1024;

/// An answer of about that size: a beginning, something again and again, and an end. All of its pieces are one in memory.
fn reply(size: usize, (begin, again, end): (&str, &str, &str)) -> Reply {
    let piece = bytes::Bytes::from(again.repeat(10_000));
    let pieces = std::iter::repeat_n(piece.clone(), size / piece.len()).map(Chunk::Data);
    let (begin, end) = (begin.to_owned().into(), end.to_owned().into());
    Reply::chunks(200, [Chunk::Data(begin)].into_iter().chain(pieces).chain([Chunk::Data(end)]))
}

/// Has an answer refused, and holds the most memory that was in use at once, now or earlier, against its size.
async fn check(size: usize, case: (&str, &str, &str)) {
    let client = client(Script::of([reply(size, case)]));
    let before = MEMORY.allocated();
    let error = client.send(&GetAll::new()).await.unwrap_err();
    let peak = MEMORY.max_allocated() - before;
    assert!(matches!(error, Error::Decode(_)), "{error}");
    assert!(error.report().to_string().len() < 3_000 && format!("{error:#?}").len() < 10_000, "{error}");
    let (begin, again, _) = case;
    assert!(peak <= 3 * size + OWN, "{begin}{}…: {:.2} times", again.escape_debug(), peak as f64 / size as f64);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_read_takes_at_most_three_times_its_size() {
    let token = &format!("{ACCESS_TOKEN} ");
    let texts = [
        // A text where something else belongs: in pieces that are escaped in messages, and with escapes of its own.
        (r#"{"Orders":""#, token.as_str(), r#""}"#),
        (r#"{"Orders":""#, "\u{7f}", r#""}"#),
        (r#"{"Orders":""#, "x", r#"\n"}"#),
    ];
    let others = [
        (r#"{"Orders":""#, "\u{202e}", r#""}"#),
        (r#"{"Orders":""#, "\\\"", r#""}"#),
        (r#"{"Orders":[{"Id":""#, token, r#""}]}"#),
        (r#"{"Orders":[{"Id":""#, token, r#"\n"}]}"#),
        (r#"{"Orders":[{"Price":""#, token, r#""}]}"#),
        (r#"{"Orders":[{"Price":"#, "1", "}]}"),
        (r#"{"Orders":[{"CreatedUtc":""#, token, r#""}]}"#),
        // A name that is as long.
        (r#"{""#, token, r#"":1}"#),
        (r#"{"Orders":[{""#, "\\u0041", r#"":[}]}"#),
        (r#"{"Orders":[{""#, token, r#"\n":[}]}"#),
        // No JSON at all, and JSON without an end.
        ("", token, ""),
        ("<html>", "<p>", ""),
        (r#"{"Orders":["#, "[", ""),
        (r#"{"More":["#, "1,", ""),
    ];
    for case in texts.into_iter().chain(others) {
        check(20 * MEGABYTE, case).await;
    }
    for case in texts {
        check(60 * MEGABYTE, case).await;
    }
}
