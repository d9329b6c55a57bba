//! A request whose pages are about to be read: from the start or from a checkpoint, whole or split.

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::checkpoint::{self, Checkpoint};
use crate::client::Core;
use crate::error::Error;
use crate::page::{Items, Pages, Position};
use crate::request::PagedRequest;
use crate::split::{Split, SplitRequest};

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
    core: Core,
    source: Source<R>,
    page_size: Option<u32>,
    position: Position,
}

impl<R: PagedRequest> Listing<R> {
    /// Every page of a request.
    pub(crate) fn new(core: Core, request: R, page_size: Option<u32>) -> Self {
        let source = Source::Whole { request: Arc::new(request), filter: OnceLock::new() };
        Listing { core, source, page_size, position: Position::default() }
    }

    /// Goes on where a checkpoint was taken, instead of at the start. A checkpoint taken after the end ends at once.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] when the checkpoint is of another version, operation or filter, or when one of the two
    /// is split and the other is not. The page size may differ.
    pub fn resume(mut self, checkpoint: &Checkpoint) -> Result<Self, Error> {
        let refused = |reason| Error::unencodable(R::OPERATION.id, format!("the checkpoint {reason}"));
        self.position = self.source.position(R::OPERATION.id, checkpoint).map_err(refused)?;
        Ok(self)
    }

    /// Reads the pages, one after the other.
    pub fn pages(self) -> Pages<R> {
        Pages::new(self.core, self.source, self.page_size, self.position)
    }

    /// Reads the items, page after page.
    pub fn items(self) -> Items<R> {
        Items::new(self.pages())
    }
}

impl<R: SplitRequest> Listing<R> {
    /// Every page of the parts of a request.
    pub(crate) fn split(core: Core, request: R, page_size: Option<u32>) -> Result<Self, Error> {
        let source = Source::Split(Split::new(request)?);
        Ok(Listing { core, source, page_size, position: Position::default() })
    }
}

impl<R: PagedRequest> fmt::Debug for Listing<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listing").field("operation", &R::OPERATION.id).finish_non_exhaustive()
    }
}

/// The requests of a listing.
pub(crate) enum Source<R> {
    Whole {
        request: Arc<R>,
        /// Hashed when the first checkpoint is taken: most listings never are.
        filter: OnceLock<String>,
    },
    Split(Split<R>),
}

impl<R: PagedRequest> Source<R> {
    pub(crate) fn parts(&self) -> usize {
        match self {
            Source::Whole { .. } => 1,
            Source::Split(split) => split.parts(),
        }
    }

    pub(crate) fn part(&self, part: usize) -> Arc<R> {
        match self {
            Source::Whole { request, .. } => Arc::clone(request),
            Source::Split(split) => Arc::new(split.part(part)),
        }
    }

    fn filter(&self) -> &str {
        match self {
            // A request that cannot be written is never sent: its checkpoint only ever says so.
            Source::Whole { request, filter } => {
                filter.get_or_init(|| checkpoint::filter_hash(request.as_ref(), "").unwrap_or_default())
            }
            Source::Split(split) => split.filter(),
        }
    }

    pub(crate) fn checkpoint(&self, position: &Position) -> Checkpoint {
        Checkpoint {
            version: checkpoint::VERSION,
            operation: R::OPERATION.id.to_owned(),
            filter: self.filter().to_owned(),
            part: match self {
                Source::Whole { .. } => None,
                // There are 10,000 at most.
                Source::Split(_) => Some(u32::try_from(position.part).unwrap_or(u32::MAX)),
            },
            cursor: position.cursor.clone(),
            finished: position.finished,
        }
    }

    /// Where a checkpoint leads, or why it does not.
    fn position(&self, operation: &str, checkpoint: &Checkpoint) -> Result<Position, String> {
        let Checkpoint { version, part, cursor, finished, .. } = checkpoint;
        if *version != checkpoint::VERSION {
            return Err(format!("is of version {version}, and only version {} is known", checkpoint::VERSION));
        }
        if checkpoint.operation != operation {
            return Err(format!("is of another operation, {}", crate::failure::quote(&checkpoint.operation)));
        }
        match (self, part) {
            (Source::Whole { .. }, Some(_)) => {
                return Err("is of a listing that was split: split this one, too".to_owned());
            }
            (Source::Split(_), None) => {
                return Err("is of a listing that was not split: resume it without splitting".to_owned());
            }
            (Source::Whole { .. }, None) | (Source::Split(_), Some(_)) => {}
        }
        if checkpoint.filter != self.filter() {
            let limits = if part.is_some() { ", or was split by other limits" } else { "" };
            return Err(format!("is of another filter{limits}"));
        }
        let part = part.unwrap_or(0) as usize;
        if part >= self.parts() {
            return Err(format!("is in part {}, and there are {}", part + 1, self.parts()));
        }
        Ok(Position { part, cursor: cursor.clone(), finished: *finished })
    }
}
