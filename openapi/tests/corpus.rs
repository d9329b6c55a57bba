//! Whole documents: those that are generated from, those that are refused, slips in each of their lines, and random ones.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use ostler_openapi::finding::Level;
use ostler_openapi::tree::{ScalarKind, Tree, Value};
use ostler_openapi::uses::Uses;
use ostler_openapi::{NodeId, Reading, Source, read};
use support::reading;

const SPEC: &str = include_str!("../../spec/openapi.yaml");

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// The documents of a folder by name; none when it is not there.
fn documents(path: &str) -> Vec<(String, String)> {
    let Ok(entries) = fs::read_dir(folder(path)) else { return vec![] };
    let mut paths: Vec<PathBuf> = entries.filter_map(|it| it.ok()).map(|it| it.path()).collect();
    paths.sort();
    let documents = paths.iter().filter(|it| it.extension().is_some_and(|it| it == "yaml" || it == "json"));
    documents.map(|it| (it.display().to_string(), fs::read_to_string(it).expect("can be read"))).collect()
}

/// Checks what holds of each reading: findings in the order of the text, and shapes and uses of whatever was read.
fn check(reading: &Reading) {
    let starts: Vec<_> = reading.findings.kept().iter().map(|it| it.place.span.start).collect();
    assert!(starts.is_sorted());
    let Some((document, tree)) = reading.document.as_ref().zip(reading.tree.as_ref()) else {
        assert!(reading.findings.has_errors(), "no document without a reason");
        return;
    };
    let uses = Uses::of(document);
    for named in &document.components.schemas {
        document.shape(tree, &named.value);
        uses.operations(ostler_openapi::uses::Item::Schema(named.value.id));
    }
}

#[test]
fn documents_that_are_generated_from_have_no_errors() {
    let accepted = documents("tests/cases/accept");
    assert!(accepted.len() > 40, "{}", accepted.len());
    for (name, text) in accepted.iter().map(|(name, text)| (name.as_str(), text.as_str())).chain([("spec", SPEC)]) {
        let reading = reading(text);
        check(&reading);
        // Of a document of somebody else the generator makes the best.
        let is_foreign = name.contains("/any_");
        let count = reading.findings.count(Level::Error);
        assert!(is_foreign || count == 0, "{name}: {:#?}", reading.findings.kept());
    }
}

#[test]
fn documents_that_are_refused_are_read_or_told_why_not() {
    let refused = documents("tests/cases/reject");
    assert!(refused.len() > 80, "{}", refused.len());
    for (_, text) in &refused {
        check(&reading(text));
    }
    // What is wrong with the text, the version, a keyword or a reference is wrong for both; the rest is about Rust.
    let ours = ["document-syntax", "document-version", "unknown-keyword", "reference-", "wrong-type"];
    let is_ours = |name: &str| ours.iter().any(|it| name.rsplit('/').next().is_some_and(|file| file.starts_with(it)));
    for (name, text) in refused.iter().filter(|(name, _)| is_ours(name)) {
        assert!(!reading(text).findings.is_empty(), "{name}");
    }
}

#[test]
fn documents_of_other_people_are_read() {
    let others = documents("../shared/specs");
    if others.is_empty() {
        println!("skipped: there are no documents beside the project");
    }
    for (name, text) in &others {
        let reading = reading(text);
        check(&reading);
        let document = reading.document.as_ref().expect("is OpenAPI 3.0");
        let operations: usize = document.path_items.iter().map(|(_, it)| it.operations.len()).sum();
        let file = name.rsplit('/').next().unwrap_or_default();
        let schemas = document.components.schemas.len();
        println!("{file}: {operations} operations, {schemas} schemas with a name, {}", reading.findings.summary());
        assert!(reading.findings.count(Level::Error) < 10, "{file}: {:#?}", &reading.findings.kept()[..10]);
    }
}

