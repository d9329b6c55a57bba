//! What settings name in a document, or why they cannot: the generator does not ask.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::finding::Place;
use ostler_openapi::model::{Document, Operation};
use ostler_openapi::tree::{Tree, Value};

use crate::config::{Settings, nearest};
use crate::outcome::Failure;

/// Looks up what `only` and the settings name; what names nothing is refused, with the nearest that is there.
pub(crate) fn check(document: &Document, settings: &Settings, only: &[String]) -> Result<(), Failure> {
    let ids = || operations(document).filter_map(|it| it.operation_id.as_deref());
    let tags = operations(document).flat_map(|it| it.tags.iter().map(|it| &**it));
    let known: BTreeSet<_> = ids().chain(tags).collect();
    for name in only {
        look_up(name, &known, "--only", "a tag or an `operationId` of an operation")?;
    }
    let known: BTreeSet<_> = ids().collect();
    for name in settings.pagination.keys() {
        look_up(name, &known, "pagination:", "an `operationId` of an operation")?;
    }
    let known: BTreeSet<_> = document.components.schemas.iter().map(|it| &*it.name).collect();
    for name in &settings.closed_enums {
        look_up(name, &known, "closed-enums:", "a schema among the components")?;
    }
    Ok(())
}

fn operations(document: &Document) -> impl Iterator<Item = &Operation> {
    document.paths.iter().flat_map(|it| &document.path_items[it.value.id].operations)
}

fn look_up(name: &str, known: &BTreeSet<&str>, option: &str, what: &str) -> Result<(), Failure> {
    if known.contains(name) {
        return Ok(());
    }
    let help = match nearest(name, known.iter().copied()) {
        Some(nearest) => format!("write `{nearest}`"),
        None => "write one that the document has".to_owned(),
    };
    Err(Failure::new(format!("`{option} {name}` is not {what}: {help}")))
}

/// The names in Rust by pointers in the spelling of the generator.
pub(crate) fn renames(
    tree: &Tree,
    key: &str,
    names: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Failure> {
    let mut renames = BTreeMap::new();
    for (pointer, name) in names {
        let place = Place::of_value(tree, pointer).pointer;
        let path = pointer.strip_prefix('#').filter(|it| it.starts_with('/'));
        let tokens = path.into_iter().flat_map(|it| it.split('/').skip(1));
        let tokens: Vec<_> = tokens.map(|it| it.replace("~1", "/").replace("~0", "~")).collect();
        let is_object = |it| matches!(tree.value(it), Value::Mapping(_));
        if path.is_none() || !tree.at(tokens.iter().map(String::as_str)).is_some_and(is_object) {
            let help = "write the pointer of an object, such as `#/components/schemas/Order`";
            return Err(Failure::new(format!("`{key}` names `{pointer}`, which the document does not have: {help}")));
        }
        renames.insert(place.to_string(), name.clone());
    }
    Ok(renames)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Spec;

    const DOCUMENT: &str = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /pets/{id}:
    get: {operationId: listPets, tags: [pets], responses: {'200': {description: Fine.}}}
components: {schemas: {Colour: {type: string, enum: [Red]}}}
";

    fn spec() -> Spec {
        Spec::of("it.yaml", DOCUMENT).expect("is YAML")
    }

    #[test]
    fn a_name_that_nothing_has_is_refused_with_the_nearest() {
        let spec = spec();
        let document = spec.reading().document.as_ref().expect("is OpenAPI");
        let said = |settings: &str, only: &[&str]| {
            let settings = Settings::parse("it.yaml", settings).expect("is fine");
            let only: Vec<_> = only.iter().map(|it| (*it).to_owned()).collect();
            check(document, &settings, &only).err().map_or(String::new(), |it| it.to_string())
        };
        let page = "{limit: /a, cursor: /b, next: /c, items: /d}";
        assert_eq!(
            said(&format!("closed-enums: [Colour]\npagination: {{listPets: {page}}}\n"), &["pets", "listPets"]),
            ""
        );
        for (settings, only, expected) in [
            (
                "{}",
                &["listPet"][..],
                "`--only listPet` is not a tag or an `operationId` of an operation: write `listPets`",
            ),
            (
                "closed-enums: [Color]",
                &[],
                "`closed-enums: Color` is not a schema among the components: write `Colour`",
            ),
            (&format!("pagination: {{pets: {page}}}"), &[], "is not an `operationId`"),
        ] {
            assert!(said(settings, only).contains(expected), "{}", said(settings, only));
        }
    }

    #[test]
    fn a_name_is_given_at_its_place_or_nowhere() {
        let spec = spec();
        let names = |at: &str| renames(spec.tree(), "rename", &BTreeMap::from([(at.to_owned(), "fetch".to_owned())]));
        let at = "#/paths/~1pets~1{id}/get";
        assert_eq!(names(at).expect("is there"), BTreeMap::from([(at.to_owned(), "fetch".to_owned())]));
        for wrong in ["#/paths/~1pets", "/paths", "#", "paths", "#/info/title"] {
            let failure = names(wrong).expect_err("is not there").to_string();
            assert!(failure.contains(&format!("`{wrong}`")), "{failure}");
        }
    }
}
