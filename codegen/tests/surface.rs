//! What a generated crate makes public: a line for each item, whatever its files import.
#![allow(clippy::unwrap_used)]

use ostler_codegen::{Config, Layout, Surface, generate};
use ostler_openapi::{Source, read};

const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    PetId: {type: string, format: uuid}
    Name: {type: string}
    Kind: {type: string, enum: [Cat, Dog], x-extensible: false}
    Colour: {type: string, enum: [Red]}
    Legs: {type: integer, enum: [2, 4]}
    Food:
      oneOf:
        - $ref: '#/components/schemas/Kind'
        - type: boolean
    Pet:
      type: object
      required: [Id]
      properties:
        Id: {$ref: '#/components/schemas/PetId'}
        Type: {$ref: '#/components/schemas/Kind'}
        Born: {type: string, format: date-time, deprecated: true}
        Friends: {type: array, items: {$ref: '#/components/schemas/Pet'}}
      additionalProperties: {type: number}
";

fn surface(text: &str, config: &Config) -> Surface {
    let reading = read(Source::new("pets.yaml", text).unwrap());
    generate(&reading, config).unwrap().surface
}

fn of_types() -> Surface {
    surface(DOCUMENT, &Config::for_crate("pets"))
}

/// The lines of one type and its members, traits among them.
fn lines(surface: &Surface, name: &str) -> String {
    let below = format!("{name}::");
    let items = surface.items().iter().filter(|it| it.path == name || it.path.starts_with(&below));
    let line = |item: &ostler_codegen::Item| {
        let traits = item.traits.join(", ");
        if traits.is_empty() { format!("{item}\n") } else { format!("{item}\n    {traits}\n") }
    };
    items.map(line).collect()
}

#[track_caller]
fn assert_lines(surface: &Surface, name: &str, expected: &[&str]) {
    assert_eq!(lines(surface, name), expected.iter().map(|it| format!("{it}\n")).collect::<String>());
}

#[test]
fn a_type_has_its_members_and_its_traits_in_one_line_each() {
    assert_lines(
        &of_types(),
        "types::Pet",
        &[
            "types::Pet: #[non_exhaustive] struct Pet",
            "    Clone, Debug, PartialEq, serde::Deserialize<'de>, serde::Serialize",
            "types::Pet::additional_properties: additional_properties: std::collections::BTreeMap<String, f64>",
            "types::Pet::born: #[deprecated] born: Option<ostler_runtime::Timestamp>",
            "types::Pet::friends: friends: Option<Vec<crate::types::Pet>>",
            "types::Pet::id: id: crate::types::PetId",
            "types::Pet::new: fn new(id: crate::types::PetId) -> Self",
            "types::Pet::type_: type_: Option<crate::types::Kind>",
        ],
    );
    assert_lines(
        &of_types(),
        "types::Food",
        &[
            "types::Food: #[non_exhaustive] enum Food",
            "    Clone, Debug, Eq, From<bool>, From<crate::types::Kind>, PartialEq, serde::Deserialize<'de>, serde::Serialize",
            "types::Food::Boolean: Boolean(bool)",
            "types::Food::Kind: Kind(crate::types::Kind)",
            "types::Food::Unknown: Unknown(ostler_runtime::Json)",
        ],
    );
}

/// They do not stand in the files.
#[test]
fn what_macros_make_is_there() {
    let uuid = "types::PetId: struct PetId(..)\n    Clone, Copy, Debug, Eq, From<crate::types::PetId> for \
        ostler_runtime::Uuid, From<ostler_runtime::Uuid>, Hash, Ord, PartialEq, PartialOrd, TryFrom<&str, Error = \
        ostler_runtime::Error>, TryFrom<String, Error = ostler_runtime::Error>, serde::Deserialize<'de>, \
        serde::Serialize, std::fmt::Display, std::str::FromStr<Err = ostler_runtime::Error>";
    assert_lines(
        &of_types(),
        "types::PetId",
        &[
            uuid,
            "types::PetId::as_uuid: const fn as_uuid(&self) -> &ostler_runtime::Uuid",
            "types::PetId::from_uuid: const fn from_uuid(uuid: ostler_runtime::Uuid) -> Self",
            "types::PetId::is_nil: const fn is_nil(&self) -> bool",
            "types::PetId::nil: const fn nil() -> Self",
        ],
    );
    for path in ["types::Name::as_str", "types::Kind::KNOWN", "types::Legs::as_i64", "types::Legs::KNOWN"] {
        assert!(of_types().contains(path), "{path} is missing");
    }
}

#[test]
fn a_member_that_is_added_or_renamed_changes_its_own_lines_alone() {
    let text = DOCUMENT.replace("Born: {", "Birth: {").replace("[Cat, Dog]", "[Cat, Dog, Emu]");
    let (old, new) = (of_types().to_string(), surface(&text, &Config::for_crate("pets")).to_string());
    let only = |these: &str, those: &str| {
        let lines = these.lines().filter(|it| !those.lines().any(|other| other == *it));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(only(&old, &new), ["types::Pet::born: #[deprecated] born: Option<ostler_runtime::Timestamp>"]);
    assert_eq!(
        only(&new, &old),
        ["types::Kind::Emu: Emu", "types::Pet::birth: #[deprecated] birth: Option<ostler_runtime::Timestamp>"]
    );
}

/// A file of its own imports by another path than one that declares both types.
#[test]
fn where_a_type_is_declared_and_how_it_is_imported_changes_nothing() {
    let root = surface(DOCUMENT, &Config { layout: Layout::Root, ..Config::for_crate("pets") });
    assert_lines(
        &root,
        "Pet",
        &[
            "Pet: #[non_exhaustive] struct Pet",
            "    Clone, Debug, PartialEq, serde::Deserialize<'de>, serde::Serialize",
            "Pet::additional_properties: additional_properties: std::collections::BTreeMap<String, f64>",
            "Pet::born: #[deprecated] born: Option<ostler_runtime::Timestamp>",
            "Pet::friends: friends: Option<Vec<crate::Pet>>",
            "Pet::id: id: crate::PetId",
            "Pet::new: fn new(id: crate::PetId) -> Self",
            "Pet::type_: type_: Option<crate::Kind>",
        ],
    );
    let moved = |it: &str| it.replace("types::", "");
    let types = moved(&of_types().to_string());
    assert!(root.to_string().lines().all(|it| types.contains(it)), "{root}");
}

#[test]
fn the_response_of_a_request_is_a_part_of_it() {
    let operation = "paths:\n  /pets:\n    get:\n      operationId: pets_list\n      tags: [pets]\n      responses: \
        {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}\n";
    let of = |text: &str| surface(text, &Config::for_crate("pets"));
    let pets = of(&DOCUMENT.replace("paths: {}\n", operation));
    assert!(pets.to_string().contains("    ostler_runtime::Request<Response = crate::types::Pet>\n"), "{pets}");
    let food = of(&DOCUMENT.replace("paths: {}\n", &operation.replace("schemas/Pet", "schemas/Food")));
    assert!(food.to_string().contains("    ostler_runtime::Request<Response = crate::types::Food>\n"), "{food}");
    let send = "Call::send: impl<R: ostler_runtime::Request> crate::Call<R>: async fn send(&self) -> Result<R::Response, \
        ostler_runtime::Error>\n";
    assert_eq!(lines(&pets, "Call::send"), send);
}
