//! The ids of a ledger stand at the end of the documentation of what comes from their places, and nowhere else.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use ostler_codegen::{Config, Document, Notes};

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
    let mut config = Config {
        server_enum: "Harbour".to_owned(),
        env_prefix: "BOATS".to_owned(),
        shortest_token: 0,
        notes: Notes::default(),
    };
    for (pointer, id) in notes {
        config.notes.insert(pointer, id).unwrap();
    }
    let output = ostler_codegen::generate(&Document::parse(DOCUMENT).unwrap(), &config).unwrap();
    output.files.iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

/// The lines that ids at `pointer` add: each with its file, and the first line of what it documents.
fn added(notes: &[(&str, &str)]) -> Vec<String> {
    let (before, after) = (generate(&[]), generate(notes));
    assert!(before.keys().eq(after.keys()));
    let mut found = Vec::new();
    for (path, text) in &after {
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        for (at, line) in lines.iter().enumerate().filter(|(_, it)| it.contains("Reconciled: ")) {
            assert_eq!(lines[at - 1], "///", "{path}: the ids are a paragraph of their own");
            assert!(!lines[at + 1].starts_with("///"), "{path}: nothing comes after the ids");
            let item = lines[at + 1..].iter().find(|it| !it.starts_with("#[")).unwrap();
            found.push(format!("{path}: {line} {}", item.trim_end_matches(['{', ' ', ','])));
        }
        let is_note = |at: usize| lines.get(at).is_some_and(|it| it.contains("Reconciled: "));
        let rest: Vec<_> =
            (0..lines.len()).filter(|at| !is_note(*at) && !is_note(at + 1)).map(|at| lines[at]).collect();
        assert_eq!(rest, before[path].lines().map(str::trim).collect::<Vec<_>>(), "{path}: nothing else changes");
    }
    found
}

#[test]
fn an_operation_names_its_ids_where_it_is_called_and_where_it_is_built() {
    let expected = [
        "boats.rs: /// Reconciled: `one`. pub fn list(&self, port: impl Into<String>) -> Call<List>",
        "boats.rs: /// Reconciled: `one`. pub struct List",
    ];
    assert_eq!(added(&[("#/paths/~1boats~1list/post", "one")]), expected);
    assert_eq!(added(&[("#/paths/~1boats~1list", "one")]), expected);
    assert_eq!(
        added(&[("#/paths/~1boats~1list/post", "one"), ("#/components/schemas/BoatsList", "two")]),
        [expected[0], "boats.rs: /// Reconciled: `one`, `two`. pub struct List"]
    );
}

#[test]
fn a_schema_names_its_ids_where_it_is_declared() {
    for (schema, expected) in [
        ("BoatsList", "boats.rs: /// Reconciled: `one`. pub struct List"),
        ("BoatsListed", "boats.rs: /// Reconciled: `one`. pub struct ListResponse"),
        ("BoatId", "types/ids.rs: /// Reconciled: `one`. pub struct BoatId(pub(super) Uuid);"),
        ("Colour", "types/colour.rs: /// Reconciled: `one`. pub enum Colour"),
        ("Price", "types/price.rs: /// Reconciled: `one`. pub struct Price"),
    ] {
        assert_eq!(added(&[(&format!("#/components/schemas/{schema}"), "one")]), [expected], "{schema}");
    }
}

#[test]
fn a_property_names_its_ids_at_its_field_and_at_what_sets_it() {
    let of = |place: &str| added(&[(&format!("#/components/{place}"), "one")]);
    assert_eq!(
        of("schemas/BoatsList/properties/Ids"),
        [
            "boats.rs: /// Reconciled: `one`. pub ids: Option<Vec<String>>",
            "boats.rs: /// Reconciled: `one`. pub fn ids(mut self, ids: impl IntoIterator<Item = impl Into<String>>) -> Self",
        ]
    );
    assert_eq!(of("schemas/BoatsList/properties/Port"), ["boats.rs: /// Reconciled: `one`. pub port: String"]);
    assert_eq!(
        of("schemas/BoatsListed/properties/Boats"),
        ["boats.rs: /// Reconciled: `one`. pub boats: Option<Vec<BoatId>>"]
    );
    assert_eq!(
        of("schemas/Price/properties/Net"),
        [
            "types/price.rs: /// Reconciled: `one`. pub net: Option<i64>",
            "types/price.rs: /// Reconciled: `one`. pub fn net(net: i64) -> Self",
        ]
    );
    assert_eq!(of("parameters/Prefer").len(), 2);
}

#[test]
fn a_value_and_a_server_name_their_ids_at_their_variants() {
    let of = |place: &str| added(&[(place, "one")]);
    assert_eq!(of("#/components/schemas/Colour/enum/0"), ["types/colour.rs: /// Reconciled: `one`. Red"]);
    assert_eq!(of("#/components/schemas/Colour/enum/1"), ["types/colour.rs: /// Reconciled: `one`. Green"]);
    assert_eq!(of("#/servers/0"), ["harbour.rs: /// Reconciled: `one`. Demo"]);
}

#[test]
fn more_than_three_ids_are_counted() {
    let at = "#/components/schemas/Price";
    let ids = ["four", "three", "two", "one", "zero"].map(|id| (at, id));
    assert_eq!(added(&ids[..3]), ["types/price.rs: /// Reconciled: `four`, `three`, `two`. pub struct Price"]);
    assert_eq!(added(&ids), ["types/price.rs: /// Reconciled: `four`, `three`, `two` and 2 more. pub struct Price"]);
}

#[test]
fn a_place_from_which_no_item_comes_changes_nothing() {
    let places = ["#", "#/nowhere", "#/components/schemas/BoatsList/properties/Ids/maxItems", "#/info/title"];
    assert_eq!(generate(&places.map(|it| (it, "one"))), generate(&[]));
}
