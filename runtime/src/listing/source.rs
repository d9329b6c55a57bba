//! The requests of a listing, and the place that a checkpoint leads to.

use std::sync::{Arc, OnceLock};

use crate::call::request::PagedRequest;
use crate::error::line::quote;
use crate::listing::checkpoint::{self, Checkpoint};
use crate::listing::split::Split;

/// A place in a listing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Position {
    /// Counted from 0, which is the only one where the listing is not split.
    pub(crate) part: usize,
    /// None is the first page of the part.
    pub(crate) cursor: Option<String>,
    pub(crate) finished: bool,
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
    pub(crate) fn whole(request: R) -> Self {
        Source::Whole { request: Arc::new(request), filter: OnceLock::new() }
    }

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
    pub(crate) fn position(&self, operation: &str, checkpoint: &Checkpoint) -> Result<Position, String> {
        let Checkpoint { version, part, cursor, finished, .. } = checkpoint;
        if *version != checkpoint::VERSION {
            return Err(format!("is of version {version}, and only version {} is known", checkpoint::VERSION));
        }
        if checkpoint.operation != operation {
            return Err(format!("is of another operation, {}", quote(&checkpoint.operation)));
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
