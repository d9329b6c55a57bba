//! HTTP in, HTTP out: which operation is meant, what it refuses, and how its answer is written.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State as Shared};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::{Value, json};

use crate::answer::{Answer, Refusal};
use crate::contract::{Contract, Operation};
use crate::operations::{self, Behaviour};
use crate::random::Random;
use crate::state::State;
use crate::world::World;

/// The largest request body that is taken.
const MAX_BODY: usize = 4 * 1024 * 1024;

/// How much of a body that is too large is still read, so that its sender gets to read the refusal.
const MAX_DRAINED: usize = 4 * MAX_BODY;

/// How many different paths are counted; a scanner's requests must not fill the memory.
const MAX_COUNTED_PATHS: usize = 1000;

/// What some senders write before UTF-8; it is no part of the JSON.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");

/// Everything the handler of a request needs.
pub(crate) struct Server {
    contract: &'static Contract,
    routes: BTreeMap<&'static str, Route>,
    state: Mutex<State>,
    journal: Mutex<Journal>,
    validates_responses: bool,
    logs_requests: bool,
}

#[derive(Clone, Copy)]
struct Route {
    operation: &'static Operation,
    behaviour: Behaviour,
}

/// What is remembered about the requests seen.
struct Journal {
    counts: BTreeMap<String, u64>,
    request_ids: Random,
}

impl Server {
    pub(crate) fn new(state: State, validates_responses: bool, logs_requests: bool) -> Result<Self, String> {
        let contract = Contract::get()?;
        let mut routes = BTreeMap::new();
        for (path, operation) in contract.operations() {
            let behaviour = operations::find(&operation.id);
            let behaviour = behaviour.ok_or_else(|| format!("nothing behaves like `{}`", operation.id))?;
            routes.insert(path, Route { operation, behaviour });
        }
        let journal = Mutex::new(Journal { counts: BTreeMap::new(), request_ids: Random::new(state.seed, 8) });
        Ok(Self { contract, routes, state: Mutex::new(state), journal, validates_responses, logs_requests })
    }

    /// The requests seen so far, by path.
    pub(crate) fn counts(&self) -> BTreeMap<String, u64> {
        lock(&self.journal).counts.clone()
    }

    /// Enters a request in the journal; gives its identifier.
    fn enter(&self, path: &str) -> String {
        let mut journal = lock(&self.journal);
        if journal.counts.len() < MAX_COUNTED_PATHS || journal.counts.contains_key(path) {
            *journal.counts.entry(path.to_owned()).or_default() += 1;
        }
        journal.request_ids.uuid().simple().to_string()
    }

    fn respond(&self, parts: &Parts, body: Result<Bytes, Refusal>) -> Response<Body> {
        let path = parts.uri.path();
        let request_id = self.enter(path);
        let (status, body) = match self.carry_out(&parts.method, path, body) {
            Ok(Answer::EmptyPage(_)) if prefers_minimal(&parts.headers) => (StatusCode::NO_CONTENT, None),
            Ok(Answer::Body(body) | Answer::EmptyPage(body)) => (StatusCode::OK, Some(body)),
            Err(refusal) => (refusal.status, Some(error_body(&refusal.message, &request_id))),
        };
        let operation = self.routes.get(path).map(|it| it.operation).filter(|_| parts.method == Method::POST);
        let (status, body) = match self.check_response(operation, status, body.as_ref()) {
            Ok(()) => (status, body),
            Err(fault) => {
                let message = format!("The fake breaks the specification: {fault}");
                (StatusCode::INTERNAL_SERVER_ERROR, Some(error_body(&message, &request_id)))
            }
        };
        if self.logs_requests {
            eprintln!("{} {path} {}", parts.method, status.as_u16());
        }
        write_response(status, body, &request_id)
    }

    fn carry_out(&self, method: &Method, path: &str, body: Result<Bytes, Refusal>) -> Result<Answer, Refusal> {
        let not_found = || Refusal::new(StatusCode::NOT_FOUND, "There is no operation at this address.");
        let route = self.routes.get(path).ok_or_else(not_found)?;
        if method != Method::POST {
            return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "Operations are called with POST."));
        }
        let body = body?;
        let body = serde_json::from_slice::<Value>(body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&body));
        let body = body.map_err(|error| Refusal::malformed(format!("The body is not valid JSON: {error}.")))?;
        if !body.is_object() {
            return Err(Refusal::malformed("The body must be a JSON object."));
        }
        let mut state = lock(&self.state);
        check_tokens(&state.world, &body)?;
        route.operation.check_request(&body).map_err(Refusal::malformed)?;
        check_locale(&body)?;
        (route.behaviour)(&mut state, &body)
    }

    fn check_response(
        &self,
        operation: Option<&Operation>,
        status: StatusCode,
        body: Option<&Value>,
    ) -> Result<(), String> {
        if !self.validates_responses {
            return Ok(());
        }
        if operation.is_some_and(|operation| !operation.documents(status.as_u16())) {
            return Err(format!("status {status} is not documented."));
        }
        match (body, operation) {
            (None, _) => Ok(()),
            (Some(body), Some(operation)) if status.is_success() => operation.check_response(body),
            (Some(body), _) => self.contract.check_error(body),
        }
    }
}

