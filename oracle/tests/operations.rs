//! The two clients agree on the operations: what progenitor's client sends over a socket, and where to, is what ours
//! sends, and both read the same answer.
#![allow(deprecated)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::{JoinHandle, spawn};

use mews_connector::{Request, ReturnPreference, customers, orders, product_service_orders, reservations};
use mews_connector_oracle::canned::{self, Canned, json, no_content};
use mews_connector_oracle::compare::{self, assert_alike, on_the_wire};
use mews_connector_oracle::progenitor::{Client, Error, types};
use mews_connector_oracle::spec;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Answers one request, and gives the head and the body of that request.
fn serve(status: &'static str, answer: String) -> (Client, JoinHandle<(String, String)>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut bytes = Vec::new();
        let (head, body) = loop {
            let mut part = [0; 4096];
            let length = socket.read(&mut part).unwrap();
            assert_ne!(length, 0, "the request ended early");
            bytes.extend_from_slice(&part[..length]);
            if let Some(request) = whole(&String::from_utf8_lossy(&bytes)) {
                break request;
            }
        };
        let length = answer.len();
        let head_of_answer = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close\r\n");
        // A 204 has no length.
        let length = if status.starts_with("204") { String::new() } else { format!("content-length: {length}\r\n") };
        write!(socket, "{head_of_answer}{length}\r\n{answer}").unwrap();
        (head, body)
    });
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    (Client::new_with_client(&address, http), server)
}

/// Head, in small letters, and body of a request that has come to its end.
fn whole(text: &str) -> Option<(String, String)> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let head = head.to_lowercase();
    let length: usize = head.lines().find_map(|line| line.strip_prefix("content-length: "))?.parse().ok()?;
    (body.len() == length).then(|| (head, body.to_owned()))
}

/// What both clients make of one operation: its path, its body, its answer.
async fn assert_same_operation<R, T, A>(call: impl AsyncFnOnce(Client, T) -> A)
where
    R: Request + DeserializeOwned,
    R::Response: Serialize,
    T: DeserializeOwned,
    A: Serialize,
{
    let document = spec::document();
    let body = spec::request_example(&document, R::OPERATION.path).to_string();
    let answer = spec::response_example(&document, R::OPERATION.path).to_string();

    let (client, server) = serve("200 OK", answer.clone());
    let their_answer = call(client, serde_json::from_str(&body).unwrap()).await;
    let (their_head, their_body) = server.join().unwrap();

    let canned = Canned::new([json(200, &answer)]);
    let own_part = compare::own(serde_json::from_str(&body).unwrap());
    let request: R = serde_json::from_str(&own_part.to_string()).unwrap();
    let our_answer = canned::client(&canned).send(&request).await.unwrap();

    let head = canned.head(0);
    let first_line = format!("{} {} http/1.1", head.method, head.uri.path()).to_lowercase();
    assert_eq!(their_head.lines().next(), Some(first_line.as_str()));
    assert_alike("the body", Ok(own(&canned.body(0))), &own(&their_body));
    let [ours, theirs] =
        [on_the_wire(&our_answer), on_the_wire(&their_answer)].map(|it| serde_json::from_str(&it).unwrap());
    assert_alike("the answer", Ok(ours), &theirs);
}

/// A body without what the client in `canned` sets itself.
fn own(body: &str) -> Value {
    let mut body: Value = serde_json::from_str(body).unwrap();
    let members = body.as_object_mut().unwrap();
    members.retain(|name, _| !["ClientToken", "AccessToken", "Client", "Limitation"].contains(&name.as_str()));
    body
}

#[tokio::test]
async fn both_clients_send_the_same_to_the_same_place_and_read_the_same_answer() {
    assert_same_operation::<product_service_orders::GetAll, _, _>(async |client: Client, body| {
        client.product_service_orders_get_all(None, &body).await.unwrap().into_inner()
    })
    .await;
    assert_same_operation::<reservations::GetAll, _, _>(async |client: Client, body| {
        client.reservations_get_all(None, &body).await.unwrap().into_inner()
    })
    .await;
    assert_same_operation::<orders::Add, _, _>(async |client: Client, body| {
        client.orders_add(&body).await.unwrap().into_inner()
    })
    .await;
    assert_same_operation::<customers::Charge, _, _>(async |client: Client, body| {
        client.customers_charge(&body).await.unwrap().into_inner()
    })
    .await;
}

/// Calls progenitor's client with the example of a request, and `Prefer: return=minimal`.
async fn list_reservations(client: &Client) -> Result<types::ReservationsGetAllResponse, Error<types::Error>> {
    let document = spec::document();
    let body = spec::request_example(&document, reservations::GetAll::OPERATION.path).to_string();
    let preference = types::ReturnPreference::ReturnMinimal;
    let call = client.reservations_get_all(Some(preference), &serde_json::from_str(&body).unwrap()).await;
    call.map(|it| it.into_inner())
}

/// The document's 204 had to be taken out for progenitor, so that it knows none.
#[tokio::test]
async fn an_answer_without_a_body_is_an_empty_page_to_ours_and_unexpected_to_progenitor() {
    let (client, server) = serve("204 No Content", String::new());
    let error = list_reservations(&client).await.unwrap_err();
    assert!(matches!(error, Error::UnexpectedResponse(_)), "{error:?}");
    let (their_head, _) = server.join().unwrap();
    assert!(their_head.contains("prefer: return=minimal"), "{their_head}");

    let canned = Canned::new([no_content()]);
    let request = reservations::GetAll::new().prefer(ReturnPreference::ReturnMinimal);
    let page = canned::client(&canned).send(&request).await.unwrap();
    assert!(page.reservations.is_empty());
    assert_eq!(canned.head(0).headers["prefer"], "return=minimal");
}

#[tokio::test]
async fn both_clients_read_the_same_error() {
    let body = r#"{"Message":"Invalid AccessToken.","RequestId":null,"Details":null}"#;
    for (status, line) in [(401, "401 Unauthorized"), (429, "429 Too Many Requests"), (503, "503 Service Unavailable")]
    {
        let (client, server) = serve(line, body.to_owned());
        let error = list_reservations(&client).await.unwrap_err();
        server.join().unwrap();
        let Error::ErrorResponse(response) = error else { panic!("{error:?}") };

        let request = reservations::GetAll::new();
        let error = canned::client(&Canned::new([json(status, body)])).send(&request).await.unwrap_err();
        assert_eq!(error.status(), Some(response.status().as_u16()));
        assert_eq!(error.message(), Some(response.message.as_str()));
    }
}
