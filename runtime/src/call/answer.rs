//! Status, headers and body → the response value, or the error that says what it means.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::call::answered::hide_secrets;
use crate::call::caller::Caller;
use crate::call::limiter::NoRoom;
use crate::call::operation::Operation;
use crate::call::payload::Unreadable;
use crate::call::request::Request;
use crate::call::response::{Received, Response, without_mark};
use crate::call::retry_after;
use crate::error::Error;
use crate::error::failure::{DecodeFailure, Effort, Kept, Refusal, TransitFailure, TransitKind, Wait};
use crate::error::line::one_line;
use crate::safety::Safety;
use crate::transport::failure::TransportError;
use crate::values::decode::Problem;

/// How many characters of a body an error keeps.
const SNIPPET: usize = 200;

/// How many characters of a server's message or details an error keeps.
const MESSAGE: usize = 4_000;

/// How many characters of a request id or of a JSON path an error keeps.
const SHORT: usize = 300;

/// The most that a body may have reserved without need, in bytes.
const MAX_SPARE: usize = 1024 * 1024;

/// An answer that was read to its end.
pub(crate) struct Answer {
    operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) request_id: Option<String>,
    retry_after: Option<Duration>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn new(
        operation: &'static Operation,
        status: StatusCode,
        headers: HeaderMap,
        request_id: Option<String>,
        mut body: Vec<u8>,
    ) -> Self {
        // A body grows by doubling. What decoding needs besides comes on top of it.
        if body.capacity() - body.len() > MAX_SPARE {
            body.shrink_to_fit();
        }
        let retry_after = retry_after::parse(&headers, SystemTime::now());
        Answer { operation, status, request_id, retry_after, headers, body: body.into() }
    }
}

/// How an answer can get lost.
pub(crate) enum Lost {
    Transport(TransportError),
    TimedOut {
        wait: Wait,
        after: Duration,
    },
    TooLarge {
        limit: usize,
    },
    /// A file of the request, which was perhaps begun to be sent.
    Unreadable {
        file: Unreadable,
        is_begun: bool,
    },
}

/// Reads the answer to a request.
pub(crate) fn read<R: Request>(caller: &Caller, answer: &Answer) -> Result<R::Response, Error> {
    let status = answer.status.as_u16();
    if !answer.status.is_success() {
        return Err(refusal(caller, answer));
    }
    if answer.operation.no_content.contains(&status)
        && let Some(response) = R::empty()
    {
        return Ok(response);
    }
    let received = Received::new(status, &answer.headers, &answer.body);
    R::Response::read(received).map_err(|problem| misunderstood(caller, answer, problem.0))
}

/// The error for a request that the limiter holds back for longer than the call may take.
pub(crate) fn held(operation: &'static Operation, no_room: NoRoom, elapsed: Duration) -> Error {
    let effort = Effort { elapsed, ..Effort::default() };
    unsent(operation, effort, TransitKind::Held { wait: no_room.wait })
}

/// The error for a call that is one too many to go on without its caller.
pub(crate) fn crowded(operation: &'static Operation, limit: usize) -> Error {
    unsent(operation, Effort::default(), TransitKind::Crowded { limit })
}

fn unsent(operation: &'static Operation, effort: Effort, kind: TransitKind) -> Error {
    let (operation, safety) = (operation.id, operation.safety);
    let (status, request_id, permanent, source) = (None, None, false, None);
    Error::Transit(Box::new(TransitFailure { effort, operation, safety, kind, status, request_id, permanent, source }))
}

/// That time ended while a call waited for a token, whatever its limit was: nothing was sent.
pub(crate) fn of_token(lost: Lost) -> Lost {
    match lost {
        Lost::TimedOut { after, .. } => Lost::TimedOut { wait: Wait::Token, after },
        lost => lost,
    }
}

/// That time ended while a call waited for a file of its request: nothing was sent.
pub(crate) fn of_body(lost: Lost) -> Lost {
    match lost {
        Lost::TimedOut { after, .. } => Lost::TimedOut { wait: Wait::Body, after },
        lost => lost,
    }
}

/// The error for a request without an answer.
pub(crate) fn lost(caller: &Caller, operation: &'static Operation, lost: Lost) -> Error {
    transit(caller, operation, None, None, lost)
}

/// The error for an answer of success that broke off.
pub(crate) fn lost_midway(
    caller: &Caller,
    operation: &'static Operation,
    status: StatusCode,
    request_id: Option<String>,
    lost: Lost,
) -> Error {
    transit(caller, operation, Some(status.as_u16()), request_id, lost)
}

