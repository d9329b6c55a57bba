//! HTTP in, HTTP out: which operation is meant, what it refuses, and how its answer is written.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State as Shared};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::{Value, json};

use crate::answer::{Answer, Refusal};
use crate::contract::{Contract, Operation};
use crate::fault::{self, Call, Schedule};
use crate::journal::Journal;
use crate::operations::{self, Behaviour};
use crate::sample::{self, Kind, SAMPLE};
use crate::tenant::Tenant;
use crate::wire::Connection;

/// The largest request body that is taken.
const MAX_BODY: usize = 4 * 1024 * 1024;

/// How much of a body that is too large is still read, so that its sender gets to read the refusal.
const MAX_DRAINED: usize = 4 * MAX_BODY;

/// What some senders write before UTF-8; it is not a part of the JSON.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");

/// Everything the handler of a request needs.
pub(crate) struct Server {
    contract: Arc<Contract>,
    /// By operationId. An operation that has none is answered by a sample.
    behaviours: BTreeMap<String, Behaviour>,
    /// What all tenants' requests carry.
    client_token: String,
    pub(crate) tenants: Vec<Tenant>,
    by_access_token: HashMap<String, usize>,
    pub(crate) journal: Journal,
    settings: Settings,
}

/// What a server is to be like.
pub(crate) struct Settings {
    pub(crate) contract: Arc<Contract>,
    /// What the ids of requests are drawn from.
    pub(crate) seed: u64,
    pub(crate) validates_responses: bool,
    pub(crate) logs_requests: bool,
    pub(crate) faults: Schedule,
    /// Where redirects lead, such as `http://127.0.0.1:80`.
    pub(crate) redirect_address: Option<String>,
}

/// A response before it becomes HTTP.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) body: Option<Value>,
    pub(crate) request_id: String,
    /// Where it comes from, unless behaviour has made it.
    pub(crate) sample: Option<Kind>,
    /// The method with which the address would be called.
    allow: Option<Method>,
}

impl Server {
    pub(crate) fn new(client_token: String, tenants: Vec<Tenant>, settings: Settings) -> Self {
        let contract = Arc::clone(&settings.contract);
        let ids = contract.operations().map(|(_, it)| it.id.clone());
        let behaviours = ids.filter_map(|id| Some((operations::find(&id)?, id))).map(|(it, id)| (id, it)).collect();
        let tokens = tenants.iter().enumerate().map(|(index, tenant)| (tenant.access_token().to_owned(), index));
        let (by_access_token, journal) = (tokens.collect(), Journal::new(settings.seed));
        Self { contract, behaviours, client_token, tenants, by_access_token, journal, settings }
    }

    pub(crate) fn client_token(&self) -> &str {
        &self.client_token
    }

    pub(crate) fn redirect_address(&self) -> Option<&str> {
        self.settings.redirect_address.as_deref()
    }

    /// The operation that a request is for.
    fn operation(&self, parts: &Parts) -> Option<&Operation> {
        self.contract.operation(parts.uri.path()).filter(|it| parts.method == it.method)
    }

    async fn respond(&self, parts: &Parts, connection: &Connection, body: Body) -> Response<Body> {
        let entered = self.journal.enter(parts.uri.path(), connection.number, Instant::now());
        let body = read_body(body).await;
        if let (Some(operation), Ok(body)) = (self.operation(parts), &body)
            && !self.settings.faults.is_empty()
        {
            let sent = serde_json::from_slice::<Value>(body).unwrap_or_default();
            let limit = operation.paging.as_ref().and_then(|it| sent.pointer(&it.limit));
            let items = limit.and_then(Value::as_u64);
            if let Some(strike) = self.settings.faults.strike(parts.uri.path(), operation, items) {
                self.journal.strike(entered.number, strike.kind.name());
                let (body, request_id) = (body.clone(), entered.request_id);
                let call = Call { server: self, connection, operation, parts, body, sent, request_id };
                return fault::respond(&call, strike).await;
            }
        }
        let reply = self.reply(parts, body, entered.request_id, &parts.headers);
        if let Some(kind) = reply.sample {
            self.journal.note_sample(entered.number, kind.name());
        }
        self.log(parts, reply.status, reply.sample.map(|_| "sample"));
        reply.into_http().map(Body::from)
    }

