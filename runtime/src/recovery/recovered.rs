//! What a search for a lost write has found, and what it looked at.

use std::fmt;
use std::time::Duration;

use crate::error::Error;
use crate::recovery::request::RecoverableRequest;
use crate::values::timestamp::Timestamp;

/// What became of a write, as far as that can be seen.
///
/// Only [`Added`](Recovered::Added) is the server's word for it. The others say what a search has found after the answer
/// was lost, and none of them is proof: [`Search`] says what was looked at.
///
/// | answer | means | does not mean | do |
/// | --- | --- | --- | --- |
/// | `Added` | the server answered that it was carried out | | go on |
/// | `FoundOne` | one row that nobody else is known to have made, of that time, agrees with the request | that it is this write's: somebody else with the same content may have made it | compare what only this one can have, then take it as done; do not send again |
/// | `Ambiguous` | several such rows | that the write was carried out more than once | tell them apart, or let a person; do not send again |
/// | `NotFound` | no such row so far, in what was looked at | that the write was not carried out: a slow server may still do it, and the clocks may differ by more than the search allows for | look again later; who sends again takes the risk of two |
/// | `StillUnknown` | the search itself did not come to its end | anything about the write | look again later; do not send again |
#[non_exhaustive]
pub enum Recovered<R: RecoverableRequest> {
    /// The server answered: it was carried out, and has this id.
    Added(R::Id),
    /// The answer was lost, and one row may be the write's.
    FoundOne {
        /// What was found.
        row: R::Row,
        /// What was looked at.
        search: Box<Search>,
    },
    /// The answer was lost, and several rows may be the write's; it is one of them at most.
    Ambiguous {
        /// What was found, each row once, in the listing's order.
        rows: Vec<R::Row>,
        /// What was looked at.
        search: Box<Search>,
    },
    /// The answer was lost, and nothing was found so far.
    NotFound {
        /// What was looked at.
        search: Box<Search>,
    },
    /// The answer was lost, and the search did not come to its end.
    StillUnknown {
        /// Why it did not.
        reason: Unfinished,
        /// What its last look found until then: they may be the write's, and there may be more.
        rows: Vec<R::Row>,
        /// What was looked at.
        search: Box<Search>,
    },
}

impl<R: RecoverableRequest> Recovered<R> {
    /// What was looked at; nothing when the server answered.
    pub fn search(&self) -> Option<&Search> {
        match self {
            Recovered::Added(_) => None,
            Recovered::FoundOne { search, .. }
            | Recovered::Ambiguous { search, .. }
            | Recovered::NotFound { search }
            | Recovered::StillUnknown { search, .. } => Some(search),
        }
    }
}

impl<R: RecoverableRequest> fmt::Debug for Recovered<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Recovered::Added(id) => f.debug_tuple("Added").field(id).finish(),
            Recovered::FoundOne { row, search } => {
                f.debug_struct("FoundOne").field("row", row).field("search", search).finish()
            }
            Recovered::Ambiguous { rows, search } => {
                f.debug_struct("Ambiguous").field("rows", rows).field("search", search).finish()
            }
            Recovered::NotFound { search } => f.debug_struct("NotFound").field("search", search).finish(),
            Recovered::StillUnknown { reason, rows, search } => f
                .debug_struct("StillUnknown")
                .field("reason", reason)
                .field("rows", rows)
                .field("search", search)
                .finish(),
        }
    }
}

/// Why a search did not come to its end.
#[derive(Debug)]
#[non_exhaustive]
pub enum Unfinished {
    /// Looking failed. The error is that of the listing and says nothing about the write, also where
    /// [`is_retryable`](Error::is_retryable) is true of it.
    Failed(Error),
    /// There were more than so many pages to read ([`Recovery::max_pages`](crate::Recovery::max_pages)).
    TooManyPages(u64),
    /// There were more than so many rows to read ([`Recovery::max_rows`](crate::Recovery::max_rows)).
    TooManyRows(u64),
    /// It took longer than this ([`Recovery::within`](crate::Recovery::within)).
    OutOfTime(Duration),
}

impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unfinished::Failed(error) => write!(f, "looking failed: {error}"),
            Unfinished::TooManyPages(pages) => write!(f, "there were more than {pages} pages to look at"),
            Unfinished::TooManyRows(rows) => write!(f, "there were more than {rows} rows to look at"),
            Unfinished::OutOfTime(time) => write!(f, "looking was not over after {time:.1?}"),
        }
    }
}

/// What was looked at for a write whose answer was lost. `Display` puts it into a sentence.
#[derive(Debug)]
#[non_exhaustive]
pub struct Search {
    /// Why the outcome of the write is not known; nothing when a stored request was looked up.
    pub cause: Option<Error>,
    /// The operation that lists the rows, such as `listPets`.
    pub listing: &'static str,
    /// What was asked for in the last look, as JSON without credentials: the filters with their values, and the interval.
    /// Empty when there was no time for a look.
    pub filter: String,
    /// The members of the request that a row has to agree with. Those that the request leaves out were not compared.
    pub compared: &'static [&'static str],
    /// Rows that were created before are not the write's: its begin, less the clock skew, on a whole second.
    pub from: Timestamp,
    /// Rows that were created later are not the write's: the begin of the last look, plus the clock skew, on a whole
    /// second.
    pub until: Timestamp,
    /// How many looks came to their end.
    pub looks: u32,
    /// How many pages the last look has read.
    pub pages: u64,
    /// How many rows the last look has read.
    pub rows: u64,
    /// How many of these would have been taken for the write's if they were not known to belong to others.
    pub known: u64,
    /// How long the search took, with its pauses.
    pub elapsed: Duration,
}

impl fmt::Display for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Search { listing, filter, from, until, looks, pages, rows, known, elapsed, .. } = self;
        let counted = |count: u64, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let compared = self.compared.join(", ");
        let (looks, pages, rows) = (counted((*looks).into(), "look"), counted(*pages, "page"), counted(*rows, "row"));
        write!(
            f,
            "{looks} in {elapsed:.1?} for rows of {listing} that were created from {from} until {until} and agree in \
             {compared}; the last one asked for {filter} and read {pages} with {rows}, of which {known} are known to \
             belong to other writes"
        )
    }
}
