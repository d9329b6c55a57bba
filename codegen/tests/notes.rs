//! The ids of a ledger stand once: at the end of the documentation of the type that comes from their places.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use ostler_codegen::Config;
use ostler_openapi::{Source, read};

const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: Boats, version: '1'}
servers: [{url: https://a.example, description: Demo}]
paths:
  /boats/list:
    post:
      operationId: boats_list
      summary: Lists boats
      x-safety: read
      parameters: [{$ref: '#/components/parameters/Prefer'}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/BoatsList'}}}}
      responses:
        '200': {description: fine, content: {application/json: {schema: {$ref: '#/components/schemas/BoatsListed'}}}}
components:
  parameters:
    Prefer: {name: Prefer, in: header, schema: {type: string}}
  schemas:
    BoatsList:
      type: object
      required: [Port]
      properties:
        Port: {type: string}
        Ids: {description: Boats to list. All by default., maxItems: 9, type: array, items: {type: string}}
        Colour: {$ref: '#/components/schemas/Colour'}
        Price: {$ref: '#/components/schemas/Price'}
    BoatsListed:
      type: object
      properties: {Boats: {type: array, items: {$ref: '#/components/schemas/BoatId'}}}
    BoatId: {type: string, format: uuid}
    Colour: {type: string, enum: [Red, Green], x-enum-aliases: {Crimson: Red}}
    Price:
      type: object
      x-exactly-one-of: [Net, Gross]
      properties: {Net: {type: integer}, Gross: {type: integer}}
";

/// What is generated, with ids at places.
fn generate(notes: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut config =
        Config { server_enum: "Harbour".to_owned(), env_prefix: "BOATS".to_owned(), ..Config::strict("boats") };
    for (pointer, id) in notes {
        config.notes.insert(pointer, id).unwrap();
    }
    let output = ostler_codegen::generate(&read(Source::new("boats.yaml", DOCUMENT).unwrap()), &config).unwrap();
    output.files.iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

/// The lines that ids at `pointer` add: each with its file, and the first line of what it documents.
fn added(notes: &[(&str, &str)]) -> Vec<String> {
    let (before, after) = (generate(&[]), generate(notes));
    assert!(before.keys().eq(after.keys()));
    let mut found = Vec::new();
    for (path, text) in &after {
        let old: Vec<_> = before[path].lines().map(str::trim).collect();
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        let start = lines.iter().zip(&old).take_while(|(left, right)| left == right).count();
        let (new, rest) = lines[start..].split_at(lines.len() - old.len());
        assert_eq!(rest, &old[start..], "{path}: nothing else changes");
        let Some((gap, new)) = new.split_first() else { continue };
        assert_eq!(*gap, "///", "{path}: the ids are a paragraph of their own");
        assert!(!rest[0].starts_with("///"), "{path}: nothing comes after the ids");
        let item = rest.iter().find(|it| !it.starts_with("#[")).unwrap();
        let new: Vec<_> = new.iter().map(|it| it.trim_start_matches("///").trim()).collect();
        found.push(format!(
            "{path}: {}: {}",
            item.trim_end_matches(['{', ' ', ',']),
            new.join(" ").replace(":  ", ": ")
        ));
    }
    found
}

#[test]
fn an_operation_names_its_ids_where_it_is_built() {
    let expected = ["boats.rs: pub struct List: Reconciled: `one`."];
    assert_eq!(added(&[("#/paths/~1boats~1list/post", "one")]), expected);
    assert_eq!(added(&[("#/paths/~1boats~1list", "one")]), expected);
    assert_eq!(
        added(&[("#/paths/~1boats~1list/post", "one"), ("#/components/schemas/BoatsList", "two")]),
        ["boats.rs: pub struct List: Reconciled: `one`, `two`."]
    );
}

#[test]
fn a_schema_names_its_ids_where_it_is_declared() {
    for (schema, item) in [
        ("BoatsList", "boats.rs: pub struct List"),
        ("BoatsListed", "boats.rs: pub struct ListResponse"),
        ("BoatId", "types/ids.rs: pub struct BoatId(pub(super) Uuid);"),
        ("Colour", "types/colour.rs: pub enum Colour"),
        ("Price", "types/price.rs: pub struct Price"),
    ] {
        let found = added(&[(&format!("#/components/schemas/{schema}"), "one")]);
        assert_eq!(found, [format!("{item}: Reconciled: `one`.")], "{schema}");
    }
}

#[test]
fn a_property_names_its_ids_once_at_its_type_and_not_at_what_sets_it() {
    for (place, item) in [
        ("schemas/BoatsList/properties/Ids", "boats.rs: pub struct List: Reconciled: - `ids`"),
        ("schemas/BoatsList/properties/Port", "boats.rs: pub struct List: Reconciled: - `port`"),
        ("schemas/BoatsListed/properties/Boats", "boats.rs: pub struct ListResponse: Reconciled: - `boats`"),
        ("schemas/Price/properties/Net", "types/price.rs: pub struct Price: Reconciled: - `net`"),
        ("parameters/Prefer", "boats.rs: pub struct List: Reconciled: - `prefer`"),
    ] {
        assert_eq!(added(&[(&format!("#/components/{place}"), "one")]), [format!("{item}: `one`")], "{place}");
    }
}

#[test]
fn a_value_and_a_server_name_their_ids_at_their_enum() {
    let of = |place: &str| added(&[(place, "one")]);
    let colour = "types/colour.rs: pub enum Colour: Reconciled: -";
    assert_eq!(of("#/components/schemas/Colour/enum/0"), [format!("{colour} `Red`: `one`")]);
    assert_eq!(of("#/components/schemas/Colour/enum/1"), [format!("{colour} `Green`: `one`")]);
    assert_eq!(of("#/servers/0"), ["harbour.rs: pub enum Harbour: Reconciled: - `Demo`: `one`"]);
}

#[test]
fn all_ids_are_named_the_type_s_own_first() {
    let at = "#/components/schemas/Price";
    let gross = "#/components/schemas/Price/properties/Gross";
    let ids = [(gross, "six"), (at, "four"), (at, "three"), (at, "two"), (at, "one"), (gross, "five")];
    assert_eq!(
        added(&ids),
        ["types/price.rs: pub struct Price: Reconciled: - `four`, `three`, `two`, `one` - `gross`: `six`, `five`"]
    );
}

#[test]
fn a_place_from_which_no_item_comes_changes_nothing() {
    let places = ["#", "#/nowhere", "#/components/schemas/BoatsList/properties/Ids/maxItems", "#/info/title"];
    assert_eq!(generate(&places.map(|it| (it, "one"))), generate(&[]));
}
