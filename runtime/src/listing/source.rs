//! The requests of a listing, and the place that a checkpoint leads to.

use std::sync::{Arc, OnceLock};

use crate::call::caller::Caller;
use crate::call::request::PagedRequest;
use crate::error::mismatch::MismatchReason;
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

    pub(crate) fn checkpoint(&self, caller: &Caller, position: &Position) -> Checkpoint {
        let filter = self.filter();
        Checkpoint {
            version: checkpoint::VERSION,
            operation: R::OPERATION.id.to_owned(),
            filter: filter.to_owned(),
            origin: Some(checkpoint::origin(caller, R::OPERATION.id, filter)),
            part: match self {
                Source::Whole { .. } => None,
                // There are 10,000 at most.
                Source::Split(_) => Some(u32::try_from(position.part).unwrap_or(u32::MAX)),
            },
            cursor: position.cursor.clone(),
            finished: position.finished,
        }
    }

    /// Where a checkpoint of this client leads, or why it does not.
    pub(crate) fn position(&self, caller: &Caller, checkpoint: &Checkpoint) -> Result<Position, MismatchReason> {
        let Checkpoint { version: found, origin, .. } = checkpoint;
        if *found != checkpoint::VERSION {
            return Err(MismatchReason::Version { found: *found, known: checkpoint::VERSION });
        }
        let position = self.position_anywhere(checkpoint)?;
        match origin.as_deref() == Some(&checkpoint::origin(caller, R::OPERATION.id, self.filter())) {
            true => Ok(position),
            false => Err(MismatchReason::Origin),
        }
    }

    /// Where a checkpoint leads, whoever took it.
    pub(crate) fn position_anywhere(&self, checkpoint: &Checkpoint) -> Result<Position, MismatchReason> {
        let Checkpoint { version, operation, part, cursor, finished, .. } = checkpoint;
        if !checkpoint::is_known(*version) {
            return Err(MismatchReason::Version { found: *version, known: checkpoint::VERSION });
        }
        if operation != R::OPERATION.id {
            return Err(MismatchReason::Operation { found: operation.clone() });
        }
        match (self, part) {
            (Source::Whole { .. }, Some(_)) => return Err(MismatchReason::Split),
            (Source::Split(_), None) => return Err(MismatchReason::NotSplit),
            (Source::Whole { .. }, None) | (Source::Split(_), Some(_)) => {}
        }
        if checkpoint.filter != self.filter() {
            return Err(MismatchReason::Filter);
        }
        let (part, parts) = (part.unwrap_or(0) as usize, self.parts());
        if part >= parts {
            return Err(MismatchReason::Part { found: part + 1, parts });
        }
        Ok(Position { part, cursor: cursor.clone(), finished: *finished })
    }
}
