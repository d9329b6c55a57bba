//! Writes of which a client finds out what became of them.

use crate::call::options::CallOptions;
use crate::client::Core;
use crate::error::Error;
use crate::recovery;
use crate::recovery::recovered::Recovered;
use crate::recovery::request::RecoverableRequest;
use crate::recovery::settings::Recovery;
use crate::values::timestamp::Timestamp;

impl Core {
    /// Sends a write, and looks for what it may have done when its answer is lost.
    ///
    /// # Errors
    ///
    /// What the write itself says when it surely was not carried out.
    pub async fn send_and_recover<R: RecoverableRequest>(
        &self,
        request: &R,
        recovery: &Recovery<R::Id>,
        options: &CallOptions,
    ) -> Result<Recovered<R>, Error> {
        recovery::send_and_recover(&self.0, request, recovery, options).await
    }

    /// Looks for what a write that began at some time may have done, and sends nothing else.
    pub async fn look_up<R: RecoverableRequest>(
        &self,
        request: &R,
        recovery: &Recovery<R::Id>,
        began: Timestamp,
        options: &CallOptions,
    ) -> Recovered<R> {
        recovery::look_up(&self.0, request, recovery, began, options).await
    }
}
