//! Files that are read while they are sent, to a server on this machine.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use ostler_runtime::private::{Core, CredentialValues};
use ostler_runtime::{Attempt, ClientBuilder, Error, File, Hooks, MemoryTransport, Outcome, Request};
use tokio::net::TcpListener;

use crate::support::*;

/// A stream of prepared chunks.
struct Chunks(VecDeque<io::Result<Bytes>>);

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front())
    }
}

fn chunks(texts: &[&'static str]) -> Chunks {
    Chunks(texts.iter().map(|it| Ok(Bytes::from_static(it.as_bytes()))).collect())
}

/// The same, and then a failure.
fn failing(texts: &[&'static str]) -> Chunks {
    let mut chunks = chunks(texts);
    chunks.0.push_back(Err(io::Error::other("the disk is on fire")));
    chunks
}

/// How many chunks there are at a time, and how many there were at most.
#[derive(Default)]
struct Count {
    now: AtomicUsize,
    most: AtomicUsize,
}

struct Counted(Box<[u8]>, Arc<Count>);

impl AsRef<[u8]> for Counted {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.1.now.fetch_sub(1, Ordering::SeqCst);
    }
}

struct CountedChunks(usize, Arc<Count>);

impl Stream for CountedChunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.0 == 0 {
            return Poll::Ready(None);
        }
        self.0 -= 1;
        let now = self.1.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.1.most.fetch_max(now, Ordering::SeqCst);
        let chunk = Counted(vec![7; 64 * 1024].into(), Arc::clone(&self.1));
        Poll::Ready(Some(Ok(Bytes::from_owner(chunk))))
    }
}

const MEBIBYTE: usize = 1024 * 1024;

/// An error that says that a file could not be read, and nothing was sent.
fn assert_unread(error: &Error, cause: &str) {
    let Error::Transit(failure) = error else { panic!("{error:?}") };
    assert!(failure.is_unreadable() && failure.is_not_sent() && !error.is_retryable(), "{error}");
    assert!(chain(error).contains(cause), "{}", chain(error));
}

async fn sent_once<R: Request<Response = ()>>(request: R) -> Arrived {
    let depot = Depot::start(&[]).await;
    depot.client().send(&request).await.unwrap();
    let mut arrived = depot.arrived();
    assert_eq!(arrived.len(), 1);
    assert!(arrived[0].is_whole);
    arrived.remove(0)
}

#[tokio::test]
async fn a_file_of_a_path_has_a_length_and_its_bytes_arrive() {
    let content: Vec<u8> = (0..1_000_000_u32).map(|it| (it % 251) as u8).collect();
    let disk = OnDisk::new("length", &content);
    let file = File::open(&disk.0).await.unwrap();
    assert_eq!((file.length(), file.bytes()), (Some(1_000_000), None));
    let arrived = sent_once(Store(file)).await;
    assert!(arrived.head.contains("content-length: 1000000\r\n") && !arrived.head.contains("chunked"));
    assert_eq!(arrived.body, content);

    let empty = OnDisk::new("empty", b"");
    let arrived = sent_once(Store(File::open(&empty.0).await.unwrap())).await;
    assert!(arrived.head.contains("content-length: 0\r\n"), "{}", arrived.head);
}

#[tokio::test]
async fn a_stream_of_unknown_length_is_chunked_and_one_of_a_known_length_is_not() {
    let arrived = sent_once(Store(File::from_stream(chunks(&["one", "", "two"])))).await;
    assert!(arrived.head.contains("transfer-encoding: chunked") && !arrived.head.contains("content-length"));
    assert_eq!(arrived.body, b"onetwo");
    let arrived = sent_once(Store(File::from_sized_stream(6, chunks(&["one", "two", ""])))).await;
    assert!(arrived.head.contains("content-length: 6\r\n") && !arrived.head.contains("chunked"));
    assert_eq!(arrived.body, b"onetwo");
    let arrived = sent_once(Store(File::from_stream(chunks(&[])))).await;
    assert!(arrived.body.is_empty());
}