/// The application that serves every path.
pub(crate) fn router(server: Arc<Server>) -> Router {
    Router::new().fallback(handle).with_state(server)
}

/// The one place through which every request and response passes.
async fn handle(Shared(server): Shared<Arc<Server>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = read_body(body).await;
    server.respond(&parts, body)
}

async fn read_body(body: Body) -> Result<Bytes, Refusal> {
    let too_large = || Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "The request body is larger than 4 MiB.");
    match Limited::new(body, MAX_DRAINED).collect().await {
        Ok(body) => Some(body.to_bytes()).filter(|body| body.len() <= MAX_BODY).ok_or_else(too_large),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(Refusal::malformed("The body is not complete.")),
    }
}

/// Tokens that are missing, or no text, are left for the schema to refuse.
fn check_tokens(world: &World, body: &Value) -> Result<(), Refusal> {
    for (member, token) in [("ClientToken", &world.client_token), ("AccessToken", &world.access_token)] {
        if body.get(member).and_then(Value::as_str).is_some_and(|given| given != token) {
            return Err(Refusal::unauthorized(format!("`{member}` is not valid.")));
        }
    }
    Ok(())
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

fn write_response(status: StatusCode, body: Option<Value>, request_id: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, value);
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
    }
    if let Some(body) = body {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
        *response.body_mut() = Body::from(body.to_string());
    }
    response
}

/// A handler that panicked must not take the others with it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "/api/connector/v1/orders/add";

    fn respond(server: &Server, body: &str) -> (StatusCode, HeaderMap) {
        let (parts, body) = Request::post(PATH).body(Bytes::from(body.to_owned())).unwrap().into_parts();
        let (parts, _) = server.respond(&parts, Ok(body)).into_parts();
        (parts.status, parts.headers)
    }

    fn server(validates_responses: bool, behaviour: Behaviour) -> (Server, String) {
        let state = State::new(7, 0, 0);
        let (client_token, access_token) = (state.world.client_token.clone(), state.world.access_token.clone());
        let [service, account] = [state.world.services[0].id, state.world.accounts[0].id];
        let body = json!({
            "ClientToken": client_token, "AccessToken": access_token, "Client": "Test 1.0",
            "ServiceId": service, "AccountId": account,
        });
        let mut server = Server::new(state, validates_responses, false).unwrap();
        server.routes.get_mut(PATH).unwrap().behaviour = behaviour;
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
            assert_eq!(respond(&checked, &body).0, StatusCode::INTERNAL_SERVER_ERROR);
            let (unchecked, body) = server(false, behaviour);
            assert_ne!(respond(&unchecked, &body).0, StatusCode::INTERNAL_SERVER_ERROR);
        }
    }

    #[test]
    fn a_fault_of_the_fake_is_named() {
        let (server, _) = server(true, |_, _| Err(Refusal::forbidden("no")));
        let operation = server.routes[PATH].operation;
        let fault = server.check_response(Some(operation), StatusCode::OK, Some(&json!({"OrderId": 1})));
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
        assert_eq!(respond(&server, &format!("\u{feff}{body}")).0, StatusCode::OK);
        assert_eq!(respond(&server, &format!("\u{feff}\u{feff}{body}")).0, StatusCode::BAD_REQUEST);
        assert_eq!(respond(&server, "\u{feff}").0, StatusCode::BAD_REQUEST);
    }

    #[test]
    fn paths_are_counted_without_end_but_not_remembered_without_end() {
        let (server, _) = server(true, |_, _| Err(Refusal::forbidden("no")));
        (0..2 * MAX_COUNTED_PATHS).for_each(|number| drop(server.enter(&format!("/{number}"))));
        server.enter("/0");
        assert_eq!(server.counts().len(), MAX_COUNTED_PATHS);
        assert_eq!(server.counts()["/0"], 2);
    }
}
