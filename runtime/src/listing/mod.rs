//! A request whose pages are about to be read: from the start or from a checkpoint, whole or split.

use std::fmt;
use std::sync::Arc;

use crate::call::caller::Caller;
use crate::call::options::CallOptions;
use crate::call::request::PagedRequest;
use crate::error::Error;
use crate::error::mismatch::{CheckpointMismatch, MismatchReason};
use crate::listing::checkpoint::Checkpoint;
use crate::listing::pages::{Items, Pages};
use crate::listing::progress::{Progress, Watcher};
use crate::listing::source::{Position, Source};
use crate::listing::split::{Split, SplitRequest};

pub(crate) mod checkpoint;
pub(crate) mod pages;
pub(crate) mod progress;
mod source;
pub(crate) mod split;

/// A listing that is about to be read, page by page or item by item. Nothing was sent yet.
///
/// # Split
///
/// The `split` of a call turns a request with more ids, or longer intervals, than the document allows into several, which
/// are read one after the other as one listing:
///
/// * Lists lose their duplicates first, of which the earliest stays, and are then cut in their order.
/// * An interval is half-open, as the API reads it: its start belongs to it, its end does not. Each part ends as many
///   calendar months after its own start as the document allows (counted in UTC; the last day of the month where there
///   is no such day), or at the end of the interval, and the next one begins there. The newest part is read first.
/// * Several long members make every combination, at most 10,000; intervals change more slowly than lists, and what
///   stands first in the document more slowly than what follows.
///
/// Each row of which one id and one instant count is therefore in exactly one part. Nothing holds the rows still
/// meanwhile: **a row that changes while it is read may appear again, or not at all**, where it moves to a part that is
/// still to come, or to one that was read already. On an interval of update times there is a way to lose none: let it end
/// no later than the moment when reading begins, and let the next listing begin where this one ends. A row that changes
/// meanwhile leaves this interval and is found by the next listing, so that it appears once in each at most.
///
/// # Resumed
///
/// [`resume`](Self::resume) goes on where a [`Checkpoint`] was taken. The checkpoint of a split listing belongs to the
/// whole request, not to a part of it, and to a listing that is split again.
#[must_use = "a listing does nothing until it is read"]
pub struct Listing<R: PagedRequest> {
    caller: Arc<Caller>,
    source: Source<R>,
    options: CallOptions,
    position: Position,
    watcher: Option<Watcher>,
}

impl<R: PagedRequest> Listing<R> {
    /// Every page of a request.
    pub(crate) fn new(caller: Arc<Caller>, request: R, options: CallOptions) -> Self {
        let source = Source::whole(request);
        Listing { caller, source, options, position: Position::default(), watcher: None }
    }

    /// Goes on where a checkpoint was taken, instead of at the start. A checkpoint taken after the end ends at once.
    ///
    /// # Errors
    ///
    /// [`Error::CheckpointMismatch`] when the checkpoint is of another version, operation, filter, access token or address,
    /// or when one of the two is split and the other is not. The page size may differ.
    pub fn resume(mut self, checkpoint: &Checkpoint) -> Result<Self, Error> {
        self.position = self.source.position(&self.caller, checkpoint).map_err(mismatch::<R>)?;
        Ok(self)
    }

    /// As [`resume`](Self::resume), with a checkpoint that was taken with another access token, at another address, or by
    /// the version of this crate that did not write that down.
    ///
    /// Nothing can tell whether it is a place in the same rows: that is for the program to know, as after its token was
    /// replaced by a new one. The cursor of another enterprise would leave out rows, or be refused by the server.
    ///
    /// # Errors
    ///
    /// As for `resume`, but for these.
    pub fn resume_moved(mut self, checkpoint: &Checkpoint) -> Result<Self, Error> {
        self.position = self.source.position_anywhere(checkpoint).map_err(mismatch::<R>)?;
        Ok(self)
    }

    /// Tells how far it has come after each page, as for a progress bar. It is called on the task that reads, before the
    /// page is delivered, and should return at once.
    pub fn on_progress(mut self, watcher: impl FnMut(&Progress) + Send + 'static) -> Self {
        self.watcher = Some(Box::new(watcher));
        self
    }

    /// Reads the pages, one after the other.
    pub fn pages(self) -> Pages<R> {
        Pages::new(self.caller, self.source, self.options, self.position, self.watcher)
    }

    /// Reads the items, page after page.
    pub fn items(self) -> Items<R> {
        Items::new(self.pages())
    }

    /// Hands the items of each page to `keep`, together with the checkpoint after them, until the end.
    ///
    /// Keep the two together, in one transaction, or the items first and the checkpoint after them: then a program that is
    /// killed at any moment and resumes at the last checkpoint that was kept loses no row. A page without items is handed
    /// over, too, since its checkpoint counts. Nothing is asked of the server while `keep` works.
    ///
    /// # Errors
    ///
    /// What `keep` returns, which ends the listing; and every [`Error`] of reading, turned into that type.
    ///
    /// What it borrows mutably cannot be held across an `await` in `keep`; [`Pages::try_next_items`] is the same as a loop,
    /// without that limit.
    ///
    /// ```
    /// # use ostler_runtime::{Checkpoint, Error, Listing, PagedRequest};
    /// use std::future::ready;
    ///
    /// /// Reads any listing into a store, wherever the last run of the program ended.
    /// async fn sync<R: PagedRequest>(listing: Listing<R>, store: &mut Store) -> Result<(), Error> {
    ///     let listing = match store.checkpoint() {
    ///         Some(checkpoint) => listing.resume(&checkpoint)?,
    ///         None => listing,
    ///     };
    ///     listing.for_each_page(|items, checkpoint| ready(store.commit(items, checkpoint))).await
    /// }
    /// # struct Store;
    /// # impl Store {
    /// #     fn checkpoint(&self) -> Option<Checkpoint> { None }
    /// #     fn commit<T>(&mut self, _: Vec<T>, _: Checkpoint) -> Result<(), Error> { Ok(()) }
    /// # }
    /// ```
    pub async fn for_each_page<E, F>(self, mut keep: impl FnMut(Vec<R::Item>, Checkpoint) -> F) -> Result<(), E>
    where
        E: From<Error>,
        F: Future<Output = Result<(), E>>,
    {
        let mut pages = self.pages();
        while let Some((items, checkpoint)) = pages.try_next_items().await? {
            keep(items, checkpoint).await?;
        }
        Ok(())
    }
}

fn mismatch<R: PagedRequest>(reason: MismatchReason) -> Error {
    Error::CheckpointMismatch(Box::new(CheckpointMismatch::new(R::OPERATION.id, reason)))
}

impl<R: SplitRequest> Listing<R> {
    /// Every page of the parts of a request.
    pub(crate) fn split(caller: Arc<Caller>, request: R, options: CallOptions) -> Result<Self, Error> {
        let source = Source::Split(Split::new(request)?);
        Ok(Listing { caller, source, options, position: Position::default(), watcher: None })
    }
}

impl<R: PagedRequest> fmt::Debug for Listing<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listing").field("operation", &R::OPERATION.id).finish_non_exhaustive()
    }
}
