//! Whatever a document of somebody else calls an instance of a schema, the type of the schema decodes, and encodes again.
//!
//! The instances are made from the model of the document (`instances.rs`), the table of types from the goldens
//! (`build.rs`). With `ROUND_TRIPS=FOLDER` the same is done to each document of a folder, with a crate of its own.
#![allow(clippy::unwrap_used)]

mod crates;
#[path = "../../src/declared.rs"]
mod declared;
mod instances;
mod same;
mod scalars;
mod trip;

use std::collections::BTreeMap;

use ostler_openapi::Reading;
use ostler_openapi::model::{Ref, Schema};
use serde_json::Value;
use tests::cases::{cases, is_updating, read_document};

use crate::instances::{Instance, Instances};
use crate::same::is_same;
use crate::trip::trip;

/// A type of a golden.
struct Row {
    case: &'static str,
    path: &'static str,
    pointer: &'static str,
    trip: fn(&str) -> Result<String, String>,
}

include!(concat!(env!("OUT_DIR"), "/round_trips.rs"));

/// The schemas of components that have no type of their own, and why.
const WITHOUT_A_TYPE: &[(&str, &str, &str)] = &[
    ("any_bases", "Guest", "says nothing but that it is a `Pet`, which is its type"),
    ("any_limits", "Fleet", "is the body of one request, whose fields its members are"),
    ("any_schemas", "Forest", "is a list, written out where it is used"),
    ("any_schemas", "Mixed", "lists values of several types, and is any JSON"),
    ("any_schemas", "Rows", "is a list, written out where it is used"),
];

/// The types that do not write what they read, and why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];

/// How many faults are shown.
const MOST_SHOWN: usize = 20;

/// The seed of what is put together by chance.
const SEED: u64 = 0x0000_1257_A9CE;

/// The schema that a type is made from, if it is one's alone.
fn schema_of(reading: &Reading, instances: &Instances<'_>, path: &str, pointer: &str) -> Option<Ref<Schema>> {
    let (tree, document) = (reading.tree.as_ref()?, reading.document.as_ref()?);
    let at = |node| document.schemas.iter().find(|(_, it)| it.node == node);
    if let Some((id, schema)) = tree.at_fragment(pointer).filter(|_| !pointer.is_empty()).and_then(at) {
        // Of a schema that others inherit from, this is only what they have in common.
        return (!instances.is_base(id)).then_some(Ref { node: schema.node, id, reference: None });
    }
    let name = path.strip_prefix("types::").filter(|_| pointer.is_empty())?;
    let mut named = document.components.schemas.iter().filter(|it| plain(&it.name) == plain(name));
    named.next().map(|it| it.value.clone()).filter(|_| named.next().is_none())
}

fn plain(name: &str) -> String {
    name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What is wrong with what a type made of an instance.
fn fault(found: Result<String, String>, instance: &Instance) -> Option<String> {
    let found = match found {
        Err(problem) => return Some(problem),
        Ok(found) => found,
    };
    let value: Value = serde_json::from_str(&found).unwrap();
    (!is_same(&value, &instance.read, &instance.written)).then(|| format!("is written as {found}"))
}

#[test]
fn every_instance_of_every_schema_is_decoded_and_encoded_as_it_was() {
    if is_updating() {
        return;
    }
    let (mut failures, mut tried, mut types) = (Vec::new(), 0, 0);
    for case in cases("accept", "rs").into_iter().filter(|it| it.name.starts_with("any_")) {
        let reading = read_document(&case.text);
        let (tree, document) = (reading.tree.as_ref().unwrap(), reading.document.as_ref().unwrap());
        let mut instances = Instances::new(tree, document, SEED);
        let mut met = BTreeMap::new();
        for row in TABLE.iter().filter(|it| it.case == case.name) {
            let Some(schema) = schema_of(&reading, &instances, row.path, row.pointer) else { continue };
            met.insert(tree.pointer(schema.node).to_string(), row.path);
            let found = instances.of(&schema);
            assert!(!found.is_empty(), "{}: {} has no instances", case.name, row.path);
            types += 1;
            tried += found.len();
            let exception = EXCEPTIONS.iter().any(|it| (it.0, it.1) == (row.case, row.path));
            let shown = |it: &Instance| {
                let fault = fault((row.trip)(&it.read.to_string()), it)?;
                Some(format!("{}: {}\n  {fault}", row.path, it.read))
            };
            let faults: Vec<_> = found.iter().filter_map(shown).collect();
            assert_eq!(exception, exception && !faults.is_empty(), "{} is no exception any more", row.path);
            failures.extend(faults.into_iter().filter(|_| !exception).map(|it| format!("{}: {it}", case.name)));
        }
        for named in &document.components.schemas {
            let is_listed = WITHOUT_A_TYPE.iter().any(|it| (it.0, it.1) == (case.name.as_str(), &*named.name));
            let is_met = met.contains_key(&tree.pointer(named.value.node).to_string());
            assert_ne!(is_listed, is_met, "{}: `{}` has a type, or is listed as one without", case.name, named.name);
        }
    }
    let shown = &failures[..failures.len().min(MOST_SHOWN)];
    assert!(failures.is_empty(), "{}\n{} of {tried} instances", shown.join("\n"), failures.len());
    assert!(types > 40 && tried > 1_000, "{tried} instances of {types} types are too few to tell anything");
    println!("{tried} instances of {types} types");
}

#[test]
fn what_is_lost_or_changed_is_not_the_same() {
    let read = serde_json::json!({"a": 1, "b": null, "c": [1.0, null], "d": {"e": null}});
    let written = serde_json::json!({"a": 1, "c": [1, null], "d": {"e": null}});
    let is_same = |found: Value| is_same(&found, &read, &written);
    assert!(is_same(written.clone()) && is_same(read.clone()));
    for wrong in [
        r#"{"c": [1, null], "d": {"e": null}}"#,
        r#"{"a": 1, "c": [1], "d": {"e": null}}"#,
        r#"{"a": 1, "c": [1, null], "d": {}}"#,
        r#"{"a": 2, "c": [1, null], "d": {"e": null}}"#,
        r#"{"a": "1", "c": [1, null], "d": {"e": null}}"#,
        r#"{"a": 1, "b": 1, "c": [1, null], "d": {"e": null}}"#,
        r#"{"a": 1, "c": [1, null], "d": {"e": null}, "f": 1}"#,
    ] {
        assert!(!is_same(serde_json::from_str(wrong).unwrap()), "{wrong}");
    }
}

#[test]
fn every_document_of_a_folder_makes_the_same_trip() {
    let Some(folder) = std::env::var_os("ROUND_TRIPS") else { return };
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    let is_document = |it: &&std::path::PathBuf| it.extension().is_some_and(|it| it == "yaml" || it == "json");
    let reports: Vec<_> = paths.iter().filter(is_document).map(|it| crates::try_document(it)).collect();
    assert!(reports.iter().all(|it| it.faults.is_empty()), "{}", crates::table(&reports));
    println!("{}", crates::table(&reports));
}
