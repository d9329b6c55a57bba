//! What the tokio runtime of a call lacks, as an error: tokio itself says it by a panic, and there is no other way to ask.

use std::any::Any;
use std::panic::catch_unwind;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use crate::error::Error;

/// Is there a runtime, has it timers, and is it still there?
pub(crate) fn check_timers() -> Result<(), Error> {
    if tokio::runtime::Handle::try_current().is_err() {
        return Err(Error::configuration("a call needs a tokio runtime".to_owned()));
    }
    // A timer is registered and taken back: that allocates nothing, and costs little beside a request.
    let probe = catch_unwind(|| {
        let timer = pin!(tokio::time::sleep(Duration::from_secs(3600)));
        let _ = timer.poll(&mut Context::from_waker(Waker::noop()));
    });
    probe.map_err(|panic| Error::configuration(format!("a call needs a tokio runtime with timers: {}", text(&*panic))))
}

/// What a panic says, in one line.
pub(crate) fn text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default();
    text.lines().next().unwrap_or_default()
}
