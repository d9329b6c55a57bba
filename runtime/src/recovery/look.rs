//! One look: the listing of an interval is read, and what may be the write's is kept.

use std::time::Duration;

use tokio::time::Instant;

use crate::call::request::{PagedRequest, Request};
use crate::error::Error;
use crate::listing::pages::Pages;
use crate::recovery::recovered::{Search, Unfinished};
use crate::recovery::request::{Reader, RecoverableRequest};
use crate::recovery::settings::Recovery;
use crate::values::members;
use crate::values::timestamp::Timestamp;

/// The system's clock beside one that is never set: a clock that is set while a write is looked for must not hide rows.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    pub(crate) begun: Timestamp,
    since: Instant,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Clock { begun: Timestamp::now(), since: Instant::now() }
    }

    /// Between which instants everything lies that happened since the start, and how long that is.
    fn span(&self) -> (Timestamp, Timestamp) {
        span(self.begun, self.since.elapsed(), Timestamp::now())
    }
}

fn span(begun: Timestamp, elapsed: Duration, now: Timestamp) -> (Timestamp, Timestamp) {
    let by_now = now.checked_sub(elapsed).unwrap_or(now);
    let by_begin = begun.checked_add(elapsed).unwrap_or(begun);
    (begun.min(by_now), now.max(by_begin))
}

/// What there is to look for, and what was found so far.
pub(crate) struct Look<'a, R: RecoverableRequest> {
    pub(crate) request: &'a R,
    pub(crate) recovery: &'a Recovery<R::Id>,
    /// How long before the clock's start the write began.
    pub(crate) age: Duration,
    pub(crate) clock: Clock,
    pub(crate) search: Box<Search>,
    pub(crate) rows: Vec<R::Row>,
}

impl<'a, R: RecoverableRequest> Look<'a, R> {
    pub(crate) fn new(request: &'a R, recovery: &'a Recovery<R::Id>, clock: Clock, cause: Option<Error>) -> Self {
        let search = Search {
            cause,
            listing: const { R::Listing::OPERATION.id },
            filter: String::new(),
            compared: R::COMPARED,
            from: clock.begun,
            until: clock.begun,
            looks: 0,
            pages: 0,
            rows: 0,
            known: 0,
            elapsed: Duration::ZERO,
        };
        Look { request, recovery, age: Duration::ZERO, clock, search: Box::new(search), rows: Vec::new() }
    }

    /// Reads the listing once.
    pub(crate) async fn look(&mut self, reader: Reader) -> Result<(), Unfinished> {
        let mut pages = self.open(reader).map_err(Unfinished::Failed)?;
        while let Some(page) = pages.try_next().await.map_err(Unfinished::Failed)? {
            self.search.pages += 1;
            self.take(R::Listing::into_items(page));
            let (max_pages, max_rows) = (self.recovery.max_pages, self.recovery.max_rows);
            if self.search.rows > max_rows {
                return Err(Unfinished::TooManyRows(max_rows));
            }
            if self.search.pages >= max_pages && !pages.is_finished() {
                return Err(Unfinished::TooManyPages(max_pages));
            }
        }
        self.search.looks += 1;
        Ok(())
    }

    fn open(&mut self, reader: Reader) -> Result<Pages<R::Listing>, Error> {
        self.rows.clear();
        let search = &mut self.search;
        (search.pages, search.rows, search.known) = (0, 0, 0);
        let (skew, (begun, now)) = (self.recovery.clock_skew, self.clock.span());
        search.from = second_before(begun.checked_sub(self.age.saturating_add(skew)).unwrap_or(begun));
        search.until = second_after(now.checked_add(skew).unwrap_or(now));
        let listing = self.request.listing(search.from, search.until);
        search.filter = text(&listing)?;
        Ok(R::open(reader, listing)?.pages())
    }

    fn take(&mut self, rows: Vec<R::Row>) {
        for row in rows {
            self.search.rows += 1;
            let is_of_its_time = (self.search.from..=self.search.until).contains(&R::created(&row));
            if !is_of_its_time || !self.request.is_like(&row) {
                continue;
            }
            let id = R::row_id(&row);
            if self.recovery.known.contains(id) {
                self.search.known += 1;
            } else if !self.rows.iter().any(|it| R::row_id(it) == id) {
                // A row that moves while it is listed comes twice.
                self.rows.push(row);
            }
        }
    }
}

fn text<R: Request>(listing: &R) -> Result<String, Error> {
    let mut text = Vec::new();
    members::serialize(listing, &mut serde_json::Serializer::new(&mut text))
        .map_err(|error| Error::unencodable(R::OPERATION.id, error.to_string()))?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// A server that keeps whole seconds cuts the time of a row down, or rounds it up.
fn second_before(time: Timestamp) -> Timestamp {
    Timestamp::from_unix_nanoseconds(time.unix_nanoseconds().div_euclid(SECOND) * SECOND).unwrap_or(time)
}

fn second_after(time: Timestamp) -> Timestamp {
    Timestamp::from_unix_nanoseconds((time.unix_nanoseconds().div_euclid(SECOND) + 1) * SECOND).unwrap_or(time)
}

const SECOND: i128 = 1_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_meanwhile_makes_the_interval_longer() {
        let at = |second: i64| Timestamp::from_unix_seconds(second).unwrap();
        let ten = Duration::from_secs(10);
        assert_eq!(span(at(100), ten, at(110)), (at(100), at(110)));
        assert_eq!(span(at(100), ten, at(50)), (at(40), at(110)), "set back");
        assert_eq!(span(at(100), ten, at(500)), (at(100), at(500)), "set forward");
    }

    #[test]
    fn an_interval_begins_and_ends_on_a_whole_second() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(second_before(at("2026-05-01T10:00:00.7Z")), at("2026-05-01T10:00:00Z"));
        assert_eq!(second_before(at("1969-12-31T23:59:59.7Z")), at("1969-12-31T23:59:59Z"));
        assert_eq!(second_after(at("2026-05-01T10:00:00Z")), at("2026-05-01T10:00:01Z"));
        assert_eq!(second_after(at("9999-12-30T22:00:00.5Z")), at("9999-12-30T22:00:00.5Z"));
    }
}
