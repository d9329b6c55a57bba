//! The servers of a document: which of them a client can be built for, and what is said of the others.
#![allow(clippy::unwrap_used)]

use ostler_codegen::{Config, Output};
use ostler_openapi::{Source, read};

#[test]
fn the_defaults_of_variables_make_a_server() {
    let server = "{url: '{protocol}://{hostname}:{port}', variables: {protocol: {enum: [http, https], default: http}, \
                  hostname: {default: localhost}, port: {default: '6333'}}}";
    let output = generate(server);
    assert_eq!(output.findings.kept(), []);
    let (_, text) = output.files.iter().find(|(path, _)| *path == "server.rs").unwrap();
    assert!(text.contains("Self::Default => \"http://localhost:6333\""), "{text}");
    assert!(text.contains("pub fn default_with("), "{text}");
    let output = generate("{url: '{base}', variables: {base: {default: 'https://a.example/v1/'}}}");
    let (_, text) = output.files.iter().find(|(path, _)| *path == "server.rs").unwrap();
    assert!(text.contains("Self::Default => \"https://a.example/v1\"") && !text.contains("default_with"), "{text}");
}

#[test]
fn a_server_of_plain_http_elsewhere_is_told_with_what_a_program_has_to_say() {
    for address in ["http://pets.example/v1", "http://pets.example:8080", "http://{h}.example"] {
        let output = generate(&format!("{{url: '{address}', variables: {{h: {{default: pets}}}}}}"));
        let [found] = output.findings.kept() else { panic!("{address}: {:?}", output.findings) };
        assert!(found.message.contains("plain http"), "{found:?}");
        assert!(found.help.contains("plain_http_to(\"pets.example\")"), "{found:?}");
    }
    for address in ["http://localhost:1/v1", "http://127.0.0.1", "http://[::1]:80", "https://pets.example"] {
        assert_eq!(generate(&format!("{{url: '{address}'}}")).findings.kept(), [], "{address}");
    }
}

fn generate(server: &str) -> Output {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: Boats, version: '1'}}\nservers: [{server}]\npaths:\n  /boats:\n    get: \
         {{operationId: list, responses: {{'204': {{description: None.}}}}}}\n"
    );
    ostler_codegen::generate(&read(Source::new("boats.yaml", text).unwrap()), &Config::for_crate("boats")).unwrap()
}
