//! The inside of a generated client: calls and listings.

use std::fmt;
use std::sync::Arc;

use crate::call;
use crate::call::caller::Caller;
use crate::call::request::{Page, PagedRequest, Request};
use crate::error::Error;
use crate::listing::Listing;
use crate::listing::pages::{Items, Pages};
use crate::listing::split::SplitRequest;

pub(crate) mod builder;
mod recovery;

/// The inside of a generated client, cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Core(Arc<Caller>);

impl Core {
    pub(crate) fn new(caller: Arc<Caller>) -> Self {
        Core(caller)
    }

    /// Sends a request; of a paged one it asks for the first page, as large as the document allows.
    pub async fn send<R: Request>(&self, request: &R) -> Result<R::Response, Error> {
        self.send_sized(request, None).await
    }

    /// As [`Core::send`], with a page of at most `page_size` items where there are pages.
    pub async fn send_sized<R: Request>(&self, request: &R, page_size: Option<u32>) -> Result<R::Response, Error> {
        let paging = const { &R::OPERATION.paging };
        let page = match paging {
            Some(paging) => {
                Some(Page { count: call::encode::check_page_size(R::OPERATION.id, paging, page_size)?, cursor: None })
            }
            None => None,
        };
        Ok(call::send(&self.0, request, page).await?.response)
    }

    /// The pages of a request, each as large as the document allows unless `page_size` says less.
    pub fn pages<R: PagedRequest>(&self, request: R, page_size: Option<u32>) -> Pages<R> {
        self.listing(request, page_size).pages()
    }

    /// The items on all pages of a request, one after the other.
    pub fn items<R: PagedRequest>(&self, request: R, page_size: Option<u32>) -> Items<R> {
        self.listing(request, page_size).items()
    }

    /// Every page of a request, to be read from the start or from a checkpoint.
    pub fn listing<R: PagedRequest>(&self, request: R, page_size: Option<u32>) -> Listing<R> {
        Listing::new(Arc::clone(&self.0), request, page_size)
    }

    /// As [`Core::listing`], of a request that is sent as several where it is longer than the document allows.
    pub fn split<R: SplitRequest>(&self, request: R, page_size: Option<u32>) -> Result<Listing<R>, Error> {
        Listing::split(Arc::clone(&self.0), request, page_size)
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
