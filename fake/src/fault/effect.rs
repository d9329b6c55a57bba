//! A request that is struck -> its faulty answer.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use serde_json::Value;
use tokio::time::sleep;

use super::page::{self, List};
use super::script::{self, Step};
use super::{FaultKind, Strike, When, replacement, rewrite};
use crate::answer::Refusal;
use crate::contract::Operation;
use crate::server::{Reply, Server};
use crate::wire::Connection;

/// A request to an operation that has arrived whole.
pub(crate) struct Call<'a> {
    pub(crate) server: &'a Server,
    pub(crate) connection: &'a Connection,
    pub(crate) operation: &'a Operation,
    pub(crate) parts: &'a Parts,
    pub(crate) body: Bytes,
    /// The body as JSON; null where it is none.
    pub(crate) sent: Value,
    pub(crate) request_id: String,
}

type Replace = Box<dyn FnOnce(&Call<'_>) -> Response<Vec<u8>> + Send>;
/// Also given what a list calls its items.
type EditBody = Box<dyn FnOnce(&mut Value, Option<&str>) + Send>;
type Rewrite = Box<dyn FnOnce(&mut Response<Vec<u8>>) + Send>;
/// Given the headers of the request, and its answer.
type Write = Box<dyn FnOnce(&HeaderMap, &Response<Vec<u8>>) -> Vec<Step> + Send>;

/// What a kind of fault does to an answer.
pub(super) enum Effect {
    /// It comes later.
    Delay(Duration),
    /// Another one stands in for it.
    Replace(Replace),
    /// The JSON of a success says something else.
    EditBody(EditBody),
    /// A page holds something else.
    EditList(fn(&mut List<'_>)),
    /// Its header or its bytes are different, while HTTP is kept to.
    Rewrite(Rewrite),
    /// What is sent is not HTTP, or not all of it; then the connection ends.
    Script(Write),
}

impl Effect {
    pub(super) fn of(kind: &FaultKind) -> Self {
        match kind.clone() {
            FaultKind::Latency { delay } => Self::Delay(delay),
            FaultKind::StallInHeaders => Self::Script(Box::new(|_, it| script::stall_in_headers(it))),
            FaultKind::StallInBody => Self::Script(Box::new(|_, it| script::stall_in_body(it))),
            FaultKind::ResetBeforeHeaders => Self::Script(Box::new(|_, _| vec![Step::Reset])),
            FaultKind::ResetInHeaders => Self::Script(Box::new(|_, it| script::reset_in_headers(it))),
            FaultKind::ResetInBody => Self::Script(Box::new(|_, it| script::reset_in_body(it))),
            FaultKind::Truncation => Self::Script(Box::new(|_, it| script::truncate(it))),
            FaultKind::ContentLengthTooLarge => Self::Script(Box::new(|_, it| script::announce_more(it))),
            FaultKind::ContentLengthTooSmall => Self::Script(Box::new(|_, it| script::announce_less(it))),
            FaultKind::IdleClose { delay } => Self::Script(Box::new(move |_, it| script::close_idle(it, delay))),
            FaultKind::TooManyRequests { retry_after } => {
                Self::Replace(Box::new(move |call| replacement::too_many_requests(call, &retry_after)))
            }
            FaultKind::ServerError { status, retry_after } => {
                Self::Replace(Box::new(move |call| replacement::server_error(call, status, &retry_after)))
            }
            FaultKind::RequestTimeout => Self::Replace(Box::new(replacement::request_timeout)),
            FaultKind::HtmlPage { status } => Self::Replace(Box::new(move |call| replacement::html_page(call, status))),
            FaultKind::EchoedTokens { status } => Self::Replace(Box::new(move |call| replacement::echo(call, status))),
            FaultKind::Redirect { status } => Self::Replace(Box::new(move |call| replacement::redirect(call, status))),
            FaultKind::WrongContentType => Self::Rewrite(Box::new(rewrite::mislabel)),
            FaultKind::InvalidUtf8 => Self::Rewrite(Box::new(rewrite::break_text)),
            FaultKind::GzipBomb { mebibytes } => {
                Self::Script(Box::new(move |headers, it| script::gzip_bomb(headers, it, mebibytes)))
            }
            FaultKind::EndlessBody => Self::Script(Box::new(|_, it| script::never_end(it))),
            FaultKind::JsonDepth { depth } => Self::Rewrite(Box::new(move |it| rewrite::nest(it, depth))),
            FaultKind::HugeNumber => Self::Rewrite(Box::new(rewrite::enlarge_number)),
            FaultKind::RepeatingCursor => Self::EditList(page::repeat_cursor),
            FaultKind::AlternatingCursor => Self::EditList(page::alternate_cursor),
            FaultKind::EmptyPage => Self::EditList(page::hold_back_all),
            FaultKind::ShortPage => Self::EditList(page::hold_back_half),
            FaultKind::DuplicateRows => Self::EditList(page::duplicate_first),
            FaultKind::UnknownEnumValue => Self::EditList(page::rename_state),
            FaultKind::NullRequired { member } => Self::EditBody(Box::new(move |body, items| {
                page::change_required(body, items, member.as_deref(), Some(Value::Null));
            })),
            FaultKind::MissingRequired { member } => Self::EditBody(Box::new(move |body, items| {
                page::change_required(body, items, member.as_deref(), None);
            })),
        }
    }
}

impl FaultKind {
    /// Whether only lists have what it changes.
    #[must_use]
    pub fn is_for_lists(&self) -> bool {
        matches!(Effect::of(self), Effect::EditList(_))
    }

    /// When it strikes unless it is told otherwise: what stands in for the answer does so before the operation is
    /// carried out, what damages or delays the answer after it.
    #[must_use]
    pub fn default_when(&self) -> When {
        match Effect::of(self) {
            Effect::Replace(_) => When::Before,
            Effect::Delay(_) | Effect::EditBody(_) | Effect::EditList(_) | Effect::Rewrite(_) | Effect::Script(_) => {
                When::After
            }
        }
    }
}

impl Call<'_> {
    /// The answer that is about to be spoilt. It always has a body, so that there is something to spoil.
    fn reply(&self, when: When) -> Reply {
        match self.operation.is_write && when == When::Before {
            true => self.server.sample(self.operation, self.request_id.clone()),
            false => self.server.reply(self.parts, Ok(self.body.clone()), self.request_id.clone(), &HeaderMap::new()),
        }
    }

    fn edit_list(&self, reply: &mut Reply, edit: fn(&mut List<'_>)) {
        let cursor = self.sent["Limitation"]["Cursor"].as_str();
        let body = reply.body.as_mut().filter(|_| reply.status.is_success());
        if let Some(mut list) = body.and_then(|body| List::of(body, self.operation.items()?, cursor)) {
            edit(&mut list);
        }
    }
}

/// Answers a request as the fault wants it.
pub(crate) async fn respond(call: &Call<'_>, strike: Strike) -> Response<Body> {
    let name = strike.kind.name();
    let log = |status: StatusCode| call.server.log(call.parts, status, Some(name));
    let response = match Effect::of(&strike.kind) {
        Effect::Delay(delay) => return respond_late(call, delay, strike.when, name).await,
        Effect::Replace(replace) => {
            if strike.when == When::After {
                // Its answer is lost; whether it was a refusal shows in the fake's state alone.
                let _: Result<_, Refusal> = call.server.carry_out(call.parts, Ok(call.body.clone()));
            }
            replace(call)
        }
        Effect::EditBody(edit) => {
            let mut reply = call.reply(strike.when);
            if let Some(body) = reply.body.as_mut().filter(|_| reply.status.is_success()) {
                edit(body, call.operation.items());
            }
            reply.into_http()
        }
        Effect::EditList(edit) => {
            let mut reply = call.reply(strike.when);
            call.edit_list(&mut reply, edit);
            reply.into_http()
        }
        Effect::Rewrite(rewrite) => {
            let mut response = call.reply(strike.when).into_http();
            rewrite(&mut response);
            response
        }
        Effect::Script(write) => {
            let response = call.reply(strike.when).into_http();
            log(response.status());
            return play(call, write(&call.parts.headers, &response)).await;
        }
    };
    log(response.status());
    response.map(Body::from)
}

async fn respond_late(call: &Call<'_>, delay: Duration, when: When, name: &str) -> Response<Body> {
    if when == When::Before {
        sleep(delay).await;
    }
    let body = Ok(call.body.clone());
    let reply = call.server.reply(call.parts, body, call.request_id.clone(), &call.parts.headers);
    call.server.log(call.parts, reply.status, Some(name));
    if when == When::After {
        sleep(delay).await;
    }
    reply.into_http().map(Body::from)
}

/// Takes the connection out of the server's hands and plays the script on it. What is returned goes nowhere; it only
/// tells the server that the connection has come to its end.
async fn play(call: &Call<'_>, steps: Vec<Step>) -> Response<Body> {
    if let Some(writer) = call.connection.take() {
        // It fails where the client hangs up, which is as good an end as any.
        let _ = script::play(writer, steps).await;
    }
    let mut response = Response::new(Body::empty());
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}
