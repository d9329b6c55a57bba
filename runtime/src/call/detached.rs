//! Calls that go on when their caller leaves.

use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use tokio::sync::{Notify, oneshot};

use crate::call::answer::{self, Lost};
use crate::call::attempts::Attempts;
use crate::call::caller::Caller;
use crate::call::course::Course;
use crate::call::operation::Operation;
use crate::call::options::CallOptions;
use crate::call::request::Request;
use crate::call::running::Running;
use crate::call::{events, first_page, send_by};
use crate::error::Error;
use crate::transport::drivers;
use crate::transport::failure::TransportError;

/// A call that a task of its own makes, so that it ends whatever happens to its caller.
///
/// It is a future of the call's result. When it is dropped, a request that may have been sent already is followed to its
/// end, and [`Hooks::finished`](crate::Hooks::finished) is told how it ended. One that surely was not sent yet (it waits
/// for the limit on requests, for a connection, or to be sent again) is cancelled, and
/// [`Hooks::abandoned`](crate::Hooks::abandoned) is told; [`even_unsent`](Self::even_unsent) lets it go on, too.
///
/// The task runs on the tokio runtime, and ends with it: wait for it with `drain` before the program exits.
#[must_use = "a detached call that nobody waits for is cancelled unless it was sent already"]
pub struct Detached<T> {
    result: oneshot::Receiver<Result<T, Error>>,
    task: Arc<Task>,
}

struct Task {
    caller: Arc<Caller>,
    operation: &'static Operation,
    course: Course,
    caller_left: Notify,
    even_unsent: AtomicBool,
}

impl<T> Detached<T> {
    /// Sends the request even when nobody waits for it any more.
    pub fn even_unsent(self) -> Self {
        self.task.even_unsent.store(true, Ordering::Relaxed);
        self
    }
}

impl<T> Future for Detached<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let result = ready!(Pin::new(&mut self.result).poll(cx));
        Poll::Ready(result.unwrap_or_else(|_| Err(self.task.lost())))
    }
}

impl<T> Drop for Detached<T> {
    fn drop(&mut self) {
        self.task.caller_left.notify_one();
    }
}

impl<T> fmt::Debug for Detached<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Detached").field("operation", &self.task.operation.id).finish_non_exhaustive()
    }
}

impl Task {
    /// The error of a call whose task ended without a word.
    fn lost(&self) -> Error {
        let reason = "the task of the detached call ended early: its runtime was shut down, or a hook panicked";
        let lost = match self.course.give_up() {
            true => TransportError::not_sent(reason),
            false => TransportError::maybe_sent(reason),
        };
        answer::lost(&self.caller, self.operation, Lost::Transport(lost))
    }
}

/// Starts a call in a task of its own.
pub(crate) fn detach<R: Request>(caller: Arc<Caller>, request: R, options: CallOptions) -> Detached<R::Response> {
    let operation = const { &R::OPERATION };
    let (sender, result) = oneshot::channel();
    let (course, caller_left, even_unsent) = Default::default();
    let task = Arc::new(Task { caller, operation, course, caller_left, even_unsent });
    let detached = Detached { result, task: Arc::clone(&task) };
    let refused = match (tokio::runtime::Handle::try_current(), Running::enter(&task.caller.detached)) {
        (Ok(runtime), Ok(entry)) => {
            let mut begin = Begin(Some((task, options)));
            let call = async move {
                let Some((task, options)) = begin.0.take() else { return };
                let result = until_done(&task, &request, &options).await;
                drop(entry);
                if let Some(result) = result {
                    // Nobody may be there to hear it; the hooks were told.
                    let _ = sender.send(result);
                }
            };
            runtime.spawn(events::in_current_span(call));
            return detached;
        }
        (Err(_), _) => Error::configuration("a call needs a tokio runtime".to_owned()),
        (Ok(_), Err(limit)) => answer::crowded(operation, limit),
    };
    let _ = sender.send(Err(refused));
    detached
}

/// A call whose task was not run yet. Dropped before it was, it is reported as abandoned.
struct Begin(Option<(Arc<Task>, CallOptions)>);

impl Drop for Begin {
    fn drop(&mut self) {
        if let Some((task, options)) = self.0.take() {
            drop(Attempts::new(&task.caller, task.operation, &options, &task.course).detached());
        }
    }
}

/// The result of a call; none when its caller left before anything was sent.
async fn until_done<R: Request>(task: &Task, request: &R, options: &CallOptions) -> Option<Result<R::Response, Error>> {
    let page = match drivers::check_timers().and_then(|()| first_page::<R>(options)) {
        Ok(page) => page,
        Err(error) => return Some(Err(error)),
    };
    let attempts = Attempts::new(&task.caller, task.operation, options, &task.course).detached();
    let mut call = pin!(send_by(attempts, request, page));
    let mut caller_left = pin!(task.caller_left.notified());
    let mut is_alone = false;
    poll_fn(|cx| {
        is_alone = is_alone || caller_left.as_mut().poll(cx).is_ready();
        let is_unwanted = is_alone && !task.even_unsent.load(Ordering::Relaxed);
        if is_unwanted && task.course.give_up() {
            return Poll::Ready(None);
        }
        call.as_mut().poll(cx).map(|it| Some(it.map(|sent| sent.response)))
    })
    .await
}