#[tokio::test]
async fn a_form_has_a_length_where_all_of_its_files_have_one() {
    let disk = OnDisk::new("form.txt", b"from a path");
    let files = || async {
        let path = File::open(&disk.0).await.unwrap();
        vec![path, File::from_sized_stream(8, chunks(&["streamed"])), File::new(vec![b'x'; 100_000])]
    };
    let known = sent_once(StoreAll(files().await)).await;
    assert!(known.head.contains(&format!("content-length: {}\r\n", known.body.len())), "{}", known.head);
    let text = String::from_utf8(known.body).unwrap();
    let name = disk.0.file_name().unwrap().to_str().unwrap();
    for part in ["\r\n\r\nA title\r\n", "\r\n\r\nfrom a path\r\n", "\r\n\r\nstreamed\r\n", "\r\n\r\nxxx", name] {
        assert!(text.contains(part), "{part}");
    }
    let boundary = known.head.split("boundary=").nth(1).unwrap().lines().next().unwrap();
    assert!(text.to_ascii_lowercase().ends_with(&format!("xxx\r\n--{boundary}--\r\n")), "{boundary}");

    let mut files = files().await;
    files.push(File::from_stream(chunks(&["who knows"])));
    let unknown = sent_once(StoreAll(files)).await;
    assert!(unknown.head.contains("transfer-encoding: chunked"), "{}", unknown.head);
    assert!(String::from_utf8(unknown.body).unwrap().contains("\r\n\r\nwho knows\r\n"));
}

#[tokio::test]
async fn of_a_large_stream_few_chunks_are_in_memory() {
    let count = Arc::new(Count::default());
    let file = File::from_stream(CountedChunks(1024, Arc::clone(&count)));
    let arrived = sent_once(Store(file)).await;
    assert_eq!(arrived.body.len(), 64 * MEBIBYTE);
    let most = count.most.load(Ordering::SeqCst);
    assert!(most <= 32, "{most} of 1024 chunks were there at once");
    assert_eq!(count.now.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn bytes_and_paths_are_sent_again_and_a_stream_that_was_begun_is_not() {
    let disk = OnDisk::new("again", b"content");
    for file in [File::new("content"), File::open(&disk.0).await.unwrap()] {
        let depot = Depot::start(&[503, 429]).await;
        depot.client().send(&Compare(file)).await.unwrap();
        let bodies: Vec<_> = depot.arrived().into_iter().map(|it| it.body).collect();
        assert_eq!(bodies, [b"content"; 3]);
    }
    // A write that surely was not carried out is sent again, too.
    let depot = Depot::start(&[429]).await;
    depot.client().send(&Store(File::open(&disk.0).await.unwrap())).await.unwrap();
    assert_eq!(depot.arrived().len(), 2);

    let depot = Depot::start(&[503]).await;
    let file = File::from_stream(chunks(&["content"]));
    let again = file.clone();
    let error = depot.client().send(&Compare(file)).await.unwrap_err();
    assert_eq!((error.status(), error.attempts(), depot.arrived().len()), (Some(503), 1, 1));
    let error = depot.client().send(&Compare(again)).await.unwrap_err();
    assert!(matches!(error, Error::InvalidRequest(_)), "{error:?}");
    assert!(error.to_string().contains("the body is a stream, which can be sent once"), "{error}");
    assert_eq!(depot.arrived().len(), 1);
}

#[tokio::test]
async fn a_stream_of_which_nothing_was_taken_is_sent_again() {
    // Nobody listens at first; the hook opens the port when the first attempt has failed.
    struct Opens(std::sync::Mutex<Option<std::net::SocketAddr>>, tokio::sync::mpsc::UnboundedSender<Vec<u8>>);
    impl Hooks for Opens {
        fn attempted(&self, _: &Attempt<'_>, outcome: &Outcome<'_>) {
            assert!(outcome.error.is_none() || outcome.again_in.is_some(), "{:?}", outcome.error);
            let Some(address) = self.0.lock().unwrap().take() else { return };
            let (listener, told) = (std::net::TcpListener::bind(address).unwrap(), self.1.clone());
            std::thread::spawn(move || {
                use std::io::{Read, Write};
                let (mut stream, _) = listener.accept().unwrap();
                let mut bytes = Vec::new();
                while !bytes.ends_with(b"0\r\n\r\n") {
                    let mut piece = [0; 4096];
                    let count = stream.read(&mut piece).unwrap();
                    bytes.extend_from_slice(&piece[..count]);
                }
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
                told.send(bytes).unwrap();
            });
        }
    }
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let (told, mut arrived) = tokio::sync::mpsc::unbounded_channel();
    let builder = ClientBuilder::<Core>::new(format!("http://{address}"), CredentialValues::new());
    let client = builder.hooks(Opens(Mutex::new(Some(address)), told)).build().unwrap();
    client.send(&Store(File::from_stream(chunks(&["first", "second"])))).await.unwrap();
    let bytes = arrived.recv().await.unwrap();
    assert!(String::from_utf8_lossy(&bytes).contains("first"));
}

/// Does something to a file when an attempt has ended.
struct Meddle<F>(F);

impl<F: Fn() + Send + Sync + 'static> Hooks for Meddle<F> {
    fn attempted(&self, _: &Attempt<'_>, _: &Outcome<'_>) {
        (self.0)();
    }
}

#[tokio::test]
async fn a_file_that_changes_between_two_attempts_is_an_error_before_anything_is_sent() {
    type Change = (&'static str, fn(&OnDisk), &'static str);
    let changes: [Change; 4] = [
        ("vanishes", |it| std::fs::remove_file(&it.0).unwrap(), "cannot be read"),
        ("shrinks", |it| it.set_length(3), "it has 3 bytes, and had 7"),
        ("grows", |it| it.set_length(8), "it has 8 bytes, and had 7"),
        ("turns", |it| drop((std::fs::remove_file(&it.0), std::fs::create_dir(&it.0))), "no regular file"),
    ];
    for (name, change, cause) in changes {
        let disk = Arc::new(OnDisk::new(name, b"content"));
        let file = File::open(&disk.0).await.unwrap();
        let depot = Depot::start(&[429]).await;
        let meddled = Arc::clone(&disk);
        let client = depot.builder().hooks(Meddle(move || change(&meddled))).build().unwrap();
        let error = client.send(&StoreAll(vec![file])).await.unwrap_err();
        assert_unread(&error, cause);
        assert!(chain(&error).contains("the part `file` of the form (`"), "{}", chain(&error));
        assert_eq!((error.attempts(), depot.arrived().len()), (1, 1), "{name}");
        let _ = std::fs::remove_dir(&disk.0);
    }
}

#[tokio::test]
async fn what_cannot_be_read_at_all_is_never_sent() {
    let missing = File::open(std::env::temp_dir().join("ostler-no-such-file")).await.unwrap_err();
    assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    assert!(File::open(std::env::temp_dir()).await.unwrap_err().to_string().contains("no regular file"));
    let depot = Depot::start(&[]).await;
    let error = depot.client().send(&Store(File::from_stream(failing(&[])))).await.unwrap_err();
    assert_unread(&error, "the disk is on fire");
    let stuck = File::from_stream(Stuck);
    let client = depot.builder().timeout(Duration::from_millis(50)).build().unwrap();
    let error = client.send(&Store(stuck.clone())).await.unwrap_err();
    assert!(matches!(&error, Error::Transit(it) if it.is_not_sent() && it.is_timeout()), "{error:?}");
    let error = client.send(&Store(stuck)).await.unwrap_err();
    assert!(matches!(&error, Error::Transit(_)), "nothing was taken of it: {error:?}");
    assert!(depot.arrived().is_empty());
}

/// A stream that never begins.
struct Stuck;

impl Stream for Stuck {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Pending
    }
}

