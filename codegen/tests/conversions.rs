//! A union is made of a value of each type that one of its variants alone has.
#![allow(clippy::unwrap_used)]

use ostler_codegen::Config;
use ostler_openapi::{Source, read};

const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: Points, version: '1'}
paths: {}
components:
  schemas:
    Id: {anyOf: [{type: integer, format: uint64, minimum: 0}, {type: string, format: uuid}]}
    Vector:
      anyOf:
        - {type: array, items: {type: number, format: float}}
        - {type: array, items: {$ref: '#/components/schemas/Id'}}
        - {type: object, additionalProperties: {type: string}}
    Must: {anyOf: [{$ref: '#/components/schemas/Condition'}, {type: array, items: {$ref: '#/components/schemas/Condition'}}]}
    Condition: {type: object, properties: {not: {$ref: '#/components/schemas/Must'}, key: {type: string}}}
    Any: {oneOf: [{type: string}, {type: boolean}, {}, {type: string, format: date-time}]}
";

#[test]
fn each_type_that_one_variant_alone_has_is_converted() {
    let reading = read(Source::new("points.yaml", DOCUMENT).unwrap());
    let surface = ostler_codegen::generate(&reading, &Config::for_crate("points")).unwrap().surface;
    for (name, expected) in [
        ("Id", &["From<u64>", "From<ostler_runtime::Uuid>"][..]),
        (
            "Vector",
            &["From<Vec<f32>>", "From<Vec<crate::types::Id>>", "From<std::collections::BTreeMap<String, String>>"],
        ),
        ("Must", &["From<crate::types::Condition>", "From<Vec<crate::types::Condition>>"]),
        ("Any", &["From<&str>", "From<String>", "From<bool>", "From<ostler_runtime::Timestamp>"]),
    ] {
        let traits = &surface.find(&format!("types::{name}"))[0].traits;
        let found: Vec<_> = traits.iter().filter(|it| it.starts_with("From<")).collect();
        let missing: Vec<_> = expected.iter().filter(|it| !found.iter().any(|found| found == *it)).collect();
        assert!(missing.is_empty(), "{name}: {missing:?} of {found:?}");
    }
    let any = &surface.find("types::Any")[0].traits;
    assert!(
        !any.iter().any(|it| it == "From<ostler_runtime::Json>"),
        "what a value without a type is, is not said: {any:?}"
    );
}