    /// Notes a request on standard error if that is wanted.
    ///
    /// `note` is the name of the fault that struck it, or says that its answer is a sample.
    pub(crate) fn log(&self, parts: &Parts, status: StatusCode, note: Option<&str>) {
        if self.settings.logs_requests {
            let note = note.map(|it| format!(" {it}")).unwrap_or_default();
            eprintln!("{} {} {}{note}", parts.method, parts.uri.path(), status.as_u16());
        }
    }

    /// Carries out a request; `headers` say whether an empty page may be left out.
    pub(crate) fn reply(
        &self,
        parts: &Parts,
        body: Result<Bytes, Refusal>,
        request_id: String,
        headers: &HeaderMap,
    ) -> Reply {
        let operation = self.operation(parts);
        let success = operation.map_or(StatusCode::OK, |it| it.status);
        let prefers_none = prefers_minimal(headers) && operation.is_some_and(|it| it.documents(204));
        let mut sample = None;
        let (status, body) = match self.carry_out(parts, body) {
            Ok(Answer::Sample(it)) => {
                sample = Some(it.kind);
                match prefers_none && it.kind == Kind::LastPage {
                    true => (StatusCode::NO_CONTENT, None),
                    false => (success, Some(it.body)),
                }
            }
            Ok(Answer::EmptyPage(_)) if prefers_none => (StatusCode::NO_CONTENT, None),
            Ok(Answer::Body(body) | Answer::EmptyPage(body)) => (success, Some(body)),
            Err(refusal) => (refusal.status, Some(error_body(&refusal.message, &request_id))),
        };
        let (status, body) = match self.check_response(operation, status, body.as_ref()) {
            Ok(()) => (status, body),
            Err(fault) => {
                let message = format!("The fake breaks the specification: {fault}");
                (StatusCode::INTERNAL_SERVER_ERROR, Some(error_body(&message, &request_id)))
            }
        };
        let allow = self.contract.operation(parts.uri.path()).map(|it| it.method.clone());
        Reply { status, body, request_id, sample, allow }
    }

    /// The answer of an operation that is not carried out.
    pub(crate) fn sample(&self, operation: &Operation, request_id: String) -> Reply {
        match sample::make(&self.contract, operation, self.settings.seed) {
            Ok(it) => Reply { sample: Some(it.kind), ..Reply::new(operation.status, Some(it.body), request_id) },
            Err(it) => Reply::new(it.status, Some(error_body(&it.message, &request_id)), request_id),
        }
    }

    pub(crate) fn carry_out(&self, parts: &Parts, body: Result<Bytes, Refusal>) -> Result<Answer, Refusal> {
        let not_found = || Refusal::new(StatusCode::NOT_FOUND, "There is no operation at this address.");
        let operation = self.contract.operation(parts.uri.path()).ok_or_else(not_found)?;
        if parts.method != operation.method {
            let message = format!("This operation is called with {}.", operation.method);
            return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, message));
        }
        let body = body?;
        let body = serde_json::from_slice::<Value>(body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&body));
        let mut body = body.map_err(|error| Refusal::malformed(format!("The body is not valid JSON: {error}.")))?;
        if !self.settings.faults.is_empty() {
            fault::resolve_cursor(&mut body);
        }
        if !body.is_object() {
            return Err(Refusal::malformed("The body must be a JSON object."));
        }
        let tenant = self.find_tenant(&body)?;
        self.contract.check_request(operation, &body).map_err(Refusal::malformed)?;
        check_locale(&body)?;
        // The schema has refused a request without a token.
        let tenant = tenant.ok_or_else(|| Refusal::unauthorized("`AccessToken` is not valid."))?;
        match self.behaviours.get(&operation.id) {
            Some(behaviour) => tenant.with_state(|state| behaviour(state, &body)),
            None => sample::answer(&self.contract, operation, self.settings.seed, &body).map(Answer::Sample),
        }
    }

    /// The tenant whom the request's tokens reach. Tokens that are missing, or no text, are left for the schema to
    /// refuse.
    fn find_tenant(&self, body: &Value) -> Result<Option<&Tenant>, Refusal> {
        let token = |member| body.get(member).and_then(Value::as_str);
        let client = token("ClientToken");
        if client.is_some_and(|given| given != self.client_token) {
            return Err(Refusal::unauthorized("`ClientToken` is not valid."));
        }
        let Some(access) = token("AccessToken") else {
            return Ok(None);
        };
        let index = self.by_access_token.get(access);
        let index = index.ok_or_else(|| Refusal::unauthorized("`AccessToken` is not valid."))?;
        let tenant = &self.tenants[*index];
        if client.is_some() {
            tenant.note_request();
        }
        Ok(Some(tenant))
    }

    fn check_response(
        &self,
        operation: Option<&Operation>,
        status: StatusCode,
        body: Option<&Value>,
    ) -> Result<(), String> {
        if !self.settings.validates_responses {
            return Ok(());
        }
        if operation.is_some_and(|operation| !operation.documents(status.as_u16())) {
            return Err(format!("status {status} is not documented."));
        }
        match (body, operation) {
            (None, _) => Ok(()),
            (Some(body), Some(operation)) if status.is_success() => self.contract.check_response(operation, body),
            (Some(body), _) => self.contract.check_error(body),
        }
    }
}