/// Holds what becomes of a file that fails when a part of it has left.
async fn assert_broken_off(file: impl Fn() -> File, cause: &str) {
    let depot = Depot::start(&[]).await;
    let error = depot.client().send(&Compare(file())).await.unwrap_err();
    let Error::Transit(failure) = &error else { panic!("{error:?}") };
    assert!(failure.is_unreadable() && !failure.is_not_sent() && !error.is_retryable(), "{error}");
    assert_eq!(error.attempts(), 1);
    let error = depot.client().send(&Store(file())).await.unwrap_err();
    let Error::OutcomeUnknown(unknown) = &error else { panic!("{error:?}") };
    assert!(matches!(unknown.cause(), Error::Transit(it) if it.is_unreadable()), "{error:?}");
    assert!(chain(&error).contains(cause), "{}", chain(&error));
    tokio::time::sleep(Duration::from_millis(20)).await;
    let arrived = depot.arrived();
    assert!(arrived.len() <= 2 && arrived.iter().all(|it| !it.is_whole), "{arrived:?}");
}

#[tokio::test]
async fn a_stream_that_fails_in_the_middle_breaks_the_request_off() {
    assert_broken_off(|| File::from_stream(failing(&["a beginning"])), "the disk is on fire").await;
    assert_broken_off(|| File::from_sized_stream(100, failing(&["a beginning"])), "the disk is on fire").await;
}

#[tokio::test]
async fn a_stream_of_another_length_than_was_announced_breaks_the_request_off() {
    assert_broken_off(|| File::from_sized_stream(8, chunks(&["seven b"])), "it ended 1 bytes too early").await;
    assert_broken_off(|| File::from_sized_stream(4, chunks(&["seven b"])), "more bytes than were announced").await;
    assert_broken_off(|| File::from_sized_stream(4, chunks(&["four", "!"])), "more bytes than were announced").await;
}

