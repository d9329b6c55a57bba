//! The pages of a listing, one after the other, and the items on them.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::future::poll_fn;
use std::hash::BuildHasher;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::call::caller::Caller;
use crate::call::encode::check_page_size;
use crate::call::options::CallOptions;
use crate::call::page::Page;
use crate::call::request::{PagedRequest, Request};
use crate::call::{self, Sent};
use crate::error::Error;
use crate::error::failure::{PagingFailure, PagingProblem};
use crate::listing::checkpoint::{Checkpoint, MAX_CURSOR};
use crate::listing::progress::{Progress, Watcher};
use crate::listing::source::{Position, Source};

/// So many pages in a row may have a cursor but no item.
const MAX_EMPTY_PAGES: u32 = 100;

/// The pages of a listing.
///
/// A page is followed as long as it carries a cursor, even a short or an empty one; a null cursor or an answer without a
/// body is the end. A cursor that comes again, an empty one or one of more than 4096 bytes, or 100 pages in a row
/// without an item, is [`Error::Paging`], after everything before it was delivered; nothing comes after it.
///
/// After any other error, [`try_next`](Self::try_next) asks for the same page again: no page is skipped. As a
/// [`Stream`] it ends with the first error, so that a consumer which collects everything cannot go on for ever.
///
/// Dropping the future of `try_next` loses nothing: the next call goes on with the same request. One request is in flight
/// at a time, and none before the first call.
///
/// Where the server had to be asked for a smaller page because it could not prepare a larger one in time, the pages that
/// follow are asked for in that size, too; after every 10 of them the size is doubled until it is the old one.
pub struct Pages<R: PagedRequest> {
    caller: Arc<Caller>,
    source: Source<R>,
    /// The part that is being read.
    request: Arc<R>,
    options: Arc<CallOptions>,
    page_size: PageSize,
    /// Where the next page is.
    position: Position,
    /// Where the page is that was delivered last.
    delivered: Position,
    seen: SeenCursors,
    empty_in_a_row: u32,
    state: State<R>,
    stream_ended: bool,
    pages: u64,
    rows: u64,
    watcher: Option<Watcher>,
}

type PageFuture<R> = Pin<Box<dyn Future<Output = Result<Sent<<R as Request>::Response>, Error>> + Send>>;

enum State<R: PagedRequest> {
    /// The page at the position comes next.
    Ready,
    InFlight(PageFuture<R>),
    /// What was read is delivered; this comes next.
    Stuck(PagingProblem),
    Ended,
}

impl<R: PagedRequest> Pages<R> {
    pub(crate) fn new(
        caller: Arc<Caller>,
        source: Source<R>,
        options: CallOptions,
        position: Position,
        watcher: Option<Watcher>,
    ) -> Self {
        let mut seen = SeenCursors::default();
        if let Some(cursor) = &position.cursor {
            seen.insert(cursor);
        }
        Pages {
            caller,
            request: source.part(position.part),
            source,
            page_size: PageSize { wanted: options.page_size, smaller: None, pages: 0 },
            options: Arc::new(options),
            delivered: position.clone(),
            state: if position.finished { State::Ended } else { State::Ready },
            position,
            seen,
            empty_in_a_row: 0,
            stream_ended: false,
            pages: 0,
            rows: 0,
            watcher,
        }
    }

    /// The next page, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// What sending a request can bring, and [`Error::Paging`]; see the type for what comes after an error.
    pub async fn try_next(&mut self) -> Result<Option<R::Response>, Error> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    /// The items of the next page and the checkpoint after them, which belong together: keep both, or the items first.
    /// `None` after the last page; a page without items counts.
    ///
    /// # Errors
    ///
    /// As for [`try_next`](Self::try_next).
    ///
    /// ```
    /// # use ostler_runtime::{Checkpoint, Error, Pages, PagedRequest};
    /// async fn read<R: PagedRequest>(mut pages: Pages<R>, store: &mut Store) -> Result<(), Error> {
    ///     while let Some((items, checkpoint)) = pages.try_next_items().await? {
    ///         store.commit(items, checkpoint).await?;
    ///     }
    ///     Ok(())
    /// }
    /// # struct Store;
    /// # impl Store {
    /// #     async fn commit<T>(&mut self, _: Vec<T>, _: Checkpoint) -> Result<(), Error> { Ok(()) }
    /// # }
    /// ```
    pub async fn try_next_items(&mut self) -> Result<Option<(Vec<R::Item>, Checkpoint)>, Error> {
        let page = self.try_next().await?;
        Ok(page.map(|page| (R::into_items(page), self.checkpoint())))
    }

