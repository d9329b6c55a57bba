//! Operations behind Cargo features, with the types that they alone need.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use ostler_codegen::{Config, Features, Layout, Output, generate};
use ostler_openapi::{Source, read};

const ZOO: &str = include_str!("../../tests/cases/accept/any_features.yaml");

/// The features with any of which something is there; nothing when it always is.
type Condition = Option<BTreeSet<String>>;

fn config() -> Config {
    Config { features: Features::Tag, ..Config::for_crate("zoo") }
}

fn generated(text: &str) -> Output {
    generate(&read(Source::new("openapi.yaml", text).unwrap()), &config()).unwrap()
}

fn file(output: &Output, path: &str) -> syn::File {
    let (_, text) = output.files.iter().find(|(it, _)| *it == path).unwrap();
    syn::parse_file(text).unwrap()
}

fn condition(attributes: &[syn::Attribute]) -> Condition {
    let cfg = attributes.iter().find(|it| it.path().is_ident("cfg"))?;
    let syn::Meta::List(list) = &cfg.meta else { panic!("a `cfg` without a condition") };
    Some(list.tokens.to_string().split('"').skip(1).step_by(2).map(str::to_owned).collect())
}

/// When each module that a file declares is there.
fn modules(output: &Output, path: &str) -> BTreeMap<String, Condition> {
    let module = |it: &syn::Item| match it {
        syn::Item::Mod(it) => Some((it.ident.to_string(), condition(&it.attrs))),
        _ => None,
    };
    file(output, path).items.iter().filter_map(module).collect()
}

/// What a file imports or passes on, each with its path and when.
fn uses(output: &Output, path: &str) -> Vec<(Vec<String>, Condition)> {
    let mut found = Vec::new();
    for item in file(output, path).items {
        let syn::Item::Use(item) = item else { continue };
        let condition = condition(&item.attrs);
        let mut waiting = vec![(Vec::new(), item.tree)];
        while let Some((mut path, tree)) = waiting.pop() {
            match tree {
                syn::UseTree::Path(it) => {
                    path.push(it.ident.to_string());
                    waiting.push((path, *it.tree));
                }
                syn::UseTree::Name(it) => {
                    path.push(it.ident.to_string());
                    found.push((path, condition.clone()));
                }
                syn::UseTree::Group(it) => waiting.extend(it.items.into_iter().map(|it| (path.clone(), it))),
                syn::UseTree::Rename(_) | syn::UseTree::Glob(_) => panic!("{path:?}: not written by an emitter"),
            }
        }
    }
    found
}

fn of(features: &[&str]) -> Condition {
    Some(features.iter().map(|it| (*it).to_owned()).collect())
}

#[test]
fn a_module_is_behind_the_features_that_lead_to_it_and_what_all_or_none_need_is_always_there() {
    let output = generated(ZOO);
    let names: Vec<_> = output.features.iter().map(|it| (it.name.as_str(), it.module.as_str())).collect();
    assert_eq!(names, [("animals", "animals"), ("staff-members", "staff_members"), ("time-api", "time")]);
    let types = modules(&output, "types.rs");
    let (both, hours) = (of(&["animals", "staff-members"]), of(&["time-api"]));
    for (module, expected) in [
        ("animal", &both),
        ("bird", &both),
        ("fish", &both),
        ("keeper", &both),
        ("kind", &both),
        ("reason", &both),
        ("refused_response", &both),
        ("hours", &hours),
        ("opening", &hours),
        ("day", &None),
        ("ticket", &None),
        ("price", &None),
    ] {
        assert_eq!(&types[module], expected, "{module}");
    }
    let resources = modules(&output, "lib.rs");
    assert_eq!(resources["animals"], of(&["animals"]));
    assert_eq!(resources["staff_members"], of(&["staff-members"]));
    assert_eq!(resources["time"], hours);
}

