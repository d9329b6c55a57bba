//! Places of the real document.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use ostler_openapi::finding::{Findings, Place};
use ostler_openapi::{Source, Tree};
use serde_json::Value;

#[test]
fn everything_in_the_document_has_a_place_and_the_line_says_its_key() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.yaml");
    let text = fs::read_to_string(path).unwrap();
    let value: Value = serde_yaml::from_str(&text).unwrap();
    let lines: Vec<_> = text.lines().collect();
    let tree = Tree::read(Arc::new(Source::new("openapi.yaml", text.as_str()).unwrap()), &mut Findings::new()).unwrap();
    let mut count = 0;
    walk("#", &value, &mut |pointer, key| {
        let place = Place::of_key(&tree, pointer);
        let rest: String = lines[place.line - 1].chars().skip(place.column - 1).collect();
        let rest = rest.trim_start_matches(['\'', '"']);
        assert!(key.is_none_or(|it| rest.starts_with(it)), "{pointer}: {rest}");
        assert!(key.is_some() || tree.span(tree.at_fragment(pointer).unwrap()) == place.span, "{pointer}: {rest}");
        count += 1;
    });
    assert!(count > 1000, "{count}");
}

fn walk(pointer: &str, value: &Value, visit: &mut impl FnMut(&str, Option<&str>)) {
    for (key, value) in value.as_object().into_iter().flatten() {
        let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
        visit(&pointer, Some(key));
        walk(&pointer, value, visit);
    }
    for (index, value) in value.as_array().into_iter().flatten().enumerate() {
        let pointer = format!("{pointer}/{index}");
        visit(&pointer, None);
        walk(&pointer, value, visit);
    }
}
