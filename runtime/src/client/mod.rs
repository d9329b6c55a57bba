//! The inside of a generated client: calls and listings.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::call;
use crate::call::answered::Answered;
use crate::call::caller::Caller;
use crate::call::credentials::CredentialValues;
use crate::call::detached::{self, Detached};
use crate::call::limiter::Limiter;
use crate::call::options::CallOptions;
use crate::call::request::{PagedRequest, Request};
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

    /// The same client for other credentials: what belongs to the server is shared, and each access token has one limiter,
    /// found again whenever the token returns.
    pub fn with_credentials(&self, credentials: CredentialValues) -> Result<Self, Error> {
        Ok(Core(Arc::new(self.0.with_credentials(credentials)?)))
    }

    /// Sends a request; of a paged one it asks for the first page, as large as the document allows.
    pub async fn send<R: Request>(&self, request: &R) -> Result<R::Response, Error> {
        self.send_with(request, &CallOptions::new()).await
    }

    /// As [`Core::send`], with wishes.
    pub async fn send_with<R: Request>(&self, request: &R, options: &CallOptions) -> Result<R::Response, Error> {
        let page = call::first_page::<R>(options)?;
        Ok(call::send(&self.0, request, page, options).await?.response)
    }

    /// As [`Core::send_with`], with the status and the headers of the answer.
    pub async fn send_answered<R: Request>(
        &self,
        request: &R,
        options: &CallOptions,
    ) -> Result<Answered<R::Response>, Error> {
        let page = call::first_page::<R>(options)?;
        let sent = call::send(&self.0, request, page, options).await?;
        Ok(Answered::new(sent.response, sent.status, sent.headers))
    }

    /// As [`Core::send_with`], in a task of its own.
    pub fn detach<R: Request>(&self, request: R, options: CallOptions) -> Detached<R::Response> {
        detached::detach(Arc::clone(&self.0), request, options)
    }

    /// Waits until no detached call is running, at most so long; gives how many still are.
    pub async fn drain(&self, time: Duration) -> usize {
        self.0.detached.drain(time).await
    }

    /// The limit on requests of this client's access token.
    pub fn limiter(&self) -> &Limiter {
        &self.0.limiter
    }

    /// The pages of a request, each as large as the document allows unless the options say less.
    pub fn pages<R: PagedRequest>(&self, request: R, options: CallOptions) -> Pages<R> {
        self.listing(request, options).pages()
    }

    /// The items on all pages of a request, one after the other.
    pub fn items<R: PagedRequest>(&self, request: R, options: CallOptions) -> Items<R> {
        self.listing(request, options).items()
    }

    /// Every page of a request, to be read from the start or from a checkpoint.
    pub fn listing<R: PagedRequest>(&self, request: R, options: CallOptions) -> Listing<R> {
        Listing::new(Arc::clone(&self.0), request, options)
    }

    /// As [`Core::listing`], of a request that is sent as several where it is longer than the document allows.
    pub fn split<R: SplitRequest>(&self, request: R, options: CallOptions) -> Result<Listing<R>, Error> {
        Listing::split(Arc::clone(&self.0), request, options)
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
