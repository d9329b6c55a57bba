//! After a lost answer: looking for what the write may have done.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use crate::call;
use crate::call::caller::Caller;
use crate::call::options::CallOptions;
use crate::error::Error;
use crate::recovery::look::{Clock, Look};
use crate::recovery::recovered::{Recovered, Unfinished};
use crate::recovery::request::{Reader, RecoverableRequest};
use crate::recovery::settings::Recovery;
use crate::values::timestamp::Timestamp;

mod look;
pub(crate) mod recovered;
pub(crate) mod request;
pub(crate) mod settings;

/// Sends a write, and looks for what it may have done when its answer is lost. It is never sent a second time for that.
pub(crate) async fn send_and_recover<R: RecoverableRequest>(
    caller: &Arc<Caller>,
    request: &R,
    recovery: &Recovery<R::Id>,
    options: &CallOptions,
) -> Result<Recovered<R>, Error> {
    let clock = Clock::start();
    let cause = match call::send(caller, request, None, options).await {
        Ok(sent) => return Ok(Recovered::Added(R::response_id(&sent.response).clone())),
        Err(error @ Error::OutcomeUnknown(_)) => error,
        Err(error) => return Err(error),
    };
    Ok(search(caller, options, Look::new(request, recovery, clock, Some(cause))).await)
}

/// Looks for what a write that began at some time may have done.
pub(crate) async fn look_up<R: RecoverableRequest>(
    caller: &Arc<Caller>,
    request: &R,
    recovery: &Recovery<R::Id>,
    began: Timestamp,
    options: &CallOptions,
) -> Recovered<R> {
    let mut look = Look::new(request, recovery, Clock::start(), None);
    let age = look.clock.begun.unix_nanoseconds() - began.unix_nanoseconds();
    // A beginning that lies ahead, by another machine's clock, is that of a write which has just begun.
    look.age = Duration::from_nanos(u64::try_from(age.max(0)).unwrap_or(u64::MAX));
    search(caller, options, look).await
}

async fn search<R: RecoverableRequest>(
    caller: &Arc<Caller>,
    options: &CallOptions,
    mut look: Look<'_, R>,
) -> Recovered<R> {
    let lost = Instant::now();
    let result = if tokio::runtime::Handle::try_current().is_err() {
        Err(Unfinished::Failed(Error::configuration("a search needs a tokio runtime".to_owned())))
    } else {
        look_repeatedly(caller, options, &mut look, lost).await
    };
    look.search.elapsed = lost.elapsed();
    let Look { search, mut rows, .. } = look;
    if let Err(reason) = result {
        return Recovered::StillUnknown { reason, rows, search };
    }
    match (rows.pop(), rows.is_empty()) {
        (None, _) => Recovered::NotFound { search },
        (Some(row), true) => Recovered::FoundOne { row, search },
        (Some(row), false) => {
            rows.push(row);
            Recovered::Ambiguous { rows, search }
        }
    }
}

/// Looks until something is found. The last look decides: what one before it failed to read, it has read.
async fn look_repeatedly<R: RecoverableRequest>(
    caller: &Arc<Caller>,
    options: &CallOptions,
    look: &mut Look<'_, R>,
    lost: Instant,
) -> Result<(), Unfinished> {
    let within = look.recovery.within;
    let over = || Unfinished::OutOfTime(within);
    // A time beyond the clock's range is none.
    let end = lost.checked_add(within);
    let mut result = Err(over());
    for wait in look.recovery.waits(look.age) {
        if end.is_some_and(|end| Instant::now().checked_add(wait).is_none_or(|at| at > end)) {
            break;
        }
        sleep(wait).await;
        let reader = Reader::new(Arc::clone(caller), options.clone());
        let looked = match end {
            Some(end) => timeout_at(end, look.look(reader)).await.unwrap_or_else(|_| Err(over())),
            None => look.look(reader).await,
        };
        let is_final = match &looked {
            Ok(()) => !look.rows.is_empty(),
            Err(Unfinished::Failed(error)) => !error.is_retryable(),
            Err(_) => true,
        };
        result = looked;
        if is_final {
            break;
        }
    }
    result
}
