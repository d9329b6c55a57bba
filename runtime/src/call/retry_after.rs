//! A `Retry-After` header → how long to wait, when it says something sensible.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

/// A server that asks for a longer pause than this is not believed.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How long the server asks to wait; `None` when it does not say, or says something past, absurd or unreadable.
pub(crate) fn parse(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.bytes().all(|it| it.is_ascii_digit()) {
        true => Duration::from_secs(text.parse().ok()?),
        // The server's own clock is the one that its date refers to.
        false => httpdate::parse_http_date(text).ok()?.duration_since(server_time(headers).unwrap_or(now)).ok()?,
    };
    (wait <= LONGEST).then_some(wait)
}

fn server_time(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE_TEXT: &str = "Sun, 23 Apr 2023 14:58:02 GMT";

    fn parsed(pairs: &[(&'static str, &'static str)]) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, http::HeaderValue::from_static(value));
        }
        parse(&headers, httpdate::parse_http_date(DATE_TEXT).unwrap())
    }

    #[test]
    fn seconds_and_dates_are_understood() {
        assert_eq!(parsed(&[("retry-after", "30")]), Some(Duration::from_secs(30)));
        assert_eq!(parsed(&[("retry-after", "0")]), Some(Duration::ZERO));
        let date = ("retry-after", "Sun, 23 Apr 2023 14:58:12 GMT");
        assert_eq!(parsed(&[date]), Some(Duration::from_secs(10)));
        assert_eq!(parsed(&[date, ("date", "Sun, 23 Apr 2023 14:58:09 GMT")]), Some(Duration::from_secs(3)));
    }

    #[test]
    fn past_absurd_garbage_and_absent_say_nothing() {
        for value in ["Sun, 23 Apr 2023 14:58:01 GMT", "99999999999999999999", "86401", "soon", "-1", "1.5", ""] {
            assert_eq!(parsed(&[("retry-after", value)]), None, "{value}");
        }
        assert_eq!(parsed(&[]), None);
    }
}
