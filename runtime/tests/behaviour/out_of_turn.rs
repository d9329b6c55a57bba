//! Many tenants on one client, and a server that answers the last request first.

use std::sync::{Arc, Mutex};

use ostler_runtime::private::Core;
use ostler_runtime::{AccessToken, ClientBuilder, Limiter};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::support::*;

const TENANTS: usize = 20;
const ROUNDS: usize = 15;

/// So many requests wait before they are answered, the last one first.
const AT_ONCE: usize = 7;

type Line = Arc<Mutex<Vec<oneshot::Sender<()>>>>;

fn token(tenant: usize) -> String {
    format!("{tenant:032}-ABCDEF0123456789ABCDEF0123456789")
}

/// Keeps connections open, and answers each request with a row that says whose token came with it.
async fn serve(mut stream: TcpStream, line: Line) {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let request = loop {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|it| it.strip_prefix("content-length: ")).unwrap().parse().unwrap();
                if body.len() >= length {
                    bytes.drain(..head.len() + 4 + length);
                    break body[..length].to_owned();
                }
            }
            match stream.read(&mut chunk).await {
                Ok(count) if count > 0 => bytes.extend_from_slice(&chunk[..count]),
                _ => return,
            }
        };
        let tenant = (0..TENANTS).find(|tenant| request.contains(&token(*tenant))).unwrap();
        let (sender, turn) = oneshot::channel();
        let waiting = {
            let mut line = line.lock().unwrap();
            line.push(sender);
            if line.len() >= AT_ONCE { std::mem::take(&mut *line) } else { Vec::new() }
        };
        answer_last_first(waiting).await;
        let _ = turn.await;
        let body = format!(r#"{{"Orders":[{{"Id":"{}","State":"X"}}],"Cursor":null}}"#, id(tenant));
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn answer_last_first(waiting: Vec<oneshot::Sender<()>>) {
    for sender in waiting.into_iter().rev() {
        let _ = sender.send(());
        tokio::task::yield_now().await;
    }
}

/// Lets those go who wait although nobody comes any more.
async fn flush(line: Line) {
    loop {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        let waiting = std::mem::take(&mut *line.lock().unwrap());
        answer_last_first(waiting).await;
    }
}

#[tokio::test]
async fn no_tenant_gets_the_rows_of_another_from_a_server_that_answers_out_of_turn() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let line = Line::default();
    tokio::spawn(flush(Arc::clone(&line)));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&line)));
        }
    });
    let shared: Core = ClientBuilder::new(address, credentials()).limiter(Limiter::off()).build().unwrap();
    let tasks: Vec<_> = (0..TENANTS)
        .map(|tenant| {
            let client = shared.with_credentials(credentials().access_token(AccessToken::new(token(tenant)))).unwrap();
            tokio::spawn(async move {
                for _ in 0..ROUNDS {
                    let page = client.send(&GetAll::new()).await.unwrap();
                    assert_eq!(page.orders[0].id.to_string(), id(tenant));
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}
