//! A request that is struck -> its faulty answer.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use serde_json::Value;
use tokio::time::sleep;

use super::page::List;
use super::script::{self, Step};
use super::{FaultKind, Strike, When};
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
    pub(super) fn replace(replace: impl FnOnce(&Call<'_>) -> Response<Vec<u8>> + Send + 'static) -> Self {
        Self::Replace(Box::new(replace))
    }

    pub(super) fn edit_body(edit: impl FnOnce(&mut Value, Option<&str>) + Send + 'static) -> Self {
        Self::EditBody(Box::new(edit))
    }

    pub(super) fn rewrite(rewrite: impl FnOnce(&mut Response<Vec<u8>>) + Send + 'static) -> Self {
        Self::Rewrite(Box::new(rewrite))
    }

    /// A script that does not depend on what the request accepts.
    pub(super) fn script(write: impl FnOnce(&Response<Vec<u8>>) -> Vec<Step> + Send + 'static) -> Self {
        Self::Script(Box::new(|_, response| write(response)))
    }
}

impl FaultKind {
    /// Whether only lists have what it changes.
    #[must_use]
    pub fn is_for_lists(&self) -> bool {
        matches!(self.effect(), Effect::EditList(_))
    }

    /// When it strikes unless it is told otherwise: what stands in for the answer does so before the operation is
    /// carried out, what damages or delays the answer after it.
    #[must_use]
    pub fn default_when(&self) -> When {
        match self.effect() {
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
    let response = match strike.kind.effect() {
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
