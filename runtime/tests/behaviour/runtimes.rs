//! Runtimes that lack something, or are gone: an error that says so, and never a panic of the caller's.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use ostler_runtime::private::Core;
use ostler_runtime::{ClientBuilder, Error};
use tokio::runtime::{Builder, Runtime};

use crate::support::*;

/// A server on threads of its own, since the runtimes here come and go.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            thread::spawn(move || {
                let mut bytes = [0; 4096];
                while stream.read(&mut bytes).is_ok_and(|it| it > 0) {
                    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n{\"Orders\":[]}";
                    if stream.write_all(answer).is_err() {
                        return;
                    }
                }
            });
        }
    });
    address
}

fn client(address: &str) -> Core {
    ClientBuilder::new(address, credentials()).build().unwrap()
}

fn configuration(error: &Error) -> String {
    assert!(matches!(error, Error::Configuration(_)), "{error:?}");
    error.to_string()
}

#[test]
fn a_call_outside_a_runtime_is_an_error() {
    let client = client("http://127.0.0.1:9");
    let request = GetAll::new();
    let mut call = Box::pin(client.send(&request));
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = call.as_mut().poll(&mut cx) else { panic!("it must not wait") };
    assert!(configuration(&error).contains("needs a tokio runtime"));
}

#[test]
fn a_runtime_without_timers_is_an_error() {
    let runtime = Builder::new_current_thread().enable_io().build().unwrap();
    let error = runtime.block_on(client("http://127.0.0.1:9").send(&Add::new("Beer"))).unwrap_err();
    assert!(configuration(&error).contains("timers are disabled"), "{error}");
}

#[test]
fn a_runtime_without_io_is_an_error_and_nothing_was_sent() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    let error = runtime.block_on(client("http://127.0.0.1:9").send(&Add::new("Beer"))).unwrap_err();
    assert!(matches!(&error, Error::Transit(it) if it.is_not_sent()) && !error.is_retryable(), "{error:?}");
    assert!(chain(&error).contains("enable_io"), "{}", chain(&error));
}

#[test]
fn a_runtime_that_is_gone_is_an_error() {
    let runtime = Runtime::new().unwrap();
    let handle = runtime.handle().clone();
    drop(runtime);
    let error = handle.block_on(client("http://127.0.0.1:9").send(&Add::new("Beer"))).unwrap_err();
    assert!(configuration(&error).contains("shut"), "{error}");
}

#[test]
fn a_client_outlives_the_runtime_that_it_was_used_in() {
    let client = client(&server());
    for _ in 0..20 {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(client.send(&GetAll::new())).unwrap();
        runtime.block_on(client.send(&GetAll::new())).unwrap();
    }
}

#[test]
fn a_program_finds_reqwest_and_rustls_beside_the_client_as_they_come() {
    // With the features that the client asks for. Both panic where there is no provider, or more than one.
    reqwest::Client::new();
    let _ = rustls::ClientConfig::builder();
}