    /// The place after the pages that were delivered: before the first one the start, after the last one the end.
    ///
    /// Store it after the pages themselves; see [`Checkpoint`] for what a listing that is resumed there delivers. After
    /// [`Error::Paging`] it is the place of the page whose cursor is wrong.
    pub fn checkpoint(&self) -> Checkpoint {
        self.source.checkpoint(&self.caller, &self.position)
    }

    /// How far the listing has come since it began or was resumed.
    pub fn progress(&self) -> Progress {
        let parts = self.source.parts();
        let parts_done = if self.position.finished { parts } else { self.position.part };
        Progress { parts_done, parts, pages: self.pages, rows: self.rows }
    }

    /// Whether no page is to come.
    pub(crate) fn is_finished(&self) -> bool {
        matches!(self.state, State::Ended)
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<R::Response>, Error>> {
        loop {
            match &mut self.state {
                State::Ready => match self.request_page() {
                    Ok(future) => self.state = State::InFlight(future),
                    Err(error) => return Poll::Ready(Err(error)),
                },
                State::InFlight(future) => {
                    let result = ready!(future.as_mut().poll(cx));
                    self.state = State::Ready;
                    let Sent { response, page_size, .. } = match result {
                        Ok(sent) => sent,
                        Err(error) => return Poll::Ready(Err(error)),
                    };
                    self.page_size.learn(page_size, self.wanted_size());
                    self.advance(&response);
                    let progress = self.progress();
                    if let Some(watcher) = &mut self.watcher {
                        watcher(&progress);
                    }
                    return Poll::Ready(Ok(Some(response)));
                }
                State::Stuck(problem) => {
                    let failure = PagingFailure { operation: R::OPERATION.id, problem: *problem };
                    self.state = State::Ended;
                    return Poll::Ready(Err(Error::Paging(Box::new(failure))));
                }
                State::Ended => return Poll::Ready(Ok(None)),
            }
        }
    }

    fn request_page(&self) -> Result<PageFuture<R>, Error> {
        let paging = const { &R::OPERATION.paging };
        let count = match paging {
            Some(paging) => check_page_size(R::OPERATION.id, paging, self.page_size.now())?,
            None => 0,
        };
        let (caller, request, cursor) =
            (Arc::clone(&self.caller), Arc::clone(&self.request), self.position.cursor.clone());
        let options = Arc::clone(&self.options);
        Ok(Box::pin(async move {
            let page = Page { count, cursor: cursor.as_deref() };
            call::send(&caller, request.as_ref(), Some(page), &options).await
        }))
    }

    /// The size that is asked for unless the server could not prepare it.
    fn wanted_size(&self) -> u32 {
        let largest = const { &R::OPERATION.paging };
        self.page_size.wanted.or(largest.as_ref().map(|it| it.largest)).unwrap_or(u32::MAX)
    }

    /// Decides what comes after a page.
    fn advance(&mut self, page: &R::Response) {
        let rows = R::item_count(page);
        self.empty_in_a_row = if rows == 0 { self.empty_in_a_row + 1 } else { 0 };
        self.pages += 1;
        self.rows += rows as u64;
        self.delivered = self.position.clone();
        self.state = match R::next_cursor(page) {
            None => self.end_part(),
            Some("") => State::Stuck(PagingProblem::EmptyCursor),
            Some(cursor) if cursor.len() > MAX_CURSOR => State::Stuck(PagingProblem::LongCursor { limit: MAX_CURSOR }),
            Some(cursor) if !self.seen.insert(cursor) => State::Stuck(PagingProblem::Repeated),
            Some(_) if self.empty_in_a_row >= MAX_EMPTY_PAGES => {
                State::Stuck(PagingProblem::NoItems { pages: self.empty_in_a_row })
            }
            Some(cursor) => {
                self.position.cursor = Some(cursor.to_owned());
                State::Ready
            }
        };
    }

    /// Moves to the next part, where there is one. A cursor may come again there: it is another request.
    fn end_part(&mut self) -> State<R> {
        self.position.cursor = None;
        if self.position.part + 1 == self.source.parts() {
            self.position.finished = true;
            return State::Ended;
        }
        self.position.part += 1;
        self.request = self.source.part(self.position.part);
        self.seen = SeenCursors::default();
        self.empty_in_a_row = 0;
        State::Ready
    }
}

/// After so many pages of a smaller size a larger one is tried again.
const GROWS_AFTER: u32 = 10;

/// How large a page to ask for: as large as wanted, smaller for a while after the server could not prepare one in time.
#[derive(Debug)]
struct PageSize {
    wanted: Option<u32>,
    smaller: Option<u32>,
    /// How many pages of the smaller size came.
    pages: u32,
}

impl PageSize {
    fn now(&self) -> Option<u32> {
        self.smaller.or(self.wanted)
    }

