//! A write that can be looked for after its answer was lost, as generated types implement it.

use std::fmt;
use std::sync::Arc;

use crate::call::caller::Caller;
use crate::call::options::CallOptions;
use crate::call::request::{PagedRequest, Request};
use crate::error::Error;
use crate::listing::Listing;
use crate::listing::split::SplitRequest;
use crate::values::timestamp::Timestamp;

/// A write of which the document says where to look for it when its answer was lost (`x-recovery`).
///
/// Implemented by generated types only.
pub trait RecoverableRequest: Request {
    /// What identifies a row that the write makes.
    type Id: Clone + Ord + fmt::Debug + Send + Sync + 'static;

    /// A row that the write makes, as the listing shows it.
    type Row: fmt::Debug + Send + Sync + 'static;

    /// The listing in which such rows are found.
    type Listing: PagedRequest<Item = Self::Row>;

    /// The members of the request that a row has to agree with.
    #[doc(hidden)]
    const COMPARED: &'static [&'static str];

    /// The request that lists the rows which were made in an interval and may be the write's.
    #[doc(hidden)]
    fn listing(&self, start: Timestamp, end: Timestamp) -> Self::Listing;

    #[doc(hidden)]
    fn open(reader: Reader, listing: Self::Listing) -> Result<Listing<Self::Listing>, Error> {
        reader.whole(listing)
    }

    /// Whether a row agrees with the request in all that is compared.
    #[doc(hidden)]
    fn is_like(&self, row: &Self::Row) -> bool;

    #[doc(hidden)]
    fn created(row: &Self::Row) -> Timestamp;

    #[doc(hidden)]
    fn row_id(row: &Self::Row) -> &Self::Id;

    #[doc(hidden)]
    fn response_id(response: &Self::Response) -> &Self::Id;
}

/// Opens the listing of a search; generated code says how.
pub struct Reader {
    caller: Arc<Caller>,
    options: CallOptions,
}

impl Reader {
    pub(crate) fn new(caller: Arc<Caller>, mut options: CallOptions) -> Self {
        // An empty page that was meant for somebody else would say that the write was not carried out.
        options.own_connection = true;
        Reader { caller, options }
    }

    /// One request, however long its interval is.
    pub fn whole<R: PagedRequest>(self, listing: R) -> Result<Listing<R>, Error> {
        Ok(Listing::new(self.caller, listing, self.options))
    }

    /// Several requests where the interval is longer than one may ask for.
    pub fn split<R: SplitRequest>(self, listing: R) -> Result<Listing<R>, Error> {
        Listing::split(self.caller, listing, self.options)
    }
}

/// Whether a row agrees with a member of the request. What the request leaves out is not compared: the server may have
/// filled it in.
pub fn agrees<T: PartialEq + ?Sized>(given: Option<&T>, row: Option<&T>) -> bool {
    given.is_none_or(|it| row == Some(it))
}

#[cfg(test)]
mod tests {
    use super::agrees;

    #[test]
    fn what_the_request_leaves_out_is_not_compared() {
        assert!(agrees(None, Some(&1)) && agrees::<i32>(None, None));
        assert!(agrees(Some(&1), Some(&1)));
        assert!(!agrees(Some(&1), Some(&2)) && !agrees(Some(&1), None));
    }
}