/// Some of the nodes of the spec, spread over all of it.
fn sample(tree: &Tree, is_wanted: impl Fn(NodeId) -> bool) -> Vec<NodeId> {
    const MOST: usize = 150;
    let mut nodes = Vec::new();
    let mut rest = vec![tree.root()];
    while let Some(node) = rest.pop() {
        rest.extend(tree.elements(node).iter().copied());
        rest.extend(tree.members(node).iter().map(|it| it.value));
        if is_wanted(node) {
            nodes.push(node);
        }
    }
    let step = nodes.len().div_ceil(MOST);
    nodes.into_iter().step_by(step).collect()
}

/// Whether a value is data of an example rather than a part of the description.
fn is_example(tree: &Tree, node: NodeId) -> bool {
    let pointer = tree.pointer(node);
    pointer.as_str().split('/').any(|it| matches!(it, "example" | "examples" | "default"))
}

/// The spec with other text in place of a span, and the lines of its errors.
fn error_lines(span: std::ops::Range<usize>, other: &str) -> Vec<usize> {
    let mut text = SPEC.to_owned();
    text.replace_range(span, other);
    let reading = reading(&text);
    check(&reading);
    let errors = reading.findings.kept().iter().filter(|it| it.level == Level::Error);
    errors.map(|it| it.place.line).collect()
}

#[test]
fn each_value_of_another_type_is_told_in_its_line() {
    let reading = reading(SPEC);
    let tree = reading.tree.as_ref().expect("is a tree");
    let is_on_one_line = |node| !tree.source().slice(tree.span(node)).contains('\n');
    let nodes = sample(tree, |it| {
        tree.scalar(it).is_some() && is_on_one_line(it) && !is_example(tree, it) && !is_excuse(tree, it)
    });
    assert!(nodes.len() > 100);
    for node in nodes {
        let lines = error_lines(tree.span(node).range(), "[[]]");
        let pointer = tree.pointer(node);
        // Such as a folded description, which begins in the line after its name.
        let line = tree.place(node).line;
        assert!(
            lines.contains(&line) || lines.contains(&(line - 1)),
            "{pointer}: line {line}, but errors in {lines:?}"
        );
    }
}

/// Whether a value is a reason for lint, which lint alone reads.
fn is_excuse(tree: &Tree, node: NodeId) -> bool {
    tree.parent(node).and_then(|it| tree.key(it)).is_some_and(|it| &**it == "x-lint-ignore")
}

#[test]
fn each_misspelt_keyword_is_told_in_its_line() {
    let reading = reading(SPEC);
    let tree = reading.tree.as_ref().expect("is a tree");
    let is_keyword = |node| {
        // The members of these have names that the author chose.
        const NAMES: [&str; 11] = [
            "properties",
            "schemas",
            "responses",
            "content",
            "paths",
            "parameters",
            "headers",
            "x-enumDescriptions",
            "x-enum-aliases",
            "filters",
            "x-lint-ignore",
        ];
        let parent = tree.parent(node).filter(|_| tree.key(node).is_some());
        let key = parent.and_then(|it| tree.key(it));
        let is_property =
            parent.and_then(|it| tree.parent(it)).and_then(|it| tree.key(it)).is_some_and(|it| &**it == "properties");
        let named = key.is_some_and(|it| NAMES.contains(&&**it) && !is_property);
        parent.is_some() && !named && !is_example(tree, node) && tree.key(node).is_some_and(|it| !it.starts_with('/'))
    };
    let nodes = sample(tree, is_keyword);
    assert!(nodes.len() > 100);
    for node in nodes {
        let place = tree.key_place(node);
        let key = tree.key(node).expect("has one");
        let lines = error_lines(place.span.range(), &format!("{key}Q"));
        assert!(lines.contains(&place.line), "{}: line {}, but errors in {lines:?}", place.pointer, place.line);
    }
}

#[test]
fn a_spec_that_is_cut_anywhere_is_read_or_refused() {
    for end in (0..SPEC.len()).step_by(SPEC.len() / 150).filter(|it| SPEC.is_char_boundary(*it)) {
        check(&reading(&SPEC[..end]));
        check(&read(Source::decode("it.yaml", &SPEC.as_bytes()[..end]).expect("no character is cut in two")));
    }
}