    /// Notes how large the page was that the server could prepare.
    fn learn(&mut self, prepared: Option<u32>, wanted: u32) {
        let Some(prepared) = prepared.filter(|it| *it < wanted) else { return };
        if self.smaller.is_none_or(|it| prepared < it) {
            (self.smaller, self.pages) = (Some(prepared), 0);
        }
        self.pages += 1;
        if self.pages == GROWS_AFTER {
            let larger = prepared.saturating_mul(2);
            (self.smaller, self.pages) = (Some(larger).filter(|it| *it < wanted), 0);
        }
    }
}

// Nothing in it is pinned: a request is only ever borrowed, and the future in flight has a place of its own.
impl<R: PagedRequest> Unpin for Pages<R> {}

impl<R: PagedRequest> Stream for Pages<R> {
    type Item = Result<R::Response, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.stream_ended {
            return Poll::Ready(None);
        }
        let next = ready!(self.poll_page(cx));
        self.stream_ended = !matches!(next, Ok(Some(_)));
        Poll::Ready(next.transpose())
    }
}

impl<R: PagedRequest> fmt::Debug for Pages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &R::OPERATION.id).finish_non_exhaustive()
    }
}

/// The items on all pages of a listing, one after the other.
///
/// It reads page by page, as [`Pages`] does, with the same rules for errors, for dropped futures and for the end. It
/// holds one page at a time.
pub struct Items<R: PagedRequest> {
    pages: Pages<R>,
    page: std::vec::IntoIter<R::Item>,
}

impl<R: PagedRequest> Items<R> {
    pub(crate) fn new(pages: Pages<R>) -> Self {
        Items { pages, page: Vec::new().into_iter() }
    }

    /// The next item, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// What sending a request can bring, and [`Error::Paging`]; see [`Pages`] for what comes after an error.
    pub async fn try_next(&mut self) -> Result<Option<R::Item>, Error> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// The place after the last page of which every item was delivered: it moves with the last item of a page.
    ///
    /// Store it after the items themselves; see [`Checkpoint`] for what a listing that is resumed there delivers.
    pub fn checkpoint(&self) -> Checkpoint {
        let is_consumed = self.page.as_slice().is_empty();
        let position = if is_consumed { &self.pages.position } else { &self.pages.delivered };
        self.pages.source.checkpoint(&self.pages.caller, position)
    }

    /// How far the listing has come, with the whole page of which items are being delivered.
    pub fn progress(&self) -> Progress {
        self.pages.progress()
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<R::Item>, Error>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Ok(Some(item)));
            }
            match ready!(self.pages.poll_page(cx)) {
                Ok(Some(page)) => self.page = R::into_items(page).into_iter(),
                Ok(None) => return Poll::Ready(Ok(None)),
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

// Nothing in it is pinned: items are only ever moved out.
impl<R: PagedRequest> Unpin for Items<R> {}

impl<R: PagedRequest> Stream for Items<R> {
    type Item = Result<R::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.pages.stream_ended {
            return Poll::Ready(None);
        }
        let next = ready!(self.poll_item(cx));
        self.pages.stream_ended = !matches!(next, Ok(Some(_)));
        Poll::Ready(next.transpose())
    }
}

impl<R: PagedRequest> fmt::Debug for Items<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &R::OPERATION.id).finish_non_exhaustive()
    }
}

/// The cursors that came so far, as hashes of 128 bits, so that a million pages need little memory.
#[derive(Default)]
struct SeenCursors {
    hashes: HashSet<(u64, u64)>,
    high: RandomState,
    low: RandomState,
}

impl SeenCursors {
    /// Notes a cursor; false when it was there already.
    fn insert(&mut self, cursor: &str) -> bool {
        self.hashes.insert((self.high.hash_one(cursor), self.low.hash_one(cursor)))
    }
}