impl Reply {
    /// One that behaviour has made, or a fault.
    pub(crate) fn new(status: StatusCode, body: Option<Value>, request_id: String) -> Self {
        Self { status, body, request_id, sample: None, allow: None }
    }

    pub(crate) fn into_http(self) -> Response<Vec<u8>> {
        let mut response = Response::new(Vec::new());
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if let Ok(value) = HeaderValue::from_str(&self.request_id) {
            headers.insert(REQUEST_ID, value);
        }
        if let Some(kind) = self.sample {
            headers.insert(SAMPLE, HeaderValue::from_static(kind.name()));
        }
        let allow = self.allow.filter(|_| self.status == StatusCode::METHOD_NOT_ALLOWED);
        if let Some(value) = allow.and_then(|it| HeaderValue::from_str(it.as_str()).ok()) {
            headers.insert(header::ALLOW, value);
        }
        if let Some(body) = self.body {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
            *response.body_mut() = body.to_string().into_bytes();
        }
        response
    }
}

/// The application that serves every path.
pub(crate) fn router(server: Arc<Server>) -> Router {
    Router::new().fallback(handle).with_state(server)
}

/// The application to which redirects lead: it counts what arrives.
pub(crate) fn redirect_router(server: Arc<Server>) -> Router {
    Router::new().fallback(handle_redirected).with_state(server)
}

/// The one place through which every request and response passes.
async fn handle(
    Shared(server): Shared<Arc<Server>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    server.respond(&parts, &connection, body).await
}

async fn handle_redirected(Shared(server): Shared<Arc<Server>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    server.journal.note_redirected();
    let _ = read_body(body).await;
    server.log(&parts, StatusCode::OK, Some("redirected"));
    Reply::new(StatusCode::OK, Some(json!({})), String::new()).into_http().map(Body::from)
}

async fn read_body(body: Body) -> Result<Bytes, Refusal> {
    let too_large = || Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "The request body is larger than 4 MiB.");
    match Limited::new(body, MAX_DRAINED).collect().await {
        Ok(body) => Some(body.to_bytes()).filter(|body| body.len() <= MAX_BODY).ok_or_else(too_large),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(Refusal::malformed("The body is not complete.")),
    }
}

fn check_locale(body: &Value) -> Result<(), Refusal> {
    for (given, missing) in [("LanguageCode", "CultureCode"), ("CultureCode", "LanguageCode")] {
        if body.get(given).is_some() && body.get(missing).is_none() {
            return Err(Refusal::malformed(format!("`{missing}` is required together with `{given}`.")));
        }
    }
    Ok(())
}

/// Whether the caller would rather have no body than an empty page.
fn prefers_minimal(headers: &HeaderMap) -> bool {
    let values = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
    // RFC 7240: parameters after a semicolon say nothing here, and of a preference given twice the first counts.
    let mut preferences = values.flat_map(|value| value.split(',')).map(|it| {
        let preference = it.split(';').next().unwrap_or_default();
        let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
        (name.trim(), unquote(value.trim()))
    });
    let preferred = preferences.find(|(name, _)| name.eq_ignore_ascii_case("return"));
    preferred.is_some_and(|(_, value)| value.eq_ignore_ascii_case("minimal"))
}

fn unquote(text: &str) -> &str {
    text.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or(text)
}