#[test]
fn schemas_may_nest_as_deep_as_a_text_may() {
    let depth = 122;
    let nested = format!("{}{{type: string}}{}", "{type: array, items: ".repeat(depth), "}".repeat(depth));
    let reading = reading(&support::schemas(&[&format!("A: {nested}")]));
    assert!(reading.findings.is_empty(), "{:?}", reading.findings.kept());
    assert_eq!(reading.document.map(|it| it.schemas.len()), Some(depth + 1));
}

mod random {
    use proptest::prelude::*;
    use proptest::test_runner::FileFailurePersistence;

    use super::*;

    const WORDS: &[&str] = &[
        "$ref",
        "additionalProperties",
        "allOf",
        "anyOf",
        "callbacks",
        "components",
        "content",
        "default",
        "delete",
        "description",
        "discriminator",
        "encoding",
        "enum",
        "example",
        "examples",
        "exclusiveMinimum",
        "flows",
        "get",
        "headers",
        "implicit",
        "in",
        "info",
        "items",
        "links",
        "mapping",
        "maximum",
        "minimum",
        "name",
        "not",
        "nullable",
        "oneOf",
        "openapi",
        "operationId",
        "parameters",
        "paths",
        "properties",
        "propertyName",
        "requestBody",
        "required",
        "responses",
        "schema",
        "schemas",
        "scopes",
        "security",
        "securitySchemes",
        "servers",
        "style",
        "tags",
        "title",
        "type",
        "url",
        "variables",
        "x-at-most-one-of",
        "x-credential",
        "x-enumDescriptions",
        "x-pagination",
        "x-recovery",
        "xml",
        "/a/{b}",
        "200",
        "default",
        "A",
        "B",
    ];

    const SCALARS: &[&str] = &[
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1.5",
        "1e400",
        "\"\"",
        "\"string\"",
        "\"object\"",
        "\"array\"",
        "\"path\"",
        "\"#/components/schemas/A\"",
        "\"#/components/schemas/B\"",
        "\"#/components/headers/A\"",
        "\"#/paths/~1a~1{b}\"",
        "\"#/components\"",
        "\"#\"",
        "\"b.yaml\"",
        "\"A\"",
        "\"3.0.4\"",
        "\"oauth2\"",
        "\"deepObject\"",
        "\"é😀\"",
    ];

    /// JSON of any kind out of the words of OpenAPI.
    fn value() -> impl Strategy<Value = String> {
        let scalar = prop::sample::select(SCALARS).prop_map(str::to_owned);
        scalar.prop_recursive(7, 120, 6, |inner| {
            let member = (prop::sample::select(WORDS), inner.clone()).prop_map(|(key, it)| format!("\"{key}\": {it}"));
            prop_oneof![
                prop::collection::vec(inner, 0..4).prop_map(|it| format!("[{}]", it.join(", "))),
                prop::collection::vec(member, 0..6).prop_map(|it| format!("{{{}}}", it.join(", "))),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 512,
            failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
            ..ProptestConfig::default()
        })]

        #[test]
        fn no_document_is_too_odd(info in value(), path in value(), a in value(), b in value(), header in value()) {
            let text = format!(
                "{{\"openapi\": \"3.0.4\", \"info\": {info}, \"paths\": {{\"/a/{{b}}\": {path}}}, \"components\":
                {{\"schemas\": {{\"A\": {a}, \"B\": {b}}}, \"headers\": {{\"A\": {header}}}}}}}"
            );
            let reading = reading(&text);
            prop_assert!(reading.tree.is_some());
            check(&reading);
        }
    }
}

/// What the spec is made of, so that the samples above are known to be of something.
#[test]
fn the_spec_has_values_of_each_kind() {
    let reading = reading(SPEC);
    let tree = reading.tree.as_ref().expect("is a tree");
    let has = |is: fn(&Value) -> bool| !sample(tree, |it| is(tree.value(it))).is_empty();
    assert!(has(|it| matches!(it, Value::Mapping(_))));
    assert!(has(|it| matches!(it, Value::Sequence(_))));
    assert!(has(|it| matches!(it, Value::Scalar(it) if it.kind == ScalarKind::Bool(true))));
}