fn transit(
    caller: &Caller,
    operation: &'static Operation,
    status: Option<u16>,
    request_id: Option<String>,
    lost: Lost,
) -> Error {
    let permanent = matches!(&lost, Lost::Transport(error) if error.is_permanent());
    let (kind, source) = match lost {
        Lost::TimedOut { wait, after } => (TransitKind::TimedOut { wait, after }, None),
        Lost::TooLarge { limit } => (TransitKind::TooLarge { limit }, None),
        Lost::Unreadable { file, is_begun } => {
            (TransitKind::Unreadable { is_begun }, Some(caller.redactor.error(Box::new(file))))
        }
        Lost::Transport(error) => {
            let kind = match (status, error.is_not_sent()) {
                // Where an answer has begun, the request was sent, whatever the transport says.
                (Some(_), _) => TransitKind::Truncated,
                (None, true) => TransitKind::NotSent,
                (None, false) => TransitKind::NoAnswer,
            };
            (kind, Some(caller.redactor.error(error.into_source())))
        }
    };
    let safety = operation.safety;
    let (operation, effort) = (operation.id, Effort::default());
    let failure = TransitFailure { effort, operation, safety, kind, status, request_id, permanent, source };
    let open = safety == Safety::Write && !failure.is_not_sent();
    let error = Error::Transit(Box::new(failure));
    if open { error.into_outcome_unknown() } else { error }
}

/// The request id from its header, bounded and without tokens.
pub(crate) fn request_id(caller: &Caller, operation: &Operation, headers: &HeaderMap) -> Option<String> {
    let value = headers.get(operation.request_id_header?)?;
    let text = String::from_utf8_lossy(value.as_bytes());
    Some(caller.redactor.text(&text, SHORT)).filter(|it| !it.is_empty())
}

fn refusal(caller: &Caller, answer: &Answer) -> Error {
    let operation = answer.operation;
    let body = String::from_utf8_lossy(without_mark(&answer.body));
    let object: Option<Value> = serde_json::from_str(&body).ok().filter(Value::is_object);
    let member = |name: Option<&str>, limit: usize| {
        let text = object.as_ref()?.get(name?)?.as_str().filter(|it| !it.trim().is_empty())?;
        Some(caller.redactor.text(text, limit))
    };
    let message = member(operation.error.message, MESSAGE);
    let snippet = match message {
        None if !body.trim().is_empty() => Some(one_line(&caller.redactor.text(body.trim(), SNIPPET), usize::MAX)),
        _ => None,
    };
    let status = answer.status.as_u16();
    let mut headers = answer.headers.clone();
    hide_secrets(&mut headers);
    let astray = answer.status.is_redirection() || matches!(status, 404 | 405) || is_markup(&answer.body);
    let url = (astray && (message.is_none() || status == 404)).then(|| url(caller, operation));
    let error = Error::Refused(Box::new(Refusal {
        effort: Effort::default(),
        operation: operation.id,
        safety: operation.safety,
        status,
        request_id: answer.request_id.clone().or_else(|| member(operation.error.request_id, SHORT)),
        details: member(operation.error.details, MESSAGE),
        message,
        snippet,
        url,
        retry_after: answer.retry_after,
        answer: Some(Kept { headers, body: answer.body.clone() }),
    }));
    match operation.safety {
        Safety::Write if !is_refusal(status) => error.into_outcome_unknown(),
        Safety::Write | Safety::Read => error,
    }
}

/// Does a status say that the request was not carried out?
pub(super) fn is_refusal(status: u16) -> bool {
    (400..500).contains(&status) && status != StatusCode::REQUEST_TIMEOUT.as_u16()
}

/// Does a body look like a page for people? Then something other than the API has answered.
fn is_markup(body: &[u8]) -> bool {
    without_mark(body).trim_ascii_start().starts_with(b"<")
}

/// Where the request went. An address has neither a query nor a password, but a token may stand in it by mistake.
fn url(caller: &Caller, operation: &Operation) -> String {
    one_line(&caller.redactor.text(&caller.address.join(operation.path), SHORT), usize::MAX)
}

fn misunderstood(caller: &Caller, answer: &Answer, problem: Problem) -> Error {
    let redactor = &caller.redactor;
    let snippet = problem.place.filter(|_| !answer.body.is_empty()).map(|place| {
        // Only what surrounds the place is looked at, so a large body is not copied whole.
        let (text, place) = neighbourhood(without_mark(&answer.body), place);
        one_line(&redactor.around(&text, place, SNIPPET), usize::MAX)
    });
    let error = Error::Decode(Box::new(DecodeFailure {
        effort: Effort::default(),
        operation: answer.operation.id,
        status: answer.status.as_u16(),
        request_id: answer.request_id.clone(),
        path: one_line(&redactor.text(&problem.path, SHORT), usize::MAX),
        reason: one_line(&redactor.text(&problem.whole_reason(), SHORT), usize::MAX),
        snippet,
        url: is_markup(&answer.body).then(|| url(caller, answer.operation)),
        truncated: problem.truncated,
    }));
    match answer.operation.safety {
        Safety::Read => error,
        Safety::Write => error.into_outcome_unknown(),
    }
}

/// The text of a body around a place, far enough that a token across the edge of the snippet is seen whole.
fn neighbourhood(body: &[u8], place: usize) -> (String, usize) {
    const FAR: usize = 64 * 1024;
    let place = place.min(body.len());
    let before = String::from_utf8_lossy(&body[place.saturating_sub(FAR)..place]);
    let after = String::from_utf8_lossy(&body[place..place.saturating_add(FAR).min(body.len())]);
    (format!("{before}{after}"), before.len())
}
