//! What is said of somebody else's document, and is no reason to refuse it; and the little that is one.
#![allow(clippy::unwrap_used)]

use ostler_codegen::{Config, generate};
use ostler_openapi::finding::Level;
use ostler_openapi::{Source, read};

/// The generator's findings about a document of which this is given besides its title.
fn findings(rest: &str) -> Vec<String> {
    let text = format!("openapi: 3.0.3\ninfo: {{title: Boats, version: '1'}}\n{rest}");
    let found = match generate(&read(Source::new("openapi.yaml", text.as_str()).unwrap()), &Config::for_crate("boats"))
    {
        Ok(output) => output.findings,
        Err(findings) => findings,
    };
    let level = |it| if it == Level::Error { "error" } else { "warning" };
    let shown = found.kept().iter().map(|it| {
        let pointer = it.place.pointer.as_str();
        format!("{}[{}] at {pointer}: {}", level(it.level), it.code.id(), it.message)
    });
    shown.collect()
}

#[test]
fn an_address_with_a_password_is_refused_and_the_password_is_not_repeated() {
    for (url, is_refused) in [
        ("https://user:CANARY@api.example.com/v1", true),
        ("https://user@api.example.com", true),
        ("https://{user}@api.example.com", true),
        ("https://api.example.com/a@b", false),
        ("https://api.example.com?to=a@b", false),
    ] {
        let found = findings(&format!("servers: [{{url: '{url}'}}]\npaths: {{}}\n"));
        let refusal =
            "error[unsupported] at #/servers/0/url: an address with a user name or a password is not supported";
        assert_eq!(found.iter().any(|it| it == refusal), is_refused, "{url}: {found:?}");
        assert!(!found.iter().any(|it| it.contains("CANARY")), "{found:?}");
    }
}

#[test]
fn a_header_or_a_cookie_that_http_has_no_name_for_is_refused() {
    for (name, place, is_refused) in [
        ("X-Key", "header", false),
        ("X\\r\\nKey", "header", true),
        ("X Key", "header", true),
        ("", "header", true),
        ("key;a", "cookie", true),
        ("key=a", "cookie", true),
        ("key", "cookie", false),
        ("a key", "query", false),
    ] {
        let parameter = format!("parameters: [{{name: \"{name}\", in: {place}, schema: {{type: string}}}}]");
        let responses = "responses: {'204': {description: Done.}}";
        let security =
            format!("components: {{securitySchemes: {{k: {{type: apiKey, name: \"{name}\", in: {place}}}}}}}");
        let operation = |more: &str| format!("paths: {{/a: {{get: {{operationId: a, {more}, {responses}}}}}}}\n");
        let refused = |rest: String| findings(&rest).iter().any(|it| it.starts_with("error[name-invalid]"));
        let asked = operation("security: [{k: []}]");
        assert_eq!(
            refused(format!("{asked}{security}\n")),
            is_refused,
            "{name}: {:?}",
            findings(&format!("{asked}{security}\n"))
        );
        // The name of a cookie that is a parameter is percent-encoded.
        assert_eq!(refused(operation(&parameter)), is_refused && place == "header", "{name}");
    }
}

#[test]
fn a_text_of_a_discriminator_that_means_no_branch_is_told() {
    let schemas = "paths: {}
components:
  schemas:
    A: {type: object, properties: {k: {type: string}}}
    B: {type: object, properties: {k: {type: string}}}
    C: {type: object, properties: {k: {type: string}}}
    U:
      oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
      discriminator: {propertyName: k, mapping: {a: '#/components/schemas/A', b: B, c: '#/components/schemas/C'}}
";
    assert_eq!(
        findings(schemas),
        ["warning[unsupported] at #/components/schemas/U/discriminator/mapping/c: a discriminator that maps `c` to \
          #/components/schemas/C, which is none of the branches, is not supported"]
    );
}