fn error_body(message: &str, request_id: &str) -> Value {
    json!({"Message": message, "RequestId": request_id})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, Watch};
    use crate::state::Plan;
    use crate::world::World;

    const PATH: &str = "/api/connector/v1/orders/add";

    fn status(server: &Server, body: &str) -> StatusCode {
        let (parts, body) = Request::post(PATH).body(Bytes::from(body.to_owned())).unwrap().into_parts();
        server.reply(&parts, Ok(body), "id".to_owned(), &parts.headers).status
    }

    fn server(validates_responses: bool, behaviour: Behaviour) -> (Server, String) {
        let world = World::new(7, 4);
        let (client_token, access_token) = (world.client_token.clone(), world.access_token.clone());
        let [service, account] = [world.services[0].id, world.accounts[0].id];
        let watch = Arc::new(Watch::new(&Clock::default()));
        let plan = Plan { seed: 7, orders: 0, reservations: 0, end: watch.now(), changing: None };
        let tenants = vec![Tenant::new(world, watch, plan)];
        let body = json!({
            "ClientToken": &client_token, "AccessToken": access_token, "Client": "Test 1.0",
            "ServiceId": service, "AccountId": account,
        });
        let faults = Schedule::new(Vec::new(), 7);
        let contract = Contract::get().unwrap();
        let settings =
            Settings { contract, seed: 7, validates_responses, logs_requests: false, faults, redirect_address: None };
        let mut server = Server::new(client_token, tenants, settings);
        server.behaviours.insert("orders_add".to_owned(), behaviour);
        (server, body.to_string())
    }

    #[test]
    fn a_response_that_breaks_the_specification_is_a_fault_of_the_fake() {
        let faults: [Behaviour; 3] = [
            |_, _| Ok(Answer::Body(json!({"OrderId": "no uuid"}))),
            |_, _| Ok(Answer::Body(json!({}))),
            |_, _| Err(Refusal::new(StatusCode::IM_A_TEAPOT, "no")),
        ];
        for behaviour in faults {
            let (checked, body) = server(true, behaviour);
            assert_eq!(status(&checked, &body), StatusCode::INTERNAL_SERVER_ERROR);
            let (unchecked, body) = server(false, behaviour);
            assert_ne!(status(&unchecked, &body), StatusCode::INTERNAL_SERVER_ERROR);
        }
    }

    #[test]
    fn a_fault_of_the_fake_is_named() {
        let (server, _) = server(true, |_, _| Err(Refusal::forbidden("no")));
        let operation = server.contract.operation(PATH);
        let fault = server.check_response(operation, StatusCode::OK, Some(&json!({"OrderId": 1})));
        assert_eq!(fault, Err("`OrderId` must be of type string.".to_owned()));
        let fault = server.check_response(None, StatusCode::NOT_FOUND, Some(&json!({})));
        assert_eq!(fault, Err("`Message` is required.".to_owned()));
    }

    #[test]
    fn the_preference_is_found_among_others() {
        for (values, expected) in [
            (&["return=minimal"][..], true),
            (&["respond-async, Return=minimal; x=1"], true),
            (&["return = minimal"], true),
            (&["return=\"minimal\""], true),
            (&["wait=10, return = \"minimal\" ; x"], true),
            (&["respond-async", "return=minimal"], true),
            (&["return=minimal, return=representation"], true),
            (&["return=minimal", "return=representation"], true),
            (&["return=representation"], false),
            (&["return=representation, return=minimal"], false),
            (&["return=representation", "return=minimal"], false),
            (&["return, return=minimal"], false),
            (&["x; return=minimal"], false),
            (&["returns=minimal"], false),
            (&[""], false),
            (&[], false),
        ] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append("prefer", HeaderValue::from_static(value));
            }
            assert_eq!(prefers_minimal(&headers), expected, "{values:?}");
        }
    }

    #[test]
    fn a_byte_order_mark_before_the_body_is_skipped() {
        let behaviour: Behaviour = |state, _| Ok(Answer::Body(json!({"OrderId": state.world.services[0].id})));
        let (server, body) = server(true, behaviour);
        assert_eq!(status(&server, &format!("\u{feff}{body}")), StatusCode::OK);
        assert_eq!(status(&server, &format!("\u{feff}\u{feff}{body}")), StatusCode::BAD_REQUEST);
        assert_eq!(status(&server, "\u{feff}"), StatusCode::BAD_REQUEST);
    }
}