#[test]
fn whatever_is_there_finds_what_it_imports() {
    let mut seed = 7;
    let documents = (0..40).map(|_| random_document(&mut seed));
    for document in documents.chain([ZOO.to_owned()]) {
        let output = generated(&document);
        assert_no_import_dangles(&output, &document);
    }
}

/// Tags, operations and schemas that hold each other in any way, also in circles.
fn random_document(seed: &mut u64) -> String {
    let mut below = |bound: u64| {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) % bound
    };
    let (tags, schemas) = (1 + below(6), 1 + below(12));
    let mut text = "openapi: 3.0.3\ninfo: {title: A, version: '1'}\nservers: [{url: https://a.example}]\n".to_owned();
    text.push_str("paths:\n");
    for tag in 0..tags {
        for operation in 0..=below(2) {
            let (schema, answer) = (below(schemas), below(2));
            text.push_str(&format!(
                "  /t{tag}o{operation}:\n    get:\n      tags: [tag{tag}]\n      operationId: get{tag}x{operation}\n      \
                 responses:\n        '200':\n          description: A.\n          content: {{application/json: {{schema: \
                 {{$ref: '#/components/schemas/S{schema}'}}}}}}\n        '400': {{$ref: '#/components/responses/R{answer}'}}\n"
            ));
        }
    }
    text.push_str("components:\n  schemas:\n");
    for schema in 0..schemas {
        text.push_str(&format!(
            "    S{schema}:\n      type: object\n      properties:\n        own: {{type: string}}\n"
        ));
        for member in 0..below(3) {
            text.push_str(&format!("        m{member}: {{$ref: '#/components/schemas/S{}'}}\n", below(schemas)));
        }
    }
    text.push_str("  responses:\n");
    for answer in 0..2 {
        text.push_str(&format!(
            "    R{answer}:\n      description: R.\n      content: {{application/json: {{schema: {{type: object, \
             properties: {{cause: {{$ref: '#/components/schemas/S{}'}}}}}}}}}}\n",
            below(schemas)
        ));
    }
    text
}

fn assert_no_import_dangles(output: &Output, document: &str) {
    let (resources, types) = (modules(output, "lib.rs"), modules(output, "types.rs"));
    assert_eq!(types.iter().filter(|it| it.0 != "wire").count(), modules(output, "types/wire.rs").len());
    for (module, condition) in modules(output, "types/wire.rs") {
        assert_eq!(condition, types[&module], "{module}: {document}");
    }
    for (module, condition) in modules(output, "wire.rs") {
        assert_eq!(condition, resources[&module], "{module}: {document}");
    }
    let mut home = BTreeMap::new();
    for (path, condition) in uses(output, "types.rs") {
        let [_, .., module, name] = &path[..] else { panic!("{path:?}") };
        assert_eq!(condition, types[module], "{path:?}: {document}");
        home.insert(name.clone(), condition);
    }
    for (path, _) in output.files.iter().filter(|(it, _)| !["lib.rs", "types.rs"].contains(it)) {
        let own = own_condition(path, &resources, &types);
        for (import, condition) in uses(output, path) {
            let needed = match &import.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                ["crate", "types", name] => &home[*name],
                ["crate", module, _] => &resources[*module],
                _ => continue,
            };
            let present = if condition.is_some() { condition } else { own.clone() };
            let is_found = match (&present, needed) {
                (_, None) => true,
                (None, Some(_)) => false,
                (Some(present), Some(needed)) => present.is_subset(needed),
            };
            assert!(is_found, "{path} is there with {present:?}, and {import:?} with {needed:?}: {document}");
        }
    }
}

fn own_condition(
    path: &str,
    resources: &BTreeMap<String, Condition>,
    types: &BTreeMap<String, Condition>,
) -> Condition {
    let path = path.strip_suffix(".rs").unwrap();
    let found = match path.strip_prefix("types/") {
        Some(path) => types.get(path.trim_start_matches("wire/")),
        None => resources.get(path.trim_start_matches("wire/")),
    };
    found.cloned().flatten()
}

