//! An answer -> what is done to the connection instead of sending it, step by step.

use std::future::pending;
use std::io;
use std::time::Duration;

use axum::http::{HeaderMap, Response, header};
use tokio::io::AsyncWriteExt;
use tokio::net::tcp::OwnedWriteHalf;
use tokio::time::sleep;

use super::gzip::Bomb;

/// One thing that is done to a connection. After the last one it is closed in good order.
pub(super) enum Step {
    Send(Vec<u8>),
    Repeat(Vec<u8>, u32),
    RepeatForEver(Vec<u8>),
    Wait(Duration),
    /// Nothing happens any more, until the client hangs up.
    Stall,
    Reset,
}

/// How long a reset waits for what was sent before it: the bytes should be read, not thrown away with the connection.
const BEFORE_RESET: Duration = Duration::from_millis(50);

/// How much of an endless body is sent at a time.
const CHUNK: usize = 64 * 1024;

/// What is in front of the last brace of an answer whose middle is blown up.
fn split_last(body: &[u8]) -> (&[u8], &[u8]) {
    body.split_at(body.len().saturating_sub(1))
}

pub(super) fn stall_in_headers(response: &Response<Vec<u8>>) -> Vec<Step> {
    vec![Step::Send(half_head(response)), Step::Stall]
}

pub(super) fn stall_in_body(response: &Response<Vec<u8>>) -> Vec<Step> {
    vec![Step::Send(until_half_body(response)), Step::Stall]
}

pub(super) fn reset_in_headers(response: &Response<Vec<u8>>) -> Vec<Step> {
    vec![Step::Send(half_head(response)), Step::Wait(BEFORE_RESET), Step::Reset]
}

pub(super) fn reset_in_body(response: &Response<Vec<u8>>) -> Vec<Step> {
    vec![Step::Send(until_half_body(response)), Step::Wait(BEFORE_RESET), Step::Reset]
}

pub(super) fn truncate(response: &Response<Vec<u8>>) -> Vec<Step> {
    vec![Step::Send(until_half_body(response))]
}

pub(super) fn announce_more(response: &Response<Vec<u8>>) -> Vec<Step> {
    vec![Step::Send(whole(response, response.body().len() + 10))]
}

pub(super) fn announce_less(response: &Response<Vec<u8>>) -> Vec<Step> {
    vec![Step::Send(whole(response, response.body().len() / 2))]
}

pub(super) fn close_idle(response: &Response<Vec<u8>>, delay: Duration) -> Vec<Step> {
    vec![Step::Send(whole(response, response.body().len())), Step::Wait(delay)]
}

pub(super) fn never_end(response: &Response<Vec<u8>>) -> Vec<Step> {
    let (start, _) = split_last(response.body());
    let head = head(response, "transfer-encoding: chunked\r\n");
    vec![Step::Send(head), Step::Send(chunk(start)), Step::RepeatForEver(chunk(&[b' '; CHUNK]))]
}

pub(super) fn gzip_bomb(headers: &HeaderMap, response: &Response<Vec<u8>>, mebibytes: u32) -> Vec<Step> {
    if !accepts_gzip(headers) {
        return never_end(response);
    }
    let (start, end) = split_last(response.body());
    let bomb = Bomb::new(start, mebibytes, end);
    let length = bomb.start.len() + bomb.middle.len() * mebibytes as usize + bomb.end.len();
    let head = head(response, &format!("content-encoding: gzip\r\ncontent-length: {length}\r\n"));
    vec![Step::Send(head), Step::Send(bomb.start), Step::Repeat(bomb.middle, mebibytes), Step::Send(bomb.end)]
}

/// Does to the connection what the steps say, and gives it up.
pub(super) async fn play(mut writer: OwnedWriteHalf, steps: Vec<Step>) -> io::Result<()> {
    for step in steps {
        match step {
            Step::Send(bytes) => writer.write_all(&bytes).await?,
            Step::Repeat(bytes, times) => {
                for _ in 0..times {
                    writer.write_all(&bytes).await?;
                }
            }
            Step::RepeatForEver(bytes) => loop {
                writer.write_all(&bytes).await?;
            },
            Step::Wait(delay) => sleep(delay).await,
            Step::Stall => pending().await,
            Step::Reset => {
                writer.as_ref().set_zero_linger()?;
                // Dropping it would announce a close in good order.
                writer.forget();
                return Ok(());
            }
        }
    }
    Ok(())
}

/// The head of a response, with more of its lines.
fn head(response: &Response<Vec<u8>>, lines: &str) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {}\r\n", response.status()).into_bytes();
    for (name, value) in response.headers() {
        head.extend_from_slice(name.as_str().as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(lines.as_bytes());
    head.extend_from_slice(b"\r\n");
    head
}

fn whole(response: &Response<Vec<u8>>, announced: usize) -> Vec<u8> {
    let mut bytes = head(response, &format!("content-length: {announced}\r\n"));
    bytes.extend_from_slice(response.body());
    bytes
}

fn until_half_body(response: &Response<Vec<u8>>) -> Vec<u8> {
    let mut bytes = whole(response, response.body().len());
    bytes.truncate(bytes.len() - response.body().len().div_ceil(2));
    bytes
}

fn half_head(response: &Response<Vec<u8>>) -> Vec<u8> {
    let mut bytes = head(response, &format!("content-length: {}\r\n", response.body().len()));
    bytes.truncate(bytes.len() / 2);
    bytes
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
    chunk.extend_from_slice(bytes);
    chunk.extend_from_slice(b"\r\n");
    chunk
}

/// Whether the request asked for gzip, and not with the weight 0, which forbids it.
fn accepts_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let weight = weight.trim().strip_prefix("q=").and_then(|it| it.parse::<f32>().ok());
        name.trim().eq_ignore_ascii_case("gzip") && weight != Some(0.0)
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn gzip_is_sent_only_to_those_who_accept_it() {
        for (value, expected) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("gzip;q=0", false),
            ("br", false),
            ("identity", false),
            ("", false),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))]);
            assert_eq!(accepts_gzip(&headers), expected, "{value}");
        }
        assert!(!accepts_gzip(&HeaderMap::new()));
    }

    #[test]
    fn a_head_is_cut_before_its_end_and_a_body_in_its_middle() {
        let mut response = Response::new(b"{\"a\":1}".to_vec());
        response.headers_mut().insert("request-id", HeaderValue::from_static("x"));
        let text = String::from_utf8(until_half_body(&response)).unwrap();
        assert_eq!(text, "HTTP/1.1 200 OK\r\nrequest-id: x\r\ncontent-length: 7\r\n\r\n{\"a");
        let text = String::from_utf8(half_head(&response)).unwrap();
        assert_eq!(text, "HTTP/1.1 200 OK\r\nrequest-i");
    }
}
