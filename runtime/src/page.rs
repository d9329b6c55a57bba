//! The pages of a request, one after the other, and the items on them.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::future::poll_fn;
use std::hash::BuildHasher;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::check::{At, Violation, check_maximum, check_minimum};
use crate::client::Core;
use crate::error::Error;
use crate::failure::{PagingFailure, PagingProblem};
use crate::operation::Paging;
use crate::request::{Page, PagedRequest};

/// So many pages in a row may have a cursor but no item.
const MAX_EMPTY_PAGES: u32 = 100;

/// The pages of a request.
///
/// A page is followed as long as it carries a cursor, even a short or an empty one; a null cursor or an answer without a
/// body is the end. A cursor that comes again, an empty one, or 100 pages in a row without an item, is
/// [`Error::Paging`], after everything before it was delivered; nothing comes after it.
///
/// After any other error, [`try_next`](Self::try_next) asks for the same page again: no page is skipped. As a
/// [`Stream`] it ends with the first error, so that a consumer which collects everything cannot go on for ever.
///
/// Dropping the future of `try_next` loses nothing: the next call goes on with the same request. One request is in flight
/// at a time, and none before the first call.
pub struct Pages<R: PagedRequest> {
    core: Core,
    request: Arc<R>,
    page_size: Option<u32>,
    cursor: Option<String>,
    seen: SeenCursors,
    empty_in_a_row: u32,
    state: State<R>,
    stream_ended: bool,
}

type PageFuture<R> = Pin<Box<dyn Future<Output = Result<<R as crate::Request>::Response, Error>> + Send>>;

enum State<R: PagedRequest> {
    /// The page at the cursor comes next.
    Ready,
    InFlight(PageFuture<R>),
    /// What was read is delivered; this comes next.
    Stuck(PagingProblem),
    Ended,
}

impl<R: PagedRequest> Pages<R> {
    pub(crate) fn new(core: Core, request: R, page_size: Option<u32>) -> Self {
        Pages {
            core,
            request: Arc::new(request),
            page_size,
            cursor: None,
            seen: SeenCursors::default(),
            empty_in_a_row: 0,
            state: State::Ready,
            stream_ended: false,
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
                    if let Ok(page) = &result {
                        self.advance(page);
                    }
                    return Poll::Ready(result.map(Some));
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
            Some(paging) => check_page_size(R::OPERATION.id, paging, self.page_size)?,
            None => 0,
        };
        let (core, request, cursor) = (self.core.clone(), Arc::clone(&self.request), self.cursor.clone());
        Ok(Box::pin(async move {
            let page = Page { count, cursor: cursor.as_deref() };
            core.send_page(request.as_ref(), Some(page)).await
        }))
    }

    /// Decides what comes after a page.
    fn advance(&mut self, page: &R::Response) {
        self.empty_in_a_row = if R::item_count(page) == 0 { self.empty_in_a_row + 1 } else { 0 };
        self.state = match R::next_cursor(page) {
            None => State::Ended,
            Some("") => State::Stuck(PagingProblem::EmptyCursor),
            Some(cursor) if !self.seen.insert(cursor) => State::Stuck(PagingProblem::Repeated),
            Some(_) if self.empty_in_a_row >= MAX_EMPTY_PAGES => {
                State::Stuck(PagingProblem::NoItems { pages: self.empty_in_a_row })
            }
            Some(cursor) => {
                self.cursor = Some(cursor.to_owned());
                State::Ready
            }
        };
    }
}

/// The number of items to ask for; what the document does not allow is refused.
pub(crate) fn check_page_size(operation: &'static str, paging: &Paging, page_size: Option<u32>) -> Result<u32, Error> {
    let size = page_size.unwrap_or(paging.largest);
    check_size(paging, size).map_err(|violation| Error::violation(Some(operation), violation))?;
    Ok(size)
}

fn check_size(paging: &Paging, size: u32) -> Result<(), Violation> {
    let root = At::root();
    let container = paging.container.map(|name| root.member(name));
    let at = container.as_ref().unwrap_or(&root).member(paging.limit);
    check_minimum(at, size.into(), 1)?;
    check_maximum(at, size.into(), paging.largest.into())
}

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

/// The items on all pages of a request, one after the other.
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
