//! Answers that stand in for the operation's own.

use axum::http::{HeaderValue, Response, StatusCode, header};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::{Value, json};

use super::RetryAfter;
use super::effect::Call;
use crate::server::{REQUEST_ID, Reply};

pub(super) fn too_many_requests(call: &Call<'_>, retry_after: &RetryAfter) -> Response<Vec<u8>> {
    let mut response = error(call, 429, "Too many requests.", None);
    announce_return(&mut response, retry_after);
    response
}

pub(super) fn server_error(call: &Call<'_>, status: u16, retry_after: &RetryAfter) -> Response<Vec<u8>> {
    let mut response = error(call, status, "An unexpected error has occurred.", None);
    announce_return(&mut response, retry_after);
    response
}

pub(super) fn request_timeout(call: &Call<'_>) -> Response<Vec<u8>> {
    let mut response = error(call, 408, "The request took too long; ask for less.", None);
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

pub(super) fn html_page(call: &Call<'_>, status: u16) -> Response<Vec<u8>> {
    let status = status_of(status);
    let page = format!(
        "<!DOCTYPE html>\n<html>\n<head><title>{status}</title></head>\n\
         <body>\n<center><h1>{status}</h1></center>\n<hr><center>proxy</center>\n</body>\n</html>\n"
    );
    let mut response = Response::new(page.into_bytes());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
    if let Ok(id) = HeaderValue::from_str(&call.request_id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

pub(super) fn echo(call: &Call<'_>, status: u16) -> Response<Vec<u8>> {
    let tokens = ["ClientToken", "AccessToken"].map(|member| call.sent[member].as_str().unwrap_or_default());
    let [client, access] = tokens;
    let message = format!("The tokens {client} and {access} cannot be used together.");
    let details =
        format!("System.InvalidOperationException: {{\"ClientToken\":\"{client}\",\"AccessToken\":\"{access}\"}}");
    error(call, status, &message, Some(&details))
}

pub(super) fn redirect(call: &Call<'_>, status: u16) -> Response<Vec<u8>> {
    let mut response = error(call, status, "The operation has moved.", None);
    let target = call.server.redirect_address().unwrap_or_default();
    if let Ok(location) = HeaderValue::try_from(format!("{target}{}", call.parts.uri.path())) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

fn error(call: &Call<'_>, status: u16, message: &str, details: Option<&str>) -> Response<Vec<u8>> {
    let mut body = json!({"Message": message, "RequestId": call.request_id});
    if let Some(details) = details {
        body["Details"] = Value::from(details);
    }
    Reply::new(status_of(status), Some(body), call.request_id.clone()).into_http()
}

/// The status, whose range was checked when the fake started.
fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn announce_return(response: &mut Response<Vec<u8>>, retry_after: &RetryAfter) {
    let text = match retry_after {
        RetryAfter::Absent => return,
        RetryAfter::Seconds(seconds) => seconds.to_string(),
        RetryAfter::Date(seconds) => http_date(*seconds),
        RetryAfter::Past => "Wed, 21 Oct 2015 07:28:00 GMT".to_owned(),
        RetryAfter::Absurd => "99999999999999999999".to_owned(),
        RetryAfter::Garbage => "later".to_owned(),
    };
    if let Ok(value) = HeaderValue::try_from(text) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
}

/// So many seconds from now, and the rest of that second: no earlier than promised.
fn http_date(seconds: u64) -> String {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    let second = Timestamp::now().as_second().saturating_add(1).saturating_add(seconds);
    let time = Timestamp::from_second(second).unwrap_or(Timestamp::MAX);
    DateTimePrinter::new().timestamp_to_rfc9110_string(&time).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_a_fixed_length_however_far_it_is() {
        for seconds in [0, 5, u64::MAX] {
            let date = http_date(seconds);
            assert_eq!(date.len(), "Wed, 21 Oct 2015 07:28:00 GMT".len(), "{date}");
            assert!(date.ends_with(" GMT"), "{date}");
        }
    }
}
