//! A member and the type that is declared at its place have names of their own.
#![allow(clippy::unwrap_used)]

use ostler_codegen::{Config, Surface};
use ostler_openapi::{Source, read};

const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: Boats, version: '1'}
paths: {}
components:
  schemas:
    Boat:
      type: object
      properties:
        built_by: {type: object, properties: {name: {type: string}}}
        sold_by: {nullable: true, allOf: [{type: object, properties: {name: {type: string}}}]}
        marks: {type: array, items: {type: object, properties: {colour: {type: string}}}}
";

const BUILT_BY: &str = "#/components/schemas/Boat/properties/built_by";

#[test]
fn a_member_is_renamed_without_its_type() {
    let surface = generate(Config { renames: [named(BUILT_BY, "builder")].into(), ..Config::for_crate("boats") });
    assert!(surface.contains("types::Boat::builder") && !surface.contains("types::Boat::built_by"));
    assert!(surface.contains("types::BoatBuiltBy") && !surface.contains("types::Builder"));
}

#[test]
fn a_type_is_renamed_without_its_member() {
    let sold_by = "#/components/schemas/Boat/properties/sold_by";
    let items = "#/components/schemas/Boat/properties/marks/items";
    let type_renames = [
        named(BUILT_BY, "Yard"),
        named(sold_by, "Broker"),
        named(items, "Mark"),
        named("#/components/schemas/Boat", "Ship"),
    ];
    let surface = generate(Config { type_renames: type_renames.into(), ..Config::for_crate("boats") });
    for (name, old) in [("Yard", "BoatBuiltBy"), ("Broker", "BoatSoldBy"), ("Mark", "BoatMarksItem"), ("Ship", "Boat")]
    {
        assert!(surface.contains(&format!("types::{name}")) && !surface.contains(&format!("types::{old}")), "{name}");
    }
    for member in ["built_by", "sold_by", "marks"] {
        assert!(surface.contains(&format!("types::Ship::{member}")), "{member}");
    }
}

#[test]
fn what_is_a_type_alone_is_renamed_by_either() {
    let items = "#/components/schemas/Boat/properties/marks/items";
    let renames = [named(items, "Mark"), named("#/components/schemas/Boat", "Ship")].into();
    let surface = generate(Config { renames, ..Config::for_crate("boats") });
    assert!(surface.contains("types::Mark") && surface.contains("types::Ship::marks"));
}

fn named(pointer: &str, name: &str) -> (String, String) {
    (pointer.to_owned(), name.to_owned())
}

fn generate(config: Config) -> Surface {
    let reading = read(Source::new("boats.yaml", DOCUMENT).unwrap());
    ostler_codegen::generate(&reading, &config).unwrap().surface
}