#[test]
fn a_feature_that_the_crate_has_already_is_not_given_away_and_nobody_else_loses_a_name() {
    let mut text =
        "openapi: 3.0.3\ninfo: {title: A, version: '1'}\nservers: [{url: https://a.example}]\npaths:\n".to_owned();
    for (index, tag) in ["default", "time", "Time API", "type", "v2 things"].into_iter().enumerate() {
        text.push_str(&format!(
            "  /a{index}: {{get: {{tags: [{tag}], operationId: a{index}, responses: {{'204': {{description: A.}}}}}}}}\n"
        ));
    }
    let output = generated(&text);
    let names: Vec<_> = output.features.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["default-api", "time-api", "time-operations", "type", "v2-things"]);
    let warnings = output.findings.kept().iter().filter(|it| it.message.starts_with("the feature of this is called"));
    assert_eq!(warnings.count(), 2);
}

#[test]
fn what_many_resources_need_is_always_there_and_no_condition_is_longer_than_that() {
    let mut text =
        "openapi: 3.0.3\ninfo: {title: A, version: '1'}\nservers: [{url: https://a.example}]\npaths:\n".to_owned();
    for index in 0..40 {
        let schema = if index < 33 { "Common" } else { "Rare" };
        text.push_str(&format!(
            "  /a{index}: {{get: {{tags: [t{index}], operationId: a{index}, responses: {{'200': {{description: A., \
             content: {{application/json: {{schema: {{$ref: '#/components/schemas/{schema}'}}}}}}}}}}}}}}\n"
        ));
    }
    text.push_str("components:\n  schemas:\n");
    for (schema, member) in [("Common", "Inner"), ("Rare", "Rarer"), ("Inner", "Rarer"), ("Rarer", "Rarer")] {
        text.push_str(&format!(
            "    {schema}: {{type: object, properties: {{it: {{$ref: '#/components/schemas/{member}'}}}}}}\n"
        ));
    }
    let output = generated(&text);
    assert_no_import_dangles(&output, &text);
    let types = modules(&output, "types.rs");
    assert_eq!((&types["common"], &types["inner"], &types["rarer"]), (&None, &None, &None));
    assert_eq!(types["rare"].as_ref().map(BTreeSet::len), Some(7));
}

#[test]
fn without_the_option_nothing_is_behind_a_feature() {
    let reading = read(Source::new("openapi.yaml", ZOO).unwrap());
    let output = generate(&reading, &Config::for_crate("zoo")).unwrap();
    assert_eq!(output.features, []);
    assert!(output.files.iter().all(|(_, text)| !text.contains("feature =") && !text.contains("docsrs")));
}

#[test]
fn features_where_the_types_are_at_the_root_are_refused_with_the_way_out() {
    let reading = read(Source::new("openapi.yaml", ZOO).unwrap());
    let findings = generate(&reading, &Config { layout: Layout::Root, ..config() }).unwrap_err();
    let found = findings.kept().iter().find(|it| it.message.starts_with("features for each tag")).unwrap();
    assert!(found.help.contains("choose the layout `types`"), "{}", found.help);
}

#[test]
fn a_resource_that_all_lead_to_is_behind_features_all_the_same() {
    let output = generated(
        "
openapi: 3.0.3
info: {title: A, version: '1'}
servers: [{url: https://a.example}]
paths:
  /a: {get: {tags: [only], operationId: a, responses: {'200': {$ref: '#/components/responses/It'}}}}
components:
  responses:
    It: {description: A., content: {application/json: {schema: {$ref: '#/components/schemas/It'}}}}
  schemas:
    It: {type: object, properties: {inner: {$ref: '#/components/schemas/Inner'}}}
    Inner: {type: object, properties: {it: {type: string}}}
",
    );
    assert_eq!(modules(&output, "lib.rs")["only"], of(&["only"]));
    assert_eq!(modules(&output, "types.rs")["inner"], None);
}
