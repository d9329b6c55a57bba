//! The targets as functions of bytes: a client whose server is whoever calls them, and the generator. `tests/tests/fuzz.rs`
//! calls them too.

use std::collections::BTreeSet;

use mews_connector::transport::MemoryTransport;
use mews_connector::{
    AccessToken, AccountId, Client, ClientToken, Credentials, Error, Platform, ServiceId, Uuid, orders,
};
use ostler_codegen::{Config, FileSet, generate};
use ostler_openapi::{Source, read};

/// Made-up tokens, as long as real ones.
const TOKENS: [&str; 2] = [
    "E0D439EE522F44368DC78E1BFB03710C-D24FB11DBE31D4621C4817E028D9E1D",
    "C66EF7B239D24632943D115EDE9CB810-EA00F8FD8294692C940F6B5A8F9453D",
];

/// What [`errors`] reads before the body: two bytes of a status, two of a place, one for the token.
const HEAD: usize = 5;

/// Any bytes as a page of orders, as a page of reservations, and as the answer to a write. Returns how many were read.
pub fn decoder(body: &[u8]) -> usize {
    let (service, account) = (ServiceId::from(Uuid::nil()), AccountId::from(Uuid::nil()));
    let client = client(&[(200, body), (200, body), (200, body)]);
    let results = [
        run(client.product_service_orders().get_all([service]).send()).map(drop),
        run(client.reservations().get_all().send()).map(drop),
        run(client.send(&orders::Add::new(service, account))).map(drop),
    ];
    results.iter().filter(|result| result.as_ref().map_err(check).is_ok()).count()
}

/// Any bytes as the body of an error, of any status, with a token said back somewhere in it.
pub fn errors(input: &[u8]) {
    let Some((head, body)) = input.split_at_checked(HEAD) else { return };
    let status = 300 + u16::from_le_bytes([head[0], head[1]]) % 300;
    let place = usize::from(u16::from_le_bytes([head[2], head[3]])).min(body.len());
    let mut body = body.to_vec();
    body.splice(place..place, TOKENS[usize::from(head[4] % 2)].bytes());
    let client = client(&[(status, &body), (status, &body)]);
    let (service, account) = (ServiceId::from(Uuid::nil()), AccountId::from(Uuid::nil()));
    check(&run(client.product_service_orders().get_all([service]).send()).expect_err("an error"));
    check(&run(client.send(&orders::Add::new(service, account))).expect_err("an error"));
}

/// Any bytes as a document, one's own and somebody else's. Returns how many of the two are accepted.
pub fn document(bytes: &[u8]) -> usize {
    let Ok(source) = Source::decode("openapi.yaml", bytes) else { return 0 };
    let reading = read(source);
    let configs = [Config::strict("fuzz"), Config::for_crate("fuzz")];
    let outputs = configs.iter().filter_map(|it| generate(&reading, it).ok());
    outputs.map(|it| check_files(&it.files)).count()
}

/// Holds the files of a crate to what the compiler looks at first: each is Rust, and each module has its file.
fn check_files(files: &FileSet) {
    let paths: BTreeSet<&str> = files.iter().map(|(path, _)| path).collect();
    let mut reached = BTreeSet::from(["lib.rs".to_owned()]);
    for (path, text) in files.iter() {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path} is not Rust: {error}"));
        let folder = path.strip_suffix(".rs").filter(|it| *it != "lib").map(|it| format!("{it}/")).unwrap_or_default();
        for item in file.items {
            let syn::Item::Mod(module) = item else { continue };
            if module.content.is_none() {
                let name = module.ident.to_string();
                let file = format!("{folder}{}.rs", name.strip_prefix("r#").unwrap_or(&name));
                assert!(paths.contains(file.as_str()), "{path} declares `{name}`, and there is no {file}");
                assert!(reached.insert(file), "{path} declares `{name}` twice");
            }
        }
    }
    assert_eq!(reached.len(), paths.len(), "a file belongs to no module");
}

/// A client that gets these answers.
fn client(answers: &[(u16, &[u8])]) -> Client {
    let transport = MemoryTransport::new();
    for (status, body) in answers {
        transport.answer(*status, body.to_vec());
    }
    let credentials = Credentials::new(ClientToken::new(TOKENS[0]), AccessToken::new(TOKENS[1]), "Fuzz 1.0");
    let builder = Client::builder(Platform::Demo, credentials).max_attempts(1);
    builder.transport(transport).build().expect("the settings are sound")
}

/// Runs a call to its end.
fn run<T>(call: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(call)
}

/// Holds an error to what all of them promise.
fn check(error: &Error) {
    let shown = format!("{error} {error:?} {:?} {:?}", error.message(), error.request_id());
    for token in TOKENS {
        assert!(!shown.contains(token), "a token is shown");
    }
    assert!(error.to_string().len() < 8_000, "an error is a paragraph");
    assert!(!error.to_string().contains(['\n', '\r', '\u{1b}']), "an error drives no terminal");
}
