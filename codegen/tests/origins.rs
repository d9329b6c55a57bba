//! Where in the document each item of a generated crate comes from.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use ostler_codegen::{Config, survey};
use ostler_openapi::{Source, read};

const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.test', description: Main}, {url: 'https://{zone}.pets.test', description: Zoned, variables: {zone: {default: eu}}}]
tags: [{name: pets, description: About pets.}]
security: [{key: []}]
paths:
  /pets/{id}:
    parameters: [{$ref: '#/components/parameters/Id'}]
    put:
      operationId: pets_put
      tags: [pets]
      parameters: [{name: dry, in: query, schema: {type: boolean}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses:
        '200': {description: It is there., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '202': {description: Later.}
  /toys:
    post:
      operationId: toys_add
      tags: [toys]
      requestBody: {content: {application/json: {schema: {type: object, properties: {Name: {type: string}}, additionalProperties: true}}}}
      responses:
        '200': {description: '', content: {application/json: {schema: {type: object, properties: {Made: {type: string}}}}}}
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: string}}
  securitySchemes:
    key: {type: apiKey, in: header, name: Key}
  schemas:
    PetId: {type: string, format: uuid}
    Kind: {type: string, enum: [Cat, Dog]}
    Legs: {type: integer, enum: [2, 4]}
    Base: {type: object, required: [Id], properties: {Id: {$ref: '#/components/schemas/PetId'}}}
    Pet:
      allOf:
        - {$ref: '#/components/schemas/Base'}
        - {type: object, properties: {Kind: {$ref: '#/components/schemas/Kind'}, Size: {type: object, properties: {Width: {type: integer}}}}}
    Big: {type: object, required: [A, B, C, D, E], properties: {A: {type: string}, B: {type: string}, C: {type: string}, D: {type: string}, E: {type: string}}}
    Food: {oneOf: [{$ref: '#/components/schemas/Kind'}, {$ref: '#/components/schemas/Big'}]}
    Amount: {type: object, x-exactly-one-of: [NetValue, GrossValue], properties: {NetValue: {type: string}, GrossValue: {type: string}}}
";

/// Items by path, with the receiver in front where there is one.
fn origins() -> BTreeMap<String, Option<String>> {
    let reading = read(Source::new("pets.yaml", DOCUMENT).unwrap());
    let surface = survey(&reading, &Config::for_crate("pets")).unwrap().surface;
    let key = |it: &ostler_codegen::Item| match &it.receiver {
        Some(receiver) => format!("{receiver}: {} ({:?})", it.path, it.kind),
        None => format!("{} ({:?})", it.path, it.kind),
    };
    surface.items().iter().map(|it| (key(it), it.origin.as_ref().map(ToString::to_string))).collect()
}

#[test]
fn each_item_leads_to_the_place_that_it_is_made_of() {
    let origins = origins();
    let (schemas, put, post) = ("#/components/schemas", "#/paths/~1pets~1{id}/put", "#/paths/~1toys/post");
    let body = "requestBody/content/application~1json/schema";
    let call = "impl crate::Call<crate::pets::Put>: Call";
    for (item, expected) in [
        ("pets (Module)", "#/tags/0".to_owned()),
        ("pets::Pets (Struct)", "#/tags/0".to_owned()),
        ("Client::pets (Method)", "#/tags/0".to_owned()),
        ("toys (Module)", post.to_owned()),
        ("pets::Pets::put (Method)", put.to_owned()),
        ("pets::Put (Struct)", put.to_owned()),
        ("pets::Put::new (Method)", put.to_owned()),
        ("pets::Put::id (Field)", "#/components/parameters/Id".to_owned()),
        ("pets::Put::dry (Field)", format!("{put}/parameters/0")),
        ("pets::Put::dry (Method)", format!("{put}/parameters/0")),
        (&format!("{call}::dry (Method)"), format!("{put}/parameters/0")),
        ("pets::Put::body (Field)", format!("{put}/{body}")),
        (&format!("{call}::body (Method)"), format!("{put}/{body}")),
        ("pets::PutResponse (Enum)", put.to_owned()),
        ("pets::PutResponse::Ok (Variant)", format!("{put}/responses/200")),
        ("pets::PutResponse::Accepted (Variant)", format!("{put}/responses/202")),
        ("toys::Add::name (Field)", format!("{post}/{body}/properties/Name")),
        ("toys::Add::additional_properties (Method)", format!("{post}/{body}/additionalProperties")),
        ("toys::AddResponse (Struct)", format!("{post}/responses/200/content/application~1json/schema")),
        ("types::Pet (Struct)", format!("{schemas}/Pet")),
        ("types::Pet::new (Method)", format!("{schemas}/Pet")),
        ("types::Pet::id (Field)", format!("{schemas}/Base/properties/Id")),
        ("types::Pet::kind (Field)", format!("{schemas}/Pet/allOf/1/properties/Kind")),
        ("types::PetSize (Struct)", format!("{schemas}/Pet/allOf/1/properties/Size")),
        ("types::PetSize::width (Method)", format!("{schemas}/Pet/allOf/1/properties/Size/properties/Width")),
        ("types::PetId (Struct)", format!("{schemas}/PetId")),
        ("types::PetId::from_uuid (Method)", format!("{schemas}/PetId")),
        ("types::Kind::Dog (Variant)", format!("{schemas}/Kind/enum/1")),
        ("types::Kind::Unknown (Variant)", format!("{schemas}/Kind")),
        ("types::Kind::KNOWN (Constant)", format!("{schemas}/Kind")),
        ("types::Kind::as_str (Method)", format!("{schemas}/Kind")),
        ("types::Legs::N4 (Variant)", format!("{schemas}/Legs/enum/1")),
        ("types::Food::Big (Variant)", format!("{schemas}/Food/oneOf/1")),
        ("types::Food::Unknown (Variant)", format!("{schemas}/Food")),
        ("types::Amount::net (Method)", format!("{schemas}/Amount/properties/NetValue")),
        ("Credentials::key (Method)", "#/components/securitySchemes/key".to_owned()),
        ("Server::Main (Variant)", "#/servers/0".to_owned()),
        ("Server::Zoned (Variant)", "#/servers/1".to_owned()),
        ("Server::zoned_with (Method)", "#/servers/1".to_owned()),
    ] {
        assert_eq!(origins.get(item), Some(&Some(expected)), "{item}, of\n{origins:#?}");
    }
}

#[test]
fn what_every_crate_has_comes_from_nowhere() {
    for item in ["Client (Struct)", "Client::builder (Method)", "Server::Address (Variant)", "Credentials (Struct)"] {
        assert_eq!(origins().get(item), Some(&None), "{item}");
    }
}