#[tokio::test]
async fn a_file_that_shrinks_while_it_is_sent_breaks_the_request_off() {
    let disk = OnDisk::new("shrinks-on-the-way", b"");
    disk.set_length(64 * MEBIBYTE as u64);
    let file = File::open(&disk.0).await.unwrap();
    // A server that waits until the file is shorter before it goes on reading.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        tokio::io::AsyncReadExt::read_exact(&mut stream, &mut vec![0; MEBIBYTE]).await.unwrap();
        disk.set_length(10);
        tokio::io::copy(&mut stream, &mut tokio::io::sink()).await.unwrap_or_default()
    });
    let client = ClientBuilder::<Core>::new(format!("http://{address}"), CredentialValues::new()).build().unwrap();
    let error = client.send(&Store(file)).await.unwrap_err();
    assert!(matches!(&error, Error::OutcomeUnknown(_)), "{error:?}");
    assert!(chain(&error).contains("it became shorter while it was read"), "{}", chain(&error));
    assert!(server.await.unwrap() < 64 * MEBIBYTE as u64);
}

/// A chunk at a time, with a pause before each.
struct Slow(usize, Option<Pin<Box<tokio::time::Sleep>>>);

impl Stream for Slow {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.0 == 0 {
            return Poll::Ready(None);
        }
        let pause = self.1.get_or_insert_with(|| Box::pin(tokio::time::sleep(Duration::from_millis(30))));
        std::task::ready!(pause.as_mut().poll(cx));
        (self.0, self.1) = (self.0 - 1, None);
        Poll::Ready(Some(Ok(Bytes::from_static(b"slow"))))
    }
}

#[tokio::test]
async fn reading_a_file_takes_no_time_from_the_wait_for_the_answer() {
    let depot = Depot::start(&[]).await;
    let client = depot.builder().first_byte_timeout(Duration::from_millis(100)).build().unwrap();
    client.send(&Store(File::from_stream(Slow(10, None)))).await.unwrap();
    assert_eq!(depot.arrived()[0].body, b"slow".repeat(10));
    let client = depot.builder().timeout(Duration::from_millis(100)).build().unwrap();
    let error = client.send(&Store(File::from_stream(Slow(10, None)))).await.unwrap_err();
    assert!(matches!(&error, Error::OutcomeUnknown(_)), "the time of the call holds for it, too: {error:?}");
}

#[tokio::test]
async fn an_answer_is_waited_for_once_all_of_a_file_has_left() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let silent = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        tokio::io::copy(&mut stream, &mut tokio::io::sink()).await
    });
    let builder = ClientBuilder::<Core>::new(format!("http://{address}"), CredentialValues::new());
    let client = builder.first_byte_timeout(Duration::from_millis(50)).build().unwrap();
    let error = client.send(&Store(File::from_stream(chunks(&["x"])))).await.unwrap_err();
    assert!(error.to_string().contains("no answer began within 50ms"), "{error}");
    silent.abort();
}

#[tokio::test]
async fn a_transport_in_memory_has_the_whole_file() {
    let disk = OnDisk::new("memory", b"on disk");
    let transport = MemoryTransport::new();
    let client = shop(&transport, CredentialValues::new());
    for (file, body) in [
        (File::open(&disk.0).await.unwrap(), &b"on disk"[..]),
        (File::from_stream(chunks(&["a ", "stream"])), b"a stream"),
    ] {
        transport.answer(200, "");
        client.send(&Store(file)).await.unwrap();
        assert_eq!(transport.requests().pop().unwrap().body, body);
    }
    transport.answer(200, "");
    let error = client.send(&Compare(File::from_stream(failing(&["a"])))).await.unwrap_err();
    assert!(matches!(&error, Error::Transit(it) if it.is_unreadable()), "{error:?}");
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn a_call_that_is_given_up_reads_no_further() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let count = Arc::new(Count::default());
    let file = File::from_stream(CountedChunks(1024, Arc::clone(&count)));
    let builder = ClientBuilder::<Core>::new(format!("http://{address}"), CredentialValues::new());
    let client = builder.timeout(Duration::from_millis(100)).build().unwrap();
    // Nobody reads at first, so that the connection is full soon.
    let error = client.send(&Store(file.clone())).await.unwrap_err();
    assert!(matches!(&error, Error::OutcomeUnknown(_)), "{error:?}");
    let (mut stream, _) = listener.accept().await.unwrap();
    let arrived = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await.unwrap();
    assert!(arrived < 32 * MEBIBYTE as u64, "{arrived}");
    assert_eq!(count.now.load(Ordering::SeqCst), 0, "nothing holds a chunk any more");
    let error = client.send(&Store(file)).await.unwrap_err();
    assert!(matches!(&error, Error::InvalidRequest(_)), "a stream that was begun is gone: {error:?}");
}
