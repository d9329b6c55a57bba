//! Documents that no author would write are generated or refused; the generator never panics.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ostler_codegen::Config;
use serde_json::{Value, json};
use tests::cases;
use tests::damage::{count, nth};
use tests::random::Random;

/// Words that have been trouble to some generator.
const WORDS: &[&str] = &[
    "",
    " ",
    "-",
    "_",
    "é",
    "ß",
    "self",
    "Self",
    "crate",
    "gen",
    "new",
    "String",
    "Option",
    "GetAll",
    "GetAllSlots",
    "Orders",
    "Client",
    "9lives",
    "a\"b",
    "a\\b",
    "a`b",
    "a\nb",
    "\u{202e}",
    "\0",
    "*/",
    "{}",
    "r#type",
    "#",
    "#/",
    "#/components/schemas/Order",
    "#/components/schemas",
    "#/paths",
    "orders_add",
    "_",
    "a_",
    "_a",
    "a/b",
    "~1",
    "/x",
    "200",
    "2XX",
    "default",
    "application/json",
    "header",
    "string",
    "integer",
    "array",
    "object",
    "number",
    "decimal",
    "uuid",
    "date-time",
    "read",
    "client-token",
    "language",
    "3.0.3",
    "/Limitation/Count",
    "```",
];

/// Keywords that change what a part of a document means.
const KEYWORDS: &[&str] = &[
    "$ref",
    "type",
    "format",
    "enum",
    "items",
    "properties",
    "required",
    "nullable",
    "allOf",
    "oneOf",
    "anyOf",
    "deprecated",
    "description",
    "default",
    "minimum",
    "maxItems",
    "operationId",
    "x-rust-name",
    "x-pagination",
    "x-recovery",
    "x-safety",
    "x-credential",
    "x-locale",
    "x-at-most-one-of",
    "x-exactly-one-of",
    "x-max-interval-in-months",
    "x-interval-match",
    "x-enum-varnames",
    "x-enum-aliases",
    "x-enumDescriptions",
    "x-extensible",
    "x-sunset",
    "content",
    "schema",
    "parameters",
    "tags",
];

#[test]
fn mutilated_cases_never_panic() {
    for case in cases::cases("accept", "rs") {
        mutilate(&case.text, 40, &case.name);
    }
}

#[test]
fn a_mutilated_spec_never_panics() {
    mutilate(&cases::read(&cases::root().join("spec/openapi.yaml")), 50, "the spec");
}

#[test]
fn truncated_text_never_panics() {
    let text = cases::read(&cases::root().join("spec/openapi.yaml"));
    let ends = text.char_indices().map(|(at, _)| at).step_by(text.len() / 40);
    for end in ends {
        assert_no_panic(&text[..end], "the beginning of the spec");
    }
}

#[test]
fn deep_documents_never_exhaust_the_stack() {
    let schema = "{type: array, items: ".repeat(1_000) + "{type: string}" + &"}".repeat(1_000);
    let head = "openapi: 3.0.3\ninfo: {title: Deep, version: '1'}\npaths: {}\ncomponents: {schemas: {A: ";
    assert_no_panic(&format!("{head}{schema}}}}}"), "a deep document");
    assert_no_panic(&"[".repeat(2_000), "many brackets");
    assert_no_panic(&"{\"a\":".repeat(2_000), "many braces");
}

/// Changes the document `times` times over, each time from the start, and always in the same ways.
fn mutilate(text: &str, times: u64, name: &str) {
    let whole: Value = serde_yaml::from_str(text).expect("the document is YAML");
    for seed in 0..times {
        let mut random = Random::new(seed ^ 0x0005_EED0_F057_1E12);
        let mut document = whole.clone();
        for _ in 0..=random.below(3) {
            mutate(&mut random, &mut document, &whole);
        }
        assert_no_panic(&document.to_string(), &format!("{name}, seed {seed}"));
    }
}

fn assert_no_panic(text: &str, name: &str) {
    let reading = cases::read_document(text);
    for config in [cases::config(), Config::for_crate("garbage")] {
        // What is not Rust makes it panic as well.
        let result = catch_unwind(AssertUnwindSafe(|| match ostler_codegen::generate(&reading, &config) {
            Ok(output) => drop(output),
            Err(findings) => assert!(findings.has_errors(), "refused without a reason"),
        }));
        assert!(result.is_ok(), "{name} makes the generator panic:\n{text:.20000}");
    }
}

/// Changes one node in one way.
fn mutate(random: &mut Random, document: &mut Value, whole: &Value) {
    let target = random.below(count(document));
    let graft = nth(&mut whole.clone(), &mut random.below(count(whole))).map(|it| it.take());
    let replacement = match (random.below(3), graft) {
        (0, Some(graft)) => graft,
        _ => scrap(random),
    };
    let Some(node) = nth(document, &mut { target }) else { return };
    match (random.below(4), &mut *node) {
        (0, _) => *node = replacement,
        (_, Value::Object(members)) => {
            let keys: Vec<String> = members.keys().cloned().collect();
            let key = keys.get(random.below(keys.len().max(1))).cloned().unwrap_or_default();
            match random.below(4) {
                0 => drop(members.remove(&key)),
                1 => drop(members.insert(pick(random, KEYWORDS), replacement)),
                2 => drop(members.insert(pick(random, WORDS), members.get(&key).cloned().unwrap_or_default())),
                _ => {
                    let value = members.remove(&key).unwrap_or_default();
                    members.insert(pick(random, WORDS), value);
                }
            }
        }
        (_, Value::Array(elements)) => match elements.pop() {
            Some(last) if random.below(2) == 0 => elements.extend([last.clone(), last]),
            Some(last) if random.below(2) == 0 => elements.extend([last, replacement]),
            _ => {}
        },
        (_, Value::String(text)) => *text = [text.as_str(), &pick(random, WORDS)][random.below(2)].to_owned(),
        (_, Value::Null | Value::Bool(_) | Value::Number(_)) => *node = replacement,
    }
}

fn scrap(random: &mut Random) -> Value {
    let scraps = [
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!(u64::MAX),
        json!(i64::MIN),
        json!([]),
        json!({}),
        json!([null]),
        json!([pick(random, WORDS), pick(random, WORDS)]),
        json!({ pick(random, KEYWORDS): pick(random, WORDS) }),
        json!({ "$ref": pick(random, WORDS) }),
        json!({ "type": "object", "properties": { pick(random, WORDS): { "type": "string" } } }),
        json!({ "type": "string", "enum": [pick(random, WORDS)] }),
    ];
    match random.below(2) {
        0 => json!(pick(random, WORDS)),
        _ => scraps[random.below(scraps.len())].clone(),
    }
}

fn pick(random: &mut Random, words: &[&str]) -> String {
    (*random.pick(words)).to_owned()
}
