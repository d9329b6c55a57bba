//! A small API as the generator would write it, and a transport that plays a script.

mod api;
mod recover;
mod road;
mod script;
mod shop;
mod stays;
#[cfg(feature = "reqwest")]
mod upload;

pub use api::*;
pub use recover::*;
pub use road::*;
pub use script::*;
pub use shop::*;
pub use stays::*;
#[cfg(feature = "reqwest")]
pub use upload::*;

pub use ostler_runtime::private::CallOptions;
pub use ostler_runtime::private::{Core, CredentialValues};
use ostler_runtime::{AccessToken, ClientBuilder, ClientToken, Error, Transport};

pub const CLIENT_TOKEN: &str = "E0D439EE522F44368DC78E1BFB03710C-D24FB11DBE31D4621C4817E028D9E1D";
pub const ACCESS_TOKEN: &str = "C66EF7B239D24632943D115EDE9CB810-EA00F8FD8294692C940F6B5A8F9453D";

pub fn credentials() -> CredentialValues {
    CredentialValues::new()
        .client_token(ClientToken::new(CLIENT_TOKEN))
        .access_token(AccessToken::new(ACCESS_TOKEN))
        .client("Test 1.0".to_owned())
}

pub fn builder(transport: impl Transport) -> ClientBuilder<Core> {
    builder_with(transport, credentials())
}

pub fn builder_with(transport: impl Transport, credentials: CredentialValues) -> ClientBuilder<Core> {
    // One attempt for each reply of a script; what tests retries says so.
    ClientBuilder::new("https://platform.test/", credentials).transport(transport).max_attempts(1)
}

pub fn client(transport: impl Transport) -> Core {
    builder(transport).build().unwrap()
}

/// The id of the n-th row.
pub fn id(n: usize) -> String {
    format!("00000000-0000-0000-0000-{n:012}")
}

/// A page of rows.
pub fn page(rows: std::ops::Range<usize>, cursor: Option<&str>) -> Reply {
    let orders: Vec<_> = rows.map(|n| format!(r#"{{"Id":"{}","State":"X"}}"#, id(n))).collect();
    let cursor = cursor.map_or("null".to_owned(), |it| format!("\"{it}\""));
    Reply::new(200, format!(r#"{{"Orders":[{}],"Cursor":{cursor}}}"#, orders.join(",")))
}

/// The error of a read whose answer is this.
pub async fn read_error(reply: Reply) -> Error {
    client(Script::of([reply])).send(&GetAll::new()).await.unwrap_err()
}

/// The error of a write whose answer is this.
pub async fn write_error(reply: Reply) -> Error {
    client(Script::of([reply])).send(&Add::new("Beer")).await.unwrap_err()
}

/// The error and everything below it, as a user would print them.
pub fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut link = std::error::Error::source(error);
    while let Some(it) = link {
        text.push_str(&format!(": {it}"));
        link = it.source();
    }
    text
}
