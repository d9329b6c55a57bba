//! What is added to a document, and what of it is wanted, renames nothing of the crate.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use ostler_codegen::{Config, Layout, Output, Surface};
use ostler_openapi::{Source, read};

/// A document in which types without a name are declared wherever they can be, and each is reached by something before
/// the component that declares it.
const OPERATIONS: &str = "
  /boats:
    parameters:
      - {name: state, in: query, schema: {type: string, enum: [afloat, ashore]}}
    put:
      operationId: paintBoat
      tags: [boats]
      parameters: [{$ref: '#/components/parameters/Sort'}]
      requestBody: {$ref: '#/components/requestBodies/Paint'}
      responses:
        '200': {description: Done., content: {application/json: {schema: {$ref: '#/components/schemas/Boat'}}}}
        default: {$ref: '#/components/responses/Refused'}
  /crews:
    post:
      operationId: addCrew
      tags: [crews]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewCrew'}}}}
      responses:
        '201': {description: Added., content: {application/json: {schema: {$ref: '#/components/schemas/Crew'}}}}
        default: {$ref: '#/components/responses/Refused'}
";

const COMPONENTS: &str = "
    Boat:
      allOf:
        - {$ref: '#/components/schemas/Thing'}
        - {type: object, properties: {hull: {type: string, enum: [wood, steel]}}}
    Crew:
      type: object
      properties:
        members: {$ref: '#/components/schemas/People'}
        leader: {$ref: '#/components/schemas/Wrapped'}
        home: {$ref: '#/components/schemas/Thing/properties/port'}
    NewCrew:
      type: object
      properties: {kind: {type: string, enum: [hired, sworn]}}
    People:
      type: array
      items: {type: object, properties: {rank: {type: string, enum: [mate, captain]}}}
    Thing:
      type: object
      properties:
        port: {type: object, properties: {name: {type: string}}}
        marks: {type: object, additionalProperties: {oneOf: [{type: integer}, {type: object, properties: {a: {type: string}}}]}}
    Wrapped:
      nullable: true
      allOf: [{type: object, properties: {age: {type: integer}}}]
";

/// What comes before all the others, and leads to what they declare.
const ADDED_OPERATIONS: &str = "
  /aaa:
    get:
      operationId: aaa
      tags: [aaa]
      parameters: [{$ref: '#/components/parameters/Sort'}]
      requestBody: {$ref: '#/components/requestBodies/Paint'}
      responses:
        '200': {description: Done., content: {application/json: {schema: {$ref: '#/components/schemas/Aaa'}}}}
        default: {$ref: '#/components/responses/Refused'}
";
const ADDED_TO_A_PATH: &str = "
    get: {operationId: aaaBoat, tags: [aaa], responses: {'200': {description: Done.}}}";
const ADDED_COMPONENTS: &str = "
    Aaa:
      allOf:
        - {$ref: '#/components/schemas/Thing'}
        - type: object
          properties:
            all: {$ref: '#/components/schemas/People'}
            best: {$ref: '#/components/schemas/Wrapped'}
            kind: {$ref: '#/components/schemas/NewCrew/properties/kind'}
            state: {$ref: '#/components/schemas/Boat/allOf/1/properties/hull'}
";

#[test]
fn what_is_added_before_all_others_renames_nothing() {
    for layout in [Layout::Types, Layout::Root] {
        let config = Config { layout, ..Config::for_crate("boats") };
        let before = generate(&document(OPERATIONS, COMPONENTS), &config).surface;
        let in_a_path = OPERATIONS.replacen("\n    put:", &format!("{ADDED_TO_A_PATH}\n    put:"), 1);
        let operations = format!("{ADDED_OPERATIONS}{}", &in_a_path[1..]);
        let components = format!("{ADDED_COMPONENTS}{}", &COMPONENTS[1..]);
        let after = generate(&document(&operations, &components), &config).surface;
        let lost: Vec<_> = declarations(&before).difference(&declarations(&after)).cloned().collect();
        assert!(lost.is_empty(), "{lost:#?}\n{:#?}", declarations(&after));
        assert!(after.items().len() > before.items().len());
    }
}

#[test]
fn a_type_is_called_after_what_declares_it() {
    let surface = generate(&document(OPERATIONS, COMPONENTS), &Config::for_crate("boats")).surface;
    for name in [
        "BoatHull",
        "BoatsState",
        "NewCrewKind",
        "PaintBodyColour",
        "PeopleItem",
        "PeopleItemRank",
        "RefusedResponse",
        "RefusedResponseWhy",
        "SortParameter",
        "ThingMarksValue",
        "ThingPort",
        "Wrapped",
    ] {
        assert!(surface.contains(&format!("types::{name}")), "{name}: {:#?}", declarations(&surface));
    }
}

#[test]
fn what_is_wanted_alone_is_called_as_it_is_in_the_whole() {
    let text = document(OPERATIONS, COMPONENTS);
    let whole = declarations(&generate(&text, &Config::for_crate("boats")).surface);
    for tag in ["boats", "crews"] {
        let config = Config { only: [tag.to_owned()].into(), ..Config::for_crate("boats") };
        let part: BTreeSet<_> = declarations(&generate(&text, &config).surface);
        let other: Vec<_> = part.difference(&whole).collect();
        assert!(part.len() < whole.len() && other.is_empty(), "{tag}: {other:#?}");
    }
}

/// Paths and signatures, without those that tell how much there is.
fn declarations(surface: &Surface) -> BTreeSet<(String, String)> {
    surface.items().iter().map(|it| (it.path.clone(), it.signature.clone())).collect()
}

fn generate(text: &str, config: &Config) -> Output {
    ostler_codegen::generate(&read(Source::new("boats.yaml", text).unwrap()), config).unwrap()
}

fn document(operations: &str, components: &str) -> String {
    format!(
        "openapi: 3.0.3
info: {{title: Boats, version: '1'}}
servers: [{{url: 'https://a.example'}}]
paths:{operations}
components:
  parameters:
    Sort: {{name: sort, in: query, schema: {{type: string, enum: [name, age]}}}}
  requestBodies:
    Paint: {{content: {{application/json: {{schema: {{type: object, properties: {{colour: {{type: string, enum: [red, blue]}}}}}}}}}}}}
  responses:
    Refused:
      description: No.
      content: {{application/json: {{schema: {{type: object, properties: {{why: {{type: string, enum: [late, full]}}}}}}}}}}
  schemas:{components}"
    )
}
