//! Operations that send a file, a server that takes them, and files on this machine.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use ostler_runtime::private::serde::ser::SerializeMap;
use ostler_runtime::private::{
    ANY_SUCCESS, At, BodyWriter, Check, CredentialValues, ErrorMembers, Members, Operation, Safety,
};
use ostler_runtime::{ClientBuilder, File, Request, Violation};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::Core;

macro_rules! uploads {
    ($($name:ident: $safety:ident, |$self:ident, $body:ident| $write:expr;)+) => {$(
        impl Members for $name {
            fn members<M: SerializeMap>(&self, _: &mut M) -> Result<(), M::Error> {
                Ok(())
            }
        }

        impl Check for $name {
            fn check(&self, _: At<'_>) -> Result<(), Violation> {
                Ok(())
            }
        }

        impl Request for $name {
            type Response = ();

            const OPERATION: Operation = Operation {
                id: "files_put",
                method: "PUT",
                path: "/files",
                safety: Safety::$safety,
                client_members: &[],
                no_content: ANY_SUCCESS,
                error: ErrorMembers { message: None, request_id: None, details: None },
                request_id_header: None,
                paging: None,
            };

            fn body(&$self, $body: &mut BodyWriter<'_>) {
                $write
            }

            fn empty() -> Option<()> {
                Some(())
            }
        }
    )+};
}

/// A write whose body is a file.
pub struct Store(pub File);

/// A read whose body is a file.
pub struct Compare(pub File);

/// A write that sends files as parts of a form.
pub struct StoreAll(pub Vec<File>);

uploads! {
    Store: Write, |self, body| body.file("application/octet-stream", &self.0);
    Compare: Read, |self, body| body.file("application/octet-stream", &self.0);
    StoreAll: Write, |self, body| body.multipart(|form| {
        form.field("title", "A title");
        self.0.iter().for_each(|it| form.file("file", it));
    });
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub head: String,
    pub body: Vec<u8>,
    /// Whether all of the body came.
    pub is_whole: bool,
}

/// A server that reads each request to its end and answers with a status: the next of a list, and 200 after it.
pub struct Depot {
    pub address: String,
    arrived: Arc<Mutex<Vec<Arrived>>>,
}

impl Depot {
    pub async fn start(statuses: &[u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let arrived = Arc::new(Mutex::new(Vec::new()));
        let (seen, statuses) = (Arc::clone(&arrived), statuses.to_vec());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mut stream = BufReader::new(stream);
                let Some(request) = read(&mut stream).await else { continue };
                let is_whole = request.is_whole;
                let number = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(request);
                    seen.len() - 1
                };
                if is_whole {
                    let status = statuses.get(number).unwrap_or(&200);
                    let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                    let _ = stream.write_all(answer.as_bytes()).await;
                    let _ = stream.shutdown().await;
                }
            }
        });
        Depot { address, arrived }
    }

    pub fn builder(&self) -> ClientBuilder<Core> {
        let builder = ClientBuilder::new(&self.address, CredentialValues::new());
        builder.backoff(std::time::Duration::ZERO, std::time::Duration::ZERO)
    }

    pub fn client(&self) -> Core {
        self.builder().build().unwrap()
    }

    pub fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap().clone()
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Arrived> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    let head = head.to_ascii_lowercase();
    let length = head.split("content-length: ").nth(1).and_then(|it| it.lines().next()?.parse().ok());
    let mut body = Vec::new();
    let is_whole = match length {
        Some(length) => take(stream, length, &mut body).await,
        None if head.contains("transfer-encoding: chunked") => read_chunks(stream, &mut body).await,
        None => true,
    };
    Some(Arrived { head, body, is_whole })
}

async fn read_chunks(stream: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> bool {
    loop {
        let mut line = String::new();
        let Ok(1..) = stream.read_line(&mut line).await else { return false };
        let size = u64::from_str_radix(line.trim(), 16).unwrap();
        if !take(stream, size, body).await || !take(stream, 2, &mut Vec::new()).await {
            return false;
        }
        if size == 0 {
            return true;
        }
    }
}

async fn take(stream: &mut BufReader<TcpStream>, count: u64, into: &mut Vec<u8>) -> bool {
    (&mut *stream).take(count).read_to_end(into).await.is_ok_and(|it| it as u64 == count)
}

/// A file on this machine that is gone when this is.
pub struct OnDisk(pub PathBuf);

impl OnDisk {
    pub fn new(name: &str, content: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("ostler-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        OnDisk(path)
    }

    pub fn set_length(&self, length: u64) {
        std::fs::OpenOptions::new().write(true).open(&self.0).unwrap().set_len(length).unwrap();
    }
}

impl Drop for OnDisk {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
