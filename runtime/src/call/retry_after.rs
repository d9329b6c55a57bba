//! A `Retry-After` header → how long to wait, when it says something sensible.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

/// A server that asks for a longer pause than this is taken to ask for this one.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How long the server asks to wait, at most a day; `None` when it does not say, or says something past or unreadable.
pub(crate) fn parse(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok().map(str::trim).filter(|it| !it.is_empty())?;
    let wait = match text.bytes().all(|it| it.is_ascii_digit()) {
        // More digits than any clock has are a long time.
        true => Duration::from_secs(text.parse().unwrap_or(u64::MAX)),
        // The server's own clock is the one that its date refers to.
        false => httpdate::parse_http_date(text).ok()?.duration_since(server_time(headers).unwrap_or(now)).ok()?,
    };
    Some(wait.min(LONGEST))
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
    fn more_than_a_day_is_a_day() {
        for value in ["86400", "86401", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"] {
            assert_eq!(parsed(&[("retry-after", value)]), Some(LONGEST), "{value}");
        }
    }

    #[test]
    fn past_garbage_and_absent_say_nothing() {
        for value in ["Sun, 23 Apr 2023 14:58:01 GMT", "soon", "-1", "1.5", ""] {
            assert_eq!(parsed(&[("retry-after", value)]), None, "{value}");
        }
        assert_eq!(parsed(&[]), None);
    }
}
