//! The crate of somebody else's document holds nothing of our own API, and what every crate has.
#![allow(clippy::unwrap_used)]

use ostler_codegen::{Config, Output};
use ostler_openapi::{Source, read};

const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: Boats, version: '1'}
servers: [{url: 'https://a.example'}]
paths:
  /boats:
    get: {operationId: listBoats, responses: {'204': {description: None.}}}
";

const OWN: &str = include_str!("../../spec/openapi.yaml");

#[test]
fn what_only_an_api_with_a_locale_has_others_do_not() {
    assert!(!text(&generate(DOCUMENT, &Config::for_crate("boats"))).contains("Localized"));
    assert!(text(&generate(OWN, &Config::strict("own"))).contains("impl private::Localized for Client {}"));
}

#[test]
fn nothing_of_our_own_api_is_named() {
    let text = text(&generate(DOCUMENT, &Config::for_crate("boats"))).to_lowercase();
    for word in ["mews", "orders_add", "orders_getall", "productserviceorders", "reservation", "hotel"] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn a_client_says_the_name_and_the_version_of_its_crate() {
    let text = text(&generate(DOCUMENT, &Config::for_crate("boats")));
    let agent = r#".user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))"#;
    assert!(text.contains(agent), "{text}");
}

#[test]
fn the_status_and_the_headers_of_an_answer_can_be_had_of_any_operation() {
    let surface = generate(DOCUMENT, &Config::for_crate("boats")).surface;
    assert!(surface.contains("Call::send_answered") && surface.contains("Answered"));
}

fn generate(text: &str, config: &Config) -> Output {
    ostler_codegen::generate(&read(Source::new("it.yaml", text).unwrap()), config).unwrap()
}

fn text(output: &Output) -> String {
    output.files.iter().map(|(_, text)| text).collect()
}
